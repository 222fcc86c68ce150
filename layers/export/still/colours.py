"""The colours of a still: those of the page's map in its light theme (a test compares them)."""

from __future__ import annotations

from collections.abc import Mapping

from PIL import ImageColor

Colour = tuple[int, int, int]


def colour(text: str) -> Colour:
    """Read a colour like "#0a5a9c"."""
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red, green, blue


def mix(ink: Colour, share: float, paper: Colour) -> Colour:
    """Mix a share (0 to 1) of one colour into another, as CSS's `color-mix(in srgb, …)`."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(ink, paper, strict=True))
    return red, green, blue


PAPER = colour("#ffffff")
INK = colour("#1a1c22")
ACCENT = colour("#0b62c4")
WATER = mix(INK, 0.12, PAPER)
ABROAD = mix(INK, 0.06, PAPER)
HOME = PAPER
HAIRLINE = mix(INK, 0.22, PAPER)
BORDER = mix(INK, 0.58, PAPER)
COAST = mix(INK, 0.34, PAPER)
MUTED = mix(INK, 0.66, PAPER)
ON_KIND = colour("#ffffff")
KINDS: Mapping[str, Colour] = {
    "site": colour("#0a5a9c"),
    "town": colour("#a83a00"),
    "governorate": colour("#00695c"),
    "zone": colour("#8a2269"),
    "region": colour("#665600"),
    "country": colour("#454d5b"),
}
