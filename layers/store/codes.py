"""A number for every id and value of a collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from layers.model import PLACE_KINDS, ROLES, STATUSES, Collection, Excerpt, When


class Codes(NamedTuple):
    """The number of each id or value; numbers count from 0 in the order of the mapping."""

    actors: Mapping[str, int]
    places: Mapping[str, int]
    articles: Mapping[str, int]
    excerpts: Mapping[str, int]
    outlets: Mapping[str, int]
    statuses: Mapping[str, int]
    kinds: Mapping[str, int]
    roles: Mapping[str, int]

    def role_bits(self, role: str | None) -> int:
        """Return the set, written as bits, of one role, or of all of them."""
        if role is None:
            return (1 << len(self.roles)) - 1
        return 1 << self.roles[role] if role in self.roles else 0


def number_members(collection: Collection) -> Codes:
    """Give every id and value of a collection its number."""
    excerpts = collection.excerpts.values()
    return Codes(
        actors=_number(collection.actors),
        places=_number(collection.places),
        articles=_number(collection.articles),
        excerpts=_number(excerpt.id for excerpt in sort_for_cards(collection)),
        outlets=_number(a.outlet_key for a in collection.articles.values()),
        statuses=_number_known(STATUSES, (excerpt.claim.status for excerpt in excerpts)),
        kinds=_number_known(PLACE_KINDS, (place.kind for place in collection.places.values())),
        roles=_number_known(ROLES, (link.role for e in excerpts for link in e.actors)),
    )


def sort_for_cards(collection: Collection) -> list[Excerpt]:
    """Sort excerpts by the event's first day, its last, the publication and the id.

    An open start comes first, an open end last; the undated come after all others.
    """

    def key(excerpt: Excerpt) -> tuple[bool, date, date, date, str]:
        event = excerpt.event or When("", None, None)
        published = collection.articles[excerpt.article].published.earliest
        return (
            excerpt.event is None,
            event.earliest or date.min,
            event.latest or date.max,
            published or date.min,
            excerpt.id,
        )

    return sorted(collection.excerpts.values(), key=key)


def _number(members: Iterable[str]) -> dict[str, int]:
    """Give a number to the different members in order of appearance."""
    return {member: number for number, member in enumerate(dict.fromkeys(members))}


def _number_known(known: tuple[str, ...], used: Iterable[str]) -> dict[str, int]:
    """Give a number to the members in use, those that the model lists first and in its order."""
    in_use = dict.fromkeys(used)
    return _number([*(member for member in known if member in in_use), *in_use])
