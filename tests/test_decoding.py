"""Bytes become text in one way, wherever they are read."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.imports.files import Unreadable, text_in
from curation.propose.container import open_content
from layers.collection.files import read_toml
from layers.decoding import Decoded, decode, read_bytes

ROOT = Path(__file__).parents[1]
TEXT = "Тартус, القامشلي, “quay” 🚢"
MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
]


@pytest.mark.parametrize(("mark", "encoding"), [(b"", "utf-8"), *MARKS])
def test_a_mark_says_the_encoding_and_is_no_content(mark: bytes, encoding: str, tmp_path: Path) -> None:
    content = mark + TEXT.encode(encoding)
    assert decode(content) == Decoded(TEXT, encoding)
    assert text_in(content) == TEXT
    assert open_content(content, "a.txt").text == TEXT
    path = tmp_path / "a.toml"
    path.write_bytes(mark + f'a = "{TEXT}"\r\n'.encode(encoding))
    file, problems = read_toml(path)
    assert (file and file.values, problems) == ({"a": TEXT}, [])


@pytest.mark.parametrize(
    ("content", "encoding", "shown", "unread"),
    [
        (b"a \xe2\x80 b \xff", "", "a \ufffd b \ufffd", 3),
        ("اب".encode("cp1256") + b" \x81", "", "\ufffd \ufffd", 3),
        (b"\xff\xfea\x00\x00\xd8b\x00", "", "a\ufffdb", 2),
        (b"\x81\x00ok", "shift_jis", "\ufffd\x00ok", 1),
    ],
)
def test_what_is_none_of_the_encoding_changes_nothing_else(
    content: bytes, encoding: str, shown: str, unread: int
) -> None:
    decoded = decode(content, encoding)
    assert (decoded.shown, decoded.unread) == (shown, unread)
    assert f"{unread} bytes could not be read" in decoded.note or unread == 1


@given(st.binary(max_size=40))
def test_any_bytes_are_a_text_and_utf_8_can_be_had_back(content: bytes) -> None:
    decoded = decode(content)
    decoded.shown.encode()
    if decoded.encoding == "utf-8":
        assert decoded.text.encode("utf-8", "surrogateescape") == content.removeprefix(codecs.BOM_UTF8)


@pytest.mark.parametrize("name", ["klingon", "hex", "idna", "undefined"])
def test_what_is_no_encoding_of_text_is_told(name: str) -> None:
    with pytest.raises(Unreadable, match="no known encoding"):
        text_in(b"\xff", name)


def test_no_file_is_decoded_otherwise() -> None:
    other = re.compile(r"utf-8-sig|utf_8_sig|BOM_UTF16|UTF16|decode\(\"utf-?16|errors=\"surrogateescape")
    files = [path for house in ("layers", "curation") for path in (ROOT / house).rglob("*.py")]
    found = {path.name for path in files if other.search(path.read_text("utf-8"))}
    assert found == {"decoding.py"}
    assert len(files) > 100


def test_only_regular_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, large = tmp_path / "pipe.toml", tmp_path / "large.toml"
    os.mkfifo(pipe)
    large.write_text("a = 1\n")
    monkeypatch.setattr("layers.decoding.MOST_BYTES", 5)
    endless = Path("/proc/self/maps")  # tells no size
    others = ((endless, "larger than"),) if endless.exists() else ()
    for path, why in ((pipe, "no regular file"), (tmp_path, "directory|regular"), (large, "larger than"), *others):
        with pytest.raises(OSError, match=why):
            read_bytes(path)
    monkeypatch.undo()
    assert read_bytes(large) == b"a = 1\n"
