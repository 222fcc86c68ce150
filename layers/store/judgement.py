"""Which excerpts pass filters, one rule a dimension; why those that do not are hidden; and which have a word.

A filter by the one value that each excerpt has needs no rule of its own: see `layers.store.columns.VALUES`.

What is searched is names and words, each known by its number in `layers.store.columns`. Arrow looks through them
where they lie: of a hundred thousand words in 4 ms (`benchmarks/filtering.py` has the figures of DuckDB, which holds
them a second time, beside).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.collection.excerpts import ROWS_AT_ONCE, ExcerptTable
from layers.model import BASES, DIMENSIONS, Collection, Filters, spellings
from layers.store.arrays import BEYOND, BITS, Codes, Column, Columns, Flags, Numbers, Rows, pick
from layers.store.columns import VALUES
from layers.text import fold
from layers.when import month_number

# An excerpt whose links are named elsewhere but only implied at the places (or of the kinds)
# asked for is hidden by the dimension "link" too, for a reason that goes when the places go.
IMPLIED_AT_PLACE = 1 << len(DIMENSIONS)
IMPLIED_OF_KIND = 2 << len(DIMENSIONS)
LINK = BITS["link"] | IMPLIED_AT_PLACE | IMPLIED_OF_KIND
ALL = (4 << len(DIMENSIONS)) - 1
LIFTED: Mapping[str, int] = {
    **BITS,
    "place": BITS["place"] | IMPLIED_AT_PLACE,
    "kind": BITS["kind"] | IMPLIED_OF_KIND,
    "link": LINK,
}
"""What of `Judgement.fails` is gone when a dimension is lifted, as bits."""


class Found(NamedTuple):
    """Which excerpts have all of some words: in quotes, gists and names; or with titles too."""

    quoted: Flags
    titled: Flags


@dataclass(frozen=True, slots=True)
class Judgement:
    """How each excerpt stands to one `Filters`, by number.

    `fails` has a bit for each dimension failed. `implied` has those bits of `LINK` that
    `named_only` sets or would set; `roles` the roles that the actors asked for (or any, if
    none is asked for) have. `certain` says what certainly falls in the months; None if no
    months are asked for. `titled` says what has the words only with titles and outlets.
    """

    fails: NDArray[np.uint16]
    implied: NDArray[np.uint16]
    roles: Numbers
    certain: Flags | None = None
    titled: Flags | None = None
    failed: int = field(init=False)
    _known: dict[int, Flags] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Note which dimensions are failed at all."""
        object.__setattr__(self, "failed", int(np.bitwise_or.reduce(self.fails, initial=0)))

    def passes(self, lifted: int = 0) -> Flags:
        """Say which excerpts fail nothing, some dimensions (as bits) left out of account; not to be changed."""
        heeded = self.failed & ALL & ~lifted
        if heeded not in self._known:
            # Two threads that make them at once both get the first's: what is counted is kept by which flags it is of.
            self._known.setdefault(heeded, (self.fails & heeded if heeded != self.failed else self.fails) == 0)
        return self._known[heeded]


def judge(columns: Columns, codes: Codes, filters: Filters, find_words: Callable[[str], Found]) -> Judgement:
    """Find out which dimensions of the filters each excerpt fails.

    Parameters
    ----------
    find_words
        Says which excerpts have all of some words.

    Raises
    ------
    layers.errors.BadDate
        If a month is not written as "YYYY-MM".
    ValueError
        If the basis is neither "event" nor "published".
    """
    passing: dict[str, Flags] = {}
    roles, implied = columns.roles.of, columns.implied
    certain = titled = None
    if filters.first_month or filters.last_month or filters.certain:
        passing["month"], certain = _in_months(columns, filters)
    if filters.actors:
        passing["actor"], roles = _with_actors(columns, codes, filters)
    if filters.role is not None:
        passing["actor"] = (roles & codes.role_bits(filters.role)) != 0
    if filters.places:
        passing["place"], named = _at_places(columns, codes, filters.places)
        implied = implied | IMPLIED_AT_PLACE * _bits(passing["place"] & ~named)
    if filters.kinds:
        asked = sum(1 << codes.kinds[kind] for kind in {*filters.kinds} & codes.kinds.keys())
        passing["kind"] = columns.kinds.meet(asked)
        implied = implied | IMPLIED_OF_KIND * _bits(passing["kind"] & ~columns.kinds_named.meet(asked))
    for dimension, value in VALUES.items():
        if some := getattr(filters, value.field):
            passing[dimension] = _among(columns.values[dimension], codes.values[dimension], some)
    if filters.words.strip():
        found = find_words(filters.words)
        passing["words"] = found.titled if filters.titles else found.quoted
        titled = found.titled & ~passing["words"]
    fails = np.zeros(len(columns), dtype=np.uint16)
    for dimension, passed in passing.items():
        fails |= BITS[dimension] * _bits(~passed)
    return Judgement(fails | implied if filters.named_only else fails, implied, roles, certain, titled)


def _bits(flags: Flags) -> NDArray[np.uint16]:
    return flags.astype(np.uint16)


def _in_months(columns: Columns, filters: Filters) -> tuple[Flags, Flags]:
    """Find excerpts that pass the months; also those whose dates certainly lie inside them.

    What is only certain where no month is asked for lies inside the collection's window.
    """
    if filters.basis not in BASES:
        raise ValueError(f"the basis is {filters.basis!r}, not one of {BASES}")
    axis, spans = columns.axis, columns.spans[filters.basis]
    lower = month_number(filters.first_month) if filters.first_month else -BEYOND
    upper = month_number(filters.last_month) if filters.last_month else BEYOND
    if not (filters.first_month or filters.last_month):
        lower, upper = axis.window_first, axis.window_last
    certain = (spans.first >= lower) & (spans.last <= upper) & (spans.first <= spans.last)
    found = certain if filters.certain else (spans.first <= upper) & (spans.last >= lower)
    told = pick(found + 2 * certain.astype(np.uint8), spans.date.of)
    passing = (told & 1).view(np.bool_)
    return passing | spans.undated if filters.undated else passing, told > 1


def _with_actors(columns: Columns, codes: Codes, filters: Filters) -> tuple[Flags, Numbers]:
    """Find excerpts with the actors, any or all; also the roles that any, or all, of them have."""
    links, asked = columns.actors, set(filters.actors)
    met = np.zeros(len(columns), dtype=np.int16)
    roles = np.full(len(columns), codes.role_bits(None) if filters.all_actors else 0, dtype=links.roles.dtype)
    unite: Callable[..., Any] = np.bitwise_and if filters.all_actors else np.bitwise_or
    for number in (codes.actors[actor] for actor in asked if actor in codes.actors):
        here = links.rows.at(number)
        excerpts = links.rows.excerpt[here]
        met[excerpts] += 1
        roles[excerpts] = unite(roles[excerpts], links.roles[here])
    found: Flags = met == len(asked) if filters.all_actors else met > 0
    return found, np.where(found, roles, roles.dtype.type(0))


def _at_places(columns: Columns, codes: Codes, asked: Iterable[str]) -> tuple[Flags, Flags]:
    """Find excerpts linked to one of the places, and of these the ones with a named link."""
    links = columns.places
    found, named = np.zeros((2, len(columns)), dtype=np.bool_)
    for number in (codes.places[place] for place in asked if place in codes.places):
        here = links.rows.at(number)
        found[links.rows.excerpt[here]] = True
        named[links.rows.excerpt[here][links.named[here]]] = True
    return found, named


def _among(column: Column, codes: Mapping[str, int], asked: Iterable[str]) -> Flags:
    """Find excerpts whose value is one of those that are asked for."""
    wanted = np.zeros(len(codes), dtype=np.bool_)
    wanted[[codes[value] for value in asked if value in codes]] = True
    return pick(wanted, column.of).view(np.bool_)


@dataclass(frozen=True, slots=True)
class HiddenThere:
    """What filters leave and hide of some excerpts: a place's, or all.

    `shown + undated + sum(by.values()) + sum(together.values())` is all that there are.

    Attributes
    ----------
    by
        By dimension, those that fail it alone and so come back when it is lifted; without 0.
    undated
        Those that fail the months alone because they have no date; not in `by`.
    together
        By the dimensions that they fail, two or more, those that come back only when all of these are
        lifted; the most first.
    """

    shown: int
    by: Mapping[str, int]
    undated: int
    together: Mapping[tuple[str, ...], int]


def count_hidden(
    columns: Columns,
    judgement: Judgement,
    filters: Filters,
    excerpts: Numbers | slice = slice(None),
    named: Flags | None = None,
) -> HiddenThere:
    """Count why excerpts are hidden.

    Parameters
    ----------
    excerpts, named
        By number, each once, or all; and whether, at the place that they are counted for, a link is named.
    """
    fails = judgement.fails[excerpts]
    if filters.named_only and named is not None:
        fails = fails | np.where(named, 0, BITS["link"]).astype(fails.dtype)
    fails = np.where(fails & LINK, (fails & ~np.uint16(LINK)) | np.uint16(BITS["link"]), fails)
    late = (fails == BITS["month"]) & columns.spans[filters.basis].undated[excerpts]
    tally = np.bincount(fails[~late])
    failed = {tuple(one for one, bit in BITS.items() if mask & bit): int(tally[mask]) for mask in np.flatnonzero(tally)}
    return HiddenThere(
        shown=failed.pop((), 0),
        by={dimensions[0]: n for dimensions, n in failed.items() if len(dimensions) == 1},
        undated=int(np.count_nonzero(late)),
        together=dict(sorted(((each, n) for each, n in failed.items() if len(each) > 1), key=lambda one: -one[1])),
    )


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
