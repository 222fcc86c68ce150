"""Places that are meant without their names: these bases, both bases, X's bases, the zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from curation.propose.case import Case
from curation.propose.found import FoundPlace
from curation.propose.kinds import SITE, kind_of
from curation.propose.rules import LANGUAGES, read_rules
from curation.propose.words import forms_of
from layers.model import Place

RECENT = 4
ZONE_RECENT = 2
BOTH = 2
LOCATED_WITHIN = 3


def base_there(case: Case, found: Sequence[FoundPlace]) -> Iterator[FoundPlace]:
    """Give the site that 'the base' means beside the name of the one town that has such a site."""
    forms = case.stretch.forms
    index = case.rules["the_base"].first(forms)
    if index is None or _is_located(case, index):
        return
    near = forms[index : index + LOCATED_WITHIN]
    kinds = {kind_of(form, case.rules.language) for form in near}
    named = {each.id for each in found if each.link == "named"}
    children = [
        each for each in _sites_in(case, sorted(named)) if kinds & case.gazetteer.sites[each]
    ]
    if len(children) == 1 and children[0] not in {each.id for each in found}:
        yield FoundPlace(children[0], "implied", SITE, 0.55, "the site in the place beside it")


def bases_meant(case: Case) -> Iterator[FoundPlace]:
    """Give the sites that are meant without a name: 'these bases', 'Russian bases'."""
    rules, forms = case.rules, case.stretch.forms
    for index, form in enumerate(forms):
        if form not in rules["these.plural"] or _is_located(case, index):
            continue
        before = [
            word
            for word in forms[max(0, index - LOCATED_WITHIN) : index]
            if word not in rules["these.military"]
        ]
        owner = _owner(case, case.stretch.first + index)
        if rules["these.two"].end(before):
            found = list(_again(case, _both(case), form))
        elif rules["these.pointing"].end(before) and owner is None:
            found = list(_again(case, _last(case), form))
        else:
            found = list(_all_of(case, owner, form)) if owner else []
        if found:
            yield from found
            return


def zone_meant(case: Case, found: Sequence[FoundPlace]) -> Iterator[FoundPlace]:
    """Give the zone that 'the zone' means, if one was named a sentence or two before."""
    forms, memory = case.stretch.forms, case.memory
    index = case.rules["these.zone"].first(forms)
    if index is None:
        return
    noun = case.stretch.first + index + 1
    in_longer_name = any(each.first <= noun < each.last for each in case.stretch.matches)
    named = {each.id for each in found}
    for place, number in memory.zone_at.items():
        recent = 0 < case.stretch.number - number <= ZONE_RECENT and memory.zones.get(place, True)
        if recent and place not in named and not in_longer_name:
            yield FoundPlace(place, "implied", "region", 0.55, "the zone spoken of before")
            return


def _is_located(case: Case, index: int) -> bool:
    """Say whether a place is named just after 'bases in': then it says which ones."""
    first = case.stretch.first + index + 1
    if not case.rules["inside"].begin(case.stretch.after(first, 2)):
        return False
    places = case.gazetteer.collection.places
    near = range(first, first + LOCATED_WITHIN)
    return any(
        match.first in near and places[name.id].kind != "country"
        for match in case.stretch.matches
        for name in match.of("place")
    )


def _kinds(case: Case) -> set[str]:
    """Return the kinds of site that the words of the rules point back to."""
    return set(case.rules.table["these"]["kinds"])


def _both(case: Case) -> list[str]:
    """Return the two sites of a kind that 'both' means: those last named, else the only two."""
    sites, kinds = case.gazetteer.sites, _kinds(case)
    named = [each for each in case.memory.all_sites if kinds & sites[each]]
    if len(named) >= BOTH:
        return named[-BOTH:]
    listed = [each for each in sites if kinds & sites[each]]
    return listed if len(listed) == BOTH else []


def _last(case: Case) -> list[str]:
    """Return the sites named a few sentences before, else those in the places named there."""
    memory, kinds = case.memory, _kinds(case)
    sites: Sequence[str] = ()
    if case.stretch.number - memory.sites_at <= RECENT:
        sites = memory.sites
    elif 0 < case.stretch.number - memory.holders_at <= RECENT:
        sites = _sites_in(case, memory.holders)
    return [each for each in sites if kinds & case.gazetteer.sites[each]]


def _sites_in(case: Case, holders: Sequence[str]) -> list[str]:
    """Return the sites that lie in some places."""
    return [site for holder in holders for site in case.gazetteer.holders.get(holder, ())]


def _owner(case: Case, index: int) -> str | None:
    """Return the country that an adjective or possessive beside 'bases' names, or None."""
    military = case.rules["these.military"]
    adjectives_follow = not case.stretch.reading.cased
    for match in case.stretch.matches:
        before = case.stretch.reading.forms(match.last, index)
        after = case.stretch.reading.forms(index + 1, match.first)
        leads = match.last <= index and all(word in military for word in before)
        follows = (
            match.first > index and len(after) <= 1 and all(word in military for word in after)
        )
        if leads or (follows and adjectives_follow):
            codes = [name.id for name in match.of("country")]
            codes += [case.gazetteer.states.get(name.id, "") for name in match.of("actor")]
            if codes and codes[0]:
                return codes[0]
    return None


def _again(case: Case, sites: Sequence[str], word: str) -> Iterator[FoundPlace]:
    """Give the sites spoken of before, and the places they are in."""
    for site in sites:
        why = f"'{word}' spoken of before"
        yield FoundPlace(site, "implied", SITE, 0.6, why)
        parent = case.gazetteer.collection.places[site].parent
        if parent:
            yield FoundPlace(parent, "implied", SITE, 0.6, why)


def _all_of(case: Case, code: str, word: str) -> Iterator[FoundPlace]:
    """Give the places that a country's bases are in, and remember the bases.

    They are the sites whose own names say that they are that country's.
    """
    places = case.gazetteer.collection.places
    kinds = _kinds(case)
    sites = [
        places[each]
        for each, own in case.gazetteer.sites.items()
        if kinds & own and code in _codes(places[each])
    ]
    case.memory.sites = tuple(each.id for each in sites)
    case.memory.sites_at = case.stretch.number
    for site in sites:
        if site.parent:
            why = f"'{word}' of {code}"
            yield FoundPlace(site.parent, "implied", "country", 0.5, why)


def _codes(place: Place) -> frozenset[str]:
    """Return the countries that the names of a site mention."""
    aliases = ((language, alias) for language, group in place.aliases.items() for alias in group)
    return frozenset(
        code
        for language, spelling in (*place.names.items(), *aliases)
        for code in _spelled_codes(spelling, language)
    )


@lru_cache(maxsize=4096)
def _spelled_codes(spelling: str, language: str) -> tuple[str, ...]:
    """Return the countries whose names or adjectives stand in a spelling."""
    if language not in LANGUAGES:
        return ()
    words = set(forms_of(spelling))
    return tuple(
        code
        for code, names in read_rules(language).table["countries"].items()
        if words & {form for name in names for form in forms_of(name)}
    )
