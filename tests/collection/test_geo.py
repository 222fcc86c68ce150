"""Geometry: reading layers, drawing order, areas of places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from layers.collection.geo import WGS84, no_features, order_by_area, place_areas, read_features
from layers.collection.geometry import distance_km


def square(west: float, size: float) -> dict[str, Any]:
    ring = [[west, 51], [west + size, 51], [west + size, 51 + size], [west, 51 + size], [west, 51]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(id_: str, geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"id": id_, "role": "context", "kind": "land"} | properties,
    }


def write_layer(folder: Path, name: str, *features: dict[str, Any], **members: Any) -> None:
    layer = {"type": "FeatureCollection", "features": features} | members
    (folder / f"{name}.geojson").write_text(json.dumps(layer), encoding="utf-8")


def test_layers_are_read_into_one_frame_with_small_areas_on_top(tmp_path: Path) -> None:
    write_layer(tmp_path, "a", feature("small", square(11, 0.1)), feature("large", square(10, 2)))
    write_layer(tmp_path, "b", feature("middle", square(12, 1)))
    (tmp_path / "README.md").write_text("not a layer", encoding="utf-8")
    features = read_features(tmp_path)
    assert features["id"].tolist() == ["large", "middle", "small"]
    assert features.crs == WGS84


def test_areas_are_in_square_kilometres(tmp_path: Path) -> None:
    write_layer(tmp_path, "a", feature("square", square(10, 1)))
    # One degree by one degree between 51 and 52 degrees north, on WGS 84: 7,725 km².
    assert read_features(tmp_path)["area_km2"].iloc[0] == pytest.approx(7725, rel=0.01)


def test_absent_properties_are_none_and_never_nan(tmp_path: Path) -> None:
    write_layer(tmp_path, "a", feature("with", square(10, 1), place="x"), feature("without", square(11, 1)))
    features = read_features(tmp_path).set_index("id")
    assert features.loc["without", "place"] is None
    assert features.loc["with", "place"] == "x"


def test_a_folder_without_layers_gives_no_features(tmp_path: Path) -> None:
    features = read_features(tmp_path)
    assert len(features) == 0
    assert set(features.columns) == set(no_features().columns)


def test_a_layer_that_names_another_reference_system_is_refused(tmp_path: Path) -> None:
    write_layer(tmp_path, "a", feature("x", square(10, 1)), crs={"type": "name"})
    with pytest.raises(ValueError, match="'crs'"):
        read_features(tmp_path)


def test_coordinates_that_are_not_degrees_are_refused(tmp_path: Path) -> None:
    write_layer(tmp_path, "a", feature("x", square(400000, 1)))
    with pytest.raises(ValueError, match="180 degrees"):
        read_features(tmp_path)


def test_order_by_area_keeps_equals_as_they_were(tmp_path: Path) -> None:
    points = [feature(f"p{i}", {"type": "Point", "coordinates": [10 + i, 51]}) for i in range(3)]
    write_layer(tmp_path, "a", *points)
    features = read_features(tmp_path)
    assert order_by_area(features)["id"].tolist() == ["p0", "p1", "p2"]


def test_default_extents_give_a_place_its_area_and_alternatives_stand_in(tmp_path: Path) -> None:
    write_layer(
        tmp_path, "a",
        feature("low", square(10, 0.5), role="extent", place="belt", default=False),
        feature("middle", square(10, 1), role="extent", place="belt", default=True),
        feature("high", square(10, 2), role="extent", place="belt", default=False),
        feature("only", square(10, 1), role="extent", place="zone", default=False),
    )  # fmt: skip
    features = read_features(tmp_path)
    areas = features.set_index("id")["area_km2"]
    assert place_areas(features) == {"belt": areas["middle"], "zone": areas["only"]}
    assert place_areas(no_features()) == {}


def test_distance() -> None:
    # A degree of latitude on a sphere with the mean radius is 111.195 km.
    assert distance_km((11.1, 51.2), (11.1, 52.2)) == pytest.approx(111.195, abs=0.001)
    assert distance_km((179.9, 0), (-179.9, 0)) == pytest.approx(22.239, abs=0.001)
