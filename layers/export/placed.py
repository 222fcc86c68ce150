"""The places that the excerpts of an export are about, with their counts, and the links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypedDict

from layers.export.extract import Extract
from layers.model import Collection, Excerpt, Place, PlaceLink
from layers.words import name_in


class PlaceRow(TypedDict):
    """A place as a row; after `name` come its names by language (`name_columns`)."""

    id: str
    name: str
    kind: str
    precision: str
    radius_km: float | None
    parent: str | None
    count: int
    count_here: int
    source: str
    licence: str
    as_of: str
    valid_from: str | None
    valid_to: str | None
    note: str | None


class LinkRow(TypedDict):
    """One excerpt's link to one place, as a row."""

    excerpt: str
    place: str
    link: str
    precision: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A place and the ids of its excerpts, in the order of the export.

    `excerpts` are those linked to it or to a place inside it, as the map counts them:
    implied links do not count where the view asks for named ones. `here` is how many of them
    are linked to the place itself.
    """

    place: Place
    excerpts: tuple[str, ...]
    here: int


def placed(extract: Extract) -> list[Placed]:
    """Find every place that an excerpt is linked to and all it lies in, in file order."""
    collection, named_only = extract.collection, extract.view.filters.named_only
    around = {place: _around(collection, place) for place in collection.places}
    found: dict[str, list[str]] = {}
    here: dict[str, int] = {}
    for excerpt in extract.excerpts():
        linked = {link.place for link in excerpt.places}
        counted = {link.place for link in excerpt.places if _counts(link, named_only=named_only)}
        for place in chain.from_iterable(around[place] for place in linked):
            found.setdefault(place, [])
        for place in set().union(*(around[place] for place in counted)):
            found[place].append(excerpt.id)
        for place in counted:
            here[place] = here.get(place, 0) + 1
    return [
        Placed(place, tuple(found[place.id]), here.get(place.id, 0))
        for place in collection.places.values()
        if place.id in found
    ]


def not_placed(extract: Extract) -> list[str]:
    """List the ids of the excerpts without a place, in order."""
    return [excerpt.id for excerpt in extract.excerpts() if not excerpt.places]


def place_rows(extract: Extract) -> Iterator[tuple[Placed, Mapping[str, object]]]:
    """Go through the places with their rows; `name` is in the reader's language."""
    columns = name_columns(extract.collection)
    for one in placed(extract):
        names = one.place.names
        row = _place_row(one, name_in(names, extract.words.language))
        named = {column: names.get(language) for language, column in columns.items()}
        yield one, {"id": row["id"], "name": row["name"], **named, **row}


def name_columns(collection: Collection) -> Mapping[str, str]:
    """Name the column of each language that a place is named in, like `name_en`, by language."""
    places = collection.places.values()
    used = {language for place in places for language in place.names}
    first = [language for language in collection.languages if language in used]
    return {language: f"name_{language}" for language in [*first, *sorted(used - {*first})]}


def link_rows(extract: Extract) -> Iterator[LinkRow]:
    """Go through the links of excerpts to places, in order."""
    for excerpt in extract.excerpts():
        for link in excerpt.places:
            yield _link_row(excerpt, link)


def _place_row(one: Placed, name: str) -> PlaceRow:
    place = one.place
    return {
        "id": place.id,
        "name": name,
        "kind": place.kind,
        "precision": place.precision,
        "radius_km": place.radius_km,
        "parent": place.parent,
        "count": len(one.excerpts),
        "count_here": one.here,
        "source": place.source,
        "licence": place.licence,
        "as_of": place.as_of,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "note": place.note,
    }


def _link_row(excerpt: Excerpt, link: PlaceLink) -> LinkRow:
    return {
        "excerpt": excerpt.id,
        "place": link.place,
        "link": link.link,
        "precision": link.precision,
    }


def _counts(link: PlaceLink, *, named_only: bool) -> bool:
    return link.link == "named" or not named_only


def _around(collection: Collection, place: str) -> frozenset[str]:
    """Return a place and everything it lies in; a ring of parents, if there is one, once."""
    found: set[str] = set()
    at: str | None = place
    while at is not None and at not in found and at in collection.places:
        found.add(at)
        at = collection.places[at].parent
    return frozenset(found)
