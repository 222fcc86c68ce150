"""From a folder of data to a `Collection`, or to every problem it has."""

from layers.collection.excerpts import LONGEST_CONTEXT, LONGEST_QUOTE
from layers.collection.fields import convert
from layers.collection.files import ACTORS_FILE, ARTICLES_FOLDER, COLLECTION_FILE, GEO_FOLDER
from layers.collection.geometry import GLOBE, Bounds, lies_in, misplaced, read_geometry
from layers.collection.read import check_collection, read_collection
from layers.collection.schema import ACTOR, ARTICLE, CLAIM, EXCERPT, FEATURE, Field
from layers.errors import BadCollection, Problem

__all__ = [
    "ACTOR",
    "ACTORS_FILE",
    "ARTICLE",
    "ARTICLES_FOLDER",
    "CLAIM",
    "COLLECTION_FILE",
    "EXCERPT",
    "FEATURE",
    "GEO_FOLDER",
    "GLOBE",
    "LONGEST_CONTEXT",
    "LONGEST_QUOTE",
    "BadCollection",
    "Bounds",
    "Field",
    "Problem",
    "check_collection",
    "convert",
    "lies_in",
    "misplaced",
    "read_collection",
    "read_geometry",
]
