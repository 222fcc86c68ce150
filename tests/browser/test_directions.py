"""The page in Arabic runs from right to left, and what never mirrors does not; Russian has room.

Few loads, many looks: each test opens one page and asks much of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from layers.words import read_words
from tests.browser.lettered import LOOK_AT_FRAME, drawn_in, names_stand_free
from tests.browser.test_everybody import PHONE, WIDE, faults, frame, heading, inside, run
from tests.browser.waiting import becomes, rest, until

WORDS = read_words("ar")
MIXED = "قال Lavrov في 31 يوليو 2025 إن (S-400) باقية في Hmeimim، و«Tartus» كذلك — 66 %. " * 3

Open = Callable[..., Page]

# Every text in Arabic script with what its letters wear; and where the text of an element begins and ends.
LETTERS = """
const found = [];
const look = (one) => {
  const { letterSpacing, fontStyle, textTransform, fontFamily } = one.ownerDocument.defaultView.getComputedStyle(one);
  const ours = fontFamily.includes("Arabic of the page");
  if (letterSpacing !== "normal" || fontStyle !== "normal" || textTransform !== "none" || !ours)
    found.push(`${said(one)}: ${letterSpacing} ${fontStyle} ${textTransform} ${fontFamily}`);
};
let n = 0;
for (const one of every("*"))
  for (const node of one.childNodes)
    if (node.nodeType === 3 && /\\p{Script=Arabic}/u.test(node.data) && !one.matches("script, style, title, option")) {
      n += 1;
      look(one);
    }
return [n, found];
"""
# Digits are Latin, in what is read and in what is read aloud.
DIGITS = """
const told = (one) => [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data)
  .concat([...one.attributes].map(({ value }) => value));
return every("*:not(script, style)").flatMap(told).filter((text) => /[\u0660-\u0669\u06f0-\u06f9]/.test(text));
"""
# Dots under letters reach further down than Latin ones do: where lines are cut off, they are high enough.
CUT = """
return every("*").filter((one) => {
  const { overflowY, lineHeight, fontSize, clipPath } = one.ownerDocument.defaultView.getComputedStyle(one);
  const bears = [...one.childNodes].some((node) => node.nodeType === 3 && /\\p{Script=Arabic}/u.test(node.data));
  return bears && overflowY === "hidden" && clipPath === "none" && parseFloat(lineHeight) < 1.44 * parseFloat(fontSize);
}).map(said);
"""
# A text in other letters than the page's keeps to itself: in a box of its own direction, or isolated in its line.
BARE = """
const isForeign = (text) => /\\p{Script=Latin}|\\p{Script=Cyrillic}/u.test(text) && !/\\p{Script=Arabic}/u.test(text);
const keeps = (one) => {
  const { direction, unicodeBidi, display } = one.ownerDocument.defaultView.getComputedStyle(one);
  if (direction === "ltr" || one.matches("[dir=auto]") || one.ariaHidden === "true") return true;
  if (!display.startsWith("inline")) return false;
  return unicodeBidi === "isolate" || keeps(one.parentElement);
};
const foreign = every("*:not(script, style, title, option, textarea, svg *, .languages a)").flatMap((one) =>
  [...one.childNodes].filter((node) => node.nodeType === 3 && isForeign(node.data.replace(/\\u2068.*?\\u2069/g, ""))));
const bare = foreign.filter(({ parentElement }) => !keeps(parentElement));
return [foreign.length, bare.map(({ data }) => data.slice(0, 80))];
"""
# An arrow stands on the line of the word before it.
ALONE = """
return every(".arrow").filter((one) => {
  const range = document.createRange();
  range.selectNodeContents(one.parentElement.firstChild);
  return one.getBoundingClientRect().top > [...range.getClientRects()].at(-1).bottom;
}).map((one) => said(one.parentElement));
"""
# A region that draws itself says which way it runs.
ROOTS = 'return every(".root").map((one) => [one.className, one.lang, getComputedStyle(one).direction]);'


def box(one: Locator) -> dict[str, float]:
    found = one.bounding_box()
    assert found
    x, y, width, height = (round(found[side]) for side in ("x", "y", "width", "height"))
    return {"x": x, "right": x + width, "y": y, "height": height}


def direction(one: Locator) -> Any:
    return one.evaluate("(one) => getComputedStyle(one).direction")


def points_left(arrow: Locator, pseudo: str | None = None) -> bool:
    """Say whether a triangle, of which one border has a colour, points to the left."""
    script = """(one, pseudo) => {
      const { borderLeftWidth, borderRightWidth, transform } = getComputedStyle(one, pseudo);
      return [borderLeftWidth, borderRightWidth, transform];
    }"""
    return bool(arrow.evaluate(script, pseudo) == ["0px", "6px", "none"])


def fonts(page: Page) -> list[str]:
    """Return which of the app's fonts page and frame have asked for."""
    script = 'performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /\\.woff2/.test(name))'
    asked = [name for each in (page, inside(page)) for name in each.evaluate(script)]
    return [name.rsplit("/")[-1] for name in asked if "/vendor/" in name]


def test_a_desk_in_arabic_is_mirrored_and_its_map_is_not(stay: Open) -> None:
    page = stay("?lang=ar", width=1440)
    assert page.locator("html").evaluate("(one) => [one.lang, one.dir]") == ["ar", "rtl"]
    roots = run(page, ROOTS)
    assert len(roots) >= 8
    assert {tuple(root[1:]) for root in roots} == {("ar", "rtl")}
    wears_its_letters(page, 150)
    assert set(fonts(page)) == {"noto-sans-arabic.woff2"}
    assert faults(page, "first") == []
    stands_in_mirror(page)
    stands_as_ever(page)
    opens_from_the_right(page, 1440)
    for word in ("share", "about.open"):
        page.get_by_role("button", name=WORDS[word], exact=True).click()
        dialog = page.locator("dialog[open]")
        expect(dialog.locator("h3").first).to_be_visible()
        assert box(dialog.locator(".top button"))["right"] < box(dialog.locator("h2"))["x"]
        assert [direction(field) for field in dialog.locator("input, textarea").all()] in ([], ["ltr"] * 5)
        assert faults(page, word) == []
        page.keyboard.press("Escape")
    # Arrows lead through what lies over the map as it is read.
    links = frame(page).locator(".tray a")
    links.first.focus()
    page.keyboard.press("ArrowLeft")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(links.first).to_be_focused()
    # A click on the map's west is west.
    west = box(frame(page).locator('.place[data-place="tartus"]').first)
    assert west["x"] < box(page.locator(".st-key-map_frame"))["x"] + 460
    page.mouse.click((west["x"] + west["right"]) / 2, west["y"] + west["height"] / 2)
    expect(heading(page)).to_contain_text("طرطوس")
    expect(frame(page).locator(".home")).to_contain_text("→")
    page.locator('article.card [data-key^="more:"]').first.click()
    expect(page.locator("article.card .more bdi").first).to_be_visible()
    counted, bare = run(page, BARE)
    assert counted > 20
    assert bare == []
    assert faults(page, "selected") == []
    assert mixed(page) == {"ltr": True, "rtl": True}
    for at in ((7, 38.9, 35.0), (8, 36.2, 33.5), (8.5, 36, 35.1), (9, 35.95, 33)):
        inside(page).evaluate(
            "([zoom, lon, lat]) => void evidenceMap.page.map.setView([lat, lon], zoom, { animate: false })", at
        )
        assert names_stand_free(drawn_in(inside(page)), at) > 8
    assert names_stand_free(drawn_in(inside(page), inset=True), "inset") > 4


def wears_its_letters(page: Page, least: int) -> None:
    """Hold that no Arabic text is spaced, slanted or in other letters than the app's."""
    counted, wrong = run(page, LETTERS)
    assert counted > least
    assert wrong == []
    assert run(page, DIGITS) == []
    assert run(page, CUT) == []


def stands_in_mirror(page: Page) -> None:
    """Hold that what comes first stands at the right, and what points on, to the left."""
    field = page.get_by_role("searchbox").first
    assert direction(field) == "rtl"
    field.evaluate("(one) => { one.value = 'Tartus'; }")
    assert direction(field) == "ltr", "what is typed runs as its letters do"
    field.evaluate("(one) => { one.value = ''; }")
    panel, drawn = box(page.locator(".st-key-panel_frame")), box(page.locator(".st-key-map_frame"))
    assert (panel["x"], panel["right"], drawn["right"]) == (0, drawn["x"], 1440)
    assert box(page.locator(".st-key-summary"))["x"] > box(page.locator(".st-key-timeline"))["right"]
    assert box(page.locator("h1"))["x"] > box(page.locator(".tools"))["right"]
    assert panel["right"] - box(heading(page))["right"] < 24 < box(heading(page))["x"] - panel["x"]
    assert points_left(page.locator(".contra .arrow").first)
    content = frame(page)
    for name in (".legend", ".tray", ".inset-title", ".home"):
        assert direction(content.locator(name).first) == "rtl", name


def stands_as_ever(page: Page) -> None:
    """Hold that west and earlier are left, and that the map's buttons keep their corner."""
    marks = inside(page).evaluate("() => evidenceMap.page.markers.marks.map(({ place, x }) => [place.lon, x])")
    assert len(marks) > 5
    assert [x for _, x in sorted(marks)] == sorted(x for _, x in marks)
    for bars in (page.locator("button.bar"), page.locator(".st-key-coverage thead th")):
        edges = [box(one)["x"] for one in bars.all()]
        assert len(edges) > 8
        assert edges == sorted(edges)
    assert box(page.locator(".controls .player .first"))["x"] < box(page.locator(".controls .player .last"))["x"]
    assert direction(frame(page).locator(".leaflet-container").first) == "ltr"
    assert box(frame(page).locator(".map-button-in"))["right"] > 1440 - 40


def opens_from_the_right(page: Page, width: int) -> None:
    """Hold that the drawer lies at the right, and its marks of disclosure point to the left."""
    page.locator('[data-key="filters"]').click()
    drawer = page.locator('[data-testid="stSidebar"]')
    expect(drawer.locator("h2")).to_be_visible()
    becomes(lambda: box(drawer)["right"], width)
    assert box(drawer.locator(".head button"))["right"] < box(drawer.locator("h2"))["x"]
    row = drawer.locator("li .check").first
    parts = [box(row.locator(part)) for part in ("input", ".name", ".count")]
    assert parts[0]["x"] >= parts[1]["right"] > parts[1]["x"] >= parts[2]["right"]
    assert points_left(drawer.locator(".section:not([open]) > summary").first, "::before")
    assert faults(page, "drawer") == []
    page.keyboard.press("Escape")


def mixed(page: Page) -> dict[str, bool]:
    """Say for each direction whether a quote of several scripts begins at its side and stays in its box."""
    found: dict[str, bool] = page.locator("article.card blockquote").first.evaluate(
        """(quote, text) => {
          const sound = (dir) => {
            Object.assign(quote, { dir, textContent: text });
            const range = document.createRange();
            range.selectNodeContents(quote);
            const box = quote.getBoundingClientRect();
            const lines = [...range.getClientRects()];
            const inside = lines.every(({ left, right }) => left >= box.left && right <= box.right + 0.5);
            range.setEnd(quote.firstChild, 1);
            const first = range.getBoundingClientRect();
            const begins = dir === "rtl" ? box.right - first.right : first.left - box.left;
            const { borderLeftWidth, borderRightWidth } = getComputedStyle(quote);
            const ruled = parseFloat(dir === "rtl" ? borderRightWidth : borderLeftWidth) === 3;
            return inside && box.height > 60 && ruled && (dir === "ltr" || begins < 20);
          };
          return { ltr: sound("ltr"), rtl: sound("rtl") };
        }""",
        MIXED,
    )
    return found


def test_a_phone_in_arabic_is_mirrored(visit: Open) -> None:
    page = visit("?lang=ar&see=qamishli", **PHONE)
    assert faults(page, "half") == []
    wears_its_letters(page, 100)
    handle = page.locator(".handle")
    assert box(handle.locator(".number"))["right"] > 340
    assert box(handle.locator(".chevron"))["x"] < 40
    assert box(page.locator("h1"))["right"] > 340
    months = [box(one)["x"] for one in page.locator("button.bar").all()]
    assert months == sorted(months)
    switch = [box(one)["x"] for one in frame(page).locator(".frames button").all()]
    assert len(switch) > 1
    assert switch == sorted(switch, reverse=True)
    page.locator('[data-key="menu"]').click()
    until(lambda: box(page.locator(".tools"))["x"] < 20)
    assert faults(page, "menu") == []
    page.keyboard.press("Escape")
    opens_from_the_right(page, 375)
    assert mixed(page) == {"ltr": True, "rtl": True}
    page.evaluate("document.documentElement.dataset.sheet = 'peek'")
    rest(page)
    for at in range(3):
        inside(page).evaluate(LOOK_AT_FRAME, at)
        assert names_stand_free(drawn_in(inside(page)), at) > 4


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_nothing_is_wider_than_the_window_and_nothing_lies_over_another(stay: Open, language: str) -> None:
    page = stay(f"?lang={language}&see=buffer_zone&actor=russia&from=2025-07&to=2025-08")
    assert bool(fonts(page)) == (language == "ar")
    for width in (320, 360, 375, 414, 640, 768, 900, 1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 812})
        rest(page)
        becomes(lambda: run(page, WIDE), [0, 0])
        bars = frame(page).locator(".frames, .legend summary, .leaflet-bar, .home")
        apart(bars, width)
        apart(page.locator(".bar-of-tools > :is(h1, button, .search, .tools), .bar-of-tools > nav"), width)
        cut = run(page, 'return every(".tools > *, .chip, .segment span, button.show").filter((one) => '
                        "one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map(said)")  # fmt: skip
        assert cut == [], width
        assert run(page, ALONE) == [], width


def apart(several: Locator, width: int) -> None:
    """Hold that of what is shown nothing is nearer to another than 4 px."""
    boxes = [found for one in several.all() if (found := one.bounding_box()) and found["width"] > 1]
    assert boxes
    for one, other in combinations(boxes, 2):
        across = one["x"] < other["x"] + other["width"] + 4 and other["x"] < one["x"] + one["width"] + 4
        along = one["y"] < other["y"] + other["height"] + 4 and other["y"] < one["y"] + one["height"] + 4
        assert not (across and along), (width, json.dumps([one, other]))


def test_an_arabic_name_on_an_english_page_asks_for_no_font(visit: Open) -> None:
    page = visit("?see=tartus")
    expect(page.locator('h2 [lang="ar"]').first).to_be_visible()
    assert fonts(page) == []
    assert mixed(page) == {"ltr": True, "rtl": True}
