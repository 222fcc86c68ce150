"""The command line's export, and the file that the page hands out."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from layers.__main__ import main
from layers.ask import permalink
from layers.export.command_line import link_pairs, manifest_path
from layers.export.extract import Extract, manifest
from layers.export.formats import FORMATS, Format, archive, archive_name
from layers.model import Filters, View
from layers.store import Store, cards
from layers.words import read_words
from tests.collected import TINY as COLLECTION

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny"
STORE = Store(COLLECTION)
EXTRACT = Extract(COLLECTION, STORE, View(), read_words("en"), made=datetime(2025, 10, 1, tzinfo=UTC))
# Options, and the filters they ask for.
ASKED = {
    "": Filters(),
    "--from 2025-02 --to 2025-03": Filters(first_month="2025-02", last_month="2025-03"),
    "--from 2025-03 --certain --undated": Filters(first_month="2025-03", certain=True, undated=True),
    "--basis published --to 2025-03": Filters(last_month="2025-03", basis="published"),
    "--place hild --place sund": Filters(places=("hild", "sund")),
    "--kind town --kind site": Filters(kinds=("town", "site")),
    "--actor borea --actor arva --all": Filters(actors=("borea", "arva"), all_actors=True),
    "--actor borea --any --role speaks": Filters(actors=("borea",), role="speaks"),
    "--outlet the-gull --status denied --status forecast": Filters(
        outlets=("the-gull",), statuses=("denied", "forecast")
    ),
    "--source the-gull --outlet Rasif": Filters(outlets=("the-gull", "Rasif")),
    "--named --query ships": Filters(named_only=True, words="ships"),
    "--link ?place=hild&from=2025-01 --from 2025-02 --place sund": Filters(
        first_month="2025-02", places=("hild", "sund")
    ),
}
WRONG = {
    "--language xx": "--language: 'xx' is not known",
    "--place hidl": "--place: 'hidl' is not known; did you mean 'hild'?",
    "--see snd": "--see: 'snd' is not known; did you mean 'sund'?",
    "--actor boraa": "--actor: 'boraa' is not known; did you mean 'borea'?",
    "--outlet the-gul": "--outlet: 'the-gul' is not known; did you mean 'the-gull'?",
    "--kind twn": "--kind: 'twn' is not known; did you mean 'town'?",
    "--status denyed": "--status: 'denyed' is not known; did you mean 'denied'?",
    "--role speak": "--role: 'speak' is not known; did you mean 'speaks'?",
    "--basis events": "--basis: 'events' is not known; did you mean 'event'?",
    "--from 2025-13": "--from: '2025-13' cannot be read; write it like 2025-07",
    "--from 2025-08 --to 2025-07": "--from: 2025-08 – 2025-07 ends before it begins",
    "--to 2025-07 --link ?from=2025-08": "--from: 2025-08 – 2025-07 ends before it begins",
    "--link ?place=hidl": "--link: place: 'hidl' is not known; did you mean 'hild'?",
    "--link ?plac=hild": "--link: plac: a view has no such key; did you mean 'place'?",
    "--link place=hild": "--link: 'place=hild' cannot be read",
    "--link https://a.example/excerpt/gull-1": "--link: excerpt: 'gull-1' is not known",
    f"--link ?q={'x' * 9_000}": "--link: this is too long",
}


def ids_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return [row["id"] for row in csv.DictReader(text)]


@pytest.mark.parametrize("options", ASKED)
def test_options_ask_for_what_the_page_shows(options: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    assert main(["export", "csv", *options.split(), "--data", str(TINY), "-o", str(path)]) == 0
    assert ids_of(path) == list(cards(STORE, ASKED[options], None, None, 0, None).ids)
    said = json.loads(manifest_path(path).read_text("utf-8"))
    assert said["rows"] == len(ids_of(path))
    assert said["link"] == permalink.address(View(ASKED[options], language="en"), COLLECTION.version)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "export.csv", "export.csv.manifest.json",
    ]  # fmt: skip


@pytest.mark.parametrize("options", ["--language ar", "--link ?lang=ru --language ar", "--link ?lang=ar"])
def test_names_and_links_are_in_the_language_that_is_asked_for(options: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    assert main(["export", "csv", *options.split(), "--data", str(TINY), "-o", str(path)]) == 0
    assert COLLECTION.actors["borea"].names["ar"] in path.read_text("utf-8")
    said = json.loads(manifest_path(path).read_text("utf-8"))
    assert (said["language"], said["link"]) == ("ar", f"?lang=ar&v={COLLECTION.version}")


@pytest.mark.parametrize("options", ["--see hild", "--link https://a.example/base/place/hild?v=1"])
def test_a_place_selected_leaves_its_excerpts(options: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "export.csv"
    assert main(["export", "csv", *options.split(), "--data", str(TINY), "-o", str(path)]) == 0
    expected = cards(STORE, Filters(), "hild", None, 0, None).ids
    assert 0 < len(expected) < len(COLLECTION.excerpts)
    assert ids_of(path) == list(expected)
    said = capsys.readouterr().err
    assert f"{len(expected)} of {len(COLLECTION.excerpts)} excerpts" in said
    assert ("data version 1" in said) == ("v=1" in options)


@pytest.mark.parametrize("options", WRONG, ids=lambda options: options[:40])
def test_what_cannot_be_meant_is_refused_by_name(
    options: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "export.csv"
    assert main(["export", "csv", *options.split(), "--data", str(TINY), "-o", str(path)]) == 2
    assert WRONG[options] in capsys.readouterr().err
    assert not path.exists()


def test_an_unknown_format_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["export", "cvs"])
    assert left.value.code == 2
    assert "'csv'" in capsys.readouterr().err


def test_bad_data_are_told_of_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "export.csv"
    assert main(["export", "csv", "--data", str(tmp_path / "none"), "-o", str(path)]) == 1
    assert "there is no such folder" in capsys.readouterr().err
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none" / "export.gpkg"
    assert main(["export", "gpkg", "--data", str(TINY), "-o", str(path)]) == 1
    assert str(path) in capsys.readouterr().err


def test_a_failed_export_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Extract, out: BinaryIO) -> None:
        out.write(b"half")
        raise ValueError("half way")

    path = tmp_path / "export.csv"
    path.write_text("old")
    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], write=fail))
    assert main(["export", "csv", "--data", str(TINY), "-o", str(path)]) == 1
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]


def test_a_binary_file_is_kept_from_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["export", "gpkg", "--data", str(TINY)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "-o" in said.err


STARTS = {"csv": "\ufeffid,quote,".encode(), "xlsx": b"PK", "parquet": b"PAR1"}


@pytest.mark.parametrize("form", STARTS)
def test_standard_output_can_be_piped(form: str) -> None:
    command = [sys.executable, "-m", "layers", "export", form, "--data", str(TINY)]
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert piped.stdout.startswith(STARTS[form])
    assert b"13 of 13 excerpts" in piped.stderr
    assert (b"the manifest is left out" in piped.stderr) == (form == "csv")


def test_short_addresses_name_a_place_or_an_excerpt() -> None:
    assert link_pairs("https://a.example/m/place/sund?lang=ar")[0] == (
        ("see", "sund"), ("lang", "ar"),
    )  # fmt: skip
    assert link_pairs("/excerpt/gull-2025-03-01")[0] == (("excerpt", "gull-2025-03-01"),)
    assert link_pairs("https://a.example/") == ((), ())


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_what_the_page_hands_out_has_its_manifest(form: Format) -> None:
    given, made, out = archive_name(form, COLLECTION.version), io.BytesIO(), io.BytesIO()
    archive(form, EXTRACT, made)
    form.write(EXTRACT, out)
    stem = f"layers-{COLLECTION.version}-{form.name}"
    if form.carries_manifest:
        assert given == (f"{stem}.{form.ending}", form.media_type)
        assert made.getvalue()
        return
    assert given == (f"{stem}.zip", "application/zip")
    with zipfile.ZipFile(made) as bundle:
        assert bundle.namelist() == [f"{stem}.{form.ending}", "manifest.json"]
        assert json.loads(bundle.read("manifest.json")) == manifest(EXTRACT)
        assert bundle.read(f"{stem}.{form.ending}") == out.getvalue()


def test_the_name_of_a_file_is_plain() -> None:
    assert archive_name(FORMATS["csv"], "../é 1").filename == "layers-.._1-csv.zip"


@pytest.mark.parametrize("form", ["csv", "png"])
def test_the_command_reads_nothing_of_the_page(form: str, tmp_path: Path) -> None:
    code = (
        "import sys; from layers.__main__ import main; "
        f"main(['export', {form!r}, '--data', {str(TINY)!r}, '-o', {str(tmp_path / 'file')!r}]); "
        "print(*({'streamlit', 'folium', 'starlette'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (tmp_path / "file").stat().st_size > 0
    assert done.stdout.splitlines()[-1] == ""
