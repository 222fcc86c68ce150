"""The top of the page: title, search, Share, Export and About."""

from __future__ import annotations

from layers import release
from layers.export.formats import FORMATS
from layers.model import Collection, View
from layers.page.component import component_data, declare
from layers.words import Words

_HEADER = declare("page/header")


def show_header(collection: Collection, view: View, words: Words) -> None:
    """Show the title, the search field, and what opens Share, Export and About."""
    _HEADER(
        key="header",
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
            sought=view.filters.words,
            formats=[
                {
                    "name": name,
                    "title": words[f"export.format.{name}"],
                    "help": words[f"export.format.{name}.help"],
                }
                for name in FORMATS
            ],
            about=release.document_address("about", collection.version, words.language),
        ),
    )
