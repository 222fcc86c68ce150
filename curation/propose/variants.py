"""The ways to write the names of a collection: all that follow from how a language writes.

To a name come plurals, words without their articles, abbreviations without dots, other nouns for a
country's army, other words for a country.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from curation.propose.names import LONGEST_ACRONYM, SHORTEST_VARIANT, Kind, Name
from curation.propose.rules import LANGUAGES, read_rules
from curation.propose.words import Word, folded_words, inflect, split_words
from layers.model import Actor, Collection, Place, spellings
from layers.text import fold

LOWER_KINDS = ("zone", "region", "community")
"""Kinds whose names are written small within a sentence, though a list gives them a capital."""
ADJECTIVE_KINDS = ("town", "governorate", "site")
SHORTEST_BARE = 4
SHORTEST_SURNAME = 3
WHOSE_AND_WHAT = 2


def collection_names(collection: Collection) -> Iterator[Name]:
    """Give the names of a collection's places and actors, and those of countries."""
    home = _home_words(collection)
    seats = {fold(spelling) for actor in collection.actors.values() for spelling in spellings(actor)}
    for place in collection.places.values():
        parent = collection.places.get(place.parent or "")
        for spelling, language in _spellings(place):
            variants = _place_variants(spelling, language, place, parent, home)
            yield from _named("place", place.id, variants, language, place.like)
            if fold(spelling) not in seats:  # of a government's seat it is the government's
                yield from _named("place", place.id, _adjectives(spelling, language, place), language, place.like)
    for actor in collection.actors.values():
        for spelling, language in _spellings(actor):
            variants = _actor_variants(spelling, language, actor, home)
            yield from _named("actor", actor.id, variants, language, actor.kind)
            if actor.kind == "person":
                last = _surnames(spelling, language)
                yield from _named("surname", actor.id, last, language, actor.kind)
    for language in LANGUAGES:
        for code, spelling in _country_names(language):
            yield from _named("country", code, [spelling], language, "country")


def _named(kind: Kind, id_: str, spellings: Iterable[str], language: str, of_kind: str) -> Iterator[Name]:
    """Give the names of spellings that have letters, each once.

    `of_kind` is the kind of place or actor: those of zones, regions and communities are
    written small within a sentence.
    """
    for spelling in dict.fromkeys(spellings):
        words = split_words(spelling)
        if words:
            key = tuple(word.form for word in words)
            capitals = _capitals(words, language, small=of_kind in LOWER_KINDS)
            acronym = all(len(word.form) == 1 and word.capital for word in words)  # U.S.
            if len(words) == 1:
                acronym = words[0].upper and len(words[0].form) <= LONGEST_ACRONYM
            yield Name(kind, id_, spelling, language, key, capitals, acronym)


def _capitals(words: Sequence[Word], language: str, *, small: bool) -> tuple[bool, ...]:
    """Say of each word of a name whether a text must give it a capital."""
    # The first word of a description ("Buffer zone", "Military police") need not be capital.
    first_is_free = small or (len(words) > 1 and not all(word.capital for word in words))
    articles = read_rules(language)["articles"]
    return tuple(
        word.capital and not (index == 0 and first_is_free) and word.form not in articles
        for index, word in enumerate(words)
    )


def _spellings(thing: Place | Actor) -> Iterator[tuple[str, str]]:
    """Give the names and aliases of a place or an actor, each with its language.

    What a name adds in brackets is no part of how a text writes it.
    """
    aliases = ((language, alias) for language, group in thing.aliases.items() for alias in group)
    seen = {}
    for language, spelling in (*thing.names.items(), *aliases):
        bare = spelling.partition("(")[0].strip() or spelling
        seen.update(dict.fromkeys(((spelling, language), (bare, language))))
    yield from seen


def _place_variants(
    name: str, language: str, place: Place, parent: Place | None, home: frozenset[str]
) -> Iterator[str]:
    """Give a place's name, and how else a text may write it; `home` are words for the collection's own countries."""
    yield from _without_country(name, place, home)
    for variant in (name, *_said_inside(name, language, place, parent)):
        yield variant
        if place.like == "zone":
            if variant[-1:].islower():  # a plural, where a language only adds a letter for it
                yield variant + str(read_rules(language).table.get("plural", ""))
            yield _without_articles(variant, language)


def _actor_variants(spelling: str, language: str, actor: Actor, home: frozenset[str]) -> Iterator[str]:
    """Give an actor's name, and how else a text may write it; `home` are words for the collection's own countries."""
    yield spelling
    first, blank, rest = spelling.partition(" ")
    if "." in first and first.replace(".", "").isupper():
        yield first.replace(".", "") + blank + rest
    if actor.kind == "armed force":
        yield from _other_nouns(spelling, language, "forces.nouns", of_country=True)
        yield from _at_home(spelling, language, home)
    if actor.kind == "organisation":
        spellings_of_firm = [*_other_nouns(spelling, language, "firms")]
        yield from spellings_of_firm
        for each in spellings_of_firm:
            yield from _definite(each, language)
    if actor.kind == "government":
        yield from _offices(spelling, language)
    yield from _definite(spelling, language)
    if actor.kind == "community":
        yield from _of_community(spelling, language)
        bare = _without_articles(spelling, language)
        if " " not in bare and len(bare) >= SHORTEST_BARE:
            yield bare


def _adjectives(name: str, language: str, place: Place) -> Iterator[str]:
    """Give the adjective of a place's name of one word, where a language makes one by an ending: of Xsk."""
    endings = read_rules(language).table.get("place_adjectives", [])
    if place.like in ADJECTIVE_KINDS and " " not in name and "-" not in name and len(name) >= SHORTEST_VARIANT:
        plain = fold(name)
        found = next(((old, new) for old, new in endings if plain.endswith(old)), None)
        if found:
            yield plain.removesuffix(found[0]) + found[1]


def _surnames(full: str, language: str) -> Iterator[str]:
    """Give the surname in a person's full name, with and without its article."""
    words = split_words(full)
    articles = read_rules(language)["articles"]
    several = len(words) > 1 and len(words[-1].form) >= SHORTEST_SURNAME
    if several and words[-1].form not in articles:
        yield full[words[-1].start :]
        if words[-2].form in articles and len(words) > WHOSE_AND_WHAT:
            yield full[words[-2].start :]


def _country_names(language: str) -> Iterator[tuple[str, str]]:
    """Give the names and adjectives of countries in a language, each after its ISO code.

    Where a language forms the duals and plurals of an adjective by its ending, those too.
    """
    table = read_rules(language).table
    for code, listed in table["countries"].items():
        for spelling in listed:
            yield code, _capital(spelling) if table.get("capital_countries") else spelling
            for ending, others in table.get("adjective_endings", {}).items():
                if spelling.endswith(ending) and len(spelling) >= SHORTEST_BARE:
                    yield from ((code, spelling.removesuffix(ending) + other) for other in others)


def _capital(country: str) -> str:
    """Write a country's name with capitals: US, United States of America."""
    if len(country.replace(".", "")) <= WHOSE_AND_WHAT:
        return country.upper()
    return country.title().replace(" Of ", " of ")


def _without_country(name: str, place: Place, home: frozenset[str]) -> Iterator[str]:
    """Give a region's name without its country, if a main name of its own does without: the Xish coast, the coast."""
    mains = [folded_words(each) for key, each in place.names.items() if key in LANGUAGES]
    if place.like == "region" and name in place.names.values() and any(home.isdisjoint(words) for words in mains):
        left = [word for word in split_words(name) if word.form not in home]
        if len(left) == 1 < len(split_words(name)) and len(left[0].form) >= SHORTEST_BARE:
            yield name[left[0].start : left[0].end]


def _without_articles(spelling: str, language: str) -> str:
    """Return a name without the articles that a language writes onto its words."""
    article = str(read_rules(language).table.get("article", ""))
    if not article or not spelling.startswith(article):
        return spelling
    return " ".join(word.removeprefix(article) for word in spelling.split())


def _other_nouns(spelling: str, language: str, nouns: str, *, of_country: bool = False) -> Iterator[str]:
    """Give a description of two words with the other nouns of a list, and of its country otherwise: an Xish firm."""
    words, listed = split_words(spelling), read_rules(language)[nouns]
    for index, word in enumerate(words if len(words) == WHOSE_AND_WHAT else ()):
        other = words[1 - index]
        if word.form in listed and other.form not in listed:
            for owner in (spelling[other.start : other.end], *(_same_country(other, language) if of_country else ())):
                yield from (f"{owner} {noun}" if index else f"{noun} {owner}" for noun in listed.listed)


def _offices(spelling: str, language: str) -> Iterator[str]:
    """Give an office's name with its country otherwise, and what is left written small: Xish Ministry, X's ministry."""
    table = read_rules(language).table
    words = split_words(spelling)
    for word in words if len(words) > 1 and "particles" not in table else ():
        rest = f"{spelling[: word.start]} {spelling[word.end :]}".strip()
        small = " ".join(part if part.isupper() else part.lower() for part in rest.split())
        for owner in _same_country(word, language):
            yield f"{owner} {small}"
            if "declension" in table:  # of the country, after it
                yield f"{small} {owner}"


def _of_community(spelling: str, language: str) -> Iterator[str]:
    """Give the adjective in a community's name, if it is no country's, alone or before words for people.

    Alone where a word for a community stands beside it (the X minority), before words for people else.
    """
    rules = read_rules(language)
    words = split_words(spelling)
    if len(words) != WHOSE_AND_WHAT:
        return
    beside = [index for index, word in enumerate(words) if word.form in rules["communities"]]
    first = 1 - beside[0] if len(beside) == 1 else 0
    adjective = spelling[words[first].start : words[first].end]
    if words[first].form in rules["articles"] or any(_same_country(words[first], language)):
        return
    if not beside:
        yield from (f"{adjective} {noun}" for noun in rules["people"].listed)
        return
    for each in (adjective, _without_articles(adjective, language)):
        yield each
        endings = rules.table.get("community_endings", [])
        yield from (each.removesuffix(old) + new for old, new in endings if each.endswith(old))


def _at_home(spelling: str, language: str, home: frozenset[str]) -> Iterator[str]:
    """Give the name of a government's forces as it is said at home: government forces."""
    words = split_words(spelling)
    left = [word for word in words if word.form not in home]
    ours = read_rules(language)["forces.of_government"]
    if any(word.form in ours for word in left) and WHOSE_AND_WHAT <= len(left) < len(words):
        at_home = " ".join(spelling[word.start : word.end] for word in left)
        for each in (at_home, *_other_nouns(at_home, language, "forces.nouns")):
            yield each
            for word in ours.listed:
                yield " ".join(word if part in ours.listed else part for part in each.split())


def _definite(spelling: str, language: str) -> Iterator[str]:
    """Give a description with the articles that a language writes onto its words: an Xish firm, the Xish firm."""
    article = str(read_rules(language).table.get("article", ""))
    words = spelling.split()
    if article and len(words) == WHOSE_AND_WHAT and not any(word.startswith(article) for word in words):
        yield " ".join(f"{article}{word}" for word in words)


def _home_words(collection: Collection) -> frozenset[str]:
    """Return the forms of the one-word names and adjectives of the countries that are places of a collection."""
    named = [
        (word, language)
        for place in collection.places.values()
        if place.like == "country"
        for language, name in place.names.items()
        if language in LANGUAGES
        for word in split_words(name)
    ]
    return frozenset(
        form
        for word, language in named
        for other in _same_country(word, language)
        for plain in folded_words(other)
        for form in inflect(plain, language)
    )


def _same_country(word: Word, language: str) -> Iterator[str]:
    """Give the one-word names and adjectives of the countries that a word belongs to."""
    names = [(code, name, folded_words(name)) for code, name in _country_names(language)]
    names = [each for each in names if len(each[2]) == 1 or "." in each[1]]
    codes = {code for code, _, (form, *more) in names if not more and word.form in inflect(form, language)}
    yield from (name for code, name, _ in sorted(names, key=itemgetter(0)) if code in codes)


def _said_inside(name: str, language: str, place: Place, parent: Place | None) -> Iterator[str]:
    """Give a region's name as it is said inside its country: the south of the country."""
    if place.like not in LOWER_KINDS or parent is None or parent.like != "country":
        return
    countries = [parent.names.get(language, ""), *parent.aliases.get(language, ())]
    heads = [words[0] for words in map(folded_words, countries) if words]
    words = split_words(name)
    said_inside = read_rules(language).table["the_country"]
    if len(words) > 1 and any(words[-1].form in inflect(head, language) for head in heads):
        yield from (f"{name[: words[-1].start]}{each}" for each in said_inside)
    for country in (*countries, *said_inside):
        if country and name.endswith(f" of {country}"):
            yield name.removesuffix(f" of {country}")
