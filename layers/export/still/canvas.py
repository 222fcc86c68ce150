"""Something to draw on: shapes and letters at several samples a pixel, for smooth edges.

All coordinates and sizes are in pixels of the page; `scale` pixels of the picture make one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from layers.export.still.colours import PAPER, Colour
from layers.export.still.lettering import Style, font, runs, width
from layers.export.still.strokes import Points, dashes, lines, polygons

SAMPLES = 2  # along each side of a pixel
OPAQUE = 255
FADE = 0.1  # share of a box over which it fades


class Canvas:
    """A picture in the making; `texts` lists all that was written on it, in order."""

    def __init__(self, size: tuple[int, int], scale: int = 1) -> None:
        self.size = size
        self.scale = scale
        self.texts: list[str] = []
        self._fine = scale * SAMPLES
        self._shapes = Image.new("RGB", (size[0] * self._fine, size[1] * self._fine), PAPER)
        self._pen = ImageDraw.Draw(self._shapes, "RGBA")
        self._letters: list[Callable[[], None]] = []
        self._edges: list[Callable[[ImageDraw.ImageDraw], None]] = []
        self._pictures: list[tuple[Image.Image, tuple[int, int]]] = []

    def fill(self, area: shapely.Geometry, colour: Colour, opacity: float = 1.0) -> None:
        """Fill the polygons of an area; their holes stay free."""
        paint = (*colour, round(OPAQUE * opacity))
        for polygon in polygons(area):
            if polygon.interiors:
                self._fill_round_holes(polygon, colour, opacity)
            else:
                self._pen.polygon(self._flat(shapely.get_coordinates(polygon.exterior)), paint)

    def stroke(
        self,
        shape: shapely.Geometry,
        colour: Colour,
        thickness: float = 1.0,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """Draw the lines of a shape, or the rings of its polygons; a dash is `(on, off)`."""
        thick = max(1, round(thickness * self._fine))
        for points in lines(shape):
            for part in dashes(points, dash) if dash else (points,):
                self._pen.line(self._flat(part), (*colour, OPAQUE), thick, joint="curve")

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: Colour,
        thickness: float = 1.0,
    ) -> None:
        """Draw a straight line."""
        self.stroke(shapely.linestrings([start, end]), colour, thickness)

    def box(
        self,
        edges: tuple[float, float, float, float],
        colour: Colour | None,
        outline: Colour | None = None,
        thickness: float = 0.0,
        corner: float = 0.0,
    ) -> None:
        """Draw a box `(left, top, right, bottom)` with rounded corners; an ellipse if they meet."""
        fine = [edge * self._fine for edge in edges]
        thick = round(thickness * self._fine)
        self._pen.rounded_rectangle(fine, corner * self._fine, colour, outline, thick)

    def circle(  # noqa: PLR0917 - x, y and radius read well in a row
        self,
        x: float,
        y: float,
        radius: float,
        colour: Colour | None,
        outline: Colour | None = None,
        thickness: float = 0.0,
    ) -> None:
        """Draw a disc, a ring, or both."""
        fine = [edge * self._fine for edge in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.ellipse(fine, colour, outline, round(thickness * self._fine))

    def fade(self, box: tuple[float, float, float, float]) -> None:
        """Let what was drawn fade into the page towards the edges of a box, and beyond."""
        left, top, right, bottom = box
        if left < 0 and top < 0 and right > self.size[0] and bottom > self.size[1]:
            visible = FADE * min(right - left, bottom - top)
            inside = min(-left, -top, right - self.size[0], bottom - self.size[1])
            if inside > visible:
                return
        across, down = (
            _near_edge(np.arange(length * self._fine) / self._fine, low, high)
            for length, low, high in zip(self.size, (left, top), (right, bottom), strict=True)
        )
        cover = 1 - np.outer(1 - down, 1 - across)
        mask = Image.fromarray((cover * OPAQUE).astype(np.uint8))
        self._shapes.paste(PAPER, (0, 0), mask)

    def place(self, picture: Image.Image, x: float, y: float) -> None:
        """Put a finished picture of the same scale at a spot."""
        self._pictures.append((picture, (round(x * self.scale), round(y * self.scale))))

    def frame(self, box: tuple[float, float, float, float], colour: Colour) -> None:
        """Draw a hairline round a box, over whatever picture is put there."""
        self._edges.append(partial(self._edge, box, colour))

    def write(  # noqa: PLR0917 - x, y and text read well in a row
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        colour: Colour,
        halo: Colour | None = None,
        anchor: str = "l",
        *,
        at_once: bool = False,
    ) -> float:
        """Write a line, its middle at `y`; return its width.

        Parameters
        ----------
        anchor
            What of the line is at `x`: its left end "l", middle "m" or right end "r".
        at_once
            Whether shapes drawn later may cover it; else it comes over all shapes.
        """
        long = width(text, style)
        left = x - {"l": 0.0, "m": long / 2, "r": long}[anchor]
        self.texts.append(text)
        letter = partial(self._letter, left, y, text, style, colour, halo)
        if at_once:
            letter()
        else:
            self._letters.append(letter)
        return long

    def finish(self) -> Image.Image:
        """Return the picture: the letters over all shapes, then pictures and their edges."""
        for letter in self._letters:
            letter()
        picture = self._shapes.reduce(SAMPLES)
        for part, corner in self._pictures:
            picture.paste(part, corner)
        pen = ImageDraw.Draw(picture)
        for edge in self._edges:
            edge(pen)
        return picture

    def _letter(  # noqa: PLR0917 - called by `finish` alone
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        colour: Colour,
        halo: Colour | None,
    ) -> None:
        # A line stands on its baseline, whatever letters it has: about a third of its size
        # below the middle.
        at, base = x * self._fine, (y + style.size * 0.335) * self._fine
        around = 1.6 * self._fine if halo else 0
        for run in runs(text):
            drawn = font(style, self._fine, arabic=run.arabic)
            self._pen.text(
                (at, base), run.text, colour, drawn, "ls", stroke_width=around, stroke_fill=halo
            )
            at += drawn.getlength(run.text)

    def _edge(
        self,
        box: tuple[float, float, float, float],
        colour: Colour,
        pen: ImageDraw.ImageDraw,
    ) -> None:
        pen.rectangle([round(edge * self.scale) for edge in box], None, colour, self.scale)

    def _fill_round_holes(self, polygon: shapely.Polygon, colour: Colour, opacity: float) -> None:
        exterior = shapely.get_coordinates(polygon.exterior) * self._fine
        left, top = np.floor(exterior.min(axis=0)).astype(int).tolist()
        across, down = (np.ceil(exterior.max(axis=0)).astype(int) - (left, top) + 1).tolist()
        mask = Image.new("L", (across, down), 0)
        pen = ImageDraw.Draw(mask)
        for ring, value in [(polygon.exterior, round(OPAQUE * opacity))] + [
            (hole, 0) for hole in polygon.interiors
        ]:
            points = shapely.get_coordinates(ring) * self._fine - (left, top)
            pen.polygon(points.ravel().tolist(), value)
        self._shapes.paste(colour, (left, top), mask)

    def _flat(self, points: Points) -> list[float]:
        flat: list[float] = (points * self._fine).ravel().tolist()
        return flat


def _near_edge(at: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Return 1 at the ends of a stretch and beyond them, falling to 0 on the way inside."""
    reach = max(FADE * (high - low), 1.0)
    inside: NDArray[np.float64] = np.minimum(at - low, high - at)
    return np.clip(1 - inside / reach, 0, 1)
