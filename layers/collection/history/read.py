"""Read `history.toml`, and tell of everything that is wrong in it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from layers.collection.files import read_toml
from layers.collection.findings import Findings
from layers.collection.history.compare import compare, find_gone
from layers.collection.history.versions import (
    DIGEST_LENGTH,
    HISTORY_FILE,
    WITHDRAWN,
    Change,
    History,
    Version,
)
from layers.collection.record import Record
from layers.collection.schema import CHANGE, HISTORY, VERSION
from layers.errors import BadCollection, Problem, show, suggest
from layers.model import CHANGES, Collection

_DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}|{WITHDRAWN}")


def read_history(folder: Path, collection: Collection) -> History:
    """Read the history of a collection; without a file it is empty.

    Raises
    ------
    BadCollection
        If anything in it is wrong; it holds every problem found.
    """
    history, problems = check_history(folder, collection)
    if history is None:
        raise BadCollection(problems)
    return history


def check_history(
    folder: Path, collection: Collection | None
) -> tuple[History | None, tuple[Problem, ...]]:
    """Read the history and return it with every problem found, by line.

    The history is None if there is any error. With a collection, it is a warning that its
    data are not those of the newest version.
    """
    path = folder / HISTORY_FILE
    if not path.exists():
        return History(), ()
    findings = Findings()
    file = read_toml(path, findings)
    if file is None:
        return None, findings.sorted()
    record = file.record(file.tables, HISTORY, "the history", findings)
    states = _read_states(record)
    versions = tuple(_read_versions(record, states))
    if findings.has_errors:
        return None, findings.sorted()
    history = History(versions, states)
    if collection is not None:
        history = _hold_against(history, collection, record)
    return history, findings.sorted()


def _read_states(record: Record) -> dict[str, str]:
    """Read the table of digests."""
    states: dict[str, str] = {}
    for name, value in record.good.get("digests", {}).items():
        if isinstance(value, str) and _DIGEST.fullmatch(value):
            states[name] = value
            continue
        what = f"{show(value)} is not the digest of an excerpt"
        mend = f"write {DIGEST_LENGTH} small hexadecimal digits or {show(WITHDRAWN)}"
        record.error(what, mend, "digests", name)
    return states


def _read_versions(record: Record, states: dict[str, str]) -> Iterator[Version]:
    """Read the versions, which stand in order of time."""
    last: Version | None = None
    for item in record.tables("versions", VERSION):
        day = _read_day(item)
        changes = tuple(_read_changes(item, states))
        if not item.ok or day is None:
            continue
        version = Version(item.good["version"], day, item.good["note"], changes)
        if last is not None and day < last.date:
            mend = "put the versions in order, the newest last"
            item.error(f"the date of {item.label} lies before that of the last", mend, "date")
        if last is not None and version.version == last.version:
            what = f"{item.label} has the version of the one before, {show(version.version)}"
            item.error(what, "keep one of them", "version")
        last = version
        yield version


def _read_day(item: Record) -> date | None:
    """Read the date of a version, which is a day."""
    when: Any = item.good.get("date")
    if when is None:
        return None
    if when.sign != "exact" or when.approximate:
        item.error(f"date of {item.label}: not a day", "write it like 2025-10-02", "date")
        return None
    day: date | None = when.earliest
    return day


def _read_changes(item: Record, states: dict[str, str]) -> Iterator[Change]:
    """Read the changes of a version; an excerpt has one at most."""
    seen: set[str] = set()
    for each in item.tables("changes", CHANGE):
        good = each.good
        name = good.get("excerpt")
        if name is not None and name not in states:
            what = f"{each.label} names the excerpt {show(name)}, which has no digest"
            each.error(what, suggest(name, states, "correct the id"), "excerpt")
        if name in seen:
            what = f"{item.label} names the excerpt {show(name)} twice"
            each.error(what, "make one change of them", "excerpt")
        if each.ok:
            seen.add(good["excerpt"])
            yield Change(good["excerpt"], good["change"], good["what"])


def _hold_against(history: History, collection: Collection, record: Record) -> History:
    """Add what is not recorded yet, and warn of it and of ids that are gone."""
    newest = history.newest
    for name in find_gone(history.states, collection):
        what = f"the excerpt {show(name)} was recorded and is gone"
        mend = 'put it back with withdrawn = { on = "…", why = "…" }: an id is for ever'
        record.warn(what, mend, "digests", name)
    if newest is None or newest.version == collection.version:
        return history
    unrecorded = compare(history.states, collection, "")
    counts = [f"{sum(one.change == kind for one in unrecorded)} {kind}" for kind in CHANGES]
    what = f"the data are not those of the newest version, {newest.version} ({', '.join(counts)})"
    mend = 'record them: python -m layers record -m "what changed"'
    record.warn(what, mend, "versions", len(history.versions) - 1, "version")
    return History(history.versions, history.states, unrecorded)
