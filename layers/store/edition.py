"""What readers are shown: a collection with all that is made of it; also of the older versions that links name.

Those are opened when they are asked for, a few of them, one at a time. Opening one takes as long as a new version
does, and each takes its memory: so one that was opened stays for a while, and whoever asks for yet another
meanwhile is shown the newest.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import TYPE_CHECKING

from cachetools import TTLCache

from layers.collection import read_collection
from layers.collection.files import GEO_FOLDER
from layers.collection.geo import Features, read_features
from layers.collection.history import History, read_history
from layers.errors import BadCollection, NotNow, Problem
from layers.model import Collection
from layers.store.store import Store

if TYPE_CHECKING:
    from layers.store.publish import Pointer

MOST_OPEN = 2
UNUSED_S, FORGOTTEN_S = 60.0, 600.0
"""How long after it was asked for last one makes room for another, and is let go in any case."""
MOST_LOOKING, MOST_WAITING = 8, 4
LOOKS_KEPT, LOOKED_S, TRIED_S = 200, 60.0, 30.0


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


class OlderEditions:
    """Opens the editions of older versions, for all readers and threads of the process."""

    def __init__(
        self, find: Callable[[str], Pointer | None], read: Callable[[str], Edition], done: Callable[[], None]
    ) -> None:
        """Take what finds a version, what reads its folder, and what is called once one was opened or went."""
        self._look, self._source, self._done = find, read, done
        self._kept: dict[str, tuple[Edition, float]] = {}
        self._looks: TTLCache[str, Pointer | None] = TTLCache(LOOKS_KEPT, LOOKED_S)
        self._bad: TTLCache[str, None] = TTLCache(LOOKS_KEPT, FORGOTTEN_S)
        self._tried: TTLCache[str, None] = TTLCache(LOOKS_KEPT, TRIED_S)
        self._lock, self._opening = Lock(), Lock()
        self._lookouts, self._places = BoundedSemaphore(MOST_LOOKING), BoundedSemaphore(MOST_WAITING)

    def published(self, version: str) -> datetime | None:
        """Return when a version that is kept was published; None if it is not.

        Raises
        ------
        BadCollection
            If that cannot be told: `NotNow` where it may be soon.
        """
        pointer = self._find(version)
        return pointer.published if pointer else None

    def opened(self, version: str) -> Edition | None:
        """Return the edition of a version if it is open."""
        with self._lock:
            if version not in self._kept:
                return None
            edition, _ = self._kept[version]
            self._kept[version] = edition, monotonic()
            return edition

    def open(self, version: str) -> Edition | None:
        """Return the edition of a version; None if it is not kept, or cannot be opened now."""
        found = self.opened(version)
        if found:
            return found
        with suppress(BadCollection):
            if self._find(version) and self._places.acquire(blocking=False):
                try:
                    with self._opening:
                        found, pointer = self.opened(version), self._find(version)  # what another thread made of it
                        return found or (self._read(version, pointer) if pointer else None)
                finally:
                    self._places.release()
        return None

    def sweep(self) -> None:
        """Let those go that nobody asked for in `FORGOTTEN_S`."""
        with self._lock:
            since, before = monotonic() - FORGOTTEN_S, len(self._kept)
            self._kept = {one: kept for one, kept in self._kept.items() if kept[1] > since}
            went = len(self._kept) < before
        if went:
            self._done()

    def _find(self, version: str) -> Pointer | None:
        """Return where a version lies; None if it is not kept, or was found to be bad."""
        with self._lock:
            if version in self._tried:
                raise NotNow([])
            for known in (self._bad, self._looks):
                if version in known:
                    return known[version]
        if not self._lookouts.acquire(blocking=False):
            raise NotNow([])
        try:
            found = self._look(version)
        finally:
            self._lookouts.release()
        with self._lock:
            self._looks[version] = found
        return found

    def _has_room(self) -> bool:
        """Say whether one more can be opened, for which the longest unused goes if nobody asked for it lately."""
        with self._lock:
            if len(self._kept) >= MOST_OPEN:
                longest = min(self._kept, key=lambda one: self._kept[one][1], default=None)
                if longest is None or self._kept[longest][1] > monotonic() - UNUSED_S:
                    return False
                del self._kept[longest]
            return True

    def _read(self, version: str, pointer: Pointer) -> Edition | None:
        if not self._has_room():
            return None
        try:
            edition = replace(self._source(pointer.folder), published=pointer.published)
        except BadCollection as bad:
            with self._lock:
                (self._tried if isinstance(bad, NotNow) else self._bad)[version] = None
            return None
        with self._lock:
            self._kept[version] = edition, monotonic()
        self._done()
        return edition
