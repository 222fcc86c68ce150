"""Time in a real browser: choosing months by mouse and keys, and the player that goes through them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.waiting import becomes, rest

ROOT = Path(__file__).parents[2]
# Notes again and again which months are chosen, what the counts say, and the address.
WATCH = """() => {
  const root = (key) => document.querySelector(`.st-key-${key}`).shadowRoot;
  window.seen = [];
  setInterval(() => {
    const chosen = root("timeline").querySelectorAll('.bar.month[aria-pressed="true"]');
    const said = root("summary").querySelector("p.line strong").textContent;
    seen.push([[...chosen].map((one) => one.dataset.key).join(), said, location.href]);
  }, 20);
}"""
MONTHS = [f"2024-{12:02}", *(f"2025-{month:02}" for month in range(1, 10))]

Serve = Callable[..., str]
Open = Callable[..., Page]


@pytest.fixture
def visit(visit: Open) -> Open:
    """Open a view of the shipped collection and wait until its months are there too."""

    def opened(query: str = "", **options: object) -> Page:
        page = visit(query, **options)
        expect(bar(page, "2025-08")).to_be_visible()
        return page

    return opened


def bar(page: Page, month: str) -> Locator:
    return page.locator(f'[data-key="bar:{month}"]')


def chosen(page: Page) -> Locator:
    return page.locator('.bar.month[aria-pressed="true"]')


def place(page: Page, name: str) -> Locator:
    return page.frame_locator('iframe[src*="streamlit_folium"]').locator(f'[data-place="{name}"]').first


def control(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).locator("visible=true")


def wait_for_months(page: Page, first: str | None, last: str | None) -> None:
    page.wait_for_function(
        """([first, last]) => {
          const asked = new URLSearchParams(location.search);
          return asked.get('from') === first && asked.get('to') === last;
        }""",
        arg=[first, last],
    )


def labels(page: Page) -> list[str]:
    """Return what stands under the months, as it is drawn."""
    drawn = "(all) => all.map((one) => getComputedStyle(one, '::before').content.slice(1, -1))"
    found: list[str] = page.locator(".bar.month .label").evaluate_all(drawn)
    return found


def shown_month(page: Page) -> str:
    return (chosen(page).get_attribute("data-key") or "").removeprefix("bar:")


def steps(page: Page) -> int:
    """Count the steps that one can go back."""
    length: int = page.evaluate("history.length")
    return length


def test_every_month_is_labelled_and_tells_what_it_has(stay: Open) -> None:
    page = stay()
    becomes(lambda: labels(page), ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"])
    assert page.locator(".years").inner_text().split() == ["2024", "2025"]
    assert re.fullmatch(
        r"August 2025: \d+ excerpts?, \d+ certain", bar(page, "2025-08").get_attribute("aria-label") or ""
    )
    expect(bar(page, "undated")).to_have_attribute("aria-label", re.compile(r"^\d+ excerpts without a date"))
    tallest = page.locator(".bar.month.told .value").first
    expect(tallest).to_be_visible()
    low = bar(page, "2025-09")
    expect(low.locator(".value")).to_be_hidden()
    low.hover()
    expect(low.locator(".value")).to_be_visible()
    expect(page.locator(".caption .says")).to_contain_text("September 2025")


def test_a_click_chooses_a_month_and_another_gives_all_back(stay: Open) -> None:
    page = stay()
    bar(page, "2025-08").click()
    wait_for_months(page, "2025-08", "2025-08")
    expect(chosen(page)).to_have_count(1)
    bar(page, "2025-08").click()
    wait_for_months(page, None, None)
    expect(chosen(page)).to_have_count(0)


def test_a_drag_draws_a_range_in_either_direction(stay: Open) -> None:
    page = stay()
    for begin, end in (("2025-02", "2025-05"), ("2025-05", "2025-02")):
        from_box, to_box = bar(page, begin).bounding_box(), bar(page, end).bounding_box()
        assert from_box
        assert to_box
        before = steps(page)
        page.mouse.move(from_box["x"] + 5, from_box["y"] + 15)
        page.mouse.down()
        page.mouse.move(to_box["x"] + 8, to_box["y"] + 60, steps=12)
        expect(chosen(page)).to_have_count(4)
        page.mouse.up()
        wait_for_months(page, "2025-02", "2025-05")
        assert steps(page) == before + 1
        page.locator(".caption").get_by_role("button", name="All months").click()
        wait_for_months(page, None, None)
        expect(page.locator(".bar:focus")).to_have_count(1)
        expect(chosen(page)).to_have_count(0)


def test_the_bars_are_one_stop_and_arrows_go_through_them(stay: Open) -> None:
    page = stay("?from=2025-03&to=2025-03")
    expect(page.locator('.bar[tabindex="0"]')).to_have_count(1)
    bar(page, "2025-03").focus()
    page.keyboard.press("ArrowRight")
    expect(bar(page, "2025-04")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_months(page, "2025-04", "2025-04")
    expect(bar(page, "2025-04")).to_be_focused()
    page.keyboard.press("End")
    expect(bar(page, "2025-09")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bar(page, "undated")).to_be_focused()
    page.keyboard.press("Home")
    expect(bar(page, MONTHS[0])).to_be_focused()


def test_shift_draws_a_range_by_keys_and_asks_when_it_is_let_go(stay: Open) -> None:
    page = stay()
    before = steps(page)
    bar(page, MONTHS[0]).focus()
    page.keyboard.down("Shift")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(chosen(page)).to_have_count(4)
    assert steps(page) == before
    page.keyboard.up("Shift")
    wait_for_months(page, "2024-12", "2025-03")
    assert steps(page) == before + 1


def test_who_cannot_drag_chooses_from_two_lists(stay: Open) -> None:
    page = stay()
    page.get_by_role("button", name="Months and player").focus()
    page.keyboard.press("Enter")
    page.locator('[data-key="select:from"]').select_option("2025-02")
    wait_for_months(page, "2025-02", None)
    page.locator('[data-key="select:to"]').select_option("2025-05")
    wait_for_months(page, "2025-02", "2025-05")
    expect(chosen(page)).to_have_count(4)
    page.keyboard.press("Escape")
    expect(page.locator("#time-menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Months and player")).to_be_focused()


def test_the_undated_stand_apart_and_come_along_if_asked(stay: Open) -> None:
    page = stay()
    expect(bar(page, "undated")).to_have_attribute("aria-disabled", "true")
    bar(page, "2025-08").click()
    wait_for_months(page, "2025-08", "2025-08")
    expect(bar(page, "undated")).to_have_attribute("aria-pressed", "false")
    bar(page, "undated").click()
    page.wait_for_function("() => location.search.includes('undated=1')")
    expect(bar(page, "undated")).to_have_attribute("aria-pressed", "true")


def test_time_runs_from_left_to_right_in_any_direction(stay: Open) -> None:
    page = stay()
    root = page.locator(".root", has=page.locator(".time"))
    direction = root.get_attribute("dir")
    root.evaluate("(root) => root.setAttribute('dir', 'rtl')")
    boxes = [bar(page, month).bounding_box() for month in MONTHS]
    root.evaluate("(root, direction) => root.setAttribute('dir', direction)", direction)
    edges = [box["x"] for box in boxes if box]
    assert edges == sorted(edges)
    assert len(edges) == len(MONTHS)


# The player.


def pace(page: Page, seconds: str) -> None:
    control(page, "Months and player").click()
    page.locator('[data-key="pace"]').select_option(seconds)
    page.keyboard.press("Escape")


@pytest.fixture
def still_map(visit: Open) -> Iterator[Callable[[str], Page]]:
    """Open a view and see to it that the map's frame is never loaded again."""
    opened: list[Page] = []

    def open_still(query: str = "") -> Page:
        page = visit(query)
        page.evaluate("document.querySelector('iframe[src*=streamlit_folium]').contentWindow.kept = 'yes'")
        opened.append(page)
        return page

    yield open_still
    for page in opened:
        assert page.evaluate("document.querySelector('iframe[src*=streamlit_folium]').contentWindow.kept") == "yes"


def test_the_player_is_one_stop_and_arrows_lead_through_it(visit: Open) -> None:
    page = visit()
    expect(page.locator('.controls [role="toolbar"] button[tabindex="0"]')).to_have_count(1)
    control(page, "Play").focus()
    page.keyboard.press("ArrowRight")
    expect(control(page, "Next month")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_months(page, "2024-12", "2024-12")
    page.keyboard.press("Tab")
    expect(control(page, "Months and player")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".caption .all")).to_be_focused()
    page.keyboard.press("Tab")
    expect(bar(page, "2024-12")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(control(page, "Next month")).to_be_focused()


def test_it_plays_to_the_end_and_leaves_one_step_to_go_back(still_map: Callable[[str], Page]) -> None:
    page = still_map("?from=2025-06&to=2025-06")
    pace(page, "0.5")
    before, address = steps(page), page.url
    page.evaluate(WATCH)
    control(page, "Play").click()
    wait_for_months(page, "2025-09", "2025-09")
    seen: list[list[str]] = page.evaluate("seen")
    during = [(months, said) for months, said, at in seen if at == address]
    assert "bar:2025-07" in {months for months, _ in during}, "nothing is in the address while it plays"
    assert any("July 2025" in said for _, said in during)
    expect(control(page, "Play")).to_be_visible()
    expect(chosen(page)).to_have_count(1)
    assert steps(page) == before + 1
    page.go_back()
    wait_for_months(page, "2025-06", "2025-06")
    expect(bar(page, "2025-06")).to_have_attribute("aria-pressed", "true")


def test_what_is_shared_while_it_plays_is_what_is_shown(stay: Open) -> None:
    page = stay()
    control(page, "Play").click()
    expect(chosen(page)).to_have_count(1)
    before = shown_month(page)
    page.get_by_role("button", name="Share").click()
    shared = parse_qs(urlsplit(page.get_by_label("Link", exact=True).input_value()).query)
    assert shared["from"] == shared["to"]
    assert before <= shared["from"][0] <= shown_month(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_up_to_a_month_is_in_the_address_and_the_mode_is_known_by_it(visit: Open) -> None:
    page = visit()
    control(page, "Months and player").click()
    page.get_by_label("up to this month").check()
    paces = page.locator('[data-key="pace"]')
    expect(paces).to_have_value("1.5")
    seconds = paces.locator("option").evaluate_all("(all) => all.map((one) => Number(one.value))")
    assert min(seconds) <= 0.5
    assert max(seconds) == 4
    paces.select_option("1")
    page.keyboard.press("Escape")
    control(page, "Play").click()
    expect(chosen(page).nth(2)).to_be_attached()
    control(page, "Pause").click()
    page.wait_for_function("() => location.search.includes('from=2024-12') && /to=2025-0\\d/.test(location.search)")
    assert "play" not in page.url
    fresh = visit("?" + page.url.partition("?")[2])
    control(fresh, "Months and player").click()
    expect(fresh.get_by_label("up to this month")).to_be_checked()
    fresh.get_by_label("this month", exact=True).check()
    fresh.wait_for_function(
        "() => { const a = new URLSearchParams(location.search); return a.get('from') === a.get('to'); }"
    )


def test_it_stops(visit: Open) -> None:
    page = visit()
    pace(page, "1")
    for stop in ("pause", "escape", "month", "step", "place", "filter", "hidden"):
        stops_by(page, stop)
        if stop != "hidden":
            page.keyboard.press("Escape")  # where a place is chosen
            page.locator(".caption").get_by_role("button", name="All months").click()
            wait_for_months(page, None, None)
            expect(chosen(page)).to_have_count(0)
            rest(page)


def stops_by(page: Page, stop: str) -> None:
    before = steps(page)
    control(page, "Play").click()
    expect(chosen(page)).to_have_count(1)
    shown, passed = None, shown_month(page)  # how far it came goes by the machine
    if stop == "pause":
        control(page, "Pause").click()
    elif stop == "step":
        control(page, "Next month").click()
    elif stop == "escape":
        page.keyboard.press("Escape")
    elif stop == "hidden":
        page.evaluate(
            """Object.defineProperty(document, 'hidden', {get: () => true});
            document.dispatchEvent(new Event('visibilitychange'))"""
        )
    elif stop == "month":
        bar(page, "2025-04").click()
        shown = "2025-04"
    elif stop == "filter":
        page.get_by_role("searchbox").fill("base")
        page.wait_for_function("() => location.search.includes('q=base')")
    else:
        place(page, "tartus").click()
    expect(control(page, "Play")).to_be_visible()
    page.wait_for_function("() => location.search.includes('to=')")
    shown = shown or parse_qs(urlsplit(page.url).query)["to"][0]
    assert shown > passed or stop != "step"
    wait_for_months(page, shown, shown)
    expect(bar(page, shown)).to_have_attribute("aria-pressed", "true")
    expect(chosen(page)).to_have_count(1)
    page.wait_for_timeout(1_400)  # more than a month's time
    wait_for_months(page, shown, shown)
    assert steps(page) == before + 1


def test_empty_months_are_named_and_can_be_skipped(stay: Open) -> None:
    page = stay("?place=sweida")
    empty = page.locator('.bar.month[aria-label$=": no excerpt"]')
    expect(empty).to_have_count(4)
    empty.first.click()
    wait_for_months(page, "2024-12", "2024-12")
    page.mouse.move(0, 0)
    expect(page.locator(".caption .says")).to_have_text(re.compile(r": no excerpt$"))
    control(page, "Months and player").click()
    page.get_by_label("Skip empty months").check()
    page.keyboard.press("Escape")
    control(page, "Next month").click()
    wait_for_months(page, "2025-03", "2025-03")
    expect(chosen(page)).to_have_attribute("aria-label", re.compile(r"March 2025: \d excerpt"))
    control(page, "Months and player").click()
    page.get_by_label("Skip empty months").uncheck()
    page.keyboard.press("Escape")


def test_with_reduced_motion_one_steps(stay: Open) -> None:
    page = stay("?from=2025-06&to=2025-06")
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_count(0)
    control(page, "Next month").click()
    wait_for_months(page, "2025-07", "2025-07")
    control(page, "Last month").click()
    wait_for_months(page, "2025-09", "2025-09")
    expect(control(page, "Next month")).to_have_attribute("aria-disabled", "true")
    control(page, "Month before").click()
    wait_for_months(page, "2025-08", "2025-08")
    control(page, "First month").click()
    wait_for_months(page, "2024-12", "2024-12")


def test_playing_at_four_months_a_second_drops_no_frame(visit: Open, browser: Browser) -> None:
    page = visit(fresh=True)
    control(page, "Months and player").click()
    page.locator('[data-key="pace"]').evaluate(
        """(select) => {
          select.options[0].value = select.value = '0.25';
          select.dispatchEvent(new Event('change', {bubbles: true}));
        }"""
    )
    page.keyboard.press("Escape")
    browser.start_tracing(page=page, categories=["toplevel", "blink.user_timing"])
    page.evaluate("performance.mark('playing')")
    control(page, "Play").click()
    wait_for_months(page, "2025-09", "2025-09")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    [playing] = [(one["pid"], one["tid"]) for one in events if one["name"] == "playing"]
    # Time of the page's own thread, in microseconds: whatever else runs in this browser or machine does not count.
    tasks = [
        one["tdur"]
        for one in events
        if one["name"].endswith("RunTask") and (one["pid"], one["tid"]) == playing and "tdur" in one
    ]
    assert len(tasks) > 100
    assert max(tasks) < 50_000


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_phone_months_are_letters_and_the_rest_is_behind_a_button(stay: Open, width: int) -> None:
    page = stay(width=375, height=812)
    page.set_viewport_size({"width": width, "height": 812})
    rest(page)
    becomes(lambda: labels(page), list("DJFMAMJJAS"))
    for one in page.locator(".bars .bar").all():
        box = one.bounding_box()
        assert box
        assert box["width"] >= 24 or one.get_attribute("data-key") == "bar:undated"
        assert box["height"] >= 24
    if width > 320:
        box = control(page, "Play").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 40
    control(page, "Months and player").click()
    menu = page.locator("#time-menu")
    expect(menu.get_by_role("button", name="First month")).to_be_visible()
    expect(menu.get_by_role("button", name="Play", exact=True)).to_be_visible()
    box = menu.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")


def test_forced_colours_keep_the_sign_of_bars(stay: Open) -> None:
    page = stay("?from=2025-07&to=2025-07")
    page.emulate_media(forced_colors="active")
    look = "(element) => { const s = getComputedStyle(element); return [s.borderTopWidth, s.backgroundColor]; }"
    possible = bar(page, "2025-08").locator(".possible").evaluate(look)
    certain = bar(page, "2025-07").locator(".certain").evaluate(look)
    ground = page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    assert possible[0] == "1px"
    assert certain[1] not in {ground, possible[1]}
    foot = "(element) => getComputedStyle(element).borderBottomWidth"
    assert bar(page, "2025-07").locator(".column").evaluate(foot) == "3px"
    assert bar(page, "2025-08").locator(".column").evaluate(foot) == "1px"
