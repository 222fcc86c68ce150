"""From a folder of data to a `Collection`, or to every problem it has."""

from layers.errors import BadCollection, Problem
from layers.read.collection import check_collection, read_collection

__all__ = ["BadCollection", "Problem", "check_collection", "read_collection"]
