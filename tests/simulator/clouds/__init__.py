"""Clouds: the habits of each cloud's kinds, on pages as `function/clouds/` has them, which are found as those are."""
