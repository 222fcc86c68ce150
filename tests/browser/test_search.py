"""Search, and filters told with what they hide, in a real browser on the shipped data."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import becomes, go, rest

Open = Callable[..., Page]


@pytest.fixture
def see(stay: Open) -> Open:
    """Return a function that shows a view, though nothing be in it, in the page that these tests share."""

    def shown(query: str, **options: object) -> Page:
        page = stay(**options)
        if query:
            go(page, query)
        rest(page)
        return page

    return shown


def shows(page: Page, number: int) -> None:
    expect(page.locator("p.line")).to_contain_text(re.compile(rf"^{number} of 66 "))


def test_a_word_is_found_in_quotes_and_marked_and_titles_are_told_apart(see: Open) -> None:
    page = see("?q=patrols")
    shows(page, 14)
    cards = page.locator("article.card")
    expect(cards.first).to_be_visible()
    unmarked = """(all) => all.filter((one) => ![...one.querySelectorAll(":is(blockquote, .gist) mark.sought")]
      .some((mark) => /patrols/i.test(mark.innerText))).map((one) => one.dataset.excerpt)"""
    becomes(lambda: cards.evaluate_all(unmarked), [])  # the counts are there before the cards
    page.get_by_role("link", name="+ 22 whose article’s title has it").click()
    shows(page, 36)
    page.locator('.st-key-strip [data-key="on:titles:"]').click()
    shows(page, 14)
    page.locator('.st-key-strip [data-key="on:q:"]').click()
    shows(page, 66)


def test_a_search_that_finds_nothing_offers_the_nearest_name(see: Open) -> None:
    page = see("?q=Tartuss")
    shows(page, 0)
    nearest = page.get_by_role("link", name="Did you mean Tartus?")
    expect(nearest).to_have_count(2)  # in the strip, and in the panel that has nothing to show
    page.locator(".besides").get_by_role("link").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('q') === 'Tartus'")
    expect(page.locator("p.line")).not_to_contain_text(re.compile(r"^0 of"))


def test_back_brings_the_words_back_into_the_field_that_has_the_focus(see: Open) -> None:
    page = see("?q=patrols")
    field = page.get_by_role("searchbox", name="Search the excerpts")
    field.fill("base")
    page.wait_for_function("() => new URLSearchParams(location.search).get('q') === 'base'")
    expect(field).to_be_focused()
    page.go_back()
    expect(field).to_have_value("patrols")
    shows(page, 14)


def test_each_filter_is_a_chip_that_says_what_it_hides_and_takes_itself_away(see: Open) -> None:
    page = see("?actor=russia&actor=israel&actors=all&sure=1")
    shows(page, 3)
    certain = page.locator('.st-key-strip [data-key="on:sure:"]')
    expect(certain).to_contain_text("certain only, within Dec 2024 – Sep 2025")
    expect(certain).to_contain_text("hides 13")
    certain.click()
    shows(page, 16)
    russia = page.locator('.st-key-strip [data-key="on:actor:russia"]')
    hides = re.search(r"Russia\s*hides (\d+)", russia.inner_text())
    assert hides
    russia.click()
    shows(page, 16 + int(hides[1]))
    expect(page.locator('.st-key-strip [data-key="on:actor:israel"]')).to_be_visible()
    assert "actor=israel" in page.url


def test_the_undated_that_months_hide_are_let_in_by_one_click(see: Open) -> None:
    page = see("?from=2025-08&to=2025-08")
    undated = page.locator('p.reasons [data-key="lift:undated"]')
    expect(undated).to_have_text(re.compile(r"^38 of the \d\d without a date: show$"))
    before = int((page.locator("p.line").inner_text()).split()[0])
    undated.click()
    shows(page, before + 38)


def test_what_has_no_place_is_one_click_away(see: Open) -> None:
    page = see("")
    page.locator('[data-key="unplaced"]').click()
    expect(page.locator("header h2")).to_contain_text("Without a place")
    expect(page.locator("article.card").first).to_be_visible()
    assert "unplaced=1" in page.url


def test_a_phone_says_what_is_shown_and_what_would_be_besides(see: Open) -> None:
    cases = [
        ("?q=patrols", "14 of 66 excerpts", "+ 22 whose article’s title has it"),
        ("?q=Tartuss", "0 of 66 excerpts", "Did you mean Tartus?"),
        ("?from=2025-08&to=2025-08", "of 66 excerpts · August 2025", "38 without a date: show"),
        ("?from=2025-07&to=2025-08&actor=russia&actor=israel", "18 of 66", "38 without a date: show"),
    ]
    page = see("", width=375, height=812)
    handle = page.locator(".handle")
    for query, says, offers in cases:
        go(page, query)
        expect(handle).to_contain_text(says)
        offer = page.locator(".besides").get_by_role("link", name=offers)
        expect(offer).to_be_in_viewport(ratio=0.9)
        rest(page)
        for line in page.locator(".besides a, .besides ~ header h2").all():
            box = line.bounding_box()
            assert box, line
            assert box["y"] + box["height"] <= 812 or box["y"] + 4 >= 812, line.inner_text()
        before = handle.text_content() or ""
        offer.click()
        expect(handle).not_to_have_text(before)
