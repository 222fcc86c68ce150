"""Everybody can use the page: no fault that axe-core finds, by keyboard, enlarged, with forced colours.

One page serves several assertions where it can, since each costs seconds to open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from tests.browser.waiting import becomes, go, hear, next_frame, rest

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
FEWEST_PASSES = 100
PHONE = {"width": 375, "height": 812, "has_touch": True, "is_mobile": True}
IFRAME = 'iframe[src*="streamlit_folium"]'
PAIR = "?pair=enab-baladi-2025-08-12&pair=moscow-times-2025-09-22-30"

Serve = Callable[..., str]
Open = Callable[..., Page]

# Go through the document, every shadow root and the map's frame.
EVERY = """
const every = (selector) => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.matches(selector) && one.checkVisibility({ visibilityProperty: true })) found.push(one);
      if (one.shadowRoot) look(one.shadowRoot);
      if (one.tagName === "IFRAME" && one.src.includes("streamlit_folium")) look(one.contentDocument);
    }
  };
  look(document);
  return found;
};
const focused = () => {
  let at = document.activeElement;
  for (;;) {
    if (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    else if (at?.tagName === "IFRAME") at = at.contentDocument.activeElement;
    else return at;
  }
};
const said = (one) => `${one.tagName} ${one.className} ${one.ariaLabel ?? one.textContent.trim().slice(0, 40)}`;
"""

# What passes is only counted: to hand it over takes longer than to find it.
LOOK = """
async (rules) => {
  const { passes, violations } = await axe.run(document, rules);
  const says = (id) => ({ target, html, failureSummary }) =>
    `${id}: ${JSON.stringify(target)} ${html.slice(0, 120)} ${failureSummary.slice(0, 300)}`;
  return [passes.flatMap(({ nodes }) => nodes).length, violations.flatMap(({ id, nodes }) => nodes.map(says(id)))];
}
"""


def frame(page: Page) -> FrameLocator:
    return page.frame_locator(IFRAME)


def inside(page: Page) -> Frame:
    return next(each for each in page.frames if "streamlit_folium" in each.url)


def run(page: Page, script: str, argument: object = None) -> Any:
    """Run a script that may use `every`, `focused` and `said`."""
    return page.evaluate(f"(given) => {{ {EVERY} {script} }}", argument)


def heading(page: Page) -> Locator:
    return page.locator(".st-key-panel_frame header h2")


def faults(page: Page, state: str, *, frames: bool = True) -> list[str]:
    """Let axe-core look at the page, every shadow root and, but where not, every frame; return what it finds wrong."""
    page.wait_for_timeout(300)
    for each in page.frames:
        if not each.evaluate("'axe' in window"):
            each.evaluate(AXE.read_text(encoding="utf-8"))
    passes, violations = page.evaluate(LOOK, RULES | {"iframes": frames})
    assert passes >= FEWEST_PASSES, f"axe saw too little of {state}"
    return [f"{state}: {each}" for each in violations]


def test_axe_finds_no_fault_while_one_reads(stay: Open) -> None:
    page = stay()
    found = faults(page, "first")
    for name in ("Filters", "Share", "Export", "About"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog").first).to_be_visible()
        found += faults(page, name)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator('nav [data-place="tartus"]').click()
    expect(heading(page)).to_contain_text("Tartus")
    found += faults(page, "selected")
    page.get_by_role("button", name="Cite").first.click()
    expect(page.locator("div.more")).to_contain_text("APA")
    found += faults(page, "cite", frames=False)
    page.get_by_role("link", name="Outlets", exact=True).click()
    expect(page.locator(".st-key-side_by_side section")).to_have_count(2)
    page.get_by_text("List of everything").click()
    expect(page.get_by_role("rowheader").last).to_be_visible()
    found += faults(page, "side by side, and the table")
    assert not found, "\n".join(found)


def test_axe_finds_no_fault_on_a_phone(stay: Open) -> None:
    page = stay("?actor=nobody&xyz=1", **PHONE)
    expect(page.locator(".notice")).to_have_count(2)
    frame(page).locator(".legend > summary").click()
    expect(frame(page).locator(".legend .region-sample")).to_be_visible()
    found = faults(page, "phone, with notices and the legend")
    frame(page).locator(".legend > summary").click()
    page.get_by_role("button", name="Months and player").click()
    found += faults(page, "months", frames=False)
    page.keyboard.press("Escape")
    for name in ("Share", "Export", "About"):
        page.get_by_role("button", name="More", exact=True).click()
        if name == "Share":
            found += faults(page, "menu", frames=False)
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += faults(page, name, frames=False)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults(page, "drawer", frames=False)
    page.keyboard.press("Escape")
    for width in (375, 320):  # beside it there is room for a finger that closes it
        page.set_viewport_size({"width": width, "height": 812})
        page.get_by_role("button", name="Filters").tap()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.touchscreen.tap(width - 22, 500)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="Filters")).to_be_focused()
    page.set_viewport_size({"width": 375, "height": 812})
    rest(page)
    frame(page).locator('[data-place="qamishli"]').first.click()
    expect(heading(page)).to_contain_text("Qamishli")
    expect(page.locator('[data-key="fold"]')).to_be_visible()
    found += faults(page, "half")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("query", "worn"),
    [
        pytest.param("?actor=russia&from=2025-07&to=2025-08", {}, id="filtered"),
        pytest.param(PAIR, {}, id="pair"),
        pytest.param("?q=patrols&see=qamishli", {"color_scheme": "dark"}, id="dark"),
        pytest.param("?story=russias-return&step=8", {"color_scheme": "dark"}, id="story"),
        pytest.param("?see=buffer_zone&q=patrols", {"forced_colors": "active"}, id="forced"),
    ],
)
def test_axe_finds_no_fault_in_a_view(stay: Open, query: str, worn: dict[str, Any]) -> None:
    page = stay(query)
    if worn:
        page.emulate_media(**worn)
        expect(frame(page).locator("html")).to_have_attribute("data-theme", worn.get("color_scheme", "light"))
        next_frame(page)
    found = faults(page, query)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("query", "width"), [("?embed=true&see=qamishli", 700), ("?embed=map", 375), ("?embed=card&see=tartus", 375)]
)
def test_axe_finds_no_fault_where_it_is_embedded(visit: Open, query: str, width: int) -> None:
    found = faults(visit(query, width=width, height=600), query)
    assert not found, "\n".join(found)


STOP = """
const at = focused();
const look = at.ownerDocument.defaultView.getComputedStyle(at);
return {
  said: said(at),
  inMap: at.ownerDocument !== document,
  isPlace: at.matches(".place"),
  inCard: Boolean(at.closest("article.card")),
  isBody: at === document.body,
  ring: parseFloat(look.outlineWidth) * (look.outlineStyle !== "none"),
};
"""


BEGIN = """
const first = document.createElement("span");
first.tabIndex = -1;
document.body.prepend(first);
first.focus();
first.remove();
"""
"""Have Tab begin where it begins in a page that was just opened."""


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?see=tartus&actor=russia&actor=israel&from=2025-01&to=2025-08&q=base",
        pytest.param("?story=russias-return&step=3", id="story"),
        pytest.param("?see=tartus&actor=nobody&xyz=1", id="notices"),
    ],
)
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 375, "height": 812}])
def test_the_first_card_is_near_and_each_stop_is_seen(stay: Open, size: dict[str, int], query: str) -> None:
    page = stay(query, **size)
    expect(page.locator(".notice")).to_have_count(2 * ("nobody" in query))
    next_frame(page)  # what is one stop knows what can be seen
    run(page, BEGIN)
    stops: list[dict[str, Any]] = []
    while not stops or not stops[-1]["inCard"]:
        page.keyboard.press("Tab")
        stops.append(run(page, STOP))
        assert len(stops) <= 20, " · ".join(stop["said"] for stop in stops)
    assert "skip" in stops[0]["said"]
    assert [stop["said"] for stop in stops if stop["isBody"] or stop["ring"] < 2] == []
    assert sum(stop["isPlace"] for stop in stops) == 1, "all places are one stop"
    in_map = [stop["inMap"] for stop in stops]
    first, last = in_map.index(True), len(in_map) - in_map[::-1].index(True) - 1
    assert all(in_map[first : last + 1]), "the map is entered once"
    # The same way back.
    for stop in reversed(stops[:-1]):
        page.keyboard.press("Shift+Tab")
        assert run(page, STOP)["said"] == stop["said"]


def test_arrows_lead_through_the_bars_of_the_map(stay: Open) -> None:
    page = stay()
    frame(page).get_by_role("button", name="Zoom in").focus()
    for key, name in (("ArrowDown", "Zoom out"), ("ArrowUp", "Zoom in"), ("ArrowUp", "Full screen")):
        page.keyboard.press(key)
        becomes(lambda: run(page, "return focused().ariaLabel"), name)
    links = frame(page).get_by_role("toolbar", name="Off the map").get_by_role("link")
    expect(links.first).to_be_visible()
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(links.nth(1)).to_be_focused()


def test_arrows_lead_through_what_is_on_and_what_it_hides(stay: Open) -> None:
    page = stay("?actor=russia&from=2025-01&to=2025-08&see=tartus", width=1440, height=900)
    bar = page.get_by_role("toolbar", name="What is on, and what it hides")
    links = bar.locator(":is(a, button):visible")
    links.first.focus()
    page.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(links.last).to_be_focused()
    page.keyboard.press("Home")
    expect(bar.locator('[tabindex="0"]')).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("p.reasons")).not_to_contain_text("2025")
    becomes(lambda: run(page, "return said(focused())").endswith("take it away"), True)  # the next has the focus
    page.keyboard.press("Enter")
    expect(page.locator("p.reasons")).to_have_count(0)
    expect(heading(page)).to_be_focused()
    page.get_by_role("button", name="Filters").click()
    page.locator('input[data-key="actor:russia"]').check()
    page.locator(".on .chip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".on .chip")).to_have_count(0)
    expect(page.get_by_role("dialog", name="Filters").locator("h2")).to_be_focused()
    page.keyboard.press("Escape")


def test_enter_leads_to_the_excerpts_and_escape_gives_the_focus_back(stay: Open) -> None:
    page = stay()
    status = page.locator(".st-key-header").get_by_role("status")
    heard = hear(page)
    # A place in the list.
    place = page.locator('nav [data-place="tartus"]')
    place.focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Tartus")
    expect(heading(page)).to_be_focused()
    expect(status).to_have_text("Tartus: 9 excerpts")
    page.keyboard.press("Escape")
    expect(heading(page)).to_have_text("All excerpts")
    expect(status).to_have_text("All excerpts: 66 excerpts")
    expect(place).to_be_focused()
    # A place on the map, an area.
    mark = frame(page).locator(".place.form-area").first
    name = (mark.get_attribute("aria-label") or "").split(":")[0]
    mark.focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text(name)
    expect(heading(page)).to_be_focused()
    expect(status).to_have_text(re.compile(f"^{name}: "))
    page.keyboard.press("Escape")
    expect(heading(page)).to_have_text("All excerpts")
    expect(status).to_have_text("All excerpts: 66 excerpts")
    page.wait_for_function("(frame) => document.activeElement.matches(frame)", arg=IFRAME)
    # What opens over the page, closed from wherever one is.
    for opener in ("Filters", "Share", "Export", "About"):
        button = page.get_by_role("button", name=opener)
        button.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(button).to_be_focused()
    more = page.get_by_role("button", name="Months and player")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#time-menu")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("#time-menu")).to_be_hidden()
    expect(more).to_be_focused()
    legend = frame(page).locator(".legend summary")
    legend.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(frame(page).locator(".legend[open]")).to_have_count(0)
    expect(legend).to_be_focused()
    page.wait_for_timeout(600)  # for what should not come
    told = [text.split(":")[0] for text in heard()]
    assert told == ["Tartus", "All excerpts", name, "All excerpts"], "one for each change"


def test_escape_closes_a_place_from_anywhere(stay: Open) -> None:
    page = stay("?see=qamishli")
    for at in (
        page.get_by_role("searchbox"),
        page.locator("button.bar").nth(3),
        frame(page).locator(".legend summary"),
        page.locator("article.card .foot a").first,
        page.locator('nav [data-place="tartus"]'),
    ):
        go(page, "?see=qamishli")
        expect(heading(page)).to_contain_text("Qamishli")
        rest(page)
        at.focus()
        page.keyboard.press("Escape")
        expect(heading(page)).to_have_text("All excerpts")
        rest(page)
        becomes(lambda: run(page, STOP)["isBody"], False)


def test_escape_closes_what_is_open_in_a_card_and_then_leads_to_the_place(visit: Open) -> None:
    page = visit("?see=tartus")
    cite = page.locator("article.card .actions").first.get_by_role("button", name="Cite")
    cite.focus()
    page.keyboard.press("Enter")
    expect(cite).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(cite).to_have_attribute("aria-expanded", "false")
    expect(cite).to_be_focused()
    expect(heading(page)).to_contain_text("Tartus")
    looks = "evidenceMap.page.map.getCenter()"
    before = inside(page).evaluate(looks)
    page.keyboard.press("Escape")
    expect(heading(page)).to_have_text("All excerpts")
    inside(page).wait_for_function(
        "() => document.activeElement?.dataset.place === evidenceMap.page.markers.standing.get('tartus').place.id"
    )
    assert inside(page).evaluate(looks) == before, "the map holds still"


def test_the_list_has_the_places_of_the_map_with_the_same_numbers(stay: Open) -> None:
    page = stay()
    marks = inside(page).evaluate(
        "() => { const { marks, counts } = evidenceMap.page.markers;"
        " return marks.map(({ place }) => [place.id, counts[place.id]]); }"
    )
    assert len(marks) > 8
    listed = """(marks) => {
      const root = document.querySelector(".st-key-places").shadowRoot;
      return marks.map(([place]) =>
        [place, Number(root.querySelector(`nav [data-place="${place}"] .badge`).textContent)]);
    }"""
    becomes(lambda: page.evaluate(listed, marks), marks)


SMALL = """
const found = [];
for (const one of every("a[href], button, input, select, summary, textarea")) {
  const view = one.ownerDocument.defaultView;
  const box = (one.matches("input") && one.closest("label") || one).getBoundingClientRect();
  // Links in the run of a sentence may be as high as its lines; a link to skip grows with the focus.
  if (view.getComputedStyle(one).display === "inline" || one.matches(".skip, .visually-hidden")) continue;
  if (box.width && Math.min(box.width, box.height) < 23.5)
    found.push(`${said(one)} ${box.width}x${box.height}`);
}
return found;
"""


# How far apart the lines of links are that take more than one, in heights of their letters.
WRAPPED = """
return every("p a, p button, li a").flatMap((one) => {
  const range = one.ownerDocument.createRange();
  range.selectNodeContents(one);
  const lines = [...range.getClientRects()].filter(({ width }) => width > 12); // arrows are narrower
  const tops = [...new Set(lines.map(({ top }) => Math.round(top)))].sort((a, b) => a - b);
  const size = parseFloat(one.ownerDocument.defaultView.getComputedStyle(one).fontSize);
  return tops.slice(1).map((top, at) => (top - tops[at]) / size).filter((apart) => apart > 0.5);
});
"""


def test_nothing_to_press_is_smaller_than_24_pixels_and_what_is_used_most_has_44_by_touch(stay: Open) -> None:
    assert run(stay("?actor=russia&from=2025-07&to=2025-08"), SMALL) == []
    page = stay("?see=buffer_zone", **PHONE)
    expect(page.locator('[data-key="fold"]')).to_be_visible()
    assert run(page, SMALL) == []
    low = run(
        page,
        """return every("header button, .bar-of-tools button, .handle, .frames button, .map-button, .place.form-circle,"
          + " .legend summary, .play, .foot a, .foot button, nav a, .close")
          .filter((one) => one.getBoundingClientRect().height < 43.5 && !one.matches(".inset *, button.link"))
          .map((one) => `${said(one)} ${one.getBoundingClientRect().height}`);""",
    )
    assert low == []
    wrapped = run(page, WRAPPED)
    assert wrapped, "a link on two lines"
    assert max(wrapped) < 1.7, "what is high to be pressed does not part its lines"


WIDE = """
const main = document.querySelector('[data-testid="stMain"]');
return [main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth];
"""


def test_in_a_page_of_others_a_finger_finds_buttons_apart(visit: Open) -> None:
    page = visit("?embed=true&see=tartus", width=375, height=600, has_touch=True)
    bars = frame(page).locator(".frames, .legend summary, .leaflet-bar, .attribution, .leaflet-control-scale")
    boxes = [box for one in bars.all() if (box := one.bounding_box())]
    assert len(boxes) == 5
    for one, other in combinations(boxes, 2):
        aside = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
        below = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
        assert max(aside, below) >= 4, boxes


@pytest.mark.parametrize("size", [{"width": 720, "height": 450}, {"width": 320, "height": 256}])
def test_enlarged_to_200_and_400_percent_the_page_is_used_without_scrolling_sideways(
    stay: Open, size: dict[str, int]
) -> None:
    page = stay("?see=qamishli&actor=russia", width=375, height=812)
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    rest(page)
    becomes(lambda: run(page, WIDE), [0, 0])
    assert page.locator("h1").evaluate("(e) => e.scrollHeight - e.clientHeight") <= 1, "the title is whole"
    bars = [one.bounding_box() for one in frame(page).locator(".frames, .legend summary, .leaflet-bar").all()]
    boxes = [(b["x"], b["x"] + b["width"], b["y"], b["y"] + b["height"]) for b in bars if b]
    for one, other in combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, boxes
    heading(page).scroll_into_view_if_needed()
    expect(heading(page)).to_be_in_viewport()
    quote = page.locator("article.card blockquote").first
    quote.scroll_into_view_if_needed()
    expect(quote).to_be_in_viewport()
    page.get_by_role("button", name="Filters").click()
    button = page.get_by_role("dialog").locator("button.show")
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    becomes(lambda: run(page, WIDE), [0, 0])


SPACED = """
const style = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
  + " p { margin-block-end: 2em !important; }";
const roots = new Set([document, ...every("*").map((one) => one.getRootNode())]);
for (const root of roots) {
  const sheet = (root.ownerDocument ?? root).createElement("style");
  sheet.textContent = style;
  (root.head ?? root).append(sheet);
}
"""
CUT = """
const found = [];
for (const one of every("*")) {
  if (!one.childNodes.length || one.closest(".visually-hidden, svg, .skip, .tooltip, [hidden]")) continue;
  if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
  const look = one.ownerDocument.defaultView.getComputedStyle(one);
  if (look.clipPath !== "none") continue;
  const cuts = (over) => over === "hidden" || over === "clip";
  const [x, y] = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight];
  if ((cuts(look.overflowX) && x > 1) || (cuts(look.overflowY) && y > 1)) found.push(said(one));
}
return found;
"""


def test_wider_spacing_of_text_cuts_nothing(visit: Open) -> None:
    page = visit("?see=tartus&actor=russia")
    run(page, SPACED)
    for width, height in ((1280, 900), (375, 812)):
        page.set_viewport_size({"width": width, "height": height})
        next_frame(page)
        becomes(lambda width=width: [width, *run(page, CUT)], [width])  # type: ignore[misc]
        becomes(lambda width=width: [width, *run(page, WIDE)], [width, 0, 0])  # type: ignore[misc]


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 375, "height": 812}])
def test_where_a_browser_s_letters_are_twice_as_large_so_are_the_page_s(stay: Open, size: dict[str, int]) -> None:
    page = stay("?see=tartus&actor=russia", **size)
    session = page.context.new_cdp_session(page)
    letters = [heading(page), page.locator("article.card blockquote").first, page.locator("article.card .said").first]

    def sizes() -> list[float]:
        return [one.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") for one in letters]

    usual = sizes()
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    try:
        becomes(sizes, [2 * one for one in usual])
        rest(page)
        becomes(lambda: run(page, WIDE), [0, 0])
        becomes(lambda: run(page, CUT), [])
        quote = letters[1]
        quote.scroll_into_view_if_needed()
        expect(quote).to_be_in_viewport()
    finally:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})


def test_forced_colours_leave_every_sign(stay: Open) -> None:
    page = stay("?see=buffer_zone&from=2025-07&to=2025-08&q=Israel&undated=1")
    page.emulate_media(forced_colors="active")
    next_frame(page)
    mark = page.locator("article.card mark").first
    sign = "(e) => { const s = getComputedStyle(e); return [s.borderBottomStyle, s.outlineStyle]; }"
    assert mark.evaluate(sign) != ["none", "none"]
    sought = page.locator("article.card mark.sought").first
    assert sought.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
    assert "gradient" in page.locator("article.card .dot").first.evaluate("(e) => getComputedStyle(e).backgroundImage")
    columns = run(
        page,
        """return every(".bar .certain, .bar .possible").filter((one) => one.getBoundingClientRect().height > 2)
          .map((one) => { const s = getComputedStyle(one); return s.borderTopWidth + s.backgroundColor; });""",
    )
    assert len(set(columns)) >= 2, "certain and possible are told apart"
    chosen, other = (page.locator(f'button.bar[data-key="bar:{month}"]') for month in ("2025-07", "2025-02"))
    edge = "(e) => getComputedStyle(e.querySelector('.column')).borderBottomColor"
    assert chosen.evaluate(edge) != other.evaluate(edge)
    arrow = page.locator("article.card .arrow").first
    assert arrow.evaluate("(e) => getComputedStyle(e).borderTopColor") == "rgba(0, 0, 0, 0)", "a triangle, no block"
    discs = inside(page).evaluate(
        """() => [...document.querySelectorAll(".place.form-circle .disc")].map((one) => {
          const s = getComputedStyle(one); return [s.backgroundColor, s.webkitTextFillColor]; })"""
    )
    assert discs
    assert all(ground != ink for ground, ink in discs)


def test_with_less_motion_nothing_moves(stay: Open) -> None:
    page = stay()
    page.emulate_media(reduced_motion="reduce")
    page.locator('nav [data-place="qamishli"]').click()
    expect(heading(page)).to_contain_text("Qamishli")
    becomes(
        lambda: run(
            page,
            """return every("*").filter((one) => one.getAnimations().some((each) => each.playState === "running"
          && each.effect.getTiming().duration > 100)).map(said);""",
        ),
        [],
    )
    page.set_viewport_size({"width": 375, "height": 812})
    moves = "(e) => getComputedStyle(e).transitionDuration"
    becomes(lambda: page.locator(".st-key-panel_frame").evaluate(moves), "0s")
    page.emulate_media(reduced_motion="null")
    becomes(lambda: page.locator(".st-key-panel_frame").evaluate(moves) != "0s", wanted=True)


def test_single_letters_do_nothing_outside_the_map(stay: Open) -> None:
    page = stay("?see=qamishli")
    heading(page).focus()
    before = page.url
    for key in "abcdefghijklmnopqrstuvwxyz0123456789+-/?.":
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    assert page.url == before
    assert page.get_by_role("dialog").count() == 0
    expect(page.locator(IFRAME)).to_have_attribute("title", re.compile(r"\w"))
