"""Expressions that count from the day of publication: three weeks ago, last Thursday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from curation.propose.anchor import Anchor, Resolver, Values
from curation.propose.rules import Rules
from layers.when import month_text

FEW = (2, 6)
"""How many days, weeks or months 'a few' may be."""
RECENT_DAYS = 7
YESTERDAY = 2
"""A day so close is called by its name, or yesterday, and not last."""
RECENT_MONTHS = 3


def _ago(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a time so many days, weeks, months or years before publication."""
    unit = values.get("dual") or values["unit"]
    written = values.get("unit written", "")
    few = "few" in values or (
        written in rules["dates.plural"] and not {"number", "digits"} & values.keys()
    )
    number = 2 if "dual" in values else int(values.get("digits") or values.get("number") or 1)
    if few:
        return _span(unit, FEW[1], FEW[0], anchor)
    if unit == "year":
        return f"{anchor.day.year - number:04d}"
    if unit == "month":
        return month_text(anchor.month - number)
    if not anchor.exact:
        return _month_of(anchor.day)
    if unit == "week":
        return _week(anchor.day - timedelta(weeks=number))
    return (anchor.day - timedelta(days=number)).isoformat()


def _recent(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the time just before publication: recent weeks, the past three months."""
    del rules
    unit = values.get("unit", "day")
    number = int(values.get("digits") or values.get("number") or 0)
    if unit == "year":
        return f"{anchor.day.year - (number or RECENT_MONTHS):04d}/{anchor.day.year:04d}"
    if unit == "month":
        return _months_between(anchor.month - (number or RECENT_MONTHS), anchor.month)
    if unit == "week" and not (number and anchor.exact):
        return _months_between(anchor.month - 1, anchor.month)
    if not anchor.exact:
        return _month_of(anchor.day)
    days = 7 * number if unit == "week" else number or RECENT_DAYS
    return f"{(anchor.day - timedelta(days=days)).isoformat()}/{anchor.day.isoformat()}"


def _unit(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return last week, this month, next year."""
    unit, shift = values["unit"], int(values.get("relative", "0"))
    if unit == "year":
        return f"{anchor.day.year + shift:04d}"
    if unit == "month":
        return month_text(anchor.month + shift)
    if unit != "week" or not anchor.exact:
        return _month_of(anchor.day) if unit == "week" else None
    if values.get("unit written") in rules["dates.weekends"]:
        return _weekend(anchor.day)
    return _week(anchor.day + timedelta(weeks=shift)) if shift else _week_until(anchor.day)


def _weekend(day: date) -> str:
    """Return the last Saturday and Sunday before a day."""
    sunday = day - timedelta(days=day.weekday() + 1)
    return f"{(sunday - timedelta(days=1)).isoformat()}/{sunday.isoformat()}"


def _week_until(day: date) -> str:
    """Return the days of a week up to one of them."""
    monday = day - timedelta(days=day.weekday())
    return day.isoformat() if monday == day else f"{monday.isoformat()}/{day.isoformat()}"


def _weekday(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the last such day of the week, that of publication among them.

    "Last Thursday" on a Friday is not yesterday: it is the Thursday of the week before.
    """
    if not anchor.exact:
        return _month_of(anchor.day)
    relative = values.get("relative")
    back = (anchor.day.weekday() - int(values["weekday"])) % 7
    if relative == "1" or anchor.future:
        return (anchor.day + timedelta(days=(7 - back) if back else 7)).isoformat()
    close = values.get("relative written") in rules["dates.week_before"] and back <= YESTERDAY
    if relative == "-1" and (back == 0 or close):
        back += 7
    return (anchor.day - timedelta(days=back)).isoformat()


def _day_word(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return today, yesterday or the day before."""
    del rules
    if not anchor.exact:
        return _month_of(anchor.day)
    return (anchor.day + timedelta(days=int(values["day_word"]))).isoformat()


def _span(unit: str, longest: int, shortest: int, anchor: Anchor) -> str:
    """Return the time between two numbers of units before publication."""
    if unit == "year":
        return f"{anchor.day.year - longest:04d}/{anchor.day.year - shortest:04d}"
    if unit == "month":
        return _months_between(anchor.month - longest, anchor.month - shortest)
    if unit == "week":
        early, late = (anchor.day - timedelta(weeks=number) for number in (longest, shortest))
        return _months_between(early.year * 12 + early.month - 1, late.year * 12 + late.month - 1)
    if not anchor.exact:
        return _month_of(anchor.day)
    early, late = (anchor.day - timedelta(days=number) for number in (longest, shortest))
    return f"{early.isoformat()}/{late.isoformat()}"


def _months_between(first: int, last: int) -> str:
    """Return an interval of months, or one month."""
    return month_text(first) if first == last else f"{month_text(first)}/{month_text(last)}"


def _month_of(day: date) -> str:
    """Return the month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def _week(day: date) -> str:
    """Return the Monday to Sunday that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


RELATIVE: Mapping[str, Resolver] = {
    "ago": _ago,
    "recent": _recent,
    "unit": _unit,
    "weekday": _weekday,
    "day_word": _day_word,
}
