"""The line of parents above a place or an actor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class HasParent(Protocol):
    """Anything that may stand under another of its kind."""

    @property
    def parent(self) -> str | None:
        """The id of what it stands under."""


def trace_ancestors(members: Mapping[str, HasParent]) -> dict[str, tuple[str, ...]]:
    """Return, by id, the id itself and those of all its ancestors, the nearest first.

    A parent that is not a member ends the line, and so does a cycle.
    """
    return {member: _line(member, members) for member in members}


def _line(member: str, members: Mapping[str, HasParent]) -> tuple[str, ...]:
    """Follow the parents of one member upwards."""
    line: list[str] = []
    above: str | None = member
    while above is not None and above in members and above not in line:
        line.append(above)
        above = members[above].parent
    return tuple(line)
