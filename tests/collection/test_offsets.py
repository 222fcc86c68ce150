"""Excerpts of one article agree on its text where they overlap, whatever order they come in."""

from __future__ import annotations

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from layers.collection.articles import Piece, agree
from layers.collection.records import Record

NOBODY = cast("Record", None)
TEXT = "ababbaabab"
STRETCHES = st.lists(st.tuples(st.integers(-3, 12), st.text(alphabet="ab", max_size=4)), max_size=6)


def agree_by_character(stretches: list[tuple[int, str]]) -> bool:
    known: dict[int, str] = {}
    return all(
        known.setdefault(start + place, character) == character
        for start, text in stretches
        for place, character in enumerate(text)
    )


@given(STRETCHES)
def test_stretches_agree_as_their_characters_do(stretches: list[tuple[int, str]]) -> None:
    pieces = [Piece(NOBODY, "quote", start, text) for start, text in stretches]
    assert agree(pieces) == agree_by_character(stretches)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_stretches_of_one_textagree(cuts: list[tuple[int, int]]) -> None:
    pieces = [Piece(NOBODY, "quote", min(cut), TEXT[min(cut) : max(cut)]) for cut in cuts]
    assert agree(pieces)
