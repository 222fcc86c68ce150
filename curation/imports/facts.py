"""`collection.toml` of a collection that is made of a foreign file."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from curation.imports.rows import Position, Row
from layers.collection.geometry import GLOBE, Bounds
from layers.when import read_when

# Room round the places, in degrees, and the most that the map may zoom in on them at first.
MARGIN_DEGREES = 0.5
DEEPEST_FIRST_ZOOM = 10
# At zoom 0 the whole globe is one tile; the map is about three tiles wide.
_TILES_WIDE = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows come from, in words: the data set, the file, the terms of both."""

    data_set: str
    file: str
    terms: str
    caveats: Sequence[str] = ()


def new_facts(
    origin: Origin,
    rows: Sequence[Row],
    positions: Sequence[Position],
    *,
    title: str,
    bounds: Bounds | None,
    today: date,
) -> dict[str, Any]:
    """Return what `collection.toml` says; the bounds are those of the places if not given."""
    around = bounds or _around(positions)
    first, last = _window(rows, today)
    languages = [language for language, _ in Counter(row.source.language for row in rows).items()]
    return {
        "title": title or f"{origin.data_set}: {origin.file}",
        "summary": f"{_count(len(rows))} of {origin.data_set}, brought in from {origin.file}.",
        "languages": languages or ["en"],
        "first_month": first,
        "last_month": last,
        "bounds": list(around),
        "licence": origin.terms,
        "attribution": [origin.data_set],
        "method": (
            f"Brought in by the command import from {origin.file} ({origin.data_set}), {today}. "
            "Quotes are the data set's own wording; nobody held them against the sources it names."
        ),
        "caveats": [
            "The collection shows what the data set records, not what happened.",
            "An empty month means that this collection has no excerpt for it.",
            *origin.caveats,
        ],
        "first_view": _first_view(around),
    }


def how_read(rows: Iterable[Row]) -> list[str]:
    """Say how codes were read, and in how many rows, in the order of the words."""
    counts = Counter(said for row in rows for said in row.mapped)
    return [f"{said}: {_count(number)}" for said, number in sorted(counts.items())]


def _count(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


def _around(positions: Sequence[Position]) -> Bounds:
    """Return the bounds of positions, with room round them; without any, the globe."""
    if not positions:
        return GLOBE
    east = [position[0] for position in positions]
    north = [position[1] for position in positions]
    return (
        max(math.floor(10 * (min(east) - MARGIN_DEGREES)) / 10, GLOBE[0]),
        max(math.floor(10 * (min(north) - MARGIN_DEGREES)) / 10, GLOBE[1]),
        min(math.ceil(10 * (max(east) + MARGIN_DEGREES)) / 10, GLOBE[2]),
        min(math.ceil(10 * (max(north) + MARGIN_DEGREES)) / 10, GLOBE[3]),
    )


def _window(rows: Sequence[Row], today: date) -> tuple[str, str]:
    """Return the first and the last month of the events, else of publication, else this one."""
    events = [read_when(row.event_date) for row in rows if row.event_date]
    dates = events or [read_when(row.source.published) for row in rows]
    days = [day for when in dates for day in (when.earliest, when.latest) if day]
    if not days:
        return today.isoformat()[:7], today.isoformat()[:7]
    return min(days).isoformat()[:7], max(days).isoformat()[:7]


def _first_view(bounds: Bounds) -> dict[str, Any]:
    """Open the map on the bounds."""
    west, south, east, north = bounds
    span = max(east - west, 2 * (north - south))
    zoom = math.floor(math.log2(_TILES_WIDE * 360 / span))
    center = [round((west + east) / 2, 4), round((south + north) / 2, 4)]
    return {"center": center, "zoom": max(1, min(zoom, DEEPEST_FIRST_ZOOM))}
