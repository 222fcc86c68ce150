"""Linked Places Format, read by a JSON-LD processor and as GeoJSON by GDAL.

No registry package carries a schema of the format: what it requires is checked by hand, from its
published description.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from layers.export.extract import Extract, manifest
from layers.export.linked_data import timespan
from layers.when import read_when
from tests.export.linked_data import LPO, RDFS, expanded, only
from tests.export.samples import EXTRACTS, SITE, TINY, placed_pairs, quotes, written

SUBJECT_OF = "crm:P129i_is_subject_of"


def name_of(identifier: str) -> str:
    return identifier.replace(":", "/").rpartition("/")[2]


def features(extract: Extract) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written("lpf", extract))["features"]
    return found


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_a_processor_finds_every_quote_at_its_places(extract: Extract) -> None:
    whole = expanded(written("lpf", extract))
    found = {
        (name_of(only(relation, f"{LPO}relation_to")), name_of(feature["@id"])): relation
        for feature in whole[f"{LPO}hasFeature"]
        for relation in feature.get(f"{LPO}rel_attestation", [])
        if only(relation, f"{LPO}relation_type") == SUBJECT_OF
    }
    assert found.keys() == placed_pairs(extract)
    for (excerpt, _), relation in found.items():
        assert only(relation, f"{RDFS}label") == quotes(extract)[excerpt]


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_dates_and_certainty_come_back(extract: Extract) -> None:
    excerpts = extract.collection.excerpts
    for feature in features(extract):
        for relation in feature["relations"]:
            if relation["relationType"] != SUBJECT_OF:
                continue
            excerpt = excerpts[name_of(relation["relationTo"])]
            dated = relation.get("when", {"edtf": None})
            assert dated["edtf"] == (excerpt.event.edtf if excerpt.event else None)
            links = {link.place: link.link for link in excerpt.places}
            certain = links[name_of(feature["@id"])] == "named"
            assert relation["certainty"] == ("certain" if certain else "less-certain")


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_what_the_format_requires_is_there(extract: Extract) -> None:
    whole = json.loads(written("lpf", extract))
    assert (whole["type"], whole["manifest"]) == ("FeatureCollection", manifest(extract))
    for feature in whole["features"]:
        assert feature["type"] == "Feature"
        assert feature["@id"].startswith(("https://", "urn:"))
        assert feature["properties"]["title"]
        assert set(feature["properties"]["fclasses"]) <= set("AHLPRST")
        assert any(name.get("citations") for name in feature["names"])
        assert all(name["toponym"] and name["lang"] for name in feature["names"])
        assert feature["types"][0]["identifier"].startswith("aat:300")
        [point] = feature["geometry"]["geometries"]
        assert point["certainty"] in {"certain", "less-certain", "uncertain"}
        assert len(feature["links"]) == len({link["identifier"] for link in feature["links"]})
        for dated in [feature, *feature["relations"]]:
            for span in dated.get("when", {"timespans": []})["timespans"]:
                assert span["start"].keys() < {"in", "earliest", "latest"}


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_gdal_reads_it_as_geojson(extract: Extract, tmp_path: Path) -> None:
    path = tmp_path / "places.geojson"
    path.write_text(written("lpf", extract), encoding="utf-8")
    frame = pyogrio.read_dataframe(path)
    titles = [feature["properties"]["title"] for feature in features(extract)]
    assert list(frame["title"]) == titles
    places = extract.collection.places
    expected = [
        (places[name_of(one["@id"])].longitude, places[name_of(one["@id"])].latitude) for one in features(extract)
    ]
    assert [(one.geoms[0].x, one.geoms[0].y) for one in frame.geometry] == expected


def test_excerpts_without_a_place_are_listed_apart() -> None:
    whole = json.loads(written("lpf", TINY))
    assert whole["not_placed"] == ["gull-2025-03-05"]


def test_a_place_is_related_to_the_one_it_lies_in() -> None:
    quay = next(one for one in features(TINY) if one["@id"] == f"{SITE}/place/old-quay")
    inside = [one for one in quay["relations"] if one["relationType"] == "gvp:broaderPartitive"]
    assert [one["relationTo"] for one in inside] == [f"{SITE}/place/sund"]


@pytest.mark.parametrize(
    ("edtf", "span"),
    [
        ("2025-08-11", {"start": {"in": "2025-08-11"}}),
        ("2025-01~", {"start": {"in": "2025-01~"}}),
        ("2025-21", {"start": {"earliest": "2025-03-01"}, "end": {"latest": "2025-05-31"}}),
        ("2025-08-XX", {"start": {"earliest": "2025-08-01"}, "end": {"latest": "2025-08-31"}}),
        ("2025-07/2025-08", {"start": {"in": "2025-07"}, "end": {"in": "2025-08"}}),
        ("2024-12/..", {"start": {"in": "2024-12"}, "end": {"earliest": "2024-12-01"}}),
        ("../2025-09", {"start": {"latest": "2025-09-30"}, "end": {"in": "2025-09"}}),
        ("2025-22/..", {"start": {"earliest": "2025-06-01"}, "end": {"earliest": "2025-06-01"}}),
    ],
)
def test_timespans_are_no_more_exact_than_dates(edtf: str, span: dict[str, Any]) -> None:
    assert timespan(read_when(edtf)) == span
