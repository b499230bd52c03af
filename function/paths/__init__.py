"""The golden paths: a folder each, read like a page of prose."""
