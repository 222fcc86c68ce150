"""The tables and map layers, read back with other libraries than those that write them."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest

from benchmarks.synthetic import make_collection
from layers.collection import read_collection
from layers.collection.translations import LONGEST_CELL
from layers.export.extract import Extract, manifest, manifest_lines
from layers.export.formats import FORMATS
from layers.export.rows import (
    EXCERPT_COLUMNS,
    EXTENT_COLUMNS,
    LINK_SCHEMA,
    PLACE_COLUMNS,
    excerpt_columns,
    excerpt_rows,
    flatten,
    join,
    link_rows,
    not_placed,
    place_rows,
)
from layers.export.tabular import RISKY, disarm
from layers.model import Collection, Filters, View
from layers.store import Store, cards
from layers.words import read_words

ROOT = Path(__file__).parents[2]
AWKWARD = (
    '=HYPERLINK("http://a.example","x")', "+1", "-2+3", "@SUM(1)", "\t=1", "\n=1", "＝1",
    "'=1", "'", '"', "a;b; c\\d\\;", "line\nbreak,\tcomma; \"quote\" 'twice'", "<b>&amp;</b>",
    "\u200fعادت السفن، «مفتوح»", "Корабли «ушли» — весной", "👩🏽\u200d🚀 ☮ é", " blank ", "1e5",
    "00123", "NULL",
)  # fmt: skip
MADE = datetime(2025, 10, 1, 12, 30, 5, tzinfo=UTC)


def make_awkward() -> Collection:
    """Put awkward text wherever text is free, in the tiny collection."""
    tiny = read_collection(ROOT / "tests" / "data" / "tiny")
    texts = [AWKWARD[n % len(AWKWARD)] for n in range(100)]
    excerpts = {
        e.id: replace(e, quote=texts[n], note={"en": texts[n + 1]}, dated_by={"en": texts[n + 2]}, prefix=texts[n])
        for n, e in enumerate(tiny.excerpts.values(), start=3)
    }
    more = [replace(e, id=f"{e.id}-again", quote=t) for e, t in zip(excerpts.values(), texts)]  # noqa: B905
    articles = {
        a.id: replace(a, title=texts[n], authors=AWKWARD[n:], outlet=texts[n])
        for n, a in enumerate(tiny.articles.values())
    }
    places = {
        p.id: replace(p, names={"en": texts[n], "ar": texts[n + 5]}, note={"en": texts[n]})
        for n, p in enumerate(tiny.places.values())
    }
    every = excerpts | {e.id: e for e in more}
    caveats = tuple({"en": text} for text in AWKWARD)
    return replace(tiny, excerpts=every, articles=articles, places=places, title={"en": AWKWARD[0]}, caveats=caveats)


COLLECTIONS = {
    "tiny": read_collection(ROOT / "tests" / "data" / "tiny"),
    "awkward": make_awkward(),
    "shipped": read_collection(ROOT / "data"),
    "made up": make_collection(places=30, excerpts=300, actors=9, articles=5, words=200),
}
STORES = {name: Store(collection) for name, collection in COLLECTIONS.items()}


def views(collection: Collection) -> dict[str, View]:
    placed = [link.place for e in collection.excerpts.values() for link in e.places]
    parents = [p.parent for p in collection.places.values() if p.parent and p.id in placed]
    return {
        "all": View(),
        "named": View(filters=Filters(named_only=True)),
        "actor": View(filters=Filters(actors=(next(iter(collection.actors)),), undated=True), language="ru"),
        "place": View(place=parents[0], language="ar"),
        "excerpt": View(excerpt=next(iter(collection.excerpts))),
        "nothing": View(filters=Filters(words="zzzzzz")),
    }


CASES = [(name, view) for name in COLLECTIONS for view in views(COLLECTIONS[name])]


@pytest.fixture(params=CASES, ids=" ".join)
def extract(request: pytest.FixtureRequest) -> Extract:
    name, view = request.param
    collection = COLLECTIONS[name]
    asked = views(collection)[view]
    words = read_words(asked.language or "en")
    site = "https://map.example/base"
    return Extract(collection, STORES[name], asked, words, site=site, made=MADE)


def written(extract: Extract, form: str) -> bytes:
    out = io.BytesIO()
    FORMATS[form].write(extract, out)
    return out.getvalue()


def file_of(extract: Extract, form: str, folder: Path) -> Path:
    path = folder / f"export.{FORMATS[form].ending}"
    path.write_bytes(written(extract, form))
    return path


def cells(extract: Extract) -> list[dict[str, object]]:
    """The rows of excerpts as text: lists joined, nothing as None."""
    return [
        {key: None if value in (None, "") else str(value) for key, value in row.items()}
        for row in flatten(excerpt_rows(extract))
    ]


def split(cell: str) -> list[str]:
    """Undo `join` as data/README.md tells it."""
    values = [""]
    for part in re.findall(r"\\.|; |[^\\;]+", cell, re.DOTALL):
        if part == "; ":
            values.append("")
        else:
            values[-1] += part.removeprefix("\\") if len(part) > 1 else part
    return values


def test_the_rows_are_the_excerpts_of_the_view(extract: Extract) -> None:
    view = extract.view
    rows = list(excerpt_rows(extract))
    if view.excerpt is None:
        ids = cards(extract.store, view.filters, view.place, None, 0, None).ids
        assert [row["id"] for row in rows] == list(ids)
    for row in rows:
        excerpt = extract.collection.excerpts[row["id"]]
        assert row["quote"] == excerpt.quote
        assert list(zip(row["places"], row["place_links"], row["place_precisions"], strict=True)) == [
            (link.place, link.link, link.precision) for link in excerpt.places
        ]
        assert list(zip(row["actors"], row["actor_roles"], strict=True)) == [
            (link.actor, link.role) for link in excerpt.actors
        ]
        assert len(row["place_names"]) == len(row["places"])
        assert row["event"] == (excerpt.event.edtf if excerpt.event else None)
        assert row["link"].startswith("https://map.example/base/?excerpt=")


def test_csv_has_the_same_rows_in_the_standard_library_and_duckdb(extract: Extract, tmp_path: Path) -> None:
    path = file_of(extract, "csv", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as text:
        read = list(csv.DictReader(text))
    for row in read:
        for value in row.values():
            assert not value.startswith(RISKY) or value.startswith("'")
    bare = [{key: value.removeprefix("'") or None for key, value in row.items()} for row in read]
    assert bare == cells(extract)
    query = "SELECT * FROM read_csv(?, header=true, all_varchar=true, strict_mode=true, quote='\"')"
    relation = duckdb.execute(query, [str(path)])
    names = [column[0] for column in relation.description]
    again = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    assert names == list(excerpt_columns(extract))
    if read:
        assert again == [{key: value or None for key, value in row.items()} for row in read]


def test_parquet_has_the_same_rows_in_duckdb(extract: Extract, tmp_path: Path) -> None:
    path = file_of(extract, "parquet", tmp_path)
    relation = duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)])
    names = [column[0] for column in relation.description]
    rows = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    assert rows == list(excerpt_rows(extract))
    query = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'manifest'"
    [(text,)] = duckdb.execute(query, [str(path)]).fetchall()  # one left unread would block the connection of all
    assert json.loads(text) == manifest(extract)


def test_xlsx_has_the_same_rows_in_openpyxl(extract: Extract, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(file_of(extract, "xlsx", tmp_path))
    assert book.properties.title == extract.words.name(extract.collection.title)
    heading, *rows = book.worksheets[0].iter_rows()
    names = [cell.value for cell in heading]
    assert names == list(excerpt_columns(extract))
    read = [{n: as_text(cell) for n, cell in zip(names, row, strict=True)} for row in rows]
    assert read == cells(extract)
    assert all(cell.data_type != "f" for row in rows for cell in row)
    for row in rows:
        for cell in row:
            risky = isinstance(cell.value, str) and cell.value.startswith(RISKY)
            assert bool(cell.quotePrefix) == risky
    lines = [(name, value) for name, value in book.worksheets[1].iter_rows(values_only=True)]
    assert lines == [("name", "value"), *manifest_lines(extract)]
    book.close()


def as_text(cell: Any) -> str | None:
    value = cell.value
    text = str(value.date() if isinstance(value, datetime) else value)
    return None if value is None else text or None


def test_geojson_has_the_same_places_in_gdal(extract: Extract, tmp_path: Path) -> None:
    path = file_of(extract, "geojson", tmp_path)
    layer = json.loads(path.read_text("utf-8"))
    assert layer["manifest"] == manifest(extract)
    assert layer["not_placed"] == not_placed(extract)
    found = set(layer["not_placed"])
    for feature in layer["features"]:
        properties = feature["properties"]
        assert len(properties["excerpts"]) == properties["count"] >= properties["count_here"]
        found |= set(properties["excerpts"])
    if not extract.view.filters.named_only:
        assert found == set(extract.ids)
    if layer["features"]:
        check_places(pyogrio.read_dataframe(path), extract)


def check_places(read: geopandas.GeoDataFrame, extract: Extract) -> None:
    """Hold a layer of places against the collection and what the map counts."""
    assert read.crs.name in {"WGS 84", "WGS 84 (CRS84)"}
    places, counts = extract.collection.places, extract.selection.place_counts
    expected = [row for _, row in place_rows(extract)]
    assert list(read["id"]) == [row["id"] for row in expected]
    for row, here in zip(expected, read.to_dict("records"), strict=True):
        place = places[here["id"]]
        assert (here["geometry"].x, here["geometry"].y) == (place.longitude, place.latitude)
        for name in ("name", "kind", "precision", "count", "count_here"):
            assert here[name] == row[name]
        assert {here[f"name_{code}"] for code in place.names} == set(place.names.values())
        if extract.view.place is None and extract.view.excerpt is None:
            assert here["count"] == counts[place.id]


def test_gpkg_has_the_same_layers_in_gdal_and_sqlite(extract: Extract, tmp_path: Path) -> None:
    path = file_of(extract, "gpkg", tmp_path)
    assert [name for name, _ in pyogrio.list_layers(path)] == [
        "places", "excerpts", "extents_areas", "extents_lines", "excerpt_places", "manifest", "layer_styles",
    ]  # fmt: skip
    check_places(pyogrio.read_dataframe(path, layer="places"), extract)
    information = pyogrio.read_info(path, layer="places")
    assert json.loads(information["dataset_metadata"]["manifest"]) == manifest(extract)
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        rows = [dict(row) for row in database.execute("SELECT * FROM excerpts ORDER BY fid")]
        links = [dict(row) for row in database.execute("SELECT * FROM excerpt_places ORDER BY fid")]
        lines = database.execute("SELECT name, value FROM manifest ORDER BY fid").fetchall()
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
    columns = list(excerpt_columns(extract))
    read = [{n: None if row[n] in (None, "") else str(row[n]) for n in columns} for row in rows]
    assert read == cells(extract)
    assert [{name: link[name] for name in LINK_SCHEMA.names} for link in links] == list(link_rows(extract))
    assert [tuple(line) for line in lines] == [(n, str(v)) for n, v in manifest_lines(extract)]
    check_points(pyogrio.read_dataframe(path, layer="excerpts"), extract)


def check_points(read: geopandas.GeoDataFrame, extract: Extract) -> None:
    """Hold the points of excerpts against the anchors of their places."""
    for id_, geometry in zip(read["id"], read.geometry, strict=True):
        links = extract.collection.excerpts[id_].places
        places = [extract.collection.places[link.place] for link in links]
        points = [(point.x, point.y) for point in geometry.geoms] if geometry else []
        assert points == list(dict.fromkeys((p.longitude, p.latitude) for p in places))


def test_geoparquet_has_the_same_layers_in_geopandas_and_duckdb(extract: Extract, tmp_path: Path) -> None:
    with zipfile.ZipFile(file_of(extract, "geoparquet", tmp_path)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    places = geopandas.read_parquet(tmp_path / "places.parquet")
    excerpts = geopandas.read_parquet(tmp_path / "excerpts.parquet")
    check_places(places, extract)
    check_points(excerpts, extract)
    relation = duckdb.execute("SELECT * EXCLUDE geometry FROM read_parquet(?)", [str(tmp_path / "excerpts.parquet")])
    names = [column[0] for column in relation.description]
    rows = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    assert rows == list(excerpt_rows(extract))
    joined = duckdb.execute(
        """SELECT link.excerpt, place.id FROM read_parquet(?) AS link
        JOIN read_parquet(?) AS place ON place.id = link.place
        JOIN read_parquet(?) AS excerpt ON excerpt.id = link.excerpt""",
        [str(tmp_path / f"{name}.parquet") for name in ("excerpt_places", "places", "excerpts")],
    ).fetchall()
    expected = [(row["excerpt"], row["place"]) for row in link_rows(extract)]
    assert sorted(joined) == sorted(expected)


@pytest.mark.parametrize("text", AWKWARD)
def test_no_cell_of_a_csv_can_run_and_every_one_can_be_undone(text: str) -> None:
    safe = disarm(text)
    assert isinstance(safe, str)
    assert safe[0] not in "=+-@\t\r\n＝＋－＠"
    assert safe.removeprefix("'") == text


def test_what_is_no_text_is_not_disarmed() -> None:
    assert disarm(-1) == -1
    assert disarm(date(2025, 1, 1)) == date(2025, 1, 1)


def test_a_joined_list_can_be_split_again() -> None:
    for values in (list(AWKWARD), ["a"], ["a", "", ";"], ["\\", ";", "; "]):
        assert split(join(values) or "") == values
    assert join([]) is None


def test_a_text_that_no_cell_holds_is_cut_and_the_manifest_says_so(tmp_path: Path) -> None:
    tiny = COLLECTIONS["tiny"]
    first, *others = tiny.excerpts.values()
    long = replace(first, note={"en": "🚢" * 20_000})  # each counts twice in a cell
    collection = replace(tiny, excerpts={one.id: one for one in (long, *others)})
    extract = Extract(collection, Store(collection), View(), read_words("en"), made=MADE)
    book = openpyxl.load_workbook(file_of(extract, "xlsx", tmp_path))
    heading, *rows = book.worksheets[0].values
    [cut] = [row[heading.index("note")] for row in rows if row[0] == first.id]
    assert cut == "🚢" * (LONGEST_CELL // 2)
    assert [value for name, value in book.worksheets[1].values if name == "cut"] == [
        f"{first.id}: note, 20000 characters"
    ]
    book.close()


def test_rows_that_no_sheet_holds_go_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.export.tabular.MOST_ROWS", 6)  # a heading and five rows
    extract = Extract(COLLECTIONS["tiny"], STORES["tiny"], View(), read_words("en"), made=MADE)
    book = openpyxl.load_workbook(file_of(extract, "xlsx", tmp_path))
    assert book.sheetnames == ["excerpts", "excerpts 2", "excerpts 3", "manifest"]
    sheets = [list(sheet.values) for sheet in book.worksheets[:-1]]
    assert {sheet[0] for sheet in sheets} == {tuple(excerpt_columns(extract))}
    assert [row[0] for sheet in sheets for row in sheet[1:]] == list(extract.ids)
    assert [len(sheet) for sheet in sheets] == [6, 6, len(extract.ids) - 9]
    book.close()


def test_days_before_a_spreadsheet_can_count_them_are_texts(tmp_path: Path) -> None:
    from layers.when import read_when

    tiny = COLLECTIONS["tiny"]
    old = {e.id: replace(e, event=read_when("1850/1974")) for e in tiny.excerpts.values()}
    collection = replace(tiny, excerpts=old)
    extract = Extract(collection, Store(collection), View(), read_words("en"), made=MADE)
    book = openpyxl.load_workbook(file_of(extract, "xlsx", tmp_path))
    values = list(book.worksheets[0].values)[1]
    first, last = (list(excerpt_columns(extract)).index(f"event_{x}") for x in ("first", "last"))
    assert (values[first], values[last]) == ("1850-01-01", datetime(1974, 12, 31))  # noqa: DTZ001
    book.close()


RASIF = {
    "gist_en": "A source of Rasif dates the departure to spring.",
    "gist_ar": "يؤرخ مصدر لرصيف المغادرة بالربيع.",
    "gist_ru": "Источник «Расифа» относит уход к весне.",
}
SHEETS = {"en": ["excerpts", "manifest"], "ar": ["المقتطفات", "البيان"], "ru": ["выдержки", "описание"]}
SUND = {"en": "Port Sund", "ar": "سوند", "ru": "Сунд"}


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_tables_have_the_gists_of_all_languages_and_the_names_of_the_reader_s(language: str, tmp_path: Path) -> None:
    view = View(excerpt="rasif-2025-05-02", language=language)
    extract = Extract(COLLECTIONS["tiny"], STORES["tiny"], view, read_words(language), made=MADE)
    wanted = {**RASIF, "gist": RASIF[f"gist_{language}"], "gist_language": language, "place_names": SUND[language]}
    (in_csv,) = csv.DictReader(io.StringIO(written(extract, "csv").decode("utf-8-sig")))
    book = openpyxl.load_workbook(file_of(extract, "xlsx", tmp_path))
    heading, in_xlsx = book.worksheets[0].values
    in_gpkg = pyogrio.read_dataframe(file_of(extract, "gpkg", tmp_path), layer="excerpts").iloc[0]
    parquet = duckdb.execute("SELECT * FROM read_parquet(?)", [str(file_of(extract, "parquet", tmp_path))])
    in_parquet = {**dict(zip([one[0] for one in parquet.description], parquet.fetchall()[0], strict=True))}
    in_parquet["place_names"] = "; ".join(in_parquet["place_names"])
    for row in (in_csv, dict(zip(heading, in_xlsx, strict=True)), in_gpkg, in_parquet):
        assert {name: row[name] for name in wanted} == wanted
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets} == {language == "ar"}
    assert book.sheetnames == SHEETS[language]
    book.close()


def documented(heading: str) -> Iterator[str]:
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    section = text.split(f"\n### {heading}", 1)[1].split("\n#", 1)[0]
    yield from re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("A row an excerpt", EXCERPT_COLUMNS),
        ("A row a place", PLACE_COLUMNS),
        ("A row an extent", EXTENT_COLUMNS),
        ("A row a link", LINK_SCHEMA.names),
    ],
)
def test_the_dictionary_names_every_column(heading: str, columns: Iterable[str]) -> None:
    assert list(documented(heading)) == list(columns)


def test_a_file_says_in_words_what_of_a_place_or_of_none_it_holds() -> None:
    tiny, words = COLLECTIONS["tiny"], read_words("en")
    parent = next(one for one in tiny.places if any(place.parent == one for place in tiny.places.values()))
    made = {
        "inside": View(place=parent),
        "own": View(place=parent, own=True),
        "unplaced": View(unplaced=True),
        "titles": View(Filters(words="a", titles=True)),
    }
    extracts = {name: Extract(tiny, STORES["tiny"], view, words, made=MADE) for name, view in made.items()}
    said = {name: manifest(extract)["filters"] for name, extract in extracts.items()}
    assert said["inside"] != said["own"]
    assert said["own"][-1] == words["phrase.own"]
    assert said["unplaced"] == [words["phrase.unplaced"]]
    assert said["titles"][-1] == words["phrase.titles"]
    assert {*extracts["own"].ids} < {*extracts["inside"].ids}
    unplaced = [excerpt.id for excerpt in tiny.excerpts.values() if not excerpt.places]
    assert sorted(extracts["unplaced"].ids) == sorted(unplaced)
    assert not_placed(extracts["unplaced"]) == list(extracts["unplaced"].ids)
    for name, extract in extracts.items():
        assert manifest(extract)["rows"] == len(extract.ids)
        assert f"{name}=1" in manifest(extract)["link"] or name == "inside"
        assert len(list(csv.DictReader(io.StringIO(written(extract, "csv").decode("utf-8-sig"))))) == len(extract.ids)


def test_tables_say_on_which_side_an_excerpt_stands(tmp_path: Path) -> None:
    shipped, words = COLLECTIONS["shipped"], read_words("en")
    view = View(beside=("2025-01..2025-06", "2025-03..2025-09"))
    extract = Extract(shipped, STORES["shipped"], view, words)
    found = extract.beside
    assert found
    rows = list(csv.DictReader(io.StringIO(written(extract, "csv").decode("utf-8-sig"))))
    assert {row["id"]: set(row["side"].split("; ")) for row in rows} == {
        one: {side for side, ids in zip(view.beside, found.sides, strict=True) if one in ids}
        for one in {*found.sides[0], *found.sides[1]}
    }
    assert [row["id"] for row in rows] == sorted(extract.ids, key=list(shipped.excerpts).index)
    names = {row["side_name"] for row in rows}
    assert {"March – September 2025", "January – June 2025; March – September 2025"} <= names
    parquet = pq.read_table(file_of(extract, "parquet", tmp_path)).to_pylist()
    assert ["; ".join(row["side"]) for row in parquet] == [row["side"] for row in rows]
    sheet = openpyxl.load_workbook(file_of(extract, "xlsx", tmp_path)).worksheets[0]
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows(min_row=2)] == [
        [row["side"], row["side_name"]] for row in rows
    ]
    told = manifest(extract)
    sides = told["sides"]
    assert [one["rows"] for one in sides["each"]] == [len(ids) for ids in found.sides]
    assert sides["total"] == sum(o["rows"] for o in sides["each"]) - sides["both"] + sides["others"] + sides["undated"]
    assert told["rows"] == len(rows)
    assert WORDS_OF_SIDES in told["filters"]


WORDS_OF_SIDES = "side by side: January – June 2025 and March – September 2025"


def test_a_format_that_cannot_tell_sides_apart_holds_the_view_without_them() -> None:
    view = View(place="tartus", beside=("enab-baladi", "moscow-times"))
    extract = Extract(COLLECTIONS["shipped"], STORES["shipped"], view, read_words("en"))
    for form in FORMATS.values():
        assert form.of(extract).view.beside == (view.beside if form.compares else ())
    assert "sides" not in manifest(FORMATS["geojson"].of(extract))
    assert {name for name, form in FORMATS.items() if form.compares} == {"csv", "parquet", "xlsx"}
