"""On a phone the panel is a sheet over the map's foot: its handle, which says how many excerpts there are."""

from __future__ import annotations

from layers.ask.phrases import months_in_short
from layers.model import Filters
from layers.page.component import component_data, declare
from layers.page.summary import shown_in_words
from layers.store import Selection
from layers.words import Words

_SHEET = declare("page/sheet")


def show_sheet(selection: Selection, filters: Filters, words: Words) -> None:
    """Show the handle by which the panel below it is raised and lowered, where it is a sheet."""
    count = shown_in_words(selection, months_in_short(filters, words), words)
    _SHEET(key="sheet", data=component_data(words, "sheet", count=count))
