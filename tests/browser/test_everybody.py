"""Everybody can use the page: no fault that axe-core finds, by keyboard, enlarged, with forced colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
FEWEST_PASSES = 100
PHONE = {"width": 375, "height": 812}

Serve = Callable[..., str]
Open = Callable[..., Page]


@pytest.fixture
def visit(open_page: Open, serve: Serve) -> Open:
    def opened(query: str = "", **options: Any) -> Page:
        page = open_page(serve("dashboard.py", LAYERS_DATA=str(ROOT / "data")) + query, **options)
        expect(page.locator("article.card").first).to_be_attached(timeout=30_000)
        expect(frame(page).locator("[data-place]").first).to_be_attached(timeout=30_000)
        return page

    return opened


def frame(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[src*="streamlit_folium"]')


def faults(page: Page) -> list[str]:
    """Let axe-core look at the page, every shadow root and every frame; return what it finds wrong."""
    for each in page.frames:
        each.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert sum(len(rule["nodes"]) for rule in found["passes"]) >= FEWEST_PASSES, "axe has seen too little of the page"
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def press(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=name).first.click()
        expect(page.get_by_role("dialog").first).to_be_visible()

    return act


def open_table(page: Page) -> None:
    page.get_by_text("List of everything").first.click()
    page.wait_for_timeout(1000)


def nothing(page: Page) -> None:
    page.wait_for_timeout(500)


@pytest.mark.parametrize(
    ("query", "act", "options"),
    [
        pytest.param("", nothing, {}, id="first"),
        pytest.param("?see=tartus", nothing, {}, id="selected"),
        pytest.param("?actor=russia&from=2025-07&to=2025-08", nothing, {}, id="filtered"),
        pytest.param("", press("Filters"), {}, id="drawer"),
        pytest.param("", press("Share"), {}, id="share"),
        pytest.param("", press("Export"), {}, id="export"),
        pytest.param("", press("About"), {}, id="about"),
        pytest.param("", open_table, {}, id="table"),
        pytest.param("", nothing, PHONE, id="phone"),
        pytest.param("?see=buffer_zone", nothing, PHONE, id="phone-selected"),
        pytest.param("?see=qamishli", nothing, {"color_scheme": "dark"}, id="dark"),
    ],
)
def test_axe_finds_no_fault(visit: Open, query: str, act: Callable[[Page], None], options: dict[str, Any]) -> None:
    page = visit(query, **options)
    act(page)
    found = faults(page)
    assert not found, "\n".join(found)
