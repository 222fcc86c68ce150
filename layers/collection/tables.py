"""Articles and excerpts as two Parquet tables: the form of a collection too large for TOML.

`articles.parquet` and `excerpts.parquet` stand beside `collection.toml` and have the fields of
the TOML files as columns. Each article is handed out as if it were a file of its own, so that
every check made on files is made on tables too; the line of a problem is then the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from layers.collection.columns import ARTICLE_COLUMNS, EXCERPT_COLUMNS, open_table, write_table
from layers.collection.findings import Findings
from layers.collection.record import Record
from layers.collection.schema import ARTICLE, Schema
from layers.errors import show, suggest
from layers.model import Article, Collection, Excerpt, Withdrawn

ARTICLES_TABLE = "articles.parquet"
EXCERPTS_TABLE = "excerpts.parquet"


@dataclass(frozen=True, slots=True)
class TableArticle:
    """One article with its excerpts, as a TOML file has them; rows count from 1."""

    folder: Path
    tables: Mapping[str, object]
    row: int
    excerpt_rows: tuple[int, ...]

    def record(
        self,
        values: Mapping[str, object],
        schema: Schema,
        label: str,
        findings: Findings,
        *at: str | int,
    ) -> Record:
        """Return the record of the article, or of the excerpt at a path of keys."""
        path, row = self.folder / ARTICLES_TABLE, self.row
        if at:
            path, row = self.folder / EXCERPTS_TABLE, self.excerpt_rows[int(at[-1])]
        elif schema is ARTICLE:
            label = f"article {show(values.get('id', row))}"  # a file needs no name, a row does
        return Record(
            values, schema, path=path, label=label, find_line=lambda _: row, findings=findings
        )


def has_tables(folder: Path) -> bool:
    """Say whether a collection has articles or excerpts in tables."""
    return any((folder / name).exists() for name in (ARTICLES_TABLE, EXCERPTS_TABLE))


def read_tables(folder: Path, findings: Findings) -> Iterator[TableArticle]:
    """Give the articles of a collection's tables, in the order of rows; none if it has none."""
    if not has_tables(folder):
        return
    articles = open_table(folder / ARTICLES_TABLE, ARTICLE_COLUMNS, findings)
    excerpts = open_table(folder / EXCERPTS_TABLE, EXCERPT_COLUMNS, findings)
    if articles is None or excerpts is None:
        return
    rows_of = _group(folder, articles, excerpts, findings)
    by_article = [row for rows in rows_of.values() for row in rows]
    excerpts = excerpts.drop_columns("article").take(pa.array(by_article, pa.int64()))
    first = 0
    for number, values in enumerate(articles.to_pylist()):
        rows = rows_of.pop(values["id"], [])  # the second of two with one id gets none
        own = excerpts.slice(first, len(rows)).to_pylist()
        first += len(rows)
        tables = {**_present(values), **({"excerpts": list(map(_present, own))} if own else {})}
        yield TableArticle(folder, tables, number + 1, tuple(row + 1 for row in rows))


def write_tables(collection: Collection, folder: Path) -> None:
    """Write a collection's articles and excerpts, in its order, over tables that are there."""
    articles = map(_write_article, collection.articles.values())
    excerpts = chain(
        map(_write_excerpt, collection.excerpts.values()),
        map(_write_withdrawn, collection.withdrawn.values()),
    )
    write_table(articles, ARTICLE_COLUMNS, folder / ARTICLES_TABLE)
    write_table(excerpts, EXCERPT_COLUMNS, folder / EXCERPTS_TABLE)


def _group(
    folder: Path, articles: pa.Table, excerpts: pa.Table, findings: Findings
) -> dict[str | None, list[int]]:
    """Find the rows of each article's excerpts, and note those that belong to none."""
    rows_of: dict[str | None, list[int]] = {name: [] for name in articles["id"].to_pylist()}
    strays: dict[str | None, list[int]] = {}
    for row, name in enumerate(excerpts["article"].to_pylist()):
        (rows_of if name in rows_of else strays).setdefault(name, []).append(row)
    known = [name for name in rows_of if name is not None]
    for name, rows in strays.items():
        what = f"{len(rows)} excerpts, this the first, belong to the article {show(name)}"
        mend = suggest(name or "", known, "add it, or take them out")
        path = folder / EXCERPTS_TABLE
        findings.add_error(path, rows[0] + 1, f"{what}, which is not in {ARTICLES_TABLE}", mend)
    return rows_of


def _present(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the fields that a row does not have."""
    return {name: value for name, value in row.items() if value is not None}


def _write_article(article: Article) -> dict[str, object]:
    """Write an article as a row."""
    return {**asdict(article), "published": article.published.edtf}


def _write_excerpt(excerpt: Excerpt) -> dict[str, object]:
    """Write an excerpt as a row."""
    return {
        **{
            name: getattr(excerpt, name) for name in EXCERPT_COLUMNS.names if hasattr(excerpt, name)
        },
        "event_date": excerpt.event.edtf if excerpt.event else None,
        "places": [
            {"id": link.place, "link": link.link, "precision": link.precision}
            for link in excerpt.places
        ],
        "actors": [{"id": link.actor, "role": link.role} for link in excerpt.actors],
        "claim": {"by": excerpt.claim.by, "status": excerpt.claim.status},
    }


def _write_withdrawn(withdrawn: Withdrawn) -> dict[str, object]:
    """Write a withdrawn excerpt as a row: its id, and when and why it was taken back."""
    return {
        "id": withdrawn.id,
        "article": withdrawn.article,
        "withdrawn": {"on": withdrawn.on.edtf, "why": withdrawn.why},
    }
