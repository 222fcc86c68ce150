"""The filters: which date counts and how surely, and the choices of each facet with their counts."""

from __future__ import annotations

from collections.abc import Mapping

from layers.ask.choices import order_of
from layers.ask.table import BY_KEY, FACETS, ON, Parameter
from layers.model import Filters
from layers.page.alone import document_address
from layers.page.component import component_data, declare
from layers.page.strip import told
from layers.store import Selection, Store, select
from layers.words import Words

_FILTERS = declare("page/filters")


def show_filters(store: Store, filters: Filters, words: Words, *, request: int = 0) -> None:
    """Show every filter with its counts under the other filters, and what is on.

    Parameters
    ----------
    request
        The number of what the session was asked for last.
    """
    _FILTERS(key="filters", data=filters_data(store, filters, words) | {"answers": request})


def filters_data(store: Store, filters: Filters, words: Words) -> dict[str, object]:
    """Make the data of the filters: counts by facet and id, or in the order of its options, and what is on.

    What is chosen, the browser has in the address; what there is to choose among, it gets from `choices`, an address
    of the app's server (see `layers.ask.choices`).
    """
    collection, selection = store.collection, select(store, filters)
    return component_data(
        words,
        "filters",
        "close",
        "summary",
        version=collection.version,
        choices=document_address("choices", collection.version, words.language),
        undated=selection.undated,
        show=words.count("filters.show", selection.matching),
        counts={row.key: _counts(row, store, selection) for row in (*FACETS, BY_KEY["role"])},
        told=told(store, filters, words),
    )


def _counts(row: Parameter, store: Store, selection: Selection) -> Mapping[str, int] | list[int]:
    """Return how many excerpts there would be, by what an address says to ask for them.

    Of the options of a tree, which may be thousands, the ids would be the most of it: they are in their order.
    """
    if row.kind == "flag":
        return {ON: selection.facets[str(row.dimension)].get(row.key, 0)}
    counts = selection.facets[str(row.dimension) if row.kind == "many" else row.key]
    order = order_of(row, store) if row.kind == "many" else ()
    return [*map(counts.__getitem__, order)] if order else dict(counts)
