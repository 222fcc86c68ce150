"""All that is static comes compressed, and is what it was when unpacked."""

from __future__ import annotations

import errno
import gzip
import os
from pathlib import Path

import brotli
import pytest
import streamlit
from starlette.testclient import TestClient

from layers.release import ADDRESS, FOLDERS
from layers.serve import compress
from layers.serve.assets import FRAME, MAP_FILES, folder_of
from layers.serve.compress import Compressor, coding_of

STATIC = Path(streamlit.__file__).parent / "static"
BUILD = folder_of("streamlit_folium") / "frontend" / "build"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
SCRIPTS = sorted((*STATIC.glob("static/js/*.js"), *STATIC.glob("static/css/*.css")))
FILES = {
    **{path.relative_to(STATIC).as_posix(): path for path in SCRIPTS if path.stat().st_size < 1_000_000},
    **{f"component/{FRAME}/{path.relative_to(BUILD).as_posix()}": path for path in BUILD.rglob("*.js")},
    **{
        f"{ADDRESS}/{name}/{path.name}": path
        for name, folder in FOLDERS.items()
        for path in sorted(folder.iterdir())
        if path.suffix in {".js", ".css"}
    },
}


@pytest.fixture(autouse=True)
def _quick_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make no best ones of all these, and leave nothing in the user's folder."""
    monkeypatch.setattr(Compressor, "_make_best_later", lambda *_: None)
    monkeypatch.setattr(compress, "COMPRESSOR", Compressor(tmp_path))


@pytest.mark.parametrize("coding", UNPACK)
def test_every_script_and_style_comes_compressed_and_is_what_it_was(client: TestClient, coding: str) -> None:
    assert len(FILES) > 300
    for address, path in FILES.items():
        with client.stream("GET", f"/{address}", headers={"Accept-Encoding": f"{coding}, identity"}) as answer:
            sent = b"".join(answer.iter_raw())
        assert answer.status_code == 200, address
        assert answer.headers["vary"] == "Accept-Encoding", address
        assert "immutable" in answer.headers["cache-control"], address
        source = path.read_bytes()
        if len(source) < compress.LEAST_BYTES:
            assert sent == source, address
            continue
        assert answer.headers["content-encoding"] == coding, address
        assert int(answer.headers["content-length"]) == len(sent) < len(source), address
        assert UNPACK[coding](sent) == source, address


def test_who_takes_nothing_or_a_part_gets_it_as_it_is(client: TestClient) -> None:
    address = next(one for one in FILES if "/index." in one)
    for headers in ({"Accept-Encoding": "identity"}, {"Accept-Encoding": "br", "Range": "bytes=0-9"}):
        answer = client.get(f"/{address}", headers=headers)
        assert "content-encoding" not in answer.headers
        assert answer.content == FILES[address].read_bytes()[: 10 if "Range" in headers else None]
        assert answer.headers["vary"] == "Accept-Encoding"


def test_who_has_a_file_is_told_so_whatever_coding_it_came_in(client: TestClient) -> None:
    address = f"/{ADDRESS}/page/card.js"
    tags = {client.get(address, headers={"Accept-Encoding": coding}).headers["etag"] for coding in ("br", "gzip", "")}
    assert len(tags) == 1
    again = client.get(address, headers={"If-None-Match": tags.pop()})
    assert (again.status_code, again.content) == (304, b"")


def test_missing_files_and_other_methods_are_refused_as_ever(client: TestClient) -> None:
    assert client.get("/static/js/none.js").status_code == 404
    assert client.post("/static/js/none.js").status_code == 405
    assert client.get("/static/../index.html").status_code in {200, 404}
    assert client.get("/component/other/index.html").status_code == 404
    assert client.get("/assets/browser/x/page/panel.py").status_code == 404


def test_the_frame_s_page_is_asked_for_anew_after_a_minute_and_the_icon_is_ours(client: TestClient) -> None:
    assert "max-age=60" in client.get(f"/component/{FRAME}/index.html").headers["cache-control"]
    assert client.get("/favicon.png").content == (FOLDERS["page"] / "icon.png").read_bytes()


def test_what_the_map_s_frame_loads_is_there(client: TestClient) -> None:
    assert len(MAP_FILES) > 6
    assert {path: client.get(f"/{path}").status_code for path in MAP_FILES} == dict.fromkeys(MAP_FILES, 200)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("", ""), ("identity", ""),
        ("br;q=0, gzip;q=0.5", "gzip"), ("BR", "br"), ("gzip;q=0.0", ""), ("br;q=1.0", "br"),
    ],
)  # fmt: skip
def test_the_best_coding_that_is_taken(accepted: str, coding: str) -> None:
    assert coding_of(accepted) == coding


def test_the_best_is_made_once_and_found_again_by_the_next_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    content = (FOLDERS["page"] / "timeline.js").read_bytes()
    first = Compressor(tmp_path)
    quick = first.compress(content, "br")
    first._waiting.join()
    best = first.compress(content, "br")
    assert len(best) < len(quick)
    assert brotli.decompress(quick) == brotli.decompress(best) == content
    assert Compressor(tmp_path).compress(content, "br") == best
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [best]


@pytest.mark.parametrize("torn", [b"", bytes(90), brotli.compress(b"of another file")], ids=["empty", "zeros", "other"])
def test_what_lies_torn_from_an_earlier_start_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: bytes
) -> None:
    monkeypatch.undo()
    content = b"evidence " * 1000
    first = Compressor(tmp_path)
    first.compress(content, "br")
    first._waiting.join()
    (stored,) = tmp_path.iterdir()
    best = stored.read_bytes()
    stored.write_bytes(torn)
    left = tmp_path / ".left"
    left.touch()
    os.utime(left, (0, 0))
    again = Compressor(tmp_path)
    assert brotli.decompress(again.compress(content, "br")) == content
    again._waiting.join()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [best]


def test_where_there_is_no_room_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        write(path, content[:9])
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(Path, "write_bytes", full)
    content, one = b"evidence " * 1000, Compressor(tmp_path)
    one.compress(content, "br")
    one._waiting.join()
    assert brotli.decompress(one.compress(content, "br")) == content
    assert [*tmp_path.iterdir()] == []


def test_where_nothing_can_be_kept_it_is_compressed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    nowhere = Compressor(Path("/dev/null"))
    content = b"evidence " * 1000
    nowhere.compress(content, "br")
    nowhere._waiting.join()
    assert brotli.decompress(nowhere.compress(content, "br")) == content
