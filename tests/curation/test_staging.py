from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curation.staging import replace_file, staged, with_own_paths
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
