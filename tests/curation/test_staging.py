from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from curation.staging import LONGEST_WRITE, DiskFull, replace_file, staged, with_own_paths
from layers.collection import check_collection

TINY = Path(__file__).parents[1] / "data" / "tiny"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(TINY, tmp_path / "data")


def test_a_stage_is_the_folder_with_other_texts_and_leaves_it_alone(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    article = next((folder / "articles").glob("*.toml")).relative_to(folder)
    (folder / "articles" / ".half.toml").write_text("x = ", "utf-8")
    with staged(folder, {article: "id = 1\n", Path("new", "one.txt"): "1\r\n"}) as stage:
        assert (stage / article).read_text("utf-8") == "id = 1\n"
        assert (stage / "new" / "one.txt").read_bytes() == b"1\r\n"
        names = {path.relative_to(stage) for path in (stage / "articles").iterdir()}
        assert names == {path.relative_to(folder) for path in before if path.parent.name == "articles"}
        collection, problems = check_collection(stage)
        assert collection is None
        paths = {problem.path for problem in with_own_paths(problems, stage, folder)}
        assert folder / article in paths
    assert not stage.exists()
    assert {path: path.read_bytes() for path in before} == before


def test_the_stage_of_a_folder_that_is_not_there_holds_the_new_files_alone(tmp_path: Path) -> None:
    with staged(tmp_path / "none", {Path("collection.toml"): "x"}) as stage:
        assert [path.name for path in stage.iterdir()] == ["collection.toml"]


def test_a_file_that_cannot_be_written_stays_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text("before", "utf-8")
    with pytest.raises(UnicodeEncodeError):
        replace_file(path, "\udc80")
    assert path.read_text("utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["one.toml"]


STAGE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from curation.staging import staged
with staged(Path(sys.argv[1]), {Path("articles", "x.toml"): "id = 1"}) as stage:
    print(stage, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_stage_of_a_killed_process_is_swept_and_that_of_a_living_one_is_not(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    command = [sys.executable, "-c", STAGE_AND_DIE, str(folder)]
    left = Path(subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip())
    assert (left / "articles" / "x.toml").exists()
    with staged(folder, {}) as living:
        assert not left.exists()
        with staged(folder, {}):
            assert living.exists()
    assert [path for path in temporary.rglob("*") if not path.is_dir()] == []
    assert (folder / "collection.toml").exists()


def test_a_full_disk_is_told_and_the_file_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.toml"
    path.write_text("before", "utf-8")
    half = tmp_path / ".one.toml.0123abcd.part"
    half.write_text("of a process that was killed")
    later = time.time() + LONGEST_WRITE + 1
    monkeypatch.setattr(time, "time", lambda: later)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        replace_file(path, "after")
    assert path.read_text("utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["one.toml"]
