"""The places that a sentence is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from layers.model import Place
from layers.propose.found import FoundPlace, Memory
from layers.propose.gazetteer import Gazetteer
from layers.propose.metonyms import Sense, judge_capital
from layers.propose.names import Match, Name
from layers.propose.reading import Stretch
from layers.propose.sites import SITE, bases_meant, site_kinds, sites_meant
from layers.propose.vetoes import in_dateline, veto
from layers.propose.words import forms_of
from layers.propose.zones import is_common, judge_zone

COARSE = ("region", "country")
APPOSED = 4
ZONE_RECENT = 2


def find_places(
    stretch: Stretch,
    gazetteer: Gazetteer,
    memory: Memory,
    article: Sequence[str],
    senses: dict[int, Sense],
) -> list[FoundPlace]:
    """Return the places of a sentence, each once, in the order of the words.

    `senses` tells by its first word what each capital's name means; it is filled here.
    """
    found: list[FoundPlace] = []
    judged: list[tuple[Match, Sense]] = []
    for match in stretch.matches:
        names = match.of("place")
        if not names:
            continue
        place = gazetteer.collection.places[names[0].id]
        reason = veto(stretch, match, place.id, memory)
        if reason is not None:
            senses[match.first] = Sense("neither", 0.8, reason)
            continue
        if in_dateline(stretch, match):
            senses[match.first] = Sense("neither", 0.8, "where the article was filed")
            continue
        if match.of("actor"):
            sense = judge_capital(stretch, match, judged)
            judged.append((match, sense))
            senses[match.first] = sense
            if sense.meaning != "town":
                continue
            found.append(_named(stretch, match, names, place, sense.confidence, sense.why))
            continue
        found += _judge(stretch, match, names, place, gazetteer, memory, article)
    found += _sites(stretch, found, gazetteer)
    found += bases_meant(stretch, gazetteer, memory)
    found += _zones_again(stretch, found, gazetteer, memory)
    kept = _without_coarse(stretch, found, gazetteer)
    _remember(stretch, kept, gazetteer, memory)
    return _once(kept)


def _judge(
    stretch: Stretch,
    match: Match,
    names: Sequence[Name],
    place: Place,
    gazetteer: Gazetteer,
    memory: Memory,
    article: Sequence[str],
) -> Iterator[FoundPlace]:
    """Give the place that a name means, unless the words around it say otherwise."""
    if place.kind == "country":
        confidence, why = _country(stretch, match)
        if confidence:
            yield _named(stretch, match, names, place, confidence, why)
        return
    confidence, why = 0.95, ""
    if is_common(names[0], place, gazetteer):
        verdict = judge_zone(stretch, match, place, gazetteer, memory, article)
        memory.zones[place.id] = verdict.meant
        if not verdict.meant:
            return
        confidence, why = verdict.confidence, verdict.why
    different = {name.id for name in names}
    if len(different) > 1:
        confidence, why = 0.6, f"the name may also mean {', '.join(sorted(different - {place.id}))}"
    yield _named(stretch, match, names, place, confidence, why)
    if place.parent and (place.kind == "zone" or site_kinds(place)):
        parent = gazetteer.collection.places[place.parent]
        if parent.kind not in COARSE:
            written = _names_parent(names[0], parent)
            link = "named" if written else "implied"
            reason = f"{place.id} is in it"
            yield FoundPlace(parent.id, link, SITE, confidence - 0.05, reason, match.first, match.last)


def _named(
    stretch: Stretch, match: Match, names: Sequence[Name], place: Place, confidence: float, why: str
) -> FoundPlace:
    """Return a place that is named, with how exactly."""
    text = stretch.reading.text
    words = stretch.reading.words
    written = text[words[match.first].start : words[match.last - 1].end]
    reason = f"alias '{written}' of {place.id}" + (f", {why}" if why else "")
    precision = _precision(stretch, match, place)
    return FoundPlace(place.id, "named", precision, confidence, reason, match.first, match.last)


def _precision(stretch: Stretch, match: Match, place: Place) -> str:
    """Say how exactly a name says where: the words beside it count before the place's kind."""
    rules = stretch.reading.rules
    before, after = stretch.before(match.first, 3), stretch.after(match.last, 1)
    inside = stretch.reading.forms(match.first, match.last)
    if place.kind in ("governorate", "town"):
        if rules["governorate_words"].inside([*before, *after, *inside]):
            return "governorate"
        if rules["town_words"].inside([*before[-2:], *after, *inside]):
            return "town"
        return place.kind
    return {"zone": "region", "country": "country", "region": "region"}.get(place.kind, place.kind)


def _country(stretch: Stretch, match: Match) -> tuple[float, str]:
    """Say how sure a country's name is the ground something happens on, and why; 0 if not."""
    rules = stretch.reading.rules
    before, after = stretch.before(match.first, 4), stretch.after(match.last, 1)
    word = stretch.reading.words[match.last - 1]
    if word.owner or rules["governors"].end(before):
        return 0.0, ""
    if before and before[-1] in rules["between"]:
        return 0.0, ""
    if rules["inside"].end(before):
        return 0.8, f"after '{before[-1]}'"
    if rules["towns_before"].end(before) or rules["moving"].end(before):
        return 0.6, f"after '{before[-1]}'"
    if match.first == stretch.first or (after and after[0] in rules["country_subjects"]):
        return 0.0, ""
    if match.last - match.first > 1:
        return 0.6, "its territory"
    return 0.0, ""


def _names_parent(name: Name, parent: Place) -> bool:
    """Say whether a site's name contains that of the place it is in."""
    spelled = [*parent.names.values(), *(alias for group in parent.aliases.values() for alias in group)]
    written = f" {name.spelling.casefold()} "
    return any(spelling.casefold()[:-1] in written for spelling in spelled if len(spelling) > 2)


def _sites(
    stretch: Stretch, found: Sequence[FoundPlace], gazetteer: Gazetteer
) -> list[FoundPlace]:
    """Return the sites that words like 'base' or 'port' beside found places mean."""
    others = [match for match in stretch.matches if match.of("place") or match.of("country")]
    sites = []
    for each in found:
        place = gazetteer.collection.places[each.id]
        if each.link == "named" and not site_kinds(place):
            match = next(match for match in stretch.matches if match.first == each.first)
            sites += sites_meant(stretch, match, place, gazetteer, others)
    return sites


def _zones_again(
    stretch: Stretch, found: Sequence[FoundPlace], gazetteer: Gazetteer, memory: Memory
) -> Iterator[FoundPlace]:
    """Give a zone that 'the zone' means, if one was named a sentence or two before."""
    rules = stretch.reading.rules
    named = {each.id for each in found}
    recent = [
        place
        for place, number in memory.zone_at.items()
        if 0 < stretch.number - number <= ZONE_RECENT and memory.zones.get(place, True)
    ]
    if recent and recent[0] not in named and rules["these.zone"].inside(stretch.forms):
        index = rules["these.zone"].first(stretch.forms) or 0
        longer = any(
            match.first <= stretch.first + index + 1 < match.last for match in stretch.matches
        )
        if not longer:
            yield FoundPlace(recent[0], "implied", "region", 0.55, "the zone spoken of before")


def _without_coarse(
    stretch: Stretch, found: Sequence[FoundPlace], gazetteer: Gazetteer
) -> list[FoundPlace]:
    """Leave out regions and countries that only tell where a finer place is."""
    places = gazetteer.collection.places
    locators = _locators(gazetteer)
    fine = [each for each in found if places[each.id].kind not in COARSE and each.first >= 0]
    kept = []
    for each in found:
        kind = places[each.id].kind
        if kind == "country" and len({other.id for other in found}) > 1:
            continue
        if each.id in locators and any(_is_apposed(stretch, each, other) for other in fine):
            continue
        kept.append(each)
    return kept


def _locators(gazetteer: Gazetteer) -> set[str]:
    """Return the regions whose names tell where something is, rather than what.

    They are parts of a country (named after it, as "northern X") or hold other places.
    """
    places = gazetteer.collection.places
    held = {place.parent for place in places.values()}
    home = {word for place in gazetteer.home.values() for name in places[place].names.values()
            for word in forms_of(name)}
    return {
        place.id
        for place in places.values()
        if place.kind == "region"
        and (place.id in held or home & {word for name in place.names.values() for word in forms_of(name)})
    }


def _is_apposed(stretch: Stretch, coarse: FoundPlace, fine: FoundPlace) -> bool:
    """Say whether a region stands beside a finer place only to tell where that is."""
    if fine.id == coarse.id:
        return False
    first, last = (
        (fine.last, coarse.first) if fine.first < coarse.first else (coarse.last, fine.first)
    )
    between = stretch.reading.forms(first, last)
    rules = stretch.reading.rules
    conjoined = any(word in ("and", "и", "و", "or") for word in between)
    return len(between) <= APPOSED and not conjoined and all(
        word in rules["linking"] for word in between
    )


def _remember(
    stretch: Stretch, found: Sequence[FoundPlace], gazetteer: Gazetteer, memory: Memory
) -> None:
    """Keep the sites and zones of a sentence for those after it."""
    places = gazetteer.collection.places
    sites = tuple(dict.fromkeys(each.id for each in found if places[each.id].kind == SITE and site_kinds(places[each.id])))
    if sites:
        memory.sites, memory.sites_at = sites, stretch.number
        memory.all_sites = [each for each in memory.all_sites if each not in sites] + list(sites)
    for each in found:
        if places[each.id].kind == "zone" and each.link == "named":
            memory.zone_at = {each.id: stretch.number}


def _once(found: Sequence[FoundPlace]) -> list[FoundPlace]:
    """Return each place once: named before implied, the surer before the less sure."""
    best: dict[str, FoundPlace] = {}
    for each in found:
        other = best.get(each.id)
        rank = (each.link == "named", each.confidence)
        if other is None or rank > (other.link == "named", other.confidence):
            best[each.id] = each
    return list(best.values())
