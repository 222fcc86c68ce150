"""Read the curated tables and turn their rows into GeoJSON features."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from tools.geo.coverage import join
from tools.geo.metres import area_km2, buffer_m
from tools.geo.sources import Sources

TABLES = Path(__file__).parent
LANGUAGES = ("en", "ar", "ru")
Row = Mapping[str, Any]
Feature = tuple[dict[str, Any], BaseGeometry]
"""The properties of a feature and its geometry."""


def read_table(name: str) -> dict[str, Any]:
    """Read one of the tables that lie beside this module."""
    return tomllib.loads((TABLES / name).read_text(encoding="utf-8"))


class Features:
    """Makes features out of rows, with the shapes and points that the rows name."""

    def __init__(
        self, sources: Sources, shapes: Mapping[str, BaseGeometry], provenance: Mapping[str, Row], zone: str
    ) -> None:
        self._sources = sources
        self._shapes = shapes
        self._provenance = provenance
        self._zone = zone

    def of_place(self, place: Row) -> Iterator[Feature]:
        """Make the anchor of a place, then its extents."""
        anchor = anchor_point(place["anchor"], self._sources)
        yield self._feature(place, anchor, place=place["id"], role="anchor")
        for extent in place.get("extent", ()):
            # What the extent does not say for itself is the place's, but for the aliases and
            # the parent, which only the anchor states, and the years and the note.
            row = {key: place[key] for key in ("names", "kind", "precision")} | dict(extent)
            role = "context" if row["kind"] == "runway" else "extent"
            shape = self._extent(row, anchor)
            yield self._feature(row, shape, place=place["id"], role=role)

    def of_context(self, row: Row) -> Feature:
        """Make a feature that is drawn but is no place of its own."""
        if "anchor" in row:
            shape: BaseGeometry = anchor_point(row["anchor"], self._sources)
        else:
            shape = self._extent(row, Point())
        return self._feature(row, shape, place=row.get("place"), role="context")

    def _extent(self, row: Row, anchor: Point) -> BaseGeometry:
        """Build the geometry that a row describes."""
        if "runway" in row:
            line = LineString(row["runway"])
            return buffer_m(line, row["buffer_m"], flat=True) if "buffer_m" in row else line
        if "disc_m" in row:
            return buffer_m(anchor, row["disc_m"])
        shapes = [self._shapes[name] for name in row["shapes"]]
        shape = join(shapes) if len(shapes) > 1 else shapes[0]
        if "east_of" in row:
            shape = shapely.clip_by_rect(shape, row["east_of"], -90, 180, 90)
        return shape

    def _feature(self, row: Row, shape: BaseGeometry, *, place: str | None, role: str) -> Feature:
        """Put the properties together: the same keys, in the same order, on every feature."""
        source = source_of(row, self._provenance)
        area = area_km2(shape) if shapely.get_dimensions(shape) == 2 else None
        return {
            "id": row["id"],
            "place": place,
            "role": role,
            "parent": row.get("parent"),
            "names": {language: row["names"][language] for language in LANGUAGES},
            "aliases": {lang: row.get("aliases", {}).get(lang, []) for lang in LANGUAGES},
            "kind": row["kind"],
            "precision": row["precision"],
            "radius_km": row.get("radius_km"),
            "default": row.get("default", True),
            "source": source["source"],
            "licence": source["licence"],
            "as_of": source["as_of"],
            "valid_from": row.get("valid_from"),
            "valid_to": row.get("valid_to"),
            "note": self._note(row, area),
            "area_km2": None if area is None else round(area, 1),
        }, shape

    def _note(self, row: Row, area: float | None) -> Row | None:
        """Fill the figures that a note names."""
        note: Row | None = row.get("note")
        if note and "{total_km2}" in note["en"] and area is not None:
            total = area + area_km2(self._shapes[self._zone])
            note = _filled(note, "{total_km2}", f"{total:.0f}")
        return note


def source_of(row: Row, provenance: Mapping[str, Row]) -> Row:
    """Say where a row comes from: its own word for it, else by what its shape is made of."""
    anchor = row.get("anchor", {})
    if "city" in anchor:
        name, key = "geonames", anchor["city"]
    elif "airfield" in anchor:
        name, key = "airfield", anchor["airfield"]
    elif "at" in anchor:
        name, key = anchor["provenance"], anchor.get("key", "")
    elif "runway" in row:
        name, key = "footprint" if "buffer_m" in row else "runway", row["key"]
    else:
        name, key = row.get("provenance", "disc"), ""
    source = provenance[name]
    return {**source, "source": _filled(source["source"], "{key}", key)}


def _filled(texts: Row, mark: str, value: str | Row) -> Row:
    """Put a value into a text in each language; it may be a text in each language too."""
    return {
        language: text.replace(mark, value if isinstance(value, str) else value[language])
        for language, text in texts.items()
    }


def anchor_point(anchor: Row, sources: Sources) -> Point:
    """Find the point that an anchor names, WGS 84, longitude before latitude."""
    if "city" in anchor:
        return sources.cities[anchor["city"]]
    if "airfield" in anchor:
        return sources.airfields[anchor["airfield"]]
    return Point(anchor["at"])
