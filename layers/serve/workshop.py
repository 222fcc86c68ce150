"""A few benches for heavy work, so that exports and pictures leave the page its share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

Made = TypeVar("Made")

BENCHES = 2
MOST_WAITING = 16


class Busy(RuntimeError):  # noqa: N818 - the name says what is wrong
    """Too many are waiting already; the request may come again."""


class Workshop:
    """Threads for heavy work, with a bound on how many work and how many wait."""

    def __init__(self, benches: int = BENCHES, most_waiting: int = MOST_WAITING) -> None:
        self._limiter = CapacityLimiter(benches)
        self._room = benches + most_waiting
        self._inside = 0

    async def make(self, work: Callable[[], Made]) -> Made:
        """Do a piece of work in a thread when a bench is free, and return what it makes.

        Raises
        ------
        Busy
            If too many are waiting.
        """
        if self._inside >= self._room:
            raise Busy
        self._inside += 1
        try:
            return await run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1
