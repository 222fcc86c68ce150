"""The extents of places in map layers, and the styles that QGIS opens them with."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas
import pyogrio
import pytest
import shapely

from layers.collection import read_collection
from layers.collection.geo import Features, read_features
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.export.rows import EXTENT_COLUMNS, placed
from layers.model import Filters, View
from layers.scene.rules import RULES
from layers.store import Store, select
from layers.words import name_in, read_words

ROOT = Path(__file__).parents[2]
FOLDERS = {"tiny": ROOT / "tests" / "data" / "tiny", "shipped": ROOT / "data"}
VIEWS = {
    "all": View(),
    "months": View(Filters(first_month="2025-03", last_month="2025-05")),
    "nothing": View(Filters(words="zzzzzz")),
}
LINE = shapely.LineString([(11.0, 51.0), (11.2, 51.1)])


def with_line(features: Features) -> Features:
    """Make the extent of the first place a line, as that of a road or a runway is."""
    features = features.copy()
    at = features.index[features["role"] == "extent"][-1]
    features.loc[[at], "geometry"] = geopandas.GeoSeries([LINE], index=[at], crs=features.crs)
    return features


EXTRACTS = {
    name: Extract(
        collection := read_collection(folder),
        Store(collection),
        View(),
        read_words("en"),
        made=datetime(2025, 10, 1, tzinfo=UTC),
        features=read_features(folder / "geo"),
    )
    for name, folder in FOLDERS.items()
}
EXTRACTS["with a line"] = replace(EXTRACTS["tiny"], features=with_line(read_features(FOLDERS["tiny"] / "geo")))


@pytest.fixture(params=[(name, view) for name in EXTRACTS for view in VIEWS], ids=" ".join)
def extract(request: pytest.FixtureRequest) -> Extract:
    name, view = request.param
    return replace(EXTRACTS[name], view=VIEWS[view])


def written(extract: Extract, form: str, folder: Path) -> Path:
    path = folder / f"export.{FORMATS[form].ending}"
    with path.open("wb") as out:
        FORMATS[form].write(extract, out)
    return path


def expected(extract: Extract) -> dict[str, Any]:
    """The extents that a file must have, by id, as the features of the layers have them."""
    features = extract.features
    assert features is not None
    places = {one.place.id for one in placed(extract)}
    return {row.id: row for row in features.itertuples() if row.role == "extent" and row.place in places}


def check(read: geopandas.GeoDataFrame, extract: Extract, only: str = "") -> None:
    """Hold extents that were read back against the features and the counts of the view."""
    wanted = {id_: row for id_, row in expected(extract).items() if row.geometry.geom_type.endswith(only)}
    assert set(read["id"]) == wanted.keys()
    selection = select(extract.store, extract.view.filters)
    own = dict.fromkeys(extract.collection.places, 0)
    for excerpt in extract.excerpts():
        for place in {link.place for link in excerpt.places}:
            own[place] += 1
    for here in read.to_dict("records"):
        row = wanted[here["id"]]
        assert here["geometry"].equals(row.geometry)
        assert here["geometry"].geom_type.endswith(row.geometry.geom_type)
        assert here["place_name"] == read_words("en").name(extract.collection.places[row.place].names)
        assert bool(here["default"]) == (row.default is not False)
        assert (here["place"], here["kind"], here["precision"]) == (row.place, row.kind, row.precision)
        assert (here["count"], here["count_here"]) == (selection.place_counts[row.place], own[row.place])
        for name in ("source", "licence", "as_of", "valid_from", "valid_to", "note"):
            said = getattr(row, name)
            assert here[name] == (name_in(said, "en") if isinstance(said, Mapping) else said)


def test_geojson_has_the_extents_apart_from_the_anchors(extract: Extract, tmp_path: Path) -> None:
    path = written(extract, "geojson", tmp_path)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert {feature["properties"]["role"] for feature in features} <= {"anchor", "extent"}
    ids = [feature["id"] for feature in features]
    assert len(ids) == len({*ids})
    if features:
        layer = pyogrio.read_dataframe(path, DATE_AS_STRING="YES")
        extents = layer[layer["role"] == "extent"]
        check(extents.astype(object).where(extents.notna(), None), extract)
        assert set(layer[layer["role"] == "anchor"].geom_type) == {"Point"}


def test_gpkg_has_a_layer_of_areas_and_one_of_lines(extract: Extract, tmp_path: Path) -> None:
    path = written(extract, "gpkg", tmp_path)
    for layer, only in (("extents_areas", "Polygon"), ("extents_lines", "LineString")):
        assert pyogrio.read_info(path, layer=layer)["geometry_type"] == f"Multi{only}"
        read = pyogrio.read_dataframe(path, layer=layer)
        assert [name for name in read.columns if name != "geometry"] == list(EXTENT_COLUMNS)
        check(read.astype(object).where(read.notna(), None), extract, only)
        assert read["area_km2"].is_monotonic_decreasing


def test_geoparquet_has_the_same_two(extract: Extract, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(extract, "geoparquet", tmp_path)) as archive:
        for layer, only in (("extents_areas", "Polygon"), ("extents_lines", "LineString")):
            read = geopandas.read_parquet(io.BytesIO(archive.read(f"{layer}.parquet")))
            check(read.astype(object).where(read.notna(), None), extract, only)


def test_the_shipped_areas_say_whose_they_are_and_how_good() -> None:
    extract = EXTRACTS["shipped"]
    rows = [row for row in expected(extract).values() if row.precision == "schematic"]
    assert len(rows) > 1
    assert all(row.source and row.licence and row.as_of for row in expected(extract).values())
    assert {row.default is not False for row in rows} == {True, False}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(EXTRACTS["shipped"], "gpkg", tmp_path_factory.mktemp("package"))


def styles(package: Path) -> dict[str, dict[str, Any]]:
    with sqlite3.connect(package) as database:
        database.row_factory = sqlite3.Row
        rows = [dict(row) for row in database.execute("SELECT * FROM layer_styles")]
    database.close()
    return {row["f_table_name"]: row for row in rows}


def test_qgis_finds_a_style_for_every_layer_that_can_be_drawn(package: Path) -> None:
    with sqlite3.connect(package) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(layer_styles)")]
        layers = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        assert ("layer_styles", "attributes") in database.execute(
            "SELECT table_name, data_type FROM gpkg_contents"
        ).fetchall()
    database.close()
    # By QGIS's `QgsOgrProviderMetadata::saveStyle`, which makes the same table.
    assert columns == [
        "id", "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML",
        "styleSLD", "useAsDefault", "description", "owner", "ui", "update_time",
    ]  # fmt: skip
    found = styles(package)
    assert found.keys() == layers.keys()
    for layer, row in found.items():
        assert (row["f_table_schema"], row["f_geometry_column"]) == ("", layers[layer])
        assert row["useAsDefault"] == 1
        assert len(row["styleName"]) <= 30
        assert row["update_time"] == "2025-10-01T00:00:00Z"


@pytest.mark.parametrize("layer", ["places", "excerpts", "extents_areas", "extents_lines"])
def test_a_style_names_only_columns_that_are_there_and_symbols_of_its_own(package: Path, layer: str) -> None:
    root = ET.fromstring(styles(package)[layer]["styleQML"])  # noqa: S314 - our own
    assert root.tag == "qgis"
    asked = [one.get("filter", "") for one in root.iter("rule")]
    asked += [one.get("fieldName", "") for one in root.iter("text-style")]
    asked += [one.get("value", "") for one in root.iter("Option") if one.get("name") == "expression"]
    named = {name for expression in asked for name in re.findall(r'"([^"]+)"', expression)}
    assert named <= {*pyogrio.read_info(package, layer=layer)["fields"]}
    assert named or layer in {"excerpts", "extents_lines"}
    symbols = [one.get("name") for one in root.findall("./renderer-v2/symbols/symbol")]
    assert [one.get("symbol") for one in root.iter("rule")] == symbols
    assert all(one.get("label") for one in root.iter("rule"))


def test_areas_are_styled_as_the_page_draws_them(package: Path) -> None:
    text = styles(package)["extents_areas"]["styleQML"]
    root = ET.fromstring(text)  # noqa: S314 - our own
    rules = [one for one in root.iter("rule") if "= 'schematic'" in one.get("filter", "")]
    symbols = {one.get("name"): one for one in root.findall("./renderer-v2/symbols/symbol")}
    for rule in rules:
        assert '"count_here" > 0' in rule.get("filter", "")
        layers = [one.get("class") for one in symbols[rule.get("symbol")].findall("layer")]
        assert layers == ["LinePatternFill", "SimpleFill"]
    assert rules
    for name in ("news", "held"):
        assert ",".join(str(part) for part in bytes.fromhex(RULES["colours"][name][1:])) in text
