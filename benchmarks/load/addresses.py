"""Addresses that nobody wrote, sound and not: whether each is answered, and how soon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from time import perf_counter
from urllib.parse import quote

from websockets.exceptions import ConnectionClosed

from benchmarks.load.readers import Choices
from benchmarks.load.wire import Refused, Session, fetch
from layers.ask.table import TABLE
from layers.words import languages

TOGETHER = 2
PATHS = ("", "", "", "data/cards/v/en.json", "data/manifest.json", "data/collection.json", "feed.atom", "llms.txt")
BELOW = (
    "place/", "excerpt/", "download/", "data/cite/", "data/excerpts.", "data/map/v/", "static/", "assets/",
    "assets/packs/", "component/streamlit_folium.st_folium/", "_stcore/", "media/", "",
)  # fmt: skip
HEAVY = ("data/excerpts.csv", "preview.png", "download/geojson", "data/cards/v/en.json?cards=1000")
"""Asked for with a filter that leaves little, as making much of them takes its time."""
ODD = (
    "", "0", "1", "-1", "1e999", "nan", "NaN,NaN,NaN", "2025-13", "9999-12", "0000-00", "..", "2024-01..9999-12",
    "by:", "\0", "\u202e", "\ufeff", "%", "&", "=", "<script>", "'`${1}", "é" * 90, " " * 400, "a" * 4000,
    "../../etc/passwd", "null", "[]", "{}",
)  # fmt: skip


@dataclass(slots=True)
class Answered:
    """The seconds that each answer took, with its address; and the addresses with a fault or without an answer."""

    answers: list[tuple[float, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def over(self, seconds: float) -> list[str]:
        """Return the addresses that took longer, the slowest first."""
        return list(dict.fromkeys(path for took, path in sorted(self.answers, reverse=True) if took > seconds))


async def ask_many(site: str, choices: Choices, count: int, seed: int = 13) -> Answered:
    """Ask for made-up addresses, a few at a time."""
    return await ask_for(site, make_up(choices, count, seed), TOGETHER)


async def ask_for(
    site: str, paths: Iterable[str], together: int, clock: Callable[[], float] = perf_counter
) -> Answered:
    """Ask for addresses, so many at a time, and take the time by a clock."""
    found, left = Answered(), iter(paths)

    async def ask() -> None:
        for path in left:
            begun = clock()
            try:
                answer = await fetch(site, path)
            except (OSError, TimeoutError, ValueError, IndexError) as error:
                found.faults.append(f"{error!r}: {path[:200]}")
                continue
            found.answers.append((clock() - begun, path))
            if answer.status >= 500:
                found.faults.append(f"{answer.status}: {path[:200]}")

    await asyncio.gather(*(ask() for _ in range(together)))
    return found


async def walk_through(site: str, choices: Choices, count: int, seed: int = 31) -> Answered:
    """Have one reader's page go to made-up addresses of the page: the script runs for each, as for a click."""
    found, session = Answered(), await Session(site).open()
    pages = (path for path in make_up(choices, count * len(PATHS), seed) if path.startswith("?"))
    for address in islice(pages, count):
        begun = perf_counter()
        try:
            await session.navigate(address)
        except (Refused, ConnectionClosed, TimeoutError) as error:
            found.faults.append(f"{error!r}: {address[:200]}")
            await session.close()
            session = await Session(site).open()
        found.answers.append((perf_counter() - begun, address))
    await session.close()
    return found


def make_up(choices: Choices, count: int, seed: int) -> Iterator[str]:
    """Make up addresses relative to the site's; the same seed gives the same."""
    random = Random(seed)
    known = [*choices.places, *choices.actors, *choices.months, *choices.statuses, *languages()]
    keys = [row.key for row in TABLE]
    for _ in range(count):
        pairs = [(random.choice(keys), _value(random, known)) for _ in range(random.choice((0, 1, 2, 3, 5, 40)))]
        path = random.choice(PATHS)
        if random.random() < 0.1:
            path = random.choice(HEAVY)
            few = [("from", choices.months[0]), ("to", choices.months[0]), ("place", random.choice(choices.places))]
            pairs = [*few, *pairs]  # of an address that is too long the end is left
        if random.random() < 0.05:
            path = random.choice(BELOW) + quote(_value(random, known))
        query = "&".join(f"{quote(key)}={quote(value)}" for key, value in pairs)
        yield f"{path}{'&' if '?' in path else '?'}{query}"


def _value(random: Random, known: list[str]) -> str:
    """Choose a value that is known, nearly known, or none."""
    value = random.choice(known)
    chance = random.random()
    if chance < 0.5:
        return value
    if chance < 0.75:
        at = random.randrange(len(value) + 1)
        return value[:at] + random.choice("xé-_ .%") + value[at + 1 :]
    return random.choice(ODD)
