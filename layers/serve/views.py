"""Views as requests ask for them: leniently for readers' links, strictly for data."""

from __future__ import annotations

from layers.ask import permalink
from layers.ask.permalink import MOST_VALUES, Pairs, Trouble
from layers.export.extract import Extract
from layers.model import Collection, View
from layers.store.shelf import Edition
from layers.words import languages, read_words

_MENDS = {"from": "write it like 2025-07", "to": "write it like 2025-07"}


class BadParameter(ValueError):  # noqa: N818 - the name says what is wrong
    """A parameter of an address cannot be meant; `trouble` says which and why."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(explain(trouble))


def nearest_view(query: str, collection: Collection) -> View:
    """Read the view nearest to what an address says, as the page does.

    Looking for what unknown ids were meant to be takes a while: call it in a thread.
    """
    return permalink.read(permalink.pairs_of(query)[0], collection, languages())[0]


def exact_view(query: str, collection: Collection) -> View:
    """Read a view from an address that must be right in every parameter.

    Raises
    ------
    BadParameter
        For the first parameter that is unknown or cannot be read.
    """
    pairs, troubles = permalink.pairs_of(query)
    if query.count("&") >= MOST_VALUES:
        troubles = (Trouble("", "", "too long"),)
    view, found = permalink.read(pairs, collection, languages())
    for trouble in (*troubles, *found):
        raise BadParameter(trouble)
    return view


def extract_of(edition: Edition, view: View, site: str) -> Extract:
    """Put together what a view shows, with the layers for its map."""
    return Extract(
        edition.collection,
        edition.store,
        view,
        read_words(view.language),
        site=site,
        features=edition.features,
    )


def dated_pairs(view: View, version: str) -> Pairs:
    """Write a view as pairs of an address that always says the data version.

    A new version then has a new address, which no cache has seen.
    """
    return (*permalink.write(view), ("v", version))


def explain(trouble: Trouble) -> str:
    """Say in English what is wrong with a parameter."""
    mend = f"; {_MENDS[trouble.key]}" if trouble.key in _MENDS else ""
    return {
        "unknown": f"{trouble.key}: {trouble.value!r} is not in this collection",
        "unknown key": f"{trouble.key}: there is no such parameter",
        "malformed": f"{trouble.key}: {trouble.value!r} cannot be read{mend}",
        "swapped": f"{trouble.key}: the months end before they begin",
        "too long": f"{trouble.key or 'the address'}: this is too long",
    }[trouble.why]
