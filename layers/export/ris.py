"""RIS: the articles behind the excerpts, for reference managers."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from layers.cards.csl import CslDate, CslName, csl_item
from layers.export.extract import Extract
from layers.model import Article
from layers.when import in_words


def write_ris(extract: Extract, out: BinaryIO) -> None:
    """Write a record `NEWS` for each article, in the collection's order, in UTF-8."""
    text = codecs.getwriter("utf-8")(out)
    for article in extract.articles():
        for tag, value in _fields(extract, article):
            text.write(f"{tag}  - {' '.join(value.split())}\r\n")
        text.write("\r\n")


def _fields(extract: Extract, article: Article) -> Iterator[tuple[str, str]]:
    """Go through the fields; a value with line ends would end its field."""
    item = csl_item(article, extract.collection.actors)
    issued = item["issued"]
    yield "TY", "NEWS"
    yield "ID", article.id
    yield from (("AU", _author(name)) for name in item.get("author", []))
    yield "TI", article.title
    yield "T2", article.outlet
    yield from (("PY", f"{parts[0]:04d}") for parts in issued.get("date-parts", [])[:1])
    yield "DA", _date(issued, in_words(article.published, extract.words))
    yield "UR", article.url
    yield "LA", article.language
    if article.archived_url:
        yield "N1", extract.words.of("cite.archived", address=article.archived_url)
    yield "ER", ""


def _author(name: CslName) -> str:
    """Write a name; one that is not split has no comma, by which readers would split it."""
    if "literal" in name:
        return name["literal"].replace(",", "")
    return f"{name['family']}, {name['given']}"


def _date(issued: CslDate, other: str) -> str:
    """Write year/month/day/other; what is no such date stands in words for "other"."""
    several = issued.get("date-parts", [])
    plain = len(several) == 1 and not issued.keys() & {"season", "circa"}
    year, month, day = ([f"{n:02d}" for n in (several or [[]])[0]] + [""] * 3)[:3]
    return f"{year}/{month}/{day}/{'' if plain else other.replace('/', '-')}"
