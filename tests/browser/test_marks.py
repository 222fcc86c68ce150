"""The marks and names of the map in a real browser: where they stand, what they count, what they touch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import Browser, Frame, Page, expect

from layers.collection import read_collection
from layers.scene.rules import RULES
from layers.words import read_words
from tests.browser.lettered import LOOK_AT_FRAME, apart, drawn_in, names_stand_free, touch
from tests.browser.waiting import becomes, map_of, next_frame, rest

SHIPPED = Path(__file__).parents[2] / "data"
FRAME = 'iframe[src*="streamlit_folium"]'
LISTEN = """window.heard = [];
window.addEventListener("evidence:map", (event) => window.heard.push(event.detail));"""
# Without the page round it, so that the map has the size that the page gives it on a wide screen.
WIDE = (920, 740)
TABLET = (768, 826)
PHONE = (375, 626)
ALONE = (
    "(frame, [x, y]) => { frame.style.cssText = `position:fixed;inset:0;width:${x}px;height:${y}px;z-index:99999`; }"
)
# Lines that lead from names to ground: from where to where in the layer, the place's ground, and where that is.
LED = """() => {
  const { markers, map } = evidenceMap.page;
  const main = [...document.querySelectorAll("svg.labels")].find((svg) => !svg.closest(".inset"));
  return [...main.querySelectorAll(".label-region .leader[d^=M]")].map((line) => {
    const [from, to] = [line.getPointAtLength(0), line.getAttribute("d").match(/L([-.\\d]+) ([-.\\d]+)/).slice(1).map(Number)];
    const { e, f } = line.parentNode.transform.baseVal[0].matrix;
    const off = map.layerPointToContainerPoint([0, 0]);
    const [begin, end] = [[from.x, from.y], to].map(([x, y]) => [x + e + off.x, y + f + off.y]);
    const { lng, lat } = map.containerPointToLatLng(end);
    const number = line.parentNode.querySelector(".number").textContent;
    const text = [...line.parentNode.querySelectorAll("tspan:not(.gap, .number)")].map((one) => one.textContent).join(" ");
    const { place } = markers.marks.find((mark) => mark.place.name.toUpperCase() === text && String(mark.n) === number);
    return { name: text, from: begin, to: end, at: [lng, lat], ground: place.extents.map(({ geometry }) => JSON.stringify(geometry)) };
  });
}"""  # noqa: E501
ZOOMS = [6, 6.5, 7, 7.25, 8, 8.5, 9, 10]

OVER = """() => [...document.querySelectorAll(".leaflet-control, .inset")]
  .filter((element) => element.checkVisibility() && !element.closest(".inset .leaflet-control"))
  .map((element) => { const { left, top, right, bottom } = element.getBoundingClientRect(); return { what: element.className, left, top, right, bottom }; })"""  # noqa: E501


# The marks that arrows lead to from the first.
REACHED = """() => {
  const { markers } = evidenceMap.page;
  markers.focus();
  const press = (key) => document.activeElement
    .dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  press("Home");
  const paths = new Map([[document.activeElement.dataset.place, []]]);
  for (const [here, path] of paths) for (const key of ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
    const button = markers.buttonOf(here);
    if (button) button.focus(); else ["Home", ...path].forEach(press);
    press(key);
    const there = document.activeElement.dataset.place;
    if (!paths.has(there)) paths.set(there, [...path, key]);
  }
  return [...paths.keys()];
}"""


class Shown:
    """The map of the page, as large as on a wide screen."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.add_init_script(LISTEN)
        page.goto(address)
        page.wait_for_function("window.heard?.some((message) => message.kind === 'ready')")
        rest(page)
        self.frame: Frame = map_of(page)
        self.size(WIDE)
        self.frame.evaluate("document.querySelector('.legend')?.removeAttribute('open')")

    def size(self, size: tuple[int, int]) -> None:
        self.frame.frame_element().evaluate(ALONE, size)
        self.frame.wait_for_function(
            "(size) => { const { x, y } = evidenceMap.page.map.getSize(); return size.join() === `${x},${y}`; }",
            arg=size,
        )
        next_frame(self.page)  # what lies over the map has another size too

    def look(self, zoom: float, lon: float = 38.9, lat: float = 35.0) -> None:
        self.frame.evaluate(
            "([lon, lat, zoom]) => void evidenceMap.page.map.setView([lat, lon], zoom, { animate: false })",
            [lon, lat, zoom],
        )

    def look_at_frame(self, frame: int) -> None:
        self.frame.evaluate(LOOK_AT_FRAME, frame)

    def drawn(self, *, inset: bool = False) -> dict[str, Any]:
        return drawn_in(self.frame, inset=inset)


@pytest.fixture(scope="module")
def opened(browser: Browser, serve: Callable[..., str]) -> Iterator[Shown]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    shown = Shown(context.new_page(), serve("dashboard.py", LAYERS_DATA=str(SHIPPED)))
    shown.frame.evaluate("window.firstCounts = evidenceMap.page.markers.counts")
    yield shown
    context.close()


@pytest.fixture
def shown(opened: Shown) -> Shown:
    """Return the one map of these tests, as it was at first."""
    # What a test chose is taken back as the page would; a choice of the reader's outlasts what is shown for a while.
    rest(opened.page)
    opened.page.evaluate(
        "(frame) => document.querySelector(frame).contentWindow"
        ".dispatchEvent(new CustomEvent('evidence:order', { detail: { kind: 'select', id: null } }))",
        FRAME,
    )
    opened.frame.wait_for_function("evidenceMap.page.markers.selected === null")
    opened.frame.evaluate(
        "evidenceMap.page.show({ counts: firstCounts, certain: null, shared: null, sharedCertain: null,"
        " selected: null, related: [] })"
    )
    opened.size(WIDE)
    opened.look(7)
    return opened


def test_every_mark_stands_at_its_place_at_every_zoom(shown: Shown) -> None:
    seen = 0
    for at in [*((zoom, 38.9, 35.0) for zoom in ZOOMS), (11, 35.95, 35.4), (11, 36.2, 33.2)]:
        shown.look(*at)
        seen += stand_at_their_places(shown.drawn(), at)
    assert seen > 25
    frames = range(len(read_collection(SHIPPED).frames))
    for size in (WIDE, TABLET, PHONE):
        shown.size(size)
        shown.frame.evaluate("evidenceMap.page.view.set(null)")
        assert stand_at_their_places(shown.drawn(), (size, "home")) > 4
        if size != PHONE:
            assert stand_at_their_places(shown.drawn(inset=True), (size, "inset")) > 1
        for frame in frames:
            shown.look_at_frame(frame)
            assert stand_at_their_places(shown.drawn(), (size, frame)) > 0


def stand_at_their_places(drawn: dict[str, Any], where: object) -> int:
    """Hold that no circle is more than a pixel from its place; return how many there are."""
    circles = [mark for mark in drawn["marks"] if mark["disc"]]
    for mark in circles:
        off = (mark["disc"]["x"] - mark["at"]["x"], mark["disc"]["y"] - mark["at"]["y"])
        assert max(map(abs, off)) <= 1, (where, mark["id"], off)
        assert mark["disc"]["width"] == pytest.approx(2 * mark["radius"]), (where, mark["id"])
        lies = mark["disc"]["words"]
        assert max(abs(lies[way] - mark["disc"][way]) for way in "xy") <= 2, (where, mark["id"], lies)
    return len(circles)


def test_every_placed_excerpt_is_in_the_marks_and_none_twice_in_one(shown: Shown) -> None:
    collection = read_collection(SHIPPED)
    linked = {excerpt.id: {link.place for link in excerpt.places} for excerpt in collection.excerpts.values()}
    own = Counter(place for places in linked.values() for place in places)
    west, south, east, north = collection.bounds
    on_map = {
        place.id
        for place in collection.places.values()
        if own[place.id]
        and place.kind != "country"
        and west <= place.longitude <= east
        and south <= place.latitude <= north
    }
    for zoom in ZOOMS:
        shown.look(zoom)
        marks = shown.drawn()["marks"]
        held = [part for mark in marks for part in mark["parts"]]
        assert sorted(held) == sorted(on_map), zoom
        for mark in marks:
            assert mark["n"] == sum(bool(places & {*mark["parts"]}) for places in linked.values()), (zoom, mark["id"])
        together = {excerpt for excerpt, places in linked.items() if places & {*held}}
        assert together == {excerpt for excerpt, places in linked.items() if places & on_map}


def test_names_touch_no_name_no_mark_and_not_the_frame(shown: Shown) -> None:
    for at in [(7, 38.9, 35.0), (7.25, 38.8, 34.9), (8, 36.2, 33.5), (8.5, 36, 35.1), (9, 35.95, 33), (6, 38.8, 34.9)]:
        shown.look(*at)
        assert names_stand_free(shown.drawn(), at) > 8
    for size in (WIDE, TABLET):
        shown.size(size)
        assert names_stand_free(shown.drawn(inset=True), (size, "inset")) > 4
    shown.size(PHONE)
    for frame in range(len(read_collection(SHIPPED).frames)):
        shown.look_at_frame(frame)
        assert names_stand_free(shown.drawn(), (PHONE, frame)) > 4


def test_a_region_of_many_excerpts_is_named_on_its_ground_or_led_to_it_from_beside(shown: Shown) -> None:
    """No place has so many excerpts without a sign on the map; a region has none but its name."""
    led = []
    for size in [WIDE, (655, 620), TABLET, (430, 660), PHONE, (320, 430)]:
        shown.size(size)
        shown.frame.evaluate("evidenceMap.page.view.set(null)")
        drawn = shown.drawn()
        assert names_stand_free(drawn, size) > 4
        many = [mark for mark in drawn["marks"] if mark["form"] == "region" and mark["n"] >= RULES["labels"]["many"]]
        seen = {
            re.sub(r"\W", "", name["text"]) for name in drawn["names"] if 0 < name["left"] < name["right"] < size[0]
        }
        wanted = {re.sub(r"\W", "", f"{mark['name']}{mark['n']}".upper()): mark["id"] for mark in many}
        assert [(size, id_) for text, id_ in wanted.items() if text not in seen] == []
        assert many
        for one in shown.frame.evaluate(LED):
            circles = [shapely.Point(mark["disc"]["x"], mark["disc"]["y"]) for mark in drawn["marks"] if mark["disc"]]
            radii = [mark["radius"] for mark in drawn["marks"] if mark["disc"]]
            line = shapely.LineString([one["from"], one["to"]])
            over = [radius - line.distance(circle) for circle, radius in zip(circles, radii, strict=True)]
            assert max(over) < 0, (size, one)
            ground = shapely.union_all([shapely.from_geojson(shape) for shape in one["ground"]])
            assert ground.contains(shapely.Point(one["at"])), (size, one["name"])
            led.append(size)
    assert {PHONE, (320, 430)} <= {*led}
    assert WIDE not in led


def test_a_name_at_the_corner_of_its_mark_lies_on_no_other(shown: Shown) -> None:
    shown.size((375, 307))
    counts = {"damascus": 1, "qamishli": 1, "buffer_zone": 3, "sweida": 3}
    shown.frame.evaluate("(counts) => evidenceMap.page.show({ counts, shared: null })", counts)
    for zoom in (5.5, 5.66, 6):
        shown.look(zoom, 38.8, 34.9)
        drawn = shown.drawn()
        circles = [mark for mark in drawn["marks"] if mark["disc"]]
        assert len(circles) >= len(counts) - 1
        for name in drawn["names"]:
            on = [mark["id"] for mark in circles if mark["name"] != name["text"] and apart(name, mark["disc"]) <= 0]
            assert on == [], (zoom, name["text"])


def test_what_lies_over_the_map_covers_no_name_and_not_each_other_at_any_size(shown: Shown) -> None:
    sample = shown.frame.locator(".legend .region-sample")
    expect(sample).to_have_text(read_words("en")["map.legend.region.sample"])
    for size in [WIDE, (920, 900), (655, 620), TABLET, (700, 568)]:
        shown.size(size)
        over = shown.frame.evaluate(OVER)
        foot = 12 if size[0] < 900 else 0  # where a sheet lies over the map
        over.append({"what": "sheet", "left": 0, "right": size[0], "top": size[1] - foot, "bottom": size[1] + 99})
        names = shown.drawn()["names"]
        assert len(names) > 8
        for n, box in enumerate(over):
            covered = [name["text"] for name in names if touch({**name, "top": name["top"] + 3}, box)]
            assert not covered, (size, box["what"], covered)
            assert not [other["what"] for other in over[n + 1 :] if touch(box, other)], (size, box["what"])


@pytest.mark.parametrize("size", [WIDE, TABLET, PHONE], ids=["1440", "768", "375"])
def test_the_headline_stands_for_itself_and_is_named_with_excerpts_and_without(
    shown: Shown, size: tuple[int, int]
) -> None:
    collection = read_collection(SHIPPED)
    headline = {place: collection.places[place].names["en"] for place in collection.headline}
    assert len(headline) > 4
    shown.size(size)
    show = "(without) => evidenceMap.page.show({ counts: { ...firstCounts, [without]: 0 } })"
    named = """() => [...document.querySelectorAll(".label")]
      .filter((g) => { const b = g.getBoundingClientRect(); return b.width && b.left >= 0 && b.right <= innerWidth; })
      .map((g) => [...g.querySelectorAll("tspan:not(.number)")].map((line) => line.textContent).join(" ").trim())"""
    reachable = range(len(collection.frames)) if size == PHONE else [0]  # else the insets are there too
    for without in ["", *headline]:
        shown.frame.evaluate(show, without)
        seen: set[str] = set()
        for frame in reachable:
            shown.look_at_frame(frame)
            texts = {*shown.frame.evaluate(named)}
            marks = shown.drawn()["marks"]
            holders = {mark["id"]: mark["name"] for mark in marks if headline.keys() & {*mark["parts"]}}
            assert holders.keys() <= headline.keys(), (without, frame)
            if not without and frame == 0:
                assert {*holders.values()} <= texts
            seen |= texts
        assert {*headline.values()} <= seen, without
        assert without not in {mark["id"] for mark in shown.drawn()["marks"]}


def test_a_filter_moves_no_mark_and_no_mark_is_left_of_what_has_nothing(shown: Shown) -> None:
    shown.look(8.5, 35.95, 34.3)
    before = {mark["id"]: mark for mark in shown.drawn()["marks"] if mark["disc"]}
    hit = shown.frame.evaluate("[...document.querySelectorAll('.place.form-circle')].map((one) => one.offsetWidth)")
    assert min(hit) >= 28, "whatever their circles have"
    assert min(mark["disc"]["width"] for mark in before.values()) < 28
    counts = dict.fromkeys(list(before)[:2], 1)
    shown.frame.evaluate("(counts) => evidenceMap.page.show({ counts, certain: counts, shared: '' })", counts)
    after = {mark["id"]: mark for mark in shown.drawn()["marks"]}
    assert set(after) == set(counts)
    assert len(before) > 2
    for name, mark in after.items():
        spots = ([disc["x"], disc["y"]] for disc in (mark["disc"], before[name]["disc"]))
        assert next(spots) == pytest.approx(next(spots), abs=0.001)
    assert shown.frame.evaluate("document.querySelectorAll('.place').length") == len(counts)
    visible = (
        "[...document.querySelectorAll('.extent')].filter((e) => getComputedStyle(e).visibility === 'visible').length"
    )
    shown.frame.evaluate("evidenceMap.page.show({ counts: {}, certain: {}, shared: '' })")
    assert shown.frame.evaluate(visible) == 0


def test_circles_grow_in_place_and_at_once_with_less_motion(shown: Shown) -> None:
    shown.look(8.5, 35.95, 34.3)
    one = next(mark["id"] for mark in shown.drawn()["marks"] if mark["disc"])
    grow = """([id, n]) => { evidenceMap.page.show({ counts: { [id]: n }, certain: null, shared: '' });
      return Promise.resolve().then(() => evidenceMap.page.markers.buttonOf(id).firstChild.getAnimations()
        .map((one) => one.effect.getTiming().duration)); }"""
    shown.frame.evaluate(grow, [one, 2])
    durations = shown.frame.evaluate(grow, [one, 9])
    assert durations
    assert all(150 <= duration <= 250 for duration in durations)
    shown.page.emulate_media(reduced_motion="reduce")
    shown.frame.wait_for_function(
        "(id) => !evidenceMap.page.markers.buttonOf(id).firstChild.getAnimations().length", arg=one
    )
    assert shown.frame.evaluate(grow, [one, 2]) == []
    shown.page.emulate_media(reduced_motion="no-preference")


def test_the_tooltip_of_schematic_ground_says_whose_it_is(shown: Shown) -> None:
    place, source = shown.frame.evaluate(
        """() => { const shapes = evidenceMap.page.document.places.flatMap(({ extents }) => extents);
          const { properties } = shapes.find(({ properties }) => properties.precision === "schematic");
          return [properties.place, properties.source]; }"""
    )
    assert len(source) > 20
    assert not shown.frame.evaluate(
        "evidenceMap.page.document.places.some(({ extents }) => extents.some(({ properties }) =>"
        " properties.source && properties.precision !== 'schematic'))"
    )
    shown.look(
        9,
        *shown.frame.evaluate(
            "(id) => { const { lon, lat } = evidenceMap.page.places.get(id); return [lon, lat]; }", place
        ),
    )
    button = shown.page.frame_locator(FRAME).locator(f'.place[data-place="{place}"]:not(.inset *)')
    button.press("Shift")  # in the map, so that focus is seen there, as after any key
    button.evaluate("(button) => { button.blur(); button.focus(); }")
    expect(shown.page.frame_locator(FRAME).locator(".leaflet-container > .tooltip .source").first).to_have_text(source)


def test_the_numbers_in_the_words_of_a_mark_add_up(shown: Shown) -> None:
    pairs = (
        "evidenceMap.page.markers.marks.filter(({ parts }) => parts.length > 1 && parts.length < 8)"
        ".map(({ place, n }) => [n, evidenceMap.page.markers.say(place)])"
    )
    said = []
    for zoom in ZOOMS:
        shown.look(zoom)
        said += shown.frame.evaluate(pairs)
    assert len(said) > 8
    for n, words in said:
        whole, _, parts = words.partition(": ")[2].partition(": ")
        assert whole.startswith(f"{n} excerpt")
        assert sum(int(number) for number in re.findall(r"\d+", parts)) == n, words


def test_the_panel_and_the_list_say_what_a_mark_counts_besides_the_place_itself(shown: Shown) -> None:
    page, frame = shown.page, shown.frame
    heading, about = (page.locator(f".st-key-panel_frame header {one}") for one in ("h2", ".about p.counts"))
    count = "(id) => evidenceMap.page.markers.standing.get(id).n"
    home = "evidenceMap.page.view.set(null)"

    def press(place: str) -> None:
        frame.evaluate(home)
        next_frame(frame)
        frame.evaluate("(id) => evidenceMap.page.markers.buttonOf(id).click()", place)

    def missing(place: str) -> int:
        own, sharing = about.evaluate(
            "(line) => ['strong, a', '.sharing'].map((one) => line.querySelector(one)?.textContent ?? '')"
        )
        told = [*re.findall(r"\d+", own)[:1], *re.findall(r"\d+", sharing)]
        return int(frame.evaluate(count, place)) - sum(map(int, told))

    frame.evaluate(home)
    next_frame(frame)
    marks = shown.drawn()["marks"]
    assert len(marks) > 10
    for mark in marks:
        press(mark["id"])
        expect(heading).to_contain_text(mark["name"])
        becomes(partial(missing, mark["id"]), 0)
    # Held ground, which is narrow, and a site in it.
    zone, site, *others = next(mark["parts"] for mark in marks if mark["id"] == "buffer_zone")
    press(zone)
    expect(heading).to_contain_text(next(mark["name"] for mark in marks if mark["id"] == zone))
    sharing = about.locator(".sharing")
    expect(sharing.locator("a")).to_have_count(1 + len(others))
    item = page.locator(f'nav [data-place="{zone}"]')
    told = str(sharing.evaluate("(line) => line.textContent.trim()"))
    said = told.removeprefix("· ").replace("\xa0", " ")  # no line parts a number from its name there
    expect(item).to_have_attribute("title", re.compile("; " + re.escape(said) + "$"))
    spot = frame.evaluate("(id) => { const { lon, lat } = evidenceMap.page.places.get(id); return [lon, lat]; }", site)
    shown.look(10, *spot)
    expect(sharing).to_have_count(0)
    expect(item).not_to_have_attribute("title", re.compile(re.escape(said)))
    press(zone)
    sharing.locator("a").first.dispatch_event("click")
    expect(heading).to_contain_text(str(frame.evaluate("(id) => evidenceMap.page.places.get(id).name", site)))
    page.locator('.st-key-panel_frame [data-key="close"]').dispatch_event("click")
    expect(page.locator('.st-key-panel_frame [data-key="close"]')).to_have_count(0)


def test_only_what_is_reported_is_hatched_and_has_its_positions(shown: Shown) -> None:
    look = """() => [".over", ".position"].map((one) => [...document.querySelectorAll(one)]
      .filter((e) => !e.closest(".inset")).map((e) => { const s = getComputedStyle(e);
        return s.visibility === "visible" && (one === ".position" || s.fill !== "none"); }))"""
    show = "(counts) => evidenceMap.page.show({ counts, certain: counts, shared: '' })"
    collection = read_collection(SHIPPED)
    zone = next(place.id for place in collection.places.values() if place.kind == "zone")
    disputed = shown.frame.evaluate(
        "evidenceMap.page.document.context.find(({ properties }) => properties.kind === 'disputed').properties.place"
    )
    for counts, hatched, dotted in (({}, False, False), ({disputed: 1}, True, False), ({zone: 1}, False, True)):
        shown.frame.evaluate(show, counts)
        fills, dots = shown.frame.evaluate(look)
        assert len(fills) > 0
        assert len(dots) > 0
        assert any(fills) == hatched
        assert {*dots} == {dotted}
    assert shown.frame.evaluate("getComputedStyle(document.querySelector('.over')).strokeDasharray") != "none"


def test_what_is_only_possible_is_light(shown: Shown) -> None:
    shown.look(8.5, 35.95, 35)
    ids = [mark["id"] for mark in shown.drawn()["marks"] if mark["disc"]][:3]
    all_, half, _none = ids
    counts = dict.fromkeys(ids, 4)
    certain = {all_: 4, half: 1}
    shown.frame.evaluate(
        "([counts, certain]) => evidenceMap.page.show({ counts, certain, shared: '' })", [counts, certain]
    )
    next_frame(shown.frame)
    looks = shown.frame.evaluate(
        "(ids) => ids.map((id) => { const b = evidenceMap.page.markers.buttonOf(id);"
        " return [b.getAttribute('aria-label'), getComputedStyle(b.firstChild).backgroundImage,"
        " getComputedStyle(b.firstChild).backgroundColor]; })",
        ids,
    )
    assert [label.split(": ", 1)[1] for label, *_ in looks] == [
        "4 excerpts", "4 excerpts, 1 certain", "4 excerpts, 0 certain",
    ]  # fmt: skip
    assert looks[0][1] == "none"
    assert "conic-gradient" in looks[1][1]
    assert looks[0][2] != looks[2][2]


def test_what_is_not_exactly_there_has_a_ring_around_the_middle_of_its_circle(shown: Shown) -> None:
    shown.look(9.5, 35.95, 35)
    rings = shown.frame.evaluate(
        """() => [...document.querySelectorAll(".place.form-circle")].map((mark) => {
          const [disc, ring] = [mark.querySelector(".disc"), mark.querySelector(".vague > circle")];
          const [inner, outer] = [disc, ring].map((one) => one?.getBoundingClientRect());
          const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
          const off = ring ? Math.hypot(...middle(inner).map((at, axis) => at - middle(outer)[axis])) : null;
          return { vague: /precision-(halo|schematic)/.test(mark.className) && !mark.matches(".of-zone"),
            off, wider: ring ? (outer.width - inner.width) / 2 : null,
            dashes: ring ? getComputedStyle(ring).strokeDasharray : null };
        })"""
    )
    assert any(one["vague"] for one in rings)
    for one in rings:
        assert one["vague"] == (one["off"] is not None)
        if one["vague"]:
            assert one["off"] < 0.6
            assert abs(one["wider"] - 3) < 0.1
            assert one["dashes"] in {"0px, 3px", "3px"}


def test_the_map_is_one_stop_and_arrows_reach_every_mark(shown: Shown) -> None:
    shown.look(8, 36.2, 34)
    stops = "[...document.querySelectorAll('.place')].filter((b) => b.tabIndex === 0).map((b) => b.dataset.place)"
    assert len(shown.frame.evaluate(stops)) == 1
    shown.frame.evaluate("evidenceMap.page.markers.focus()")
    focused = "document.activeElement.dataset.place"
    seen = {shown.frame.evaluate(focused)}
    for key in ["Home", *["ArrowDown"] * 4, "ArrowLeft", *["ArrowUp"] * 3, "ArrowRight", "End", "ArrowUp"]:
        shown.page.keyboard.press(key)
        seen.add(shown.frame.evaluate(focused))
        assert shown.frame.evaluate(stops) == [shown.frame.evaluate(focused)]
    assert len(seen) > 4
    for zoom in (10, 8):
        shown.look(zoom, 36.2, 34)
        marks = shown.drawn()["marks"]
        assert any(mark["form"] != "circle" for mark in marks)
        assert sorted(shown.frame.evaluate(REACHED)) == sorted(mark["id"] for mark in marks), zoom
    heading = shown.page.locator(".st-key-panel_frame header h2")
    pressed = shown.page.frame_locator(FRAME).locator('.place[aria-pressed="true"]:not(.inset *)')
    for key in ("Enter", "Space"):
        shown.frame.evaluate("evidenceMap.page.markers.focus()")
        shown.page.keyboard.press("ArrowLeft")
        before = heading.text_content()
        shown.page.keyboard.press(key)
        expect(heading).not_to_have_text(str(before))
        expect(pressed).to_have_attribute("data-place", shown.frame.evaluate(focused))


def test_focus_is_seen_on_a_halo_and_stays_where_its_mark_folds(shown: Shown) -> None:
    shown.look(8.5, 35.95, 35)
    next_frame(shown.frame)  # until then its marks are those of the view before
    place = shown.frame.evaluate(
        "evidenceMap.page.markers.marks.find(({ place }) => place.precision === 'halo'"
        " && evidenceMap.page.markers.buttonOf(place.id)).place.id"
    )
    shown.page.keyboard.press("Shift")  # so that focus is seen, as after any key
    shown.frame.evaluate("(id) => evidenceMap.page.markers.buttonOf(id).focus()", place)
    style, width = shown.frame.evaluate(
        "() => { const s = getComputedStyle(document.activeElement);"
        " return [s.outlineStyle, parseFloat(s.outlineWidth)]; }"
    )
    assert style == "solid"
    assert width >= 2
    shown.look(5)
    next_frame(shown.frame)
    holder = next(mark["id"] for mark in shown.drawn()["marks"] if place in mark["parts"])
    where = "[document.activeElement.dataset.place, document.activeElement.isConnected]"
    becomes(lambda: shown.frame.evaluate(where), [holder, True])
    # Of all there is nothing: the map itself has the focus, and a line round it that no land covers.
    shown.frame.evaluate("evidenceMap.page.map.getContainer().focus()")
    ring = "getComputedStyle(document.activeElement, '::after')"
    assert shown.frame.evaluate(f"[{ring}.borderTopWidth, {ring}.position]") == ["2px", "absolute"]


def test_what_is_selected_keeps_its_ink_and_its_relations_have_rings(shown: Shown) -> None:
    shown.look(8.5, 35.95, 35)
    one, two, three = [mark["id"] for mark in shown.drawn()["marks"] if mark["disc"]][:3]
    look = (
        "(id) => { const s = getComputedStyle(evidenceMap.page.markers.buttonOf(id).firstChild);"
        " return [s.backgroundColor, s.boxShadow]; }"
    )
    plain = shown.frame.evaluate(look, one)
    shown.frame.evaluate("([selected, related]) => evidenceMap.page.show({ selected, related: [related] })", [one, two])
    next_frame(shown.frame)
    chosen, related, rest = (shown.frame.evaluate(look, place) for place in (one, two, three))
    assert chosen[0] == plain[0] == related[0] != rest[0]
    assert len({chosen[1], related[1], rest[1]}) == 3
    shown.frame.evaluate("(id) => evidenceMap.page.markers.ring([id])", three)
    assert shown.frame.evaluate(look, three)[1] == related[1]
    # A country that is named too has its outline, and greys nothing.
    fill, stroke = shown.frame.evaluate(
        """(selected) => {
          const { id } = evidenceMap.page.document.places.find(({ kind }) => kind === "country");
          evidenceMap.page.show({ selected, related: [id] });
          const s = getComputedStyle(document.querySelector(".extent.kind-country"));
          return [s.fill, s.visibility]; }""",
        one,
    )
    assert [fill, stroke] == ["none", "visible"]
