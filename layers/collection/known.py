"""The ids that one part of a collection may name in another."""

from __future__ import annotations

from dataclasses import dataclass

from layers.errors import show, suggest

Ids = frozenset[str] | None
"""Ids of all tables of a kind, the faulty ones too, so that one fault is told once.

None if a file with some of them cannot be read: then none can be called unknown.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """The places and actors that an article may name."""

    places: Ids
    actors: Ids


def is_unknown(name: str, ids: Ids) -> bool:
    """Say whether a name is certain to be nobody's."""
    return ids is not None and name not in ids


def mend_unknown(name: str, ids: Ids, where: str) -> str:
    """Ask whether the nearest known id was meant, or ask for a new one."""
    return suggest(name, ids or (), f"add {show(name)} to {where}")
