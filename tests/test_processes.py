"""Two processes that answer at one address, as `make run PROCESSES=2` has them: readers outlive one of them."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from websockets.exceptions import ConnectionClosed

from benchmarks.load.wire import PAGE, Session, fetch
from benchmarks.servers import HOST, ROOT, Server, held_port, serve, wait_for

READERS = 24
LONGEST_S = 120.0


@pytest.fixture(scope="module")
def figures() -> Iterator[int]:
    """Return a port that is free, as the next one is."""
    while True:
        with held_port() as port, socket.socket() as following:
            following.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                following.bind(("", port + 1))
                yield port
                return


@pytest.fixture(scope="module")
def server(figures: int) -> Iterator[Server]:
    data = ROOT / "tests" / "data" / "tiny"
    with serve(ROOT / "dashboard.py", data, "map", processes=2, LAYERS_METRICS=str(figures)) as server:
        for port in (figures, figures + 1):
            wait_for(server.process, f"http://{HOST}:{port}/metrics")
        yield server


def told(port: int, figure: str) -> float:
    with urlopen(f"http://{HOST}:{port}/metrics", timeout=20) as answer:
        found = re.search(rf"^{figure} (\S+)$", answer.read().decode(), re.MULTILINE)
    assert found is not None
    return float(found[1])


def workers(server: Server) -> list[int]:
    """List the processes that answer, and none that only counts what they share."""
    own = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return [int(one) for one in own if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


async def come(server: Server) -> list[Session]:
    return list(await asyncio.gather(*(Session(server.address).open("?see=sund") for _ in range(READERS))))


def test_both_have_readers_and_figures_of_their_own(server: Server, figures: int) -> None:
    async def read() -> tuple[float, float]:
        sessions = await come(server)
        found = told(figures, "layers_sessions"), told(figures + 1, "layers_sessions")
        for one in sessions:
            await one.close()
        return found

    one, other = asyncio.run(asyncio.wait_for(read(), LONGEST_S))
    assert min(one, other) > 0
    assert one + other == READERS


def test_what_serves_them_writes_down_no_address_of_a_reader_and_no_query(server: Server, figures: int) -> None:
    async def ask() -> None:
        for _ in range(8):
            assert (await fetch(server.address, "data/excerpts.csv?q=quay")).status == 200
            await (await Session(server.address).open("?q=quay")).close()

    asyncio.run(asyncio.wait_for(ask(), LONGEST_S))
    said = server.log.read_text("utf-8")
    assert '"path": "/map/data/excerpts.csv"' in said
    assert "quay" not in said
    ports = {int(one) for one in re.findall(rf"{re.escape(HOST)}:(\d+)", said)}
    assert ports == {urlsplit(server.address).port, figures, figures + 1}


def test_readers_of_one_that_is_killed_come_back_at_once_and_the_others_notice_nothing(server: Server) -> None:
    async def work() -> None:
        sessions = await come(server)
        first, *others = workers(server)
        assert others
        os.kill(first, signal.SIGKILL)
        back = [await change(one) for one in sessions]
        assert 0 < sum(back) < READERS
        for one in sessions:
            assert "see=sund" in one.address
            await one.close()

    async def change(session: Session) -> bool:
        try:
            await session.navigate("?see=sund&from=2025-01", PAGE)
        except ConnectionClosed:
            await session.come_back()
            return True
        return False

    asyncio.run(asyncio.wait_for(work(), LONGEST_S))


def test_a_setting_that_cannot_be_meant_ends_the_start_and_is_told() -> None:
    data = ROOT / "tests" / "data" / "tiny"
    with pytest.raises(RuntimeError) as ended, serve(ROOT / "dashboard.py", data, processes=2, LAYERS_TILES="perhaps"):
        pytest.fail("it is served")
    [log] = re.findall(r"see (\S+)$", str(ended.value))
    said = Path(log).read_text("utf-8")
    Path(log).unlink()
    assert "LAYERS_TILES='perhaps'" in said
    assert "Traceback" not in said
