"""Which stretch of a text is quoted: whole sentences, made more or fewer at either end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Span = tuple[int, int]
"""Where a sentence stands in a text; the end is exclusive."""
Side = Literal["before", "after"]


def extend(spans: Sequence[Span], passage: Span, side: Side) -> Span | None:
    """Take in the sentence before or after a passage; None if there is none.

    A passage that ends within a sentence is first brought to that sentence's edge.

    Parameters
    ----------
    spans
        The sentences of the text, in order.
    """
    start, end = passage
    if side == "before":
        earlier = [first for first, _ in spans if first < start]
        return (earlier[-1], end) if earlier else None
    later = [last for _, last in spans if last > end]
    return (start, later[0]) if later else None


def shrink(spans: Sequence[Span], passage: Span, side: Side) -> Span | None:
    """Leave out the first or the last sentence of a passage; None if it has only one."""
    start, end = passage
    inside = [span for span in spans if span[0] < end and span[1] > start]
    if len(inside) < 2:  # noqa: PLR2004 - one sentence is the least
        return None
    return (inside[1][0], end) if side == "before" else (start, inside[-2][1])


def trim(text: str, start: int, end: int) -> Span | None:
    """Leave out blanks at the ends of a selection; None if nothing else is in it."""
    start, end = max(start, 0), max(min(end, len(text)), 0)
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip())
    return (first, last) if first < last else None
