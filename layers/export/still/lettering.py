"""Letters: which font draws which part of a line, how wide it is, where lines break.

Source Sans has Latin, Greek and Cyrillic, Noto Sans Arabic has Arabic; what they lack is drawn in a font
of the device, if one has it. Sizes are in pixels.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
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
DEVICE_FOLDERS = (
    *(Path(folder) for folder in ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")),
    *(Path(folder) for folder in ("/System/Library/Fonts", "C:/Windows/Fonts")),
    *(Path.home() / folder for folder in (".fonts", ".local/share/fonts")),
)
"""Where a device keeps its fonts."""
_NO_CHARACTER = "\uffff"  # what stands for it stands for all that a font lacks
_NORMAL_WIDTH = 100
# Measured large: a small font rounds each letter to whole pixels.
_FINE = 2.0
# What no font draws: controls and marks that only steer direction, but for isolates.
_UNDRAWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2065\u206a-\u206f\ufeff\ufffe\uffff]+")
LEFT_TO_RIGHT, RIGHT_TO_LEFT, FIRST_STRONG, ISOLATED = "\u2066", "\u2067", "\u2068", "\u2069"
"""What begins an isolate: one that runs so, or as its first letter does; what ends it."""
_ISOLATES = re.compile("[\u2066-\u2069]")
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


def without_isolates(text: str) -> str:
    """Leave out the marks of isolates, which have no width."""
    return _ISOLATES.sub("", text)


def direction_of(text: str, page: Direction) -> Direction:
    """Say how a line runs: as the page if that runs from right to left, else as it begins.

    A line without a letter that runs from right to left runs from left to right; where it begins,
    what is isolated does not count.
    """
    if not any(bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return "ltr"
    return "rtl" if page == "rtl" or _first_strong(text) == "R" else "ltr"


def _first_strong(text: str) -> str:
    """Return "L" or "R" as the first letter outside isolates runs; "" if there is none."""
    depth = 0
    for character in text:
        kind = bidirectional(character)
        depth += (character in _BEGINS) - (character == ISOLATED and depth > 0)
        if depth == 0 and kind in {"L", *_RIGHT_TO_LEFT}:
            return "L" if kind == "L" else "R"
    return ""


def runs(text: str, direction: Direction = "ltr") -> list[Run]:
    """Cut a line into its runs, in the order in which they stand from left to right, without marks of isolates."""
    if not any(bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return [Run(without_isolates(text), right_to_left=False)]
    levels = _levels(text, 1 if direction == "rtl" else 0)
    pairs = [pair for pair in zip(levels, text, strict=True) if not _ISOLATES.match(pair[1])]
    parts = [
        (level, "".join(character for _, character in group)) for level, group in groupby(pairs, key=itemgetter(0))
    ]
    for least in range(max(levels), 0, -1):
        parts = list(_turned(parts, least))
    return [Run(part, right_to_left=level % 2 == 1) for level, part in parts]


def _turned(parts: Sequence[tuple[int, str]], least: int) -> Iterator[tuple[int, str]]:
    """Turn the order of neighbours that have at least a level (rule L2)."""
    for inner, group in groupby(parts, key=lambda part: part[0] >= least):
        some = list(group)
        yield from reversed(some) if inner else some


def _levels(text: str, base: int) -> list[int]:
    """Find the level of each character in a text of a level: odd ones run from right to left.

    By https://www.unicode.org/reports/tr9/ with its isolates, without its other explicit marks, for a
    line of one paragraph. Each step works on one sign a character: letters "L", "R" and "A" (Arabic),
    numbers "1" and "2" (Arabic), what stands in numbers, and " ", which an isolate is for what is
    around it.
    """
    outer: list[int] = []  # where what is not isolated stands
    inner: list[list[int]] = []  # the levels of what is isolated behind each sign
    at = 0
    while at < len(text):
        end = _end_of_isolate(text, at)
        within = text[at + 1 : end]
        outer.append(at)
        inner.append(_levels(within, _level_within(text[at], within, base)) if within else [])
        at = end
    own = "LR"[base % 2]
    characters = "".join(text[at] for at in outer)
    signs = own + "".join(_SIGNS.get(bidirectional(one), " ") for one in characters) + own
    for pattern, put in _WEAK:
        signs = re.sub(pattern, put, signs)
    signs = _paired(signs, characters)
    for pattern, put in _NEUTRAL:
        signs = re.sub(pattern, put, signs)
    higher = {"L": base + base % 2, "R": base + 1 - base % 2, " ": base}
    found = [higher.get(sign, base + 2 - base % 2) for sign in signs[1:-1]]
    return [level for own_level, within in zip(found, inner, strict=True) for level in (own_level, *within)]


def _paired(signs: str, characters: str) -> str:
    """Let a pair of brackets run as what stands in it and before it (rule N0); signs begin and end one beyond."""
    found, own = list(signs), signs[0]
    opened: list[int] = []
    pairs = []
    for at, character in enumerate(characters, start=1):
        if character in _BRACKETS.values():
            opened.append(at)
        elif character in _BRACKETS:
            begin = next((one for one in opened[::-1] if characters[one - 1] == _BRACKETS[character]), None)
            if begin is not None:
                pairs.append((begin, at))
                del opened[opened.index(begin) :]
    for begin, end in sorted(pairs):
        inside = _strong(found[begin + 1 : end])
        if inside:
            turned = own not in inside and _strong(found[:begin])[-1] != own
            found[begin] = found[end] = inside[0] if turned else own
    return "".join(found)


def _strong(signs: Sequence[str]) -> list[str]:
    """Return what runs one way; numbers count as what runs from right to left."""
    return ["L" if sign == "L" else "R" for sign in signs if sign in "LR12"]


_BRACKETS = {")": "(", "]": "[", "}": "{"}


def _end_of_isolate(text: str, at: int) -> int:
    """Return where what a character isolates ends: before its end mark; behind the character if it begins none."""
    if text[at] not in _BEGINS:
        return at + 1
    depth = 1
    for end in range(at + 1, len(text)):
        depth += (text[end] in _BEGINS) - (text[end] == ISOLATED)
        if depth == 0:
            return end
    return len(text)


def _level_within(mark: str, text: str, base: int) -> int:
    turned = mark == RIGHT_TO_LEFT or (mark == FIRST_STRONG and _first_strong(text) == "R")
    return base + 1 + (base + turned + 1) % 2


_BEGINS = (LEFT_TO_RIGHT, RIGHT_TO_LEFT, FIRST_STRONG)


def _filled(sign: str) -> Callable[[re.Match[str]], str]:
    return lambda match: sign * len(match[0])


_WEAK: Sequence[tuple[str, str | Callable[[re.Match[str]], str]]] = (
    (r"(.)m+", lambda match: match[1] * len(match[0])),  # W1
    (r"A[^LRA]*", lambda match: match[0].replace("1", "2")),  # W2
    ("A", "R"),  # W3
    (r"(?<=1)[+,](?=1)", "1"),  # W4
    (r"(?<=2),(?=2)", "2"),
    (r"%+(?=1)|(?<=1)%+", _filled("1")),  # W5
    (r"[+,%]", " "),  # W6
    (r"L[^LR]*", lambda match: match[0].replace("1", "L")),  # W7
)
_NEUTRAL: Sequence[tuple[str, str | Callable[[re.Match[str]], str]]] = (
    (r"(?<=L) +(?=L)", _filled("L")),  # N1
    (r"(?<=[R12]) +(?=[R12])", _filled("R")),
)


def device_fonts(text: str) -> tuple[Path, ...]:
    """Return the device's fonts that draw what ours lack of a text."""
    return tuple(dict.fromkeys(path for one in sorted({*text}) if (path := _device_font(one))))


def has_boxes(text: str) -> bool:
    """Say whether a text has a character that no font has, ours or the device's: a box stands for it."""
    return any(not _is_ours(one) and _device_font(one) is None for one in {*without_isolates(drawable(text))})


@lru_cache(maxsize=4096)
def _device_font(character: str) -> Path | None:
    """Return the device's font for a character that ours lack; None if there is none, or no need of one."""
    if _is_ours(character):
        return None
    return next((path for path, font, nothing in _faces() if bytes(font.getmask(character)) != nothing), None)


@lru_cache(maxsize=4096)
def _is_ours(character: str) -> bool:
    return character.isascii() or any(bytes(font.getmask(character)) != nothing for _, font, nothing in _our_faces())


_Face = tuple[Path, ImageFont.FreeTypeFont, bytes]
"""A font's file, the font, and what it draws for a character that it lacks."""


@cache
def _our_faces() -> tuple[_Face, ...]:
    return tuple(filter(None, map(_face, FONT_FILES)))


@cache
def _faces() -> tuple[_Face, ...]:
    """Open the device's fonts: upright ones of usual weight first, without serifs before others."""
    found = [path for folder in DEVICE_FOLDERS for path in folder.rglob("*.[ot]t[fc]")]

    def order(path: Path) -> tuple[bool, bool, str]:
        plain = re.search("bold|italic|oblique|light|thin|black|condensed|mono", path.stem, re.IGNORECASE)
        return plain is not None, "Sans" not in path.stem, path.name

    return tuple(filter(None, map(_face, sorted(found, key=order))))


def _face(path: Path) -> _Face | None:
    try:
        font = ImageFont.truetype(path, 20, layout_engine=ImageFont.Layout.BASIC)
        return path, font, bytes(font.getmask(_NO_CHARACTER))
    except (OSError, ValueError):  # broken, or only of pixels
        return None


@lru_cache(maxsize=128)
def _font(style: Style, path: Path) -> ImageFont.FreeTypeFont:
    loaded = ImageFont.truetype(path, style.size * _FINE)
    if path not in FONT_FILES:
        return loaded
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
    ours = _ARABIC if run.arabic else _ITALIC if style.italic else _UPRIGHT
    return sum(_font(style, path or ours).getlength(part.text) for part, path in by_font(run)) / _FINE


def by_font(run: Run) -> list[tuple[Run, Path | None]]:
    """Cut a run where another font begins, from left to right; each part with the device's font, None for ours."""
    parts: list[tuple[str, Path | None]] = []
    for character in run.text:
        path = _device_font(character)
        if parts and (character == " " or path == parts[-1][1]):
            parts[-1] = (parts[-1][0] + character, parts[-1][1])
        else:
            parts.append((character, path))
    turned = parts[::-1] if run.right_to_left else parts
    return [(Run(text, run.right_to_left), path) for text, path in turned]


@cache
def family_of(path: Path) -> str:
    """Return what a font's family is called."""
    return str(ImageFont.truetype(path, 20).getname()[0])


def wrap(text: str, style: Style, room: float, most_lines: int = 99) -> list[str]:
    """Break a text at its spaces into lines of at most `room` pixels; the rest becomes "…".

    A dot between two parts ends a line and begins none; a number stands with what it counts.
    """
    words: list[str] = []
    for word in _resolved(text).split():
        kept = words and (word == "·" or words[-1].isdecimal())
        if kept and width(f"{words[-1]} {word}", style) <= room:
            words[-1] += f" {word}"
        else:
            words.append(word)
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width(longer, style) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], f"{lines[most_lines - 1]}…"]
    return [shorten(line, style, room) for line in _closed(lines)]


def _resolved(text: str) -> str:
    """Let isolates say how they run, so that a part of one runs as the whole."""
    parts = list(text)
    for at, mark in enumerate(text):
        if mark == FIRST_STRONG:
            turned = _first_strong(text[at + 1 : _end_of_isolate(text, at)]) == "R"
            parts[at] = RIGHT_TO_LEFT if turned else LEFT_TO_RIGHT
    return "".join(parts)


def _closed(lines: Sequence[str]) -> Iterator[str]:
    """End in each line the isolates that are open, and begin them again in the next."""
    opened: list[str] = []
    for line in lines:
        begun = "".join(opened)
        for mark in _ISOLATES.findall(line):
            if mark != ISOLATED:
                opened.append(mark)
            elif opened:
                opened.pop()
        yield f"{begun}{line}{ISOLATED * len(opened)}"


def shorten(text: str, style: Style, room: float) -> str:
    """Cut a text to `room` pixels, with an ellipsis if something went."""
    if width(text, style) <= room:
        return text

    def shortened(length: int) -> str:
        return "".join(_closed([f"{text[:length].rstrip()}…"]))

    lengths = range(1, len(text) + 1)
    return shortened(bisect_right(lengths, room, key=lambda n: width(shortened(n), style)))
