"""A real control plane to walk orders through: Crossplane with our packages in it, and the providers played.

`machine` says what is missing for one. `plane` runs it with what we ship installed: `servers` are Kubernetes' own
programs and `core` is Crossplane, each a process of `processes` with certificates from `certificates`.

Machines reach its API server by `api`, people by `kubectl`. `aws` and `kubernetes` play the providers over `managed`,
against the `cloud` that they make things in; `audit` tells who changed what, and `expected` what may be.
`world` puts all of them together, and `order` is one order in it, of one of the `variants`. Tests get the `world` from
`fixtures`.

A `stage` is what a scenario is played on: `real` is the control plane, `simulated` the simulator. Both have the
platform's `settings`, and can have the function `doubled`.
"""
