"""Counting by bits and bytes against counting one by one."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from layers.store import arrays
from layers.store.arrays import Column, Rows, Sets, Sifted, count_rows, pick

LENGTHS = st.lists(st.integers(0, 20), max_size=12)


@given(LENGTHS, st.randoms(use_true_random=False))
def test_the_flags_of_rows_are_counted_wherever_in_a_byte_they_begin(lengths: list[int], random: Random) -> None:
    begins = np.cumsum([0, *lengths])
    flags = np.array([random.random() < 0.5 for _ in range(begins[-1])], dtype=np.bool_)
    wanted = [int(flags[begin:end].sum()) for begin, end in pairwise(begins)]
    assert count_rows(begins, flags).tolist() == wanted
    assert count_rows(begins, flags.astype(np.uint8) * 2).tolist() == wanted, "any byte but 0 is a flag"


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=40))
def test_counts_of_what_passes_are_the_same_whether_few_or_most_do(rows: list[tuple[int, bool]]) -> None:
    of, passing = np.array([n for n, _ in rows], dtype=np.int32), np.array([flag for _, flag in rows], dtype=np.bool_)
    sifted = Sifted(passing)
    assert sifted.total == passing.sum()
    assert sifted.by(Column.counted(of, 5)).tolist() == [int((passing & (of == n)).sum()) for n in range(5)]


@pytest.mark.parametrize("length", [3, 255, 256, 70_000])
def test_a_column_takes_as_few_bytes_as_its_numbers_need(length: int) -> None:
    column = Column.counted(np.array([0, length - 1, 0]), length)
    assert column.of.tolist() == [0, length - 1, 0]
    assert column.of.itemsize == (1 if length < 256 else 2 if length < 65_536 else 4)


def test_sets_are_numbered_and_met() -> None:
    bits = np.array([0b101, 0, 0b010, 0b101], dtype=np.int32)
    sets = Sets.counted(bits)
    assert sets.sets[sets.column.of].tolist() == bits.tolist()
    assert sets.meet(0b100).tolist() == [True, False, False, True]
    assert sets.meet(0).tolist() == [False] * 4


def test_members_without_excerpts_have_empty_rows() -> None:
    rows = Rows.of(np.array([1, 1, 3]), np.array([0, 2, 2], dtype=np.int32), 5)
    assert [rows.row(n).tolist() for n in range(5)] == [[], [0, 2], [], [2], []]
    assert rows.having(np.array([False, True, True])).tolist() == [0, 1, 0, 1, 0]


def test_flags_and_bytes_are_picked_by_numbers_of_any_kind() -> None:
    kinds: tuple[Any, ...] = (np.uint8, np.uint16, np.int32, np.int64)
    for kind in kinds:
        numbers: NDArray[Any] = np.array([2, 0, 2], dtype=kind)
        assert pick(np.array([True, False, False]), numbers).tolist() == [0, 1, 0]
        assert pick(np.array([7, 0, 3], dtype=np.uint8), numbers).tolist() == [3, 7, 3]
    assert pick(np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int32)).tolist() == []


@pytest.mark.parametrize("row", [0, 10])
def test_all_excerpts_of_some_members_are_flagged(row: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "ROW", row)
    rows = Rows.of(np.array([0, 1, 1, 3]), np.array([4, 0, 2, 2], dtype=np.int32), 4)
    flags = np.zeros(5, dtype=np.bool_)
    rows.flag(np.array([1, 2]), flags)
    assert flags.tolist() == [True, False, True, False, False]
