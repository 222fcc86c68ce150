"""The rules of the map stand once: the scripts have none of their own, the style sheet agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.collection.geo import no_features
from layers.model import PLACE_KINDS
from layers.scene import map_document
from layers.scene.rules import DRAWING, RULES, is_circle
from tests.test_maps import synthetic

SCENE = Path(__file__).parents[1] / "layers" / "scene"
STYLE_SHEET = re.sub(r"/\*.*?\*/", "", (SCENE / "map.css").read_text("utf-8"))
LIGHT = STYLE_SHEET.split(":root[data-theme")[0]


def declarations(selector: str) -> dict[str, str]:
    """Read what the style sheet says of a selector, the later over the earlier."""
    said: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", STYLE_SHEET)):
        if selector in (each.strip() for each in selectors.split(",")):
            said |= dict(re.findall(r"([\w-]+): ([^;]+);", body))
    return said


def numbers(rules: object) -> Iterator[float]:
    """Find the numbers that tell: those with a fraction."""
    if isinstance(rules, dict):
        for each in rules.values():
            yield from numbers(each)
    elif isinstance(rules, list):
        for each in rules:
            yield from numbers(each)
    elif isinstance(rules, float) and not rules.is_integer():
        yield rules


def as_css(value: Any) -> str:
    if isinstance(value, str):
        return value if value == "italic" else f"var(--{value})"
    return " ".join(f"{each:g}" for each in value) if isinstance(value, list) else f"{value:g}"


@pytest.mark.parametrize("selector", RULES["styles"])
def test_the_style_sheet_draws_by_the_rules(selector: str) -> None:
    said = declarations(selector)
    for name, value in RULES["styles"][selector].items():
        assert said[name].removesuffix("px") == as_css(value), name


def test_the_light_theme_has_the_colours_of_the_rules() -> None:
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", LIGHT))
    assert named == RULES["colours"]
    mixed = dict(re.findall(r"--(\w+): color-mix\(in srgb, var\(--ink\) (\d+)%", LIGHT))
    assert {"home": 0, **{name: int(share) / 100 for name, share in mixed.items()}} == RULES["ink_in_paper"]


def test_markers_and_names_are_styled_by_the_rules() -> None:
    markers, labels = RULES["markers"], RULES["labels"]
    place = declarations(".place")
    assert place["border"] == f"{markers['edge']}px solid var(--edge)"
    assert place["font"].startswith(f"{markers['font_weight']} {markers['font_size']}px/1 ")
    for kind in RULES["kinds"]["order"]:
        said = declarations(f".place.kind-{kind}")
        outline = f"0 0 0 {markers['outline']}px var(--tone)"
        assert (said.get("box-shadow") == outline) == (kind in markers["outlined"])
        corner = said.get("border-radius", "").removesuffix("px")
        assert corner == (f"{markers['corners'][kind]:g}" if kind in markers["corners"] else "")
    selected = markers["selected"]
    assert declarations(".place.is-selected")["box-shadow"] == (
        f"0 0 0 {selected['paper']}px var(--paper), 0 0 0 {selected['ink']}px var(--ink)"
    )
    faded = declarations(".place.is-faded:not(.is-selected)")["--tone"]
    assert f" {markers['faded']['share']:.0%}, transparent" in faded
    assert declarations(".place.is-faded")["border-width"] == f"{markers['faded']['edge']}px"
    spacing = re.findall(r"\.label-(\w+) text \{[^}]*letter-spacing: ([\d.]+)em", STYLE_SHEET)
    assert {kind: float(share) for kind, share in spacing} == labels["spacing"]


HALVES = [*SCENE.glob("*.js"), *(SCENE.parent / "export" / "still").glob("*.py")]


@pytest.mark.parametrize("path", HALVES, ids=lambda path: path.name)
def test_neither_half_has_a_rule_of_its_own(path: Path) -> None:
    ordinary = {0.5, 0.75}
    telling = {f"{each:g}" for each in {*numbers(RULES)} - ordinary}
    if path.suffix == ".js":  # what stands in the style sheet is held by the tests above
        telling = {f"{each:g}" for each in {*numbers(DRAWING)} - ordinary}
    assert len(telling) > 8
    remarks = r'#.*|"""[\s\S]*?"""' if path.suffix == ".py" else r"//.*|/\*[\s\S]*?\*/"
    code = re.sub(remarks, "", path.read_text("utf-8"))
    assert telling.isdisjoint(re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", code))


def test_the_document_carries_the_rules_that_the_scripts_draw_by() -> None:
    assert map_document(synthetic(), no_features())["rules"] == DRAWING
    assert {"sizes", "spread", "labels"} <= DRAWING.keys()
    assert "styles" not in DRAWING


def test_every_kind_of_place_has_its_rules() -> None:
    assert tuple(RULES["kinds"]["order"]) == PLACE_KINDS
    assert set(RULES["labels"]["kinds"]) == set(PLACE_KINDS) <= RULES["colours"].keys()
    assert [kind for kind in PLACE_KINDS if is_circle(kind)] == ["site", "town"]
