"""The bodies of a Web Annotation: the places, actors, dates and remarks that it gives words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from curation.imports.dates import checked
from curation.imports.objects import text_of, texts
from curation.imports.rows import Party, Position, Spot
from curation.imports.scales import WORDS
from layers.collection.fields import Mismatch
from layers.collection.findings import show
from layers.collection.geometry import read_geometry
from layers.model import LINKS, ROLES, STATUSES

CLAIMS = "claims"
"""The role with which `export webannotation` marks who says so."""

_AGENTS = {"Person": "person", "foaf:Group": "community", "foaf:Agent": "unnamed source"}
_PERSONS = ("person", "people")
_PLACES = ("place", "location")


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
