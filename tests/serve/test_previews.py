"""What a link says about itself, read as a crawler reads it: from the HTML alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
import streamlit
from PIL import Image
from starlette.testclient import TestClient

from layers.model import Collection, Withdrawn
from layers.serve import Settings
from layers.serve.answer import extract_of, nearest_view
from layers.serve.index import MOST_LISTED, listed, listing_of
from layers.serve.preview import DESCRIPTION_LENGTH, TITLE_LENGTH, preview_of
from layers.store.shelf import Shelf
from layers.when import read_when

STATIC = Path(streamlit.__file__).parent / "static"
Connect = Callable[..., TestClient]


class Crawler(HTMLParser):
    """Gathers what those who make previews look at, and the texts and tags of the list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.quotes: list[str] = []
        self.hrefs: list[str] = []
        self.tags: list[str] = []
        self.title = self.language = ""
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        if tag == "mark":  # of a name in a quote
            return
        self._open = tag
        if tag == "html":
            self.language = found["lang"]
        elif tag == "meta" and "content" in found:
            self.meta[found.get("property") or found.get("name", "")] = found["content"]
        elif tag == "link":
            self.links[found["rel"]] = found["href"]
        elif tag == "blockquote":
            self.quotes.append("")
        elif tag == "a":
            self.hrefs.append(found["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag != "mark":
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data
        elif self._open == "blockquote":
            self.quotes[-1] += data


def crawl(client: TestClient, address: str) -> Crawler:
    response = client.get(address)
    assert response.status_code == 200
    return Crawler(response.text)


def test_a_place_s_link_shows_the_place_months_and_counts(client: TestClient) -> None:
    seen = crawl(client, "/?see=sund&from=2025-02&to=2025-03&actor=borea-navy")
    assert seen.title == seen.meta["og:title"] == seen.meta["twitter:title"]
    assert "Port Sund" in seen.title
    assert "February – March 2025" in seen.title
    assert seen.meta["og:description"].startswith("3 excerpts")
    assert len(seen.quotes) == 3
    assert seen.meta["description"] == seen.meta["og:description"]
    assert seen.meta["og:site_name"] == "Ships at Sund <i>&amp;</i>"
    assert seen.meta["og:type"] == "article"
    assert seen.meta["twitter:card"] == "summary_large_image"
    assert seen.language == "en"


def test_a_comparison_s_link_says_what_it_sets_side_by_side(client: TestClient) -> None:
    seen = crawl(client, "/?see=sund&beside=2025-01..2025-02&beside=2025-03..2025-04")
    assert "side by side: January – February 2025 and March – April 2025" in seen.meta["og:description"]
    assert "Port Sund" in seen.title


def test_the_first_view_is_the_collection(client: TestClient) -> None:
    seen = crawl(client, "/")
    assert (seen.title, seen.meta["og:type"]) == ("Ships at Sund <i>&amp;</i>", "website")
    assert seen.links["canonical"] == "http://maps.example/?lang=en"


def test_an_excerpt_s_link_quotes_it_and_says_who_says_so(client: TestClient) -> None:
    seen = crawl(client, "/?excerpt=gull-2025-03-01")
    assert seen.title.startswith("“Two grey ships tied up")
    assert seen.title.endswith("The Gull")
    assert "Who says so: the harbour master (reported)".lower() in seen.meta["description"].lower()


def test_an_excerpt_s_link_gives_the_gist_and_the_list_says_whose_words_it_is(client: TestClient) -> None:
    seen = crawl(client, "/?excerpt=rasif-2025-05-02")
    gist = "A source of Rasif dates the departure to spring."
    assert seen.meta["og:description"].index(gist) < seen.meta["og:description"].index("Корабли")
    page = client.get("/?see=sund").text
    # Whose words they are is said in the page's language, whatever the gist is in.
    assert f'<p class="gist">In the map’s own words: <bdi lang="en" dir="ltr">{gist}</bdi></p>' in page
    assert page.count("In the map’s own words: ") == 2


def test_canonical_leaves_out_looks_and_the_preview_s_address_keeps_them(client: TestClient) -> None:
    seen = crawl(client, "/?see=sund&map=12,51.5,8&tiles=1&v=old&utm_source=chat&lang=en")
    assert seen.links["canonical"] == "http://maps.example/?see=sund&lang=en"
    assert seen.meta["og:url"] == "http://maps.example/?see=sund&map=12.0000,51.5000,8&lang=en"


def test_the_picture_is_of_the_view_and_of_the_size_it_says(client: TestClient, shelf: Shelf) -> None:
    seen = crawl(client, "/?see=sund")
    address = seen.meta["og:image"]
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked == {"see": "sund", "lang": "en", "v": shelf.current().collection.version}
    response = client.get(address)
    picture = Image.open(BytesIO(response.content))
    said = tuple(int(seen.meta[f"og:image:{side}"]) for side in ("width", "height"))
    assert picture.size == said == (1200, 630)
    assert response.headers["content-type"] == "image/png"
    assert client.get("/preview.png").content != response.content


def test_the_picture_of_an_arabic_address_begins_on_the_right(client: TestClient) -> None:
    bars = {}
    for language in ("en", "ar"):
        address = crawl(client, f"/?see=sund&lang={language}").meta["og:image"]
        picture = Image.open(BytesIO(client.get(address).content)).convert("RGB")
        bars[language] = [picture.getpixel((x, 300)) for x in (4, 1195)]
    assert bars["ar"] != bars["en"]
    assert bars["en"][0] == bars["ar"][1] == (0x16, 0x4A, 0x73)


def test_a_picture_is_kept_and_asked_for_again_for_nothing(client: TestClient) -> None:
    first = client.get("/preview.png?see=sund")
    again = client.get("/preview.png?see=sund&utm_source=chat")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.content == first.content
    tag = {"If-None-Match": first.headers["etag"]}
    assert client.get("/preview.png?see=sund", headers=tag).status_code == 304
    assert client.get("/preview.png?see=hild", headers=tag).status_code == 200


def test_the_list_has_the_view_s_excerpts_in_order_with_links(client: TestClient, shelf: Shelf) -> None:
    seen = crawl(client, "/?see=sund")
    edition = shelf.current()
    extract = extract_of(edition, nearest_view("see=sund", edition.collection), "")
    assert seen.quotes == [excerpt.quote for excerpt in extract.excerpts()]
    for one in extract.ids:
        assert f"http://maps.example/excerpt/{one}?lang=en" in seen.hrefs
    assert "http://maps.example/data/excerpts.csv?see=sund&lang=en" in seen.hrefs
    assert "http://maps.example/data/excerpts.geojson?see=sund&lang=en" in seen.hrefs


def test_the_list_offers_the_copy_of_a_page_that_is_gone(client: TestClient) -> None:
    crawled = Crawler(client.get("/?outlet=The+Herald&lang=en").text)
    assert crawled.hrefs.count("https://archive.example/herald/view") == len(crawled.quotes) > 0
    assert client.get("/?lang=en&undated=1").text.count(
        "The article is no longer at its address (checked 1 October 2025)"
    ) == len(crawled.quotes)


def test_the_list_keeps_texts_of_another_script_from_turning_round(client: TestClient) -> None:
    html = client.get("/?lang=ar").text
    plain = html[html.index('<main class="plain"') :]
    assert "<h1><bdi>Ships at Sund" in plain
    assert "<p>13 مقتطفاً. \u2068Three invented articles.\u2069</p>" in plain
    assert "صاحب القول: <bdi>The Herald</bdi> · منقول · " in plain


def test_hostile_text_stays_text(client: TestClient) -> None:
    plain, hostile = client.get("/?excerpt=gull-2025-03-01"), client.get("/")
    quotes = "".join(Crawler(hostile.text).quotes)
    assert '<script>alert("x")</script>' in quotes
    assert "</textarea>" in quotes
    scripts = Crawler(hostile.text).tags.count("script")
    assert scripts == Crawler(plain.text).tags.count("script") == 3
    assert "<script>alert(" not in hostile.text


@pytest.mark.parametrize("words", ['"><script>alert(1)</script>', "</title></noscript>", "`${1}`"])
def test_words_of_an_address_stay_text(client: TestClient, words: str) -> None:
    response = client.get("/", params={"q": words})
    seen = Crawler(response.text)
    assert f"“{words}”" in seen.title
    assert seen.tags.count("script") == 3
    assert seen.tags.count("main") == 1


def test_a_long_list_is_cut_and_counted(shelf: Shelf) -> None:
    edition = shelf.current()
    extract = extract_of(edition, nearest_view("", edition.collection), "")
    extract.__dict__["numbers"] = np.tile(extract.numbers, 20)
    listing = listing_of(extract)
    assert len(listing["items"]) == MOST_LISTED
    assert listing["more"] == len(extract.ids) - MOST_LISTED > 0
    html = listed((STATIC / "index.html").read_text(encoding="utf-8"), extract)
    assert f"{listing['more']} more excerpts are in the files" in html


def test_long_titles_and_descriptions_are_cut_at_words(shelf: Shelf) -> None:
    edition = shelf.current()
    for one in edition.collection.excerpts:
        view = nearest_view(f"excerpt={one}", edition.collection)
        preview = preview_of(extract_of(edition, view, ""))
        assert len(preview.title) <= TITLE_LENGTH + 1
        assert len(preview.description) <= DESCRIPTION_LENGTH + 1


@pytest.mark.parametrize(
    ("address", "marks"),
    [
        ("/", []),
        ("/?actor=gulls&map=12,55,6", []),
        ("/?see=sund", ['data-sheet="half"']),
        ("/?unplaced=1", ['data-sheet="half"']),
        ("/?excerpt=gull-2025-03-01&embed=card", ['data-embed="card"', 'data-sheet="half"']),
        ("/?see=nowhere&embed=x", []),
    ],
)
def test_what_the_layout_depends_on_is_marked_before_anything_is_drawn(
    client: TestClient, address: str, marks: list[str]
) -> None:
    root = re.search("<html [^>]*>", client.get(address).text)
    assert root
    assert re.findall(r"data-\S+?=\S+(?=[ >])", root[0]) == marks


def test_an_empty_view_says_what_that_means(client: TestClient) -> None:
    response = client.get("/?q=zzzz")
    assert Crawler(response.text).meta["og:description"].startswith("0 excerpts")
    assert "That says nothing about what happened" in response.text


def test_an_old_link_gets_the_preview_of_the_nearest_view(client: TestClient) -> None:
    seen = crawl(client, "/?see=gone&actor=nobody&from=2025-99")
    assert seen.title == "Ships at Sund <i>&amp;</i>"


def test_a_withdrawn_excerpt_is_not_quoted(shelf: Shelf) -> None:
    edition = shelf.current()
    whole = edition.collection
    gone = Withdrawn("gull-2025-03-09", "gull-2025-03", read_when("2025-10-02"), {"en": "It was wrong."})
    collection: Collection = replace(whole, withdrawn={gone.id: gone})
    view = nearest_view(f"excerpt={gone.id}", collection)
    preview = preview_of(extract_of(replace(edition, collection=collection), view, ""))
    assert preview.title == "Withdrawn excerpt"
    assert "It was wrong." in preview.description


@pytest.mark.parametrize("name", ["excerpt/gull-2025-03-01", "place/sund"])
def test_short_addresses_lead_to_the_view_and_keep_its_parameters(client: TestClient, name: str) -> None:
    response = client.get(f"/{name}?lang=en")
    assert response.status_code == 302
    kind, id_ = name.split("/")
    key = {"place": "see"}.get(kind, kind)
    assert response.headers["location"] == f"http://maps.example/?{key}={id_}&lang=en"
    assert Crawler(client.get(response.headers["location"]).text).meta["og:type"] == "article"


def test_an_unknown_short_address_says_so_and_names_what_is_near(client: TestClient) -> None:
    response = client.get("/place/sunt")
    assert response.status_code == 404
    seen = Crawler(response.text)
    assert "http://maps.example/place/sund?lang=en" in seen.hrefs
    assert "http://maps.example/?lang=en" in seen.hrefs
    for typed in ("hild", "town", "Mount%20Hild", "arva_land", "Хильд"):
        part = client.get(f"/place/{typed}x" if typed == "hild" else f"/place/{typed}")
        wanted = {"town": "far-town", "arva_land": "arva-land"}.get(typed, "hild")
        assert part.status_code == 404
        assert f"http://maps.example/place/{wanted}?lang=en" in Crawler(part.text).hrefs, typed
    hostile = client.get("/excerpt/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert hostile.status_code == 404
    assert "script" not in Crawler(hostile.text).tags


def test_the_page_is_never_answered_from_a_browser_s_copy_of_another_view(client: TestClient) -> None:
    first = client.get("/?see=sund")
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "private, no-cache"
    stale = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get("/", headers=stale).status_code == 200
    head = client.head("/?see=sund")
    assert (head.status_code, head.content) == (200, b"")


def test_a_page_that_is_remembered_has_a_nonce_of_its_own_each_time_and_is_nobody_else_s(client: TestClient) -> None:
    def ask(language: str = "en", host: str = "maps.example") -> tuple[str, str]:
        answer = client.get("/?see=sund", headers={"Accept-Language": language, "Host": host})
        (nonce,) = re.findall(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
        assert answer.text.count(nonce) == 1
        return answer.text.replace(nonce, ""), nonce

    first, again, other = ask(), ask(), ask(host="other.example")
    assert first[0] == again[0]
    assert first[1] != again[1]
    assert "http://maps.example/" in first[0]
    assert "maps.example" not in other[0]
    assert ' lang="ar" dir="rtl"' in ask("ar")[0]


def test_below_a_base_path_every_address_has_it(connect: Connect) -> None:
    client = connect(Settings(base_path="/news/map", access_log=False))
    seen = crawl(client, "/news/map/?see=sund")
    site = "http://maps.example/news/map"
    assert seen.links["canonical"] == f"{site}/?see=sund&lang=en"
    assert seen.meta["og:image"].startswith(f"{site}/preview.png?")
    assert client.get(seen.meta["og:image"]).status_code == 200
    assert client.get("/news/map/place/sund").headers["location"] == f"{site}/?see=sund"
    assert client.get("/place/sund").status_code == 404


def test_without_good_data_the_page_is_left_as_it_is(connect: Connect, tmp_path: Path) -> None:
    response = connect(on=Shelf(tmp_path)).get("/")
    assert response.status_code == 200
    assert "<title>Streamlit</title>" in response.text
