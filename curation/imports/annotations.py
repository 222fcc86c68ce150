"""Web Annotations (W3C) of texts, as Recogito writes them and as `export webannotation` does.

The model is https://www.w3.org/TR/annotation-model/; what Recogito adds to it (bodies of type
`Feature`, values that are identifiers) is in pelagios/recogito2, `serializers/annotations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from curation.imports.bodies import read_bodies
from curation.imports.dates import read_day
from curation.imports.objects import entries, parse, text_of
from curation.imports.reading import Reader
from curation.imports.rows import Asked, Entry, Party, Row, Source, Unreadable
from curation.imports.slugs import digest, slug
from layers.collection.fields import Mismatch
from layers.collection.findings import show
from layers.errors import BadDate
from layers.when import read_when

LISTS = ("items", "first", "resources")
"""Where a page or a collection keeps its annotations; `first` is a page inside a collection."""


@dataclass(frozen=True, slots=True)
class Target:
    """The words that an annotation is of, and where they stand.

    `start` counts characters of the text with the digest `text_sha256`; both are None unless
    the file names that text.
    """

    url: str
    quote: str
    prefix: str
    suffix: str
    start: int | None
    text_sha256: str | None


def open_annotations(content: bytes, encoding: str, asked: Asked) -> Reader:
    """Take a list of annotations apart, or a page or collection that holds one."""
    text, whole = parse(content, encoding)
    items, member = whole, ""
    while isinstance(items, dict):
        found = next((name for name in LISTS if name in items), None)
        if found is None:
            items = [items] if text_of(items.get("type")) == "Annotation" else None
            break
        items, member = items[found], found
    if not isinstance(items, list):
        raise Unreadable("there are no annotations", "give a list of them, or a page with items")
    manifest = whole.get("manifest") if isinstance(whole, dict) else None
    made = text_of(manifest.get("made")) if isinstance(manifest, dict) else ""

    def read(entry: Entry) -> Row:
        return read_annotation(entry, made, asked)

    return Reader(entries(text, items, member), read)


def read_annotation(entry: Entry, made: str, asked: Asked) -> Row:
    """Read one annotation; `made` is when its file was made, if it says so.

    Raises
    ------
    Mismatch
        If it has no words of a text with an address.
    """
    values = entry.values
    target = _read_target(values.get("target"), asked)
    body = values.get("body", values.get("bodyValue"))
    bodies = read_bodies(body, target.quote, asked.precision)
    source = _source(target, made, asked)
    name = text_of(values.get("id")) or f"{target.url} {target.prefix} {target.quote}"
    _, ours, last = name.rpartition("excerpt:")
    return Row(
        line=entry.line,
        id=slug(last, "annotation") if ours else f"annotation-{digest(name)}",
        source=source,
        quote=target.quote,
        claim=bodies.claim or source.outlet,
        status=bodies.status,
        start=target.start or 0,
        prefix=target.prefix if target.text_sha256 else "",
        suffix=target.suffix if target.text_sha256 else "",
        event_date=bodies.event_date,
        dated_by=bodies.dated_by,
        spots=bodies.spots,
        actors=bodies.actors,
        note=bodies.note,
        mapped=bodies.mapped,
        lost=bodies.lost,
    )


def _read_target(value: object, asked: Asked) -> Target:
    """Read what the annotation is of; of several targets, the first."""
    target = value[0] if isinstance(value, list) and value else value
    if not isinstance(target, dict):
        raise Mismatch(f"{show(target)} is no target with words", "annotate words of a text")
    selectors = _objects(target.get("selector"))
    quoted = next((one for one in selectors if one.get("type") == "TextQuoteSelector"), {})
    placed = next((one for one in selectors if one.get("type") == "TextPositionSelector"), {})
    quote = quoted.get("exact")
    if not isinstance(quote, str) or not quote.strip():
        raise Mismatch("there is no TextQuoteSelector", "give the words, as its exact")
    url = text_of(target.get("source")) or text_of(target.get("id")) or asked.url
    if not url:
        raise Mismatch("the target has no source", "give its address, or name --url for all")
    start, end, sha256 = placed.get("start"), placed.get("end"), placed.get("text_sha256")
    exact = isinstance(start, int) and isinstance(end, int) and end - start == len(quote)
    known = exact and isinstance(sha256, str)
    return Target(
        url,
        quote if known else quote.strip(),
        _side(quoted.get("prefix")),
        _side(quoted.get("suffix")),
        start if known else None,
        sha256 if known else None,
    )


def _side(value: object) -> str:
    """Return the words before or after a quote, blanks and all."""
    return value if isinstance(value, str) else ""


def _source(target: Target, made: str, asked: Asked) -> Source:
    """Make the article: the annotated text, of which the file says little but the address."""
    host = urlsplit(target.url).hostname or target.url
    outlet = asked.outlet or host
    published, rests_on = asked.published, None
    if not published:  # each annotation has a date of its own; an article has one for all
        published, rests_on = _before(made, asked)
    return Source(
        id=slug(f"{outlet} {digest(target.url)}", "article"),
        title=asked.title or target.url,
        outlet=Party(outlet, "outlet"),
        published=published,
        published_by=rests_on,
        url=target.url,
        language=asked.language,
        source_note="Brought in from annotations, which say no more of the text.",
        text_sha256=target.text_sha256,
    )


def _before(made: str, asked: Asked) -> tuple[str, str]:
    """Say that a text was published before its annotations were written down."""
    try:
        day = read_day("made", made).isoformat()
        return read_when(f"../{day}").edtf, "not dated: before the annotations were written down"
    except (Mismatch, BadDate):
        return f"../{asked.today}", "not dated: before the annotations were brought in"


def _objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list, or one object as a list."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]
