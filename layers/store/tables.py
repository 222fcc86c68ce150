"""What is searched: names and words in a table that DuckDB holds, and which excerpts have a word.

All SQL stands here; it keeps to what DuckDB and PostgreSQL share. Rows are known by the numbers
of `layers.store.columns`. What a reader types is bound.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from layers.collection.excerpts import ROWS_AT_ONCE, ExcerptTable
from layers.model import Collection, spellings
from layers.store.counting import Numbers, Rows
from layers.text import fold

if TYPE_CHECKING:
    import duckdb

FIND = "SELECT what, number FROM searched WHERE position($1 IN text) > 0"
WHATS = ("word", "article", "place", "actor")
"""What has names, or is a word of a quote or a gist."""


def fill_tables(collection: Collection, vocabulary: Vocabulary) -> duckdb.DuckDBPyConnection:
    """Put what is searched into a table in memory, which whoever asks goes through by himself."""
    import duckdb  # noqa: PLC0415 - it takes 40 MB, which nothing but a search needs

    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("CREATE TABLE searched (what UTINYINT, number INTEGER, text VARCHAR)")
    for what, texts in enumerate(_searched(collection, vocabulary)):
        incoming = pa.table({"number": range(len(texts)), "text": texts})
        connection.register("incoming", incoming)
        connection.execute(f"INSERT INTO searched SELECT {what}, number, text FROM incoming")  # noqa: S608 - ours
        connection.unregister("incoming")
    return connection


def find_term(cursor: duckdb.DuckDBPyConnection, term: str) -> Mapping[str, Numbers]:
    """Find the words, articles, places and actors whose text has a folded term in it, by number."""
    found = {name: np.ma.getdata(column) for name, column in cursor.execute(FIND, [term]).fetchnumpy().items()}
    return {name: found["number"][found["what"] == what] for what, name in enumerate(WHATS)}


def split_terms(words: str) -> tuple[str, ...]:
    """Fold what a reader typed into terms, leaving out those that others contain."""
    terms = sorted(set(fold(words).split()), key=lambda term: (-len(term), term))
    return tuple(term for position, term in enumerate(terms) if not any(term in longer for longer in terms[:position]))


def _searched(collection: Collection, vocabulary: Vocabulary) -> Iterator[pa.Array | pa.ChunkedArray]:
    """Give the texts of each of `WHATS`, folded.

    Articles are found by title and outlet, places and actors by any name in any language.
    """
    articles = collection.articles.values()
    yield vocabulary.words
    yield _folded(" ".join((article.title, *article.outlet_names.values())) for article in articles)
    yield _folded(" ".join(spellings(one)) for one in collection.places.values())
    yield _folded(" ".join(spellings(one)) for one in collection.actors.values())


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
