"""The rules by which the map is drawn: sizes, order, spreading, names, colours, strokes.

They stand once, in `rules.json`. The Leaflet half gets those of `DRAWING` inside the map's
document and has colours and strokes in `map.css`, which a test holds against these; a still
reads all of them here. Lengths are in pixels of the page, zooms are Leaflet's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

Numbers = Mapping[str, float]
Names = Sequence[str]


class Kinds(TypedDict):
    """Kinds of places, by how they are drawn; hues and words are names of colours."""

    order: Names
    circles: Names
    areas: Names
    regions: Names
    drawn_when_selected: Names
    hues: Mapping[str, str]
    words: Mapping[str, str]


class Sizes(TypedDict):
    """Radii of circles: `base` and `step` times the root of the count, `most` at most.

    Where a circle may stand for so many at the first view that it would be larger, all grow more slowly. The
    `smallest` has room for one digit, each more takes `half_digit`. Circles that need room to themselves have
    `room` at most. An area is a circle until the root of its width times its height is `area`; a site folds into it
    while it is less than `narrow` wide. `target` and `touch` are the least sizes of what is clicked and touched.
    `largest_sample` is the most that the legend shows.
    """

    base: float
    step: float
    most: float
    room: float
    area: float
    narrow: float
    target: float
    touch: float
    largest_sample: int
    smallest: float
    half_digit: float


class Crowd(TypedDict):
    """How a circle says of how many places it is: under its number, which is moved up by `lift`.

    The words stand in the middle so far below as `drop` says. They are there where a letter's width, `letter`,
    times their length fits into the circle `reach` below its middle.
    """

    font_size: float
    letter: float
    lift: float
    drop: float
    reach: float


class Markers(TypedDict):
    """How circles look: their `edge` in the ground's colour, the font of their numbers.

    `cornered` kinds are squares whose corners are rounded by the share `corner` of their width.
    `rings` of ink reach so far beyond a circle. `light` are shares in per cent of its colour in the ground's:
    of the part that is only possible where some is certain (`partly`) or none (`possible`), and
    of all `other` circles while one is selected.
    """

    edge: float
    font_size: float
    font_weight: int
    cornered: Names
    corner: float
    rings: Numbers
    light: Numbers


class Labels(TypedDict):
    """How names find their spots: the most important first, what finds none stays away.

    The selected place comes first, then the headline, also without excerpts, places with three
    excerpts, places of insets, the others; of each, those with more. Then the ground's names from
    `least_zoom` on: countries, seas, towns, places without excerpts, the others. `dotted` kinds
    have a dot.

    `spots` are best first: shares of (beside, half width, above), where `beside` is marker, gap
    and half the name across, `above` the same upwards. A headline name that finds none stands a
    little smaller, if that helps. The selected marker's gap is wider by `ring`. `around` is kept
    free round a name, and between that of an area and a `mark`, whose it would seem; what it lies on
    is looked for `along` its `lines`, in shares of its half.
    `half_line` is half a line's height in its font size. Kinds with `spacing` have that much, in em,
    after each letter. `longest` counts characters, with the ellipsis that stands for the rest. A name keeps off the
    map's `edge`. A region's that has no room on its ground stands beside that, and a `leader` of so many pixels leads
    to a dot on it. A place of as `many` excerpts comes before others; of the points of its name that are looked at (and
    steps by which it reaches out) so many may lie `elsewhere` than on its ground where it has as many, or `few`.
    """

    kinds: Names
    gap: float
    ring: float
    longest: int
    half_line: float
    edge: float
    many: int
    elsewhere: Mapping[str, int]
    around: Numbers
    along: Sequence[float]
    lines: Sequence[float]
    spots: Sequence[Sequence[float]]
    sizes: Numbers
    weights: Mapping[str, int]
    least_zoom: Numbers
    spacing: Numbers
    dotted: Names
    dot: Numbers
    leader: Numbers


class Ground(TypedDict):
    """How the base map's own signs look: positions are shown with excerpts about places of kinds `positions_with`."""

    position_radius: float
    positions_with: Names


class Rules(TypedDict):
    """All of `rules.json`.

    `kinds` are those of places, and "line", which only a collection's own are like: in the legend's
    `order`; which are `circles`, `areas` and `regions` (a country is no mark); which overlap each other
    so that they are `drawn_when_selected`; the `hues` of their marks and the colours of their `words`. `hatch` marks
    what is schematic or disputed: lines `size` apart, turned by `degrees`. `colours` are the light
    theme's; `ink_in_paper` are greys, as the share of ink mixed into paper (`color-mix(in srgb, …)`).
    `styles` go by the selectors of `map.css`: values by CSS property, colours by name, "kind" and
    "words" being the place's own.
    """

    view: Mapping[str, Any]
    kinds: Kinds
    sizes: Sizes
    crowd: Crowd
    markers: Markers
    labels: Labels
    ground: Ground
    hatch: Numbers
    colours: Mapping[str, str]
    ink_in_paper: Numbers
    styles: Mapping[str, Mapping[str, float | str | Sequence[float]]]


RULES: Rules = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
_IN_STYLE_SHEET = ("markers", "colours", "ink_in_paper", "styles")
DRAWING: Mapping[str, Any] = {name: part for name, part in RULES.items() if name not in _IN_STYLE_SHEET}
"""What the browser's scripts draw by."""


NEARER = 4
"""So many zooms nearer than it opens may a map be looked at that opens near: one of a quarter of a town."""


def most_zoom(first: float) -> float:
    """Return how near a map may come that opens at a zoom."""
    return max(float(RULES["view"]["most_zoom"]), first + NEARER)


def is_circle(kind: str) -> bool:
    """Say whether a place of a kind is drawn as a circle at any zoom; else it is an area."""
    return kind in RULES["kinds"]["circles"]
