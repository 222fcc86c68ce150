"""The map's document as it is sent: written short, its outlines as fine as the first view shows them.

A browser asks for the outlines in full when its map comes nearer; `shortened.js` reads both.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.model import Collection
from layers.scene.document import DECIMALS

GRID, COARSE = 10**DECIMALS, 10**4
"""Steps to a degree of outlines in full, and of those that a first view shows."""
SCREEN = (1600, 1200)
"""Pixels that the first frame fills on a large screen."""
NEARER = 1.5
"""Levels that a first view without a frame comes nearer at most: see `firstIn` in view.js."""
SEEN, STEP = 0.6, 1 / 8
"""Pixels of that first view that a line may be off, and that a step may be; Leaflet itself leaves out 0.8."""
PIXEL = 360 / 256
"""Degrees of a pixel at zoom 0."""
DEPTHS = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}
"""How deep the lines of a geometry lie in its coordinates."""
FIRST_LETTER = ord("]")
"""The character of 0; after it come -1, 1, -2 … JSON writes none of them longer."""
SURROGATES = range(0xD800, 0xE000)
"""Which are no characters."""

Kept = Callable[[NDArray[np.float64]], NDArray[np.bool_]]


def first_document(document: Mapping[str, Any], collection: Collection) -> dict[str, Any]:
    """Write a map's document for its first view.

    Parameters
    ----------
    document
        From `map_document`.

    Returns
    -------
    dict
        The same, but for its geometries: their lines are lists of whole numbers, `grid` to a degree, each position
        the difference to the one before it, longitude first. Left out is what the first view does not
        show; `fine_from` is the zoom from which that can be seen. Inset frames have all of it. Of the rows that
        are `shared` the `sizes` are how many there are of each, and the `cells` stand column by column, a character
        each: in the first each is the difference to the row before it; in the others, to the row before it if both
        begin alike, else to the cell before it.
    """
    pixel = _pixel(collection)
    grid = COARSE if pixel * STEP > 1 / COARSE else GRID
    insets = [frame.bounds for frame in collection.frames if frame.inset]

    def written(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
        return _written(geometry, grid, _kept(geometry, pixel * SEEN, insets) if geometry["type"] in DEPTHS else None)

    def shapes(some: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{**shape, "geometry": written(shape["geometry"])} for shape in some]

    return {
        **document,
        "grid": grid,
        "fine_from": round(math.log2(PIXEL / pixel), 2),
        "context": shapes(document["context"]),
        "places": [{**place, "extents": shapes(place["extents"])} for place in document["places"]],
        "shared": _columns(document["shared"]),
    }


def full_outlines(document: Mapping[str, Any]) -> dict[str, Any]:
    """Write all geometries of a map's document in full: `version`, `grid`, `outlines` in its order.

    Those of `context` come first, then the extents of each place.
    """
    shapes = [*document["context"], *(shape for place in document["places"] for shape in place["extents"])]
    return {
        "version": document["version"],
        "grid": GRID,
        "outlines": [_written(shape["geometry"], GRID) for shape in shapes],
    }


def _columns(shared: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Write rows, which come by their sizes and of each size in order, column by column, by differences."""
    sizes, counts = np.unique(np.array(shared["sizes"], dtype=np.int64), return_counts=True)
    cells = np.array(shared["cells"], dtype=np.int64)
    steps = [cells[:0]]
    begin = 0
    for size, count in zip(sizes.tolist(), counts.tolist(), strict=True):
        rows = cells[begin : begin + size * count].reshape(count, size)
        before = np.vstack((np.zeros((1, size), dtype=np.int64), rows[:-1]))
        alike = np.full(count, fill_value=True)
        for column in range(size):
            base = np.where(alike, before[:, column], rows[:, column - 1])
            steps.append(rows[:, column] - base)
            alike &= rows[:, column] == before[:, column]
            alike[0] = False
        begin += size * count
    return {"sizes": list(zip(sizes.tolist(), counts.tolist(), strict=True)), "cells": _lettered(np.concatenate(steps))}


def _lettered(numbers: NDArray[np.int64]) -> str:
    """Write whole numbers as text, a character each: a browser reads a million of them sooner than a list."""
    codes = np.where(numbers < 0, -2 * numbers - 1, 2 * numbers) + FIRST_LETTER
    codes += np.where(codes < SURROGATES.start, 0, len(SURROGATES))
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def _pixel(collection: Collection) -> float:
    """Return the degrees of a pixel of the first view on a large screen."""
    if not collection.frames:
        return PIXEL / 2 ** (collection.first_view.zoom + NEARER)
    west, south, east, north = collection.frames[0].bounds
    return max((east - west) / SCREEN[0], (north - south) / SCREEN[1])


def _kept(geometry: Mapping[str, Any], tolerance: float, insets: Sequence[Sequence[float]]) -> Kept:
    """Say which positions of a line stay: what is seen, what reaches furthest, ends, and all in the insets."""
    thin = shapely.simplify(shapely.from_geojson(json.dumps(geometry)), tolerance)
    stay = shapely.get_coordinates(thin).view(np.complex128).ravel()

    def kept(line: NDArray[np.float64]) -> NDArray[np.bool_]:
        mask = np.isin(line.view(np.complex128).ravel(), stay)
        mask |= ((line == line.min(axis=0)) | (line == line.max(axis=0))).any(axis=1)
        mask[[0, -1]] = True
        x, y = line.T
        for west, south, east, north in insets:
            mask |= (x >= west) & (x <= east) & (y >= south) & (y <= north)
        return mask

    return kept


def _written(geometry: Mapping[str, Any], grid: int, kept: Kept | None = None) -> Mapping[str, Any]:
    """Write the lines of a geometry by differences; what has none stays as it is."""

    def lines(coordinates: Sequence[Any], depth: int) -> list[Any]:
        if depth:
            return [lines(each, depth - 1) for each in coordinates]
        line = np.array(coordinates, dtype=np.float64)
        steps = np.rint((line if kept is None else line[kept(line)]) * grid).astype(np.int64)
        return np.diff(steps, axis=0, prepend=0).ravel().tolist()

    depth = DEPTHS.get(geometry["type"])
    if depth is None:
        return geometry
    return {"type": geometry["type"], "coordinates": lines(geometry["coordinates"], depth)}
