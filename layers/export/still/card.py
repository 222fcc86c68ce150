"""The picture in a link's preview: what the view is, how much it shows, and its map."""

from __future__ import annotations

from io import BytesIO

from layers.export.extract import Extract
from layers.export.still.accounts import attribution_line, counts_line, filters_line, title_of
from layers.export.still.canvas import Canvas
from layers.export.still.chart import draw_chart
from layers.export.still.colours import ACCENT, HAIRLINE, INK, MUTED, Colour
from layers.export.still.lettering import Style, wrap
from layers.words import name_in

PREVIEW = (1200, 630)
TEXT_SHARE = 0.4  # of the width; the map has the rest
EDGE = 44
LINE = 1.26
OVER, COUNTS, BODY, SMALL = Style(20, 600), Style(23, 600), Style(23), Style(14)

Block = tuple[str, Style, Colour, int, float]
"""A text, how it looks, the most lines it may take, the space above it."""


def card_picture(extract: Extract, size: tuple[int, int] = PREVIEW) -> bytes:
    """Draw the preview of a view as a PNG.

    Parameters
    ----------
    size
        Width and height in pixels; what has to be said needs about 900 by 470.
    """
    return draw_card(extract, size)[0]


def draw_card(extract: Extract, size: tuple[int, int] = PREVIEW) -> tuple[bytes, tuple[str, ...]]:
    """Draw the preview of a view; return the PNG and all that is written on it."""
    wide, high = size
    split = round(wide * TEXT_SHARE)
    chart = draw_chart(extract, wide - split, high, every_name=False)
    canvas = Canvas(size)
    canvas.place(chart.picture, split, 0)
    canvas.box((0, 0, 10, high), ACCENT)
    room = split - 2 * EDGE
    top = float(EDGE)
    for text, style, colour, most, space in _blocks(extract):
        if text:
            top = _write(canvas, wrap(text, style, room, most), style, colour, top + space)
    notes = wrap(attribution_line(extract), SMALL, room, 4)
    _write(canvas, notes, SMALL, MUTED, high - EDGE - len(notes) * SMALL.size * LINE)
    canvas.texts += chart.texts
    canvas.frame((split, -2, wide + 2, high + 2), HAIRLINE)
    stored = BytesIO()
    canvas.finish().save(stored, "PNG")
    return stored.getvalue(), tuple(canvas.texts)


def _blocks(extract: Extract) -> list[Block]:
    """List what is said, in order: what of, what it is, how filtered, how much."""
    view, words, collection = extract.view, extract.words, extract.collection
    excerpt = collection.excerpts.get(view.excerpt or "")
    title = title_of(extract)
    if excerpt is not None:
        by = name_in(collection.actors[excerpt.claim.by].names, words.language)
        status = words[f"status.{excerpt.claim.status}"]
        outlet = collection.articles[excerpt.article].outlet
        said = f"“{' '.join(excerpt.quote.split())}”"
        return [
            (title, OVER, MUTED, 2, 0.0),
            (said, Style(27, 600), INK, 9, 14.0),
            (f"{words['panel.says']} {by} · {status} · {outlet}", BODY, MUTED, 3, 14.0),
        ]
    filters: Block = (filters_line(extract, selected=False), BODY, INK, 6, 14.0)
    if view.place:
        name = name_in(collection.places[view.place].names, words.language)
        count = words.count("count.excerpts", len(extract.ids))
        return [
            (title, OVER, MUTED, 3, 0.0),
            (name, Style(44, 700), INK, 3, 12.0),
            (count, COUNTS, INK, 1, 10.0),
            filters,
            (counts_line(extract), SMALL, MUTED, 3, 16.0),
        ]
    return [
        (title, Style(37, 700), INK, 6, 0.0),
        filters if filters[0] else (collection.summary, Style(19), MUTED, 6, 14.0),
        (counts_line(extract), COUNTS, INK, 3, 16.0),
    ]


def _write(canvas: Canvas, lines: list[str], style: Style, colour: Colour, top: float) -> float:
    """Write lines from a height on; return where they end."""
    for line in lines:
        canvas.write(EDGE, top + style.size * LINE / 2, line, style, colour)
        top += style.size * LINE
    return top
