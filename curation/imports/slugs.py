"""Ids that are made of names, and the language that a name is in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from itertools import count

from layers.text import fold

LONGEST_SLUG = 60
DIGITS = 8

_WORD = re.compile(r"[a-z0-9]+")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def slug(name: str, noun: str) -> str:
    """Make an id of a name: its Latin letters and digits, joined by hyphens.

    A name in another script becomes the noun and a digest of it, since any spelling of ours
    would be a guess; of a long one the end is a digest.
    """
    folded = fold(name)
    words = _WORD.findall(folded)
    letters = sum(character.isalnum() for character in folded)
    if 2 * sum(map(len, words)) <= letters or not words:
        return f"{noun}-{digest(folded)}"
    whole = "-".join(words)
    if len(whole) <= LONGEST_SLUG:
        return whole
    return f"{whole[:LONGEST_SLUG].rstrip('-')}-{digest(folded)}"


def unused(wanted: str, taken: Container[str]) -> str:
    """Return an id, with the first free number from 2 behind it if it is taken."""
    if wanted not in taken:
        return wanted
    return next(name for n in count(2) if (name := f"{wanted}-{n}") not in taken)


def digest(text: str) -> str:
    """Return the first digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def language_of(name: str, otherwise: str) -> str:
    """Tell the language of a name by its script, which is enough to show it rightly."""
    if _ARABIC.search(name):
        return otherwise if otherwise in ("fa", "ku", "ckb", "ur", "ps") else "ar"
    if _CYRILLIC.search(name):
        return otherwise if otherwise in ("uk", "be", "bg", "sr", "mk") else "ru"
    return "en" if otherwise in ("ar", "ru", "fa", "uk", "be", "bg") else otherwise
