"""Marks on a still: circles where places are, by the page's rules; what is folded, `scene/folding.py` says."""

from __future__ import annotations

import math
from collections.abc import Collection as Ids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layers.collection.geometry import Bounds
from layers.export.still.lettering import Style
from layers.export.still.projection import Window
from layers.export.still.svg import COLOURS, Attributes, Drawing, colour_of, mixed
from layers.model import Collection
from layers.scene.folding import Form, Mark, Numbers, Sizing, fold, holds_words
from layers.scene.rules import RULES

_DOTS = "0 3"
_DASHES = "3 3"


@dataclass(frozen=True)
class Disc:
    """A mark at its spot in the picture; `role` is "selected", "related", "other" or "".

    "other" are all the others while something is selected.
    """

    mark: Mark
    x: float
    y: float
    role: str = ""

    @property
    def radius(self) -> float:
        """Its radius in pixels; 0 where it has no circle."""
        return self.mark.radius

    @property
    def reach(self) -> float:
        """How far from its middle it is drawn, rings and all."""
        rules = RULES["markers"]
        ringed = 3 * rules["edge"] if _is_ringed(self) else rules["edge"]
        return self.radius + max(ringed, rules["rings"].get(self.role, 0))

    @property
    def form(self) -> Form:
        """Whether it is a circle, an area or a region."""
        return self.mark.form


def place_marks(  # noqa: PLR0917 - all of them say what is marked, and where
    collection: Collection,
    boxes: Mapping[str, Bounds],
    numbers: Numbers,
    sizing: Sizing,
    window: Window,
    roles: Mapping[str, Ids[str]],
) -> list[Disc]:
    """Fold places as the map does at a window's zoom, and put them where they are, most excerpts first.

    Parameters
    ----------
    boxes
        Of the areas of places.
    sizing
        Of the collection: see `layers.scene.folding.sizing_of`.
    roles
        Ids of places by "selected" and "related".
    """
    marks = fold(collection.places, boxes, collection.bounds, numbers, window.zoom, sizing, collection.headline)
    spots = window.project(
        np.array([(mark.place.longitude, mark.place.latitude) for mark in marks]).reshape(-1, 2)
    ).tolist()
    return [Disc(mark, x, y, _role(mark, roles)) for mark, (x, y) in zip(marks, spots, strict=True)]


def _role(mark: Mark, roles: Mapping[str, Ids[str]]) -> str:
    ids = {place.id for place in mark.parts}
    for role, wanted in roles.items():
        if not ids.isdisjoint(wanted):
            return role
    return "other" if roles.get("selected") else ""


def draw_disc(drawing: Drawing, disc: Disc, places: str = "", *, numbered: bool = True) -> None:
    """Draw a circle with its number: solid what is certain in the months, light what is possible.

    `places` says of how many places it is; it stands under the number where there is room.
    """
    mark, place = disc.mark, disc.mark.place
    edge = RULES["markers"]["edge"]
    hue, paper = colour_of(place.like), COLOURS["home"]
    tone = mixed(hue, _light("other"), paper) if disc.role == "other" else hue
    if wider := RULES["markers"]["rings"].get(disc.role):
        _shape(drawing, disc, wider, {"fill": COLOURS["ink"]})
    _shape(drawing, disc, edge, {"fill": paper})
    if _is_ringed(disc):
        dashes = _DOTS if place.precision == "halo" else _DASHES
        look: Attributes = {"fill": "none", "stroke": hue, "stroke-width": edge, "stroke-dasharray": dashes}
        _shape(drawing, disc, 2 * edge, {**look, "stroke-linecap": "round"})
    ink = COLOURS["on-news"]
    if mark.certain >= mark.n:
        _shape(drawing, disc, 0, {"fill": tone})
    else:
        light = _light("partly" if mark.certain else "possible")
        _shape(drawing, disc, 0, {"fill": mixed(tone, light, paper)})
        if mark.certain:
            drawing.add("path", {"d": _slice(disc, mark.certain / mark.n), "fill": tone})
        _shape(drawing, disc, -edge / 2, {"fill": "none", "stroke": hue, "stroke-width": edge})
        ink = ink if mark.certain else COLOURS["ink"]
    if disc.role == "other":
        ink = COLOURS["ink"]
    if numbered:
        _number(drawing, disc, ink, tone, places if holds_words(places, disc.radius) else "")


def _light(part: str) -> float:
    return RULES["markers"]["light"][part] / 100


def _is_ringed(disc: Disc) -> bool:
    """Say whether a ring tells that its place is not exactly there; a selected one has another."""
    return disc.mark.place.precision in {"halo", "schematic"} and disc.role not in RULES["markers"]["rings"]


def _number(drawing: Drawing, disc: Disc, ink: str, tone: str, places: str) -> None:
    rules, crowd, mark = RULES["markers"], RULES["crowd"], disc.mark
    look: dict[str, str | float] = {"fill": ink}
    if 0 < mark.certain < mark.n and disc.role != "other":
        look |= {"stroke": tone, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round"}
    style = Style(rules["font_size"], rules["font_weight"])
    drawing.write(disc.x, disc.y - crowd["lift"] * bool(places), str(mark.n), style, look, "middle")
    if places:
        drawing.write(disc.x, disc.y + crowd["drop"], places, Style(crowd["font_size"]), look, "middle")


def _shape(drawing: Drawing, disc: Disc, wider: float, look: Attributes) -> None:
    """Draw a mark's outline, so many pixels wider on each side: held ground has corners."""
    half = disc.radius + wider
    if disc.mark.place.like not in RULES["markers"]["cornered"]:
        drawing.add("circle", {"cx": disc.x, "cy": disc.y, "r": half, **look})
        return
    corner = RULES["markers"]["corner"] * 2 * half
    box = {"x": disc.x - half, "y": disc.y - half, "width": 2 * half, "height": 2 * half, "rx": corner}
    drawing.add("rect", {**box, **look})


def _slice(disc: Disc, share: float) -> str:
    """Write the path of a share of a disc, clockwise from its top."""
    r, turn = disc.radius, 2 * math.pi * share
    x, y = disc.x + r * math.sin(turn), disc.y - r * math.cos(turn)
    return f"M{disc.x:.1f} {disc.y:.1f}V{disc.y - r:.1f}A{r:g} {r:g} 0 {int(share > 1 / 2)} 1 {x:.1f} {y:.1f}Z"


def in_order(discs: Sequence[Disc], headline: Sequence[str], inset: frozenset[str]) -> list[Disc]:
    """Order marks for naming: selected, headline, many excerpts, in an inset, the others; by count.

    Parameters
    ----------
    inset
        Places that an inset is there for.
    """

    def rank(disc: Disc) -> tuple[int, int, str]:
        place, n = disc.mark.place.id, disc.mark.n
        if disc.role == "selected":
            first = 0
        else:
            first = 1 if place in headline else 2 if n >= RULES["labels"]["many"] else 3 if place in inset else 4
        return first, -n, place

    return sorted(discs, key=rank)
