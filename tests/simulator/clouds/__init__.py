"""Clouds: the habits of each cloud's kinds."""
