"""A drawing: shapes and lines of text as one SVG, which resvg makes a PNG of.

In the SVG a line stays text, in the order in which it is read: the browser shapes it, in the
device's fonts where it lacks ours. For the PNG each run of a line has its own place, since
resvg knows no `direction` and mixes fonts badly. Lengths are in pixels of the page.
"""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import resvg_py
import shapely

from layers.export.still.lettering import (
    FONT_FILES,
    Direction,
    Run,
    Style,
    by_font,
    device_fonts,
    direction_of,
    drawable,
    family_of,
    run_width,
    runs,
    width,
    without_isolates,
)
from layers.scene.rules import RULES

FAMILIES = (
    "'Source Sans 3', 'Source Sans Pro', system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', Arial, sans-serif"
)
_FONTS = {False: "'Source Sans 3'", True: "'Noto Sans Arabic'"}
# What keeps a run of the PNG from right to left: U+2067 and U+2069, the isolate and its end.
_ISOLATE, _END = "\u2067", "\u2069"
INCH = 96  # pixels of the page
METRE_IN_INCHES = 39.3701
_RENDER = (
    "import sys; sys.path.append(sys.argv[1]); from resvg_py import svg_to_bytes; sys.stdout.buffer.write(svg_to_bytes("
    "sys.stdin.buffer.read().decode(), zoom=int(sys.argv[2]), skip_system_fonts=True, font_files=sys.argv[3:]))"
)
"""For a process of its own, which takes 20 ms more: resvg holds the interpreter while it draws, and all readers."""
DECIMALS = 1  # of a path's coordinates
_BEYOND = 100  # pixels that a drawing may reach beyond its edges

Anchor = Literal["left", "middle", "right"]
Attributes = Mapping[str, str | float]


def mixed(ink: str, share: float, paper: str) -> str:
    """Mix a share of one colour into another, as a style sheet does in sRGB."""
    parts = (round(int(ink[at : at + 2], 16) * share + int(paper[at : at + 2], 16) * (1 - share)) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


COLOURS: Mapping[str, str] = MappingProxyType(
    {
        **RULES["colours"],
        **{
            name: mixed(RULES["colours"]["ink"], share, RULES["colours"]["paper"])
            for name, share in RULES["ink_in_paper"].items()
        },
    }
)
"""The light theme's colours by name, like "#0a5a9c"."""


def colour_of(kind: str) -> str:
    """Return the colour of what is drawn of a kind of place."""
    return COLOURS[RULES["kinds"]["hues"].get(kind, "muted")]


@lru_cache(maxsize=512)
def painted(*names: str) -> Attributes:
    """Find the attributes that the map's rules give an element of these classes.

    Parameters
    ----------
    names
        Classes as in `map.css`, and "text" for a text; "kind-…" says what "kind" stands for.
    """
    kind = next((name.removeprefix("kind-") for name in names if name.startswith("kind-")), "")
    found: dict[str, str | float] = {"fill": "none"}
    for wanted, unwanted, style in _BY_SELECTOR:
        if wanted <= {*names} and not unwanted & {*names}:
            for name, value in style.items():
                found[name] = _value(value, kind)
    return found


def _value(value: float | str | Sequence[float], kind: str) -> str | float:
    if value == "words":
        value = RULES["kinds"]["words"].get(kind, "muted")
    if isinstance(value, str):
        return colour_of(kind) if value == "kind" else COLOURS.get(value, value)
    return value if isinstance(value, int | float) else " ".join(f"{part:g}" for part in value)


_PARTED = [(*selector.partition(":not("),) for selector in RULES["styles"]]
# The more a selector asks for, the later it counts, as in a style sheet.
_BY_SELECTOR = sorted(
    (
        (set(re.findall(r"[\w-]+", wanted)), set(re.findall(r"[\w-]+", unwanted)), style)
        for (wanted, _, unwanted), style in zip(_PARTED, RULES["styles"].values(), strict=True)
    ),
    key=lambda rule: len(rule[0] | rule[1]),
)


class _Line(NamedTuple):
    """A line of text; `x` is its left end, middle or right end, `y` its middle."""

    x: float
    y: float
    text: str
    style: Style
    anchor: Anchor
    look: Attributes
    direction: Direction | None

    def svg(self, page: Direction, *, for_resvg: bool) -> str:
        """Write it as it is read; for resvg each run where it has been measured to stand."""
        direction = self.direction or direction_of(self.text, page)
        cut = [part for run in runs(self.text, direction) for part in by_font(run)] if for_resvg else []
        if len(cut) > 1 or any(run.right_to_left or path for run, path in cut):
            return self._placed(cut)
        ends = {"left": "start", "middle": "middle", "right": "end"}
        turned = {}
        if direction == "rtl" and not for_resvg:  # which knows no direction
            ends |= {"left": "end", "right": "start"}
            turned = {"direction": "rtl"}
        anchor = {} if ends[self.anchor] == "start" else {"text-anchor": ends[self.anchor]}
        if not for_resvg and "letter-spacing" not in self.look:
            # A device's font may be wider than ours: its letters are fitted to the room measured.
            long = round(width(self.text, self.style), 1)
            anchor |= {"textLength": f"{long:g}", "lengthAdjust": "spacingAndGlyphs"}
        text = without_isolates(self.text) if for_resvg else self.text
        return element("text", self._letters(self.x) | anchor | turned, escape(text))

    def _placed(self, cut: Sequence[tuple[Run, Path | None]]) -> str:
        """Write runs side by side, each in its font: the device's, if it has one, else ours."""
        widths = [run_width(run, self.style) for run, _ in cut]
        x = self.x - sum(widths) * {"left": 0.0, "middle": 0.5, "right": 1.0}[self.anchor]
        parts = []
        for (run, path), long in zip(cut, widths, strict=True):
            # Spaces that end what runs from right to left stand on its left; resvg puts them right.
            text = run.text.rstrip() if run.right_to_left else run.text
            left = x + long - run_width(Run(text, run.right_to_left), self.style)
            family = f"'{family_of(path)}'" if path else _FONTS[run.arabic]
            font = {"font-family": family, "xml:space": "preserve"}
            kept = f"{_ISOLATE}{text}{_END}" if run.right_to_left else text
            parts.append(element("text", self._letters(left) | font, escape(kept)))
            x += long
        return "".join(parts)

    def _letters(self, x: float) -> dict[str, str | float]:
        """Say where it begins and how it looks: a third of its size below its middle."""
        size, weight, italic = self.style
        look: dict[str, str | float] = {"font-size": size}
        look |= {} if weight == Style(0).weight else {"font-weight": weight}
        look |= {"font-style": "italic"} if italic else {}
        return {"x": round(x, 2), "y": round(self.y + size * 0.335, 2), **look, **self.look}


class Drawing:
    """Elements in the order in which they are drawn; `texts` lists what is written, in order."""

    def __init__(self, size: tuple[float, float], page: Direction) -> None:
        self.size = size
        self.page = page
        self.texts: list[str] = []
        self._parts: list[str | _Line | _Part] = []

    def add(self, tag: str, attributes: Attributes, inner: str = "") -> None:
        """Draw an element; what stands inside it is markup."""
        self._parts.append(element(tag, attributes, inner))

    def shape(self, shape: shapely.Geometry, look: Attributes) -> None:
        """Draw a line, an area, or several."""
        if not shape.is_empty:
            self.add("path", {"d": path_of(shape), **look})

    def write(  # noqa: PLR0917 - x, y and text read well in a row
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        look: Attributes,
        anchor: Anchor = "left",
        direction: Direction | None = None,
    ) -> None:
        """Write a line, its middle at `y`; `anchor` says what of it is at `x`.

        Without a `direction` it runs as it begins, or as the page does.
        """
        self.texts.append(text)
        self._parts.append(_Line(x, y, drawable(text), style, anchor, look, direction))

    def include(self, part: Drawing, x: float, y: float, *, over: bool = False) -> None:
        """Put another drawing at a spot, cut at its edges, beside what else is drawn or over it."""
        self.texts += part.texts
        self._parts.append(_Part(part, x, y, over))

    def svg(self, head: str = "", language: str = "", *, for_resvg: bool = False) -> str:
        """Write the SVG; `head` is markup that stands first in it."""
        wide, high = (f"{side:g}" for side in self.size)
        known = {"lang": language, "xml:lang": language} if language else {}
        size = {"width": wide, "height": high}
        box = {"xmlns": "http://www.w3.org/2000/svg", **size, "viewBox": f"0 0 {wide} {high}"}
        inner = self._inner(for_resvg=for_resvg)
        used = sorted({*re.findall(r"url\(#hatch-([\w-]+)\)", inner)})
        patterns = element("defs", {}, "".join(map(_pattern, used)))
        ground = element("rect", {**size, "fill": COLOURS["paper"]})
        attributes = {**box, "font-family": FAMILIES, **known}
        return element("svg", attributes, f"{head}{patterns}{ground}{inner}")

    def png(self, scale: int = 1, texts: Mapping[str, str] = MappingProxyType({})) -> bytes:
        """Make a PNG, `scale` pixels of it for one of the page, with texts in its metadata."""
        fonts = (*FONT_FILES, *device_fonts("".join(self.texts)))
        libraries = Path(resvg_py.__file__).parents[1]
        command = [sys.executable, "-I", "-S", "-c", _RENDER, str(libraries), str(scale), *map(str, fonts)]
        svg = self.svg(for_resvg=True).encode()
        drawn = subprocess.run(command, input=svg, stdout=subprocess.PIPE, check=True).stdout
        dots = round(INCH * scale * METRE_IN_INCHES)
        chunks = [_chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))]
        for name, text in texts.items():
            chunks.append(_chunk(b"iTXt", name.encode() + b"\0\0\0\0\0" + text.encode()))
        # Behind the first chunk, the header, which ends 33 bytes from the beginning.
        return b"".join([drawn[:33], *chunks, drawn[33:]])

    def _inner(self, *, for_resvg: bool) -> str:
        # For resvg those beside come first: what lies beyond their edges is covered.
        parts = sorted(self._parts, key=lambda part: for_resvg and (not isinstance(part, _Part) or part.over))
        return "".join(part if isinstance(part, str) else part.svg(self.page, for_resvg=for_resvg) for part in parts)


class _Part(NamedTuple):
    """A drawing inside another."""

    drawing: Drawing
    x: float
    y: float
    over: bool

    def svg(self, _: Direction, *, for_resvg: bool) -> str:
        """Write it, cut at its edges; resvg is slow at cutting what is large, and gets paper round it instead."""
        x, y, (wide, high) = self.x, self.y, self.drawing.size
        inner = self.drawing._inner(for_resvg=for_resvg)  # noqa: SLF001 - its own kind
        if self.over or not for_resvg:
            return element("svg", {"x": x, "y": y, "width": wide, "height": high}, inner)
        moved = element("g", {"transform": f"translate({x:g} {y:g})"}, inner)
        box = shapely.box(x, y, x + wide, y + high)
        beyond = box.buffer(_BEYOND, join_style="mitre").difference(box)
        look = {"d": path_of(beyond), "fill": COLOURS["paper"], "fill-rule": "evenodd"}
        return moved + element("path", look)


def hatch(kind: str) -> str:
    """Return the fill of what is schematic, of a kind of place, or "disputed"."""
    return f"url(#hatch-{kind})"


def _pattern(kind: str) -> str:
    size, degrees = RULES["hatch"]["size"], RULES["hatch"]["degrees"]
    look = painted("hatch-line", f"kind-{kind}")
    line = element("line", {"x1": 0, "y1": 0, "x2": 0, "y2": size, **look})
    attributes: Attributes = {
        "id": f"hatch-{kind}",
        "width": size,
        "height": size,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": f"rotate({degrees:g})",
    }
    return element("pattern", attributes, line)


def element(tag: str, attributes: Attributes, inner: str = "") -> str:
    """Write an element, numbers to five digits; what stands inside it is markup."""
    start = f"<{tag}" + "".join(
        f" {name}={quoteattr(value)}" if isinstance(value, str) else f' {name}="{value:.5g}"'
        for name, value in attributes.items()
    )
    return f"{start}>{inner}</{tag}>" if inner else f"{start}/>"


def path_of(shape: shapely.Geometry) -> str:
    """Write the lines and rings of a shape as the data of a path."""
    text = shapely.to_wkt(shape, rounding_precision=DECIMALS)
    end = "Z" if "POLYGON" in text else ""
    # Of collections the points are left out: no path can be made of one.
    lines = (line for line in re.findall(r"\(([^()]+)\)", text) if "," in line)
    return "".join(f"M{line.replace(', ', 'L')}{end}" for line in lines)


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + name + content
        + struct.pack(">I", zlib.crc32(name + content))
    )  # fmt: skip
