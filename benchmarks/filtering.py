"""What each rule of the filters takes in NumPy, as the store has it, and in DuckDB; and a search in Arrow.

Both answer with a flag for each of 100,000 and 1,000,000 excerpts, from which counting goes on, and find
part of a word among as many words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random
from statistics import median
from timeit import repeat

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.synthetic import make_collection
from layers.collection.excerpts import as_table
from layers.model import Filters
from layers.store.arrays import Codes, Columns, Flags, Numbers, Rows
from layers.store.columns import number_members, read_columns
from layers.store.judgement import Found, find_term, judge
from layers.when import month_number

SIZES = (100_000, 1_000_000)
ROUNDS = 31
RULES = {
    "months": (
        Filters(first_month="2024-05", last_month="2024-09"),
        "SELECT number FROM excerpt WHERE first <= {to} AND last >= {from} AND NOT undated",
    ),
    "outlets": (Filters(outlets=("outlet-1", "outlet-3")), "SELECT number FROM excerpt WHERE outlet IN {outlets}"),
    "kinds": (Filters(kinds=("town", "zone")), "SELECT number FROM excerpt WHERE (kinds & {kinds}) <> 0"),
    "places": (Filters(places=("place-1", "place-200")), "SELECT excerpt FROM excerpt_place WHERE place IN {places}"),
    "any actor": (
        Filters(actors=("actor-1", "actor-30")),
        "SELECT excerpt, bit_or(roles) FROM excerpt_actor WHERE actor IN {actors} GROUP BY excerpt",
    ),
    "all actors": (
        Filters(actors=("actor-1", "actor-30"), all_actors=True),
        """SELECT excerpt, bit_and(roles) FROM excerpt_actor WHERE actor IN {actors}
        GROUP BY excerpt HAVING count(*) = 2""",
    ),
}
"""Filters, and the same in SQL."""


def number_asked(codes: Codes) -> Mapping[str, object]:
    """Return the numbers of what is asked for, as they stand in SQL."""
    return {
        "from": month_number("2024-05"),
        "to": month_number("2024-09"),
        "outlets": tuple(codes.values["outlet"][one] for one in ("outlet-1", "outlet-3")),
        "kinds": sum(1 << codes.kinds[one] for one in ("town", "zone")),
        "places": tuple(codes.places[one] for one in ("place-1", "place-200")),
        "actors": tuple(codes.actors[one] for one in ("actor-1", "actor-30")),
    }


def fill(columns: Columns) -> duckdb.DuckDBPyConnection:
    """Put the columns that the rules look at into tables."""
    connection = duckdb.connect(":memory:")
    spans, places, actors = columns.spans["event"], columns.places, columns.actors
    excerpt = {"number": np.arange(len(columns)), "outlet": columns.values["outlet"].of}
    excerpt |= {"kinds": columns.kinds.sets[columns.kinds.column.of]}
    excerpt |= {"first": spans.first[spans.date.of], "last": spans.last[spans.date.of]}
    tables = {
        "excerpt": excerpt | {"undated": spans.undated},
        "excerpt_place": members(places.rows, "place"),
        "excerpt_actor": members(actors.rows, "actor") | {"roles": actors.roles},
    }
    for name, content in tables.items():
        connection.register("incoming", pa.table(content))
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608 - names of our own
    return connection


def members(rows: Rows, name: str) -> dict[str, Numbers]:
    """Write each excerpt of the rows beside its member."""
    return {name: np.repeat(np.arange(len(rows.begins) - 1), np.diff(rows.begins)), "excerpt": rows.excerpt}


def in_duckdb(connection: duckdb.DuckDBPyConnection, query: str, count: int) -> Flags:
    """Ask for the numbers of excerpts and set their flags."""
    flags = np.zeros(count, dtype=np.bool_)
    flags[np.ma.getdata(next(iter(connection.execute(query).fetchnumpy().values())))] = True
    return flags


def time_ms(ask: Callable[[], object]) -> float:
    """Return the median of some rounds, in milliseconds."""
    return median(repeat(ask, number=1, repeat=ROUNDS)) * 1000


def measure(size: int) -> Iterator[tuple[str, float, float]]:
    """Time each rule in NumPy and in DuckDB, once they agree."""
    collection = make_collection(excerpts=size)
    excerpts = as_table(collection)
    codes = number_members(collection, excerpts)
    columns = read_columns(collection, excerpts, codes)
    connection, numbers = fill(columns), number_asked(codes)
    for name, (filters, sql) in RULES.items():
        numpy = partial(judge, columns, codes, filters, lambda _: Found(columns.placed, columns.placed))
        duck = partial(in_duckdb, connection, sql.format_map(numbers), size)
        if not np.array_equal(numpy().passes(), duck()):
            raise ValueError(f"{name}: NumPy and DuckDB find different excerpts")
        yield name, time_ms(numpy), time_ms(duck)


def measure_search(size: int) -> tuple[str, float, float]:
    """Time how long it takes to find part of a word among so many, in Arrow and in DuckDB, once they agree."""
    random = Random(size)
    words = pa.array(f"{random.getrandbits(40):x}" for _ in range(size))
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.register("incoming", pa.table({"number": np.arange(size), "text": words}))
    connection.execute("CREATE TABLE word AS SELECT * FROM incoming")
    arrow = partial(find_term, {"word": words}, "abc")
    duck = partial(in_duckdb, connection, "SELECT number FROM word WHERE position('abc' IN text) > 0", size)
    if not np.array_equal(arrow()["word"], np.flatnonzero(duck())):
        raise ValueError("Arrow and DuckDB find different words")
    return "part of a word", time_ms(arrow), time_ms(duck)


def main() -> None:
    """Measure both sizes and print the medians, with the machine's load beside them."""
    for size in SIZES:
        print(f"{size:,} excerpts, load {os.getloadavg()[0]:.1f}")
        for name, ours, duck in (*measure(size), measure_search(size)):
            print(f"{name:14}{ours:9.2f} ms here{duck:9.2f} ms in DuckDB")


if __name__ == "__main__":
    main()
