"""Heavy work in turn: files, pictures and long lists, each kind with places of its own; and light work that can wait.

What several ask for at the same time is made once. Who hangs up leaves the queue, and work that
nobody waits for any more stops at its next step. At every step it gives way to readers: a thread
that only computes would hold the interpreter for 5 ms whenever another wants it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_network
from time import monotonic, sleep, thread_time
from typing import Generic, Literal, TypeVar

from anyio import CancelScope, CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import HTTPConnection, Request

from layers.turns import give_way

Kind = Literal["file", "picture", "list"]
Made = TypeVar("Made")

WORKING = 2
"""So many of a kind leave a small machine's page its share."""
WAITING = 16
"""More would wait longer than a reader does."""
EACH = 4
"""Places of a kind that one client may take."""
LONGEST_S = 120.0
STEP_S = 0.000_5
"""Of work between two pauses."""
PAUSE_S = 0.000_05
"""Sleeping at all hands the interpreter over."""
WAY_S = 0.01
"""Longest wait at a step for the turns of readers."""
ASIDE_RESTS = 9
"""After a piece of what can wait, no other for so many times as long as it took the processor."""


class Busy(RuntimeError):  # noqa: N818 - the name says what is wrong
    """Too many wait for heavy work already; the request may come again."""


class TooLong(RuntimeError):  # noqa: N818 - the name says what is wrong
    """The work took longer than work may; whoever asks should ask for less."""


class Gone(Exception):  # noqa: N818 - the name says what is wrong
    """Nobody waits for the work any more."""


class Step:
    """What work calls again and again: it lets others run, and ends what shall not go on."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun = self._rested = 0.0
        self.is_wanted = True

    def __call__(self) -> None:
        """Pause if it is time for it.

        Raises
        ------
        Gone
            If nobody waits any more.
        TooLong
            If the work has taken its time.
        """
        if not self.is_wanted:
            raise Gone
        now = monotonic()
        self._begun = self._begun or now
        if now - self._begun > self._seconds:
            raise TooLong
        if now - self._rested >= STEP_S:
            give_way(WAY_S)
            sleep(PAUSE_S)
            self._rested = monotonic()


class _Job(Generic[Made]):
    """A piece of work, and how many wait for it."""

    def __init__(self, task: asyncio.Task[Made], step: Step, scope: CancelScope) -> None:
        self.task = task
        self._step, self._scope = step, scope
        self.waiting = 0

    def stop(self) -> None:
        self._step.is_wanted = False
        self._scope.cancel()  # of what waits; threads end by their step


class WorkQueue(Generic[Made]):
    """Threads for one kind of work, with bounds on how many work, wait, and are one client's.

    It belongs to the event loop: nothing of it is called from a thread.
    """

    def __init__(
        self, working: int = WORKING, waiting: int = WAITING, each: int = EACH, seconds: float = LONGEST_S
    ) -> None:
        self._limiter = CapacityLimiter(working)
        self._room, self._each, self._seconds = working + waiting, each, seconds
        self._inside = 0
        self._jobs: dict[str, _Job[Made]] = {}
        self._places: Counter[str] = Counter()

    async def run(
        self, key: str, work: Callable[[Step], Made], client: str, leaving: Callable[[], Awaitable[object]]
    ) -> Made:
        """Do a piece of work in a thread when its turn comes, and return what it makes.

        Parameters
        ----------
        key
            Work with the same key is the same, and done once for all who ask meanwhile.
        client
            Who asks, as far as that can be told.
        leaving
            Ends when the client hangs up.

        Raises
        ------
        Busy
            If too many wait, or too many of the client's.
        TooLong
            If it took too long.
        Gone
            If the client hung up.
        """
        if self._places[client] >= self._each:
            raise Busy
        job = self._jobs.get(key) or self._begin(key, work)
        job.waiting += 1
        self._places[client] += 1
        left = asyncio.ensure_future(leaving())
        try:
            await asyncio.wait({job.task, left}, return_when=asyncio.FIRST_COMPLETED)
            if not job.task.done():
                raise Gone
            return job.task.result()
        finally:
            left.cancel()
            job.waiting -= 1
            self._places[client] -= 1
            if not self._places[client]:
                del self._places[client]
            if not job.waiting:
                self._forget(key, job)
                job.stop()

    def _begin(self, key: str, work: Callable[[Step], Made]) -> _Job[Made]:
        if self._inside >= self._room:
            raise Busy
        self._inside += 1
        step, scope = Step(self._seconds), CancelScope()
        task = asyncio.create_task(self._do(work, step, scope))
        job = self._jobs[key] = _Job(task, step, scope)
        task.add_done_callback(lambda _: self._end(key, job))
        return job

    async def _do(self, work: Callable[[Step], Made], step: Step, scope: CancelScope) -> Made:
        with scope:
            try:
                return await run_sync(work, step, limiter=self._limiter)
            except Exception:
                step()  # what stops libraries they may tell as a fault of their own
                raise
        raise Gone

    def _end(self, key: str, job: _Job[Made]) -> None:
        self._inside -= 1
        self._forget(key, job)
        if not job.task.cancelled():
            job.task.exception()  # it is looked at, though nobody may wait for it any more

    def _forget(self, key: str, job: _Job[Made]) -> None:
        if self._jobs.get(key) is job:
            del self._jobs[key]


class Aside(Generic[Made]):
    """Light work that can wait, as what pages fetch ahead: a tenth of the time at most.

    It belongs to the event loop. However many ask, one piece is done at a time, in the order in which they came.
    """

    def __init__(self) -> None:
        self._place = asyncio.Lock()

    async def run(self, work: Callable[[], Made], leaving: Callable[[], Awaitable[object]]) -> Made:
        """Do a piece of work in a thread when its turn comes, and return what it makes; `leaving` as in `WorkQueue`.

        Raises
        ------
        Gone
            If the client hung up before that.
        """

        def work_timed() -> tuple[Made, float]:
            begun = thread_time()
            return work(), thread_time() - begun

        await self._wait(leaving)
        took = 0.0
        try:
            made, took = await run_sync(work_timed)
        finally:
            asyncio.get_running_loop().call_later(ASIDE_RESTS * took, self._place.release)
        return made

    async def _wait(self, leaving: Callable[[], Awaitable[object]]) -> None:
        place, left = asyncio.ensure_future(self._place.acquire()), asyncio.ensure_future(leaving())
        try:
            await asyncio.wait({place, left}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            if place.done():
                self._place.release()
            raise
        finally:
            left.cancel()
            is_gone = place.cancel()
        if is_gone:
            raise Gone


def can_wait(request: HTTPConnection) -> bool:
    """Say whether a client asks for something of the least urgency (RFC 9218, 4.1), as pages do ahead."""
    return "u=7" in request.headers.get("priority", "").replace(" ", "").split(",")


async def hang_up(request: Request) -> None:
    """Wait until the client of a request hangs up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def client_of(request: HTTPConnection, *, trust_proxy: bool) -> str:
    """Tell clients apart, for bounds alone: by address, of IPv6 by the network that one client has.

    A trusted proxy says last of `X-Forwarded-For` who asked it.
    """
    said = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if trust_proxy else ""
    address = said or (request.client.host if request.client else "")
    try:
        return str(ip_network((IPv6Address(address), 64), strict=False))
    except ValueError:
        return address
