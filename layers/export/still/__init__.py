"""Stills of the map, drawn without a browser: one to print (`sheet`), and here the picture in a link's preview.

That says what the view is, how much it shows, and has its map.
"""

from __future__ import annotations

from layers.ask.phrases import step_in_words
from layers.export.extract import Extract
from layers.export.still.chart import draw_chart, page_direction
from layers.export.still.lettering import Style
from layers.export.still.sheet import (
    attribution_line,
    broken,
    counts_line,
    draw_figure,
    filters_line,
    height_of,
    write_lines,
    write_png,
    write_png_for_print,
    write_svg,
)
from layers.export.still.svg import COLOURS, Drawing
from layers.words import isolate

__all__ = ["card_picture", "counts_line", "draw_figure", "write_png", "write_png_for_print", "write_svg"]

PREVIEW = (1200, 630)
TEXT_SHARE = 0.4  # of the width; the map has the rest
EDGE = 44
LINE = 1.26
BAR = 10
OVER, COUNTS, BODY, SMALL, QUOTE = Style(20, 600), Style(23, 600), Style(23), Style(14), Style(27, 600)

Block = tuple[str, Style, str, int, float]
"""A text, how it looks, its colour, the most lines it may take, the space above it."""


def card_picture(extract: Extract, size: tuple[int, int] = PREVIEW) -> bytes:
    """Draw the preview of a view as a PNG.

    Parameters
    ----------
    size
        Width and height in pixels; what has to be said needs about 900 by 470.
    """
    return draw_card(extract, size).png()


def draw_card(extract: Extract, size: tuple[int, int] = PREVIEW) -> Drawing:
    """Draw the preview of a view."""
    wide, high = size
    split = round(wide * TEXT_SHARE)
    chart = draw_chart(extract, wide - split, high, every_name=False)
    drawing = Drawing(size, page_direction(extract.words))
    # The text stands where the page begins.
    turned = drawing.page == "rtl"
    left, map_left = (wide - split, 0) if turned else (0, split)
    bar = {"x": wide - BAR if turned else 0, "y": 0, "width": BAR, "height": high}
    drawing.add("rect", {**bar, "fill": COLOURS["news"]})
    room = split - 2 * EDGE
    top = float(EDGE)
    for text, style, colour, most, space in _blocks(extract):
        if lines := broken(text, style, colour, room, most):
            top = write_lines(drawing, lines, left + EDGE, top + space, room, LINE, own_edge=style == QUOTE)
    notes = broken(attribution_line(extract), SMALL, "muted", room, 4)
    notes_top = high - EDGE - height_of(notes, LINE)
    write_lines(drawing, notes, left + EDGE, notes_top, room, LINE)
    drawing.include(chart.drawing, map_left, 0)
    edge = (wide - split if turned else split) + 0.5
    line = {"x1": edge, "y1": 0, "x2": edge, "y2": high}
    drawing.add("line", {**line, "stroke": COLOURS["hairline"]})
    return drawing


def _blocks(extract: Extract) -> list[Block]:
    """List what is said, in order: what of, what it is, how filtered, how much."""
    view, words, collection = extract.view, extract.words, extract.collection
    excerpt = collection.excerpts.get(view.excerpt or "")
    title = words.name(collection.title)
    if step := step_in_words(view, collection, words):
        return [
            (title, OVER, "muted", 2, 0.0),
            (step["title"], Style(30, 700), "ink", 3, 12.0),
            (step["number"], COUNTS, "muted", 1, 10.0),
            (step["text"], Style(22), "ink", 11, 14.0),
        ]
    if excerpt is not None:
        by = words.name(collection.actors[excerpt.claim.by].names)
        status = words[f"status.{excerpt.claim.status}"]
        outlet = words.name(collection.articles[excerpt.article].outlet_names)
        says = " · ".join([isolate(by, words.direction), status, isolate(outlet, words.direction)])
        said = words.quoted(" ".join(excerpt.quote.split()))
        gist = words.name(excerpt.gist)
        return [
            (title, OVER, "muted", 2, 0.0),
            (words.of("gist.own", gist=gist) if gist else "", Style(19), "ink", 6, 14.0),
            (said, QUOTE, "ink", 9, 14.0),
            (f"{words['panel.says']} {says}", BODY, "muted", 3, 14.0),
        ]
    filters: Block = (filters_line(extract, selected=False), BODY, "ink", 6, 14.0)
    if view.place:
        name = words.name(collection.places[view.place].names)
        count = words.count("count.excerpts", len(extract.numbers))
        return [
            (title, OVER, "muted", 3, 0.0),
            (name, Style(44, 700), "ink", 3, 12.0),
            (count, COUNTS, "ink", 1, 10.0),
            filters,
            (counts_line(extract), SMALL, "muted", 3, 16.0),
        ]
    counts = words.count("count.excerpts", len(extract.numbers)) if view.unplaced else counts_line(extract)
    return [
        (title, Style(37, 700), "ink", 6, 0.0),
        filters if filters[0] else (words.name(collection.summary), Style(19), "muted", 6, 14.0),
        (counts, COUNTS, "ink", 3, 16.0),
    ]
