"""The strip between header and map: what is shown and why, and time."""

from __future__ import annotations

from collections.abc import Sequence

from layers.model import Filters
from layers.page.component import declare_together
from layers.page.summary import SUMMARY, Notice, summary_data
from layers.page.timeline import TIMELINE, timeline_data
from layers.store import Store, select
from layers.words import Words

_STRIP = declare_together("strip", summary=SUMMARY, timeline=TIMELINE)


def show_strip(store: Store, filters: Filters, notices: Sequence[Notice], words: Words) -> None:
    """Show the line of counts with a chip for each filter that is on, notices, and the months."""
    _STRIP(
        key="strip",
        data={
            "summary": summary_data(store, filters, words, notices),
            "timeline": timeline_data(select(store, filters), filters, words),
        },
    )
