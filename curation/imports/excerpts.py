"""Excerpts and articles as their files have them, checked field by field before they are made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from curation.imports.rows import Row, Source
from layers.collection.excerpts import LONGEST_CONTEXT, LONGEST_QUOTE
from layers.collection.fields import Mismatch, convert
from layers.collection.schema import ARTICLE, CLAIM, EXCERPT, Field
from layers.text import clean_article

BETWEEN = "\n\n"
"""What stands between the rows of an article whose own text nobody knows."""

_SENTENCE_END = re.compile(r"[.!?؟…][\"”’»)]*(?=\s)")
_ARTICLE_FIELDS = (
    "id",
    "title",
    "authors",
    "language",
    "kind",
    "published",
    "published_by",
    "url",
    "source_note",
    "text_sha256",
)


def quote_of(row: Row) -> Row:
    """Return a row with its quote cleaned as articles are, and cut at a sentence if it is long.

    Words whose position in a text is known stay as they are.
    """
    if row.source.text_sha256:
        return row
    quote = clean_article(row.quote.replace("\r\n", "\n").replace("\r", "\n"))
    if len(quote) <= LONGEST_QUOTE:
        return replace(row, quote=quote)
    ends = [found.end() for found in _SENTENCE_END.finditer(quote, 0, LONGEST_QUOTE)]
    cut = ends[-1] if ends else quote.rfind(" ", 0, LONGEST_QUOTE)
    if cut <= 0:
        mend = f"keep it to {LONGEST_QUOTE}: it is an excerpt"
        raise Mismatch(f"the words are {len(quote)} characters without a break", mend)
    told = f"The data set's words go on: {cut} of {len(quote)} characters are quoted."
    return replace(row, quote=quote[:cut], note=f"{row.note} {told}" if row.note else told)


def validate(row: Row) -> None:
    """Refuse a row that could not be read back as an excerpt.

    Raises
    ------
    Mismatch
        With the name of the first field that is wrong.
    """
    article = _article_values(row.source)
    values: list[tuple[str, object, Field]] = [
        (f"{name} of the article", article[name], ARTICLE[name])
        for name in _ARTICLE_FIELDS
        if name in article
    ]
    values += [
        (name, value, EXCERPT[name]) for name, value in _excerpt_values(row, row.start).items()
    ]
    values += [
        ("outlet of the article", row.source.outlet.name, ARTICLE["outlet"]),
        ("status", row.status, CLAIM["status"]),
    ]
    for name, value, promised in values:
        try:
            convert(value, promised)
        except Mismatch as error:
            raise Mismatch(f"{name}: {error.what}", error.mend) from None
    if row.start < len(row.prefix) or max(len(row.prefix), len(row.suffix)) > LONGEST_CONTEXT:
        mend = f"keep up to {LONGEST_CONTEXT} characters on each side"
        raise Mismatch("the words before or after the quote do not fit", mend)
    if row.source.text_sha256 and len(row.quote) > LONGEST_QUOTE:
        mend = f"keep it to {LONGEST_QUOTE}: it is an excerpt"
        raise Mismatch(f"the quote has {len(row.quote)} characters", mend)


def excerpt_table(
    source: Source, outlet: str, rows: Sequence[tuple[Row, Mapping[str, Any]]]
) -> dict[str, Any]:
    """Return the tables of an article's file, with its excerpts in the order of the text.

    Parameters
    ----------
    outlet
        The outlet as an actor.
    rows
        Each row with its `places`, `actors` and `claim`.
    """
    placed = [(row.start, row, links) for row, links in rows]
    sha256 = source.text_sha256
    if sha256 is None:
        text = BETWEEN.join(row.quote for row, _ in rows)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        placed = _place_one_after_another(rows)
    placed.sort(key=lambda one: one[0])
    article = _article_values(replace(source, text_sha256=sha256))
    head = {"outlet": source.outlet.name, "outlet_id": outlet}
    return {
        "id": article.pop("id"),
        "title": article.pop("title"),
        **head,
        **article,
        "excerpts": [_excerpt(row, start, links) for start, row, links in placed],
    }


def _place_one_after_another(
    rows: Sequence[tuple[Row, Mapping[str, Any]]],
) -> list[tuple[int, Row, Mapping[str, Any]]]:
    """Give each row the place of its quote in the text of all of them."""
    placed = []
    start = 0
    for row, links in rows:
        placed.append((start, row, links))
        start += len(row.quote) + len(BETWEEN)
    return placed


def _article_values(source: Source) -> dict[str, Any]:
    """Return an article's own fields, without those that are left out."""
    values = {name: getattr(source, name) for name in _ARTICLE_FIELDS}
    values["authors"] = list(source.authors)
    return {name: value for name, value in values.items() if value is not None}


def _excerpt_values(row: Row, start: int) -> dict[str, Any]:
    """Return an excerpt's own fields, without its links and without those left out."""
    values = {
        "id": row.id,
        "quote": row.quote,
        "start": start,
        "end": start + len(row.quote),
        "prefix": row.prefix,
        "suffix": row.suffix,
        "event_date": row.event_date,
        "dated_by": (row.dated_by or "the data set") if row.event_date else None,
        "note": row.note,
    }
    return {name: value for name, value in values.items() if value is not None}


def _excerpt(row: Row, start: int, links: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table of an excerpt, its fields in the order of the data dictionary."""
    values = _excerpt_values(row, start)
    note = values.pop("note", None)
    return {**values, **links, **({"note": note} if note else {})}
