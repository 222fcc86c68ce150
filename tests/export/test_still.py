"""The stills: their size, that they show something, what they say, that filters change them."""

from __future__ import annotations

import io
import json
import math
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features
from shapely.geometry.base import BaseGeometry

from layers.export.extract import Extract, manifest
from layers.export.formats import FORMATS
from layers.export.still import card_picture, draw_card, draw_figure, lettering
from layers.export.still.chart import Chart, _scale, draw_chart
from layers.export.still.lettering import (
    Run,
    Style,
    device_fonts,
    direction_of,
    has_boxes,
    runs,
    shorten,
    width,
    without_isolates,
    wrap,
)
from layers.export.still.marks import Disc, draw_disc
from layers.export.still.names import Name, Names
from layers.export.still.plate import Facts, Plate, _halo
from layers.export.still.projection import DEEPEST, PAGE_MAP_WIDTH, Window, base_of, kept_within
from layers.export.still.rooms import Ground, Room, Rows, Taken, around, aside, best_room, others_of, overlaps, rows_of
from layers.export.still.sheet import TITLE, counts_line, draw_sheet
from layers.export.still.svg import COLOURS, Drawing, mixed, painted, path_of
from layers.model import Filters, Frame, MapView, Place, View
from layers.scene.changes import is_off_map, off_map
from layers.scene.folding import Mark, radius
from layers.scene.rules import RULES, most_zoom
from layers.store import Store, cards
from layers.words import name_in, read_words
from tests.collected import COLLECTIONS, FOLDERS
from tests.export.samples import FEATURES, MADE, STORES

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
ARABIC = read_words("ar")
NAMING = json.loads((ROOT / "tests" / "data" / "naming.json").read_text("utf-8"))
SPRING = View(Filters(first_month="2025-03", last_month="2025-05"))
LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)  # any language


def extract_of(name: str, view: View | None = None, language: str = "en") -> Extract:
    return Extract(
        COLLECTIONS[name], STORES[name], view or View(), read_words(language), "https://map.example",
        MADE, FEATURES[name],
    )  # fmt: skip


def pixels(drawing: Drawing) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    return np.asarray(Image.open(io.BytesIO(drawing.png())).convert("RGB")).copy()


@cache
def written(collection: str, name: str = "png") -> Image.Image:
    """Read the picture of all of a collection, which several tests look at."""
    out = io.BytesIO()
    FORMATS[name].write(extract_of(collection), out)
    picture = Image.open(io.BytesIO(out.getvalue()))
    picture.load()
    return picture


@pytest.mark.parametrize("name", FOLDERS)
def test_a_still_is_as_wide_as_it_says_and_twice_that_for_print(name: str) -> None:
    once, twice = written(name), written(name, "png-print")
    assert once.width == 1200
    assert 900 < once.height < 1600
    assert twice.size == (2400, 2 * once.height)
    assert [round(dots) for dots in twice.info["dpi"]] == [192, 192]


def test_a_still_is_not_blank_and_has_the_colours_of_the_rules() -> None:
    map_ = written("shipped").convert("RGB").crop((60, 180, 1140, 780))
    present = {colour for _, colour in map_.getcolors(1080 * 600) or []}
    assert len(present) > 500
    wanted = {COLOURS[name] for name in ("news", "held", "water", "abroad", "home")}
    assert {tuple(bytes.fromhex(colour[1:])) for colour in wanted} <= present


def drawn(extract: Extract) -> ET.Element:
    out = io.BytesIO()
    FORMATS["svg"].write(extract, out)
    return ET.fromstring(out.getvalue())  # noqa: S314 - our own


@pytest.mark.parametrize("name", FOLDERS)
def test_a_drawing_has_its_words_as_text_and_calls_nobody(name: str) -> None:
    extract = extract_of(name, SPRING)
    root = drawn(extract)
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert texts == list(draw_sheet(extract).texts)
    # In a device's wider font a line still keeps to the room that was measured.
    title = next(root.iter(f"{SVG}text"))
    assert float(title.get("textLength", "0")) == pytest.approx(width(texts[0], TITLE), abs=0.1)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == root.get("lang") == "en"
    assert root.get("font-family", "").endswith("sans-serif")
    assert root.findtext(f"{SVG}title") == COLLECTIONS[name].title["en"]
    said = json.loads(root.findtext(f"{SVG}metadata") or "")
    assert said == json.loads(json.dumps(manifest(extract)))
    allowed = {"svg", "title", "metadata", "rect", "path", "circle", "line", "text", "defs", "pattern"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
    values = [(key, value) for one in root.iter() for key, value in one.items()]
    assert not [key for key, _ in values if "href" in key or key.startswith("on")]
    ids = [value for key, value in values if key == "id"]
    assert len(ids) == len({*ids})
    assert {value for _, value in values if "url(" in value} <= {f"url(#{one.get('id')})" for one in root.iter()}


def test_a_drawing_leaves_arabic_to_the_browser_and_a_picture_has_it_shaped() -> None:
    extract = replace(extract_of("shipped"), words=ARABIC)
    root = drawn(extract)
    assert root.get("lang") == "ar"
    names = {place.id: place.names["ar"] for place in COLLECTIONS["shipped"].places.values()}
    texts = {"".join(text.itertext()): text for text in root.iter(f"{SVG}text")}
    written_names = [name for name in names.values() if name in texts]
    assert len(written_names) > 15
    assert all(texts[name].get("direction") == "rtl" for name in written_names)
    assert all(texts[name].get("letter-spacing") is None for name in written_names)
    assert all(len(re.findall("[\u2066-\u2068]", text)) == text.count("\u2069") for text in texts)
    made = next(one for text, one in texts.items() if "\u20662025-09-22-" in text)
    assert made.get("direction") == "rtl"
    title = texts[COLLECTIONS["shipped"].title["ar"]]
    assert (title.get("text-anchor"), title.get("x")) == (None, "1160")
    # A title that is Latin alone stands where an Arabic page begins.
    latin = replace(COLLECTIONS["shipped"], title={"en": "What was reported"})
    (title,) = [one for one in drawn(replace(extract, collection=latin)).iter(f"{SVG}text")
                if one.text == "What was reported"]  # fmt: skip
    assert (title.get("text-anchor"), title.get("x")) == ("end", "1160")
    one, other = (pixels(draw_card(replace(extract, view=View(place=place)))) for place in
                  ("hmeimim", "tartus"))  # fmt: skip
    assert (one[100:170, 720:1190] != other[100:170, 720:1190]).any()


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_nothing_but_names_of_others_and_addresses_is_left_in_english(language: str) -> None:
    filters = Filters(first_month="2025-03", last_month="2025-05", actors=("russia",), undated=True)
    said = {"ar": "ما نُقل", "ru": "Что сообщали"}
    changed = replace(COLLECTIONS["shipped"], title=said, summary=said, attribution=(said,))
    for view in (View(filters), View(filters, place="tartus"), View(map=MapView(35.9, 33.0, 9))):
        extract = replace(extract_of("shipped", view), collection=changed, words=read_words(language))
        root = drawn(extract)
        assert root.get("lang") == language
        texts = {"".join(one.itertext()): one for one in root.iter(f"{SVG}text")}
        assert said[language] in texts
        bare = (re.sub("[\u2066-\u2068][^\u2069]*\u2069|https://\\S+|2025-09-22-\\w+", "", text) for text in texts)
        assert not [text for text in bare if re.search("[A-Za-z]", text)]
        arabic = [one for text, one in texts.items() if re.search("[\u0621-\u064a]", text)]
        assert {one.get("direction") for one in arabic} == ({"rtl"} if language == "ar" else set())
        assert not any(one.get("letter-spacing") for one in arabic)


def test_hostile_text_is_escaped_in_a_drawing() -> None:
    hostile = "</text><script>alert(1)</script>&\"'\u0000\ufffe\ud800]]><a href='x'>"
    tiny = COLLECTIONS["tiny"]
    places = {p.id: replace(p, names={"en": hostile}) for p in tiny.places.values()}
    changed = replace(tiny, title={"en": hostile}, places=places, attribution=({"en": hostile},))
    root = drawn(replace(extract_of("tiny"), collection=changed, store=Store(changed)))
    assert not [one for one in root.iter() if one.tag in {f"{SVG}script", f"{SVG}a"}]
    assert "alert(1)" in "".join(root.itertext())


def test_a_still_says_what_it_shows() -> None:
    extract = extract_of("shipped", SPRING)
    said, texts = manifest(extract), " ".join(draw_sheet(extract).texts)
    for words in (said["title"], "months: March – May 2025", "8 of 66 excerpts",
                  "58 hidden by filters", said["version"], said["link"], "made 1 October 2025",
                  *said["attribution"],
                  extract.words["map.legend.size"], extract.words["map.legend.region"]):  # fmt: skip
        assert words in texts
    selection = extract.selection
    off = list(off_map(extract.store, selection, View(), extract.words))
    assert off
    assert all(f"{item['name']} {item['n']}" in texts for item in off)
    for frame in extract.collection.frames:
        assert (extract.words.of("map.enlarged", name=frame.names["en"]) in texts) == frame.inset


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("view", [View(), SPRING], ids=["all", "spring"])
def test_every_excerpt_on_the_map_is_in_a_mark_and_every_headline_is_named(name: str, view: View) -> None:
    extract = extract_of(name, view)
    collection, own = extract.collection, extract.selection.own_counts
    chart = draw_chart(extract, 1120, 720)
    discs = chart.plates[0].discs
    on_map = {one for one, n in own.items() if n and not is_off_map(collection.places[one], collection)}
    assert {part.id for disc in discs for part in disc.mark.parts} == on_map
    shown = [disc.mark for plate in chart.plates for disc in plate.shown()]
    texts = " ".join(chart.drawing.texts).lower()
    for one in collection.headline:
        marks = [mark for mark in shown if one in {part.id for part in mark.parts}]
        assert not marks or any(name_in(mark.place.names, "en").lower() in texts for mark in marks)
    ids = cards(extract.store, view.filters, limit=None).ids
    linked = [{link.place for link in collection.excerpts[one].places} for one in ids]
    for disc in discs:
        parts = {part.id for part in disc.mark.parts}
        assert disc.mark.n == sum(bool(parts & each) for each in linked)


def test_what_was_withdrawn_is_not_among_all_that_could_be_shown() -> None:
    extract = extract_of("tiny")
    selection = extract.selection
    withdrawn = replace(selection, read=selection.read + 3, rejected=selection.rejected + 3)
    assert withdrawn.accepted == selection.accepted
    said = counts_line(extract)
    vars(extract)["selection"] = withdrawn
    assert counts_line(extract) == said


def test_the_file_holds_its_words_and_its_manifest() -> None:
    extract = extract_of("tiny")
    text = written("tiny").text  # type: ignore[attr-defined]
    assert text["Title"] == COLLECTIONS["tiny"].title["en"]
    assert json.loads(text["Manifest"]) == json.loads(json.dumps(manifest(extract)))
    assert text["Description"].split("\n") == list(draw_sheet(extract).texts)


@pytest.mark.parametrize("name", FOLDERS)
def test_filters_selection_and_view_change_the_picture(name: str) -> None:
    place = next(p for p, n in extract_of(name).selection.place_counts.items() if n)
    west, south, east, north = COLLECTIONS[name].bounds
    views = (View(), SPRING, View(place=place), View(map=MapView((west + east) / 2, south, 8)))
    pictures = [draw_sheet(extract_of(name, view)).png() for view in views]
    assert len(set(pictures)) == len(views)
    assert pictures[0] == draw_sheet(extract_of(name)).png()
    assert north > south


@pytest.mark.parametrize("name", FOLDERS)
def test_a_preview_has_its_size_and_says_the_view(name: str) -> None:
    extract = extract_of(name, SPRING)
    picture, texts = card_picture(extract), draw_card(extract).texts
    assert Image.open(io.BytesIO(picture)).size == (1200, 630)
    assert len(picture) < 300_000
    assert "months: March – May 2025" in " ".join(texts)
    assert COLLECTIONS[name].attribution[0]["en"].split()[0] in " ".join(texts)
    assert card_picture(extract, (1000, 500)) != picture


def test_a_preview_of_a_place_names_it_and_of_an_excerpt_quotes_it() -> None:
    place = next(p for p, n in extract_of("shipped").selection.place_counts.items() if n == 3)
    texts = draw_card(extract_of("shipped", View(place=place))).texts
    assert name_in(COLLECTIONS["shipped"].places[place].names, "en") in texts
    assert "3 excerpts" in texts
    excerpt = COLLECTIONS["tiny"].excerpts["gull-2025-03-02"]
    told = " ".join(draw_card(extract_of("shipped", View(excerpt="moscow-times-2025-09-22-20"))).texts)
    assert "In the map’s own words: Nikita Smagin sees one chief purpose" in told
    said = " ".join(draw_card(extract_of("tiny", View(excerpt=excerpt.id))).texts)
    assert f"“{excerpt.quote}”" in said
    assert name_in(COLLECTIONS["tiny"].actors[excerpt.claim.by].names, "en") in said


def test_what_is_selected_is_outlined_or_ringed_and_the_rest_is_pale() -> None:
    extract = extract_of("shipped")
    places, at = COLLECTIONS["shipped"].places, MapView(36.0, 34.0, 7)
    own = [places[one] for one, n in extract.selection.own_counts.items() if n]
    area = next(place for place in own if place.kind == "governorate")
    point = next(place for place in own if place.kind == "town" and extract.collection.bounds[0] < place.longitude < 37)
    strong = RULES["styles"][".extent.is-selected"]["stroke-width"]
    outlined = [one for one in drawn(extract_of("shipped", View(place=area.id))).iter(f"{SVG}path")
                if one.get("stroke-width") == f"{strong:g}" and one.get("stroke") == COLOURS["news"]]  # fmt: skip
    assert outlined
    sheet = draw_sheet(extract_of("shipped", View(place=point.id, map=at)))
    assert name_in(point.names, "en") in sheet.texts
    chart = draw_chart(extract_of("shipped", View(place=point.id, map=at)), 1120, 720)
    (disc,) = [disc for disc in chart.plates[0].shown() if disc.role == "selected"]
    seen = pixels(chart.drawing)
    beside = seen[round(disc.y), round(disc.x + disc.radius) :][:6].tolist()
    assert list(bytes.fromhex(COLOURS["ink"][1:])) in beside
    roles = {disc.role for disc in chart.plates[0].discs}
    assert {"selected", "other"} <= roles <= {"selected", "related", "other"}


@pytest.mark.parametrize("name", ["tiny", "shipped"])
def test_related_are_the_places_of_what_is_shown_of_the_selected_one_itself(name: str) -> None:
    collection = COLLECTIONS[name]
    sides = tuple(f"by:{actor}" for actor in sorted({one.claim.by for one in collection.excerpts.values()})[:2])
    for place in collection.places:
        for view in (View(place=place), View(Filters(named_only=True), place=place), View(place=place, beside=sides)):
            extract = extract_of(name, view)
            linked = [{link.place for link in excerpt.places} for excerpt in extract.excerpts()]
            assert Facts(extract).roles["related"] == {one for places in linked if place in places for one in places}
    assert not Facts(extract_of(name)).roles["related"]


def test_a_collection_without_layers_or_places_has_a_still() -> None:
    tiny = COLLECTIONS["tiny"]
    assert draw_sheet(replace(extract_of("tiny"), features=None)).size[0] == 1200
    bare = replace(tiny, places={}, excerpts={}, articles={}, actors={})
    empty = replace(extract_of("tiny"), collection=bare, store=Store(bare), features=None)
    assert "0 of 0 excerpts" in " ".join(draw_sheet(empty).texts)
    assert card_picture(empty)


def test_awkward_text_is_drawn_as_text() -> None:
    awkward = 'حميميم «Хмеймим» </script> ${1} \u202e\u0000 👩🏽‍🚀 "quoted"\n\ttwice ' + "x" * 10_000
    tiny = COLLECTIONS["tiny"]
    places = {p.id: replace(p, names={"en": awkward}) for p in tiny.places.values()}
    changed = replace(tiny, title={"en": awkward}, places=places, attribution=({"en": awkward},))
    extract = replace(extract_of("tiny"), collection=changed, store=Store(changed))
    sheet = draw_sheet(extract)
    assert sheet.size[1] < 1600
    assert all(width(text, Style(14)) < 1200 for text in sheet.texts)
    assert card_picture(extract)


def test_elements_are_painted_by_the_rules_as_a_style_sheet_would() -> None:
    assert COLOURS["water"] == RULES["colours"]["water"]
    assert mixed("#000000", 0.5, "#ffffff") == "#808080"
    styles = RULES["styles"]
    plain = painted("extent", "kind-zone", "is-reported")
    assert plain["stroke"] == COLOURS["held"]
    assert plain["fill-opacity"] == styles[".extent.kind-zone.is-reported"]["fill-opacity"]
    schematic = painted("extent", "kind-zone", "precision-schematic", "is-reported")
    assert schematic["fill-opacity"] == styles[".extent.precision-schematic.is-reported"]["fill-opacity"]
    assert " " in str(schematic["stroke-dasharray"])
    assert painted("extent", "kind-town", "is-reported")["stroke"] == COLOURS["news"]
    assert painted("label", "label-area", "kind-zone", "text")["fill"] == COLOURS["held-words"]
    assert painted("label", "label-sea", "text")["stroke"] == COLOURS["water"]
    assert painted("nothing") == {"fill": "none"}


@pytest.mark.parametrize(("count", "pixels"), [(1, 9), (3, 12), (8, 17), (22, 25)])
def test_area_goes_with_the_count(count: int, pixels: int) -> None:
    assert radius(count, 22) == pytest.approx(pixels, abs=0.5)
    assert radius(100_000, 100_000) == RULES["sizes"]["most"]


@pytest.mark.parametrize(("half", "texts"), [(18, ["500"]), (40, ["500", "41 places"])])
def test_a_circle_says_of_how_many_places_it_is_where_it_has_room(half: float, texts: list[str]) -> None:
    place, drawing = next(iter(extract_of("shipped", View()).collection.places.values())), Drawing((100, 100), "ltr")
    draw_disc(drawing, Disc(Mark(place, [place], "circle", 500, 500, half, 50, 50, set()), 50, 50), "41 places")
    assert list(drawing.texts) == texts


VIEWS = {
    "all": View(),
    "spring": SPRING,
    "summer": View(Filters(first_month="2025-07", last_month="2025-08", undated=True)),
    "near": View(map=MapView(35.9, 33.0, 9)),
    "corner": View(map=MapView(42.3, 37.3, 6)),
}
SIZES = [(1120, 720), (720, 630), (1000, 560), (420, 520)]


@cache
def chart_of(name: str, view: str, wide: int, high: int) -> Chart:
    return draw_chart(extract_of(name, VIEWS[view]), wide, high)


@pytest.fixture(params=[(name, view, *size) for name in FOLDERS for view in VIEWS for size in SIZES], ids=str)
def chart(request: pytest.FixtureRequest) -> Chart:
    return chart_of(*request.param)


@pytest.fixture
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the names, whose room takes longest to find, where windows and marks alone are looked at."""
    monkeypatch.setattr(Plate, "_find_names", lambda *_, **__: None)


Box = tuple[float, float, float, float]


def box_of(name: Name) -> Box:
    half, high = name.halves
    return name.x - half, name.y - high, name.x + half, name.y + high


def apart(box: Box, disc: Disc) -> float:
    left, top, right, bottom = box
    beside, below = max(left - disc.x, 0, disc.x - right), max(top - disc.y, 0, disc.y - bottom)
    return math.hypot(beside, below) - disc.reach


def overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def test_marks_stand_where_their_places_are_and_names_keep_off_one_another(chart: Chart) -> None:
    for plate in chart.plates:
        window, circles = plate.window, [disc for disc in plate.shown() if disc.form == "circle"]
        for disc in plate.discs:
            place = disc.mark.place
            assert (disc.x, disc.y) == pytest.approx(window.at(place.longitude, place.latitude), abs=0.1)
        boxes = [box_of(name) for name in plate.names]
        for n, box in enumerate(boxes):
            assert window.holds(box)
            assert not any(overlap(box, other) for other in [*boxes[:n], *plate.covered])
            assert all(apart(box, disc) >= 0 for disc in circles)
        by_name = {name_in(disc.mark.place.names, "en") or disc.mark.place.id: disc for disc in circles}
        for name, box in zip(plate.names, boxes, strict=True):
            if name.look == "circle" and name.text in by_name:
                own = by_name[name.text]
                assert all(apart(box, own) < apart(box, disc) for disc in circles if disc is not own)


WHOLE, LONG = st.integers(-20, 220), st.integers(1, 40)
CIRCLES = st.lists(st.tuples(WHOLE, WHOLE, LONG, st.integers(0, 6)).map(lambda one: (*one[:3], one[2] + one[3])))
BOXES = st.lists(st.tuples(WHOLE, WHOLE, LONG, LONG).map(lambda one: (*one[:2], one[0] + one[2], one[1] + one[3])))


def far(box: Box, x: float, y: float) -> float:
    left, top, right, bottom = box
    return math.hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))


@given(CIRCLES, BOXES, st.lists(st.tuples(WHOLE, WHOLE), max_size=80), st.tuples(LONG, LONG), st.integers(0, 20))
def test_many_spots_are_held_at_once_against_all_that_is_taken(
    circles: list[Box], boxes: list[Box], spots: list[tuple[float, float]], halves: tuple[float, float], apart: int
) -> None:
    window, edge, gap = Window(0, 0, 5, 200, 160), RULES["labels"]["edge"], 3
    taken = Taken(window, circles)
    taken.add(*boxes)
    each = [around(spot, halves, gap) for spot in spots]
    inside = [window.holds((left - edge, top - edge, right + edge, bottom + edge)) for left, top, right, bottom in each]
    apart_of_all = [all(far(box, x, y) > max(apart + radius, reach) for x, y, radius, reach in circles) for box in each]
    unhit = [not any(overlap(box, other) for other in boxes) for box in each]
    wanted = np.array([inside, unhit, apart_of_all])
    assert list(taken.free(spots, halves, gap, apart)) == wanted.all(axis=0).tolist()
    assert list(taken.free(spots, halves, gap)) == wanted[:2].all(axis=0).tolist()
    under = [(x - reach, y - reach, x + reach, y + reach) for x, y, _, reach in circles]
    small = [around(spot, (2, 2), 0) for spot in spots]
    assert taken.clear(spots, 2).tolist() == [not any(overlap(one, box) for box in [*boxes, *under]) for one in small]
    rows = np.broadcast_to(np.array(spots, dtype=float).reshape(-1, 2).T[:, None], (2, len(circles), len(spots)))
    found = taken.beside(rows, halves, gap, range(len(circles)))
    for n, (x, y, _, reach) in enumerate(circles):
        for box, spot, holds, is_found in zip(each, spots, inside, found[n].tolist(), strict=True):
            off = max(far(around(spot, halves, 0), x, y) - reach - gap, 0)
            more = [far(box, x, y) - off - reach for x, y, _, reach in circles[:n] + circles[n + 1 :]]
            if not any(math.isclose(one, 0, abs_tol=1e-9) for one in more):  # as far to the last digit
                assert is_found == (holds and all(one > 0 for one in more))


def test_what_lies_at_a_spot_is_home_before_it_is_abroad_and_water_is_the_rest() -> None:
    home, abroad = shapely.box(0, 0, 10, 10), shapely.box(5, 0, 20, 10)
    ground = Ground([home, shapely.Polygon(), shapely.LineString([(30, 0), (30, 10)])], [abroad])
    assert ground.at_each([(2, 5), (7, 5), (15, 5), (30, 5)]) == ["home", "home", "abroad", "water"]
    assert [ground.foreign(*spot) for spot in ((2, 5), (7, 5))] == [[abroad], []]
    assert ground.is_abroad(abroad)
    assert not ground.is_abroad(home)
    assert Ground([], []).at(0, 0) == "abroad"


def test_where_a_name_has_room_at_the_middle_no_other_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    window, area, middle = Window(0, 0, 5, 400, 300), shapely.box(20, 20, 380, 280), Room(200, 150)
    names = Names(window, Ground([], [area]), [], read_words("en"))
    name = Name("Somewhere", "", "ground", "country", spaced=False)
    looked = list[BaseGeometry]()

    def look(of: BaseGeometry, window: Window) -> Rows | None:
        looked.append(of)
        return rows_of(of, window)

    monkeypatch.setattr("layers.export.still.names.rows_of", look)
    assert names._in_rows(name, area, (), [middle]) == middle
    assert looked == []
    names.keep_off((190, 140, 210, 160))
    found = names._in_rows(name, area, (), [middle])
    assert looked == [area]
    assert found is not None
    assert (found.out, found.over) == (0, 0)
    assert not overlap(around((found.x, found.y), name.halves, 0), (190, 140, 210, 160))


def test_each_name_is_written_once() -> None:
    plate = draw_chart(extract_of("tiny"), 900, 600).plates[0]
    lines = [line for name in plate.names for line in name.lines]
    assert sorted(text for text in plate.drawing.texts if text in lines) == sorted(lines) != []


@pytest.mark.parametrize("case", NAMING["rooms"], ids=lambda case: case["name"])
def test_a_name_takes_the_room_that_it_takes_on_the_page(case: dict[str, Any]) -> None:
    rooms = case["rooms"]
    found = best_room(
        [Room(at, 0, one.get("side", 0), one.get("out", 0)) for at, one in enumerate(rooms)],
        is_free=lambda room: rooms[int(room.x)].get("free", True),
        is_wet=lambda room: rooms[int(room.x)].get("wet", False),
        over=lambda room: rooms[int(room.x)].get("over", 0),
    )
    wanted = None if case["best"] is None else (case["best"], case.get("out", 0), case.get("over", 0))
    assert (found and (found.x, found.out, found.over)) == wanted


@pytest.mark.parametrize("case", NAMING["grounds"], ids=lambda case: case["name"])
def test_a_name_goes_round_the_grounds_that_it_goes_round_on_the_page(case: dict[str, Any]) -> None:
    places = {
        one["id"]: Place(
            one["id"], {}, {}, "own", "point", one["lon"], one["lat"], parent=one.get("parent"), like=one["kind"]
        )
        for one in case["places"]
    }
    extents = {one["id"]: [shapely.box(*one["box"])] for one in case["places"] if "box" in one}
    found = others_of(places[case["of"]], places, extents)
    assert [one for one in found if one in extents] == case["others"]
    edged = [one for one in extents if places[one].like in RULES["kinds"]["areas"]]
    assert others_of(places[case["of"]], places, extents, edged) == case.get("edged", case["others"])


def test_a_name_on_a_still_lies_on_no_other_ground_where_it_can() -> None:
    plate = draw_chart(extract_of("shipped", View(map=MapView(36.2, 33.0, 9))), 720, 630).plates[0]
    golan = shapely.union_all(plate.facts.grounds["golan_heights"])
    (name,) = [one for one in plate.names if one.text == "Israeli-held buffer zone"]
    half, high = name.halves
    along = [(name.x + share * half, name.y + line * high) for share in (-1, -0.5, 0, 0.5, 1) for line in (-0.75, 0.75)]
    ground = shapely.transform(golan, plate.window.project)
    assert not any(ground.contains(shapely.Point(at)) for at in along)


@pytest.mark.parametrize("case", NAMING["asides"], ids=lambda case: case["name"])
def test_a_name_is_led_to_its_ground_from_where_it_is_on_the_page(case: dict[str, Any]) -> None:
    found = aside((0, 0), case["half"], case["high"], case["leader"])
    assert [[one.x, one.y, *one.begin, round(one.length, 2)] for one in found] == case["found"]


@pytest.mark.parametrize("case", NAMING["lines"], ids=lambda case: case["name"])
def test_a_name_keeps_off_lines_as_on_the_page(case: dict[str, Any]) -> None:
    assert overlaps((20, 8), [shapely.LineString(case["line"])])(Room(0, 0)) == case["over"]


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
@pytest.mark.parametrize("width", [320, 375, 430, 600, 1200])
def test_a_region_of_many_excerpts_is_named_on_its_ground_or_led_to_it_from_beside(width: int, language: str) -> None:
    """No place has so many excerpts without a sign on the map; a region has none but its name."""
    plate = draw_chart(extract_of("shipped", language=language), width, 5 * width // 4).plates[0]
    regions = [disc for disc in plate.discs if disc.form == "region" and disc.mark.n >= RULES["labels"]["many"]]
    led = 0
    for disc in regions:
        ground = shapely.union_all(plate.facts.grounds[disc.mark.place.id])
        drawn = shapely.transform(ground, plate.window.project)
        name = next(one for one in plate.names if one.look == "region" and one.number == str(disc.mark.n))
        if not name.leads:
            continue
        led += 1
        assert name.dot
        assert drawn.contains(shapely.Point(name.dot))
        half, high = name.halves
        box = shapely.box(name.x - half, name.y - high, name.x + half, name.y + high)
        assert not any(box.distance(shapely.Point(one.x, one.y)) <= one.radius for one in plate.discs if one.radius)
        line = shapely.LineString([name.leads, name.dot])
        assert not any(line.distance(shapely.Point(one.x, one.y)) <= one.radius for one in plate.discs if one.radius)
    assert regions
    assert bool(led) == (width < 600)


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_the_name_of_a_circle_goes_round_other_ground(language: str) -> None:
    """From afar the zone is a circle, to whose east lies ground of another place; an inset names it alone."""
    words = read_words(language)
    whole, inset = draw_chart(replace(extract_of("shipped"), words=words), 1200, 900).plates
    zone_name = name_in(extract_of("shipped").collection.places["buffer_zone"].names, language)
    assert [zone_name in {one.text for one in plate.names} for plate in (whole, inset)] == [False, True]
    near = extract_of("shipped", View(map=MapView(36.4, 33.2, 7.2)))
    (plate,) = draw_chart(replace(near, words=words), 900, 700).plates
    facts = plate.facts
    (zone,) = [disc for disc in plate.shown() if disc.form == "circle" and disc.mark.place.like == "zone"]
    (name,) = [one for one in plate.names if one.text == zone_name]
    edged = [one for one in facts.grounds if facts.collection.places[one].like == "governorate"]
    other = [
        shapely.transform(shapely.union_all(facts.grounds[one]), plate.window.project)
        for one in others_of(zone.mark.place, facts.collection.places, facts.grounds, edged)
    ]
    half, high = name.halves

    def crossed(x: float, y: float) -> int:
        along = [(x + share * half, y + line * high) for share in np.linspace(-1, 1, 9) for line in (-0.75, 0.75)]
        return sum(any(ground.contains(shapely.Point(at)) for ground in other) for at in along)

    assert crossed(zone.x + zone.reach + 4 + half, zone.y) > crossed(name.x, name.y)


def test_a_sea_is_named_on_its_water_though_an_inset_lies_over_its_point() -> None:
    plate = draw_chart(extract_of("shipped"), 1200, 900).plates[0]
    (sea,) = [one for one in plate.names if one.kind == "sea"]
    (row,) = [row for row in plate.facts.features.itertuples() if row.kind == "sea"]
    x, y = plate.window.at(row.geometry.x, row.geometry.y)
    assert any(left < x < right and top < y < bottom for left, top, right, bottom in plate.covered)
    half, high = sea.halves
    land = [row.geometry for row in plate.facts.features.itertuples() if row.geometry.geom_type.endswith("Polygon")]
    ground = shapely.transform(shapely.union_all(land), plate.window.project)
    assert not ground.intersects(shapely.box(sea.x - half, sea.y - 0.75 * high, sea.x + half, sea.y + 0.75 * high))


def test_a_name_in_its_own_ground_has_a_halo_of_the_tint_of_that() -> None:
    (plate,) = draw_chart(extract_of("shipped", View(map=MapView(35.95, 35.2, 9))), 900, 700).plates
    own = [name for name in plate.names if name.own and name.look == "area"]
    assert own
    share = RULES["styles"][".extent.is-reported"]["fill-opacity"]
    assert {_halo(name) for name in own} == {mixed(RULES["colours"]["news"], float(share), RULES["colours"]["home"])}  # type: ignore[arg-type]
    assert {_halo(name._replace(own=False)) for name in own} == {RULES["colours"]["home"]}


def test_a_country_is_named_on_its_own_ground() -> None:
    plate = draw_chart(extract_of("shipped"), 1200, 900).plates[0]
    rows = [row for row in plate.facts.features.itertuples() if row.kind == "country" and row.role == "context"]
    grounds = {name_in(row.names, "en").upper(): shapely.transform(row.geometry, plate.window.project) for row in rows}
    named = [one for one in plate.names if one.kind == "country"]
    assert len(named) > 4
    for name in named:
        half, _ = name.halves
        along = [grounds[name.text].contains(shapely.Point(name.x + at * half, name.y)) for at in (-1, -0.5, 0, 0.5, 1)]
        assert sum(along) > 3, name.text


def test_the_base_map_fills_the_picture(chart: Chart) -> None:
    for plate in chart.plates:
        base, window = plate.facts.base, plate.window
        if base is not None:
            left, top, right, bottom = window.box_of(base)
            assert max(left, top) <= 0.1
            assert right >= window.width - 0.1
            assert bottom >= window.height - 0.1


@pytest.mark.usefixtures("unnamed")
def test_a_filter_moves_no_mark() -> None:
    spots: dict[str, tuple[float, float]] = {}
    for view in (View(), SPRING, VIEWS["summer"], View(Filters(named_only=True))):
        for disc in draw_chart(extract_of("shipped", view), 1120, 720).plates[0].discs:
            assert spots.setdefault(disc.mark.place.id, (disc.x, disc.y)) == (disc.x, disc.y)


def test_what_is_certain_is_solid_and_what_is_possible_light() -> None:
    chart = draw_chart(extract_of("shipped", VIEWS["summer"]), 1120, 720)
    partly = [disc for disc in chart.plates[0].shown() if disc.form == "circle" and disc.mark.certain < disc.mark.n]
    assert {bool(disc.mark.certain) for disc in partly} == {True, False}
    seen = pixels(chart.drawing)
    for disc in partly:
        hue = COLOURS[RULES["kinds"]["hues"][disc.mark.place.kind]]
        share = disc.mark.certain / disc.mark.n
        light = mixed(hue, RULES["markers"]["light"]["partly" if share else "possible"] / 100, COLOURS["home"])
        # Left of the middle, where less than three quarters do not reach, and right of it.
        beside = [seen[round(disc.y), round(disc.x) + way * round(disc.radius * 0.75)] for way in (-1, 1)]
        left, right = ("#" + bytes(pixel.tolist()).hex() for pixel in beside)
        assert left == (hue if share > 0.8 else light)
        assert right == (hue if share > 0.3 else light)
    assert not [disc for disc in draw_chart(extract_of("shipped"), 1120, 720).discs if disc.mark.certain < disc.mark.n]


def test_only_what_is_reported_is_hatched_or_tinted() -> None:
    root = drawn(extract_of("shipped"))
    everything = ET.tostring(root, "unicode")
    assert "url(#hatch-zone)" in everything
    legend = {one.get("id") for one in root.iter(f"{SVG}pattern")}
    assert "hatch-zone" in legend
    nothing = ET.tostring(drawn(extract_of("shipped", View(Filters(words="zzzzzz")))), "unicode")
    assert "hatch-zone" not in nothing
    assert everything.count("url(#hatch-disputed)") > 1
    assert nothing.count("url(#hatch-disputed)") == 1  # the legend's
    assert COLOURS["held"] not in nothing
    assert COLOURS["news"] not in nothing


@pytest.mark.usefixtures("unnamed")
def test_a_selected_place_that_is_small_or_out_of_view_is_looked_at() -> None:
    collection = COLLECTIONS["shipped"]
    first = draw_chart(extract_of("shipped"), 1120, 720).plates[0].window
    for place in collection.places.values():
        plates = draw_chart(extract_of("shipped", View(place=place.id)), 1120, 720).plates
        if is_off_map(place, collection):
            assert plates[0].window == first
            continue
        windows = [plate.window for plate in plates if plate.window.sees(place, 5)]
        assert windows
        if box := plates[0].facts.boxes.get(place.id):
            nearest = max(windows, key=lambda window: window.zoom)
            assert nearest.box_of(box)[2] - nearest.box_of(box)[0] >= 48 or nearest.zoom >= DEEPEST


@pytest.mark.parametrize("frames", [1, 0])
def test_a_still_of_a_quarter_of_a_town_comes_as_near_as_its_map(frames: int) -> None:
    whole = COLLECTIONS["tiny"]
    west, south = whole.places["sund"].longitude, whole.places["sund"].latitude
    spots = {one: (west + n / 2000, south + n % 3 / 1000) for n, one in enumerate(whole.places)}
    places = {
        one: replace(place, longitude=spots[one][0], latitude=spots[one][1]) for one, place in whole.places.items()
    }
    bounds = (west - 0.01, south - 0.01, west + 0.01, south + 0.01)
    quarter = replace(
        whole,
        places=places,
        bounds=bounds,
        frames=(Frame("all", {"en": "All"}, bounds),) * frames,
        first_view=MapView(west, south, 14.0),
    )
    extract = Extract(quarter, Store(quarter), View(), read_words("en"), "https://map.example", MADE)
    plate = draw_chart(extract, 1120, 720).plates[0]
    assert 13.9 < plate.window.zoom <= most_zoom(14.0)
    _, top, _, bottom = plate.window.box_of(bounds)
    assert bool(frames) == (bottom - top > 600), "all of a frame is seen, and as large as can be"
    chosen = draw_chart(replace(extract, view=View(place="sund")), 1120, 720).plates[0]
    assert chosen.window.zoom >= 14.0


@pytest.mark.parametrize(("zoom", "said"), [(4.0, "500 km"), (9.0, "20 km"), (11.0, "5 km"), (15.0, "200 m")])
def test_the_scale_of_an_inset_is_no_wider_than_it_may_be(zoom: float, said: str) -> None:
    window = Window(36.0, 0.0, zoom, 300, 200)
    left, _, metres = _scale(window)
    assert said == (f"{metres} m" if metres < 1000 else f"{metres / 1000:g} km")
    assert 20 < window.width - left < 90


def test_letters_of_three_scripts_are_joined_and_drawn() -> None:
    assert features.check("raqm")
    apart = sum(width(letter, Style(20)) for letter in "حميميم")
    assert 0 < width("حميميم", Style(20)) < 0.9 * apart
    for text in ("حميميم", "Хмеймим", "Hmeimim", "Хмеймим (حميميم, 2025) Hmeimim"):
        drawing = Drawing((400, 40), "ltr")
        drawing.write(5, 20, text, Style(20), {"fill": "#000000"})
        across = np.flatnonzero((pixels(drawing) < 128).any(axis=(0, 2)))
        assert across[0] < 9
        # Whatever the renderer does, the line is as long as it was measured.
        assert across[-1] == pytest.approx(5 + width(text, Style(20)), abs=3)


@pytest.mark.parametrize(
    ("text", "direction", "seen"),
    [
        ("Hmeimim حميميم، قاعدة Хмеймим", "ltr", ["Hmeimim ", "<حميميم، قاعدة", " Хмеймим"]),
        ("69 من 70 · مقالات: 2", "rtl", ["2", "< · مقالات: ", "70", "< من ", "69"]),
        ("عاد إلى «سوند» 2025-03", "rtl", ["03", "<-", "2025", "<عاد إلى «سوند» "]),
        ("قاعدة (Hmeimim) الجوية", "rtl", ["<) الجوية", "Hmeimim", "<قاعدة ("]),
        ("plain, 12 %", "rtl", ["plain, 12 %"]),
        ("حميميم: a 50 % b", "ltr", ["<حميميم", ": a 50 % b"]),
        ("٣٫٥ من ١٠٠٪", "rtl", ["<٪", "١٠٠", "< من ", "٣٫٥"]),
        ("נמל 7", "ltr", ["7", "<נמל "]),
        ("إصدار \u20682025-09-22-7a\u2069 · سوند", "rtl", ["< · سوند", "2025-09-22-7a", "<إصدار "]),
        ("© مساهمو OpenStreetMap (ODbL 1.0)", "rtl", ["OpenStreetMap (ODbL 1.0)", "<© مساهمو "]),
        ("Хмеймим (حميميم, 2025), 7", "ltr", ["Хмеймим (", "2025", "<حميميم, ", "), ", "7"]),
        ("Says \u2068رصيف (7)\u2069, 2025", "ltr", ["Says ", "<)", "7", "<رصيف (", ", 2025"]),
        ("a \u2067b ج \u2066d ه\u2069\u2069", "rtl", ["d ", "<ه", "< ج ", "b", "< ", "a"]),
    ],
)
def test_a_line_stands_in_the_order_in_which_it_is_seen(text: str, direction: str, seen: list[str]) -> None:
    found = runs(text, "rtl" if direction == "rtl" else "ltr")
    assert ["<" * run.right_to_left + run.text for run in found] == seen


@given(LETTERS | st.text("ab א حم12,.%(–) \u2066\u2067\u2068\u2069"), st.sampled_from(["ltr", "rtl"]))
def test_no_letter_is_lost_or_turned_in_runs(text: str, direction: str) -> None:
    found = runs(text, "rtl" if direction == "rtl" else "ltr")
    text = without_isolates(text)
    assert sorted("".join(run.text for run in found)) == sorted(text)
    assert all(run.text in text for run in found)
    assert direction_of(text, "ltr") == "ltr" or any(run.right_to_left for run in found)


def test_an_isolate_that_is_cut_is_one_in_both_lines() -> None:
    text = "إصدار \u2068Data of two words\u2069 · سوند"
    lines = wrap(text, Style(14), 80)
    assert lines == ["إصدار \u2066Data of\u2069", "\u2066two words\u2069 ·", "سوند"]
    assert shorten(text, Style(14), 80) == "إصدار \u2068Data…\u2069"
    assert direction_of("\u2068رصيف\u2069 says", "ltr") == "ltr"
    assert direction_of("رصيف says", "ltr") == "rtl"


def test_a_line_begins_where_its_language_does() -> None:
    assert direction_of("Hmeimim حميميم", "ltr") == "ltr"
    assert direction_of("Hmeimim حميميم", "rtl") == "rtl"
    assert direction_of("حميميم Hmeimim", "ltr") == "rtl"
    assert direction_of("Hmeimim 2025", "rtl") == "ltr"
    assert runs("a", "rtl") == [Run("a", right_to_left=False)]


def test_a_number_stands_with_what_it_counts() -> None:
    assert wrap("38 выдержек · 16 мест", Style(14), 105) == ["38 выдержек ·", "16 мест"]
    assert width("38 выдержек · 16", Style(14)) < 105


def test_a_dot_between_two_parts_begins_no_line() -> None:
    assert wrap("66 of 66 excerpts · 2 articles", Style(14), 105) == ["66 of 66 excerpts ·", "2 articles"]
    assert width("66 of 66 excerpts ·", Style(14)) > 105 - width(" 2", Style(14))


@given(LETTERS, st.integers(40, 400))
def test_lines_keep_to_their_room(text: str, room: int) -> None:
    style = Style(16)
    lines = wrap(text, style, room)
    assert all(width(line, style) <= room or line == "…" for line in lines)
    if all(width(word, style) <= room for word in text.split()):
        # An isolate that nobody closed is closed in its line.
        assert without_isolates(" ".join(lines)).split() == without_isolates(text).split()
    assert len(wrap(text, style, room, 2)) <= 2


@given(LETTERS)
def test_a_text_that_fits_is_not_shortened(text: str) -> None:
    style = Style(16)
    assert shorten(text, style, width(text, style)) == text


def test_a_picture_is_drawn_in_another_process_for_which_no_reader_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resvg_py.svg_to_bytes", None)
    assert pixels(Drawing((3, 2), "ltr")).shape == (2, 3, 3)


@pytest.mark.parametrize(
    "area",
    [
        shapely.Point(60, 50).buffer(40).difference(shapely.box(50, 0, 55, 100)),
        shapely.MultiPolygon([shapely.box(5, 5, 30, 95), shapely.box(70, 20, 90, 180)]),
        shapely.LineString([(10, 10), (80, 90), (90, 15)]),
        shapely.LineString([(10, 50), (80, 50)]),
    ],
    ids=["cut", "two", "line", "flat"],
)
def test_the_rows_of_an_area_are_where_it_lies(area: BaseGeometry) -> None:
    window = Window(0, 0, 5, 120, 100)
    rows = rows_of(area, window)
    assert rows is not None
    visible = shapely.clip_by_rect(area, 4, 0, window.width - 4, window.height)
    for y, spans in rows.spans:
        crossed = shapely.get_parts(visible.intersection(shapely.LineString([(0, y), (120, y)])))
        assert spans == [(one.bounds[0], one.bounds[2]) for one in crossed if one.geom_type == "LineString"]
    assert rows_of(area, window) is rows
    assert rows_of(shapely.box(500, 0, 600, 50), window) is None


def test_a_shape_is_written_with_its_holes_and_without_points() -> None:
    ring = shapely.Point(0, 0).buffer(4, quad_segs=1).difference(shapely.box(-1, -1, 1, 1))
    data = path_of(shapely.GeometryCollection([shapely.Point(9, 9), ring]))
    assert data.count("M") == data.count("Z") == 2
    assert "9" not in data
    assert path_of(shapely.LineString([(0.5, 1), (2.26, -3)])) == "M0.5 1L2.3 -3"


def test_a_drawing_inside_another_is_cut_at_its_edges() -> None:
    inner = Drawing((20, 20), "ltr")
    inner.add("circle", {"cx": 10, "cy": 10, "r": 40, "fill": "#000000"})
    outer = Drawing((60, 60), "ltr")
    outer.add("rect", {"x": 0, "y": 0, "width": 15, "height": 60, "fill": "#ff0000"})
    outer.include(inner, 20, 20)
    seen = pixels(outer)
    assert (seen[21:39, 21:39] == 0).all()
    assert (seen[:, 5] == (255, 0, 0)).all()
    seen[20:40, 20:40] = 255
    assert (seen[:, 16:] == 255).all()


def test_a_figure_is_a_small_picture_of_the_map_and_its_legend() -> None:
    picture = Image.open(io.BytesIO(draw_figure(extract_of("shipped"), 1000, 560)))
    assert picture.width == 1000
    assert 600 < picture.height < 760
    assert picture.mode == "P"


def test_a_still_looks_where_the_view_looks() -> None:
    view = View(map=MapView(36.0, 33.0, 9))
    window = draw_chart(extract_of("shipped", view), PAGE_MAP_WIDTH, 500).plates[0].window
    assert window.at(36.0, 33.0) == pytest.approx((PAGE_MAP_WIDTH / 2, 250))
    assert window.zoom == 9
    assert window.at(36.1, 33.1)[0] > 460
    assert window.at(36.1, 33.1)[1] < 250


def test_a_window_is_kept_within_the_base_map() -> None:
    base = base_of(FEATURES["shipped"], COLLECTIONS["shipped"].bounds)
    assert base is not None
    for zoom in (2.0, 6.0, 9.0):
        window = kept_within(Window(base[0], base[3], zoom, 800, 500), base)
        left, top, right, bottom = window.box_of(base)
        assert max(left, top) <= 0.1
        assert right >= 799.9
        assert bottom >= 499.9
    assert kept_within(Window(0, 0, 3, 9, 9), None) == Window(0, 0, 3, 9, 9)


def test_the_first_view_is_the_first_frame_beside_the_insets() -> None:
    collection = COLLECTIONS["shipped"]
    chart = draw_chart(extract_of("shipped"), 1120, 720)
    insets = sum(frame.inset for frame in collection.frames)
    assert len(chart.plates) == 1 + insets > 1
    whole = chart.plates[0]
    left, top, right, bottom = whole.window.box_of(collection.frames[0].bounds)
    assert whole.window.holds((left, top, right, bottom))
    assert bottom - top > 0.9 * 720
    assert all(left >= box[2] for box in whole.covered[:insets])
    assert len(draw_chart(extract_of("shipped"), 420, 520).plates) == 1


def test_without_frames_all_places_with_excerpts_are_in_the_picture() -> None:
    collection = replace(COLLECTIONS["shipped"], frames=())
    extract = replace(extract_of("shipped"), collection=collection)
    (whole,) = draw_chart(extract, 1120, 720).plates
    reported = [place for place in collection.places.values() if extract.selection.own_counts[place.id]]
    assert all(whole.window.sees(place, 30) for place in reported if not is_off_map(place, collection))


def test_letters_that_ours_lack_are_drawn_in_a_font_of_the_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_of("ক").save(tmp_path / "DeviceSans.ttf")
    (tmp_path / "broken.ttf").write_text("no font")
    monkeypatch.setattr(lettering, "DEVICE_FOLDERS", (tmp_path,))
    forget_fonts()
    try:
        assert (has_boxes("Sund ক"), has_boxes("ক ख"), has_boxes("Sund حميميم \u2068Хм\u2069 1°")) == (
            False,
            True,
            False,
        )
        assert device_fonts("Sund ক") == (tmp_path / "DeviceSans.ttf",)
        assert width("কক", Style(20)) == pytest.approx(40, abs=0.5)  # as wide as it is high
        drawing = Drawing((400, 40), "ltr")
        drawing.write(200, 20, "কক", Style(20), {"fill": "#000000"}, "middle")
        across = np.flatnonzero((pixels(drawing) < 128).any(axis=(0, 2)))
        assert (across[0], across[-1]) == pytest.approx((180, 219), abs=1.5)
    finally:
        monkeypatch.undo()
        forget_fonts()


def test_a_picture_says_where_a_letter_has_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    said = read_words("en")["still.letters"]
    plain = extract_of("tiny")
    named = replace(plain, collection=replace(plain.collection, title={"en": "বন্দর"}))
    monkeypatch.setattr(lettering, "DEVICE_FOLDERS", ())
    forget_fonts()
    try:
        told = [said in " ".join(draw_sheet(one, picture=True).texts) for one in (plain, named)]
        assert told == [False, True]
        assert said not in " ".join(draw_sheet(named).texts)
    finally:
        monkeypatch.undo()
        forget_fonts()


def forget_fonts() -> None:
    """Forget which fonts the device has."""
    for known in (lettering._device_font, lettering._faces, lettering.width, lettering.run_width):
        known.cache_clear()


def one_of(letter: str) -> TTFont:
    """Make a font of one letter, a square of 1 em."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, -200))
    for corner in ((0, 800), (1000, 800), (1000, -200)):
        pen.lineTo(corner)
    pen.closePath()
    made = FontBuilder(1000)
    made.setupGlyphOrder([".notdef", "letter"])
    made.setupCharacterMap({ord(letter): "letter"})
    made.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "letter": pen.glyph()})
    made.setupHorizontalMetrics({".notdef": (500, 0), "letter": (1000, 0)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Device Sans", "styleName": "Regular", "psName": "DeviceSans"})
    made.setupOS2()
    made.setupPost()
    return made.font
