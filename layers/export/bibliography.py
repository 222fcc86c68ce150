"""The articles behind the excerpts, for reference managers: CSL-JSON, BibTeX, RIS.

Each lists the articles in the collection's order. BibTeX's field `date` in EDTF serves BibLaTeX.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from layers.cards.citation import CslDate, CslName, csl_item
from layers.export.extract import Extract, write_json
from layers.model import Article
from layers.when import in_words


def write_csl(extract: Extract, out: BinaryIO) -> None:
    """Write the articles as an array of CSL-JSON items, in the collection's order."""
    actors = extract.collection.actors
    write_json(out, (csl_item(article, actors) for article in extract.articles()))


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts braces before it looks at backslashes, so that they must go by name.
_LATEX_ESCAPES = str.maketrans(
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
_LATEX_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def write_bibtex(extract: Extract, out: BinaryIO) -> None:
    """Write an entry `@article` for each article, in the collection's order, in UTF-8."""
    text = codecs.getwriter("utf-8")(out)
    for article in extract.articles():
        text.write(_bibtex_entry(extract, article))


def _bibtex_entry(extract: Extract, article: Article) -> str:
    item = csl_item(article, extract.collection.actors)
    texts = {
        "author": " and ".join(map(_bibtex_author, item.get("author", []))),
        "title": f"{{{_escape_latex(article.title)}}}",  # twice in braces: its capitals stay
        "journal": _escape_latex(article.outlet),
        "date": article.published.edtf,
        "url": article.url.translate(_LATEX_ADDRESS),
        "language": article.language,
        "note": _archived(extract, article),
    }
    fields = [f"{name} = {{{text}}}" for name, text in texts.items() if text]
    lines = ",\n".join(f"  {field}" for field in [*fields, *_bibtex_date(item["issued"])])
    return f"@article{{{article.id},\n{lines}\n}}\n\n"


def _archived(extract: Extract, article: Article) -> str:
    if not article.archived_url:
        return ""
    address = f"\\url{{{article.archived_url.translate(_LATEX_ADDRESS)}}}"
    return _archived_at(extract, article, address)


def _archived_at(extract: Extract, article: Article, address: str) -> str:
    """Say where a copy is, and of when, without marks of direction, which LaTeX does not know."""
    if article.archived_on is None:
        return extract.words["cite.archived"].format(address=address)
    date = in_words(article.archived_on, extract.words)
    return extract.words["cite.archived_on"].format(address=address, date=date)


def _escape_latex(text: str) -> str:
    """Write a text in one line so that LaTeX shows it as it is."""
    return " ".join(text.split()).translate(_LATEX_ESCAPES)


def _bibtex_author(name: CslName) -> str:
    """Write a name; braces keep one that is not split from being split."""
    if "literal" in name:
        return f"{{{_escape_latex(name['literal'])}}}"
    return f"{{{_escape_latex(name['family'])}}}, {{{_escape_latex(name['given'])}}}"


def _bibtex_date(issued: CslDate) -> Iterator[str]:
    """Give the year and the month as fields, where one of each is known."""
    parts = issued.get("date-parts", [])
    if len(parts) == 1:
        yield f"year = {{{parts[0][0]:04d}}}"
        # A month is the name of one of BibTeX's own strings, and stands without braces.
        yield from (f"month = {_MONTHS[month - 1]}" for month in parts[0][1:2])


def write_ris(extract: Extract, out: BinaryIO) -> None:
    """Write a record `NEWS` for each article, in the collection's order, in UTF-8."""
    text = codecs.getwriter("utf-8")(out)
    for article in extract.articles():
        for tag, value in _ris_fields(extract, article):
            text.write(f"{tag}  - {' '.join(value.split())}\r\n")
        text.write("\r\n")


def _ris_fields(extract: Extract, article: Article) -> Iterator[tuple[str, str]]:
    """Go through the fields; a value with line ends would end its field."""
    item = csl_item(article, extract.collection.actors)
    issued = item["issued"]
    yield "TY", "NEWS"
    yield "ID", article.id
    yield from (("AU", _ris_author(name)) for name in item.get("author", []))
    yield "TI", article.title
    yield "T2", article.outlet
    yield from (("PY", f"{parts[0]:04d}") for parts in issued.get("date-parts", [])[:1])
    yield "DA", _ris_date(issued, in_words(article.published, extract.words))
    yield "UR", article.url
    yield "LA", article.language
    if article.archived_url:
        yield "N1", _archived_at(extract, article, article.archived_url)
    yield "ER", ""


def _ris_author(name: CslName) -> str:
    """Write a name; one that is not split has no comma, by which readers would split it."""
    if "literal" in name:
        return name["literal"].replace(",", "")
    return f"{name['family']}, {name['given']}"


def _ris_date(issued: CslDate, other: str) -> str:
    """Write year/month/day/other; what is no such date stands in words for "other"."""
    several = issued.get("date-parts", [])
    plain = len(several) == 1 and not issued.keys() & {"season", "circa"}
    year, month, day = ([f"{n:02d}" for n in (several or [[]])[0]] + [""] * 3)[:3]
    return f"{year}/{month}/{day}/{'' if plain else other.replace('/', '-')}"
