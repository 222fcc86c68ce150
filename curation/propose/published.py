"""When an article was published: what its page, its address and its first lines say, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate
from typing import Any, NamedTuple

from lxml import html

from layers.errors import BadDate
from layers.when import read_when

PUBLISHED = frozenset(
    (
        "article:published_time",
        "og:published_time",
        "og:article:published_time",
        "datepublished",
        "date_published",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "dc.date",
        "dcterms.date",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publication_date",
        "citation_publication_date",
        "article.published",
        "date",
        "cxenseparse:recs:publishtime",
    )
)
CHANGED = frozenset(
    (
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "date_modified",
        "last-modified",
        "dcterms.modified",
        "dc.date.modified",
        "modified",
        "revised",
        "lastmod",
    )
)
ARTICLES = re.compile(r"Article|Posting|Report|Review|OpinionPiece|WebPage", re.IGNORECASE)
_ISO = re.compile(r"((?:19|20)\d\d)(?:[-/.](0[1-9]|1[0-2])(?:[-/.](0[1-9]|[12]\d|3[01]))?)?(?![\d/.-])")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_DOTTED = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.((?:19|20)\d\d)(?!\d)")
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/_-])(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)


class Told(NamedTuple):
    """What a page's own data say: the day of publication and where it stands, the last change.

    `unread` are values in words or in figures that read in two ways, `other` other days of publication, each
    with where it stands.
    """

    published: str = ""
    by: str = ""
    changed: str = ""
    unread: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def read_told(tree: html.HtmlElement, records: list[Mapping[str, Any]]) -> Told:
    """Return what the data of a page say of its publication and its last change."""
    said = [(where, value, read_day(value)) for where, value in _published(tree, records)]
    by, _, published = next((one for one in said if one[2]), ("", "", ""))
    before = said[: next((number for number, one in enumerate(said) if one[2]), None)]
    unread = dict.fromkeys(" ".join(value.split()) for _, value, _ in before)
    other = (
        f"{day} ({where})" for where, _, day in said if not (published.startswith(day) or day.startswith(published))
    )
    changed = (read_day(value) for value in _changed(tree, records))
    return Told(published, by, max(filter(None, changed), default=""), tuple(unread), tuple(dict.fromkeys(other)))


def read_day(value: str) -> str:
    """Return the day, month or year that a page's data give, in EDTF; "" if none can be read."""
    value = value.strip()
    iso = _ISO.match(value) or _COMPACT.match(value)
    if iso:
        return _sound("-".join(part for part in iso.groups() if part))
    if dotted := _DOTTED.match(value):  # dots put the day first
        return _sound(f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}")
    day = parsedate(value)
    return _sound(f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}") if day else ""


def in_address(address: str) -> str:
    """Return the day or month that stands in an address, in EDTF; "" if none does."""
    for found in _IN_ADDRESS.finditer(address.partition("#")[0].partition("?")[0]):
        year, _, month, day, month2, day2 = found.groups()
        parts = [year, month or month2, day or day2]
        edtf = _sound("-".join(part for part in parts if part))
        if edtf:
            return edtf
    return ""


def _sound(edtf: str) -> str:
    """Return a date if there is such a day, else its month; the day that clocks begin at is none."""
    if edtf == "1970-01-01":
        return ""
    try:
        read_when(edtf)
    except BadDate:
        return edtf[:7] if len(edtf) > len("2025-08") else ""
    return edtf


def _published(tree: html.HtmlElement, records: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Give where a page's data tell when it was published, and what they say."""
    dated = [record for record in records if _texts(record.get("datePublished"))]
    for record in dated:  # those of further articles would be others
        if record is dated[0] or _are_one(record, dated[0]):
            yield from (("datePublished of the page's JSON-LD", value) for value in _texts(record["datePublished"]))
    for name, value in _metas(tree):
        if name in PUBLISHED:
            yield f"{name} of the page's data", value
    for element in tree.xpath("//*[contains(@itemprop, 'datePublished')] | //time[@pubdate]"):
        value = element.get("content") or element.get("datetime") or element.text_content()
        yield "datePublished in the page", value
    first = {*_stamps(tree, "published"), *_stamps(tree, "entry-date")}
    if len(first) == 1:  # those of other articles on the page would be others
        yield "the time that the page marks as published", first.pop()


def _stamps(tree: html.HtmlElement, name: str) -> Iterator[str]:
    """Give the times that a page marks by a class, as WordPress does."""
    for element in tree.iter("time"):
        classes = {*element.get("class", "").split()}
        if name in classes and element.get("datetime") and not (name == "entry-date" and "updated" in classes):
            yield element.get("datetime")


def _texts(value: object) -> list[str]:
    """Return a text, or those of a list."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _changed(tree: html.HtmlElement, records: list[Mapping[str, Any]]) -> Iterator[str]:
    """Give what a page's data say of its last change."""
    yield from (value for record in records for value in _texts(record.get("dateModified")))
    yield from _stamps(tree, "updated")
    yield from (value for name, value in _metas(tree) if name in CHANGED)
    for element in tree.xpath("//*[contains(@itemprop, 'dateModified')]"):
        yield element.get("content") or element.get("datetime") or element.text_content()


def _metas(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Give the names and values of a page's meta elements."""
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        if meta.get("content"):
            yield name.strip().lower(), meta.get("content")


# --- The page's JSON-LD ---


def article_records(tree: html.HtmlElement) -> list[Mapping[str, Any]]:
    """Return the articles that a page's JSON-LD describes; the page's own first, of these one with a text.

    Those in a list of others are none of the page, unless they have its address.
    """
    address = next((link.get("href") for link in tree.xpath("//link[@rel='canonical']")), "")

    def is_own(record: Mapping[str, Any]) -> bool:
        return not address or not _addresses(record) or address in _addresses(record)

    found: list[Mapping[str, Any]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = _AROUND_DATA.sub("", script.text_content().strip())
        data: object = None
        for written in (text, _LAST_COMMA.sub(r"\1", text)):
            try:
                data = json.loads(written, strict=False)
                break
            except (ValueError, RecursionError):
                continue
        records = ((one, listed) for one, listed in _records(data) if ARTICLES.search(str(one.get("@type", ""))))
        found += [one for one, listed in records if not listed or (address and address in _addresses(one))]
    return sorted(found, key=lambda each: (not is_own(each), not each.get("articleBody"), _is_page(each)))


def updates_of(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the updates of a live blog that records hold, in their order."""
    held = (record.get("liveBlogUpdate") for record in records)
    listed = (one if isinstance(one, list) else [one] for one in held)
    return [one for several in listed for one in several if isinstance(one, dict)]


def _are_one(record: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two records are of one page: one is the page's, or they share an address."""
    return _is_page(record) or _is_page(other) or not {*_addresses(record)}.isdisjoint(_addresses(other))


def _is_page(record: Mapping[str, Any]) -> bool:
    return "WebPage" in str(record.get("@type", ""))


def _records(data: object, depth: int = 0, *, listed: bool = False) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Give the objects of a JSON-LD document, those in graphs and lists too, and whether a list of pages holds them."""
    if isinstance(data, list) and depth < DEEPEST:
        for each in data:
            yield from _records(each, depth + 1, listed=listed)
    elif isinstance(data, dict):
        yield data, listed
        for key in ("@graph", "mainEntity", "itemListElement", "item"):
            if depth < DEEPEST:
                inner = listed or key == "itemListElement"
                yield from _records(data.get(key), depth + 1, listed=inner)


def _addresses(record: Mapping[str, Any]) -> list[str]:
    """Return the addresses that a record gives as its own."""
    page = record.get("mainEntityOfPage")
    inner = page.get("@id") if isinstance(page, dict) else page
    return [str(each) for each in (record.get("url"), record.get("@id"), inner) if each]


DEEPEST = 6
_AROUND_DATA = re.compile(
    r"^(?:(?:(?://|/\*)\s*)?<!\[CDATA\[(?:\s*\*/)?|<!--)|(?:(?:(?://|/\*)\s*)?\]\]>(?:\s*\*/)?|-->)(?:\s*;)?$|;$"
)
"""What old pages put round a script."""
_LAST_COMMA = re.compile(r",(\s*[}\]])")
