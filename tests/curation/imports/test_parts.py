"""Laws of the small parts: ids, lists, dates, distances."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.imports.dates import interval
from curation.imports.files import Head, Unreadable, split_list, text_in
from curation.imports.positions import distance_km
from curation.imports.row import language_of, slug, unused
from curation.imports.spreadsheet import read_table
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


def test_distance() -> None:
    # A degree of latitude on a sphere with the mean radius is 111.195 km.
    assert distance_km((11.1, 51.2), (11.1, 52.2)) == pytest.approx(111.195, abs=0.001)
    assert distance_km((179.9, 0), (-179.9, 0)) == pytest.approx(22.239, abs=0.001)


@given(st.binary())
def test_no_bytes_stop_the_reader(content: bytes) -> None:
    head, *entries = read_table(text_in(b"name\n" + content), ["name"])
    assert head == Head(text_in(b"name\n" + content).splitlines(keepends=True)[0])
    assert all(one.what for one in entries if isinstance(one, Unreadable))
