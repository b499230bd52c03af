"""Golden paths for Crossplane: from an order of ten lines to what Crossplane applies.

The way of the data, and where to read on:

    RunFunctionRequest -> Order -> Parts -> Resources + Outputs -> RunFunctionResponse

One request goes `fn` -> `wire` -> `compose`, and there `settings` -> `orders` -> `render` -> `lifecycle` -> `resolve`
-> `status`, and back by `wire`. Where something of the cluster is needed, the first answer only asks for it, and
Crossplane calls again with it.

Paths and renderers are generators. A path yields Parts, gets the outputs of each one back, and returns those that
status shows. A renderer yields what a Part is made of on one cloud: Resources, which come back as Handles, and Parts of
its own. `docs/glossary.md` says what the words mean, `docs/decisions/` why the house is built as it is. From the nouns
to the edge, each room imports only those before it, which a test holds them to (`pyproject.toml`):

* `model` holds the nouns: Spec, Order, Observed, Part, Resource, Unknown, Refusal. `model/kind.py` has the row of a
  kind, `model/source.py` where an output comes from.
* `names`, `readiness`, `references` and `scopes` decide once for all clouds: what things are called, when they are
  ready, what settings may point at, and how claims, namespaced and cluster XRs differ.
* `settings` reads the Platform. `creation` says how a resource begins, and pins what cannot change afterwards.
* `site` is what a renderer works with: the order, the part, what a kind's row says. `managed` makes the resources of
  clouds whose providers have a kind for each thing, `networks` says which network a part is in, and `sizes` picks
  machine types.
* `parts` is the vocabulary of Parts, neutral of any cloud: one of them is an order of another path. `passwords` is the
  Secret of a password.
* `paths/` are what teams order: a Spec, and the Parts of an order. `clouds/` and `companions/` render them: a folder
  each, a page or a package per Part with the same names on every cloud, and beside them what the Parts of a cloud share
  and what its provider's schemas say, as tables.
* `facts` reads those tables, `discovery` finds what is in the folders by type, and `catalog` answers who offers what.
  There is no list to edit.
* `applied` says what we last applied to a resource, and `lifecycle` is the state machine that retains data.
* `orders` parses an Order, and `status` says what is reported to its team.
* `render` runs a path and its renderers, and `resolve` decides what of it can be applied while values are unknown.
* `compose` is the pure core: these steps in their order, and the invariants.
* `demo` has settings to preview with. `offline` renders orders without a cluster, and `generate` makes the packages and
  the reference pages from the same model.
* `wire` reads and writes protobuf, `fn` is the edge to Crossplane, `server` serves it, `main` is the command line.

Beside this package, `k8syaml` reads YAML as Kubernetes does, and `health` is the suite for Argo CD.
"""
