"""Marks fold on stills as on the map: by the same cases, and each excerpt counts once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.model import Filters, Place
from layers.scene.folding import Numbers, Sizing, are_one, fold, numbers_of, sizing_of
from layers.store import Store, cards, select
from tests.collected import SHIPPED

ROOT = Path(__file__).parents[1]
CASES = json.loads((ROOT / "tests" / "data" / "folding.json").read_text("utf-8"))
STORE = Store(SHIPPED)
FILTERS = (
    Filters(),
    Filters(named_only=True),
    Filters(first_month="2025-07", last_month="2025-08", undated=True),
    Filters(actors=("israel",)),
)


def place_of(said: dict[str, Any]) -> Place:
    return Place(said["id"], {}, {}, said["kind"], "point", said["lon"], said["lat"], parent=said.get("parent"))


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_marks_fold_as_on_the_map(case: dict[str, Any]) -> None:
    rows = case.get("shared", [])
    passes = case.get("passes", range(len(rows)))
    sure = case.get("sure", passes)
    counts = case["counts"]
    shared = {place: [at for at, n in enumerate(passes) if place in rows[n]] for row in rows for place in row}
    numbers = Numbers(counts, case.get("certain", counts), shared, [n in sure for n in passes])
    places = {said["id"]: place_of(said) for said in case["places"]}
    boxes = {said["id"]: tuple(said["box"]) for said in case["places"] if "box" in said}
    west, south, east, north = CASES["bounds"]
    found = fold(
        places,
        boxes,
        (west, south, east, north),
        numbers,
        case["zoom"],
        Sizing(CASES["largest"], case.get("room", 0)),
        case.get("headline", ()),
    )
    said = [
        {
            "holds": [one.id for one in mark.parts],
            "form": mark.form,
            "n": mark.n,
            "certain": mark.certain,
            "radius": mark.radius,
        }
        for mark in found
    ]
    assert said == [{key: mark[key] for key in mark if key != "shares"} for mark in case["marks"]]


@pytest.mark.parametrize("filters", FILTERS, ids=repr)
@given(st.floats(4, 11))
def test_every_placed_excerpt_is_in_a_mark_and_counts_once_in_each(filters: Filters, zoom: float) -> None:
    selection = select(STORE, filters)
    marks = fold(
        SHIPPED.places, {}, SHIPPED.bounds, numbers_of(STORE, selection), zoom, sizing_of(SHIPPED), SHIPPED.headline
    )
    linked = {
        one: {link.place for link in SHIPPED.excerpts[one].places if link.link == "named" or not filters.named_only}
        for one in cards(STORE, filters, limit=None).ids
    }
    for mark in marks:
        ids = {place.id for place in mark.parts}
        assert mark.n == sum(bool(places & ids) for places in linked.values())
    held = [place.id for mark in marks for place in mark.parts]
    assert len(held) == len({*held})
    west, south, east, north = SHIPPED.bounds
    assert {*held} == {
        place.id
        for place in SHIPPED.places.values()
        if place.kind != "country"
        and west <= place.longitude <= east
        and south <= place.latitude <= north
        and selection.own_counts[place.id]
    }
    headline = {*SHIPPED.headline}
    assert all(mark.place.id in headline for mark in marks if headline & {place.id for place in mark.parts})
    circles = [mark for mark in marks if mark.form == "circle"]
    assert not any(are_one(a, b) for n, a in enumerate(circles) for b in circles[:n])
