"""TimeMap's domain, checked as TimeMap itself checks it.

The fields are those of its validation schemas (`src/reducers/validate`), written down by hand.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from layers.export.extract import Extract, manifest
from tests.export.samples import EXTRACTS, TINY, placed_pairs, quotes, written

EVENT = {
    *("id", "description", "date", "time", "time_precision", "time_display", "location"),
    *("latitude", "longitude", "category", "associations", "sources", "comments"),
}
SOURCE = {"id", "title", "paths", "type", "affil_s", "url", "author", "date"}
ASSOCIATION = {"id", "title", "desc", "mode", "filter_paths"}
SITE = {"id", "description", "site", "latitude", "longitude"}


def domain(extract: Extract) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written("timemap", extract))
    return read


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_only_known_fields_of_known_types(extract: Extract) -> None:
    read = domain(extract)
    assert read["manifest"] == manifest(extract)
    things = {
        "events": (read["events"], EVENT),
        "sources": (read["sources"].values(), SOURCE),
        "associations": (read["associations"], ASSOCIATION),
        "sites": (read["sites"], SITE),
    }
    lists = {"associations", "sources", "paths", "affil_s", "filter_paths"}
    for some, fields in things.values():
        for one in some:
            assert one.keys() == fields
            assert all(isinstance(one[name], str) for name in fields - lists)
            assert all(isinstance(one[name], list) for name in fields & lists)


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_every_excerpt_is_an_event_at_each_of_its_places(extract: Extract) -> None:
    events = domain(extract)["events"]
    parts = [event["id"].partition("@") for event in events]
    assert {(excerpt, place) for excerpt, _, place in parts if place} == placed_pairs(extract)
    assert {event["id"].partition("@")[0]: event["description"] for event in events} == quotes(extract)
    gists = {one.id: one.gist.get("en", "") for one in extract.excerpts()}
    assert all(gists[event["id"].partition("@")[0]] in event["comments"] for event in events)
    told = [event["id"] for event in events if event["comments"].startswith("In the map’s own words: ")]
    assert {name.partition("@")[0] for name in told} == {name for name, gist in gists.items() if gist}
    placeless = {event["id"] for event in events if not event["latitude"]}
    assert placeless == {one.id for one in extract.excerpts() if not one.places}


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_dates_lie_in_the_interval_and_the_interval_is_shown(extract: Extract) -> None:
    for event in domain(extract)["events"]:
        when = extract.collection.excerpts[event["id"].partition("@")[0]].event
        if when is None:
            assert (event["date"], event["time_display"]) == ("", "no date given")
            continue
        day = datetime.strptime(event["date"], "%m/%d/%Y").date()  # noqa: DTZ007 - a day
        assert when.earliest is None or when.earliest <= day
        assert when.latest is None or day <= when.latest
        exact = when.sign == "exact" and not when.approximate
        assert event["time_precision"] == ("" if exact else when.edtf)


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_every_reference_leads_somewhere_and_is_unique(extract: Extract) -> None:
    read = domain(extract)
    known = [one["id"] for one in read["associations"]]
    assert len(known) == len(set(known))
    used = {one for event in read["events"] for one in event["associations"]}
    assert used == set(known)
    sources = {one for event in read["events"] for one in event["sources"]}
    assert sources == set(read["sources"]) == {one.id for one in extract.articles()}


def test_filters_stand_under_the_actors_they_belong_to() -> None:
    paths = {one["id"]: one["filter_paths"] for one in domain(TINY)["associations"]}
    assert paths["actor:borea-navy"] == ["Actors", "Borea", "Borean navy"]
    assert paths["status:denied"] == ["Status of the claim", "denied"]
    assert all("/" not in name for path in paths.values() for name in path)
