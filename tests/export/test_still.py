"""The stills: their size, that they show something, what they say, that filters change them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

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
from layers.export.still import card_picture, colours, draw_sheet, markers
from layers.export.still.canvas import Canvas
from layers.export.still.card import draw_card
from layers.export.still.frame import Frame, frame_of
from layers.export.still.lettering import Style, runs, shorten, width, wrap
from layers.export.still.strokes import dashes, hatching
from layers.model import Filters, MapView, View
from layers.scene.rules import RULES
from layers.store import Store
from layers.words import name_in, read_words

ROOT = Path(__file__).parents[2]
FOLDERS = {"tiny": ROOT / "tests" / "data" / "tiny", "shipped": ROOT / "data"}
COLLECTIONS = {name: read_collection(folder) for name, folder in FOLDERS.items()}
FEATURES = {name: read_features(folder / "geo") for name, folder in FOLDERS.items()}
STORES = {name: Store(collection) for name, collection in COLLECTIONS.items()}
MADE = datetime(2025, 10, 1, 12, 30, tzinfo=UTC)
BROWSER = ROOT / "layers" / "scene"
SPRING = View(Filters(first_month="2025-03", last_month="2025-05"))
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60
)  # any language


def extract_of(name: str, view: View | None = None) -> Extract:
    return Extract(
        COLLECTIONS[name], STORES[name], view or View(), read_words("en"), "https://map.example",
        MADE, FEATURES[name],
    )  # fmt: skip


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
    pixels = np.asarray(written(extract_of("shipped")))
    map_ = pixels[180:780, 60:1140]
    assert len(np.unique(map_.reshape(-1, 3), axis=0)) > 500
    present = {tuple(colour) for colour in np.unique(map_.reshape(-1, 3), axis=0).tolist()}
    kinds = {COLLECTIONS["shipped"].places[p].kind for p, n in
             extract_of("shipped").selection.place_counts.items() if n}  # fmt: skip
    solid = kinds - {"zone"}  # schematic: hatched
    assert {colours.KINDS[kind] for kind in solid} <= present
    assert {colours.WATER, colours.ABROAD, colours.HOME} <= present


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
    pictures = [draw_sheet(extract_of(name, view)).picture.tobytes() for view in views]
    assert len(set(pictures)) == len(views)
    assert pictures[0] == draw_sheet(extract_of(name)).picture.tobytes()
    assert north > south


@pytest.mark.parametrize("name", FOLDERS)
def test_a_preview_has_its_size_and_says_the_view(name: str) -> None:
    extract = extract_of(name, SPRING)
    picture, texts = draw_card(extract)
    assert Image.open(io.BytesIO(picture)).size == (1200, 630)
    assert len(picture) < 300_000
    assert "months: March – May 2025" in " ".join(texts)
    assert COLLECTIONS[name].attribution[0].split()[0] in " ".join(texts)
    assert card_picture(extract, (1000, 500)) != picture


def test_a_preview_of_a_place_names_it_and_of_an_excerpt_quotes_it() -> None:
    place = next(p for p, n in extract_of("shipped").selection.place_counts.items() if n == 3)
    texts = draw_card(extract_of("shipped", View(place=place)))[1]
    assert name_in(COLLECTIONS["shipped"].places[place].names, "en") in texts
    assert "3 excerpts" in texts
    excerpt = COLLECTIONS["tiny"].excerpts["gull-2025-03-02"]
    said = " ".join(draw_card(extract_of("tiny", View(excerpt=excerpt.id)))[1])
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
        (np.asarray(s.picture)[150:800] == colours.INK).all(axis=2).sum()
        for s in (draw_sheet(extract_of("shipped", View(map=at))), sheet)
    )
    assert after > before


def test_a_collection_without_layers_or_places_has_a_still() -> None:
    tiny = COLLECTIONS["tiny"]
    assert draw_sheet(replace(extract_of("tiny"), features=None)).picture.width == 1200
    bare = replace(tiny, places={}, excerpts={}, articles={}, actors={})
    empty = replace(extract_of("tiny"), collection=bare, store=Store(bare), features=None)
    assert "0 of 0 excerpts" in " ".join(draw_sheet(empty).texts)
    assert card_picture(empty)


def test_awkward_text_is_drawn_as_text() -> None:
    awkward = (
        'حميميم «Хмеймим» </script> ${1} \u202e\u0000 👩🏽‍🚀 "quoted"\n\ttwice ' + "x" * 10_000
    )
    tiny = COLLECTIONS["tiny"]
    places = {p.id: replace(p, names={"en": awkward}) for p in tiny.places.values()}
    changed = replace(tiny, title=awkward, places=places, attribution=(awkward,))
    extract = replace(extract_of("tiny"), collection=changed, store=Store(changed))
    sheet = draw_sheet(extract)
    assert sheet.picture.height < 1600
    assert all(width(text, Style(14)) < 1200 for text in sheet.texts)
    assert card_picture(extract)


def test_colours_are_those_of_the_page() -> None:
    style = (BROWSER / "map.css").read_text(encoding="utf-8").split(":root[data-theme")[0]
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style))
    for kind, colour in colours.KINDS.items():
        assert colour == colours.colour(named[kind])
    assert colours.colour(named["paper"]) == colours.PAPER
    assert colours.colour(named["ink"]) == colours.INK
    assert colours.colour(named["accent"]) == colours.ACCENT
    mixed = dict(re.findall(r"--(\w+): color-mix\(in srgb, var\(--ink\) (\d+)%", style))
    for name in ("water", "abroad", "hairline", "border", "coast", "muted"):
        share = int(mixed[name]) / 100
        assert getattr(colours, name.upper()) == colours.mix(colours.INK, share, colours.PAPER)


def test_markers_follow_the_rules_of_the_page() -> None:
    sizes, spread = RULES["sizes"], RULES["spread"]
    assert (sizes["largest"], sizes["smallest"]) == (markers.LARGEST, markers.SMALLEST)
    assert (sizes["empty"], sizes["crowd"]) == (markers.FADED, markers.CROWD)
    assert (sizes["half_digit"], spread["gap"]) == (markers.DIGIT, markers.GAP)
    assert (spread["directions"], spread["crowd"]) == (markers.DIRECTIONS, markers.CROWDED)
    assert (markers.TOUCH, list(markers.RINGS)) == (spread["touch"], spread["rings"])


@pytest.mark.parametrize(("count", "largest"), [(1, 8), (4, 8), (8, 8), (100, 400), (400, 400)])
def test_area_goes_with_the_count(count: int, largest: int) -> None:
    radius = markers.radius(count, largest)
    fair = markers.LARGEST * (count / largest) ** 0.5
    assert radius >= fair - 0.5
    room = markers.SMALLEST + (len(str(count)) - 1) * markers.DIGIT
    assert radius <= max(fair, room) + 0.5


def test_markers_do_not_hide_each_other() -> None:
    collection = COLLECTIONS["shipped"]
    counts = dict(extract_of("shipped").selection.place_counts)
    frame = Frame(38.8, 34.9, 6.5, 1120, 720)
    made = markers.make_markers(collection.places.values(), counts, {}, 8, frame)
    shown = [m for m in made if m.count]
    assert len(shown) > 10
    for marker in shown:
        others = [m.box(m.dx, m.dy, 0) for m in shown if m is not marker and not m.circle]
        if not marker.circle:
            assert not markers.hits(marker.box(marker.dx, marker.dy, 0), others)


def test_letters_of_three_scripts_are_joined_and_drawn() -> None:
    assert features.check("raqm")
    assert [run.arabic for run in runs("Hmeimim حميميم، قاعدة Хмеймим")] == [False, True, False]
    apart = sum(width(letter, Style(20)) for letter in "حميميم")
    assert 0 < width("حميميم", Style(20)) < 0.9 * apart
    for text in ("حميميم", "Хмеймим", "Hmeimim"):
        canvas = Canvas((200, 40))
        canvas.write(5, 20, text, Style(20), colours.INK)
        assert (np.asarray(canvas.finish()) < 128).any()


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


def test_dashes_leave_gaps_and_hatching_stays_inside() -> None:
    line = np.array([[0.0, 0.0], [50.0, 0.0], [50.0, 50.0]])
    parts = dashes(line, (6.0, 4.0))
    drawn = sum(np.hypot(*np.diff(part, axis=0).T).sum() for part in parts)
    assert drawn == pytest.approx(60)
    area = shapely.Point(50, 50).buffer(30)
    lines = hatching(area, 5)
    assert lines.length > 400
    assert area.buffer(0.01).covers(lines)


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
