"""A still for an article: title, filters in words, counts, map, legend, attribution."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from layers.export.extract import Extract
from layers.export.manifest import manifest
from layers.export.still.accounts import (
    attribution_line,
    counts_line,
    filters_line,
    made_line,
    title_of,
)
from layers.export.still.canvas import Canvas
from layers.export.still.chart import draw_chart
from layers.export.still.colours import HAIRLINE, INK, MUTED, Colour
from layers.export.still.legend import draw_legend, legend_height
from layers.export.still.lettering import Style, wrap

WIDTH = 1200
MARGIN = 40
MAP_HEIGHT = 720
TITLE, BODY, SMALL = Style(32, 700), Style(18), Style(14)
LINE = 1.32  # height of a line in its size
INCH = 96  # pixels of the page


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished still and all that is written on it, in reading order."""

    picture: Image.Image
    texts: tuple[str, ...]


def write_png(extract: Extract, out: BinaryIO) -> None:
    """Write a still, 1,200 pixels wide, with the manifest in its metadata."""
    _write(extract, out, 1)


def write_png_for_print(extract: Extract, out: BinaryIO) -> None:
    """Write the same still with twice the pixels a side."""
    _write(extract, out, 2)


def draw_sheet(extract: Extract, scale: int = 1) -> Sheet:
    """Draw a still; `scale` is pixels of the picture in one of the page."""
    room = WIDTH - 2 * MARGIN
    words = extract.words
    above = _lines(
        (title_of(extract), TITLE, INK, 3),
        (filters_line(extract), BODY, INK, 6),
        (counts_line(extract), BODY, MUTED, 2),
        room=room,
    )
    below = _lines(
        (attribution_line(extract), SMALL, MUTED, 3),
        (made_line(extract), SMALL, MUTED, 4),
        room=room,
    )
    chart = draw_chart(extract, room, MAP_HEIGHT, scale)
    map_top = MARGIN + _height(above) + 14
    legend_top = map_top + MAP_HEIGHT + 14
    notes_top = legend_top + legend_height(chart, words, room) + 10
    canvas = Canvas((WIDTH, round(notes_top + _height(below) + MARGIN * 0.75)), scale)
    _write_lines(canvas, above, MARGIN)
    canvas.place(chart.picture, MARGIN, map_top)
    canvas.texts += chart.texts
    canvas.frame((MARGIN, map_top, MARGIN + room, map_top + MAP_HEIGHT), HAIRLINE)
    draw_legend(canvas, chart, words, MARGIN, legend_top, room)
    _write_lines(canvas, below, notes_top)
    return Sheet(canvas.finish(), tuple(canvas.texts))


def draw_figure(extract: Extract, width: int, height: int) -> Image.Image:
    """Draw the map of a view with its legend, for a page that says the rest itself."""
    chart = draw_chart(extract, width, height)
    below = legend_height(chart, extract.words, width)
    canvas = Canvas((width, round(height + 8 + below)))
    canvas.place(chart.picture, 0, 0)
    draw_legend(canvas, chart, extract.words, 4, height + 8, width - 8)
    return canvas.finish()


def _write(extract: Extract, out: BinaryIO, scale: int) -> None:
    sheet = draw_sheet(extract, scale)
    info = PngInfo()
    said = manifest(extract)
    info.add_itxt("Title", said["title"], extract.words.language)
    info.add_itxt("Description", "\n".join(sheet.texts), extract.words.language)
    info.add_itxt("Manifest", json.dumps(said, ensure_ascii=False))
    sheet.picture.save(out, "PNG", pnginfo=info, dpi=(INCH * scale,) * 2, optimize=False)


def _lines(*texts: tuple[str, Style, Colour, int], room: float) -> list[tuple[str, Style, Colour]]:
    """Break texts into lines; each comes with the most lines it may take."""
    return [
        (line, style, colour)
        for text, style, colour, most in texts
        if text
        for line in wrap(text, style, room, most)
    ]


def _height(lines: list[tuple[str, Style, Colour]]) -> float:
    return sum(style.size * LINE for _, style, _ in lines)


def _write_lines(canvas: Canvas, lines: list[tuple[str, Style, Colour]], top: float) -> None:
    for text, style, colour in lines:
        canvas.write(MARGIN, top + style.size * LINE / 2, text, style, colour)
        top += style.size * LINE
