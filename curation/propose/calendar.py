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
PARTS_OF_WEEK = {"start": (0, 1), "early": (0, 2), "middle": (1, 3), "late": (3, 6), "end": (4, 6)}
FEASTS = {"ramadan": (9, 1, 29), "fitr": (10, 1, 3), "adha": (12, 10, 13)}
"""Month, first and last day in the Islamic year, whose days begin when the moon is seen: a day sooner or later."""
ISLAMIC_EPOCH = 226630
ISLAMIC_CYCLE, ISLAMIC_YEAR, HIJRA = 30, 354, 622
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
        self.when = published
        self.day = last or first or date(2000, 1, 1)
        self.exact = self.finest == "day"
        self.rules = rules
        self.future = future
        self.day_first = day_first
        self.month = _month_number(self.day.year, self.day.month)


def resolve(kind: str, values: Values, anchor: Anchor) -> str | None:
    """Return the date of an expression in EDTF, or None if it names none."""
    try:
        if "year" in values or "year2" in values or kind in ("iso", "decade"):
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
    """Return a day of a month, or its eve, where the words say so."""
    month = int(values["month"])
    day = date(_year_of_month(values, anchor, month), month, int(values.get("day") or values["nth"]))
    return (day - timedelta(days="eve" in values)).isoformat()


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
    unit, number = _size(values)
    anchor = Anchor(base, rules)
    if "weekday" in values:  # so many days away, never none
        number = (sign * (int(values["weekday"]) - anchor.day.weekday()) - 1) % 7 + 1
    number = number or 1
    bare = not {"number", "digits", "dual"} & values.keys()
    several = "few" in values or (values.get("unit written") in rules["dates.plural"] and bare)
    if unit == "year" and anchor.finest:
        return f"{anchor.day.year + sign * number:04d}"
    if unit == "month" and anchor.finest in ("day", "month"):
        return month_text(anchor.month + sign * number)
    if unit == "week" and anchor.finest == "month" and base.earliest and not several:
        return _weeks_of_month(base.earliest, anchor.day, sign * timedelta(weeks=number))
    if unit not in ("day", "week", HOUR) or not anchor.exact:
        return None
    if unit == HOUR:
        return _hours(number, anchor, sign)
    days = sign * timedelta(days=7 if unit == "week" else 1)
    ends = sorted(anchor.day + days * many for many in ((FEWEST, MOST) if several else (number,)))
    return _interval(*ends) if several else _week(ends[0]) if unit == "week" else ends[0].isoformat()


def _weeks_of_month(first: date, last: date, shift: timedelta) -> str:
    """Return about the months that a month becomes by a few weeks."""
    ends = (_month_number(day.year, day.month) for day in (first + shift, last + shift))
    return "/".join(f"{side}~" for side in _months_between(*ends).split("/"))


def _size(values: Values) -> tuple[str, int]:
    """Return the unit of a length of time, and how many of it; 0 if none is said."""
    if "months_many" in values:
        return "month", int(values["months_many"])
    number = 2 if "dual" in values else int(values.get("digits") or values.get("number") or "one" in values)
    return values.get("dual") or values.get("unit") or "day", number


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
        years = 0 if begun < (0 if relative == "1" else MONTHS_OF_SEASON) else 1
    elif relative == "-1":
        years = 0 if begun >= MONTHS_OF_SEASON else -1
    else:
        years = 0 if begun >= 0 or (relative == "0" and code != WINTER) else -1
    return f"{_year(values, anchor, years):04d}-{code}"


def _ratio(values: Values, anchor: Anchor) -> str | None:
    """Return a half or a quarter of a year as its months."""
    size = MONTHS_OF_RATIO[values.get("ratio") in anchor.rules["dates.halves"]]
    first = (int(values.get("quarter") or values["ordinal"]) - 1) * size + 1
    if first + size - 1 > MONTHS_IN_YEAR:
        return None
    year = _year(values, anchor, -(first > anchor.day.month and not anchor.future))
    return _months_between(_month_number(year, first), _month_number(year, first + size - 1))


def _first_months(values: Values, anchor: Anchor) -> str | None:
    """Return the first, or last, months of a year."""
    year, many = _year(values, anchor), _size(values)[1]
    first = MONTHS_IN_YEAR - many + 1 if values.get("end") else 1
    return _months_between(_month_number(year, first), _month_number(year, first + many - 1)) if many else None


def _part_of_year(values: Values, anchor: Anchor) -> str:
    """Return the months of the beginning, middle or end of a year."""
    year = _year(values, anchor)
    first, last = PARTS_OF_YEAR[values["part"]]
    return _months_between(_month_number(year, first), _month_number(year, last))


# --- Expressions that count from the day of publication: three weeks ago, last Thursday ---


def _ago(values: Values, anchor: Anchor) -> str:
    """Return a time so many days, weeks, months or years before publication."""
    unit, number = _size(values)
    plural = values.get("unit written", "") in anchor.rules["dates.plural"]
    if "few" in values or (plural and not number):
        return _few_ago(unit, anchor)
    number = number or 1
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
    """Return the time since the first of so many days, weeks or months, of which publication's is the last."""
    back, unit = int(values["nth"]) - 1, values.get("unit", "day")
    if unit == "month":
        return f"{month_text(anchor.month - back)}/.." if back else None
    days = timedelta(days=back * (7 if unit == "week" else 1))
    return f"{(anchor.day - days).isoformat()}/.." if back and unit in ("day", "week") else None


def _lasting(values: Values, anchor: Anchor) -> str:
    """Return the time since so many days, weeks or months ago: for two months now."""
    return f"{_ago(values, anchor).partition('/')[0]}/.."


def _ahead(values: Values, anchor: Anchor) -> str | None:
    """Return a time so long after publication; None where nothing tells that it is to come: in two weeks."""
    return count_on(values, anchor.when, anchor.rules, 1) if anchor.future or "now" in values else None


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
    unit, number = _size(values)
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
    if shift and values.get("unit written") in anchor.rules["dates.plural"]:
        return None  # in the coming weeks
    if unit == "year":
        return f"{anchor.day.year + shift:04d}"
    if unit == "month":
        return month_text(anchor.month + shift)
    if unit != "week" or not anchor.exact:
        return f"{month_text(anchor.month)}~" if unit == "week" else None
    monday = anchor.day - timedelta(days=anchor.day.weekday())
    if values.get("unit written") in anchor.rules["dates.weekends"]:
        return _interval(monday - timedelta(days=2), monday - timedelta(days=1))
    monday += timedelta(weeks=shift)
    ends = PARTS_OF_WEEK[values["part"]] if "part" in values else (0, 6)
    first, last = (monday + timedelta(days=end) for end in ends)
    if shift == 0 and (anchor.future or "later" in values):
        first = max(first, anchor.day)
    elif shift == 0:
        last = min(last, anchor.day)
    return None if last < first else first.isoformat() if first == last else _interval(first, last)


def _weekday(values: Values, anchor: Anchor) -> str:
    """Return the last such day of the week, that of publication among them.

    "Last Thursday" on a Friday is not yesterday: it is the Thursday of the week before.
    """
    relative = values.get("relative")
    back = (anchor.day.weekday() - int(values["weekday"])) % 7
    if "week" in values:
        days = int(values["weekday"]) - anchor.day.weekday() + 7 * int(relative or 0)
        return (anchor.day + timedelta(days=days)).isoformat()
    if relative == "1" or anchor.future:
        return (anchor.day + timedelta(days=(7 - back) if back or relative == "1" else 0)).isoformat()
    named_last = values.get("relative written") in anchor.rules["dates.week_before"]
    if relative == "-1" and (back == 0 or (named_last and back <= YESTERDAY)):
        back += 7
    return (anchor.day - timedelta(days=back)).isoformat()


def _weekdays(values: Values, anchor: Anchor) -> str | None:
    """Return the days from one of the week to another."""
    last = date.fromisoformat(_weekday({"weekday": values["weekday2"]}, anchor))
    first = last - timedelta(days=(int(values["weekday2"]) - int(values["weekday"])) % 7)
    fits = first < last and not ("pair" in values and last - first != timedelta(days=1))
    return _interval(first, last) if fits else None


def _years(values: Values, _: Anchor) -> str | None:
    """Return the years from one to another."""
    first, last = int(values["year"]), int(values["year2"])
    return f"{first}/{last}" if first < last and not ("pair" in values and last - first > 1) else None


def _day_of_month(values: Values, anchor: Anchor) -> str:
    """Return a day of this month, of the last or of the next; where none is said, the last such day."""
    day = int(values.get("day") or values["nth"])
    shift = int(values["relative"]) if "relative" in values else -(day > anchor.day.day and not anchor.future)
    month = anchor.month + shift + (anchor.future and "relative" not in values and day < anchor.day.day)
    return date(month // MONTHS_IN_YEAR, month % MONTHS_IN_YEAR + 1, day).isoformat()


def _feast(values: Values, anchor: Anchor) -> str:
    """Return the days of an Islamic month or feast, about: the last that has begun, unless it is to come."""
    month, first, last = FEASTS[values["feast"]]
    near = int(values.get("year") or anchor.day.year) - HIJRA
    years = range(near + near // 33 - 1, near + near // 33 + 4)
    spans = [(_islamic(year, month, first), _islamic(year, month, last)) for year in years]
    relative = values.get("relative")
    if "year" in values:
        start, end = next(span for span in spans if span[0].year == int(values["year"]))
    elif relative == "1" or anchor.future:
        start, end = next(span for span in spans if span[relative != "1"] >= anchor.day)
    else:
        start, end = [span for span in spans if span[relative == "-1"] <= anchor.day][-1]
    return f"{start.isoformat()}~/{end.isoformat()}~"


def _islamic(year: int, month: int, day: int) -> date:
    """Return the day of the Islamic calendar as tables have it."""
    leap = (11 * year + 3) // ISLAMIC_CYCLE
    return date.fromordinal(leap + ISLAMIC_YEAR * year + 30 * month - (month - 1) // 2 + day + ISLAMIC_EPOCH)


MEANINGS: Mapping[str, Callable[[Values, Anchor], str | None]] = {
    "iso": lambda values, _: date.fromisoformat(values["iso"].replace(" ", "-")).isoformat(),
    "figures": _figures,
    "year": lambda values, _: values["year"],
    "years": _years,
    "decade": lambda values, _: f"{(values.get('year') or values['decade'])[:3]}X",
    "day": _day,
    "ymd": _day,
    "week_of_year": lambda values, _: _week(date.fromisocalendar(int(values["year"]), int(values["week"]), 1)),
    "days": lambda values, anchor: _days(values["month"], values, anchor),
    "span": lambda values, anchor: _days(values["month2"], values, anchor),
    "month": _month,
    "months": _months,
    "season": _season,
    "ratio": _ratio,
    "part_of_year": _part_of_year,
    "first_months": _first_months,
    "feast": _feast,
    "day_of_month": _day_of_month,
    "ago": _ago,
    "ahead": _ahead,
    "lasting": _lasting,
    "running": _running,
    "recent": _recent,
    "unit": _unit,
    "weekday": _weekday,
    "weeks_from": lambda values, anchor: (
        date.fromisoformat(_weekday({**values, "relative": "1"}, anchor)) + timedelta(weeks=_size(values)[1] or 1)
    ).isoformat(),
    "weekdays": _weekdays,
    "day_word": lambda values, anchor: (anchor.day + timedelta(days=int(values["day_word"]))).isoformat(),
}
"""What each kind of expression in the rules means; None if it names no date."""
COUNTED_IN_DAYS = ("weekday", "weeks_from", "weekdays", "day_word", "day_of_month", "running")


def _year(values: Values, anchor: Anchor, shift: int = 0) -> int:
    """Return the year an expression gives, else one so many years after that of publication."""
    if "year" in values:
        return int(values["year"])
    return anchor.day.year + int(values.get("year_relative") or values.get("this") or shift)


def _year_of_month(values: Values, anchor: Anchor, month: int) -> int:
    """Return the year of a month: the last such month that has begun, unless it is to come."""
    now, relative = anchor.day.month, values.get("relative")
    if relative == "1" or (anchor.future and relative != "-1"):
        return _year(values, anchor, int(month < now or (relative == "1" and month == now)))
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
