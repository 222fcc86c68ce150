"""Expressions that name a time: a day, a month, a season, a part of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from curation.propose.anchor import Anchor, Resolver, Values, own_year, year_of_month
from curation.propose.rules import Rules
from layers.when import month_text

WINTER = 24
SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
MONTHS_OF_RATIO = {True: 6, False: 3}
PARTS_OF_YEAR = {"early": (1, 3), "middle": (5, 8), "late": (10, 12), "end": (12, 12)}


def _day(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a day of a month."""
    del rules
    month = int(values["month"])
    year = year_of_month(values, anchor, month)
    return date(year, month, int(values.get("day") or values["nth"])).isoformat()


def _span_of_days(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the days from one of a month to one of another."""
    del rules
    first, last = int(values["month"]), int(values["month2"])
    year = year_of_month(values, anchor, last)
    start = date(year - (first > last), first, int(values["day"]))
    end = date(year, last, int(values["day2"]))
    return f"{start.isoformat()}/{end.isoformat()}" if start < end else None


def _days(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return several days of one month."""
    del rules
    month = int(values["month"])
    year = year_of_month(values, anchor, month)
    first, last = (date(year, month, int(values[key])) for key in ("day", "day2"))
    return f"{first.isoformat()}/{last.isoformat()}" if first < last else None


def _iso(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a date written as year, month, day."""
    del anchor, rules
    return date.fromisoformat(values["iso"].replace(" ", "-")).isoformat()


def _numeric(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a date written as day, month, year."""
    del anchor, rules
    return date(int(values["year"]), int(values["month_number"]), int(values["day"])).isoformat()


def _month(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a month, or the month before or after that of publication."""
    del rules
    if "month" not in values:
        return month_text(anchor.month + int(values["relative"]))
    month = int(values["month"])
    return f"{year_of_month(values, anchor, month):04d}-{month:02d}"


def _months(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the months from one to another."""
    del rules
    first, last = int(values["month"]), int(values["month2"])
    last_year = int(values["year2"]) if "year2" in values else None
    if last_year is None:
        last_year = (
            year_of_month(values, anchor, last) if "year" not in values else int(values["year"])
        )
    first_year = int(values["year"]) if "year" in values else last_year - (first > last)
    start, end = f"{first_year:04d}-{first:02d}", f"{last_year:04d}-{last:02d}"
    return f"{start}/{end}" if start < end else None


def _season(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a season; without a year the last one that has begun."""
    del rules
    code = int(values["season"])
    year = own_year(values, anchor)
    if year is None:
        year = _season_year(code, values, anchor)
    return f"{year:04d}-{code}"


def _season_year(code: int, values: Values, anchor: Anchor) -> int:
    """Return the year of a season that is named relative to the publication date."""
    start = SEASON_STARTS[code] - 1
    year = anchor.day.year
    relative = values.get("relative")
    begun = anchor.month - (year * 12 + start)
    if relative == "1" or anchor.future:
        return year if begun < 0 else year + 1
    if relative == "-1":
        ended = begun - 2 > 0
        return year if ended else year - 1
    if relative == "0" and code != WINTER:
        return year
    return year if begun >= 0 else year - 1


def _ratio(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a half or a quarter of a year as its months."""
    year = own_year(values, anchor)
    size = MONTHS_OF_RATIO[values["ratio"] in rules["dates.halves"]]
    first = (int(values["ordinal"]) - 1) * size + 1
    if year is None:
        year = anchor.day.year - (first > anchor.day.month and not anchor.future)
    if first + size - 1 > 12:  # noqa: PLR2004 - months of a year
        return None
    return f"{year:04d}-{first:02d}/{year:04d}-{first + size - 1:02d}"


def _part_of_year(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the months of the beginning, middle or end of a year."""
    del rules
    year = own_year(values, anchor)
    if year is None:
        year = anchor.day.year
    first, last = PARTS_OF_YEAR[values["part"]]
    start, end = f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}"
    return start if first == last else f"{start}/{end}"


def _year_alone(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a year."""
    del anchor, rules
    return values["year"]


NAMED: Mapping[str, Resolver] = {
    "day": _day,
    "days": _days,
    "span": _span_of_days,
    "iso": _iso,
    "numeric": _numeric,
    "month": _month,
    "months": _months,
    "season": _season,
    "ratio": _ratio,
    "part_of_year": _part_of_year,
    "year": _year_alone,
}
