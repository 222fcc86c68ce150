"""A collection ready to be asked: which excerpts filters leave, and how many there are of each.

NumPy filters and counts: an excerpt passes a filter by a look at one number of it in an array
(`arrays`, which `columns` lays out), so all rules (`judgement`) and all counts (`selection`) are a few passes
over 100,000 numbers, and no excerpt is looked at in Python. Arrow keeps the text and finds the words that hold part
of one. `benchmarks/filtering.py` measures what each rule and a search take in DuckDB instead.
"""

from layers.store.beside import Beside, Counted, Named, beside, count_sides
from layers.store.columns import shared_rows
from layers.store.judgement import HiddenThere
from layers.store.selection import Coverage, MonthCount, Selection, most_counted
from layers.store.store import Apart, Page, Store, cards, cards_of, find, related_places, select, select_afresh

__all__ = [
    "Apart",
    "Beside",
    "Counted",
    "Coverage",
    "HiddenThere",
    "MonthCount",
    "Named",
    "Page",
    "Selection",
    "Store",
    "beside",
    "cards",
    "cards_of",
    "count_sides",
    "find",
    "most_counted",
    "related_places",
    "select",
    "select_afresh",
    "shared_rows",
]
