"""Where the regions of the page stand, in a real browser, and how what opens over it is closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
FRAME = 'iframe[src*="streamlit_folium"]'

Serve = Callable[..., str]
Open = Callable[..., Page]


@pytest.fixture
def visit(open_page: Open, serve: Serve) -> Open:
    """Open a view of the shipped collection and wait until its map and cards are there."""

    def opened(query: str = "", **options: object) -> Page:
        page = open_page(serve("dashboard.py", LAYERS_DATA=str(ROOT / "data")) + query, **options)
        expect(page.locator("article.card").first).to_be_attached(timeout=30_000)
        expect(page.frame_locator(FRAME).locator("[data-place]").first).to_be_attached(timeout=30_000)
        return page

    return opened


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found
    return {key: round(found[key]) for key in ("x", "y", "width", "height")}


def drawer(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Filters")


def filters_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Filters")


@pytest.mark.parametrize(("width", "height", "strip"), [(1440, 900, 96), (1024, 768, 96), (375, 812, 58)])
def test_header_strip_and_map_fill_the_first_screen(visit: Open, width: int, height: int, strip: int) -> None:
    page = visit("?actor=russia&from=2025-07&to=2025-08", width=width, height=height)
    assert box(page, ".st-key-top") == {"x": 0, "y": 0, "width": width, "height": 52}
    assert box(page, ".st-key-strip") == {"x": 0, "y": 52, "width": width, "height": strip}
    stage = box(page, ".st-key-stage")
    assert stage["y"] == 52 + strip
    if width >= 900:
        assert stage["y"] + stage["height"] == height
        assert box(page, ".st-key-panel_frame")["height"] == box(page, FRAME)["height"] == stage["height"]


def test_the_map_is_large_beside_the_panel(visit: Open) -> None:
    page = visit(width=1440, height=900)
    frame, panel = box(page, FRAME), box(page, ".st-key-panel_frame")
    assert frame["width"] >= 900
    assert frame["height"] >= 720
    assert 0.34 < panel["width"] / 1440 < 0.38
    assert page.get_by_test_id("stMain").evaluate("(main) => getComputedStyle(main).overflowY") == "auto"


def test_the_drawer_is_closed_at_first_and_lies_over_the_page(visit: Open) -> None:
    page = visit(width=1440, height=900)
    expect(drawer(page)).to_be_hidden()
    stage = box(page, ".st-key-stage")
    filters_button(page).click()
    expect(drawer(page)).to_be_visible()
    expect(filters_button(page)).to_have_attribute("aria-expanded", "true")
    expect(drawer(page).locator("h2")).to_be_focused()
    assert box(page, ".st-key-stage") == stage
    assert box(page, '[data-testid="stSidebar"]')["y"] == 52


@pytest.mark.parametrize("way", ["Escape", "outside", "button", "tab"])
def test_the_drawer_is_closed_and_the_focus_goes_back(visit: Open, way: str) -> None:
    page = visit(width=1440, height=900)
    filters_button(page).click()
    expect(drawer(page)).to_be_visible()
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "outside":
        page.mouse.click(1000, 500)
    elif way == "button":
        drawer(page).get_by_role("button", name="Show 69 excerpts").click()
    else:
        drawer(page).locator("button.show").focus()
        page.keyboard.press("Tab")
    expect(drawer(page)).to_be_hidden()
    if way == "tab":
        assert page.evaluate("document.activeElement !== document.body"), "the focus is where it went"
    else:
        expect(filters_button(page)).to_be_focused()


def test_the_button_of_the_filters_says_how_many_are_set(visit: Open) -> None:
    page = visit("?actor=russia&actor=israel&from=2025-07&to=2025-08")
    expect(filters_button(page)).to_have_accessible_name("Filters 3 set")
