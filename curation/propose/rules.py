"""Which language a text is in, and what each needs besides the names of a collection: tables in `rules/`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import product
from operator import or_
from pathlib import Path
from typing import Any, Self

from layers.text import fold

FOLDER = Path(__file__).parent / "rules"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
FALLBACK = "en"
"""The language with whose keys, and without whose words, a text is read whose own has no rules."""

SAMPLE = 20_000
SHORTEST = 20
"""A text of fewer letters is too short to be told by its words."""
FOREIGN = 0.01
"""A larger share of letters that a language does not write tells that a text is in another one."""
SURE = 12.0
"""How much likelier, by its logarithm, a language must be than one that is expected."""


class Phrases(frozenset[str]):
    """A set of words and phrases, folded (`listed`: as given): whether a stretch of words is one of them."""

    listed: Sequence[str]
    longest: int
    _firsts: Mapping[str, Sequence[int]]
    _lasts: Mapping[str, Sequence[int]]

    def __new__(cls, listed: Sequence[str], conjunctions: Sequence[str] = ()) -> Self:
        """Fold what is listed; `conjunctions` are written onto the first word too."""
        plain = frozenset(fold(phrase) for phrase in listed) - {""}
        found = super().__new__(cls, plain | {f"{fold(each)}{phrase}" for each in conjunctions for phrase in plain})
        found.listed = listed
        found._firsts = _sizes((phrase.partition(" ")[0], phrase) for phrase in found)
        found._lasts = _sizes((phrase.rpartition(" ")[2], phrase) for phrase in found)
        found.longest = max((phrase.count(" ") + 1 for phrase in found), default=0)
        return found

    @property
    def lasts(self) -> Iterable[str]:
        """The words that end a listed phrase."""
        return self._lasts

    def end(self, forms: Sequence[str]) -> bool:
        """Say whether a listed phrase ends a sequence of words."""
        for size in self._lasts.get(forms[-1], ()) if forms else ():
            if size == 1 or " ".join(forms[-size:]) in self:
                return True
        return False

    def begin(self, forms: Sequence[str]) -> bool:
        """Say whether a listed phrase begins a sequence of words."""
        return bool(forms) and forms[0] in self._firsts and self.size(forms) > 0

    def size(self, forms: Sequence[str]) -> int:
        """Return how many words the longest listed phrase has that begins a sequence of words; 0 if none does."""
        for size in self._firsts.get(forms[0], ()) if forms else ():
            if size == 1 or (size <= len(forms) and " ".join(forms[:size]) in self):
                return size
        return 0

    def each(self, forms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Give where each listed phrase begins in a sequence of words, and how many words it has."""
        firsts = self._firsts
        for index, form in enumerate(forms):
            if form in firsts and (size := self.size(forms[index : index + self.longest])):
                yield index, size

    def may_begin(self, word: str) -> bool:
        """Say whether a word is the first of a listed phrase."""
        return word in self._firsts

    def inside(self, forms: Sequence[str]) -> bool:
        """Say whether a listed phrase stands anywhere in a sequence of words."""
        return not self._firsts.keys().isdisjoint(forms) and self.first(forms) is not None

    def first(self, forms: Sequence[str]) -> int | None:
        """Return where the first listed phrase begins in a sequence of words, or None."""
        return self._first_of(range(len(forms)), forms)

    def last(self, forms: Sequence[str]) -> int | None:
        """Return where the last listed phrase begins in a sequence of words, or None."""
        return self._first_of(range(len(forms) - 1, -1, -1), forms)

    def _first_of(self, indices: Iterable[int], forms: Sequence[str]) -> int | None:
        """Return the first of some indices at which a listed phrase begins, or None."""
        firsts = self._firsts
        if firsts.keys().isdisjoint(forms):
            return None
        for index in indices:
            if forms[index] in firsts and (self.longest == 1 or self.size(forms[index : index + self.longest])):
                return index
        return None


def _sizes(words: Iterable[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    """Return by a word of each phrase of how many words such phrases are, the longest first."""
    found: dict[str, set[int]] = {}
    for word, phrase in words:
        found.setdefault(word, set()).add(phrase.count(" ") + 1)
    return {word: tuple(sorted(sizes, reverse=True)) for word, sizes in found.items()}


class Bits(dict[tuple[str, ...], int]):
    """A bit for each of some lists, by a tuple of its name; by several names all of theirs."""

    def __init__(self, lists: Iterable[str]) -> None:
        super().__init__({(name,): 1 << number for number, name in enumerate(lists)})

    def __missing__(self, names: tuple[str, ...]) -> int:
        """Put those of several names together, none for one that is unknown."""
        self[names] = sum({self.get((name,), 0) for name in names})
        return self[names]


class Rules(dict[str, Phrases]):
    """The lists of words of one language by their name in its `table`; empty ones if it has none."""

    def __init__(self, language: str, table: Mapping[str, Any], lists: Mapping[str, Phrases]) -> None:
        super().__init__(lists)
        self.language = language
        self.table = table
        self.cased = "particles" not in table
        self._together: dict[tuple[str, ...], Phrases] = {}
        self.bits = Bits(lists)
        self._ended: dict[str, int] = {}
        for name, listed in lists.items():
            for word in listed.lasts:
                self._ended[word] = self._ended.get(word, 0) | self.bits[name,]

    def __missing__(self, name: str) -> Phrases:
        """Return an empty list of words."""
        return NOTHING

    def found_in(self, forms: Iterable[str]) -> int:
        """Return the lists of which a phrase may stand in some words, as one of them ends it, by their `bits`."""
        return reduce(or_, filter(None, map(self._ended.get, forms)), 0)

    def any_of(self, *names: str) -> Phrases:
        """Return the words of several lists as one."""
        found = self._together.get(names)
        if found is None:
            found = self._together[names] = Phrases([phrase for name in names for phrase in self[name]])
        return found


NOTHING = Phrases(())


def _read_table(language: str) -> dict[str, Any]:
    """Read the file of a language; "his/her army/troops" stands for all four."""
    table: dict[str, Any] = _expanded(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")))
    return table


def _expanded(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Return a table with each phrase of its lists written out in all ways that its words have."""
    if isinstance(value, dict):
        return {name: _expanded(each) for name, each in value.items()}
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [" ".join(ways) for each in value for ways in product(*(word.split("/") for word in each.split(" ")))]
    return [_expanded(each) for each in value] if isinstance(value, list) else value


def _without_words(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with its keys, but for the countries, and no words of its language."""
    plain: dict[str, Any] = {}
    for name, value in table.items():
        if name == "patterns":
            plain[name] = [each for each in value if each["kind"] in ("iso", "figures", "ymd")]
        elif isinstance(value, dict):
            plain[name] = {} if name in ("words", "not_before", "countries") else _without_words(value)
        elif isinstance(value, list):
            plain[name] = []
    return plain


@lru_cache(maxsize=64)
def read_rules(language: str) -> Rules:
    """Read the table of a language; one without words if it has none."""
    if language not in LANGUAGES:
        table = _without_words(_read_table(FALLBACK))
        return Rules(language, table, {})
    table = _read_table(language)
    conjunctions, particles = (table.get(name, ()) for name in ("conjunctions", "particles"))  # written onto a word
    phrases = {
        name: Phrases(words, particles if name.startswith(("sites.", "these.")) else conjunctions)
        for name, words in _lists(table)
    }
    return Rules(language, table, phrases)


def _lists(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, list[str]]]:
    """Return the lists of words in a table and in those inside it, by dotted names; a table of lists is one as well."""
    found = []
    for name, value in table.items():
        if isinstance(value, dict):
            inner = _lists(value, f"{prefix}{name}.")
            found += [*inner, (f"{prefix}{name}", [word for _, words in inner for word in words])]
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            found.append((f"{prefix}{name}", value))
    return found


def guess_language(text: str, expected: Iterable[str] = ()) -> str:
    """Tell the language of a text; those `expected`, and those that have rules, need less to show for it."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    own = {language: _own(sample, language) for language in LANGUAGES}
    counts = {language: sum(map(str.isalpha, part)) for language, part in own.items()}
    by_letters = max(counts, key=lambda language: (counts[language], language == FALLBACK))
    owned = counts[by_letters] > letters / 2
    foreign = read_rules(by_letters).table["foreign_letters"]
    others = sum(each in foreign for each in sample) > FOREIGN * letters
    if not letters or (owned and letters < SHORTEST and not others):
        return by_letters
    # Words of another script, quoted, would count for more: they have more bytes.
    ranked = _ranked(own[by_letters] if owned else sample)
    likeliest, score = next(iter(ranked.items()))
    known = {*LANGUAGES, *(each.partition("-")[0] for each in expected)}
    if others:  # another language of the script
        known.discard(by_letters)
        ranked = {each: ranked[each] for each in ranked if each != by_letters}
        likeliest, score = next(iter(ranked.items()))
    near = [each for each in ranked if each in known and ranked[each] >= score - SURE]
    return near[0] if near else likeliest


def letters_of(text: str, language: str) -> int:
    """Count the letters of a text that are of a language's script."""
    return sum(map(str.isalpha, _own(text, language)))


def _own(text: str, language: str) -> str:
    """Return a text without the letters that are none of a language's script."""
    first, last = map(chr, read_rules(language).table["letters"])
    return "".join(each if first <= each <= last or not each.isalpha() else " " for each in text)


@lru_cache(maxsize=8)
def _ranked(text: str) -> dict[str, float]:
    """Return how likely each language is, the likeliest first, as a logarithm."""
    from py3langid import rank  # noqa: PLC0415 - reads its model, and only texts of no known language need it

    return {str(language): float(score) for language, score in rank(text)}
