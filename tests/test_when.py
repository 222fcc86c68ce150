"""Dates: what they may mean, the months they touch, and how they are said."""

from __future__ import annotations

import contextlib
import gc
import weakref
from datetime import date

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import BadDate
from layers.when import SEASONS, in_words, month_number, month_text, months, read_when

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WORDS = {
    **{f"date.month.{number}": name for number, name in enumerate(MONTHS, 1)},
    "date.season.21": "spring",
    "date.season.22": "summer",
    "date.season.23": "autumn",
    "date.season.24": "winter",
    "date.day": "{day} {month} {year}",
    "date.month_year": "{month} {year}",
    "date.season_year": "{season} {year}",
    "date.year": "{year}",
    "date.since": "since {date}",
    "date.until": "until {date}",
    "date.about": "about {date}",
    "date.range": "{first} – {last}",
}
FEBRUARY = month_number("2025-02")

day = st.dates(date(1, 1, 1), date(9998, 12, 31))
month = st.builds(lambda found: found.isoformat()[:7], day)
season = st.builds(lambda found, code: f"{found.year:04d}-{code}", day, st.sampled_from(list(SEASONS)))
side = st.one_of(day.map(date.isoformat), month, season, day.map(lambda d: f"{d.year:04d}"))
number = st.integers(12, 9999 * 12)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025-07-31", "2025-07-31", "2025-07-31"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-21", "2025-03-01", "2025-05-31"),
        ("2025-22", "2025-06-01", "2025-08-31"),
        ("2025-23", "2025-09-01", "2025-11-30"),
        ("2025-24", "2025-12-01", "2026-02-28"),
        ("2025-28", "2025-12-01", "2026-02-28"),
        ("2025-29", "2025-09-01", "2025-11-30"),
        ("2025-32", "2025-06-01", "2025-08-31"),
        ("2025-33", "2025-01-01", "2025-03-31"),
        ("2025-36", "2025-10-01", "2025-12-31"),
        ("2025-38", "2025-05-01", "2025-08-31"),
        ("2025-40", "2025-01-01", "2025-06-30"),
        ("2025-41", "2025-07-01", "2025-12-31"),
        ("2025-01/2025-06", "2025-01-01", "2025-06-30"),
        ("2025-21/2025-24", "2025-03-01", "2026-02-28"),
        ("2024-12/..", "2024-12-01", None),
        ("2024-12/", "2024-12-01", None),
        ("../2025-03-09", None, "2025-03-09"),
        ("/2025", None, "2025-12-31"),
        ("2025-XX", "2025-01-01", "2025-12-31"),
        ("2025-08-XX", "2025-08-01", "2025-08-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2025-08~", "2025-08-01", "2025-08-31"),
        ("2025-22~", "2025-06-01", "2025-08-31"),
        ("2025-~08-11", "2025-08-11", "2025-08-11"),
        ("2025-05?/2025-07", "2025-05-01", "2025-07-31"),
    ],
)
def test_a_date_is_read_as_the_days_it_may_mean(text: str, earliest: str, latest: str | None) -> None:
    when = read_when(text)
    assert when.edtf == text
    assert (when.earliest and when.earliest.isoformat()) == earliest
    assert (when.latest and when.latest.isoformat()) == latest
    assert when.approximate == any(sign in text for sign in "~?%")
    assert when.sign == ("exact" if earliest == latest else "interval")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" ", "empty"),
        ("2025-02-30", "2025-02 has 28 days"),
        ("2025-04-31/2025-05", "2025-04 has 30 days"),
        ("2025-13", "no date of the extended"),
        ("2025-00", "no date of the extended"),
        ("2025-01-00", "2025-01 has 31 days"),
        ("2025-8", "no date of the extended"),
        ("2025-42", "no date of the extended"),
        ("August 2025", "no date of the extended"),
        ("25-08-01", "no date of the extended"),
        ("2025-08 ", "no date of the extended"),
        ("٢٠٢٥", "no date of the extended"),
        ("0000", "no date of the extended"),
        ("0000-21", "out of range"),
        ("9999-24", "out of range"),
        ("-0044", "no date of the extended"),
        ("Y12025", "no date of the extended"),
        ("2025-08-01T10:00:00", "time of day"),
        ("[2025-01,2025-03]", "is a set"),
        ("{2025-01..2025-03}", "is a set"),
        ("..", "no date of the extended"),
        ("../..", "open on both sides"),
        ("/", "open on both sides"),
        ("2025-08/2025-07", "ends before it starts"),
        ("2025/2026/2027", "no date of the extended"),
    ],
)
def test_what_is_no_date_is_refused_with_a_way_to_mend_it(text: str, says: str) -> None:
    with pytest.raises(BadDate) as caught:
        read_when(text)
    assert says in caught.value.what
    assert str(caught.value) == f"{caught.value.what}; {caught.value.mend}"
    assert len(str(caught.value.mend)) > 10


@settings(max_examples=50)  # the first call of the date grammar is slow
@given(st.text(max_size=24) | st.from_regex(r"[0-9XY~?%./\[\]{}T:-]{1,16}", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        when = read_when(text)
    except BadDate:
        return
    assert when.edtf == text
    assert when.earliest is not None or when.latest is not None


@settings(max_examples=50)  # the first call of the date grammar is slow
@given(side)
def test_a_date_begins_no_later_than_it_ends(text: str) -> None:
    when = read_when(text)
    assert when.earliest is not None
    assert when.latest is not None
    assert when.earliest <= when.latest


@settings(max_examples=50)  # the first call of the date grammar is slow
@given(st.from_regex(r"(19|20|99)[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?", fullmatch=True))
def test_plain_dates_are_read_as_the_grammar_reads_them(text: str) -> None:
    try:
        parsed = parse_edtf(text)
    except EDTFParseException:
        with pytest.raises(BadDate):
            read_when(text)
        return
    when = read_when(text)
    assert when.earliest == date(*parsed.lower_strict()[:3])
    assert when.latest == date(*parsed.upper_strict()[:3])


@settings(max_examples=50)  # the first call of the date grammar is slow
@given(side, side)
def test_an_interval_spans_its_sides_or_is_refused(first: str, last: str) -> None:
    start, end = read_when(first).earliest, read_when(last).latest
    assert start is not None
    assert end is not None
    if end < start:
        with pytest.raises(BadDate, match="ends before it starts"):
            read_when(f"{first}/{last}")
    else:
        when = read_when(f"{first}/{last}")
        assert (when.earliest, when.latest) == (start, end)
    assert read_when(f"{first}/..").latest is None
    assert read_when(f"../{last}").earliest is None


@settings(max_examples=50)  # the first call of the date grammar is slow
@given(number)
def test_months_are_written_and_counted_alike(count: int) -> None:
    assert month_number(month_text(count)) == count
    assert months(read_when(month_text(count))) == (count, count)


@pytest.mark.parametrize("text", ["2025", "2025-13", "0000-01", "2025-1", "2025-01-01", "", "x"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadDate, match="is not a month"):
        month_number(text)


def test_months_of_open_sides_are_none() -> None:
    assert months(read_when("2025-02/..")) == (FEBRUARY, None)
    assert months(read_when("../2025-02")) == (None, FEBRUARY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-02-14", FEBRUARY, FEBRUARY),
        ("2025-02", FEBRUARY, FEBRUARY),
        ("2025-01/2025-02", FEBRUARY - 1, FEBRUARY),
        ("2025-02-28/2025-04", FEBRUARY, FEBRUARY + 2),
        ("2025", FEBRUARY - 1, FEBRUARY + 10),
        ("2024-12/..", FEBRUARY - 2, None),
        ("../2025-02", None, FEBRUARY),
    ],
)
def test_a_date_has_a_first_and_a_last_month(text: str, first: int | None, last: int | None) -> None:
    assert months(read_when(text)) == (first, last)


@settings(max_examples=50)  # the first call of the date grammar is slow
@given(side)
def test_an_open_side_leaves_the_month_of_the_other(text: str) -> None:
    first, last = months(read_when(text))
    assert months(read_when(f"{text}/..")) == (first, None)
    assert months(read_when(f"../{text}")) == (None, last)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-07-31", "31 July 2025"),
        ("2025-08", "August 2025"),
        ("2025", "2025"),
        ("0987", "987"),
        ("2025-21", "spring 2025"),
        ("2025-24", "winter 2025–26"),
        ("1999-24", "winter 1999–00"),
        ("2025-26", "June – August 2025"),
        ("2025-28", "December 2025 – February 2026"),
        ("2025-33", "January – March 2025"),
        ("2025-01/2025-06", "January – June 2025"),
        ("2024-12/2025-06", "December 2024 – June 2025"),
        ("2025-06/2025-06", "June 2025 – June 2025"),
        ("2025-08-01/2025-08-12", "1 August 2025 – 12 August 2025"),
        ("2025-21/2025-22", "spring 2025 – summer 2025"),
        ("2024-12/..", "since December 2024"),
        ("2024-12/", "since December 2024"),
        ("../2025-03", "until March 2025"),
        ("2025-08~", "about August 2025"),
        ("2025-08?", "about August 2025"),
        ("2025-~08", "about August 2025"),
        ("2025-05~/2025-07", "about May 2025 – July 2025"),
        ("2025-12~/..", "since about December 2025"),
        ("2025-XX", "2025"),
        ("2025-XX-XX", "2025"),
        ("2025-08-XX", "August 2025"),
        ("202X", "2020 – 2029"),
        ("2025-XX-12", "12 January 2025 – 12 December 2025"),
    ],
)
def test_a_date_is_said_in_words(text: str, said: str) -> None:
    assert in_words(read_when(text), WORDS) == said


def test_months_keep_their_year_where_a_language_puts_it_first() -> None:
    words = WORDS | {"date.month_year": "{year} {month}"}
    assert in_words(read_when("2025-01/2025-06"), words) == "2025 January – 2025 June"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-08", "август 2025"),
        ("2025-07-31", "31 июля 2025"),
        ("2025-08/..", "с августа 2025"),
        ("../2025-08", "до августа 2025"),
        ("2025-08~", "около августа 2025"),
        ("2025-24~", "около зимы 2025–26"),
        ("2024/..", "с 2024 года"),
        ("2025-01/2025-06", "январь – июнь 2025"),
    ],
)
def test_a_language_may_have_another_form_after_another_word(text: str, said: str) -> None:
    months = ("январь", "январ", 1), ("июнь", "июн", 6), ("июль", "июл", 7), ("август", "август", 8)
    words = WORDS | {"date.since": "с {date}", "date.until": "до {date}", "date.about": "около {date}"}
    for name, stem, number in months:
        ending = "а" if name == stem else "я"
        words |= {f"date.month.{number}": name, f"date.month.{number}.of": stem + ending}
    words |= {"date.season.24": "зима", "date.season.24.of": "зимы", "date.year.of": "{year} года"}
    assert in_words(read_when(text), words) == said


@settings(max_examples=50)  # the first call of the date grammar is slow
@given(side)
def test_every_date_can_be_said(text: str) -> None:
    said = in_words(read_when(text), WORDS)
    assert str(int(text[:4])) in said


@pytest.mark.parametrize("text", ["2022~", "2022-99~", "nonsense"])
def test_reading_a_date_holds_nothing_of_its_callers(text: str) -> None:
    class Held:
        pass

    def read() -> weakref.ref[Held]:
        held = Held()
        with contextlib.suppress(BadDate):
            read_when(text)
        return weakref.ref(held)

    read_when.cache_clear()
    gone = read()
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    "text", ["2025-13-20", "2025-02-30~", "2025-42", "?2025-00", "2025-13-702", "2025-1-2", "25-12-2025", "12-2025"]
)
def test_the_slow_grammar_is_not_asked_of_what_no_calendar_has(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("layers.when.parse_edtf", asked.append)
    with pytest.raises(BadDate, match="write it like"):
        read_when(text)
    assert asked == []


def test_a_date_that_is_none_is_tried_by_the_grammar_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(text: str) -> None:
        asked.append(text)
        raise ValueError

    monkeypatch.setattr("layers.when.parse_edtf", refuse)
    for _ in range(3):
        with pytest.raises(BadDate, match="write it like"):
            read_when("2025-9X-31")
    assert asked == ["2025-9X-31"]
