"""The shelf: newer data are taken when they are sound; bad ones never reach a reader."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from layers.collection import BadCollection
from layers.store import shelf as room
from layers.store.shelf import Shelf

TINY = Path(__file__).parent / "data" / "tiny"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(room, "SECONDS_BETWEEN_LOOKS", 0.0)
    copy = tmp_path / "data"
    shutil.copytree(TINY, copy)
    return copy


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
    assert after.title.startswith("Boats")
    assert after.version != before.version


def test_bad_changes_leave_the_last_good_edition_up_with_its_problems(folder: Path) -> None:
    shelf = Shelf(folder)
    good = shelf.current().collection
    change(folder / "actors.toml", "kind =", "knid =")
    edition = shelf.current()
    assert edition.collection is good
    assert any("knid" in str(problem) for problem in edition.problems)


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


def test_the_map_gets_features_of_the_collection_that_is_shown(folder: Path) -> None:
    collection, features = Shelf(folder).layers()
    assert set(features["place"].dropna()) <= set(collection.places)
