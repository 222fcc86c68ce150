"""The collection that readers see: read once, and read again when its files change.

Data that turn bad on a running server never reach a reader: the last good edition stays up,
together with the problems that kept the new one away.
"""

from __future__ import annotations

import atexit
import gc
import threading
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import monotonic

from layers.collection import BadCollection, Problem, read_collection
from layers.collection.geo import Features, Points, place_points, read_features
from layers.collection.history import History, read_history
from layers.model import Collection
from layers.store import Store

# A change of the data is seen within this time; looking takes well under a millisecond.
SECONDS_BETWEEN_LOOKS = 2.0

_Fingerprint = frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Edition:
    """A collection with its tables, the features of its layers, its places as points, its history.

    `problems` are those of newer data that were not taken.
    """

    collection: Collection
    store: Store
    features: Features
    points: Points
    history: History
    problems: tuple[Problem, ...] = ()


class Shelf:
    """Keeps the edition that is shown, for all readers and threads of the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._edition: Edition | None = None
        self._fingerprint: _Fingerprint | None = None
        self._looked = -SECONDS_BETWEEN_LOOKS

    def current(self) -> Edition:
        """Return the newest good edition.

        Raises
        ------
        BadCollection
            If the data are bad and there was no good edition before.
        """
        with self._lock:
            if monotonic() - self._looked >= SECONDS_BETWEEN_LOOKS or self._edition is None:
                self._look()
                self._looked = monotonic()
            if self._edition is None:  # pragma: no cover - _look raises before
                raise BadCollection(())
            return self._edition

    def layers(self) -> tuple[Collection, Features]:
        """Return the collection that is shown and its features, which belong together."""
        edition = self.current()
        return edition.collection, edition.features

    def _look(self) -> None:
        fingerprint = _fingerprint(self._folder)
        if fingerprint == self._fingerprint and self._edition is not None:
            return
        try:
            self._edition = _edition(self._folder)
        except BadCollection as bad:
            if self._edition is None:
                raise
            self._edition = replace(self._edition, problems=bad.problems)
        self._fingerprint = fingerprint


def _edition(folder: Path) -> Edition:
    collection = read_collection(folder)
    features = read_features(folder / "geo")
    points = place_points(collection, features)
    history = read_history(folder, collection)
    edition = Edition(collection, Store(collection), features, points, history)
    # A page rerun ends with a full garbage collection; what stays for the life of the process
    # need not be looked through each time (on the shipped data: 60 ms a click, measured).
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else what is frozen is not torn down in order at the end
    return edition


def _fingerprint(folder: Path) -> _Fingerprint:
    """Tell one state of the files from another by name, size and time of change."""
    found = (path for path in folder.rglob("*") if path.is_file())
    stats = ((str(path.relative_to(folder)), path.stat()) for path in found)
    return frozenset((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


@cache
def shelf_at(folder: Path) -> Shelf:
    """Return the shelf of a data folder: one a process, shared by the page and the routes."""
    return Shelf(folder)
