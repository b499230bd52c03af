"""Wire: protobuf in and out, and nothing else: no decisions about orders are taken here."""

from function.wire.reading import Message, request, tree
from function.wire.writing import add_conditions, begin, fill, require, write

__all__ = ["Message", "add_conditions", "begin", "fill", "request", "require", "tree", "write"]
