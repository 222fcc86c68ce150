"""Regions and countries that only tell where a finer place is."""

from __future__ import annotations

from collections.abc import Sequence

from curation.propose.case import Case
from curation.propose.found import FoundPlace

COARSE = ("region", "country")
APPOSED = 4


def without_coarse(case: Case, found: Sequence[FoundPlace]) -> list[FoundPlace]:
    """Leave out regions beside a finer place, and countries beside any other."""
    places = case.gazetteer.collection.places
    locators = case.gazetteer.locators
    several = len({each.id for each in found}) > 1
    fine = [each for each in found if places[each.id].kind not in COARSE and each.first >= 0]
    kept = []
    for each in found:
        only_country = places[each.id].kind == "country" and several
        locates = each.id in locators and any(_is_apposed(case, each, other) for other in fine)
        if not (only_country or locates):
            kept.append(each)
    return kept


def _is_apposed(case: Case, coarse: FoundPlace, fine: FoundPlace) -> bool:
    """Say whether a region stands beside a finer place only to tell where that is."""
    if fine.first < coarse.first:
        first, last = fine.last, coarse.first
    else:
        first, last = coarse.last, fine.first
    between = case.stretch.reading.forms(first, last)
    conjoined = any(word in case.rules["conjunctions_apart"] for word in between)
    links = all(word in case.rules["linking"] for word in between)
    return len(between) <= APPOSED and links and not conjoined
