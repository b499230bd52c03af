"""Bucket on Google Cloud, played: what Cloud Storage does, and its provider."""

from tests.simulator.habits import Habits, Reference, Theirs

HABITS = {
    "storage.Bucket": Habits(
        late={"storageClass": "STANDARD", "rpo": "DEFAULT"},
        told=lambda name, _: {"url": f"gs://{name}", "selfLink": f"https://storage/{name}"},
        holds_objects=True,
        refuses_objects=True,
        theirs=Theirs("EUROPE-WEST3", {"forceDestroy": False}),
    ),
    "storage.BucketIAMMember": Habits(
        references=(Reference("bucket", "storage.Bucket"),),
        within="bucket",
        setting=True,
        name=lambda fields: f"b/{fields.get('bucket')} {fields.get('role')} {fields.get('member')}",
    ),
}
