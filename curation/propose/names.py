"""Names, an automaton that finds all of them in one pass, and where a text has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, repeat
from operator import ge
from typing import Literal, NamedTuple

import ahocorasick

from curation.propose.rules import Rules
from curation.propose.words import Word, inflect, split_words

Kind = Literal["place", "actor", "surname", "country"]
LONGEST_ACRONYM = 5
SHORTEST_VARIANT = 5
_VOWELS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("ay|ai|ey|ei|ee|y", "i"), ("oo|ou", "u"), ("аи|еи|эи|ы", "и"), ("э", "е"), (r"(.)\1", r"\1"), ("q", "k"),
    )
)  # fmt: skip


_PARTS = re.compile(r"[,;:()،؛]|[.!?…؟]\s|\n\s*\n")
"""What no name goes on over."""


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
    """Names that stand at the words `first` to `last` (exclusive), and those of each kind; all are written alike."""

    first: int
    last: int
    names: tuple[Name, ...]
    places: tuple[Name, ...]
    actors: tuple[Name, ...]
    surnames: tuple[Name, ...]
    countries: tuple[Name, ...]


def _by_kind(names: Iterable[Name]) -> list[tuple[Name, ...]]:
    """Return the names of each kind, in their order, as a `Match` has them."""
    kinds: tuple[Kind, ...] = ("place", "actor", "surname", "country")
    return [tuple(name for name in names if name.kind == kind) for kind in kinds]


class Lexicon(NamedTuple):
    """The names of a collection, ready to be searched for: by numbers of words, by form.

    `variants` are those of the words of persons, by how else they may be spelt.
    """

    numbers: dict[str, int]
    automaton: ahocorasick.Automaton
    variants: dict[str, int]


def build_lexicon(names: Sequence[Name]) -> Lexicon:
    """Build the automaton over words; the forms of a word count as the same word.

    It tells of each stretch how many words it has, its names, these by kind, and of which words any must have a
    capital; None where all letters of one must.
    """
    numbers = _number_words(names)
    entries: dict[tuple[int, ...], list[Name]] = {}
    for name in names:
        entries.setdefault(tuple(numbers[word] for word in name.key), []).append(name)
    automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
    for key, group in entries.items():
        capitals = [*map(any, zip(*(name.capitals for name in group), strict=True))]
        must = None if any(name.acronym for name in group) else capitals if any(capitals) else ()
        automaton.add_word(key, (len(key), tuple(group), _by_kind(group), must))
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


def find_names(words: Sequence[Word], lexicon: Lexicon, rules: Rules, text: str = "") -> list[Match]:
    """Find the names in a text in order; of those that overlap the longest counts.

    No name goes on over a comma, a bracket or the end of a sentence in `text`.
    """
    taken = bytearray(len(words))
    chosen = []
    found = _all_matches(words, lexicon, rules, text)
    for match in sorted(found, key=lambda match: (match.first - match.last, match.first)):
        if taken.find(1, match.first, match.last) < 0:
            taken[match.first : match.last] = b"\1" * (match.last - match.first)
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.first)


def _all_matches(words: Sequence[Word], lexicon: Lexicon, rules: Rules, text: str) -> Iterator[Match]:
    """Give every stretch of words that is a name, written as the name must be."""
    numbers = [*map(lexicon.numbers.get, [word.form for word in words], repeat(0))]
    for index, number in enumerate(numbers):
        if not number and words[index].capital and len(words[index].form) >= SHORTEST_VARIANT:
            numbers[index] = lexicon.variants.get(spelling_key(words[index].form), 0)
    if not numbers or not len(lexicon.automaton):
        return
    for last, (length, group, by_kind, must) in lexicon.automaton.iter(tuple(numbers)):
        first = last - length + 1
        span = words[first : last + 1]
        whole = must is not None and all(map(ge, [word.capital for word in span], must))
        fitting = group if whole else tuple([name for name in group if _is_written(name, span)])
        if fitting and (length == 1 or not _is_other(span, words[last + 1 : last + 2], rules, text)):
            yield Match(first, last + 1, fitting, *(by_kind if len(fitting) == len(group) else _by_kind(fitting)))


def _is_other(span: Sequence[Word], following: Sequence[Word], rules: Rules, text: str) -> bool:
    """Say whether words are parted by a comma or the like, or only describe what follows them."""
    word = span[-1].form
    if following and word in rules.table.get("not_before", ()) and following[0].form in rules[f"not_before.{word}"]:
        return True
    return any(
        text[left.end : right.start] != " " and _PARTS.search(text, left.end + (len(left.form) == 1), right.start)
        for left, right in pairwise(span)
    )


def _is_written(name: Name, span: Sequence[Word]) -> bool:
    """Say whether words have the capitals that a name needs."""
    if name.acronym:
        return all(word.upper or (len(word.form) == 1 and word.capital) for word in span)
    return all(map(ge, [word.capital for word in span], name.capitals))
