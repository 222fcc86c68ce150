"""Where the map looks, in a real browser: the same each time, never beyond the base, where one chose."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from layers import release
from layers.collection import read_collection
from layers.collection.geo import read_features
from layers.scene import map_document
from tests.browser.conftest import FAILED
from tests.browser.waiting import becomes, map_of, next_frame, rest, until
from tests.test_kinds import with_kinds

SHIPPED = Path(__file__).parents[2] / "data"
TINY = Path(__file__).parents[1] / "data" / "tiny"
FRAME = 'iframe[src*="streamlit_folium"]'
RATES = (4, 4, 2, 1)
"""How much slower than it is the browser is at each load; the first and the last begin with an empty profile."""
# Nothing but a map that fills the page, with a host of its own.
BARE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>A map</title>
<link rel="stylesheet" href="assets/leaflet/leaflet.css">
<link rel="stylesheet" href="{release.ADDRESS}/scene/map.css">
<style>body {{ margin: 0 }} #map {{ position: fixed; inset: 0 }}</style>
<body></body>
<script src="{release.ADDRESS}/scene/before.js"></script>
<script src="assets/leaflet/leaflet.js"></script>
<script type="module">
import {{ EvidenceMap }} from "./{release.ADDRESS}/scene/map.js";
const drawn = await (await fetch("data/map/any/en.json")).json();
const words = WORDS;
const counts = Object.fromEntries(drawn.places.map((place) => [place.id, 3]));
const hosted = (told) => ({{
  outlines: async () => {{
    window.refined += 1;
    return (await fetch("data/outlines/any/en.json")).json();
  }},
  words, language: "en", tiles: null, fullscreen: true, href: (address) => new URL(address, document.baseURI).href,
  post: (message) => told.push(message), listen: (orders) => {{ window.orders = orders; }},
}});
window.draw = (container, shown = {{}}) =>
  new EvidenceMap(container, structuredClone(drawn), hosted(told), {{ counts, certain: counts, ...shown }});
window.begin = (shown) => {{
  window.shows?.map.remove();
  localStorage.clear();
  Object.assign(window, {{ told: [], refined: 0 }});
  const box = document.createElement("div");
  box.id = "map";
  document.body.replaceChildren(box);
  window.shows = draw(box, shown);
}};
</script></html>"""
WORDS = {
    "map.zoom_in": "Zoom in",
    "map.zoom_out": "Zoom out",
    "map.fullscreen": "Full screen",
    "map.enlarged": "{name}, enlarged",
    "map.offmap": "Off the map:",
    "map.frames": "Parts of the map",
    "map.out_of_view": "{name} is out of view: show it",
}
# How far the base reaches beyond the map on each side, in pixels; and the same of what is drawn of it.
BEYOND = """() => {
  const { map, document: drawn } = shows;
  const [west, south, east, north] = drawn.extent;
  const one = map.latLngToContainerPoint([north, west]), two = map.latLngToContainerPoint([south, east]);
  const size = map.getSize();
  const sheet = map.getPane("land").querySelector("svg").getBoundingClientRect();
  return [-one.x, -one.y, two.x - size.x, two.y - size.y,
    Math.min(-sheet.left, -sheet.top, sheet.right - size.x, sheet.bottom - size.y)];
}"""
# How many points its lines have.
POINTS = """() => {
  let points = 0;
  shows.map.eachLayer((layer) => { points += layer instanceof L.Polyline ? layer.getLatLngs().flat(3).length : 0; });
  return points;
}"""
# Where its marks and names stand.
FIRST_VIEW = """() => [...document.querySelectorAll(".place, svg.labels g")]
  .map((one) => [one.textContent, one.style.margin || one.getAttribute("transform")]).sort()"""
# Twenty maps, one after another, each of whose box comes to its size by another way, with its numbers meanwhile.
TWENTY = """async () => {
  let seed = 7;
  const random = (n) => Math.floor(n * (seed = seed * 16807 % 2147483647) / 2147483647);
  const later = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const sizes = [[0, 0], [300, 150], [1000, 0], [375, 560], [700, 720], [1000, 719]];
  const views = [];
  for (let way = 0; way < 20; way++) {
    const box = document.createElement("div");
    const grow = ([x, y]) => { box.style.cssText = `position: fixed; top: 0; left: 0; width: ${x}px; height: ${y}px`; };
    const ways = [() => grow(sizes[random(sizes.length)]), () => map.show({ counts: {} }), () => map.view.set(null)];
    grow(sizes[way % sizes.length]);
    document.body.replaceChildren(box);
    const map = draw(box);
    for (let steps = way % 3; steps; steps--) {
      ways[random(ways.length)]();
      if (random(2)) await later();
    }
    grow([1000, 720]);
    map.show({ counts: shows.markers.counts });
    const seen = () => JSON.stringify([
      map.view.at(),
      [...box.querySelectorAll(".place, svg.labels g, .leaflet-control")].map((one) => {
        const { x, y, width } = one.getBoundingClientRect();
        return [one.textContent, ...[x, y, width].map((of) => Math.round(4 * of) / 4)].join(" ");
      }).sort(),
    ]);
    while (map.map.getSize().x !== 1000 || map.map.getSize().y !== 720) await later();
    await later();
    // What is laid out after a frame comes some frames later where the machine is busy.
    let view = seen();
    for (let same = 0; same < 10; same++) {
      await later();
      const now = seen();
      if (now !== view) [view, same] = [now, -1];
    }
    views.push(view);
  }
  return views;
}"""
# Names in the insets, or outside.
NAMES = """(inset) => [...document.querySelectorAll(".label")]
  .filter((one) => Boolean(one.closest(".inset")) === inset)
  .map((one) => [...one.querySelectorAll("tspan:not(.number, .gap)")].map((line) => line.textContent).join(" "))"""
OFFMAP: list[dict[str, object]] = [
    {"what": "place", "id": "moscow", "name": "Moscow", "n": 8, "address": "?see=moscow"},
    {"what": "whole", "id": "syria", "name": "Syria as a whole", "n": 12, "address": "?see=syria&own=1"},
    {"what": "none", "id": None, "name": "no place", "n": 16, "address": "?unplaced=1"},
]

OpenMap = Callable[..., Page]


@pytest.fixture(scope="module")
def blank() -> Iterator[list[Page]]:
    """Return the page in which these tests draw one map after another, once there is one."""
    pages: list[Page] = []
    yield pages
    for page in pages:
        page.close()


@pytest.fixture
def bare(
    open_page: Callable[..., Page],
    profile_with: Callable[..., BrowserContext],
    shipped: str,
    blank: list[Page],
    request: pytest.FixtureRequest,
) -> Iterator[OpenMap]:
    """Return a function that draws nothing but a map, of the window's size, in the page that had the last one.

    Other data, or another kind of browser, have a page of their own.
    """

    def load(page: Page) -> Page:
        body = BARE.replace("WORDS", json.dumps(WORDS))
        page.route(f"{shipped}bare", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(f"{shipped}bare")
        page.wait_for_function("Boolean(window.begin)")
        return page

    def drawn(
        width: int, height: int, folder: Path = SHIPPED, *, shown: dict[str, Any] | None = None, **o: Any
    ) -> Page:
        if folder != SHIPPED or o:
            page = open_page("about:blank", width=width, height=height, **o)
            if folder != SHIPPED:
                document = map_document(read_collection(folder), read_features(folder / "geo"))
                page.route(f"{shipped}data/map/any/en.json", lambda route: route.fulfill(json=document))
            load(page)
        else:
            page = blank[0] if blank else load(profile_with(fresh=False).new_page())
            blank[:] = [page]
            page.set_viewport_size({"width": width, "height": height})
            page.mouse.move(-1, -1)
            page.wait_for_function("(size) => `${innerWidth} ${innerHeight}` === size", arg=f"{width} {height}")
        page.evaluate("(shown) => begin(shown)", shown or {})
        page.wait_for_function("told.some(({ kind }) => kind === 'ready')")
        # Names come after the frame that shows the marks.
        page.wait_for_function("[...document.querySelectorAll('svg.labels')].every((names) => names.childElementCount)")
        return page

    yield drawn
    if request.node.stash[FAILED]:
        for page in blank:
            page.close()
        blank.clear()


def still(page: Page) -> None:
    """Wait until the map has come to rest; what moves it may begin in the next frame."""
    next_frame(page)
    page.wait_for_function("!shows.map._animatingZoom && !shows.map._panAnim?._inProgress")


def at(page: Page) -> list[float]:
    """Return longitude, latitude and zoom."""
    where: list[float] = page.evaluate("shows.view.at()")
    return where


def told(page: Page, kind: str) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = page.evaluate("(kind) => told.filter((message) => message.kind === kind)", kind)
    return heard


def assert_filled(page: Page) -> None:
    """Nothing beyond the base can be seen, and what can be seen of it is drawn."""
    *base, drawn = page.evaluate(BEYOND)
    assert min(base) >= 0
    assert drawn >= -1


def test_throttled_loads_of_one_address_open_at_one_view(browser: Browser, shipped: str) -> None:
    views = set()
    for load, rate in enumerate(RATES):
        if load in {0, len(RATES) - 1}:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
        page.goto(shipped)
        frame = page.frame_locator(FRAME)
        expect(frame.locator(".inset .place").first).to_be_attached()
        rest(page)
        inside = map_of(page)
        views.add(json.dumps(inside.evaluate("[evidenceMap.page.view.at(), document.querySelector('.legend').open]")))
        share, size = inside.evaluate(
            """() => {
              const { map, document: drawn } = evidenceMap.page;
              const [west, south, east, north] = drawn.frames[0].bounds;
              const box = shapeOf(drawn.places.find(({ kind }) => kind === "country"));
              const one = map.latLngToContainerPoint(box.getNorthWest());
              const two = map.latLngToContainerPoint(box.getSouthEast());
              const { x, y } = map.getSize();
              return [(two.x - one.x) * (two.y - one.y) / (x * y), [x, y]];
              function shapeOf({ extents }) { return L.geoJSON(extents[0]).getBounds(); }
            }"""
        )
        assert share >= 0.45
        assert size[0] >= 900
        assert size[1] >= 720
        page.close()
    assert len(views) == 1


def test_twenty_maps_that_come_to_their_size_in_twenty_ways_open_at_one_view(bare: OpenMap) -> None:
    page = bare(1000, 720)
    views = page.evaluate(TWENTY)
    assert len(views) == 20
    assert len(json.loads(views[0])[1]) > 30
    assert [other for other in views if other != views[0]] == []


@pytest.mark.parametrize("size", [(1000, 720), (375, 560)])
def test_ten_thousand_pixels_of_dragging_never_show_a_sheet(bare: OpenMap, size: tuple[int, int]) -> None:
    width, height = size
    page = bare(width, height)
    page.mouse.move(width / 2, height / 2)
    for zoom in (0, 9):
        page.evaluate("(zoom) => { shows.map.setZoom(zoom, { animate: false }); }", zoom)
        assert_filled(page)
        for across, down in ((1, 1), (-1, 0.5), (-1, -1), (1, -0.5)):
            for _ in range(ceil(10_000 / (8 * (width - 80)))):
                # From one edge to the other, and without letting go.
                x, y = (40 if across > 0 else width - 40), (height / 2 - down * (height / 2 - 90))
                page.mouse.move(x, y)
                page.mouse.down()
                for step in range(1, 4):
                    page.mouse.move(x + across * (width - 80) * step / 3, y + down * (height - 180) * step / 3)
                    page.wait_for_timeout(20)
                    assert_filled(page)
                page.mouse.up()
                still(page)
                assert_filled(page)


def test_the_base_fills_the_map_at_every_size_and_zoom(bare: OpenMap) -> None:
    page = bare(1200, 800)
    for width, height in ((1200, 800), (400, 900), (1700, 420), (330, 330)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(width) => shows.map.getSize().x === width", arg=width)
        for zoom in (0, 8, 30):
            page.evaluate("(zoom) => { shows.map.setZoom(zoom, { animate: false }); }", zoom)
            assert_filled(page)
    assert page.evaluate("shows.map.getMaxZoom()") <= 11
    assert page.evaluate("document.querySelector('.fade')") is None


@pytest.mark.parametrize("asked", [[0, 0, 5], [60, 80, 3], [38, 35, 1], [46.4, 39.1, 17]])
def test_a_view_beyond_the_base_is_brought_inside(bare: OpenMap, asked: list[float]) -> None:
    page = bare(900, 700, shown={"at": asked})
    assert_filled(page)
    page.evaluate("(at) => orders.view({ at })", [38, 35, 8])
    page.evaluate("(at) => orders.view({ at })", asked)
    assert_filled(page)
    assert told(page, "moved") == []


def test_without_a_base_map_the_map_works_as_it_is(bare: OpenMap) -> None:
    page = bare(900, 700, TINY)
    before = at(page)
    page.get_by_role("button", name="Zoom in").click()
    still(page)
    assert at(page)[2] > before[2]
    page.get_by_role("button", name="Whole map").or_(page.get_by_role("button", name="map.whole")).click()
    still(page)
    assert at(page) == before


def test_a_view_that_was_asked_for_stays_through_all_sizes(bare: OpenMap) -> None:
    for asked in ([37.1, 34.2, 8.37], None):
        page = bare(1000, 700, shown={"at": asked})
        first = at(page)
        assert first == (asked or first)
        for width, height in ((500, 600), (1300, 900), (1000, 700)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function("(width) => shows.map.getSize().x === width", arg=width)
            next_frame(page)
        assert at(page) == first
        assert told(page, "moved") == []


def test_a_map_whose_box_grows_late_opens_at_the_first_view(bare: OpenMap) -> None:
    page = bare(768, 838)
    for height in (560, 838, 720, 838):
        page.evaluate("(height) => { shows.map.getContainer().style.height = `${height}px`; }", height)
        page.wait_for_function("(height) => shows.map.getSize().y === height", arg=height)
        page.wait_for_timeout(500)  # as long as Leaflet would pan or zoom
        assert page.evaluate("shows.view.isHome() && shows.view.isFirst"), height
        assert told(page, "moved") == []


def test_the_first_frame_is_seen_whole_beside_the_inset(bare: OpenMap) -> None:
    page = bare(922, 752)
    inset = page.locator(".inset").bounding_box()
    assert inset
    west, north, east, south = page.evaluate(
        """() => { const [west, south, east, north] = shows.document.frames[0].bounds;
          const one = shows.map.latLngToContainerPoint([north, west]);
          const two = shows.map.latLngToContainerPoint([south, east]);
          return [one.x, one.y, two.x, two.y]; }"""
    )
    assert inset["x"] + inset["width"] <= west
    assert north >= 0
    assert east <= 922
    assert south <= 752


def test_what_is_chosen_in_an_inset_is_chosen_and_the_map_holds_still(bare: OpenMap) -> None:
    page = bare(1000, 760)
    before = at(page)
    inset = page.locator(".inset")
    expect(inset.get_by_text("South-west, enlarged")).to_be_visible()
    expect(inset.locator(".leaflet-control-scale")).to_be_visible()
    x, y, place = page.evaluate(
        """() => { for (const button of document.querySelectorAll(".inset .place")) {
          const box = button.getBoundingClientRect(); const x = box.x + box.width / 2, y = box.y + box.height / 2;
          if (box.width && document.elementFromPoint(x, y) === button) return [x, y, button.dataset.place]; } }"""
    )
    page.mouse.click(x, y)
    page.wait_for_function("told.some(({ kind }) => kind === 'place')")
    still(page)
    assert told(page, "place") == [{"kind": "place", "id": place, "keyboard": False}]
    assert at(page) == before
    assert page.evaluate("(id) => shows.markers.selected === id", place)
    marked = "(id) => document.querySelector(`.inset .is-selected[data-place='${id}']`) !== null"
    page.wait_for_function(marked, arg=place)
    # It does not move, and a click on it is none on the map below.
    box = inset.bounding_box()
    assert box
    page.mouse.move(box["x"] + 80, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 120)
    page.mouse.up()
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(300)
    assert at(page) == before
    page.evaluate("orders.select({ id: null })")
    page.wait_for_function(f"(id) => !({marked})(id)", arg=place)
    # Nor is it moved by what is chosen on the map.
    inside = """() => { const { x, y, width } = document.querySelector(".inset [data-place='damascus']")
      .getBoundingClientRect(); return [Math.round(x + width / 2), Math.round(y)]; }"""
    spot = page.evaluate(inside)
    for chosen in ("quneitra", "buffer_zone", "sweida", "kum-al-weisiyah"):
        page.evaluate("(id) => orders.select({ id, reveal: false })", chosen)
        assert page.evaluate(inside) == spot
        choose(page, chosen)
        assert page.evaluate(inside) == spot
    # The keyboard reaches its places on the map itself.
    assert page.evaluate("[...document.querySelectorAll('.inset button')].every((each) => each.tabIndex === -1)")


def test_clicks_on_one_spot_go_through_all_that_lies_there(bare: OpenMap) -> None:
    page = bare(1280, 560)
    page.evaluate(
        """() => { const { map, places } = shows;
          const zone = [...places.values()].find(({ kind, extents }) => kind === "zone" && extents.length);
          map.setView([zone.lat, zone.lon], 10, { animate: false }); }"""
    )
    still(page)  # names are there too
    x, y, pile = page.evaluate(
        """() => {
          const { map, markers, areas } = shows;
          // A spot in the zone, away from markers.
          const size = map.getSize();
          for (let y = 40; y < size.y - 40; y += 7) for (let x = 60; x < size.x - 60; x += 7) {
            const at = map.containerPointToLatLng([x, y]);
            const pile = areas.at(at.lat, at.lng).map(({ id }) => id);
            const point = map.containerPointToLayerPoint([x, y]);
            if (pile.length > 1 && !markers.at(point).length
                && !document.elementFromPoint(x, y).closest(".leaflet-control"))
              return [x, y, pile];
          }
        }"""
    )
    clicks = len(pile) + 2
    for _ in range(clicks):
        page.mouse.click(x, y)
        page.wait_for_timeout(350)  # two clicks at once would be a double click
    becomes(lambda: [message["id"] for message in told(page, "place")], [*pile, *pile, *pile][:clicks])


def test_a_line_is_chosen_wherever_it_is_pressed_and_names_keep_off_it(bare: OpenMap, tmp_path: Path) -> None:
    data = with_kinds(tmp_path)
    layer = data / "geo" / "sund.geojson"  # in it, to the east of the line's own circle, where its name would stand
    layer.write_text(layer.read_text("utf-8").replace("[11.3, 51.3]", "[12.2, 51.2]"), "utf-8")
    page = bare(900, 700, data, shown={"at": [11.3, 51.2, 9]})
    x, y = page.evaluate(
        "(() => { const { x, y } = shows.map.latLngToContainerPoint([51.2, 11.9]); return [x, y + 3]; })()"
    )
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('button, .place') === null", [x, y])
    page.mouse.click(x, y)
    page.wait_for_function("told.some(({ kind }) => kind === 'place')")
    assert [message["id"] for message in told(page, "place")] == ["old-quay"]
    page.mouse.click(x, y + 40)
    until(lambda: told(page, "place")[1:])
    assert told(page, "place")[-1]["id"] is None
    crossed = """() => {
      const line = document.querySelector(".extent.is-line");
      const spots = Array.from({ length: 400 }, (_, at) => line.getPointAtLength((at / 400) * line.getTotalLength()))
        .map((spot) => spot.matrixTransform(line.getScreenCTM()));
      return [...document.querySelectorAll(".label")].filter((name) => {
        const { left, right, top, bottom } = name.getBoundingClientRect();
        return spots.some(({ x, y }) => x > left + 2 && x < right - 2 && y > top + 4 && y < bottom - 4);
      }).map((name) => name.textContent); }"""
    assert page.evaluate(crossed) == []


def test_on_a_narrow_map_the_frames_are_a_switch(bare: OpenMap) -> None:
    page = bare(375, 560)
    home = at(page)
    expect(page.locator(".inset")).to_have_count(0)
    switch = page.get_by_role("toolbar", name="Parts of the map")
    names = ["Syria", "Coast", "South-west"]
    assert switch.get_by_role("button").all_text_contents() == names
    pressed = "() => [...document.querySelectorAll('.frames button')].map((each) => each.getAttribute('aria-pressed'))"
    assert page.evaluate(pressed) == ["true", "false", "false"]
    switch.get_by_role("button", name="South-west").click()
    still(page)
    assert page.evaluate(pressed) == ["false", "false", "true"]
    assert page.evaluate(
        "shows.map.getBounds().contains((([w, s, e, n]) => [[s, w], [n, e]])(shows.document.frames[2].bounds))"
    )
    assert told(page, "moved")[-1]["at"] == at(page)
    expect(page.locator(".home")).to_be_hidden()
    switch.get_by_role("button", name="Syria").click()
    still(page)
    assert at(page) == home
    assert told(page, "moved")[-1] == {"kind": "moved", "at": None}
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(switch).to_be_hidden()
    expect(page.locator(".inset")).to_be_visible()


def test_on_a_narrow_map_the_sources_can_be_read_until_the_map_is_used(bare: OpenMap) -> None:
    page = bare(375, 626, shown={"offmap": OFFMAP})
    sources = page.locator(".attribution")
    said = sources.get_by_text("© OpenStreetMap contributors")
    expect(said).to_be_visible()
    sources.get_by_text("GeoNames").click()
    page.wait_for_timeout(300)
    expect(said).to_be_visible()
    over = page.locator(".attribution, .tray, .leaflet-control-scale, .leaflet-bar, .frames, .legend")
    boxes = [box for one in over.all() if (box := one.bounding_box())]
    assert len(boxes) == 6
    for one, other in combinations(boxes, 2):
        across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
        assert not (across and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"])
    # The tray does not go away under the finger that presses it.
    page.locator(".tray a").nth(1).click()
    assert told(page, "tray") == [{"kind": "tray", **OFFMAP[1]}]
    expect(said).to_be_hidden()
    sources.locator("summary").click()
    expect(said).to_be_visible()
    low = bare(375, 300)
    expect(low.locator(".attribution")).to_be_visible()
    expect(low.get_by_text("© OpenStreetMap contributors")).to_be_hidden()


@pytest.mark.parametrize("size", [(375, 812), (360, 800), (412, 915)])
def test_a_phone_that_the_map_fills_shows_all_of_the_first_frame(bare: OpenMap, size: tuple[int, int]) -> None:
    page = bare(*size)
    assert_filled(page)
    west, north, east, south = page.evaluate(
        """() => { const [west, south, east, north] = shows.document.frames[0].bounds;
          const one = shows.map.latLngToContainerPoint([north, west]);
          const two = shows.map.latLngToContainerPoint([south, east]);
          return [one.x, one.y, two.x, two.y]; }"""
    )
    assert (west >= 0, north >= 0, east <= size[0], south <= size[1]) == (True,) * 4


def test_a_name_goes_round_the_ground_of_another_place_where_it_can(bare: OpenMap) -> None:
    excerpts = read_collection(SHIPPED).excerpts.values()
    counts = Counter(place for one in excerpts for place in {link.place for link in one.places})
    page = bare(655, 620, shown={"counts": counts, "certain": counts, "offmap": OFFMAP})
    zone = "Israeli-held buffer zone"
    until(lambda: zone in page.evaluate(NAMES, True))
    # What an inset names need not lie across its neighbours; nor does what is narrower than its name.
    names = page.evaluate(NAMES, False)
    assert {"Sweida", "Damascus", "LEBANON", "JORDAN"} <= {*names}
    assert not {zone, "ISRAEL", "PALESTINE"} & {*names}
    # Its point is under the inset: the sea has its name elsewhere on its water.
    assert "Mediterranean Sea" in names
    page.set_viewport_size({"width": 375, "height": 626})
    # A region's name that would lie in a neighbour's country has a line to its ground; in a frame that is nearer none.
    led = page.locator(".label-region", has_text=re.compile("SOUTHERN")).locator(".leader[d^=M]")
    until(lambda: "Sweida" in page.evaluate(NAMES, False))
    expect(led).to_have_count(1)
    page.get_by_role("toolbar", name="Parts of the map").get_by_role("button", name="South-west").click()
    still(page)
    until(lambda: "SOUTHERN PROVINCES" in page.evaluate(NAMES, False))
    expect(led).to_have_count(0)
    crossed = """() => {
      const { map, places } = shows;
      const golan = L.geoJSON(places.get("golan_heights").extents[0]);
      const box = map.getContainer().getBoundingClientRect();
      const [name] = [...document.querySelectorAll(".label")]
        .filter((one) => /SOUTHERN/.test(one.textContent)).map((one) => one.getBoundingClientRect());
      if (!name) return null;
      const shape = golan.getLayers()[0].getLatLngs().flat(Infinity);
      const ring = shape.map((at) => map.latLngToContainerPoint(at));
      const holds = (x, y) => ring.reduce((inside, a, i) => {
        const b = ring[(i + 1) % ring.length];
        const crosses = (a.y > y) !== (b.y > y) && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
        return crosses !== inside; }, false);
      return [0, 0.25, 0.5, 0.75, 1].filter((share) =>
        holds(name.left - box.left + share * name.width, (name.top + name.bottom) / 2 - box.top)).length;
    }"""
    becomes(lambda: page.evaluate(crossed), 0)
    # A name's halo has the tint of its ground only where that is drawn.
    assert page.locator(".label.over-own").count()
    page.evaluate("shows.show({ counts: {}, certain: {} })")
    until(lambda: page.locator(".label.is-empty").count())
    assert not page.locator(".label.is-empty.over-own").count()


def choose(page: Page, place: str) -> None:
    """Choose a place as the page does: from its list, or on a card."""
    page.evaluate("(id) => orders.select({ id, reveal: true })", place)
    still(page)


def test_a_small_place_is_flown_to_and_one_button_leads_back(bare: OpenMap) -> None:
    """Near it the outlines are drawn in full, and the first view is what it was."""
    page = bare(1000, 760)
    home = at(page)
    seen, points = page.evaluate(FIRST_VIEW), page.evaluate(POINTS)
    assert page.evaluate("refined") == 0
    expect(page.locator(".home")).to_be_hidden()
    choose(page, "qamishli-airport")
    assert at(page)[2] > home[2] + 2
    until(lambda: page.evaluate(POINTS) > 1.3 * points)
    assert page.evaluate("shows.map.getBounds().contains([37.02, 41.19])")
    assert told(page, "moved")[-1]["at"] == at(page)
    back = page.locator(".home")
    expect(back).to_have_text("← Syria")
    back.click()
    still(page)
    assert at(page) == home
    assert told(page, "moved")[-1] == {"kind": "moved", "at": None}
    expect(back).to_be_hidden()
    # Focus is not lost with the button.
    page.wait_for_function("document.activeElement.matches('.place')")
    page.evaluate("orders.select({ id: null })")
    becomes(lambda: page.evaluate(FIRST_VIEW), seen)
    assert page.evaluate("refined") == 1


def test_a_place_that_can_be_seen_leaves_the_map_where_it_is(bare: OpenMap) -> None:
    page = bare(1000, 760)
    home = at(page)
    for place in ("qamishli", "sweida", "north-east", "quneitra", "moscow", "syria"):
        choose(page, place)
        assert at(page) == home, place
    assert told(page, "moved") == []
    # Under what lies over the map nothing can be seen.
    scale, spot = (".leaflet-control-scale", "shows.map.latLngToContainerPoint(shows.places.get('aleppo'))")
    page.evaluate("orders.view({ at: [37.1, 36.2, 9] })")
    page.evaluate(
        f"""() => {{ const {{ x, y, width, height }} = document.querySelector("{scale}").getBoundingClientRect();
          shows.map.panBy({spot}.subtract([x + width / 2, y + height / 2]), {{ animate: false }}); }}"""
    )
    still(page)
    choose(page, "aleppo")
    assert not page.evaluate(
        f"""() => {{ const {{ x, y }} = {spot};
          return [...document.querySelectorAll(".leaflet-control, .inset")].some((one) => {{
            const box = one.getBoundingClientRect();
            return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom; }}); }}"""
    )


def test_an_extent_is_shown_with_its_surroundings(bare: OpenMap) -> None:
    page = bare(1000, 760, shown={"at": [41.2, 37, 9.5]})
    choose(page, "sweida")
    west, north, east, south = page.evaluate(
        """() => {
          const box = L.featureGroup(shows.places.get("sweida").extents.map((each) => L.geoJSON(each))).getBounds();
          const one = shows.map.latLngToContainerPoint(box.getNorthWest());
          const two = shows.map.latLngToContainerPoint(box.getSouthEast());
          return [one.x, one.y, two.x, two.y];
        }"""
    )
    width, height = east - west, south - north
    assert west >= 0.19 * width
    assert north >= 0.19 * height
    assert 1000 - east >= 0.19 * width
    assert 760 - south >= 0.19 * height
    assert max(width / 700, height / 760) > 0.6


def test_a_flight_takes_a_quarter_of_a_second_and_less_motion_means_a_jump(bare: OpenMap) -> None:
    page = bare(1000, 760, reduced_motion="reduce")
    zoom = at(page)[2]
    moves = """(id) => { let moves = 0; shows.map.on("move", () => moves++);
      orders.select({ id, reveal: true }); return [moves, shows.map.getZoom()]; }"""
    count, after = page.evaluate(moves, "qamishli-airport")
    assert count == 1
    assert after > zoom + 2
    page.emulate_media(reduced_motion="no-preference")
    durations = page.evaluate(
        """(id) => new Promise((done) => {
          orders.select({ id: null });
          shows.view.set(null);
          const moved = document.querySelector(".leaflet-map-pane").getElementsByClassName("leaflet-zoom-animated");
          shows.map.once("zoomanim", () => done([...moved].map((one) => getComputedStyle(one).transitionDuration)));
          orders.select({ id, reveal: true });
        })""",
        "qamishli-airport",
    )
    assert {*durations} == {"0.25s"}
    still(page)
    assert at(page)[2] == pytest.approx(after, abs=0.01)


def test_a_link_to_where_the_map_looked_leaves_the_insets_as_they_are(bare: OpenMap) -> None:
    seen = """() => { const box = document.querySelector(".inset-map").getBoundingClientRect();
      return [...document.querySelectorAll(".inset .place")].map((button) => {
        const { x, y } = button.getBoundingClientRect(); return [button.dataset.place, x - box.x, y - box.y]; }); }"""
    plain = bare(1440, 900)
    until(lambda: len(plain.evaluate(seen)) > 3)  # it is drawn after the map round it
    first = plain.evaluate(seen)
    page = bare(1440, 900, shown={"at": [36.0441, 35.3667, 11]})
    assert at(page)[2] == 11
    becomes(lambda: page.evaluate(seen), first)


def test_a_link_to_a_place_opens_where_it_can_be_seen(bare: OpenMap) -> None:
    views = []
    for width, height in ((375, 560), (375, 300), (375, 560)):
        page = bare(width, height, shown={"selected": "buffer_zone"})
        page.set_viewport_size({"width": 375, "height": 560})
        page.wait_for_function("shows.map.getSize().y === 560")
        next_frame(page)
        views.append(at(page))
    assert views[0] == views[1] == views[2]
    assert views[0][2] > 8
    # The page says so again when it is drawn; that moves nothing.
    choose(page, "buffer_zone")
    assert at(page) == views[0]
    assert told(page, "moved") == []


def test_a_click_that_flies_says_where_to(bare: OpenMap) -> None:
    page = bare(375, 560)
    page.evaluate("orders.view({ at: [35.87, 33.06, 7.5] })")
    x, y = page.evaluate(
        "(() => { const { x, y } = shows.map.latLngToContainerPoint([33.06, 35.866]); return [x, y]; })()"
    )
    page.evaluate("told.length = 0")
    page.mouse.click(x, y)
    page.wait_for_function("told.some(({ kind }) => kind === 'place')")
    still(page)
    (message,) = told(page, "place")
    if "at" in message:
        assert message["at"] == at(page)
    assert told(page, "moved") == []


def test_a_chosen_place_out_of_view_has_a_pointer_at_the_edge(bare: OpenMap) -> None:
    page = bare(800, 600)
    choose(page, "qamishli")
    pointer = page.locator(".pointer")
    expect(pointer).to_be_hidden()
    page.evaluate("orders.view({ at: [36.5, 34.5, 9] })")
    expect(pointer).to_be_visible()
    box = pointer.bounding_box()
    assert box
    assert box["x"] + box["width"] / 2 > 400
    assert box["y"] < 300
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 800
    expect(pointer).to_have_accessible_name("Qamishli is out of view: show it")
    pointer.click()
    still(page)
    expect(pointer).to_be_hidden()
    assert page.evaluate("shows.map.getBounds().contains([37.05, 41.23])")
    assert page.evaluate("document.activeElement !== document.body")


def test_zoom_buttons_keep_the_chosen_place_in_view(bare: OpenMap) -> None:
    page = bare(1000, 700)
    choose(page, "qamishli")
    seen = "shows.map.getBounds().contains([37.05, 41.23])"
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
        still(page)
        assert page.evaluate(seen)
    for _ in range(4):
        page.get_by_role("button", name="Zoom out").click()
        still(page)
        assert page.evaluate(seen)
    expect(page.get_by_role("button", name="Zoom out")).to_have_attribute("aria-disabled", "true")


def test_on_a_low_narrow_map_no_button_covers_what_is_chosen(bare: OpenMap) -> None:
    page = bare(320, 235, shown={"counts": {"buffer_zone": 5}, "selected": "buffer_zone"})
    mark, bar = page.locator('[data-place="buffer_zone"] .disc'), page.locator(".leaflet-bar")
    expect(page.locator(".map-button-in")).to_be_visible()
    still(page)
    boxes = [one.bounding_box() for one in (mark, bar)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"] or boxes[0]["y"] + boxes[0]["height"] < boxes[1]["y"]


def test_plus_and_minus_zoom_where_the_map_has_the_focus(bare: OpenMap) -> None:
    page = bare(1000, 700)
    zoom = at(page)[2]
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    assert at(page)[2] == zoom
    page.evaluate("orders.focus()")
    assert page.evaluate("document.activeElement.matches('.place')")
    page.keyboard.press("+")
    until(lambda: at(page)[2] > zoom)


@pytest.mark.parametrize("width", [1000, 375, 320])
def test_the_tray_says_what_is_off_the_map_with_real_links(bare: OpenMap, width: int) -> None:
    page = bare(width, 560, shown={"offmap": OFFMAP})
    tray = page.locator(".tray")
    expect(tray).to_have_text("Off the map: Moscow 8 · Syria as a whole 12 · no place 16")
    box = tray.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["height"] <= 90
    links = tray.get_by_role("link")
    assert [str(link.get_attribute("href")).partition("?")[2] for link in links.all()] == [
        "see=moscow", "see=syria&own=1", "unplaced=1",
    ]  # fmt: skip
    for link in links.all():
        size = link.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 24
    links.nth(1).click()
    assert told(page, "tray") == [{"kind": "tray", **OFFMAP[1]}]
    page.evaluate("(one) => shows.show({ offmap: [one] })", OFFMAP[0] | {"current": True})
    expect(links.first).to_have_attribute("aria-current", "true")
    page.evaluate("shows.show({ offmap: [] })")
    expect(tray).to_be_hidden()


def test_the_page_hears_what_is_pointed_at_and_rings_what_it_points_at(bare: OpenMap) -> None:
    page = bare(1000, 700)
    x, y = page.evaluate(
        "(() => { const { x, y } = shows.map.latLngToContainerPoint([37.0507, 41.2269]); return [x, y]; })()"
    )
    page.mouse.move(x, y - 1)
    page.mouse.move(x, y)
    page.wait_for_function("told.some(({ kind, id }) => kind === 'hover' && id === 'qamishli')")
    page.mouse.move(10, 300)
    page.wait_for_function("told.findLast(({ kind }) => kind === 'hover').id === null")
    ringed = "[...document.querySelectorAll('.is-ringed')].map((each) => each.dataset.place)"
    page.evaluate("orders.ring({ ids: ['qamishli', 'hmeimim'] })")
    assert set(page.evaluate(ringed)) == {"qamishli", "hmeimim"}
    page.evaluate("orders.ring({ ids: [] })")
    assert page.evaluate(ringed) == []


def test_one_finger_moves_a_map_that_fills_the_screen(bare: OpenMap) -> None:
    page = bare(375, 560, has_touch=True)
    page.evaluate("orders.view({ at: [38, 35, 8] })")
    before = at(page)
    session = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", 250), ("touchMove", 200), ("touchMove", 120), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 300}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(30)
    until(lambda: at(page)[0] > before[0])


def test_the_frame_can_be_zoomed_by_hand_and_has_a_title(stay: Callable[..., Page]) -> None:
    page = stay(width=1440)
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".inset")).to_be_visible()
    metas = frame.locator('meta[name="viewport"]').evaluate_all("all => all.map((each) => each.content)")
    assert metas
    assert not [each for each in metas if "maximum-scale" in each or "user-scalable" in each]
    expect(page.locator(FRAME)).to_have_attribute("title", "Map of the places that excerpts are about")
    # Focus goes in and out by Tab.
    frame.get_by_role("button", name="Zoom in").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "IFRAME"
    assert page.evaluate("document.activeElement !== document.body")


def test_a_click_rings_the_same_places_as_the_link_to_its_view(stay: Callable[..., Page]) -> None:
    page = stay(width=1440)
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".inset")).to_be_visible()
    ringed = "all => all.map((one) => `${one.dataset.place} ${Boolean(one.closest('.inset'))}`).sort()"
    button = frame.locator('#map_div > .leaflet-map-pane .place[data-place="buffer_zone"]')
    button.dispatch_event("click", {"detail": 0})
    page.wait_for_url("**see=buffer_zone**")
    rings = frame.locator(".place.is-related")
    until(lambda: {one.endswith("true") for one in rings.evaluate_all(ringed)} == {True, False})
    rest(page)
    clicked = rings.evaluate_all(ringed)
    page.goto(page.url)
    expect(frame.locator(".inset")).to_be_visible()
    becomes(lambda: rings.evaluate_all(ringed), clicked)
    # Of nothing selected nothing is ringed; of an excerpt, its places.
    page.locator('[data-key="close"]').click()
    expect(rings).to_have_count(0)


def test_a_selected_excerpt_has_its_places_ringed(bare: OpenMap) -> None:
    page = bare(1000, 760)
    ringed = "[...document.querySelectorAll('.place.is-related')].map((one) => one.dataset.place).sort()"
    page.evaluate("orders.select({ id: null, reveal: true, related: ['qamishli', 'sweida'] })")
    assert {*page.evaluate(ringed)} == {"qamishli", "sweida"}
    page.evaluate("shows.show({ offmap: [] })")
    assert {*page.evaluate(ringed)} == {"qamishli", "sweida"}
    page.evaluate("orders.select({ id: 'tartus', reveal: false })")
    page.evaluate("shows.show({ offmap: [] })")
    assert page.evaluate(ringed) == []


def test_back_returns_to_where_the_map_looked(stay: Callable[..., Page]) -> None:
    page = stay(width=1440)
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".inset")).to_be_visible()
    inside = map_of(page)
    home = inside.evaluate("evidenceMap.page.view.at()")
    frame.locator('#map_div > .leaflet-map-pane .place[data-place="tartus"]').dispatch_event("click", {"detail": 0})
    page.wait_for_url("**see=tartus**")
    page.wait_for_url("**map=**")
    inside.wait_for_function("(home) => evidenceMap.page.view.at().join() !== home.join()", arg=home)
    inside.wait_for_function("!evidenceMap.page.map._animatingZoom")
    page.go_back()
    page.wait_for_url(lambda url: "see=" not in url)
    inside.wait_for_function("(home) => evidenceMap.page.view.at().join() === home.join()", arg=home)
    assert "map=" not in page.url


def test_on_a_small_map_the_open_legend_lies_over_all_and_closes_by_its_head(bare: OpenMap) -> None:
    page = bare(375, 400)
    head = page.locator(".legend summary")
    head.click()
    body = page.locator(".legend-body")
    expect(body).to_be_visible()
    box = page.locator(".legend").bounding_box()
    assert box
    around = [box["x"], 375 - box["x"] - box["width"], box["y"], 400 - box["y"] - box["height"]]
    assert [round(gap) for gap in around] == [6, 6, 6, 6], "nothing looks out beside it"
    head.click()
    expect(body).to_be_hidden()
