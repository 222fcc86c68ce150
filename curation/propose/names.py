"""All names of a collection, found in one pass over the words of a text (Aho-Corasick)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
        for word, acronym in zip(name.key, _acronyms(name), strict=True):
            forms = inflect(word, name.language, acronym=acronym)
            _join_forms(forms, lexicon.classes, parents)
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
