"""The rules of the map stand once: the scripts have none of their own, the style sheet agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.collection.geo import no_features
from layers.export.still import chart
from layers.export.still.projection import FRAME_EDGE
from layers.model import DRAWN_LIKE
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
        return value if value == "italic" else f"var(--{value})"  # "kind" and "words" are the place's own
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
    assert {name: int(share) / 100 for name, share in mixed.items()} == RULES["ink_in_paper"]


def test_names_and_hues_are_styled_by_the_rules() -> None:
    kinds, labels = RULES["kinds"], RULES["labels"]
    for kind in kinds["order"]:
        said = declarations(f".kind-{kind}")
        assert said["--kind"] == f"var(--{kinds['hues'][kind]})"
        assert said["--words"] == f"var(--{kinds['words'][kind]})"
    spacing = re.findall(r"\.label-(\w+) \.is-spaced \{[^}]*letter-spacing: ([\d.]+)em", STYLE_SHEET)
    assert {kind: float(share) for kind, share in spacing} == labels["spacing"]


def test_a_name_in_its_own_ground_has_a_halo_of_the_tint_of_that() -> None:
    grounds = {
        ".label-area.over-own": ".extent.is-reported",
        ".label-area.over-own.kind-zone": ".extent.kind-zone.is-reported",
        ".label.over-own.is-selected": ".extent.is-selected",
    }
    for name, ground in grounds.items():
        share = re.findall(r"color-mix\(in srgb, var\(--kind\) (\d+)%, var\(--home\)\)", declarations(name)["--under"])
        assert [int(one) / 100 for one in share] == [RULES["styles"][ground]["fill-opacity"]], name


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 reckons it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colours_of(theme: str) -> dict[str, str]:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", LIGHT))
    if theme == "dark":
        dark = STYLE_SHEET.split(':root[data-theme="dark"]')[1].split("}")[0]
        colours |= {"ink": "#fafafa"} | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return colours


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_held_ground_is_told_from_what_is_reported_and_from_neither_without_hues(theme: str) -> None:
    colours = colours_of(theme)

    def tinted(hue: str, selector: str) -> str:
        share = float(declarations(selector)["fill-opacity"])
        parts = ([int(colours[one][at : at + 2], 16) for one in (hue, "home")] for at in (1, 3, 5))
        return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in parts)

    reported, held = tinted("news", ".extent.is-reported"), tinted("held", ".extent.kind-zone.is-reported")
    assert contrast(held, reported) > 1.3
    assert contrast(held, colours["home"]) > 1.3
    assert contrast(reported, colours["home"]) > 1.1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_names_stand_out_from_land_and_sea(theme: str) -> None:
    colours = colours_of(theme)
    for ground in ("home", "abroad", "water"):
        assert min(contrast(colours[hue], colours[ground]) for hue in ("news", "held", "border")) >= 3
        words = ("ink", "news", "held-words", "region", "muted")
        assert min(contrast(colours[each], colours[ground]) for each in words) >= 4.5
    assert contrast(colours["sea-words"], colours["water"]) >= 4.5
    assert min(contrast(colours["on-news"], colours[hue]) for hue in ("news", "held")) >= 4.5


def test_circles_are_styled_by_the_rules() -> None:
    markers = RULES["markers"]
    disc = declarations(".disc")
    assert disc["box-shadow"].startswith(f"0 0 0 {markers['edge']}px ")
    assert disc["font"].startswith(f"{markers['font_weight']} {markers['font_size']}px/1 ")
    usual = declarations(".leaflet-places-pane")["--kind"]
    for kind in RULES["kinds"]["order"]:
        corner = declarations(f".of-{kind} > .disc").get("border-radius")
        assert corner == (f"{markers['corner']:.0%}" if kind in markers["cornered"] else None)
        if any(kind in RULES["kinds"][form] for form in ("circles", "areas", "regions")):
            assert declarations(f".of-{kind}").get("--kind", usual) == f"var(--{RULES['kinds']['hues'][kind]})"
    for role, wide in markers["rings"].items():
        assert declarations(f".is-{role} > .disc")["--around"] == f"0 0 0 {wide}px var(--ink)"
    looks = {
        "partly": declarations(".is-partly > .disc")["background-color"],
        "possible": declarations(".is-possible > .disc")["background-color"],
        "other": declarations(".is-related) > .disc")["color"],
    }
    for part, share in markers["light"].items():
        assert f" {share:g}%, var(--home))" in looks[part]


def test_insets_take_the_same_room_on_a_still() -> None:
    said = (SCENE / "insets.js").read_text("utf-8")
    ours = dict(re.findall(r"^const ([A-Z]+) = ([\d.]+);", said, re.MULTILINE))
    wide = re.search(r"^const WIDE = \{ x: (\d+), y: (\d+) \};", said, re.MULTILINE)
    assert wide is not None
    assert (int(wide[1]), int(wide[2])) == chart.WIDE
    assert [float(ours["ACROSS"]), float(ours["DOWN"])] == [chart.ACROSS / 100, chart.DOWN / 100]
    room = {"NARROWEST": chart.NARROWEST, "WIDEST": chart.WIDEST, "TITLE": chart.TITLE, "GAP": chart.GAP}
    assert {name: int(ours[name]) for name in room} == room
    assert int(ours["MARGIN"]) == FRAME_EDGE


HALVES = [*SCENE.glob("*.js"), *(SCENE.parent / "export" / "still").glob("*.py")]


@pytest.mark.parametrize("path", HALVES, ids=lambda path: path.name)
def test_neither_half_has_a_rule_of_its_own(path: Path) -> None:
    ordinary = {0.25, 0.5, 0.75}
    telling = {f"{each:g}" for each in {*numbers(RULES)} - ordinary}
    if path.suffix == ".js":  # what stands in the style sheet is held by the tests above
        telling = {f"{each:g}" for each in {*numbers(DRAWING)} - ordinary}
    assert len(telling) > 8
    remarks = r'#.*|"""[\s\S]*?"""' if path.suffix == ".py" else r"//.*|/\*[\s\S]*?\*/"
    code = re.sub(remarks, "", path.read_text("utf-8"))
    assert telling.isdisjoint(re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", code))


def test_the_document_carries_the_rules_that_the_scripts_draw_by() -> None:
    assert map_document(synthetic(), no_features())["rules"] == DRAWING
    assert {"sizes", "kinds", "labels"} <= DRAWING.keys()
    assert "styles" not in DRAWING


def test_every_kind_of_place_has_its_rules() -> None:
    assert tuple(RULES["kinds"]["order"]) == DRAWN_LIKE
    kinds = RULES["kinds"]
    assert set(kinds["hues"]) == set(kinds["words"]) == set(RULES["labels"]["kinds"]) == set(DRAWN_LIKE)
    assert {*kinds["hues"].values(), *kinds["words"].values()} <= RULES["colours"].keys()
    assert sorted([*kinds["circles"], *kinds["areas"], *kinds["regions"], "country"]) == sorted(DRAWN_LIKE)
    assert [kind for kind in DRAWN_LIKE if is_circle(kind)] == ["site", "town", "line"]
