"""Tests against the real Crossplane programs."""
