"""On a phone the panel is a sheet over the map's foot: its handle, which says how many excerpts there are."""

from __future__ import annotations

from layers.page.component import component_data, declare
from layers.store import Selection
from layers.words import Words

_SHEET = declare("page/sheet")


def show_sheet(selection: Selection, words: Words) -> None:
    """Show the handle by which the panel below it is raised and lowered, where it is a sheet."""
    everything = selection.read - selection.rejected
    count = words.count("summary.shown", selection.matching, all=f"{everything:,}")
    _SHEET(key="sheet", data=component_data(words, "sheet", count=count))
