"""The page where a host runs the script alone: map, words and cards are there, and what is missing says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.waiting import drawn, map_of

ROOT = Path(__file__).parents[2]
FRAME = 'iframe[src*="streamlit_folium"]'
SAID = {
    "en": ("Export", "This copy of the page hands out no files"),
    "ar": ("تصدير", "لا تقدّم هذه النسخة من الصفحة ملفات"),
    "ru": ("Экспорт", "Эта копия страницы не выдаёт файлов"),
}

Open = Callable[..., Page]
Serve = Callable[..., str]


def test_map_words_and_cards_are_there_and_what_is_missing_says_so(serve: Serve, open_page: Open) -> None:
    address = serve("dashboard.py", alone=True, LAYERS_DATA=str(ROOT / "data"))
    page = open_page("about:blank", width=1440, fresh=True)
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(address)
    drawn(page)
    assert not page.request.get(f"{address}data/collection.json").text().startswith("{")

    # The page is laid out, the panel beside the map, and its words run as its language does.
    page.wait_for_function(
        """() => {
          const [map, panel] = ["map_frame", "panel_frame"].map((name) =>
            document.querySelector(`.st-key-${name}`).getBoundingClientRect());
          return map.width > 800 && panel.left >= map.right - 1;
        }"""
    )
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]

    # A place is chosen on the map, its cards come, and Back leads where one was.
    first = page.locator(".st-key-panel_frame header h2").text_content() or ""
    page.frame_locator(FRAME).locator(".place:not(.is-faded)").first.click()
    page.wait_for_url("**/?**see=**")
    heading = page.locator(".st-key-panel_frame header h2")
    expect(heading).not_to_have_text(first)
    expect(page.locator(".st-key-panel_frame article.card").first).to_be_visible()
    page.go_back()
    expect(heading).to_have_text(first)

    # Filters have their choices, and change map and count.
    count = page.locator(".st-key-summary .line strong")
    before = count.text_content() or ""
    page.get_by_role("button", name="Filters").click()
    page.locator('[data-testid="stMainBlockContainer"], [data-testid="stSidebar"]').get_by_role(
        "checkbox"
    ).first.check()
    expect(count).not_to_have_text(before)
    page.keyboard.press("Escape")

    # Missing are files at addresses, feeds and forms to embed, citations in styles.
    page.get_by_role("button", name="Share").click()
    expect(page.locator("dialog[open]")).to_contain_text("no feed of the view")
    expect(page.locator("dialog[open] input")).to_have_count(1)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="About").click()
    expect(page.locator("dialog[open] h3").nth(2)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Cite").first.click()
    expect(page.locator("article.card").first).to_contain_text("does not write citations")

    # In each language of the page.
    says_so(page, address, "en")
    for language in ("ar", "ru"):
        page.goto(f"{address}?lang={language}")
        drawn(page)
        says_so(page, address, language)
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        assert map_of(page).evaluate("document.documentElement.lang") == language
    assert failed == []


def says_so(page: Page, address: str, language: str) -> None:
    """Open the Export box: it has no files, and the command that writes them."""
    button, said = SAID[language]
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("dialog[open]")).to_contain_text(said)
    command = page.locator("dialog[open] input").input_value()
    assert command.startswith(f"python -m layers export csv --link '{address}?")
    assert f"lang={language}&v=" in command
