"""The health suite: what Argo CD says of everything that Crossplane runs, written in Lua and tested from Python.

* `verdict` is what a check says. `engine` runs a script as Argo CD does: in `sandbox`, whose Lua side is `runtime/`, on
  a resource that `tree` converts as far as it is read; `results` reads what came out. Scripts of any hand run in a
  `child`, whose other end is `evaluator`.
* `overrides` finds the script of a resource in an argocd-cm: `customizations` reads it, `globs` are its wildcards.
* `rules/` are what checks share, in Lua; `bundle` puts those that a check needs and the check into one script. `checks`
  finds the checks: the folders `resource_customizations/<group>/<Kind>/`, as Argo CD calls them, with `_` for `*`.
* `cases` reads the worked examples beside a check and beside actions; the YAML is read by `k8syaml`, beside this.
* `actions` are what people can do with a resource: a folder for each set, which says what kinds have it.
* `export` prints all of it as Argo CD takes it: a ConfigMap, values, patches, or folded into what is there already.
"""
