"""The folium half of the map and the routes that serve it, without a browser."""

from __future__ import annotations

import asyncio
import gzip
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from benchmarks.synthetic import make_collection
from layers import release as browser
from layers.collection import read_collection
from layers.collection.excerpts import tabulate
from layers.collection.geo import no_features, read_features
from layers.model import Collection, Filters, Frame, MapView, Place
from layers.page.map import show_map
from layers.scene import map_document, plain_changes
from layers.scene.folding import are_one, fold, numbers_of, sizing_of
from layers.scene.frame import base_map, changes, script_literal
from layers.scene.rules import RULES
from layers.serve import map_routes, read_settings
from layers.store import Store
from layers.words import Words, read_words

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "data" / "tiny"
HOSTILE = "</script><img src=x onerror=alert(1)> `${1}` \\1 'q' \" {{ 7 }} {% x %} _0a1b & alert(coords);"


def synthetic(number: int = 3, **changed: Any) -> Collection:
    places = {
        f"p{i}": Place(f"p{i}", {"en": f"P {i}"}, {}, "site", "point", 12 + i / 1000, 51.0) for i in range(number)
    }
    made = Collection(
        {"en": "t"}, {"en": "s"}, ("en",), ("2024-12", "2025-09"), (10, 50, 14, 53), MapView(12, 51.5, 7),
        places, {}, {}, {}, "v1",
    )  # fmt: skip
    return replace(made, **changed)


def scripts(collection: Collection, counts: Mapping[str, int], selected: str | None = None) -> tuple[str, str]:
    """Return what st_folium would send: the base script and the script of the changes."""
    base = base_map(collection, Words("en", {"map.fit": "Fit", "card.open": "Open"}))
    script: str = streamlit_folium._get_map_string(base)
    group = changes({"counts": counts, "selected": selected})
    return script, streamlit_folium._get_feature_group_string(group, base)


def read_literal(literal: str) -> Any:
    """Read back a literal, which is also JSON."""
    return json.loads(literal)


texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)


@given(values)
def test_a_literal_reads_back_as_what_it_was(value: Any) -> None:
    assert read_literal(script_literal(value)) == value


@given(st.text())
def test_no_text_leaves_a_literal_or_meets_a_template(text: str) -> None:
    inside = script_literal(text)[1:-1]
    assert re.fullmatch(r"(?:[A-Za-z0-9 .,:;-]|\\u[0-9a-f]{4})*", inside)


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_literal(float("nan"))


def test_the_base_script_is_the_same_for_all_counts() -> None:
    collection = synthetic()
    first, _ = scripts(collection, {"p0": 1})
    second, _ = scripts(collection, {"p1": 9}, selected="p1")
    assert first == second


def test_the_base_script_changes_with_the_data_and_the_language() -> None:
    collection = synthetic()
    newer = replace(collection, version="v2")
    hashes = {streamlit_folium.generate_js_hash(scripts(each, {})[0], "map") for each in (collection, newer)}
    assert len(hashes) == 2


def test_the_base_map_passes_on_only_the_words_of_the_map() -> None:
    script, _ = scripts(synthetic(), {})
    assert '"map.fit":"Fit"' in script
    assert "card.open" not in script


def test_the_base_map_asks_no_other_host() -> None:
    base = base_map(synthetic(), Words("en", {}))
    addresses = [address for _, address in (*base.default_js, *base.default_css)]
    assert len(addresses) == 6
    assert all(address.startswith("../../assets/") for address in addresses)
    assert "//" not in scripts(synthetic(), {})[0].replace("../../", "")


def test_the_changes_carry_what_is_shown() -> None:
    _, script = scripts(synthetic(), {"p0": 4}, selected="p2")
    shown = re.search(r"evidenceMap\.show\((.*?)\);", script)
    assert shown
    assert read_literal(shown[1]) == {"counts": {"p0": 4}, "selected": "p2"}


def test_counts_and_the_document_name_the_version_whose_places_they_go_by(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(streamlit_folium, "st_folium", lambda base, **said: sent.update(base=base, **said))
    collection = synthetic(version="v2")
    show_map(collection, plain_changes({"p2": 4}), read_words("en"), at=None)
    script = streamlit_folium._get_feature_group_string(sent["feature_group_to_add"], sent["base"])
    found = re.search(r"evidenceMap\.show\((.*?)\);", script)
    assert found
    shown = read_literal(found[1])
    assert (shown["version"], shown["counts"]) == (map_document(collection, no_features())["version"], [0, 0, 4])
    assert shown["version"] == "v2"


def test_hostile_ids_stay_inside_their_literal() -> None:
    places = {HOSTILE: Place(HOSTILE, {"en": HOSTILE}, {}, "site", "point", 12.0, 51.0)}
    _, script = scripts(synthetic(places=places), {HOSTILE: 2}, selected=HOSTILE)
    shown = re.search(r"evidenceMap\.show\((.*?)\);", script)
    assert shown
    assert read_literal(shown[1])["selected"] == HOSTILE
    assert "<" not in script
    assert "`" not in script


def test_each_map_is_new_so_that_sessions_share_none() -> None:
    assert base_map(synthetic(), Words("en", {})) is not base_map(synthetic(), Words("en", {}))


def test_the_document_names_places_in_the_language_else_in_english() -> None:
    place = Place("x", {"en": "Sund", "ar": "سند"}, {}, "town", "halo", 12, 51, radius_km=3)
    collection = synthetic(places={"x": place})
    names = [map_document(collection, no_features(), code)["places"][0]["name"] for code in ("ar", "ru")]
    assert names == ["سند", "Sund"]


def test_the_document_of_the_tiny_collection_holds_all_that_is_drawn() -> None:
    collection = read_collection(TINY)
    features = read_features(TINY / "geo")
    document = map_document(collection, features)
    assert [place["id"] for place in document["places"]] == list(collection.places)
    extents = features[features["role"] == "extent"]
    assert sum(len(place["extents"]) for place in document["places"]) == len(extents)
    assert len(document["context"]) == (features["role"] == "context").sum()
    assert len(extents) > 0
    json.dumps(document, allow_nan=False)


def test_the_document_has_the_frames_in_the_reader_s_language() -> None:
    frames = (
        Frame("all", {"en": "All", "ru": "Всё"}, (31.5, 29, 46.5, 39.2)),
        Frame("near", {"en": "Near"}, (36, 32, 37, 33), inset=True, corner="top-left"),
    )
    collection = replace(synthetic(), frames=frames, headline=("p_1",))
    document = map_document(collection, no_features(), "ru")
    assert document["headline"] == ["p_1"]
    assert [(frame["id"], frame["name"], frame["inset"], frame["corner"]) for frame in document["frames"]] == [
        ("all", "Всё", False, None),
        ("near", "Near", True, "top-left"),
    ]
    assert map_document(synthetic(), no_features())["frames"] == []


def test_circles_are_scaled_so_that_places_are_told_apart_and_a_month_stays_light() -> None:
    collection = make_collection(tabulate, places=1_000, excerpts=20_000)
    sizing, store = sizing_of(collection), Store(collection)
    assert map_document(collection, no_features()).items() >= sizing._asdict().items()
    # A desk's screen comes nearer than the phone that the first view is made for.
    nearer = partial(fold, collection.places, {}, collection.bounds, sizing=sizing, headline=())
    alone = nearer(numbers_of(store, store.select(Filters())), 20)
    assert len({mark.radius for mark in alone}) > 8, "places by themselves are told apart"
    assert max(mark.radius for mark in alone) < RULES["sizes"]["most"]
    month = numbers_of(store, store.select(Filters(first_month="2025-03", last_month="2025-03")))
    for zoom in (collection.first_view.zoom + 0.75, collection.first_view.zoom + 2.75):
        marks = nearer(month, zoom)
        circles = [mark for mark in marks if mark.form == "circle"]
        assert len(marks) < 80 * 4 ** (zoom - collection.first_view.zoom - 0.75)
        assert not any(are_one(a, b, sizing.room_at(zoom)) for n, a in enumerate(circles) for b in circles[:n])


def test_the_shipped_collection_is_drawn_at_full_size() -> None:
    sizes = RULES["sizes"]
    assert sizes["base"] + sizes["step"] * math.sqrt(sizing_of(read_collection(ROOT / "data")).largest) <= sizes["most"]


def test_a_thousand_places_make_a_document_without_files() -> None:
    document = map_document(synthetic(1000), no_features())
    assert len(document["places"]) == 1000
    assert document["extent"] is None
    assert document["largest"] == 0


def ask(app: Starlette, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask an ASGI app for an address; returns status, headers and body."""
    sent: list[dict[str, Any]] = []

    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not requests:
            await asyncio.Event().wait()  # the client stays; the server stops listening
        return requests.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(key.replace("_", "-").encode(), text.encode()) for key, text in headers.items()]
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "root_path": "",
        "raw_path": path.encode(), "query_string": b"", "headers": raw, "scheme": "http",
        "server": ("test", 80), "client": ("test", 1),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    got = {key.decode(): text.decode() for key, text in sent[0]["headers"]}
    return sent[0]["status"], got, b"".join(part.get("body", b"") for part in sent[1:])


def app_of(collection_of: Callable[[], Collection], base_path: str = "") -> Starlette:
    base = read_settings({}, base_path).base_path
    return Starlette(routes=map_routes(lambda _: (collection_of(), no_features()), base))


@pytest.mark.parametrize(
    "path",
    [
        "/assets/leaflet/leaflet.js",
        "/assets/leaflet/leaflet.css",
        f"/{browser.ADDRESS}/scene/frame.js",
        f"/{browser.ADDRESS}/scene/map.css",
        f"/{browser.ADDRESS}/scene/map.js",
        f"/{browser.ADDRESS}/page/panel.js",
        f"/{browser.ADDRESS}/vendor/preact.js",
        f"/{browser.ADDRESS}/vendor/noto-sans-arabic.woff2",
    ],
)
def test_every_file_that_the_frame_loads_is_served_and_can_be_kept(path: str) -> None:
    app = app_of(synthetic)
    status, headers, body = ask(app, path)
    assert (status, bool(body)) == (200, True)
    assert "public" in headers["cache-control"]
    again, _, nothing = ask(app, path, if_none_match=headers["etag"])
    assert (again, nothing) == (304, b"")


def test_nothing_outside_the_folders_is_served() -> None:
    for path in ("page/../release.py", "page/panel.py", "desk/board.js"):
        assert ask(app_of(synthetic), f"/{browser.ADDRESS}/{path}")[0] == 404


def test_the_document_is_kept_for_ever_under_its_version() -> None:
    status, headers, body = ask(app_of(synthetic), "/data/map/v1/en.json", accept_encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in headers["cache-control"]
    assert len(json.loads(gzip.decompress(body))["places"]) == 3


def test_the_document_comes_plain_to_those_who_cannot_unpack_it() -> None:
    _, headers, body = ask(app_of(synthetic), "/data/map/v1/en.json")
    assert "content-encoding" not in headers
    assert len(json.loads(body)["places"]) == 3


def test_a_version_that_is_gone_is_answered_with_the_current_one_and_not_kept() -> None:
    status, headers, body = ask(app_of(synthetic), "/data/map/old/en.json")
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert json.loads(body)["places"]


def test_an_open_page_still_gets_the_version_it_was_made_with() -> None:
    shown = [synthetic(2)]
    app = app_of(lambda: shown[0])
    ask(app, "/data/map/v1/en.json")
    shown[0] = synthetic(5, version="v2")
    _, headers, body = ask(app, "/data/map/v1/en.json")
    assert len(json.loads(body)["places"]) == 2
    assert "immutable" in headers["cache-control"]


def test_nonsense_for_a_language_is_not_found() -> None:
    assert ask(app_of(synthetic), "/data/map/v1/..%2f.json")[0] == 404


def test_a_base_path_stands_before_every_route() -> None:
    app = app_of(synthetic, "maps/")
    assert ask(app, "/maps/data/map/v1/en.json")[0] == 200
    assert ask(app, f"/maps/{browser.ADDRESS}/scene/frame.js")[0] == 200
    assert ask(app, "/data/map/v1/en.json")[0] == 404


def test_web_tiles_are_offered_unless_the_site_says_no() -> None:
    collection, words = read_collection(TINY), read_words("en")
    offered, refused = (
        streamlit_folium._get_map_string(base_map(collection, words, offers_tiles=offers)) for offers in (True, False)
    )
    assert '"tiles":true' in offered
    assert '"tiles":false' in refused
