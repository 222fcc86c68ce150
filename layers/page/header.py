"""The top of the page: title, search, Share, Export and About.

Through it the browser's half gets the page's address, and asks for another.
"""

from __future__ import annotations

from layers import release
from layers.ask import permalink
from layers.ask.table import PANEL_KEYS
from layers.export.formats import FORMATS
from layers.model import Collection, View
from layers.page.component import component_data, declare
from layers.page.navigation import on_navigate
from layers.words import Words

_HEADER = declare("page/header")
_KEY = "header"


def show_header(collection: Collection, view: View, words: Words) -> None:
    """Show the title, the search field, and what opens Share, Export and About."""
    _HEADER(
        key=_KEY,
        data=component_data(
            words,
            "search",
            "share",
            "about.open",
            "about.failed",
            "export",
            "copy",
            "copied",
            "close",
            title=collection.title,
            summary=collection.summary,
            version=collection.version,
            address=permalink.address(view, collection.version),
            panelKeys=list(PANEL_KEYS),
            sought=view.filters.words,
            formats=[
                {"name": name, "title": words[f"export.format.{name}"], "help": words[f"export.format.{name}.help"]}
                for name in FORMATS
            ],
            about=release.document_address("about", collection.version, words.language),
        ),
        on_navigate_change=on_navigate(_KEY, collection),
    )
