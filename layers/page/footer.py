"""The account of all rows, the data version and the licences."""

from __future__ import annotations

from layers.model import Collection
from layers.page.component import declare, spoken
from layers.store import Selection
from layers.words import Words

_FOOTER = declare("page/footer")


def show_footer(collection: Collection, selection: Selection, words: Words) -> None:
    """Show that every row read is accounted for."""
    numbers = {
        "read": selection.read,
        "shown": selection.shown,
        "hidden": selection.hidden,
        "not_placed": selection.not_placed,
        "rejected": selection.rejected,
    }
    account = words.of("footer.account", **{name: f"{n:,}" for name, n in numbers.items()})
    version = words.of("footer.version", version=collection.version)
    withdrawn = len(collection.withdrawn)
    rejected = words.count("footer.withdrawn", withdrawn) if withdrawn else ""
    lines = [account, rejected, version, collection.licence, " · ".join(collection.attribution)]
    _FOOTER(key="footer", data=spoken(words, lines=[line for line in lines if line]))
