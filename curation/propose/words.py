"""Words: a text cut into them, folded for comparison, and the forms a language writes them in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from curation.propose.rules import Rules, read_rules
from layers.text import fold

SHORTEST_STEM = 2
SHORTEST_WITH_PARTICLES = 3
# Letters and digits, with the marks, joiners and apostrophes that stand inside a word.
_WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d\u00ad]"
    r"|['’‘ʼ`´](?=[^\W_]))*"
)
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
    words = []
    for match in _WORD.finditer(text):
        form, capital, upper, owner = _word(match[0])
        if form:
            end = match.end() - 2 if owner else match.end()
            words.append(Word(form, match.start(), end, capital, upper, owner))
    return words


def folded_words(text: str) -> tuple[str, ...]:
    """Return the folded forms of the words of a text."""
    return tuple(word.form for word in split_words(text))


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


def particle_of(form: str, language: str) -> str:
    """Return the particles, article included, that a form may begin with; empty if none.

    Only meant for words known to be a name with particles before it.
    """
    table = read_rules(language).table
    listed = (*table.get("article_forms", ()), *table.get("particles", ()))
    fitting = [each for each in map(fold, listed) if form.startswith(each)]
    return max(fitting, key=len, default="")


@lru_cache(maxsize=65536)
def _word(written: str) -> tuple[str, bool, bool, bool]:
    """Return a folded form with digits 0 to 9, and if it is capital, all capitals, possessive."""
    owner = _POSSESSIVE.search(written) is not None
    bare = written[:-2] if owner else written
    plain = "".join(str(unicodedata.digit(each, each)) for each in bare)
    form = fold(plain).replace(" ", "")
    upper = len(bare) > 1 and bare.isupper()
    return form, bare[:1].isupper(), upper, owner


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
