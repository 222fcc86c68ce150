"""Runs of the page take turns, and are counted.

What many ask for at one moment is computed by one interpreter: all at once, each would be ready only
when nearly all are; one after another, half of them are ready in half of that time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from layers.figures import CHANGES

AT_ONCE = 2
"""While one waits for what is not Python, another goes on."""

_places = threading.BoundedSemaphore(AT_ONCE)
_running = threading.local()


@contextmanager
def in_turn(part: str) -> Iterator[None]:
    """Do what is inside in its turn, and count it as one change of a part of the page, with its waiting.

    What lies inside another is that one's.
    """
    if getattr(_running, "inside", False):
        yield
        return
    begun = perf_counter()
    with _places:
        _running.inside = True
        try:
            yield
            CHANGES.labels(part).observe(perf_counter() - begun)
        finally:
            _running.inside = False
