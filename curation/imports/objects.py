"""Records in JSON, a record a line, or GeoJSON, as the rows that their members make."""

from __future__ import annotations

import json
import re
from collections.abc import Collection as Names
from collections.abc import Iterator, Mapping
from typing import Any

from curation.imports.files import Entry, JsonLines, Unreadable, entries, lists_in, parse, text_of
from layers.collection.geometry import is_wgs84
from layers.errors import show

DEEPEST = 3
LOOKED_AT = 100
_BEGINS = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")

Record = Mapping[str, str]
"""What a record says, by the names of its members; those of members of members like `place_name`."""


def is_json(text: str) -> bool:
    """Say whether a text is JSON and no table."""
    return _BEGINS.match(text) is not None


def read_records(text: str, known: Names[str]) -> list[tuple[int, Record | Unreadable]]:
    """Return the records of a JSON document with their lines; what is none is told in its place.

    The list of records is the one whose items have most of the `known` names, wherever it stands.

    Raises
    ------
    Unreadable
        If there is none, or the document has to be saved in another form.
    """
    whole = parse(text)
    if isinstance(whole, dict) and whole.get("type") == "Topology":
        raise Unreadable("this is TopoJSON", "save its rows as CSV, or its layer as GeoJSON")
    if isinstance(whole, dict) and not is_wgs84(whole.get("crs")):
        raise Unreadable(f"its positions are in {show(whole['crs'])}", "save it in WGS 84 (EPSG:4326), as GeoJSON is")
    items, member = _find(whole, known)
    return [
        (entry.line, dict(_members(_of_feature(entry.values))) if isinstance(entry, Entry) else entry)
        for entry in entries(text, items, member)
        if isinstance(entry, Entry | Unreadable)
    ]


def _find(whole: Any, known: Names[str]) -> tuple[list[Any], str]:  # noqa: ANN401 - whatever JSON holds
    """Find the list of records, and the name it stands under; one record alone is a list of one."""
    if isinstance(whole, JsonLines):
        return whole, ""

    def fitting(items: list[Any]) -> int:
        records = [dict(_members(_of_feature(one))) for one in items[:LOOKED_AT] if isinstance(one, dict)]
        return sum(len({*map(str.casefold, record)} & {*known}) for record in records)

    lists = [("", whole)] if isinstance(whole, list) else [*lists_in(whole)]
    name, items = max(lists, key=lambda one: fitting(one[1]), default=("", []))
    if not fitting(items) and isinstance(whole, dict) and fitting([whole]):
        return [whole], ""
    if not fitting(items):
        there = "; ".join(f"{member or 'the list'} has {len(found)}" for member, found in lists)
        what = f"there are no records ({there or 'it has no list of objects'})"
        raise Unreadable(what, f"give a list of objects that have {', '.join(known)}")
    return items, name


def _of_feature(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of a GeoJSON feature with its geometry as text, any other record as it is."""
    if values.get("type") != "Feature":
        return values
    properties, geometry = values.get("properties"), values.get("geometry")
    known = {"geometry": json.dumps(geometry) if geometry else "", **({"id": values["id"]} if "id" in values else {})}
    return known | (properties if isinstance(properties, dict) else {})


def _members(values: Mapping[str, Any], before: str = "", depth: int = DEEPEST) -> Iterator[tuple[str, str]]:
    """Give the members of a record as texts; lists of texts are joined with `;`, what is deeper stays JSON."""
    for name, value in values.items():
        if isinstance(value, dict) and depth:
            yield from _members(value, f"{before}{name}_", depth - 1)
        elif isinstance(value, list) and not any(isinstance(one, dict | list | bool) for one in value):
            said = filter(None, map(text_of, value))
            yield f"{before}{name}", "; ".join(one.replace("\\", "\\\\").replace(";", "\\;") for one in said)
        elif isinstance(value, dict | list | bool):
            yield f"{before}{name}", json.dumps(value, ensure_ascii=False)
        else:
            yield f"{before}{name}", text_of(value)
