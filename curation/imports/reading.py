"""Read a foreign file whole: the rows that make sense, and a problem for each that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from curation.imports.positions import find_swapped
from curation.imports.rows import Asked, Entry, Row, Unreadable
from curation.imports.tables import BadEntry
from layers.collection.fields import Mismatch
from layers.errors import Problem


@dataclass(frozen=True, slots=True)
class Reader:
    """The entries of a file, and what makes a row of one or raises `Mismatch`."""

    entries: Iterable[Entry | BadEntry]
    read: Callable[[Entry], Row]


Open = Callable[[bytes, str, Asked], Reader]
"""Takes the file's bytes, the encoding asked for (or "") and what else was asked."""


@dataclass(slots=True)
class Reading:
    """What a file held: its sound rows, and a problem for each of the others.

    `unread` says why the file, or the rest of it, could not be taken apart at all.
    """

    path: Path
    rows: list[Row] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    unread: Problem | None = None

    def reject(self, line: int, what: str, mend: str) -> None:
        """Note why a row is not imported."""
        self.rejected.append(Problem(self.path, line, what, mend))


def read_file(path: Path, content: bytes, encoding: str, opened: Open, asked: Asked) -> Reading:
    """Read all rows of a file's content; `path` is for the messages."""
    reading = Reading(path)
    try:
        reader = opened(content, encoding, asked)
        for entry in reader.entries:
            _read_entry(entry, reader.read, reading)
    except Unreadable as error:
        reading.unread = Problem(path, error.line, error.what, error.mend)
    return reading


def reject_swapped(reading: Reading) -> None:
    """Reject rows whose longitude and latitude look swapped beside the others'.

    For a new collection, which has no bounds yet that would tell.
    """
    positions = [spot.position for row in reading.rows for spot in row.spots if spot.position]
    swapped = find_swapped(positions)
    kept = []
    for row in reading.rows:
        wrong = [spot.position for spot in row.spots if spot.position in swapped]
        if wrong and wrong[0] is not None:
            longitude, latitude = wrong[0]
            what = f"latitude {latitude:g}, longitude {longitude:g} is far from all other rows"
            reading.reject(row.line, what, "latitude and longitude look swapped")
        else:
            kept.append(row)
    reading.rows = kept


def _read_entry(entry: Entry | BadEntry, read: Callable[[Entry], Row], reading: Reading) -> None:
    if isinstance(entry, BadEntry):
        reading.reject(entry.line, entry.what, entry.mend)
        return
    try:
        reading.rows.append(read(entry))
    except Mismatch as error:
        reading.reject(entry.line, error.what, error.mend)
