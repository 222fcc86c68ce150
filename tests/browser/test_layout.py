"""Where the regions of the page stand, in a real browser, and how what opens over it is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from layers.words import read_words
from tests.browser.waiting import becomes, go, hear, map_aside, map_of, next_frame, rest, still, until
from tests.export.test_limits import strain

ROOT = Path(__file__).parents[2]
FRAME = 'iframe[src*="streamlit_folium"]'

Serve = Callable[..., str]
Open = Callable[..., Page]


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found
    return {key: round(found[key]) for key in ("x", "y", "width", "height")}


def drawer(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Filters")


def filters_button(page: Page) -> Locator:
    return page.locator("button.filters")


SIZES = [(1440, 900), (1920, 900), (1024, 768), (900, 800), (768, 800), (600, 800), (375, 812), (320, 800)]


def test_at_every_width_header_strip_and_map_fill_the_first_screen_and_nothing_overlaps(stay: Open) -> None:
    page = stay("?actor=russia&actor=israel&from=2025-07&to=2025-08", width=1440, height=900)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        strip = 96 if width >= 900 else 58
        becomes(lambda: box(page, ".st-key-header"), {"x": 0, "y": 0, "width": width, "height": 52})
        becomes(lambda: box(page, ".st-key-strip")["width"], width)
        if width >= 900 or width < 640:
            becomes(lambda: box(page, ".st-key-strip"), {"x": 0, "y": 52, "width": width, "height": strip})
        if width >= 900:
            becomes(lambda: box(page, ".st-key-stage")["height"], height - 52 - strip)
            until(lambda: box(page, "h1")["height"] < 30)  # the title is on one line
            becomes(lambda: {box(page, one)["height"] for one in (".st-key-panel_frame", FRAME)}, {height - 52 - strip})
        regions = [box(page, f".st-key-{name}") for name in ("header", "strip", "stage", "below")]
        for upper, lower in pairwise(regions):
            assert upper["y"] + upper["height"] <= lower["y"], width
        assert all(region["x"] == 0 and region["width"] == width for region in regions[:3]), width
        becomes(lambda: page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth"), 0)
        buttons = [one.bounding_box() for one in page.locator(".bar-of-tools > *:visible").all()]
        edges = sorted((one["x"], one["x"] + one["width"]) for one in buttons if one)
        assert all(one[1] <= other[0] + 1 for one, other in pairwise(edges)), width
        assert edges[-1][1] <= width


def test_a_phone_opens_with_its_own_first_screen_and_its_sheet_is_dragged_and_pressed(visit: Open) -> None:
    page = visit("?actor=russia&from=2025-07&to=2025-08", width=375, height=812)
    becomes(lambda: box(page, ".st-key-header"), {"x": 0, "y": 0, "width": 375, "height": 52})
    becomes(lambda: box(page, ".st-key-strip"), {"x": 0, "y": 52, "width": 375, "height": 58})
    assert box(page, ".st-key-stage")["y"] == 110
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth") == 0
    go(page, "?")
    expect(page.locator("p.reasons .chip")).to_have_count(0)
    rest(page)
    drags_and_presses(page)


def test_the_map_is_large_beside_the_panel_and_the_drawer_lies_over_it(stay: Open) -> None:
    page = stay(width=1440, height=900)
    frame, panel = box(page, FRAME), box(page, ".st-key-panel_frame")
    assert frame["width"] >= 900
    assert frame["height"] >= 720
    assert 0.34 < panel["width"] / 1440 < 0.38
    assert page.get_by_test_id("stMain").evaluate("(main) => getComputedStyle(main).overflowY") == "auto"
    expect(drawer(page)).to_be_hidden()
    stage = box(page, ".st-key-stage")
    filters_button(page).click()
    expect(drawer(page)).to_be_visible()
    expect(filters_button(page)).to_have_attribute("aria-expanded", "true")
    expect(drawer(page).locator("h2")).to_be_focused()
    assert box(page, ".st-key-stage") == stage
    assert box(page, '[data-testid="stSidebar"]')["y"] == 52
    # Whoever leaves with it open finds it closed.
    kept = "Object.keys(localStorage).some((key) => /sidebar/i.test(key))"
    page.wait_for_function(kept)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert not page.evaluate(kept)
    page.keyboard.press("Escape")


def test_the_drawer_is_closed_and_the_focus_goes_back(stay: Open) -> None:
    page = stay(width=1440, height=900)
    for way in ("Escape", "outside", "button", "tab"):
        filters_button(page).click()
        expect(drawer(page)).to_be_visible()
        if way == "Escape":
            page.keyboard.press("Escape")
        elif way == "outside":
            page.mouse.click(1000, 500)
        elif way == "button":
            drawer(page).get_by_role("button", name="Show 66 excerpts").click()
        else:
            drawer(page).locator("button.show").focus()
            page.keyboard.press("Tab")
        expect(drawer(page)).to_be_hidden()
        if way == "tab":
            next_frame(page)
            assert page.evaluate("document.activeElement !== document.body"), "the focus is where it went"
        else:
            expect(filters_button(page)).to_be_focused()


def test_the_button_of_the_filters_says_how_many_are_set(stay: Open) -> None:
    page = stay("?actor=russia&actor=israel&from=2025-07&to=2025-08", width=1440, height=900)
    expect(filters_button(page)).to_have_accessible_name("Filters 3 set")


def expect_sheet(page: Page, step: str) -> None:
    page.wait_for_function("(step) => document.documentElement.dataset.sheet === step", arg=step)


def height(page: Page) -> float:
    return box(page, ".st-key-panel_frame")["height"]


def test_on_a_phone_a_tapped_place_brings_the_sheet_to_half(visit: Open) -> None:
    page = visit(width=375, height=812, has_touch=True, is_mobile=True)
    expect_sheet(page, "peek")
    becomes(lambda: height(page), 88)
    page.frame_locator(FRAME).locator('[data-place="qamishli"]').first.tap()
    expect(page.locator("header h2")).to_contain_text("Qamishli")
    expect_sheet(page, "half")
    until(lambda: 380 < height(page) < 420)
    becomes(lambda: box(page, ".st-key-panel_frame")["y"] + height(page), 812)
    panel = box(page, ".st-key-panel_frame")
    assert box(page, FRAME)["y"] + box(page, FRAME)["height"] >= panel["y"], "the map reaches below the sheet's edge"
    quote = "article.card blockquote"
    until(lambda: box(page, quote)["y"] + box(page, quote)["height"] <= 812)  # read without scrolling
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop") == 0
    # Tapped where the map need not move it leaves words there, which go with it: no pointer takes them along.
    words = page.frame_locator(FRAME).locator(".tooltip:visible")
    page.go_back()
    expect(page.locator("header h2")).to_have_text("All excerpts")
    still(lambda: height(page))
    page.frame_locator(FRAME).locator('[data-place="qamishli"]').first.tap()
    expect(words).to_have_count(1)
    page.go_back()
    expect(page.locator("header h2")).to_have_text("All excerpts")
    expect(words).to_have_count(0)


def drags_and_presses(page: Page) -> None:
    handle = page.locator("button.handle")

    def drag(by: int) -> None:
        at = box(page, "button.handle")
        x, y = at["x"] + 100, at["y"] + 20
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 11):
            page.mouse.move(x, y - by * step / 10)
            page.wait_for_timeout(16)
        page.wait_for_timeout(150)  # held: it is not thrown
        page.mouse.up()
        still(lambda: height(page))

    drag(330)
    expect_sheet(page, "half")
    drag(-300)
    expect_sheet(page, "peek")
    for step in ("half", "full", "peek"):
        handle.click()
        expect_sheet(page, step)
    expect(handle).to_have_attribute("aria-expanded", "false")
    handle.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    becomes(lambda: height(page), box(page, ".st-key-stage")["height"])
    page.keyboard.press("Escape")
    expect_sheet(page, "half")


def test_a_link_to_a_place_opens_with_the_sheet_at_half(visit: Open) -> None:
    expect_sheet(visit("?see=qamishli", width=375, height=812), "half")


def test_choosing_a_place_always_shows_its_panel(stay: Open) -> None:
    page = stay(width=1440, height=900)
    for width, height in ((1024, 768), (720, 450), (768, 1024), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        map_of(page)
        mark = page.frame_locator(FRAME).locator('[data-place="sweida"]').first
        still(mark.bounding_box)
        mark.click()
        expect(page.locator("header h2")).to_contain_text("Sweida")
        expect(page.locator("header h2")).to_be_in_viewport()
        expect(page.locator("article.card").first).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(page.locator("header h2")).to_have_text("All excerpts")
    for width, height in ((1440, 900), (375, 812)):
        page.set_viewport_size({"width": width, "height": height})
        map_of(page)
        fills_the_screen(page, ["qamishli", "sweida"])


def fills_the_screen(page: Page, places: list[str]) -> None:
    """Press the button for the full screen: what is chosen there is seen, with its excerpts; Esc leaves."""
    full = "() => Boolean(document.fullscreenElement)"
    page.frame_locator(FRAME).get_by_role("button", name="Full screen").click()
    page.wait_for_function(full)
    size = page.evaluate("[innerWidth, innerHeight]")
    becomes(lambda: [box(page, ".st-key-stage")[side] for side in ("x", "y", "width", "height")], [0, 0, *size])
    for place in places:
        map_of(page).evaluate("evidenceMap.page.view.set(null)")
        mark = page.frame_locator(FRAME).locator(f'.place[data-place="{place}"]').first
        still(mark.bounding_box)
        mark.click()
        expect(page.locator("header h2")).to_contain_text(place.capitalize())
        expect(page.locator("header h2")).to_be_in_viewport(ratio=1)
        expect(page.locator("article.card").first).to_be_in_viewport()
        until(lambda mark=mark: not over(mark.bounding_box(), box(page, ".st-key-panel_frame")))  # type: ignore[misc]
    page.keyboard.press("Escape")
    page.wait_for_function(f"() => !({full})()")
    expect(page.locator("header h2")).to_contain_text(places[-1].capitalize())
    page.keyboard.press("Escape")
    expect(page.locator("header h2")).to_have_text("All excerpts")


def over(one: FloatRect | None, other: dict[str, float]) -> bool:
    return (
        one is not None
        and one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


@pytest.mark.parametrize(("form", "shown"), [("true", (True, True)), ("map", (True, False)), ("card", (False, True))])
def test_a_form_of_embedding_shows_its_part_and_leads_to_the_whole(
    visit: Open, form: str, shown: tuple[bool, bool]
) -> None:
    page = visit(f"?embed={form}&see=qamishli&actor=russia", width=700, height=600)
    map_there, panel_there = shown
    expect(page.locator(FRAME)).to_be_visible(visible=map_there)
    expect(page.locator("article.card").first).to_be_visible(visible=panel_there)
    expect(page.get_by_role("button", name="Filters")).to_have_count(0)
    expect(page.locator(".st-key-below")).to_be_hidden()
    link = page.get_by_role("link", name="Open the full map")
    expect(link).to_be_in_viewport()
    target = link.get_attribute("href") or ""
    assert "see=qamishli" in target
    assert "embed" not in target
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight - main.clientHeight") == 0
    if form == "map":  # what it cannot show alone stands on the page
        with page.expect_popup() as opened:
            page.frame_locator(FRAME).locator(".tray a").last.click()
        query = opened.value.url.partition("?")[2]
        assert set(query.split("&")) >= {"actor=russia", "unplaced=1", "lang=en"}
        assert "embed" not in query
        opened.value.close()


def test_the_share_box_offers_the_forms_of_embedding_and_the_feed_of_the_view(visit: Open) -> None:
    page = visit("?outlet=moscow-times&see=tartus&map=41.2,37,9&tiles=1&lang=en")
    named = page.locator('link[type="application/atom+xml"]')
    before = named.get_attribute("href") or ""
    page.locator('nav [data-place="qamishli"]').click()
    expect(page.locator("header h2")).to_contain_text("Qamishli")
    page.get_by_role("button", name="Share").click()
    feed = page.get_by_label("Address of the feed").input_value()
    assert feed.endswith("/feed.atom?outlet=moscow-times&see=qamishli&lang=en")
    expect(named).to_have_attribute("href", feed)
    assert feed == before.replace("tartus", "qamishli"), "as the server writes it"
    answer = page.request.get(feed)
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, "application/atom+xml")
    assert "<entry>" in answer.text()
    areas = page.get_by_role("dialog").locator("textarea")
    expect(areas).to_have_count(3)
    forms = [area.input_value() for area in areas.all()]
    assert ["embed=true" in forms[0], "embed=map" in forms[1], "embed=card" in forms[2]] == [True] * 3
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Share")).to_be_focused()


def test_the_first_stop_leads_to_the_excerpts_and_one_polite_line_says_what_a_change_shows(visit: Open) -> None:
    page = visit()
    line = page.locator(".st-key-header").get_by_role("status")
    expect(line).to_have_text("")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the excerpts")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("header h2")).to_be_focused()
    page.locator('nav [data-place="qamishli"]').click()
    expect(line).to_have_text("Qamishli: 3 excerpts")
    filters_button(page).click()
    heard = hear(page)
    page.locator('input[data-key="actor:israel"]').check()
    told = re.compile(r"^\d+ of 66 excerpts\. Qamishli: \d excerpts?$")
    until(lambda: told.match(". ".join(dict.fromkeys(heard()))))


def test_notices_lie_over_the_map_and_are_put_away(stay: Open) -> None:
    told = stay("?lang=ar&see=tartus&actor=nobody&xyz=1", height=900)
    becomes(lambda: box(told, ".st-key-stage")["height"], 900 - 52 - 96)  # as without them
    notices = told.locator(".notice")
    expect(notices).to_have_count(2)
    over, *beside = (
        one.bounding_box() for one in (notices.first, *map(told.frame_locator(FRAME).locator, (".home", ".legend")))
    )
    assert over
    home, legend = filter(None, beside)
    assert home["x"] + home["width"] <= over["x"]
    assert over["x"] + over["width"] <= legend["x"]
    close = notices.get_by_role("button", name=read_words("ar")["close"], exact=True)
    close.first.press("Enter")
    expect(notices).to_have_count(1)
    expect(close).to_be_focused()
    close.press("Enter")
    expect(told.locator(".st-key-panel_frame h2")).to_be_focused()


def test_on_a_phone_a_notice_stands_on_the_sheet_and_leads_to_what_was_meant(stay: Open) -> None:
    page = stay("?see=golan", width=375, height=812)
    notice = page.locator(".notice")
    expect(notice).to_contain_text("Did you mean Golan Heights?")
    frames = page.frame_locator(FRAME).locator(".frames")
    expect(frames).to_be_visible()
    said, over, sheet = (one.bounding_box() for one in (notice, frames, page.locator(".st-key-panel_frame")))
    assert said
    assert over
    assert sheet
    assert over["y"] + over["height"] < said["y"]
    assert sheet["y"] - 12 < said["y"] + said["height"] < sheet["y"]
    page.get_by_role("link", name="Did you mean Golan Heights?").click()
    expect(page.locator("header h2")).to_contain_text("Golan")
    expect(notice).to_have_count(0)


def test_a_lost_connection_is_said_and_a_click_is_done_when_it_is_back(visit: Open) -> None:
    page = visit()
    said = page.locator("p.lost")
    expect(said).to_have_count(0)
    page.context.set_offline(True)
    expect(said).to_have_text("Connection lost; the last view stays")
    expect(page.locator(".st-key-header").get_by_role("status")).to_have_text("Connection lost; the last view stays")
    becomes(lambda: box(page, "p.lost")["y"] + box(page, "p.lost")["height"], 900)  # it covers no heading
    page.frame_locator(FRAME).locator('[data-place="qamishli"]').first.click()
    # What was fetched ahead is shown at once (test_clicks); what was not, when the server is back.
    expect(page.locator("header h2")).to_have_text(re.compile("All excerpts|Qamishli"))
    page.context.set_offline(False)
    expect(said).to_have_count(0)
    expect(page.locator("header h2")).to_contain_text("Qamishli")
    page.wait_for_function("() => new URLSearchParams(location.search).get('see') === 'qamishli'")
    # A month, a search and a chip's ✕ likewise, each alone; what stood before stays.
    line, reasons = page.locator("p.line"), page.locator("p.reasons")

    def while_offline(act: Callable[[], None]) -> None:
        rest(page)
        page.context.set_offline(True)
        expect(said).to_be_visible()
        before = page.url
        act()
        expect(page).not_to_have_url(before)
        page.context.set_offline(False)
        expect(said).to_have_count(0)

    def press_what_came_near() -> None:
        bar, title = page.locator('[data-key="bar:2025-08"]'), page.title()
        bar.click()
        still(page.title)
        assert page.title() == title, "its cards are here, its counts are not: neither is shown before the other"

    with page.expect_response(re.compile(r"/data/cards/.*from=2025-08")):
        page.locator('[data-key="bar:2025-08"]').hover()
    while_offline(press_what_came_near)
    expect(line).to_contain_text("August 2025")
    while_offline(partial(page.get_by_role("searchbox").fill, "base"))
    expect(reasons).to_contain_text("base")
    while_offline(reasons.locator(".chip").first.click)
    expect(reasons).not_to_contain_text("2025")
    page.wait_for_function(
        "() => { const said = new URLSearchParams(location.search); said.delete('v');"
        " return said.toString() === 'q=base&see=qamishli'; }"
    )


def test_what_is_on_stands_in_the_drawer_too(stay: Open) -> None:
    page = stay("?actor=russia&actor=israel", width=375, height=812)
    filters_button(page).click()
    chips = drawer(page).locator(".on .chip:not(.reset)")
    expect(chips).to_have_count(2)
    chips.filter(has_text="Israel").click()
    expect(chips).to_have_count(1)
    expect(page.locator('input[data-key="actor:israel"]')).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(drawer(page)).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 1024])
def test_reasons_without_room_are_counted_and_stand_in_the_drawer(stay: Open, width: int) -> None:
    page = stay("?actor=russia&from=2025-07&to=2025-08&status=reported&kind=town&kind=site", width=width, height=900)
    more = page.locator('[data-key="more-reasons"]')
    expect(more).to_have_text(re.compile(r"^\+\d+$"))
    bounds, line = box(page, ".st-key-strip"), box(page, "p.line")
    shown = page.locator("p.reasons > :visible").all()
    for item in shown:
        held = item.bounding_box()
        assert held
        assert line["y"] + line["height"] <= held["y"]
        assert held["y"] + held["height"] < bounds["y"] + bounds["height"] - 4
        assert item.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1"), "no text is cut"
    left = int(more.inner_text())
    assert left == page.locator("p.reasons > *").count() - len(shown)
    more.click()
    expect(drawer(page).locator(".on .chip:not(.reset)")).to_have_count(5)
    total = int(drawer(page).locator(".why strong").inner_text().split()[0])
    told = [one.inner_text() for one in drawer(page).locator(".on .chip .muted, .why li:not(:first-child)").all()]
    numbers = [int(re.search(r"\d+", one)[0]) for one in told if " of the " not in one]  # type: ignore[index]
    assert sum(numbers) == total, "what hides adds up to what is hidden"
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    page.locator("p.reasons .chip").first.click()
    expect(page.locator("p.reasons")).not_to_contain_text("2025")
    assert box(page, ".st-key-strip") == bounds


def test_on_a_phone_what_stands_below_is_reached_by_the_menu(stay: Open) -> None:
    page = stay(width=375, height=812)
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("link", name="All places and months").click()
    expect(page.locator('nav [data-place="tartus"]')).to_be_in_viewport()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="About").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()


def test_chosen_segments_keep_their_sign_in_forced_colours(stay: Open) -> None:
    page = stay(width=1440, height=900)
    page.emulate_media(forced_colors="active")
    filters_button(page).click()
    colours = [
        page.locator(f'input[data-key="basis:{one}"] + span').evaluate("(e) => getComputedStyle(e).backgroundColor")
        for one in ("event", "published")
    ]
    assert colours[0] != colours[1]
    page.keyboard.press("Escape")


SCROLLED_SIDEWAYS = """() => document.querySelector(".stMain").scrollWidth - innerWidth"""


def test_words_of_ten_thousand_letters_break_anywhere(open_page: Open, serve: Serve, tmp_path: Path) -> None:
    strain(tmp_path)
    page = open_page(serve("dashboard.py", LAYERS_DATA=str(tmp_path / "data")) + "?see=sund")
    expect(page.locator(".cards article.card").first).to_be_visible()
    expect(page.locator(".st-key-side_by_side").get_by_role("heading").first).to_be_attached()
    expect(page.locator(".chip.place").first).to_be_attached()
    for width in (1440, 375):
        page.set_viewport_size({"width": width, "height": 800})
        becomes(lambda: page.evaluate(SCROLLED_SIDEWAYS), 0)
    page.set_viewport_size({"width": 1440, "height": 800})
    page.locator("h1").evaluate(
        "(one) => { one.textContent = 'What was reported of movements between coast and interior, '.repeat(2); }"
    )
    until(lambda: 40 < box(page, "h1")["height"] <= 51)  # two lines
    becomes(lambda: page.locator(".summary").evaluate(SUMMARY), "none")  # no sliver stands beside it


SUMMARY = """(one) => {
  const [line, room] = [one.firstElementChild, one].map((each) => each.getBoundingClientRect());
  if (line.top >= room.bottom) return "none";
  return line.right <= room.right && line.bottom <= room.bottom + 1 ? "whole" : "cut";
}"""


def test_the_summary_of_the_header_is_whole_or_not_there(stay: Open) -> None:
    for language in ("en", "ar", "ru"):
        page = stay(f"?lang={language}", width=1440)
        assert page.locator(".summary").evaluate(SUMMARY) == "whole", language
        with map_aside(page):
            for width in (1280, 1100, 1024, 900):
                page.set_viewport_size({"width": width, "height": 900})
                rest(page)
                assert page.locator(".summary").evaluate(SUMMARY) != "cut", (language, width)


def test_what_a_format_is_for_has_room_on_a_phone(stay: Open) -> None:
    page = stay("?lang=ru", width=320, height=640)
    page.locator('[data-key="menu"]').click()
    page.get_by_role("button", name="Экспорт").click()
    told = page.locator(".formats li > :last-child")
    expect(told.first).to_be_visible()
    assert min(told.evaluate_all("(all) => all.map((one) => one.offsetWidth)")) > 200
    page.keyboard.press("Escape")
