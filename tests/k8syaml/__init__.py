"""Tests of the YAML that Kubernetes reads and writes."""
