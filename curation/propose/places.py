"""The places that each sentence of an article is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.propose.annotation import (
    FoundPlace,
    Passed,
    PlaceMemory,
    Sense,
    Sentence,
    SentencePlaces,
    Spoken,
    each_once,
)
from curation.propose.carried import carried
from curation.propose.gazetteer import SITE
from curation.propose.metonyms import judge_capital, judge_country, of_sport, veto
from curation.propose.names import Match
from curation.propose.sites import judge_common, with_unnamed
from layers.model import Place, spellings

COARSE = ("region", "country")
APPOSED = 4


def find_places(sentences: Sequence[Sentence]) -> list[SentencePlaces]:
    """Return the places of each sentence, each once, in the order of the words."""
    memory = PlaceMemory()
    return [_places_of(sentence, memory) for sentence in sentences]


def _places_of(sentence: Sentence, memory: PlaceMemory) -> SentencePlaces:
    """Return the places of a sentence and what its capitals mean, and remember them."""
    senses = _senses(sentence, memory)
    found: list[FoundPlace] = []
    passed: list[Passed] = []
    for match in sentence.matches:
        sense = senses.get(match.first)
        if sense is None and match.places:
            meant, why = _meant(sentence, match, memory)
            found += meant
            passed += [sentence.passed(match, why)] if why else []
        elif sense is not None and sense.meaning == "place":
            found.append(_named(sentence, match, sense))
        elif sense is not None:
            of = "it means a government: " if sense.meaning == "government" else "it is not the place: "
            passed.append(sentence.passed(match, f"{of}{sense.why}"))
    all_found = with_unnamed(sentence, found, memory)
    implied, carried_on = carried(sentence, all_found, memory)
    all_found += implied
    kept = _without_coarse(sentence, all_found)
    passed += _passed_coarse(sentence, all_found, kept)
    _remember(sentence, kept, memory)
    memory.spoken.append(Spoken(sentence, kept, carried_on))
    once = each_once(kept, lambda each: (each.link == "named", each.confidence))
    return SentencePlaces(once, senses, passed)


def _passed_coarse(sentence: Sentence, found: Sequence[FoundPlace], kept: Sequence[FoundPlace]) -> Iterator[Passed]:
    """Give the regions and countries that were left out beside finer places."""
    ids = {each.id for each in kept}
    for each in found:
        if each.id not in ids and each.first >= 0:
            written, start = sentence.written(each.first, each.last), sentence.words[each.first].start
            yield Passed(written, "it only says where a finer place is", start)


def _senses(sentence: Sentence, memory: PlaceMemory) -> dict[int, Sense]:
    """Return what names mean that may be more than a place's, by their first words."""
    senses: dict[int, Sense] = {}
    earlier: tuple[Match, Sense] | None = None
    matches = [match for match in sentence.matches if match.places]
    sport = of_sport(sentence) if matches else 0
    for match in matches:
        reason = veto(sentence, match, memory, sport)
        if reason is not None:
            senses[match.first] = Sense("neither", 0.8, reason)
        elif match.actors:
            senses[match.first] = judge_capital(sentence, match, earlier)
            earlier = match, senses[match.first]
    return senses


def _meant(sentence: Sentence, match: Match, memory: PlaceMemory) -> tuple[list[FoundPlace], str]:
    """Return the place that a name means, or why the words around it say that it means none."""
    gazetteer, names = sentence.gazetteer, match.places
    place = gazetteer.collection.places[names[0].id]
    if place.like == "country":
        sense = judge_country(sentence, match)
    else:
        sense = judge_common(sentence, match, place, memory) or Sense("place", 0.95, "")
    if sense.meaning != "place":
        return [], sense.why or "a country that acts or is spoken of, not the ground of an event"
    others = sorted({name.id for name in names} - {place.id})
    if others and place.like != "country":
        sense = Sense("place", 0.6, f"the name may also mean {', '.join(others)}")
    around = _around(sentence, match, place, sense.confidence - 0.05)
    return [_named(sentence, match, sense), *around], ""


def _around(sentence: Sentence, match: Match, place: Place, sure: float) -> Iterator[FoundPlace]:
    """Give the place that a site or a part of a zone lies in, for the sentence is about it too."""
    gazetteer = sentence.gazetteer
    parent = gazetteer.collection.places.get(place.parent or "")
    is_part = place.like == "zone" or place.id in gazetteer.sites
    if is_part and parent is not None and parent.like not in COARSE:
        # A site's name may contain that of the place it is in, its last letter aside.
        stems = (spelling.casefold()[:-1] for spelling in spellings(parent))
        name = match.places[0].spelling.casefold()
        link = "named" if any(len(stem) > 1 and stem in name for stem in stems) else "implied"
        why = f"{place.id} is in it"
        yield FoundPlace(parent.id, link, SITE, sure, why, match.first, match.last)


def _named(sentence: Sentence, match: Match, sense: Sense) -> FoundPlace:
    """Return a place that is named, with how exactly."""
    place = sentence.gazetteer.collection.places[match.places[0].id]
    written = sentence.written(match.first, match.last)
    why = f"alias '{written}' of {place.id}" + (f", {sense.why}" if sense.why else "")
    precision, sure = _precision(sentence, match, place), sense.confidence
    return FoundPlace(place.id, "named", precision, sure, why, match.first, match.last)


def _precision(sentence: Sentence, match: Match, place: Place) -> str:
    """Say how exactly a name says where: the words beside it count before the place's kind."""
    if place.like not in ("governorate", "town"):
        return "region" if place.like in ("zone", "line") else place.like
    rules = sentence.rules
    before, after = sentence.before(match.first, 3), sentence.after(match.last, 1)
    inside = sentence.between(match.first, match.last)
    if rules["governorate_words"].inside([*before, *after, *inside]):
        return "governorate"
    if rules["town_words"].inside([*before[-2:], *after, *inside]):
        return "town"
    return place.like


def _without_coarse(sentence: Sentence, found: Sequence[FoundPlace]) -> list[FoundPlace]:
    """Leave out regions that only tell where a finer place is, and countries beside any other."""
    places, locators = sentence.gazetteer.collection.places, sentence.gazetteer.locators
    several = len({each.id for each in found}) > 1
    fine = [each for each in found if places[each.id].like not in COARSE and each.first >= 0]
    return [
        each
        for each in found
        if not (several and places[each.id].like == "country")
        and not (each.id in locators and any(_is_apposed(sentence, each, one) for one in fine))
    ]


def _is_apposed(sentence: Sentence, coarse: FoundPlace, fine: FoundPlace) -> bool:
    """Say whether a region stands beside a finer place only to tell where that is."""
    rules = sentence.rules
    former, latter = (fine, coarse) if fine.first < coarse.first else (coarse, fine)
    between = sentence.between(former.last, latter.first)
    conjoined = any(word in rules["conjunctions_apart"] for word in between)
    links = all(word in rules["linking"] for word in between)
    return len(between) <= APPOSED and links and not conjoined


def _remember(sentence: Sentence, found: Sequence[FoundPlace], memory: PlaceMemory) -> None:
    """Keep the sites and zones of a sentence for those after it."""
    gazetteer = sentence.gazetteer
    sites = tuple(dict.fromkeys(each.id for each in found if each.id in gazetteer.sites))
    if sites:
        memory.sites, memory.sites_at = sites, sentence.number
        memory.all_sites = [each for each in memory.all_sites if each not in sites] + list(sites)
    named = [each.id for each in found if each.link == "named"]
    holders = tuple(each for each in named if each in gazetteer.holders)
    if holders:
        memory.holders, memory.holders_at = holders, sentence.number
    for place in named:
        if gazetteer.collection.places[place].like == "zone":
            memory.zone_at = {place: sentence.number}
