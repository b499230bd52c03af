"""Aspect: what of a bucket is a resource of its own, as the provider has a kind for each, which selects the bucket.

Of an adopted bucket only those aspects are stated that keep it from the public and encrypted, and those that the order
says itself: a policy and rules of its own go on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from function.clouds.aws import Aws
from function.creation import Creation
from function.model import Handle, Kind, Resource, Tree

S3 = "s3.aws.upbound.io"


@dataclass(frozen=True)
class Aspect:
    """An aspect of a bucket.

    Attributes:
        kind: Its kind.
        fields: The fields of the part that it follows.
        parameters: Its parameters.
        always: Whether an adopted bucket gets it although the order says none of these fields.
    """

    kind: Kind
    fields: tuple[str, ...]
    parameters: Tree = field(default_factory=dict)
    always: bool = False

    def resources(self, aws: Aws, bucket: Handle, how: Creation) -> Iterator[Resource]:
        """Yield its resource, where it is ours to state."""
        # One that was stated once stays: without its resource, the cloud's own goes as well.
        ours = how is not Creation.ADOPTED or self.always or aws.observed(self.kind) is not None
        if ours or aws.says(*self.fields):
            yield aws.resource(self.kind, {"bucketSelector": bucket.selector, **self.parameters})
