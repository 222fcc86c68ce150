"""Whose turn it is: what readers ask for is computed for one after another, in the order in which they ask.

One interpreter computes for all. All at once, each would be ready only when nearly all are; and whoever lets it go for
a moment, to write to a socket or to take rows of a table, would have it back when another has held it for 5 ms, some
thirty times in a run of the page. What can wait lets the next hundred go first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from time import perf_counter, sleep

from layers.figures import CHANGES

LOOK_S = 0.001
"""Between two looks whether what is waited for has come about."""

LET_FIRST = 100
"""So many of those that come later go before one that can wait."""

_lock = threading.Lock()
_waiting: list[tuple[int, bool, threading.Lock]] = []
"""A heap: when one has its turn, by when it came, whether it can wait, and what it waits at."""
_came = count(step=2)  # the odd numbers are for what can wait
_asking: set[int] = set()
"""Threads that have the turn, or wait for it."""
_wanted = threading.Event()
"""While one waits that cannot."""
_taken = False


@contextmanager
def turn(*, can_wait: bool = False) -> Iterator[None]:
    """Do what is inside when its turn comes; what lies inside another turn is that one's.

    Nothing that waits for a network, or for another turn, belongs inside: all others would wait with it.
    """
    thread = threading.get_ident()
    if thread in _asking:
        yield
        return
    _asking.add(thread)
    try:
        _wait(can_wait=can_wait)
        try:
            yield
        finally:
            _hand_on()
    finally:
        _asking.discard(thread)


@contextmanager
def in_turn(part: str) -> Iterator[None]:
    """Do what is inside in its turn, and count it as one change of a part of the page, with its waiting."""
    begun, is_inside = perf_counter(), threading.get_ident() in _asking
    with turn():
        yield
        if not is_inside:
            CHANGES.labels(part).observe(perf_counter() - begun)


def rest(longest: float) -> None:
    """Rest within a turn, so many seconds at most, and no longer where another waits for it."""
    _wanted.wait(longest)


def give_way(longest: float) -> None:
    """Wait while turns are asked for, so many seconds at most: where that never ends, who waits goes on slowly."""
    end = perf_counter() + longest
    while _asking and perf_counter() < end:
        sleep(LOOK_S)


def _wait(*, can_wait: bool) -> None:
    global _taken  # noqa: PLW0603 - one interpreter, one turn
    with _lock:
        if not _taken:
            _taken = True
            return
        gate = threading.Lock()
        gate.acquire()
        heappush(_waiting, (next(_came) + can_wait * (2 * LET_FIRST + 1), can_wait, gate))
        _look_who_waits()
    gate.acquire()


def _hand_on() -> None:
    global _taken  # noqa: PLW0603 - see above
    with _lock:
        if _waiting:
            heappop(_waiting)[2].release()
            _look_who_waits()
        else:
            _taken = False


def _look_who_waits() -> None:
    if any(not can_wait for _, can_wait, _ in _waiting):
        _wanted.set()
    else:
        _wanted.clear()
