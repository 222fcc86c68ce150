"""Write layers as GeoJSON (RFC 7946): one feature a line, so that a change shows in a diff."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from tools.geo.coverage import DECIMALS
from tools.geo.place_table import Feature

Coordinates = float | list["Coordinates"]


def write_layer(folder: Path, name: str, title: str, features: Iterable[Feature]) -> None:
    """Write one layer to `<name>.geojson` in the folder.

    Coordinates have 5 decimals (about 1 m), outer rings run counterclockwise.

    Raises
    ------
    ValueError
        When a geometry is empty or invalid once it is rounded.
    """
    lines = [json.dumps(_as_geojson(*feature), ensure_ascii=False, separators=(",", ":")) for feature in features]
    head = json.dumps({"type": "FeatureCollection", "name": name, "title": title})[:-1]
    text = head + ', "features": [\n' + ",\n".join(lines) + "\n]}\n"
    (folder / f"{name}.geojson").write_text(text, encoding="utf-8")


def _as_geojson(properties: dict[str, Any], geometry: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.set_precision(geometry, 10**-DECIMALS)
    if rounded.is_empty or not rounded.is_valid:
        raise ValueError(f"the geometry of '{properties['id']}' is empty or invalid")
    # A set vertex order keeps the file the same from build to build.
    turned = shapely.orient_polygons(shapely.normalize(rounded))
    members = json.loads(shapely.to_geojson(turned))
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": members["type"], "coordinates": _rounded(members["coordinates"])},
    }


def _rounded(coordinates: Coordinates) -> Coordinates:
    if isinstance(coordinates, list):
        return [_rounded(item) for item in coordinates]
    return round(coordinates, DECIMALS)
