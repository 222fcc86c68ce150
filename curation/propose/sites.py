"""A town or the base, port or airport in it: told by the words around the name."""

from __future__ import annotations

from collections.abc import Iterator

from curation.propose.case import Case
from curation.propose.found import FoundPlace
from curation.propose.kinds import SITE, kind_of
from curation.propose.names import Match
from layers.model import Place

REACH = 7
PARTING = ".;:()—–"


def sites_meant(case: Case, match: Match, place: Place) -> Iterator[FoundPlace]:
    """Give the sites in a place that the words around its name mean: 'bases in A and B'."""
    kinds = {kind for step in (-1, 1) if (kind := _beside(case, match, step))}
    for child in case.gazetteer.holders.get(place.id, ()) if kinds else ():
        shared = kinds & case.gazetteer.sites[child]
        if shared:
            why = f"'{min(shared)}' beside the name of {place.id}"
            yield FoundPlace(child, "implied", SITE, 0.8, why, match.first, match.last)


def _beside(case: Case, match: Match, step: int) -> str | None:
    """Return the kind of site named before (-1) or after (1) a place, over joining words."""
    stretch, rules = case.stretch, case.rules
    others = [each for each in stretch.matches if each.of("place") or each.of("country")]
    joined = {index for each in others for index in range(each.first, each.last)}
    index = match.first - 1 if step < 0 else match.last
    for _ in range(REACH):
        if not stretch.first <= index < stretch.last or _is_parted(case, index, step):
            return None
        word = stretch.reading.words[index].form
        kind = kind_of(word, rules.language)
        if kind:
            return kind
        leads_on = word in rules["site_links.words"] or index in joined
        if not leads_on or (step > 0 and word in rules["inside"]):
            return None
        index += step
    return None


def _is_parted(case: Case, index: int, step: int) -> bool:
    """Say whether a mark between words parts a name from what stands before or after it."""
    gap = case.stretch.reading.gap(index if step > 0 else index + 1)
    return any(mark in gap for mark in PARTING) or (step > 0 and "," in gap)
