"""What goes wrong with files, over all routes: readers keep what they had, and hear of no file."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from layers.store import shelf as room
from layers.store.shelf import Shelf
from tests.serve.test_routes import NEED_NO_DATA, PATHS, TINY
from tools.faults.damages import DAMAGES

EVERY = [*PATHS, "/", "/place/none", "/nothing"]
TOLD = re.compile(r"hidden-away|\.toml\b")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(room, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(room, "MOMENT_S", 60.0)
    return shutil.copytree(TINY, tmp_path / "hidden-away")


def test_whatever_happens_to_the_data_readers_keep_what_they_had(
    connect: Callable[..., TestClient], folder: Path
) -> None:
    shelf = Shelf(folder)
    client, before = connect(on=shelf), shelf.current()
    for how, damage in DAMAGES.items():
        damage(folder)
        with suppress(FileNotFoundError):
            os.utime(folder / "actors.toml")
        after = shelf.refresh()
        assert (after.collection, bool(after.problems)) == (before.collection, True), how
        for path in EVERY:
            for accept in ("*/*", "text/html"):
                answer = client.get(path, headers={"Accept": accept})
                assert answer.status_code in {200, 302, 404}, (how, path)
                assert not TOLD.search(answer.text), (how, path)
        shutil.rmtree(folder)
        shutil.copytree(TINY, folder)
        assert shelf.refresh().problems == (), how


@pytest.mark.parametrize("how", DAMAGES)
def test_data_that_are_bad_from_the_start_are_told_of_without_their_files(
    connect: Callable[..., TestClient], folder: Path, how: str
) -> None:
    DAMAGES[how](folder)
    client = connect(on=Shelf(folder))
    for path in EVERY:
        for accept in ("*/*", "text/html"):
            answer = client.get(path, headers={"Accept": accept})
            fine = path in {*NEED_NO_DATA, "/", "/nothing"}
            assert (answer.status_code == 503) != fine, path
            assert not TOLD.search(answer.text), path
