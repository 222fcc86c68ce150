"""Records in JSON come in as the rows of a table do, and are accounted for as these are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from .conftest import ACLED, UCDP, Bring

SHIP = {"quote": "A ship was seen.", "place": "Sund", "latitude": 51.2, "longitude": 11.1}
OPTIONS = ("--url", "https://gull.example/1", "--outlet", "The Gull", "--published", "2025-03-14")


def feature(properties: Mapping[str, object], geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.mark.parametrize(
    ("form", "record", "wrapped"),
    [
        ("acled", ACLED, lambda one: {"status": 200, "success": True, "data": [one]}),
        ("ucdp", UCDP, lambda one: {"TotalCount": 1, "Result": [one], "NextPageUrl": ""}),
        ("csv", SHIP, lambda one: {"meta": {"rows": ["x"]}, "found": {"ships": [one]}}),
        ("csv", SHIP, lambda one: one),
    ],
)
def test_the_list_of_records_is_found_under_any_name(
    bring: Bring, dump: Callable[[Any], str], form: str, record: dict[str, Any], wrapped: Callable[[Any], Any]
) -> None:
    ran = bring(form, dump(wrapped(record)), *OPTIONS)
    assert ran.counts == "rows read: 1 = 1 imported + 0 rejected"
    assert len(ran.read().excerpts) == 1


def test_a_record_a_line_and_one_broken_line(bring: Bring) -> None:
    lines = [json.dumps(SHIP), "{broken", json.dumps(SHIP | {"quote": "Two ships.", "latitude": None})]
    ran = bring("csv", "\n".join(lines), *OPTIONS)
    assert ran.counts == "rows read: 3 = 1 imported + 2 rejected"
    assert "rows.txt:2: not valid JSON" in ran.out
    assert "rows.txt:3: latitude '' is no number" in ran.out


def test_geojson_is_read_with_its_positions(bring: Bring, dump: Callable[[Any], str]) -> None:
    said = {
        "quote": "A ship was seen.",
        "place": "Sund",
        "details": {"seen_by": "Ann"},
        "acts": ["Navy", None, "Army; reserve", ""],
    }
    layer = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [
            feature(said, {"type": "Point", "coordinates": [11.1, 51.2, 3.0]}),
            feature(said | {"quote": "Two ships.", "place": "Nowhere"}, None),
            feature(said | {"quote": "Three ships."}, {"type": "Point", "coordinates": ["x"]}),
            feature(said | {"quote": "Four."}, {"type": "LineString", "coordinates": [[11.1, 51.2], [11.1, 51.2001]]}),
        ],
    }
    ran = bring("csv", dump(layer), *OPTIONS)
    assert ran.counts == "rows read: 4 = 3 imported + 1 rejected"
    assert "a point inside it stands for a LineString: 1 row" in ran.out
    assert "'Nowhere' has no position" in ran.out
    assert "not taken over: the columns details_seen_by" in ran.out
    collection = ran.read()
    assert (collection.places["sund"].longitude, collection.places["sund"].latitude) == (11.1, 51.2)
    assert {"Navy", "Army; reserve"} <= {actor.names["en"] for actor in collection.actors.values()}


def test_what_holds_no_records_shows_what_was_found(bring: Bring, dump: Callable[[Any], str]) -> None:
    assert "there are no records (ships has 1)" in bring("csv", dump({"ships": [{"name": "x"}]})).out
    other = {"type": "FeatureCollection", "features": [], "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}}
    assert "save it in WGS 84" in bring("csv", dump(other)).out


def test_rejected_records_are_kept_as_a_table_to_mend(bring: Bring, dump: Callable[[Any], str]) -> None:
    ran = bring("csv", dump([SHIP, SHIP | {"quote": "Two, or three.", "latitude": "north"}]), *OPTIONS)
    rejected = (ran.folder.parent / "rejected.csv").read_text("utf-8").splitlines()
    assert rejected[0] == "quote,place,latitude,longitude,problem"
    assert rejected[1].startswith('"Two, or three.",Sund,north,11.1,')


def test_html_in_the_words_of_a_data_set_is_taken_out_and_told(bring: Bring, dump: Callable[[Any], str]) -> None:
    ran = bring("csv", dump([SHIP | {"quote": "<p>A ship &amp; a <b>boat</b><br>were seen.</p>"}, SHIP]), *OPTIONS)
    assert {one.quote for one in ran.read().excerpts.values()} == {"A ship & a boat\nwere seen.", "A ship was seen."}
    assert "HTML marks in its words, taken out: 1 row" in ran.out


def test_associations_as_objects_and_sources_that_stand_twice(bring: Bring, dump: Callable[[Any], str]) -> None:
    event = {
        "id": "e",
        "description": "A ship was seen.",
        "date": "3/1/2025",
        "location": "Sund",
        "latitude": "51.2",
        "longitude": "11.1",
        "associations": [{"id": "navy", "title": "The navy"}],
        "sources": ["S", "S"],
        "tags": ["sea"],
        "colour": "NA",
    }
    sources = {"S": {"id": "S", "title": "One", "url": "https://gull.example/1"}}
    ran = bring("timemap", dump({"events": [event], "sources": sources}))
    (excerpt,) = ran.read().excerpts.values()
    assert "Associations: navy." in excerpt.note["en"]
    assert "sources read" not in ran.out
    assert "not taken over: 'tags'" in ran.out
    assert "'colour'" not in ran.out


def test_what_an_annotation_says_besides_is_told(bring: Bring, dump: Callable[[Any], str]) -> None:
    target = {
        "source": "https://gull.example/1",
        "selector": {"type": "TextQuoteSelector", "exact": "A ship was seen."},
        "state": {"type": "TimeState", "cached": "https://archive.example/1"},
    }
    area = {"type": "Polygon", "coordinates": [[[11, 51], [12, 51], [12, 52], [11, 51]]]}
    bodies = [
        {"type": "Choice", "items": [{"value": "One."}, {"value": "Two."}]},
        {"type": "Image", "id": "https://gull.example/a.png"},
        {"type": "Feature", "geometry": area},
    ]
    ran = bring("annotations", dump([{"id": "u:1", "target": target, "body": bodies, "creator": "Ann"}]))
    (excerpt,) = ran.read().excerpts.values()
    assert excerpt.note["en"] == "One. Two."
    for said in ("'creator'", "'target.state'", "its body 'https://gull.example/a.png'"):
        assert f"not taken over: {said}" in ran.out
    assert "a point inside it stands for a Polygon: 1 row" in ran.out
