"""A collection with all that is worked out from it once, for any number of articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from curation.propose.names import Kind, Lexicon, Name, build_lexicon
from curation.propose.rules import LANGUAGES, read_rules
from curation.propose.variants import collection_names
from curation.propose.words import folded_words, inflect, split_words, without_article
from layers.model import Actor, Collection, Place, lineage, spellings
from layers.text import fold

Codes = dict[tuple[str, tuple[str, ...]], str]
SITE = "site"
WORDED = ("government", "armed force", "organisation", "outlet")
PROPER_KINDS = ("town", "governorate", "country")
SHORTEST_PROPER = 3


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of a collection and what they say of places and countries (ISO 3166 codes).

    `states` gives the country of actors; `state_actors`, `governments` and `armies` the actor that is
    a state, that governs a country which is itself a place, that is an army; `home` those countries;
    `mentioned` the foreign countries that a place's own names mention; `proper` the words of
    proper names, by which common names ("buffer zone") are known; `country_words` the country
    of each form of a country's name or adjective. `sites` tells what kinds each site is of,
    `called` the same with what their aliases call them, `not_called` the words of others' main names that stand in
    none of theirs; `holders` which sites lie in a place, `locators` are the regions whose names tell where
    something is rather than what; `actors_by_name` finds an actor by a folded spelling,
    `worded` gives the numbers (those of `lexicon`) of the words in the names of offices, forces and organisations;
    `languages` are those of the collection's page, articles and names.
    """

    collection: Collection
    lexicon: Lexicon
    states: Mapping[str, str]
    state_actors: Mapping[str, str]
    governments: Mapping[str, str]
    armies: Mapping[str, str]
    home: Mapping[str, str]
    mentioned: Mapping[str, frozenset[str]]
    proper: frozenset[str]
    country_words: Mapping[str, str]
    sites: Mapping[str, frozenset[str]]
    called: Mapping[str, frozenset[str]]
    not_called: Mapping[str, frozenset[str]]
    holders: Mapping[str, tuple[str, ...]]
    locators: frozenset[str]
    actors_by_name: Mapping[str, str]
    worded: Mapping[str, frozenset[int]]
    languages: frozenset[str]


def make_gazetteer(collection: Collection) -> Gazetteer:
    """Work out from a collection what is needed to read articles."""
    places, actors = collection.places, collection.actors
    names = list(collection_names(collection))
    codes = {(name.language, name.key): name.id for name in names if name.kind == "country"}
    state_actors = _by_country(names, "actor", _of_kind(actors, "state"), codes)
    home = _by_country(names, "place", {one.id for one in places.values() if one.like == "country"}, codes)
    # The actor called "Xish government" for each country X.
    offices = (
        name._replace(key=name.key[:-1]) for name in names if name.key[-1] in read_rules(name.language)["governors"]
    )
    governing = _by_country(offices, "actor", _of_kind(actors, "government"), codes)
    governments = {code: actor for code, actor in governing.items() if code in home}
    arming = (name._replace(key=_without_army(name)) for name in names)
    lexicon = build_lexicon(names)
    sites = {place.id: kinds for place in places.values() if (kinds := _kinds_of(place))}
    by_form = _country_forms()
    return Gazetteer(
        collection=collection,
        lexicon=lexicon,
        states=_states(collection, {**governments, **state_actors}),
        state_actors=state_actors,
        governments=governments,
        armies=_by_country(arming, "actor", _of_kind(actors, "armed force"), codes),
        home=home,
        mentioned={
            place.id: frozenset(by_form[form] for form in _words(spellings(place)) if form in by_form) - home.keys()
            for place in places.values()
        },
        proper=frozenset((*_proper_words(collection), *by_form)),
        country_words=by_form,
        sites=sites,
        called={site: kinds | _kinds_of(places[site], aliases=True) for site, kinds in sites.items()},
        not_called=_not_called([places[site] for site in sites]),
        holders=_holders(collection, sites),
        locators=_locators(collection, home),
        actors_by_name={
            fold(spelling): actor.id for actor in reversed(list(actors.values())) for spelling in spellings(actor)
        },
        worded=_worded(names, {one for kind in WORDED for one in _of_kind(actors, kind)}, lexicon),
        languages=_languages(collection),
    )


def _worded(names: Iterable[Name], ids: set[str], lexicon: Lexicon) -> dict[str, frozenset[int]]:
    """Return the numbers of the words in the names of some actors, but for names of one word and for countries."""
    found: dict[str, set[int]] = {}
    for name in names:
        if name.kind == "actor" and name.id in ids and len(name.key) > 1:
            found.setdefault(name.id, set()).update(lexicon.numbers[form] for form in name.key)
    return {actor: frozenset(numbers) for actor, numbers in found.items()}


def _languages(collection: Collection) -> frozenset[str]:
    """Return the languages of a collection: of its page, of its articles, and of its names."""
    things: list[Place | Actor] = [*collection.places.values(), *collection.actors.values()]
    named = {language for thing in things for language in (*thing.names, *thing.aliases)}
    return frozenset((*collection.languages, *named, *(each.language for each in collection.articles.values())))


@lru_cache(maxsize=65536)
def site_kind(word: str, language: str) -> str | None:
    """Return the kind of site (base, port, airport) that a folded word means, or None."""
    rules = read_rules(language)
    return next((kind for kind in rules.table["sites"] if word in rules[f"sites.{kind}"]), None)


def _kinds_of(place: Place, *, aliases: bool = False) -> frozenset[str]:
    """Return what kinds of site the main names of a place, or its aliases, say it is; none if it is no site."""
    listed = place.aliases if aliases else {language: [name] for language, name in place.names.items()}
    found = (
        site_kind(word, language)
        for language, names in listed.items()
        if place.like == SITE and language in LANGUAGES
        for word in _words(names)
    )
    return frozenset(kind for kind in found if kind)


def _not_called(sites: Iterable[Place]) -> dict[str, frozenset[str]]:
    """Return for each site the words of the others' main names that stand in none of its own."""
    words = {site.id: _words_of_names(site) for site in sites}
    return {
        site: frozenset(word for other, (_, main) in words.items() if other != site for word in main) - every
        for site, (every, _) in words.items()
    }


def _words_of_names(place: Place) -> tuple[frozenset[str], frozenset[str]]:
    """Return the forms of the words of all names of a place, and of its main names."""
    every = {language: [name, *place.aliases.get(language, ())] for language, name in place.names.items()}
    whole, main = (
        frozenset(
            form
            for language, names in listed.items()
            if language in LANGUAGES
            for word in _words(names)
            for form in (*inflect(word, language), without_article(word, language))
        )
        for listed in (every, {language: names[:1] for language, names in every.items()})
    )
    return whole, main


def _holders(collection: Collection, sites: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the sites that lie directly in each place that has some."""
    found: dict[str, tuple[str, ...]] = {}
    for site in sites:
        parent = collection.places[site].parent
        if parent:
            found[parent] = (*found.get(parent, ()), site)
    return found


def _locators(collection: Collection, home: Mapping[str, str]) -> frozenset[str]:
    """Return the regions that are named after their country ("northern X") or hold places."""
    places = collection.places
    holding = {place.parent for place in places.values()}
    words = {place.id: {*_words(place.names.values())} for place in places.values()}
    countries = {word for country in home.values() for word in words[country]}
    return frozenset(
        place.id
        for place in places.values()
        if place.like == "region" and (place.id in holding or countries & words[place.id])
    )


def _country_forms() -> dict[str, str]:
    """Return the country of each form of a country's one-word names and adjectives."""
    return {
        form: code
        for language in LANGUAGES
        for code, listed in read_rules(language).table["countries"].items()
        for words in map(folded_words, listed)
        if len(words) == 1
        for form in inflect(words[0], language)
    }


def _of_kind(things: Mapping[str, Actor], kind: str) -> set[str]:
    """Return the ids of the actors of a kind."""
    return {thing.id for thing in things.values() if thing.kind == kind}


def _without_army(name: Name) -> tuple[str, ...]:
    """Return the words of a name without those for an army; nothing if it has none."""
    listed = read_rules(name.language)["forces.army"]
    left = tuple(word for word in name.key if word not in listed)
    return left if len(left) < len(name.key) else ()


def _by_country(names: Iterable[Name], kind: Kind, ids: set[str], codes: Codes) -> dict[str, str]:
    """Return which of some places or actors bears a country's name, by the country's code."""
    found: dict[str, str] = {}
    for name in names:
        code = codes.get((name.language, name.key))
        if code and name.kind == kind and name.id in ids:
            found.setdefault(code, name.id)
    return found


def _states(collection: Collection, stand_for: Mapping[str, str]) -> dict[str, str]:
    """Return the country of each actor who stands for one, or whose nearest ancestor does.

    `stand_for` gives the actor by the country's code.
    """
    codes = {actor: code for code, actor in stand_for.items()}
    lines = {actor: lineage(actor, collection.actors) for actor in collection.actors}
    above = {actor: [each for each in line if each in codes] for actor, line in lines.items()}
    return {actor: codes[line[0]] for actor, line in above.items() if line}


def _words(names: Iterable[str]) -> Iterator[str]:
    """Give the folded words of some names."""
    for name in names:
        yield from folded_words(name)


def _proper_words(collection: Collection) -> Iterator[str]:
    """Give the words of proper names: of towns, governorates and countries, in all forms."""
    for place in collection.places.values():
        if place.like in PROPER_KINDS:
            for language, name in place.names.items():
                for word in folded_words(name):
                    if len(word) >= SHORTEST_PROPER:
                        yield from inflect(word, language)
        else:
            # A capital that does not begin a name is a proper noun's: "the Levant".
            for spelling in (*place.names.values(), *place.aliases.get("en", ())):
                yield from (word.form for word in split_words(spelling)[1:] if word.capital)
