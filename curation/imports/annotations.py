"""Web Annotations (W3C) of texts, as Recogito writes them and as `export webannotation` does.

The model is https://www.w3.org/TR/annotation-model/; what Recogito adds to it (bodies of type
`Feature`, values that are identifiers) is in pelagios/recogito2, `serializers/annotations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from curation.imports.dates import checked, read_day
from curation.imports.files import Entry, Reader, Unreadable, entries, parse, text_of, texts
from curation.imports.positions import WORDS, Position
from curation.imports.row import Asked, Party, Row, Source, Spot, digest, slug
from layers.collection import read_geometry
from layers.errors import BadDate, Mismatch, show
from layers.model import LINKS, ROLES, STATUSES
from layers.when import read_when

LISTS = ("items", "first", "resources")
"""Where a page or a collection keeps its annotations; `first` is a page inside a collection."""
CLAIMS = "claims"
"""The role with which `export webannotation` marks who says so."""
_AGENTS = {"Person": "person", "foaf:Group": "community", "foaf:Agent": "unnamed source"}
_PERSONS = ("person", "people")
_PLACES = ("place", "location")


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


@dataclass(slots=True)
class Bodies:
    """What the bodies say together; `quote` is the words that they are of."""

    quote: str
    precision: str
    spots: tuple[Spot, ...] = ()
    actors: tuple[tuple[Party, str], ...] = ()
    claim: Party | None = None
    status: str = "reported"
    event_date: str | None = None
    dated_by: str | None = None
    remarks: list[str] = field(default_factory=list)
    mapped: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    identified: list[str] = field(default_factory=list)

    @property
    def note(self) -> str | None:
        """The remarks, as one text."""
        return " ".join(self.remarks) or None


def read_bodies(value: object, quote: str, precision: str) -> Bodies:
    """Read the body of an annotation: a text, an object or a list of them.

    Parameters
    ----------
    precision
        That of a place of which the file says none, like "town".

    Raises
    ------
    Mismatch
        If a date or a geometry is not sound.
    """
    bodies = Bodies(quote, precision)
    for body in value if isinstance(value, list) else [value]:
        if isinstance(body, str) and body.strip():
            bodies.remarks.append(body.strip())
        elif isinstance(body, dict):
            _read_body(body, bodies)
    if bodies.identified and not bodies.spots:
        known_as = ", ".join(map(show, bodies.identified))
        bodies.lost += (f"{show(quote)} is identified as {known_as}, without a position",)
    return bodies


def _read_body(body: Mapping[str, Any], bodies: Bodies) -> None:
    """Read one body by its type and purpose."""
    purposes = texts(body.get("purpose"))
    source = body.get("source")
    if isinstance(source, dict) and "identifying" in purposes:
        _read_identified(body, source, bodies)
    elif text_of(body.get("type")) == "Feature" or "georeferencing" in purposes:
        _add_spot(bodies, bodies.quote, _position(body.get("geometry")))
    elif "identifying" in purposes:
        _read_identifier(text_of(body.get("value")) or text_of(body.get("id")), bodies)
    elif "linking" in purposes:
        bodies.lost += (f"its link to {show(source or body.get('id'))}",)
    else:
        _read_text(text_of(body.get("value")), purposes, body, bodies)
    if text_of(body.get("note")):
        bodies.remarks.append(text_of(body.get("note")))


def _read_identified(body: Mapping[str, Any], source: Mapping[str, Any], bodies: Bodies) -> None:
    """Read a place or an actor as `export webannotation` names it."""
    name, kind = text_of(source.get("label")) or bodies.quote, text_of(source.get("type"))
    identifier = text_of(source.get("id"))
    if kind == "schema:Place":
        link = text_of(body.get("link"))
        place = identifier.replace(":", "/").rpartition("place/")[2]
        _add_spot(
            bodies,
            name,
            None,
            link=link if link in LINKS else None,
            place=place or None,
            precision=text_of(body.get("precision")),
        )
        return
    last = identifier.replace(":", "/").rpartition("actor/")
    asked = identifier.rpartition("actor=")
    actor = last[2] if last[1] else asked[2] if asked[1] else None
    party = Party(name, _AGENTS.get(kind, "organisation"), actor)
    role = text_of(body.get("role"))
    if role == CLAIMS:
        bodies.claim = party
    else:
        bodies.actors += ((party, role if role in ROLES else "discussed"),)


def _read_identifier(value: str, bodies: Bodies) -> None:
    """Read what Recogito writes for a place or a person: an address, or only which it is."""
    if value.casefold() in _PERSONS:
        bodies.actors += ((Party(bodies.quote, "person"), "discussed"),)
    else:
        bodies.identified.append(value or "a place")


def _read_text(
    value: str, purposes: tuple[str, ...], body: Mapping[str, Any], bodies: Bodies
) -> None:
    """Read words: a status, a date, a tag or a remark."""
    if not value:
        return
    if "classifying" in purposes and value in STATUSES:
        bodies.status = value
    elif "describing" in purposes and text_of(body.get("conformsTo")).endswith("EDTF"):
        bodies.event_date = checked("the date of a body", value)
        bodies.dated_by = text_of(body.get("rests_on")) or "the annotation's date"
    elif "tagging" in purposes and value.casefold() in _PERSONS:
        bodies.actors += ((Party(bodies.quote, "person"), "discussed"),)
    elif "tagging" in purposes and value.casefold() in _PLACES:
        bodies.identified.append(value)
    elif "tagging" in purposes or "classifying" in purposes:
        bodies.remarks.append(f"Tag: {value}.")
    else:
        bodies.remarks.append(value)


def _add_spot(
    bodies: Bodies,
    name: str,
    position: Position | None,
    *,
    link: str | None = "named",
    place: str | None = None,
    precision: str = "",
) -> None:
    """Add a place; its precision is the one given, else the one asked for."""
    scale = WORDS.get(precision) or WORDS[bodies.precision]
    said = f"precision {precision}" if precision in WORDS else "no precision given"
    bodies.spots += (Spot(name, position, scale, link, place),)
    if position is not None:
        bodies.mapped += (f"{said}: {scale}",)


def _position(value: object) -> Position:
    """Return a point that stands for a geometry, longitude first."""
    try:
        point = read_geometry(value).representative_point()
    except Mismatch as mismatch:
        raise Mismatch(f"the geometry of a body: {mismatch.what}", mismatch.mend) from None
    return point.x, point.y
