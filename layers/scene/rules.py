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


class Sizes(TypedDict):
    """Radii of circles, whose areas go with their counts; there is room for the digits.

    With more circles than `crowd` the largest shrinks by the root of their share, down to
    `crowd_largest`. A `badge` is the marker of an area.
    """

    largest: float
    smallest: float
    empty: float
    crowd: int
    crowd_largest: float
    half_digit: float
    badge: Numbers


class Markers(TypedDict):
    """How circles and badges look; `outlined` kinds have a second line of their colour.

    A `faded` one has no excerpts: its edge, and the share of its colour in the paper. Of the
    `selected` one: how far its rings of paper and of ink reach beyond it.
    """

    edge: float
    font_size: float
    font_weight: int
    outlined: Names
    outline: float
    corners: Numbers
    faded: Numbers
    selected: Numbers


class Spread(TypedDict):
    """How markers that would hide one another move apart.

    Each looks for room on `rings` round its spot, in so many `directions`, alternately on
    either side of east. Circles may overlap until their middles are the share `touch` of their
    radii apart; with more markers than `crowd` they keep their spots.
    """

    gap: float
    rings: Sequence[float]
    directions: int
    crowd: int
    touch: float


class Labels(TypedDict):
    """How names find their spots: the most important first, what finds none stays away.

    The selected place comes first, then those with excerpts; then circles before areas, by
    count, by `kinds`, by id. After places, the ground's names in the order of their features,
    from `least_zoom` on; `dotted` kinds have a dot before their names.

    `spots` are best first: shares of (beside, half width, above), where `beside` is marker, gap
    and half the name across, `above` the same upwards. The selected marker's gap is wider by
    `ring`. `around` is kept free round a name, `half_line` is half a line's height in its
    font size. Kinds with `spacing`, in em, are `spaced_width` as wide. `longest` counts
    characters, with the ellipsis that stands for the rest.
    """

    kinds: Names
    gap: float
    ring: float
    longest: int
    half_line: float
    around: Numbers
    spots: Sequence[Sequence[float]]
    sizes: Numbers
    weights: Mapping[str, int]
    least_zoom: Numbers
    spacing: Numbers
    spaced_width: float
    dotted: Names
    dot: Numbers


class Rules(TypedDict):
    """All of `rules.json`.

    `kinds` are those of places: in the legend's `order`, the `circles` among them, and areas
    that overlap each other so that they are `drawn_when_selected`. `ground` has the share of
    the base map's box over which it fades. `hatch` marks what is schematic or disputed: lines
    `size` apart, turned by `degrees`. `colours` are the light theme's; `ink_in_paper` are greys,
    as the share of ink mixed into paper (`color-mix(in srgb, …)`). `styles` go by the selectors
    of `map.css`: values by CSS property, colours by name, "kind" being the place's own.
    """

    view: Mapping[str, Any]
    kinds: Mapping[str, Names]
    sizes: Sizes
    markers: Markers
    spread: Spread
    labels: Labels
    ground: Numbers
    hatch: Numbers
    colours: Mapping[str, str]
    ink_in_paper: Numbers
    styles: Mapping[str, Mapping[str, float | str | Sequence[float]]]


RULES: Rules = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
_IN_STYLE_SHEET = ("markers", "colours", "ink_in_paper", "styles")
DRAWING: Mapping[str, Any] = {name: part for name, part in RULES.items() if name not in _IN_STYLE_SHEET}
"""What the browser's scripts draw by."""


def is_circle(kind: str) -> bool:
    """Say whether a place of a kind is drawn as a circle; else it is an area with a badge."""
    return kind in RULES["kinds"]["circles"]
