"""A real control plane to walk orders through: Crossplane with our packages in it, and the providers played.

`machine` says what is missing for one, and `plane` runs it with what we ship installed. Machines reach its API server
by `api`, people by `kubectl`. `aws` and `kubernetes` play the providers over `managed`, against the `cloud` that they
make things in; `audit` tells who changed what. `world` puts all of them together, and `order` is one order in it. Tests
get the `world` from `fixtures`.
"""
