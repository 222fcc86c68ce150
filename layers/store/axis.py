"""The months that counts are laid out on, and where each excerpt lies on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.store.schema import BEYOND
from layers.when import month_number, month_text

MOST_EXTRA_MONTHS = 24
"""How far the axis may go beyond the window: one stray date must not make it a century."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The months from `first` to `last`, as month numbers, inclusive, around the window."""

    first: int
    last: int
    window_first: int
    window_last: int

    def __len__(self) -> int:
        """Count the months."""
        return self.last - self.first + 1

    @property
    def width(self) -> int:
        """The number of positions: one a month, one for outside, one for undated."""
        return len(self) + 2

    @property
    def months(self) -> tuple[str, ...]:
        """The months as "YYYY-MM", in order."""
        return tuple(month_text(number) for number in range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Spans:
    """Where each excerpt lies on an axis of M months.

    `start` is the position of its first month and `stop` the one after its last; both are M
    if it lies wholly outside, and `start` is M + 1 (`stop` M) if it has no date. `single`:
    it certainly lies in one month.
    """

    start: NDArray[np.intp]
    stop: NDArray[np.intp]
    single: NDArray[np.bool_]
    undated: NDArray[np.bool_]


def find_axis(window: tuple[str, str], months: Iterable[np.ma.MaskedArray[Any, Any]]) -> Axis:
    """Extend the window to the months that occur, by at most `MOST_EXTRA_MONTHS` a side."""
    window_first, window_last = (month_number(month) for month in window)
    first, last = window_first, window_last
    for column in months:
        known = column.compressed()
        near = known[
            (known >= window_first - MOST_EXTRA_MONTHS) & (known <= window_last + MOST_EXTRA_MONTHS)
        ]
        first = min(first, int(near.min(initial=first)))
        last = max(last, int(near.max(initial=last)))
    return Axis(first, last, window_first, window_last)


def place_spans(
    axis: Axis, first: np.ma.MaskedArray[Any, Any], last: np.ma.MaskedArray[Any, Any]
) -> Spans:
    """Find where dates lie; an open side reaches to the end of the window and no farther.

    Parameters
    ----------
    first, last
        The first and last month of each excerpt, masked if it has no date, -BEYOND and
        BEYOND on open sides.
    """
    undated = np.ma.getmaskarray(first)
    starts, stops = first.filled(0).astype(np.int64), last.filled(0).astype(np.int64)
    starts = np.where(starts == -BEYOND, np.minimum(axis.window_first, stops), starts)
    stops = np.where(stops == BEYOND, np.maximum(axis.window_last, starts), stops)
    single = ~undated & (first.filled(0) == last.filled(0))
    outside = undated | (stops < axis.first) | (starts > axis.last)
    start = np.clip(starts - axis.first, 0, len(axis) - 1)
    stop = np.clip(stops - axis.first, 0, len(axis) - 1) + 1
    start[outside], stop[outside] = len(axis), len(axis)
    start[undated] = len(axis) + 1
    return Spans(start.astype(np.intp), stop.astype(np.intp), single & ~outside, undated)
