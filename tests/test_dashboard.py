"""The page without a browser: it tells its story for good, odd and broken addresses and data."""

from __future__ import annotations

import json
import os
import shutil
from copy import copy
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from benchmarks.load.addresses import make_up
from benchmarks.load.readers import Choices
from layers.collection import read_collection
from layers.model import STATUSES, Filters
from layers.page import alone
from layers.scene import first_document, map_document
from layers.store.edition import read_edition
from layers.store.publish import publish
from layers.words import read_words
from tests.dashboard_page import open_page, shown

ROOT = Path(__file__).parents[1]


@pytest.fixture
def shipped() -> Path:
    return ROOT / "data"


def test_the_first_view_shows_all_of_it(monkeypatch: pytest.MonkeyPatch, shipped: Path) -> None:
    page = open_page(monkeypatch, shipped)
    total = len(read_collection(shipped).excerpts)
    assert not page.exception
    assert shown(page, "summary")["shown"].startswith(f"{total} of {total} ")
    assert shown(page, "summary")["notices"] == []


@pytest.mark.parametrize(
    "address",
    [
        {"see": "quneitra"},
        {"actor": ["russia", "israel"], "actors": "all", "from": "2025-07", "to": "2025-08"},
        {"by": "published", "from": "2025-09", "sure": "1"},
        {"place": "buffer_zone", "named": "1", "status": "reported", "q": "buffer zone"},
        {"excerpt": "moscow-times-2025-09-22-01", "map": "36.0,33.0,9"},
        {"kind": ["site", "zone"], "source": "kommersant", "role": "speaks", "undated": "1"},
    ],
)
def test_every_address_has_its_page(monkeypatch: pytest.MonkeyPatch, shipped: Path, address: dict[str, Any]) -> None:
    page = open_page(monkeypatch, shipped, **address)
    assert not page.exception
    numbers = [int(word) for word in shown(page, "footer")["lines"][0].split() if word.isdigit()]
    read, rest = numbers[0], numbers[1:]
    assert read == sum(rest)


def test_an_address_with_nonsense_opens_the_nearest_view_and_says_so(
    monkeypatch: pytest.MonkeyPatch, shipped: Path
) -> None:
    page = open_page(monkeypatch, shipped, actor=["russia", "rusia"], see="atlantis", sure="maybe", xy="1")
    assert not page.exception
    notices = shown(page, "summary")["notices"]
    assert len(notices) == 4
    assert any(notice["near"] and notice["near"]["value"] == "russia" for notice in notices)


def test_addresses_that_nobody_wrote_have_a_page(monkeypatch: pytest.MonkeyPatch, shipped: Path) -> None:
    collection = read_collection(shipped)
    known = Choices(collection.version, ("2025-07", "2025-08"), (*collection.places,), (*collection.actors,), STATUSES)
    page, seen = open_page(monkeypatch, shipped), set()
    for address in islice((one for one in make_up(known, 400, seed=7) if one.startswith("?")), 30):
        page.query_params = parse_qs(address.removeprefix("?"), keep_blank_values=True)
        assert not page.run().exception, address
        seen.add(shown(page, "summary")["shown"])
    assert len(seen) > 5, "they ask for different things"


def test_hidden_reasons_and_counts_agree(monkeypatch: pytest.MonkeyPatch, shipped: Path) -> None:
    page = open_page(monkeypatch, shipped, **{"from": "2025-08", "to": "2025-08"})
    summary = shown(page, "summary")
    assert [one["key"] for one in summary["active"]] == ["from"]
    assert summary["hidden"] == []
    assert summary["active"][0]["hides"] > summary["undated"]["n"] > 0
    assert shown(page, "filters")["told"]["active"] == summary["active"]


def test_a_long_list_is_turned_page_by_page_in_the_reader_s_language(
    monkeypatch: pytest.MonkeyPatch, shipped: Path
) -> None:
    monkeypatch.setattr("layers.page.below.ROWS_A_PAGE", 30)
    page = open_page(monkeypatch, shipped, lang="ar")
    assert (shown(page, "table")["rows"], shown(page, "table")["page"]) == ([], 0)
    total, seen = len(read_collection(shipped).excerpts), []
    for number in (1, 2, 3):
        page.session_state["table_page"] = number
        table = shown(page.run(), "table")
        assert (table["page"], table["pages"], table["words"]["table.next"]) == (number, 3, "الصفحة التالية")
        seen += [row["id"] for row in table["rows"]]
    assert len(seen) == len(set(seen)) == total
    # Where filters leave fewer pages, the last of them is shown.
    page.query_params["from"] = page.query_params["to"] = "2025-08"
    table = shown(page.run(), "table")
    assert not page.exception
    assert (table["page"], table["pages"]) == (1, 1)


def test_more_places_are_listed_when_asked_for_as_long_as_the_filters_are_the_same(
    monkeypatch: pytest.MonkeyPatch, shipped: Path
) -> None:
    monkeypatch.setattr("layers.page.below.STEP", 10)
    page = open_page(monkeypatch, shipped)
    few = shown(page, "places")
    page.session_state["places_listed"] = (Filters(), 20)
    more = shown(page.run(), "places")
    assert (len(few["places"]), len(more["places"])) == (10, 20)
    assert more["places"][:10] == few["places"]
    assert few["more"] != more["more"]
    page.query_params["q"] = "Tartus"
    assert len(shown(page.run(), "places")["places"]) == 10
    assert not page.exception


def test_broken_data_are_told_of_without_what_only_the_log_may_say(
    monkeypatch: pytest.MonkeyPatch, shipped: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "data"
    shutil.copytree(shipped, broken)
    actors = broken / "actors.toml"
    actors.write_text(actors.read_text("utf-8").replace("kind =", "knid =", 1), "utf-8")
    page = open_page(monkeypatch, broken)
    assert not page.exception
    assert page.get("bidi_component") == []
    words = read_words("en")
    assert said(page) == [words["problems.title"], words["problems.log"]]


def test_a_missing_folder_is_a_problem_not_a_crash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = open_page(monkeypatch, tmp_path / "nothing")
    assert not page.exception
    words = read_words("en")
    assert said(page) == [words["problems.title"], words["problems.log"]]


def said(page: AppTest) -> list[str]:
    """Return all that a page says where it shows no part of ours."""
    return [one.value for one in page.main if hasattr(one, "value")]


def test_an_empty_collection_has_a_decent_page(monkeypatch: pytest.MonkeyPatch, shipped: Path, tmp_path: Path) -> None:
    empty = tmp_path / "data"
    shutil.copytree(shipped, empty)
    for article in (empty / "articles").iterdir():
        article.unlink()
    page = open_page(monkeypatch, empty)
    assert not page.exception
    assert shown(page, "panel")["content"]["notes"]


def test_the_story_can_be_told_from_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERS_DATA", str(ROOT / "tests" / "data" / "tiny"))

    def story() -> None:
        import dashboard

        dashboard.main()

    page = AppTest.from_function(story, default_timeout=60).run()
    assert not page.exception
    assert shown(page, "panel")["content"]["dated"]


def test_variables_say_streamlit_s_options_where_streamlit_run_has_not_said_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = {key: copy(one) for key, one in config.get_config_options().items()}
    monkeypatch.setattr(config, "_config_options", options)
    config.set_option("server.port", 9000, alone.BY_VARIABLE)
    said = {
        "STREAMLIT_SERVER_BASE_URL_PATH": "map",
        "STREAMLIT_SERVER_PORT": "8000",
        "STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS": "https://one.example https://two.example",
        "STREAMLIT_RUNNER_POST_SCRIPT_GC": "True",
    }
    alone.heed_variables(said)
    assert config.get_option("server.baseUrlPath") == "map"
    assert config.get_option("server.port") == 9000
    assert config.get_option("server.corsAllowedOrigins") == ["https://one.example", "https://two.example"]
    assert config.get_option("runner.postScriptGC") is True, "over what the file says"


def test_where_the_script_runs_alone_the_documents_of_the_newest_data_lie_where_browsers_fetch_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(alone, "ALONE", True)
    monkeypatch.setattr(alone, "_FOLDER", tmp_path, raising=False)
    edition, words = read_edition(ROOT / "tests" / "data" / "tiny"), read_words("ar")
    kinds = ("map", "outlines", "choices", "about")
    for at, version in enumerate(("v1", "v2", "v3")):
        shown = replace(edition, collection=replace(edition.collection, version=version))
        for _ in range(2):
            alone.lay_out(shown, words)
        for kind in kinds:
            os.utime(tmp_path / "data" / kind / version, ns=(at, at))
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")}
    assert found == {f"data/{kind}/{one}/ar.json" for kind in kinds for one in ("v2", "v3")}
    said = json.loads((tmp_path / "data" / "map" / "v3" / "ar.json").read_text("utf-8"))
    document = map_document(shown.collection, shown.features, "ar")
    assert said == json.loads(json.dumps(first_document(document, shown.collection)))


def test_older_data_are_offered_and_shown_under_a_line_that_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data, bucket = Path(shutil.copytree(ROOT / "tests" / "data" / "tiny", tmp_path / "data")), tmp_path / "bucket"
    old = read_collection(data).version
    publish(data, str(bucket))
    said = (data / "collection.toml").read_text("utf-8")
    (data / "collection.toml").write_text(said.replace("Ships", "Boats"), "utf-8")
    publish(data, str(bucket))
    page = open_page(monkeypatch, bucket, see="sund", v=old)
    assert shown(page, "header")["then"] is None
    [notice] = shown(page, "summary")["notices"]
    assert (notice["near"]["key"], notice["near"]["value"]) == ("at", old)
    page = open_page(monkeypatch, bucket, see="sund", v=old, at=old)
    assert not page.exception
    header = shown(page, "header")
    assert header["then"].startswith("Data as published on ")
    assert old in header["of_version"]
    assert header["version"] == shown(page, "panel")["content"]["version"] == old
    assert f"at={old}" in header["address"]
    assert shown(page, "summary")["notices"] == []
    page = open_page(monkeypatch, bucket, at="2001-01-01-00000000")
    assert shown(page, "header")["then"] is None
    assert "2001-01-01" in shown(page, "summary")["notices"][0]["words"]
