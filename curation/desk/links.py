"""What a link to a place or an actor says before a curator changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from layers.cards.mentions import mentions, named_actor, named_place
from layers.model import ActorLink, Collection, PlaceLink
from layers.store.ancestors import trace_ancestors
from layers.text import fold

# As exactly as a place of that kind can be meant; a zone has no precision of its own.
_PRECISIONS = {"zone": "region"}


def place_link(collection: Collection, place: str, quote: str) -> PlaceLink:
    """Link a place: named if the quote names it, as exactly as its kind allows."""
    found = mentions(quote, [named_place(collection.places[place])])
    kind = collection.places[place].kind
    return PlaceLink(place, "named" if found else "implied", _PRECISIONS.get(kind, kind))


def links_in(
    collection: Collection, quote: str
) -> tuple[tuple[PlaceLink, ...], tuple[ActorLink, ...]]:
    """Link every place and actor that a quote names, in order of the quote."""
    names = [
        *map(named_place, collection.places.values()),
        *map(named_actor, collection.actors.values()),
    ]
    found = list(dict.fromkeys((one.kind, one.id) for one in mentions(quote, names)))
    places = (place_link(collection, one, quote) for kind, one in found if kind == "place")
    actors = (ActorLink(one, "discussed") for kind, one in found if kind == "actor")
    return tuple(places), tuple(actors)


def speaker_of(facts: Mapping[str, str], collection: Collection) -> str:
    """Return the actor who says what no one else does: the author, else the outlet, else ""."""
    sought = [fold(author) for author in facts["authors"].splitlines() if author.strip()]
    for actor in collection.actors.values():
        aliases = (alias for group in actor.aliases.values() for alias in group)
        if any(fold(name) in sought for name in (*actor.names.values(), *aliases)):
            return actor.id
    return facts["outlet_id"] if facts["outlet_id"] in collection.actors else ""


def counts_of(collection: Collection, linked: Iterable[Sequence[PlaceLink]]) -> dict[str, int]:
    """Count excerpts by place; a parent counts each excerpt of its children once."""
    lines = trace_ancestors(collection.places)
    counts: dict[str, int] = {}
    for links in linked:
        for place in {above for link in links for above in lines.get(link.place, ())}:
            counts[place] = counts.get(place, 0) + 1
    return counts
