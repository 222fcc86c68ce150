"""Bases, ports and airports that a sentence means by other words than their names.

By a word beside the name of the town they are in (the port of X, bases in X and Y), or by a
word that points back or out: these bases, both bases, X's bases, the zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from curation.propose.annotation import Sentence
from curation.propose.evidence import FoundPlace, PlaceMemory
from curation.propose.gazetteer import SITE, site_kind

REACH = 7
PARTING = ".;:()—–"
RECENT = 4
ZONE_RECENT = 2
BOTH = 2
LOCATED_WITHIN = 3


def sites_beside(sentence: Sentence, found: Sequence[FoundPlace]) -> Iterator[FoundPlace]:
    """Give the sites in named places that the words around them mean: 'bases in A and B'."""
    gazetteer = sentence.gazetteer
    for place in found:
        sites = gazetteer.holders.get(place.id, ())
        if place.link != "named" or not sites or place.id in gazetteer.sites:
            continue
        sides = ((place.first - 1, -1), (place.last, 1))
        kinds = {_kind_beside(sentence, *side) for side in sides}
        for site in sites:
            shared = kinds & gazetteer.sites[site]
            if shared:
                why = f"'{min(shared)}' beside the name of {place.id}"
                yield FoundPlace(site, "implied", SITE, 0.8, why, place.first, place.last)


def base_there(sentence: Sentence, found: Sequence[FoundPlace]) -> Iterator[FoundPlace]:
    """Give the site that 'the base' means beside the name of the one town that has such a site."""
    forms, sites = sentence.forms, sentence.gazetteer.sites
    index = sentence.rules["the_base"].first(forms)
    if index is None or _is_located(sentence, index):
        return
    language = sentence.rules.language
    kinds = {site_kind(form, language) for form in forms[index : index + LOCATED_WITHIN]}
    named = sorted({each.id for each in found if each.link == "named"})
    fitting = [site for site in _sites_in(sentence, named) if kinds & sites[site]]
    if len(fitting) == 1 and fitting[0] not in {each.id for each in found}:
        yield FoundPlace(fitting[0], "implied", SITE, 0.55, "the site in the place beside it")


def bases_meant(sentence: Sentence, memory: PlaceMemory) -> Iterator[FoundPlace]:
    """Give the sites that are meant without a name: 'these bases', 'Russian bases'."""
    rules, forms = sentence.rules, sentence.forms
    for index, form in enumerate(forms):
        if form not in rules["these.plural"] or _is_located(sentence, index):
            continue
        near = forms[max(0, index - LOCATED_WITHIN) : index]
        before = [word for word in near if word not in rules["these.military"]]
        owner = _owner(sentence, sentence.first + index)
        found: Iterable[FoundPlace] = ()
        if rules["these.two"].end(before):
            found = _again(sentence, _both(sentence, memory), form)
        elif rules["these.pointing"].end(before) and owner is None:
            found = _again(sentence, _last(sentence, memory), form)
        elif owner:
            found = _all_of(sentence, owner, form, memory)
        meant = list(found)
        if meant:
            yield from meant
            return


def zone_meant(
    sentence: Sentence, found: Sequence[FoundPlace], memory: PlaceMemory
) -> Iterator[FoundPlace]:
    """Give the zone that 'the zone' means, if one was named a sentence or two before."""
    index = sentence.rules["these.zone"].first(sentence.forms)
    if index is None or sentence.is_named(sentence.first + index + 1):  # in a longer name
        return
    named = {each.id for each in found}
    for place, number in memory.zone_at.items():
        recent = 0 < sentence.number - number <= ZONE_RECENT
        others = place in memory.zones and memory.zones[place].meaning != "place"
        if recent and not others and place not in named:
            yield FoundPlace(place, "implied", "region", 0.55, "the zone spoken of before")
            return


def _kind_beside(sentence: Sentence, index: int, step: int) -> str:
    """Return the kind of site named from a word on, backwards (-1) or not, over joining words."""
    rules = sentence.rules
    others = [each for each in sentence.matches if each.of("place") or each.of("country")]
    joined = {index for each in others for index in range(each.first, each.last)}
    for _ in range(REACH):
        gap = sentence.gap(index if step > 0 else index + 1)
        parted = any(mark in gap for mark in PARTING) or (step > 0 and "," in gap)
        if parted or not sentence.first <= index < sentence.last:
            return ""
        word = sentence.words[index].form
        kind = site_kind(word, rules.language)
        if kind:
            return kind
        leads_on = word in rules["site_links.words"] or index in joined
        if not leads_on or (step > 0 and word in rules["inside"]):
            return ""
        index += step
    return ""


def _is_located(sentence: Sentence, index: int) -> bool:
    """Say whether a place is named just after 'bases in': then it says which ones."""
    first = sentence.first + index + 1
    if not sentence.rules["inside"].begin(sentence.after(first, 2)):
        return False
    places = sentence.gazetteer.collection.places
    return any(
        match.first in range(first, first + LOCATED_WITHIN) and places[name.id].kind != "country"
        for match in sentence.matches
        for name in match.of("place")
    )


def _of_kind(sentence: Sentence, sites: Iterable[str]) -> list[str]:
    """Return the sites of the kinds that the words of the rules point back to."""
    kinds = set(sentence.rules.table["these"]["kinds"])
    return [site for site in sites if kinds & sentence.gazetteer.sites[site]]


def _both(sentence: Sentence, memory: PlaceMemory) -> list[str]:
    """Return the two sites of a kind that 'both' means: those last named, else the only two."""
    named = _of_kind(sentence, memory.all_sites)
    if len(named) >= BOTH:
        return named[-BOTH:]
    listed = _of_kind(sentence, sentence.gazetteer.sites)
    return listed if len(listed) == BOTH else []


def _last(sentence: Sentence, memory: PlaceMemory) -> list[str]:
    """Return the sites named a few sentences before, else those in the places named there."""
    if sentence.number - memory.sites_at <= RECENT:
        return _of_kind(sentence, memory.sites)
    if 0 < sentence.number - memory.holders_at <= RECENT:
        return _of_kind(sentence, _sites_in(sentence, memory.holders))
    return []


def _sites_in(sentence: Sentence, holders: Iterable[str]) -> list[str]:
    """Return the sites that lie in some places."""
    return [site for each in holders for site in sentence.gazetteer.holders.get(each, ())]


def _owner(sentence: Sentence, index: int) -> str | None:
    """Return the country that an adjective or possessive beside 'bases' names, or None."""
    military, states = sentence.rules["these.military"], sentence.gazetteer.states
    for match in sentence.matches:
        before = sentence.between(match.last, index)
        after = sentence.between(index + 1, match.first)
        leads = match.last <= index and all(word in military for word in before)
        follows = (
            match.first > index and len(after) <= 1 and all(word in military for word in after)
        )
        if leads or (follows and not sentence.cased):
            codes = [name.id for name in match.of("country")]
            codes += [states.get(name.id, "") for name in match.of("actor")]
            if codes and codes[0]:
                return codes[0]
    return None


def _again(sentence: Sentence, sites: Iterable[str], word: str) -> Iterator[FoundPlace]:
    """Give the sites spoken of before, and the places they are in."""
    for site in sites:
        why = f"'{word}' spoken of before"
        yield FoundPlace(site, "implied", SITE, 0.6, why)
        parent = sentence.gazetteer.collection.places[site].parent
        if parent:
            yield FoundPlace(parent, "implied", SITE, 0.6, why)


def _all_of(sentence: Sentence, code: str, word: str, memory: PlaceMemory) -> Iterator[FoundPlace]:
    """Give the places that a country's bases are in, and remember the bases.

    They are the sites whose own names say that they are that country's.
    """
    gazetteer = sentence.gazetteer
    listed = _of_kind(sentence, gazetteer.sites)
    sites = [each for each in listed if code in gazetteer.mentioned[each]]
    memory.sites, memory.sites_at = tuple(sites), sentence.number
    for site in sites:
        parent = gazetteer.collection.places[site].parent
        if parent:
            yield FoundPlace(parent, "implied", "country", 0.5, f"'{word}' of {code}")
