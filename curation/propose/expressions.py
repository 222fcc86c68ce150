"""Words of a text that tell a time, and what each of them stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from curation.propose.annotation import Sentence
from curation.propose.rules import read_rules
from layers.text import fold

TURNS = ("since", "until", "before", "after")
TURNING = tuple(f"dates.{turn}" for turn in TURNS)
DAYS = ("day_word", "weekday")
IN_FIGURES = ("iso", "figures")
FIGURE = "0"
_PLACEHOLDER = re.compile(r"\{([a-z_]+?)(\d?)\}")
_FIGURES = re.compile(r"\d")
_YEAR = r"(?:19|20)\d\d"
_PART = re.compile(
    r"\\.|\[[^\]]*\]|(?P<word>[^\W\d_]{2,}(?=[ )|]|$))"
    r"|(?P<open>\((?:\?(?:P<(?P<name>\w+)>|[:=!]|<[=!]))?)|(?P<close>\)\??)|(?P<bar>\|)"
    r"|\{(?P<table>[a-z_]+?)\d?\}"
)


class Expression(NamedTuple):
    """Words that tell a time: their kind, the values they stand for, and where they are.

    `first` and `last` are words of the article; `core` is the first word after prepositions.
    """

    kind: str
    values: Mapping[str, str]
    first: int
    last: int
    core: int


class Group(NamedTuple):
    """A group of a pattern: its number, the names of its value and of its words, and what these stand for."""

    number: int
    name: str
    name_written: str
    meanings: Mapping[str, str]


class Pattern(NamedTuple):
    """How a kind of expression is written, and sets of words (`FIGURE` for any number) of each of which it has one."""

    kind: str
    regex: re.Pattern[str]
    needed: tuple[frozenset[str], ...]
    groups: tuple[Group, ...]


class Grammar(NamedTuple):
    """The patterns of a language, which of them a word lets try, all such words."""

    patterns: tuple[Pattern, ...]
    tried: Mapping[str, tuple[int, ...]]
    words: frozenset[str]


def find_expressions(sentence: Sentence) -> list[Expression]:
    """Return all expressions of time in a sentence, those that overlap too, longest first."""
    rules, forms = sentence.rules, sentence.forms
    grammar = _grammar(rules.language)
    words = grammar.words.intersection(forms)
    if _FIGURES.search("".join([form[0] for form in forms])):
        words |= {FIGURE}
    tried = {index for word in words for index in grammar.tried.get(word, ())}
    if not tried:
        return []
    text = f" {' '.join(forms)}"
    found: list[Expression] = []
    for index in sorted(tried):
        kind, regex, needed, groups = grammar.patterns[index]
        if any(map(words.isdisjoint, needed)):
            continue
        for match in regex.finditer(text):
            values, valued = _values(match, groups)
            first, last, core = (  # a blank stands before each word
                sentence.first + text.count(" ", 0, position) for position in (match.start(), match.end(), valued)
            )
            if kind in IN_FIGURES and not _is_one_day(sentence, first, last):
                continue
            turned = kind in DAYS and rules.any_of(*TURNING).end(sentence.before(first, 2))
            found.append(Expression(kind, values, first, last, first if turned else core - 1))
    return sorted(found, key=lambda each: each.first - each.last)


def _is_one_day(sentence: Sentence, first: int, last: int) -> bool:
    """Say whether the numbers of a day in figures are parted alike: not a year and the time after it, “2025, 10:13”."""
    parting = {sentence.gap(index).strip() for index in range(first + 1, min(first + 3, last))}
    return len(parting) <= 1 and parting.isdisjoint({",", "،", ":", ";"})


def _values(match: re.Match[str], groups: Iterable[Group]) -> tuple[dict[str, str], int]:
    """Return what the groups of a match stand for ('july' is month 7), and where the first of them begins."""
    values: dict[str, str] = {}
    first = match.end()
    for number, name, name_written, meanings in groups:
        written = match[number]
        if written:
            values[name], values[name_written] = meanings.get(written, written), written
            first = min(first, match.start(number))
    return values, first if values else match.start() + 1


def _table_of(group: str) -> str:
    """Return which table of words a group of a pattern is filled from."""
    return group.partition("__")[0].rstrip("0123456789")


@lru_cache
def _grammar(language: str) -> Grammar:
    """Compile the patterns of a language, longest words first."""
    dates = read_rules(language).table["dates"]
    meanings = {
        name: {fold(word): value for value, words in table.items() for word in words}
        for name, table in dates["words"].items()
    }
    # "Last year" is not "last July": the same words under another name.
    meanings["year_relative"] = meanings.get("relative", {})
    table = read_rules(language).table
    particles = ["", *map(fold, (*table.get("particles", ()), *table.get("article_forms", ())))]
    telling = {
        name: {f"{each}{max(reversed(phrase.split()), key=len)}" for each in particles for phrase in table}
        for name, table in meanings.items()
    }
    rules = read_rules(language)
    often = rules.any_of("determiners", "linking", "inside", "moving", "conjunctions_apart")
    patterns = tuple(_compile(each, meanings, telling, often) for each in dates["patterns"])
    tried: dict[str, tuple[int, ...]] = {}
    for index, each in enumerate(patterns):
        for word in each.needed[0] if each.needed else ():  # the rarest ones decide whether it is tried
            tried[word] = (*tried.get(word, ()), index)
    words = frozenset(word for each in patterns for needed in each.needed for word in needed)
    return Grammar(patterns, tried, words)


def _compile(
    row: Mapping[str, str],
    meanings: Mapping[str, Mapping[str, str]],
    telling: Mapping[str, set[str]],
    often: frozenset[str],
) -> Pattern:
    """Fill the tables of words into a pattern, and tell what it needs, the rarest first.

    A group that occurs twice gets a number; `often` are words that most sentences have.
    """
    regex = row["regex"]
    seen = dict.fromkeys(re.findall(r"\(\?P<(\w+)>", regex), 1)

    def fill(match: re.Match[str]) -> str:
        name = match[1] + match[2]
        seen[name] = seen.get(name, 0) + 1
        group = name if seen[name] == 1 else f"{name}__{seen[name]}"
        words = sorted(meanings.get(match[1], ()), key=len, reverse=True)
        inner = _YEAR if match[1] == "year" else "|".join(map(re.escape, words))
        return f"(?P<{group}>{inner})"

    letters = "".join(each if each.isascii() else fold(each) or each for each in regex)
    compiled = re.compile(rf" (?:{_PLACEHOLDER.sub(fill, letters)})(?!\S)")  # words begin after blanks
    needed = sorted({*_needed(letters, telling, often)}, key=lambda each: _commonness(each, often))
    groups = (
        Group(number, (name := group.partition("__")[0]), f"{name} written", meanings.get(_table_of(group), {}))
        for group, number in compiled.groupindex.items()
    )
    return Pattern(row["kind"], compiled, tuple(needed), tuple(groups))


def _commonness(words: frozenset[str], often: frozenset[str]) -> tuple[int, int, str]:
    """Return by how many words of some a sentence is let through that has one; with the words, for one order."""
    return len(words & often), len(words), min(words, default="")


def _needed(regex: str, telling: Mapping[str, set[str]], often: frozenset[str]) -> list[frozenset[str]]:
    """Return sets of words of each of which whatever fits a pattern has one; what may be left out needs none."""
    levels: list[list[list[frozenset[str]]]] = [[[]]]
    opened: list[tuple[str, str, bool]] = [("", "", False)]
    for part in _PART.finditer(regex):
        before = regex[part.start() - 1 : part.start()]
        joined = opened[-1][2] if before in "(|:>" else before != " "  # to what stands before: no word of its own
        if part["word"]:
            levels[-1][-1] += [] if joined else [frozenset((part["word"],))]
        elif part["open"]:
            levels.append([[]])
            opened.append((part["open"], _table_of(part["name"] or ""), joined))
        elif part["close"]:
            needs, (opening, table, _) = _of_each(levels.pop(), often), opened.pop()
            if part["close"] == ")" and not opening.endswith(("=", "!")):
                levels[-1][-1] += needs or ([frozenset(telling[table])] if table in telling else [])
        elif part["bar"]:
            levels[-1].append([])
        elif part["table"] or part[0] == r"\d":
            words = telling.get(part["table"] or "", ())
            levels[-1][-1].append(frozenset(words or {FIGURE}))
    return _of_each(levels[0], often)


def _of_each(ways: Sequence[Sequence[frozenset[str]]], often: frozenset[str]) -> list[frozenset[str]]:
    """Return what each of several ways to write something needs: words of one of them."""
    if len(ways) == 1:
        return [*ways[0]]
    rarest = [min(needs, key=lambda each: _commonness(each, often), default=None) for needs in ways]
    return [frozenset().union(*filter(None, rarest))] if all(rarest) else []
