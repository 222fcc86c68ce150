"""Dates as Linked Places Format has them: a start and an end, each no more exact than known."""

from __future__ import annotations

import re
from typing import Any

from layers.model import When
from layers.when import OPEN_SIDES, in_words
from layers.words import Words

# ISO 8601 with the signs of its second part at the end: all that a bound may be "in".
_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?[~?%]?", re.ASCII)

Bound = dict[str, str]


def when_of(when: When, words: Words) -> dict[str, Any]:
    """Make the `when` of a feature, a name or a relation.

    `label` says the date in words, and `edtf`, which is no term of the format, as it stands.
    """
    return {
        "timespans": [timespan(when)],
        "label": in_words(when, words),
        "edtf": when.edtf,
    }


def timespan(when: When) -> dict[str, Bound]:
    """Make a timespan.

    A start alone means the whole interval that it names. What ISO 8601 cannot say (a season,
    unspecified digits) lies between its first and its last day. An open end is no earlier than
    the start begins, an open start no later than the end ends.
    """
    first, slash, last = when.edtf.partition("/")
    if not slash and _ISO.fullmatch(first):
        return {"start": {"in": first}}
    return {"start": _start(first, when), "end": _end(last if slash else first, when)}


def _start(side: str, when: When) -> Bound:
    if _ISO.fullmatch(side):
        return {"in": side}
    if side in OPEN_SIDES or when.earliest is None:
        return {"latest": _day(when.latest)}
    return {"earliest": _day(when.earliest)}


def _end(side: str, when: When) -> Bound:
    if _ISO.fullmatch(side):
        return {"in": side}
    if side in OPEN_SIDES or when.latest is None:
        return {"earliest": _day(when.earliest)}
    return {"latest": _day(when.latest)}


def _day(day: object) -> str:
    return str(day)
