from __future__ import annotations

import threading

import pytest

from layers.page.navigation import AT_ONCE, give_way, in_turn
from layers.serve import work
from layers.serve.work import Step

SECONDS = 10


def test_so_many_runs_at_once_and_no_more() -> None:
    inside, enter, leave = [], threading.Semaphore(0), threading.Event()

    def run(number: int) -> None:
        with in_turn("page"), in_turn("panel"):  # what lies inside waits for nobody
            inside.append(number)
            enter.release()
            assert leave.wait(SECONDS)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE + 2)]
    for thread in threads:
        thread.start()
    for _ in range(AT_ONCE):
        assert enter.acquire(timeout=SECONDS)
    assert not enter.acquire(timeout=0.2)
    assert len(inside) == AT_ONCE
    leave.set()
    for thread in threads:
        thread.join(SECONDS)
    assert sorted(inside) == list(range(AT_ONCE + 2))


def test_a_run_that_fails_leaves_its_place() -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), in_turn("page"):
            raise ZeroDivisionError


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
