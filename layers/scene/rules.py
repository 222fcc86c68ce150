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


class View(TypedDict):
    """How far the map zooms."""

    least_zoom: int
    most_zoom: int
    zoom_step: float
    wheel_pixels: int
    """How far the wheel turns for one zoom."""


class Kinds(TypedDict):
    """Kinds of places in the legend's order; which are circles, the others being areas."""

    order: Sequence[str]
    circles: Sequence[str]
    drawn_when_selected: Sequence[str]
    """Areas that overlap each other, so their extents are drawn only when selected."""


class Badge(TypedDict):
    """The marker of an area: half its size, and the room beside its digits."""

    half_width: float
    half_height: float
    beside_digits: float
    empty_half_width: float


class Sizes(TypedDict):
    """Radii of circles; a circle's area goes with its count, with room for the digits."""

    largest: float
    smallest: float
    empty: float
    crowd: int
    """More circles than this are drawn smaller: the largest by the root of their share …"""
    crowd_largest: float
    """… and at least so large."""
    half_digit: float
    badge: Badge


class Faded(TypedDict):
    """A marker without excerpts: its edge, and the share of its colour in the paper."""

    edge: float
    share: float


class Selected(TypedDict):
    """How far the rings of paper and of ink reach beyond the selected marker."""

    paper: float
    ink: float


class Markers(TypedDict):
    """How circles and badges look; `outlined` kinds have a second line of their colour."""

    edge: float
    font_size: float
    font_weight: int
    outlined: Sequence[str]
    outline: float
    corners: Mapping[str, float]
    faded: Faded
    selected: Selected


class Spread(TypedDict):
    """How markers that would hide one another move apart.

    Each looks for room on `rings` round its spot, in so many `directions`, alternately on
    either side of east.
    """

    gap: float
    rings: Sequence[float]
    directions: int
    crowd: int
    """With more markers than this, circles keep their spots."""
    touch: float
    """Circles may overlap until their middles are this share of their radii apart."""


class Around(TypedDict):
    """Room kept free round a name."""

    place: float
    ground: float


class Weights(TypedDict):
    """Weights that names are measured with."""

    place: int
    ground: int


class Dot(TypedDict):
    """The dot that a town or a position of the ground has before its name."""

    radius: float
    beside: float


class Labels(TypedDict):
    """How names find their spots: the most important first, what finds none stays away.

    The selected place comes first, then those with excerpts; then circles before areas, by
    count, by `kinds`, by id. After places, the ground's names in the order of their features.
    """

    kinds: Sequence[str]
    gap: float
    ring: float
    """Added to the gap of the selected marker."""
    longest: int
    """Most characters, with the ellipsis that stands for the rest."""
    half_line: float
    """Half the height of a line, in its font size."""
    around: Around
    spots: Sequence[Sequence[float]]
    """Where a name may stand, best first: shares of (beside, half width, above), where
    `beside` is marker, gap and half the name across, `above` the same upwards."""
    sizes: Mapping[str, float]
    weights: Weights
    least_zoom: Mapping[str, float]
    spacing: Mapping[str, float]
    """Letter spacing of kinds that have some, in em; such names are `spaced_width` as wide."""
    spaced_width: float
    dotted: Sequence[str]
    dot: Dot


class Ground(TypedDict):
    """The base map: the share of its box over which it fades, the radius of a position."""

    fade: float
    position_radius: float


class Hatch(TypedDict):
    """The pattern of what is schematic or disputed: lines `size` apart, turned by `degrees`."""

    size: float
    degrees: float


Style = Mapping[str, float | str | Sequence[float]]
"""Values by CSS property, lengths in pixels; colours by name, "kind" being the place's own."""


class Rules(TypedDict):
    """All of `rules.json`."""

    view: View
    kinds: Kinds
    sizes: Sizes
    markers: Markers
    spread: Spread
    labels: Labels
    ground: Ground
    hatch: Hatch
    colours: Mapping[str, str]
    """The light theme's."""
    ink_in_paper: Mapping[str, float]
    """Greys, as the share of ink mixed into paper (`color-mix(in srgb, …)`)."""
    styles: Mapping[str, Style]
    """By the selectors of `map.css`."""


RULES: Rules = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
_IN_STYLE_SHEET = ("markers", "colours", "ink_in_paper", "styles")
DRAWING: Mapping[str, Any] = {
    name: part for name, part in RULES.items() if name not in _IN_STYLE_SHEET
}
"""What the browser's scripts draw by."""


def is_circle(kind: str) -> bool:
    """Say whether a place of a kind is drawn as a circle; else it is an area with a badge."""
    return kind in RULES["kinds"]["circles"]
