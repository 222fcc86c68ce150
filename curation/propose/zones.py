"""Places whose names are made of common words: whose coast or buffer zone is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from curation.propose.case import Case
from curation.propose.gazetteer import Gazetteer
from curation.propose.markers import Marker, find_markers, held_by, located_at, modified_by
from curation.propose.names import Match, Name
from layers.model import Place


class Verdict(NamedTuple):
    """Whether the place is meant, how sure that is, and why."""

    meant: bool
    confidence: float
    why: str


def is_common(name: Name, place: Place, gazetteer: Gazetteer) -> bool:
    """Say whether a name is made of common words only, as 'buffer zone' or 'the south'."""
    if place.kind not in ("zone", "region"):
        return False
    return not any(word in gazetteer.proper for word in name.key)


def judge_zone(case: Case, match: Match, place: Place) -> Verdict:
    """Tell a zone of the collection from another country's, by the names around it.

    In order: what modifies it directly, where it is said to lie, who is said to hold it, who
    else is named in the sentence, what the last such zone was, what the article is about.
    """
    markers = list(find_markers(case, match, place))
    beside = modified_by(case, match, markers) or located_at(case, match, markers)
    if beside is None and place.kind == "zone":
        # Who acts before a region's name does not hold it: X patrols in the south.
        beside = held_by(case, match, markers)
    if beside is not None:
        return Verdict(beside.speaks != "against", 0.92, f"{beside.what} beside it")
    if place.kind == "region":
        return _judge_region(case, match, markers)
    return _by_sentence(case, markers) or _by_article(case, place, markers)


def _by_sentence(case: Case, markers: Sequence[Marker]) -> Verdict | None:
    """Judge a zone by who and what else the sentence names."""
    own = [marker for marker in markers if marker.speaks == "for"]
    against = [marker for marker in markers if marker.speaks == "against"]
    if own:
        return Verdict(True, 0.6 if against else 0.85, f"{own[0].what} in the sentence")
    far = [marker for marker in against if marker.what in case.gazetteer.collection.places]
    return Verdict(False, 0.7, f"{far[0].what} in the sentence") if far else None


def _by_article(case: Case, place: Place, markers: Sequence[Marker]) -> Verdict:
    """Judge a zone by the last one spoken of, and by what the article is about."""
    if place.id in case.memory.zones:
        return Verdict(case.memory.zones[place.id], 0.7, "as the one before it")
    if set(case.article) & case.gazetteer.supporters[place.id]:
        return Verdict(True, 0.5, "the article speaks of those who hold it, the sentence does not")
    against = [marker for marker in markers if marker.speaks == "against"]
    if against:
        return Verdict(False, 0.6, f"{against[0].what} in the sentence")
    return Verdict(True, 0.35, "nothing around it says whose it is")


def _judge_region(case: Case, match: Match, markers: Sequence[Marker]) -> Verdict:
    """Judge a region with a common name: the home country's unless another is the subject."""
    other = _other_name(case, match)
    if other:
        return Verdict(False, 0.8, f"another name before it: {other}")
    at_home = any(marker.speaks != "against" for marker in markers)
    abroad = [
        marker
        for marker in markers
        if marker.speaks == "against"
        and case.rules["inside"].end(case.stretch.before(marker.first, 2))
    ]
    if abroad and not at_home:
        return Verdict(False, 0.7, f"{abroad[0].what} in the sentence")
    if case.rules["of_something"].begin(case.stretch.after(match.last, 1)):
        return Verdict(False, 0.7, "of something else")
    if not _is_place_of_action(case, match):
        return Verdict(False, 0.6, "a direction, not a region")
    return Verdict(True, 0.75 if case.article else 0.4, "the region of the country spoken of")


def _other_name(case: Case, match: Match) -> str:
    """Return a name before a region's that makes it another's: Gold Coast; else nothing."""
    reading, index = case.stretch.reading, match.first - 1
    if index <= case.stretch.first or reading.gap(match.first).strip():
        return ""
    word = reading.words[index]
    known = any(other.last == match.first for other in case.stretch.matches)
    return (
        word.form if word.capital and not known and word.form not in case.rules["not_names"] else ""
    )


def _is_place_of_action(case: Case, match: Match) -> bool:
    """Say whether 'the south' is where something is or goes; longer names always are."""
    first = case.stretch.reading.words[match.first]
    if first.form not in case.rules["articles"] or match.last - match.first == 1:
        return True
    before = case.stretch.before(match.first, 2)
    return case.rules["inside"].end(before) or case.rules["moving"].end(before)
