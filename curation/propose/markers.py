"""Names near a zone's that tell whose it is: those who hold it, what lies near, what lies far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Literal, NamedTuple

from curation.propose.case import Case
from curation.propose.gazetteer import Gazetteer
from curation.propose.names import Match
from curation.propose.reading import Reading
from layers.model import Place

EARTH_RADIUS_KM = 6371.0
NEAR_KM = 110.0
"""Within this distance of its anchor another place speaks for a zone, beyond it against."""
DIRECTLY = 4
HOLDER_REACH = 7
LOCATION_REACH = 6
PARTING = ",;—–:،"

Speaks = Literal["for", "against", "home"]


class Marker(NamedTuple):
    """A name near a zone's: its words, and whether it speaks for the zone of the collection.

    `what` is the id of a place or the code of a country. The zone's own country speaks for
    any zone in it, and so for none.
    """

    first: int
    last: int
    speaks: Speaks
    what: str
    is_country: bool


def find_markers(case: Case, match: Match, place: Place) -> Iterator[Marker]:
    """Give the names in a sentence, besides a zone's own, that tell whose zone it is."""
    gazetteer = case.gazetteer
    for other in case.stretch.matches:
        if other.first == match.first:
            continue
        for name in other.names:
            if name.kind == "place":
                speaks, what = _place_speaks(name.id, place, gazetteer), name.id
            else:
                what = name.id if name.kind == "country" else gazetteer.states.get(name.id, "")
                speaks = _code_speaks(what, place, gazetteer)
            if speaks is not None:
                yield Marker(other.first, other.last, speaks, what, name.kind != "place")
                break


def modified_by(case: Case, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the name that modifies a zone directly: the Xish-held zone, the zone X set up."""
    rules, forms = case.rules, case.stretch.reading.forms
    telling = [marker for marker in markers if marker.speaks != "home"]
    for marker in reversed(telling):
        between = forms(marker.last, match.first)
        held = len(between) <= DIRECTLY and all(word in rules["held"] for word in between)
        if marker.last <= match.first and held:
            return marker
    for marker in telling:
        between = forms(match.last, marker.first)
        if marker.first < match.last or len(between) > DIRECTLY:
            continue
        related = all(word in rules["relating"] or word in rules["held"] for word in between)
        if related and (between or not case.stretch.reading.cased):
            return marker
    return None


def located_at(case: Case, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the name that says where a zone lies: in X, along the border with X."""
    rules, reading = case.rules, case.stretch.reading
    for marker in markers:
        between = reading.forms(match.last, marker.first)
        if marker.speaks == "home" or not 0 < len(between) <= LOCATION_REACH:
            continue
        clause = reading.text[reading.words[match.last - 1].end : reading.words[marker.first].start]
        parted = any(mark in clause for mark in PARTING)
        told = rules["saying"].inside(between) or rules["agents_before"].inside(between)
        if between[0] in rules["locating"] and not (parted or told):
            return marker
    return None


def held_by(case: Case, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the country that is said to set up or hold a zone."""
    for marker in reversed(markers):
        between = case.stretch.reading.forms(marker.last, match.first)
        near = 0 < len(between) <= HOLDER_REACH
        holds = near and case.rules["establishing"].inside(between)
        if holds and marker.is_country and marker.speaks != "home":
            return marker
    return None


def codes_in(reading: Reading, gazetteer: Gazetteer) -> list[str]:
    """Return the country codes and places that an article names, most frequent first."""
    counts: dict[str, int] = {}
    for match in reading.matches:
        for name in match.names:
            key = name.id if name.kind in ("country", "place") else gazetteer.states.get(name.id)
            if key:
                counts[key] = counts.get(key, 0) + 1
    return sorted(counts, key=lambda key: -counts[key])


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance between two anchors, in kilometres (haversine)."""
    west, east = radians(one.longitude), radians(other.longitude)
    south, north = radians(one.latitude), radians(other.latitude)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))


def _code_speaks(code: str, place: Place, gazetteer: Gazetteer) -> Speaks | None:
    """Say for whom a country speaks; None if there is none."""
    if not code:
        return None
    if code in gazetteer.supporters[place.id]:
        return "for"
    return "home" if code in gazetteer.home else "against"


def _place_speaks(other: str, place: Place, gazetteer: Gazetteer) -> Speaks | None:
    """Say for whom another place speaks: the near ones for a zone, the far ones against."""
    places = gazetteer.collection.places
    if other == place.id:
        return None
    if places[other].kind == "country":
        return "home"
    related = places[other].parent == place.id or place.parent == other
    if related or distance_km(places[other], place) <= NEAR_KM:
        return "for"
    return "against" if place.kind == "zone" else None
