"""What the server says in which language: a page as the browser wishes, a document as its address says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from layers.ask import permalink
from layers.collection import read_collection
from layers.serve import Settings
from layers.serve.work import Busy, TooLong, WorkQueue
from layers.store.shelf import Shelf
from layers.words import languages, read_words

Connect = Callable[..., TestClient]

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
DIRECTIONS = {"en": "ltr", "ar": "rtl", "ru": "ltr"}


def asked(client: TestClient, path: str, wish: str = "") -> str:
    return client.get(path, headers={**BROWSER, "Accept-Language": wish}).text


def language_of(html: str) -> tuple[str, str]:
    """Return `lang` and `dir` of a page's root."""
    root = re.search(r"<html[^>]*>", html)
    assert root
    return tuple(re.findall(rf'{name}="([^"]*)"', root[0])[0] for name in ("lang", "dir"))


@pytest.mark.parametrize(
    ("path", "wish", "language"),
    [
        ("/", "", "en"),
        ("/", "ar-SY,ar;q=0.9,en;q=0.8", "ar"),
        ("/?see=sund", "eo;q=0.9, ru;q=0.4", "ru"),
        ("/?lang=ru", "ar", "ru"),
        ("/?lang=xx", "ar", "ar"),
        ("/", "eo", "en"),
    ],
)
def test_the_page_is_in_the_reader_s_language(client: TestClient, path: str, wish: str, language: str) -> None:
    html = asked(client, path, wish)
    assert language_of(html) == (language, DIRECTIONS[language])
    words = read_words(language)
    assert f'<meta property="og:locale" content="{words["language.locale"]}">' in html
    assert html.count('property="og:locale:alternate"') == len(languages()) - 1
    plain = html[html.index('<main class="plain"') : html.index("</main>")]
    assert f'<main class="plain" lang="{language}" dir="{DIRECTIONS[language]}">' in plain
    assert all(words[key] in plain for key in ("preview.script", "preview.comes", "preview.ready"))
    assert f'lang="{language}" aria-current="page">{words["language.self"]}</a>' in plain


def test_what_depends_on_the_wish_says_so_and_nothing_else_does(client: TestClient) -> None:
    wish = {**BROWSER, "Accept-Language": "ar"}
    for path in ("/", "/?lang=ru", "/place/none", "/excerpt/none", "/download/none"):
        assert "Accept-Language" in client.get(path, headers=wish).headers["vary"], path
    documents = ("/data/collection.json", "/data/excerpts.csv?see=sund", "/preview.png", "/feed.atom",
                 "/data/cite/gull-2025-03.json", "/data/manifest.json")  # fmt: skip
    for path in documents:
        plain, wished = client.get(path), client.get(path, headers=wish)
        assert "Accept-Language" not in wished.headers.get("vary", ""), path
        made = re.compile(rb'"made": ?"[^"]*"')
        assert made.sub(b"", plain.content) == made.sub(b"", wished.content), path
        assert plain.headers.get("etag") == wished.headers.get("etag"), path


def test_the_head_names_the_same_view_in_each_language_and_in_the_reader_s_own(client: TestClient) -> None:
    html = asked(client, "/?see=sund&tiles=1&map=12,51.5,8&v=x", "ar").replace("&amp;", "&")
    found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"', html))
    site = "http://maps.example/?see=sund"
    assert found == {**{one: f"{site}&lang={one}" for one in languages()}, "x-default": site}
    assert f'<link rel="canonical" href="{site}&lang=ar">' in html
    assert "/feed.atom?see=sund&lang=ar" in html
    assert re.search(r'og:image" content="[^"]*see=sund[^"]*&lang=ar&v=', html)


def test_without_a_wish_the_collection_s_language_counts(connect: Connect, shelf: Shelf) -> None:
    edition = shelf.current()
    other = replace(edition, collection=replace(edition.collection, language="ru"))

    class Other(Shelf):
        def current(self):  # type: ignore[no-untyped-def] # noqa: ANN202
            return other

    client = connect(on=Other(Path()))
    assert language_of(asked(client, "/")) == ("ru", "ltr")
    assert language_of(asked(client, "/", "ar")) == ("ar", "rtl")
    assert 'xml:lang="ru"' in client.get("/feed.atom", headers={"Accept-Language": "ar"}).text
    said = client.get("/data/collection.json").json()
    assert (said["language"], said["page_languages"]) == ("ru", list(languages()))
    assert said["parameters"]["lang"] == list(languages())


def test_short_addresses_keep_the_language_and_leave_it_to_the_reader(client: TestClient) -> None:
    assert client.get("/place/sund?lang=ar").headers["location"] == "http://maps.example/?see=sund&lang=ar"
    own = client.get("/place/sund", headers={"Accept-Language": "ru"}).headers["location"]
    assert own == "http://maps.example/?see=sund"
    assert 'href="http://maps.example/excerpt/gull-2025-03-01?lang=ar"' in asked(client, "/?see=sund", "ar")


@pytest.mark.parametrize("damaged", ["sund).", "SUND", "%3Csund%3E", "sund%E2%80%9D", "sund&utm_source=x"])
def test_a_short_address_that_was_damaged_on_its_way_leads_to_the_page_which_mends_it(
    client: TestClient, damaged: str
) -> None:
    pairs = permalink.pairs_of(urlsplit(client.get(f"/place/{damaged}").headers["location"]).query)[0]
    view, troubles = permalink.read(pairs, read_collection(Path(__file__).parents[1] / "data" / "tiny"))
    assert (view.place, {trouble.why for trouble in troubles}) == ("sund", {"mended"})
    assert client.get("/place/sund-nowhere").status_code == 404


def test_the_feed_speaks_and_links_in_its_language(client: TestClient) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(client.get("/feed.atom?lang=ar").content)  # noqa: S314 - our own
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    links = [link.get("href", "") for link in feed.iter(f"{atom}link")]
    assert links
    assert all("lang=ar" in link for link in links)


def test_citations_are_in_the_address_s_language(client: TestClient) -> None:
    texts = [client.get(f"/data/cite/rasif-2025-05.json?lang={one}").text for one in languages()]
    assert len(set(texts)) == len(languages())


@pytest.mark.parametrize("language", DIRECTIONS)
def test_what_is_missing_or_refused_is_told_in_the_reader_s_language(
    client: TestClient, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    words, other = read_words(language), next(one for one in DIRECTIONS if one != language)
    bad = connect(on=Shelf(tmp_path / "none"))

    def told(on: TestClient, path: str, status: int, title: str) -> str:
        for wish, address in ((language, path), (other, f"{path}{'&' if '?' in path else '?'}lang={language}")):
            response = on.get(address, headers={**BROWSER, "Accept-Language": wish})
            assert response.status_code == status, address
            assert language_of(response.text) == (language, DIRECTIONS[language])
            assert f"<h1>{words[title]}</h1>" in response.text
            assert "Accept-Language" in response.headers["vary"]
        return response.text

    near = told(client, "/place/sunt", 404, "missing.title")
    assert f'href="http://maps.example/place/sund?lang={language}"' in near
    assert f'href="http://maps.example/?lang={language}">{words["missing.home"]}' in near
    told(client, "/excerpt/none", 404, "missing.title")
    assert words["missing.file"] in told(client, "/download/none", 404, "missing.title")
    assert "sunt" in told(client, "/data/excerpts.csv?place=sunt", 400, "refused.address")
    told(bad, "/feed.atom", 503, "problems.title")
    assert language_of(asked(bad, "/", language)) == (language, DIRECTIONS[language])

    async def full(*_: object) -> None:
        raise Busy

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("layers.serve.open_data.manifest", broken)
    told(client, "/data/manifest.json", 500, "refused.fault")
    monkeypatch.setattr(WorkQueue, "run", full)
    told(client, "/download/csv", 503, "refused.busy")

    async def long(*_: object) -> None:
        raise TooLong

    monkeypatch.setattr(WorkQueue, "run", long)
    assert words["refused.less"] in told(client, "/download/csv", 503, "refused.long")
    told(client, "/nothing", 404, "missing.title")


def test_programs_are_told_in_json_whatever_language_they_wish_for(client: TestClient) -> None:
    response = client.get("/data/excerpts.csv?place=sunt", headers={"Accept-Language": "ar"})
    assert (response.status_code, response.json()["suggestion"]) == (400, "sund")
    assert "vary" not in response.headers or "Accept-Language" not in response.headers["vary"]
    assert "did you mean" in json.dumps(response.json())


def test_below_a_base_path_the_languages_stay_below_it(connect: Connect) -> None:
    client = connect(Settings(base_path="/news/map", access_log=False))
    html = asked(client, "/news/map/", "ru")
    assert 'hreflang="ar" href="http://maps.example/news/map/?lang=ar"' in html
    assert 'href="http://maps.example/news/map/?lang=ru"' in asked(client, "/news/map/place/none", "ru")
