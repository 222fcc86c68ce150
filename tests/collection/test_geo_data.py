"""Hold the shipped layers to RFC 7946, to geometry, to geography and to the reference."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import edtf
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point, box, shape
from shapely.geometry.base import BaseGeometry

from tools.geo.place_table import read_table, source_of

PROJECT = Path(__file__).resolve().parents[2]
GEO = PROJECT / "data" / "geo"
REFERENCE = PROJECT.parent / "shared" / "geo"
LAYERS = sorted(path.stem for path in GEO.glob("*.geojson"))
NAMED_LAYERS = {
    *("tartus", "hmeimim", "qamishli", "quneitra", "sweida", "buffer_zone", "damascus"),
    *("latakia", "aleppo", "deir_ez_zor", "daraa", "golan_heights", "moscow", "regions"),
    *("governorates", "syria_outline", "neighbours", "coastline", "cities"),
    "israeli_positions",
    "seas",
}
KEYS = [
    *("id", "place", "role", "parent", "names", "aliases", "kind", "precision", "radius_km"),
    *("default", "source", "licence", "as_of", "valid_from", "valid_to", "note", "area_km2"),
]
PLACE_KINDS = {"site", "town", "governorate", "zone", "region", "country"}
CONTEXT_KINDS = PLACE_KINDS | {"boundary", "coast", "disputed", "land", "position", "runway", "sea"}
PRECISIONS = {"point", "halo", "area", "schematic"}
LICENCES = {"ODbL-1.0", "CC-BY-4.0", "public domain", "MIT"}
BOUNDS = (31.5, 27.7, 46.5, 41.0)
WGS84 = Geod(ellps="WGS84")
# Town, code of the governorate's context feature.
CITY_GOVERNORATES = {
    "city-tartus": "sy-ta",
    "city-qamishli": "sy-ha",
    "city-quneitra": "sy-qu",
    "city-sweida": "sy-su",
    "city-damascus": "sy-di",
    "city-latakia": "sy-la",
    "city-aleppo": "sy-hl",
    "city-deir-ez-zor": "sy-dy",
    "city-homs": "sy-hi",
    "city-hama": "sy-hm",
    "city-idlib": "sy-id",
    "city-raqqa": "sy-ra",
    "city-hasakah": "sy-ha",
    "city-daraa": "sy-dr",
    "city-jableh": "sy-la",
    "city-palmyra": "sy-hi",
    "city-manbij": "sy-hl",
    "city-khan-arnabah": "sy-qu",
}
# Feature of the project, file and feature of the reference.
REFERENCE_AREAS = {
    "tartus-governorate": ("tartus", "SY-TA"),
    "quneitra-governorate": ("quneitra", "SY-QU"),
    "sweida-governorate": ("sweida", "SY-SU"),
    "daraa-governorate": ("governorates", "SY-DR"),
    "latakia-governorate": ("latakia", "SY-LA"),
    "deir-ez-zor-governorate": ("deir_ez_zor", "SY-DY"),
    "buffer-zone-area-of-separation": ("buffer_zone", "aos"),
    "area-of-separation-extent": ("buffer_zone", "aos"),
    "buffer-zone-held-low": ("israeli_held_beyond_aos", "held-low"),
    "buffer-zone-held-mid": ("israeli_held_beyond_aos", "held-mid"),
    "buffer-zone-held-high": ("israeli_held_beyond_aos", "held-high"),
    "golan-heights-extent": ("golan_heights", "golan"),
    "syria-extent": ("syria_outline", "SY"),
    "tartus-naval-base-footprint": ("tartus", "tartus-naval-area"),
    "hmeimim-air-base-footprint": ("hmeimim", "hmeimim-area"),
    "qamishli-airport-footprint": ("qamishli", "qamishli-russian-base"),
    **{f"sy-{code}": ("governorates", f"SY-{code.upper()}") for code in (
        *("di", "dr", "dy", "ha", "hi", "hl", "hm", "id", "la", "qu", "ra", "rd", "su", "ta"),
    )},
    "turkiye": ("neighbours", "TR"),
    "iraq": ("neighbours", "IQ"),
    "jordan": ("neighbours", "JO"),
    "lebanon": ("neighbours", "LB"),
    "israel": ("neighbours", "IL"),
    "palestine": ("neighbours", "PS"),
    "cyprus": ("neighbours", "CY"),
    "saudi-arabia": ("neighbours", "SA"),
    "egypt": ("neighbours", "EG"),
    "iran": ("neighbours", "IR"),
    "armenia": ("neighbours", "AM"),
    "azerbaijan": ("neighbours", "AZ"),
}  # fmt: skip
REFERENCE_POINTS = {
    "tartus": ("tartus", "tartus-city"),
    "tartus-naval-base": ("tartus", "tartus-naval"),
    "hmeimim": ("hmeimim", "hmeimim-base"),
    "hmeimim-air-base": ("hmeimim", "oslk-airport"),
    "qamishli": ("qamishli", "qamishli-city"),
    "qamishli-airport": ("qamishli", "oskl-airport"),
    "quneitra": ("quneitra", "quneitra-city"),
    "sweida": ("sweida", "sweida-city"),
    "damascus": ("damascus", "damascus-city"),
    "latakia": ("latakia", "latakia-city"),
    "aleppo": ("aleppo", "aleppo-city"),
    "deir_ez_zor": ("deir_ez_zor", "deir_ez_zor-city"),
    "moscow": ("moscow", "moscow-city"),
    **{city: ("cities", f"{city.removeprefix('city-').replace('-', '_')}-city") for city in CITY_GOVERNORATES},
    "position-hermon": ("israeli_positions", "pos-hermon"),
    "position-jubata-al-khashab": ("israeli_positions", "pos-jubata"),
    "position-kudna": ("israeli_positions", "pos-kudna"),
    "position-maariya": ("israeli_positions", "pos-maariya"),
    "position-abdin": ("israeli_positions", "pos-abdin"),
    "position-hader": ("israeli_positions", "pos-hader"),
    "position-quneitra-town": ("israeli_positions", "pos-quneitra-town"),
    "position-shajara": ("israeli_positions", "pos-shajara"),
    "position-beit-jinn": ("israeli_positions", "pos-beit-jinn"),
    "position-jamla": ("israeli_positions", "pos-jamla"),
}

Feature = dict[str, Any]


def read_layer(name: str) -> dict[str, Any]:
    """Read one layer as plain JSON."""
    layer: dict[str, Any] = json.loads((GEO / f"{name}.geojson").read_text(encoding="utf-8"))
    return layer


FEATURES: dict[str, Feature] = {
    feature["properties"]["id"]: feature for name in LAYERS for feature in read_layer(name)["features"]
}
SHAPES: dict[str, BaseGeometry] = {name: shape(feature["geometry"]) for name, feature in FEATURES.items()}
PROPERTIES: dict[str, dict[str, Any]] = {name: feature["properties"] for name, feature in FEATURES.items()}
ANCHORS = {p["place"]: p for p in PROPERTIES.values() if p["role"] == "anchor"}


def english(said: str | dict[str, str]) -> str:
    return said if isinstance(said, str) else said["en"]


def positions(geometry: dict[str, Any]) -> list[list[float]]:
    """List every position of a GeoJSON geometry."""
    found: list[list[float]] = []
    waiting = [geometry["coordinates"]]
    while waiting:
        item = waiting.pop()
        if isinstance(item[0], list):
            waiting.extend(item)
        else:
            found.append(item)
    return found


def overlap(one: BaseGeometry, other: BaseGeometry) -> float:
    """Divide the intersection of two areas by their union."""
    return float(one.intersection(other).area / one.union(other).area)


def test_the_expected_layers_are_there() -> None:
    assert set(LAYERS) == NAMED_LAYERS


def test_the_layers_stay_small_enough_to_send() -> None:
    assert sum((GEO / f"{name}.geojson").stat().st_size for name in LAYERS) < 720_000


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_a_feature_collection_of_rfc_7946(name: str) -> None:
    layer = read_layer(name)
    assert set(layer) == {"type", "name", "title", "features"}  # above all, no "crs"
    assert (layer["type"], layer["name"]) == ("FeatureCollection", name)
    assert layer["title"]
    assert layer["features"]
    for feature in layer["features"]:
        assert set(feature) == {"type", "properties", "geometry"}
        assert feature["type"] == "Feature"
        for position in positions(feature["geometry"]):
            assert len(position) == 2
            assert position == [round(number, 5) for number in position]


@pytest.mark.parametrize("name", SHAPES)
def test_a_geometry_is_valid_and_its_rings_are_closed_and_rightly_wound(name: str) -> None:
    geometry = SHAPES[name]
    assert geometry.is_valid
    assert not geometry.is_empty
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            assert part.exterior.is_closed
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


def test_all_but_the_far_capital_lies_within_the_bounds() -> None:
    frame = shapely.box(*BOUNDS)
    assert {name for name, geometry in SHAPES.items() if not frame.covers(geometry)} == {"moscow"}


def test_ids_are_slugs_and_unique() -> None:
    ids = [f["properties"]["id"] for name in LAYERS for f in read_layer(name)["features"]]
    assert [item for item, count in Counter(ids).items() if count > 1] == []
    assert [item for item in ids if not re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", item)] == []


@pytest.mark.parametrize("name", FEATURES)
def test_properties_have_the_agreed_keys_and_values(name: str) -> None:
    properties = PROPERTIES[name]
    assert list(properties) == KEYS
    kinds = CONTEXT_KINDS if properties["role"] == "context" else PLACE_KINDS
    assert properties["role"] in {"anchor", "extent", "context"}
    assert properties["kind"] in kinds
    assert properties["precision"] in PRECISIONS
    assert (properties["radius_km"] is not None) == (properties["precision"] == "halo")
    assert isinstance(properties["default"], bool)
    assert english(properties["licence"]) in LICENCES
    assert properties["source"]
    assert "{" not in str([*properties["source"].values(), *(properties["note"] or {}).values()])
    assert list(properties["names"]) == list(properties["aliases"]) == ["en", "ar", "ru"]
    assert all(properties["names"].values())
    for key in ("as_of", "valid_from", "valid_to"):
        if properties[key] is not None:
            assert edtf.parse_edtf(properties[key])
    assert properties["as_of"]


@pytest.mark.parametrize("name", FEATURES)
def test_areas_are_those_of_the_ellipsoid(name: str) -> None:
    if SHAPES[name].area == 0:
        assert PROPERTIES[name]["area_km2"] is None
    else:
        area_m2, _ = WGS84.geometry_area_perimeter(SHAPES[name])
        assert PROPERTIES[name]["area_km2"] == pytest.approx(area_m2 / 1e6, abs=0.06)


def test_openstreetmap_is_credited_wherever_it_is_used() -> None:
    for properties in PROPERTIES.values():
        if "© OpenStreetMap contributors" in properties["source"]["en"]:
            assert all("©" in source and "OpenStreetMap" in source for source in properties["source"].values())
            assert properties["licence"] == "ODbL-1.0", properties["id"]


def test_a_place_has_one_anchor_point() -> None:
    anchors = Counter(p["place"] for p in PROPERTIES.values() if p["role"] == "anchor")
    places = {p["place"] for p in PROPERTIES.values()} - {None}
    assert set(anchors) == places
    assert set(anchors.values()) == {1}
    for name, properties in PROPERTIES.items():
        if properties["role"] == "anchor":
            assert name == properties["place"]
            assert isinstance(SHAPES[name], Point)
        else:
            assert properties["parent"] is None


def test_an_anchor_lies_inside_its_extent() -> None:
    checked = 0
    for place in ANCHORS:
        extents = [
            SHAPES[name]
            for name, properties in PROPERTIES.items()
            if properties["place"] == place and properties["role"] == "extent"
        ]
        if extents:
            assert shapely.union_all(extents).contains(SHAPES[place]), place
            checked += 1
    assert checked >= 18


def test_parents_exist_and_have_no_cycle() -> None:
    for place in ANCHORS:
        seen = [place]
        while (parent := ANCHORS[seen[-1]]["parent"]) is not None:
            assert parent in ANCHORS, seen
            assert parent not in seen, seen
            seen.append(parent)
    assert ANCHORS["hmeimim-air-base"]["parent"] == "hmeimim"


def test_no_name_or_alias_of_a_place_is_an_alias_of_another() -> None:
    owners: dict[str, set[str]] = {}
    for place, properties in ANCHORS.items():
        for language, name in properties["names"].items():
            for word in (name, *properties["aliases"][language]):
                owners.setdefault(word.casefold(), set()).add(place)
    assert {word: places for word, places in owners.items() if len(places) > 1} == {}


def test_aliases_hold_the_usual_spellings() -> None:
    for place, spelling in {
        "hmeimim": "Khmeimim",
        "tartus": "Tartous",
        "qamishli": "Qamishlo",
        "sweida": "As-Suwayda",
        "quneitra": "Al-Quneitra",
        "area-of-separation": "UNDOF zone",
    }.items():
        assert spelling in ANCHORS[place]["aliases"]["en"]


@pytest.mark.parametrize(("city", "governorate"), CITY_GOVERNORATES.items())
def test_a_city_lies_in_its_governorate_and_in_no_other(city: str, governorate: str) -> None:
    codes = [name for name in SHAPES if name.startswith("sy-") and len(name) == 5]
    assert len(codes) == 14
    assert [code for code in codes if SHAPES[code].contains(SHAPES[city])] == [governorate]


@pytest.mark.parametrize(
    "point", ["position-hermon", "position-jubata-al-khashab", "position-hader", "position-quneitra-town"]
)
def test_a_known_point_lies_in_the_area_of_separation(point: str) -> None:
    assert SHAPES["buffer-zone-area-of-separation"].contains(SHAPES[point])


@pytest.mark.parametrize(
    "point", [*("position-kudna", "position-maariya", "position-abdin", "position-jamla"), "city-khan-arnabah"]
)
def test_a_known_point_lies_east_of_the_area_of_separation(point: str) -> None:
    zone = SHAPES["buffer-zone-area-of-separation"]
    assert not zone.intersects(SHAPES[point])
    assert not SHAPES["golan-heights-extent"].intersects(SHAPES[point])


def test_neighbours_and_governorates_fit_together_edge_to_edge() -> None:
    kinds = [n for n, p in PROPERTIES.items() if p["role"] == "context" and p["area_km2"]]
    areas = [SHAPES[n] for n in kinds if PROPERTIES[n]["kind"] in {"governorate", "country"}]
    assert len(areas) == 14 + 12
    assert shapely.coverage_is_valid(areas)
    own = [SHAPES[n] for n in kinds if PROPERTIES[n]["kind"] == "governorate"]
    assert shapely.coverage_union_all(own).equals(SHAPES["syria-extent"])


def test_the_zone_shares_its_western_line_with_the_heights() -> None:
    zone, heights = SHAPES["buffer-zone-area-of-separation"], SHAPES["golan-heights-extent"]
    assert shapely.coverage_is_valid([zone, heights])
    shared = zone.boundary.intersection(heights.boundary)
    assert WGS84.geometry_length(shared) / 1000 == pytest.approx(77, abs=3)
    assert shared.symmetric_difference(SHAPES["alpha-line"]).length == pytest.approx(0, abs=1e-9)
    assert WGS84.geometry_length(SHAPES["bravo-line"]) / 1000 == pytest.approx(96, abs=8)


def test_the_zone_has_the_published_area_and_reaches_from_lebanon_to_jordan() -> None:
    zone = SHAPES["buffer-zone-area-of-separation"]
    assert PROPERTIES["buffer-zone-area-of-separation"]["area_km2"] == pytest.approx(235, abs=2)
    assert zone.touches(SHAPES["lebanon"])
    assert zone.touches(SHAPES["jordan"])


def test_the_held_belt_is_a_schematic_beyond_the_zone_that_says_so() -> None:
    zone = SHAPES["buffer-zone-area-of-separation"]
    belts = [f"buffer-zone-held-{size}" for size in ("low", "mid", "high")]
    assert [PROPERTIES[belt]["default"] for belt in belts] == [False, True, False]
    areas = [PROPERTIES[belt]["area_km2"] for belt in belts]
    assert areas == sorted(areas)
    for belt in belts:
        assert PROPERTIES[belt]["precision"] == "schematic"
        assert "chematic" in PROPERTIES[belt]["names"]["en"] + PROPERTIES[belt]["note"]["en"]
        assert "disagree" in PROPERTIES[belt]["note"]["en"]
        # Rounding to 5 decimals may let them overlap by a strip of a metre, some 0.001 km2.
        assert SHAPES[belt].intersection(zone).area < 1e-7
        assert SHAPES[belt].intersection(SHAPES["golan-heights-extent"]).area < 1e-7


def test_the_closed_base_has_an_end() -> None:
    base = PROPERTIES["qamishli-airport-footprint"]
    assert (base["valid_from"], base["valid_to"]) == ("2019-11", "2026-01-27")


def test_runways_are_as_long_as_published() -> None:
    for runway, length_m in {"hmeimim-runway": 2797, "qamishli-runway": 3615}.items():
        assert WGS84.geometry_length(SHAPES[runway]) == pytest.approx(length_m, abs=15)


def test_the_layers_hold_what_the_tables_say() -> None:
    tables = PROJECT / "tools" / "geo"
    places = tomllib.loads((tables / "places.toml").read_text(encoding="utf-8"))["place"]
    context = tomllib.loads((tables / "context.toml").read_text(encoding="utf-8"))["feature"]
    rows = [row for place in places for row in (place, *place.get("extent", ()))]
    assert {row["id"] for row in (*rows, *context)} == set(FEATURES)
    for row in places:
        assert ANCHORS[row["id"]]["names"] == row["names"]
        assert ANCHORS[row["id"]]["aliases"] == row["aliases"]
    provenance, layers = read_table("provenance.toml"), read_table("context.toml")["shared"]
    for row in (*rows, *context):
        shipped = PROPERTIES[row["id"]]
        assert shipped["names"] == row.get("names", shipped["names"])
        for language, note in (row.get("note") or {}).items():
            pattern = re.escape(note).replace(re.escape("{total_km2}"), r"\d+")
            assert re.fullmatch(pattern, shipped["note"][language])
        source = source_of({**layers.get(row.get("layer"), {}), **row}, provenance)
        assert (shipped["source"], shipped["licence"]) == (source["source"], source["licence"])


def read_reference(file: str, name: str) -> BaseGeometry:
    """Read one feature of the reference layers, by file and id."""
    layer = json.loads((REFERENCE / f"{file}.geojson").read_text(encoding="utf-8"))
    found = [f for f in layer["features"] if f["properties"]["id"] == name]
    return shape(found[0]["geometry"])


def bounds_of_reference(file: str) -> tuple[float, ...]:
    """Return how far a reference layer reaches, in degrees: west, south, east, north."""
    layer = json.loads((REFERENCE / f"{file}.geojson").read_text(encoding="utf-8"))
    return tuple(shapely.total_bounds([shape(feature["geometry"]) for feature in layer["features"]]))


needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference layers are not beside the project")


@needs_reference
@pytest.mark.parametrize("name", REFERENCE_AREAS)
def test_an_area_agrees_with_the_reference(name: str) -> None:
    file, reference = REFERENCE_AREAS[name]
    there, here = read_reference(file, reference), SHAPES[name]
    if file == "neighbours":  # both are cut where their maps end, and ours reaches farther
        here = here.intersection(box(*bounds_of_reference(file)))
    assert overlap(here, there) >= 0.98


@needs_reference
@pytest.mark.parametrize("name", REFERENCE_POINTS)
def test_a_point_agrees_with_the_reference(name: str) -> None:
    there = read_reference(*REFERENCE_POINTS[name])
    here = SHAPES[name]
    _, _, distance_m = WGS84.inv(here.x, here.y, there.x, there.y)
    assert distance_m <= 50
