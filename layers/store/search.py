"""What is searched: names and words, and which excerpts have a word.

Each is known by its number in `layers.store.columns`. Arrow looks through them where they lie: of a hundred
thousand words in 4 ms (`benchmarks/filtering.py` has the figures of DuckDB, which holds them a second time, beside).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.collection.excerpts import ROWS_AT_ONCE, ExcerptTable
from layers.model import Collection, spellings
from layers.store.arrays import Numbers, Rows
from layers.text import fold


def gather_texts(collection: Collection, vocabulary: Vocabulary) -> Mapping[str, pa.Array | pa.ChunkedArray]:
    """Give the folded texts, by number, of what has names, and the words of quotes and gists.

    Articles are found by title and outlet, places and actors by any name in any language.
    """
    articles = collection.articles.values()
    return {
        "word": vocabulary.words,
        "article": _folded(" ".join((article.title, *article.outlet_names.values())) for article in articles),
        "place": _folded(" ".join(spellings(one)) for one in collection.places.values()),
        "actor": _folded(" ".join(spellings(one)) for one in collection.actors.values()),
    }


def find_term(texts: Mapping[str, pa.Array | pa.ChunkedArray], term: str) -> Mapping[str, Numbers]:
    """Find the words, articles, places and actors whose text has a folded term in it, by number."""
    return {what: np.flatnonzero(pc.match_substring(those, term)) for what, those in texts.items()}


def split_terms(words: str) -> tuple[str, ...]:
    """Fold what a reader typed into terms, leaving out those that others contain."""
    terms = sorted(set(fold(words).split()), key=lambda term: (-len(term), term))
    return tuple(term for position, term in enumerate(terms) if not any(term in longer for longer in terms[:position]))


def _folded(texts: Iterable[str]) -> pa.Array:
    return pa.array(map(fold, texts), pa.string())


def index_quotes(excerpts: ExcerptTable) -> Vocabulary:
    """Index the words of quotes and gists: see `index_words`."""
    return index_words(_quoted_words(excerpts))


def _quoted_words(excerpts: ExcerptTable) -> Iterator[str]:
    """Give the quote and the gists of each excerpt as one text."""
    for batch in excerpts.rows.select(["quote", "gist"]).to_batches(max_chunksize=ROWS_AT_ONCE):
        quotes, gists = (column.to_pylist() for column in batch.columns)
        for quote, gist in zip(quotes, gists, strict=True):
            yield " ".join((quote, *(text for _, text in gist or ())))


class Vocabulary(NamedTuple):
    """The folded words, by number, and the excerpts that have them.

    A search for part of a word looks through the vocabulary, which stays small, and not through
    the texts, which do not.
    """

    words: pa.Array | pa.ChunkedArray
    rows: Rows


def index_words(texts: Iterable[str]) -> Vocabulary:
    """Fold the texts of excerpts into words and note where each word stands; a text's number is its position.

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
    numbers = np.frombuffer(word, dtype=np.int32)
    begins = np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=len(words)))))
    excerpts = np.frombuffer(text, dtype=np.int32)[np.argsort(numbers, kind="stable")]
    return Vocabulary(pa.array(words, pa.string()), Rows(excerpts, begins))
