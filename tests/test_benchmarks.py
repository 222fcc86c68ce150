"""What the benchmarks say of what was measured; whether it was fast, no test asks."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from unittest.mock import MagicMock
from urllib.request import urlopen

import pytest

from benchmarks import apps, desk, report
from benchmarks.apps import Measured
from benchmarks.browser import NAMES, Timing
from benchmarks.far import ROUND_TRIP_MS, far_from
from benchmarks.load import tab
from benchmarks.load.__main__ import crowd_lines
from benchmarks.load.addresses import make_up
from benchmarks.load.readers import Choices, Crowd
from benchmarks.peers.rows import MOST_CARDS, choose, list_actors, list_months, load_links
from benchmarks.plan import Plan
from benchmarks.play import Played
from benchmarks.servers import serve_in_memory
from benchmarks.slow_line import Visit, kind_of
from layers.ask import permalink
from layers.cards.content import CARDS_AT_FIRST

ROOT = Path(__file__).parents[1]
PLAN = Plan(steps=[], targets={}, select_ms=[3.0], search_ms=[50.0] * 10 + [180.0] * 2, ready_s=16.0)


def clicked(*totals: float) -> list[Timing]:
    return [Timing(0, total, 0, 0, 0, 0) for total in totals]


def measured(click: float) -> Measured:
    return Measured([1000.0, 1100.0, 1200.0], clicked(click, click, 3 * click), clicked(90, 100), 100.0)


def figures(lines: object) -> dict[tuple[str, str], tuple[str, str, str]]:
    assert not isinstance(lines, str)
    return {(line.what, line.page): (line.median, line.aim, line.verdict) for line in lines}  # type: ignore[attr-defined]


def test_a_click_is_held_against_its_aim_the_peer_and_the_limit() -> None:
    all_apps = {"dashboard": measured(50), "Dash-Leaflet": measured(40), "in memory": measured(25)}
    told = figures(report.list_times("S", all_apps, PLAN))  # type: ignore[arg-type]
    assert told["click", "dashboard"] == ("50 ms", "≤ 40 ms", "missed by 25%")
    assert told["click", "Dash-Leaflet"] == ("40 ms", "", "")
    assert told["click: dashboard to it", "Dash-Leaflet"] == ("1.25 ×", "≤ 1.00 ×", "missed by 25%")
    assert told["click: dashboard to it", "in memory"] == ("2.00 ×", "≤ 2.00 ×", "met")
    assert told["click: p95 to median", "dashboard"] == ("2.80 ×", "≤ 2.00 ×", "missed by 40%")
    assert told["first map", "dashboard"] == ("1100 ms", "≤ 1200 ms", "met")
    assert told["filter: dashboard to it", "in memory"][1:] == ("", "")
    assert told["select", "in process"] == ("3.0 ms", "", "")
    assert told["server memory", "dashboard"] == ("100 MB", "≤ 260 MB", "met")


def test_a_million_excerpts_have_aims_of_their_own() -> None:
    told = figures(report.list_times("XL", {"dashboard": measured(90)}, PLAN))
    assert told["ready", "in process"] == ("16.0 s", "≤ 15.0 s", "missed by 7%")
    assert told["click", "dashboard"] == ("90 ms", "≤ 60 ms", "missed by 50%")
    assert told["select", "in process"] == ("3.0 ms", "≤ 50 ms", "met")
    assert told["search", "in process"] == ("50 ms", "≤ 150 ms", "missed by 20%"), "by the 95th percentile"


def test_a_page_that_does_not_answer_is_counted_and_told() -> None:
    silent = Measured([1000.0], clicked(30, float("inf"), 50), clicked(float("inf")), 100.0)
    told = figures(report.list_times("L", {"dashboard": measured(40), "Dash-Leaflet": silent}, PLAN))
    assert told["click", "Dash-Leaflet"][0] == "40 ms"
    assert told["filter", "Dash-Leaflet"][0] == "none answered"
    assert ("click: not answered in 20 s", "dashboard") not in told
    lines = list(report.list_times("L", {"dashboard": measured(40), "Dash-Leaflet": silent}, PLAN))
    counts = [(line.what, line.n) for line in lines if "not answered" in line.what]
    assert counts == [("click: not answered in 20 s", 1), ("filter: not answered in 20 s", 1)]


def test_memory_may_grow_by_a_tenth() -> None:
    assert figures(report.list_heap("S", {20: 20.0, 500: 22.0}))["browser heap: growth", "dashboard"][2] == "met"
    grown = figures(report.list_heap("S", {20: 20.0, 500: 24.2}))["browser heap: growth", "dashboard"]
    assert grown == ("1.21 ×", "≤ 1.10 ×", "missed by 10%")


def test_frames_that_are_too_long_are_counted() -> None:
    told = figures(report.list_play("L", Played(24, 6.0, [16.7, 50.0, 50.1, 100.0])))
    assert told["play: frames over 50 ms of 4 frames", "dashboard"] == ("2", "≤ 0", "missed by 2")
    assert told["play: longest frame", "dashboard"] == ("100 ms", "≤ 50 ms", "missed by 100%")
    assert told["play: months a second, 4 asked", "dashboard"][0] == "4.0"


def test_each_visit_has_aims_of_its_own() -> None:
    visits = [
        Visit(3000, 15_000, Counter(page=900_000, documents=600_000), Counter(page=1, documents=59), 5000),
        Visit(500, 5000, Counter(page=100_000), Counter(page=70), 5000),
    ]
    told = figures(report.list_slow("S", "dashboard", visits))
    assert told["slow line, first visit: text", "dashboard"] == ("3.0 s", "≤ 2.5 s", "missed by 20%")
    assert told["slow line, first visit: map", "dashboard"][2] == "met"
    assert told["slow line, first visit: bytes", "dashboard"] == ("1500 kB", "≤ 1200 kB", "missed by 25%")
    assert told["slow line, first visit: requests", "dashboard"] == ("60", "≤ 60", "met")
    assert told["  documents: 59", "dashboard"][0] == "600 kB"
    assert told["slow line, second visit: bytes", "dashboard"][2] == "met"
    assert told["slow line, second visit: map", "dashboard"][2] == "missed by 25%"
    assert told["slow line, second visit: text", "dashboard"][1] == ""


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://x/map/", "page"),
        ("http://x/map/_stcore/health", "session"),
        ("http://x/map/static/js/a.js", "Streamlit's files"),
        ("http://x/assets/leaflet/leaflet.js", "Leaflet"),
        ("http://x/assets/browser/0/page/map.js?v=/data/", "modules and styles"),
        ("http://x/assets/packs/0.json", "packs"),
        ("data:text/plain,/data/", None),
    ],
)
def test_what_comes_is_of_a_kind(address: str, kind: str | None) -> None:
    assert kind_of(address) == kind


def test_apps_take_turns_in_another_order_each_round() -> None:
    every = [apps.DASHBOARD, *apps.PEERS]
    turns = [app.name for app in apps.take_turns(every)]
    rounds = [turns[at : at + len(every)] for at in range(0, len(turns), len(every))]
    assert len(rounds) == apps.ROUNDS
    assert all({*one} == {app.name for app in every} for one in rounds)
    assert len({one[0] for one in rounds}) == len(every)
    assert rounds[1] == ["plain app", "dashboard", "in memory", "Dash-Leaflet"], "back to front"


def test_a_slow_app_has_fewer_clicks_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    clicks = iter(clicked(*range(100)))
    assert len(list(apps.take_turn(clicks))) == apps.AT_ONCE
    assert next(clicks).total == apps.AT_ONCE, "the next turn goes on where this one ended"
    monkeypatch.setattr(apps, "LONGEST_TURN_S", 0)
    assert len(list(apps.take_turn(clicks))) == 1


def test_peers_show_the_same_data() -> None:
    links = load_links()
    assert MOST_CARDS == CARDS_AT_FIRST
    every, month, *_ = list_months(links)
    assert len(choose(links, every, [])) == len(links) > len(choose(links, month, [])) > 0
    actor = list_actors(links)[0]
    assert all(actor in some for some in choose(links, every, [actor])["actors"])


def test_whoever_is_far_waits_a_round_trip() -> None:
    with serve_in_memory(ROOT / "data") as server, far_from(server) as address:
        begun = perf_counter()
        assert read(f"{address}data.json") == read(f"{server.address}data.json")
        assert perf_counter() - begun >= ROUND_TRIP_MS / 1000


def read(address: str) -> bytes:
    with urlopen(address, timeout=20) as answer:  # noqa: S310 - our own
        content: bytes = answer.read()
        return content


def test_an_action_at_the_desk_is_counted_by_what_it_is_for_and_takes_its_time() -> None:
    walked = desk.Walked("one", 3)
    curator = desk.Curator(MagicMock(), MagicMock(), walked)
    curator.click("save", MagicMock())
    curator.press("accept", "e")
    curator.fill("date", MagicMock(), "2025-05")
    curator.fill("bring", MagicMock(), "a long text", pasted=True)
    assert walked.actions == {"save": 1, "accept": 1, "date": 1, "bring": 1}
    assert walked.total == 4
    assert walked.handling == pytest.approx(2.65 + 1.55 + (2.65 + 7 * 0.2) + (2.65 + 0.4))


def test_what_the_tests_install_is_found_to_measure_with() -> None:
    script = (ROOT / "tools" / "install_test_programs.sh").read_text("utf-8")
    [names] = re.findall(r"for name in (.+); do", script)
    assert set(names.split()) == set(NAMES)


def test_the_page_hears_what_a_tab_is_told_to_choose() -> None:
    heard = re.findall(r'addEventListener\("(\w+:\w+)"', (ROOT / "layers" / "page" / "address.js").read_text("utf-8"))
    [said] = re.findall(r'CustomEvent\("([^"]+)"', tab.SELECT)
    assert said in heard


CHOICES = Choices("v", ("2025-01", "2025-02"), ("sund",), ("borea",), ("reported",))


def test_addresses_are_made_up_of_a_seed_some_sound_and_some_not() -> None:
    made = list(make_up(CHOICES, 300, seed=1))
    assert made == list(make_up(CHOICES, 300, seed=1)) != list(make_up(CHOICES, 300, seed=2))
    assert {one.partition("?")[0] for one in made} >= {"", "preview.png", "data/excerpts.csv"}
    troubles = [bool(permalink.pairs_of(one.partition("?")[2])[0]) for one in made]
    assert 0 < sum(troubles) < len(made)


def test_a_crowd_is_held_against_what_most_of_it_waited() -> None:
    told = figures(crowd_lines("100 readers", "S", Crowd([0.5, 0.9], [0.1] * 19, [0.3], ["OSError()"]), 800, 200))
    assert told["open", "100 readers"] == ("700 ms", "≤ 800 ms", "missed by 10%")
    assert told["change", "100 readers"] == ("100 ms", "≤ 200 ms", "met")
    assert told["filter", "100 readers"][1:] == ("", "")
    assert told["errors: OSError()", "100 readers"] == ("1", "≤ 0", "missed by 1")


def test_every_part_that_has_a_stopwatch_is_there() -> None:
    """Read as text: whoever imports it gets a server."""
    parts = re.findall(r'\("(layers\.[\w.]+)", "([\w.]+)"\)', (ROOT / "benchmarks" / "profiled.py").read_text("utf-8"))
    assert len(parts) > 20
    for module, name in parts:
        assert callable(attrgetter(name)(import_module(module))), name
