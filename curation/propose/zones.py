"""Places whose names are common words: whose coast or buffer zone is meant, by names near it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from curation.imports.positions import distance_km
from curation.propose.annotation import Sentence
from curation.propose.evidence import PlaceMemory, Sense
from curation.propose.gazetteer import Gazetteer
from curation.propose.names import Match, Name
from layers.model import Place

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
    any zone in it, and so for none: "home".
    """

    first: int
    last: int
    speaks: Speaks
    what: str
    is_country: bool


def is_common(name: Name, place: Place, gazetteer: Gazetteer) -> bool:
    """Say whether a name is made of common words only, as 'buffer zone' or 'the south'."""
    return place.kind in ("zone", "region") and gazetteer.proper.isdisjoint(name.key)


def judge_zone(sentence: Sentence, match: Match, place: Place, memory: PlaceMemory) -> Sense:
    """Tell a zone of the collection from another country's, by the names around it.

    In order: what modifies it directly, where it is said to lie, who is said to hold it, who
    else is named in the sentence, what the last such zone was, what the article is about.
    """
    markers = list(_markers(sentence, match, place))
    beside = _modified_by(sentence, match, markers) or _located_at(sentence, match, markers)
    if beside is None and place.kind == "zone":
        # Who acts before a region's name does not hold it: X patrols in the south.
        beside = _held_by(sentence, match, markers)
    if beside is not None:
        why = f"{beside.what} beside it"
        return Sense("neither" if beside.speaks == "against" else "place", 0.92, why)
    if place.kind == "region":
        return _judge_region(sentence, match, markers)
    return _by_others(sentence, place, markers, memory)


def _by_others(
    sentence: Sentence, place: Place, markers: Sequence[Marker], memory: PlaceMemory
) -> Sense:
    """Judge a zone by who else is named, the last one spoken of, what the article is about."""
    own = [marker for marker in markers if marker.speaks == "for"]
    against = [marker for marker in markers if marker.speaks == "against"]
    far = [marker for marker in against if not marker.is_country]
    if own:
        return Sense("place", 0.6 if against else 0.85, f"{own[0].what} in the sentence")
    if far:
        return Sense("neither", 0.7, f"{far[0].what} in the sentence")
    if place.id in memory.zones:
        return Sense(memory.zones[place.id].meaning, 0.7, "as the one before it")
    if sentence.article.named & sentence.gazetteer.mentioned[place.id]:
        return Sense("place", 0.5, "the article speaks of those who hold it, the sentence does not")
    if against:
        return Sense("neither", 0.6, f"{against[0].what} in the sentence")
    return Sense("place", 0.35, "nothing around it says whose it is")


def _judge_region(sentence: Sentence, match: Match, markers: Sequence[Marker]) -> Sense:
    """Judge a region with a common name: the home country's unless another is the subject."""
    rules = sentence.rules
    other = _other_name(sentence, match)
    if other:
        return Sense("neither", 0.8, f"another name before it: {other}")
    at_home = any(marker.speaks != "against" for marker in markers)
    abroad = [
        marker
        for marker in markers
        if marker.speaks == "against" and rules["inside"].end(sentence.before(marker.first, 2))
    ]
    if abroad and not at_home:
        return Sense("neither", 0.7, f"{abroad[0].what} in the sentence")
    if rules["of_something"].begin(sentence.after(match.last, 1)):
        return Sense("neither", 0.7, "of something else")
    # "The south" alone must be where something is or goes; longer names always are.
    short = match.last - match.first > 1 and sentence.words[match.first].form in rules["articles"]
    before = sentence.before(match.first, 2)
    if short and not (rules["inside"].end(before) or rules["moving"].end(before)):
        return Sense("neither", 0.6, "a direction, not a region")
    confidence = 0.75 if sentence.article.named else 0.4
    return Sense("place", confidence, "the region of the country spoken of")


def _other_name(sentence: Sentence, match: Match) -> str:
    """Return a name before a region's that makes it another's: Gold Coast; else nothing."""
    index = match.first - 1
    if index <= sentence.first or sentence.gap(match.first).strip():
        return ""
    word = sentence.words[index]
    known = any(other.last == match.first for other in sentence.matches)
    is_name = word.capital and not known and word.form not in sentence.rules["not_names"]
    return word.form if is_name else ""


def _markers(sentence: Sentence, match: Match, place: Place) -> Iterator[Marker]:
    """Give the names in a sentence, besides a zone's own, that tell whose zone it is."""
    gazetteer = sentence.gazetteer
    for other in sentence.matches:
        if other.first == match.first:
            continue
        for name in other.names:
            if name.kind == "place":
                speaks, what = _place_speaks(name.id, place, gazetteer), name.id
            else:
                what = name.id if name.kind == "country" else gazetteer.states.get(name.id, "")
                speaks = _country_speaks(what, place, gazetteer)
            if speaks is not None:
                yield Marker(other.first, other.last, speaks, what, name.kind != "place")
                break


def _modified_by(sentence: Sentence, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the name that modifies a zone directly: the Xish-held zone, the zone X set up."""
    held, relating = sentence.rules["held"], sentence.rules["relating"]
    telling = [marker for marker in markers if marker.speaks != "home"]
    for marker in reversed(telling):
        between = sentence.between(marker.last, match.first)
        near = marker.last <= match.first and len(between) <= DIRECTLY
        if near and all(word in held for word in between):
            return marker
    for marker in telling:
        between = sentence.between(match.last, marker.first)
        near = marker.first >= match.last and len(between) <= DIRECTLY
        related = near and all(word in relating or word in held for word in between)
        if related and (between or not sentence.cased):
            return marker
    return None


def _located_at(sentence: Sentence, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the name that says where a zone lies: in X, along the border with X."""
    rules, words = sentence.rules, sentence.words
    for marker in markers:
        between = sentence.between(match.last, marker.first)
        if marker.speaks == "home" or not 0 < len(between) <= LOCATION_REACH:
            continue
        clause = sentence.article.text[words[match.last - 1].end : words[marker.first].start]
        parted = any(mark in clause for mark in PARTING)
        told = rules["saying"].inside(between) or rules["agents_before"].inside(between)
        if between[0] in rules["locating"] and not (parted or told):
            return marker
    return None


def _held_by(sentence: Sentence, match: Match, markers: Sequence[Marker]) -> Marker | None:
    """Return the country that is said to set up or hold a zone."""
    for marker in reversed(markers):
        between = sentence.between(marker.last, match.first)
        near = 0 < len(between) <= HOLDER_REACH
        holds = near and sentence.rules["establishing"].inside(between)
        if holds and marker.is_country and marker.speaks != "home":
            return marker
    return None


def _country_speaks(code: str, place: Place, gazetteer: Gazetteer) -> Speaks | None:
    """Say for whom a country speaks; None if there is none."""
    if not code:
        return None
    if code in gazetteer.mentioned[place.id]:
        return "for"
    return "home" if code in gazetteer.home else "against"


def _place_speaks(other: str, place: Place, gazetteer: Gazetteer) -> Speaks | None:
    """Say for whom another place speaks: the near ones for a zone, the far ones against."""
    places = gazetteer.collection.places
    if other == place.id:
        return None
    if places[other].kind == "country":
        return "home"
    there, here = places[other], place
    related = there.parent == here.id or here.parent == there.id
    anchors = (there.longitude, there.latitude), (here.longitude, here.latitude)
    if related or distance_km(*anchors) <= NEAR_KM:
        return "for"
    return "against" if place.kind == "zone" else None
