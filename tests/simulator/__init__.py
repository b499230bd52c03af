"""A simulator of what an order lives among: an API server, Crossplane, providers, operators, and the cloud behind them.

It is here to break the core: thousands of reconciles a second, with every controller as slow and every human as
careless as a test wants them. `world` puts it together and is where to read on.

* `fields` and `server` are the API server: server-side apply with its owners, finalizers, owner references.
* `schema` is what the CRDs say that matters here: defaults, required fields, sets.
* `admission` refuses: the ValidatingAdmissionPolicy, Crossplane's Usages, and the transition rules of the XRDs.
* `collector` is the garbage collector and the namespace controller.
* `claims`, `crossplane` and `usages` are Crossplane, read off its source (core v2.3.4).
* `cloud` is the cloud; `upjet` and `objects` are the providers that fill it, `operator` and `bucketclaims` operators.
  They read the rows of the kinds and the tables of the clouds; `habits` and `clouds` have what no row says.
* `passwords` is who brings the Secrets that databases take theirs from.
* `oracle` watches: what was lost, what was made twice, what sticks, what never settles.
* `catalogs` are other versions of the paths; `walk` is a random life, and `ending` how it ends.
* `seeds` walks many of them, `shrink` finds the fewest steps to what one found; `__main__` is for the long run.

Nothing here writes to a tree that it was given: a change makes a new one, so that states can be kept and compared.
"""
