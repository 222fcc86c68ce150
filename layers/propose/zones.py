"""A place whose name is made of common words: whose coast, whose buffer zone is meant?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from layers.model import Place
from layers.propose.found import Memory
from layers.propose.gazetteer import Gazetteer
from layers.propose.names import Match, Name
from layers.propose.reading import Reading, Stretch

EARTH_RADIUS_KM = 6371.0
NEAR_KM = 110.0
"""Within this distance of its anchor another place speaks for a zone, beyond it against."""
DIRECTLY = 4
HOLDER_REACH = 7
LOCATION_REACH = 6


@dataclass(frozen=True, slots=True)
class Marker:
    """A name near a zone's that tells whose it is: for it, against it, or home ground."""

    first: int
    last: int
    speaks: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the place is meant, how sure that is, and why."""

    meant: bool
    confidence: float
    why: str


def is_common(name: Name, place: Place, gazetteer: Gazetteer) -> bool:
    """Say whether a name is made of common words only, as 'buffer zone' or 'the south'."""
    if place.kind not in ("zone", "region"):
        return False
    return not any(word in gazetteer.proper for word in name.key)


def judge_zone(stretch: Stretch, match: Match, place: Place, gazetteer: Gazetteer,
               memory: Memory, article: Sequence[str]) -> Verdict:
    """Tell a zone of the collection from another country's, by the names around it.

    In order: what modifies it directly, where it is said to lie, who is said to hold it, who
    else is named in the sentence, what the last such zone was, what the article is about.
    """
    markers = list(_markers(stretch, match, place, gazetteer))
    # Who acts before a region's name does not hold it: X patrols in the south.
    for rule in (_modified, _located, _held) if place.kind == "zone" else (_modified, _located):
        marker = rule(stretch, match, markers)
        if marker is not None:
            return Verdict(marker.speaks != "against", 0.92, f"{marker.what} beside it")
    own = [marker for marker in markers if marker.speaks == "for"]
    against = [marker for marker in markers if marker.speaks == "against"]
    home = [marker for marker in markers if marker.speaks == "home"]
    if place.kind == "region":
        return _region(stretch, match, home or own, against, article)
    if own:
        return Verdict(True, 0.6 if against else 0.85, f"{own[0].what} in the sentence")
    places_against = [marker for marker in against if marker.what in gazetteer.collection.places]
    if places_against:
        return Verdict(False, 0.7, f"{places_against[0].what} in the sentence")
    if place.id in memory.zones:
        meant = memory.zones[place.id]
        return Verdict(meant, 0.7, "as the one before it")
    if set(article) & gazetteer.supporters[place.id]:
        return Verdict(True, 0.5, "the article speaks of those who hold it, the sentence does not")
    if against:
        return Verdict(False, 0.6, f"{against[0].what} in the sentence")
    return Verdict(True, 0.35, "nothing around it says whose it is")


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


def _region(stretch: Stretch, match: Match, home: Sequence[Marker], against: Sequence[Marker],
            article: Sequence[str]) -> Verdict:
    """Judge a region with a common name: the home country's unless another is the subject."""
    rules = stretch.reading.rules
    first = stretch.reading.words[match.first]
    previous = stretch.before(match.first, 1)
    odd = previous and stretch.reading.words[match.first - 1].capital and not (
        stretch.reading.gap(match.first).strip() or match.first - 1 == stretch.first)
    named = any(other.last == match.first for other in stretch.matches)
    if odd and not named and previous[0] not in rules["not_names"]:
        return Verdict(False, 0.8, f"another name before it: {previous[0]}")
    located = [marker for marker in against
               if rules["inside"].end(stretch.before(marker.first, 2)) and not home]
    if located:
        return Verdict(False, 0.7, f"{located[0].what} in the sentence")
    following = stretch.after(match.last, 1)
    if following and following[0] in ("of", "west", "east"):
        return Verdict(False, 0.7, "of something else")
    if first.form in rules["articles"] and match.last - match.first > 1:
        inside = rules["inside"].end(stretch.before(match.first, 2))
        directions = rules["moving"].end(stretch.before(match.first, 1))
        if not (inside or directions):
            return Verdict(False, 0.6, "a direction, not a region")
    return Verdict(True, 0.75 if article else 0.4, "the region of the country spoken of")


def _markers(stretch: Stretch, match: Match, place: Place, gazetteer: Gazetteer
             ) -> Iterator[Marker]:
    """Give the names in a sentence that tell whose zone it is."""
    supporters = gazetteer.supporters[place.id]
    for other in stretch.matches:
        if other.first == match.first:
            continue
        for name in other.names:
            if name.kind == "place":
                speaks = _place_speaks(name.id, place, gazetteer)
                what = name.id
            else:
                code = name.id if name.kind == "country" else gazetteer.states.get(name.id, "")
                speaks = _code_speaks(code, supporters, gazetteer)
                what = code
            if speaks:
                yield Marker(other.first, other.last, speaks, what)
                break


def _code_speaks(code: str, supporters: frozenset[str], gazetteer: Gazetteer) -> str:
    """Say for whom a country speaks; empty if it is none."""
    if not code:
        return ""
    if code in supporters:
        return "for"
    return "home" if code in gazetteer.home else "against"


def _place_speaks(other: str, place: Place, gazetteer: Gazetteer) -> str:
    """Say for whom another place speaks: the near ones for a zone, the far ones against."""
    places = gazetteer.collection.places
    if other == place.id or places[other].kind == "country":
        return "home" if places[other].kind == "country" else ""
    related = places[other].parent == place.id or place.parent == other
    if related or distance_km(places[other], place) <= NEAR_KM:
        return "for"
    return "against" if place.kind == "zone" else ""


def _modified(stretch: Stretch, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the name that modifies a zone directly: the Xish-held zone, the zone X set up."""
    rules = stretch.reading.rules
    for marker in reversed(markers):
        between = stretch.reading.forms(marker.last, match.first)
        if marker.last <= match.first and len(between) <= DIRECTLY and marker.speaks != "home":
            if all(word in rules["held"] for word in between) and marker.what not in ("",):
                return marker
    for marker in markers:
        between = stretch.reading.forms(match.last, marker.first)
        if marker.first >= match.last and len(between) <= DIRECTLY and marker.speaks != "home":
            after_directly = not between and "particles" in rules.table
            if after_directly or (between and all(
                word in rules["relating"] or word in rules["held"] for word in between)):
                return marker
    return None


def _located(stretch: Stretch, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the name that says where a zone lies: in X, along the border with X."""
    rules = stretch.reading.rules
    for marker in markers:
        between = stretch.reading.forms(match.last, marker.first)
        if marker.first >= match.last and 0 < len(between) <= LOCATION_REACH:
            clause = stretch.reading.text[
                stretch.reading.words[match.last - 1].end : stretch.reading.words[marker.first].start
            ]
            plain = not any(mark in clause for mark in ",;—–:،")
            directly = between[0] in rules["locating"]
            verbs = rules["saying"].inside(between) or rules["agents_before"].inside(between)
            if plain and directly and not verbs and marker.speaks != "home":
                return marker
    return None


def _held(stretch: Stretch, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the name that is said to set up or hold a zone."""
    rules = stretch.reading.rules
    for marker in reversed(markers):
        between = stretch.reading.forms(marker.last, match.first)
        if marker.last <= match.first and 0 < len(between) <= HOLDER_REACH:
            holds = rules["establishing"].inside(between)
            if holds and marker.speaks != "home" and len(marker.what) == 2:  # noqa: PLR2004
                return marker
    return None
