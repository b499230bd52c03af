"""Lifecycle: the state machine that retains data, and lets it go when its team says so.

A delete of an order never reaches the function: Crossplane drops the XR's finalizer and the garbage collector takes
the rest. So the protection stands in the manifests from the first render on, and whatever is released goes in two
steps: first its policy is released and the cloud is seen to have dropped its own protection, then it is left out.

O are the composed resources that exist and are ours, W those that the path renders now. What is retained says the row
of each kind: *data* needs consent to go, a *dependency* is what data depends on, what is *always* retained stays in the
cloud whatever the team says, and of the rest *none* is. A request meets these lines in their order:

1.  Something that is not ours is under one of our keys, or was made for another claim: Refusal, and always fatal
    (`ownership.check_ours`, `check_tenant`).
2.  Something of another cloud is in O, or data of another account: Refusal (`ownership.check_cloud`, `check_account`).
3.  A part was renamed: orders go on under its former name, keys and names in the cloud alike (`renames`).
4.  An external name that is there stays (`retention.retain`).
5.  Data and dependencies have the policy ORPHAN and the cloud's own protection until consent, and DELETE with it
    (`retention.retain`).
6.  Nothing with an Unknown in it is applied: it is held back where it is new, and filled where it exists
    (`resolve`, `applied`).
7.  Data is in O and not in W, and W creates another of its kind: Refusal, as for a rename that nobody declared
    (`pruning.check`).
8.  Something is in O and not in W, of a kind that this version does not know: Refusal (`pruning.check`).
9.  Data in O and not in W goes with consent, in two steps; else it is retained as we last applied it (`pruning.of`).
10. A dependency in O and not in W goes in two steps once no data uses it, and takes along what names it; the rest goes
    once no data is on its way out (`pruning.of`).
11. The Usages of the order stay until consent, until all data in O is released, and while data that was protected is
    missing from O (`retention.deletion`, `usages`).
12. Something is held back, or on its way out under consent: the order is not ready (`compose`).
13. An update that a provider is known to refuse is refused before it is sent, unless the platform wants it tried
    (`creation`, while rendering).
14. A refused order with consent is torn down, all of it as last applied and the data released, since else it could
    never be deleted (`teardown`).

What each of them rests on was found by breaking simpler machines.
"""
