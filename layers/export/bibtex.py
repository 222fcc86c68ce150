"""BibTeX: the articles behind the excerpts, for LaTeX; a field `date` in EDTF serves BibLaTeX."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from layers.cards.csl import CslDate, CslName, csl_item
from layers.export.extract import Extract
from layers.model import Article

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts braces before it looks at backslashes, so that they must go by name.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)
# An address stands as it is, but for what would end the field.
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def write_bibtex(extract: Extract, out: BinaryIO) -> None:
    """Write an entry `@article` for each article, in the collection's order, in UTF-8."""
    text = codecs.getwriter("utf-8")(out)
    for article in extract.articles():
        text.write(_entry(extract, article))


def _entry(extract: Extract, article: Article) -> str:
    item = csl_item(article, extract.collection.actors)
    texts = {
        "author": " and ".join(map(_author, item.get("author", []))),
        "title": f"{{{_escape(article.title)}}}",  # twice in braces: its capitals stay
        "journal": _escape(article.outlet),
        "date": article.published.edtf,
        "url": article.url.translate(_ADDRESS),
        "language": article.language,
        "note": _archived(extract, article),
    }
    fields = [f"{name} = {{{text}}}" for name, text in texts.items() if text]
    lines = ",\n".join(f"  {field}" for field in [*fields, *_date(item["issued"])])
    return f"@article{{{article.id},\n{lines}\n}}\n\n"


def _archived(extract: Extract, article: Article) -> str:
    if not article.archived_url:
        return ""
    address = f"\\url{{{article.archived_url.translate(_ADDRESS)}}}"
    return extract.words.of("cite.archived", address=address)


def _escape(text: str) -> str:
    """Write a text in one line so that LaTeX shows it as it is."""
    return " ".join(text.split()).translate(_ESCAPES)


def _author(name: CslName) -> str:
    """Write a name; braces keep one that is not split from being split."""
    if "literal" in name:
        return f"{{{_escape(name['literal'])}}}"
    return f"{{{_escape(name['family'])}}}, {{{_escape(name['given'])}}}"


def _date(issued: CslDate) -> Iterator[str]:
    """Give the year and the month as fields, where one of each is known."""
    parts = issued.get("date-parts", [])
    if len(parts) == 1:
        yield f"year = {{{parts[0][0]:04d}}}"
        # A month is the name of one of BibTeX's own strings, and stands without braces.
        yield from (f"month = {_MONTHS[month - 1]}" for month in parts[0][1:2])
