"""Tests of the golden paths; those in tests/integration need the real Crossplane programs."""
