"""All names of a collection, found in one pass over the words of a text (Aho-Corasick)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import ahocorasick

from layers.model import Actor, Collection, Place
from layers.propose.inflect import forms
from layers.propose.rules import LANGUAGES, Rules, read_rules
from layers.propose.words import Word, split_words

Kind = Literal["place", "actor", "surname", "country"]
LOWER_KINDS = ("zone", "region", "community")
"""Kinds whose names are written small within a sentence, though a list gives them a capital."""
LONGEST_ACRONYM = 5
SHORTEST_BARE = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A way to write a place, an actor, a person by surname, or a country.

    `capitals` tells for each word whether a text must give it a capital; `acronym` that all
    its letters must be capitals.
    """

    kind: Kind
    id: str
    spelling: str
    language: str
    key: tuple[str, ...]
    capitals: tuple[bool, ...]
    acronym: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Names that stand at the words `first` to `last` (exclusive); all are written alike."""

    first: int
    last: int
    names: tuple[Name, ...]

    def of(self, kind: Kind) -> tuple[Name, ...]:
        """Return the names of one kind."""
        return tuple(name for name in self.names if name.kind == kind)


@dataclass(slots=True)
class Lexicon:
    """The names of a collection, ready to be searched for."""

    classes: dict[str, int] = field(default_factory=dict)
    automaton: ahocorasick.Automaton = field(
        default_factory=lambda: ahocorasick.Automaton(
            ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE
        )
    )


def build_lexicon(names: Sequence[Name]) -> Lexicon:
    """Build the automaton over words; the forms of a word count as the same word."""
    lexicon = Lexicon()
    parents: list[int] = [0]
    for name in names:
        for word, capital in zip(name.key, _acronyms(name), strict=True):
            _join_forms(forms(word, name.language, capitals=capital), lexicon.classes, parents)
    for form, number in lexicon.classes.items():
        lexicon.classes[form] = _root(number, parents)
    entries: dict[tuple[int, ...], list[Name]] = {}
    for name in names:
        entries.setdefault(tuple(lexicon.classes[word] for word in name.key), []).append(name)
    for key, group in entries.items():
        lexicon.automaton.add_word(key, (len(key), tuple(group)))
    lexicon.automaton.make_automaton()
    return lexicon


def find_names(words: Sequence[Word], lexicon: Lexicon, rules: Rules) -> list[Match]:
    """Find the names in a text in order; of those that overlap the longest counts."""
    found = list(_all_matches(words, lexicon, rules))
    found.sort(key=lambda match: (match.first - match.last, match.first))
    taken = bytearray(len(words))
    chosen = []
    for match in found:
        if not any(taken[match.first : match.last]):
            taken[match.first : match.last] = b"\1" * (match.last - match.first)
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.first)


def _all_matches(words: Sequence[Word], lexicon: Lexicon, rules: Rules) -> Iterator[Match]:
    """Give every stretch of words that is a name, written as the name must be."""
    get = lexicon.classes.get
    numbers = tuple(get(word.form, 0) for word in words)
    if not numbers or not len(lexicon.automaton):
        return
    for last, (length, group) in lexicon.automaton.iter(numbers):
        first = last - length + 1
        span = words[first : last + 1]
        fitting = tuple(name for name in group if _is_written(name, span))
        following = words[last + 1].form if last + 1 < len(words) else ""
        attributive = following in rules[f"not_before.{span[-1].form}"]
        if fitting and not (attributive and length > 1):
            yield Match(first, last + 1, fitting)


def _is_written(name: Name, span: Sequence[Word]) -> bool:
    """Say whether words have the capitals that a name needs."""
    if name.acronym:
        return all(word.upper or (len(word.form) == 1 and word.capital) for word in span)
    needed = zip(name.capitals, span, strict=True)
    return all(word.capital or not capital for capital, word in needed)


def _acronyms(name: Name) -> list[bool]:
    """Say of each word of a name whether it is an abbreviation in capitals."""
    return [word.upper and len(word.form) <= LONGEST_ACRONYM for word in split_words(name.spelling)]


def _join_forms(group: frozenset[str], classes: dict[str, int], parents: list[int]) -> None:
    """Give the forms of a word one number, and that of a word that shares a form with it."""
    known = sorted({_root(classes[form], parents) for form in group if form in classes})
    if known:
        number = known[0]
    else:
        number = len(parents)
        parents.append(number)
    for other in known[1:]:
        parents[other] = number
    for form in group:
        classes.setdefault(form, number)


def _root(number: int, parents: list[int]) -> int:
    """Return the number that stands for a group of joined numbers."""
    while parents[number] != number:
        number = parents[number]
    return number


def make_name(kind: Kind, id_: str, spelling: str, language: str, of_kind: str = "") -> Name | None:
    """Make a name of a spelling; None if it has no letters."""
    words = split_words(spelling)
    if not words:
        return None
    several = len(words) > 1
    small = of_kind in LOWER_KINDS
    acronym = (not several and words[0].upper and len(words[0].form) <= LONGEST_ACRONYM) or (
        several and all(len(word.form) == 1 and word.capital for word in words)
    )
    # The first word of a description ("Buffer zone", "Military police") need not be capital.
    first_is_free = small or (several and not all(word.capital for word in words))
    articles = read_rules(language)["articles"]
    capitals = tuple(
        word.capital
        and not (index == 0 and first_is_free)
        and not (small and not several)
        and word.form not in articles
        for index, word in enumerate(words)
    )
    key = tuple(word.form for word in words)
    return Name(kind, id_, spelling, language, key, capitals, acronym)


def collection_names(collection: Collection) -> Iterator[Name]:
    """Give the names of a collection's places and actors, and variants that follow from them."""
    for place in collection.places.values():
        for spelling, language in _spellings(place):
            variants = (spelling, *_abroad(spelling, language, place, collection))
            plurals = tuple(_plural(each, language, place) for each in variants)
            for variant in dict.fromkeys((*variants, *plurals)):
                yield from _named("place", place.id, variant, language, place.kind)
    for actor in collection.actors.values():
        for spelling, language in _spellings(actor):
            for variant in (spelling, *_without_dots(spelling), *_forces(spelling, language, actor)):
                yield from _named("actor", actor.id, variant, language, actor.kind)
            if actor.kind == "community":
                yield from _indefinite(actor.id, spelling, language)
        if actor.kind == "person":
            yield from _surnames(actor)
    for language in LANGUAGES:
        for code, spellings in read_rules(language).table["countries"].items():
            for spelling in spellings:
                of_kind = "" if language == "en" else "community"
                written = spelling.title().replace(" Of ", " of ") if language == "en" and len(spelling) > 2 else spelling
                written = written.upper() if written in ("us", "uk", "u.s.") else written
                yield from _named("country", code, written, language, of_kind)


def _named(kind: Kind, id_: str, spelling: str, language: str, of_kind: str) -> Iterator[Name]:
    """Give the name of a spelling, if it has letters."""
    name = make_name(kind, id_, spelling, language, of_kind)
    if name is not None:
        yield name


def _spellings(thing: Place | Actor) -> Iterator[tuple[str, str]]:
    """Give the names and aliases of a place or an actor, each with its language."""
    seen = set()
    for language, spelling in [
        *thing.names.items(),
        *((language, alias) for language, group in thing.aliases.items() for alias in group),
    ]:
        bare = spelling.partition("(")[0].strip() or spelling
        for variant in dict.fromkeys((spelling, bare)):
            if (variant, language) not in seen:
                seen.add((variant, language))
                yield variant, language


def _plural(spelling: str, language: str, place: Place) -> str:
    """Return a zone's name in the plural where a language only adds a letter for it."""
    ending = str(read_rules(language).table.get("plural", ""))
    return spelling + ending if place.kind == "zone" and spelling[-1].islower() else spelling


def _surnames(actor: Actor) -> Iterator[Name]:
    """Give a person's surname, with and without its article, in each language."""
    for full, language in _spellings(actor):
        words = split_words(full)
        articles = read_rules(language)["articles"]
        if len(words) > 1 and words[-1].form not in articles and len(words[-1].form) > 2:
            last = full[words[-1].start :]
            with_article = words[-2].form in articles and len(words) > 2
            yield from _named("surname", actor.id, last, language, "person")
            if with_article:
                yield from _named("surname", actor.id, full[words[-2].start :], language, "person")


def _indefinite(id_: str, spelling: str, language: str) -> Iterator[Name]:
    """Give a community's name without the article that its language writes onto it."""
    article = read_rules(language).table.get("article", "")
    bare = spelling.removeprefix(article) if article else spelling
    if bare != spelling and " " not in bare and len(bare) >= SHORTEST_BARE:
        yield from _named("actor", id_, bare, language, "community")


def _forces(spelling: str, language: str, actor: Actor) -> Iterator[str]:
    """Give an army's name with other words for it: 'X army', so also 'X troops'."""
    rules = read_rules(language)
    words = split_words(spelling)
    if actor.kind != "armed force" or len(words) != 2:  # noqa: PLR2004 - whose, and what
        return
    listed = rules["forces.nouns"]
    for index, word in enumerate(words):
        other = words[1 - index]
        whose = spelling[other.start : other.end]
        if word.form in listed and other.form in country_forms(language):
            for noun in rules.table["forces"]["nouns"]:
                yield f"{whose} {noun}" if index else f"{noun} {whose}"


@lru_cache
def country_forms(language: str) -> frozenset[str]:
    """Return all forms of the one-word names and adjectives of countries in a language."""
    listed = read_rules(language).table["countries"].values()
    words = [split_words(spelling) for group in listed for spelling in group]
    return frozenset(form for each in words if len(each) == 1 for form in forms(each[0].form, language))


def _without_dots(spelling: str) -> Iterator[str]:
    """Give an abbreviation without its dots: U.S., US."""
    parts = spelling.split(" ")
    if "." in parts[0] and parts[0].replace(".", "").isupper():
        yield " ".join([parts[0].replace(".", ""), *parts[1:]])


def _abroad(spelling: str, language: str, place: Place, collection: Collection) -> Iterator[str]:
    """Give a region's name as it is said inside its country: the south of the country."""
    parent = collection.places.get(place.parent or "")
    if place.kind not in LOWER_KINDS or parent is None or parent.kind != "country":
        return
    rules = read_rules(language)
    countries = {parent.names.get(language, ""), *parent.aliases.get(language, ())} - {""}
    keys = {form for country in countries for form in forms(split_words(country)[0].form, language)}
    words = split_words(spelling)
    last = words[-1]
    if len(words) > 1 and last.form in keys:
        for words_for in rules.table["the_country"]:
            yield f"{spelling[: last.start]}{words_for}"
    if spelling.endswith(tuple(f" of {each}" for each in ("the country", *countries))):
        yield spelling.rpartition(" of ")[0]
