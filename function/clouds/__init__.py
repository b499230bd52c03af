"""The clouds: a folder each, one module per kind of part that it renders."""
