"""Build data/geo: fetch the packages, read them, derive the shapes, write the layers.

Run it from the project's folder with `make geo`, that is `python -m tools.geo`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from tools.geo.coverage import DECIMALS
from tools.geo.packages import fetch_packages
from tools.geo.place_table import Feature, Features, anchor_point, read_table
from tools.geo.shapes import Ground, derive_shapes
from tools.geo.sources import read_sources

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = PROJECT / "build" / "geo"
LAYERS = PROJECT / "data" / "geo"

Coordinates = float | list["Coordinates"]


def main() -> None:
    """Build every layer."""
    context, places = read_table("context.toml"), read_table("places.toml")
    rows: list[dict[str, Any]] = context["feature"]

    ground = Ground(**places["ground"])
    fetch_packages(PACKAGES)
    sources = read_sources(PACKAGES, ground.country, ground.claim, ground.lands)
    discs = [anchor_point(row["anchor"], sources) for row in rows if row.get("disc")]
    shapes = derive_shapes(sources, discs, ground)

    features = Features(sources, shapes, read_table("provenance.toml"), ground.zone)
    layers: defaultdict[str, list[Feature]] = defaultdict(list)
    for place in places["place"]:
        layers[place["layer"]].extend(features.of_place(place))
    for row in rows:
        shared = context["shared"][row["layer"]]
        layers[row["layer"]].append(features.of_context(shared | row))

    LAYERS.mkdir(parents=True, exist_ok=True)
    for name, title in context["titles"].items():
        write_layer(LAYERS, name, title, layers[name])
        size_kb = (LAYERS / f"{name}.geojson").stat().st_size / 1000
        print(f"{name}: {len(layers[name])} features, {size_kb:.0f} kB")


def write_layer(folder: Path, name: str, title: str, features: Iterable[Feature]) -> None:
    """Write one layer as GeoJSON (RFC 7946), to `<name>.geojson` in the folder.

    Each feature has a line, so that a change shows in a diff. Coordinates have 5 decimals (about
    1 m), outer rings run counterclockwise.

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


if __name__ == "__main__":
    main()
