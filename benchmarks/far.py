"""What a click costs a reader who is far away: a line between browser and server that takes its time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from benchmarks.apps import App
from benchmarks.browser import LONGEST_START_MS, Timing, open_page, time_opening
from benchmarks.plan import Plan
from benchmarks.servers import HOST, Server

ROUND_TRIP_MS = 150
CLICKS = 12
AHEAD_MS = 5_000
"""What is fetched ahead has come by then."""
CARDS = "*/data/cards/*"


@contextmanager
def far_from(server: Server) -> Iterator[str]:
    """Give an address from which all that is said to the server takes half a round trip each way.

    This delays whatever is sent, messages of a WebSocket too.
    """
    to = urlsplit(server.address)
    loop = asyncio.new_event_loop()
    # The browser is driven from a loop of this thread.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(to.hostname, to.port)
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer))
        far_writer.close()
        writer.close()

    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(connect, HOST, 0), loop).result()
    port = listening.sockets[0].getsockname()[1]
    try:
        yield f"http://{HOST}:{port}{to.path}"
    finally:
        listening.close()
        asyncio.run_coroutine_threadsafe(_end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end() -> None:
    """End whatever is still carried."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(ROUND_TRIP_MS / 1000)  # what was on its way arrives


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes one way, each late by half a round trip, in their order."""
    loop = asyncio.get_running_loop()
    while some := await reader.read(65_536):
        loop.call_later(ROUND_TRIP_MS / 2000, writer.write, some)
    await asyncio.sleep(ROUND_TRIP_MS / 1000)
    writer.close()


def measure_far(browser: Browser, app: App, server: Server, plan: Plan, look: str, *, ahead: bool) -> list[Timing]:
    """Click places from afar; without `ahead` the documents of cards do not come."""
    with far_from(server) as address, open_page(browser) as page:
        if not ahead:
            line = page.context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.setBlockedURLs", {"urls": [CARDS]})
        time_opening(page, address + look, *app.map, longest=LONGEST_START_MS)
        page.wait_for_timeout(AHEAD_MS)
        return list(islice(app.click(page, plan), CLICKS))
