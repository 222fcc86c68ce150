"""docs/using-the-data.md does what it says, on an app that is served on this machine."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import duckdb
import pytest
import uvicorn
from starlette.applications import Starlette

from layers.export.formats import FORMATS
from layers.serve import EXCEPTION_HANDLERS, Settings, routes
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


def test_every_address_answers(address: str) -> None:
    found = re.findall(rf'{ADDRESS}(/data/[^\s"]+)', PAGE)
    assert len(found) >= 5
    for path in found:
        with urlopen(address + path) as answer:  # noqa: S310 - our own server
            assert answer.status == 200, path


def test_the_commands_run(address: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:  # pragma: no cover - the addresses are tried above
        pytest.skip("no curl here")
    for command in "".join(blocks("sh", address)).splitlines():
        words = shlex.split(command)
        done = subprocess.run([*words, "--fail", "--silent"], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, command
        if "--output" in words:
            assert (tmp_path / words[words.index("--output") + 1]).stat().st_size > 0
        else:
            assert json.loads(done.stdout)


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
    assert set(re.findall(r"excerpts\.(\w+)", PAGE)) <= endings
