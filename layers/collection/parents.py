"""Check that parents exist and that nobody is their own ancestor."""

from __future__ import annotations

from collections.abc import Mapping

from layers.collection.record import Record
from layers.errors import show, suggest


def check_parents(records: Mapping[str, Record], noun: str, where: str, *, complete: bool) -> None:
    """Note parents that are not there, and each cycle once.

    Parameters
    ----------
    records
        The records of places or actors, by id; each may have a good field `parent`.
    noun, where
        What they are and the file that holds them, for the messages.
    complete
        Whether all their files could be read; if not, a parent may be in the lost one.
    """
    parents = {name: record.good.get("parent") for name, record in records.items()}
    for name, parent in parents.items():
        if complete and parent is not None and parent not in records:
            what = f"{noun} {show(name)} has the parent {show(parent)}, which is not in {where}"
            mend = suggest(parent, records, f"add the {noun} {parent} or take the parent out")
            records[name].error(what, mend, "parent")
    told: set[str] = set()
    for name in records:
        cycle = _find_cycle(name, parents)
        if cycle and told.isdisjoint(cycle):
            told.update(cycle)
            chain = " → ".join((*cycle, cycle[0]))
            what = f"{noun} {show(cycle[0])} is its own ancestor: {chain}"
            records[cycle[0]].error(what, "take one of these parents out", "parent")


def _find_cycle(start: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the cycle that contains `start`, beginning with it; empty if there is none."""
    chain = [start]
    seen = {start}
    parent = parents.get(start)
    while parent is not None and parent not in seen:
        seen.add(parent)
        chain.append(parent)
        parent = parents.get(parent)
    return tuple(chain) if parent == start else ()
