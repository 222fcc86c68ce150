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
from layers.collection.geometry import GLOBE, is_wgs84, laid_along, with_days
from layers.collection.records import drawn_like
from layers.collection.world import base_map, is_ground
from layers.decoding import read_text
from layers.model import Collection

WGS84 = "EPSG:4326"
# NSIDC EASE-Grid 2.0, a cylindrical equal-area projection that covers the whole world.
EQUAL_AREA = "EPSG:6933"

Features: TypeAlias = geopandas.GeoDataFrame
"""A frame as `read_features` makes it, for rooms that hand one on."""

DRAWN_BY = ("id", "place", "role", "names", "kind", "like", "home", "precision", "default")
ORIGIN = ("source", "licence", "as_of", "valid_from", "valid_to", "note")
"""What a feature says of where it is from, and of what time."""
PROPERTIES = (*DRAWN_BY, *ORIGIN)
FEATURE_COLUMNS = (*PROPERTIES, "geometry")


def no_features() -> Features:
    """Return the features of a collection that has no layers, only anchors."""
    columns: dict[str, list[Any]] = {name: [] for name in (*FEATURE_COLUMNS, "area_km2")}
    return geopandas.GeoDataFrame(columns, geometry="geometry", crs=WGS84)


def read_features(folder: Path, collection: Collection | None = None) -> Features:
    """Read every layer of a folder into one frame, large areas first.

    Parameters
    ----------
    folder
        Holds `<layer>.geojson` files in the sense of RFC 7946; other files are left alone.
    collection
        Theirs: where its layers bring no base map, the one for anywhere is laid beneath, and kinds of
        its own are drawn `like` what it says. None for the layers alone.

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
    own = len(features)
    if collection and not any(map(_is_ground, features)):
        features += map(
            _with_columns,
            base_map(collection.bounds, [(one.longitude, one.latitude) for one in collection.places.values()]),
        )
    kinds = collection.place_kinds if collection else {}
    for properties in (feature["properties"] for feature in features):
        properties["like"] = drawn_like(properties["kind"], properties["role"], kinds)
    if not features:
        return no_features()
    frame = geopandas.GeoDataFrame.from_features(features, crs=WGS84)
    frame.geometry = shapely.orient_polygons(frame.geometry.values)
    if own:
        _require_degrees(frame[:own])
    ordered = order_by_area(_with_none(frame))
    if collection is None or collection.bounds[2] <= GLOBE[2]:
        return ordered
    return ordered.set_geometry([laid_along(shape, collection.bounds) for shape in ordered.geometry], crs=WGS84)


def pack_features(features: Features, path: Path) -> None:
    """Write a frame of features as GeoParquet; what its columns cannot hold is JSON there."""
    packed = {name: features[name].map(json.dumps, na_action="ignore") for name in PROPERTIES}
    features.assign(**packed).to_parquet(path)


def unpack_features(path: Path) -> Features:
    """Read what `pack_features` wrote, as it was."""
    frame = geopandas.read_parquet(path)
    return _with_none(frame.assign(**{name: frame[name].map(json.loads, na_action="ignore") for name in PROPERTIES}))


def _with_none(frame: Features) -> Features:
    """Write what is absent as None: pandas writes NaN, which JSON does not have."""
    columns = {name: frame[name].astype(object) for name in PROPERTIES}
    return frame.assign(**{name: column.where(column.notna(), None) for name, column in columns.items()})


def _is_ground(feature: Mapping[str, Any]) -> bool:
    return is_ground(feature["properties"]["role"], shapely.geometry.shape(feature["geometry"]))


def _with_columns(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the properties that are drawn or told, absent ones as None, so that all rows are alike."""
    known = with_days(feature.get("properties") or {})
    properties = {name: known.get(name) for name in PROPERTIES}
    return {"type": "Feature", "geometry": feature["geometry"], "properties": properties}


def _require_degrees(frame: Features) -> None:
    world = shapely.box(-180, -90, 180, 90)
    if not shapely.covers(world, shapely.box(*frame.total_bounds)):
        raise ValueError("a layer has coordinates beyond 180 degrees east or 90 degrees north")


def order_by_area(frame: Features) -> Features:
    """Order features so that small ones are drawn over large ones; adds `area_km2`.

    Equal areas (all points and lines have none) keep the order they had.
    """
    west, _, east, _ = frame.total_bounds  # what reaches beyond the map's edge would come out on its other side
    moved = frame.geometry.translate(min(0.0, 180 - east) + max(0.0, -180 - west))
    area = moved.to_crs(EQUAL_AREA).area / 1e6
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
