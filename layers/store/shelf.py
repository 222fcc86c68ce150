"""The collection that readers see: read once, and read again when its files change.

Data that turn bad on a running server never reach a reader: the last good edition stays up,
together with the problems that kept the new one away.
"""

from __future__ import annotations

import atexit
import gc
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from layers.collection.files import DRAFTS_FOLDER
from layers.collection.geo import Features
from layers.collection.tables import has_tables
from layers.errors import BadCollection, Problem
from layers.model import Collection
from layers.store.edition import Edition, read_edition
from layers.store.prepared import open_prepared, prepare_apart

# A change of the data is seen within this time; looking takes well under a millisecond.
SECONDS_BETWEEN_LOOKS = 2.0

_Fingerprint = frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class _State:
    """What the files of one fingerprint left to be shown: an edition, or why there is none."""

    fingerprint: _Fingerprint
    edition: Edition | None
    problems: tuple[Problem, ...]


class Shelf:
    """Keeps the edition that is shown, for all readers and threads of the process.

    New data are read by one thread at a time, and nobody waits for it who can be answered with
    what there is: the state is one value, and changes whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reading = threading.Lock()
        self._state: _State | None = None
        self._looked = 0.0

    def current(self) -> Edition:
        """Return the newest good edition.

        Raises
        ------
        BadCollection
            If the data are bad and there was no good edition before.
        """
        state = self._state
        if state is None or monotonic() - self._looked >= SECONDS_BETWEEN_LOOKS:
            state = self._look(state)
        if state.edition is None:
            raise BadCollection(state.problems)
        return state.edition

    def refresh(self) -> Edition:
        """Return the newest good edition of the files as they are in this moment."""
        self._looked = -SECONDS_BETWEEN_LOOKS
        return self.current()

    def layers(self) -> tuple[Collection, Features]:
        """Return the collection that is shown and its features, which belong together."""
        edition = self.current()
        return edition.collection, edition.features

    def _look(self, before: _State | None) -> _State:
        """Read the data if they changed, unless another thread does; only the first wait."""
        if not self._reading.acquire(blocking=before is None) and before is not None:
            return before
        try:
            before = self._state
            fingerprint = _fingerprint(self._folder)
            if before is not None and fingerprint == before.fingerprint:
                return before
            state = _read_state(self._folder, fingerprint, before.edition if before else None)
            self._state = state
            if state.edition is not None and not state.problems:
                _freeze()
            return state
        finally:
            self._looked = monotonic()
            self._reading.release()


def read_apart(folder: Path) -> Edition:
    """Read the data of a folder by way of a prepared one, which a process of its own makes of them."""
    with TemporaryDirectory() as prepared:
        prepare_apart(folder, Path(prepared))
        return open_prepared(Path(prepared))


def _read_state(folder: Path, fingerprint: _Fingerprint, last: Edition | None) -> _State:
    """Read an edition; if the data are bad, the last good one stays, with their problems."""
    try:
        return _State(fingerprint, (read_apart if has_tables(folder) else read_edition)(folder), ())
    except BadCollection as bad:
        edition = replace(last, problems=bad.problems) if last else None
        return _State(fingerprint, edition, bad.problems)


def _freeze() -> None:
    """Keep the edition out of garbage collections: it stays for long and is no garbage.

    Each would look through all of it (on the shipped data: 60 ms, measured). What was frozen before is
    looked through once more, so that what is left of older editions goes.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


# What is frozen is not torn down in order at the end.
atexit.register(gc.unfreeze)


def _fingerprint(folder: Path) -> _Fingerprint:
    """Tell one state of the files from another by name, size and time of change; drafts are none of them."""
    states = set()
    inside = (path for path in folder.glob("*") if path.name != DRAFTS_FOLDER)
    for path in (one for each in inside for one in (each, *each.rglob("*"))):
        with suppress(FileNotFoundError):  # what an editor writes beside a file goes at any moment
            if path.is_file():
                stat = path.stat()
                states.add((str(path.relative_to(folder)), stat.st_size, stat.st_mtime_ns))
    return frozenset(states)


@cache
def shelf_at(folder: Path) -> Shelf:
    """Return the shelf of a data folder: one a process, shared by the page and the routes."""
    return Shelf(folder)
