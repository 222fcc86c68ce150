"""A story is walked above the cards: by button, by key, by Back; whoever goes aside finds the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from layers.collection import read_collection
from layers.model import Story
from tests.browser.waiting import becomes, hear, map_of, until

Open = Callable[..., Page]
DATA = Path(__file__).parents[2] / "data"
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.dataset.key ?? at?.tagName;
}"""

BELOW = """() => {
  const root = document.querySelector(".st-key-story, [class*='st-key-story']");
  return innerHeight - root.getBoundingClientRect().bottom;
}"""


def shipped_story() -> Story:
    [story] = read_collection(DATA).stories.values()
    return story


def is_at(page: Page, step: int, story: Story, language: str = "en") -> Locator:
    """Expect a step to be shown whole: its text, its link, its excerpts in the panel."""
    region = page.locator("section.step")
    expect(region.locator(".text")).to_have_text(story.steps[step - 1].text[language])
    page.wait_for_function(
        "(step) => { const said = new URLSearchParams(location.search); said.delete('v'); said.delete('lang');"
        " return said.toString() === `story=russias-return&step=${step}`; }",
        arg=step,
    )
    # The address changes before the last part of the answer is there.
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return region


def looks(page: Page) -> str:
    view: str = map_of(page).evaluate("() => window.evidenceMap.page.view.at().join()")
    return view


def test_a_story_is_walked_by_button_and_key_with_detours_and_back(visit: Open) -> None:
    story = shipped_story()
    page = visit(width=1440, height=900)
    heading = page.locator("h2#excerpts")
    opening = looks(page)
    heard = hear(page)
    page.get_by_role("link", name="A story in 8 steps").click()
    region = is_at(page, 1, story)
    expect(heading).to_contain_text("Tartus")
    becomes(lambda: page.evaluate(FOCUSED), "story:next")
    until(lambda: any(said.startswith("Step 1 of 8: ") for said in heard()))
    assert looks(page) == opening, "without map= the map holds still"
    next_step = region.locator("[data-key='story:next']")
    next_step.click()
    is_at(page, 2, story)
    expect(heading).to_contain_text("Sweida")
    becomes(lambda: page.evaluate(FOCUSED), "story:next")
    for step in (3, 4, 5):
        page.keyboard.press("ArrowRight")
        is_at(page, step, story)
    expect(heading).to_contain_text("Southern provinces")
    expect(page.locator(".st-key-summary")).to_contain_text("August 2025")
    becomes(lambda: looks(page), "36.13,32.95,8.5")
    page.keyboard.press("ArrowLeft")
    is_at(page, 4, story)
    expect(heading).to_contain_text("Qamishli")
    page.go_back()
    is_at(page, 5, story)
    expect(heading).to_contain_text("Southern provinces")

    its_links_can_be_pressed(page, region)
    goes_aside_and_comes_back(page, story)
    is_given_away_and_closed(page, story)


def its_links_can_be_pressed(page: Page, region: Locator) -> None:
    """Expect links to single steps that are 24 px wide, or none where the panel is too narrow for that."""
    widths = "links => links.map(link => link.getBoundingClientRect().width).filter(Boolean)"
    for width, shown in ((1024, 0), (1280, 8), (1440, 8)):
        page.set_viewport_size({"width": width, "height": 900})
        becomes(lambda: sum(each >= 24 for each in region.locator("li a").evaluate_all(widths)), shown)
        expect(region.locator("li a:visible")).to_have_count(shown)


def goes_aside_and_comes_back(page: Page, story: Story) -> None:
    """Choose something else at step 5, then nothing at all; the step is kept in reach."""
    heading = page.locator("h2#excerpts")
    # Aside: the step's filters stay, another place is chosen, and the step is kept in reach.
    page.get_by_role("toolbar", name="On this place").get_by_role("link", name="Syria").click()
    expect(heading).to_contain_text("Syria")
    back = page.get_by_role("link", name="Back to step 5 of 8")
    expect(back).to_be_visible()
    page.wait_for_function("() => location.search.includes('aside=1') && location.search.includes('from=2025-08')")
    page.locator("[data-key='close']").click()  # nothing is selected, and that is no step
    expect(heading).to_contain_text("Excerpts")
    back.click()
    is_at(page, 5, story)
    becomes(lambda: page.evaluate(FOCUSED), "story:next")


def is_given_away_and_closed(page: Page, story: Story) -> None:
    region = page.locator("section.step")
    next_step = region.locator("[data-key='story:next']")
    # Each step has a link of its own; the last leads nowhere on, and keeps the focus.
    region.get_by_role("link", name="Step 8 of 8").click()
    is_at(page, 8, story)
    next_step.focus()
    expect(next_step).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    is_at(page, 7, story)
    becomes(lambda: page.evaluate(FOCUSED), "story:next")

    # Share gives the step; paper tells it, without what is pressed.
    page.get_by_role("button", name="Share").click()
    link = page.get_by_label("Link", exact=False).first
    expect(link).to_have_value(re.compile(r"\?story=russias-return&step=7&lang=en&v="))
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    expect(region.locator(".text")).to_be_visible()
    expect(next_step).to_be_hidden()
    page.emulate_media(media="screen")

    # Closed, the story leaves what is shown.
    page.locator("[data-key='story:close']").click()
    expect(page.locator("section.step")).to_have_count(0)
    page.wait_for_function("() => location.search.includes('see=hmeimim') && !location.search.includes('story')")
    becomes(lambda: page.evaluate(FOCUSED) in {"excerpts", "H2"}, wanted=True)


def test_on_a_phone_a_step_is_whole_at_half_height_and_keys_follow_the_language(visit: Open) -> None:
    story = shipped_story()
    phone = {"has_touch": True, "is_mobile": True}
    page = visit("?story=russias-return&step=4&lang=ar", width=375, height=812, **phone)
    region = is_at(page, 4, story, "ar")
    expect(page.locator("html")).to_have_attribute("data-sheet", "half")
    for part in (".text", "[data-key='story:previous']", "[data-key='story:next']", "[data-key='story:close']"):
        expect(region.locator(part)).to_be_in_viewport(ratio=1)
    for step in range(1, len(story.steps) + 1):
        if step == 1:
            region.locator("[data-key='story:previous']").click()
            is_at(page, 3, story, "ar")
            page.keyboard.press("ArrowRight")
            is_at(page, 2, story, "ar")
            page.keyboard.press("ArrowRight")
            is_at(page, 1, story, "ar")
        if step < len(story.steps):
            page.keyboard.press("ArrowLeft")
            is_at(page, step + 1, story, "ar")
        expect(region.locator("[data-key='story:next']")).to_be_in_viewport(ratio=1)
        # The longest text too leaves room for the excerpts.
        becomes(lambda: page.evaluate(BELOW) >= 60, wanted=True)
    page.go_back()
    is_at(page, 7, story, "ar")
