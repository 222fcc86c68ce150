"""The stills: their size, that they show something, what they say, that filters change them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from layers.collection import read_collection
from layers.collection.geo import read_features
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.export.manifest import manifest
from layers.export.still import card_picture, draw_figure, marks
from layers.export.still.card import draw_card
from layers.export.still.lettering import Run, Style, direction_of, runs, shorten, width, wrap
from layers.export.still.projection import Frame, frame_of
from layers.export.still.sheet import TITLE, draw_sheet
from layers.export.still.svg import COLOURS, Drawing, colour_of, faded, painted, path_of
from layers.model import Filters, MapView, View
from layers.scene.rules import RULES
from layers.store import Store
from layers.words import Words, name_in, read_words

ROOT = Path(__file__).parents[2]
FOLDERS = {"tiny": ROOT / "tests" / "data" / "tiny", "shipped": ROOT / "data"}
COLLECTIONS = {name: read_collection(folder) for name, folder in FOLDERS.items()}
FEATURES = {name: read_features(folder / "geo") for name, folder in FOLDERS.items()}
STORES = {name: Store(collection) for name, collection in COLLECTIONS.items()}
MADE = datetime(2025, 10, 1, 12, 30, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
ARABIC = Words("ar", {"map.schematic": "تخطيطي"}, read_words("en"))
SPRING = View(Filters(first_month="2025-03", last_month="2025-05"))
LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)  # any language


def extract_of(name: str, view: View | None = None) -> Extract:
    return Extract(
        COLLECTIONS[name], STORES[name], view or View(), read_words("en"), "https://map.example",
        MADE, FEATURES[name],
    )  # fmt: skip


def pixels(drawing: Drawing) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    return np.asarray(Image.open(io.BytesIO(drawing.png())).convert("RGB")).copy()


def written(extract: Extract, name: str = "png") -> Image.Image:
    out = io.BytesIO()
    FORMATS[name].write(extract, out)
    picture = Image.open(io.BytesIO(out.getvalue()))
    picture.load()
    return picture


@pytest.mark.parametrize("name", FOLDERS)
def test_a_still_is_as_wide_as_it_says_and_twice_that_for_print(name: str) -> None:
    once, twice = written(extract_of(name)), written(extract_of(name), "png-print")
    assert once.width == 1200
    assert 900 < once.height < 1600
    assert twice.size == (2400, 2 * once.height)
    assert [round(dots) for dots in twice.info["dpi"]] == [192, 192]


def test_a_still_is_not_blank_and_shows_the_kinds_in_their_colours() -> None:
    pixels = np.asarray(written(extract_of("shipped")).convert("RGB"))
    map_ = pixels[180:780, 60:1140]
    assert len(np.unique(map_.reshape(-1, 3), axis=0)) > 500
    present = {tuple(colour) for colour in np.unique(map_.reshape(-1, 3), axis=0).tolist()}
    kinds = {COLLECTIONS["shipped"].places[p].kind for p, n in
             extract_of("shipped").selection.place_counts.items() if n}  # fmt: skip
    solid = kinds - {"zone"}  # schematic: hatched
    wanted = {*map(colour_of, solid), *(COLOURS[name] for name in ("water", "abroad", "home"))}
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
    assert root.findtext(f"{SVG}title") == COLLECTIONS[name].title
    said = json.loads(root.findtext(f"{SVG}metadata") or "")
    assert said == json.loads(json.dumps(manifest(extract)))
    allowed = {"svg", "title", "metadata", "rect", "path", "circle", "line", "text", "defs",
               "pattern", "linearGradient", "stop"}  # fmt: skip
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
    assert not re.search("[\u2066-\u2069\u202a-\u202e]", ET.tostring(root, "unicode"))
    # The title is Latin, but stands where an Arabic page begins.
    title = texts[COLLECTIONS["shipped"].title]
    assert (title.get("text-anchor"), title.get("x")) == ("end", "1160")
    one, other = (pixels(draw_card(replace(extract, view=View(place=place)))) for place in
                  ("hmeimim", "tartus"))  # fmt: skip
    assert (one[100:170, 720:1190] != other[100:170, 720:1190]).any()


def test_hostile_text_is_escaped_in_a_drawing() -> None:
    hostile = "</text><script>alert(1)</script>&\"'\u0000\ufffe\ud800]]><a href='x'>"
    tiny = COLLECTIONS["tiny"]
    places = {p.id: replace(p, names={"en": hostile}) for p in tiny.places.values()}
    changed = replace(tiny, title=hostile, places=places, attribution=(hostile,))
    root = drawn(replace(extract_of("tiny"), collection=changed, store=Store(changed)))
    assert not [one for one in root.iter() if one.tag in {f"{SVG}script", f"{SVG}a"}]
    assert "alert(1)" in "".join(root.itertext())


def test_a_still_says_what_it_shows() -> None:
    extract = extract_of("shipped", SPRING)
    said, texts = manifest(extract), " ".join(draw_sheet(extract).texts)
    for words in (said["title"], "months: March – May 2025", "8 of 69 excerpts",
                  "61 hidden by filters", said["version"], said["link"], "made 1 October 2025",
                  *said["attribution"], "area: number of excerpts", "governorate"):  # fmt: skip
        assert words in texts
    places = COLLECTIONS["shipped"].places
    shown = [p for p, n in extract.selection.place_counts.items() if n]
    named = [p for p in shown if name_in(places[p].names, "en") in texts]
    assert len(named) >= 0.8 * len(shown)


def test_the_file_holds_its_words_and_its_manifest() -> None:
    extract = extract_of("tiny")
    text = written(extract).text  # type: ignore[attr-defined]
    assert text["Title"] == COLLECTIONS["tiny"].title
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
    assert COLLECTIONS[name].attribution[0].split()[0] in " ".join(texts)
    assert card_picture(extract, (1000, 500)) != picture


def test_a_preview_of_a_place_names_it_and_of_an_excerpt_quotes_it() -> None:
    place = next(p for p, n in extract_of("shipped").selection.place_counts.items() if n == 3)
    texts = draw_card(extract_of("shipped", View(place=place))).texts
    assert name_in(COLLECTIONS["shipped"].places[place].names, "en") in texts
    assert "3 excerpts" in texts
    excerpt = COLLECTIONS["tiny"].excerpts["gull-2025-03-02"]
    said = " ".join(draw_card(extract_of("tiny", View(excerpt=excerpt.id))).texts)
    assert f"“{excerpt.quote}”" in said
    assert name_in(COLLECTIONS["tiny"].actors[excerpt.claim.by].names, "en") in said


def test_what_is_selected_is_outlined_and_named() -> None:
    extract = extract_of("shipped")
    place = next(
        p.id for p in COLLECTIONS["shipped"].places.values()
        if p.kind == "governorate" and extract.selection.place_counts.get(p.id)
    )  # fmt: skip
    at = MapView(36.0, 34.0, 7)
    sheet = draw_sheet(extract_of("shipped", View(place=place, map=at)))
    assert name_in(COLLECTIONS["shipped"].places[place].names, "en") in sheet.texts
    before, after = (
        (pixels(s)[150:800] == tuple(bytes.fromhex(COLOURS["ink"][1:]))).all(axis=2).sum()
        for s in (draw_sheet(extract_of("shipped", View(map=at))), sheet)
    )
    assert after > before


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
    changed = replace(tiny, title=awkward, places=places, attribution=(awkward,))
    extract = replace(extract_of("tiny"), collection=changed, store=Store(changed))
    sheet = draw_sheet(extract)
    assert sheet.size[1] < 1600
    assert all(width(text, Style(14)) < 1200 for text in sheet.texts)
    assert card_picture(extract)


def test_elements_are_painted_by_the_rules_as_a_style_sheet_would() -> None:
    assert COLOURS["water"] == "#d9e3ea"
    assert faded("#000000") == "#808080"
    plain = painted("extent", "kind-zone", "is-reported")
    assert (plain["stroke"], plain["fill-opacity"]) == (COLOURS["held"], 0.28)
    schematic = painted("extent", "kind-zone", "precision-schematic", "is-reported")
    assert (schematic["fill-opacity"], schematic["stroke-dasharray"]) == (0.5, "3 2.5")
    assert painted("extent", "kind-town", "is-reported", "is-selected")["stroke-width"] == 2.5
    assert painted("label", "label-sea", "text")["stroke"] == COLOURS["water"]
    assert painted("label", "label-area", "kind-zone", "text")["fill"] == COLOURS["held-words"]
    assert painted("nothing") == {"fill": "none"}


@pytest.mark.parametrize(("count", "largest"), [(1, 8), (4, 8), (8, 8), (100, 400), (400, 400)])
def test_area_goes_with_the_count(count: int, largest: int) -> None:
    sizes = RULES["sizes"]
    radius = marks.radius(count, largest)
    fair = sizes["largest"] * (count / largest) ** 0.5
    assert radius >= fair - 0.5
    room = sizes["smallest"] + (len(str(count)) - 1) * sizes["half_digit"]
    assert radius <= max(fair, room) + 0.5


def test_markers_do_not_hide_each_other() -> None:
    collection = COLLECTIONS["shipped"]
    counts = dict(extract_of("shipped").selection.place_counts)
    frame = Frame(38.8, 34.9, 6.5, 1120, 720)
    made = marks.make_markers(collection.places.values(), counts, {}, 8, frame)
    shown = [m for m in made if m.count]
    assert len(shown) > 10
    for marker in shown:
        others = [m.box(m.dx, m.dy, 0) for m in shown if m is not marker and not m.circle]
        if not marker.circle:
            assert not marks.hits(marker.box(marker.dx, marker.dy, 0), others)


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
    ],
)
def test_a_line_stands_in_the_order_in_which_it_is_seen(text: str, direction: str, seen: list[str]) -> None:
    found = runs(text, "rtl" if direction == "rtl" else "ltr")
    assert ["<" * run.right_to_left + run.text for run in found] == seen


@given(LETTERS | st.text("ab א حم12,.%(–) "), st.sampled_from(["ltr", "rtl"]))
def test_no_letter_is_lost_or_turned_in_runs(text: str, direction: str) -> None:
    found = runs(text, "rtl" if direction == "rtl" else "ltr")
    assert sorted("".join(run.text for run in found)) == sorted(text)
    assert all(run.text in text for run in found)
    assert direction_of(text, "ltr") == "ltr" or any(run.right_to_left for run in found)


def test_a_line_begins_where_its_language_does() -> None:
    assert direction_of("Hmeimim حميميم", "ltr") == "ltr"
    assert direction_of("Hmeimim حميميم", "rtl") == "rtl"
    assert direction_of("حميميم Hmeimim", "ltr") == "rtl"
    assert direction_of("Hmeimim 2025", "rtl") == "ltr"
    assert runs("a", "rtl") == [Run("a", right_to_left=False)]


@given(LETTERS, st.integers(40, 400))
def test_lines_keep_to_their_room(text: str, room: int) -> None:
    style = Style(16)
    lines = wrap(text, style, room)
    assert all(width(line, style) <= room or line == "…" for line in lines)
    if all(width(word, style) <= room for word in text.split()):
        assert " ".join(lines).split() == text.split()
    assert len(wrap(text, style, room, 2)) <= 2


@given(LETTERS)
def test_a_text_that_fits_is_not_shortened(text: str) -> None:
    style = Style(16)
    assert shorten(text, style, width(text, style)) == text


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


def test_a_frame_looks_where_the_view_looks() -> None:
    extract = extract_of("shipped", View(map=MapView(36.0, 33.0, 9)))
    frame = frame_of(extract, {}, (), 800, 500)
    assert frame.at(36.0, 33.0) == pytest.approx((400, 250))
    assert frame.zoom == 9
    assert frame.at(36.1, 33.1)[0] > 400
    assert frame.at(36.1, 33.1)[1] < 250


def test_all_places_with_excerpts_are_in_the_picture() -> None:
    extract = extract_of("shipped")
    counts = extract.selection.place_counts
    frame = frame_of(extract, counts, (), 1120, 720)
    west, south, east, north = extract.collection.bounds
    for place in extract.collection.places.values():
        inside = west <= place.longitude <= east and south <= place.latitude <= north
        if counts.get(place.id) and inside:
            x, y = frame.at(place.longitude, place.latitude)
            assert 40 < x < 1080
            assert 40 < y < 680
