"""The places that a sentence is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.propose.case import Case
from curation.propose.coarse import COARSE, without_coarse
from curation.propose.found import FoundPlace
from curation.propose.grounds import judge_ground
from curation.propose.kinds import SITE
from curation.propose.metonyms import Sense, judge_capital
from curation.propose.names import Match, Name
from curation.propose.pointing import base_there, bases_meant, zone_meant
from curation.propose.sites import sites_meant
from curation.propose.vetoes import in_dateline, veto
from curation.propose.zones import is_common, judge_zone
from layers.model import Place

PRECISION = {"zone": "region"}
"""How exactly a kind of place says where, if not by its own name."""


def find_places(case: Case) -> list[FoundPlace]:
    """Return the places of a sentence, each once, in the order of the words.

    What the names of capitals mean is noted in the case, for the actors.
    """
    found: list[FoundPlace] = []
    judged: list[tuple[Match, Sense]] = []
    for match in case.stretch.matches:
        if not match.of("place") or _is_vetoed(case, match):
            continue
        if match.of("actor"):
            sense = judge_capital(case.stretch, match, judged)
            judged.append((match, sense))
            case.senses[match.first] = sense
            if sense.meaning == "town":
                found.append(_named(case, match, sense.confidence, sense.why))
        else:
            found += _judge(case, match)
    found += _sites(case, found)
    found += base_there(case, found)
    found += bases_meant(case)
    found += zone_meant(case, found)
    kept = without_coarse(case, found)
    _remember(case, kept)
    return _once(kept)


def _is_vetoed(case: Case, match: Match) -> bool:
    """Say whether a place's name means something else, and note that for the actors."""
    reason = veto(case.stretch, match, match.of("place")[0].id, case.memory)
    if reason is None and in_dateline(case.stretch, match):
        reason = "where the article was filed"
    if reason is not None:
        case.senses[match.first] = Sense("neither", 0.8, reason)
    return reason is not None


def _judge(case: Case, match: Match) -> Iterator[FoundPlace]:
    """Give the place that a name means, unless the words around it say otherwise."""
    names = match.of("place")
    place = case.gazetteer.collection.places[names[0].id]
    if place.kind == "country":
        confidence, why = judge_ground(case.stretch, match)
        if confidence:
            yield _named(case, match, confidence, why)
        return
    confidence, why = 0.95, ""
    if is_common(names[0], place, case.gazetteer):
        verdict = judge_zone(case, match, place)
        case.memory.zones[place.id] = verdict.meant
        if not verdict.meant:
            return
        confidence, why = verdict.confidence, verdict.why
    others = sorted({name.id for name in names} - {place.id})
    if others:
        confidence, why = 0.6, f"the name may also mean {', '.join(others)}"
    yield _named(case, match, confidence, why)
    yield from _around(case, match, place, confidence)


def _around(case: Case, match: Match, place: Place, confidence: float) -> Iterator[FoundPlace]:
    """Give the place that a named site or part of a zone lies in, for it is about that too."""
    if not place.parent or not (place.kind == "zone" or place.id in case.gazetteer.sites):
        return
    parent = case.gazetteer.collection.places[place.parent]
    if parent.kind not in COARSE:
        link = "named" if _contains(match.of("place")[0], parent) else "implied"
        why = f"{place.id} is in it"
        yield FoundPlace(parent.id, link, SITE, confidence - 0.05, why, match.first, match.last)


def _contains(name: Name, parent: Place) -> bool:
    """Say whether a site's name contains that of the place it is in."""
    aliases = (alias for group in parent.aliases.values() for alias in group)
    stems = (spelling.casefold()[:-1] for spelling in (*parent.names.values(), *aliases))
    return any(stem in name.spelling.casefold() for stem in stems if len(stem) > 1)


def _named(case: Case, match: Match, confidence: float, why: str) -> FoundPlace:
    """Return a place that is named, with how exactly."""
    place = case.gazetteer.collection.places[match.of("place")[0].id]
    reason = f"alias '{case.written(match)}' of {place.id}" + (f", {why}" if why else "")
    precision = _precision(case, match, place)
    return FoundPlace(place.id, "named", precision, confidence, reason, match.first, match.last)


def _precision(case: Case, match: Match, place: Place) -> str:
    """Say how exactly a name says where: the words beside it count before the place's kind."""
    if place.kind not in ("governorate", "town"):
        return PRECISION.get(place.kind, place.kind)
    before, after = case.stretch.before(match.first, 3), case.stretch.after(match.last, 1)
    inside = case.stretch.reading.forms(match.first, match.last)
    if case.rules["governorate_words"].inside([*before, *after, *inside]):
        return "governorate"
    if case.rules["town_words"].inside([*before[-2:], *after, *inside]):
        return "town"
    return place.kind


def _sites(case: Case, found: Sequence[FoundPlace]) -> list[FoundPlace]:
    """Return the sites that words like 'base' or 'port' beside found places mean."""
    by_first = {match.first: match for match in case.stretch.matches}
    sites: list[FoundPlace] = []
    for each in found:
        place = case.gazetteer.collection.places[each.id]
        if each.link == "named" and place.id not in case.gazetteer.sites:
            sites += sites_meant(case, by_first[each.first], place)
    return sites


def _remember(case: Case, found: Sequence[FoundPlace]) -> None:
    """Keep the sites and zones of a sentence for those after it."""
    places, memory = case.gazetteer.collection.places, case.memory
    gazetteer = case.gazetteer
    sites = tuple(dict.fromkeys(each.id for each in found if each.id in gazetteer.sites))
    if sites:
        memory.sites, memory.sites_at = sites, case.stretch.number
        memory.all_sites = [each for each in memory.all_sites if each not in sites] + list(sites)
    named = (each.id for each in found if each.link == "named")
    holders = tuple(each for each in named if each in gazetteer.holders)
    if holders:
        memory.holders, memory.holders_at = holders, case.stretch.number
    for each in found:
        if places[each.id].kind == "zone" and each.link == "named":
            memory.zone_at = {each.id: case.stretch.number}


def _once(found: Sequence[FoundPlace]) -> list[FoundPlace]:
    """Return each place once: named before implied, the surer before the less sure."""
    best: dict[str, FoundPlace] = {}
    for each in found:
        other = best.get(each.id)
        rank = (each.link == "named", each.confidence)
        if other is None or rank > (other.link == "named", other.confidence):
            best[each.id] = each
    return list(best.values())
