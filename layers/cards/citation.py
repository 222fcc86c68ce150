"""Where a quote comes from: in one plain line, and in the common citation styles."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from citeproc import (
    LOCALES_PATH,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from layers.cards.csl import CslItem, csl_item
from layers.model import Actor, Article
from layers.when import in_words
from layers.words import Words

STYLES = ("apa", "chicago", "mla")
"""The citation styles: `styles/<style>.csl`, written for articles on the web only.

The general styles of the CSL project are not used: they are made for more than citeproc-py can
do (it prints a stray "Edition", repeats a title that stands for an author, shortens names that
must stay whole).
"""

AMERICAN = "en-US"
# What citeproc-py leaves out of the CSL specification: quotation marks inside quotation marks
# change to single ones, and in American English a full stop or comma goes inside the marks.
_INNER = re.compile(r'[“"]([^“”"]*)[”"]')
_OUTSIDE = re.compile(r"([’”]+)([.,])(?=\s|$)")
_TWO_STOPS = re.compile(r"([?!.…])([’”]*)\.(?=\s)")

# A style keeps the state of what it is rendering in its own tree.
_LOCK = Lock()


def citation_line(article: Article, words: Words) -> str:
    """Say who wrote what, where it was published, when, and at which address.

    The title stands as published, with its own quotation marks. The line is plain text in
    the reader's language and holds no line break.
    """
    values = {
        "title": article.title,
        "outlet": article.outlet,
        "published": in_words(article.published, words),
        "address": article.url,
    }
    if article.authors:
        line = words.of("citation.line", authors=words.listed(article.authors), **values)
    else:
        line = words.of("citation.line_without_author", **values)
    return " ".join(line.split())


def citations(
    article: Article, words: Words, actors: Mapping[str, Actor] | None = None
) -> dict[str, str]:
    """Cite an article in each of `STYLES`, as plain text in one line.

    Parameters
    ----------
    words
        The words of the date are in their language, where citeproc-py has it, else in English.
    actors
        The collection's actors, by id: they tell which authors are persons, whose names the
        styles turn round. Without them every name stays as printed.
    """
    item = csl_item(article, actors)
    if item["issued"].keys() & {"literal", "season"}:  # no style has a form for these
        item["issued"] = {"literal": in_words(article.published, words)}
    locale = _locale(words.language)
    return {style: _cite(style, locale, json.dumps(item)) for style in STYLES}


@lru_cache(maxsize=4096)
def _cite(style: str, locale: str, text: str) -> str:
    """Cite an item of CSL-JSON, given as text so that the answer can be kept."""
    item: CslItem = json.loads(text)
    if style != "apa":  # the others put the title in quotation marks
        item["title"] = _INNER.sub(r"‘\1’", item["title"])
    with _LOCK:
        source = CiteProcJSON([{key: item[key] for key in item if key != "custom"}])  # type: ignore[literal-required]
        bibliography = CitationStylesBibliography(_style(style, locale), source, formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        line = " ".join(str(bibliography.bibliography()[0]).split())
    line = _TWO_STOPS.sub(r"\1\2", line)
    return _OUTSIDE.sub(r"\2\1", line) if locale == AMERICAN else line


@cache
def _style(style: str, locale: str) -> CitationStylesStyle:
    """Read a style, once a language."""
    path = Path(__file__).with_name("styles") / f"{style}.csl"
    return CitationStylesStyle(str(path), locale=locale, validate=False)


@cache
def _locale(language: str) -> str:
    """Find citeproc-py's locale for a language: its own, else the first of its regions."""
    known = sorted(path.stem.removeprefix("locales-") for path in Path(LOCALES_PATH).glob("*.xml"))
    if language == AMERICAN[:2]:
        return AMERICAN
    fitting = [locale for locale in known if locale.split("-")[0] == language]
    return next(iter(fitting), AMERICAN)
