"""Geometry: the features of a collection's layers, in order, and joined with counts.

The only room of GeoPandas. All coordinates are WGS 84 in degrees, longitude first; areas are
in km² on the equal-area projection below and serve for ordering and labels only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import geopandas
import shapely

from layers.model import Collection

WGS84 = "EPSG:4326"
# NSIDC EASE-Grid 2.0, a cylindrical equal-area projection that covers the whole world.
EQUAL_AREA = "EPSG:6933"

Features: TypeAlias = geopandas.GeoDataFrame
"""A frame as `read_features` makes it, for rooms that hand one on."""
Points: TypeAlias = geopandas.GeoDataFrame
"""Places at their anchors, from `place_points`."""

FEATURE_COLUMNS = (
    "id",
    "place",
    "role",
    "names",
    "kind",
    "precision",
    "default",
    "geometry",
)
PLACE_COLUMNS = ("id", "kind", "precision", "radius_km", "parent", "area_km2", "geometry")


def no_features() -> Features:
    """Return the features of a collection that has no layers, only anchors."""
    columns: dict[str, list[Any]] = {name: [] for name in (*FEATURE_COLUMNS, "area_km2")}
    return geopandas.GeoDataFrame(columns, geometry="geometry", crs=WGS84)


def read_features(folder: Path) -> Features:
    """Read every layer of a folder into one frame, large areas first.

    Parameters
    ----------
    folder
        Holds `<layer>.geojson` files in the sense of RFC 7946; other files are left alone.

    Returns
    -------
    Features
        `FEATURE_COLUMNS` and `area_km2`, in drawing order: what comes later lies on top.

    Raises
    ------
    ValueError
        If a layer names a coordinate reference system (RFC 7946 allows WGS 84 only), or has
        coordinates that are no longitudes and latitudes.
    """
    features: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.geojson")):
        layer = json.loads(path.read_text(encoding="utf-8"))
        if "crs" in layer:
            raise ValueError(f"{path}: has a member 'crs'; remove it, coordinates are WGS 84")
        features += (_with_columns(feature) for feature in layer["features"])
    if not features:
        return no_features()
    frame = geopandas.GeoDataFrame.from_features(features, crs=WGS84)
    # pandas writes what is absent as NaN, which JSON does not have.
    frame = frame.astype({name: object for name in FEATURE_COLUMNS if name != "geometry"})
    for name in frame.columns.drop("geometry"):
        frame[name] = frame[name].where(frame[name].notna(), None)
    _require_degrees(frame)
    return order_by_area(frame)


def _with_columns(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the properties that are drawn, absent ones as None, so that all rows are alike."""
    known = feature.get("properties") or {}
    properties = {name: known.get(name) for name in FEATURE_COLUMNS if name != "geometry"}
    return {"type": "Feature", "geometry": feature["geometry"], "properties": properties}


def _require_degrees(frame: Features) -> None:
    world = shapely.box(-180, -90, 180, 90)
    if not shapely.covers(world, shapely.box(*frame.total_bounds)):
        raise ValueError("a layer has coordinates beyond 180 degrees east or 90 degrees north")


def order_by_area(frame: Features) -> Features:
    """Order features so that small ones are drawn over large ones; adds `area_km2`.

    Equal areas (all points and lines have none) keep the order they had.
    """
    area = frame.geometry.to_crs(EQUAL_AREA).area / 1e6
    return frame.assign(area_km2=area).sort_values("area_km2", ascending=False, kind="stable")


def place_points(collection: Collection, features: Features) -> Points:
    """Return the collection's places at their anchors, with the area of their extents.

    Parameters
    ----------
    features
        From `read_features`; of alternative extents the ones drawn by default count, where
        there are any.

    Returns
    -------
    Points
        `PLACE_COLUMNS`, in the collection's order. `area_km2` is 0 for places without extent.
    """
    areas = _extent_areas(features)
    places = list(collection.places.values())
    rows = {
        "id": [place.id for place in places],
        "kind": [place.kind for place in places],
        "precision": [place.precision for place in places],
        "radius_km": [place.radius_km for place in places],
        "parent": [place.parent for place in places],
        "area_km2": [float(areas.get(place.id, 0.0)) for place in places],
    }
    anchors = shapely.points(
        [place.longitude for place in places], [place.latitude for place in places]
    )
    return geopandas.GeoDataFrame(rows, geometry=anchors, crs=WGS84)


def _extent_areas(features: Features) -> Mapping[str, float]:
    """Sum the areas of extents by place, in km²."""
    extents = features[features["role"] == "extent"]
    is_default = extents["default"].map(lambda default: default is not False).astype(bool)
    by_default = extents[is_default].groupby("place")["area_km2"].sum()
    alternatives = extents[~is_default].groupby("place")["area_km2"].max()
    areas: dict[str, float] = {**alternatives.to_dict(), **by_default.to_dict()}
    return areas


def join_counts(places: Points, counts: Mapping[str, int]) -> Points:
    """Join places with their numbers of excerpts, in drawing order.

    Parameters
    ----------
    places
        From `place_points`.
    counts
        Numbers of excerpts by place id. A place without one has 0; ids that are no place are
        left out.

    Returns
    -------
    Points
        `places` with `count`, large areas first, then large counts, so that small things come
        on top; equals stand in order of their ids.
    """
    joined = places.assign(count=[int(counts.get(place, 0)) for place in places["id"]])
    return joined.sort_values(
        ["area_km2", "count", "id"], ascending=[False, False, True], ignore_index=True
    )


def lighten(features: Features, tolerance: float, decimals: int, least_km2: float) -> Features:
    """Thin out the vertices of large features, for files that must be small.

    Parameters
    ----------
    features
        From `read_features`.
    tolerance
        How far a line may move, in degrees.
    decimals
        Places after the point that coordinates keep, in degrees.
    least_km2
        Polygons smaller than this stay as they are; so do points.
    """
    small = features["area_km2"].between(0, least_km2, inclusive="neither")
    large = ~small & (features.geometry.geom_type != "Point")
    thinned = features.geometry[large].simplify(tolerance, preserve_topology=True)
    rounded = shapely.transform(thinned.to_numpy(), lambda points: points.round(decimals))
    light = features.copy()
    light.loc[large, "geometry"] = geopandas.GeoSeries(rounded, index=thinned.index, crs=WGS84)
    return light
