"""Read `actors.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from layers.collection.files import ACTORS_FILE, read_toml
from layers.collection.findings import Findings
from layers.collection.known import Ids
from layers.collection.parents import check_parents
from layers.collection.record import Record
from layers.collection.schema import ACTOR, Field
from layers.errors import show
from layers.model import Actor

FILE_SCHEMA = {"actors": Field("tables", required=False)}


def read_actors(folder: Path, findings: Findings) -> tuple[Mapping[str, Actor], Ids]:
    """Read the actors in file order.

    Returns
    -------
    The sound actors by id, and the ids of all.
    """
    file = read_toml(folder / ACTORS_FILE, findings)
    if file is None:
        return {}, None
    whole = file.record(file.tables, FILE_SCHEMA, "the file", findings)
    records: dict[str, Record] = {}
    for index, values in enumerate(whole.good.get("actors", ())):
        label = f"actor {show(values.get('id', index + 1))}"
        record = file.record(values, ACTOR, label, findings, "actors", index)
        name = record.good.get("id")
        if name in records:
            mend = "give one of them another id"
            first = records[name].line("id")
            record.error(f"{label} is defined twice, first in line {first}", mend, "id")
        elif name is not None:
            records[name] = record
    check_parents(records, "actor", ACTORS_FILE, complete=True)
    actors = (_read_actor(name, records) for name in records)
    return {actor.id: actor for actor in actors if actor is not None}, frozenset(records)


def _read_actor(name: str, records: Mapping[str, Record]) -> Actor | None:
    """Build one actor, or note that no colour can be found for it."""
    record = records[name]
    colour = _inherit_colour(name, records)
    if colour is None and record.ok:
        mend = 'add one, like colour = "#1f77b4", or a parent that has one'
        record.error(f"{record.label} has no colour, nor has an ancestor", mend)
    if not record.ok or colour is None:
        return None
    good = record.good
    return Actor(
        id=name,
        names=good["names"],
        aliases=good.get("aliases", {}),
        kind=good["kind"],
        colour=colour,
        parent=good.get("parent"),
    )


def _inherit_colour(name: str | None, records: Mapping[str, Record]) -> str | None:
    """Return the colour of an actor, else of its nearest ancestor that has one."""
    seen: set[str] = set()
    while name is not None and name in records and name not in seen:
        seen.add(name)
        good = records[name].good
        if "colour" in good:
            colour: str = good["colour"]
            return colour
        name = good.get("parent")
    return None
