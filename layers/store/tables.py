"""The tables that DuckDB holds, and what it is asked: which excerpts have a word.

All SQL stands here; it keeps to what DuckDB and PostgreSQL share. Rows are known by the numbers
of `layers.store.columns`. What a reader types is bound; the braces are filled with words of ours.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from layers.collection.excerpts import ROWS_AT_ONCE, ExcerptTable
from layers.model import Collection, spellings
from layers.store.columns import Columns, Flags, Numbers
from layers.text import fold

HAS_TERM = """
    SELECT excerpt_word.excerpt, false AS in_title FROM word
    JOIN excerpt_word ON excerpt_word.word = word.number
    WHERE position($1 IN word.text) > 0
    UNION ALL
    SELECT excerpt.number, true FROM article
    JOIN excerpt ON excerpt.article = article.number
    WHERE position($1 IN article.search) > 0
    UNION ALL
    SELECT excerpt_place.excerpt, false FROM place
    JOIN excerpt_place ON excerpt_place.place = place.number
    WHERE position($1 IN place.search) > 0
    UNION ALL
    SELECT excerpt_actor.excerpt, false FROM actor
    JOIN excerpt_actor ON excerpt_actor.actor = actor.number
    WHERE position($1 IN actor.search) > 0"""


def fill_tables(collection: Collection, columns: Columns, vocabulary: Vocabulary) -> duckdb.DuckDBPyConnection:
    """Put what is searched into tables in memory."""
    connection = duckdb.connect(":memory:")
    for name, content in _tabulate(collection, columns, vocabulary):
        connection.register("incoming", content)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608 - names of our own
        connection.unregister("incoming")
    return connection


def find_term(cursor: duckdb.DuckDBPyConnection, term: str) -> tuple[Numbers, Flags]:
    """Find the excerpts in whose quote, gist or names, or in whose article, a folded term occurs.

    Returns
    -------
    numbers
        Of excerpts; the same one may come several times.
    in_title
        Whether it is the title or the outlet of the article that has the term.
    """
    found = cursor.execute(HAS_TERM, [term]).fetchnumpy()
    return np.ma.getdata(found["excerpt"]), np.ma.getdata(found["in_title"]).astype(np.bool_)


def split_terms(words: str) -> tuple[str, ...]:
    """Fold what a reader typed into terms, leaving out those that others contain."""
    terms = sorted(set(fold(words).split()), key=lambda term: (-len(term), term))
    return tuple(term for position, term in enumerate(terms) if not any(term in longer for longer in terms[:position]))


def _tabulate(collection: Collection, columns: Columns, vocabulary: Vocabulary) -> Iterator[tuple[str, pa.Table]]:
    """Make each table; `search` is folded text.

    Excerpts are found by quote and gist, places and actors, who speaks among them, by any name in
    any language, articles by title and outlet.
    """
    articles = collection.articles.values()
    yield "actor", _searched(" ".join(spellings(one)) for one in collection.actors.values())
    yield "place", _searched(" ".join(spellings(one)) for one in collection.places.values())
    yield "article", _searched(" ".join((article.title, *article.outlet_names.values())) for article in articles)
    yield "excerpt", pa.table({"number": np.arange(len(columns)), "article": columns.article})
    places, actors, voices = columns.places, columns.actors, columns.voices
    direct = {"place": places.place[places.direct], "excerpt": places.excerpt[places.direct]}
    yield "excerpt_place", pa.table(direct)
    direct = {
        "actor": np.concatenate((actors.actor[actors.direct], voices.actor)),
        "excerpt": np.concatenate((actors.excerpt[actors.direct], voices.excerpt)),
    }
    yield "excerpt_actor", pa.table(direct)
    yield "word", pa.table({"number": range(len(vocabulary.words)), "text": vocabulary.words})
    yield "excerpt_word", vocabulary.pairs


def index_quotes(excerpts: ExcerptTable) -> Vocabulary:
    """Index the words of quotes and gists: see `index_words`."""
    return index_words(_quoted_words(excerpts))


def _quoted_words(excerpts: ExcerptTable) -> Iterator[str]:
    """Give the quote and the gists of each excerpt as one text."""
    for batch in excerpts.rows.select(["quote", "gist"]).to_batches(max_chunksize=ROWS_AT_ONCE):
        quotes, gists = (column.to_pylist() for column in batch.columns)
        for quote, gist in zip(quotes, gists, strict=True):
            yield " ".join((quote, *(text for _, text in gist or ())))


def _searched(texts: Iterable[str]) -> pa.Table:
    search = pa.array(map(fold, texts), pa.string())
    return pa.table({"number": pa.array(range(len(search)), pa.int64()), "search": search})


class Vocabulary(NamedTuple):
    """The folded words, by number, and pairs of `word` and `excerpt`, both by number.

    A search for part of a word looks through the vocabulary, which stays small, and not through
    the texts, which do not.
    """

    words: pa.Array | pa.ChunkedArray
    pairs: pa.Table


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
    order = np.argsort(word_numbers := np.array(word, dtype=np.int32), kind="stable")
    pairs = pa.table({"word": word_numbers[order], "excerpt": np.array(text, dtype=np.int32)[order]})
    return Vocabulary(pa.array(words, pa.string()), pairs)
