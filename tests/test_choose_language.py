"""Which language a reader is answered in: the address, then the browser's wish, then the collection's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import words
from layers.words import choose_language, wished_language

OURS = ("en", "ar", "ru")


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "languages", lambda: OURS)


@pytest.mark.parametrize(
    ("said", "wish", "own", "answered"),
    [
        (None, "", "en", "en"),
        (None, "", "ru", "ru"),
        (None, "ar", "ru", "ar"),
        ("en", "ar", "ru", "en"),
        ("ar", "", "en", "ar"),
        (None, "fr, de;q=0.5", "ru", "ru"),
        (None, "fr", "fr", "en"),
        ("xx", "ru", "ar", "ru"),
    ],
)
def test_the_address_counts_before_the_wish_and_the_wish_before_the_collection(
    said: str | None, wish: str, own: str, answered: str
) -> None:
    assert choose_language(said, own, wish) == answered


def test_without_data_the_wish_counts_and_else_english() -> None:
    assert (choose_language(None, None, "ru"), choose_language(None, None)) == ("ru", "en")


@pytest.mark.parametrize(
    ("accepted", "found"),
    [
        ("ar-SY", "ar"),
        ("AR-sy,en;q=0.9", "ar"),
        ("zh-Hant-TW, ru-RU;q=0.9", "ru"),
        ("en;q=0.2, ru;q=0.7, ar;q=0.5", "ru"),
        ("ru, ar", "ru"),
        ("fr;q=1.0,ar;q=0.001", "ar"),
        (" ar ; q = 0.5 , ru ; Q=0.8 ", "ru"),
        ("ar;q=0, ru;q=0.1", "ru"),
        ("ar;q=0", None),
        ("*", None),
        ("*, ar;q=0.5", None),
        ("fr, ar;q=0.5, *;q=0.1", "ar"),
        ("ar;q=2, ru;q=0.5", "ru"),
        ("ar;q=x, ru;q=0.5", "ru"),
        ("arab, rus", None),
        ("../ar, ar/../../x, ar_SY, ;q=1, ,,", None),
        ("", None),
        ("x" * 2_000 + ",ar", None),
        ("fr," * 100_000 + "ar", None),
    ],
)
def test_a_wish_is_read_by_weight_and_cut_from_behind(accepted: str, found: str | None) -> None:
    assert wished_language(accepted) == found


@given(st.text(alphabet="ar-eniqQ=;,.*01 \t\x00é", max_size=200))
def test_no_wish_stops_an_answer(accepted: str) -> None:
    assert wished_language(accepted) in {None, *OURS}
