"""Golden paths for Crossplane: from an order of ten lines to what Crossplane applies.

The way of the data, and where to read on:

    RunFunctionRequest -> Order -> Parts -> Resources + Outputs -> RunFunctionResponse

A path is a generator: it yields Parts, gets each one's outputs back, and returns those that status shows. From the
nouns to the edge, each of these imports only what stands before it, which a test holds them to:

* `model` holds the nouns: Spec, Order, Observed, Part, Resource, Guard, Unknown, Refusal. Everything speaks in them.
* `scopes` knows the differences between claims, namespaced and cluster XRs; `names` and `readiness` say what is called
  how, and when it is ready. `settings` reads the Platform.
* `parts` is the vocabulary of Parts, neutral of any cloud.
* `paths/` are what teams order: a Spec, and the Parts that an order is made of. `clouds/` and `companions/` turn Parts
  into Resources: a folder each, a module per kind of Part.
* `discovery` finds them by walking the folders, and `catalog` answers who offers what. There is no list to edit.
* `applied` says what we last applied to a resource, `protection` is the state machine that keeps data, `orders` parses
  an Order, `progress` says what its team is told.
* `compose` is the pure core over all of these, and holds the invariants.
* `preview` renders orders without a cluster, and `generate` makes the packages and the reference pages from the same
  model; `demo` are the settings of both, and `k8syaml` beside this package reads and writes the YAML of both.
* `wire` reads and writes protobuf, `fn` is the edge to Crossplane, `server` serves it, `main` is the command line.
"""
