"""Tests of what each cloud makes of a part."""
