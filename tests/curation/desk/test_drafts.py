from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from curation.desk.drafts import FILE, GONE, Broken, Draft, Drafts, NoDraft, Signed
from curation.desk.edits import Context, apply_edits, edit
from curation.staging import DiskFull
from layers.model import Collection

EDITS = 40
# What another desk, a process of its own, does to a draft of the same folder.
ANOTHER_DESK = f"""
import sys
from dataclasses import replace
from pathlib import Path
from curation.desk.drafts import Drafts
drafts, name, mine = Drafts(Path(sys.argv[1])), sys.argv[2], sys.argv[3]
for number in range({EDITS}):
    drafts.change(name, lambda now: replace(now, told=(*now.told, f"{{mine}} {{number}}")))
"""


def test_a_draft_is_read_as_it_was_written(draft: Draft, collection: Collection, tmp_path: Path) -> None:
    desk = Context(collection, (), "Ada Arn", "2025-10-01")
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
    assert draft.items[0].accepted == Signed("Ada Arn", "2025-10-01")
    assert drafts.ids() == [draft.id]


def test_the_draft_changed_last_comes_first_and_a_discarded_one_is_gone(draft: Draft, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    for name in ("one", "two"):
        drafts.write(replace(draft, id=name))
    drafts.change("one", lambda now: replace(now, begun=True))
    assert drafts.ids() == ["one", "two"]
    drafts.discard("one")
    assert drafts.ids() == ["two"]
    drafts.discard("one")


def test_a_saved_draft_is_open_no_longer_until_it_is_changed_again(draft: Draft, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.write(draft)
    drafts.change(draft.id, lambda now: now, saves=True)
    assert (drafts.ids(), drafts.ids(saved=True)) == ([], [draft.id])
    drafts.change(draft.id, lambda now: now)
    assert drafts.ids() == []
    drafts.change(draft.id, lambda now: replace(now, begun=True))
    assert (drafts.ids(), drafts.ids(saved=True)) == ([draft.id], [])


@pytest.mark.parametrize("name", ["../data", "", "x/y", "A", ".hidden", "x" * 200, "two.json"])
def test_an_id_from_an_address_never_leaves_the_folder(name: str, draft: Draft, tmp_path: Path) -> None:
    Drafts(tmp_path).write(draft)
    with pytest.raises(NoDraft):
        Drafts(tmp_path).read(name)
    with pytest.raises(NoDraft):
        Drafts(tmp_path).change(name, lambda now: now)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"form": 1}', '{"form": 99}', "null"])
def test_a_damaged_draft_is_no_draft_and_no_crash(damage: str, tmp_path: Path) -> None:
    (tmp_path / "hurt.json").write_text(damage, "utf-8")
    drafts = Drafts(tmp_path)
    assert drafts.ids() == ["hurt"]
    with pytest.raises(NoDraft):
        drafts.read("hurt")


def test_a_state_that_does_not_exist_is_no_draft(draft: Draft, tmp_path: Path) -> None:
    raw = {"form": 2, **asdict(draft)}
    raw["items"][0]["state"] = "perhaps"
    (tmp_path / f"{draft.id}.json").write_text(json.dumps(raw), "utf-8")
    with pytest.raises(NoDraft):
        Drafts(tmp_path).read(draft.id)


def test_drafts_that_an_earlier_desk_left_in_files_are_taken_in(draft: Draft, tmp_path: Path) -> None:
    for name, form in (("older", 2), ("newer", 1)):
        raw = {"form": form, **asdict(replace(draft, id=name))}
        for item in raw["items"]:  # which it did not know
            del item["accepted"], item["checked"]
        (tmp_path / f"{name}.json").write_text(json.dumps(raw), "utf-8")
    os.utime(tmp_path / "older.json", (1e9, 1e9))
    drafts = Drafts(tmp_path)
    assert drafts.ids() == ["newer", "older"]
    assert drafts.read("older") == replace(draft, id="older")
    assert list(tmp_path.glob("*.json")) == []


def test_a_file_that_is_no_database_is_told_and_stays(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database, but somebody's work" * 100)
    with pytest.raises(Broken, match="not a database"):
        Drafts(tmp_path).ids()
    assert (tmp_path / FILE).read_text().startswith("no database")


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


def test_two_desks_lose_no_edit_of_each_other(draft: Draft, tmp_path: Path) -> None:
    (tmp_path / f"{draft.id}.json").write_text(json.dumps({"form": 2, **asdict(draft)}), "utf-8")  # both take it in
    command = [sys.executable, "-c", ANOTHER_DESK, str(tmp_path), draft.id]
    desks = [subprocess.Popen([*command, name]) for name in ("one", "two")]
    assert [desk.wait(timeout=60) for desk in desks] == [0, 0]
    told = Drafts(tmp_path).read(draft.id).told
    assert sorted(told) == sorted(f"{name} {number}" for name in ("one", "two") for number in range(EDITS))


def test_tabs_at_one_draft_meet_and_learn_that_it_changed(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = Drafts(tmp_path)
    drafts.write(draft)
    first = drafts.meet(draft.id, "a", "Ada Arn")
    assert first.others == []
    assert drafts.meet(draft.id, "b", "").others == ["Ada Arn"]
    assert drafts.meet("another", "c", "").others == []
    assert drafts.meet(draft.id, "a", "Ada Arn") == (first.version, [""])
    drafts.change(draft.id, lambda now: replace(now, begun=True))
    assert drafts.meet(draft.id, "a", "Ada Arn").version != first.version
    assert Drafts(tmp_path).last_name() == "Ada Arn"
    later = time.time() + GONE + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert drafts.meet(draft.id, "a", "Ada Arn").others == []
    drafts.discard(draft.id)
    assert drafts.meet(draft.id, "a", "").version is None


def test_a_full_disk_is_told_and_tears_nothing(draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = Drafts(tmp_path)
    drafts.write(draft)
    connect = sqlite3.connect

    def small(path: Path, **how: object) -> sqlite3.Connection:
        opened = connect(path, **how)  # type: ignore[call-overload]
        opened.execute("PRAGMA max_page_count = 1")  # which SQLite raises to what the file has
        return opened  # type: ignore[no-any-return]

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(DiskFull) as full:
        drafts.change(draft.id, lambda now: replace(now, text=now.text * 1000))
    assert full.value.errno == errno.ENOSPC
    monkeypatch.undo()
    assert drafts.read(draft.id) == draft
    drafts.change(draft.id, lambda now: replace(now, text=now.text * 1000))


def test_new_ids_can_be_read_back(tmp_path: Path, draft: Draft) -> None:
    drafts = Drafts(tmp_path)
    for title in ("Ships: a <tale>", "سفن", "", "../../x"):
        name = drafts.new_id(title)
        drafts.write(replace(draft, id=name))
        assert drafts.read(name).id == name
