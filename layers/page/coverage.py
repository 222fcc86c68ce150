"""Coverage: place × month, each cell a count, and what shows it."""

from __future__ import annotations

from layers.model import Collection, Filters
from layers.page.component import Part, component_data, month_data
from layers.store import Selection, most_counted
from layers.words import Words

COVERAGE = Part("page/coverage")
MOST_ROWS = 40


def coverage_data(collection: Collection, selection: Selection, filters: Filters, words: Words) -> dict[str, object]:
    """Make the data of the grid, places with most excerpts first; the months asked for are marked.

    An empty cell says that this collection has no excerpt there.
    """
    first, last = filters.first_month, filters.last_month
    months = [month for month, _, _ in selection.months]
    counts = selection.place_counts
    ordered = [collection.places[one] for one in most_counted(counts, MOST_ROWS) if counts[one]]
    left_out = len(counts) - list(counts.values()).count(0) - MOST_ROWS
    cells = selection.coverage
    return component_data(
        words,
        "coverage",
        months=[
            month_data(month, words) | {"chosen": bool(first or last) and (first or month) <= month <= (last or month)}
            for month in months
        ],
        rows=[
            {
                "id": place.id,
                "name": words.name(place.names),
                "counts": cells.row(place.id)[:-1],
                "undated": cells.row(place.id)[-1],
            }
            for place in ordered
        ],
        most=cells.most or 1,
        left_out=words.count("coverage.left_out", left_out) if left_out > 0 else None,
    )
