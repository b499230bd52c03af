"""Lint: `golden-path health lint`, which finds in scripts what Argo CD would trip over, without running them.

`tokens`, `words`, `expressions` and `parser` make `nodes` of a script. `scopes`, `libraries`, `flow`, `numbers` and
`results` look at them for one kind of mistake each, with `values` to tell what a value is. `script` asks them all, and
`folder` and `configmap` do it for every script of a suite and of an argocd-cm.
"""
