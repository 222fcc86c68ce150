"""Letters: which font draws which part of a line, how wide it is, where lines break.

Source Sans has Latin, Greek and Cyrillic, Noto Sans Arabic has Arabic. Sizes are in pixels.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple
from unicodedata import bidirectional

import fontpkg_noto_sans_arabic  # type: ignore[import-untyped]
import fontpkg_source_sans_3  # type: ignore[import-untyped]
from PIL import ImageFont

Direction = Literal["ltr", "rtl"]

_UPRIGHT = Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3[wght].ttf"
_ITALIC = Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3-Italic[wght].ttf"
_ARABIC = Path(fontpkg_noto_sans_arabic.ROOT) / "files" / "NotoSansArabic[wdth,wght].ttf"
FONT_FILES = (_UPRIGHT, _ITALIC, _ARABIC)
_NORMAL_WIDTH = 100
# Measured large: a small font rounds each letter to whole pixels.
_FINE = 2.0
# What no font draws: controls and marks that only steer direction.
_UNDRAWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]+")
_RIGHT_TO_LEFT = ("R", "AL")
_KINDS = ("L", "R", "AL", "EN", "AN", "ES", "CS", "ET", "NSM")
_SIGNS = dict(zip(_KINDS, "LRA12+,%m", strict=True))


class Style(NamedTuple):
    """How a text looks; `size` in pixels of the page, `weight` a multiple of 100."""

    size: float
    weight: int = 400
    italic: bool = False


class Run(NamedTuple):
    """A part of a line that runs one way."""

    text: str
    right_to_left: bool

    @property
    def arabic(self) -> bool:
        """Say whether the Arabic font draws it: what runs from right to left, and digits."""
        return self.right_to_left or any("\u0600" <= one <= "\u06ff" for one in self.text)


def drawable(text: str) -> str:
    """Put a space for what no font draws and no XML file holds."""
    return _UNDRAWN.sub(" ", text).encode("utf-8", "replace").decode()


def direction_of(text: str, page: Direction) -> Direction:
    """Say how a line runs: as the page if that runs from right to left, else as it begins.

    A line without a letter that runs from right to left runs from left to right.
    """
    strong = [kind for kind in map(bidirectional, text) if kind in {"L", *_RIGHT_TO_LEFT}]
    if not any(kind in _RIGHT_TO_LEFT for kind in strong):
        return "ltr"
    return "rtl" if page == "rtl" or strong[0] in _RIGHT_TO_LEFT else "ltr"


def runs(text: str, direction: Direction = "ltr") -> list[Run]:
    """Cut a line into its runs, in the order in which they stand from left to right."""
    if not any(bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return [Run(text, right_to_left=False)]
    pairs = zip(_levels(text, direction), text, strict=True)
    parts = [
        (level, "".join(character for _, character in group)) for level, group in groupby(pairs, key=itemgetter(0))
    ]
    for least in (2, 1):
        parts = list(_turned(parts, least))
    return [Run(part, right_to_left=level % 2 == 1) for level, part in parts]


def _turned(parts: Sequence[tuple[int, str]], least: int) -> Iterator[tuple[int, str]]:
    """Turn the order of neighbours that have at least a level (rule L2)."""
    for inner, group in groupby(parts, key=lambda part: part[0] >= least):
        some = list(group)
        yield from reversed(some) if inner else some


def _levels(text: str, direction: Direction) -> list[int]:
    """Find the level of each character: odd ones run from right to left.

    By https://www.unicode.org/reports/tr9/ without its explicit marks and its pairs of
    brackets, for a line of one paragraph. Each step works on one sign a character: letters "L",
    "R" and "A" (Arabic), numbers "1" and "2" (Arabic), what stands in numbers, and " ".
    """
    base = "R" if direction == "rtl" else "L"
    signs = base + "".join(_SIGNS.get(bidirectional(one), " ") for one in text) + base
    for pattern, put in _STEPS:
        signs = re.sub(pattern, put, signs)
    numbers = {"L": 0, "R": 1} if direction == "ltr" else {"R": 1}
    return [numbers.get(base if sign == " " else sign, 2) for sign in signs[1:-1]]


def _filled(sign: str) -> Callable[[re.Match[str]], str]:
    return lambda match: sign * len(match[0])


_STEPS: Sequence[tuple[str, str | Callable[[re.Match[str]], str]]] = (
    (r"(.)m+", lambda match: match[1] * len(match[0])),  # W1
    (r"A[^LRA]*", lambda match: match[0].replace("1", "2")),  # W2
    ("A", "R"),  # W3
    (r"(?<=1)[+,](?=1)", "1"),  # W4
    (r"(?<=2),(?=2)", "2"),
    (r"%+(?=1)|(?<=1)%+", _filled("1")),  # W5
    (r"[+,%]", " "),  # W6
    (r"L[^LR]*", lambda match: match[0].replace("1", "L")),  # W7
    (r"(?<=L) +(?=L)", _filled("L")),  # N1
    (r"(?<=[R12]) +(?=[R12])", _filled("R")),
)


@lru_cache(maxsize=128)
def _font(style: Style, *, arabic: bool) -> ImageFont.FreeTypeFont:
    path = _ARABIC if arabic else _ITALIC if style.italic else _UPRIGHT
    loaded = ImageFont.truetype(path, style.size * _FINE)
    # Each font lists its axes in an order of its own.
    names = [axis["name"] for axis in loaded.get_variation_axes()]
    loaded.set_variation_by_axes([_NORMAL_WIDTH if b"idth" in name else style.weight for name in names])
    return loaded


@lru_cache(maxsize=4096)
def width(text: str, style: Style) -> float:
    """Measure a line, in pixels of the page."""
    return sum(run_width(run, style) for run in runs(drawable(text)))


@lru_cache(maxsize=4096)
def run_width(run: Run, style: Style) -> float:
    """Measure a run, in pixels of the page."""
    return _font(style, arabic=run.arabic).getlength(run.text) / _FINE


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

    def shortened(length: int) -> str:
        return f"{text[:length].rstrip()}…"

    lengths = range(1, len(text) + 1)
    return shortened(bisect_right(lengths, room, key=lambda n: width(shortened(n), style)))
