"""The top of the page: title, search, Share, Export and About.

Through it the browser's half gets the page's address, and asks for another.
"""

from __future__ import annotations

from datetime import datetime

from layers.ask import permalink
from layers.ask.phrases import then_in_words
from layers.export.formats import FORMATS
from layers.model import Collection, Filters, View
from layers.page.alone import ALONE, document_address
from layers.page.component import component_data, declare
from layers.page.navigation import address_data, on_navigate
from layers.words import Words, languages, read_words

_HEADER = declare("page/header")
_KEY = "header"


def show_header(collection: Collection, view: View, words: Words, published: datetime | None = None) -> None:
    """Show the title, the search field, and what opens the filters, Share, Export and About.

    Of an older version of the data, `published` then, that is said with the way to the newest.
    """
    # What stands before a title's colon is its name, which fits in one line.
    title, summary = words.name(collection.title), words.name(collection.summary)
    name, _, rest = title.partition(": ")
    address = address_data(collection)
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
            "header",
            "connection",
            "alone",
            "then",
            alone=ALONE,
            title=title,
            name={**words.said(collection.title), "text": name},
            line={**words.said(collection.title), "text": rest} if rest else words.said(collection.summary),
            summary=summary,
            languages=[{"code": one.language, "name": one["language.self"]} for one in map(read_words, languages())],
            then=then_in_words(published, words),
            of_version=words.of("footer.version", version=collection.version),
            **address,
            answers=address["request"],
            **header_data(view.filters),
            formats=[
                {
                    "name": name,
                    "title": words[f"export.format.{name}"],
                    "help": words[f"export.format.{name}.help"],
                    "compares": form.compares,
                }
                for name, form in FORMATS.items()
            ],
            about=document_address("about", collection.version, words.language),
        ),
        on_navigate_change=on_navigate(_KEY, collection),
    )


def header_data(filters: Filters) -> dict[str, object]:
    """Return what the header says of filters: how many values are asked for, the two ends of the months being one."""
    said = permalink.values_of(filters)
    return {"active": sum(map(len, said.values())) - ({"from", "to"} <= said.keys()), "sought": filters.words}
