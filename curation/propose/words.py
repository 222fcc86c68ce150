"""A text as words: folded for comparison, each with where it stands in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from layers.text import fold

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
        written = match[0]
        form, capital, upper, owner = _word(written)
        if form:
            end = match.end() - 2 if owner else match.end()
            words.append(Word(form, match.start(), end, capital, upper, owner))
    return words


def forms_of(text: str) -> tuple[str, ...]:
    """Return the folded forms of the words of a text."""
    return tuple(word.form for word in split_words(text))


@lru_cache(maxsize=65536)
def _word(written: str) -> tuple[str, bool, bool, bool]:
    """Return a word's folded form, and whether it is capital, all capitals, possessive."""
    owner = _POSSESSIVE.search(written) is not None
    bare = written[:-2] if owner else written
    form = fold(_plain_digits(bare)).replace(" ", "")
    upper = len(bare) > 1 and bare.isupper()
    return form, bare[:1].isupper(), upper, owner


def _plain_digits(text: str) -> str:
    """Write the digits of any script as 0 to 9."""
    if text.isascii() or not any(character.isdigit() for character in text):
        return text
    return "".join(str(unicodedata.digit(each, each)) for each in text)
