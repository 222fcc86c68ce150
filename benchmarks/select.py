"""How long `select` and a search take by themselves: in the process, nothing remembered, over mixed filters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from statistics import median
from time import perf_counter
from typing import NamedTuple

from benchmarks.large import publish_extra_large
from benchmarks.servers import BUILD, ROOT
from benchmarks.synthetic import make_collection
from layers.collection.excerpts import as_table
from layers.model import STATUSES, Collection, Filters
from layers.store import Store, select_afresh
from layers.store.shelf import shelf_at

SMALL = {"places": 20, "excerpts": 60, "actors": 25, "months": 10, "articles": 3, "words": 500}
ROUNDS = 200
WARM_UP = 10
AIM_MS = 25.0
"""The most that the median may be at the large size, in milliseconds."""


class Timing(NamedTuple):
    """Milliseconds of many runs of one thing; `p95` is the time 95 in 100 do not exceed."""

    name: str
    median: float
    p95: float
    runs: int


def draw_filters(random: Random, collection: Collection) -> Filters:
    """Draw filters as a reader sets them: one to three things at a time, any of them."""
    months = sorted(random.choices(range(24), k=2))
    first, last = (f"{2024 + month // 12}-{month % 12 + 1:02d}" for month in months)
    quotes = as_table(collection).rows["quote"]
    word = random.choice(quotes[random.randrange(len(quotes))].as_py().split())
    outlets = [a.outlet_key for a in collection.articles.values()]
    asked: list[dict[str, object]] = [
        {"first_month": first, "last_month": last, "undated": random.random() < 0.5},
        {"first_month": first, "last_month": last, "certain": True},
        {"first_month": first, "last_month": first, "basis": "published"},
        {"actors": tuple(random.sample(list(collection.actors), random.randint(1, 3)))},
        {"actors": tuple(random.sample(list(collection.actors), 2)), "all_actors": True},
        {"actors": tuple(random.sample(list(collection.actors), 1)), "role": "acts"},
        {"places": tuple(random.sample(list(collection.places), random.randint(1, 2)))},
        {"kinds": (random.choice(("site", "town", "zone")),)},
        {"outlets": (random.choice(outlets),)},
        {"statuses": tuple(random.sample(STATUSES, 2))},
        {"named_only": True},
        {"words": word},
    ]
    filters = Filters()
    for changes in random.sample(asked, random.randint(1, 3)):
        filters = replace(filters, **changes)  # type: ignore[arg-type]
    return filters


def time_select(name: str, store: Store, asked: Sequence[Filters]) -> Timing:
    """Answer each of the filters once, after a few that are not counted."""
    for filters in asked[:WARM_UP]:
        select_afresh(store, filters)
    return _timing(name, [time_one(partial(select_afresh, store), filters) for filters in asked])


def time_search(name: str, store: Store) -> Timing:
    """Find each of `searched` once, nothing remembered."""
    return _timing(name, [time_one(store.judge_afresh, Filters(words=words)) for words in searched(store.collection)])


def time_one(ask: Callable[[Filters], object], filters: Filters) -> float:
    """Return the milliseconds that an answer takes which is not remembered."""
    begun = perf_counter()
    ask(filters)
    return (perf_counter() - begun) * 1000


def _timing(name: str, times: Sequence[float]) -> Timing:
    return Timing(name, median(times), sorted(times)[math.ceil(len(times) * 0.95) - 1], len(times))


def searched(collection: Collection, seed: int = 1) -> list[str]:
    """Draw what is searched for: words of quotes, their beginnings, names in each language and parts of them."""
    random = Random(seed)
    quotes, places = as_table(collection).rows["quote"], list(collection.places.values())
    words = [random.choice(quotes[random.randrange(len(quotes))].as_py().split()) for _ in range(ROUNDS // 4)]
    names = [name for place in random.sample(places, min(len(places), ROUNDS // 12)) for name in place.names.values()]
    return [*words, *(word[:2] for word in words), *names, *(name[:2] for name in names)]


def measure_select(sizes: Mapping[str, Callable[[], Store]], seed: int = 1) -> list[Timing]:
    """Measure `select` at each size: without any filter, and over a mix that the seed decides; and searches."""
    timings = []
    for name, open_store in sizes.items():
        store = open_store()
        random = Random(seed)
        mix = [draw_filters(random, store.collection) for _ in range(ROUNDS)]
        timings.append(time_select(f"select, no filter, {name}", store, [Filters()] * 50))
        timings.append(time_select(f"select, mixed filters, {name}", store, mix))
        timings.append(time_search(f"search, {name}", store))
    return timings


def write_table(timings: Sequence[Timing]) -> str:
    """Write the timings as a table."""
    lines = [f"{'':44}{'median':>10}{'p95':>10}{'runs':>7}"]
    lines += [f"{t.name:44}{t.median:7.1f} ms{t.p95:7.1f} ms{t.runs:7}" for t in timings]
    return "\n".join(lines)


def main() -> None:
    """Measure a small collection, L and XL, and print the table."""
    sizes = {
        "60 excerpts": lambda: Store(make_collection(**SMALL)),
        "L: 100,000 excerpts": lambda: Store(make_collection()),
        "XL: 1,000,000 excerpts": lambda: shelf_at(publish_extra_large(BUILD / "XL", ROOT / "data")).current().store,
    }
    for name, open_store in sizes.items():
        print(write_table(measure_select({name: open_store})), flush=True)
    print(f"aims: select at L {AIM_MS:.0f} ms, at XL {2 * AIM_MS:.0f} ms (medians); a search at XL 150 ms (p95)")


if __name__ == "__main__":
    main()
