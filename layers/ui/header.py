"""The top of the page: title, search, Share and About."""

from __future__ import annotations

from layers.model import Collection, View
from layers.ui.about import about
from layers.ui.component import declare, spoken
from layers.words import Words

_HEADER = declare("header")


def show_header(collection: Collection, view: View, words: Words) -> None:
    """Show the title, the search field, and what opens Share and About."""
    _HEADER(
        key="header",
        data=spoken(
            words,
            "search",
            "share",
            "about",
            "copy",
            "copied",
            "close",
            title=collection.title,
            summary=collection.summary,
            version=collection.version,
            sought=view.filters.words,
            about=about(collection, words),
        ),
    )
