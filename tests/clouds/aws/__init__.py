"""Tests of AWS."""
