"""Letters: which font draws which part of a text, how wide it is, where its lines break.

Source Sans has Latin, Greek and Cyrillic, Noto Sans Arabic has Arabic; HarfBuzz, which Pillow
brings along, joins the letters and orders them from right to left. Sizes are in pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import fontpkg_noto_sans_arabic  # type: ignore[import-untyped]
import fontpkg_source_sans_3  # type: ignore[import-untyped]
from PIL import ImageFont

_UPRIGHT = Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3[wght].ttf"
_ITALIC = Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3-Italic[wght].ttf"
_ARABIC = Path(fontpkg_noto_sans_arabic.ROOT) / "files" / "NotoSansArabic[wdth,wght].ttf"
_NORMAL_WIDTH = 100
FINE = 2.0
_ARABIC_BLOCKS = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
# Arabic words with what stands between them.
_ARABIC_RUN = re.compile(f"[{_ARABIC_BLOCKS}](?:[^A-Za-z\u0370-\u052f]*[{_ARABIC_BLOCKS}])?")
# What no font draws: controls and marks that only steer direction.
_UNDRAWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


class Style(NamedTuple):
    """How a text looks; `size` in pixels of the page, `weight` from 200 to 900."""

    size: float
    weight: int = 400
    italic: bool = False


class Run(NamedTuple):
    """A part of a text that one font draws."""

    text: str
    arabic: bool


def runs(text: str) -> Iterator[Run]:
    """Cut a text into runs, in order."""
    text = _UNDRAWN.sub(" ", text)
    at = 0
    for match in _ARABIC_RUN.finditer(text):
        if match.start() > at:
            yield Run(text[at : match.start()], arabic=False)
        yield Run(match.group(), arabic=True)
        at = match.end()
    if at < len(text):
        yield Run(text[at:], arabic=False)


@lru_cache(maxsize=128)
def font(style: Style, scale: float, *, arabic: bool = False) -> ImageFont.FreeTypeFont:
    """Load the font of a style; `scale` is pixels of the picture in one of the page."""
    path = _ARABIC if arabic else _ITALIC if style.italic else _UPRIGHT
    loaded = ImageFont.truetype(path, style.size * scale)
    # Each font lists its axes in an order of its own.
    names = [axis["name"] for axis in loaded.get_variation_axes()]
    loaded.set_variation_by_axes(
        [_NORMAL_WIDTH if b"idth" in name else style.weight for name in names]
    )
    return loaded


@lru_cache(maxsize=4096)
def width(text: str, style: Style) -> float:
    """Measure a text, in pixels of the page."""
    # Measured large: a small font rounds each letter to whole pixels.
    fonts = ((font(style, FINE, arabic=run.arabic), run.text) for run in runs(text))
    return sum(drawn.getlength(part) for drawn, part in fonts) / FINE


def wrap(text: str, style: Style, room: float, most_lines: int = 99) -> list[str]:
    """Break a text at its spaces into lines of at most `room` pixels; the rest becomes "…"."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width(longer, style) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], f"{lines[most_lines - 1]}…"]
    return [shorten(line, style, room) for line in lines]


def shorten(text: str, style: Style, room: float) -> str:
    """Cut a text to `room` pixels, with an ellipsis if something went."""
    if width(text, style) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(f"{text[:middle].rstrip()}…", style) <= room:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"
