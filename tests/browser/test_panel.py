"""The panel in a real browser: cards, pairs, the head of a place, two outlets side by side, the printed brief."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.waiting import becomes, go, map_aside, rest, until

FRAME = 'iframe[src*="streamlit_folium"]'
PANEL = ".st-key-panel_frame"
CONTRADICTED = "enab-baladi-2025-08-12"  # by one excerpt, of the other article
CONTRADICTING = "moscow-times-2025-09-22-30"
ARRIVAL, ARRIVED = "enab-baladi-2025-08-30", "moscow-times-2025-09-22-13"  # of one event

Open = Callable[..., Page]


@pytest.fixture
def visit(open_page: Open, shipped: str) -> Open:
    """Open a view of the shipped collection and wait until its cards are there."""

    def opened(query: str = "", **options: object) -> Page:
        page = open_page(shipped + query, **options)
        expect(cards(page).first).to_be_visible()
        rest(page)
        return page

    return opened


def panel(page: Page) -> Locator:
    return page.locator(PANEL)


def cards(page: Page) -> Locator:
    return panel(page).locator(".cards article.card")


def heading(page: Page) -> Locator:
    return panel(page).locator("header h2")


def the_card(page: Page, excerpt: str) -> Locator:
    return panel(page).locator(f'.cards [data-excerpt="{excerpt}"]')


def frame(page: Page) -> FrameLocator:
    return page.frame_locator(FRAME)


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def top(found: Locator) -> float:
    box = found.bounding_box()
    assert box
    return box["y"]


def focused(page: Page) -> str:
    """Say what has the focus: its `data-key`, else its id, else its tag."""
    said: str = page.evaluate(
        """() => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return at?.dataset?.key ?? (at?.id || at?.tagName);
        }"""
    )
    return said


def test_a_card_says_when_who_and_how_then_the_quote_then_where_it_stands(stay: Open) -> None:
    page = stay("?see=qamishli")
    card = cards(page).first
    said, gist, quote, foot = (card.locator(one) for one in (".said", ".gist", "blockquote", ".foot"))
    assert top(said) < top(gist) < top(quote) < top(foot)
    expect(said).to_have_text(re.compile(r"^↔August 2025 \S.+ (reported|opinion|forecast|denied|disputed|confirmed)$"))
    expect(said.locator("strong + .dot + .status")).to_have_count(1)
    assert re.fullmatch(r"[\w ]+, [\w ]+OpenCiteLink⋯", foot.evaluate("(foot) => foot.textContent"))
    text = quote.inner_text()
    assert text[0] not in "“\"'"
    assert not text.endswith("””")
    assert quote.get_attribute("lang") == "en"
    assert quote.get_attribute("dir") == "ltr"
    size = quote.evaluate("(quote) => [getComputedStyle(quote).fontSize, getComputedStyle(quote).lineHeight]")
    assert size == ["17px", "26px"]
    assert quote.evaluate("(quote) => getComputedStyle(quote).fontFamily").startswith("Georgia")
    for one in (said, gist, foot, foot.get_by_role("button").first):
        letters = one.evaluate(
            "(one) => [parseFloat(getComputedStyle(one).fontSize), getComputedStyle(one).fontFamily]"
        )
        assert 13 <= round(letters[0], 1) <= 14
        assert letters[1].startswith("system-ui")
    for name in quote.locator("mark").all():
        look = name.evaluate(
            "(one) => [getComputedStyle(one).backgroundColor,"
            " getComputedStyle(one.closest('a') ?? one).textDecorationLine]"
        )
        assert look[0] != "rgba(0, 0, 0, 0)"
        assert look[1] == "none", "names are tinted, not underlined"


def test_what_is_asked_for_less_often_lies_behind_three_dots(stay: Open) -> None:
    page = stay(f"?excerpt={CONTRADICTED}")
    card = the_card(page, CONTRADICTED)
    dots = card.get_by_role("button", name="More on this excerpt")
    expect(card).not_to_contain_text("Note")
    expect(dots).to_have_attribute("aria-expanded", "false")
    dots.click()
    expect(dots).to_have_attribute("aria-expanded", "true")
    more = card.locator(".more")
    for title in ("Article", "Places", "Actors", "Note"):
        expect(more.locator("dt").get_by_text(title, exact=True)).to_be_visible()
    card.get_by_role("button", name="Cite").click()
    expect(card.locator(".more")).to_contain_text("APA")
    expect(card.get_by_role("button", name="Copy quote and citation")).to_be_visible()


def test_a_quote_is_copied_with_its_citation_and_without_marks_around_it(visit: Open) -> None:
    page = visit("?see=qamishli", permissions=["clipboard-read", "clipboard-write"])
    card = cards(page).first
    card.get_by_role("button", name="Cite").click()
    card.get_by_role("button", name="Copy quote and citation").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    quote, citation = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert quote == card.locator("blockquote").inner_text()
    assert citation == card.locator(".citation").evaluate("(line) => line.textContent")


def test_a_name_of_a_place_selects_it_wherever_it_stands(stay: Open) -> None:
    page = stay("?see=southern-provinces")
    named = panel(page).locator("blockquote a").first
    named.click()
    page.wait_for_function("() => !location.search.includes('see=southern-provinces')")
    assert "see" in asked(page)
    assert "place" not in asked(page), "a card does not filter"
    place = asked(page)["see"][0]
    cards(page).first.get_by_role("button", name="More on").click()
    expect(panel(page).locator(f'blockquote a[href*="see={place}"]')).to_have_count(0)


def test_an_actor_is_told_apart_and_can_be_filtered_by_where_it_is_said(stay: Open) -> None:
    page = stay(f"?excerpt={CONTRADICTED}")
    card = the_card(page, CONTRADICTED)
    card.get_by_role("button", name="More on this excerpt").click()
    card.get_by_role("link", name=re.compile("^only ")).first.click()
    page.wait_for_function("() => location.search.includes('actor=')")


def test_a_contradiction_opens_the_pair_and_gives_the_focus_back(stay: Open) -> None:
    page = stay(f"?excerpt={CONTRADICTED}")
    line = the_card(page, CONTRADICTED).get_by_role("link", name=re.compile("^Contradicted by The Moscow Times"))
    line.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog")
    expect(box).to_be_visible()
    expect(box.locator("h2")).to_contain_text("whether Moscow can enlarge its role")
    expect(box.locator("article.card")).to_have_count(2)
    assert asked(page)["pair"] == [CONTRADICTED, CONTRADICTING]
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('pair=')")
    becomes(lambda: focused(page), f"contra:list:{CONTRADICTED}")
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    go(page, f"?excerpt={ARRIVAL}")
    also = the_card(page, ARRIVAL).locator(".also")
    expect(also).to_have_text("Also reported by: The Moscow Times")
    also.get_by_role("link").click()
    expect(box.locator("h2")).to_have_text("One event, two reports")
    page.wait_for_function("(ids) => ids.every((id) => location.search.includes(`pair=${id}`))", arg=[ARRIVAL, ARRIVED])
    expect(box.locator(".also")).to_have_count(0)  # it stands beside it


def test_a_link_opens_a_pair_on_a_phone_one_under_the_other(visit: Open) -> None:
    page = visit(f"?pair={CONTRADICTED}&pair={CONTRADICTING}", width=375, height=812)
    both = page.get_by_role("dialog").locator("article.card")
    expect(both).to_have_count(2)
    assert top(both.nth(0)) + 100 < top(both.nth(1))
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375


def test_the_first_panel_begins_with_sources_that_disagree_and_then_has_all_in_order_of_time(stay: Open) -> None:
    page = stay()
    expect(heading(page)).to_have_text("All excerpts")
    expect(panel(page).locator("header")).to_contain_text("66 excerpts choose a place on the map, or a month")
    topics = panel(page).locator(".topics > ul > li")
    expect(topics).to_have_count(12)
    opened = topics.first.locator("article.card")
    expect(opened).to_have_count(3)
    in_order = panel(page).get_by_role("heading", name="Excerpts, in order of time")
    assert top(opened.last) < top(topics.nth(1)) < top(topics.last) < top(in_order) < top(cards(page).first)
    ids = [one.get_attribute("data-excerpt") for one in opened.all()]
    links = opened.locator(".contra a").all()
    pairs = [parse_qs(urlsplit(one.get_attribute("href") or "").query)["pair"] for one in links]
    assert [one for one, _ in pairs] == ids
    assert any(other in ids for _, other in pairs), "they disagree with each other"
    assert opened.first.locator(".when").inner_text() != cards(page).first.locator(".when").inner_text()
    keys = [one.get_attribute("data-key") for one in panel(page).locator("[data-key]").all()]
    assert len(keys) == len(set(keys))
    line = topics.first.locator("summary")
    line.click()
    expect(opened.first).to_be_hidden()
    line.press("Enter")
    expect(opened.first).to_be_visible()
    page.emulate_media(media="print")
    expect(opened.first).to_be_hidden()
    expect(cards(page).first).to_be_visible()
    page.emulate_media(media="null")
    go(page, "?undated=1")
    expect(opened).to_have_count(0)
    expect(panel(page).locator("header")).to_contain_text("in order of time; choose a place")
    expect(topics).to_have_count(2)
    assert top(topics.last) < top(cards(page).first)
    panel(page).get_by_role("button", name=re.compile(r"^Show \d+ more$")).click()
    until(lambda: topics.count() > 2)
    topics.first.get_by_role("link").click()
    expect(page.get_by_role("dialog").locator("article.card")).to_have_count(2)


def test_a_place_chosen_by_keyboard_takes_the_focus_on_and_escape_gives_it_back(stay: Open) -> None:
    page = stay("?see=buffer_zone")
    link = panel(page).locator(".family a").first
    link.focus()
    name = link.inner_text()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text(name)
    becomes(lambda: focused(page), "excerpts")
    page.keyboard.press("Escape")
    expect(heading(page)).to_have_text("All excerpts")
    until(lambda: focused(page) not in {"BODY", "HTML"})


def test_a_place_chosen_on_the_map_by_keyboard_takes_the_focus_on_and_escape_gives_it_back(stay: Open) -> None:
    page = stay()
    place = frame(page).locator('[data-place="qamishli"]').first
    expect(place).to_be_attached()
    place.focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Qamishli")
    page.wait_for_function("() => !document.activeElement?.matches('iframe')")
    becomes(lambda: focused(page), "excerpts")
    page.keyboard.press("Escape")
    expect(heading(page)).to_have_text("All excerpts")
    page.wait_for_function("() => document.activeElement?.matches('iframe')")


def test_a_place_chosen_by_pointer_leaves_the_focus_where_it_was(stay: Open) -> None:
    page = stay()
    place = frame(page).locator('[data-place="qamishli"]').first
    expect(place).to_be_attached()
    place.click()
    expect(heading(page)).to_contain_text("Qamishli")
    page.wait_for_timeout(300)
    assert focused(page) != "excerpts"


def test_the_head_of_a_place_names_what_lies_around_it_and_whence_its_shape_is(stay: Open) -> None:
    page = stay("?see=syria")
    head = panel(page).locator("header")
    expect(head.locator(".other").first).to_have_attribute("lang", re.compile("ar|ru"))
    family = head.locator(".family a")
    expect(family).to_have_count(5)
    head.get_by_role("button", name=re.compile("more inside$")).click()
    until(lambda: family.count() > 5)
    expect(head).not_to_contain_text("Where this place’s shape comes from")
    head.get_by_role("button", name="details").click()
    expect(head).to_contain_text("Where this place’s shape comes from")
    own = head.get_by_role("link", name=re.compile(r"^\d+ of its own$"))
    n = int(own.inner_text().split()[0])
    own.click()
    page.wait_for_function("() => location.search.includes('own=1')")
    expect(heading(page)).to_contain_text("Syria as a whole")
    panel(page).locator("button.more-cards").click()
    expect(cards(page)).to_have_count(n)


def test_a_place_without_excerpts_says_why_and_what_would_show_some(stay: Open) -> None:
    page = stay("?see=qamishli")
    expect(cards(page)).to_have_count(3)
    page.get_by_role("searchbox").fill("zzzz")
    page.keyboard.press("Enter")
    expect(panel(page).locator(".notice")).to_contain_text("No excerpt about this place matches")
    lift = panel(page).get_by_role("link", name=re.compile("^3 .*: show$"))
    lift.click()
    expect(cards(page)).to_have_count(3)
    assert "q" not in asked(page)


def test_the_focus_is_never_lost_when_the_panel_is_drawn_anew(stay: Open) -> None:
    page = stay("?see=tartus")
    panel(page).locator("blockquote a, .family a").first.click()
    page.wait_for_function("() => !location.search.includes('see=tartus')")
    expect(heading(page)).not_to_contain_text("Tartus")
    page.wait_for_timeout(300)
    until(lambda: focused(page) not in {"BODY", "HTML"})
    panel(page).get_by_role("button", name="Close this place").click()
    expect(heading(page)).to_have_text("All excerpts")
    page.wait_for_timeout(300)
    until(lambda: focused(page) not in {"BODY", "HTML"})


def test_a_card_rings_its_places_and_a_place_lights_its_cards(stay: Open) -> None:
    page = stay("?see=qamishli")
    expect(frame(page).locator("[data-place]").first).to_be_attached()
    page.evaluate(
        f"""() => {{
          window.heard = [];
          document.querySelector('{FRAME}').contentWindow.addEventListener("evidence:order", ({{ detail }}) => {{
            if (detail.kind === "ring") window.heard.push(detail.ids);
          }});
        }}"""
    )
    card = cards(page).first
    card.hover()
    places = (card.get_attribute("data-places") or "").split()
    page.wait_for_function("() => window.heard.length > 0")
    becomes(lambda: page.evaluate("window.heard.at(-1)"), places)
    page.mouse.move(5, 5)
    page.wait_for_function("() => window.heard.at(-1).length === 0")
    [map_frame] = [one for one in page.frames if "streamlit_folium" in one.url]
    hover = "(id) => parent.dispatchEvent(new CustomEvent('evidence:map', { detail: { kind: 'hover', id } }))"
    map_frame.evaluate(hover, places[0])
    expect(card).to_have_class(re.compile(r"\blit\b"))
    map_frame.evaluate(hover, None)
    expect(card).not_to_have_class(re.compile(r"\blit\b"))


@pytest.mark.parametrize(
    ("query", "size", "least"),
    [
        ("?see=sweida", (1440, 900), (3, 3)),
        ("?see=tartus", (1440, 900), (3, 3)),
        ("", (1440, 900), (3, 3)),
        ("?embed=true", (700, 600), (0, 1)),
        ("?embed=true&see=tartus", (375, 600), (0, 1)),
        ("?embed=card&see=tartus", (375, 600), (1, 2)),
    ],
)
def test_quotes_can_be_read_whole_without_scrolling(
    stay: Open, visit: Open, query: str, size: tuple[int, int], least: tuple[int, int]
) -> None:
    """At least so many cards and quotes."""
    page = (visit if "embed" in query else stay)(query, width=size[0], height=size[1])
    whole, quotes = least
    foot = size[1] - (33 if "embed" in query else 0)

    def ends(what: Locator) -> list[float]:
        boxes = [one.bounding_box() for one in what.all()[:4]]
        return [box["y"] + box["height"] for box in boxes if box]

    first = panel(page).locator("article.card")
    until(lambda: sum(end <= foot for end in ends(first)) >= whole)
    until(lambda: sum(end <= foot for end in ends(first.locator("blockquote"))) >= quotes)
    if size[0] == 1440:
        heights = [box["height"] for one in first.all() if (box := one.bounding_box())]
        assert sorted(heights)[len(heights) // 2] <= 200
        assert 140 <= min(heights) <= max(heights) <= 216


def test_an_excerpt_is_brought_into_view_and_the_page_stays_where_it_is(visit: Open) -> None:
    page = visit("?excerpt=moscow-times-2025-09-22-37", width=1440, height=900)
    expect(the_card(page, "moscow-times-2025-09-22-37")).to_have_class(re.compile("chosen"))
    expect(the_card(page, "moscow-times-2025-09-22-37")).to_be_in_viewport(ratio=1)
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    assert page.evaluate(scrolled) == 0
    frame(page).locator(".leaflet-container").first.focus()
    assert page.evaluate(scrolled) == 0, "nor does the map move it when it takes the focus"


def test_on_a_phone_the_first_quote_of_a_place_is_read_without_scrolling(visit: Open) -> None:
    page = visit("?see=buffer_zone", width=375, height=812, has_touch=True)
    quote = cards(page).first.locator("blockquote")
    until(lambda: (box := quote.bounding_box()) and box["y"] + box["height"] <= 812)
    family = panel(page).locator(".family")
    expect(family).not_to_be_visible()
    panel(page).get_by_role("button", name="details").click()
    expect(family).to_be_visible()


def test_what_can_be_set_side_by_side_is_of_the_place_that_is_shown_once_it_is_looked_at(stay: Open) -> None:
    page = stay("?from=2025-06&to=2025-06&see=damascus")
    region = page.locator(".st-key-side_by_side")

    def choose(place: str) -> None:
        rest(page)
        frame(page).locator(f'[data-place="{place}"]').first.click()
        expect(panel(page).locator("h2")).to_contain_text({"damascus": "Damascus"}.get(place, "Southern"))

    expect(region.get_by_role("heading")).to_have_count(0)
    choose("southern-provinces")
    expect(region.get_by_role("heading")).to_have_count(0)
    panel(page).get_by_role("button", name="side by side").click()
    expect(region.locator("section")).to_have_count(2)
    expect(region.locator("h2")).to_be_focused()
    region.get_by_role("link", name="Close the comparison").click()
    expect(region.locator("section")).to_have_count(0)
    expect(region).to_contain_text("what each says about Southern provinces")
    below = page.locator(".st-key-coverage")
    choose("damascus")
    below.scroll_into_view_if_needed()
    expect(region.get_by_role("heading")).to_have_count(0)
    panel(page).get_by_role("button", name="side by side").click()
    expect(region).to_contain_text("Nothing can be set side by side here")
    expect(region.locator("h2")).to_be_focused()
    panel(page).get_by_role("button", name="Close this place").click()
    below.scroll_into_view_if_needed()
    expect(region).to_contain_text("for what the filters leave")


def test_two_sides_stand_side_by_side_for_the_place_that_is_chosen(stay: Open) -> None:
    page = stay("?see=tartus")
    region = page.locator(".st-key-side_by_side")
    columns, heads = region.locator("section"), region.locator(".head")
    expect(region.get_by_role("link", name="Outlets", exact=True)).to_be_attached()

    def expect_asked(*sides: str) -> None:
        page.wait_for_function(
            "(wanted) => new URLSearchParams(location.search).getAll('beside').join() === wanted", arg=",".join(sides)
        )

    panel(page).get_by_role("button", name="side by side").press("Enter")
    expect(columns).to_have_count(2)
    expect(region.locator("h2")).to_be_focused()
    expect(region).to_contain_text("what each says about")
    first, second = asked(page)["beside"]
    before = region.locator(".sum").inner_text()
    numbers = region.locator(".only .number, .sum li .number").all_text_contents()
    assert all(re.fullmatch(r"\u00a0\d+", one) for one in numbers), "no line parts a number from its name"
    key = region.locator(".only a").first.get_attribute("data-key")
    region.locator(".only a").first.click()
    until(lambda: region.locator(".sum").inner_text() != before)
    pressed = region.locator(f'[data-key="{key}"]')
    expect(pressed if pressed.count() else region.locator("h2")).to_be_focused()
    expect_asked(first, second)

    # A key pressed while the answer to the change before is on its way counts.
    heads.first.locator("select").select_option(second)
    close = region.get_by_role("link", name="Close the comparison")
    close.press("Enter")
    expect(columns).to_have_count(0)
    expect_asked()
    kinds = region.locator("nav a")
    expect(kinds.first).to_be_focused()
    page.go_back()
    expect_asked(second, first)
    expect(heads.first.locator("select")).to_have_value(second)

    months = region.get_by_role("link", name="Months", exact=True)
    months.press("Enter")
    expect(heads.first.locator("select")).to_have_count(2)
    expect(months).to_be_focused()
    begins, ends = heads.first.locator("select").all()
    begins.select_option("2025-08")
    expect(ends).to_have_value("2025-08")
    page.wait_for_function("() => location.search.includes('beside=2025-08..2025-08')")

    page.get_by_role("button", name="Export").click()
    compared, whole = (page.locator("dialog[open] .formats").nth(at).locator("a") for at in (0, 1))
    expect(compared).to_have_count(3)
    expect(compared.first).to_have_attribute("href", re.compile(r"/download/csv\?.*beside=2025-08..2025-08"))
    expect(whole.first).not_to_have_attribute("href", re.compile("beside"))

    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    expect(region.locator(".paper").first).to_contain_text("side by side: August 2025")
    expect(region.locator(".paper.brief")).to_contain_text("version")
    expect(region.locator("h3.paper").first).to_be_visible()
    for hidden in (panel(page), region.locator("nav"), page.locator(".st-key-stage")):
        expect(hidden).not_to_be_visible()


PARTED = """(links) => links.flatMap((link) => {
  const number = [...(link.parentNode.querySelectorAll(".number") ?? [])].find((one) => one.previousSibling === link);
  const [last, first] = [[...link.firstChild.getClientRects()].at(-1), number?.getClientRects()[0]];
  if (!last || !first) return [];
  return [[link.textContent + number.textContent, Math.abs(last.bottom - first.bottom) < last.height / 2]];
})"""
"""Of links with a number after them, whether it stands on the line of the link's last word."""


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_no_line_parts_a_number_from_the_name_before_it(stay: Open, language: str) -> None:
    page = stay(f"?see=syria&beside=enab-baladi&beside=moscow-times&lang={language}", width=375, height=812)
    page.locator(PANEL).locator("[data-key='about-place']").press("Enter")
    said = page.locator(".only a, .family a")
    expect(page.locator(".family a").first).to_be_visible()
    with map_aside(page):
        for width in range(320, 560, 15):
            page.set_viewport_size({"width": width, "height": 812})
            rest(page)
            told = said.evaluate_all(PARTED)
            assert len(told) >= 6
            assert [name for name, together in told if not together] == [], width
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_marked_words_keep_their_sign_in_forced_colours(stay: Open) -> None:
    page = stay("?see=qamishli")
    page.emulate_media(forced_colors="active")
    mark = cards(page).locator("mark").first
    border = mark.evaluate(
        "(mark) => [getComputedStyle(mark).borderBottomWidth, getComputedStyle(mark).borderBottomStyle]"
    )
    assert border[0] == "2px"
    assert border[1] in {"solid", "dotted"}


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_a_place_with_three_quotes_prints_on_one_page(stay: Open) -> None:
    page = stay("?see=qamishli", width=1440, height=900)
    assert cards(page).count() == 3
    assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1
    # As narrow as paper it says no less.
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    expect(page.get_by_text(re.compile(r"^66 of 66 excerpts")).first).to_be_visible()
    expect(panel(page).locator(".late").first).to_be_visible()


@pytest.mark.parametrize(("language", "widths"), [("ar", (375,)), ("ru", (1440, 375))])
def test_it_prints_on_one_page_in_other_languages_and_from_a_phone(
    stay: Open, language: str, widths: tuple[int, ...]
) -> None:
    page = stay(f"?see=qamishli&lang={language}", width=widths[0], height=812)
    assert cards(page).count() == 3
    for width in widths:
        page.set_viewport_size({"width": width, "height": 812})
        rest(page)
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1
    page.set_viewport_size({"width": 680, "height": 1010})  # as paper is within its margins
    page.emulate_media(media="print")
    for said in (
        page.get_by_role("heading", level=1),
        page.locator(".st-key-summary .line"),
        panel(page).locator(".late"),
    ):
        expect(said.first).to_be_visible()
    for card in cards(page).all():
        expect(card.locator(".citation")).to_contain_text("https://")
        expect(card.locator("blockquote")).to_have_attribute("dir", "ltr")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    becomes(lambda: page.evaluate(wide), 0)


def test_paper_says_what_it_leaves_out(stay: Open) -> None:
    page = stay()
    cut = panel(page).get_by_text("10 of 66 excerpts stand here; the others are at the address at the foot.")
    begin = panel(page).get_by_text("choose a place on the map, or a month")
    expect(cut).not_to_be_visible()
    expect(begin).to_be_visible()
    page.emulate_media(media="print")
    expect(begin).not_to_be_visible()
    expect(cut).to_be_visible()
    expect(panel(page).locator(".brief").get_by_text(re.compile("^http://localhost"))).to_be_visible()
    page.emulate_media(media="screen")
    panel(page).get_by_role("button", name=re.compile("^Show more")).click()
    expect(panel(page).locator(".cut")).to_contain_text("20 of 66")


def test_a_dark_map_is_printed_light(stay: Open) -> None:
    page = stay("?see=qamishli")
    page.emulate_media(color_scheme="dark")
    root = frame(page).locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    [map_frame] = [one for one in page.frames if "streamlit_folium" in one.url]
    map_frame.evaluate(
        "window.addEventListener('beforeprint', () => (window.printed = document.documentElement.dataset.theme))"
    )
    page.pdf()
    assert map_frame.evaluate("window.printed") == "light"
    expect(root).to_have_attribute("data-theme", "dark")


def test_paper_names_the_address_that_is_shown_when_it_is_printed(stay: Open) -> None:
    page = stay("?see=tartus")
    address = panel(page).locator(".brief p").nth(1)
    expect(address).to_have_text(re.compile(r"\?see=tartus&lang=en$"))
    frame(page).get_by_role("button", name="Zoom in").click()
    page.wait_for_function("() => location.search.includes('map=')")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(address).to_contain_text(f"&map={asked(page)['map'][0]}")


def test_the_brief_holds_what_it_must_and_no_control(stay: Open) -> None:
    page = stay("?see=buffer_zone&from=2025-01&to=2025-08")
    page.emulate_media(media="print")
    brief = panel(page)
    for said in ("place selected", "months", "Data version", "ODbL"):
        expect(brief.get_by_text(re.compile(said)).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(cards(page).first.locator(".citation")).to_be_visible()
    expect(cards(page).first.locator(".citation")).to_contain_text("https://")
    expect(frame(page).get_by_role("button", name="Zoom in")).to_have_count(0)
    for control in ("button", "select", "input", "summary"):
        for found in page.locator(f".stApp {control}").all():
            expect(found).not_to_be_visible()
    assert cards(page).first.evaluate("(card) => getComputedStyle(card).breakInside") == "avoid"
    whole = "(root) => root.scrollHeight - root.clientHeight"
    assert brief.locator(".st-key-panel .root[data-shows]").evaluate(whole) <= 1
