"""The excerpts and their links as arrays, for counting.

The tables say which excerpts pass a filter; how many of those belong to each place, actor or
month is counted here, because a count over 100,000 excerpts in an array takes a fraction of
the time of a grouped join. Arrays over excerpts have one element each, by number; arrays over
links have one for every excerpt and place (or actor) that it counts for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from layers.model import BASES
from layers.store.axis import Axis, Spans, find_axis, place_spans
from layers.store.statements import ACTOR_LINKS, EXCERPTS, MONTH_BOUNDS, PLACE_LINKS

Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PlaceLinks:
    """Links to places and their ancestors, by place and then by excerpt.

    `begun` and `ended` hold, by basis, the cells of a matrix of places and months where the
    excerpt begins to count and where it no longer does: see `axis.Spans`.
    """

    place: Numbers
    excerpt: Numbers
    named: Flags
    direct: Flags
    direct_named: Flags
    begun: dict[str, Numbers]
    ended: dict[str, Numbers]


@dataclass(frozen=True, slots=True)
class ActorLinks:
    """Links to actors and their ancestors, by actor and then by excerpt; roles are bits."""

    actor: Numbers
    excerpt: Numbers
    roles: Numbers


@dataclass(frozen=True, slots=True)
class Columns:
    """All that is counted; `spans` by basis."""

    article: Numbers
    outlet: Numbers
    status: Numbers
    kinds: Numbers
    kinds_named: Numbers
    roles: Numbers
    placed: Flags
    named: Flags
    place_links: PlaceLinks
    actor_links: ActorLinks
    axis: Axis
    spans: dict[str, Spans]

    def __len__(self) -> int:
        """Count the excerpts."""
        return len(self.article)


def read_columns(cursor: DuckDBPyConnection, window: tuple[str, str]) -> Columns:
    """Read the tables into arrays; `window` is the collection's first and last month."""
    months = {basis: _read_months(cursor, basis) for basis in BASES}
    axis = find_axis(window, [month for pair in months.values() for month in pair])
    spans = {basis: place_spans(axis, *months[basis]) for basis in BASES}
    links = _read(cursor, PLACE_LINKS)
    row, excerpt = links["place"] * axis.width, links["excerpt"]
    return Columns(
        **_read(cursor, EXCERPTS),
        place_links=PlaceLinks(
            **links,
            begun={basis: row + spans[basis].start[excerpt] for basis in BASES},
            ended={basis: row + spans[basis].stop[excerpt] for basis in BASES},
        ),
        actor_links=ActorLinks(**_read(cursor, ACTOR_LINKS)),
        axis=axis,
        spans=spans,
    )


def _read_months(
    cursor: DuckDBPyConnection, basis: str
) -> tuple[np.ma.MaskedArray[Any, Any], np.ma.MaskedArray[Any, Any]]:
    """Read the first and the last month of each excerpt; masked where it has no date."""
    columns = cursor.execute(MONTH_BOUNDS.format(basis=basis)).fetchnumpy()
    first, last = (np.ma.asarray(column) for column in columns.values())
    return first, last


def _read(cursor: DuckDBPyConnection, query: str) -> dict[str, Any]:
    """Read the columns of a query that has no NULL, as arrays that cannot be changed."""
    columns = {}
    for name, values in cursor.execute(query).fetchnumpy().items():
        column = np.ma.getdata(values)
        # Counting wants the machine's own integers and would convert others each time.
        column = column.astype(np.bool_ if column.dtype == np.bool_ else np.intp)
        column.flags.writeable = False
        columns[name] = column
    return columns
