"""Bucket in the cluster, played: whether objects go is decided when their bucket is made."""

from tests.simulator.habits import Habits

HABITS = {"objectbucket.ObjectBucketClaim": Habits(holds_objects=True, emptied_as_made=True)}
