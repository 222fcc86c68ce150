"""How fast proposing is, and whether memory stays flat: `python -m benchmarks.propose`.

The text is the labelled articles of the tests, said again and again, one language after the
other: full of names and dates, so denser than an archive.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from curation.propose import Gazetteer, Source, make_gazetteer, propose
from layers.collection import read_collection
from tools.evaluate.labelled import read_labelled

ROOT = Path(__file__).parents[1]
PARTS = ("development", "held_out", "second_held_out")
ROUNDS = 20
KIB = 1024
REPEATS = 40


class Speed(NamedTuple):
    """One language: kibibytes of UTF-8 read, and how many a second of clock and processor."""

    language: str
    size: float
    clock: float
    busy: float


def measure_speed(gazetteer: Gazetteer) -> Iterator[Speed]:
    """Propose the articles of each language many times over."""
    for language, sources in _sources().items():
        size = sum(len(each.text.encode()) for each in sources) * ROUNDS / KIB
        clock, busy = perf_counter(), process_time()
        for _ in range(ROUNDS):
            for source in sources:
                propose(source, gazetteer)
        yield Speed(language, size, size / (perf_counter() - clock), size / (process_time() - busy))


def measure_long(gazetteer: Gazetteer) -> Speed:
    """Propose one very long article, to see that time grows only with its length."""
    sources = _sources()["en"]
    text = "\n\n".join(each.text for _ in range(REPEATS) for each in sources)
    source = replace(sources[0], text=text)
    size = len(text.encode()) / KIB
    clock, busy = perf_counter(), process_time()
    propose(source, gazetteer)
    return Speed("one text", size, size / (perf_counter() - clock), size / (process_time() - busy))


def peak_mib() -> float:
    """Return the most memory this process has had, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def main() -> None:
    """Print speed by language, then memory after one round and after many."""
    begun = process_time()
    gazetteer = make_gazetteer(read_collection(ROOT / "data"))
    print(f"collection and names ready in {process_time() - begun:.2f} s of processor time")
    for sources in _sources().values():  # fills what is remembered between articles
        for source in sources:
            propose(source, gazetteer)
    before = peak_mib()
    for speed in (*measure_speed(gazetteer), measure_long(gazetteer)):
        print(
            f"{speed.language:9} {speed.size:8.0f} KB  {speed.clock:6.0f} KB/s by the clock"
            f"  {speed.busy:6.0f} KB/s of processor time"
        )
    articles = sum(map(len, _sources().values())) * ROUNDS
    print(f"memory: {before:.0f} MiB after one round, {peak_mib():.0f} MiB after {articles} articles")


def _sources() -> dict[str, list[Source]]:
    """Return the labelled articles by language."""
    found: dict[str, list[Source]] = {}
    for part in PARTS:
        for article in read_labelled(ROOT / "tests" / "curation" / "propose" / part):
            found.setdefault(article.source.language, []).append(article.source)
    return found


if __name__ == "__main__":
    main()
