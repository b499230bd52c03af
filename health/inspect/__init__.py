"""Inspect: `golden-path health check`, which says of any object what Argo CD would, and why.

`objects` reads manifests and `configmap` the argocd-cm to ask, and `composites` knows claims and XRs of any group.
`checked` asks it, `origins` finds the line that decided, `owners` makes trees of what belongs together, and `printing`
tells people and programs.
"""
