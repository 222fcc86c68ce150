from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.desk.drafts import Draft
from curation.desk.edits import (
    MOST_STEPS,
    BadEdit,
    Context,
    apply_edits,
    edit,
    extend,
    read_sheet,
    shrink,
    trim,
    undo,
    write_sheet,
)
from curation.desk.opening import sentences_of
from layers.model import ActorLink, Collection, PlaceLink
from tests.collected import TINY as COLLECTION
from tests.curation.desk.samples import TEXT, TODAY, make_draft


@pytest.fixture
def desk(collection: Collection) -> Context:
    return Context(collection, sentences_of(TEXT, "en"))


def item(draft: Draft, key: str) -> Any:
    found = draft.item(key)
    assert found is not None
    return found


def do(draft: Draft, desk: Context, what: str, key: str = "n1", **more: Any) -> Draft:
    return edit(draft, {"do": what, "key": key, **more}, desk)


def test_a_judgement_changes_the_state_and_is_undone(draft: Draft, desk: Context) -> None:
    after = do(draft, desk, "judge", "n2", state="accepted")
    assert item(after, "n2").state == "accepted"
    assert item(after, "n2").edited
    assert undo(after).items == draft.items


def test_a_quote_grows_and_shrinks_by_sentences(draft: Draft, desk: Context) -> None:
    longer = do(draft, desk, "extend", "n1", side="after")
    assert longer.quote(item(longer, "n1")) == ("A grey ship left Port Sund on 2 May 2025. Nobody saw it go.")
    shorter = do(longer, desk, "shrink", "n1", side="before")
    assert shorter.quote(item(shorter, "n1")) == "Nobody saw it go."
    with pytest.raises(BadEdit, match="one sentence"):
        do(draft, desk, "shrink", "n2", side="after")


def test_a_place_is_linked_as_the_quote_names_it(draft: Draft, desk: Context) -> None:
    after = do(draft, desk, "place", "n3", id="islet")
    assert PlaceLink("islet", "named", "site") in item(after, "n3").places
    after = do(after, desk, "place", "n3", id="hild")
    assert PlaceLink("hild", "implied", "governorate") in item(after, "n3").places
    after = do(after, desk, "place", "n3", id="hild", precision="region")
    assert PlaceLink("hild", "implied", "region") in item(after, "n3").places
    after = do(after, desk, "no place", "n3", id="hild")
    assert [link.place for link in item(after, "n3").places] == ["sund", "islet"]


def test_an_actor_changes_its_role_in_its_place(draft: Draft, desk: Context) -> None:
    after = do(draft, desk, "actor", id="borea", role="acts")
    after = do(after, desk, "actor", id="arva", role="speaks")
    after = do(after, desk, "actor", id="borea", role="discussed", was="acts")
    assert item(after, "n1").actors == (ActorLink("borea", "discussed"), ActorLink("arva", "speaks"))
    after = do(after, desk, "no actor", id="arva", role="speaks")
    assert item(after, "n1").actors == (ActorLink("borea", "discussed"),)


def test_selected_text_becomes_an_accepted_excerpt_with_what_it_names(draft: Draft, desk: Context) -> None:
    start = TEXT.index("«Всё")
    after = edit(draft, {"do": "add", "start": start - 2, "end": len(TEXT) + 5}, desk)
    added = item(after, "n4")
    assert after.quote(added) == "«Всё тихо», сказал 😀 сторож в Сунде."
    assert (added.state, added.by) == ("accepted", "ada-arn")
    assert undo(after).items == draft.items
    with pytest.raises(BadEdit, match="nothing is selected"):
        edit(draft, {"do": "add", "start": 12, "end": 14}, desk)


def test_a_selected_passage_becomes_the_quote_and_all_else_stays(draft: Draft, desk: Context) -> None:
    start = TEXT.index(" left Port Sund")
    after = do(draft, desk, "quote", start=start, end=start + len(" left Port Sund "))
    changed = item(after, "n1")
    assert after.quote(changed) == "left Port Sund"
    assert (changed.places, changed.event_date, changed.gist) == (
        draft.items[0].places,
        draft.items[0].event_date,
        draft.items[0].gist,
    )
    assert undo(after).items == draft.items
    with pytest.raises(BadEdit, match="nothing is selected"):
        do(draft, desk, "quote", start=12, end=14)
    with pytest.raises(BadEdit, match="the whole text is needed"):
        do(replace(draft, partial=True), desk, "quote", start=start, end=start + 9)


def test_a_run_of_typing_is_undone_at_once_but_other_edits_one_by_one(draft: Draft, desk: Context) -> None:
    after = draft
    for typed in ("2", "2025", "2025-0", "2025-05"):
        after = do(after, desk, "set", field="event_date", value=typed)
    after = do(after, desk, "set", field="status", value="denied")
    after = undo(after)
    assert item(after, "n1").event_date == "2025-05"
    assert item(undo(after), "n1").event_date == "2025-05-02"


def test_a_gist_is_typed_a_language_at_a_time_and_an_empty_one_goes(draft: Draft, desk: Context) -> None:
    after = do(draft, desk, "set", "n2", field="gist.en", value="Some")
    after = do(after, desk, "set", "n2", field="gist.en", value="Someone saw it.")
    assert item(after, "n2").gist == {"en": "Someone saw it."}
    assert item(do(after, desk, "set", "n2", field="gist.en", value=""), "n2").gist == {}
    assert item(undo(after), "n2").gist == {}


def test_a_known_author_says_what_nobody_said(draft: Draft, desk: Context) -> None:
    silent = edit(draft, {"do": "fact", "field": "outlet_id", "value": ""}, desk)
    silent = edit(silent, {"do": "fact", "field": "authors", "value": ""}, desk)
    silent = edit(silent, {"do": "add", "start": 0, "end": 12}, desk)
    assert item(silent, "n4").by == ""
    told = edit(silent, {"do": "fact", "field": "authors", "value": "ADA ARN"}, desk)
    assert item(told, "n4").by == "ada-arn"
    assert item(undo(told), "n4").by == ""
    assert undo(told).facts["authors"] == ""


def test_several_are_changed_together_each_as_its_quote_names_it_and_undone_at_once(
    draft: Draft, desk: Context
) -> None:
    after = edit(draft, {"do": "place", "keys": ["n1", "n3", "n9", "n1"], "id": "islet"}, by(desk, ADA))
    found = {one.key: [link.link for link in one.places if link.place == "islet"] for one in after.items}
    assert found == {"n1": ["implied"], "n2": [], "n3": ["named"]}
    assert [one.edited for one in after.items] == [True, False, after.items[2] != draft.items[2]]
    assert undo(after).items == draft.items
    dated = after
    for typed in ("2025-0", "2025-05"):
        dated = edit(dated, {"do": "set", "keys": ["n1", "n2"], "field": "event_date", "value": typed}, desk)
    assert [one.event_date for one in dated.items][:2] == ["2025-05"] * 2
    assert undo(dated).items == after.items
    judged = edit(draft, {"do": "judge", "keys": ["n1", "n2"], "state": "accepted"}, by(desk, ADA))
    assert [one.accepted for one in judged.items][:2] == [draft.items[0].accepted, ADA], "n1 was accepted before"
    with pytest.raises(BadEdit, match="not in the draft"):
        edit(draft, {"do": "judge", "keys": ["n8", "n9"], "state": "accepted"}, desk)


@pytest.mark.parametrize(
    "bad",
    [
        {"do": "judge", "key": "n9", "state": "accepted"},
        {"do": "judge", "key": "n1", "state": "gone"},
        {"do": "set", "key": "n1", "field": "start", "value": "1"},
        {"do": "set", "key": "n1", "field": "by", "value": "nobody-known"},
        {"do": "set", "key": "n1", "field": "note.en", "value": "x" * 3000},
        {"do": "set", "key": "n1", "field": "gist.xx", "value": "x"},
        {"do": "place", "key": "n1", "id": "atlantis"},
        {"do": "actor", "key": "n1", "id": "borea", "role": "dances"},
        {"do": "fact", "field": "text", "value": "x"},
        {"do": "add", "start": "1", "end": None},
        {"do": "undo"},
        {"do": "explode", "key": "n1"},
        {},
    ],
)
def test_what_cannot_be_meant_is_refused(draft: Draft, desk: Context, bad: dict[str, Any]) -> None:
    with pytest.raises(BadEdit):
        edit(draft, bad, desk)


def test_an_edit_sent_twice_is_done_once_and_each_tab_counts_for_itself(draft: Draft, desk: Context) -> None:
    asked = [
        {"do": "extend", "key": "n1", "side": "after", "client": "a", "n": 1},
        {"do": "nonsense", "client": "a", "n": 2},
    ]
    once, refused = apply_edits(draft, asked, desk)
    assert len(refused) == 1
    twice, refused = apply_edits(once, asked, desk)
    assert (twice, refused) == (once, [])
    other = [{"do": "judge", "key": "n2", "state": "accepted", "client": "b", "n": 1}]
    both, _ = apply_edits(twice, other, desk)
    assert both.seen == {"a": 2, "b": 1}
    assert item(both, "n2").state == "accepted"


def test_the_past_does_not_grow_without_end(draft: Draft, desk: Context) -> None:
    after = draft
    for turn in range(MOST_STEPS + 20):
        state = "rejected" if turn % 2 else "accepted"
        after = do(after, desk, "judge", "n2", state=state)
    assert len(after.past) == MOST_STEPS


EDITS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "do": st.just("judge"),
                "key": st.sampled_from(["n1", "n2", "n3"]),
                "state": st.sampled_from(["accepted", "rejected", "proposed"]),
            }
        ),
        st.fixed_dictionaries(
            {
                "do": st.sampled_from(["extend", "shrink"]),
                "key": st.sampled_from(["n1", "n2", "n3"]),
                "side": st.sampled_from(["before", "after"]),
            }
        ),
        st.fixed_dictionaries(
            {"do": st.just("add"), "start": st.integers(0, len(TEXT)), "end": st.integers(0, len(TEXT))}
        ),
        st.fixed_dictionaries(
            {
                "do": st.just("place"),
                "key": st.sampled_from(["n1", "n2"]),
                "id": st.sampled_from(["sund", "hild", "islet"]),
            }
        ),
        st.fixed_dictionaries(
            {"do": st.just("fact"), "field": st.sampled_from(["title", "authors"]), "value": st.text(max_size=5)}
        ),
    ),
    max_size=12,
)
DESK = Context(COLLECTION, sentences_of(TEXT, "en"))


@settings(max_examples=60)
@given(EDITS)
def test_undoing_everything_gives_the_draft_back(asked: list[dict[str, Any]]) -> None:
    before = after = make_draft()
    for one in asked:
        try:
            after = edit(after, one, DESK)
        except BadEdit:
            continue
        assert all(after.quote(each).strip() for each in after.items)
    while after.past:
        after = undo(after)
    assert (after.items, after.facts) == (before.items, before.facts)


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


ADA, BO = ("Ada Arn", TODAY), ("Bo Bee", TODAY)


def by(desk: Context, who: tuple[str, str]) -> Context:
    return replace(desk, who=who[0], today=who[1])


def test_whoever_accepts_or_changes_an_excerpt_answers_for_it(draft: Draft, desk: Context) -> None:
    after = do(draft, by(desk, ADA), "judge", "n2", state="accepted")
    assert item(after, "n2").accepted == ADA
    after = do(after, by(desk, BO), "set", "n2", field="status", value="denied")
    assert item(after, "n2").accepted == BO
    assert item(do(after, by(desk, BO), "judge", "n2", state="rejected"), "n2").accepted is None
    assert item(do(draft, desk, "judge", "n2", state="accepted"), "n2").accepted is None, "nobody gave a name"


def test_a_second_reader_ticks_what_another_accepted_and_a_change_takes_the_tick(draft: Draft, desk: Context) -> None:
    accepted = do(draft, by(desk, ADA), "judge", "n2", state="accepted")
    for who, why in ((("", ""), "unnamed"), (("ADA ARN", TODAY), "own")):
        with pytest.raises(BadEdit) as refused:
            do(accepted, by(desk, who), "check", "n2", checked=True)
        assert refused.value.why == why
    with pytest.raises(BadEdit):
        do(accepted, by(desk, BO), "check", "n3", checked=True)
    checked = do(accepted, by(desk, BO), "check", "n2", checked=True)
    assert (item(checked, "n2").accepted, item(checked, "n2").checked) == (ADA, BO)
    assert item(do(checked, by(desk, ADA), "check", "n2", checked=False), "n2").checked is None
    assert item(do(checked, by(desk, ADA), "set", "n2", field="note.en", value="x"), "n2").checked is None
    assert item(undo(checked), "n2") == item(accepted, "n2")


def test_all_that_is_undecided_is_accepted_and_taken_back_at_once(draft: Draft, desk: Context) -> None:
    after = edit(draft, {"do": "rest"}, by(desk, ADA))
    assert [one.state for one in after.items] == ["accepted", "accepted", "rejected"]
    assert item(after, "n2").accepted == ADA
    assert undo(after).items == draft.items
    assert edit(after, {"do": "rest"}, desk) == after


def test_the_gists_of_all_that_is_accepted_are_written_as_one_text(draft: Draft, desk: Context) -> None:
    draft = edit(draft, {"do": "rest"}, desk)
    sheet = write_sheet(draft, ("en", "ar", "ru"))
    assert read_sheet(sheet) == {"n1": dict(draft.items[0].gist)}
    assert edit(draft, {"do": "gists", "value": sheet}, desk).items == draft.items
    filled = sheet.replace(
        "# n2 Nobody saw it go.\nen: ", "# n2 Nobody saw it go.\nen: Nobody is said\nto have seen it: a ship."
    )
    after = edit(draft, {"do": "gists", "value": filled}, by(desk, BO))
    assert item(after, "n2").gist == {"en": "Nobody is said to have seen it: a ship."}
    assert (item(after, "n2").accepted, item(after, "n1")) == (BO, item(draft, "n1"))
    assert undo(after).items == draft.items
    for bad in ("", "no sheet at all", "# n9 gone\nen: x", "# n1\nxx: no such language"):
        with pytest.raises(BadEdit):
            edit(draft, {"do": "gists", "value": bad}, desk)


def test_what_runs_against_a_line_of_the_gists_is_isolated_in_it_and_read_as_it_was(
    draft: Draft, desk: Context
) -> None:
    said = "غادرت سفينة بورت سوند."
    draft = do(do(draft, desk, "set", field="gist.ar", value=said), desk, "judge", state="accepted")
    sheet = write_sheet(draft, ("en", "ar", "ru"))
    assert f"\nar: \u2068{said}\u2069\n" in sheet
    assert sheet.count("\u2068") == 1
    assert read_sheet(sheet)["n1"]["ar"] == said


def test_an_excerpt_is_tied_to_another_report_of_its_event_and_parted_again(draft: Draft, desk: Context) -> None:
    after = do(draft, desk, "same", id="herald-2025-04-02", same=True)
    assert item(after, "n1").same_event == ("herald-2025-04-02",)
    assert item(do(after, desk, "same", id="herald-2025-04-02", same=False), "n1").same_event == ()
    for bad in ("gone", ""):
        with pytest.raises(BadEdit):
            do(draft, desk, "same", id=bad, same=True)
