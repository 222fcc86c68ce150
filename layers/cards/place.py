"""A place as it heads its excerpts, as plain data."""

from __future__ import annotations

from typing import TypedDict

from layers.model import Collection
from layers.when import in_words, read_when
from layers.words import Direction, Words, direction_of, name_in


class OtherName(TypedDict):
    """A name in another language than the reader's."""

    language: str
    direction: Direction
    name: str


class PlaceName(TypedDict):
    """A place that another one leads to."""

    id: str
    name: str


class PlaceHeader(TypedDict):
    """A place as it heads its excerpts; `valid` says in words when it held, None for always."""

    id: str
    name: str
    other_names: list[OtherName]
    kind: str
    kind_words: str
    precision: str
    precision_words: str
    note: str | None
    source: str
    licence: str
    as_of: str
    valid: str | None
    parent: PlaceName | None
    children: list[PlaceName]


def place_header(collection: Collection, place_id: str, words: Words) -> PlaceHeader:
    """Make the header of a place; its children stand in the collection's order."""
    place = collection.places[place_id]
    name = name_in(place.names, words.language)
    return {
        "id": place.id,
        "name": name,
        "other_names": [
            {"language": language, "direction": direction_of(language), "name": other}
            for language, other in place.names.items()
            if other != name
        ],
        "kind": place.kind,
        "kind_words": words[f"place.kind.{place.kind}"],
        "precision": place.precision,
        "precision_words": words[f"place.precision.{place.precision}"],
        "note": place.note,
        "source": place.source,
        "licence": place.licence,
        "as_of": place.as_of,
        "valid": _valid(place.valid_from, place.valid_to, words),
        "parent": _place_name(collection, place.parent, words) if place.parent else None,
        "children": [
            _place_name(collection, other.id, words)
            for other in collection.places.values()
            if other.parent == place_id
        ],
    }


def _valid(first: str | None, last: str | None, words: Words) -> str | None:
    """Say from when until when; the two are dates in EDTF."""
    start = in_words(read_when(first), words) if first else ""
    end = in_words(read_when(last), words) if last else ""
    if start and end:
        return words.of("date.range", first=start, last=end)
    if start:
        return words.of("date.since", date=start)
    return words.of("date.until", date=end) if end else None


def _place_name(collection: Collection, place_id: str, words: Words) -> PlaceName:
    """Name a place."""
    return {"id": place_id, "name": name_in(collection.places[place_id].names, words.language)}
