"""A step of a story as it is told outside the page: preview, picture, list without scripts, data, snapshot."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from markupsafe import escape
from PIL import Image, ImageChops
from starlette.testclient import TestClient

from layers.release import document_address
from layers.serve.index import MOST_LISTED
from layers.store.shelf import Shelf

Connect = Callable[..., TestClient]
DATA = Path(__file__).parents[2] / "data"
STEP = "?story=russias-return&step=4"


@pytest.fixture(scope="module")
def shipped() -> Shelf:
    return Shelf(DATA)


@pytest.fixture
def client(connect: Connect, shipped: Shelf) -> TestClient:
    return connect(on=shipped)


def meta_of(html: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)"', html)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize(("language", "number"), [("en", "Step 4 of 8"), ("ar", "الخطوة 4 من 8"), ("ru", "Шаг 4 из 8")])
def test_a_step_says_in_its_preview_what_is_told_there(
    client: TestClient, shipped: Shelf, language: str, number: str
) -> None:
    story = shipped.current().collection.stories["russias-return"]
    html = client.get(f"/{STEP}&lang={language}").text
    assert meta_of(html, "og:title") == f"{story.title[language]} · {number}"
    assert meta_of(html, "og:description") == story.steps[3].text[language]
    address = f"http://maps.example/?lang={language}&story=russias-return&step=4"
    assert (meta_of(html, "og:url"), meta_of(html, "og:type")) == (address, "article")
    assert f'<link rel="canonical" href="{address.replace("&", "&amp;")}">' in html


def test_a_view_aside_from_a_step_is_told_as_itself(client: TestClient) -> None:
    html = client.get("/?see=tartus&story=russias-return&step=4&aside=1").text
    assert meta_of(html, "og:title") == "Tartus"
    assert '<link rel="canonical" href="http://maps.example/?see=tartus&amp;lang=en">' in html


def test_the_picture_of_a_step_is_its_own(client: TestClient) -> None:
    def picture(query: str) -> Image.Image:
        answer = client.get(f"/preview.png{query}")
        assert answer.headers["content-type"] == "image/png"
        return Image.open(BytesIO(answer.content)).convert("RGB")

    of_step, of_view = picture(STEP), picture("?see=qamishli")
    assert of_step.size == (1200, 630)
    changed = ImageChops.difference(of_step, of_view).getbbox()
    assert changed is not None
    assert changed[2] < 0.45 * 1200, "the map of both is the same, the words are not"


def test_the_list_without_scripts_leads_through_the_steps(client: TestClient) -> None:
    def links(query: str) -> dict[str, str]:
        plain = client.get(f"/{query}").text.partition('<main class="plain"')[2]
        return {
            unescape(name): unescape(address) for address, name in re.findall(r'<a href="([^"]*)">([^<]*)</a>', plain)
        }

    begin = "A story in 8 steps: Russia’s return to Syria, as two articles report it"
    assert links("")[begin] == "http://maps.example/?lang=en&story=russias-return&step=1"
    assert begin not in links("?see=tartus")
    at = links(STEP)
    assert at["Previous step"].endswith("?lang=en&story=russias-return&step=3")
    assert at["Next step"].endswith("?lang=en&story=russias-return&step=5")
    assert "Previous step" not in links("?story=russias-return&step=1")
    assert "Next step" not in links("?story=russias-return&step=8")


def test_data_and_exports_of_a_step_are_those_of_its_view(client: TestClient) -> None:
    assert client.get(f"/data/excerpts.csv{STEP}").text == client.get("/data/excerpts.csv?see=qamishli").text
    answer = client.get("/data/excerpts.csv?story=russias-return&step=9")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "step")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_snapshot_of_a_step_tells_it_and_leads_to_the_others(
    client: TestClient, shipped: Shelf, language: str
) -> None:
    story = shipped.current().collection.stories["russias-return"]
    html = client.get(f"/download/snapshot{STEP}&lang={language}").text
    told = unescape(html.partition('<section class="story"')[2].partition("</section>")[0])
    assert story.title[language] in told
    assert told.count(story.steps[3].text[language]) == 2, "as what is told, and among all steps, where it is no link"
    addresses = re.findall(r'href="http://maps\.example/([^"]*)"', told)
    assert addresses == [f"?lang={language}&story=russias-return&step={n}" for n in (1, 2, 3, 5, 6, 7, 8)]
    other = client.get(f"/download/snapshot?see=qamishli&lang={language}").text
    assert '<section class="story"' not in other


@pytest.mark.parametrize("query", ["", "see=tartus", "q=patrols", STEP[1:]])
def test_the_list_has_what_the_panel_s_document_has(client: TestClient, shipped: Shelf, query: str) -> None:
    address = document_address("cards", shipped.current().collection.version, "en")
    found = client.get(f"/{address}&{query}&cards={MOST_LISTED}").json()
    cards = [*found["opened"], *found["dated"], *found["undated"]]
    assert bool(found["opened"]) == (not query)
    html = client.get(f"/?{query}&lang=en").text
    listed = re.findall(r'<li data-excerpt="(.*?)">\s*<p>Who says so: <bdi>(.*?)</bdi> · (\w+) · ', html)
    assert listed == [(one["id"], escape(one["claim"]["by"]), one["claim"]["status_words"]) for one in cards]
    assert html.count("Contradicted by ") == sum(bool(one["contradicted"]) for one in cards)
    assert html.count("Also reported by: ") == sum(bool(one["also"]) for one in cards)
    marked = [part["text"] for one in cards for part in one["gist_segments"] + one["segments"] if part["kind"]]
    assert re.findall("<mark>(.*?)</mark>", html) == [str(escape(text)) for text in marked]
