"""All names of a collection, found in one pass over the words of a text (Aho-Corasick)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import ahocorasick

from curation.propose.rules import Rules
from curation.propose.words import Word, inflect, split_words

Kind = Literal["place", "actor", "surname", "country"]
LONGEST_ACRONYM = 5


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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of a collection, ready to be searched for: by numbers of words, by form."""

    numbers: dict[str, int]
    automaton: ahocorasick.Automaton


def build_lexicon(names: Sequence[Name]) -> Lexicon:
    """Build the automaton over words; the forms of a word count as the same word."""
    numbers = _number_words(names)
    entries: dict[tuple[int, ...], list[Name]] = {}
    for name in names:
        entries.setdefault(tuple(numbers[word] for word in name.key), []).append(name)
    automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
    for key, group in entries.items():
        automaton.add_word(key, (len(key), tuple(group)))
    automaton.make_automaton()
    return Lexicon(numbers, automaton)


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
    get = lexicon.numbers.get
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
    return all(word.capital or not needed for needed, word in zip(name.capitals, span, strict=True))
