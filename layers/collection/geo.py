"""Geometry: the features of a collection's layers, in drawing order, and their areas.

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

from layers.collection.files import is_left_beside
from layers.collection.geometry import Bounds
from layers.collection.saved import is_wgs84, with_days
from layers.collection.world import base_map, is_ground
from layers.decoding import read_text

WGS84 = "EPSG:4326"
# NSIDC EASE-Grid 2.0, a cylindrical equal-area projection that covers the whole world.
EQUAL_AREA = "EPSG:6933"

Features: TypeAlias = geopandas.GeoDataFrame
"""A frame as `read_features` makes it, for rooms that hand one on."""

DRAWN_BY = ("id", "place", "role", "names", "kind", "precision", "default")
ORIGIN = ("source", "licence", "as_of", "valid_from", "valid_to", "note")
"""What a feature says of where it is from, and of what time."""
FEATURE_COLUMNS = (*DRAWN_BY, *ORIGIN, "geometry")


def no_features() -> Features:
    """Return the features of a collection that has no layers, only anchors."""
    columns: dict[str, list[Any]] = {name: [] for name in (*FEATURE_COLUMNS, "area_km2")}
    return geopandas.GeoDataFrame(columns, geometry="geometry", crs=WGS84)


def read_features(folder: Path, bounds: Bounds | None = None) -> Features:
    """Read every layer of a folder into one frame, large areas first.

    Parameters
    ----------
    folder
        Holds `<layer>.geojson` files in the sense of RFC 7946; other files are left alone.
    bounds
        Of the collection, `(west, south, east, north)` in degrees: where its layers bring no base
        map, the one for anywhere is laid beneath. None for its own layers alone.

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
    for path in sorted(path for path in folder.glob("*.geojson") if not is_left_beside(path.name)):
        layer = json.loads(read_text(path))
        if "crs" in layer and not is_wgs84(layer["crs"]):
            raise ValueError(f"{path}: has a member 'crs'; remove it, coordinates are WGS 84")
        features += (_with_columns(feature) for feature in layer["features"])
    if bounds is not None and not any(map(_is_ground, features)):
        features += map(_with_columns, base_map(bounds))
    if not features:
        return no_features()
    frame = geopandas.GeoDataFrame.from_features(features, crs=WGS84)
    frame.geometry = shapely.orient_polygons(frame.geometry.values)
    # pandas writes what is absent as NaN, which JSON does not have.
    frame = frame.astype({name: object for name in FEATURE_COLUMNS if name != "geometry"})
    for name in frame.columns.drop("geometry"):
        frame[name] = frame[name].where(frame[name].notna(), None)
    _require_degrees(frame)
    return order_by_area(frame)


def _is_ground(feature: Mapping[str, Any]) -> bool:
    return is_ground(feature["properties"]["role"], shapely.geometry.shape(feature["geometry"]))


def _with_columns(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the properties that are drawn or told, absent ones as None, so that all rows are alike."""
    known = with_days(feature.get("properties") or {})
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


def place_areas(features: Features) -> dict[str, float]:
    """Sum the areas of extents by place, in km²; a place without an extent is not among them.

    Of alternative extents the ones drawn by default count, where there are any.
    """
    extents = features[features["role"] == "extent"]
    is_default = extents["default"].map(lambda default: default is not False).astype(bool)
    by_default = extents[is_default].groupby("place")["area_km2"].sum()
    alternatives = extents[~is_default].groupby("place")["area_km2"].max()
    return {**alternatives.to_dict(), **by_default.to_dict()}


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
