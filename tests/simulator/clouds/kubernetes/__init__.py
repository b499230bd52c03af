"""Kubernetes: what operators in the cluster do, as far as it is about what they hold."""
