"""Styles of a GeoPackage's layers for QGIS: the page's colours, as QML of QGIS 3.

Sizes are in millimetres, those of the page at 96 pixels an inch, so that screen and print show
the same. What a rule is called stands in QGIS's legend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from layers.export.still.svg import COLOURS, INCH, colour_of, element, painted
from layers.model import PLACE_KINDS, OwnKind
from layers.scene.rules import RULES, is_circle
from layers.words import Words

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_OLDEST = "3.22.0"  # the first that reads options as they are written here
_MM = 25.4 / INCH  # in a pixel
# The sides of a point that names are tried on: E, W, NE, SE, N, S.
_SIDES = "R,L,TR,BR,T,B"
_ORDERED, _IN_AREA = 6, 4  # of QGIS's `LabelPlacement`

Values = Mapping[str, str | float]


class _Rule(NamedTuple):
    """A rule of a renderer: which rows ("" means all), what the legend calls them, how they look."""

    condition: str
    label: str
    layers: Sequence[str]


def layer_styles(words: Words, own: Mapping[str, OwnKind]) -> Mapping[str, str]:
    """Write the style of each layer that has a geometry, by its name; `own` kinds of place as they are drawn."""
    return {
        "places": _places(words, own),
        "excerpts": _qml("marker", [_Rule("", words["export.style.excerpt"], _dot(COLOURS["ink"], 4))]),
        "extents_areas": _areas(words, own),
        "extents_lines": _lines(words),
    }


def _places(words: Words, own: Mapping[str, OwnKind]) -> str:
    """Style places: circles whose areas go with the excerpts of the place itself, as on the map."""
    circle = f'{_among("kind", _circles(own))} AND "count_here" > 0'
    sizes = RULES["sizes"]
    across = f'({sizes["base"]:g} + {sizes["step"]:g} * sqrt("count_here")) * {2 * _MM:.4g}'
    rules = [
        _Rule(circle, words["map.legend.size"], _dot(colour_of("site"), 18, across)),
        _Rule("ELSE", words["export.style.spot"], _dot(COLOURS["muted"], 4)),
    ]
    name = f"""CASE WHEN {circle} THEN "name" || ' ' || "count_here" END"""
    return _qml("marker", rules, _labels(name, _ORDERED))


def _areas(words: Words, own: Mapping[str, OwnKind]) -> str:
    """Style areas by their colours: those that excerpts are about tinted, what is schematic hatched."""
    rules = []
    about = '"default" AND "count_here" > 0'
    for colour, kinds in _by_colour(own).items():
        of = f"{about} AND {_among('place_kind', kinds)}"
        called = words.listed([words.place_kind(kind, own) for kind in kinds])
        schematic = f"{called}: {words['place.precision.schematic']}"
        share = float(str(painted("extent", "is-reported", f"kind-{_drawn(own)[kinds[0]]}")["fill-opacity"]))
        rules += [
            _Rule(f"{of} AND \"precision\" <> 'schematic'", called, [_area(colour, share, "solid")]),
            _Rule(f"{of} AND \"precision\" = 'schematic'", schematic, [_hatched(colour), _area(colour, 0, "dash")]),
        ]
    rules += [
        _Rule('NOT "default"', words["export.style.alternative"], [_area(COLOURS["muted"], 0, "dot")]),
        _Rule("ELSE", words["export.style.edge"], [_area(COLOURS["coast"], 0, "solid")]),
    ]
    apart = f"{about} AND NOT {_among('place_kind', _circles(own))}"
    largest = f'{apart} AND "area_km2" = maximum("area_km2", "place", "default")'
    name = f"""CASE WHEN {largest} THEN "place_name" || ' ' || "count_here" END"""
    return _qml("fill", rules, _labels(name, _IN_AREA))


def _lines(words: Words) -> str:
    return _qml("line", [_Rule("", words["export.style.line"], [_line(colour_of("site"), 2.5)])])


def _by_colour(own: Mapping[str, OwnKind]) -> Mapping[str, Sequence[str]]:
    """Gather the kinds of places whose areas have a colour in common, in the legend's order.

    What overlaps others, so that the map draws it only when asked for, is not among them.
    """
    found: dict[str, list[str]] = {}
    for kind, like in _drawn(own).items():
        if like not in RULES["kinds"]["drawn_when_selected"]:
            found.setdefault(colour_of(like), []).append(kind)
    return found


def _drawn(own: Mapping[str, OwnKind]) -> Mapping[str, str]:
    """Return what each kind of place is drawn like."""
    return {**{kind: kind for kind in PLACE_KINDS}, **{kind.id: kind.like for kind in own.values()}}


def _circles(own: Mapping[str, OwnKind]) -> Sequence[str]:
    return [kind for kind, like in _drawn(own).items() if is_circle(like)]


def _among(column: str, values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f'"{column}" IN ({listed})'


def _dot(colour: str, across: float, expression: str = "") -> Sequence[str]:
    """Make a round marker, so many pixels across, or as an expression says in millimetres."""
    look = {
        "name": "circle",
        "color": _rgba(colour),
        "outline_color": _rgba(COLOURS["paper"]),
        **_length("outline_width", RULES["markers"]["edge"]),
        **_length("size", across),
    }
    by_data = ""
    if expression:
        size = _options({"active": "true", "expression": expression, "type": 3}, "size")
        parts = _option("name", "") + element("Option", {"name": "properties", "type": "Map"}, size)
        parts += _option("type", "collection")
        by_data = element("data_defined_properties", {}, element("Option", {"type": "Map"}, parts))
    return [_layer("SimpleMarker", look, by_data)]


def _area(colour: str, share: float, edge: str) -> str:
    """Make a fill of a share of its colour, 0 for none, with an edge of a style."""
    look = {
        "color": _rgba(colour, share),
        "style": "solid" if share else "no",
        "outline_color": _rgba(colour),
        "outline_style": edge,
        **_length("outline_width", RULES["styles"][".extent"]["stroke-width"]),
    }
    return _layer("SimpleFill", look)


def _hatched(colour: str) -> str:
    hatch = RULES["hatch"]
    lines = element("symbol", {"type": "line", "name": "@hatch"}, _line(colour, 1))
    look = {"angle": hatch["degrees"], **_length("distance", hatch["size"])}
    return _layer("LinePatternFill", look, lines)


def _line(colour: str, wide: float) -> str:
    return _layer("SimpleLine", {"line_color": _rgba(colour), "line_style": "solid", **_length("line_width", wide)})


def _length(name: str, pixels: float | str | Sequence[float]) -> Values:
    return {name: round(float(str(pixels)) * _MM, 3), f"{name}_unit": "MM"}


def _rgba(colour: str, share: float = 1) -> str:
    """Write a colour like "#0a5a9c" as QGIS does."""
    return ",".join(str(part) for part in (*bytes.fromhex(colour[1:]), round(255 * share)))


def _layer(kind: str, look: Values, inner: str = "") -> str:
    """Make a layer of a symbol."""
    return element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}, _options(look) + inner)


def _options(values: Values, name: str = "") -> str:
    named = {"name": name} if name else {}
    inner = "".join(_option(each, value) for each, value in values.items())
    return element("Option", {**named, "type": "Map"}, inner)


def _option(name: str, value: str | float) -> str:
    kind = {"active": "bool", "type": "int"}.get(name, "QString") if value != "collection" else "QString"
    return element("Option", {"name": name, "type": kind, "value": str(value)})


def _labels(expression: str, placement: int) -> str:
    """Name rows by an expression; no name stands over another."""
    size = RULES["labels"]["sizes"]["circle"] * 72 / INCH
    buffer = {"bufferDraw": "1", "bufferSize": "0.7", "bufferSizeUnits": "MM", "bufferColor": _rgba(COLOURS["paper"])}
    text: dict[str, str | float] = {
        "fieldName": expression,
        "isExpression": "1",
        "fontSize": size,
        "fontSizeUnit": "Point",
    }
    text |= {"textColor": _rgba(COLOURS["ink"]), "fontWeight": "63", "namedStyle": "Semibold"}
    where = {"placement": str(placement), "predefinedPositionOrder": _SIDES, "offsetType": "1", "priority": "5"}
    # No area keeps names off its ground.
    drawn = {"drawLabels": "1", "obstacle": str(int(placement != _IN_AREA)), "obstacleType": "1"}
    parts = element("text-style", text, element("text-buffer", buffer))
    parts += element("placement", where | {"dist": "0.8", "distUnits": "MM"}) + element("rendering", drawn)
    return element("labeling", {"type": "simple"}, element("settings", {"calloutType": "simple"}, parts))


def _qml(kind: str, rules: Sequence[_Rule], labels: str = "") -> str:
    """Write the document of a layer's style; `kind` is that of its symbols."""
    said, symbols = "", ""
    for number, rule in enumerate(rules):
        asked = {"filter": rule.condition} if rule.condition else {}
        said += element("rule", {"key": f"{{{number}}}", "symbol": str(number), "label": rule.label, **asked})
        look = {"type": kind, "name": str(number), "alpha": "1", "clip_to_extent": "1"}
        symbols += element("symbol", look, "".join(rule.layers))
    drawn = element("rules", {"key": "{rules}"}, said) + element("symbols", {}, symbols)
    renderer = element("renderer-v2", {"type": "RuleRenderer", "symbollevels": "0"}, drawn)
    about = {"version": _OLDEST, "styleCategories": "Symbology|Labeling", "labelsEnabled": str(int(bool(labels)))}
    return _DOCTYPE + element("qgis", about, renderer + labels)
