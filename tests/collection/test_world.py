"""The base map for anywhere: cut out of Natural Earth for a collection that brings none."""

from __future__ import annotations

import io
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
import shapely.affinity

from layers.ask import permalink
from layers.collection import read_collection, world
from layers.collection.geo import FEATURE_COLUMNS, WGS84, Features, read_features
from layers.collection.geometry import cut_at_meridian
from layers.collection.schema import CONTEXT_KINDS
from layers.collection.world import OTHER_NAMES, PACK, base_map, find_country
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.model import PLACE_KINDS, MapView, View
from layers.scene.changes import is_off_map
from layers.scene.document import map_document
from layers.store.edition import read_edition
from layers.words import languages, read_words

TINY = Path(__file__).parents[1] / "data" / "tiny"
EAST = (20.0, 38.0, 45.0, 48.0)


@pytest.fixture(scope="module", autouse=True)
def pack() -> Iterator[None]:
    """Read the pack and its names once: every look into it takes most of a second, and nobody keeps it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_rows", "fold"):
            patch.setattr(world, name, cache(getattr(world, name)))
        patch.setattr(tomllib, "loads", cache(tomllib.loads))
        yield


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a collection without a base map of its own."""
    folder = shutil.copytree(TINY, tmp_path_factory.mktemp("bare") / "data")
    (folder / "geo" / "shore.geojson").unlink()
    return folder


def of_kind(features: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in features if one["properties"]["kind"] == kind]


def test_the_pack_is_small() -> None:
    assert PACK.stat().st_size < 3_000_000


def test_it_has_land_lakes_rivers_towns_and_disputed_lines_round_the_bounds() -> None:
    features = base_map(EAST)
    assert {one["properties"]["kind"] for one in features} == {"sea", "country", "lake", "river", "town", "boundary"}
    assert {one["properties"]["kind"] for one in features} <= {*PLACE_KINDS, *CONTEXT_KINDS}
    names = {one["properties"]["names"].get("ru") for one in features}
    assert {"Грузия", "Анкара", "Тбилиси", "Притязание Грузии"} <= names
    assert "Бразилия" not in names
    lakes = shapely.union_all([shapely.geometry.shape(one["geometry"]) for one in of_kind(features, "lake")])
    assert lakes.contains(shapely.Point(42.9, 38.6))  # Lake Van
    land = shapely.union_all([shapely.geometry.shape(one["geometry"]) for one in of_kind(features, "country")])
    assert land.contains(shapely.Point(32.85, 39.93))
    assert not land.intersects(shapely.Point(35.0, 43.0))  # the Black Sea


def test_all_of_it_fills_the_bounds_and_stays_near_them() -> None:
    features = base_map(EAST)
    (sea,) = of_kind(features, "sea")
    box = shapely.geometry.shape(sea["geometry"])
    assert box.contains(shapely.box(*EAST))
    for one in features:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        assert not shape.is_empty
        assert box.buffer(1e-9).contains(shape)


def test_every_named_thing_has_its_name_in_each_language_of_the_page() -> None:
    named = [one["properties"]["names"] for one in base_map((-180, -90, 180, 90)) if one["properties"]["names"]]
    assert len(named) > 450
    assert {tuple(names) for names in named} == {("en", "ar", "ru")}
    assert set(languages()) == {"en", "ar", "ru"}
    assert all(all(names.values()) for names in named)


def test_borders_that_were_thinned_still_meet() -> None:
    shapes = [shapely.geometry.shape(one["geometry"]) for one in of_kind(base_map((-20, 30, 60, 75)), "country")]
    touching = shapely.STRtree(shapes).query(shapes, predicate="overlaps").T
    shared = [shapes[one].intersection(shapes[other]).area for one, other in touching if one < other]
    assert max(shared, default=0.0) < 0.05  # square degrees


def test_a_collection_without_a_base_map_gets_it_with_its_attribution_and_caveat(bare: Path) -> None:
    own = read_collection(bare)
    assert own.attribution[-1]["en"] == "Base map: Natural Earth (public domain)"
    assert "dashed lines are claims" in own.caveats[-1]["en"]
    assert set(own.caveats[-1]) == set(languages())
    features = read_edition(bare).features
    assert set(features["kind"]) >= {"sea", "country", "town"}
    assert features.iloc[0]["kind"] == "sea"  # what lies beneath comes first
    assert set(features[features["role"] == "anchor"]["place"]) == set(own.places)


def test_a_collection_that_brings_its_own_is_left_alone() -> None:
    assert len(read_collection(TINY).attribution) == 2
    features = read_edition(TINY).features
    assert len(features) == len(read_features(TINY / "geo"))
    assert "sea" not in set(features["kind"])


def test_land_on_which_places_lie_is_at_home_and_claims_say_whose(bare: Path) -> None:
    at_home = [
        one["properties"]["names"].get("en") for one in base_map(EAST, [(44.8, 41.7)]) if one["properties"]["home"]
    ]
    assert at_home == ["Georgia"]
    collection = read_collection(bare)
    features = read_edition(bare).features
    assert set(features[features["home"] == True]["kind"]) == {"country"}  # noqa: E712 - a column
    drawn = map_document(collection, features, "ru")["context"]
    assert any(one["properties"].get("home") for one in drawn)
    claims = gpd_of(base_map(EAST))
    said = [one["properties"] for one in map_document(collection, claims, "ru")["context"]]
    assert {"Притязание Грузии"} <= {one["name"] for one in said if one["kind"] == "boundary" and "label_at" in one}


def gpd_of(features: list[dict[str, Any]]) -> Features:
    """Make a frame of features as `read_features` does."""
    own = [{**one, "properties": {**one["properties"], "like": one["properties"]["kind"]}} for one in features]
    frame = geopandas.GeoDataFrame.from_features(own, crs=WGS84)
    return frame.assign(area_km2=0.0, **{name: None for name in FEATURE_COLUMNS if name not in frame})


PACIFIC = (177.0, -21.0, 183.0, -12.0)


def test_across_the_180th_meridian_land_meets_itself() -> None:
    features = base_map(PACIFIC)
    (sea,) = of_kind(features, "sea")
    assert shapely.geometry.shape(sea["geometry"]).contains(shapely.box(*PACIFIC))
    land = shapely.union_all([shapely.geometry.shape(one["geometry"]) for one in of_kind(features, "country")])
    assert all(land.contains(shapely.Point(180 + aside, -16.85)) for aside in (-0.02, 0, 0.05))  # Taveuni
    assert len([one for one in features if one["properties"]["names"].get("en") == "Fiji"]) == 1
    assert find_country("FJ")[1] == pytest.approx((177, -19.2, 180.7, -16.1), abs=0.2)
    west, _, east, _ = find_country("Russia")[1]
    assert (round(west), round(east)) == (20, 191)


def test_a_collection_may_lie_on_both_sides_of_the_meridian(tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "data")
    facts = folder / "collection.toml"
    moved = facts.read_text("utf-8").replace("bounds = [10.0, 50.0, 14.0, 53.0]", "bounds = [178.0, 50.0, 182.0, 53.0]")
    facts.write_text(moved.replace("center = [12.0, 51.5]", "center = [180.0, 51.5]"), "utf-8")
    for path in folder.glob("geo/*.geojson"):  # 168 degrees to the east, with positions on the globe
        layer = json.loads(path.read_text("utf-8"))
        for one in layer["features"]:
            there = shapely.affinity.translate(shapely.geometry.shape(one["geometry"]), 168)
            one["geometry"] = json.loads(shapely.to_geojson(cut_at_meridian(there)))
        path.write_text(json.dumps(layer, ensure_ascii=False), "utf-8")
    here, there = read_edition(TINY), read_edition(folder)
    for name, place in there.collection.places.items():
        if name != "far-town":
            assert place.longitude == pytest.approx(here.collection.places[name].longitude + 168)
    assert not any(is_off_map(one, there.collection) for one in there.collection.places.values() if one.kind == "site")
    ours, moved_on = (one.features.set_index("id").geometry["hild-extent"] for one in (here, there))
    assert moved_on.symmetric_difference(shapely.affinity.translate(ours, 168)).area == pytest.approx(0, abs=1e-9)
    assert there.features["area_km2"].tolist() == pytest.approx(here.features["area_km2"].tolist(), rel=1e-3)
    extract = Extract(there.collection, there.store, View(), read_words("en"), features=there.features)
    for name in ("geojson", "lpf", "timemap"):
        out = io.BytesIO()
        FORMATS[name].write(extract, out)
        positions = re.findall(r'(?:\[|"longitude": ?")(-?\d+\.\d+)(?:, ?-?\d+\.\d+\]|")', out.getvalue().decode())
        assert min(map(float, positions)) < 0, name  # beyond the meridian
        assert max(abs(float(one)) for one in positions) <= 180, name
    looks = View(map=MapView(181.5, 51.5, 9.0))
    assert permalink.read(permalink.write(looks), there.collection) == (looks, ())
    assert permalink.read(permalink.write(looks), here.collection)[1]


def test_points_alone_are_no_base_map(bare: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(bare, tmp_path / "data")
    layer = json.loads((TINY / "geo" / "shore.geojson").read_text("utf-8"))
    layer["features"] = [one for one in layer["features"] if one["geometry"]["type"] == "Point"]
    (folder / "geo" / "shore.geojson").write_text(json.dumps(layer), "utf-8")
    assert len(read_collection(folder).attribution) == 3
    assert "sea" in set(read_edition(folder).features["kind"])


@pytest.mark.parametrize("name", ["Georgia", "georgia", "Грузия", "جورجيا", "GE"])
def test_a_country_is_found_by_any_name_and_by_its_code(name: str) -> None:
    names, (west, south, east, north) = find_country(name)
    assert names["en"] == "Georgia"
    assert (39 < west < 40.5, 41 < south < 41.5, 46 < east < 47, 43 < north < 44) == (True,) * 4


def test_ground_far_away_does_not_widen_a_country() -> None:
    assert find_country("France")[1] == pytest.approx((-5.1, 41.4, 9.6, 51.1), abs=0.2)


def test_a_country_that_is_misspelt_is_told_with_the_nearest() -> None:
    with pytest.raises(LookupError, match="perhaps France"):
        find_country("Frence")


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("USA", "United States"),
        ("uk", "United Kingdom"),
        ("Burma", "Myanmar (Burma)"),
        ("The Gambia", "Gambia"),
        ("Guinea", "Guinea"),
        ("U.S.", "United States"),
        ("Czech Republic", "Czechia"),
        ("swaziland", "Eswatini"),
        ("Республика Конго", "Congo - Brazzaville"),
        ("Белоруссия", "Belarus"),
        ("جمهورية التشيك", "Czechia"),
    ],
)
def test_a_country_is_found_by_other_codes_and_by_words_that_one_name_has(name: str, means: str) -> None:
    assert find_country(name)[0]["en"] == means


def test_other_names_of_countries_are_of_countries_and_mean_one_each() -> None:
    others = tomllib.loads(OTHER_NAMES.read_text("utf-8"))
    for code, names in others.items():
        assert {find_country(name)[0]["en"] for name in names} == {find_country(code)[0]["en"]}
    with pytest.raises(LookupError, match="Congo - Brazzaville or Congo - Kinshasa"):
        find_country("Congo")
