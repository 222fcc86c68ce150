"""The map's document as it is sent: short, its outlines as fine as its first view shows them, and in full."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from layers.collection import read_collection
from layers.collection.geo import no_features, read_features
from layers.scene import first_document, full_outlines, map_document

TINY = Path(__file__).parent / "data" / "tiny"
SHIPPED = Path(__file__).parents[1] / "data"
LEAFLET = 0.8  # pixels: what it leaves out of a line itself
CASES = Path(__file__).parent / "data" / "shortened.json"


def written_out(outlines: Iterable[Mapping[str, Any]], grid: int) -> list[shapely.Geometry]:
    """Read outlines by their differences."""

    def lines(coordinates: Any) -> Any:
        if coordinates and isinstance(coordinates[0], list):
            return [lines(each) for each in coordinates]
        return (np.array(coordinates).reshape(-1, 2).cumsum(axis=0) / grid).tolist()

    return [
        shape(one if one["type"] == "Point" else {**one, "coordinates": lines(one["coordinates"])}) for one in outlines
    ]


def test_outlines_are_written_as_the_browser_reads_them() -> None:
    cases = json.loads(CASES.read_text("utf-8"))
    context, extents = ([{"geometry": one} for one in some] for some in (cases["shapes"][:3], cases["shapes"][3:]))
    document = {"version": "v1", "context": context, "places": [{"extents": []}, {"extents": extents}]}
    expected = {"version": "v1", "grid": cases["grid"], "outlines": cases["outlines"]}
    assert full_outlines(document) == expected
    collection = replace(read_collection(TINY), frames=())
    for rows, shared in (("rows", "shared"), ("far", "sharedFar")):
        first = first_document({**document, "context": [], "places": [], "shared": cases[rows]}, collection)
        assert json.loads(json.dumps(first["shared"])) == cases[shared]


def test_the_first_view_has_what_it_shows_and_the_rest_comes_nearer() -> None:
    """Of the shipped collection, whose inset is shown larger than the map round it."""
    collection = read_collection(SHIPPED)
    document = map_document(collection, read_features(SHIPPED / "geo", collection))
    first = first_document(document, collection)
    changed = ("context", "places", "shared", "grid", "fine_from")
    assert {**document, **{key: first[key] for key in changed}} == first
    every = [*document["context"], *(one for place in document["places"] for one in place["extents"])]
    sent = [one["geometry"] for one in (*first["context"], *(e for p in first["places"] for e in p["extents"]))]
    pixel = 360 / 256 / 2 ** first["fine_from"]
    insets = shapely.union_all([shapely.box(*frame.bounds) for frame in collection.frames if frame.inset])
    assert not insets.is_empty
    left_out, step = 0, 1 / first["grid"]
    assert step < pixel / 8
    for whole, thin in zip([shape(one["geometry"]) for one in every], written_out(sent, first["grid"]), strict=True):
        assert thin.geom_type == whole.geom_type
        assert np.allclose(thin.bounds, whole.bounds, rtol=0, atol=step), "the map flies to the same spot"
        assert shapely.hausdorff_distance(whole, thin) <= LEAFLET * pixel
        points = shapely.points(shapely.get_coordinates(whole))
        shown_larger = points[shapely.intersects(insets, points)]
        assert (shapely.distance(thin.boundary if thin.area else thin, shown_larger) <= step).all()
        left_out += len(points) - len(shapely.get_coordinates(thin))
    assert left_out > 5000
    west, south, east, north = collection.frames[0].bounds
    assert min(1500 / (east - west), 1100 / (north - south)) * pixel <= 1, (
        "a large screen's first view asks for no more"
    )
    full = full_outlines(document)
    whole = written_out(full["outlines"], full["grid"])
    assert all(a.equals_exact(shape(b["geometry"]), 0) for a, b in zip(whole, every, strict=True))


def test_without_frames_the_first_view_says_how_near_it_may_come() -> None:
    collection = replace(read_collection(TINY), frames=())
    first = first_document(map_document(collection, no_features()), collection)
    assert first["fine_from"] == collection.first_view.zoom + 1.5
