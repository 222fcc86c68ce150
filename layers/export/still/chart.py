"""The map of a still, drawn by the map's rules: the map itself, its insets, what is off the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layers.export.extract import Extract
from layers.export.still.lettering import Direction, Style, width, wrap
from layers.export.still.marks import Disc
from layers.export.still.plate import Facts, Plate
from layers.export.still.projection import Box, Window, first_window, fitted, kept_within, window_of
from layers.export.still.svg import COLOURS, Attributes, Drawing
from layers.model import Frame
from layers.scene.changes import is_off_map, off_map
from layers.scene.rules import most_zoom
from layers.words import Words, isolate, name_in

# Insets and the room they take, as in `insets.js`; pixels, and shares of the picture in per cent.
WIDE = (640, 440)
ACROSS, NARROWEST, WIDEST, DOWN = 28, 180, 340, 60
TITLE, GAP = 26, 12
_SCALE_LONGEST = 70
_KM = 1000  # metres
_METRES = [digit * 10**zeros for zeros in range(5, 0, -1) for digit in (5, 2, 1)]
_SMALL = Style(13)
_LINE, _PAD = 18, 10


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished map; `plates` are its maps, the whole first, then the insets."""

    plates: tuple[Plate, ...]

    @property
    def drawing(self) -> Drawing:
        """The whole."""
        return self.plates[0].drawing

    @property
    def discs(self) -> list[Disc]:
        """All marks that are to be seen."""
        return [disc for plate in self.plates for disc in plate.shown()]

    @property
    def largest(self) -> int:
        """Return the most excerpts of one circle."""
        return max((disc.mark.n for disc in self.discs if disc.form == "circle"), default=0)

    @property
    def scale(self) -> int:
        """Return what the sizes of circles go by: see `layers.scene.folding.Sizing`."""
        return self.plates[0].facts.sizing.largest

    def has(self, sign: str) -> bool:
        """Say whether a sign is on it that the legend explains, by the name of a plate's attribute."""
        return any(getattr(plate, sign) for plate in self.plates)


def draw_chart(extract: Extract, width: int, height: int, *, every_name: bool = True) -> Chart:
    """Draw the map of a view, so many pixels wide and high.

    Parameters
    ----------
    every_name
        Whether places without an excerpt under the filters are named too.
    """
    facts, size = Facts(extract), (width, height)
    collection, page = facts.collection, page_direction(extract.words)
    insets = [frame for frame in collection.frames if frame.inset] if _is_wide(size) else []
    first = first_window(collection, extract.selection.place_counts, facts.base, size, _room(insets, size))
    enlarged = [_inset_window(frame, size, facts) for frame in insets]
    chosen = [collection.places[one] for one in facts.selected]
    on_map = [place for place in chosen if not is_off_map(place, collection)]
    window = window_of(extract, on_map, facts.boxes, (first, *enlarged), facts.base)
    whole = Plate(facts, window, page)
    boxes = [_inset_box(frame, size) for frame in insets] if window == first else []
    whole.covered += boxes
    whole.enlarged += [frame.bounds for frame, _ in zip(insets, boxes, strict=False)]
    lines = _tray(extract, size, boxes)
    if lines:
        whole.covered.append(_tray_box(lines, size))
    whole.draw(every_name=every_name)
    plates = [_draw_inset(whole, frame, box) for frame, box in zip(insets, boxes, strict=False)]
    if lines:
        _draw_tray(whole, lines)
    return Chart((whole, *plates))


def page_direction(words: Words) -> Direction:
    """Say how a sheet in a language runs."""
    return "rtl" if words.direction == "rtl" else "ltr"


def _draw_inset(whole: Plate, frame: Frame, box: Box) -> Plate:
    """Draw the enlarged part of a map into its corner: its title, its map, a scale."""
    left, top, right, bottom = box
    facts, drawing = whole.facts, whole.drawing
    words, turned = facts.words, drawing.page == "rtl"
    sheet = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    drawing.add("rect", {**sheet, "fill": COLOURS["paper"]})
    title = words.of("map.enlarged", name=name_in(frame.names, words.language) or frame.id)
    at = right - _PAD if turned else left + _PAD
    drawing.write(at, top + TITLE / 2, title, Style(13, 600), {"fill": COLOURS["ink"]}, "right" if turned else "left")
    window = _inset_window(frame, (whole.window.width, whole.window.height), facts)
    plate = Plate(facts, window, drawing.page, is_inset=True)
    scale = _scale(window)
    plate.covered.append((*scale[:2], window.width, window.height))
    plate.draw(every_name=True)
    _draw_scale(plate, scale)
    drawing.include(plate.drawing, left, top + TITLE, over=True)
    drawing.add("rect", {**sheet, "fill": "none", "stroke": COLOURS["ink"], "stroke-width": 1})
    return plate


def _scale(window: Window) -> tuple[float, float, int]:
    """Return where a scale begins, across and down, and how many metres it shows."""
    metres = next((long for long in _METRES if window.pixels(long / _KM) <= _SCALE_LONGEST), _METRES[-1])
    return window.width - _PAD - window.pixels(metres / _KM), window.height - 3 * _PAD, metres


def _draw_scale(plate: Plate, scale: tuple[float, float, int]) -> None:
    left, _, metres = scale
    right, y = plate.window.width - _PAD, plate.window.height - _PAD
    line = {"x1": left, "y1": y, "x2": right, "y2": y}
    plate.drawing.add("line", {**line, "stroke": COLOURS["muted"], "stroke-width": 2})
    look: Attributes = {"fill": COLOURS["muted"], "stroke": COLOURS["home"], "stroke-width": 3}
    look = {**look, "paint-order": "stroke", "stroke-linejoin": "round"}
    unit, n = ("m", metres) if metres < _KM else ("km", metres // _KM)
    said = plate.facts.words.of(f"map.scale.{unit}", n=str(n))
    plate.drawing.write(left, y - _PAD, said, Style(11), look, "left")


def _tray(extract: Extract, size: tuple[int, int], insets: Sequence[Box]) -> list[str]:
    """Say in lines what the map cannot show; the insets leave them so much room."""
    items = list(off_map(extract.store, extract.selection, extract.view, extract.words))
    if not items:
        return []
    number = extract.words.number
    text = " · ".join(f"{isolate(item['name'], extract.words.direction)} {number(item['n'])}" for item in items)
    room = size[0] - 4 * GAP - sum(right - left for left, _, right, _ in insets)
    return wrap(f"{extract.words['map.offmap']} {text}", _SMALL, max(room, NARROWEST), 4)


def _tray_box(lines: Sequence[str], size: tuple[int, int]) -> Box:
    wide, high = max(width(line, _SMALL) for line in lines) + 2 * _PAD, len(lines) * _LINE + _PAD
    return size[0] - GAP - wide, size[1] - GAP - high, size[0] - GAP, size[1] - GAP


def _draw_tray(whole: Plate, lines: Sequence[str]) -> None:
    """Draw the tray at the lower right."""
    drawing = whole.drawing
    left, top, right, bottom = _tray_box(lines, (whole.window.width, whole.window.height))
    box = {"x": left, "y": top, "width": right - left, "height": bottom - top, "rx": 4}
    drawing.add("rect", {**box, "fill": COLOURS["paper"], "stroke": COLOURS["hairline"]})
    turned = drawing.page == "rtl"
    at = right - _PAD if turned else left + _PAD
    for number, line in enumerate(lines):
        y = top + (_LINE + _PAD) / 2 + _LINE * number
        drawing.write(at, y, line, _SMALL, {"fill": COLOURS["ink"]}, "right" if turned else "left")


def _is_wide(size: tuple[int, int]) -> bool:
    return size[0] >= WIDE[0] and size[1] >= WIDE[1]


def _inset_size(frame: Frame, size: tuple[int, int]) -> tuple[int, int]:
    """Return how large the map of an inset is; its title stands above that."""
    flat = fitted(frame.bounds, (1000, 1000))
    left, top, right, bottom = flat.box_of(frame.bounds)
    shape = (bottom - top) / (right - left)
    wanted = min(WIDEST, max(NARROWEST, ACROSS * size[0] / 100))
    across = min(wanted, (DOWN * size[1] / 100 - TITLE) / shape)
    return round(across), round(across * shape)


def _inset_window(frame: Frame, size: tuple[int, int], facts: Facts) -> Window:
    """Return what the inset of a picture of a size shows."""
    window = fitted(frame.bounds, _inset_size(frame, size), deepest=most_zoom(facts.collection.first_view.zoom))
    return kept_within(window, facts.base)


def _inset_box(frame: Frame, size: tuple[int, int]) -> Box:
    """Return where an inset lies, title and all."""
    across, down = _inset_size(frame, size)
    high = down + TITLE
    left = GAP if (frame.corner or "").endswith("left") else size[0] - across - GAP
    top = GAP if (frame.corner or "").startswith("top") else size[1] - high - GAP
    return left, top, left + across, top + high


def _room(frames: Sequence[Frame], size: tuple[int, int]) -> Box:
    """Return the room that insets take on each side."""
    room = [0.0, 0.0, 0.0, 0.0]
    for frame in frames:
        side = 0 if (frame.corner or "").endswith("left") else 2
        room[side] = max(room[side], _inset_size(frame, size)[0] + 2 * GAP)
    return room[0], room[1], room[2], room[3]
