"""All names of a collection, in every way to write them, and where a text has them.

To a name come the other ways to write it that follow from how a language writes: plurals,
words without their articles, abbreviations without dots, other nouns for a country's army.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Literal, NamedTuple

import ahocorasick

from curation.propose.rules import LANGUAGES, Rules, read_rules
from curation.propose.words import Word, folded_words, inflect, split_words
from layers.model import Actor, Collection, Place, spellings
from layers.text import fold

Kind = Literal["place", "actor", "surname", "country"]
LONGEST_ACRONYM = 5
LOWER_KINDS = ("zone", "region", "community")
"""Kinds whose names are written small within a sentence, though a list gives them a capital."""
ADJECTIVE_KINDS = ("town", "governorate", "site")
SHORTEST_BARE = 4
SHORTEST_SURNAME = 3
WHOSE_AND_WHAT = 2
SHORTEST_VARIANT = 5
_VOWELS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("ay|ai|ey|ei|ee|y", "i"), ("oo|ou", "u"), ("аи|еи|эи|ы", "и"), ("э", "е"), (r"(.)\1", r"\1"), ("q", "k"),
    )
)  # fmt: skip


class Name(NamedTuple):
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


class Match(NamedTuple):
    """Names that stand at the words `first` to `last` (exclusive), by kind; all are written alike."""

    first: int
    last: int
    names: tuple[Name, ...]
    by_kind: Mapping[Kind, tuple[Name, ...]]

    def of(self, kind: Kind) -> tuple[Name, ...]:
        """Return the names of one kind."""
        return self.by_kind.get(kind, ())


def _by_kind(names: Iterable[Name]) -> dict[Kind, tuple[Name, ...]]:
    """Return names by their kinds, in their order."""
    found: dict[Kind, tuple[Name, ...]] = {}
    for name in names:
        found[name.kind] = (*found.get(name.kind, ()), name)
    return found


class Lexicon(NamedTuple):
    """The names of a collection, ready to be searched for: by numbers of words, by form.

    `variants` are those of the words of persons, by how else they may be spelt.
    """

    numbers: dict[str, int]
    automaton: ahocorasick.Automaton
    variants: dict[str, int]


def build_lexicon(names: Sequence[Name]) -> Lexicon:
    """Build the automaton over words; the forms of a word count as the same word."""
    numbers = _number_words(names)
    entries: dict[tuple[int, ...], list[Name]] = {}
    for name in names:
        entries.setdefault(tuple(numbers[word] for word in name.key), []).append(name)
    automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
    for key, group in entries.items():
        automaton.add_word(key, (len(key), tuple(group), _by_kind(group)))
    automaton.make_automaton()
    persons = {name.id for name in names if name.kind == "surname"}
    variants = {
        spelling_key(form): number
        for name in names
        if name.kind in ("actor", "surname") and name.id in persons
        for word in name.key
        for form in inflect(word, name.language)
        if len(form) >= SHORTEST_VARIANT and (number := numbers.get(form))
    }
    return Lexicon(numbers, automaton, variants)


@lru_cache(maxsize=16384)
def spelling_key(form: str) -> str:
    """Return what the spellings of a name have in common that only write its vowels otherwise.

    For names that come from another script: Shibani, Shaibani, Sheibani; Шибани, Шейбани.
    """
    for pattern, plain in _VOWELS:
        form = pattern.sub(plain, form)
    return form


def _number_words(names: Sequence[Name]) -> dict[str, int]:
    """Give the forms of a word one number, from 1, and words that share a form the same."""
    numbers: dict[str, int] = {}
    groups: dict[int, set[str]] = {}
    words = ((word, name.language) for name in names for word in split_words(name.spelling))
    for number, (word, language) in enumerate(words, 1):
        acronym = word.upper and len(word.form) <= LONGEST_ACRONYM
        forms = {*inflect(word.form, language, acronym=acronym)}
        for other in {numbers[form] for form in forms if form in numbers}:
            forms |= groups.pop(other)
        groups[number] = forms
        numbers.update(dict.fromkeys(forms, number))
    return numbers


def find_names(words: Sequence[Word], lexicon: Lexicon, rules: Rules) -> list[Match]:
    """Find the names in a text in order; of those that overlap the longest counts."""
    taken = bytearray(len(words))
    chosen = []
    found = _all_matches(words, lexicon, rules)
    for match in sorted(found, key=lambda match: (match.first - match.last, match.first)):
        if not any(taken[match.first : match.last]):
            taken[match.first : match.last] = b"\1" * (match.last - match.first)
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.first)


def _all_matches(words: Sequence[Word], lexicon: Lexicon, rules: Rules) -> Iterator[Match]:
    """Give every stretch of words that is a name, written as the name must be."""
    get, variant = lexicon.numbers.get, lexicon.variants.get
    numbers = tuple(
        get(word.form, 0)
        or (variant(spelling_key(word.form), 0) if word.capital and len(word.form) >= SHORTEST_VARIANT else 0)
        for word in words
    )
    if not numbers or not len(lexicon.automaton):
        return
    for last, (length, group, by_kind) in lexicon.automaton.iter(numbers):
        first = last - length + 1
        span = words[first : last + 1]
        fitting = tuple(name for name in group if _is_written(name, span))
        following = words[last + 1].form if last + 1 < len(words) else ""
        attributive = following in rules[f"not_before.{span[-1].form}"]
        if fitting and not (attributive and length > 1):
            yield Match(first, last + 1, fitting, by_kind if len(fitting) == len(group) else _by_kind(fitting))


def _is_written(name: Name, span: Sequence[Word]) -> bool:
    """Say whether words have the capitals that a name needs."""
    if name.acronym:
        return all(word.upper or (len(word.form) == 1 and word.capital) for word in span)
    return all(word.capital or not needed for needed, word in zip(name.capitals, span, strict=True))


# --- The ways to write a name ---


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
        yield from _forces(spelling, language)
        yield from _at_home(spelling, language, home)
    yield from _definite(spelling, language)
    if actor.kind == "community":
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


def _forces(spelling: str, language: str) -> Iterator[str]:
    """Give an army's name with other words for it: 'X army', so also 'X troops'."""
    rules = read_rules(language)
    words, listed = split_words(spelling), rules["forces.nouns"]
    for index, word in enumerate(words if len(words) == WHOSE_AND_WHAT else ()):
        other = words[1 - index]
        if word.form in listed and other.form not in listed:
            for owner in (spelling[other.start : other.end], *_same_country(other, language)):
                for noun in rules.table["forces"]["nouns"]:
                    yield f"{owner} {noun}" if index else f"{noun} {owner}"


def _at_home(spelling: str, language: str, home: frozenset[str]) -> Iterator[str]:
    """Give the name of a government's forces as it is said at home: government forces."""
    words = split_words(spelling)
    left = [word for word in words if word.form not in home]
    ours = any(word.form in read_rules(language)["forces.of_government"] for word in left)
    if ours and WHOSE_AND_WHAT <= len(left) < len(words):
        yield " ".join(spelling[word.start : word.end] for word in left)


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
    names = [each for each in names if len(each[2]) == 1]
    codes = {code for code, _, (form,) in names if word.form in inflect(form, language)}
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
