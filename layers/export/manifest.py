"""What every export comes with: what it is, of what view, and what it leaves out; and how one is written as JSON."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from layers.ask import permalink
from layers.ask.phrases import view_in_words
from layers.export.extract import Extract

_COUNTS = ("read", "shown", "hidden", "not_placed", "rejected")


def manifest(extract: Extract) -> dict[str, Any]:
    """Make the manifest of an export.

    Returns
    -------
    dict
        Plain data. `language` is that of names and texts; `link` is the view's address, absolute
        where the site is known; `made` is in UTC, by RFC 3339; `rows` is how many excerpts the
        export itself holds; `counts` accounts for all of the collection:
        `read = shown + hidden + not_placed + rejected`. Of a view with two sides, `sides` says
        what stands on each, on both and on neither, and which excerpts contradict across them. `notes`
        stand there where damage to the address was undone, and say what was read as what.
    """
    collection, selection, words = extract.collection, extract.selection, extract.words
    address = permalink.address(extract.view, collection.version)
    made = {
        "title": words.name(collection.title),
        "summary": words.name(collection.summary),
        "language": words.language,
        "version": collection.version,
        "made": extract.time.isoformat().replace("+00:00", "Z"),
        "link": extract.absolute(address),
        "filters": view_in_words(extract.view, collection, words),
        **({"notes": [*extract.notes]} if extract.notes else {}),
        "rows": len(extract.numbers),
        "counts": {
            **{name: getattr(selection, name) for name in _COUNTS},
            "hidden_by": {key: n for key, n in selection.hidden_by.items() if n},
            "hidden_by_several": selection.hidden_by_several,
        },
        "licence": words.name(collection.licence),
        "attribution": [words.name(one) for one in collection.attribution],
        "caveats": [words.name(one) for one in collection.caveats],
    }
    return {**made, "sides": _sides(extract)} if extract.beside else made


def _sides(extract: Extract) -> dict[str, Any]:
    """Account for two sides: `total = rows of both sides - both + others + undated`.

    What a side is of (outlets, months) is set aside in the filters.
    """
    found = extract.beside
    if found is None:
        return {}
    return {
        "each": [
            {"side": side, "name": extract.side_name(side), "rows": len(ids)}
            for side, ids in zip(extract.view.beside, found.sides, strict=True)
        ],
        "both": len(found.both),
        "others": found.others,
        "undated": found.undated,
        "total": found.total,
        "contradictions": [list(pair) for pair in found.pairs],
    }


def manifest_lines(extract: Extract) -> Iterator[tuple[str, str | int]]:
    """Write the manifest as lines of a table: a name like `counts.shown` and a value.

    Each value of a list has a line of its own; what is empty has none.
    """
    return _lines("", manifest(extract))


def _lines(name: str, value: object) -> Iterator[tuple[str, str | int]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lines(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(name, inner)
    elif isinstance(value, int) or value:
        yield name, value if isinstance(value, int) else str(value)


def write_json(out: BinaryIO, value: object) -> None:
    """Write a value as JSON in UTF-8, with a line end at the end, as it is made: memory never holds all of it.

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
