"""Clients who ask for much and do not care: how much longer others wait for them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import perf_counter

from benchmarks.load.readers import Choices, Crowd, read
from benchmarks.load.wire import ask, fetch

ABANDONED = 18
EACH = 3
"""Of them for one client."""
EXPORTING = 20
SETTLING_S = 2.0


async def abandon(site: str) -> dict[str, float]:
    """Ask for exports and hang up at once; return how long another waits for a picture before and after, in s."""
    before = (await fetch(site, "preview.png?map=1,1,3", _client(90))).seconds
    for number in range(ABANDONED):
        _, writer = await ask(site, f"data/excerpts.xlsx?map=2,2,{number}", _client(number // EACH))
        await asyncio.sleep(0.05)
        writer.close()
    begun, tries = perf_counter(), 0
    while (await fetch(site, f"preview.png?map=3,{tries % 60}.5,4", _client(91))).status != 200:
        tries += 1
        await asyncio.sleep(0.1)
    return {"before": before, "after": perf_counter() - begun, "refused": tries}


async def export_beside(site: str, choices: Choices, readers: int, seconds: float) -> tuple[Crowd, Crowd, int]:
    """Measure readers alone, and then beside clients that export without end; return how many files they got too."""
    alone = await read(site, choices, readers, seconds)
    got = 0

    async def export(number: int) -> None:
        nonlocal got
        turn = 0
        while True:
            turn += 1
            answer = await fetch(site, f"data/excerpts.csv?map={number},{turn % 80},4", _client(number))
            got += answer.status == 200
            await asyncio.sleep(0.0 if answer.status == 200 else 1.0)

    exporting = [asyncio.create_task(export(number)) for number in range(EXPORTING)]
    await asyncio.sleep(SETTLING_S)
    beside = await read(site, choices, readers, seconds)
    for one in exporting:
        one.cancel()
        with suppress(asyncio.CancelledError):
            await one
    return alone, beside, got


def _client(number: int) -> str:
    """Return an address of this machine that is a client's own."""
    return f"127.0.1.{number + 1}"
