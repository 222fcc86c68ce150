"""Prepared folders: opened, they are what was read; one that is not whole is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

from layers.collection.tables import write_tables
from layers.errors import BadCollection
from layers.model import Filters
from layers.store import select
from layers.store.edition import Edition, read_edition
from layers.store.prepared import COLLECTION, EXCERPTS, FORM, MANIFEST, open_prepared, prepare
from layers.store.shelf import Shelf

TINY = Path(__file__).parents[1] / "data" / "tiny"
SHIPPED = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module", params=[TINY, SHIPPED], ids=["tiny", "shipped"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Edition]:
    folder = tmp_path_factory.mktemp("prepared")
    prepare(request.param, folder)
    return read_edition(request.param), open_prepared(folder)


def test_what_is_opened_is_what_was_read(both: tuple[Edition, Edition]) -> None:
    read, opened = both
    assert opened.collection == read.collection
    assert list(opened.collection.excerpts) == list(read.collection.excerpts)
    assert opened.history == read.history
    assert_frame_equal(opened.features, read.features)
    assert opened.features["note"].isna().sum() == sum(note is None for note in opened.features["note"])


def test_it_answers_alike(both: tuple[Edition, Edition]) -> None:
    read, opened = both
    words = next(iter(read.collection.excerpts.values())).quote.split()[0]
    for filters in (Filters(), Filters(words=words), Filters(first_month=read.collection.window[1])):
        assert select(opened.store, filters) == select(read.store, filters)


@pytest.mark.parametrize("hurt", ["cut short", "missing", "another form", "no manifest"])
def test_a_folder_that_is_not_whole_is_refused(tmp_path: Path, hurt: str) -> None:
    prepare(TINY, tmp_path)
    file, manifest = tmp_path / EXCERPTS, tmp_path / MANIFEST
    if hurt == "cut short":
        file.write_bytes(file.read_bytes()[:-1])
    elif hurt == "missing":
        file.unlink()
    elif hurt == "another form":
        manifest.write_text(manifest.read_text("utf-8").replace(f'"form": {FORM}', '"form": 0'), "utf-8")
    else:
        manifest.unlink()
    with pytest.raises(BadCollection) as bad:
        open_prepared(tmp_path)
    assert {one.path for one in bad.value.problems} == {file if hurt in ("cut short", "missing") else manifest}


def rewrite(folder: Path, name: str, content: bytes) -> None:
    """Write a file of a prepared folder as another release would, with a manifest that says so."""
    before = json.loads((folder / MANIFEST).read_bytes())
    (folder / name).write_bytes(content)
    before["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(before), "utf-8")


def test_a_folder_of_a_release_that_knew_less_can_be_opened(tmp_path: Path) -> None:
    prepare(TINY, tmp_path)
    file = BytesIO()
    pq.write_table(pq.read_table(tmp_path / EXCERPTS).drop_columns("gist"), file)
    rewrite(tmp_path, EXCERPTS, file.getvalue())
    opened, read = open_prepared(tmp_path).collection, read_edition(TINY).collection
    assert opened.excerpts == {name: replace(one, gist={}) for name, one in read.excerpts.items()}


def test_a_folder_of_a_release_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    prepare(TINY, tmp_path)
    said = json.loads((tmp_path / COLLECTION).read_bytes())
    del said["window"]
    rewrite(tmp_path, COLLECTION, json.dumps(said).encode())
    with pytest.raises(BadCollection, match="another release wrote it"):
        open_prepared(tmp_path)


@pytest.fixture
def in_tables(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(TINY, folder)
    write_tables(read_edition(TINY).collection, folder)
    shutil.rmtree(folder / "articles")
    return folder


def test_tables_are_checked_by_a_process_of_their_own(in_tables: Path) -> None:
    shelf = Shelf(in_tables)
    assert shelf.current().collection.excerpts == read_edition(in_tables).collection.excerpts


def test_a_process_that_ends_is_told_as_a_problem(in_tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.store.prepared.sys.executable", "/bin/false")
    with pytest.raises(BadCollection, match="ended with 1"):
        Shelf(in_tables).current()


def test_what_is_wrong_with_tables_is_told_as_ever(in_tables: Path) -> None:
    actors = in_tables / "actors.toml"
    actors.write_text(actors.read_text("utf-8").replace('id = "arva"', 'id = "arwa"'), "utf-8")
    with pytest.raises(BadCollection) as apart:
        Shelf(in_tables).current()
    with pytest.raises(BadCollection) as here:
        read_edition(in_tables)
    assert [*map(str, apart.value.problems)] == [*map(str, here.value.problems)]
