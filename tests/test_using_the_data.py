"""docs/using-the-data.md does what it says, on an app that is served on this machine."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen, urlretrieve

import duckdb
import geopandas
import pyogrio
import pytest
import uvicorn
from starlette.applications import Starlette

from layers.export.formats import FORMATS
from layers.model import Filters
from layers.serve import EXCEPTION_HANDLERS, Settings, routes
from layers.store import select
from layers.store.shelf import Shelf

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "using-the-data.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESS = "https://example.org/map"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(ROOT / "data")


@pytest.fixture(scope="module")
def address(shelf: Shelf) -> Iterator[str]:
    """Serve the shipped collection, and give the address that stands for the map's."""
    settings = Settings(base_path="/map", access_log=False)
    app = Starlette(routes=routes(shelf, settings), exception_handlers=EXCEPTION_HANDLERS)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listening]),))
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/map"
    server.should_exit = True
    thread.join()
    listening.close()


def blocks(language: str, address: str) -> list[str]:
    return [text.replace(ADDRESS, address) for kind, text in BLOCK.findall(PAGE) if kind == language]


def test_the_cells_run_in_order_and_find_what_the_page_shows(
    address: str, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for cell in blocks("python", address):
        exec(compile(cell, "docs/using-the-data.md", "exec"), names)  # noqa: S102 - our own page
    shown = shelf.current().collection
    assert names["collection"]["version"] == shown.version
    assert set(names["places"]["id"]) <= shown.places.keys()
    assert len(names["places"]) > 1
    russia = select(shelf.current().store, Filters(actors=("russia",)))
    assert len(names["excerpts"]) == names["by_status"].sum() == russia.matching
    assert set(names["said_of"].index) <= {
        shown_name for place in shown.places.values() for shown_name in place.names.values()
    }
    dated = [one for one in shown.excerpts.values() if one.event is not None]
    assert 0 < sum(count for _, count in names["months"]) <= len(dated)
    assert {actor for actor, _ in names["actors"]} <= shown.actors.keys()
    assert names["unchanged"] is True
    assert names["suggestion"] == "russia"
    assert "rusia" in names["error_text"]


def test_lists_are_lists_and_in_csv_joined(address: str, tmp_path: Path) -> None:
    rows = []
    for ending in ("parquet", "csv"):
        file = tmp_path / f"excerpts.{ending}"
        with urlopen(f"{address}/data/excerpts.{ending}") as answer:  # noqa: S310 - our own server
            file.write_bytes(answer.read())
        found = duckdb.sql(f"SELECT id, places FROM '{file}' ORDER BY id")  # noqa: S608
        assert found is not None
        rows.append(found.fetchall())
    assert [(id_, "; ".join(places)) for id_, places in rows[0]] == [(id_, places or "") for id_, places in rows[1]]


def found_at(block: str) -> list[str]:
    """Give the addresses in a block of any language, with those that R puts together."""
    return re.findall(rf"{ADDRESS}(/[^\s\"'`]+)", block) + re.findall(r'paste0\(map, "([^"]+)"\)', block)


def test_every_address_answers_with_what_its_name_says(address: str) -> None:
    paths = found_at(PAGE)
    assert len(paths) >= 12
    for path in paths:
        with urlopen(address + path) as answer:  # noqa: S310 - our own server
            name = urlsplit(path).path.rpartition("/")[2]
            kind = answer.headers["Content-Type"]
        expected = {form.name: form.media_type for form in FORMATS.values()}.get(name.removeprefix("excerpts."))
        expected = (
            expected
            or {"json": "application/json", "txt": "text/plain", "atom": "application/atom+xml"}[
                name.rpartition(".")[2]
            ]
        )
        assert (answer.status, kind.split(";")[0]) == (200, expected.split(";")[0]), path


def commands(address: str) -> list[list[str]]:
    return [shlex.split(line) for line in "".join(blocks("sh", address)).splitlines()]


def run_curl(words: list[str], folder: Path) -> bytes:
    """Do with curl what a line says."""
    done = subprocess.run([*words, "--fail", "--silent"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def run_without_curl(words: list[str], folder: Path) -> bytes:
    """Do what a line of curl says, where there is none; an option that is not known here is a fault."""
    command, *options, target = words
    assert command == "curl"
    said = dict(zip(options[::2], options[1::2], strict=True))
    assert said.keys() <= {"--output", "--etag-save", "--etag-compare"}, words
    known = folder / said.get("--etag-compare", "none")
    headers = {"If-None-Match": known.read_text("utf-8")} if known.is_file() else {}
    try:
        with urlopen(Request(target, headers=headers)) as answer:  # noqa: S310 - our own server
            content: bytes = answer.read()
            if "--etag-save" in said:
                (folder / said["--etag-save"]).write_text(answer.headers["ETag"], "utf-8")
    except HTTPError as error:
        with error:
            if error.code != 304:
                raise
        return b""
    if "--output" not in said:
        return content
    (folder / said["--output"]).write_bytes(content)
    return b""


@pytest.mark.parametrize("run", [run_curl, run_without_curl])
def test_the_commands_run(address: str, tmp_path: Path, run: Callable[[list[str], Path], bytes]) -> None:
    if run is run_curl and shutil.which("curl") is None:  # pragma: no cover
        run = run_without_curl
    listed = commands(address)
    assert len(listed) >= 8
    for words in listed:
        before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
        said = run(words, tmp_path)
        if "--output" in words:
            file = tmp_path / words[words.index("--output") + 1]
            assert file.stat().st_size > 0
            # What has not changed is not fetched again.
            assert ("--etag-compare" in words and file in before) == (before.get(file) == file.stat().st_mtime_ns)
        elif words[-1].partition("?")[0].endswith(".json"):
            assert json.loads(said)
        else:
            assert said.startswith(b"# ")


def test_the_queries_of_duckdb_s_shell_find_what_is_there(address: str, shelf: Shelf, tmp_path: Path) -> None:
    """The shell's extension comes from elsewhere, so here the file is fetched first."""
    queries = blocks("sql", address)
    assert queries
    for query in queries:
        (target,) = re.findall(r"'(http[^']+)'", query)
        file, _ = urlretrieve(target, tmp_path / "excerpts.parquet")  # noqa: S310 - our own server
        found = duckdb.sql(query.replace(target, str(file)))
        assert found is not None
        assert sum(row[-1] for row in found.fetchall()) == len(shelf.current().collection.excerpts)


def test_what_r_reads_has_the_columns_that_it_names(address: str) -> None:
    (block,) = blocks("r", address)
    read = re.findall(r'(\w+) <- (read\.csv|st_read)\(paste0\(map, "([^"]+)"\)', block)
    assert [how for _, how, _ in read] == ["read.csv", "st_read"]
    for name, how, path in read:
        with urlopen(address + path) as answer:  # noqa: S310 - our own server
            text = answer.read().decode("utf-8-sig")
        columns = set(next(csv.reader([text.splitlines()[0]])))
        if how == "st_read":
            columns = {key for one in json.loads(text)["features"] for key in one["properties"]}
        lines = [line for line in block.splitlines() if f"{name}$" in line]
        named = re.findall(rf"\b{name}\$(\w+)", block)
        named += [
            word
            for line in lines
            for listed in re.findall(r"c\((.*?)\)", line)
            for word in re.findall(r'"(\w+)"', listed)
        ]
        assert len(named) > 3
        assert set(named) <= columns
    assert re.findall(r'plot\(places\["(\w+)"\]\)', block) == ["count"]


def test_qgis_gets_layers_of_one_geometry_and_their_styles(address: str, tmp_path: Path) -> None:
    (uri,) = blocks("text", address)
    layer = geopandas.read_file(uri.strip())
    assert {"Point", "MultiPolygon"} <= set(layer.geom_type)
    file, _ = urlretrieve(f"{address}/data/excerpts.gpkg", tmp_path / "excerpts.gpkg")  # noqa: S310 - our own server
    names = {name for name, _ in pyogrio.list_layers(file)}
    with closing(sqlite3.connect(file)) as opened:
        styled = {row[0] for row in opened.execute("SELECT f_table_name FROM layer_styles")}
    assert styled
    assert styled <= names


def test_the_errors_are_those_of_the_table(address: str) -> None:
    for path, status, keys in (
        ("excerpts.csv?colour=red", 400, {"error", "parameter", "value", "suggestion"}),
        ("excerpts.docx", 404, {"error"}),
        ("nothing", 404, {"error"}),
    ):
        with pytest.raises(HTTPError) as caught:
            urlopen(f"{address}/data/{path}")  # noqa: S310 - our own server
        with caught.value as error:
            assert (error.code, json.load(error).keys()) == (status, keys)


def test_the_formats_that_are_named_are_there() -> None:
    endings = {form.ending for form in FORMATS.values()}
    assert set(re.findall(r"/data/excerpts\.(\w+)", PAGE)) <= endings
