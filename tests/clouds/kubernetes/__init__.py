"""Tests of the in-cluster operators."""
