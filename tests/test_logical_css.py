"""Everything mirrors in a language that runs from right to left: styles say start and end, not left and right.

Biome has no rule for it. The map's box alone never mirrors; it is named here once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAP = ("layers/scene/", "layers/export/still/")
"""What draws the map, where west is left in every language."""

SIDE = "(?:left|right)"
PHYSICAL = re.compile(
    rf"(?<![-\w])(?:(?:scroll-)?(?:margin|padding)-{SIDE}|border-{SIDE}(?:-\w+)?|border-(?:top|bottom)-{SIDE}-radius)\s*:"
    rf"|(?<![-\w])(?:text-align|float|clear|transform-origin|background-position|justify-\w+)\s*:[^;}}]*\b{SIDE}\b"
    rf"|(?<![-\w.#$]){SIDE}\s*:(?=\s*(?:[-\d.$]|auto|calc|var|min|max))"
    rf"|\.style\.(?:{SIDE}|(?:margin|padding|border)(?:Left|Right))\b"
)
SHORT = re.compile(
    r"(?<![-\w])((?:scroll-)?(?:margin|padding)|inset|border-(?:width|style|color|radius))\s*:\s*([^;}]+)"
)
SHIFT = re.compile(r"(?<![-\w])(?:translate(?:X|3d)?\(|translate\s*:|(?:box|text)-shadow\s*:)\s*([^;}]*)")
ZERO = re.compile(r"[-+]?0(?:px|r?em|%)?")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
QUOTED = re.compile(r"`[^`]*`|\"[^\"\n]*\"|\.style\.\w+")


def values(text: str, at: str = r"\s+") -> list[str]:
    """Split a value at white space, or at commas, that do not stand in brackets."""
    held = re.sub(r"\((?:[^()]|\([^()]*\))*\)", lambda found: re.sub(r"[\s,]", "~", found.group()), text)
    return [one for one in re.split(at, held.strip()) if one and one != "!important"]


def is_lopsided(name: str, text: str) -> bool:
    """Say whether a short form gives left and right different values."""
    each = values(text.partition("/")[0])
    if not name.endswith("radius"):
        return len(each) == 4 and each[1] != each[3]
    corners = (each * 4)[:4] if len(each) != 3 else [*each, each[1]]
    return corners[0] != corners[1] or corners[2] != corners[3]


def faults(style: str) -> list[str]:
    """Return what in a style names a side of the screen, or moves towards one."""
    style = COMMENT.sub("", style)
    found = [one.group() for one in PHYSICAL.finditer(style)]
    found += [one.group() for one in SHORT.finditer(style) if is_lopsided(*one.groups())]
    for one in SHIFT.finditer(style):
        shadows = values(one[1].replace("inset", ""), ",") if "shadow" in one.group() else [one[1]]
        first = [values(shadow, r"[\s,)]+")[:1] for shadow in shadows]
        found += [
            one.group()
            for x in first
            if x and not (ZERO.fullmatch(x[0]) or "var(--ahead)" in one.group() or x == ["none"])
        ]
    return found


def styles_in(path: Path) -> str:
    """Return what of a file can be a style: a sheet whole, of scripts what they have in quotes."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return "\n".join(QUOTED.findall(text))
    if path.suffix == ".py":
        return "\n".join(
            node.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    return text


def files() -> Iterator[Path]:
    """Return every file of the page and the desk that can hold a style, but those of the map's box."""
    for folder in ("layers", "curation"):
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in {".css", ".html", ".js", ".py"} and "/vendor/" not in name and not name.startswith(MAP):
                yield path


def test_no_style_names_a_side_of_the_screen() -> None:
    read = list(files())
    assert sum(path.suffix == ".css" for path in read) > 12
    assert [f"{path.relative_to(ROOT)}: {fault}" for path in read for fault in faults(styles_in(path))] == []


def test_letters_are_as_large_as_the_reader_s_browser_is_set_to() -> None:
    sizes = re.compile(r"(?<![-\w])(?:font(?:-size)?|line-height)\s*:[^;}]*\dpx|@media[^{]*\dpx")
    read = [(path, COMMENT.sub("", styles_in(path))) for path in files() if path.suffix in {".css", ".html"}]
    assert [f"{path.relative_to(ROOT)}: {one}" for path, style in read for one in sizes.findall(style)] == []


def test_the_map_is_where_sides_are_sides() -> None:
    """The exception is one folder, and is needed."""
    assert [path.name for path in (ROOT / MAP[0]).glob("*.css") if faults(styles_in(path))] == ["map.css"]


@pytest.mark.parametrize(
    "style",
    [
        "margin-left: 4px", "padding-right: 1rem", "scroll-margin-left: 1px", "border-left: 1px solid",
        "border-right-color: red", "border-top-left-radius: 3px", "left: 50%", "a { right: auto }",
        "text-align: right", "float:left", "margin: 0 1px 0 2px", "padding: 0 var(--a) 0 calc(1px + 2px)",
        "inset: auto 0 0 auto", "border-width: 0 1px 0 0", "border-radius: 4px 0 0 4px", "border-radius: 1px 2px",
        "border-radius: 1px 2px 2px", "transform: translateX(-50%)", "transform: translate(-1px, -1px)",
        "translate: 2px", "box-shadow: inset 3px 0 red", "text-shadow: 0 0 1px red, 1px 0 red",
    ],
)  # fmt: skip
def test_a_side_is_found(style: str) -> None:
    assert faults(f"a {{ color: red; {style}; }}")


@pytest.mark.parametrize(
    "style",
    [
        "margin-inline-start: 4px", "margin: 0 1px 2px 1px", "inset: 0 auto", "padding-inline: 0 10px",
        "border-width: 2px 1px", "border-radius: 2px 2px 0 0", "border-radius: 50%", "text-align: start",
        "direction: ltr", "transform: translate(0, -1px)", "transform: translateX(calc(var(--ahead) * 2px))",
        "translate: 0 -2px", "transform: rotate(45deg) translateY(-1px)", "box-shadow: none",
        "box-shadow: 0 4px 16px rgb(0 0 0 / 18%), inset 0 0 0 2px red",
        "box-shadow: inset calc(var(--ahead) * 3px) 0 red", "/* left: 4px */", ".leaflet-left { top: 0 }",
        "animation: left-hand 1s",
    ],
)  # fmt: skip
def test_what_mirrors_is_no_fault(style: str) -> None:
    assert faults(f"a {{ color: red; {style}; }}") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "const look = { style: `left:${x}px` };"),
        ("b.js", "box.style.marginLeft = 0;"),
        ("c.py", "X = \"<p style='margin-left: 2px'>\""),
        ("d.html", "<p style='right:0'>"),
    ],
)
def test_what_is_not_a_sheet_is_looked_at_too(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert faults(styles_in(tmp_path / name))
