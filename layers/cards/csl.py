"""An article as bibliography data: one item of CSL-JSON, no more exact than its source.

CSL-JSON is the data that reference managers and citation processors share; it keeps a month a
month. An author stays as printed, unless the collection's actors say that the name is a
person's: only then is it split into family and given name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from layers.model import Actor, Article, When


class CslName(TypedDict, total=False):
    """A name, split or (`literal`) as printed."""

    family: str
    given: str
    literal: str


CslDate = TypedDict(
    "CslDate",
    {"date-parts": list[list[int]], "season": int, "circa": bool, "literal": str},
    total=False,
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

`custom` holds what CSL has no field for: the `kind` of the article and its date in EDTF;
`archive_location` is the address of an archived copy.
"""

# Words that stand before a family name and belong to it (Abu Qasra, van der Meer).
_PARTICLES = re.compile(
    r"(?i)ab[du]|al|bint?|d[aiou]|de[lr]?|della|dos|el|ibn|l[ae]|te[nr]|v[ao]n|zu", re.ASCII
)
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(\d\d))?(?:-XX)*", re.ASCII)
_SEASON = re.compile(r"(\d{4})-2([1-4])", re.ASCII)


def csl_item(article: Article, actors: Mapping[str, Actor] | None = None) -> CslItem:
    """Describe an article as an item of CSL-JSON.

    Parameters
    ----------
    actors
        The collection's actors, by id; without them no author's name is split.
    """
    people = _people(actors or {})
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
    return item


def _people(actors: Mapping[str, Actor]) -> frozenset[str]:
    """Collect every name of the actors that are persons."""
    persons = [actor for actor in actors.values() if actor.kind == "person"]
    names = {name for actor in persons for name in actor.names.values()}
    return frozenset(names.union(*(more for actor in persons for more in actor.aliases.values())))


def _name(author: str, people: frozenset[str]) -> CslName:
    """Split a person's name before the last word and the particles that belong to it.

    Scripts without capitals give no such sign, and their names stay whole.
    """
    words = author.split()
    if author not in people or len(words) == 1 or not words[-1][0].isalpha():
        return {"literal": author}
    last = words[-1].rpartition("-")[2]
    if not last[:1].isupper() or words[-1].endswith("."):
        return {"literal": author}
    first = len(words) - 1
    while first > 1 and _PARTICLES.fullmatch(words[first - 1]):
        first -= 1
    return {"family": " ".join(words[first:]), "given": " ".join(words[:first])}


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
