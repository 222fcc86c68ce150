"""Articles and excerpts as two Parquet tables: the form of a collection too large for TOML.

`articles.parquet` and `excerpts.parquet` stand beside `collection.toml` and have the fields of
the TOML files as columns. Each article is handed out as if it were a file of its own, so that
every check made on files is made on tables too; the line of a problem is then the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from layers.collection.excerpts import (
    EXCERPT_COLUMNS,
    ROWS_AT_ONCE,
    column_type,
    fill_columns,
    write_excerpt,
    write_texts,
)
from layers.collection.files import Keys, Lines, Lost, RawArticle
from layers.collection.schema import ARTICLE
from layers.errors import Problem, Suggestion, show
from layers.model import Collection

ARTICLES_TABLE = "articles.parquet"
EXCERPTS_TABLE = "excerpts.parquet"
_DATES = tuple(name for name, field in ARTICLE.items() if field.type == "date")


ARTICLE_COLUMNS = pa.schema({name: column_type(name, field) for name, field in ARTICLE.items() if name != "excerpts"})


def has_tables(folder: Path) -> bool:
    """Say whether a collection has articles or excerpts in tables."""
    return any((folder / name).exists() for name in (ARTICLES_TABLE, EXCERPTS_TABLE))


def read_tables(folder: Path) -> tuple[Iterator[RawArticle], list[Problem]]:
    """Read the articles of a collection's tables, in the order of rows; none if it has none."""
    if not has_tables(folder):
        return iter(()), []
    articles, problems = _open_table(folder / ARTICLES_TABLE, ARTICLE_COLUMNS)
    excerpts, more = _open_table(folder / EXCERPTS_TABLE, EXCERPT_COLUMNS)
    if articles is None or excerpts is None:
        return iter(()), [*problems, *more]
    rows_of: dict[str | None, list[int]] = {name: [] for name in articles["id"].to_pylist()}
    strays: dict[str | None, list[int]] = {}
    for row, name in enumerate(excerpts["article"].to_pylist()):
        (rows_of if name in rows_of else strays).setdefault(name, []).append(row)
    return _raw_articles(folder, articles, excerpts, rows_of), _tell_strays(folder, strays, rows_of)


def write_tables(collection: Collection, folder: Path) -> None:
    """Write a collection's articles and excerpts, in its order, over tables that are there."""
    articles = (
        {
            **asdict(one),
            **{name: when.edtf for name in _DATES if (when := getattr(one, name))},
            "source_note": write_texts(one.source_note),
        }
        for one in collection.articles.values()
    )
    excerpts = map(write_excerpt, collection.excerpts.values())
    withdrawn = (
        {"id": one.id, "article": one.article, "withdrawn": {"on": one.on.edtf, "why": write_texts(one.why)}}
        for one in collection.withdrawn.values()
    )
    _write_rows(articles, ARTICLE_COLUMNS, folder / ARTICLES_TABLE)
    _write_rows(chain(excerpts, withdrawn), EXCERPT_COLUMNS, folder / EXCERPTS_TABLE)


def _raw_articles(
    folder: Path, articles: pa.Table, excerpts: pa.Table, rows_of: dict[str | None, list[int]]
) -> Iterator[RawArticle]:
    """Give the articles, each with its excerpts; rows are turned into tables one by one."""
    by_article = [row for rows in rows_of.values() for row in rows]
    excerpts = excerpts.drop_columns("article").take(pa.array(by_article, pa.int64()))
    first = 0
    for number, values in enumerate(articles.to_pylist(), 1):
        rows = rows_of.pop(values["id"], [])  # the second of two with one id gets none
        own = excerpts.slice(first, len(rows)).to_pylist()
        first += len(rows)
        tables = {**_present(values), **({"excerpts": list(map(_present, own))} if own else {})}
        label = f"article {show(tables.get('id', number))}"  # a file needs no name, a row does
        yield RawArticle(
            tables,
            label,
            Lines(folder / ARTICLES_TABLE, partial(_row_of, [number - 1]), (0,)),
            Lines(folder / EXCERPTS_TABLE, partial(_row_of, rows)),
        )


def _row_of(rows: Sequence[int], keys: Keys) -> int:
    """Return the row, from 1, of the article or excerpt whose position stands first in keys."""
    return rows[int(keys[0])] + 1


def _tell_strays(folder: Path, strays: Mapping[str | None, list[int]], known: Iterable[str | None]) -> list[Problem]:
    """Tell of the excerpts that belong to no article, once for each id of one."""
    names = [name for name in known if name is not None]
    return [
        Problem(
            folder / EXCERPTS_TABLE,
            rows[0] + 1,
            f"{len(rows)} excerpts, this the first, belong to the article {show(name)}, "
            f"which is not in {ARTICLES_TABLE}",
            Suggestion(name or "", names, "add it, or take them out"),
        )
        for name, rows in strays.items()
    ]


def _open_table(path: Path, columns: pa.Schema) -> tuple[pa.Table | None, list[Problem]]:
    """Open a Parquet file as a table of these columns, or say why it cannot be.

    A column that is not there is empty; then each row lacks the field, as in a TOML file.
    """
    if not path.is_file():
        what = "it is no regular file" if path.exists() else "the file is missing"
        return None, [Lost(path, 1, what, "add it: the two tables belong together")]
    try:
        table = pq.read_table(path, partitioning=None)
        unknown = _find_unknown(table.schema, columns)
        if unknown:
            return None, [_tell_unknown(path, name, columns.names) for name in unknown]
        table = fill_columns(table, columns)
        table = table.cast(pa.schema([_as_written(one, table.field(one.name)) for one in columns]))
        table.validate(full=True)  # finds text that is not UTF-8
    except (pa.ArrowException, OSError) as error:
        what = f"cannot be read as a table: {str(error).splitlines()[0]}"
        return None, [Lost(path, 1, what, "write it again, with the types of data/README.md")]
    return table, []


def _as_written(column: pa.Field, found: pa.Field) -> pa.Field:
    """Return the column as it is read: what readers see may be a text in one language."""
    if pa.types.is_map(column.type) and not pa.types.is_map(found.type) and column.name != "gist":
        return column.with_type(pa.string())
    if pa.types.is_struct(column.type) and pa.types.is_struct(found.type):
        inside = {one.name: one for one in found.type}
        return column.with_type(pa.struct([_as_written(one, inside.get(one.name, one)) for one in column.type]))
    return column


def _tell_unknown(path: Path, name: str, known: list[str]) -> Lost:
    """Tell of a column that would be lost without a word."""
    mend = Suggestion(name, known, f"take it out; known are {known}")
    return Lost(path, 1, f"the table has the unknown column {show(name)}", mend)


def _find_unknown(found: Iterable[pa.Field], known: Iterable[pa.Field]) -> list[str]:
    """Name the columns, and fields inside them, that would be lost without a word."""
    expected = {field.name: field for field in known}
    unknown = [field.name for field in found if field.name not in expected]
    for field in found:
        if field.name in expected:
            inside = _find_unknown(_fields(field.type), _fields(expected[field.name].type))
            unknown += [f"{field.name}.{name}" for name in inside]
    return unknown


def _fields(kind: pa.DataType) -> list[pa.Field]:
    """Return the fields of a struct or of a list of structs; of anything else, none."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind = kind.value_type
    return list(kind) if pa.types.is_struct(kind) else []


def _present(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the fields that a row does not have, and make tables of maps, which come as pairs."""
    return {name: _plain(value) for name, value in row.items() if value is not None}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return dict(value)
    return _present(value) if isinstance(value, dict) else value


def _write_rows(rows: Iterable[Mapping[str, object]], columns: pa.Schema, path: Path) -> None:
    """Write rows as a Parquet file, some at a time, in place of one that is there."""
    unwritten: Iterator[Mapping[str, object]] = iter(rows)
    with pq.ParquetWriter(path, columns, compression="zstd") as writer:
        while some := list(islice(unwritten, ROWS_AT_ONCE)):
            writer.write_table(pa.Table.from_pylist(some, schema=columns))
