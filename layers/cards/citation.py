"""Where a quote comes from, in the common citation styles and as CSL-JSON.

CSL-JSON is the data that reference managers and citation processors share; it keeps a month a
month. An author stays as printed, unless the collection's actors say that the name is a
person's: only then is it split into family and given name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypedDict

from citeproc import LOCALES_PATH, Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from layers.model import Actor, Article, When, spellings
from layers.when import in_words
from layers.words import Words, direction_of, isolate

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


def citations(article: Article, words: Words, actors: Mapping[str, Actor] | None = None) -> dict[str, str]:
    """Cite an article in each of `STYLES`, as plain text in one line.

    Parameters
    ----------
    words
        The date is in their language, in their own words but in English, where each style has a
        form of it; what else is said is in that language where citeproc-py has it, else in English.
    actors
        The collection's actors, by id: they tell which authors are persons, whose names the
        styles turn round. Without them every name stays as printed.
    """
    item = csl_item(article, actors)
    # The styles put a month before its day, in no case, and know none for these two.
    if words.language != AMERICAN[:2] or item["issued"].keys() & {"literal", "season"}:
        said = in_words(article.published, words)
        item["issued"] = {"literal": isolate(said, direction_of(article.language))}
    locale = _locale(words.language)
    return {style: _cite(style, locale, json.dumps(item)) for style in STYLES}


@lru_cache(maxsize=4096)
def _cite(style: str, locale: str, text: str) -> str:
    """Cite an item of CSL-JSON, given as text so that the answer can be kept."""
    item: CslItem = json.loads(text)
    if style != "apa":  # the others put the title in quotation marks
        item["title"] = _INNER.sub(r"‘\1’", item["title"])
    elif "author" in item:
        item["author"] = [_without_initials(name) for name in item["author"]]
    with _LOCK:
        source = CiteProcJSON([{key: item[key] for key in item if key != "custom"}])  # type: ignore[literal-required]
        bibliography = CitationStylesBibliography(_style(style, locale), source, formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        line = " ".join(str(bibliography.bibliography()[0]).split())
    line = _TWO_STOPS.sub(r"\1\2", line)
    return _OUTSIDE.sub(r"\2\1", line) if locale == AMERICAN else line


def _without_initials(name: CslName) -> CslName:
    """Return a name whole where its letters have no capitals, and so no initials."""
    family, given = name.get("family", ""), name.get("given", "")
    comma = "،" if "\u0600" <= family[:1] <= "\u06ff" else ","
    return {"literal": f"{family}{comma} {given}"} if given and given.lower() == given.upper() else name


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


class CslName(TypedDict, total=False):
    """A name, split or (`literal`) as printed."""

    family: str
    given: str
    literal: str


CslDate = TypedDict(
    "CslDate", {"date-parts": list[list[int]], "season": int, "circa": bool, "literal": str}, total=False
)
CslItem = TypedDict(
    "CslItem",
    {
        "id": str,
        "type": str,
        "title": str,
        "author": list[CslName],
        "container-title": str,
        "issued": CslDate,
        "URL": str,
        "archive_location": str,
        "language": str,
        "custom": dict[str, Any],
    },
    total=False,
)
"""An item of the CSL-JSON schema 1.0.2.

`custom` holds what CSL has no field for: the `kind` of the article and its date in EDTF, when its
copy was made, and what was found at its address on which day; `archive_location` is the address of
an archived copy.
"""

# Words that stand before a family name and belong to it (Abu Bakr, van der Meer).
_PARTICLES = re.compile(r"(?i)ab[du]|al|bint?|d[aiou]|de[lr]?|della|dos|el|ibn|l[ae]|te[nr]|v[ao]n|zu", re.ASCII)
# What stands after a comma and is no given name.
_SUFFIX = re.compile(r"(?i)jr\.?|sr\.?|ph\.? ?d\.?|m\.? ?d\.?|[ivx]+|inc\.?|ltd\.?|llc|gmbh|s\.?a\.?", re.ASCII)
_PATRONYMIC = re.compile("(?:[ое]вич|ьич|[ое]вна|ична)$")
_COMMA = re.compile("[,،]")
# What one person's name has none of: several names, a place, an outlet or an address beside it.
_NOT_ONE = re.compile(r"(?i)[&/|()@\d]|\b(?:and|et al|with|for|in|by)\b")
_TITLES = re.compile(r"(?i)^(?:(?:dr|prof|professor|mrs?|ms|sir|lt|gen|col|maj|capt)(?:\.\s*|\s+))+", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(\d\d))?(?:-XX)*", re.ASCII)
_SEASON = re.compile(r"(\d{4})-2([1-4])", re.ASCII)


def csl_item(article: Article, actors: Mapping[str, Actor] | None = None) -> CslItem:
    """Describe an article as an item of CSL-JSON.

    Parameters
    ----------
    actors
        The collection's actors, by id; without them no author's name is split.
    """
    persons = (actor for actor in (actors or {}).values() if actor.kind == "person")
    names = (" ".join(name.split()) for person in persons for name in spellings(person))
    people = {given_first(name): name for name in sorted(names, key=lambda name: name != given_first(name))}
    item: CslItem = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "container-title": article.outlet,
        "issued": _date(article.published),
        "URL": article.url,
        "language": article.language,
        "custom": {"kind": article.kind, "edtf": article.published.edtf},
    }
    if article.authors:
        item["author"] = [_name(author, people) for author in article.authors]
    if article.archived_url:
        item["archive_location"] = article.archived_url
    if article.archived_on:
        item["custom"]["archived_on"] = article.archived_on.edtf
    if article.link_status and article.link_checked:
        item["custom"] |= {"link_status": article.link_status, "link_checked": article.link_checked.edtf}
    return item


def _name(author: str, people: Mapping[str, str]) -> CslName:
    """Split a person's name before the last word and the particles that belong to it.

    A name with one comma, here or among the person's names, has its family name first. Scripts
    without capitals give no such sign, and their names stay whole; so does whatever a split would
    leave punctuation at.
    """
    author = " ".join(author.split()).strip(" ,;،")
    known = people.get(given_first(author)) or people.get(_TITLES.sub("", author), "")
    if _NOT_ONE.search(author):
        known = ""
    sorted_ = author if given_first(author) != author else known
    if known and given_first(sorted_) != sorted_:
        family, given = (part.strip() for part in _COMMA.split(sorted_))
        return {"family": family, "given": given}
    words = _TITLES.sub("", author).split()
    if not known or len(words) < 2 or not words[-1][0].isalpha() or _COMMA.search(author):  # noqa: PLR2004
        return {"literal": author}
    last = words[-1].rpartition("-")[2]
    if not last[:1].isupper() or words[-1].endswith("."):
        return {"literal": author}
    if len(words) > 2 and _PATRONYMIC.search(words[-1]):  # noqa: PLR2004 - the family name stands first
        words = [*words[1:], words[0]]
    first = len(words) - 1
    while first and _PARTICLES.fullmatch(words[first - 1]):
        first -= 1
    if not first:  # particles alone are no given name
        return {"literal": author}
    return {"family": " ".join(words[first:]), "given": " ".join(words[:first])}


def given_first(name: str) -> str:
    """Return a name that is written "Family, Given" as it is spoken; any other as it stands."""
    family, *given = (part.strip() for part in _COMMA.split(name))
    turns = family and len(given) == 1 and given[0] and not _SUFFIX.fullmatch(given[0])
    return f"{given[0]} {family}" if turns and not _is_two(family, given[0]) else name


def _is_two(one: str, other: str) -> bool:
    """Say whether what a comma parts may as well be two names, or a name and an agency."""
    agency = len(other) > 2 and other.isalpha() and other.isupper() and not one.isupper()  # noqa: PLR2004 - AFP
    words = one.split()
    return agency or (len(words) > 1 < len(other.split()) and not _PARTICLES.fullmatch(words[0]))


def _date(when: When) -> CslDate:
    """Write a date by its parts, as far as they are known, else as the EDTF stands."""
    plain = when.edtf.translate({ord(sign): None for sign in "~?%"})
    season = _SEASON.fullmatch(plain)
    sides = [match for match in map(_DATE.fullmatch, plain.split("/")) if match]
    date: CslDate
    if season:  # EDTF counts the seasons from 21, CSL from 1
        date = {"date-parts": [[int(season[1])]], "season": int(season[2])}
    elif len(sides) == len(plain.split("/")):
        date = {"date-parts": [[int(part) for part in side.groups() if part] for side in sides]}
    else:
        return {"literal": when.edtf}
    if when.approximate:
        date["circa"] = True
    return date
