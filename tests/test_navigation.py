"""What a browser says is held to what it may say: types and lengths, as those of an address."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from layers.ask import permalink
from layers.ask.permalink import LONGEST_ADDRESS, MOST_SUGGESTIONS, MOST_VALUES
from layers.ask.table import TABLE
from layers.cards.content import CARDS_AT_FIRST, MOST_CARDS
from layers.model import View
from layers.page import below, navigation
from layers.page.navigation import (
    WHOLE,
    current_reader,
    navigate,
    on_navigate,
    read_address,
    run_whole_if_owed,
    view_asked,
    whole_number,
)
from tests.collected import TINY as COLLECTION

NOTHING: list[Any] = [
    None,
    True,
    1,
    -1.5,
    math.nan,
    math.inf,
    10**400,
    "",
    "?",
    "é" * 10**6,
    [],
    ["?see=sund"],
    {},
    b"x",
]


class Query(dict[str, list[str]]):
    def get_all(self, key: str) -> list[str]:
        return self[key]


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A session at the first view, whose browser says no more than this."""
    st = SimpleNamespace(session_state={}, query_params=Query(), context=SimpleNamespace(headers={}))
    monkeypatch.setattr(navigation, "st", st)
    read_address(COLLECTION)
    return st


@pytest.mark.parametrize("said", NOTHING, ids=lambda one: repr(one)[:20])
def test_whatever_is_said_in_a_place_of_its_own_is_read_or_left(session: SimpleNamespace, said: Any) -> None:
    right: dict[str, Any] = {"address": "?see=sund", "request": 1, "cards": 20, "shown": None}
    for name in (*right, "other"):
        session.session_state.clear()
        read_address(COLLECTION)
        navigate({**right, name: said}, COLLECTION)
        reader = current_reader()
        assert isinstance(reader.request, int)
        assert 0 <= reader.request <= navigation.LAST_REQUEST
        assert CARDS_AT_FIRST <= reader.cards <= MOST_CARDS
        assert reader.shown is None
        if name in {"shown", "other"}:
            assert (reader.view.place, reader.cards) == ("sund", 20)
    session.session_state["part"] = SimpleNamespace(navigate=said)
    on_navigate("part", COLLECTION)()
    assert view_asked(said, COLLECTION) in {None, View()}
    page = whole_number(said, 5)
    assert page is None or (type(page), 0 <= page <= 5) == (int, True)


@pytest.mark.parametrize("asked", below.ASKS)
def test_the_foot_is_of_the_address_that_it_is_asked_with(
    session: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setattr(below, "st", session)
    here = (View(), CARDS_AT_FIRST)
    assert below._compared(COLLECTION) == here
    for said in NOTHING:
        session.session_state["below"] = {asked: said}
        assert below._compared(COLLECTION) == here
        session.session_state["below"] = {asked: {"address": said, "n": said}}
        assert below._compared(COLLECTION)[0] == View()
    session.session_state["below"] = {asked: {"address": "?see=sund"}}
    view, most = below._compared(COLLECTION)
    assert (view.place, most > CARDS_AT_FIRST) == ("sund", asked == "all")


@pytest.mark.parametrize("key", [row.key for row in TABLE])
def test_half_a_character_which_only_json_can_say_is_none(key: str) -> None:
    navigate({"address": f"?{key}=sh\ud83d", "request": 1}, COLLECTION)
    reader = current_reader()
    said = [permalink.address(reader.view), *(trouble.value for trouble in reader.troubles)]
    assert "".join(said).encode("utf-8")
    assert any("%EF%BF%BD" in one or "\ufffd" in one for one in said)


def test_what_is_right_is_followed_and_what_is_older_left() -> None:
    navigate({"address": "?see=sund", "request": 2.0, "cards": 10**9, "shown": COLLECTION.version}, COLLECTION)
    reader = current_reader()
    assert (reader.view.place, reader.request, reader.cards) == ("sund", 2, MOST_CARDS)
    assert reader.shown == COLLECTION.version
    navigate({"address": "?", "request": 1}, COLLECTION)
    assert current_reader() is reader
    assert view_asked("?see=sund", COLLECTION) == View(place="sund")


@pytest.mark.parametrize("asked", [{}, {WHOLE: 1, "panel": 2}, {"panel": 2, WHOLE: 1}, {"panel": 1, "below": 2}])
@pytest.mark.parametrize("runs_alone", ["panel", "below"])
def test_what_others_were_asked_for_in_a_run_of_a_part_is_run_by_the_page(
    session: SimpleNamespace, asked: dict[str, int], runs_alone: str
) -> None:
    runs: list[str] = []
    session.rerun = lambda: runs.append("page")
    for part, request in asked.items():  # told in any order, all is asked for before one of them runs
        session.session_state[part] = SimpleNamespace(navigate={"address": "?see=sund", "request": request})
        on_navigate(part, COLLECTION, part=part)()
    run_whole_if_owed(runs_alone)
    assert runs == ["page"] * bool(asked.keys() - {runs_alone})
    read_address(COLLECTION)  # as the page begins
    run_whole_if_owed(runs_alone)
    assert runs == ["page"] * bool(asked.keys() - {runs_alone})


def test_a_huge_address_of_the_browser_is_cut(session: SimpleNamespace) -> None:
    session.query_params.update({"see": ["x" * 10**6] * 10_000, " " * 10**6 + "k": ["1"]})
    reader = read_address(COLLECTION)
    assert len(reader.browser) == MOST_VALUES
    assert max(len(value) for _, value in reader.browser) == LONGEST_ADDRESS


def test_only_the_first_unknown_ids_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def nearest(word: str, *_: object) -> list[str]:
        looked.append(word)
        return []

    monkeypatch.setattr("layers.ask.permalink.nearest", nearest)
    for key in ("place", "actor", "outlet", "beside", "pair"):
        looked.clear()
        navigate({"address": "?" + "&".join(f"{key}=x{n}" for n in range(150)), "request": len(key) + 9}, COLLECTION)
        assert len(looked) <= MOST_SUGGESTIONS
