"""From a folder of data to a `Collection`, or to every problem it has."""

from layers.collection.read import check_collection, read_collection
from layers.errors import BadCollection, Problem

__all__ = ["BadCollection", "Problem", "check_collection", "read_collection"]
