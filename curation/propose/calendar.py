"""From an expression of time and the day of publication to a date in EDTF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal

from curation.propose.rules import Rules
from layers.model import When
from layers.when import MONTHS_IN_YEAR, month_text

Values = Mapping[str, str]
"""The parts of an expression, by name: numbers, a month, a unit, a direction."""

WINTER = 24
SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
MONTHS_OF_SEASON = 3
MONTHS_OF_RATIO = {True: 6, False: 3}
PARTS_OF_YEAR = {"start": (1, 1), "early": (1, 3), "middle": (5, 8), "late": (10, 12), "end": (12, 12)}
FEWEST, MOST = 2, 6
"""How many days, weeks or months 'a few' may be."""
RECENT_DAYS = 7
HOUR, DAY_HOURS = "hour", 24
RECENT_MONTHS = 3
YESTERDAY = 2
"""A day so close is called by its name, or yesterday, and not last."""


class Anchor:
    """The publication date that expressions count from, and the rules of the language.

    `finest` tells how exactly it is known: to the "day", the "month", the "year" or not ("");
    `day` is its last day, and nothing finer follows from it. `future` tells that the expression
    is of what is to come, `day_first` in which order the article writes figures, if that is
    known. `month` counts from the year 0.
    """

    def __init__(self, published: When, rules: Rules, *, future: bool = False, day_first: bool | None = None) -> None:
        first, last = published.earliest, published.latest
        self.finest: Literal["day", "month", "year", ""] = ""
        if first and last and first.year == last.year:
            self.finest = "day" if first == last else "month" if first.month == last.month else "year"
        self.day = last or first or date(2000, 1, 1)
        self.exact = self.finest == "day"
        self.rules = rules
        self.future = future
        self.day_first = day_first
        self.month = _month_number(self.day.year, self.day.month)


def resolve(kind: str, values: Values, anchor: Anchor) -> str | None:
    """Return the date of an expression in EDTF, or None if it names none."""
    try:
        if "year" in values or "year2" in values or kind == "iso":
            return MEANINGS[kind](values, anchor)
        if not anchor.finest or (anchor.finest == "year" and not _by_year(kind, values)):
            return None
        if kind in COUNTED_IN_DAYS and not anchor.exact:
            return f"{month_text(anchor.month)}~"
        edtf = MEANINGS[kind](values, anchor)
    except ValueError:  # 31 June, or a year that is none
        return None
    # The day or month of a year that is only likely.
    sure = anchor.finest != "year" or edtf is None or "year_relative" in values or kind == "unit"
    return edtf if sure or edtf is None else "/".join(f"{side}?" for side in edtf.split("/"))


def _by_year(kind: str, values: Values) -> bool:
    """Say whether an expression can be told of an article of which only the year is known."""
    if kind in ("unit", "ago"):
        return values.get("unit") == "year"
    return kind in ("day", "days", "span", "month", "months", "season", "ratio", "part_of_year") and (
        "relative" not in values or kind == "part_of_year"
    )


# --- Expressions that name a time: a day, a month, a season, a part of a year ---


def _day(values: Values, anchor: Anchor) -> str:
    """Return a day of a month."""
    month = int(values.get("month_number") or values["month"])
    year = _year_of_month(values, anchor, month)
    return date(year, month, int(values.get("day") or values["nth"])).isoformat()


def _figures(values: Values, anchor: Anchor) -> str | None:
    """Return a day in figures if it can be read in one way, or is written as others are."""
    first, second = int(values["first"]), int(values["second"])
    year = int(values["year"])
    first_is_day = anchor.day_first
    if first > MONTHS_IN_YEAR or second > MONTHS_IN_YEAR or first == second:
        first_is_day = first > MONTHS_IN_YEAR or first == second
    if first_is_day is None:
        return None
    day, month = (first, second) if first_is_day else (second, first)
    return date(year, month, day).isoformat()


def count_on(values: Values, base: When, rules: Rules, sign: int) -> str | None:
    """Return the time so long after (1) or before (-1) another; None if that is not exact enough."""
    unit = values.get("dual") or values.get("unit") or "day"
    number = 2 if "dual" in values else int(values.get("digits") or values.get("number") or 1)
    anchor = Anchor(base, rules)
    if unit == HOUR:
        return _hours(number, anchor, sign) if anchor.exact else None
    if unit == "year" and anchor.finest:
        return f"{anchor.day.year + sign * number:04d}"
    if unit == "month" and anchor.finest in ("day", "month"):
        return month_text(anchor.month + sign * number)
    if unit not in ("day", "week") or not anchor.exact:
        return None
    if "few" in values or (
        values.get("unit written") in rules["dates.plural"] and not {"number", "digits"} & values.keys()
    ):
        size = 7 if unit == "week" else 1
        ends = sorted(anchor.day + sign * timedelta(days=size * many) for many in (FEWEST, MOST))
        return _interval(ends[0], ends[1])
    day = anchor.day + sign * number * timedelta(days=7 if unit == "week" else 1)
    return _week(day) if unit == "week" else day.isoformat()


def _days(until: str, values: Values, anchor: Anchor) -> str | None:
    """Return the days from one of a month to one of the month `until`, if they are in order."""
    first, last = int(values["month"]), int(until)
    year = _year_of_month(values, anchor, last)
    start = date(year - (first > last), first, int(values["day"]))
    end = date(year, last, int(values["day2"]))
    return _interval(start, end) if start < end else None


def _month(values: Values, anchor: Anchor) -> str:
    """Return a month, or the month before or after that of publication."""
    if "month" not in values:
        return month_text(anchor.month + int(values["relative"]))
    month = int(values["month"])
    return month_text(_month_number(_year_of_month(values, anchor, month), month))


def _months(values: Values, anchor: Anchor) -> str | None:
    """Return the months from one to another."""
    first, last = int(values["month"]), int(values["month2"])
    own = values.get("year2") or values.get("year")
    last_year = int(own) if own else _year_of_month(values, anchor, last)
    first_year = int(values["year"]) if "year" in values else last_year - (first > last)
    start, end = _month_number(first_year, first), _month_number(last_year, last)
    return _months_between(start, end) if start < end else None


def _season(values: Values, anchor: Anchor) -> str:
    """Return a season; without a year the last one that has begun, unless it is to come."""
    code, relative = int(values["season"]), values.get("relative")
    begun = anchor.day.month - SEASON_STARTS[code]  # months ago, this year
    if relative == "1" or anchor.future:
        years = 0 if begun < 0 else 1
    elif relative == "-1":
        years = 0 if begun >= MONTHS_OF_SEASON else -1
    else:
        years = 0 if begun >= 0 or (relative == "0" and code != WINTER) else -1
    return f"{_year(values, anchor, years):04d}-{code}"


def _ratio(values: Values, anchor: Anchor) -> str | None:
    """Return a half or a quarter of a year as its months."""
    size = MONTHS_OF_RATIO[values["ratio"] in anchor.rules["dates.halves"]]
    first = (int(values["ordinal"]) - 1) * size + 1
    if first + size - 1 > MONTHS_IN_YEAR:
        return None
    year = _year(values, anchor, -(first > anchor.day.month and not anchor.future))
    return _months_between(_month_number(year, first), _month_number(year, first + size - 1))


def _part_of_year(values: Values, anchor: Anchor) -> str:
    """Return the months of the beginning, middle or end of a year."""
    year = _year(values, anchor)
    first, last = PARTS_OF_YEAR[values["part"]]
    return _months_between(_month_number(year, first), _month_number(year, last))


# --- Expressions that count from the day of publication: three weeks ago, last Thursday ---


def _ago(values: Values, anchor: Anchor) -> str:
    """Return a time so many days, weeks, months or years before publication."""
    unit = values.get("dual") or values["unit"]
    bare = not {"number", "digits"} & values.keys()
    plural = values.get("unit written", "") in anchor.rules["dates.plural"]
    if "few" in values or (plural and bare):
        return _few_ago(unit, anchor)
    number = 2 if "dual" in values else int(values.get("digits") or values.get("number") or 1)
    if unit == HOUR:
        return _hours(number, anchor)
    if unit == "year":
        return f"{anchor.day.year - number:04d}"
    if unit == "month":
        return month_text(anchor.month - number)
    if not anchor.exact:
        days = number * (7 if unit == "week" else 1)
        first, last = (day - timedelta(days=days) for day in (anchor.day.replace(day=1), anchor.day))
        between = _months_between(_month_number(first.year, first.month), _month_number(last.year, last.month))
        return "/".join(f"{side}~" for side in between.split("/"))
    day = anchor.day - number * timedelta(days=7 if unit == "week" else 1)
    return _week(day) if unit == "week" else day.isoformat()


def _running(values: Values, anchor: Anchor) -> str | None:
    """Return the time since the first of so many days, of which publication's is the last: for a third day."""
    nth = int(values["nth"])
    return f"{(anchor.day - timedelta(days=nth - 1)).isoformat()}/.." if nth > 1 else None


def _few_ago(unit: str, anchor: Anchor) -> str:
    """Return the time a few units before publication."""
    if unit == HOUR:
        return _hours(MOST, anchor)
    if unit != "week":
        return _stretch(unit, MOST, FEWEST, anchor)
    early, late = (anchor.day - timedelta(weeks=number) for number in (MOST, FEWEST))
    return _months_between(_month_number(early.year, early.month), _month_number(late.year, late.month))


def _recent(values: Values, anchor: Anchor) -> str:
    """Return the time just before publication: recent weeks, the past three months."""
    unit = values.get("dual") or values.get("unit", "day")
    number = 2 if "dual" in values else int(values.get("digits") or values.get("number") or 0)
    if unit == HOUR:
        return _hours(number or DAY_HOURS, anchor)
    if unit == "week":
        counted = number and anchor.exact
        return _stretch("day", 7 * number, 0, anchor) if counted else _stretch("month", 1, 0, anchor)
    usual = RECENT_MONTHS if unit in ("year", "month") else RECENT_DAYS
    return _stretch(unit, number or usual, 0, anchor)


def _hours(number: int, anchor: Anchor, sign: int = -1) -> str:
    """Return the days that so many hours before (or after, 1) an hour of the day that is not known may lie in."""
    if not anchor.exact:
        return f"{month_text(anchor.month)}~"
    return _interval(*sorted((anchor.day, anchor.day + sign * timedelta(days=-(-number // DAY_HOURS)))))


def _stretch(unit: str, most: int, least: int, anchor: Anchor) -> str:
    """Return the years, months or days from `most` of them before publication to `least`."""
    if unit == "year":
        return f"{anchor.day.year - most:04d}/{anchor.day.year - least:04d}"
    if unit == "month":
        return _months_between(anchor.month - most, anchor.month - least)
    if not anchor.exact:
        return f"{month_text(anchor.month)}~"
    return _interval(anchor.day - timedelta(days=most), anchor.day - timedelta(days=least))


def _unit(values: Values, anchor: Anchor) -> str | None:
    """Return last week, this month, next year; of this week the days so far."""
    unit, shift = values["unit"], int(values.get("relative", "0"))
    if unit == "year":
        return f"{anchor.day.year + shift:04d}"
    if unit == "month":
        return month_text(anchor.month + shift)
    if unit != "week" or not anchor.exact:
        return f"{month_text(anchor.month)}~" if unit == "week" else None
    monday = anchor.day - timedelta(days=anchor.day.weekday())
    if values.get("unit written") in anchor.rules["dates.weekends"]:
        return _interval(monday - timedelta(days=2), monday - timedelta(days=1))
    if shift:
        return _week(anchor.day + timedelta(weeks=shift))
    return monday.isoformat() if monday == anchor.day else _interval(monday, anchor.day)


def _weekday(values: Values, anchor: Anchor) -> str:
    """Return the last such day of the week, that of publication among them.

    "Last Thursday" on a Friday is not yesterday: it is the Thursday of the week before.
    """
    relative = values.get("relative")
    back = (anchor.day.weekday() - int(values["weekday"])) % 7
    if relative == "1" or anchor.future:
        return (anchor.day + timedelta(days=(7 - back) if back else 7)).isoformat()
    named_last = values.get("relative written") in anchor.rules["dates.week_before"]
    if relative == "-1" and (back == 0 or (named_last and back <= YESTERDAY)):
        back += 7
    return (anchor.day - timedelta(days=back)).isoformat()


MEANINGS: Mapping[str, Callable[[Values, Anchor], str | None]] = {
    "iso": lambda values, _: date.fromisoformat(values["iso"].replace(" ", "-")).isoformat(),
    "numeric": _day,
    "figures": _figures,
    "year": lambda values, _: values["year"],
    "day": _day,
    "days": lambda values, anchor: _days(values["month"], values, anchor),
    "span": lambda values, anchor: _days(values["month2"], values, anchor),
    "month": _month,
    "months": _months,
    "season": _season,
    "ratio": _ratio,
    "part_of_year": _part_of_year,
    "ago": _ago,
    "running": _running,
    "recent": _recent,
    "unit": _unit,
    "weekday": _weekday,
    "day_word": lambda values, anchor: (anchor.day + timedelta(days=int(values["day_word"]))).isoformat(),
}
"""What each kind of expression in the rules means; None if it names no date."""
COUNTED_IN_DAYS = ("weekday", "day_word", "running")


def _year(values: Values, anchor: Anchor, shift: int = 0) -> int:
    """Return the year an expression gives, else one so many years after that of publication."""
    if "year" in values:
        return int(values["year"])
    return anchor.day.year + int(values.get("year_relative") or values.get("this") or shift)


def _year_of_month(values: Values, anchor: Anchor, month: int) -> int:
    """Return the year of a month: the last such month that has begun, unless it is to come."""
    now, relative = anchor.day.month, values.get("relative")
    if anchor.future and relative != "-1":
        return _year(values, anchor, int(month < now))
    a_year_ago = relative == "-1" and month == now and "day" not in values
    return _year(values, anchor, -(a_year_ago or (month > now and relative != "0")))


def _month_number(year: int, month: int) -> int:
    """Count a month from the year 0, as `month_text` does."""
    return year * MONTHS_IN_YEAR + month - 1


def _months_between(first: int, last: int) -> str:
    """Return an interval of months, or one month."""
    return month_text(first) if first == last else f"{month_text(first)}/{month_text(last)}"


def _interval(first: date, last: date) -> str:
    """Return an interval of days."""
    return f"{first.isoformat()}/{last.isoformat()}"


def _week(day: date) -> str:
    """Return the Monday to Sunday that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return _interval(monday, monday + timedelta(days=6))
