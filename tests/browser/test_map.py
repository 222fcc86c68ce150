"""The map in a real browser: what it asks for, what a click means, what stays in place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from layers import release
from layers.words import read_words
from tests.browser.conftest import FAILED
from tests.browser.waiting import becomes, map_of, until

SCRIPT = "tests/browser/map_page.py"
DESK = {"width": 1280, "height": 900}
FRAME = 'iframe[src*="streamlit_folium"]'
HEIGHT = 560  # of the frame, once the server's wish has come to it
# Keeps what the frame tells the page, from before the frame is there.
LISTEN = """window.heard = [];
window.addEventListener("evidence:map", (event) => window.heard.push(event.detail));"""

# A page of its own, with two maps of one document, each with a host.
TWO_MAPS = f"""<!doctype html><meta charset="utf-8"><title>Two maps</title>
<link rel="stylesheet" href="assets/leaflet/leaflet.css">
<link rel="stylesheet" href="{release.ADDRESS}/scene/map.css">
<style>.box {{ width: 620px; height: 560px; display: inline-block; }}</style>
<div class="box" id="one"></div><div class="box" id="two"></div>
<script src="assets/leaflet/leaflet.js"></script>
<script type="module">
import {{ EvidenceMap }} from "./{release.ADDRESS}/scene/map.js";
const drawn = await (await fetch("data/map/any/en.json")).json();
const counts = Object.fromEntries(drawn.places.map((place) => [place.id, 3]));
window.told = {{ one: [], two: [] }};
window.orders = {{}};
window.maps = {{}};
for (const id of ["one", "two"])
  maps[id] = new EvidenceMap(document.getElementById(id), drawn, {{
    words: {{}}, language: "en", tiles: null, fullscreen: false,
    post: (message) => told[id].push(message),
    listen: (orders) => {{ window.orders[id] = orders; }},
  }}, {{ counts }});
</script>"""


class MapPage:
    """A page with a map, and what a reader does to it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(LISTEN)
        page.goto(address)
        page.wait_for_function("window.heard?.some((message) => message.kind === 'ready')")
        self.frame = map_of(page)
        self.frame.wait_for_function("(height) => innerHeight === height", arg=HEIGHT)

    def heard(self, kind: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.page.evaluate("window.heard")
        return [message for message in messages if message["kind"] == kind]

    def ids(self) -> list[str | None]:
        return [message["id"] for message in self.heard("place")]

    def wait_for_ids(self, ids: list[str | None]) -> None:
        self.page.wait_for_function(
            "(ids) => JSON.stringify(window.heard.filter((m) => m.kind === 'place')"
            ".map((m) => m.id)) === JSON.stringify(ids)",
            arg=ids,
        )

    def tell(self, message: dict[str, Any]) -> None:
        self.page.evaluate(
            "([selector, message]) => document.querySelector(selector).contentWindow"
            ".dispatchEvent(new CustomEvent('evidence:order', {detail: message}))",
            [FRAME, message],
        )

    def ask(self, **asked: Any) -> None:
        """Change what the server shows, and wait until it has answered and the map shows that."""
        text = json.dumps(asked)
        field = self.page.get_by_label("asked")
        field.fill(text)
        field.press("Enter")
        expect(self.page.get_by_text(f"answered {text}", exact=True)).to_be_visible()
        self.frame.wait_for_function(
            """({ all, counts = {} }) => Object.entries(evidenceMap.page.markers.counts)
              .every(([id, n]) => n === (counts[id] ?? all))""",
            arg=asked,
        )

    def spot(self, place: str) -> tuple[float, float]:
        """Return the middle of a place's marker, in pixels of the page."""
        frame_box = self.page.locator(FRAME).bounding_box()
        assert frame_box
        x, y = self.frame.evaluate(
            "(id) => { const { x, y, width, height } = evidenceMap.page.markers.buttonOf(id)"
            ".getBoundingClientRect(); return [x + width / 2, y + height / 2]; }",
            place,
        )
        return frame_box["x"] + x, frame_box["y"] + y

    def look(self, longitude: float, latitude: float, zoom: float) -> None:
        """Look somewhere for as long as nobody moves the map."""
        self.frame.evaluate("(at) => evidenceMap.page.view.set(at)", [longitude, latitude, zoom])

    def begin(self) -> None:
        """Bring it back to how it was at first: what it shows, where it looks, what is chosen, open and heard."""
        self.page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
        self.page.mouse.move(1, 1)
        self.page.wait_for_timeout(600)  # else the last click and the next could be a double click
        self.ask(all=3)
        self.tell({"kind": "select", "id": None})
        self.tell({"kind": "view", "at": None})
        map_of(self.page)
        self.frame.wait_for_function(
            """() => { const { map, markers, view } = evidenceMap.page; return markers.selected === null
              && view.isHome() && !map._animatingZoom && !map._panAnim?._inProgress; }"""
        )
        self.frame.evaluate("document.querySelector('.legend').open = false; document.activeElement.blur()")
        self.page.evaluate("document.activeElement.blur(); window.heard.length = 0")

    def click(self, place: str) -> None:
        self.page.mouse.click(*self.spot(place))
        self.page.wait_for_timeout(350)  # two clicks at once would be a double click

    def marker(self, place: str) -> dict[str, Any]:
        """Describe the mark that stands for a place."""
        found: dict[str, Any] = self.frame.evaluate(
            "(id) => { const button = evidenceMap.page.markers.buttonOf(id); return button && {"
            "text: button.textContent, label: button.getAttribute('aria-label'),"
            "classes: [...button.classList], pressed: button.getAttribute('aria-pressed')}; }",
            place,
        )
        return found


Opened = Callable[..., MapPage]


@pytest.fixture
def open_map(profile_with: Callable[..., BrowserContext], serve: Callable[..., str]) -> Any:
    pages = []

    def opened(*, options: dict[str, Any] | None = None, **environment: str) -> MapPage:
        page = profile_with(fresh=False, **({"viewport": DESK} | (options or {}))).new_page()
        pages.append(page)
        return MapPage(page, serve(SCRIPT, **environment))

    yield opened
    for page in pages:
        page.close()


@pytest.fixture(scope="module")
def kept() -> dict[str, MapPage]:
    """Keep the maps that these tests share, by their number of places."""
    return {}


@pytest.fixture
def share(
    profile_with: Callable[..., BrowserContext],
    serve: Callable[..., str],
    kept: dict[str, MapPage],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[str], MapPage]]:
    """Return a function that gives the one map of so many places, as it was at first."""

    def shared(places: str) -> MapPage:
        if places not in kept:
            kept[places] = MapPage(
                profile_with(fresh=False, viewport=DESK).new_page(), serve(SCRIPT, MAP_PLACES=places)
            )
        kept[places].begin()
        return kept[places]

    yield shared
    if request.node.stash[FAILED]:
        for each in kept.values():
            each.page.close()
        kept.clear()


@pytest.fixture
def shown(share: Callable[[str], MapPage]) -> MapPage:
    return share("12")


@pytest.fixture
def crowded(share: Callable[[str], MapPage]) -> MapPage:
    return share("1000")


def test_a_click_is_told_at_once_and_outlines_the_place(shown: MapPage) -> None:
    shown.page.mouse.click(*shown.spot("p_4"))
    shown.wait_for_ids(["p_4"])
    becomes(lambda: "is-selected" in shown.marker("p_4")["classes"], True)
    becomes(lambda: shown.marker("p_4")["pressed"], "true")


def test_empty_map_and_escape_take_the_selection_back(shown: MapPage) -> None:
    shown.click("p_4")
    x, y = shown.spot("p_4")
    shown.page.mouse.click(x, y - 140)
    shown.page.wait_for_timeout(350)
    shown.click("p_5")
    shown.page.keyboard.press("Escape")
    shown.page.wait_for_function("window.heard.some((message) => message.kind === 'escape')")
    shown.tell({"kind": "select", "id": None})
    shown.frame.wait_for_function("!document.querySelector('.place.is-selected')")
    shown.wait_for_ids(["p_4", None, "p_5"])


def test_a_double_click_chooses_once(shown: MapPage) -> None:
    shown.page.mouse.dblclick(*shown.spot("p_4"))
    shown.wait_for_ids(["p_4"])
    shown.page.wait_for_timeout(600)
    assert shown.ids() == ["p_4"]


def test_marks_at_one_point_are_one_that_says_so(shown: MapPage) -> None:
    assert {shown.spot(f"pile_{depth}") for depth in range(3)} == {shown.spot("pile_0")}
    mark = shown.marker("pile_2")
    assert (mark["text"], mark["label"]) == ("9", "Pile 0: 9 excerpts: 3 of its own alone, Pile 1 3, Pile 2 3")
    shown.click("pile_1")
    shown.wait_for_ids(["pile_0"])


def test_hostile_names_stay_text(shown: MapPage) -> None:
    shown.ask(all=4, counts={"hostile": 7})
    x, y = shown.spot("hostile")
    shown.page.mouse.move(x - 3, y)
    shown.page.mouse.move(x, y)
    tooltip = shown.page.frame_locator(FRAME).locator(".tooltip strong")
    expect(tooltip).to_contain_text("<img src=x onerror=")
    assert "</script>" in shown.marker("hostile")["label"]
    assert shown.frame.evaluate("document.querySelectorAll('img, .place script').length") == 0
    assert shown.frame.evaluate("document.title") != "broken"
    assert shown.errors == []


def test_counts_change_in_place_without_a_new_frame(shown: MapPage) -> None:
    shown.frame.evaluate("window.mark = evidenceMap.page.markers.buttonOf('p_2'); window.mark.focus()")
    before = shown.marker("p_2")
    assert (before["text"], before["label"]) == ("3", "Place 2: 3 excerpts")
    shown.ask(all=3, counts={"p_2": 1, "p_3": 0})
    shown.frame.wait_for_function("window.mark?.textContent === '1'")
    becomes(lambda: shown.marker("p_2")["label"], "Place 2: 1 excerpt")  # what is not seen comes after the frame
    assert shown.marker("p_3") is None
    assert shown.frame.evaluate("window.mark.isConnected")


def test_two_hundred_changes_leave_nothing_behind(shown: MapPage) -> None:
    size = (
        "[document.querySelectorAll('*').length, window.feature_group.length, Object.keys(window.map._layers).length]"
    )
    # The component runs the same script for each change; here without the server's round trip.
    change = """(times) => { for (let i = 0; i < times; i++) {
          for (const layer of window.feature_group) window.map.removeLayer(layer);
          const group = L.featureGroup().addTo(window.map);
          const [counts, { version }] = [{}, window.evidenceMap.page.document];
          for (let p = 0; p < 12; p++) counts[`p_${p}`] = (i * p) % 9;
          window.evidenceMap.show({ version, counts, selected: null, tiles: false });
          window.feature_group.push(group);
        } }"""
    shown.frame.evaluate(change, 18)  # each name and each number has been shown
    shown.ask(all=5, selected=None)
    early = shown.frame.evaluate(size)
    shown.frame.evaluate(change, 180)
    shown.ask(all=6, selected=None)
    late = shown.frame.evaluate(size)
    assert late[1:] == early[1:] == [1, early[2]]
    assert late[0] <= early[0] * 1.05


def test_reruns_do_not_pile_up_styles(shown: MapPage) -> None:
    counted = "document.querySelectorAll('style').length"
    shown.ask(all=2)
    before = shown.frame.evaluate(counted)
    for number in range(6):
        shown.ask(all=number + 3)
    assert shown.frame.evaluate(counted) <= before + 1


def test_enter_and_space_select_as_a_click_does(shown: MapPage) -> None:
    button = shown.page.frame_locator(FRAME).get_by_role("button", name="Place 7: 3 excerpts")
    button.focus()
    button.press("Enter")
    shown.wait_for_ids(["p_7"])
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press(" ")
    shown.wait_for_ids(["p_7", "p_7"])
    expect(button).to_have_attribute("aria-pressed", "true")


def test_the_page_selects_and_reveals(shown: MapPage) -> None:
    shown.tell({"kind": "view", "at": [20.5, 50.25, 7]})
    shown.tell({"kind": "select", "id": "p_1", "reveal": True})
    shown.frame.wait_for_function(
        "(() => { const { map, markers } = evidenceMap.page;"
        " const { place } = markers.standing.get('p_1');"
        " return markers.buttonOf('p_1')?.classList.contains('is-selected')"
        " && map.getBounds().contains([place.lat, place.lon]); })()"
    )
    assert shown.ids() == []


def test_a_view_from_the_page_is_not_told_back_but_a_move_of_the_reader_is(shown: MapPage) -> None:
    shown.tell({"kind": "view", "at": [37.1234, 35.5, 7]})
    shown.frame.wait_for_function("evidenceMap.page.map.getZoom() === 7")
    assert shown.heard("moved") == []
    shown.page.frame_locator(FRAME).get_by_role("button", name="Zoom in").click()
    shown.page.wait_for_function("window.heard.some((message) => message.kind === 'moved')")
    longitude, latitude, zoom = shown.heard("moved")[-1]["at"]
    assert (round(longitude, 2), round(latitude, 1), zoom) == (37.12, 35.5, 8)
    shown.tell({"kind": "view", "at": None})
    shown.frame.wait_for_function(
        "(({ map, document }) => Math.abs(map.getCenter().lng - document.first_view[0]) < 0.01)(evidenceMap.page)"
    )
    # A larger frame than a phone's comes nearer.
    zooms = "(({ map, document }) => [map.getZoom(), document.first_view[2]])(evidenceMap.page)"
    zoom, first = shown.frame.evaluate(zooms)
    assert zoom > first


def test_messages_of_strangers_are_not_obeyed(shown: MapPage) -> None:
    order = "{ kind: 'select', id: 'p_1' }"
    shown.frame.evaluate(f"window.postMessage({order}, '*'); window.postMessage({{ evidenceMap: {order} }}, '*')")
    shown.page.wait_for_timeout(200)
    assert "is-selected" not in shown.marker("p_1")["classes"]


def test_tiles_are_asked_for_only_when_chosen_and_may_fail(shown: MapPage) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    shown.page.route("https://tile.openstreetmap.org/**", refuse)
    content = shown.page.frame_locator(FRAME)
    content.locator(".legend summary").click()
    content.locator(".tiles-choice input").check()
    expect(content.locator(".notice")).to_be_visible()
    expect(content.locator(".tiles-attribution")).to_be_visible()
    assert asked
    assert shown.heard("tiles") == [{"kind": "tiles", "on": True}]
    content.locator(".tiles-choice input").uncheck()
    expect(content.locator(".notice")).to_be_hidden()
    expect(content.locator(".web-tiles")).to_have_count(0)
    shown.page.unroute_all()


def test_the_frame_takes_the_page_s_theme(shown: MapPage, open_map: Opened) -> None:
    dark = open_map(options={"color_scheme": "dark"}, MAP_PLACES="12")
    for each, scheme in ((shown, "light"), (dark, "dark")):
        expect(each.page.frame_locator(FRAME).locator("html")).to_have_attribute("data-theme", scheme)


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(open_map: Opened) -> None:
    shown = open_map(MAP_PLACES="12")
    x, y = shown.spot("p_1")
    zoom = "evidenceMap.page.map.getZoom()"
    before = shown.frame.evaluate(zoom)
    shown.page.mouse.move(x, y - 120)
    shown.page.mouse.wheel(0, -300)
    # It fades by itself, its words stay.
    expect(shown.page.frame_locator(FRAME).locator(".hint")).to_contain_text("Ctrl")
    assert shown.frame.evaluate(zoom) == before
    shown.page.mouse.click(x, y - 120)
    shown.page.mouse.wheel(0, -300)
    shown.frame.wait_for_function(f"{zoom} > {before}")


@pytest.mark.parametrize("width", [640, 1600])
def test_the_legend_opens_when_it_is_asked_for_and_closes_with_escape(shown: MapPage, width: int) -> None:
    shown.page.set_viewport_size({"width": width, "height": 1000})
    map_of(shown.page)
    legend = shown.page.frame_locator(FRAME).locator(".legend")
    expect(legend).not_to_have_attribute("open", "")
    legend.locator("summary").click()
    expect(legend.locator(".tiles-choice")).to_be_visible()
    legend.locator(".tiles-choice input").focus()
    shown.page.keyboard.press("Escape")
    expect(legend).not_to_have_attribute("open", "")
    expect(legend.locator("summary")).to_be_focused()
    assert shown.heard("escape") == []


def test_a_thousand_places_all_count_and_answer_clicks(crowded: MapPage) -> None:
    shown = crowded
    shown.ask(all=250)
    shown.frame.wait_for_function("evidenceMap.page.markers.marks.every(({ n, parts }) => n === 250 * parts.length)")
    assert shown.frame.evaluate("evidenceMap.page.markers.standing.size") == 1004
    said = shown.frame.evaluate(
        """() => [...document.querySelectorAll(".form-circle small")].map((small) => {
          const { parts } = evidenceMap.page.markers.standing.get(small.closest(".place").dataset.place);
          const [words, disc] = [small.getBoundingClientRect(), small.parentNode.getBoundingClientRect()];
          const number = document.createRange(); number.selectNode(small.previousSibling);
          return [small.textContent, parts.length, words.left >= disc.left && words.right <= disc.right,
            number.getBoundingClientRect().top - disc.top - (disc.bottom - words.bottom)];
        })"""
    )
    assert said
    assert all(words == f"{places} places" and fits for words, places, fits, _ in said)
    assert max(abs(off) for *_, off in said) <= 4, "the two lines stand in the middle"
    shown.look(36, 32.5, 11)
    shown.click("p_0")
    shown.wait_for_ids(["p_0"])


def test_markers_stand_where_their_places_are_after_a_move_and_a_zoom(crowded: MapPage) -> None:
    shown = crowded
    shown.look(38.2, 33.6, 7)
    shown.frame.evaluate("evidenceMap.page.map.setZoom(8)")  # with the animation
    shown.frame.wait_for_function("(({ map }) => map.getZoom() === 8 && !map._animatingZoom)(evidenceMap.page)")
    off = shown.frame.evaluate(
        """() => [...document.querySelectorAll(".place")].map((button) => {
          const { place } = evidenceMap.page.markers.standing.get(button.dataset.place);
          const { x, y, width, height } = button.getBoundingClientRect();
          const belongs = evidenceMap.page.map.latLngToContainerPoint([place.lat, place.lon]);
          return Math.hypot(x + width / 2 - belongs.x, y + height / 2 - belongs.y);
        })"""
    )
    assert len(off) >= 10
    assert max(off) <= 1  # pixels of rounding


def test_names_far_out_of_view_are_not_drawn(crowded: MapPage) -> None:
    shown = crowded
    shown.look(38.2, 35.1, 11)
    names = """() => {
      const names = [...document.querySelectorAll(".label text")];
      const far = (t, { x, y } = t.getBoundingClientRect()) =>
        x < -innerWidth || x > 2 * innerWidth || y < -innerHeight || y > 2 * innerHeight;
      return [names.filter((t) => far(t)).length, names.length];
    }"""
    until(lambda: 0 < shown.frame.evaluate(names)[1] < 100)
    assert shown.frame.evaluate(names)[0] == 0


def test_the_map_waits_for_its_style(open_page: Callable[..., Page], serve: Callable[..., str]) -> None:
    held: list[Route] = []
    page = open_page("about:blank")
    page.add_init_script(LISTEN)
    page.route("**/scene/map.css", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    with page.expect_response("**/data/map/**"):
        page.goto(serve(SCRIPT, MAP_PLACES="12"))
    page.wait_for_timeout(500)
    assert held
    assert page.evaluate("window.heard") == []
    for route in held:
        route.continue_()
    frame = map_of(page)
    assert frame.evaluate("getComputedStyle(document.querySelector('.labels')).position") == "absolute"


def test_touches_are_listened_for_only_where_there_can_be_one(shown: MapPage, open_map: Opened) -> None:
    touched = open_map(MAP_PLACES="12", options={"has_touch": True})
    for each, touch in ((touched, True), (shown, False)):
        assert each.frame.evaluate("matchMedia('(any-pointer: coarse)').matches") == touch
        assert each.frame.evaluate("L.Browser.touch") == touch
        assert each.frame.evaluate("document.querySelector('.leaflet-touch') !== null") == touch


def test_nothing_shows_but_the_map(shown: MapPage) -> None:
    sizes = shown.frame.evaluate(
        "[document.documentElement.scrollHeight, document.documentElement.scrollWidth,"
        " innerHeight, innerWidth, document.getElementById('map_div').offsetHeight]"
    )
    assert sizes[0] == sizes[2] == sizes[4]
    assert sizes[1] == sizes[3]


def test_two_maps_on_one_page_share_nothing(open_page: Callable[..., Page], shipped: str) -> None:
    page = open_page("about:blank", width=1360)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    html = {"body": TWO_MAPS, "content_type": "text/html"}
    page.route(f"{shipped}two", lambda route: route.fulfill(**html))
    page.goto(f"{shipped}two")
    page.wait_for_function("window.maps?.two && Object.keys(told).every((id) => told[id].length)")
    ids = page.eval_on_selector_all("[id]", "all => all.map((one) => one.id)")
    assert len(ids) > 10
    assert len(ids) == len(set(ids))
    # Each map draws what is schematic with patterns of its own.
    assert page.evaluate(
        """() => ["one", "two"].every((id) => {
          const path = document.querySelector(`#${id} .extent.precision-schematic.is-reported`);
          const pattern = getComputedStyle(path).fill.match(/#([\\w-]+)/)[1];
          return document.getElementById(id).contains(document.getElementById(pattern));
        })"""
    )
    # The middle of a marker that nothing covers.
    free = """(id) => [...document.querySelectorAll(`#${id} .place.form-circle`)].map((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return { place: button.dataset.place, button, x: x + width / 2, y: y + height / 2 };
      }).find(({ button, x, y }) => button.contains(document.elementFromPoint(x, y)))"""
    first, second = (page.evaluate(f"(id) => ({free})(id)", id_) for id_ in ("one", "two"))
    chosen = "(id) => document.querySelector(`#${id} .place.is-selected`)?.dataset.place ?? null"
    told = "(id) => told[id].filter(({ kind }) => kind === 'place').map((message) => message.id)"

    page.mouse.click(first["x"], first["y"])
    becomes(lambda: [page.evaluate(chosen, id_) for id_ in ("one", "two")], [first["place"], None])
    page.mouse.click(second["x"], second["y"])
    becomes(lambda: page.evaluate(chosen, "two"), second["place"])
    page.wait_for_timeout(350)  # two clicks at once would be a double click
    page.mouse.click(second["x"], second["y"])
    assert page.evaluate(told, "one") == [first["place"]]
    assert page.evaluate(told, "two")[0] == second["place"]
    assert page.evaluate(chosen, "one") == first["place"]

    page.evaluate("(id) => orders.two.select({ id })", first["place"])
    page.evaluate("(id) => orders.one.select({ id: null })", first["place"])
    becomes(lambda: [page.evaluate(chosen, id_) for id_ in ("one", "two")], [None, first["place"]])
    page.evaluate("(id) => maps.one.show({ counts: { [id]: 7 } })", first["place"])
    texts = "(id) => ['one', 'two'].map((map) => maps[map].markers.buttonOf(id).textContent)"
    becomes(lambda: page.evaluate(texts, first["place"]), ["7", "3"])
    page.evaluate("orders.two.view({ at: [41, 35, 8] })")
    centres = page.evaluate("['one', 'two'].map((id) => Math.round(maps[id].map.getCenter().lng))")
    assert centres[1] == 41 != centres[0]
    page.locator("#two").get_by_role("button", name="map.zoom_in").click()
    assert page.evaluate("told.one.some(({ kind }) => kind === 'moved')") is False
    page.wait_for_function("told.two.some(({ kind }) => kind === 'moved')")
    assert errors == []


def test_a_map_without_its_document_says_so(open_page: Callable[..., Page], serve: Callable[..., str]) -> None:
    page = open_page("about:blank")
    page.route("**/data/map/**", lambda route: route.fulfill(status=503))
    page.goto(serve(SCRIPT, MAP_PLACES="12"))
    notice = page.frame_locator(FRAME).get_by_role("alert")
    expect(notice).to_have_text(read_words("en")["map.failed"])
