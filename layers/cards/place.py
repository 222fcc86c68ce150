"""The place that heads its excerpts, as plain data in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypedDict

from layers.model import Collection, Place, lineage
from layers.when import in_words, read_when
from layers.words import Direction, Said, Words, direction_of

EXACT = {"point", "halo"}
"""Precisions of a place that is drawn where it is, not as its ground."""
KM_A_DEGREE = 111.2  # of a great circle, on a sphere of the mean radius of the earth
NEAR_KM = 30  # at zoom 7 about as far as two marks need in order to stand apart
MOST_NEAR = 4


class OtherName(TypedDict):
    """A name in another language than the reader's."""

    language: str
    direction: Direction
    name: str


class PlaceName(TypedDict):
    """A place that another one leads to, and how many excerpts are of it alone."""

    id: str
    name: str
    n: int


class PlaceHeader(TypedDict):
    """A place as it heads its excerpts.

    `valid` says in words when it held, None for always; `near` are places beside it, which a map
    seen from afar may draw as one with it.
    """

    id: str
    name: str
    other_names: list[OtherName]
    kind: str
    kind_words: str
    precision: str
    precision_words: str
    note: Said
    source: Said
    licence: Said
    as_of: str
    valid: str | None
    parent: PlaceName | None
    children: list[PlaceName]
    near: list[PlaceName]


def place_header(
    collection: Collection, place_id: str, words: Words, counts: Mapping[str, int] | None = None
) -> PlaceHeader:
    """Make the header of a place; its children stand in the collection's order.

    Parameters
    ----------
    counts
        Of the excerpts of each place alone, by id.
    """
    places = collection.places
    place = places[place_id]
    name = words.name(place.names)
    counts = counts or {}

    def named(other: Place) -> PlaceName:
        return {"id": other.id, "name": words.name(other.names), "n": counts.get(other.id, 0)}

    return {
        "id": place.id,
        "name": name,
        "other_names": [
            {"language": language, "direction": direction_of(language), "name": other}
            for language, other in place.names.items()
            if other != name
        ],
        "kind": place.kind,
        "kind_words": words.place_kind(place.kind, collection.place_kinds),
        "precision": place.precision,
        "precision_words": _precision(place, words),
        "note": words.said(place.note),
        "source": words.said(place.source),
        "licence": words.said(place.licence),
        "as_of": in_words(read_when(place.as_of), words) if place.as_of else "",
        "valid": _valid(place.valid_from, place.valid_to, words),
        "parent": named(places[place.parent]) if place.parent else None,
        "children": [named(other) for other in places.values() if other.parent == place_id],
        "near": [named(other) for other in _nearby(place, places, counts)],
    }


def _precision(place: Place, words: Words) -> str:
    """Say in plain words how exactly the map knows where the place is."""
    if place.precision == "halo" and place.radius_km:
        return words.of("place.within", km=f"{place.radius_km:g}")
    return words[f"place.precision.{place.precision}"]


def _nearby(place: Place, places: Mapping[str, Place], counts: Mapping[str, int]) -> list[Place]:
    """Find the nearest places with excerpts that neither hold this one nor lie in it."""
    if place.precision not in EXACT:
        return []
    across = math.cos(math.radians(place.latitude))

    def distance(other: Place) -> float:
        east, north = other.longitude - place.longitude, other.latitude - place.latitude
        return math.hypot(east * across, north) * KM_A_DEGREE

    near = [
        other
        for other in places.values()
        if counts.get(other.id)
        and other.precision in EXACT
        and abs(other.latitude - place.latitude) * KM_A_DEGREE <= NEAR_KM
        and distance(other) <= NEAR_KM
        and place.id not in lineage(other.id, places)
        and other.id not in lineage(place.id, places)
    ]
    return sorted(near, key=distance)[:MOST_NEAR]


def _valid(first: str | None, last: str | None, words: Words) -> str | None:
    """Say from when until when; the two are dates in EDTF."""
    start, end = (in_words(read_when(date), words) if date else "" for date in (first, last))
    if start and end:
        return words.of("date.range", first=start, last=end)
    if start:
        return words.of("date.since", date=start)
    return words.of("date.until", date=end) if end else None
