"""JSON as it is made: members and items go out one by one, so that memory never holds them all."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO


def write_json(out: BinaryIO, value: object) -> None:
    """Write a value as JSON in UTF-8, with a line end at the end.

    Parameters
    ----------
    value
        Plain data in which iterators may stand for arrays, at the top, or as members of
        objects that are themselves at the top, members or items.
    """
    text = codecs.getwriter("utf-8")(out)
    _write(text, value)
    text.write("\n")


def _write(text: codecs.StreamWriter, value: object) -> None:
    """Write plain data in one line, and what an iterator makes one item a line."""
    if isinstance(value, Iterator):
        _write_all(text, "[", (("", item) for item in value), "]")
    elif isinstance(value, dict) and not _is_plain(value):
        members = ((f"{json.dumps(name)}: ", member) for name, member in value.items())
        _write_all(text, "{", members, "}")
    else:
        text.write(json.dumps(value, ensure_ascii=False))


def _write_all(text: codecs.StreamWriter, start: str, parts: Iterator[tuple[str, object]], end: str) -> None:
    text.write(start)
    for number, (head, part) in enumerate(parts):
        text.write(f"{',' if number else ''}\n{head}")
        _write(text, part)
    text.write(f"\n{end}")


def _is_plain(value: object) -> bool:
    """Say whether no member of an object, or of an object among these, is an iterator."""
    if isinstance(value, dict):
        return all(_is_plain(member) for member in value.values())
    return not isinstance(value, Iterator)
