"""The day that an article was published on, which its expressions of time count from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from curation.propose.rules import Rules
from layers.model import When

Values = Mapping[str, str]
"""The parts of an expression, by name: numbers, a month, a unit, a direction."""


class Anchor:
    """The publication date that relative expressions count from.

    `exact` tells that its day is known; else `day` is its last day and nothing finer than a
    month follows from it.
    """

    def __init__(self, published: When, *, future: bool = False) -> None:
        latest = published.latest or published.earliest
        self.known = latest is not None
        self.day = latest or date(2000, 1, 1)
        self.exact = published.sign == "exact"
        self.future = future
        self.month = self.day.year * 12 + self.day.month - 1


Resolver = Callable[[Values, Anchor, Rules], str | None]
"""Returns the date of an expression in EDTF, or None if it names none."""


def own_year(values: Values, anchor: Anchor) -> int | None:
    """Return the year an expression gives, by number or relative to that of publication."""
    if "year" in values:
        return int(values["year"])
    relative = values.get("year_relative") or values.get("this")
    return anchor.day.year + int(relative) if relative is not None else None


def year_of_month(values: Values, anchor: Anchor, month: int) -> int:
    """Return the year of a month: the last such month that has begun, unless it is to come."""
    own = own_year(values, anchor)
    if own is not None:
        return own
    year = anchor.day.year
    later = month > anchor.day.month
    if anchor.future:
        return year if month >= anchor.day.month else year + 1
    if values.get("relative") == "-1" and month == anchor.day.month and "day" not in values:
        return year - 1
    return year - 1 if later and values.get("relative") != "0" else year
