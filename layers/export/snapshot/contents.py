"""What a snapshot's script works with: the map, and what of each excerpt filters go by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from layers.collection.geo import lighten, no_features
from layers.export.extract import Extract
from layers.model import Excerpt, HasParent, lineage
from layers.scene import map_document
from layers.scene.changes import is_off_map
from layers.scene.document import one_list
from layers.when import in_words, month_number, months, read_when

# About 100 m: finer lines are lost at the zooms that the base map is good for.
TOLERANCE_DEGREES = 0.001
DECIMALS = 4
FINE_BELOW_KM2 = 500.0
WORD_KEYS = ("map.", "place.", "count.", "snapshot.", "filters.", "offmap.", "month.short", "date.range", "comma")
LEFT_OUT = re.compile(r"map\.(tiles|fullscreen|failed)")


def contents(extract: Extract, excerpts: Sequence[Excerpt]) -> dict[str, Any]:
    """Compose what the script reads, ready for JSON.

    Parameters
    ----------
    excerpts
        Those that the file holds, in order.
    """
    view = extract.view
    axis = _axis(extract)
    shown = {key: text for key, text in extract.words.items() if _is_needed(key)}
    looks = view.map
    base = month_number(axis[0])
    numbers = {place: number for number, place in enumerate(extract.collection.places)}
    kept = [_excerpt(extract, one, base, numbers) for one in excerpts]
    shared = [one["own"] for one in kept if len(one["own"]) > 1]
    asked = (view.filters.first_month, view.filters.last_month)
    return {
        "language": extract.words.language,
        "direction": extract.words.direction,
        "words": shown,
        "map": {**_map(extract), "shared": one_list(shared)},
        "months": [_month_words(month, extract) for month in axis],
        "excerpts": kept,
        "places": list(numbers),
        "actors": _actors(extract, excerpts),
        "window": [month_number(month) - base for month in extract.collection.window],
        "certain": view.filters.certain,
        "chosen": [month_number(month) - base if month else None for month in asked],
        "selected": view.place,
        "own": view.own,
        "off": list(_off_map(extract)),
        "at": [looks.longitude, looks.latitude, looks.zoom] if looks else None,
    }


def _is_needed(key: str) -> bool:
    return key.startswith(WORD_KEYS) and not LEFT_OUT.match(key)


def _map(extract: Extract) -> dict[str, Any]:
    features = no_features() if extract.features is None else extract.features
    light = lighten(features, TOLERANCE_DEGREES, DECIMALS, FINE_BELOW_KM2)
    return map_document(extract.collection, light, extract.words.language)


def _off_map(extract: Extract) -> Iterator[dict[str, Any]]:
    """Go through the places that have no mark: beyond the map, then countries as a whole."""
    collection, words = extract.collection, extract.words
    off = [place for place in collection.places.values() if is_off_map(place, collection)]
    for place in sorted(off, key=lambda place: place.like == "country"):
        whole, name = place.like == "country", words.name(place.names)
        called = words.of("offmap.whole", place=name) if whole else name
        yield {"id": place.id, "name": called, "whole": whole}


def _axis(extract: Extract) -> list[str]:
    """Return the months that excerpts of the view can be asked for."""
    filters = extract.view.filters
    first, last = filters.first_month or "", filters.last_month or "9999-12"
    every = [count.month for count in extract.selection.months]
    return [month for month in every if first <= month <= last] or every


def _month_words(month: str, extract: Extract) -> dict[str, str]:
    words = extract.words
    year, number = month.split("-")
    short = words.of("month.short", month=words[f"month.short.{int(number)}"], year=str(int(year)))
    return {"short": short, "long": in_words(read_when(month), words)}


def _excerpt(extract: Extract, excerpt: Excerpt, base: int, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Write what filters go by.

    Parameters
    ----------
    base
        The number of the axis's first month.
    numbers
        Places by id.

    Returns
    -------
    dict
        `from` and `to`, months counted from the first of the axis, None on an open side;
        `dated`; `own`, the places it is about by number, in order; `places` and `actors` (by id) with
        all above them.
    """
    collection, filters = extract.collection, extract.view.filters
    published = collection.articles[excerpt.article].published
    when = published if filters.basis == "published" else excerpt.event
    first, last = months(when) if when else (None, None)
    linked = [link.place for link in excerpt.places if not filters.named_only or link.link == "named"]
    actors = [link.actor for link in excerpt.actors]
    return {
        "from": None if first is None else first - base,
        "to": None if last is None else last - base,
        "dated": when is not None,
        "own": sorted({numbers[place] for place in linked}),
        "places": [numbers[place] for place in _with_ancestors(linked, collection.places)],
        "actors": _with_ancestors(actors, collection.actors),
    }


def _with_ancestors(ids: Iterable[str], known: Mapping[str, HasParent]) -> list[str]:
    """Return ids and those of all above them, each once."""
    return list(dict.fromkeys(above for one in ids for above in lineage(one, known)))


def _actors(extract: Extract, excerpts: Sequence[Excerpt]) -> list[dict[str, str]]:
    """List the actors that can be filtered by."""
    known = extract.collection.actors
    linked = [link.actor for excerpt in excerpts for link in excerpt.actors]
    used = set(_with_ancestors(linked, known))
    return [{"id": actor.id, "name": extract.words.name(actor.names)} for actor in known.values() if actor.id in used]
