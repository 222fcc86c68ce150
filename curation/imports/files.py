"""What is added to a folder, as the text of files; what stands in them already is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable

from curation.imports.slugs import unused
from layers.collection.files import ACTORS_FILE, ARTICLES_FOLDER, COLLECTION_FILE, GEO_FOLDER

MAKER = "layers import"
"""What a layer that was made here has as its member `made_by`; no other is added to."""

_INLINE = ("names", "claim")


def collection_text(facts: Mapping[str, Any]) -> str:
    """Write `collection.toml`."""
    return _toml(facts)


def article_text(tables: Mapping[str, Any]) -> str:
    """Write the file of an article."""
    return _toml(tables)


def actors_text(before: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """Write `actors.toml` with more actors behind those that it has, which stay as they are."""
    document = tomlkit.parse(before)
    known = document.get("actors")
    if isinstance(known, Array) and len(known):  # written as one list: it goes on as one
        for table in tables:
            known.append(_inline(table))
        return tomlkit.dumps(document)
    if known is not None and not len(known):
        document.remove("actors")
    head = tomlkit.dumps(document)
    more = "\n".join(f"[[actors]]\n{_toml(table)}" for table in tables)
    gap = "" if not head or head.endswith("\n\n") else "\n" if head.endswith("\n") else "\n\n"
    return f"{head}{gap}{more}"


def layer_text(before: str, name: str, title: str, features: Sequence[Any]) -> str:
    """Write a layer, one feature a line, with more behind those that it has."""
    there = json.loads(before)["features"] if before else []
    head = {"type": "FeatureCollection", "name": name, "title": title, "made_by": MAKER}
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in (*there, *features))
    opening = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return f'{opening}, "features": [\n{lines}\n]}}\n'


def layer_path(folder: Path, name: str) -> Path:
    """Choose the layer of a data set: the one made for it before, else a new one."""
    path = folder / GEO_FOLDER / f"{name}.geojson"
    if not path.exists() or is_ours(path):
        return path
    taken = {other.stem for other in path.parent.iterdir() if not is_ours(other)}
    return path.with_stem(unused(name, taken))


def is_ours(path: Path) -> bool:
    """Say whether a layer was made here."""
    try:
        layer = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(layer, dict) and layer.get("made_by") == MAKER


def article_path(folder: Path, name: str) -> Path:
    """Name the file of an article."""
    return folder / ARTICLES_FOLDER / f"{name}.toml"


def actors_path(folder: Path) -> Path:
    """Name the file of the actors."""
    return folder / ACTORS_FILE


def collection_path(folder: Path) -> Path:
    """Name the file that says what the collection is."""
    return folder / COLLECTION_FILE


def _toml(tables: Mapping[str, Any]) -> str:
    """Write a table: plain values first, then lists of tables as `[[…]]` and tables as `[…]`."""
    document = tomlkit.document()
    later: dict[str, Any] = {}
    for key, value in tables.items():
        if key == "excerpts" or (isinstance(value, dict) and key not in _INLINE):
            later[key] = value
        else:
            document.add(key, _item(value))
    text = tomlkit.dumps(document)
    for key, value in later.items():
        blocks = value if isinstance(value, list) else [value]
        opening = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
        text += "".join(f"\n{opening}\n{_toml(block)}" for block in blocks)
    return text


def _item(value: object) -> Any:  # noqa: ANN401 - whatever TOML has for it
    """Return a value as TOML writes it: tables on one line, lists of them one a line."""
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        array = tomlkit.array()
        for one in value:
            array.append(_inline(one))
        return array.multiline(len(value) > 1)
    return tomlkit.item(value)


def _inline(value: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, one in value.items():
        table.append(key, _item(one))
    return table
