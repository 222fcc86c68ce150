"""The collection that readers see: read once, and read again when its files change.

Data that turn bad on a running server never reach a reader: the last good edition stays up,
together with the problems that kept the new one away.
"""

from __future__ import annotations

import atexit
import gc
import json
import logging
import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from typing import Any, Protocol, TypeVar

from layers.collection.files import DRAFTS_FOLDER
from layers.collection.geo import Features
from layers.collection.tables import has_tables
from layers.environment import TEXTS_FOLDER
from layers.errors import BadCollection, NotNow, Problem
from layers.memory import give_back
from layers.model import Collection
from layers.store.edition import Edition, OlderEditions, read_edition
from layers.store.prepared import open_prepared, prepare_apart
from layers.store.publish import Pointer, Publication, is_published

# A change of the data is seen within this time; looking at files takes well under a millisecond.
SECONDS_BETWEEN_LOOKS = 2.0
# Whoever asks when files have changed sees the newer data, if these are read so soon.
MOMENT_S = 0.5
# What was published and could not be fetched is tried again after this time: a network is not always there.
SECONDS_BETWEEN_TRIES = 30.0
LOGGER = logging.getLogger("layers.data")
"""Has one line of JSON for every change of the data that is taken or refused."""
MOST_LOGGED = 20
"""So many problems of data that are refused."""


Made = TypeVar("Made")


class Source(Protocol):
    """Where data come from. `slow` says that they take too long for a reader to wait for newer ones."""

    @property
    def slow(self) -> bool:
        """Say whether they take long."""

    def state(self) -> Hashable:
        """Tell one state of the data from another; `BadCollection` if there is none."""

    def read(self, state: Any, /) -> Edition:  # noqa: ANN401 - what `state` returned
        """Read the data in a state, or raise `BadCollection`."""

    def find(self, version: str, /) -> Pointer | None:
        """Return where a version lies that is kept, or raise `BadCollection`; `read` takes its folder."""


class Folder:
    """A folder of data, checked when it is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def slow(self) -> bool:
        """Say whether the folder has tables."""
        return has_tables(self._folder)

    def state(self) -> Hashable:
        """Tell files of data by name, size and times of change, of which no clock and no copy sets both."""
        states, no_data = set(), {DRAFTS_FOLDER, TEXTS_FOLDER}
        inside = [path for path in _listed(self._folder) if path.name not in no_data]
        for path in (one for each in inside for one in (each, *_listed(each))):  # data lie no deeper, links may
            with suppress(OSError):  # what an editor writes beside a file goes at any moment
                if path.is_file():
                    stat = path.stat()
                    times = stat.st_mtime_ns, stat.st_ctime_ns
                    states.add((str(path.relative_to(self._folder)), stat.st_size, *times))
        return frozenset(states)

    def read(self, _state: object, /) -> Edition:
        """Read the folder; one with tables by way of a prepared one, which a process of its own makes."""
        if not self.slow:
            return read_edition(self._folder)
        with TemporaryDirectory() as prepared:
            prepare_apart(self._folder, Path(prepared))
            return open_prepared(Path(prepared))

    def find(self, _version: str, /) -> None:
        """Keep no version but the one that is there."""


def _listed(folder: Path) -> list[Path]:
    """List what is in a folder; nothing, if it is none or goes in this moment."""
    with suppress(OSError):
        return list(folder.iterdir())
    return []


@dataclass(frozen=True, slots=True)
class Standing:
    """What one state of the data left to be shown: an edition, or why there is none.

    Attributes
    ----------
    edition
        Where newer data are refused the last good one, with their problems; None where there was none.
    taken
        When the edition was.
    refused
        Since when data are refused; None where they are not.
    """

    of: Hashable
    edition: Edition | None
    problems: tuple[Problem, ...]
    taken: datetime | None
    refused: datetime | None


def _shown(state: Standing | None) -> Edition:
    if state is None or state.edition is None:
        raise BadCollection(state.problems if state else ())
    return state.edition


class Shelf:
    """Keeps the edition that is shown, for all readers and threads of the process.

    New data are read by one thread at a time, and nobody waits for it who can be answered with
    what there is: what is kept is one value, and changes whole.
    """

    def __init__(self, source: Path | Source) -> None:
        self._source: Source = Folder(source) if isinstance(source, Path) else source
        self._reading = threading.Lock()
        self._state: Standing | None = None
        self._looked = self._tried = 0.0
        self._older = OlderEditions(partial(_foreseen, self._source.find), self._read_older, _freeze)

    def current(self) -> Edition:
        """Return the newest good edition.

        Raises
        ------
        BadCollection
            If the data are bad and there was no good edition before.
        """
        if self._state is None:
            self._look()
        elif monotonic() - self._looked >= SECONDS_BETWEEN_LOOKS:
            self._older.sweep()
            if not self._reading.locked():
                looking = threading.Thread(target=self._look, daemon=True)
                looking.start()
                looking.join(0.0 if self._source.slow else MOMENT_S)
        return _shown(self._state)

    def refresh(self) -> Edition:
        """Return the newest good edition of the data as they are in this moment; see `current`."""
        self._look(waits=True)
        return _shown(self._state)

    def standing(self) -> Standing | None:
        """Return how the data stand, without waiting for the first reading: None while it is under way."""
        if self._state is None:
            if not self._reading.locked():
                threading.Thread(target=self._look, daemon=True).start()
            return None
        with suppress(BadCollection):
            self.current()
        return self._state

    def edition(self, version: str | None) -> Edition:
        """Return the edition of the version that an address names, where it can be opened; else the newest."""
        newest = self.current()
        return newest if version in {None, newest.collection.version} else self._older.open(str(version)) or newest

    def opened(self, version: str) -> Edition:
        """Return the edition of a version if it is open; else the newest."""
        newest = self.current()
        return newest if version == newest.collection.version else self._older.opened(version) or newest

    def published(self, version: str) -> datetime | None:
        """Return when a version that an address can name was published; None if it is not kept.

        Raises
        ------
        BadCollection
            If that cannot be told: `NotNow` where it may be soon.
        """
        return self._older.published(version)

    def offered(self, version: str | None) -> datetime | None:
        """Return when a version was published that a reader can be led to now; None if there is none."""
        with suppress(BadCollection):
            return self.published(version) if version else None
        return None

    def layers(self, version: str = "") -> tuple[Collection, Features]:
        """Return a collection and its features, which belong together: see `opened`."""
        edition = self.opened(version)
        return edition.collection, edition.features

    def _look(self, *, waits: bool = False) -> None:
        """Read the data if they changed, unless another thread does: then who wants them as they are now waits.

        Nothing here holds what was shown before: it shall be gone when what is shown now is frozen.
        """
        if not self._reading.acquire(blocking=waits or self._state is None):
            return
        try:
            if self._takes_another():
                _freeze()
        finally:
            self._looked = monotonic()
            self._reading.release()

    def _takes_another(self) -> bool:
        """Keep what the data are now, and say whether they are another sound edition."""
        before = self._state
        self._state = state = self._read(before)
        return state is not before and state.edition is not None and not state.problems

    def _read(self, before: Standing | None) -> Standing:
        """Read an edition if there is a new one; if it is bad, the last good one stays, with its problems."""
        found: Hashable = None
        now, begun = datetime.now(UTC), perf_counter()
        try:
            found = _foreseen(self._source.state)
            if before is not None and found == before.of and not self._tries_again(before):
                return before
            self._tried = monotonic()
            edition = _foreseen(self._source.read, found)
        except BadCollection as bad:
            if before is not None and (found, bad.problems) == (before.of, before.problems):
                return before
            if isinstance(bad, _Unforeseen):
                logging.getLogger("layers").exception("the data cannot be read", exc_info=bad.__cause__)
            last = before.edition if before else None
            kept = replace(last, problems=bad.problems) if last else None
            since = before.refused if before and before.refused else now
            _log(
                now, "refused", kept, problems=len(bad.problems), first=[str(one) for one in bad.problems[:MOST_LOGGED]]
            )
            return Standing(found, kept, bad.problems, before.taken if before else None, since)
        _log(now, "taken", edition, milliseconds=round((perf_counter() - begun) * 1000))
        return Standing(found, edition, (), now, None)

    def _read_older(self, folder: str) -> Edition:
        """Read an older edition; what keeps it away stands in the log."""
        try:
            return _foreseen(self._source.read, folder)
        except BadCollection as bad:
            fault = bad.__cause__ if isinstance(bad, _Unforeseen) else None
            logging.getLogger("layers").warning("an older version cannot be opened: %s", bad, exc_info=fault)
            raise

    def _tries_again(self, before: Standing) -> bool:
        """Say whether what is refused may come otherwise though it is the same; files that lie here do not."""
        fetched = bool(before.problems) and not isinstance(self._source, Folder)
        return fetched and monotonic() - self._tried >= SECONDS_BETWEEN_TRIES


def in_utc(moment: datetime) -> str:
    """Write a moment as logs and machines read it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _log(now: datetime, what: str, shown: Edition | None, **more: object) -> None:
    """Say what became of data, and which are shown."""
    counts = {"version": shown.collection.version, "excerpts": len(shown.collection.excerpts)} if shown else {}
    LOGGER.info(json.dumps({"time": in_utc(now), "data": what, **counts, **more}, ensure_ascii=False))


class _Unforeseen(NotNow):
    """Data were not read for a reason that nobody foresaw."""


def _foreseen(act: Callable[..., Made], *state: Hashable) -> Made:
    """Look or read; what nobody foresaw keeps newer data away as a problem does."""
    try:
        return act(*state)
    except BadCollection:
        raise
    except Exception as fault:
        problem = Problem(Path(), 1, f"reading the data failed with {fault!r}", "see the log")
        raise _Unforeseen([problem]) from fault


def _freeze() -> None:
    """Keep the edition out of garbage collections: it stays for long and is no garbage.

    Each would look through all of it (on the shipped data: 60 ms, measured). What was frozen before is
    looked through once more, so that what is left of older editions goes.
    """
    gc.unfreeze()
    give_back()
    gc.freeze()


# What is frozen is not torn down in order at the end.
atexit.register(gc.unfreeze)


@cache
def shelf_at(data: Path | str) -> Shelf:
    """Return the shelf of a data folder, or of what was published: one a process, shared by the page and the routes."""
    return Shelf(Publication(str(data)) if is_published(str(data)) else Path(data))
