from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curation.desk.edits import extend, shrink, trim

SPANS = [(0, 10), (11, 20), (22, 30)]


def test_a_quote_takes_in_its_neighbours_and_no_more() -> None:
    assert extend(SPANS, (11, 20), "before") == (0, 20)
    assert extend(SPANS, (11, 20), "after") == (11, 30)
    assert extend(SPANS, (0, 20), "before") is None
    assert extend(SPANS, (0, 30), "after") is None


def test_a_quote_of_part_of_a_sentence_is_first_brought_to_its_edge() -> None:
    assert extend(SPANS, (14, 17), "before") == (11, 17)
    assert extend(SPANS, (14, 17), "after") == (14, 20)


def test_a_quote_loses_its_first_or_last_sentence_but_never_its_only_one() -> None:
    assert shrink(SPANS, (0, 30), "before") == (11, 30)
    assert shrink(SPANS, (0, 30), "after") == (0, 20)
    assert shrink(SPANS, (11, 20), "after") is None


@given(st.integers(0, 2), st.sampled_from(["before", "after"]))
def test_what_was_taken_in_can_be_left_out_again(index: int, side: str) -> None:
    longer = extend(SPANS, SPANS[index], side)  # type: ignore[arg-type]
    if longer is not None:
        assert shrink(SPANS, longer, side) == SPANS[index]  # type: ignore[arg-type]


@given(st.text(), st.integers(-5, 50), st.integers(-5, 50))
def test_a_selection_without_its_blanks_lies_in_the_text(text: str, start: int, end: int) -> None:
    span = trim(text, start, end)
    if span is None:
        assert not text[max(start, 0) : max(end, 0)].strip()
    else:
        words = text[slice(*span)]
        assert words
        assert words == words.strip()
        assert max(start, 0) <= span[0] < span[1] <= end
