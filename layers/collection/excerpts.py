"""The excerpts of a collection as one table; an `Excerpt` is made of a row when it is asked for.

Rows stand in the order of the cards, so that the number of a row is the excerpt's place among
them. What filters and counts reads the columns (`ExcerptTable.rows`), never a million objects.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, ValuesView
from dataclasses import fields
from datetime import date
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.collection.schema import (
    ACTOR_LINK,
    CLAIM,
    EXCERPT,
    PLACE_LINK,
    SIGNATURES,
    SIGNED,
    WITHDRAWN,
    Field,
    Schema,
)
from layers.memory import Remembered
from layers.model import ActorLink, Article, Claim, Collection, Excerpt, PlaceLink, Signed, Translations, When
from layers.when import read_when

ROWS_AT_ONCE = 10_000
ROWS_TAKEN = 100
MOST_KEPT = 2_000
"""Excerpts that stay made; one takes about 2 kB."""

_PARTS: Mapping[str, Schema] = {
    "places": PLACE_LINK,
    "actors": ACTOR_LINK,
    "claim": CLAIM,
    **dict.fromkeys(SIGNATURES, SIGNED),
    "withdrawn": WITHDRAWN,
}


def column_type(name: str, field: Field) -> pa.DataType:
    """Return the type of the column for a field of the schema; all but numbers and translations are texts."""
    if field.type == "integer":
        return pa.int64()
    if field.type in ("translations", "wording"):
        return pa.map_(pa.string(), pa.string())
    if field.type in ("texts", "ids"):
        return pa.list_(pa.string())
    if field.type in ("table", "tables"):
        part = pa.struct({part: column_type(part, inside) for part, inside in _PARTS[name].items()})
        return part if field.type == "table" else pa.list_(part)
    return pa.string()


EXCERPT_COLUMNS = pa.schema(
    {"id": pa.string(), "article": pa.string()} | {name: column_type(name, field) for name, field in EXCERPT.items()}
)
"""The columns of excerpts in files and in memory: the fields of the schema."""


def fill_columns(table: pa.Table, columns: pa.Schema) -> pa.Table:
    """Return a table's columns of these names, in their order; one that is not there is empty."""
    for field in columns:
        if field.name not in table.column_names:
            table = table.append_column(field, pa.nulls(len(table), field.type))
    return table.select(columns.names)


class Numbers(Mapping[str, int]):
    """The position of each text of a column, found by halves."""

    def __init__(self, texts: pa.Array) -> None:
        """Sort the positions of texts that are all different."""
        self._texts = texts
        self._order = pc.sort_indices(texts).to_numpy().astype(np.int32)

    def __getitem__(self, text: str) -> int:
        """Return the position of a text."""
        at = bisect_left(self._order, text, key=lambda number: self._texts[number].as_py())
        if at == len(self._order) or self._texts[self._order[at]].as_py() != text:
            raise KeyError(text)
        return int(self._order[at])

    def __iter__(self) -> Iterator[str]:
        """Go through the texts in the column's order."""
        for begin in range(0, len(self._texts), ROWS_AT_ONCE):
            yield from self._texts.slice(begin, ROWS_AT_ONCE).to_pylist()

    def __len__(self) -> int:
        """Count the texts."""
        return len(self._texts)


class ExcerptTable(Mapping[str, Excerpt]):
    """Excerpts by id, in the order of the cards, as rows of `EXCERPT_COLUMNS`.

    Attributes
    ----------
    rows
        The table; it may lie in a file that is mapped into memory.
    ids, numbers
        The id of each row, and the row of each id.
    """

    def __init__(self, rows: pa.Table) -> None:
        """Take rows in the order of the cards (see `sort_for_cards`), each id once."""
        self.rows = rows
        self.ids = rows["id"].combine_chunks()
        self.numbers = Numbers(self.ids)
        self._parts = rows.to_batches()
        self._starts = np.cumsum([0, *map(len, self._parts[:-1])])
        self._made = Remembered[str, Excerpt](MOST_KEPT)

    def __getitem__(self, name: str) -> Excerpt:
        """Make an excerpt, or remember it."""
        return self._made.get(name, lambda: next(self.take(np.array([self.numbers[name]]))))

    def make(self, names: Iterable[str]) -> None:
        """Make and remember excerpts that are shown together: those of one part of the table at once."""
        numbers = sorted(self.numbers[name] for name in names if self._made.find(name) is None)
        for excerpt in self.take(np.array(numbers, dtype=np.intp)):
            self._made.keep(excerpt.id, excerpt)

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self.numbers)

    def __contains__(self, name: object) -> bool:
        """Say whether there is an excerpt with this id."""
        return name in self.numbers

    def __len__(self) -> int:
        """Count the excerpts."""
        return len(self.ids)

    def take(self, numbers: NDArray[np.integer[Any]]) -> Iterator[Excerpt]:
        """Make the excerpts of some rows, by number, a few rows at a time; none is kept."""
        for rows in self.rows_of(numbers):
            yield from map(read_excerpt, rows.to_pylist())

    def rows_of(
        self, numbers: NDArray[np.integer[Any]], columns: Sequence[str] = EXCERPT_COLUMNS.names
    ) -> Iterator[pa.RecordBatch]:
        """Give some columns of some rows, by number, a few rows at a time."""
        # Arrow's own `take` would put all parts of a column together first.
        parts = np.searchsorted(self._starts, numbers, side="right") - 1
        ends = [*(np.flatnonzero(np.diff(parts)) + 1).tolist(), len(numbers)]
        for begin, end in pairwise([0, *ends] if len(numbers) else []):
            part = self._parts[parts[begin]].select(columns)
            for at in range(begin, end, ROWS_TAKEN):
                yield part.take(pa.array(numbers[at : min(end, at + ROWS_TAKEN)] - self._starts[parts[begin]]))

    def values(self) -> ValuesView[Excerpt]:
        """Make one excerpt after the other, many rows at a time; none is kept."""
        return _Made(self)


class _Made(ValuesView[Excerpt]):
    def __init__(self, table: ExcerptTable) -> None:
        super().__init__(table)
        self._table = table

    def __iter__(self) -> Iterator[Excerpt]:
        return self._table.take(np.arange(len(self._table)))


def as_table(collection: Collection) -> ExcerptTable:
    """Return the excerpts of a collection as the table that they are, or make one of them."""
    if isinstance(collection.excerpts, ExcerptTable):
        return collection.excerpts
    return tabulate(collection.excerpts.values(), collection.articles)


def tabulate(excerpts: Iterable[Excerpt], articles: Mapping[str, Article]) -> ExcerptTable:
    """Write excerpts as a table, in the order of the cards."""
    rows = map(write_excerpt, excerpts)
    batches = []
    while some := list(islice(rows, ROWS_AT_ONCE)):
        batches.append(pa.RecordBatch.from_pylist(some, schema=EXCERPT_COLUMNS))
    return ExcerptTable(sort_for_cards(pa.Table.from_batches(batches, EXCERPT_COLUMNS), articles))


def sort_for_cards(rows: pa.Table, articles: Mapping[str, Article]) -> pa.Table:
    """Sort excerpts by the event's first day, its last, the publication and the id.

    An open start comes first, an open end last; the undated come after all others.
    """
    codes, events = read_dates(rows["event_date"])
    first = np.array([(one.earliest or date.min).toordinal() for one in events] + [0], dtype=np.int32)[codes]
    last = np.array([(one.latest or date.max).toordinal() for one in events] + [0], dtype=np.int32)[codes]
    days = [(one.published.earliest or date.min).toordinal() for one in articles.values()]
    published = np.array(days, dtype=np.int32)[find_codes(rows["article"], articles)]
    by_id = pc.sort_indices(rows["id"]).to_numpy()
    rank = np.empty(len(by_id), dtype=np.int32)
    rank[by_id] = np.arange(len(by_id))
    return rows.take(pa.array(np.lexsort((rank, published, last, first, codes == UNDATED))))


UNDATED = -1
"""The code of what has no date."""


def read_dates(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], list[When]]:
    """Read a column of dates, each different one once: their codes, `UNDATED` where there is none, and the dates."""
    texts = pc.unique(column.drop_null())
    return find_codes(column, texts), [read_when(text) for text in texts.to_pylist()]


def find_codes(column: pa.ChunkedArray | pa.Array, known: Iterable[str] | pa.Array) -> NDArray[np.int32]:
    """Find the position of each text of a column among those known, -1 where it is none of them."""
    among = known if isinstance(known, pa.Array) else pa.array(known, pa.string())
    found = pc.fill_null(pc.index_in(column, among), -1)
    return np.asarray(found, dtype=np.int32)


def find_links(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], Mapping[str, pa.Array]]:
    """Lay out the links of a column: the row of each, and its fields as columns."""
    lists = column.combine_chunks()
    links = pc.list_flatten(lists)
    rows = np.asarray(pc.list_parent_indices(lists), dtype=np.int32)
    return rows, {field.name: pc.struct_field(links, field.name) for field in links.type}


def languages_in(column: pa.ChunkedArray) -> set[str]:
    """Return the languages that a column of translations has, without making any excerpt."""
    return {language for part in column.chunks for language in pc.unique(part.keys).to_pylist()}


def write_excerpt(excerpt: Excerpt) -> dict[str, object]:
    """Write an excerpt as a row."""
    return {
        **{name: getattr(excerpt, name) for name in EXCERPT_COLUMNS.names if hasattr(excerpt, name)},
        "event_date": excerpt.event.edtf if excerpt.event else None,
        "places": [{"id": link.place, "link": link.link, "precision": link.precision} for link in excerpt.places],
        "actors": [{"id": link.actor, "role": link.role} for link in excerpt.actors],
        "claim": {"by": excerpt.claim.by, "status": excerpt.claim.status},
        **{name: {"by": signed.by, "on": signed.on.edtf} for name in SIGNATURES if (signed := getattr(excerpt, name))},
        **{name: write_texts(getattr(excerpt, name)) for name in _TEXTS},
    }


def read_excerpt(row: Mapping[str, Any]) -> Excerpt:
    """Make an excerpt of a row."""
    claim, event = row["claim"], row["event_date"]
    kept: dict[str, Any] = {name: row[name] for name in _PLAIN}
    kept |= {name: tuple(row[name] or ()) for name in _LISTS}
    kept |= {name: dict(row[name] or ()) for name in _TEXTS}
    kept |= {name: Signed(row[name]["by"], read_when(row[name]["on"])) for name in SIGNATURES if row[name]}
    kept |= {
        "claim": Claim(claim["by"], claim["status"]),
        "event": read_when(event) if event else None,
        "places": tuple(PlaceLink(each["id"], each["link"], each["precision"]) for each in row["places"] or ()),
        "actors": tuple(ActorLink(each["id"], each["role"]) for each in row["actors"] or ()),
    }
    return Excerpt(**kept)


def write_texts(texts: Translations) -> list[tuple[str, str]] | None:
    """Write translations as a map, and none as nothing."""
    return list(texts.items()) or None


_MADE = frozenset(field.name for field in fields(Excerpt))
_TEXTS = tuple(one.name for one in EXCERPT_COLUMNS if one.name in _MADE and pa.types.is_map(one.type))
_PLAIN = tuple(one.name for one in EXCERPT_COLUMNS if one.name in _MADE and not pa.types.is_nested(one.type))
_LISTS = tuple(
    one.name
    for one in EXCERPT_COLUMNS
    if one.name in _MADE and pa.types.is_list(one.type) and not pa.types.is_struct(one.type.value_type)
)
