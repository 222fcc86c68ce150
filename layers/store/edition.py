"""What readers are shown: a collection with all that is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from layers.collection import read_collection
from layers.collection.files import GEO_FOLDER
from layers.collection.geo import Features, read_features
from layers.collection.history import History, read_history
from layers.errors import Problem
from layers.model import Collection
from layers.store.store import Store


@dataclass(frozen=True, slots=True)
class Edition:
    """A collection with its tables, the features of its layers, and its history.

    `problems` are those of newer data that were not taken; `published` says of an older version, which
    an address named, when that was first published.
    """

    collection: Collection
    store: Store
    features: Features
    history: History
    problems: tuple[Problem, ...] = ()
    published: datetime | None = None


def read_edition(folder: Path) -> Edition:
    """Read and check the data of a folder, with all that is made of them.

    Raises
    ------
    BadCollection
        If anything in them is wrong.
    """
    collection = read_collection(folder)
    features = read_features(folder / GEO_FOLDER, collection)
    return Edition(collection, Store(collection), features, read_history(folder, collection))
