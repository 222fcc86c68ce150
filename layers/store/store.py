"""A collection in tables, built once and shared by all readers."""

from __future__ import annotations

import duckdb

from layers.model import Collection, Filters
from layers.store.codes import number_members
from layers.store.columns import Numbers, read_columns
from layers.store.judge import Judgement
from layers.store.memory import Memory
from layers.store.schema import create_statements
from layers.store.selection import Selection
from layers.store.tables import tabulate

MOST_REMEMBERED = 32
"""Answers kept; one takes about 1 MB at 1,000 places and 100,000 excerpts."""


class Store:
    """One collection, ready to be asked; safe to share between threads.

    Attributes
    ----------
    collection
        What the store was built from.
    codes
        The numbers of ids in the tables.
    columns
        The arrays that counting needs.
    """

    def __init__(self, collection: Collection) -> None:
        """Build the tables of a collection in memory."""
        self.collection = collection
        self.codes = number_members(collection)
        self.ids = tuple(self.codes.excerpts)
        self._connection = duckdb.connect(":memory:")
        self._fill()
        with self.cursor() as cursor:
            self.columns = read_columns(cursor, collection.window)
        self.judgements: Memory[Filters, Judgement] = Memory(MOST_REMEMBERED)
        self.selections: Memory[Filters, Selection] = Memory(MOST_REMEMBERED)
        self.orders: Memory[tuple[str, bool], Numbers] = Memory(MOST_REMEMBERED)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection to the tables for one thread; close it after use."""
        return self._connection.cursor()

    def _fill(self) -> None:
        """Create the tables and put the collection in."""
        with self.cursor() as cursor:
            for statement in create_statements():
                cursor.execute(statement)
            for name, content in tabulate(self.collection, self.codes):
                cursor.register("incoming", content)
                columns = ", ".join(content.column_names)
                cursor.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM incoming")  # noqa: S608 - names of our own
                cursor.unregister("incoming")
