"""The different words of many texts, and which text holds which.

A search for part of a word looks through the vocabulary, which stays small, and not through
the texts, which do not.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.text import fold


class Vocabulary(NamedTuple):
    """The folded words, by number, and pairs of word and text, both by number."""

    words: tuple[str, ...]
    word: NDArray[np.int32]
    text: NDArray[np.int32]


def index_words(texts: Iterable[str]) -> Vocabulary:
    """Fold texts into words and note where each word stands; a text's number is its position.

    Folding piece by piece gives what folding the whole text gives, because nothing in it
    reaches across white space; each different piece is then folded once.
    """
    words: dict[str, int] = {}
    pieces: dict[str, tuple[int, ...]] = {}
    word, text = array("i"), array("i")
    for number, content in enumerate(texts):
        found: set[int] = set()
        for piece in content.split():
            codes = pieces.get(piece)
            if codes is None:
                folded = fold(piece).split()
                codes = tuple(words.setdefault(part, len(words)) for part in folded)
                pieces[piece] = codes
            found.update(codes)
        word.extend(found)
        text.extend([number] * len(found))
    order = np.argsort(word_numbers := np.array(word, dtype=np.int32), kind="stable")
    return Vocabulary(tuple(words), word_numbers[order], np.array(text, dtype=np.int32)[order])


def split_terms(words: str) -> tuple[str, ...]:
    """Fold what a reader typed into terms, leaving out those that others contain."""
    terms = sorted(set(fold(words).split()), key=lambda term: (-len(term), term))
    return tuple(
        term
        for position, term in enumerate(terms)
        if not any(term in longer for longer in terms[:position])
    )
