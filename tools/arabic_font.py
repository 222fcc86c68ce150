"""Make the Arabic font that the page brings: a part of Noto Sans Arabic, as WOFF2.

`python -m tools.arabic_font` writes `layers/vendor/noto-sans-arabic.woff2` anew from the package
that stills are lettered with, and says how large it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import fontpkg_noto_sans_arabic  # type: ignore[import-untyped]
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

SOURCE = Path(fontpkg_noto_sans_arabic.ROOT) / "files" / "NotoSansArabic[wdth,wght].ttf"
MADE = Path(__file__).parents[1] / "layers" / "vendor" / "noto-sans-arabic.woff2"

LANGUAGE = (
    0x060C,
    *range(0x061B, 0x0620),
    *range(0x0621, 0x063B),
    *range(0x0640, 0x0656),
    *range(0x0660, 0x066D),
    0x0670,
)
"""Letters of Arabic, its vowel signs, punctuation and digits."""
NAMES = (0x067E, 0x0686, 0x0695, 0x0698, 0x06A4, 0x06A9, 0x06AF, 0x06B5, 0x06BE, 0x06C6, 0x06CC, 0x06CE, 0x06D5)
"""Letters that Persian and Kurdish names have besides: a word is never drawn by two fonts."""
CHARACTERS = (*LANGUAGE, *NAMES)
SHAPING = ("ccmp", "locl", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "kern", "mark", "mkmk")


def unicode_range() -> str:
    """Write the characters as CSS does: "U+60C, U+61B-61F, …"."""
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in _stretches())


def _stretches() -> Iterator[tuple[int, int]]:
    """Return the first and the last of each stretch of neighbours."""
    codes = sorted(CHARACTERS)
    breaks = [index + 1 for index, (one, other) in enumerate(pairwise(codes)) if other != one + 1]
    for start, end in pairwise([0, *breaks, len(codes)]):
        yield codes[start], codes[end - 1]


def make() -> None:
    """Write the font: usual width, weights from 400 to 700, without hints."""
    font = TTFont(SOURCE, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = list(SHAPING)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # among them copyright and licence
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wdth": 100, "wght": (400, 700)})
    font.flavor = "woff2"
    font.save(MADE)
    print(f"{MADE.name}: {MADE.stat().st_size} bytes, {len(CHARACTERS)} characters\nunicode-range: {unicode_range()}")


if __name__ == "__main__":
    make()
