"""The map of a still: ground, areas, markers with their counts, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image

from layers.collection.geo import no_features, place_points
from layers.export.extract import Extract
from layers.export.still.canvas import Canvas
from layers.export.still.colours import INK, KINDS, MUTED, ON_KIND, PAPER, Colour, mix
from layers.export.still.frame import Box, frame_of
from layers.export.still.ground import draw_areas, draw_ground, draw_positions
from layers.export.still.lettering import Style
from layers.export.still.markers import POINT_KINDS, Marker, make_markers
from layers.export.still.names import place_name, write_ground_names, write_place_names
from layers.model import Filters
from layers.store import select

NUMBER = Style(12.5, 650)


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished map with what it says: the names on it and the counts of its places."""

    picture: Image.Image
    texts: tuple[str, ...]
    counts: Mapping[str, int]
    largest: int
    kinds: tuple[str, ...]
    positions: bool
    disputed: bool


def draw_chart(
    extract: Extract, width: int, height: int, scale: int = 1, *, every_name: bool = True
) -> Chart:
    """Draw the map of a view.

    Parameters
    ----------
    width, height
        In pixels of the page.
    scale
        Pixels of the picture in one of the page.
    every_name
        Whether places without an excerpt under the filters are named too.
    """
    features = no_features() if extract.features is None else extract.features
    counts = {place: n for place, n in extract.selection.place_counts.items() if n}
    selected = selected_places(extract)
    frame = frame_of(extract, counts, selected, width, height)
    points = place_points(extract.collection, features)
    areas = dict(zip(points["id"], points["area_km2"].tolist(), strict=True))
    largest = largest_count(extract)
    markers = make_markers(extract.collection.places.values(), counts, areas, largest, frame)
    canvas = Canvas((width, height), scale)
    disputed = draw_ground(canvas, frame, features)
    draw_areas(canvas, frame, features, counts, selected)
    positions = draw_positions(canvas, frame, features)
    taken = _draw_markers(canvas, markers, selected)
    to_name = [m for m in markers if every_name or m.count or m.place.id in selected]
    write_place_names(canvas, to_name, taken, selected, extract.words)
    named = {place_name(marker, extract.words) for marker in markers}
    language = extract.words.language
    write_ground_names(canvas, frame, features, taken, named=named, language=language)
    kinds = tuple({marker.place.kind: None for marker in markers if marker.count})
    return Chart(canvas.finish(), tuple(canvas.texts), counts, largest, kinds, positions, disputed)


def selected_places(extract: Extract) -> tuple[str, ...]:
    """Return the places that are outlined: the selected one, or those of the selected excerpt."""
    view = extract.view
    if view.place:
        return (view.place,)
    if view.excerpt and view.excerpt in extract.collection.excerpts:
        links = extract.collection.excerpts[view.excerpt].places
        return tuple(dict.fromkeys(link.place for link in links))
    return ()


def largest_count(extract: Extract) -> int:
    """Return the most excerpts of one circle when nothing is filtered."""
    counts = select(extract.store, Filters()).place_counts
    places = extract.collection.places
    return max((n for key, n in counts.items() if places[key].kind in POINT_KINDS), default=0)


def draw_marker(
    canvas: Canvas, marker: Marker, *, selected: bool = False, numbered: bool = True
) -> None:
    """Draw a circle or a badge with its number, as the page's map does."""
    colour = KINDS.get(marker.place.kind, MUTED)
    schematic = marker.place.precision == "schematic"
    if not marker.count:
        _draw_shape(canvas, marker, mix(colour, 0.5, PAPER), PAPER, 0.0)
        return
    if selected:
        _draw_shape(canvas, marker, INK, INK, 5.0)
        _draw_shape(canvas, marker, PAPER, PAPER, 2.0)
    elif marker.place.kind in ("town", "country"):
        _draw_shape(canvas, marker, colour, colour, 1.5)
    edge = colour if schematic else PAPER
    _draw_shape(canvas, marker, PAPER if schematic else colour, edge, 0.0)
    if numbered:
        x, y = marker.at
        ink = colour if schematic else ON_KIND
        canvas.write(x, y, str(marker.count), NUMBER, ink, None, "m", at_once=True)


def _draw_shape(canvas: Canvas, marker: Marker, colour: Colour, edge: Colour, wider: float) -> None:
    if marker.circle:
        canvas.circle(*marker.at, marker.half_width + wider, colour, edge, 1.5)
        return
    corner = {"region": 10.0, "governorate": 5.0}.get(marker.place.kind, 0.0)
    box = marker.box(marker.dx, marker.dy, wider)
    canvas.box(box, colour, edge, 1.5, min(corner + wider, marker.half_height + wider))


def _draw_markers(canvas: Canvas, markers: list[Marker], selected: tuple[str, ...]) -> list[Box]:
    """Draw the markers, small ones on top; return what they cover."""
    for marker in markers:
        if marker.count and (marker.dx or marker.dy):
            canvas.line((marker.x, marker.y), marker.at, MUTED, 1.0)
            canvas.circle(marker.x, marker.y, 2.0, INK)

    def order(marker: Marker) -> tuple[bool, bool, float]:
        return marker.place.id in selected, marker.count > 0, -marker.half_width

    for marker in sorted(markers, key=order):
        draw_marker(canvas, marker, selected=marker.place.id in selected)
    return [
        marker.box(marker.dx, marker.dy, 5.0 if marker.place.id in selected else 2.0)
        for marker in markers
    ]
