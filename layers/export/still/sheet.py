"""A still for an article: title, filters in words, counts, map, legend, attribution."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape

import shapely
from PIL import Image

from layers.ask.phrases import view_in_words
from layers.export.extract import Extract, manifest
from layers.export.still.chart import Chart, draw_chart, page_direction
from layers.export.still.lettering import Style, direction_of, drawable, has_boxes, width, without_isolates, wrap
from layers.export.still.marks import Disc, draw_disc
from layers.export.still.plate import draw_disputed, draw_position
from layers.export.still.svg import COLOURS, Drawing, element, hatch, painted
from layers.model import Place
from layers.scene.folding import Mark, radius
from layers.when import in_words, read_when
from layers.words import Words, isolate

WIDTH = 1200
MARGIN = 40
MAP_HEIGHT = 720
TITLE, BODY, SMALL = Style(32, 700), Style(18), Style(14)
LINE = 1.32  # height of a line in its size
ROW, SPACE, BESIDE = 30.0, 24.0, 8.0  # of the legend
SWATCH = 24.0  # how wide the legend's sample of an area is
FIGURE_COLOURS = 96
_REGION = Style(10, 600)  # letters of the legend's sample of a region's name
_IN_REGION = {"fill": COLOURS["region"]}
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Line(NamedTuple):
    """A line of a paragraph, how it looks and the name of its colour."""

    text: str
    style: Style
    colour: str
    paragraph: str


Sample = Callable[[Drawing, float, float], None]
"""What draws a sample of the legend, at its left end and its middle."""


class _Item(NamedTuple):
    """What the legend explains: how wide its sample is, its words, what draws the sample."""

    wide: float
    text: str
    draw: Sample


def write_svg(extract: Extract, out: BinaryIO) -> None:
    """Write a still as SVG, 1,200 pixels wide, with the manifest in its metadata."""
    said = manifest(extract)
    kept = _NO_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(said, ensure_ascii=False))
    head = element("title", {}, escape(drawable(said["title"])))
    head += element("metadata", {}, escape(kept))
    text = draw_sheet(extract).svg(head, extract.words.language)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode())


def write_png(extract: Extract, out: BinaryIO, scale: int = 1) -> None:
    """Write the same still as PNG, with the manifest in its metadata."""
    said = manifest(extract)
    drawing = draw_sheet(extract, picture=True)
    texts = {
        "Title": said["title"],
        "Description": "\n".join(drawing.texts),
        "Manifest": json.dumps(said, ensure_ascii=False),
    }
    out.write(drawing.png(scale, texts))


def write_png_for_print(extract: Extract, out: BinaryIO) -> None:
    """Write the same PNG with twice the pixels a side."""
    write_png(extract, out, 2)


def draw_sheet(extract: Extract, *, picture: bool = False) -> Drawing:
    """Draw a still; a `picture` says so where no font had a letter, which a reader's device may have."""
    room = WIDTH - 2 * MARGIN
    words = extract.words
    above = [
        *broken(words.name(extract.collection.title), TITLE, "ink", room, 3),
        *broken(filters_line(extract), BODY, "ink", room, 6),
        *broken(counts_line(extract), BODY, "muted", room, 2),
    ]
    below = [
        *broken(attribution_line(extract), SMALL, "muted", room, 3),
        *broken(made_line(extract), SMALL, "muted", room, 4),
    ]
    chart = draw_chart(extract, room, MAP_HEIGHT)
    if picture and has_boxes("".join((*(line.text for line in (*above, *below)), *chart.drawing.texts))):
        below += broken(words["still.letters"], SMALL, "muted", room, 3)
    map_top = round(MARGIN + height_of(above) + 14)
    legend_top = map_top + MAP_HEIGHT + 14
    notes_top = legend_top + legend_height(chart, words, room) + 10
    size = (WIDTH, round(notes_top + height_of(below) + MARGIN * 0.75))
    drawing = Drawing(size, page_direction(words))
    write_lines(drawing, above, MARGIN, MARGIN, room)
    drawing.include(chart.drawing, MARGIN, map_top)
    # Half a pixel inside, so that the line is one pixel wide.
    frame = {"x": MARGIN + 0.5, "y": map_top + 0.5, "width": room - 1, "height": MAP_HEIGHT - 1}
    drawing.add("rect", {**frame, "fill": "none", "stroke": COLOURS["hairline"]})
    draw_legend(drawing, chart, words, MARGIN, legend_top, room)
    write_lines(drawing, below, MARGIN, notes_top, room)
    return drawing


def draw_figure(extract: Extract, width: int, height: int) -> bytes:
    """Draw the map of a view with its legend as a PNG, for a page that says the rest itself."""
    chart = draw_chart(extract, width, height)
    below = legend_height(chart, extract.words, width - 8)
    drawing = Drawing((width, round(height + 8 + below)), page_direction(extract.words))
    drawing.include(chart.drawing, 0, 0)
    draw_legend(drawing, chart, extract.words, 4, height + 8, width - 8)
    picture, small = Image.open(BytesIO(drawing.png())), BytesIO()
    picture.convert("RGB").quantize(FIGURE_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def filters_line(extract: Extract, *, selected: bool = True) -> str:
    """Say what is filtered, and if wanted what is selected, in one line; "" if nothing is."""
    view = extract.view if selected else replace(extract.view, place=None)
    return " · ".join(view_in_words(view, extract.collection, extract.words))


def counts_line(extract: Extract) -> str:
    """Say how many excerpts, articles and places are shown, and how many are hidden."""
    words, selection = extract.words, extract.selection
    parts = [
        words.count("summary.shown", selection.matching, all=words.number(selection.accepted)),
        words.count("summary.articles", selection.articles),
        words.count("count.places", selection.places),
    ]
    if selection.not_placed:
        parts.append(words.count("summary.placeless", selection.not_placed))
    if selection.hidden:
        parts.append(words.of("still.hidden", n=words.number(selection.hidden)))
    return " · ".join(parts)


def attribution_line(extract: Extract) -> str:
    """Say whose data the map is drawn from."""
    return extract.words.in_line(extract.collection.attribution)


def made_line(extract: Extract) -> str:
    """Say with which data it was made, when, and where the live page is."""
    words = extract.words
    made = in_words(read_when(extract.time.date().isoformat()), words)
    version = words.of("footer.version", version=extract.collection.version)
    parts = [version, words.of("still.made", date=made)]
    if extract.site:
        parts.append(isolate(manifest(extract)["link"], words.direction))
    return " · ".join(parts)


def broken(text: str, style: Style, colour: str, room: float, most: int) -> list[Line]:
    """Break a text into lines, at most so many; an empty text has none."""
    return [Line(line, style, colour, text) for line in wrap(text, style, room, most)] if text else []


def height_of(lines: Sequence[Line], line_height: float = LINE) -> float:
    """Measure lines under each other; the height of a line is in its size."""
    return sum(line.style.size * line_height for line in lines)


def write_lines(  # noqa: PLR0917 - left, top and room read well in a row
    drawing: Drawing,
    lines: Sequence[Line],
    left: float,
    top: float,
    room: float,
    line_height: float = LINE,
    *,
    own_edge: bool = False,
) -> float:
    """Write lines under each other, along the edge where the page begins, or they do; return their end."""
    for text, style, colour, paragraph in lines:
        own = direction_of(without_isolates(paragraph), "ltr")
        direction = own if own_edge else direction_of(paragraph, drawing.page)
        turned = (direction if own_edge else drawing.page) == "rtl"
        middle, look = top + style.size * line_height / 2, {"fill": COLOURS[colour]}
        x = left + room if turned else left
        drawing.write(x, middle, text, style, look, "right" if turned else "left", direction)
        top += style.size * line_height
    return top


def draw_legend(  # noqa: PLR0917 - left, top and room read well in a row
    drawing: Drawing, chart: Chart, words: Words, left: float, top: float, room: float
) -> float:
    """Draw what size, colour, dash and hatch mean, in rows; return where they end."""
    items = _items(chart, words)
    tall = max(ROW, 2 * radius(chart.largest, chart.scale) + 4) if chart.largest else ROW
    x, y = left, top + tall / 2
    turned = drawing.page == "rtl"
    for wide, text, draw in items:
        long = wide + BESIDE + width(text, SMALL)
        if x > left and x + long > left + room:
            x, y = left, y + (tall + ROW) / 2
            tall = ROW
        after = x + wide + BESIDE
        # Where the page runs from right to left, so do the rows.
        draw(drawing, 2 * left + room - x - wide if turned else x, y)
        at = 2 * left + room - after if turned else after
        look = {"fill": COLOURS["ink"]}
        drawing.write(at, y, text, SMALL, look, "right" if turned else "left")
        x += long + SPACE
    return y + tall / 2


def legend_height(chart: Chart, words: Words, room: float) -> float:
    """Measure the legend of a chart without keeping it."""
    return draw_legend(Drawing((1, 1), "ltr"), chart, words, 0.0, 0.0, room)


def _items(chart: Chart, words: Words) -> list[_Item]:
    """List what the legend of a chart explains, in order."""
    areas, regions = (any(disc.form == form for disc in chart.discs) for form in ("area", "region"))
    sample = words["map.legend.region.sample"]
    signs: Sequence[tuple[bool, float, str, Sample]] = (
        (_is_partly(chart), 18.0, "certain", _draw_partly),
        (areas, SWATCH, "area", _swatch("kind-governorate")),
        (
            regions,
            width(sample, _REGION),
            "region",
            lambda on, x, y: on.write(x, y, sample, _REGION, _IN_REGION, "left"),
        ),
        (chart.has("along"), SWATCH, "along", _draw_line),
        (any(disc.mark.place.like == "zone" for disc in chart.discs), SWATCH, "held", _swatch("kind-zone")),
        (chart.has("schematic"), SWATCH, "schematic", _swatch("kind-zone", "precision-schematic")),
        (chart.has("halo"), 18.0, "halo", _draw_halo),
        (chart.has("disputed"), SWATCH, "disputed", lambda on, x, y: draw_disputed(on, _box(x, y))),
        (chart.has("positions"), 7.0, "position", lambda on, x, y: draw_position(on, x + 3.5, y)),
    )
    return [
        *([_sizes(chart, words)] if chart.largest else []),
        *(_Item(wide, words[f"map.legend.{of}"], draw) for shown, wide, of, draw in signs if shown),
    ]


def _is_partly(chart: Chart) -> bool:
    return any(disc.form == "circle" and disc.mark.certain < disc.mark.n for disc in chart.discs)


def _sizes(chart: Chart, words: Words) -> _Item:
    counts = sorted({1, max(1, round(chart.largest / 3)), chart.largest})
    radii = [radius(count, chart.scale) for count in counts]

    def draw(drawing: Drawing, x: float, y: float) -> None:
        for count, half in zip(counts, radii, strict=True):
            draw_disc(drawing, _disc(count, count, x + half, y, half))
            x += 2 * half + 5

    return _Item(sum(2 * half + 5 for half in radii) - 5, words["map.legend.size"], draw)


def _swatch(*classes: str) -> Sample:
    """Make what draws a piece of a reported area of these classes."""
    look = dict(painted("extent", "is-reported", *classes))
    if "precision-schematic" in classes:
        look["fill"] = hatch("zone")
    return lambda drawing, x, y: drawing.shape(_box(x, y), look)


def _draw_line(drawing: Drawing, x: float, y: float) -> None:
    line = shapely.LineString([(x, y), (x + SWATCH, y)])
    drawing.shape(line, {**painted("extent", "is-reported", "kind-line"), "fill": "none"})


def _draw_halo(drawing: Drawing, x: float, y: float) -> None:
    look = painted("halo", "halo-selected", "kind-site")
    drawing.add("circle", {"cx": x + 9, "cy": y, "r": 9, **look})


def _draw_partly(drawing: Drawing, x: float, y: float) -> None:
    draw_disc(drawing, _disc(3, 1, x + 9, y, 9), numbered=False)


def _box(x: float, y: float) -> shapely.Polygon:
    return shapely.box(x, y - 7, x + SWATCH, y + 7)


def _disc(count: int, certain: int, x: float, y: float, half: float) -> Disc:
    """Make a sample of a circle."""
    place = Place("", {}, {}, "site", "point", 0.0, 0.0)
    return Disc(Mark(place, [place], "circle", count, certain, half, x, y, set()), x, y)
