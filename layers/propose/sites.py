"""A town or the base, port or airport in it: told by the words around the name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from layers.model import Place
from layers.propose.found import FoundPlace, Memory
from layers.propose.gazetteer import Gazetteer
from layers.propose.names import Match
from layers.propose.reading import Stretch
from layers.propose.rules import LANGUAGES, Rules, read_rules
from layers.propose.words import forms_of

REACH = 7
RECENT = 4
SITE = "site"


def site_kinds(place: Place) -> frozenset[str]:
    """Return what kinds of site (base, port …) the main names of a site say it is."""
    if place.kind != SITE:
        return frozenset()
    return frozenset(
        kind
        for language, name in place.names.items()
        for kind in _kinds(name, language)
    )


def sites_meant(
    stretch: Stretch, match: Match, place: Place, gazetteer: Gazetteer, others: Sequence[Match]
) -> Iterator[FoundPlace]:
    """Give the sites in a place that the words around its name mean: 'bases in A and B'."""
    kinds = set(_around(stretch, match, others))
    for child in gazetteer.collection.places.values():
        if child.parent == place.id and kinds & site_kinds(child):
            kind = sorted(kinds & site_kinds(child))[0]
            why = f"'{kind}' beside the name of {place.id}"
            yield FoundPlace(child.id, "implied", SITE, 0.8, why, match.first, match.last)


def bases_meant(
    stretch: Stretch, gazetteer: Gazetteer, memory: Memory
) -> Iterator[FoundPlace]:
    """Give the sites that are meant without a name: 'these bases', 'Russian bases'."""
    rules = stretch.reading.rules
    forms = stretch.forms
    for index, form in enumerate(forms):
        if form not in rules["these.plural"]:
            continue
        before = [each for each in forms[max(0, index - 3) : index] if each not in rules["these.military"]]
        if rules["these.two"].end(before) and not _is_located(stretch, index):
            yield from _again(_two(memory, gazetteer, rules), gazetteer, form)
            return
        if rules["these.pointing"].end(before) and stretch.number - memory.sites_at <= RECENT:
            kinds = set(rules.table["these"]["kinds"])
            places = gazetteer.collection.places
            yield from _again(
                [each for each in memory.sites if kinds & site_kinds(places[each])], gazetteer, form
            )
            return
        owner = _owner(stretch, stretch.first + index, gazetteer)
        if owner:
            memory.sites = tuple(_bases_of(owner, gazetteer, rules))
            memory.sites_at = stretch.number
            yield from _all_of(owner, gazetteer, rules, f"'{form}' of {owner}")
            return


def _is_located(stretch: Stretch, index: int) -> bool:
    """Say whether a place is named just after 'bases in': then it says which ones."""
    first = stretch.first + index + 1
    if not stretch.reading.rules["inside"].begin(stretch.after(first, 2)):
        return False
    near = range(first, first + 3)
    return any(match.first in near and match.of("place") for match in stretch.matches)


def _two(memory: Memory, gazetteer: Gazetteer, rules: Rules) -> list[str]:
    """Return the two sites of a kind that 'both' means: those last named, else the only two."""
    places = gazetteer.collection.places
    kinds = set(rules.table["these"]["kinds"])
    named = [each for each in memory.all_sites if kinds & site_kinds(places[each])]
    if len(named) > 1:
        return named[-2:]
    listed = [place.id for place in places.values() if kinds & site_kinds(place)]
    return listed if len(listed) == 2 else []  # noqa: PLR2004 - both means two


def _owner(stretch: Stretch, index: int, gazetteer: Gazetteer) -> str | None:
    """Return the country that an adjective or possessive beside 'bases' names, or None."""
    rules = stretch.reading.rules
    for match in stretch.matches:
        gap = stretch.reading.forms(match.last, index)
        back = stretch.reading.forms(index + 1, match.first)
        near = match.last <= index and all(word in rules["these.military"] for word in gap)
        follows = (
            match.first > index
            and len(back) <= 1
            and all(word in rules["these.military"] for word in back)
        )
        english_order = "particles" not in rules.table and rules.language != "ru"
        if near or (follows and not english_order):
            for name in match.of("country"):
                return name.id
            for name in match.of("actor"):
                if name.id in gazetteer.states:
                    return gazetteer.states[name.id]
    return None


def _again(sites: Sequence[str], gazetteer: Gazetteer, word: str) -> Iterator[FoundPlace]:
    """Give the sites spoken of before, and the places they are in."""
    for site in sites:
        why = f"'{word}' spoken of before"
        yield FoundPlace(site, "implied", SITE, 0.6, why)
        parent = gazetteer.collection.places[site].parent
        if parent:
            yield FoundPlace(parent, "implied", SITE, 0.6, why)


def _all_of(code: str, gazetteer: Gazetteer, rules: Rules, why: str) -> Iterator[FoundPlace]:
    """Give the places that a country's bases are in."""
    for site in _bases_of(code, gazetteer, rules):
        parent = gazetteer.collection.places[site].parent
        if parent:
            yield FoundPlace(parent, "implied", "country", 0.5, why)


def _bases_of(code: str, gazetteer: Gazetteer, rules: Rules) -> list[str]:
    """Return the bases whose own names say they are a country's."""
    kinds = set(rules.table["these"]["kinds"])
    return [
        place.id
        for place in gazetteer.collection.places.values()
        if kinds & site_kinds(place) and code in _codes_of(place)
    ]


def _codes_of(place: Place) -> frozenset[str]:
    """Return the countries that the names of a site mention."""
    spelled = [
        *place.names.items(),
        *((language, alias) for language, group in place.aliases.items() for alias in group),
    ]
    return frozenset(
        code for language, spelling in spelled for code in _spelled_codes(spelling, language)
    )


@lru_cache(maxsize=4096)
def _spelled_codes(spelling: str, language: str) -> tuple[str, ...]:
    """Return the countries whose names or adjectives stand in a spelling."""
    if language not in LANGUAGES:
        return ()
    table = read_rules(language).table["countries"]
    words = set(forms_of(spelling))
    listed = {code: {form for each in names for form in forms_of(each)} for code, names in table.items()}
    return tuple(code for code, names in listed.items() if words & names)


def _around(stretch: Stretch, match: Match, others: Sequence[Match]) -> Iterator[str]:
    """Give the kinds of site named beside a place, over words that join them to it."""
    rules = stretch.reading.rules
    joined = {index for other in others for index in range(other.first, other.last)}
    for step in (-1, 1):
        index = match.first - 1 if step < 0 else match.last
        for _ in range(REACH):
            if not stretch.first <= index < stretch.last:
                break
            word = stretch.reading.words[index].form
            if _breaks(stretch, index, step):
                break
            kind = kind_of(word, rules)
            if kind:
                yield kind
                break
            if word not in rules["site_links.words"] and index not in joined:
                break
            if step > 0 and rules["inside"].end([word]):
                break
            index += step


def _breaks(stretch: Stretch, index: int, step: int) -> bool:
    """Say whether a mark between words parts a name from what stands before or after it."""
    gap = stretch.reading.gap(index if step > 0 else index + 1)
    return any(mark in gap for mark in ".;:()—–") or (step > 0 and "," in gap)


def kind_of(word: str, rules: Rules) -> str | None:
    """Return the kind of site that a word means, or None."""
    for kind in rules.table["sites"]:
        if word in rules[f"sites.{kind}"]:
            return str(kind)
    return None


@lru_cache(maxsize=4096)
def _kinds(name: str, language: str) -> tuple[str, ...]:
    """Return the kinds of site that the words of a name mean."""
    if language not in LANGUAGES:
        return ()
    rules = read_rules(language)
    found = (kind_of(word, rules) for word in forms_of(name))
    return tuple(kind for kind in found if kind)
