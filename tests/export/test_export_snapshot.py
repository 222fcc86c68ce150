"""The snapshot as a file: read back with a parser, held against the tables it was made from."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import shapely

from layers.collection.geo import lighten
from layers.export import snapshot
from layers.export.extract import Extract, manifest
from layers.export.formats import FORMATS
from layers.model import Collection, Filters, View
from layers.scene.changes import is_off_map
from layers.scene.document import one_list
from layers.store import Store
from layers.words import read_words
from tests.collected import COLLECTIONS, FOLDERS
from tests.export.samples import FEATURES, MADE, STORES

ROOT = Path(__file__).parents[2]
MOST_BYTES = 1_500_000
HOSTILE = "</script><img src=x onerror=alert(1)> \"'`${1}` &lt; {{ 7*7 }} {% raw %} \u2028 حميميم Хмеймим 👩🏽\u200d🚀"
VOID = {"meta", "img", "link", "br", "hr", "input"}


class Parsed(HTMLParser):
    """What a browser would find in a file, by the standard library's parser."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.held: dict[str, list[str]] = {"script": [], "style": []}
        self.cards: dict[str, str] = {}
        self.text = ""
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag in self.held:
            self.held[tag].append("")
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag = self._open[-1][0] if self._open else ""
        if tag in self.held:
            self.held[tag][-1] += data
            return
        self.text += data
        names = [each for each, _ in self._open]
        if "blockquote" in names:
            card = next(a["id"] for each, a in self._open if each == "article")
            self.cards[card] = self.cards.get(card, "") + data

    def attribute(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def json(self, id_: str) -> Any:
        scripts_ = [attributes for tag, attributes in self.tags if tag == "script"]
        at = next(n for n, attributes in enumerate(scripts_) if attributes.get("id") == id_)
        return json.loads(self.held["script"][at])


def extract_of(name: str, view: View | None = None, site: str = "https://map.example") -> Extract:
    return Extract(COLLECTIONS[name], STORES[name], view or View(), read_words("en"), site, MADE, FEATURES[name])


def written(extract: Extract) -> bytes:
    out = io.BytesIO()
    FORMATS["snapshot"].write(extract, out)
    return out.getvalue()


def parsed(extract: Extract) -> Parsed:
    return Parsed(written(extract).decode())


@cache
def file_of(name: str, view: str = "all") -> Parsed:
    """Return the file of a view, made once for all who look at it."""
    return parsed(extract_of(name, VIEWS[view]))


def hostile(collection: Collection) -> Collection:
    """Put hostile text wherever text is free."""
    names = {"en": HOSTILE, "ar": HOSTILE}
    excerpts = {e.id: replace(e, quote=HOSTILE, note=names, dated_by=names) for e in collection.excerpts.values()}
    places = {p.id: replace(p, names=names, source=names) for p in collection.places.values()}
    actors = {a.id: replace(a, names=names, colour="red;background:url(//x)") for a in collection.actors.values()}
    articles = {
        a.id: replace(
            a, title=HOSTILE, outlet=HOSTILE, outlet_names=names, authors=(HOSTILE,), url="javascript:alert(1)",
            archived_url='https://x/"onmouseover="alert(1)',
        )
        for a in collection.articles.values()
    }  # fmt: skip
    return replace(
        collection, excerpts=excerpts, places=places, actors=actors, articles=articles,
        title=names, summary=names, licence=names, attribution=(names,), caveats=(names,), method=names,
    )  # fmt: skip


def test_the_file_offers_the_copy_and_says_that_the_page_is_gone() -> None:
    extract = extract_of("tiny", View())
    text, article = written(extract).decode(), "herald-2025-04"
    gone = text.count("The article is no longer at its address (checked 1 October 2025)")
    assert gone == text.count(">Archived copy of 2 May 2025</a>")
    assert gone == sum(excerpt.article == article for excerpt in extract.excerpts()) > 0


VIEWS = {
    "all": View(),
    "months": View(Filters(first_month="2025-02", last_month="2025-04")),
    "certain": View(Filters(first_month="2025-01", last_month="2025-08", certain=True)),
    "published": View(Filters(basis="published", first_month="2025-03")),
    "named": View(Filters(named_only=True)),
}


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("view", VIEWS)
def test_the_list_holds_the_excerpts_of_the_view_word_for_word(name: str, view: str) -> None:
    extract, file = extract_of(name, VIEWS[view]), file_of(name, view)
    quotes = {f"e-{e.id}": e.quote for e in extract.excerpts()}
    assert file.cards == quotes
    assert list(file.cards) == list(quotes)


def test_the_shipped_collection_fits_into_its_size() -> None:
    assert 300_000 < len(written(extract_of("shipped"))) <= MOST_BYTES


def test_the_file_says_what_it_is() -> None:
    extract = extract_of("shipped", View(Filters(first_month="2025-03", last_month="2025-05")))
    said, file = manifest(extract), parsed(extract)
    assert said["filters"] == ["months: March – May 2025"]
    for words in (said["title"], said["version"], "1 October 2025", *said["filters"],
                  *said["attribution"], *said["caveats"], said["licence"], said["link"],
                  "58 hidden by filters", "69 rows read = "):  # fmt: skip
        assert words in file.text
    assert file.json("manifest") == said


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("view", VIEWS)
def test_the_page_counts_what_the_tables_count(name: str, view: str) -> None:
    extract = extract_of(name, VIEWS[view])
    data = file_of(name, view).json("data")
    counts: dict[str, int] = {}
    own: dict[str, int] = {}
    for excerpt in data["excerpts"]:
        for key, tally in (("places", counts), ("own", own)):
            for number in excerpt[key]:
                tally[data["places"][number]] = tally.get(data["places"][number], 0) + 1
    assert counts == {place: n for place, n in extract.selection.place_counts.items() if n}
    assert own == {place: n for place, n in extract.selection.own_counts.items() if n}
    assert data["map"]["shared"] == one_list([one["own"] for one in data["excerpts"] if len(one["own"]) > 1])
    off = {one["id"] for one in data["off"]}
    assert off == {place.id for place in extract.collection.places.values() if is_off_map(place, extract.collection)}
    actors = {actor["id"] for actor in data["actors"]}
    assert all(set(excerpt["actors"]) <= actors for excerpt in data["excerpts"])
    linked = {actor: sum(actor in excerpt["actors"] for excerpt in data["excerpts"]) for actor in actors}
    assert linked == {actor: n for actor, n in extract.selection.facets["actor"].items() if actor in actors}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_page_knows_the_months_that_the_tables_know(name: str) -> None:
    extract = extract_of(name)
    data = file_of(name).json("data")
    low, high = data["window"]
    for n, month in enumerate(extract.selection.months):
        possible = sum(
            (min(low, one["to"]) if one["from"] is None else one["from"])
            <= n
            <= (max(high, one["from"]) if one["to"] is None else one["to"])
            for one in data["excerpts"]
            if one["dated"]
        )
        certain = sum(one["dated"] and one["from"] == one["to"] == n for one in data["excerpts"])
        assert (certain, possible) == (month.certain, month.possible)
    assert sum(not one["dated"] for one in data["excerpts"]) == extract.selection.undated


def test_hostile_text_stays_text() -> None:
    tame = extract_of("tiny")
    collection = hostile(COLLECTIONS["tiny"])
    wild = replace(tame, collection=collection, store=Store(collection))
    before, after = file_of("tiny"), parsed(wild)
    assert [tag for tag, _ in after.tags if tag == "script"] == ["script"] * 5
    assert {tag for tag, _ in after.tags} <= {tag for tag, _ in before.tags} | {"a"}
    assert HOSTILE in after.text
    assert set(after.cards.values()) == {HOSTILE}
    assert after.json("data")["map"]["places"][0]["name"] == HOSTILE
    assert not any(address.startswith("javascript") for address in after.attribute("href"))
    assert not [n for _, a in after.tags for n in a if n.startswith("on") or n == "style"]


@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_in_the_file_asks_for_anything(name: str) -> None:
    file = file_of(name)
    assert all(address.startswith("data:image/png;base64,") for address in file.attribute("src"))
    assert {"link", "iframe", "form", "base", "object"}.isdisjoint(tag for tag, _ in file.tags)
    assert all(address.startswith(("https://", "http://", "#")) for address in file.attribute("href"))
    (style,) = file.held["style"]
    assert re.findall(r"url\((?!\"#)|@import", style) == []
    assert "tile.openstreetmap.org" not in "".join(file.held["script"])
    assert "sourceMappingURL" not in "".join(file.held["script"])


def test_the_policy_allows_the_file_itself_and_nothing_else() -> None:
    file = file_of("tiny")
    meta = next(a for _, a in file.tags if a.get("http-equiv") == "Content-Security-Policy")
    policy = dict(part.split(" ", 1) for part in meta["content"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "data:"
    nonce = policy["script-src"].removeprefix("'nonce-").removesuffix("'")
    assert policy["script-src"] == f"'nonce-{nonce}'"
    assert len(base64.b64decode(nonce)) == 32
    carriers = [a.get("type", "classic") for _, a in file.tags if a.get("nonce") == nonce]
    assert carriers == ["importmap", "classic", "module"]
    assert nonce not in file.text + "".join(file.held["script"])
    other = parsed(extract_of("tiny", View(Filters(certain=True))))
    assert nonce not in other.attribute("nonce")
    assert policy["style-src"].split() == [digest(text) for text in file.held["style"]]


def test_only_an_arabic_file_brings_letters_and_its_policy_lets_them_in() -> None:
    for language in ("en", "ru", "ar"):
        file = parsed(replace(extract_of("tiny"), words=read_words(language)))
        (html,) = [attributes for tag, attributes in file.tags if tag == "html"]
        assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
        (style,) = file.held["style"]
        fonts = re.findall(r'url\("data:font/woff2;base64,([^"]+)"\)', style)
        assert [base64.b64decode(font)[:4] for font in fonts] == [b"wOF2"] * (language == "ar")
        meta = next(a for _, a in file.tags if a.get("http-equiv") == "Content-Security-Policy")
        assert "font-src data:" in meta["content"]
        assert digest(style) in meta["content"]
        assert {*file.json("data")["actors"][0]} == {"id", "name"}


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_large_view_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MOST_EXCERPTS", 5)
    extract = extract_of("shipped")
    file = parsed(extract)
    assert list(file.cards) == [f"e-{one}" for one in extract.ids[:5]]
    assert "61 excerpts of this view are not in this file: it holds the first 5" in file.text
    assert "66 of 66 excerpts" in file.text
    assert len(file.json("data")["excerpts"]) == 5
    assert "its movable map count those alone" in file.text
    monkeypatch.undo()
    assert "not in this file" not in file_of("shipped").text


def test_without_a_known_site_there_is_no_link_to_it() -> None:
    live = file_of("tiny")
    version = COLLECTIONS["tiny"].version
    assert f"https://map.example/?lang=en&v={version}" in live.attribute("href")
    dead = parsed(extract_of("tiny", site=""))
    assert not any(address.startswith("?") for address in dead.attribute("href"))
    assert "live page" not in dead.text


def test_a_selected_place_is_the_one_that_is_open() -> None:
    place = next(link.place for e in COLLECTIONS["tiny"].excerpts.values() for link in e.places)
    extract = extract_of("tiny", View(place=place))
    file = parsed(extract)
    assert file.json("data")["selected"] == place
    assert 0 < len(file.cards) == len(extract.ids) < len(COLLECTIONS["tiny"].excerpts)


def test_an_empty_view_has_a_decent_page() -> None:
    file = parsed(extract_of("tiny", View(Filters(words="nothing says this"))))
    assert file.cards == {}
    assert "No excerpt matches these filters." in file.text


def test_every_word_the_script_says_is_in_the_catalogue() -> None:
    said = re.findall(r'words\.say\("([\w. ]+)"', "\n".join(
        path.read_text(encoding="utf-8") for path in snapshot.HERE.glob("*.js")
    ))  # fmt: skip
    held = file_of("tiny").json("data")["words"]
    assert len(said) > 10
    assert set(said) - set(held) == set()


def test_the_file_holds_the_page_s_own_modules_word_for_word() -> None:
    held = file_of("tiny")
    at = next(
        n for n, (_, a) in enumerate(each for each in held.tags if each[0] == "script") if a.get("type") == "importmap"
    )
    addresses: dict[str, str] = json.loads(held.held["script"][at])["imports"]
    assert {"export/snapshot/snapshot.js", "vendor/preact.js", "scene/map.js", "scene/insets.js"} <= {*addresses}
    said = r'\bfrom "[^"]+";|//# sourceMappingURL=.*'
    for name, address in addresses.items():
        kind, _, source = address.partition(",")
        assert kind == "data:text/javascript"
        ours = (ROOT / "layers" / name).read_text("utf-8")
        there, here = (re.sub(said, "", text).strip() for text in (unquote(source), ours))
        assert there == here
        # However a module is asked for, the file has it.
        imported = re.findall(
            r'^(?:import|export|\})[^"\n]*"([^"]+)";|\bimport\("([^"]+)"', unquote(source), re.MULTILINE
        )
        assert {one or other for one, other in imported} <= set(addresses), name


def test_lines_are_thinned_and_small_shapes_are_not() -> None:
    features = FEATURES["shipped"]
    light = lighten(features, 0.001, 4, 500)
    vertices = [frame.geometry.count_coordinates() for frame in (features, light)]
    assert vertices[1].sum() < 0.75 * vertices[0].sum()
    assert light.geometry.is_valid.all()
    small = features["area_km2"].between(0, 500, inclusive="neither")
    assert light.geometry[small].geom_equals_exact(features.geometry[small], 0).all()
    moved = shapely.hausdorff_distance(light.geometry.to_numpy(), features.geometry.to_numpy())
    assert 0 < moved.max() < 0.005
