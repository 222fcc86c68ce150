"""Places and actors looked for by any of their names, in any script and spelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from layers.model import Actor, Collection, Place
from layers.text import fold

What = Literal["place", "actor"]

MOST_FOUND = 8
# Below this (0 to 100) a spelling is another name, not a slip.
LIKE = 75.0
_NO_RANK = 4


class Found(NamedTuple):
    """A place or an actor, and the spelling by which it was found."""

    id: str
    spelling: str


def find_names(
    collection: Collection, what: What, text: str, most: int = MOST_FOUND
) -> list[Found]:
    """Find places or actors by a part of a name; what begins with it comes first.

    If nothing has the words, names that are nearly written so are found. An empty text finds
    the first of the collection.
    """
    places, actors = collection.places.values(), collection.actors.values()
    things: list[Place | Actor] = [*places] if what == "place" else [*actors]
    sought = fold(text)
    if not sought:
        return [Found(one.id, _spellings(one)[0]) for one in things[:most]]
    ranked = []
    for position, one in enumerate(things):
        ranks = [(_rank(fold(spelling), sought), spelling) for spelling in _spellings(one)]
        best = min(ranks, key=lambda pair: pair[0])
        if best[0] < _NO_RANK:
            ranked.append((best[0], len(best[1]), position, Found(one.id, best[1])))
    if ranked:
        return [found for *_, found in sorted(ranked)[:most]]
    return _nearly(things, sought, most)


def _rank(spelling: str, sought: str) -> int:
    """Say how well a spelling fits: whole, its beginning, a word's beginning, anywhere."""
    if spelling == sought:
        return 0
    if spelling.startswith(sought):
        return 1
    if f" {sought}" in spelling:
        return 2
    return 3 if sought in spelling else _NO_RANK


def _nearly(things: Iterable[Place | Actor], sought: str, most: int) -> list[Found]:
    """Find names that differ in a few letters."""
    spellings = [(one.id, spelling) for one in things for spelling in _spellings(one)]
    folded = [fold(spelling) for _, spelling in spellings]
    alike = process.extract(sought, folded, scorer=fuzz.ratio, score_cutoff=LIKE, limit=most * 3)
    best: dict[str, Found] = {}
    for _, _, index in alike:
        found = Found(*spellings[index])
        best.setdefault(found.id, found)
    return list(best.values())[:most]


def _spellings(one: Place | Actor) -> list[str]:
    """Return the names and aliases of all languages."""
    aliases = (alias for group in one.aliases.values() for alias in group)
    return list(dict.fromkeys([*one.names.values(), *aliases])) or [one.id]
