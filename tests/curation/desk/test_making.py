from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely

from curation.desk.work import NotMade, circle, make_actor, make_place
from layers.collection import check_collection, read_collection
from layers.collection.geo import read_features
from layers.model import Collection
from layers.store.shelf import Shelf
from tests.curation.desk.samples import TODAY

PLACE: dict[str, Any] = {
    "names": {"en": " North  Quay ", "ar": "الرصيف الشمالي", "ru": ""},
    "kind": "site",
    "parent": "sund",
    "longitude": "12,5",
    "latitude": 51.25,
}
ACTOR: dict[str, Any] = {"names": {"en": 'The "Tern"', "ru": "«Крачка»"}, "kind": "outlet", "parent": ""}


def test_a_new_place_is_a_layer_of_its_own_that_check_accepts(folder: Path, collection: Collection) -> None:
    assert make_place(folder, collection, PLACE, TODAY) == "north-quay"
    place = read_collection(folder).places["north-quay"]
    assert (place.names, place.kind, place.parent, place.precision) == (
        {"en": "North Quay", "ar": "الرصيف الشمالي"},
        "site",
        "sund",
        "point",
    )
    assert (place.longitude, place.latitude, place.as_of) == (12.5, 51.25, TODAY)
    assert place.source.keys() >= {"en", "ar", "ru"}


def test_a_circle_is_a_schematic_with_an_extent_of_its_size(folder: Path, collection: Collection) -> None:
    make_place(folder, collection, {**PLACE, "kind": "zone", "radius": "20"}, TODAY)
    assert read_collection(folder).places["north-quay"].precision == "schematic"
    features = read_features(folder / "geo")
    (extent,) = features[(features["place"] == "north-quay") & (features["role"] == "extent")].itertuples()
    assert extent.precision == "schematic"
    assert extent.area_km2 == pytest.approx(3.1416 * 20**2, rel=0.01)
    assert check_collection(folder)[0] is not None


@pytest.mark.parametrize("latitude", [0.0, 51.0, -70.0])
def test_a_circle_runs_counterclockwise_and_closes(latitude: float) -> None:
    ring = circle(12.0, latitude, 5)
    assert ring[0] == ring[-1]
    assert shapely.LinearRing(ring).is_ccw
    assert shapely.Polygon(ring).contains(shapely.Point(12.0, latitude))


def test_a_new_actor_stands_behind_the_others_and_the_file_keeps_its_comments(
    folder: Path, collection: Collection
) -> None:
    before = (folder / "actors.toml").read_text("utf-8")
    assert make_actor(folder, collection, ACTOR) == "the-tern"
    assert (folder / "actors.toml").read_text("utf-8").startswith(before.rstrip())
    made = read_collection(folder).actors["the-tern"]
    assert (made.names, made.kind, made.parent) == (ACTOR["names"], "outlet", None)
    child = {"names": {"ru": "Рубка"}, "kind": "person", "parent": "the-tern"}
    name = make_actor(folder, read_collection(folder), child)
    assert read_collection(folder).actors[name].parent == "the-tern"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"names": {}}, "nameless"),
        ({"names": {"en": " \n "}}, "nameless"),
        ({"names": {"en": "port SUND"}}, "known"),
        ({"kind": "planet"}, "kind"),
        ({"parent": "atlantis"}, "parent"),
        ({"latitude": ""}, "position"),
        ({"latitude": "nan"}, "position"),
        ({"radius": "-3"}, "radius"),
        ({"radius": 9000}, "radius"),
        ({"longitude": 70}, "refused"),  # outside the collection's bounds
    ],
)
def test_what_cannot_be_made_is_told_and_leaves_nothing(
    folder: Path, collection: Collection, change: dict[str, Any], why: str
) -> None:
    before = sorted(path.name for path in folder.rglob("*"))
    with pytest.raises(NotMade) as refused:
        make_place(folder, collection, PLACE | change, TODAY)
    assert refused.value.why == why
    assert bool(refused.value.said) == (why == "refused")
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_a_shelf_that_is_asked_to_has_the_new_place_at_once(folder: Path, collection: Collection) -> None:
    shelf = Shelf(folder)
    shelf.current()
    make_place(folder, collection, PLACE, TODAY)
    assert "north-quay" in shelf.refresh().collection.places
