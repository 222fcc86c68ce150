"""The data by address: the same rows as the page, strict parameters, caches, other origins."""

from __future__ import annotations

import asyncio
import csv
import gc
import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from layers.export.extract import Extract, manifest
from layers.export.formats import FORMATS
from layers.serve import Settings, routes
from layers.serve.answer import exact_view, extract_of
from layers.serve.work import WorkQueue
from layers.store.shelf import Shelf
from tests.browser.waiting import becomes

Connect = Callable[..., TestClient]

QUERIES = ["", "see=sund", "from=2025-02&to=2025-03&actor=borea-navy", "q=ships", "q=nothing"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_rows_are_those_of_the_page(client: TestClient, shelf: Shelf, query: str) -> None:
    edition = shelf.current()
    extract = extract_of(edition, exact_view(query, edition.collection)[0], "")
    response = client.get(f"/data/excerpts.csv?{query}")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == list(extract.ids)
    places = client.get(f"/data/excerpts.geojson?{query}").json()
    anchors = [one["properties"] for one in places["features"] if one["properties"]["role"] == "anchor"]
    listed = {one for place in anchors for one in place["excerpts"]}
    assert listed | set(places["not_placed"]) == set(extract.ids)


@pytest.mark.parametrize("name", ["csv", "geojson"])
def test_what_was_mended_of_an_address_is_noted(client: TestClient, name: str) -> None:
    sound, damaged = (client.get(f"/data/excerpts.{name}?see={see}") for see in ("sund", "SUND.%3E"))
    assert damaged.status_code == 200
    assert damaged.headers["etag"] != sound.headers["etag"]
    beside, noted = (client.get(one.headers["link"].partition(">")[0].removeprefix("<")) for one in (sound, damaged))
    assert noted.json()["notes"] == ["see: 'SUND.>' was read as 'sund'"]
    assert noted.headers["etag"] != beside.headers["etag"]
    assert "notes" not in beside.json()
    assert (noted.json()["notes"][0] in damaged.text) == FORMATS[name].carries_manifest


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_served_and_listed(client: TestClient, shelf: Shelf, name: str) -> None:
    form = FORMATS[name]
    response = client.get(f"/data/excerpts.{name}")
    assert response.status_code == 200
    assert response.headers["content-type"] == form.media_type
    assert int(response.headers["content-length"]) == len(response.content) > 0
    version = shelf.current().collection.version
    filename = f'filename="layers-{version}-{name}.{form.ending}"'
    assert filename in response.headers["content-disposition"]
    listed = {one["name"]: one for one in client.get("/data/collection.json").json()["formats"]}
    assert listed[name]["address"] == f"http://maps.example/data/excerpts.{name}"


def test_a_web_page_among_the_formats_is_never_opened_as_one_of_this_site(client: TestClient) -> None:
    for name, form in FORMATS.items():
        if form.media_type.startswith("text/html"):
            head = client.head(f"/data/excerpts.{name}").headers
            assert head["content-disposition"].startswith("attachment")


def test_a_format_is_found_by_its_file_ending_too(client: TestClient) -> None:
    for form in FORMATS.values():
        assert client.head(f"/data/excerpts.{form.ending}").status_code == 200
    response = client.get("/data/excerpts.docx")
    assert response.status_code == 404
    assert "there are csv, " in response.json()["error"]


@pytest.mark.parametrize(
    ("query", "parameter", "suggestion"),
    [
        ("actor=borea-nawy", "actor", "borea-navy"),
        ("see=sunt", "see", "sund"),
        ("form=2025-01", "form", "from"),
        ("from=2025-13", "from", None),
        ("from=2025-05&to=2025-01", "from", None),
        ("sure=perhaps", "sure", None),
        ("q=" + "a" * 300, "q", None),
        ("x=" + "a" * 9000, "", None),
        ("actor=borea-navy&" * 300, "", None),
    ],
)
@pytest.mark.parametrize("path", ["/data/excerpts.csv", "/data/manifest.json"])
def test_a_bad_parameter_is_refused_by_name(
    client: TestClient, path: str, query: str, parameter: str, suggestion: str | None
) -> None:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400
    said = response.json()
    assert (said["parameter"], said["suggestion"]) == (parameter, suggestion)
    assert said["error"].startswith(parameter or "the address")
    assert response.headers["access-control-allow-origin"] == "*"


def test_the_same_view_has_one_tag_and_every_difference_another(client: TestClient) -> None:
    def tag(address: str, **headers: str) -> str:
        return str(client.head(address, headers=headers).headers["etag"])

    first = tag("/data/excerpts.csv?see=sund&named=1")
    assert tag("/data/excerpts.csv?named=1&see=sund&utm_source=x") == first
    others = {
        tag("/data/excerpts.csv?see=sund"),
        tag("/data/excerpts.geojson?see=sund&named=1"),
        tag("/data/excerpts.csv?see=sund&named=1", host="other.example"),
    }
    assert len(others | {first}) == 4


@pytest.mark.parametrize("name", ["excerpts.csv", "excerpts.gpkg", "manifest.json"])
def test_who_has_it_already_is_told_so(client: TestClient, name: str) -> None:
    first = client.get(f"/data/{name}")
    assert first.headers["cache-control"] == "private, max-age=300"
    tag = first.headers["etag"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get(f"/data/{name}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(f"/data/{name}", headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/data/excerpts.csv", ("etag", "content-type", "content-disposition", "link")),
        ("/download/csv", ("content-type", "content-disposition", "cache-control")),
        ("/preview.png?see=sund", ("etag", "content-type", "cache-control")),
    ],
)
def test_head_makes_no_file(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, path: str, names: tuple[str, ...]
) -> None:
    client = connect()
    full = client.get(path)
    monkeypatch.setattr(WorkQueue, "run", None)
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in names:
        assert head.headers[name] == full.headers[name]


def test_any_origin_may_read_data_and_nothing_else(client: TestClient) -> None:
    for path in ("/data/excerpts.csv", "/data/collection.json", "/data/nothing"):
        assert client.get(path).headers["access-control-allow-origin"] == "*"
    preflight = client.options("/data/excerpts.csv", headers={"Origin": "https://else.example"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"
    assert client.post("/data/excerpts.csv").status_code == 405
    for path in ("/", "/health", "/preview.png", "/feed.atom"):
        assert "access-control-allow-origin" not in client.get(path).headers


def test_a_file_links_to_its_manifest(client: TestClient, shelf: Shelf) -> None:
    link = client.get("/data/excerpts.csv?see=sund").headers["link"]
    address = link.partition(">")[0].removeprefix("<")
    assert link.endswith('rel="describedby"')
    edition = shelf.current()
    view = exact_view("see=sund", edition.collection)[0]
    expected = manifest(extract_of(edition, view, "http://maps.example"))
    assert client.get(address).json() | {"made": ""} == expected | {"made": ""}


def test_the_collection_describes_itself(client: TestClient, shelf: Shelf) -> None:
    collection = shelf.current().collection
    said = client.get("/data/collection.json").json()
    assert said["version"] == collection.version
    counts = said["counts"]
    assert counts["read"] == counts["shown"] + counts["not_placed"] + counts["rejected"]
    assert counts["articles"] == len(collection.articles)
    assert said["parameters"]["actor"].keys() == collection.actors.keys()
    for key, allowed in said["parameters"].items():
        if not isinstance(allowed, str):
            for value in allowed:
                assert client.head(f"/data/excerpts.csv?{key}={value}").status_code == 200


def test_without_good_data_the_answer_says_so(connect: Connect, tmp_path: Path) -> None:
    response = connect(on=Shelf(tmp_path)).get("/data/excerpts.csv")
    assert response.status_code == 503
    assert "error" in response.json()


def test_a_fault_while_writing_is_a_fault_and_not_half_a_file(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], write=broken))
    response = connect().get("/data/excerpts.csv")
    assert (response.status_code, response.text) == (500, "Internal Server Error")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_large_file_waits_on_disk(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    small = connect().get("/data/excerpts.csv").content
    monkeypatch.setattr("layers.serve.open_data.IN_MEMORY", 16)
    monkeypatch.setattr("layers.serve.open_data.CHUNK", 100)
    assert connect().get("/data/excerpts.csv").content == small


def test_a_file_is_closed_though_its_reader_went_away(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    files = []

    def opened(size: int) -> Any:
        files.append(SpooledTemporaryFile(size))  # noqa: SIM115 - whether it is closed is the question
        return files[-1]

    async def gone(_message: object) -> None:
        raise OSError

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr("layers.serve.open_data.SpooledTemporaryFile", opened)
    scope = {
        "type": "http", "method": "GET", "path": "/data/excerpts.csv", "headers": [],
        "query_string": b"", "server": ("test", 80), "scheme": "http",
        "asgi": {"spec_version": "2.4"},
    }  # fmt: skip
    shelf.current()  # what is alive when data are read is frozen, and never let go
    app = Starlette(routes=routes(shelf, Settings()))
    with suppress(ClientDisconnect):
        asyncio.run(app(scope, receive, gone))

    def closed() -> list[bool]:
        gc.collect()  # the error and the thread let it go
        return [file.closed for file in files]

    becomes(closed, [True])


def test_addresses_name_the_site_that_was_configured(connect: Connect) -> None:
    client = connect(Settings(site="https://maps.news.example/x", access_log=False))
    said = client.get("/data/collection.json").json()
    assert said["page"] == "https://maps.news.example/x/"
    text = json.dumps(client.get("/data/excerpts.geojson").json())
    assert "maps.example/" not in text.replace("https://maps.news.example/x", "")


@pytest.mark.parametrize("name", FORMATS)
def test_what_the_export_box_hands_out_is_byte_for_byte_the_export(
    client: TestClient, shelf: Shelf, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Extract, "time", datetime(2025, 9, 30, 12, tzinfo=UTC))
    edition = shelf.current()
    response = client.get(f"/download/{name}?see=sund")
    extract = extract_of(edition, exact_view("see=sund", edition.collection)[0], "http://maps.example")
    made, form = io.BytesIO(), FORMATS[name]
    form.write(extract, made)
    content = response.content
    if not form.carries_manifest:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            assert json.loads(bundle.read("manifest.json")) == manifest(extract)
            content = bundle.read(f"layers-{edition.collection.version}-{name}.{form.ending}")
    # SQLite notes in the file when it was made.
    assert content == made.getvalue() or (name == "gpkg" and len(content) == len(made.getvalue()))
    ending = form.ending if form.carries_manifest else "zip"
    filename = f"layers-{edition.collection.version}-{name}.{ending}"
    assert response.headers["content-disposition"] == f'attachment; filename="{filename}"'
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/download/snapshot", "/data/excerpts.snapshot"])
def test_a_snapshot_has_no_script_that_its_own_policy_refuses(client: TestClient, path: str) -> None:
    text = client.get(path).text
    (nonce,) = set(re.findall(r"script-src &#39;nonce-([^&]+)&#39;|script-src 'nonce-([^']+)'", text))
    allowed = next(filter(None, nonce))
    scripts = re.findall(r"<script([^>]*)>", text)
    assert len(scripts) == 5
    for attributes in scripts:
        assert f'nonce="{allowed}"' in attributes or 'type="application/json"' in attributes
