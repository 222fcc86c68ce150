"""The map's document: everything about its geometry that the browser asks for once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from layers.collection.geo import Features, place_areas
from layers.model import Collection, Frame, Place
from layers.scene.folding import sizing_of
from layers.scene.rules import DRAWING, most_zoom
from layers.store import shared_rows
from layers.words import name_in

# 5 decimals of a degree are about 1 m, the most that any layer is good for.
DECIMALS = 5


def map_document(collection: Collection, features: Features, language: str = "en") -> dict[str, Any]:
    """Compose the document of a collection in one language.

    Parameters
    ----------
    features
        From `layers.collection.geo.read_features`, in drawing order; may be empty.
    language
        ISO 639-1; a name that lacks it stands in English, else in any language it has.

    Returns
    -------
    dict
        Ready for JSON: `version` of the data, `bounds` (west, south, east, north), `first_view` (longitude,
        latitude, zoom), `extent` (of the base map's land, like `bounds`, or None), `largest`
        and `room` (see `folding.Sizing`), `attribution`, `context`
        (GeoJSON features in drawing order), `places` (in the collection's order, with their
        `extents`; what is schematic has its `source`, what is of a kind of the collection's own how that
        is `called`), `headline` (ids of places), `frames` (each
        with `id`, `name`, `bounds`, `inset` and `corner`), `shared` (places of the same excerpt, by
        position: see `layers.store.columns` and `one_list`) and the `rules` they are drawn by.
    """
    context = features[features["role"] == "context"]
    extents = dict(list(features[features["role"] == "extent"].groupby("place", sort=False)))
    areas = place_areas(features)
    places = [
        {
            "id": place.id,
            "name": name_in(place.names, language) or place.id,
            "kind": place.like,
            **_called(place, collection, language),
            "precision": place.precision,
            "radius_km": place.radius_km,
            "lon": place.longitude,
            "lat": place.latitude,
            "parent": place.parent,
            "area": round(areas.get(place.id, 0.0), 3),
            "extents": _features(extents[place.id], language) if place.id in extents else [],
        }
        for place in collection.places.values()
    ]
    first, shared = collection.first_view, shared_rows(collection)
    return {
        "version": collection.version,
        "bounds": list(collection.bounds),
        "first_view": [first.longitude, first.latitude, first.zoom],
        "extent": _extent(context),
        **sizing_of(collection)._asdict(),
        "attribution": [name_in(one, language) for one in collection.attribution],
        "context": _features(context, language),
        "places": places,
        "headline": list(collection.headline),
        "frames": [_frame(frame, language) for frame in collection.frames],
        "shared": {"sizes": shared.sizes.tolist(), "cells": shared.cells.tolist()},
        "rules": {**DRAWING, "view": {**DRAWING["view"], "most_zoom": most_zoom(first.zoom)}},
    }


def one_list(rows: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """Write rows of numbers one behind the other, in `cells`, with their `sizes`: a browser reads that at once."""
    return {"sizes": [len(row) for row in rows], "cells": [number for row in rows for number in row]}


def _called(place: Place, collection: Collection, language: str) -> dict[str, str]:
    """Say what a place of the collection's own kind is called: the browser has words for the others."""
    own = collection.place_kinds.get(place.kind)
    return {"called": name_in(own.names, language)} if own else {}


def _frame(frame: Frame, language: str) -> dict[str, Any]:
    name = name_in(frame.names, language) or frame.id
    return {"id": frame.id, "name": name, "bounds": frame.bounds, "inset": frame.inset, "corner": frame.corner}


def _extent(context: Features) -> list[float] | None:
    """Return the box that the land of the base map fills."""
    land = context[context.geometry.geom_type.isin(("Polygon", "MultiPolygon"))]
    return None if land.empty else [round(float(edge), 4) for edge in land.total_bounds]


def _features(rows: Features, language: str) -> list[dict[str, Any]]:
    """Write rows as GeoJSON features with what the browser draws by."""
    return [_feature(row, language) for row in rows.itertuples()]


def _feature(row: Any, language: str) -> dict[str, Any]:  # noqa: ANN401 - pandas makes its type
    properties = {
        "id": row.id,
        "name": name_in(row.names if isinstance(row.names, Mapping) else {}, language),
        "place": row.place,
        "kind": row.like,
        "precision": row.precision,
        "default": row.default is not False,
        **({"home": True} if row.home else {}),
    }
    if row.role == "extent" and row.precision == "schematic":
        said = row.source if isinstance(row.source, Mapping) else {language: row.source or ""}
        properties["source"] = name_in(said, language)
    if row.role == "context" and row.geometry.geom_type.endswith("Polygon"):
        properties["label_at"] = _label_point(row.geometry)
    if (
        row.role == "context" and row.kind == "boundary" and row.geometry.geom_type.endswith("LineString")
    ):  # a line that somebody claims or drew says whose it is
        longest = max(shapely.get_parts(row.geometry), key=shapely.length)
        properties["label_at"] = _degrees(longest.interpolate(0.5, normalized=True))
    return {"type": "Feature", "geometry": _rounded(row.geometry), "properties": properties}


def _rounded(geometry: shapely.Geometry) -> dict[str, Any]:
    rounded = shapely.transform(geometry, lambda coordinates: coordinates.round(DECIMALS))
    written: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return written


def _label_point(area: shapely.Geometry) -> list[float]:
    """Return where a label has most room: the centre of the largest circle in the area."""
    largest = max(shapely.get_parts(area), key=shapely.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.05), 0)
    return _degrees(centre)


def _degrees(point: shapely.Point) -> list[float]:
    return [round(point.x, DECIMALS), round(point.y, DECIMALS)]
