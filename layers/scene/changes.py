"""What changes on the map with the filters and the selection: counts, and what is off the map."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.ask import permalink
from layers.collection.geometry import lies_in
from layers.model import Collection, Place, View
from layers.store import Selection, Store, related_places, select
from layers.store.arrays import Flags
from layers.words import Words

if TYPE_CHECKING:
    from layers.scene.frame import Value

SPARSE = 4
"""Of so many rows one at most is meant, where it is shorter to say which than to have a bit of each."""


def map_changes(store: Store, view: View, words: Words) -> dict[str, Value]:
    """Compose what `EvidenceMap.show` is told of a view.

    Returns
    -------
    dict
        Ready for JSON. `counts` and `certain` are the excerpts of each place itself by its id, all
        and those that certainly fall in the months (None if they are the same); a place without
        one is left out. `shared` says which rows of the document's `shared` count, `sharedCertain` which
        of these are certain: as `written_rows` has it, None if all are. `selected` is a place's id or None,
        `related` the places that its excerpts are about too, `tiles` whether the reader chose web tiles,
        `offmap` what the map cannot show: see `off_map`.
    """
    selection = select(store, view.filters)
    shared, certain = _shared(selection)
    return {
        **plain_changes(selection.own_counts, view.place, tiles=view.tiles),
        "certain": None if selection.own_certain == selection.own_counts else _some(selection.own_certain),
        "shared": shared,
        "sharedCertain": certain,
        "related": related_places(store, view),
        "offmap": list(off_map(store, selection, view, words)),
    }


def plain_changes(counts: Mapping[str, int], selected: str | None = None, *, tiles: bool = False) -> dict[str, Value]:
    """Compose the same of counts alone, by place id, none of them shared."""
    return {
        "counts": _some(counts),
        "certain": None,
        "shared": "",
        "sharedCertain": None,
        "selected": selected,
        "related": [],
        "tiles": tiles,
        "offmap": [],
    }


def off_map(store: Store, selection: Selection, view: View, words: Words) -> Iterator[dict[str, Any]]:
    """Go through what passes the filters and stands nowhere on the map.

    Yields
    ------
    dict
        `what`: a "place" beyond the collection's bounds, a country "as a whole", or "none" for
        excerpts without a place; `id` of the place, or None; `name` in words; `n` excerpts; the
        `address` that shows them; whether that is what the view shows: `current`.
    """
    plain = View(filters=view.filters, language=view.language, tiles=view.tiles, at=view.at)
    counts = selection.own_counts
    beyond = store.remembered("off the map", lambda: list(_off_map(store.collection)))
    order = sorted(beyond, key=lambda one: (one[0].like == "country", -counts[one[0].id], one[0].id))
    for place, has_others in order:
        if n := counts[place.id]:
            whole, name = place.like == "country", words.name(place.names)
            yield {
                "what": "whole" if whole else "place",
                "id": place.id,
                "name": words.of("offmap.whole", place=name) if whole else name,
                "n": n,
                "address": permalink.address(replace(plain, place=place.id, own=has_others)),
                "current": view.place == place.id,
            }
    if selection.not_placed:
        address = permalink.address(replace(plain, unplaced=True))
        yield {
            "what": "none",
            "id": None,
            "name": words["offmap.none"],
            "n": selection.not_placed,
            "address": address,
            "current": view.unplaced,
        }


def _off_map(collection: Collection) -> Iterator[tuple[Place, bool]]:
    """Go through the places that have no mark, and say whether others are inside."""
    parents = {place.parent for place in collection.places.values()}
    for place in collection.places.values():
        if is_off_map(place, collection):
            yield place, place.id in parents


def is_off_map(place: Place, collection: Collection) -> bool:
    """Say whether a place has no mark: a country, or a point beyond the collection's bounds."""
    return place.like == "country" or not lies_in(place.longitude, place.latitude, collection.bounds)


def _some(counts: Mapping[str, int]) -> dict[str, Value]:
    return {place: n for place, n in counts.items() if n}


def _shared(selection: Selection) -> tuple[str | None, str | None]:
    """Write which shared rows count, and which of these are certain."""
    counting, certain = map(_bits, (selection.shared, selection.shared_certain))
    if certain is None or selection.shared_certain == selection.shared:
        certain = None
    elif counting is not None:
        certain = certain[counting]
    return _written(counting), _written(certain)


def _bits(packed: bytes | None) -> Flags | None:
    return None if packed is None else np.unpackbits(np.frombuffer(packed, np.uint8), bitorder="little").view(np.bool_)


def _written(rows: Flags | None) -> str | None:
    return None if rows is None else written_rows(rows)


def written_rows(meant: Flags) -> str:
    """Write which of some rows are meant, in base64 with - and . for + and /, without filling.

    Returns
    -------
    str
        Empty for none. "*" and a bit a row, the lowest of the first byte first, where more than one in `SPARSE` are
        meant. Else, in a Rice code, how many others come before each: as a hexadecimal digit how many low bits
        there are; then, for each number, a 0 for every time that those do not hold it, a 1, and its low
        bits, the lowest first.
    """
    between = np.diff(np.flatnonzero(meant), prepend=-1) - 1
    if not len(between):
        return ""
    if SPARSE * len(between) > len(meant):
        return f"*{_base64(meant)}"
    low = min(int(between.mean()).bit_length(), 15)
    ends = np.cumsum((between >> low) + 1 + low)
    bits = np.zeros(ends[-1], dtype=np.bool_)
    bits[ends - low - 1] = True
    for bit in range(low):
        bits[ends - low + bit] = between >> bit & 1
    return f"{low:x}{_base64(bits)}"


def _base64(bits: Flags) -> str:
    return b64encode(np.packbits(bits, bitorder="little").tobytes(), b"-.").decode().rstrip("=")
