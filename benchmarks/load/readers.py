"""Readers who open the page and then filter or select a place every few seconds; and readers who come and go.

What their pages fetch before it is asked for is fetched too: most of what a server is asked for is that.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from time import perf_counter
from typing import Any, Self

from benchmarks.load.wire import Refused, Session, fetch
from benchmarks.servers import Server
from layers.ask.permalink import query_of
from layers.release import document_address
from layers.serve.documents import AROUND
from layers.when import month_number, month_text

PAUSE_S = (2.0, 5.0)
"""Between two changes of one reader."""
POINTING_S = 0.15
"""A pointer is on a control before it is pressed; a page fetches the cards that it asks for."""
AHEAD_AFTER_S = 1.5
"""After other filters, if no others follow, a page fetches the cards of places in view, in turn."""
MOST_AHEAD, MOST_AHEAD_BYTES = 100, 200_000
CAN_WAIT, COMPRESSED = "Priority: u=7", "Accept-Encoding: br"
COMING_A_SECOND = 20
TOGETHER = 4
REST_S = 130
"""Streamlit keeps what it knows of a closed page for two minutes."""
WORDS = ("army", "base", "said", "troops", "ka", "mer", "qui")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked of a collection: the version, the months, ids of places, actors and statuses."""

    version: str
    months: tuple[str, ...]
    places: tuple[str, ...]
    actors: tuple[str, ...]
    statuses: tuple[str, ...]

    @classmethod
    async def of(cls, site: str) -> Self:
        """Ask a server for them."""
        said: dict[str, Any] = json.loads((await fetch(site, "data/collection.json")).content)
        first, last = map(month_number, said["window"])
        asked = said["parameters"]
        months = tuple(month_text(number) for number in range(first, last + 1))
        return cls(said["version"], months, tuple(asked["place"]), tuple(asked["actor"]), tuple(asked["status"]))

    def filters(self, random: Random) -> list[tuple[str, str]]:
        """Choose filters, as pairs of an address."""
        pairs = []
        if random.random() < 0.6:
            first, last = sorted(random.choices(self.months, k=2))
            pairs += [("from", first), ("to", last)]
        if random.random() < 0.5:
            pairs.append(("actor", random.choice(self.actors)))
        if random.random() < 0.2:
            pairs.append(("status", random.choice(self.statuses)))
        if random.random() < 0.2:
            pairs.append(("q", random.choice(WORDS)))
        return pairs


@dataclass(slots=True)
class Crowd:
    """What readers went through: seconds until the page was there and until a change was, and faults."""

    openings: list[float] = field(default_factory=list)
    filters: list[float] = field(default_factory=list)
    places: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def changes(self) -> list[float]:
        """Return the seconds of all changes."""
        return [*self.filters, *self.places]


async def read(site: str, choices: Choices, readers: int, seconds: float) -> Crowd:
    """Have readers come one after another, and go on until the time is over."""
    crowd = Crowd()
    until = perf_counter() + readers / COMING_A_SECOND + seconds

    async def one(number: int) -> None:
        random = Random(number)
        await asyncio.sleep(number / COMING_A_SECOND)
        session = Session(site)
        crowd.openings.append(await timed(session.open))
        view = View(session, choices, random)
        while True:
            await asyncio.sleep(random.uniform(*PAUSE_S))
            if perf_counter() > until:
                break
            if random.random() < 0.5:
                await view.come_near()
                crowd.filters.append(await timed(view.filter))
            else:
                crowd.places.append(await timed(view.select))
        view.stop()
        await session.close()

    for error in await asyncio.gather(*map(one, range(readers)), return_exceptions=True):
        if error is not None:
            crowd.errors.append(repr(error))
    return crowd


class View:
    """What one reader has chosen, and which cards the page has by now."""

    def __init__(self, session: Session, choices: Choices, random: Random) -> None:
        self._session, self._choices, self._random = session, choices, random
        self._filters: list[tuple[str, str]] = []
        self._place: list[tuple[str, str]] = []
        self._has: set[str] = set()
        self._fetching: set[asyncio.Task[object]] = set()
        self._begin(self._fetch_ahead())

    async def come_near(self) -> None:
        """Choose other filters, and point at what asks for them: their cards are fetched, and what stands around."""
        self._filters = self._choices.filters(self._random)
        self._begin(self._fetch(query_of([*self._filters, *self._place]), before=f"&{AROUND}"))
        await asyncio.sleep(POINTING_S)

    async def filter(self) -> None:
        """Press that: the whole page answers."""
        self.stop()
        query = query_of([*self._filters, *self._place])
        await self._session.navigate(f"?{query}", shown=self._choices.version if query in self._has else None)
        self._begin(self._fetch_ahead())

    async def select(self) -> None:
        """Select a place: the document of its cards is fetched if it is not there, and the session is told nothing."""
        self._place = [("see", self._random.choice(self._choices.places))]
        query = query_of([*self._filters, *self._place])
        if query not in self._has:
            await self._fetch(query)

    def stop(self) -> None:
        """Fetch nothing more; what failed meanwhile is a fault like any other."""
        fetching, self._fetching = self._fetching, set()
        for task in fetching:
            task.cancel()
        for task in fetching:
            if task.done() and not task.cancelled():
                task.result()

    async def _fetch(self, query: str, *headers: str, before: str = "") -> int:
        document = f"{document_address('cards', self._choices.version, 'en')}{before}&{query}"
        found = await fetch(self._session.site, document, headers=(COMPRESSED, *headers))
        if found.status != HTTPStatus.OK:
            raise Refused(f"{found.status} for the cards")
        self._has.add(query)
        return len(found.content)

    async def _fetch_ahead(self) -> None:
        await asyncio.sleep(AHEAD_AFTER_S)
        spent = 0
        for place in self._choices.places[:MOST_AHEAD]:
            query = query_of([*self._filters, ("see", place)])
            if query not in self._has and spent < MOST_AHEAD_BYTES:
                spent += await self._fetch(query, CAN_WAIT)

    def _begin(self, work: Coroutine[None, None, object]) -> None:
        self._fetching.add(asyncio.create_task(work))


async def timed(what: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds that something takes."""
    begun = perf_counter()
    await what()
    return perf_counter() - begun


async def come_and_go(server: Server, choices: Choices, count: int) -> dict[str, float]:
    """Open and leave pages, and return the server's memory in MB at the start, at the end, and after a rest.

    Each reader changes the filters once and selects a place. At the start one has been there. Of the last pages
    Streamlit lets go when the next is closed, and the server gives back what is free when nobody is there.
    """
    held = {}

    async def one(number: int) -> None:
        session = await Session(server.address).open()
        view = View(session, choices, Random(number))
        await view.come_near()
        await view.filter()
        await view.select()
        view.stop()
        await session.close()

    await one(0)
    held["at the start"] = server.resident_mb()
    for begun in range(0, count, TOGETHER):
        await asyncio.gather(*map(one, range(begun, begun + TOGETHER)))
    held["as the last leaves"] = server.resident_mb()
    await asyncio.sleep(REST_S)
    await one(count)
    await asyncio.sleep(REST_S)
    held["when all have left"] = server.resident_mb()
    return held
