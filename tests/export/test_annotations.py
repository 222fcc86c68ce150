"""Web Annotations, read by a JSON-LD processor, against the excerpts they are made of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from layers.export.extract import Extract, manifest
from layers.export.linked_data import EDTF
from layers.model import Filters, View
from tests.export.linked_data import AS, OA, RDF, expanded, only, quads
from tests.export.samples import EXTRACTS, SITE, TINY, extract_of, written

BODY, TARGET, SOURCE = f"{OA}hasBody", f"{OA}hasTarget", f"{OA}hasSource"
ROLE, LINK = "urn:x-layers:term:role", "urn:x-layers:term:link"
CONFORMS = "http://purl.org/dc/terms/conformsTo"
LANGUAGE, CREATOR = "http://purl.org/dc/elements/1.1/language", "http://purl.org/dc/terms/creator"
NAME = "http://xmlns.com/foaf/0.1/name"


def annotated(extract: Extract) -> list[dict[str, Any]]:
    whole = expanded(written("webannotation", extract))
    assert whole["@type"] == [f"{AS}OrderedCollection"]
    [page] = whole[f"{AS}first"]
    assert only(page, f"{AS}partOf") == whole["@id"]
    items: list[dict[str, Any]] = page[f"{AS}items"][0]["@list"]
    assert only(whole, f"{AS}totalItems") == len(items)
    return items


def selectors(annotation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    [target] = annotation[TARGET]
    return {one["@type"][0].removeprefix(OA): one for one in target[f"{OA}hasSelector"]}


def bodies(annotation: dict[str, Any], purpose: str) -> list[dict[str, Any]]:
    return [one for one in annotation[BODY] if only(one, f"{OA}hasPurpose") == f"{OA}{purpose}"]


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_quotes_and_positions_come_back(extract: Extract) -> None:
    found = annotated(extract)
    assert [one["@id"].replace(":", "/").rpartition("/")[2] for one in found] == list(extract.ids)
    for one, excerpt in zip(found, extract.excerpts(), strict=True):
        quote, position = (selectors(one)["TextQuoteSelector"], selectors(one)["TextPositionSelector"])
        read = [only(quote, f"{OA}{part}") for part in ("exact", "prefix", "suffix")]
        assert read == [excerpt.quote, excerpt.prefix, excerpt.suffix]
        bounds = [only(position, f"{OA}{part}") for part in ("start", "end")]
        assert bounds == [excerpt.start, excerpt.end]
        address = extract.collection.articles[excerpt.article].url
        assert only(one[TARGET][0], SOURCE) == address


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_dates_places_actors_and_claims_come_back(extract: Extract) -> None:
    for one, excerpt in zip(annotated(extract), extract.excerpts(), strict=True):
        described = bodies(one, "describing")
        date = [only(body, f"{RDF}value") for body in described if CONFORMS in body]
        assert date == ([excerpt.event.edtf] if excerpt.event else [])
        assert {only(body, CONFORMS) for body in described if CONFORMS in body} <= {EDTF}
        gists = [body for body in described if ROLE in body]
        assert {only(body, LANGUAGE): only(body, f"{RDF}value") for body in gists} == excerpt.gist
        assert {only(body, ROLE) for body in gists} <= {"gist"}
        by = [body[CREATOR][0] for body in gists]
        assert {only(curators, NAME) for curators in by} <= {extract.words.name(extract.collection.title)}
        status = [only(body, f"{RDF}value") for body in bodies(one, "classifying")]
        assert status == [excerpt.claim.status]
        named = bodies(one, "identifying")
        links = [only(body, LINK) for body in named if LINK in body]
        assert links == [link.link for link in excerpt.places]
        roles = [only(body, ROLE) for body in named if ROLE in body]
        assert roles == [*(link.role for link in excerpt.actors), "claims"]
        linked = [(str(body[SOURCE][0]["@id"]), ROLE in body) for body in bodies(one, "linking")]
        same = extract.collection.same_event.get(excerpt.id, ())
        assert [of_event for _, of_event in linked] == [False] * len(excerpt.contrasts_with) + [True] * len(same)
        names = [address.replace(":", "/").rpartition("/")[2] for address, _ in linked]
        assert names == [*excerpt.contrasts_with, *same]


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_no_annotation_is_lost_on_the_way_to_triples(extract: Extract) -> None:
    made = [
        quad["subject"]["value"]
        for quad in quads(written("webannotation", extract))
        if quad["object"]["value"] == f"{OA}Annotation"
    ]
    assert len(set(made)) == len(extract.ids)


def test_the_copy_and_what_was_found_at_the_address_come_back() -> None:
    found = quads(written("webannotation", TINY))
    said = {(quad["predicate"]["value"].rpartition(":")[2], quad["object"]["value"]) for quad in found}
    assert {("archived_on", "2025-05-02"), ("link_status", "gone"), ("link_checked", "2025-10-01")} <= said
    assert f"{OA}cachedSource" in {quad["predicate"]["value"] for quad in found}


def test_identifiers_are_addresses_where_the_site_is_known() -> None:
    text = written("webannotation", TINY)
    assert f'"{SITE}/excerpt/gull-2025-03-01"' in text
    assert f'"{SITE}/place/old-quay"' in text
    assert f'"{SITE}/?actor=borea-navy"' in text
    assert "urn:x-layers:excerpt" not in text


def test_manifest_is_a_member_and_only_the_filtered_are_there() -> None:
    extract = extract_of(TINY.collection, view=View(filters=Filters(statuses=("denied",))))
    whole = json.loads(written("webannotation", extract))
    assert whole["manifest"] == manifest(extract)
    assert whole["manifest"]["filters"] == ["status: denied"]
    assert [one["id"] for one in whole["first"]["items"]] == [f"{SITE}/excerpt/gull-2025-03-06"]


def test_an_empty_view_is_an_empty_collection() -> None:
    extract = extract_of(TINY.collection, view=View(filters=Filters(words="nothing like it")))
    whole = json.loads(written("webannotation", extract))
    assert (whole["total"], whole["first"]["items"]) == (0, [])
