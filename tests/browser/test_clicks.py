"""Clicks answered from what the browser has: at once, a step of history each, never staler than the session."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, Request, Route, WebSocket, expect

from tests.browser.waiting import drawn, go, map_of, settle, until

ROOT = Path(__file__).parents[2]
FRAME = 'iframe[src*="streamlit_folium"]'

SAVES = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
# What of a page lies in its document and in its parts.
FIND = """
const roots = () => [document, ...[...document.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? [])];
const find = (selector) => roots().map((root) => root.querySelector(selector)).find(Boolean);
const cards = () => [...find(".cards")?.querySelectorAll("article.card") ?? []].map((one) => one.dataset.excerpt);
const wanted = async () => {
  const { dated, undated } = await (await fetch(`data/cards/current/en.json${location.search}`)).json();
  return [...dated, ...undated].map(({ id }) => id);
};
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Wait until the cards are those that the server has for the address. */
const agree = async () => {
  const ids = (await wanted()).join();
  for (const end = performance.now() + 60_000; cards().join() !== ids; await wait(20))
    if (performance.now() > end) throw new Error(`${location.search}: ${cards()} instead of ${ids}`);
};
"""
# Press a link, and note each card drawn since that is taken out again, until `lost` is read.
SCROLLED = "document.getElementById('stMain').scrollTop"
# What two sides, that stand there, are drawn as that say something else.
WATCH = """(said) => {
  window.others = [];
  const { shadowRoot } = document.querySelector('.st-key-side_by_side');
  const look = () => shadowRoot.textContent.includes(said) || others.push(shadowRoot.textContent);
  new MutationObserver(look).observe(shadowRoot, { childList: true, characterData: true, subtree: true });
}"""
WATCHED = f"""(link, isHere) => {{ {FIND}
  link.click();
  const drawn = new Set(isHere ? find(".cards").querySelectorAll("article.card") : []);
  window.lost = [];
  const held = (node) => node.nodeType === 1 ? [node, ...node.querySelectorAll("article.card")] : [];
  new MutationObserver((changes) => {{
    for (const {{ removedNodes, addedNodes }} of changes) {{
      const gone = [...removedNodes].flatMap(held).filter((one) => drawn.has(one));
      window.lost.push(...gone.map((one) => one.dataset.excerpt));
      for (const one of [...addedNodes].flatMap(held)) if (one.matches("article.card")) drawn.add(one);
    }}
  }}).observe(find(".cards").getRootNode(), {{ subtree: true, childList: true }});
  window.drawn = () => drawn.size;
}}"""

Open = Callable[..., Page]
Serve = Callable[..., str]


def heading(page: Page) -> Locator:
    return page.locator(".st-key-panel_frame header h2 bdi").first


def asked(page: Page, key: str) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get(key, [])


def selected(page: Page) -> Locator:
    return page.frame_locator(FRAME).locator('.place[aria-pressed="true"]').first


def chip(page: Page, place: str) -> Locator:
    return page.locator(f'.st-key-below [data-place="{place}"]')


def press(page: Page, place: str) -> None:
    """Press a place of the list by script: no pointer comes near it before."""
    chip(page, place).evaluate("(link) => link.click()")


def names(page: Page, ids: list[str]) -> list[str]:
    return [chip(page, one).locator("bdi").inner_text() for one in ids]


def is_beside(one: Locator, other: Locator) -> bool:
    """Say whether one ends where the other begins, from the left."""
    left, right = (box for each in (one, other) if (box := each.bounding_box()))
    return left["x"] + left["width"] <= right["x"]


def listen(page: Page) -> tuple[list[str], list[object]]:
    """Note the cards that are fetched, and what the session is told."""
    fetched: list[str] = []
    told: list[object] = []

    def note(request: Request) -> None:
        if "/data/cards/" in request.url:
            fetched.append(request.url.partition("?")[2].partition("&")[2])

    def follow(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: told.append(frame))  # noqa: PLW0108 - Playwright marks it

    page.on("request", note)
    page.on("websocket", follow)
    return fetched, told


def test_places_in_view_are_fetched_ahead_and_open_at_once_also_when_the_connection_is_lost(
    open_page: Open, serve: Serve
) -> None:
    root, page = serve("dashboard.py", LAYERS_DATA=str(ROOT / "data")), open_page("about:blank", fresh=True)
    fetched, told = listen(page)
    ids = ["tartus", "hmeimim", "sweida", "qamishli"]
    with page.expect_event("request", lambda request: request.url.endswith("see=qamishli")):
        page.goto(root)
    expect(chip(page, ids[0])).to_be_attached()
    called = dict(zip(ids, names(page, ids), strict=True))
    page.wait_for_load_state("networkidle")
    assert len(fetched) == len(set(fetched))
    before, length = len(told), page.evaluate("history.length")
    # The heading is another in the very task of the click: nothing was asked of the server.
    read = """() => [...top.document.querySelectorAll(".st-key-panel_frame *")].flatMap((one) => one.shadowRoot ?? [])
      .map((root) => root.querySelector("header h2 bdi")?.textContent).find(Boolean)"""
    for place in ids[:3]:
        assert chip(page, place).evaluate(f"(link) => {{ link.click(); return ({read})(); }}") == called[place]
        assert asked(page, "see") == [place]
        expect(selected(page)).to_be_attached()
    assert page.evaluate("history.length") == length + 3
    page.wait_for_function(f"() => document.title.startsWith({called[ids[2]]!r})")
    for expected in (ids[1], ids[0]):
        page.go_back()
        expect(heading(page)).to_have_text(called[expected])
    page.go_forward()
    expect(heading(page)).to_have_text(called[ids[1]])
    assert len(told) == before  # nor does Streamlit ask for a page of its own accord
    assert page.evaluate("history.length") == length + 3
    assert sorted(fetched) == sorted(set(fetched))

    # A press on the map likewise; its names are laid anew once, with all that is other by then.
    frame = map_of(page)
    frame.evaluate("evidenceMap.page.view.set(null)")
    frame.wait_for_function("evidenceMap.page.view.isHome() && evidenceMap.page.markers.buttonOf('qamishli')")
    settle(page)
    drawn, laid = frame.evaluate(
        f"""async () => {{
          const {{ labels, markers }} = evidenceMap.page;
          const lay = labels.lay.bind(labels);
          let laid = 0;
          labels.lay = () => {{ laid += 1; lay(); }};
          markers.buttonOf("qamishli").click();
          const drawn = ({read})();
          await new Promise((done) => setTimeout(done, 500));
          labels.lay = lay;
          return [drawn, laid];
        }}"""
    )
    assert (drawn, laid) == (called["qamishli"], 1)
    # No card is taken out later, nor put in another's place.
    settle(page)
    chip(page, "sweida").evaluate(WATCHED, True)
    settle(page)
    expect(heading(page)).to_have_text(called["sweida"])
    assert page.evaluate("drawn()") > 2
    assert page.evaluate("lost") == []

    page.context.set_offline(True)
    expect(page.locator("p.lost")).to_be_visible()
    assert is_beside(map_of(page).locator(".attribution"), page.locator("p.lost")), "whose the map is can be read"
    # Those cards are drawn at once that can be seen, the others when the browser has shown them.
    count = """(link) => {
      link.click();
      const roots = [...document.querySelectorAll(".st-key-panel_frame *")].flatMap((one) => one.shadowRoot ?? []);
      return roots.flatMap((root) => [...root.querySelectorAll(".cards article.card")]).length;
    }"""
    first = chip(page, "tartus").evaluate(count)
    assert first > 0
    expect(page.locator(".st-key-panel_frame .cards article.card").nth(first)).to_be_attached()
    expect(heading(page)).to_have_text(called["tartus"])
    assert asked(page, "see") == ["tartus"]
    page.context.set_offline(False)
    expect(page.locator("p.lost")).to_have_count(0)
    # What the session answers next agrees: it is told all of the address.
    page.get_by_role("searchbox").fill("Russia")
    expect(page.locator(".st-key-summary .root")).to_contain_text("Russia")
    expect(heading(page)).to_have_text(called["tartus"])
    assert (asked(page, "see"), asked(page, "q")) == (["tartus"], ["Russia"])


def near_a_place_its_cards_are_fetched_once(page: Page, fetched: list[str], query: str) -> None:
    """Come near a mark, a link that gets the focus, and one under the pointer; nothing was fetched before."""
    assert fetched == []
    mark = map_of(page).evaluate(
        """() => evidenceMap.page.markers.marks.find(({ place, form }) => {
          const button = evidenceMap.page.markers.buttonOf(place.id);
          if (!button) return false;
          const { left, top, width, height } = button.getBoundingClientRect();
          const isSeen = button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
          return isSeen && form === "circle" && !["buffer_zone", evidenceMap.page.markers.selected].includes(place.id);
        }).place.id"""
    )
    focused, pointed = [one for one in ("tartus", "qamishli", "damascus") if one != mark][:2]
    near: list[tuple[str, Callable[[], None]]] = [
        (mark, page.frame_locator(FRAME).locator(f'.place[data-place="{mark}"]').first.hover),
        (focused, chip(page, focused).focus),
        (pointed, chip(page, pointed).hover),
    ]
    for place, come in near:
        page.mouse.move(1, 1)  # nothing moves under the pointer
        with page.expect_response(lambda answer, place=place: answer.url.endswith(f"{query}&see={place}")):  # type: ignore[misc]
            come()
    for _, come in near:  # what is there is not asked for again
        page.mouse.move(1, 1)
        come()
    chip(page, pointed).evaluate("(link) => { link.blur(); link.focus(); }")
    assert fetched == [f"{query}&see={place}" for place, _ in near]


def test_two_hundred_clicks_with_filters_between_end_where_they_should(open_page: Open, serve: Serve) -> None:
    root = serve("dashboard.py", LAYERS_DATA=str(ROOT / "data"))
    other = open_page("about:blank")
    other.add_init_script(SAVES)
    fetched, _ = listen(other)
    other.goto(f"{root}?see=sweida&actor=israel")
    drawn(other)
    near_a_place_its_cards_are_fetched_once(other, fetched, "actor=israel")
    # One that is not there yet is drawn once it has come.
    chip(other, "buffer_zone").evaluate(WATCHED, False)
    expect(heading(other)).to_have_text(names(other, ["buffer_zone"])[0])
    settle(other)
    assert other.evaluate("drawn()") > 0
    assert other.evaluate("lost") == []
    page = open_page(root)
    expect(chip(page, "tartus")).to_be_attached()
    expect(page.frame_locator(FRAME).locator("[data-place]").first).to_be_attached()
    # Both tabs at once; in each the cards are those of the address whenever one waits for them.
    other.evaluate(
        f"""() => {{ {FIND}
          const places = ["sweida", "damascus", "buffer_zone", "quneitra", "tartus"];
          const press = async () => {{
            for (let n = 0; n < 60; n++) {{
              find(`[data-place="${{places[n % places.length]}}"]:is(a)`).click();
              if (n % 3 === 0) await wait(n % 7 * 15);
              if (n % 20 === 10) await agree();
            }}
            find('[data-place="sweida"]:is(a)').click();
            await agree();
          }};
          window.pressed = null;
          press().then(() => (window.pressed = "all"), (error) => (window.pressed = String(error)));
        }}"""
    )
    page.evaluate(
        f"""async () => {{ {FIND}
          const places = ["tartus", "hmeimim", "qamishli", "quneitra", "sweida", "damascus"];
          for (let n = 0; n < 200; n++) {{
            find(`[data-place="${{places[n % places.length]}}"]:is(a)`).click();
            if (n % 25 === 24) find(`[data-key="bar:2025-0${{(n + 1) / 25}}"]`).click();
            if (n % 20 === 0) await agree();
            if (n % 20 === 10) await wait(n % 7 * 15);
          }}
          find('[data-place="hmeimim"]:is(a)').click();
          await agree();
        }}"""
    )
    name = chip(page, "hmeimim").locator("bdi").inner_text()
    expect(heading(page)).to_have_text(name)
    month = asked(page, "from")
    assert asked(page, "see") == ["hmeimim"]
    settle(page)
    # All of the page is that of the address, without any run that it asks for besides.
    expect(page.locator(".st-key-summary .root strong").first).to_contain_text("August 2025")
    assert month == ["2025-08"]
    # A run of a part that is told nothing says what the session knows.
    page.locator(".st-key-table summary").click()
    expect(page.locator(".st-key-table table")).to_be_attached()
    expect(heading(page)).to_have_text(name)
    assert (asked(page, "see"), asked(page, "from")) == (["hmeimim"], month)
    frame = page.locator(FRAME).element_handle().content_frame()
    assert frame
    frame.wait_for_function("() => evidenceMap.page.markers.selected === 'hmeimim'")
    expect(chip(page, "hmeimim")).to_have_attribute("aria-current", "true")
    rows = page.locator(".st-key-table tbody tr").count()
    assert page.locator(".st-key-summary .root strong").first.inner_text().startswith(str(rows))
    other.wait_for_function("window.pressed")
    assert other.evaluate("pressed") == "all"
    expect(heading(other)).to_have_text(names(other, ["sweida"])[0])
    assert asked(other, "actor") == ["israel"]
    for tab in (page, other):
        settle(tab)
        assert tab.evaluate(f"async () => {{ {FIND} return cards().join() === (await wanted()).join(); }}")


def hovered(page: Page, control: Locator, asks: str) -> dict[str, Any]:
    """Rest the pointer on a control until what it asks for has come; return that."""
    with page.expect_event(
        "requestfinished", lambda request: "/data/cards/" in request.url and asks in request.url
    ) as near:
        control.hover()
    found: dict[str, Any] = near.value.response().json()
    return found


def test_a_filter_that_the_pointer_rests_on_is_shown_before_the_session_answers(open_page: Open, shipped: str) -> None:
    page = open_page("about:blank", fresh=True)
    fetched, told = listen(page)
    page.goto(f"{shipped}?from=2025-03&to=2025-03")
    drawn(page)
    settle(page)
    month, counts = page.locator('[data-key="bar:2025-08"]'), page.locator(".st-key-panel header .counts")
    prepared = """() => {
      const { markers } = evidenceMap.page;
      const { prepare } = markers;
      window.prepared = [];
      markers.prepare = (numbers) => {
        window.prepared.push(Object.values(numbers.counts));
        prepare.call(markers, numbers);
      };
    }"""
    map_of(page).evaluate(prepared)
    content = hovered(page, month, "from=2025-08&to=2025-08")
    until(lambda: map_of(page).evaluate("prepared.length"))
    [counted] = map_of(page).evaluate("prepared")
    assert counted == list(filter(None, content["around"]["map"]["counts"])), "the map is ready for it"
    before = len(told)
    # A task after that of the click no answer can be here.
    panel, line, marks = month.evaluate(
        f"""async (bar) => {{ {FIND}
          bar.click();
          await wait(0);
          const frame = document.querySelector({FRAME!r}).contentWindow;
          return [
            find("header .counts").textContent,
            find("p.line strong").textContent,
            frame.evidenceMap.page.markers.counts,
          ];
        }}"""
    )
    around = content["around"]
    assert panel.startswith(content["counts"][0]["words"])
    assert line == around["parts"]["summary"]["shown"]
    assert "August 2025" in line
    assert sorted(marks.values()) == sorted(filter(None, around["map"]["counts"]))
    expect(page.locator("p.line")).to_contain_text("August 2025")
    settle(page)
    assert counts.inner_text().startswith(content["counts"][0]["words"])
    assert page.evaluate(f"async () => {{ {FIND} return cards().join() === (await wanted()).join(); }}")
    [message] = [each for each in told[before:] if isinstance(each, bytes) and b'"navigate"' in each]
    assert f'"shown":"{content["version"]}"'.encode() in message
    assert sum("from=2025-08&to=2025-08" in one and "see" not in one for one in fetched) == 1
    # A link of the page does the same: the chip takes the months away.
    with page.expect_event(
        "requestfinished", lambda request: "/data/cards/" in request.url and "from" not in request.url
    ):
        page.locator('.st-key-strip [data-key^="on:"]').first.hover()


def test_a_filter_whose_view_is_on_its_way_is_shown_when_that_comes(open_page: Open, shipped: str) -> None:
    page = open_page("about:blank", fresh=True)
    on_their_way: list[Route] = []

    def hold(route: Route) -> None:
        on_their_way.append(route)

    page.route(re.compile("/data/cards/.*around.*from=2025-08"), hold)
    page.goto(shipped)
    drawn(page)
    settle(page)
    frame = map_of(page)
    month, panel = page.locator('[data-key="bar:2025-08"]'), page.locator(".st-key-panel header .counts")
    with page.expect_request(re.compile("from=2025-08")):
        month.hover()
    page.evaluate("() => { WebSocket.prototype.send = () => {}; }")  # the session hears nothing
    before = panel.inner_text()
    month.click()
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    active = page.locator('[data-key="filters"] .active')
    assert (panel.inner_text(), active.count()) == (before, 0)
    [route] = on_their_way
    answer = route.fetch()
    route.fulfill(response=answer)
    content = answer.json()
    expect(panel).to_contain_text(content["counts"][0]["words"])
    expect(page.locator("p.line strong")).to_have_text(content["around"]["parts"]["summary"]["shown"])
    expect(active).to_have_text("1")
    counts = frame.evaluate("Object.values(evidenceMap.page.markers.counts)")
    assert sorted(counts) == sorted(filter(None, content["around"]["map"]["counts"]))


def test_a_month_is_chosen_and_taken_away_however_quickly_it_is_pressed(open_page: Open, shipped: str) -> None:
    page = open_page(shipped)
    drawn(page)
    settle(page)
    july = page.locator('[data-key="bar:2025-07"]')
    hovered(page, july, "from=2025-07")
    presses = """async (bar, many) => {
      for (let at = 0; at < many; at++) {
        bar.click();
        await new Promise((done) => setTimeout(done, 20));
      }
    }"""
    for many, chosen in ((3, ["2025-07"]), (1, []), (2, []), (3, ["2025-07"])):
        july.evaluate(presses, many)
        settle(page)
        assert asked(page, "from") == chosen
        expect(july).to_have_attribute("aria-pressed", "true" if chosen else "false")


def test_an_answer_to_an_earlier_press_undoes_nothing_that_was_shown_ahead(open_page: Open, shipped: str) -> None:
    page = open_page(shipped)
    drawn(page)
    settle(page)
    frame = map_of(page)
    [march, august] = [page.locator(f'[data-key="bar:2025-{month}"]') for month in ("03", "08")]
    [asks_march, asks_august] = [hovered(page, bar, f"from=2025-{n}") for bar, n in ((march, "03"), (august, "08"))]
    watch = """(line) => {
      window.lines = [];
      new MutationObserver(() => window.lines.push(line.textContent)).observe(line, {
        childList: true, characterData: true, subtree: true });
    }"""
    page.locator("p.line strong").evaluate(watch)
    frame.evaluate(
        """() => { window.sums = [];
          const { markers } = evidenceMap.page;
          const { count } = markers;
          markers.count = (numbers) => {
            const are = count.call(markers, numbers);
            if (are) sums.push(Object.values(numbers.counts).reduce((a, b) => a + b, 0));
            return are;
          };
        }"""
    )
    march.evaluate(
        """async (bar, other) => {
          bar.click();
          await new Promise((done) => setTimeout(done, 20));
          other.click();
        }""",
        august.element_handle(),
    )
    settle(page)
    told = [one["around"] for one in (asks_march, asks_august)]
    lines = [line for line, _ in groupby(page.evaluate("lines"))]
    assert lines == [one["parts"]["summary"]["shown"] for one in told]
    assert frame.evaluate("sums") == [sum(one["map"]["counts"]) for one in told], "each once, in order"


def test_a_place_and_a_month_that_are_asked_for_as_one_are_both_shown(open_page: Open, shipped: str) -> None:
    """Streamlit sends them in one message, for the part that was asked first."""
    page = open_page("about:blank", fresh=True)
    page.route("**/data/cards/**", lambda route: route.abort())  # the session is told at once
    page.goto(shipped)
    drawn(page)
    settle(page)
    page.evaluate(
        """() => {
          const roots = [...document.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? []);
          for (const key of ['[data-place="tartus"]:is(a)', '[data-key="bar:2025-08"]'])
            roots.map((root) => root.querySelector(key)).find(Boolean).click();
        }"""
    )
    expect(page.locator("p.line")).to_contain_text("August 2025")
    expect(heading(page)).to_contain_text("Tartus")


def test_other_data_under_an_open_page_are_shown_whole_or_not_at_all(
    open_page: Open, serve: Serve, tmp_path: Path
) -> None:
    data = shutil.copytree(ROOT / "tests" / "data" / "tiny", tmp_path / "data")
    root = serve("dashboard.py", LAYERS_DATA=str(data))
    page = open_page(f"{root}?see=sund")
    cards = page.locator(".cards article.card")
    expect(cards.first).to_be_attached()
    expect(page.locator(".cards")).to_contain_text("The Gull")

    def version() -> str:
        said: str = page.request.get(f"{root}health").json()["version"]
        return said

    article, before = data / "articles" / "gull-2025-03.toml", version()
    article.write_text(article.read_text("utf-8").replace('outlet = "The Gull"', 'outlet = "The Tern"'), "utf-8")
    until(lambda: version() != before)
    press(page, "hild")
    expect(heading(page)).to_have_text("Hild")
    # A filter is answered from the new data at the latest; then nothing old is drawn any more.
    page.get_by_role("searchbox").fill("ships")
    expect(page).to_have_url(re.compile("q=ships"))
    page.get_by_role("searchbox").fill("")
    expect(page).not_to_have_url(re.compile("q=ships"))
    press(page, "sund")
    # Somebody who speaks is called after the outlet, and keeps that name.
    feet = page.locator(".cards .foot")
    expect(feet.filter(has_text="The Tern").first).to_be_attached()
    expect(feet.filter(has_text="The Gull")).to_have_count(0)
    expect(page.locator(".st-key-below .root").last).to_contain_text(asked(page, "v")[0])


def test_what_stands_is_of_the_place_that_only_the_browser_knows(open_page: Open, shipped: str) -> None:
    page = open_page(f"{shipped}?see=sweida")  # which Streamlit's browser tells from now on, whatever is chosen
    drawn(page)
    chip(page, "tartus").click()
    expect(heading(page)).to_have_text(names(page, ["tartus"])[0])
    # Two sides stay open, and of the place, while the foot is asked for something else.
    opens = page.locator(".st-key-panel").get_by_role("button", name="side by side")
    opens.scroll_into_view_if_needed()
    before = page.evaluate(SCROLLED)
    opens.click()
    sides = page.locator(".st-key-side_by_side")
    expect(sides.locator("section")).to_have_count(2)
    expect(sides).to_contain_text("what each says about Tartus")
    page.evaluate(WATCH, "about Tartus")
    page.locator(".st-key-table summary").click()
    expect(page.locator(".st-key-table tbody tr").first).to_be_attached()
    settle(page)
    expect(sides).to_contain_text("what each says about Tartus")
    assert page.evaluate("others") == []
    assert page.evaluate(SCROLLED) > before
    page.go_back()
    expect(sides.locator("section")).to_have_count(0)
    assert page.evaluate(SCROLLED) == before, "who goes back sees the map again"
    # An answer to what was asked before the place was changes neither the title nor what the map marks.
    page.evaluate(
        f"""() => {{ {FIND}
          find('[data-key="bar:2025-08"]').click();
          find('[data-place="sweida"]:is(a)').click();
        }}"""
    )
    expect(page.locator("p.line")).to_contain_text("August 2025")
    settle(page)
    name = names(page, ["sweida"])[0]
    expect(heading(page)).to_have_text(name)
    page.wait_for_function("(name) => document.title.startsWith(name)", arg=name)
    map_of(page).wait_for_function("() => evidenceMap.page.markers.selected === 'sweida'")
    # Who has asked for more cards keeps them when the connection comes back.
    go(page, "?")
    page.locator('.st-key-panel [data-key="more"]').click()
    cards = page.locator(".st-key-panel article.card")
    expect(cards.nth(12)).to_be_attached()
    settle(page)
    count = cards.count()
    page.context.set_offline(True)
    expect(page.locator("p.lost")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("p.lost")).to_have_count(0)
    settle(page)
    assert cards.count() == count


def test_what_is_pressed_in_the_drawer_stays_under_the_pointer(open_page: Open, shipped: str) -> None:
    """What is on stands above it, and grows with each choice."""
    page = open_page(shipped)
    drawn(page)
    page.locator('[data-key="filters"]').click()
    drawer = page.locator('[data-testid="stSidebar"]')
    rows = drawer.locator("li .check")
    rows.nth(3).scroll_into_view_if_needed()
    settle(page)
    for at in (1, 3, 2, 3, 1):
        row = rows.nth(at)
        box, was = row.bounding_box(), row.locator("input").is_checked()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(row.locator("input")).to_be_checked(checked=not was)
        settle(page)
        now = row.bounding_box()
        assert now
        assert abs(now["y"] - box["y"]) <= 1
    assert drawer.locator(".on .chip").count() == 1


def test_reasons_have_the_room_that_a_lifted_filter_leaves(open_page: Open, shipped: str) -> None:
    page = open_page(f"{shipped}?from=2025-07&to=2025-08&actor=russia", width=1440)
    reasons = page.locator(".st-key-strip .reasons")
    drawn(page)
    settle(page)
    before = reasons.inner_text()
    reasons.locator('[data-key="on:actor:russia"]').click()
    settle(page)
    told = reasons.inner_text()
    assert told != before
    page.reload()
    drawn(page)
    settle(page)
    assert told == reasons.inner_text()
