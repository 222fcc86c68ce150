"""The base map for anywhere, of Natural Earth, for a collection that brings none of its own.

`world.json.gz` holds land with its borders, lakes, rivers, towns and disputed lines of the whole
world; `tools/geo/world.py` makes it. What lies round a collection's bounds is cut out of it.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from layers.collection.geometry import GLOBE, Bounds
from layers.model import Translations
from layers.text import fold, nearest
from layers.words import languages, read_words, territory_code

PACK = Path(__file__).with_name("world.json.gz")
OTHER_NAMES = Path(__file__).with_name("countries.toml")
# Web maps end there.
NORTHMOST = 85.0
# So much more than the bounds is drawn on each side: this share of them, and degrees at least.
MORE, LEAST_MORE = 1.0, 2.0
# Lines are thinned to this share of what is drawn, and no less than what the pack has.
THINNED, PACKED = 1 / 8000, 0.0035
_Row = tuple[str, str, Mapping[str, str], BaseGeometry]
ABOUT = {"source": "Natural Earth 1:10m to 1:110m", "licence": "public domain", "as_of": "2022~"}


def is_ground(role: object, geometry: BaseGeometry | None) -> bool:
    """Say whether a feature is a part of a base map: land or lines that are drawn but are no place."""
    return role == "context" and geometry is not None and geometry.geom_type != "Point"


def base_map(bounds: Bounds, places: Sequence[tuple[float, float]] = ()) -> list[dict[str, Any]]:
    """Return the base map round bounds, as GeoJSON features of the role `context`, the sea beneath.

    `bounds` is `(west, south, east, north)` in degrees. A place of no name has no `names`. Land on
    which any of `places` lies, longitude first, is at `home`.
    """
    anchors = shapely.MultiPoint(places)
    return [
        _feature(f"world-{number}", kind, names, part, home=kind == "country" and shape.intersects(anchors))
        for number, (kind, names, shape) in enumerate(_cut_out(bounds))
        for part in _drawable(shape)
    ]


@lru_cache(maxsize=2)  # a server that reads changed data has the same bounds
def _cut_out(bounds: Bounds) -> list[tuple[str, Mapping[str, str], BaseGeometry]]:
    """Cut the base map out: kinds, names and what of each shape lies round the bounds, the sea first."""
    box = shapely.box(*_around(bounds))
    boxes = _round(box)
    rows = [row for row in _rows() if any(one.intersects(row[-1]) for one in boxes)]
    tolerance = max(box.bounds[2] - box.bounds[0], box.bounds[3] - box.bounds[1]) * THINNED
    shapes = [row[-1] for row in rows]
    if tolerance > PACKED:
        shapes = _thinned([row[0] for row in rows], shapes, tolerance)
    cut = [_cut(shape, box) for shape in map(_sound, shapes)]
    return [("sea", {}, box), *((row[0], row[2], shape) for row, shape in zip(rows, cut, strict=True))]


def about_world() -> tuple[Translations, Translations]:
    """Return the attribution of the base map, and what a reader must know of it, in every language."""
    words = {language: read_words(language) for language in languages()}
    return (
        {language: each["about.world.attribution"] for language, each in words.items()},
        {language: each["about.world.caveat"] for language, each in words.items()},
    )


def find_country(name: str) -> tuple[Translations, Bounds]:
    """Find a country by its name in any language of the pack, by words that one name has, or by its code (ISO 3166-1).

    Returns its names and its bounds, `(west, south, east, north)` in degrees, `east` above 180 across
    that meridian, without ground that lies far from its main land.

    Raises
    ------
    LookupError
        If there is none of that name; the message names the nearest.
    """
    named: dict[str, tuple[Translations, BaseGeometry]] = {}
    codes = set()
    also = tomllib.loads(OTHER_NAMES.read_text("utf-8"))
    for kind, code, names, shape in _rows():
        if kind == "country" and code:
            named |= {fold(said): (names, shape) for said in (*names.values(), *also.get(code, ()), code)}
            codes.add(fold(code))
    name = name.replace(".", "")
    found = fold(territory_code(name))
    if found not in named:
        known = sorted(named.keys() - codes)
        words = {each: one for one in known for each in one.split()} | dict(zip(known, known, strict=True))
        asked = {*fold(name).split()} - {"the"}
        holding = [one for one in known if asked and asked <= {*one.split()}]
        near = holding or [words[one] for one in nearest(fold(name), sorted(words), 3)]
        meant = list(dict.fromkeys(named[one][0]["en"] for one in sorted(near)))
        if len(meant) != 1 or not holding:
            perhaps = f"; perhaps {' or '.join(meant)} is meant" if meant else ""
            raise LookupError(f"no country is called {name!r}{perhaps}; its code (ISO 3166-1, like FJ) does too")
        found = holding[0]
    names, shape = named[found]
    main, *others = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    reach = max(2.0, main.area**0.5)
    shapely.prepare(main)
    turns = ([turn for turn in _round(part) if shapely.dwithin(main, turn, reach)] for part in others)
    near_by = [main, *(min(near, key=main.distance) if len(near) > 1 else near[0] for near in turns if near)]
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(near_by))
    turned = 360.0 if west < GLOBE[0] else 0.0  # beyond the 180th meridian `east` counts on
    return names, (west + turned, south, east + turned, north)


def _around(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    more = max(MORE * (east - west), MORE * (north - south), LEAST_MORE)
    aside = min(more, (360 - (east - west)) / 2)
    return west - aside, max(south - more, -NORTHMOST), east + aside, min(north + more, NORTHMOST)


def _round(shape: BaseGeometry) -> tuple[BaseGeometry, ...]:
    """Return a shape where it stands, and a turn round the world to either side."""
    return shape, affinity.translate(shape, 360), affinity.translate(shape, -360)


def _cut(shape: BaseGeometry, box: BaseGeometry) -> BaseGeometry:
    """Return what of a shape lies in a box, which may reach beyond the 180th meridian: there its parts meet."""
    if box.contains(shape):
        return shape
    found = [one.intersection(box) for one in _round(shape) if one.intersects(box)]
    return found[0] if len(found) == 1 else shapely.union_all(found)


def _rows() -> list[_Row]:
    """Read the pack: a row a line, kind, code, names and geometry with tabs between."""
    lines = (line.split("\t") for line in gzip.decompress(PACK.read_bytes()).decode().splitlines())
    kinds, codes, names, shapes = zip(*lines, strict=True)
    return list(zip(kinds, codes, map(json.loads, names), shapely.from_geojson(shapes), strict=True))


def _sound(shape: BaseGeometry) -> BaseGeometry:
    return shape if shape.is_valid else shapely.make_valid(shape)


def _thinned(kinds: Iterable[str], shapes: list[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """Thin lines out; borders together, so that they still meet."""
    land = [number for number, kind in enumerate(kinds) if kind == "country"]
    thin = [shape.simplify(tolerance) for shape in shapes]
    together = shapely.coverage_simplify([shapes[number] for number in land], tolerance)
    for number, shape in zip(land, together, strict=True):
        thin[number] = shape
    return thin


def _drawable(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """Give what is left of a shape, as one geometry; where it only touches the edge, nothing."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if not part.is_empty]
    most = max(map(shapely.get_dimensions, parts), default=0)
    kept = [part for part in parts if shapely.get_dimensions(part) == most]
    if len(kept) > 1:
        yield (shapely.multilinestrings if most == 1 else shapely.multipolygons)(kept)
    else:
        yield from kept


def _feature(name: str, kind: str, names: Mapping[str, str], shape: BaseGeometry, *, home: bool) -> dict[str, Any]:
    precision = "point" if shape.geom_type == "Point" else "area"
    of = {"id": name, "role": "context", "names": dict(names), "kind": kind, "precision": precision}
    properties: dict[str, Any] = {**of, "home": home, **ABOUT}
    return {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": properties}
