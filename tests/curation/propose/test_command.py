"""The command: one article, a folder of them, what is told of them, what goes wrong."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path, PurePath
from types import SimpleNamespace

import pytest

from curation.propose import command, folder
from curation.propose.folder import why_not
from layers.__main__ import main
from layers.collection import check_collection
from tests.curation.propose import trouble

DATA = Path(__file__).parents[3] / "data"
TINY = Path(__file__).parents[2] / "data" / "tiny"
TEXT = """Patrols are back

By Rana Haddad

Russian military police patrolled Qamishli on Tuesday, Reuters reported.

"Nothing \\ has changed" in the buffer zone, an Israeli spokesman said.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "patrols.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(DATA, tmp_path / "data")


def propose(*arguments: str | Path, data: Path = DATA) -> int:
    return main(["propose", *map(str, arguments), "--data", str(data)])


def test_the_draft_is_accepted_by_check_and_not_shown(
    article: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = data / "articles" / "reuters-2025-09-22.toml"
    before = check_collection(data)[0]
    told = ("--published", "2025-09-22", "--outlet", "reuters", "--url", "https://x.example/a")
    assert propose(article, *told, "-o", target, data=data) == 0
    collection, problems = check_collection(data)
    assert collection is not None
    assert before is not None
    assert [each for each in problems if target.name in str(each.path)] == []
    assert collection.proposed == 1
    assert collection.excerpts == before.excerpts
    assert collection.version == before.version
    main(["check", str(data)])
    assert "1 proposed article not shown" in capsys.readouterr().out
    table = tomllib.loads(target.read_text(encoding="utf-8"))
    assert table["id"] == "reuters-2025-09-22"
    assert table["status"] == "proposed"
    assert (table["outlet"], table["outlet_id"]) == ("Reuters", "reuters")
    assert table["authors"] == ["Rana Haddad"]
    first = table["excerpts"][0]
    assert first["claim"] == {"by": "reuters", "status": "reported"}
    assert first["dated_by"] == "'Tuesday'"
    assert "# confidence " in target.read_text(encoding="utf-8")


def test_a_draft_without_metadata_is_accepted_too(article: Path, data: Path) -> None:
    target = data / "articles" / "bare.toml"
    assert propose(article, "-o", target, data=data) == 0
    collection, _ = check_collection(data)
    assert collection is not None
    assert collection.proposed == 1


def test_a_bad_proposed_article_is_still_found_out(article: Path, data: Path) -> None:
    target = data / "articles" / "bare.toml"
    propose(article, "-o", target, data=data)
    text = target.read_text(encoding="utf-8").replace('id = "qamishli"', 'id = "qamish"')
    target.write_text(text, encoding="utf-8")
    collection, problems = check_collection(data)
    assert collection is not None  # what is only proposed holds nothing back
    assert any("did you mean 'qamishli'" in str(each) for each in problems)


def test_json_has_the_shape_that_was_promised(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cleaned = tmp_path / "cleaned.txt"
    assert propose(article, "--published", "2025-09-22", "--json", "--text", cleaned) == 0
    draft = json.loads(capsys.readouterr().out)
    assert draft["title"] == "Patrols are back"
    text = cleaned.read_text(encoding="utf-8")
    for each in draft["excerpts"]:
        assert {"quote", "start", "end", "places", "actors", "event_date", "dated_by"} <= each.keys()
        assert {"confidence", "why"} <= each.keys()
        assert text[each["start"] : each["end"]] == each["quote"]
    assert draft["excerpts"][0]["event_date"] == "2025-09-16"
    assert draft["excerpts"][0]["places"][0]["id"] == "qamishli"
    assert draft["excerpts"][1]["event_date"] is None


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert propose("-") == 0
    assert 'status = "proposed"' in capsys.readouterr().out


def test_a_file_that_is_there_is_not_overwritten(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "mine.toml"
    target.write_text("mine", encoding="utf-8")
    assert propose(article, "-o", target) == 1
    assert target.read_text(encoding="utf-8") == "mine"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder_goes_on_past_bad_files_and_lists_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    (folder / "empty.html").write_text("<html></html>", encoding="utf-8")
    (folder / "bytes.txt").write_bytes(b"\xff\xfe\x00\xd8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "linked").symlink_to(tmp_path)
    (folder / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    out = tmp_path / "drafts"
    assert propose(folder, "--jobs", jobs, "-o", out, data=TINY) == 1
    told = capsys.readouterr().err
    assert "5 of 5" in told
    assert "5 of 9 files gave no draft" in told
    assert "empty.html: no text of an article in it" in told
    assert "linked: a link to a folder, not followed" in told
    assert all(f"{name}.txt: no file, or a link to none" in told for name in ("lost", "pipe"))
    assert len(list(out.glob("*.toml"))) >= 3


def test_a_file_beyond_the_limits_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(folder, "_serve", trouble.serve)
    archive, slow, out = tmp_path / "archive", tmp_path / "slow", tmp_path / "drafts"
    archive.mkdir()
    slow.mkdir()
    for name in ("ends.txt", "grows.txt", "sound.txt"):
        (archive / name).write_text(TEXT, encoding="utf-8")
    (slow / "sleeps.txt").write_text(TEXT, encoding="utf-8")
    assert propose(archive, "-o", out, data=TINY) == 1
    told = capsys.readouterr().err
    assert "ends.txt: the process that read it broke off (exit code -9)" in told
    assert "grows.txt: more than 2048 MB of memory are needed" in told
    assert [path.name for path in out.iterdir()] == ["patrols-are-back.toml"]
    monkeypatch.setattr(folder, "MOST_SECONDS", 1)
    monkeypatch.setattr(folder, "LARGEST_FILE", len(TEXT))
    (slow / "large.txt").write_text(TEXT * 2, encoding="utf-8")
    assert propose(slow, "-o", out, data=TINY) == 1
    told = capsys.readouterr().err
    assert "sleeps.txt: more than 1 seconds are needed" in told
    assert "large.txt: larger than 0 MB" in told


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_drafts_of_the_same_name_are_told_apart_in_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.setattr(command, "propose_beside", folder.propose_content)  # no matter which process makes them
    archive, out, one = tmp_path / "archive", tmp_path / "drafts", tmp_path / "patrols-are-back-2.toml"
    archive.mkdir()
    for number in range(2):
        (archive / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    assert propose(archive, "-o", out, *options) == 0
    assert propose(archive / "0.txt", "-o", one, *options) == 0
    second, first = sorted(out.iterdir())
    assert second.stem == one.stem
    if options:
        assert json.loads(second.read_bytes())["id"] == second.stem
    else:
        assert second.read_bytes() == one.read_bytes()
    assert first.read_bytes() != second.read_bytes()


def test_a_bad_date_or_file_is_told(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert propose(article, "--published", "soon") == 1
    assert propose("nowhere.txt") == 1
    assert "nowhere.txt" in capsys.readouterr().err


def test_what_an_editor_leaves_beside_a_file_is_named_and_not_taken() -> None:
    assert [bool(why_not(PurePath(name), 9)) for name in ("~$boats.docx", ".boats.txt", "boats.docx")] == [1, 1, 0]


def test_the_command_reads_only_what_it_needs(article: Path) -> None:
    code = (
        "import sys; from layers.__main__ import main; "
        f"main(['propose', {str(article)!r}, '--data', {str(TINY)!r}, '--json']); "
        "print(*({'geopandas', 'streamlit', 'folium', 'citeproc', 'duckdb'} & {*sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["excerpts"] == []
    assert done.stderr.splitlines()[-1] == ""
