"""Kubernetes: what operators in the cluster do, as far as it is about what they hold."""

from tests.simulator.habits import Habits

HABITS = {"objectbucket.ObjectBucketClaim": Habits(holds_objects=True, emptied_as_made=True)}
