"""One map of a still: its ground, areas, marks and names, in one window."""

from __future__ import annotations

import re
from collections.abc import Collection as Ids
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.collection.geo import Features, no_features
from layers.collection.geometry import Bounds, lies_in
from layers.export.extract import Extract
from layers.export.still.lettering import Direction
from layers.export.still.marks import Disc, draw_disc, in_order, place_marks
from layers.export.still.names import LINE, Name, Names, named_ground, number_style
from layers.export.still.projection import Box, Window, base_of
from layers.export.still.rooms import Ground, hits, others_of
from layers.export.still.svg import COLOURS, Attributes, Drawing, colour_of, hatch, mixed, painted
from layers.model import Collection
from layers.scene.folding import Numbers, numbers_of, sizing_of
from layers.scene.rules import RULES

POSITIONS_FROM = 8.0  # zoom
_WATERS = ("sea", "lake")  # areas of the base map that are no land
_REACH = 300  # pixels from a circle that the name beside it reaches at most
_OTHERS = {"fill-opacity": 0.06, "stroke-opacity": 0.35}  # of areas beside what is selected


class Layers(NamedTuple):
    """What of the layers is the same for every picture; it holds the features, so that no others have their id."""

    features: Features
    context: Sequence[Any]
    extents: Sequence[Any]
    grounds: Mapping[str, Sequence[Any]]
    boxes: Mapping[str, Bounds]
    base: Bounds | None


def read_layers(features: Features, collection: Collection) -> Layers:
    """Read the rows of the ground and those of places, also by place, and what the ground fills."""
    rows = list(features.itertuples())
    context = [row for row in rows if row.role == "context"]
    extents = [row for row in rows if row.role == "extent" and row.place in collection.places]
    grounds: dict[str, list[Any]] = {}
    for row in extents:
        grounds.setdefault(row.place, []).append(row.geometry)
    return Layers(features, context, extents, grounds, _boxes(extents), base_of(features, collection.bounds))


class Facts:
    """What is drawn, of whatever window."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.collection = extract.collection
        self.words = extract.words
        self.numbers: Numbers = numbers_of(extract.store, extract.selection)
        self.sizing = extract.store.remembered("sizing", lambda: sizing_of(extract.collection))
        self.selected = selected_places(extract)
        self.roles: Mapping[str, Ids[str]] = {"selected": self.selected, "related": self._related()}
        features = no_features() if extract.features is None else extract.features
        self.features, self.context, self.extents, self.grounds, self.boxes, self.base = extract.store.remembered(
            ("layers", id(extract.features)), lambda: read_layers(features, self.collection)
        )
        self.named = extract.store.remembered(
            ("named ground", id(extract.features), self.words.language),
            lambda: named_ground(self.context, self.collection, self.words.language),
        )

    def _related(self) -> Ids[str]:
        """Find the places of the excerpts shown that name the selected one itself; none of these is made for it."""
        place, store = self.extract.view.place, self.extract.store
        if not place:
            return ()
        links = store.own.rows
        shown = np.zeros(len(store.columns), dtype=np.bool_)
        shown[np.intersect1d(self.extract.numbers, links.row(store.codes.places[place]))] = True
        return frozenset(np.array(list(self.collection.places))[links.having(shown) > 0].tolist())


class Plate:
    """A map of the picture, the whole or an inset, with the marks and names that stand on it.

    `covered` is what lies over it: nothing is named there, and no circle drawn; `enlarged` are
    the bounds that an inset shows.
    """

    def __init__(self, facts: Facts, window: Window, page: Direction, *, is_inset: bool = False) -> None:
        self.facts = facts
        self.is_inset = is_inset
        self.window = window
        self.drawing = Drawing((window.width, window.height), page)
        self.discs = place_marks(facts.collection, facts.boxes, facts.numbers, facts.sizing, window, facts.roles)
        self.names: list[Name] = []
        self.covered: list[Box] = []
        self.enlarged: list[Bounds] = []
        self.disputed = self.positions = self.halo = self.schematic = self.along = False

    def shown(self) -> list[Disc]:
        """Return the marks that are in the picture, and under nothing."""
        return [disc for disc in self.discs if self._shows(disc)]

    def _shows(self, disc: Disc) -> bool:
        beyond = disc.radius
        box = (disc.x + beyond, disc.y + beyond, disc.x - beyond, disc.y - beyond)
        inside = disc.form != "circle" or self.window.holds(box)
        return inside and not any(le < disc.x < r and t < disc.y < b for le, t, r, b in self.covered)

    def draw(self, *, every_name: bool) -> None:
        """Draw it all."""
        drawing, shown, words = self.drawing, self.shown(), self.facts.words
        ground = self._draw_ground()
        self._draw_areas()
        self._draw_halos()
        self._draw_positions()
        for bounds in self.enlarged:
            left, top, right, bottom = self.window.box_of(bounds)
            box = {"x": left, "y": top, "width": right - left, "height": bottom - top}
            drawing.add("rect", {**box, "fill": "none", "stroke": COLOURS["ink"], "stroke-width": 1})
        each = self.facts.extract.each
        for disc in each(sorted(shown, key=lambda disc: (disc.role == "selected", -disc.radius))):
            if disc.form == "circle":
                several = len(disc.mark.parts) > 1
                draw_disc(drawing, disc, words.count("count.places", len(disc.mark.parts)) if several else "")
        self._find_names(shown, ground, every_name=every_name)
        for name in self.names:
            write_name(drawing, name)

    def _draw_ground(self) -> Ground:
        """Draw the context features, in their order, and the outlines of countries."""
        facts, drawing, window, context = self.facts, self.drawing, self.window, self.facts.context
        areas = [row for row in context if row.geometry.geom_type.endswith("Polygon")]
        land = [row for row in areas if row.kind != "disputed"]
        if not land:
            return Ground([], [])
        if facts.base:
            whole = {"x": 0, "y": 0, "width": window.width, "height": window.height}
            drawing.add("rect", {**whole, **painted("water")})
        else:
            bounds = shapely.total_bounds([row.geometry for row in land]).tolist()
            drawing.shape(window.clip(shapely.box(*window.box_of(tuple(bounds)))), painted("water"))
        lines = [row for row in context if row.geometry.geom_type.endswith("LineString")]
        countries = [row for row in facts.extents if row.like == "country"]
        cut = {role: _cut(rows, window) for role, rows in (("land", land), ("line", lines), ("outline", countries))}
        for role, rows in (("land", land), ("line", lines), ("outline", countries)):
            for shape, row in zip(cut[role], rows, strict=True):
                drawing.shape(shape, painted(role, f"{role}-{_plain(row.like)}", *(["is-home"] if row.home else [])))
        disputed = [row for row in areas if row.kind == "disputed"]
        for shape, row in zip(_cut(disputed, window), disputed, strict=True):
            self.disputed = self.disputed or not shape.is_empty
            draw_disputed(drawing, shape, hatched=bool(facts.numbers.counts.get(row.place)))
        dry = [(shape, row) for shape, row in zip(cut["land"], land, strict=True) if row.like not in _WATERS]
        parted: dict[bool, list[Any]] = {True: [], False: []}
        for shape, row in dry:
            parted[bool(row.home) or row.like == "governorate"].append(shape)
        return Ground([*parted[True], *cut["outline"]], parted[False])

    def _draw_areas(self) -> None:
        """Draw the extents of places that have excerpts, the selected ones strongly and on top."""
        facts = self.facts
        counts, places = facts.numbers.counts, facts.collection.places
        by_default = {row.place for row in facts.extents if row.default is not False}
        open_ = {disc.mark.place.id for disc in self.discs if disc.form == "area"}
        drawn = []
        for row in sorted(facts.extents, key=lambda row: row.place in facts.selected):
            kind, reported = places[row.place].like, bool(counts.get(row.place))
            selected, related = (row.place in facts.roles[role] for role in ("selected", "related"))
            alternative = row.default is False and row.place in by_default
            at_will = kind in RULES["kinds"]["drawn_when_selected"] or (row.default is False and not alternative)
            is_open = row.place in open_ or not alternative
            shown = selected or (reported and is_open and not at_will)
            if not shown:
                continue
            classes = ["extent", f"kind-{kind}", f"shape-{_plain(row.like)}", f"precision-{_plain(row.precision)}"]
            said = {"is-reported": reported, "is-selected": selected, "alternative": alternative}
            said["is-related"] = related and not selected
            classes += [name for name, holds in said.items() if holds]
            drawn.append((row, classes, bool(facts.selected) and not (selected or related)))
        shapes = _cut([row for row, _, _ in drawn], self.window)
        for shape, (row, classes, faded) in facts.extract.each(zip(shapes, drawn, strict=True)):
            look = dict(painted(*classes))
            schematic = "precision-schematic" in classes
            if "alternative" in classes or "Polygon" not in shape.geom_type:
                look["fill"] = "none"
            elif schematic:
                look["fill"] = hatch(places[row.place].like)
            if faded:
                look |= _OTHERS
            self.schematic = self.schematic or (schematic and not shape.is_empty)
            self.along = self.along or ("kind-line" in classes and not shape.is_empty)
            self.drawing.shape(shape, look)

    def _draw_halos(self) -> None:
        """Draw the circles within which the selected places lie."""
        for place in (self.facts.collection.places[one] for one in self.facts.selected):
            if place.radius_km:
                x, y = self.window.at(place.longitude, place.latitude)
                circle = shapely.Point(x, y).buffer(self.window.pixels(place.radius_km, place.latitude))
                look = painted("halo", "halo-selected", f"kind-{place.like}")
                self.drawing.shape(self.window.clip(circle), look)
                self.halo = True

    def _draw_positions(self) -> None:
        """Draw the cited positions, where the map is near enough and excerpts are about such ground."""
        counts, kinds = self.facts.numbers.counts, RULES["ground"]["positions_with"]
        grounds = [place.id for place in self.facts.collection.places.values() if place.like in kinds]
        if self.window.zoom < POSITIONS_FROM or (grounds and not any(counts.get(one) for one in grounds)):
            return
        points = (row.geometry for row in self.facts.context if row.kind == "position")
        for x, y in (self.window.at(point.x, point.y) for point in points):
            if self.window.holds((x, y, x, y)):
                draw_position(self.drawing, x, y)
                self.positions = True

    def _is_whole(self, place: str) -> bool:
        box = self.facts.boxes.get(place)
        return box is None or self.window.holds(self.window.box_of(box))

    def _find_names(self, shown: Sequence[Disc], ground: Ground, *, every_name: bool) -> None:
        facts = self.facts
        places = facts.collection.places
        names = Names(self.window, ground, shown, facts.words)
        for box in self.covered:
            names.keep_off(box)
        inset = frozenset(
            one.id
            for one in places.values()
            if any(
                lies_in(one.longitude, one.latitude, bounds) and _covers(bounds, facts.boxes.get(one.id))
                for bounds in self.enlarged
            )
        )
        wanted = [disc for disc in shown if disc.mark.place.id not in inset or disc.form == "circle"]
        rows = [row for row in facts.extents if row.default is not False]
        shapes = _cut(rows, self.window)
        areas: dict[str, Any] = {}
        for row, shape in zip(rows, shapes, strict=True):
            areas[row.place] = shape if row.place not in areas else shapely.union(areas[row.place], shape)
        # The map round an inset names what the inset shows a part of.
        named = {one: area for one, area in areas.items() if not self.is_inset or self._is_whole(one)}
        reported = {one: area for one, area in areas.items() if facts.numbers.counts.get(one)}
        lines = [area for area in reported.values() if not area.area]
        edged = {one: area.bounds for one, area in reported.items() if places[one].like in RULES["kinds"]["areas"]}

        def others(disc: Disc) -> list[BaseGeometry]:
            """Find the grounds that its name goes round; beside a circle those with an edge, as far as it reaches."""
            place = disc.mark.place
            foreign = [*lines, *ground.foreign(disc.x, disc.y)]
            if disc.form != "circle":
                return [*foreign, *(areas[one] for one in others_of(place, places, facts.grounds, reported))]
            reach = (disc.x - _REACH, disc.y - _REACH, disc.x + _REACH, disc.y + _REACH)
            own = {part.id for part in disc.mark.parts}
            near = [one for one, bounds in edged.items() if one not in own and hits(reach, [bounds])]
            return [*foreign, *(areas[one] for one in others_of(place, places, facts.grounds, near))]

        headline = facts.collection.headline
        ordered = in_order(wanted, headline, inset)
        self.names += filter(None, facts.extract.each(names.of_marks(ordered, named, others, headline, inset)))
        marked = frozenset(part.id for disc in self.discs for part in disc.mark.parts)
        if not every_name:
            marked = frozenset(places) - frozenset(facts.selected)
        self.names += names.of_ground(facts.named, facts.collection, marked, facts.selected, [*reported.values()])


def selected_places(extract: Extract) -> tuple[str, ...]:
    """Return the places that are outlined: the selected one, or those of the selected excerpt."""
    view = extract.view
    if view.place:
        return (view.place,)
    if view.excerpt and view.excerpt in extract.collection.excerpts:
        links = extract.collection.excerpts[view.excerpt].places
        return tuple(dict.fromkeys(link.place for link in links))
    return ()


def write_name(drawing: Drawing, name: Name) -> None:
    """Write a name in the style of what it belongs to, with its number and the dot that it may have."""
    of = _plain(name.kind) if name.look == "ground" else name.look
    spaced = ("is-spaced",) if name.apart else ()
    look = dict(painted("label", f"label-{of}", f"kind-{_plain(name.kind)}", "text", *spaced))
    look.pop("font-weight", None)
    look |= {"stroke": _halo(name), "paint-order": "stroke", "stroke-linejoin": "round"}
    if name.role == "other":
        look["fill"] = COLOURS["muted"]
    italic = look.pop("font-style", "") == "italic"
    style = name.style._replace(italic=italic)
    if name.dot:
        x, y = name.dot
        part = "leader" if name.leads else "label-dot"
        sign = dict(painted(part, f"kind-{_plain(name.kind)}"))
        if name.leads and name.role == "other":
            sign |= {"fill": COLOURS["muted"], "stroke": COLOURS["muted"]}
        drawing.add("circle", {"cx": x, "cy": y, "r": RULES["labels"]["dot"]["radius"], **sign})
        if name.leads:
            drawing.add("line", {"x1": name.leads[0], "y1": name.leads[1], "x2": x, "y2": y, **sign})
    apart: Attributes = {"letter-spacing": name.apart} if name.apart else {}
    turned = drawing.page == "rtl"
    *_, last = name.widths
    towards = 1 if turned else -1  # of the name from its number
    for count, line in enumerate(name.lines, start=1):
        y = name.y + (count - (len(name.lines) + 1) / 2) * LINE * name.size
        middle = name.x + (towards * name.number_width / 2 if count == len(name.lines) else 0)
        drawing.write(middle, y, line, style, {**look, **apart}, "middle")
    if name.number:
        number = look if name.role == "other" else {**look, "fill": COLOURS["ink"]}
        at = name.x - towards * (last + name.number_width) / 2
        drawing.write(at, y, name.number, number_style(name), number, "left" if turned else "right")


def _halo(name: Name) -> str:
    """Return the colour of what a name lies on: of its own ground with the tint that it is drawn with."""
    chosen = name.role == "selected"
    if not name.own or not (chosen or name.look == "area"):
        return COLOURS[name.over]
    ground = painted("extent", f"kind-{name.kind}", "is-reported", *(["is-selected"] if chosen else []))
    return mixed(colour_of(name.kind), float(ground["fill-opacity"]), COLOURS["home"])


def draw_disputed(drawing: Drawing, shape: shapely.Geometry, *, hatched: bool = True) -> None:
    """Draw ground whose belonging is disputed: its edge dashed, hatched in grey where excerpts are about it."""
    drawing.shape(shape, painted("under"))
    drawing.shape(shape, {**painted("over"), "fill": hatch("disputed") if hatched else "none"})


def draw_position(drawing: Drawing, x: float, y: float) -> None:
    """Draw a cited position."""
    reach = RULES["ground"]["position_radius"]
    drawing.add("circle", {"cx": x, "cy": y, "r": reach, **painted("position")})


def _covers(bounds: Bounds, extent: Bounds | None) -> bool:
    """Say whether bounds hold most of an extent, if there is one."""
    if extent is None:
        return True
    one, other = shapely.box(*bounds), shapely.box(*extent)
    return bool(one.intersection(other).area > other.area / 2)


def _boxes(extents: Sequence[Any]) -> Mapping[str, Bounds]:
    """Return the boxes of the areas of places: of those drawn by default, where there are any."""
    areas: dict[str, list[Any]] = {}
    for row in extents:
        if row.geometry.geom_type.endswith("Polygon"):
            areas.setdefault(row.place, []).append(row)
    boxes = {}
    for place, rows in areas.items():
        by_default = [row for row in rows if row.default is not False] or rows
        west, south, east, north = shapely.total_bounds([row.geometry for row in by_default]).tolist()
        boxes[place] = (west, south, east, north)
    return boxes


def _plain(word: str) -> str:
    """Return a kind or precision as part of a class name."""
    return re.sub(r"[^a-z0-9]+", "-", str(word or ""), flags=re.IGNORECASE)


def _cut(rows: Sequence[Any], window: Window) -> NDArray[np.object_]:
    return window.cut(np.array([row.geometry for row in rows], dtype=object))
