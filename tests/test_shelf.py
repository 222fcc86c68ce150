"""The shelf: newer data are taken when they are sound; bad ones never reach a reader."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any
from weakref import ref

import pytest

from layers.collection.files import DRAFTS_FOLDER
from layers.environment import TEXTS_FOLDER
from layers.errors import BadCollection, Problem
from layers.memory import forget
from layers.model import Filters
from layers.store import shelf as room
from layers.store.edition import Edition, read_edition
from layers.store.shelf import Folder, Shelf

TINY = Path(__file__).parent / "data" / "tiny"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(room, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(room, "MOMENT_S", 60.0)
    copy = tmp_path / "data"
    shutil.copytree(TINY, copy)
    return copy


class SlowReads:
    """Readings that begin when they are asked for and end when they are let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = Event(), Event()
        self.count = 0

    def __call__(self, folder: Path) -> Edition:
        self.count += 1
        self.begun.set()
        assert self.go_on.wait(20)
        return read_edition(folder)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_same_files_give_the_same_edition(folder: Path) -> None:
    shelf = Shelf(folder)
    assert shelf.current() is shelf.current()


def test_sound_changes_are_taken(folder: Path) -> None:
    shelf = Shelf(folder)
    before = shelf.current().collection
    change(folder / "collection.toml", "Ships at Sund", "Boats at Sund")
    after = shelf.current().collection
    assert after.title["en"].startswith("Boats")
    assert after.version != before.version


def test_a_change_is_seen_that_has_the_size_and_the_time_of_what_was_there(folder: Path) -> None:
    shelf, path = Shelf(folder), folder / "collection.toml"
    shelf.current()
    before = path.stat()
    change(path, "Ships at Sund", "Boats at Sund")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert shelf.current().collection.title["en"].startswith("Boats")


def test_links_that_lead_elsewhere_or_round_are_not_gone_through(folder: Path) -> None:
    shelf = Shelf(folder)
    before = shelf.current()
    for name, to in (("root", "/"), ("round", "."), ("geo/up", ".."), ("self", "self"), ("articles/proc", "/proc")):
        (folder / name).symlink_to(to)
    state: Any = Folder(folder).state()
    assert max(len(Path(name).parts) for name, *_ in state) == 2
    assert shelf.current().collection == before.collection
    gone = folder / "stories"
    gone.mkdir(exist_ok=True)
    gone.chmod(0)
    assert Folder(folder).state() == state
    assert Folder(folder / "none").state() == frozenset()


@pytest.mark.parametrize("kept", [DRAFTS_FOLDER, TEXTS_FOLDER])
def test_what_stays_on_one_machine_is_no_change_of_the_data(folder: Path, kept: str) -> None:
    before = Folder(folder).state()
    (folder / kept).mkdir()
    (folder / kept / "gull-2025-03.txt").write_text("Ferries.", "utf-8")
    assert Folder(folder).state() == before


def test_bad_changes_leave_the_last_good_edition_up_with_its_problems(folder: Path) -> None:
    shelf = Shelf(folder)
    good = shelf.current().collection
    change(folder / "actors.toml", "kind =", "knid =")
    edition = shelf.current()
    assert edition.collection is good
    assert any("knid" in str(problem) for problem in edition.problems)


def test_what_nobody_foresaw_leaves_the_last_good_edition_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Path) -> Edition:
        raise MemoryError("no room")

    shelf = Shelf(folder)
    good = shelf.current().collection
    monkeypatch.setattr(room, "read_edition", fail)
    change(folder / "collection.toml", "Ships at Sund", "Boats at Sund")
    for _ in range(3):
        edition = shelf.current()
    assert (edition.collection, len(edition.problems)) == (good, 1)
    assert caplog.text.count("Traceback") == 1
    with pytest.raises(BadCollection):
        Shelf(folder).current()


def test_mended_data_are_taken_again(folder: Path) -> None:
    shelf = Shelf(folder)
    shelf.current()
    change(folder / "actors.toml", "kind =", "knid =")
    assert shelf.current().problems
    change(folder / "actors.toml", "knid =", "kind =")
    assert shelf.current().problems == ()


def test_bad_data_at_the_start_are_an_error_with_every_problem(folder: Path) -> None:
    change(folder / "actors.toml", "kind =", "knid =")
    with pytest.raises(BadCollection) as caught:
        Shelf(folder).current()
    assert caught.value.problems


def test_bad_data_at_the_start_are_read_once_until_they_are_mended(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = SlowReads()
    reads.go_on.set()
    monkeypatch.setattr(room, "read_edition", reads)
    change(folder / "actors.toml", "kind =", "knid =")
    shelf = Shelf(folder)
    for _ in range(3):
        with pytest.raises(BadCollection) as caught:
            shelf.current()
        assert caught.value.problems
    assert reads.count == 1
    change(folder / "actors.toml", "knid =", "kind =")
    assert shelf.current().problems == ()
    assert reads.count == 2


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return the lines that are written about data."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(room.LOGGER, "info", lambda line: told.append(json.loads(line)))
    return told


def test_every_change_that_is_taken_or_refused_is_one_line(folder: Path, lines: list[dict[str, Any]]) -> None:
    shelf = Shelf(folder)
    first = shelf.current().collection
    for _ in range(3):
        shelf.current()
    change(folder / "actors.toml", "kind =", "knid =")
    for _ in range(3):
        problems = shelf.current().problems
    change(folder / "actors.toml", "knid =", "kind =")
    for _ in range(3):
        shelf.current()
    assert [line["data"] for line in lines] == ["taken", "refused", "taken"]
    assert {line["version"] for line in lines} == {first.version}
    assert lines[0]["excerpts"] == len(first.excerpts)
    assert lines[1]["problems"] == len(problems)
    assert lines[1]["first"] == [str(one) for one in problems]
    assert re.search(r"actors\.toml:\d+: ", lines[1]["first"][0])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in lines)


class Distant:
    """Data elsewhere, which cannot be asked for or fetched while something is `wrong`."""

    slow = False

    def __init__(self, *, looks: bool) -> None:
        self.wrong: Exception | None = None
        self._looks = looks

    def state(self) -> str:
        if self.wrong and not self._looks:
            raise self.wrong
        return "one"

    def read(self, _state: str) -> Edition:
        if self.wrong:
            raise self.wrong
        return read_edition(TINY)

    def find(self, _version: str) -> None:
        """Have no older ones."""


def away() -> Exception:
    return BadCollection([Problem(Path("current.json"), 1, "it is away", "ask again")])


@pytest.mark.parametrize("looks", [True, False])
@pytest.mark.parametrize("wrong", [away, RuntimeError])
def test_what_could_not_be_fetched_is_told_once_and_tried_again(
    wrong: Callable[[], Exception], *, looks: bool, lines: list[dict[str, Any]], caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(room, "SECONDS_BETWEEN_TRIES", 0.0)
    source = Distant(looks=looks)
    source.wrong = wrong()
    shelf, since = Shelf(source), set()
    for _ in range(3):
        with pytest.raises(BadCollection):
            shelf.refresh()
        standing = shelf.standing()
        assert standing
        since.add(standing.refused)
    assert len(since) == 1
    assert [line["data"] for line in lines] == ["refused"]
    assert "version" not in lines[0]
    assert len(caplog.records) == (wrong is not away)
    source.wrong = None
    assert shelf.refresh().problems == ()
    assert [line["data"] for line in lines] == ["refused", "taken"]


def test_what_could_not_be_fetched_is_left_for_a_while(lines: list[dict[str, Any]]) -> None:
    source = Distant(looks=True)
    source.wrong = away()
    shelf = Shelf(source)
    with pytest.raises(BadCollection):
        shelf.refresh()
    source.wrong = None
    with pytest.raises(BadCollection):
        shelf.refresh()
    assert [line["data"] for line in lines] == ["refused"]


def test_files_are_looked_at_once_in_a_while(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SECONDS_BETWEEN_LOOKS", 1000.0)
    shelf = Shelf(folder)
    before = shelf.current()
    change(folder / "collection.toml", "Ships at Sund", "Boats at Sund")
    assert shelf.current() is before


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowReads:
    reads = SlowReads()
    monkeypatch.setattr(room, "read_edition", reads)
    return reads


def test_nobody_waits_while_another_reads_new_data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, slow = Shelf(folder), SlowReads()
    before = shelf.current()
    monkeypatch.setattr(room, "read_edition", slow)
    change(folder / "collection.toml", "Ships at Sund", "Boats at Sund")
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(shelf.current)
        assert slow.begun.wait(20)
        others = [pool.submit(shelf.current) for _ in range(3)]
        assert [other.result(20) for other in others] == [before] * 3
        assert not reading.done()
        slow.go_on.set()
        after = reading.result(20)
    assert slow.count == 1
    assert after.collection.title["en"].startswith("Boats")
    assert shelf.current() is after


def test_who_wants_data_as_they_are_now_waits_for_a_reading_that_began_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, slow = Shelf(folder), SlowReads()
    shelf.current()
    monkeypatch.setattr(room, "read_edition", slow)
    change(folder / "collection.toml", "Ships at Sund", "Boats at Sund")
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(shelf.current)
        assert slow.begun.wait(20)
        saved = pool.submit(shelf.refresh)
        change(folder / "actors.toml", "kind =", "kind = ")
        slow.go_on.set()
        assert saved.result(20).collection.title["en"].startswith("Boats")
        reading.result(20)
    assert slow.count == 2, "what was written while the first was read is read too"


def test_who_asks_when_files_have_changed_waits_no_longer_than_a_moment(
    folder: Path, slow: SlowReads, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.go_on.set()
    shelf = Shelf(folder)
    before = shelf.current()
    slow.go_on.clear()
    monkeypatch.setattr(room, "MOMENT_S", 0.01)
    change(folder / "collection.toml", "Ships at Sund", "Boats at Sund")
    assert shelf.current() is before, "it is read meanwhile"
    slow.go_on.set()
    while shelf.current() is before:
        sleep(0.01)
    assert shelf.current().collection.title["en"].startswith("Boats")
    assert slow.count == 2


def test_the_first_wait_for_one_reading(folder: Path, slow: SlowReads) -> None:
    shelf = Shelf(folder)
    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(shelf.current) for _ in range(4)]
        assert slow.begun.wait(20)
        assert not any(reader.done() for reader in readers)
        slow.go_on.set()
        editions = [reader.result(20) for reader in readers]
    assert slow.count == 1
    assert all(edition is editions[0] for edition in editions)


def test_an_edition_is_swapped_whole(folder: Path) -> None:
    shelf, seen = Shelf(folder), []
    shelf.current()
    stop = Event()

    def read_on() -> None:
        while not stop.is_set():
            edition = shelf.current()
            seen.append((edition.collection.title, edition.store.collection.title))

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read_on) for _ in range(2)]
        for old, new in (("Ships", "Boats"), ("Boats", "Ferries")):
            change(folder / "collection.toml", f"{old} at Sund", f"{new} at Sund")
            shelf.current()
        stop.set()
        for reader in readers:
            reader.result(20)
    assert all(shown == stored for shown, stored in seen)


def test_what_was_remembered_is_let_go_when_nobody_is_there(folder: Path) -> None:
    store = Shelf(folder).current().store
    made, found, judged = store.remembered("one", object), store.select(Filters()), store.judge(Filters())
    assert store.remembered("one", object) is made
    assert store.select(Filters()) is found
    forget()
    assert store.remembered("one", object) is not made
    assert store.judge(Filters()) is not judged
    again = store.select(Filters())
    assert again is not found
    assert again == found


@pytest.mark.usefixtures("freezing")
def test_an_edition_is_out_of_garbage_collections_and_an_old_one_goes(folder: Path) -> None:
    shelf = Shelf(folder)
    gc.unfreeze()
    old = ref(shelf.current().store)
    frozen = gc.get_freeze_count()
    assert frozen
    change(folder / "collection.toml", "Ships at Sund", "Boats at Sund")
    shelf.current()
    assert gc.get_freeze_count() > 0
    assert old() is None


def test_the_map_gets_features_of_the_collection_that_is_shown(folder: Path) -> None:
    collection, features = Shelf(folder).layers()
    assert set(features["place"].dropna()) <= set(collection.places)
