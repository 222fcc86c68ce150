"""Laws of the small parts: ids, lists, dates, distances."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curation.imports.dates import interval, read_loose_date
from curation.imports.files import Head, Unreadable, split_list, text_in
from curation.imports.positions import read_position, split_position
from curation.imports.row import language_of, slug, unused
from curation.imports.spreadsheet import read_table
from curation.imports.template import names_of
from layers.decoding import unmarked_utf16
from layers.errors import Mismatch
from layers.when import read_when

ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@given(st.text())
def test_a_slug_is_always_an_id(name: str) -> None:
    assert ID.fullmatch(slug(name, "place"))
    assert slug(name, "place") == slug(name, "place")


@pytest.mark.parametrize(
    ("name", "expected"), [("Al-Ḥasakah", "al-hasakah"), ("Port  Sund!", "port-sund"), ("M-4 (road)", "m-4-road")]
)
def test_a_slug_is_the_name_in_latin_letters(name: str, expected: str) -> None:
    assert slug(name, "place") == expected


def test_long_names_and_other_scripts_end_in_a_digest() -> None:
    assert slug("حلب", "place") == slug("حَلَب", "place")
    assert slug("حلب", "place") != slug("حماة", "place")
    long = "The committee " * 20
    assert slug(long, "actor") != slug(long + "two", "actor")
    assert len(slug(long, "actor")) < 80


def test_ids_that_are_taken_get_a_number() -> None:
    assert unused("a", {"a", "a-2"}) == "a-3"


def test_the_language_of_a_name() -> None:
    assert [language_of(name, "en") for name in ("Sund", "سوند", "Сунд")] == ["en", "ar", "ru"]
    assert language_of("Sund", "ar") == "en"


@pytest.mark.parametrize(
    ("text", "names"), [("A; B;a ;; ", ("A", "B")), (r"A\; B; C", ("A; B", "C")), ("", ()), ("A\\", ("A\\",))]
)
def test_lists_in_a_cell(text: str, names: tuple[str, ...]) -> None:
    assert split_list(text) == names


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_an_interval_means_the_days_it_was_made_of(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    when = read_when(interval(first, last))
    assert (when.earliest, when.latest) == (first, last)


@given(st.binary())
def test_no_bytes_stop_the_reader(content: bytes) -> None:
    assume(not unmarked_utf16(b"name\n" + content))  # which is refused
    head, *entries = read_table(text_in(b"name\n" + content), ["name"])
    assert head == Head(text_in(b"name\n" + content).splitlines(keepends=True)[0])
    assert all(one.what for one in entries if isinstance(one, Unreadable))


@pytest.mark.parametrize(
    ("latitude", "longitude", "means"),
    [
        ("51°12'14\"N", "11°06′18″E", (11.105, 51.203889)),
        ("51° 12.5' S", "11.105 W", (-11.105, -51.208333)),
        ("51.2°", "N 11.1", None),
        ("11.1E", "51.2N", None),
        ("-51.2 S", "11.1", None),
        ("51°72'N", "11.1", None),
        ("51°12'14S", "11.1", None),
        ("51d12m14s", "11.1", (11.1, 51.203889)),
        ("−51٫2", "11.1", (11.1, -51.2)),
    ],
)
def test_degrees_as_people_write_them(latitude: str, longitude: str, means: tuple[float, float] | None) -> None:
    if means is None:
        with pytest.raises(Mismatch, match="is no number"):
            read_position(latitude, longitude)
    else:
        assert read_position(latitude, longitude) == means


@pytest.mark.parametrize(
    ("column", "cell", "means"),
    [
        ("lat_lon", "51.2, 11.1", (11.1, 51.2)),
        ("lonlat", "11.1 51.2", (11.1, 51.2)),
        ("lat/long", "51,2; 11,1", (11.1, 51.2)),
        ("gps", "51°12'N 11°6'E", (11.1, 51.2)),
        ("coordinates", "(136.5, 36.1)", (136.5, 36.1)),
        ("coordinates", "51.2, 11.1", None),
        ("coordinates", "51.2", None),
        ("lat_lon", "51.2 – 11.1", None),
        ("wkt", "POINT Z (11.1 51.2 3)", (11.1, 51.2)),
        ("geom", '{"type": "Point", "coordinates": [11.1, 51.2]}', (11.1, 51.2)),
        ("wkt", "POINT (eleven)", None),
    ],
)
def test_a_position_in_one_cell(column: str, cell: str, means: tuple[float, float] | None) -> None:
    if means is None:
        with pytest.raises(Mismatch, match="into a column each"):
            split_position(column, cell)
    else:
        assert read_position(*split_position(column, cell)[:2]) == means


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (("By Ann Author and Bo Writer",), ("Ann Author", "Bo Writer")),
        (("Author, Ann & Bo Writer",), ("Author, Ann", "Bo Writer")),
        (("Ann Author et al.",), ("Ann Author",)),
        (("Reporters and Editors",), ("Reporters and Editors",)),
        (("عبد الرحمن الراشد",), ("عبد الرحمن الراشد",)),
    ],
)
def test_a_byline_is_taken_apart_into_names(given: tuple[str, ...], read: tuple[str, ...]) -> None:
    assert names_of(given) == read


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("September 5, 2024", "2024-09-05"),
        ("Sept. 5 2024", "2024-09-05"),
        ("5-Sep-2024", "2024-09-05"),
        ("20240905", "2024-09-05"),
        ("2024/9/5 10:20", "2024-09-05"),
        ("13/9/2024 12:00:00 AM", "2024-09-13"),
        ("2024‑09‑05T22:30:00Z", "2024-09-05"),
        ("2024-09-05 22:30:00.000 +0300", "2024-09-05"),
        ("2024-09-05 10:20 – 12:00", "2024-09-05"),
        ("Sept 2024", "2024-09"),
        ("5 сентября 2024 г.", "2024-09-05"),
        ("Май 2024 года", "2024-05"),
        ("٥ أيلول/سبتمبر ٢٠٢٤", "2024-09-05"),
        ("8 كانون الأول 2024", "2024-12-08"),
        ("2024-09-05/2024-09-07", "2024-09-05/2024-09-07"),
    ],
)
def test_days_with_one_reading(text: str, means: str) -> None:
    assert read_loose_date("event_date", text) == means


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("02/03/25", "all four digits of the year"),
        ("14-Mar-25", "all four digits of the year"),
        ("45730", "a spreadsheet's number of 2025-03-14"),
        ("2025-03-01T10:00/2025-03-05T12:00", ""),
        ("2025-03-01 10:00 - 2025-03-05 12:00", ""),
        ("1.3.2025 10:00 – 5.3.2025", ""),
        ("Sept. 5", ""),
        ("5 сент.", ""),
    ],
)
def test_days_that_nothing_decides_are_refused(text: str, mend: str) -> None:
    with pytest.raises(Mismatch) as refused:
        read_loose_date("event_date", text)
    assert mend in str(refused.value.mend)
