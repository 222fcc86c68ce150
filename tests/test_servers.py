"""Three servers behind nginx on one bucket, all of them real: readers stay with one, and outlive it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.load.wire import PAGE, PANEL, Session, fetch
from benchmarks.servers import ROOT, Server, serve
from benchmarks.slow_line import NGINX, behind_nginx
from layers.collection import read_collection
from layers.store.publish import publish

TINY = ROOT / "tests" / "data" / "tiny"
PLACES = ("sund", "hild", "belt")
READERS = 30
BACK_S = 5.0
PAUSE_S = 0.3
LONGEST_S = 120.0

pytestmark = pytest.mark.skipif(NGINX is None and not os.environ.get("CI"), reason="no nginx here, and none to be had")


@dataclass(frozen=True)
class Site:
    """Servers behind a proxy, and where their collection was published."""

    address: str
    servers: Sequence[Server]
    bucket: str

    async def asked(self, times: int, path: str, local: str | None = None, cookies: Sequence[str] = ("",)) -> list[int]:
        """Ask for a path so often with each of the cookies; return how many each server answered, as its log says."""
        before = self._logged(path)
        await asyncio.gather(*(fetch(self.address, path, local, one) for one in cookies for _ in range(times)))
        while True:  # a line is written after its answer was sent
            told = [now - then for now, then in zip(self._logged(path), before, strict=True)]
            if sum(told) == times * len(cookies):
                return told
            await asyncio.sleep(0.05)

    def _logged(self, path: str) -> list[int]:
        return [one.log.read_text("utf-8").count(f'"path": "/map/{path}"') for one in self.servers]


@pytest.fixture(scope="module")
def site(bucket: str) -> Iterator[Site]:
    place = f"{bucket}/servers"
    publish(TINY, place)
    with ExitStack() as stack, ThreadPoolExecutor(3) as pool:
        serving = (serve(ROOT / "dashboard.py", ROOT, "map", LAYERS_DATA=place) for _ in range(3))
        servers = list(pool.map(stack.enter_context, serving))
        proxy = stack.enter_context(behind_nginx(*(one.address for one in servers)))
        yield Site(f"{proxy}/map/", servers, place)


class Listening(Session):
    """A reader who hears whether a server says where it keeps anything."""

    def _hear(self, said: bytes) -> bool:
        assert not any(os.fsencode(place) in said for place in (ROOT, sys.prefix, gettempdir()))
        return super()._hear(said)


def run(what: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(what, LONGEST_S))


@asynccontextmanager
async def coming(site: Site) -> AsyncIterator[list[Session]]:
    """Have readers come at once, each of whom selects a place."""

    async def come(number: int) -> Session:
        session = await Listening(site.address).open()
        stack.push_async_callback(session.close)
        await session.navigate(f"?see={PLACES[number % len(PLACES)]}", PANEL)
        return session

    async with AsyncExitStack() as stack:
        yield list(await asyncio.gather(*map(come, range(READERS))))


def is_at(session: Session, number: int) -> bool:
    return f"see={PLACES[number % len(PLACES)]}" in session.address


def test_a_reader_stays_with_one_server_by_a_cookie_that_names_nobody(site: Site) -> None:
    async def ask() -> None:
        page = await fetch(site.address, "")
        assert page.cookies.startswith("layers=")
        assert len(page.cookies) == len("layers=") + 2
        assert not (await fetch(site.address, "", cookies=page.cookies)).cookies, "it is given once"
        assert sorted(await site.asked(6, "robots.txt", cookies=[page.cookies])) == [0, 0, 6]
        assert sorted(await site.asked(6, "robots.txt", "127.0.7.1")) == [0, 0, 6], "without one it goes by address"
        every = [f"layers={number:02x}" for number in range(0, 256, 4)]
        assert all(await site.asked(1, "robots.txt", cookies=every)), "all servers are used"

    run(ask())


def test_a_client_who_asks_for_much_is_slowed_and_others_are_not(site: Site) -> None:
    async def ask() -> None:
        asked = (fetch(site.address, f"data/excerpts.nothing?q={n}", "127.0.7.2") for n in range(150))
        answers = [one.status for one in await asyncio.gather(*asked)]
        assert set(answers) == {404, 429}
        assert (await fetch(site.address, "data/excerpts.nothing", "127.0.7.3")).status == 404

    run(ask())


def test_nobody_sees_a_mixture_while_a_version_is_published(site: Site, tmp_path: Path) -> None:
    data = Path(shutil.copytree(TINY, tmp_path / "data"))
    text = (data / "collection.toml").read_text("utf-8")
    (data / "collection.toml").write_text(text.replace("Ships", "Boats"), "utf-8")
    versions = {read_collection(one).version for one in (TINY, data)}
    [new] = versions - {read_collection(TINY).version}
    published = asyncio.Event()

    async def read(session: Session) -> list[set[str]]:
        seen: list[set[str]] = []
        for turn in count():
            place = PLACES[turn % len(PLACES)]
            await session.navigate(f"?see={place}&from=2025-0{1 + turn % 5}", PAGE)
            seen.append(session.versions)
            if seen[-1] == {new}:
                answer = await fetch(site.address, f"data/cards/{new}/en.json?see={place}", cookies=session.cookies)
                seen.append({json.loads(answer.content)["version"]})
                if published.is_set():
                    break
            await asyncio.sleep(PAUSE_S)
        return seen

    async def work() -> None:
        async with coming(site) as sessions:
            reading = [asyncio.create_task(read(one)) for one in sessions]
            await asyncio.to_thread(publish, data, site.bucket)
            published.set()
            for seen in await asyncio.gather(*reading):
                assert all(len(one) == 1 and one <= versions for one in seen), seen
                changes = [one for one, before in zip(seen[1:], seen, strict=False) if one != before]
                assert changes in ([], [{new}]), "once it is there it stays"

    run(work())


def test_an_older_version_is_shown_by_each_server_to_who_asks_for_it(site: Site) -> None:
    version = read_collection(TINY).version

    async def ask() -> None:
        for number in range(0, 256, 32):
            session = Session(site.address)
            session.cookies = f"layers={number:02x}"
            await session.open(f"?at={version}&see=sund")
            assert session.versions == {version}
            assert f"at={version}" in session.address
            await session.close()
        now = await Session(site.address).open("?see=sund")
        assert version not in now.versions
        await now.close()

    run(ask())


def test_readers_of_a_server_that_is_killed_come_back_on_another_with_their_view(site: Site) -> None:
    async def work() -> None:
        begun = perf_counter()
        async with coming(site) as sessions:
            opening = perf_counter() - begun
            site.servers[0].process.kill()
            await go_on(sessions, opening)
        assert (await fetch(site.address, "health")).status == 200

    async def go_on(sessions: Sequence[Session], opening: float) -> None:
        killed, lost = perf_counter(), []

        async def change(number: int, session: Session) -> None:
            try:
                await session.navigate(session.address.replace("?", "?q=a&"), PAGE)
            except ConnectionClosed:
                lost.append(number)
                await come_back(session)
            assert is_at(session, number)
            await session.navigate("?see=islet", PANEL)
            assert "see=islet" in session.address

        async def come_back(session: Session) -> None:
            while True:
                try:
                    return await session.come_back()
                except (ConnectionClosed, InvalidStatus, OSError):
                    await asyncio.sleep(0.1)

        await asyncio.gather(*(change(number, session) for number, session in enumerate(sessions)))
        assert 0 < len(lost) < READERS
        # Or twice as long as they all needed to come at first, where the machine is busy.
        assert perf_counter() - killed < max(BACK_S, 2 * opening)

    run(work())
