"""The page in three languages: which one, and the switch."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import FrameLocator, Locator, Page, expect

from layers.words import read_words

PHONE = {"width": 375, "height": 812, "has_touch": True, "is_mobile": True}

Open = Callable[..., Page]


def frame(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[src*="streamlit_folium"]')


def heading(page: Page) -> Locator:
    return page.locator(".st-key-panel_frame header h2")


def root(page: Page) -> list[str]:
    """Return `lang` and `dir` of the document and of the map's."""
    inside = next(each for each in page.frames if "streamlit_folium" in each.url)
    said = "() => [document.documentElement.lang, document.documentElement.dir]"
    return [*page.evaluate(said), *inside.evaluate(said)]


def asked(page: Page) -> list[tuple[str, str]]:
    return sorted(pair for pair in parse_qsl(urlsplit(page.url).query) if pair[0] not in {"lang", "v"})


def links(page: Page) -> Locator:
    return page.locator(".languages a")


def test_the_browser_s_wish_decides_and_the_session_agrees_with_the_server(visit: Open) -> None:
    page = visit(locale="ar-SY")
    assert root(page) == ["ar", "rtl"] * 2
    words = read_words("ar")
    expect(heading(page)).to_have_text(words["panel.all"])
    expect(page.locator(".tools").get_by_role("button", name=words["share"], exact=True)).to_be_visible()
    expect(links(page)).to_have_text(["English", "العربية", "Русский"])
    assert links(page).evaluate_all("(all) => all.map((one) => one.ariaCurrent)") == [None, "true", None]
    assert "lang=" not in page.url
    # What is given away says the language; what is gone to next leaves it to the reader.
    page.locator(".tools").get_by_role("button", name=words["share"], exact=True).click()
    given = page.locator("dialog[open] :is(input, textarea)").evaluate_all("(all) => all.map((one) => one.value)")
    assert len(given) == 4
    assert all("lang=ar" in one for one in given)
    page.keyboard.press("Escape")
    page.locator(".tools").get_by_role("button", name=words["export"], exact=True).click()
    files = page.locator("dialog[open] .formats a").evaluate_all("(all) => all.map((one) => one.href)")
    assert files
    assert all("lang=ar" in one for one in files)
    page.keyboard.press("Escape")
    page.locator('nav [data-place="tartus"]').click()
    expect(heading(page)).to_contain_text("طرطوس")
    assert "lang=" not in page.url
    page.goto(page.url.split("?")[0] + "?lang=ru")
    expect(heading(page)).to_have_text(read_words("ru")["panel.all"], timeout=30_000)
    assert root(page)[:2] == ["ru", "ltr"]


def test_the_switch_keeps_the_very_view_and_back_returns_whole(visit: Open) -> None:
    page = visit("?see=tartus&actor=russia&from=2025-07&to=2025-08&undated=1")
    frame(page).locator(".map-button").first.click()
    page.wait_for_function("() => location.search.includes('map=')")
    before, counts = asked(page), page.locator(".st-key-panel_frame header").inner_text()
    numbers = re.findall(r"\d+", counts)
    links(page).nth(1).click()
    expect(heading(page)).to_contain_text("طرطوس", timeout=30_000)
    expect(frame(page).locator("[data-place]").first).to_be_attached(timeout=30_000)
    assert root(page) == ["ar", "rtl"] * 2
    assert asked(page) == before
    assert "lang=ar" in page.url
    assert re.findall(r"\d+", page.locator(".st-key-panel_frame header").inner_text()) == numbers
    assert page.locator(".cards article.card").first.locator("blockquote").get_attribute("lang") == "en"
    page.go_back()
    expect(heading(page)).to_contain_text("Tartus", timeout=30_000)
    expect(frame(page).locator("[data-place]").first).to_be_attached(timeout=30_000)
    assert root(page) == ["en", "ltr"] * 2
    assert asked(page) == before
    page.go_forward()
    expect(heading(page)).to_contain_text("طرطوس", timeout=30_000)


def test_on_a_phone_the_languages_are_a_menu_beside_a_title_that_can_be_read(visit: Open) -> None:
    page = visit("?see=qamishli", locale="ru", **PHONE)
    words = read_words("ru")
    expect(links(page).first).to_be_hidden()
    button = page.get_by_role("button", name=words["header.language"], exact=True)
    button.tap()
    boxes = [box for one in links(page).all() if (box := one.bounding_box())]
    assert len(boxes) == 3
    assert all(box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 375 for box in boxes)
    page.keyboard.press("Escape")
    expect(links(page).first).to_be_hidden()
    expect(button).to_be_focused()
    bar, title = page.locator(".bar-of-tools"), page.locator(".bar-of-tools h1")
    assert bar.evaluate("(one) => one.offsetHeight") <= 52
    assert title.evaluate("(one) => one.scrollHeight <= one.clientHeight + 4 && one.scrollWidth <= one.clientWidth")
    button.tap()
    links(page).nth(1).tap()
    expect(heading(page)).to_contain_text("القامشلي", timeout=30_000)
    assert asked(page) == [("see", "qamishli")]
