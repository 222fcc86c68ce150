"""The whole page in a real browser, on the shipped data: what readers do, and what they see."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from layers.serve.metrics import OLD
from tests.browser.waiting import becomes, drawn, go, rest, settle, until

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny"

Serve = Callable[..., str]
Open = Callable[..., Page]


def frame(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[src*="streamlit_folium"]')


def marker(page: Page, place: str) -> Locator:
    return frame(page).locator(f'[data-place="{place}"]').first  # an inset may show it too


def chip(page: Page, place: str) -> Locator:
    return page.locator(f'nav [data-place="{place}"]')


def heading(page: Page) -> Locator:
    return page.locator("header h2")


def choice(page: Page, key: str) -> Locator:
    return page.locator(f'input[data-key="{key}"]')


def open_filters(page: Page) -> None:
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("dialog", name="Filters")).to_be_visible()


def close_filters(page: Page) -> None:
    page.locator("button.show").click()
    expect(page.get_by_role("dialog", name="Filters")).to_be_hidden()


def counts(page: Page) -> str:
    return page.locator("p.line").inner_text()


def matching(page: Page) -> int:
    found = re.match(r"(\d+) of", counts(page))
    assert found
    return int(found[1])


def changed(page: Page, before: int) -> int:
    """Wait until the counts are others than before, and return how many match now."""
    expect(page.locator("p.line")).not_to_contain_text(re.compile(rf"^{before} of"))
    return matching(page)


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def wait_for_address(page: Page, key: str, values: list[str] | None) -> None:
    wanted = values and sorted(values)
    page.wait_for_function(
        """([key, wanted]) => {
          const values = new URLSearchParams(location.search).getAll(key).sort();
          return wanted ? JSON.stringify(values) === JSON.stringify(wanted) : !values.length;
        }""",
        arg=[key, wanted],
    )


def test_a_click_on_the_map_shows_the_place_at_once(stay: Open) -> None:
    page = stay()
    marker(page, "qamishli").click()
    expect(heading(page)).to_contain_text("Qamishli")
    expect(page.locator("article.card")).to_have_count(3)
    expect(chip(page, "qamishli")).to_have_attribute("aria-current", "true")
    wait_for_address(page, "see", ["qamishli"])


def test_the_list_and_the_map_choose_the_same_place(stay: Open) -> None:
    page = stay()
    chip(page, "sweida").click()
    expect(heading(page)).to_contain_text("Sweida")
    expect(marker(page, "sweida")).to_have_attribute("aria-pressed", "true")
    chip(page, "tartus").click()
    chip(page, "tartus").click()  # whatever is pressed is selected, though it be already
    expect(heading(page)).to_contain_text("Tartus")
    wait_for_address(page, "see", ["tartus"])
    chip(page, "sweida").click()
    expect(heading(page)).to_contain_text("Sweida")
    page.get_by_role("button", name="Close this place").click()
    expect(heading(page)).to_have_text("All excerpts")
    expect(marker(page, "sweida")).to_have_attribute("aria-pressed", "false")


def test_the_number_in_the_list_is_the_number_of_cards(stay: Open) -> None:
    page = stay()
    cards, numbers = page.locator("article.card"), set()
    for place in ("tartus", "hmeimim", "qamishli", "quneitra", "sweida", "buffer_zone"):
        go(page, f"?see={place}&own=1")
        expect(chip(page, place)).to_have_attribute("aria-current", "true")
        expect(heading(page)).to_contain_text(chip(page, place).inner_text().split("\n")[0].rstrip("0123456789 "))
        rest(page)
        badge = chip(page, place).locator(".badge")
        until(lambda badge=badge: badge.inner_text() == str(cards.count()))  # type: ignore[misc]
        numbers.add(cards.count())
    assert len(numbers) > 2


def test_a_filter_changes_counts_map_and_cards_and_the_map_holds_still(stay: Open) -> None:
    page = stay()
    page.evaluate("document.querySelector('iframe[src*=streamlit_folium]').contentWindow.kept = 'yes'")
    before = matching(page)
    page.locator("button.bar").nth(8).click()
    wait_for_address(page, "from", ["2025-08"])
    expect(page.locator("p.reasons")).to_contain_text("August 2025")
    assert changed(page, before) < before
    expect(page.locator("p.reasons")).to_contain_text("hidden")
    kept = "document.querySelector('iframe[src*=streamlit_folium]').contentWindow.kept"
    assert page.evaluate(kept) == "yes"
    page.locator("p.reasons .chip").first.click()
    wait_for_address(page, "from", None)
    expect(page.locator("p.line")).to_contain_text(f"{before} of {before}")


def test_controls_stay_the_same_elements_while_what_they_show_changes(stay: Open) -> None:
    page = stay()
    controls = ("input[data-key='basis:event']", "input[data-key='actor:russia']", "button.bar")
    for control in controls:
        page.locator(control).first.evaluate("(element) => (element.kept = 'yes')")
    before = matching(page)
    page.locator("button.bar").nth(8).click()
    assert changed(page, before) < before
    for control in controls:
        assert page.locator(control).first.evaluate("(element) => element.kept") == "yes"


def test_what_the_tab_holds_does_not_grow_with_the_changes(visit: Open) -> None:
    page = visit(fresh=True)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def holds_after(rounds: int) -> dict[str, float]:
        for turn in range(rounds * 5):
            before = counts(page)
            page.locator("button.bar").nth((turn % 5) * 2).click()
            expect(page.locator("p.line")).not_to_have_text(before)
        settle(page)
        for _ in range(2):
            session.send("HeapProfiler.collectGarbage")
        found = session.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in found if one["name"] in {"Nodes", "JSEventListeners"}}

    early, late = holds_after(2), holds_after(6)
    assert late["JSEventListeners"] <= early["JSEventListeners"]
    assert late["Nodes"] <= early["Nodes"] + 10


def test_a_section_that_the_reader_opened_stays_open(stay: Open) -> None:
    page = stay()
    open_filters(page)
    section = page.locator('details[data-key="section:status"]')
    expect(section).not_to_have_attribute("open", "")
    section.locator("summary").click()
    for asked in (["opinion"], None):
        choice(page, "status:opinion").set_checked(asked is not None)
        wait_for_address(page, "status", asked)
        expect(section).to_have_attribute("open", "")
    section.locator("summary").click()
    close_filters(page)


def test_choices_that_do_not_come_are_missed_aloud(open_page: Open, shipped: str) -> None:
    page = open_page("about:blank")
    page.route("**/data/choices/**", lambda route: route.abort())
    page.goto(shipped)
    expect(page.get_by_text("The choices could not be loaded")).to_be_attached()
    open_filters(page)
    expect(page.get_by_text("The choices could not be loaded")).to_be_visible()
    expect(page.locator("button.bar").first).to_be_visible()


def test_filters_combine_and_reset(stay: Open) -> None:
    page = stay()
    everything = matching(page)
    open_filters(page)
    choice(page, "actor:israel").check()
    one = changed(page, everything)
    choice(page, "actor:russia").check()
    either = changed(page, one)
    page.locator('input[data-key="match:all"]').check(force=True)
    both = changed(page, either)
    assert both < one < either < everything
    assert sorted(asked(page)["actor"]) == ["israel", "russia"]
    close_filters(page)
    page.get_by_role("link", name="Reset all filters").click()
    wait_for_address(page, "actor", None)
    expect(choice(page, "actor:russia")).not_to_be_checked()


def test_the_clock_of_the_months_can_be_set(stay: Open) -> None:
    page = stay("?from=2025-07&to=2025-08")
    first = matching(page)
    open_filters(page)
    for key, back in (("basis:published", "basis:event"), ("check:sure", ""), ("check:undated", "")):
        choice(page, key).check(force=True)
        expect(page.locator("p.line")).not_to_contain_text(re.compile(rf"^{first} of"))
        expect(choice(page, key)).to_be_checked()
        if back:
            choice(page, back).check(force=True)
        else:
            choice(page, key).uncheck(force=True)
        expect(page.locator("p.line")).to_contain_text(re.compile(rf"^{first} of"))
    close_filters(page)


def test_the_same_name_is_found_in_every_spelling_and_script(stay: Open) -> None:
    page = stay()
    found = set()
    for name in ("Hmeimim", "Khmeimim", "Хмеймим", "حميميم"):
        page.get_by_role("searchbox", name="Search the excerpts").fill(name)
        page.keyboard.press("Enter")
        wait_for_address(page, "q", [name])
        expect(page.locator('.st-key-strip [data-key="on:q:"]')).to_contain_text(name)
        rest(page)
        found.add(matching(page))
    assert len(found) == 1
    assert found.pop() > 0


def test_a_link_reopens_the_very_view_in_a_fresh_browser(stay: Open, open_page: Open) -> None:
    page = stay("?from=2025-07&to=2025-08&actor=russia")
    chip(page, "southern-provinces").click()
    wait_for_address(page, "see", ["southern-provinces"])
    frame(page).get_by_role("button", name="Zoom in").click()
    page.wait_for_function("() => location.search.includes('map=')")
    page.get_by_role("button", name="Share").click()
    link = page.get_by_label("Link", exact=True).input_value()
    page.keyboard.press("Escape")
    assert re.search(r"[?&]v=[\d-]{10}-[0-9a-f]{8}(&|$)", link), "it says with which data"

    fresh = open_page(link, fresh=True)
    drawn(fresh)
    assert counts(fresh) == counts(page)
    expect(heading(fresh)).to_contain_text("Southern provinces")
    expect(marker(fresh, "southern-provinces")).to_have_attribute("aria-pressed", "true")
    assert asked(fresh)["map"] == asked(page)["map"]
    scales = [frame(one).locator(".leaflet-control-scale-line").first for one in (page, fresh)]
    expect(scales[1]).to_have_text(scales[0].inner_text())


def test_back_and_forward_go_through_the_views(stay: Open) -> None:
    page = stay()
    chip(page, "tartus").click()
    wait_for_address(page, "see", ["tartus"])
    open_filters(page)
    choice(page, "actor:israel").check()
    wait_for_address(page, "actor", ["israel"])
    # The address is there before what it shows; going back meanwhile would prove nothing.
    expect(page.locator("p.reasons")).to_contain_text("hidden")
    filtered = counts(page)
    page.go_back()
    expect(page.locator("p.reasons")).to_have_count(0)
    expect(heading(page)).to_contain_text("Tartus")
    page.go_back()
    expect(heading(page)).to_have_text("All excerpts")
    page.go_forward()
    page.go_forward()
    expect(page.locator("p.line")).to_have_text(filtered, use_inner_text=True)
    expect(choice(page, "actor:israel")).to_be_checked()
    close_filters(page)


def test_nobody_else_is_called_and_no_message_is_sent_by_reference_whatever_a_reader_clicks(
    open_page: Open, shipped: str
) -> None:
    frames: list[str | bytes] = []
    hosts = set()

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(frame))  # noqa: PLW0108

    page = open_page("about:blank")
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("websocket", listen)
    page.route("**/data/cards/**", lambda route: route.abort())  # the session is asked for each place
    page.goto(shipped)
    drawn(page)

    def answers() -> int:
        """Count what the session said to the panel."""
        page.wait_for_timeout(50)  # in which frames are noted
        found = [ForwardMsg.FromString(frame).delta.new_element for frame in frames if isinstance(frame, bytes)]
        return sum(one.bidi_component.component_name == "evidence_panel" for one in found)

    becomes(answers, 1)
    chip(page, "tartus").click()
    expect(heading(page)).to_contain_text("Tartus")
    becomes(answers, 2)
    page.unroute_all()
    page.route("**/data/cards/**", lambda _: None)  # nor are they refused: after a while it is asked too
    chip(page, "qamishli").click()
    expect(heading(page)).to_contain_text("Qamishli")
    becomes(answers, 3)
    page.get_by_role("button", name="Close").click()
    expect(heading(page)).to_have_text("All excerpts")
    page.get_by_role("button", name="Share").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="About").click()
    page.keyboard.press("Escape")
    page.get_by_text("List of everything").click()
    expect(page.locator('[data-key="sort:outlet"]')).to_be_visible()
    page.locator("button.bar").nth(8).click()
    wait_for_address(page, "from", ["2025-08"])
    expect(page.locator("p.line")).to_contain_text("August 2025")
    page.go_back()  # to what was shown before, word for word
    expect(page.locator("p.line")).not_to_contain_text("August 2025")
    rest(page)
    kinds = [ForwardMsg.FromString(frame).WhichOneof("type") for frame in frames if isinstance(frame, bytes)]
    assert "ref_hash" not in kinds
    assert hosts - {None, ""} == {"localhost"}


def test_nonsense_in_an_address_is_said_and_harmless(visit: Open) -> None:
    page = visit("?see=atlantis&actor=rusia&from=2025-99&map=x&from=" + "9" * 4000)
    notices = page.locator(".notice")
    expect(notices).to_have_count(4)
    expect(page.locator(".notices")).to_contain_text("atlantis")
    page.locator(".notices").get_by_role("link", name="Did you mean Russia?").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('actor') === 'russia'")


def test_a_cell_of_the_grid_shows_as_many_as_it_says(stay: Open) -> None:
    page = stay()
    cell = page.locator('button[data-key="cell:sweida:2025-07"]')
    number = int(cell.inner_text())
    cell.click()
    wait_for_address(page, "see", ["sweida"])
    wait_for_address(page, "to", ["2025-07"])
    expect(heading(page)).to_contain_text("Sweida")
    expect(page.locator("article.card")).to_have_count(number)
    expect(page.locator("th.chosen")).to_have_text(re.compile("Jul"))


def test_the_grid_runs_from_left_to_right_and_keeps_its_names(stay: Open) -> None:
    page = stay(width=375, height=812)
    grid = page.locator(".wide", has=page.locator("td button"))
    grid.scroll_into_view_if_needed()
    page.locator(".root", has=grid).last.evaluate("(root) => root.setAttribute('dir', 'rtl')")
    grid.evaluate("(box) => box.scrollTo(150, 0)")
    boxes = [one.bounding_box() for one in grid.locator("thead th").all()]
    edges = [box["x"] for box in boxes if box]
    assert edges == sorted(edges)
    name, outer = grid.locator("tbody th").first.bounding_box(), grid.bounding_box()
    assert name
    assert outer
    assert abs(name["x"] - outer["x"]) <= 3
    for cell in grid.locator("td button").all()[:12]:
        box = cell.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_a_row_of_the_list_of_everything_shows_its_excerpt(stay: Open) -> None:
    page = stay()
    page.get_by_text("List of everything").click()
    day = page.locator("td bdi", has_text="22 September 2025").first
    expect(day).to_be_visible()
    assert day.evaluate("(e) => e.getClientRects().length") == 1, "a day takes one line"
    page.locator('[data-key="sort:outlet"]').click()
    rows = page.locator("tbody tr:has(.quote)")
    outlets = rows.locator("td:last-child")
    until(lambda: (shown := outlets.all_inner_texts()) == sorted(shown) and len(set(shown)) > 1)
    assert page.get_by_text("Download as CSV").count() == 0, "it would go round the manifest"
    row = rows.nth(3)
    quote = row.locator(".quote").inner_text()
    row.locator("a").click()
    page.wait_for_function("() => location.search.includes('excerpt=')")
    card = page.locator(f'[data-excerpt="{asked(page)["excerpt"][0]}"]')
    expect(card).to_have_class(re.compile("chosen"))
    assert " ".join(card.locator("blockquote").inner_text().split()) == " ".join(quote.split())
    page.get_by_text("List of everything").click()


def test_the_tab_is_called_after_what_is_shown_and_on_the_way_back_too(stay: Open) -> None:
    page = stay()
    title = page.title()
    chip(page, "tartus").click()
    expect(page).to_have_title(f"Tartus · {title}")
    page.go_back()
    expect(page).to_have_title(title)
    go(page, "?from=2025-08&to=2025-08&q=patrols")
    expect(page).to_have_title(f"August 2025 · “patrols” · {title}")


def test_a_name_on_a_card_selects_and_does_not_filter(stay: Open) -> None:
    page = stay("?see=southern-provinces")
    page.locator("article.card blockquote a").first.click()
    page.wait_for_function("() => !location.search.includes('see=southern-provinces')")
    assert "place" not in asked(page)


def test_the_keyboard_does_what_the_mouse_does(stay: Open) -> None:
    page = stay()
    chip(page, "tartus").focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Tartus")
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_be_in_viewport()
    page.get_by_role("button", name="Filters").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h2", has_text="Filters")).to_be_focused()
    choice(page, "actor:israel").focus()
    page.keyboard.press("Space")
    wait_for_address(page, "actor", ["israel"])
    expect(choice(page, "actor:israel")).to_be_focused()
    bar = page.locator("button.bar").nth(8)
    bar.focus()
    page.keyboard.press("Enter")
    wait_for_address(page, "from", ["2025-08"])
    page.get_by_role("button", name="About").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_nothing_overflows_and_no_gap_stands_under_the_map(stay: Open) -> None:
    page = stay("?see=tartus", width=375, height=812)
    schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")
    for width, scheme in product((375, 768, 1440), schemes):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        rest(page)
        expect(frame(page).locator("html")).to_have_attribute("data-theme", scheme)
        nothing_overflows(page)


def nothing_overflows(page: Page) -> None:
    becomes(
        lambda: page.evaluate(
            """() => {
          const main = document.querySelector('[data-testid="stMain"]');
          const out = [];
          const look = (root) => { for (const element of root.querySelectorAll('*')) {
            if (element.shadowRoot) look(element.shadowRoot);
            const box = element.getBoundingClientRect();
            const scrolls = element.closest('.wide, .visually-hidden, [data-testid="stSidebar"]');
            if (box.width && box.right > innerWidth + 1 && !scrolls) out.push(element.className);
          } };
          look(main);
          return [main.scrollWidth - main.clientWidth, out];
        }"""
        ),
        [0, []],
    )
    becomes(
        lambda: page.evaluate(
            """() => {
          const map = document.querySelector('iframe[src*=streamlit_folium]');
          const inner = map.contentDocument.querySelector('.leaflet-container');
          const below = map.getBoundingClientRect().height - inner.getBoundingClientRect().bottom;
          return [Math.abs(below) <= 2, map.contentDocument.documentElement.scrollHeight
            - map.contentDocument.documentElement.clientHeight];
        }"""
        ),
        [True, 0],
    )


def test_hostile_text_is_text(open_page: Open, serve: Serve, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(TINY, data)
    hostile = "<img src=x onerror=window.broken=1>`${1}`\\\\1" + "W" * 10_000
    for name in ("herald-2025-04", "gull-2025-03"):  # a note on the source, and one on an excerpt
        article = data / "articles" / f"{name}.toml"
        text = article.read_text("utf-8")
        article.write_text(text.replace('note = "', f'note = "{hostile} ', 1), "utf-8")
        assert hostile in article.read_text("utf-8")
    page = open_page(serve("dashboard.py", LAYERS_DATA=str(data)))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    drawn(page)
    page.locator("button.more-cards").click()
    expect(page.get_by_text('<script>alert("x")</script>').first).to_be_attached()
    gone = page.locator("article.card", has_text="The article is no longer at its address (checked 1 October 2025)")
    expect(gone).to_have_count(page.locator("article.card .muted", has_text="The Herald").count())
    expect(gone.first.locator(".actions")).to_have_text("OpenArchiveCiteLink⋯")
    for dots in page.get_by_role("button", name="More on this excerpt").all():
        dots.click()
    expect(page.locator("article.card .more").get_by_text(hostile[:36]).first).to_be_attached()
    page.get_by_role("button", name="About").click()
    expect(page.get_by_role("dialog").get_by_text("<img src=x onerror=window.broken=1>")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("window.broken") is None
    assert page.locator("article.card img, article.card script").count() == 0
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") == 0
    assert errors == []


@pytest.fixture(scope="module")
def tiny(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return the address of a server of a small collection, and its folder."""
    data = shutil.copytree(TINY, tmp_path_factory.mktemp("tiny") / "data")
    return serve("dashboard.py", LAYERS_DATA=str(data)), data


@pytest.mark.parametrize(("query", "width"), [("", 320), ("?lang=ar", 1440)])
def test_nothing_of_a_card_is_cut_or_spills(open_page: Open, tiny: tuple[str, Path], query: str, width: int) -> None:
    page = open_page(tiny[0] + query, width=width, height=800)
    drawn(page)
    out = page.evaluate(
        """() => {
          const found = [];
          const look = (root) => { for (const one of root.querySelectorAll("*")) {
            if (one.shadowRoot) look(one.shadowRoot);
            if (!one.closest("article.card")) continue;
            const card = one.closest("article.card").getBoundingClientRect();
            const box = one.getBoundingClientRect();
            const spills = box.width && (box.left < card.left - 1 || box.right > card.right + 1);
            const cut = getComputedStyle(one).textOverflow === "ellipsis";
            if (spills || cut) found.push(one.outerHTML.slice(0, 80));
          } };
          look(document.querySelector('.st-key-panel_frame'));
          return found;
        }"""
    )
    assert out == []
    arabic = page.locator(".st-key-panel_frame").locator('blockquote[dir="rtl"]').first
    assert arabic.evaluate("(quote) => parseFloat(getComputedStyle(quote).borderRightWidth)") >= 2
    title = page.locator("h1 bdi").first
    assert title.inner_text().startswith("Ships at Sund <i>")
    assert title.get_attribute("lang") == "en"


def test_data_that_turn_bad_leave_the_last_good_page_up(open_page: Open, tiny: tuple[str, Path]) -> None:
    address, data = tiny
    drawn(open_page(address))
    actors = data / "actors.toml"
    actors.write_text(actors.read_text("utf-8").replace("kind =", "knid =", 1), "utf-8")
    page = open_page(address)
    until(lambda: page.request.get(f"{address}health").json()["status"] == OLD)
    page.reload()
    drawn(page)
    expect(page.locator(".notices")).to_contain_text("the last good data are shown")
    expect(page.locator("body")).not_to_contain_text(re.compile(r"knid|\.toml"))


def test_broken_data_are_told_without_what_only_the_log_may_say(open_page: Open, serve: Serve, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(TINY, data)
    actors = data / "actors.toml"
    actors.write_text(actors.read_text("utf-8").replace("kind =", "knid =", 1), "utf-8")
    page = open_page(serve("dashboard.py", LAYERS_DATA=str(data)))
    expect(page.get_by_text("The data cannot be shown")).to_be_visible()
    expect(page.get_by_text("What is wrong stands in the server’s log")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(re.compile(r"actors|knid|\.toml"))
