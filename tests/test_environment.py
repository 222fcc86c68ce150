"""One collection is not another: which folders the variables name, and what of them is misspelt."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from curation.desk.layout import folders_from
from layers.__main__ import main
from layers.environment import NAMES, data_folder, unknown_variables
from layers.store.shelf import Shelf

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "data" / "tiny"
TEXTS = ROOT / "tests" / "data" / "tiny_texts"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a collection that `LAYERS_DATA` names."""
    folder = shutil.copytree(TINY, tmp_path / "own")
    monkeypatch.setenv("LAYERS_DATA", str(folder))
    return folder


def test_every_command_takes_the_collection_of_the_environment(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = {path: path.read_bytes() for path in (ROOT / "data").glob("*.*")}
    assert main(["check"]) == 0
    assert "3 articles, 13 excerpts" in capsys.readouterr().out
    assert main(["export", "csv"]) == 0
    assert "gull-2025-03-01" in capsys.readouterr().out
    assert main(["verify", "--texts", str(TEXTS)]) == 0
    shutil.copytree(TEXTS, own / "texts")
    assert main(["verify"]) == 0
    assert main(["propose", str(TEXTS / "gull-2025-03.txt")]) == 0
    assert main(["record", "-m", "First."]) == 0
    assert (own / "CHANGELOG-DATA.md").is_file()
    assert {path: path.read_bytes() for path in (ROOT / "data").glob("*.*")} == shipped


def test_import_adds_to_the_collection_of_the_environment_and_to_none_by_accident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "title,outlet,url,published,language,quote,place,latitude,longitude\n"
        "A title,The Plain,https://plain.example/1,2025-03-04,en,Words were said.,Lo,10.5,20.5\n",
        "utf-8",
    )
    monkeypatch.delenv("LAYERS_DATA", raising=False)
    assert main(["import", "csv", str(table)]) == 2
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "new"))
    assert main(["import", "csv", str(table)]) == 0
    assert main(["check"]) == 0
    assert "1 excerpt," in capsys.readouterr().out


def test_a_page_beside_the_folder_goes_on_only_if_it_is_of_this_history(own: Path) -> None:
    inside, beside = own / "CHANGELOG-DATA.md", own.parent / "CHANGELOG-DATA.md"
    beside.write_text("# Of another collection\n", "utf-8")
    assert main(["record", "-m", "First."]) == 0
    assert beside.read_text("utf-8") == "# Of another collection\n"
    inside.replace(beside)
    assert main(["record", "-m", "Again."]) == 0
    assert not inside.exists()


def test_drafts_lie_in_the_collection_and_older_ones_are_read(tmp_path: Path) -> None:
    other, shipped, older = tmp_path / "other", tmp_path / "data", tmp_path / "drafts"
    assert folders_from({"LAYERS_DATA": str(other)}, tmp_path).drafts == other / "drafts"
    assert folders_from({}, tmp_path).drafts == shipped / "drafts"
    older.mkdir()
    (older / "x.json").write_text("{}")
    assert folders_from({}, tmp_path).drafts == older
    assert folders_from({"LAYERS_DATA": str(other)}, tmp_path).drafts == other / "drafts"
    assert folders_from({"LAYERS_DRAFTS": "elsewhere"}, tmp_path).drafts == Path("elsewhere")


def test_a_draft_that_is_saved_is_no_change_of_the_data(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.store.shelf.SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr("layers.store.shelf.MOMENT_S", 60.0)
    shelf = Shelf(own)
    edition = shelf.current()
    (own / "drafts").mkdir()
    (own / "drafts" / "x.json").write_text("{}")
    assert shelf.current() is edition
    (own / "geo" / "more.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    assert shelf.current() is not edition


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("LAYERS_DATE", "LAYERS_DATA"),
        ("LAYERS_DRAFT", "LAYERS_DRAFTS"),
        ("LAYERS_TILE", "LAYERS_TILES"),
        ("LAYER_DATA", "LAYERS_DATA"),
        ("layers_data", "LAYERS_DATA"),
        ("LAYERSDATA", "LAYERS_DATA"),
    ],
)
def test_a_misspelt_variable_is_told_with_the_nearest(name: str, meant: str) -> None:
    (said,) = unknown_variables({name: "x", "PATH": "", **dict.fromkeys(NAMES, "")})
    assert said == f"{name} is set, and nothing reads it; perhaps {meant} is meant"


def test_a_variable_of_others_is_none_of_ours() -> None:
    assert unknown_variables({"LAYER_CONF": "x", "layered": "y", "LAYOUT_DATA": "z"}) == []


def test_a_variable_like_no_other_is_told_with_all_of_them() -> None:
    (said,) = unknown_variables({"LAYERS_QQQQ": ""})
    assert "LAYERS_TRUST_PROXY" in said
    assert "perhaps" not in said


BOTH_DOORS = """
import os, sys
try:
    import dashboard
except SystemExit as ended:
    print(ended.code)
del os.environ["LAYERS_TILES"]
sys.stderr.write("== dashboard ==")
import dashboard
sys.stderr.write("== desk ==")
import desk
"""


def test_commands_and_both_doors_tell_at_their_start_and_a_host_s_secrets_are_variables_by_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAYERS_DTA", "x")
    monkeypatch.delenv("LAYERS_DATA", raising=False)
    assert data_folder() == Path("data")
    main(["check", str(TINY)])
    assert "LAYERS_DTA is set, and nothing reads it; perhaps LAYERS_DATA is meant" in capsys.readouterr().err
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('LAYERS_TILES = "perhaps"\n')
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    command = [sys.executable, "-c", BOTH_DOORS]
    done = subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "3\n", "as servers have it, which then do not start it once more"
    assert "LAYERS_TILES='perhaps' is neither on nor off\n" in done.stderr
    of_both = done.stderr.partition("== dashboard ==")[2].split("== desk ==")
    for said, of_dashboard in zip(of_both, (True, False), strict=True):
        assert "perhaps LAYERS_DATA is meant" in said
        assert ("LAYERS_SITE is not set" in said) == of_dashboard
