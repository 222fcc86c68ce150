"""Write a new version into `history.toml`, and the page of changes that is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import tomlkit
from tomlkit.items import AoT

from layers.collection.history.changelog import changelog
from layers.collection.history.compare import compare
from layers.collection.history.versions import HISTORY_FILE, History, Version, states_of
from layers.model import Collection

_HEAD = (
    "What changed in the data, the newest version last. `python -m layers record` adds to it;",
    "notes and the words of changes may be mended by hand.",
)


def next_version(
    history: History,
    collection: Collection,
    note: str,
    day: date,
    said: Mapping[str, str],
) -> Version | None:
    """Return the version to be recorded, or None if the newest one is that of the data.

    The first version has no changes: all of it is new.

    Parameters
    ----------
    said
        By excerpt, what to say of its change instead of what is said of itself.
    """
    newest = history.newest
    if newest is None:
        return Version(collection.version, day, note)
    if newest.version == collection.version:
        return None
    changes = compare(history.states, collection, note)
    return Version(
        collection.version,
        day,
        note,
        tuple(replace(one, what=said.get(one.excerpt, one.what)) for one in changes),
    )


def write_history(folder: Path, collection: Collection, version: Version | None) -> None:
    """Add a version to the history of a folder, and bring its digests up to the collection.

    What stands in the file stays as it is written, comments too.
    """
    path = folder / HISTORY_FILE
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else _new_document()
    if version is not None:
        cast("AoT", document["versions"]).append(_table(version))
    digests = tomlkit.table()
    digests.update(states_of(collection))
    document["digests"] = digests
    _replace(path, tomlkit.dumps(document))


def write_changelog(path: Path, history: History) -> None:
    """Write the page of changes."""
    _replace(path, changelog(history))


def _new_document() -> tomlkit.TOMLDocument:
    """Begin a history."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("versions", tomlkit.aot())
    return document


def _table(version: Version) -> tomlkit.items.Table:
    """Write a version as a table, each change on a line of its own."""
    table = tomlkit.table()
    table.update(version=version.version, date=version.date.isoformat(), note=version.note)
    if version.changes:
        changes = tomlkit.array().multiline(multiline=True)
        for change in version.changes:
            one = tomlkit.inline_table()
            one.update(excerpt=change.excerpt, change=change.change, what=change.what)
            changes.append(one)
        table["changes"] = changes
    table.add(tomlkit.nl())
    return table


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)
