"""Words: a text cut into them, folded for comparison, and the forms a language writes them in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from curation.propose.rules import Rules, read_rules
from layers.text import fold

SHORTEST_STEM = 2
SHORTEST_WITH_PARTICLES = 3
_MARKS = "".join(f"{chr(code)}" for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M")
# One set of characters on both sides of U+10000 is searched one by one: a mark beyond is asked for only there.
_BEYOND = "\U00010000"
_NEAR, _FAR = ("".join(each for each in _MARKS if (each >= _BEYOND) == far) for far in (False, True))
_MARK = rf"(?:[{_NEAR}\u200d]|(?=[{_BEYOND}-\U0001ffff])[{_FAR}])"
# Scripts that put no blanks between words: there each letter with its marks counts as a word.
_UNPARTED = "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Letters and digits, with the marks, joiners and apostrophes that stand inside a word: most have none of these.
_LETTER = rf"[^\W_{_UNPARTED}]"
_INNER = rf"(?:['’‘ʼ`´](?=[^\W_])|[\u200c\u00ad]|{_MARK}|{_LETTER}+)*"
_GOES_ON = rf"(?=['’‘ʼ`´\u200c\u00ad{_NEAR}\u200d{_BEYOND}-\U0001ffff])"
_WORD = re.compile(rf"({_LETTER}+(?:{_GOES_ON}{_INNER}|)|[{_UNPARTED}]{_MARK}*)")
# Where vowels are marks, no two words may become one by leaving marks out.
_VOWELS_ARE_MARKS = re.compile("[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_POSSESSIVE = re.compile(r"['’‘ʼ`´][sS]$")


class Word(NamedTuple):
    """One word: its folded form, where it stands (`end` exclusive), and how it is written.

    `capital` tells a capital first letter, `owner` a possessive 's, which `form` leaves out.
    """

    form: str
    start: int
    end: int
    capital: bool
    upper: bool
    owner: bool


def split_words(text: str) -> list[Word]:
    """Return the words of a text in order."""
    words, end, make = [], 0, tuple.__new__  # a tenth of the time is made of calls of Word
    parts = _WORD.split(text)
    for gap, written in zip(parts[::2], parts[1::2], strict=False):
        start = end + len(gap)
        end = start + len(written)
        form, capital, upper, owner = _word(written)
        if form:
            words.append(make(Word, (form, start, end - 2 if owner else end, capital, upper, owner)))
    return words


@lru_cache(maxsize=65536)
def folded_words(text: str) -> tuple[str, ...]:
    """Return the folded forms of the words of a text."""
    return tuple(word.form for word in split_words(text))


def part_elided(words: Sequence[Word], text: str, known: Container[str]) -> Iterator[Word]:
    """Give words cut at their apostrophes (d’X, X’tan), unless they are known as they stand."""
    for word in words:
        written = text[word.start : word.end]
        if word.form in known or not _APOSTROPHES.search(written):
            yield word
            continue
        start = word.start
        for part in _APOSTROPHES.split(written):
            form, capital, upper, _ = _word(part)
            if form:
                yield Word(form, start, start + len(part), capital, upper, owner=False)
            start += len(part) + 1


@lru_cache(maxsize=65536)
def inflect(word: str, language: str, *, acronym: bool = False) -> frozenset[str]:
    """Return the forms of a folded word, itself among them: its cases, its attached particles.

    No case changes an `acronym`.
    """
    rules = read_rules(language)
    found = {word}
    if "declension" in rules.table and not acronym:
        found |= set(_declined(word, rules))
    if "particles" in rules.table:
        found |= set(_with_particles(word, rules))
    return frozenset(form for form in found if form == word or form not in rules["not_forms"])


@lru_cache(maxsize=65536)
def without_article(form: str, language: str) -> str:
    """Return a form without the article that its language writes onto it."""
    return form.removeprefix(_longest_before(form, read_rules(language).table.get("article_forms", ())))


@lru_cache(maxsize=65536)
def particle_of(form: str, language: str) -> str:
    """Return the particles, article included, that a form may begin with; empty if none.

    Only meant for words known to be a name with particles before it.
    """
    table = read_rules(language).table
    return _longest_before(form, (*table.get("article_forms", ()), *table.get("particles", ())))


def _longest_before(form: str, listed: Sequence[str]) -> str:
    """Return the longest of what is listed that a form begins with; empty if none."""
    return max((each for each in map(fold, listed) if form.startswith(each)), key=len, default="")


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """Return a word folded, signs beside it aside."""
    return fold(word)


@lru_cache(maxsize=65536)
def _word(written: str) -> tuple[str, bool, bool, bool]:
    """Return a folded form with digits 0 to 9, and if it is capital, all capitals, possessive."""
    owner = _POSSESSIVE.search(written) is not None
    bare = written[:-2] if owner else written
    plain = "".join(str(unicodedata.digit(each, each)) for each in bare)
    form = _bare(plain) if _VOWELS_ARE_MARKS.search(plain) else fold(plain).replace(" ", "")
    upper = len(bare) > 1 and bare.isupper()
    return form, bare[:1].isupper(), upper, owner


def _bare(word: str) -> str:
    """Return a word of a script whose vowels are marks, without what cannot be seen."""
    seen = (each for each in unicodedata.normalize("NFC", word).casefold() if unicodedata.category(each) != "Cf")
    return "".join(seen)


def _declined(word: str, rules: Rules) -> Iterator[str]:
    """Give the cases of a word by the longest ending of the table that it has."""
    endings = dict(rules.table["declension"])
    stems = (word[:size] for size in range(SHORTEST_STEM, len(word) + 1))
    stem = next((stem for stem in stems if word[len(stem) :] in endings), "")
    bare = word[-1:].isalpha() and word[-1] not in rules.table["vowels"]
    if stem and (stem != word or bare):
        yield from (stem + other for other in endings[word[len(stem) :]])


def _with_particles(word: str, rules: Rules) -> Iterator[str]:
    """Give a word with the particles that are written onto it."""
    article = fold(rules.table["article"])
    if word.startswith(article) and len(word) > len(article) + 1:
        stem = word.removeprefix(article)
        yield from (fold(each) + stem for each in rules.table["article_forms"])
    elif len(word) >= SHORTEST_WITH_PARTICLES:
        yield from (fold(each) + word for each in rules.table["particles"])
