"""A collection in tables, and the answers to filters; the only room with SQL."""

from layers.store.page import cards, rows
from layers.store.select import select, select_afresh
from layers.store.selection import Coverage, MonthCount, Page, Row, Selection
from layers.store.statements import ROW_ORDERS
from layers.store.store import Store

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
