from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from curation.desk.drafts import Draft
from curation.desk.edits import Context, edit
from curation.desk.opening import open_article
from curation.desk.saving import Changed, check_with, keep_text, review, save
from layers.collection import read_collection
from layers.collection.history import states_of
from layers.collection.verify import verify_quotes
from layers.model import Collection
from tests.curation.desk.samples import TODAY


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def accept(draft: Draft, collection: Collection, key: str) -> Draft:
    asked = {"do": "judge", "key": key, "state": "accepted"}
    return edit(draft, asked, Context(collection, ()))


def test_reviewing_writes_nothing_and_shows_what_would_change(draft: Draft, folder: Path) -> None:
    before = files(folder)
    reviewed = review(draft, folder, TODAY)
    assert files(folder) == before
    assert reviewed.sound
    assert not reviewed.changed
    assert '+id = "gull-2025-05-01"' in reviewed.diff


def test_what_is_saved_is_in_the_collection(draft: Draft, folder: Path) -> None:
    saved = save(review(draft, folder, TODAY), draft, folder)
    excerpt = read_collection(folder).excerpts["gull-2025-05-01"]
    assert excerpt.quote == draft.quote(draft.items[0])
    assert excerpt.event is not None
    assert excerpt.event.edtf == "2025-05-02"
    assert [item.excerpt for item in saved.items] == ["gull-2025-05-01", "", ""]
    assert review(saved, folder, TODAY).diff == ""
    assert not list(folder.rglob("*.part"))


def test_saving_again_adds_to_the_file_and_changes_nothing_else(
    draft: Draft, folder: Path, collection: Collection
) -> None:
    saved = save(review(draft, folder, TODAY), draft, folder)
    more = accept(saved, collection, "n2")
    again = review(more, folder, TODAY)
    assert [line for line in again.diff.splitlines()[3:] if line.startswith("-")] == []
    more = save(again, more, folder)
    assert [item.excerpt for item in more.items][:2] == ["gull-2025-05-01", "gull-2025-05-02"]


@pytest.mark.parametrize(("field", "value", "said"), [("event_date", "2025-02-30", "2025-02-30"), ("by", "", "claim")])
def test_a_file_that_check_refuses_is_not_written(
    draft: Draft, folder: Path, field: str, value: str, said: str
) -> None:
    bad = replace(draft, items=(replace(draft.items[0], **{field: value}), *draft.items[1:]))  # type: ignore[arg-type]
    before = files(folder)
    reviewed = review(bad, folder, TODAY)
    assert not reviewed.sound
    told = [str(problem) for problem in reviewed.problems]
    assert any(said in one for one in told)
    assert any(one.startswith(str(folder / "articles" / "gull-2025-05.toml")) for one in told)
    with pytest.raises(Changed):
        save(reviewed, bad, folder)
    assert files(folder) == before


@pytest.mark.parametrize("name", ["", "../collection", "x/y", "Ёж", ".hidden", "a b"])
def test_an_id_that_is_no_file_name_is_a_problem(draft: Draft, folder: Path, name: str) -> None:
    before = files(folder)
    reviewed = review(replace(draft, facts={**draft.facts, "id": name}), folder, TODAY)
    assert not reviewed.sound
    assert files(folder) == before


def test_a_file_that_was_changed_meanwhile_is_shown_and_never_written_over(
    folder: Path, collection: Collection
) -> None:
    path = folder / "articles" / "gull-2025-03.toml"
    opened = open_article("d", path.read_text("utf-8"), None)
    mine = edit(opened, {"do": "set", "key": "n2", "field": "event_date", "value": "2025-01"}, Context(collection, ()))
    path.write_text(path.read_text("utf-8").replace('["Ada Arn"]', '["Ada B. Arn"]'), "utf-8")
    reviewed = review(mine, folder, TODAY)
    assert reviewed.changed
    assert reviewed.before is not None
    assert "Ada B. Arn" in reviewed.before
    # With the draft laid over it, their change of another line stays.
    assert "Ada B. Arn" in reviewed.after
    assert 'event_date = "2025-01"' in reviewed.after


def test_a_file_that_changes_between_review_and_saving_is_left_alone(draft: Draft, folder: Path) -> None:
    reviewed = review(draft, folder, TODAY)
    reviewed.path.write_text("# mine\n", "utf-8")
    with pytest.raises(Changed):
        save(reviewed, draft, folder)
    assert reviewed.path.read_text("utf-8") == "# mine\n"


def test_a_new_article_with_the_id_of_another_is_a_file_that_was_changed(draft: Draft, folder: Path) -> None:
    taken = replace(draft, facts={**draft.facts, "id": "gull-2025-03"})
    assert review(taken, folder, TODAY).changed


def test_a_withdrawn_excerpt_leaves_the_draft_and_the_way_back_ends_at_saving(
    folder: Path, collection: Collection
) -> None:
    path = folder / "articles" / "gull-2025-03.toml"
    desk = Context(collection, ())
    draft = open_article("d", path.read_text("utf-8"), None)
    draft = edit(draft, {"do": "judge", "key": "n4", "state": "rejected"}, desk)
    assert not review(draft, folder, TODAY).sound, "it must say why"
    asked = {"do": "set", "key": "n4", "field": "withdrawn", "value": "Misread."}
    draft = edit(draft, asked, desk)
    saved = save(review(draft, folder, TODAY), draft, folder)
    assert saved.past == ()
    assert "gull-2025-03-04" not in [item.excerpt for item in saved.items]
    now = read_collection(folder)
    assert now.withdrawn["gull-2025-03-04"].why == {"en": "Misread."}


def test_problems_of_other_files_are_told_by_their_own_path(folder: Path) -> None:
    actors = folder / "actors.toml"
    actors.write_text(actors.read_text("utf-8").replace("kind =", "knid =", 1), "utf-8")
    problems = check_with(folder, Path("articles", "gull-2025-05.toml"), "id = 1\n")
    assert {problem.path for problem in problems} >= {actors, folder / "articles" / "gull-2025-05.toml"}


def test_the_text_of_a_saved_article_is_kept_where_verify_finds_it(draft: Draft, folder: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    saved = save(review(draft, folder, TODAY), draft, folder)
    keep_text(None, saved)
    keep_text(texts, replace(saved, partial=True))
    assert not texts.exists()
    keep_text(texts, saved)
    keep_text(texts, saved)
    assert [path.name for path in texts.iterdir()] == ["gull-2025-05.txt"]
    found = {one.excerpt: one.result for one in verify_quotes(read_collection(folder), texts)}
    assert found["gull-2025-05-01"] == "exact"
    # The text of another state of the article is not written over.
    (texts / "gull-2025-05.txt").write_text("Another text.", "utf-8")
    keep_text(texts, saved)
    assert len([*texts.iterdir()]) == 2
    assert {one.result for one in verify_quotes(read_collection(folder), texts) if one.article == "gull-2025-05"} == {
        "exact"
    }


def test_who_accepted_and_who_read_again_stand_in_the_file_and_come_back(
    draft: Draft, folder: Path, collection: Collection
) -> None:
    ada, bo = Context(collection, (), "Ada Arn", TODAY), Context(collection, (), "Bo Bee", "2025-10-03")
    draft = edit(draft, {"do": "set", "key": "n1", "field": "note.en", "value": "Caption."}, ada)
    draft = edit(draft, {"do": "check", "key": "n1", "checked": True}, bo)
    reviewed = review(draft, folder, TODAY)
    assert reviewed.sound
    assert f'accepted = {{ by = "Ada Arn", on = "{TODAY}" }}\nchecked = {{ by = "Bo Bee", on = "2025-10-03" }}' in (
        reviewed.after
    )
    save(reviewed, draft, folder)
    (again, *_) = open_article("d", reviewed.after, None).items
    assert (again.accepted, again.checked) == (("Ada Arn", TODAY), ("Bo Bee", "2025-10-03"))
    # For readers nothing is new by it.
    states = states_of(read_collection(folder))
    path = reviewed.path
    path.write_text(
        "\n".join(line for line in reviewed.after.splitlines() if '{ by = "' not in line or "claim" in line), "utf-8"
    )
    assert "accepted" not in path.read_text("utf-8")
    assert states_of(read_collection(folder)) == states


def test_other_reports_of_an_event_stand_in_the_file_and_come_back(draft: Draft, folder: Path) -> None:
    tied = replace(draft, items=(replace(draft.items[0], same_event=("herald-2025-04-02",)), *draft.items[1:]))
    reviewed = review(tied, folder, TODAY)
    assert reviewed.sound
    save(reviewed, tied, folder)
    assert read_collection(folder).same_event["herald-2025-04-02"] == ("gull-2025-05-01",)
    (again, *_) = open_article("d", reviewed.after, None).items
    assert again.same_event == ("herald-2025-04-02",)
