"""What of the collection is meant: names looked for in any spelling, links that a quote makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from threading import Lock
from typing import Literal, NamedTuple, TypeVar

from cachetools import LRUCache, cached
from rapidfuzz import fuzz, process

from curation.same_event import SameEvent
from layers.cards.mentions import mentions, named_actor, named_place
from layers.collection.quoting import NameIndex, index_names
from layers.model import Actor, ActorLink, Collection, Place, PlaceLink, spellings
from layers.text import fold
from layers.words import languages

What = Literal["place", "actor"]
Made = TypeVar("Made")

MOST_FOUND = 8
# Below this (0 to 100) a spelling is another name, not a slip.
LIKE = 75.0
_NO_RANK = 4
# As exactly as a place of that kind can be meant; a zone and a line have no precision of their own.
_PRECISIONS = {"zone": "region", "line": "region"}


def newest(make: Callable[[Collection], Made]) -> Callable[[Collection], Made]:
    """Keep what is made of a collection, for its newest version only."""
    kept: LRUCache[str, Made] = LRUCache(1)
    return cached(kept, key=attrgetter("version"), lock=Lock())(make)


class Found(NamedTuple):
    """A place or an actor, and the spelling by which it was found."""

    id: str
    spelling: str


def find_names(collection: Collection, what: What, text: str, most: int = MOST_FOUND) -> list[Found]:
    """Find places or actors by a part of a name; what begins with it comes first.

    If nothing has the words, names that are nearly written so are found. An empty text finds
    the first of the collection.
    """
    places, actors = collection.places.values(), collection.actors.values()
    things: list[Place | Actor] = [*places] if what == "place" else [*actors]
    sought = fold(text)
    if not sought:
        return [Found(one.id, _names(one)[0]) for one in things[:most]]
    ranked = []
    for position, one in enumerate(things):
        ranks = [(_rank(fold(spelling), sought), spelling) for spelling in _names(one)]
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
    known = [Found(one.id, name) for one in things for name in _names(one)]
    folded = [fold(found.spelling) for found in known]
    alike = process.extract(sought, folded, scorer=fuzz.ratio, score_cutoff=LIKE, limit=most * 3)
    best: dict[str, Found] = {}
    for _, _, index in alike:
        best.setdefault(known[index].id, known[index])
    return list(best.values())[:most]


def _names(one: Place | Actor) -> tuple[str, ...]:
    """Return every spelling of a name, and the id of what has none."""
    return spellings(one) or (one.id,)


def place_link(collection: Collection, place: str, quote: str) -> PlaceLink:
    """Link a place: named if the quote names it, as exactly as its kind allows."""
    found = mentions(quote, [named_place(collection.places[place])])
    kind = collection.places[place].like
    return PlaceLink(place, "named" if found else "implied", _PRECISIONS.get(kind, kind))


def links_in(collection: Collection, quote: str) -> tuple[tuple[PlaceLink, ...], tuple[ActorLink, ...]]:
    """Link every place and actor that a quote names, in order of the quote."""
    names = [*map(named_place, collection.places.values()), *map(named_actor, collection.actors.values())]
    found = list(dict.fromkeys((one.kind, one.id) for one in mentions(quote, names)))
    places = (place_link(collection, one, quote) for kind, one in found if kind == "place")
    actors = (ActorLink(one, "discussed") for kind, one in found if kind == "actor")
    return tuple(places), tuple(actors)


def gist_languages(collection: Collection) -> tuple[str, ...]:
    """Return the languages that a gist and a note are asked for in: those of the page, then those that gists have."""
    return tuple(dict.fromkeys((*languages(), collection.language, *_used_languages(collection))))


@newest
def _used_languages(collection: Collection) -> tuple[str, ...]:
    """Return the languages that a collection's gists have."""
    return tuple(dict.fromkeys(chain.from_iterable(excerpt.gist for excerpt in collection.excerpts.values())))


@newest
def names_of(collection: Collection) -> NameIndex:
    """Return a collection's names as gists are held against quotes by."""
    things: list[Place | Actor] = [*collection.places.values(), *collection.actors.values()]
    return index_names(name for one in things for name in spellings(one))


same_events_of = newest(SameEvent)
"""What finds reports of one event in a collection."""


@newest
def excerpts_by_quote(collection: Collection) -> Mapping[str, Sequence[str]]:
    """Return the excerpts that have each quote, word for word."""
    found: dict[str, list[str]] = {}
    for excerpt in collection.excerpts.values():
        found.setdefault(excerpt.quote, []).append(excerpt.id)
    return found


def speaker_of(facts: Mapping[str, str], collection: Collection) -> str:
    """Return the actor who says what no one else does: the author, else the outlet, else ""."""
    sought = [fold(author) for author in facts["authors"].splitlines() if author.strip()]
    for actor in collection.actors.values():
        if any(fold(name) in sought for name in spellings(actor)):
            return actor.id
    return facts["outlet_id"] if facts["outlet_id"] in collection.actors else ""


def counts_of(linked: Iterable[Sequence[PlaceLink]]) -> dict[str, int]:
    """Count excerpts by the very place they are linked to, each once."""
    counts: Counter[str] = Counter()
    for links in linked:
        counts.update({link.place for link in links})
    return counts
