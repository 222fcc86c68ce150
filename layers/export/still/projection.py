"""Where a still looks: Web Mercator, as the page's map, so that the two look alike.

What the page's half says of views is in `view.js`, `geometry.js` and `insets.js`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.collection.geo import Features
from layers.collection.geometry import Bounds, lies_in
from layers.export.extract import Extract
from layers.model import Collection, Place
from layers.scene.rules import most_zoom

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels; of room, what is kept free on each side."""

# Leaflet's tiles have 256 pixels; at zoom 0 one shows the whole world.
WORLD = 256
# The page's map is about this wide on a desktop: a still of a view shows the same ground.
PAGE_MAP_WIDTH = 920
DEEPEST = 9.0  # zoom of a selected place, and of places of which nothing says where to look
MARGIN = 8  # pixels beyond the edge, so that no outline runs along it
FINEST = 0.4  # of a pixel
EARTH_CIRCUMFERENCE_KM = 40_075.017  # at the equator, WGS 84
HIGHEST_LATITUDE = 85.05113  # where Web Mercator ends
_SEAM = 0.03  # degrees: the base map's own edge is not shown
_EDGE = 24  # pixels within which a place counts as out of view
_SMALL = 48  # pixels: what is narrower is looked at by itself
_AROUND = 1 / 5  # share of an extent that is shown on each side of it
FRAME_EDGE = 16  # pixels between the first frame and the edge


@dataclass(frozen=True, slots=True)
class Window:
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

    def box_of(self, bounds: Bounds) -> Box:
        """Return where bounds lie, in pixels."""
        west, south, east, north = bounds
        return (*self.at(west, north), *self.at(east, south))

    def holds(self, box: Box) -> bool:
        """Say whether a box lies inside."""
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height

    def sees(self, place: Place, edge: float = _EDGE) -> bool:
        """Say whether a place's spot lies inside, so many pixels from its edges."""
        x, y = self.at(place.longitude, place.latitude)
        return self.holds((x - edge, y - edge, x + edge, y + edge))

    def cut(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Project shapes, leave out what is too fine to see and what lies outside."""
        visible = self.clip(shapely.transform(shapes, self.project))
        coarse: NDArray[np.object_] = shapely.simplify(visible, FINEST, preserve_topology=False)
        return coarse

    def clip(self, shapes: Any) -> Any:  # noqa: ANN401 - one shape or an array of them
        """Leave out of projected shapes what lies outside."""
        edges = (-MARGIN, -MARGIN, self.width + MARGIN, self.height + MARGIN)
        return shapely.clip_by_rect(shapes, *edges)

    def pixels(self, kilometres: float, latitude: float | None = None) -> float:
        """Return how long a distance on the ground is drawn at a latitude, else at the middle's."""
        at = self.latitude if latitude is None else latitude
        across = EARTH_CIRCUMFERENCE_KM * math.cos(math.radians(at))
        return kilometres / across * WORLD * 2**self.zoom


def base_of(features: Features, bounds: Bounds) -> Bounds | None:
    """Return what the base map fills; None if that is less than a collection's bounds."""
    context = features[(features["role"] == "context") & features.geometry.geom_type.str.endswith("Polygon")]
    if context.empty:
        return None
    west, south, east, north = (float(edge) for edge in context.total_bounds)
    missing = (west - bounds[0], south - bounds[1], bounds[2] - east, bounds[3] - north)
    return None if max(missing) > _SEAM else (west + _SEAM, south + _SEAM, east - _SEAM, north - _SEAM)


def fitted(bounds: Bounds, size: tuple[int, int], room: Box = (0, 0, 0, 0), deepest: float = math.inf) -> Window:
    """Return the window of a size that shows all of bounds in the middle of what `room` leaves free."""
    west, south, east, north = bounds
    low, high = _mercator(np.array([[west, north], [east, south]]))
    left, top, right, bottom = room
    free = np.array([max(1, size[0] - left - right), max(1, size[1] - top - bottom)])
    with np.errstate(divide="ignore"):
        zoom = min(deepest, float(np.log2(free / (high - low) / WORLD).min()))
    shift = np.array([left - right, top - bottom]) / 2 / (2**zoom * WORLD)
    return Window(*_degrees((low + high) / 2 - shift), zoom, *size)


def kept_within(window: Window, base: Bounds | None) -> Window:
    """Move a window, and come nearer if it must be, so that it shows nothing beyond the base map."""
    if base is None:
        return window
    west, south, east, north = base
    low, high = _mercator(np.array([[west, north], [east, south]]))
    size = np.array([window.width, window.height])
    zoom = max(window.zoom, float(np.log2(size / (high - low) / WORLD).max()))
    half = size / 2 / (2**zoom * WORLD)
    middle = _mercator(np.array([[window.longitude, window.latitude]]))[0]
    middle = np.clip(middle, low + half, np.maximum(low + half, high - half))
    return Window(*_degrees(middle), zoom, window.width, window.height)


def first_window(
    collection: Collection, counts: Mapping[str, int], base: Bounds | None, size: tuple[int, int], room: Box
) -> Window:
    """Return the window that a still has when nothing is asked of it: the first frame, else all places.

    Parameters
    ----------
    counts
        Excerpts by place; those without are not looked at, if any has some.
    room
        What lies over the map on each side.
    """
    if collection.frames:
        around = tuple(max(FRAME_EDGE, side) for side in room)
        bounds = collection.frames[0].bounds
        return kept_within(fitted(bounds, size, around, most_zoom(collection.first_view.zoom)), base)  # type: ignore[arg-type]
    inside = [
        place for place in collection.places.values() if lies_in(place.longitude, place.latitude, collection.bounds)
    ]
    reported = [place for place in inside if counts.get(place.id)]
    return kept_within(
        _around(reported or inside or list(collection.places.values()), size, _deepest(collection)), base
    )


def window_of(
    extract: Extract,
    selected: Sequence[Place],
    extents: Mapping[str, Bounds],
    windows: Sequence[Window],
    base: Bounds | None,
) -> Window:
    """Choose the window of a view: where its map looks, else the first one, if that shows what is selected.

    A selected place that is out of view, or too small to see, is looked at by itself.

    Parameters
    ----------
    windows
        The first, then those of its insets.
    """
    first = windows[0]
    size, at = (first.width, first.height), extract.view.map
    if at:
        zoom = at.zoom + math.log2(first.width / PAGE_MAP_WIDTH)
        return kept_within(Window(at.longitude, at.latitude, zoom, *size), base)
    lost = [place for place in selected if not any(_is_seen(place, extents, window) for window in windows)]
    if not lost:
        return first
    boxes = [extents.get(place.id) or (*(place.longitude, place.latitude) * 2,) for place in lost]
    bounds = shapely.total_bounds([shapely.box(*box) for box in boxes])
    west, south, east, north = (float(edge) for edge in bounds)
    wider, taller = _AROUND * (east - west), _AROUND * (north - south)
    widened = (west - wider, south - taller, east + wider, north + taller)
    return kept_within(fitted(widened, size, deepest=_deepest(extract.collection)), base)


def _deepest(collection: Collection) -> float:
    """Return how near a still comes to places by itself: as near as a map opens that opens near."""
    return max(DEEPEST, collection.first_view.zoom)


def _is_seen(place: Place, extents: Mapping[str, Bounds], window: Window) -> bool:
    """Say whether a place is in a window, and large enough."""
    if place.id not in extents:
        return window.sees(place)
    left, _, right, _ = window.box_of(extents[place.id])
    return window.sees(place) and right - left >= _SMALL


def _around(places: Sequence[Place], size: tuple[int, int], deepest: float) -> Window:
    """Fit places into a window, with room for their circles and names."""
    if not places:
        return Window(0.0, 0.0, 1.0, *size)
    points = shapely.points([(place.longitude, place.latitude) for place in places])
    across, down = min(150, size[0] // 5), min(90, size[1] // 6)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(points))
    return fitted((west, south, east, north), size, (across, down, across, down), deepest)


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
