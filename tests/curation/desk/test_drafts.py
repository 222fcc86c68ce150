from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from curation.desk.drafts import Draft, Drafts, NoDraft
from curation.desk.edits import Context, apply_edits, edit
from layers.model import Collection


def test_a_draft_is_read_as_it_was_written(draft: Draft, collection: Collection, tmp_path: Path) -> None:
    desk = Context(collection, ())
    draft, _ = apply_edits(
        draft,
        [
            {"do": "judge", "key": "n2", "state": "accepted", "client": "a", "n": 1},
            {"do": "place", "key": "n2", "id": "hild", "client": "a", "n": 2},
            {"do": "fact", "field": "title", "value": "Ночь 😀", "client": "a", "n": 3},
            {"do": "add", "start": 0, "end": 12, "client": "a", "n": 4},
        ],
        desk,
    )
    drafts = Drafts(tmp_path / "drafts")
    drafts.write(draft)
    assert drafts.read(draft.id) == draft
    assert drafts.ids() == [draft.id]
    assert [path.name for path in drafts.folder.iterdir()] == [f"{draft.id}.json"]


def test_the_draft_changed_last_comes_first_and_a_discarded_one_is_gone(draft: Draft, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    for name in ("one", "two"):
        drafts.write(replace(draft, id=name))
    import os

    os.utime(tmp_path / "one.json", (2e9, 2e9))
    assert drafts.ids() == ["one", "two"]
    drafts.discard("one")
    assert drafts.ids() == ["two"]
    drafts.discard("one")


@pytest.mark.parametrize("name", ["../data", "", "x/y", "A", ".hidden", "x" * 200, "two.json"])
def test_an_id_from_an_address_never_leaves_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoDraft):
        Drafts(tmp_path).read(name)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"form": 1}', '{"form": 99}', "null"])
def test_a_damaged_file_is_no_draft_and_no_crash(damage: str, tmp_path: Path) -> None:
    (tmp_path / "hurt.json").write_text(damage, "utf-8")
    with pytest.raises(NoDraft):
        Drafts(tmp_path).read("hurt")


def test_a_state_that_does_not_exist_is_no_draft(draft: Draft, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.write(draft)
    path = tmp_path / f"{draft.id}.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["items"][0]["state"] = "perhaps"
    path.write_text(json.dumps(raw), "utf-8")
    with pytest.raises(NoDraft):
        drafts.read(draft.id)


def test_edits_of_many_threads_are_all_kept(draft: Draft, collection: Collection, tmp_path: Path) -> None:
    drafts, desk = Drafts(tmp_path), Context(collection, ())
    drafts.write(draft)

    def add(start: int) -> None:
        asked = {"do": "add", "start": start, "end": start + 5}
        drafts.change(draft.id, lambda now: edit(now, asked, desk))

    threads = [threading.Thread(target=add, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    items = drafts.read(draft.id).items
    assert len(items) == len(draft.items) + 8
    assert len({item.key for item in items}) == len(items)


def test_new_ids_can_be_read_back(tmp_path: Path, draft: Draft) -> None:
    drafts = Drafts(tmp_path)
    for title in ("Ships: a <tale>", "سفن", "", "../../x"):
        name = drafts.new_id(title)
        drafts.write(replace(draft, id=name))
        assert drafts.read(name).id == name
