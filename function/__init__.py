"""Golden paths for Crossplane: from an order of ten lines to what Crossplane applies.

The way of the data, and where to read on:

    RunFunctionRequest -> Order -> Parts -> Resources + Outputs -> RunFunctionResponse

* `model` holds the nouns: Spec, Order, Observed, Part, Resource, Guard, Unknown, Refusal. Everything speaks in them.
* `paths/` are what teams order. A path reads like a page of prose: a Spec, and the Parts that an order is made of.
* `parts` is the vocabulary of Parts, neutral of any cloud.
* `clouds/` and `companions/` turn Parts into Resources: a folder each, a module per kind of Part.
* `catalog` finds them all by walking the folders; there is no list to edit.
* `scopes` knows every difference between claims, namespaced and cluster XRs; `settings` reads the Platform; `names`,
  `readiness` say what is called how and when it is ready.
* `compose` is the pure core that holds the invariants, with `protection` (nothing is lost), `applied` (what stands in
  for an Unknown) and `progress` (what the team is told).
* `fn` is the edge to Crossplane and `server` serves it; `wire` reads and writes protobuf. Nothing else knows protobuf.
* `preview` renders orders without a cluster, `generate` makes the packages from the same model, `main` is the command
  line over it all.

Imports point one way, from the last of these to the first; a test holds them to it.
"""
