from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter, sleep

import pytest

from layers import turns
from layers.serve import work
from layers.serve.work import Step
from layers.turns import give_way, in_turn, rest, turn

SECONDS = 10


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = perf_counter() + SECONDS
    while not holds():
        assert perf_counter() < end
        sleep(0.001)


@pytest.mark.parametrize(
    ("let_first", "order"),
    [
        (turns.LET_FIRST, ["one", "two", "three", "ahead 1", "ahead 2"]),
        (1, ["one", "ahead 1", "two", "ahead 2", "three"]),
    ],
)
def test_one_has_the_turn_and_who_can_wait_lets_others_go_first(
    monkeypatch: pytest.MonkeyPatch, let_first: int, order: list[str]
) -> None:
    monkeypatch.setattr(turns, "LET_FIRST", let_first)
    had: list[str] = []

    def ask(name: str) -> None:
        with turn(can_wait=name.startswith("ahead")), in_turn("panel"):  # what lies inside waits for nobody
            had.append(name)
            assert len(inside) == 0, "nobody else has it"
            inside.append(name)
            rest(0.02)
            inside.remove(name)

    inside: list[str] = []
    names = ["ahead 1", "one", "ahead 2", "two", "three"]
    threads = [threading.Thread(target=ask, args=(name,)) for name in names]
    with turn():
        for waiting, thread in enumerate(threads, start=1):
            thread.start()
            until(lambda: len(turns._waiting) == waiting)  # noqa: B023
        assert had == []
    for thread in threads:
        thread.join(SECONDS)
    assert had == order


def test_a_turn_that_fails_is_handed_on() -> None:
    for part in ("page", "panel"):
        with pytest.raises(ZeroDivisionError), in_turn(part):
            raise ZeroDivisionError


def test_a_rest_ends_where_another_waits_that_cannot() -> None:
    def ask(*, can_wait: bool) -> None:
        with turn(can_wait=can_wait):
            pass

    with turn():
        begun = perf_counter()
        rest(0.05)
        assert perf_counter() - begun >= 0.04
        ahead = threading.Thread(target=ask, kwargs={"can_wait": True})
        ahead.start()
        until(lambda: len(turns._waiting) == 1)
        begun = perf_counter()
        rest(0.05)
        assert perf_counter() - begun >= 0.04
        other = threading.Thread(target=ask, kwargs={"can_wait": False})
        other.start()
        begun = perf_counter()
        rest(SECONDS)
        assert perf_counter() - begun < SECONDS / 2
    for thread in (ahead, other):
        thread.join(SECONDS)


def test_work_that_can_wait_lets_runs_go_first_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "WAY_S", SECONDS)
    going, stepped = threading.Event(), threading.Event()
    step = Step(2 * SECONDS)

    def export() -> None:
        going.set()
        step()
        stepped.set()

    thread = threading.Thread(target=export)
    with in_turn("page"):
        thread.start()
        assert going.wait(SECONDS)
        assert not stepped.wait(0.2)
        give_way(0.01)  # comes back, though the run goes on
    assert stepped.wait(SECONDS / 2)
    thread.join(SECONDS)
