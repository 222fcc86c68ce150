"""From an expression of time and a day of publication to a date in EDTF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from layers.model import When
from layers.propose.rules import Rules
from layers.when import month_text

Values = Mapping[str, str]

WINTER = 24
SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
MONTHS_OF_RATIO = {True: 6, False: 3}
PARTS_OF_YEAR = {"early": (1, 3), "middle": (5, 8), "late": (10, 12), "end": (12, 12)}
FEW = (2, 6)
"""How many days, weeks or months 'a few' may be."""
RECENT_DAYS = 7
YESTERDAY = 2
"""A day so close is called by its name, or yesterday, and not last."""
RECENT_MONTHS = 3


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


def resolve(kind: str, values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the date of an expression in EDTF, or None if it names none."""
    needs_anchor = "year" not in values and kind not in ("iso", "numeric")
    if needs_anchor and not anchor.known:
        return None
    try:
        return _RESOLVERS[kind](values, anchor, rules)
    except ValueError:  # 31 June, or a year that is none
        return None


def _day(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a day of a month."""
    del rules
    month = int(values["month"])
    year = _year(values, anchor, month)
    return date(year, month, int(values.get("day") or values["nth"])).isoformat()


def _span_of_days(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the days from one of a month to one of another."""
    del rules
    first, last = int(values["month"]), int(values["month2"])
    year = _year(values, anchor, last)
    start = date(year - (first > last), first, int(values["day"]))
    end = date(year, last, int(values["day2"]))
    return f"{start.isoformat()}/{end.isoformat()}" if start < end else None


def _days(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return several days of one month."""
    del rules
    month = int(values["month"])
    year = _year(values, anchor, month)
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
    return f"{_year(values, anchor, month):04d}-{month:02d}"


def _months(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the months from one to another."""
    del rules
    first, last = int(values["month"]), int(values["month2"])
    last_year = int(values["year2"]) if "year2" in values else None
    if last_year is None:
        last_year = _year(values, anchor, last) if "year" not in values else int(values["year"])
    first_year = int(values["year"]) if "year" in values else last_year - (first > last)
    start, end = f"{first_year:04d}-{first:02d}", f"{last_year:04d}-{last:02d}"
    return f"{start}/{end}" if start < end else None


def _season(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a season; without a year the last one that has begun."""
    del rules
    code = int(values["season"])
    year = _own_year(values, anchor)
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
    year = _own_year(values, anchor)
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
    year = _own_year(values, anchor)
    if year is None:
        year = anchor.day.year
    first, last = PARTS_OF_YEAR[values["part"]]
    start, end = f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}"
    return start if first == last else f"{start}/{end}"


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


def _year_alone(values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return a year."""
    del anchor, rules
    return values["year"]


def _own_year(values: Values, anchor: Anchor) -> int | None:
    """Return the year an expression gives, by number or relative to that of publication."""
    if "year" in values:
        return int(values["year"])
    relative = values.get("year_relative") or values.get("this")
    return anchor.day.year + int(relative) if relative is not None else None


def _year(values: Values, anchor: Anchor, month: int) -> int:
    """Return the year of a month: the last such month that has begun, unless it is to come."""
    own = _own_year(values, anchor)
    if own is not None:
        return own
    year = anchor.day.year
    later = month > anchor.day.month
    if anchor.future:
        return year if month >= anchor.day.month else year + 1
    if values.get("relative") == "-1" and month == anchor.day.month and "day" not in values:
        return year - 1
    return year - 1 if later and values.get("relative") != "0" else year


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


_RESOLVERS: Mapping[str, Callable[[Values, Anchor, Rules], str | None]] = {
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
    "ago": _ago,
    "recent": _recent,
    "unit": _unit,
    "weekday": _weekday,
    "day_word": _day_word,
    "year": _year_alone,
}
