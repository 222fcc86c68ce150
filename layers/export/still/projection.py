"""Where a still looks: Web Mercator, as the page's map, so that the two look alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.export.extract import Extract
from layers.model import Place

# Leaflet's tiles have 256 pixels; at zoom 0 one shows the whole world.
WORLD = 256
# The page's map is about this wide on a desktop: a still of a view shows the same ground.
PAGE_MAP_WIDTH = 800
DEEPEST = 9.0
MARGIN = 8  # pixels beyond the edge, so that no outline runs along it
FINEST = 0.4  # of a pixel
EARTH_CIRCUMFERENCE_KM = 40_075.017  # at the equator, WGS 84
HIGHEST_LATITUDE = 85.05113  # where Web Mercator ends
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the world: its middle in degrees, Leaflet's zoom, its size in pixels."""

    longitude: float
    latitude: float
    zoom: float
    width: int
    height: int

    def project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn `(longitude, latitude)` in degrees into pixels from the upper left corner."""
        scale = 2**self.zoom * WORLD
        middle = _mercator(np.array([[self.longitude, self.latitude]]))
        return (_mercator(points) - middle) * scale + (self.width / 2, self.height / 2)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point lies, in pixels."""
        x, y = self.project(np.array([[longitude, latitude]]))[0].tolist()
        return x, y

    def spots(self, places: Sequence[Place]) -> list[tuple[float, float]]:
        """Return where places lie, in pixels, in their order."""
        points = [(place.longitude, place.latitude) for place in places]
        return [(x, y) for x, y in self.project(np.array(points).reshape(-1, 2)).tolist()]

    def holds(self, box: Box) -> bool:
        """Say whether a box lies inside."""
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height

    def cut(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Project shapes, leave out what is too fine to see and what lies outside."""
        visible = self.clip(shapely.transform(shapes, self.project))
        coarse: NDArray[np.object_] = shapely.simplify(visible, FINEST, preserve_topology=False)
        return coarse

    def clip(self, shapes: Any) -> Any:  # noqa: ANN401 - one shape or an array of them
        """Leave out of projected shapes what lies outside."""
        edges = (-MARGIN, -MARGIN, self.width + MARGIN, self.height + MARGIN)
        return shapely.clip_by_rect(shapes, *edges)

    def pixels(self, kilometres: float, latitude: float) -> float:
        """Return how long a distance on the ground is drawn at a latitude."""
        across = EARTH_CIRCUMFERENCE_KM * math.cos(math.radians(latitude))
        return kilometres / across * WORLD * 2**self.zoom


def frame_of(extract: Extract, counts: Mapping[str, int], selected: Sequence[str], width: int, height: int) -> Frame:
    """Choose the window of a view: where its map looks, else what is selected, else all.

    Parameters
    ----------
    counts
        Excerpts by place; those without are not looked at, if any has some.
    selected
        The selected places.
    """
    view, collection = extract.view, extract.collection
    if view.map:
        zoom = view.map.zoom + math.log2(width / PAGE_MAP_WIDTH)
        return Frame(view.map.longitude, view.map.latitude, zoom, width, height)
    west, south, east, north = collection.bounds
    inside = [
        place
        for place in collection.places.values()
        if west <= place.longitude <= east and south <= place.latitude <= north
    ]
    reported = [place for place in inside if counts.get(place.id)] or inside
    chosen = [collection.places[place] for place in selected]
    if chosen:
        near = _near(chosen[0], reported) if len(chosen) == 1 else []
        return _around([*chosen, *near], width, height)
    return _around(reported or list(collection.places.values()), width, height)


def _near(chosen: Place, others: Sequence[Place]) -> list[Place]:
    """Return the three nearest other places, so that a reader sees where this one is."""

    def distance(place: Place) -> float:
        across = (place.longitude - chosen.longitude) * math.cos(math.radians(chosen.latitude))
        return math.hypot(across, place.latitude - chosen.latitude)

    return sorted((place for place in others if place.id != chosen.id), key=distance)[:3]


def _around(places: Sequence[Place], width: int, height: int) -> Frame:
    """Fit places into a window, with room for their circles and names."""
    if not places:
        return Frame(0.0, 0.0, 1.0, width, height)
    points = _mercator(np.array([[place.longitude, place.latitude] for place in places]))
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([width - 2 * min(150, width // 5), height - 2 * min(90, height // 6)])
    with np.errstate(divide="ignore"):
        zoom = float(np.log2(room / (high - low) / WORLD).min())
    longitude, latitude = _degrees((low + high) / 2)
    return Frame(longitude, latitude, min(zoom, DEEPEST), width, height)


def _mercator(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project degrees to the unit square, y down."""
    latitude = np.radians(np.clip(points[:, 1], -HIGHEST_LATITUDE, HIGHEST_LATITUDE))
    y = 0.5 - np.arcsinh(np.tan(latitude)) / (2 * np.pi)
    return np.column_stack([points[:, 0] / 360 + 0.5, y])


def _degrees(point: NDArray[np.float64]) -> tuple[float, float]:
    """Turn a point of the unit square back into degrees."""
    longitude = (float(point[0]) - 0.5) * 360
    latitude = math.degrees(math.atan(math.sinh((0.5 - float(point[1])) * 2 * math.pi)))
    return longitude, latitude
