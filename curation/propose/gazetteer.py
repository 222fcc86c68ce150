"""A collection with all that is worked out from it once, for any number of articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from curation.propose.inflect import forms
from curation.propose.kinds import kinds_of
from curation.propose.names import Lexicon, Name, build_lexicon
from curation.propose.rules import LANGUAGES, read_rules
from curation.propose.spellings import collection_names
from curation.propose.words import forms_of, split_words
from layers.model import Actor, Collection, Place
from layers.text import fold

Codes = dict[tuple[str, tuple[str, ...]], str]
PROPER_KINDS = ("town", "governorate", "country")
SHORTEST_PROPER = 3


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of a collection and what they say of countries, by ISO 3166 codes.

    `states` gives the country of actors; `state_actors` and `governments` the actor that is a
    state, or that governs a country which is itself a place; `home` those countries;
    `supporters` the other countries that a zone's or region's own names mention; `proper` the
    words that occur in proper names, by which common names ("buffer zone") are known;
    `country_words` the country of each form of a country's name or adjective.
    `sites` tells what kinds each site is of, `holders` which sites lie in a place, `locators`
    are the regions whose names tell where something is rather than what.
    """

    collection: Collection
    lexicon: Lexicon
    states: Mapping[str, str]
    state_actors: Mapping[str, str]
    governments: Mapping[str, str]
    home: Mapping[str, str]
    supporters: Mapping[str, frozenset[str]]
    proper: frozenset[str]
    country_words: Mapping[str, str]
    sites: Mapping[str, frozenset[str]]
    holders: Mapping[str, tuple[str, ...]]
    locators: frozenset[str]
    actors_by_name: Mapping[str, str]


def make_gazetteer(collection: Collection) -> Gazetteer:
    """Work out from a collection what is needed to read articles."""
    names = list(collection_names(collection))
    by_form = {
        form: code
        for language in LANGUAGES
        for code, word in _country_words(language)
        for form in forms(word, language)
    }
    codes = {(name.language, name.key): name.id for name in names if name.kind == "country"}
    state_actors: dict[str, str] = {}
    home: dict[str, str] = {}
    for name in names:
        code = codes.get((name.language, name.key))
        if name.kind == "actor" and code and collection.actors[name.id].kind == "state":
            state_actors.setdefault(code, name.id)
        if name.kind == "place" and code and collection.places[name.id].kind == "country":
            home.setdefault(code, name.id)
    governments = _governments(names, collection, codes, home, state_actors)
    stands_for = {actor: code for code, actor in (*governments.items(), *state_actors.items())}
    kinds = {place.id: kinds_of(place) for place in collection.places.values()}
    sites = {place: found for place, found in kinds.items() if found}
    ancestors = {actor: _ancestor(actor, collection, stands_for) for actor in collection.actors}
    return Gazetteer(
        collection,
        build_lexicon(names),
        {actor: stands_for[up] for actor, up in ancestors.items() if up is not None},
        state_actors,
        governments,
        home,
        _supporters(collection, frozenset(home), by_form),
        frozenset(_proper_words(collection)),
        by_form,
        sites,
        _holders(collection, sites),
        _locators(collection, home),
        {
            fold(spelling): actor.id
            for actor in reversed(list(collection.actors.values()))
            for spelling in all_spellings(actor)
        },
    )


def all_spellings(thing: Place | Actor) -> list[str]:
    """Return the names and aliases of a place or an actor in all languages."""
    aliases = (alias for group in thing.aliases.values() for alias in group)
    return [*thing.names.values(), *aliases]


def _holders(
    collection: Collection, sites: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
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
    held = {place.parent for place in places.values()}
    countries = {
        word
        for country in home.values()
        for name in places[country].names.values()
        for word in forms_of(name)
    }
    return frozenset(
        place.id
        for place in places.values()
        if place.kind == "region"
        and (
            place.id in held
            or any(word in countries for name in place.names.values() for word in forms_of(name))
        )
    )


def _governments(
    names: Sequence[Name],
    collection: Collection,
    codes: Codes,
    home: Mapping[str, str],
    state_actors: Mapping[str, str],
) -> dict[str, str]:
    """Find the actor called "Xish government" for each country X that is a place."""
    found: dict[str, str] = {}
    for name in names:
        if name.kind != "actor" or collection.actors[name.id].kind != "government":
            continue
        governs = name.key[-1] in read_rules(name.language)["governors"]
        code = codes.get((name.language, name.key[:-1]))
        if code is not None and governs and code in home and code not in state_actors:
            found.setdefault(code, name.id)
    return found


def _ancestor(actor: str, collection: Collection, wanted: Mapping[str, str]) -> str | None:
    """Return the nearest of an actor and its ancestors that is wanted, or None."""
    seen: set[str] = set()
    current: str | None = actor
    while current is not None and current in collection.actors and current not in seen:
        if current in wanted:
            return current
        seen.add(current)
        current = collection.actors[current].parent
    return None


def _supporters(
    collection: Collection, home: frozenset[str], by_form: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Return for each zone and region the foreign countries that its own names mention."""
    return {
        place.id: frozenset(by_form[form] for form in _words(place) if form in by_form) - home
        for place in collection.places.values()
        if place.kind in ("zone", "region")
    }


def _words(place: Place) -> Iterator[str]:
    """Give the words of all names of a place."""
    for spelling in all_spellings(place):
        yield from forms_of(spelling)


def _country_words(language: str) -> Iterator[tuple[str, str]]:
    """Give the one-word names and adjectives of the countries in a language, with the codes."""
    for code, spellings in read_rules(language).table["countries"].items():
        yield from ((code, words[0]) for words in map(forms_of, spellings) if len(words) == 1)


def _proper_words(collection: Collection) -> Iterator[str]:
    """Give the words of proper names: of towns, governorates and countries, in all forms."""
    for place in collection.places.values():
        if place.kind in PROPER_KINDS:
            for language, name in place.names.items():
                for word in forms_of(name):
                    if len(word) >= SHORTEST_PROPER:
                        yield from forms(word, language)
        else:
            # A capital that does not begin a name is a proper noun's: "the Golan".
            for spelling in (*place.names.values(), *place.aliases.get("en", ())):
                yield from (word.form for word in split_words(spelling)[1:] if word.capital)
    for language in LANGUAGES:
        for _, word in _country_words(language):
            yield from forms(word, language)
