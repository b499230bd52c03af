"""Protection: the state machine that keeps data, and lets it go when its team says so.

A delete of an order never reaches the function: Crossplane drops the XR's finalizer and the garbage collector takes
the rest. So the protection stands in the manifests from the first render on, and whatever leaves does so in two
steps: first its policy is released and the cloud is seen to have dropped its own protection, then it is left out.

O are the composed resources that exist and are ours, W those that the path renders now. *Data* needs consent to go,
*footing* is what data stands on, everything else is *harmless*. A request meets these lines in their order:

1.  Something that is not ours stands under one of our keys: Refusal, and always fatal (`standing.check_ours`).
2.  Something of another cloud is in O, or data of another account: Refusal (`standing.check_cloud`, `check_account`).
3.  A part was renamed: orders go on under its former name, keys and names in the cloud alike (`former`).
4.  An external name that is there stays (`guards.guarded`).
5.  Data and footing have the policy KEEP and the cloud's own protection until consent, and RELEASE with it
    (`guards.guarded`).
6.  Nothing with an Unknown in it is applied: it is held back where it is new, and stood in for where it exists
    (`compose`, `applied`).
7.  Data is in O and not in W, and W makes a new one of its kind: Refusal, as for a rename that nobody declared
    (`leaving.check`).
8.  Something is in O and not in W, of a kind that this version does not know: Refusal (`leaving.check`).
9.  Data in O and not in W goes with consent, in two steps; else it is kept as we last applied it (`leaving.of`).
10. Footing in O and not in W goes in two steps once no data uses it, harmless things once no data is leaving
    (`leaving.of`).
11. The locks on the order stay until consent, until all data in O is released, and while data that was protected is
    missing from O (`guards.deletion`, `locks`).
12. Something is held back, or leaving under consent: the order is not ready (`compose`).
13. An update that a provider is known to refuse is refused before it is sent, unless the platform wants it tried
    (`frozen`).
14. A refused order with consent winds down, all of it as last applied and the data released, since else it could
    never be deleted (`winding`).

What each of them rests on was found by breaking simpler machines.
"""

from function.protection import former, frozen, guards, leaving, life, locks, standing, winding

__all__ = ["former", "frozen", "guards", "leaving", "life", "locks", "standing", "winding"]
