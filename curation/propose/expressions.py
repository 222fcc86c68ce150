"""Expressions of time in a sentence: patterns from the rules of its language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from curation.propose.annotation import Sentence
from curation.propose.rules import read_rules
from layers.text import fold

_PLACEHOLDER = re.compile(r"\{([a-z_]+?)(\d?)\}")
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that tell a time: their kind, the values they stand for, and where they are.

    `first` and `last` are words of the article; `core` is the first word after prepositions.
    """

    kind: str
    values: Mapping[str, str]
    first: int
    last: int
    core: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of a language, what its words stand for, and words one of which is needed."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    meanings: Mapping[str, Mapping[str, str]]
    triggers: frozenset[str]


def find_expressions(sentence: Sentence) -> Iterator[Expression]:
    """Give all expressions of time in a sentence, those that overlap too, longest first."""
    grammar, forms = _grammar(sentence.rules.language), sentence.forms
    if not any(form in grammar.triggers or form.isdigit() for form in forms):
        return
    text = " ".join(forms)
    starts = [0, *accumulate(len(form) + 1 for form in forms)]
    found: list[tuple[int, int, Expression]] = []
    for order, (kind, pattern) in enumerate(grammar.patterns):
        for match in pattern.finditer(text):
            values = _values(match, grammar)
            valued = [match.start(name) for name, value in match.groupdict().items() if value]
            first, last, core = (
                sentence.first + bisect_left(starts, position)
                for position in (match.start(), match.end(), min(valued, default=match.start()) + 1)
            )
            found.append((first - last, order, Expression(kind, values, first, last, core - 1)))
    yield from (each[2] for each in sorted(found, key=lambda each: each[:2]))


def _values(match: re.Match[str], grammar: Grammar) -> dict[str, str]:
    """Return what the groups of a match stand for: 'july' is month 7."""
    values: dict[str, str] = {}
    for group, written in match.groupdict().items():
        if not written:
            continue
        name = group.partition("__")[0]
        table = grammar.meanings.get(name.rstrip("0123456789"))
        values[name] = table[written] if table is not None and written in table else written
        values[f"{name} written"] = written
    return values


@lru_cache
def _grammar(language: str) -> Grammar:
    """Compile the patterns of a language, longest words first."""
    dates = read_rules(language).table["dates"]
    meanings = {
        name: {fold(word): value for value, words in table.items() for word in words}
        for name, table in dates["words"].items()
    }
    # "Last year" is not "last July": the same words under another name.
    meanings["year_relative"] = meanings["relative"]
    patterns = tuple(
        (each["kind"], _compile(each["regex"], meanings)) for each in dates["patterns"]
    )
    triggers = frozenset(
        word for table in meanings.values() for phrase in table for word in phrase.split()
    )
    particles = [fold(each) for each in read_rules(language).table.get("particles", ())]
    attached = frozenset(f"{each}{word}" for each in particles for word in triggers)
    return Grammar(patterns, meanings, triggers | attached)


def _compile(regex: str, meanings: Mapping[str, Mapping[str, str]]) -> re.Pattern[str]:
    """Fill the tables of words into a pattern; a group that occurs twice gets a number."""
    seen = dict.fromkeys(re.findall(r"\(\?P<(\w+)>", regex), 1)

    def fill(match: re.Match[str]) -> str:
        name = match[1] + match[2]
        seen[name] = seen.get(name, 0) + 1
        group = name if seen[name] == 1 else f"{name}__{seen[name]}"
        words = sorted(meanings.get(match[1], ()), key=len, reverse=True)
        inner = _YEAR if match[1] == "year" else "|".join(map(re.escape, words))
        return f"(?P<{group}>{inner})"

    letters = "".join(each if each.isascii() else fold(each) or each for each in regex)
    return re.compile(rf"(?<!\S)(?:{_PLACEHOLDER.sub(fill, letters)})(?!\S)")
