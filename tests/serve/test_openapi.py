"""The way in for programs: `/data/openapi.json` says what is there, and what it says is so; `/llms.txt`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.ask.table import TABLE, VERSION
from layers.export.formats import FORMATS
from layers.serve import Settings, routes
from layers.serve.answer import exact_view
from layers.serve.guide import RULES, guide
from layers.serve.openapi import OPERATIONS, paths_of
from layers.store.shelf import Shelf
from layers.words import languages, read_words

Connect = Callable[..., TestClient]
ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "data" / "tiny"
SERVED = {path for path in paths_of(routes(Shelf(TINY), Settings())) if not path.startswith("/assets")}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = (
        TestClient(Starlette(routes=routes(Shelf(TINY), Settings()))).get("/data/openapi.json").json()
    )
    return found


def parameters(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in operation["parameters"]:
        yield document["components"]["parameters"][one["$ref"].rpartition("/")[2]]


def address(document: dict[str, Any], path: str, **other: str) -> str:
    """Fill a path in with its own examples, or with others."""
    for one in parameters(document, document["paths"][path]["get"]):
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", other.get(one["name"], one.get("example", "")))
    assert "{" not in path
    return path


def hold(document: dict[str, Any], path: str, response: Any) -> None:
    """Hold an answer against what is said of it."""
    said = document["paths"][path]["get"]["responses"].get(str(response.status_code))
    assert said is not None, (path, response.status_code)
    for name in said.get("headers", {}):
        assert name in response.headers or (name == "Retry-After" and response.status_code == 503), (path, name)
    if "content" not in said:
        assert response.content == b"", path
        return
    media = response.headers["content-type"]
    assert media in said["content"], (path, media)
    if media == "application/json" and "schema" in said["content"][media]:
        schema = {**said["content"][media]["schema"], "components": document["components"]}
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(response.json())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("folder", [TINY, ROOT / "data"], ids=["tiny", "shipped"])
def test_it_is_sound_openapi_in_the_words_of_each_language(connect: Connect, folder: Path, language: str) -> None:
    shelf = Shelf(folder)
    found = connect(on=shelf).get(f"/data/openapi.json?lang={language}").json()
    assert list(OpenAPIV31SpecValidator(found).iter_errors()) == []
    collection, words = shelf.current().collection, read_words(language)
    assert found["info"]["title"] == words.name(collection.title)
    assert found["info"]["version"] == collection.version
    kinds = found["components"]["parameters"]["kind"]["schema"]["items"]
    assert kinds.get("x-enum-descriptions", kinds["enum"]) == [words[f"place.kind.{kind}"] for kind in kinds["enum"]]
    assert found["components"]["schemas"]["PlaceId"]["enum"] == list(collection.places)
    assert found["servers"] == [{"url": "http://maps.example"}]


def test_every_address_of_the_app_is_described(document: dict[str, Any]) -> None:
    assert document["paths"].keys() == SERVED
    assert {path for path in SERVED if path.startswith("/data/")} <= OPERATIONS.keys()


def test_every_row_of_the_table_is_described_in_its_own_words(document: dict[str, Any]) -> None:
    of_view = [row for row in TABLE if row.of_data]
    csv = {one["name"]: one for one in parameters(document, document["paths"]["/data/excerpts.{format}"]["get"])}
    assert list(csv) == ["format", *(row.key for row in of_view), VERSION]
    picture = [one["name"] for one in parameters(document, document["paths"]["/preview.png"]["get"])]
    assert picture == list(csv)[1:]
    assert {"story", "step"} <= {*picture}
    for row in of_view:
        assert csv[row.key]["description"].startswith(tuple(row.options.values()) or row.said), row.key
    assert csv["format"]["schema"]["enum"] == list(FORMATS)
    month = csv["from"]["schema"]["pattern"]
    assert re.fullmatch(month, "2025-07")
    assert not re.fullmatch(month, "2025-13")


def test_what_is_described_of_cards_and_feed_is_what_they_go_by(connect: Connect) -> None:
    client = connect(on=Shelf(ROOT / "data"))
    document = client.get("/data/openapi.json").json()
    [cards, feed] = (
        {one["name"]: one for one in parameters(document, document["paths"][path]["get"])}
        for path in ("/data/cards/{version}/{language}.json", "/feed.atom")
    )
    for said in (cards, feed):
        assert [name for name, one in said.items() if not one.get("description")] == []
    assert {"see", "excerpt", "story", "step", "at"} <= cards.keys() & feed.keys()
    assert {"pair", "cards", "around"} <= cards.keys() - feed.keys()
    sides = "beside=enab-baladi&beside=moscow-times"
    assert client.get(f"/feed.atom?{sides}").content == client.get("/feed.atom").content
    assert "beside" not in cards.keys() | feed.keys()
    for path in ("/data/cards/current/en.json", "/feed.atom"):
        step, see = (client.get(f"{path}?{asks}") for asks in ("story=russias-return&step=2", "see=sweida"))
        assert step.content == see.content != client.get(path).content


@pytest.mark.parametrize("folder", [TINY, ROOT / "data"], ids=["tiny", "shipped"])
def test_every_example_is_what_can_be_asked(connect: Connect, folder: Path) -> None:
    shelf = Shelf(folder)
    client = connect(on=shelf)
    document = client.get("/data/openapi.json").json()
    said = {one["name"]: one for one in parameters(document, document["paths"]["/data/manifest.json"]["get"])}
    assert {name for name, one in said.items() if "example" not in one} == ({"story"} if folder == TINY else set())
    for name, one in said.items():
        if "example" not in one or (name == "step" and "example" not in said["story"]):
            continue
        values = one["example"] if isinstance(one["example"], list) else [one["example"]]
        query = "&".join(f"{name}={value}" for value in values)
        query += f"&story={said['story']['example']}" if name == "step" else ""
        exact_view(query, shelf.current().collection)
        shape = one["schema"].get("items", one["schema"])
        allowed = document["components"]["schemas"]["PlaceId"] if "$ref" in shape else shape
        for asked in [f"{name}={value}" for value in allowed.get("enum", ())] or [query]:
            assert client.head(f"/data/excerpts.csv?{asked}").status_code == 200, asked


@pytest.mark.parametrize("path", sorted(SERVED))
def test_an_address_answers_as_described(connect: Connect, tmp_path: Path, document: dict[str, Any], path: str) -> None:
    client, said = connect(), document["paths"][path]["get"]["responses"]
    tried = {"302" if "302" in said else "200"}
    first = client.get(address(document, path))
    assert str(first.status_code) in tried
    hold(document, path, first)
    assert ("etag" in first.headers) == ("304" in said)
    if "304" in said:
        again = client.get(address(document, path), headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        hold(document, path, again)
    if "400" in said:
        wrong = client.get(f"{address(document, path)}?actor=borea-nawy")
        assert (wrong.status_code, wrong.json()["suggestion"]) == (400, "borea-navy")
        hold(document, path, wrong)
    if "404" in said:
        missing = {"format": "docx", "article": "none", "id": "none", "language": "xx"}
        gone = client.get(address(document, path, **missing))
        assert gone.status_code == 404
        hold(document, path, gone)
    if "503" in said:
        empty = connect(on=Shelf(tmp_path / "none")).get(address(document, path))
        assert empty.status_code == 503
        hold(document, path, empty)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_type_that_is_described(client: TestClient, document: dict[str, Any], name: str) -> None:
    for path in ("/data/excerpts.{format}", "/download/{format}"):
        answer = client.get(address(document, path, format=name))
        assert answer.status_code == 200
        hold(document, path, answer)


def test_a_page_elsewhere_may_read_it_and_crawlers_too(client: TestClient) -> None:
    assert client.get("/data/openapi.json").headers["access-control-allow-origin"] == "*"
    rules = client.get("/robots.txt").text.splitlines()
    assert "Allow: /data/openapi.json" in rules
    assert "Disallow: /data/" in rules


def test_below_a_base_path_addresses_are_told_from_the_site(connect: Connect) -> None:
    found = connect(Settings(base_path="/map", access_log=False)).get("/map/data/openapi.json").json()
    assert found["servers"] == [{"url": "http://maps.example/map"}]
    assert "/data/excerpts.{format}" in found["paths"]
    assert "/health" in found["paths"]


@pytest.mark.parametrize("language", languages())
def test_the_guide_has_the_form_of_llmstxt(connect: Connect, language: str) -> None:
    shelf = Shelf(ROOT / "data")
    client, collection, words = connect(on=shelf), shelf.current().collection, read_words(language)
    text = client.get(f"/llms.txt?lang={language}").text
    title, summary, *_ = text.split("\n\n")
    assert title == f"# {words.name(collection.title)}"
    assert summary == f"> {words.name(collection.summary)}"
    before, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    assert sections[-1].startswith("Optional\n")
    for section in sections:
        lines = section.strip().split("\n")[2:]
        assert lines
        assert all(re.fullmatch(r"- \[.+?\]\([^\s()]+\): .+", line) for line in lines)
    assert len(re.findall(r"^- ", before.partition(words["guide.rules"])[2], re.MULTILINE)) == len(RULES)
    assert collection.version in before
    for one in (*collection.caveats, *collection.attribution, collection.licence):
        assert words.name(one).split()[0] in before
    assert all(article.url in text for article in collection.articles.values())
    assert "{" not in text


def test_every_address_of_the_guide_answers(client: TestClient) -> None:
    text = client.get("/llms.txt").text
    ours = re.findall(r"\]\(http://maps\.example(/[^)]*)\)", text)
    assert len(ours) > len(FORMATS)
    for path in ours:
        assert client.head(path).status_code == 200, path


def test_hostile_words_stay_words_in_the_guide(shelf: Shelf) -> None:
    hostile = replace(shelf.current().collection, title={"en": "A\n# B [c](d) <script>"}, licence={"en": "- x\n## y"})
    text = guide(hostile, read_words("en"), "https://map.example")
    assert text.startswith("# A \\# B \\[c\\](d) \\<script\\>\n")
    assert "\n## y" not in text
