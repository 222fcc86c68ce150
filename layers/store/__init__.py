"""A collection ready to be asked: which excerpts filters leave, and how many there are of each.

NumPy filters and counts: an excerpt passes a filter by a look at one number of it in an array
(`columns`), so all rules and all counts (`selection`) are a few passes over 100,000 numbers, and
no excerpt is looked at in Python. DuckDB keeps the text: it finds the excerpts that hold part
of a word, and sorts rows (`tables`, the only module with SQL). `benchmarks/filtering.py` measures
what each rule takes in either.
"""

from layers.store.selection import Coverage, MonthCount, Selection
from layers.store.store import Page, Row, Store, cards, rows, select, select_afresh
from layers.store.tables import ROW_ORDERS

__all__ = [
    "ROW_ORDERS",
    "Coverage",
    "MonthCount",
    "Page",
    "Row",
    "Selection",
    "Store",
    "cards",
    "rows",
    "select",
    "select_afresh",
]
