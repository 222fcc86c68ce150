"""Read the objects of a list in a JSON file, each with the line that it begins on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from curation.imports.rows import Entry, Unreadable
from curation.imports.tables import BadEntry, decode
from layers.collection.findings import show

_GAP = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


def parse(content: bytes, encoding: str = "") -> tuple[str, Any]:
    """Decode a JSON file; return its text as well, for the lines of what it holds.

    Raises
    ------
    Unreadable
        If it is no JSON in UTF-8 (or the encoding that is asked for).
    """
    text = decode(content, encoding)
    found = re.search("[\udc80-\udcff]", text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable("not UTF-8", "save the file as UTF-8, or name its --encoding", line)
    try:
        return text, json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON: {error.msg}", "mend the line", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not valid JSON: {error}", "mend it") from None


def entries(text: str, items: list[Any], member: str = "") -> Iterator[Entry | BadEntry]:
    """Give the items of a list with their lines; one that is no object is a bad entry.

    `member` is the name under which the list stands in its object; empty for a list that is
    the whole file.
    """
    lines = _find_lines(text, items, member)
    for item, line in zip(items, lines, strict=True):
        if isinstance(item, dict):
            yield Entry(line, item)
        else:
            yield BadEntry(line, f"{show(item)} is no object", "put its members in curly brackets")


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or one text as a list; anything else is left out."""
    values = value if isinstance(value, list) else [value]
    return tuple(one.strip() for one in values if isinstance(one, str) and one.strip())


def text_of(value: object) -> str:
    """Return a text without blanks round it, or a number as text; anything else is empty."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()


def _find_lines(text: str, items: list[Any], member: str) -> list[int]:
    """Find the line of each item; 1 for all if the list cannot be found again."""
    opening = rf'"{re.escape(member)}"\s*:\s*\[' if member else r"\["
    for start in re.finditer(opening, text):
        lines = _scan(text, start.end(), items)
        if lines is not None:
            return lines
        if not member:
            break
    return [1] * len(items)


def _scan(text: str, position: int, items: list[Any]) -> list[int] | None:
    """Go through a list from behind its bracket; None if it does not hold these items."""
    lines: list[int] = []
    line, counted = 1, 0
    for item in items:
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, position = _DECODER.raw_decode(text, position)
        except ValueError:
            return None
        if value != item:
            return None
        lines.append(line)
    return lines
