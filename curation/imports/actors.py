"""Who a data set speaks of: actors that the collection has, and new ones."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from curation.imports.rows import Party
from curation.imports.slugs import language_of, slug, unused
from layers.collection.fields import Mismatch, convert
from layers.collection.schema import ACTOR, Field
from layers.model import Actor
from layers.text import fold

# Okabe and Ito's palette (jfly.uni-koeln.de/color), which colour-blind readers tell apart,
# without its black and yellow; outlets and unnamed sources are grey.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_GREY = "#6b7280"
_GREY_KINDS = ("outlet", "unnamed source")


class Actors:
    """The actors known so far; a name or alias that two of them have finds neither."""

    def __init__(self, known: Mapping[str, Actor], language: str) -> None:
        self._language = language
        self._taken = dict.fromkeys(known, "")
        self._by_name: dict[str, str | None] = {}
        self.new: dict[str, Party] = {}
        for actor in known.values():
            aliases = (alias for names in actor.aliases.values() for alias in names)
            for name in {fold(name) for name in (*actor.names.values(), *aliases)}:
                self._by_name[name] = None if name in self._by_name else actor.id

    def find(self, party: Party) -> str:
        """Return the id of an actor, a new one if nobody has the id or the name.

        Raises
        ------
        Mismatch
            If the name holds no letter, or a character that no text may hold.
        """
        if party.id in self._taken:
            return str(party.id)
        name = fold(party.name)
        if not name:
            raise Mismatch("an actor has no name", "name who it is")
        found = self._by_name.get(name)
        if found is not None:
            return found
        convert(party.name, Field("text"))
        identifier = unused(self._wanted(party), self._taken)
        self._taken[identifier] = name
        self._by_name[name] = identifier
        self.new[identifier] = party
        return identifier

    def tables(self, used: Iterable[str]) -> list[dict[str, Any]]:
        """Return the new actors among those that are used, as `actors.toml` has them."""
        wanted = set(used)
        return [
            {
                "id": identifier,
                "names": {language_of(party.name, self._language): party.name},
                "kind": party.kind,
                "colour": _colour(identifier, party.kind),
            }
            for identifier, party in self.new.items()
            if identifier in wanted
        ]

    def _wanted(self, party: Party) -> str:
        """Return the id that a new actor should have."""
        try:
            return str(convert(party.id, ACTOR["id"]))
        except Mismatch:
            return slug(party.name, "actor")


def _colour(identifier: str, kind: str) -> str:
    """Choose a colour that stays the same whatever else is imported."""
    if kind in _GREY_KINDS:
        return _GREY
    return _COLOURS[zlib.crc32(identifier.encode()) % len(_COLOURS)]
