"""Labels and annotations: what we write on what we compose, and read again at every reconcile."""

PART = "golden-path.dev/part"
"""Label on all that is ours: the part of the order that a resource belongs to."""

CLOUD = "golden-path.dev/cloud"
"""Label on Compositions and on what a cloud renders: a cloud cannot change under an order that exists."""

DATA = "golden-path.dev/data"
"""Label on data and on what it depends on. While it says `protected`, an admission policy refuses the deletion."""

VOLUME = "golden-path.dev/volume"
"""Label on the volumes that an operator makes for what holds data: `protected`, and `released` once there is consent.
It is never taken away again, since operators hand labels on to volumes and take none back."""

CREATION = "golden-path.dev/creation"
"""Label on what may have been there before its order: how it was created, by which it is known ever after."""

KEEP = "golden-path.dev/keep"
"""Label on data that a cloud deletes although it is not empty, where the team has not consented to that too. With
consent to lose the order it can be deleted, and the data stays in the cloud all the same."""

CLAIM_LABELS = ("crossplane.io/claim-name", "crossplane.io/claim-namespace")
"""Labels that Crossplane gives all that it composes for a claim: whose it is."""

EXTERNAL_NAME = "crossplane.io/external-name"
