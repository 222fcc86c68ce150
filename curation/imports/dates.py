"""Dates as others write them, into the extended date/time format (EDTF), never more exact."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from curation.propose.rules import LANGUAGES, read_rules
from layers.errors import BadDate, Mismatch, show
from layers.text import fold
from layers.when import read_when

_ISO_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})()(\d\d)(\d\d)", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
# A time of day, its zone, or a second one; no further day.
_TIME = re.compile(
    r"(?<=[\d.])(?:T|,? +)\d{1,2}:\d\d(?:[:.,]\d+)*[^\d/+-]*+"
    r"(?:[+-]\d\d?(?::?\d\d)?|- ?\d{1,2}:\d\d(?::\d\d)?)?[^\d/]*$",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{1,2}([./ -])(?:\d{1,2}|[^\W\d]+\.?)\1'?\d\d")
_COUNTED = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_PLAIN = str.maketrans(
    {**dict.fromkeys("‐‑‒–−", "-"), **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", 2 * "0123456789", strict=True))}
)
# Words beside each other; what may stand behind a year; a month by both its Arabic names.
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_OF_YEAR = re.compile(r" ?(?:года|г\.?|م\.?)$")
_TWICE = re.compile(r"([a-z]+) ?/ ?\1")
_MEND = "write it like 2025-07-31"
_GREGORIAN = f"{_MEND}, as the Gregorian calendar has it"
# English, whatever the language of the computer is: both data sets write it so; Arabic and Russian ones are put for it.
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join((*(f"{name}|{name[:3]}\\.?" for name in _MONTHS), r"sept\.?"))
_NAMED_DAY = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]({_MONTH}),?[ -](\d{{4}})", re.ASCII | re.IGNORECASE)
_DAY_BEHIND = re.compile(rf"({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", re.ASCII | re.IGNORECASE)
_NAMED_MONTH = re.compile(rf"({_MONTH})[ -](\d{{4}})", re.ASCII | re.IGNORECASE)
_MONTH_IN_NUMBERS = re.compile(r"(?:(0?[1-9]|1[0-2])[./](\d{4})|(\d{4})(?:[./](0?[1-9]|1[0-2])|-([1-9])))", re.ASCII)
_FROM_TO = re.compile(r"\s+(?:to|until|[-‐‑‒–—−])\s+")

OTHER_CALENDARS = range(1300, 1500)

# Half of the week or similar period whose middle ACLED writes down.
HALF_WEEK = timedelta(days=3)


def read_day(column: str, text: str, order: str = "") -> date:
    """Read a day: `2025-07-31`, `31 July 2025`, or in numbers, with or without a time of day.

    Parameters
    ----------
    order
        "dmy" or "mdy", of a day in numbers that can be read in both ways: `03/04/2025`. One with
        a single reading is that day, whatever the order.

    Raises
    ------
    Mismatch
        If it is no possible day, or one that can be read in two ways and there is no order.
    """
    text = _plain(text)
    iso, named, numbers = _ISO_DAY.fullmatch(text), _NAMED_DAY.fullmatch(text), _NUMBERS.fullmatch(text)
    behind = _DAY_BEHIND.fullmatch(text)
    if iso is not None:
        year, _, month, day = (part for part in iso.groups() if part is not None)
        return _day(column, text, int(year), int(month), int(day))
    if named is not None:
        return _day(column, text, int(named[3]), _month(named[2]), int(named[1]))
    if behind is not None:
        return _day(column, text, int(behind[3]), _month(behind[1]), int(behind[2]))
    if numbers is None:
        raise Mismatch(f"{column} {show(text)} is not a day", _mend(text))
    one, other, year = int(numbers[1]), int(numbers[3]), int(numbers[4])
    order = _only_order(one, other) or order
    if one == other:
        return _day(column, text, year, one, other)
    if order == "dmy":
        return _day(column, text, year, other, one)
    if not order and one <= len(_MONTHS):
        raise Mismatch(f"{column} {show(text)} can be read in two ways", f"{_MEND}, or say --dates dmy or mdy")
    return _day(column, text, year, one, other)


def is_in_numbers(text: str) -> bool:
    """Say whether a text is a day in numbers whose order is not that of EDTF, like `31/07/2025`."""
    return _NUMBERS.fullmatch(_plain(text)) is not None


def order_shown(texts: Iterable[str]) -> tuple[str, str]:
    """Say in which order days in numbers stand, "dmy" or "mdy", and which of them shows it; nothing where none does.

    Nothing either where two contend.
    """
    shown: dict[str, str] = {}
    for text in texts:
        found = _NUMBERS.fullmatch(_plain(text))
        if found and (order := _only_order(int(found[1]), int(found[3]))):
            shown.setdefault(order, text)
    return next(iter(shown.items())) if len(shown) == 1 else ("", "")


def with_order(text: str, order: str) -> str:
    """Return a day in numbers as EDTF if it can be read in two ways, by an order; any other text as it is."""
    try:
        read_day("", text)
    except Mismatch:
        try:
            return read_day("", text, order).isoformat()
        except Mismatch:
            pass
    return text


def _only_order(one: int, other: int) -> str:
    """Return the one order in which two numbers can be a day and a month; "" where both can be, or none."""
    if one > len(_MONTHS) >= other:
        return "dmy"
    return "mdy" if other > len(_MONTHS) >= one else ""


def _plain(text: str) -> str:
    """Return a date without a time of day behind it, its hyphens and figures as EDTF has them, its month in English."""
    plain = _TIME.sub("", " ".join(text.translate(_PLAIN).split()))
    if plain.isascii():
        return plain
    named = _WORDS.sub(lambda found: _months_elsewhere().get(fold(found[0]), found[0]), _OF_YEAR.sub("", plain))
    return _TWICE.sub(r"\1", named)


@cache
def _months_elsewhere() -> Mapping[str, str]:
    """Return the English names of months by those that the languages with rules write, folded."""
    tables = (read_rules(language).table["dates"]["words"]["month"] for language in LANGUAGES)
    return {
        fold(name): _MONTHS[int(number) - 1] for table in tables for number, names in table.items() for name in names
    }


def _mend(text: str) -> str:
    """Say what to write for what is no day; for the number of a spreadsheet, which day that is."""
    if _COUNTED.fullmatch(text):  # Microsoft counts from this day, so that a leap day of 1900 that was none counts too
        meant = date(1899, 12, 30) + timedelta(days=int(float(text)))
        return f"it looks like a spreadsheet's number of {meant}: format the column as dates, and save it anew"
    return f"{_MEND}, with all four digits of the year" if _SHORT_YEAR.fullmatch(text) else _MEND


def read_loose_date(column: str, text: str, order: str = "") -> str:
    """Read a date as people write it: EDTF, `July 2025`, `08/2025`, a day, in that `order`, or two; return EDTF."""
    ends = _FROM_TO.split(text)
    if len(ends) == 2 and all(any(map(str.isdigit, end)) and ":" not in end for end in ends):  # noqa: PLR2004
        first, last = (read_day(column, end, order) for end in ends)
        if first > last:
            raise Mismatch(f"{column} {show(text)} ends before it begins", _MEND)
        return interval(first, last)
    text = _plain(text)
    if month := _MONTH_IN_NUMBERS.fullmatch(text):
        return f"{month[2] or month[3]}-{int(month[1] or month[4] or month[5]):02d}"
    named = _NAMED_MONTH.fullmatch(text)
    if named is not None:
        return checked(column, f"{named[2]}-{_month(named[1]):02d}")
    try:
        return read_day(column, text, order).isoformat()
    except Mismatch:
        if is_in_numbers(text) or _COUNTED.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
            raise
        return checked(column, text)


def interval(first: date, last: date) -> str:
    """Write the days from one to another, inclusive, as EDTF; a whole month or year as such."""
    if first == last:
        return first.isoformat()
    length = monthrange(last.year, last.month)[1]
    if first.year == last.year and first.day == 1 and last.day == length:
        if first.month == last.month:
            return first.isoformat()[:7]
        if (first.month, last.month) == (1, len(_MONTHS)):
            return first.isoformat()[:4]
    return f"{first.isoformat()}/{last.isoformat()}"


def around(day: date, reach: timedelta) -> tuple[date, date]:
    """Return the days before and after one that are as far from it as `reach`."""
    try:
        return day - reach, day + reach
    except OverflowError:
        raise Mismatch(f"the date {day} is at the edge of the calendar", _MEND) from None


def approximate(first: date, last: date) -> str:
    """Write an interval whose two ends are themselves about right."""
    return f"{first.isoformat()}~/{last.isoformat()}~"


def checked(column: str, text: str) -> str:
    """Return a date in EDTF as it is, or raise `Mismatch` if it is none."""
    try:
        when = read_when(text)
    except BadDate as error:
        raise Mismatch(f"{column}: {error.what}", error.mend) from None
    return when.edtf


def reject_future(edtf: str | None, status: str, today: date) -> None:
    """Refuse an event that lies wholly after today, unless it is a forecast."""
    if edtf is None or status == "forecast":
        return
    earliest = read_when(edtf).earliest
    if earliest is not None and earliest > today:
        raise Mismatch(f"the event is dated {edtf}, which is to come", "correct the date")


def reject_other_calendar(name: str, edtf: str | None) -> None:
    """Refuse a year that is one of today only where years are counted from the Hijra, by the moon or the sun."""
    when = read_when(edtf) if edtf else None
    if when and any(day.year in OTHER_CALENDARS for day in (when.earliest, when.latest) if day):
        what = f"{name} {show(when.edtf)} looks like a date of the Islamic or Persian calendar"
        raise Mismatch(what, f"{_GREGORIAN}, or say --calendar gregorian if it is that year")


def _day(column: str, text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        mend = _GREGORIAN if year in OTHER_CALENDARS else _MEND
        raise Mismatch(f"{column} {show(text)} is impossible: {error}", mend) from None


def _month(word: str) -> int:
    """Return the number of a month by the first three letters of its English name."""
    return [name[:3] for name in _MONTHS].index(word[:3].lower()) + 1
