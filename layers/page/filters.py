"""The filters: months with a histogram, and the choices of each facet with their counts."""

from __future__ import annotations

from layers import release
from layers.ask.choices import NAMED_ONLY
from layers.model import Collection, Filters
from layers.page.component import component_data, declare, month_data
from layers.store import Selection
from layers.words import Words

_FILTERS = declare("page/filters")


def show_filters(
    collection: Collection, selection: Selection, filters: Filters, words: Words
) -> None:
    """Show every filter with its counts under the other filters."""
    _FILTERS(key="filters", data=filters_data(collection, selection, filters, words))


def filters_data(
    collection: Collection, selection: Selection, filters: Filters, words: Words
) -> dict[str, object]:
    """Make the data of the filters: what is chosen, and counts by facet and id.

    What there is to choose among, the browser gets from `choices`, an address of the app's
    server (see `layers.ask.choices`).
    """
    facets = selection.facets
    return component_data(
        words,
        "filters",
        choices=release.document_address("choices", collection.version, words.language),
        months=[
            month_data(month, words) | {"certain": certain, "possible": possible}
            for month, certain, possible in selection.months
        ],
        undated=selection.undated,
        undatedOn=filters.undated,
        sure=filters.certain,
        basis=filters.basis,
        **{"from": filters.first_month, "to": filters.last_month},
        match="all" if filters.all_actors else "any",
        role=filters.role,
        chosen={
            "actor": list(filters.actors),
            "place": list(filters.places),
            "kind": list(filters.kinds),
            "source": list(filters.outlets),
            "status": list(filters.statuses),
            "named": [NAMED_ONLY] if filters.named_only else [],
        },
        counts={
            **{key: dict(facets[key]) for key in ("actor", "place", "kind", "status", "role")},
            "source": dict(facets["outlet"]),
            "named": {NAMED_ONLY: facets["link"].get("named", 0)},
        },
    )
