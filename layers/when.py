"""Dates no more exact than their source: extended date/time format (EDTF) to days and months.

Accepted are a day, month, year, season, quarter or half-year, unspecified digits
(`2025-08-XX`, `202X`), the signs `~ ? %`, and intervals `first/last` of them with `..` for an
open side. Not accepted, because no month can be filtered by them: times of day, sets, and
years before 1 or after 9999. The grammar is that of the package `edtf`; intervals and seasons
are resolved here, since that package ends every winter in December and gives open sides no
one form.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from pyparsing import ParserElement

from layers.errors import BadDate
from layers.model import When

# First month and number of months of EDTF's season codes. 21-24 name no hemisphere in the
# specification; here they are the northern meteorological seasons, so a winter (24) begins in
# December of its year and ends in the next: 2025-24 is December 2025 to February 2026.
SEASONS: Mapping[int, tuple[int, int]] = {
    **{21 + i: (3 + 3 * i, 3) for i in range(4)},
    **{25 + i: (3 + 3 * i, 3) for i in range(4)},  # the same, northern by name
    **{29 + i: ((8 + 3 * i) % 12 + 1, 3) for i in range(4)},  # southern: spring is September
    **{33 + i: (1 + 3 * i, 3) for i in range(4)},  # quarters
    **{37 + i: (1 + 4 * i, 4) for i in range(3)},  # thirds of a year
    **{40 + i: (1 + 6 * i, 6) for i in range(2)},  # halves
}
MONTHS_IN_YEAR = 12
OPEN_SIDES = ("..", "")
SIGNS = "~?%"
MEND = "write it like 2025-07-31, 2025-07, 2025, 2025-21 (spring), 2025-01/2025-06 or 2024-12/.."

_SEASON = re.compile(r"(\d{4})-(2[1-9]|3\d|4[01])", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_SIDE = re.compile(r"[~?%]*[\dX]{4}[~?%]*(?:-[~?%]*[\dX]{2}[~?%]*){0,2}", re.ASCII)
"""What the grammar may read of the forms that are accepted."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)


@lru_cache(maxsize=4096)
def read_when(text: str) -> When:
    """Read a date in the extended date/time format.

    Raises
    ------
    BadDate
        If the text is no such date, is impossible (30 February, an end before its start) or
        is of a form that months cannot be found for.
    """
    if not text.strip():
        raise BadDate("the date is empty", "leave the field out if the text gives no date")
    first, slash, last = text.partition("/")
    if not slash:
        last = first
    elif first in OPEN_SIDES and last in OPEN_SIDES:
        mend = "leave the field out if the text gives no date"
        raise BadDate(f"the interval {text!r} is open on both sides", mend)
    earliest = None if slash and first in OPEN_SIDES else _read_side(first, text)[0]
    latest = None if slash and last in OPEN_SIDES else _read_side(last, text)[1]
    if earliest and latest and latest < earliest:
        raise BadDate(f"the interval {text!r} ends before it starts", "swap its two sides")
    return When(text, earliest, latest, approximate=any(sign in text for sign in SIGNS))


def months(when: When) -> tuple[int | None, int | None]:
    """Return the first and last month, as `month_number`s, inclusive; None on an open side."""
    earliest, latest = when.earliest, when.latest
    return (
        earliest.year * 12 + earliest.month - 1 if earliest else None,
        latest.year * 12 + latest.month - 1 if latest else None,
    )


def month_number(text: str) -> int:
    """Count a month "YYYY-MM" from the year 0, so that months can be compared and added.

    Raises
    ------
    BadDate
        If the text is not a month.
    """
    match = _MONTH.fullmatch(text)
    if match is None or match[1] == "0000":
        raise BadDate(f"{text!r} is not a month", "write it like 2025-07")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(number: int) -> str:
    """Write a `month_number` as "YYYY-MM"."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def in_words(when: When, words: Mapping[str, str]) -> str:
    """Write a date in plain words.

    Parameters
    ----------
    words
        The patterns and names of one language: `date.month.1` to `.12`, `date.season.21` and
        on, `date.day`, `date.month_year`, `date.season_year`, `date.year`, `date.since`,
        `date.until`, `date.about`, `date.range`. A season code without a name is written as
        its months. What a language writes otherwise after a day, "since", "until" and "about"
        (the genitive of Slavic languages) has the same key with `.of` at its end.
    """
    first, slash, last = when.edtf.partition("/")
    if not slash:
        return _side_in_words(first, words)
    if last in OPEN_SIDES:
        return words["date.since"].format(date=_side_in_words(first, words, of=True))
    if first in OPEN_SIDES:
        return words["date.until"].format(date=_side_in_words(last, words, of=True))
    return _range_in_words(first, last, words)


def _read_side(side: str, whole: str) -> tuple[date, date]:
    """Find the first and last day of one side of an interval, or of a date that is none."""
    season = _SEASON.fullmatch(side.strip(SIGNS))
    if season is not None:
        first_month, length = SEASONS[int(season[2])]
        start = int(season[1]) * 12 + first_month - 1
        return _days(start, start + length - 1, whole)
    plain = _read_plain(side)
    if plain is not None:
        return plain
    if any(mark in side for mark in "[{T"):
        what = f"{whole!r} is a set or has a time of day, which the month filter cannot use"
        raise BadDate(what, "write a day or an interval")
    what = _impossible(side) or f"{whole!r} is no date of the extended date/time format (EDTF)"
    bare = side.strip(SIGNS)
    possible = _SIDE.fullmatch(side) and not (_PLAIN.fullmatch(bare) and _read_plain(bare) is None)
    found = _read_by_grammar(side) if possible else None
    if found is None:
        raise BadDate(what, MEND)
    return found


@lru_cache(maxsize=4096)
def _read_by_grammar(side: str) -> tuple[date, date] | None:
    """Find the first and last day of a date by the grammar of `edtf`, which takes 7 ms; None if it is none."""
    try:
        parsed = parse_edtf(side)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        return date(*lower[:3]), date(*upper[:3])
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError):
        # The package raises its own error for grammar and leaves others for what it accepts
        # but cannot resolve (years beyond what a date holds).
        return None
    finally:
        # The grammar remembers its last tries as exceptions, whose frames would hold all that
        # the callers had in hand for the life of the process.
        ParserElement.reset_cache()


def _read_plain(side: str) -> tuple[date, date] | None:
    """Find the first and last day of a plain day, month or year, if it is one and possible."""
    match = _PLAIN.fullmatch(side)
    if match is None:
        return None
    year, month, day = match.groups()
    last_month = int(month or MONTHS_IN_YEAR)
    try:
        earliest = date(int(year), int(month or 1), int(day or 1))
        length = monthrange(earliest.year, last_month)[1]
        return earliest, date(earliest.year, last_month, int(day or length))
    except ValueError:
        return None


def _impossible(side: str) -> str | None:
    """Say what is impossible in a date whose form is right."""
    match = _DAY.fullmatch(side.strip(SIGNS))
    if match is None or match[1] == "0000" or not 1 <= int(match[2]) <= MONTHS_IN_YEAR:
        return None
    length = monthrange(int(match[1]), int(match[2]))[1]
    return f"{side!r} is impossible: {match[1]}-{match[2]} has {length} days"


def _days(first_month: int, last_month: int, whole: str) -> tuple[date, date]:
    """Return the first day of one month and the last of another, as `month_number`s."""
    last_year, month = divmod(last_month, 12)
    try:
        start = date(first_month // 12, first_month % 12 + 1, 1)
        return start, date(last_year, month + 1, monthrange(last_year, month + 1)[1])
    except ValueError:
        raise BadDate(f"the year of {whole!r} is out of range", MEND) from None


def day_in_words(time: datetime, words: Mapping[str, str]) -> str:
    """Write the day of a point in time, in plain words; see `in_words`."""
    return _side_in_words(time.date().isoformat(), words)


def _side_in_words(side: str, words: Mapping[str, str], *, of: bool = False) -> str:
    """Write one side of an interval, or a date that is none, with a word for its signs."""
    plain = side.translate({ord(sign): None for sign in SIGNS})
    about = plain != side
    said = _plain_in_words(re.sub(r"(-XX)+$", "", plain), words, of=of or about)
    return words["date.about"].format(date=said) if about else said


def _form(key: str, words: Mapping[str, str], *, of: bool) -> str:
    """Look a name or a pattern up, in the form it has after another word if that is asked for."""
    return words.get(f"{key}.of", words[key]) if of else words[key]


def _plain_in_words(plain: str, words: Mapping[str, str], *, of: bool) -> str:
    """Write a day, month, season or year; anything else by its first and last day."""
    match = _PLAIN.fullmatch(plain)
    if match is None:
        return _digits_in_words(plain, words)
    year, part, day = match.groups()
    if part is None:
        return _form("date.year", words, of=of).format(year=int(year))
    if int(part) > MONTHS_IN_YEAR:
        return _season_in_words(plain, words, of=of)
    month = _form(f"date.month.{int(part)}", words, of=of or day is not None)
    if day is None:
        return _form("date.month_year", words, of=of).format(month=month, year=int(year))
    return words["date.day"].format(day=int(day), month=month, year=int(year))


def _digits_in_words(plain: str, words: Mapping[str, str]) -> str:
    """Write a date with unspecified digits as what it may be: years if whole, else days."""
    earliest, latest = _read_side(plain, plain)
    whole_years = (earliest.month, earliest.day) == (1, 1) and latest.month == MONTHS_IN_YEAR
    length = len("2025") if whole_years else len("2025-01-01")
    return _range_in_words(earliest.isoformat()[:length], latest.isoformat()[:length], words)


def _season_in_words(plain: str, words: Mapping[str, str], *, of: bool) -> str:
    """Write a season by its name, a winter with both its years; without a name, its months."""
    earliest, latest = _read_side(plain, plain)
    year, code = plain.split("-")
    if f"date.season.{code}" not in words:
        return _range_in_words(earliest.isoformat()[:7], latest.isoformat()[:7], words)
    name = _form(f"date.season.{code}", words, of=of)
    years = f"{int(year)}" if latest.year == int(year) else f"{int(year)}–{latest.year % 100:02d}"
    return _form("date.season_year", words, of=of).format(season=name, year=years)


def _range_in_words(first: str, last: str, words: Mapping[str, str]) -> str:
    """Write an interval; two months of one year share the year where the language ends on it."""
    start = _side_in_words(first, words)
    month = _MONTH.fullmatch(first)
    same_year = month is not None and _MONTH.fullmatch(last) is not None and first[:4] == last[:4]
    if month and same_year and first != last and words["date.month_year"].endswith("{year}"):
        start = words[f"date.month.{int(month[2])}"]
    return words["date.range"].format(first=start, last=_side_in_words(last, words))
