"""Other ways to write a name, which follow from how a language writes: plurals, articles, nouns."""

from __future__ import annotations

from collections.abc import Iterator

from curation.propose.inflect import forms
from curation.propose.names import LOWER_KINDS
from curation.propose.rules import read_rules
from curation.propose.words import Word, split_words
from layers.model import Actor, Collection, Place

SHORTEST_BARE = 4
SHORTEST_SURNAME = 3
WHOSE_AND_WHAT = 2


def place_variants(
    spelling: str, language: str, place: Place, collection: Collection
) -> Iterator[str]:
    """Give a place's name, and how else a text may write it."""
    for variant in (spelling, *_abroad(spelling, language, place, collection)):
        yield variant
        if place.kind == "zone":
            yield _plural(variant, language)
            yield _without_articles(variant, language)


def actor_variants(spelling: str, language: str, actor: Actor) -> Iterator[str]:
    """Give an actor's name, and how else a text may write it."""
    yield spelling
    yield from _without_dots(spelling)
    if actor.kind == "armed force":
        yield from _forces(spelling, language)
    if actor.kind == "community":
        yield from _indefinite(spelling, language)


def surnames(full: str, language: str) -> Iterator[str]:
    """Give the surname in a person's full name, with and without its article."""
    words = split_words(full)
    articles = read_rules(language)["articles"]
    several = len(words) > 1 and len(words[-1].form) >= SHORTEST_SURNAME
    if several and words[-1].form not in articles:
        yield full[words[-1].start :]
        if words[-2].form in articles and len(words) > WHOSE_AND_WHAT:
            yield full[words[-2].start :]


def country_names(language: str) -> Iterator[tuple[str, str]]:
    """Give the names and adjectives of countries in a language, each with its ISO code."""
    rules = read_rules(language)
    for code, spellings in rules.table["countries"].items():
        for spelling in spellings:
            written = (_capital(spelling, language), *_agreeing(spelling, language))
            yield from ((code, each) for each in written)


def _agreeing(spelling: str, language: str) -> Iterator[str]:
    """Give the duals and plurals of an adjective, where a language forms them by its ending."""
    for ending, others in read_rules(language).table.get("adjective_endings", {}).items():
        if spelling.endswith(ending) and len(spelling) >= SHORTEST_BARE:
            yield from (spelling.removesuffix(ending) + other for other in others)


def _capital(spelling: str, language: str) -> str:
    """Write a country's name with the capitals that its language gives it."""
    if not read_rules(language).table.get("capital_countries"):
        return spelling
    if len(spelling.replace(".", "")) <= WHOSE_AND_WHAT:
        return spelling.upper()
    return spelling.title().replace(" Of ", " of ")


def _plural(spelling: str, language: str) -> str:
    """Return a zone's name in the plural where a language only adds a letter for it."""
    ending = str(read_rules(language).table.get("plural", ""))
    return spelling + ending if spelling[-1:].islower() else spelling


def _without_articles(spelling: str, language: str) -> str:
    """Return a zone's name without the articles that a language writes onto its words."""
    article = str(read_rules(language).table.get("article", ""))
    if not article or not spelling.startswith(article):
        return spelling
    return " ".join(word.removeprefix(article) for word in spelling.split())


def _indefinite(spelling: str, language: str) -> Iterator[str]:
    """Give a community's name without the article that its language writes onto it."""
    bare = _without_articles(spelling, language)
    if " " not in bare and len(bare) >= SHORTEST_BARE:
        yield bare


def _forces(spelling: str, language: str) -> Iterator[str]:
    """Give an army's name with other words for it: 'X army', so also 'X troops'."""
    rules = read_rules(language)
    words = split_words(spelling)
    if len(words) != WHOSE_AND_WHAT:
        return
    listed = rules["forces.nouns"]
    for index, word in enumerate(words):
        other = words[1 - index]
        if word.form in listed and other.form not in listed:
            for owner in (spelling[other.start : other.end], *_same_country(other, language)):
                for noun in rules.table["forces"]["nouns"]:
                    yield f"{owner} {noun}" if index else f"{noun} {owner}"


def _same_country(word: Word, language: str) -> Iterator[str]:
    """Give the other one-word names and adjectives of the country that a word belongs to."""
    by_code: dict[str, list[str]] = {}
    codes = set()
    for code, spelling in country_names(language):
        words = split_words(spelling)
        if len(words) == 1:
            by_code.setdefault(code, []).append(spelling)
            if word.form in forms(words[0].form, language):
                codes.add(code)
    for code in sorted(codes):
        yield from by_code[code]


def _without_dots(spelling: str) -> Iterator[str]:
    """Give an abbreviation without its dots: U.S., US."""
    first, blank, rest = spelling.partition(" ")
    if "." in first and first.replace(".", "").isupper():
        yield first.replace(".", "") + blank + rest


def _abroad(spelling: str, language: str, place: Place, collection: Collection) -> Iterator[str]:
    """Give a region's name as it is said inside its country: the south of the country."""
    parent = collection.places.get(place.parent or "")
    if place.kind not in LOWER_KINDS or parent is None or parent.kind != "country":
        return
    countries = [parent.names.get(language, ""), *parent.aliases.get(language, ())]
    heads = [words[0].form for words in map(split_words, countries) if words]
    words = split_words(spelling)
    ends_so = len(words) > 1 and any(words[-1].form in forms(head, language) for head in heads)
    said_inside = read_rules(language).table["the_country"]
    if ends_so:
        yield from (f"{spelling[: words[-1].start]}{each}" for each in said_inside)
    for country in (*countries, *said_inside):
        if country and spelling.endswith(f" of {country}"):
            yield spelling.removesuffix(f" of {country}")
