"""No value of a sound collection costs a format its file: each is written, and read by somebody else's reader."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from PIL import Image

from layers.collection import check_collection
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.model import Collection, View
from layers.store import Store
from layers.words import read_words

TINY = Path(__file__).parents[1] / "data" / "tiny"
WORD, LONG = "x" * 10_000, "🚢 long " * 8_000
FIRST, LAST = "0001-01-01", "9999-12-31"


def strain(folder: Path) -> Collection:
    """Put what is beyond the limits of formats, but not of a collection, into a copy of the tiny one."""
    data = shutil.copytree(TINY, folder / "data")
    path = data / "articles" / "gull-2025-03.toml"
    authors = ", ".join(f'"Ada Arn {number} {WORD[:900]}"' for number in range(60))
    text = path.read_text("utf-8")
    text = text.replace('title = "Ships return to the old quay"', f'title = "{LONG}"')
    text = text.replace('outlet = "The Gull"', f'outlet = "{WORD}"').replace(
        'authors = ["Ada Arn"]', f"authors = [{authors}]"
    )
    text = text.replace('"2025-03-03"', f'"{FIRST}"').replace('"2024-12/.."', f'"../{LAST}"')
    text = text.replace("note = \"'These", f"note = \"{LONG} 'These").replace('"2025-21"', f'"{FIRST}/{LAST}"')
    path.write_text(text, "utf-8")
    actors = data / "actors.toml"
    actors.write_text(actors.read_text("utf-8").replace('en = "Borea"', f'en = "{WORD}"'), "utf-8")
    layer = data / "geo" / "sund.geojson"
    layer.write_text(layer.read_text("utf-8").replace('"en": "Port Sund"', f'"en": "{WORD}"'), "utf-8")
    collection, problems = check_collection(data)
    assert collection is not None, problems
    told = {problem.what.split(" of ")[0] for problem in problems if "a cell of Excel holds 32,767" in problem.what}
    assert told == {"title", "authors", "note"}
    return collection


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Extract:
    collection = strain(tmp_path_factory.mktemp("strained"))
    made = datetime(2025, 10, 1, 12, tzinfo=UTC)
    return Extract(collection, Store(collection), View(), read_words("en"), "https://map.example", made)


def rows_of_xlsx(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert any(name == "cut" for name, _ in book.worksheets[-1].values)
    return len(list(book.worksheets[0].values)) - 1


def rows_of_zip(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return int(pq.read_table(io.BytesIO(archive.read("excerpts.parquet"))).num_rows)


def rows_of_gpkg(content: bytes) -> int:
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(content)
        file.flush()
        return len(pyogrio.read_dataframe(file.name, layer="excerpts"))


def read_svg(content: bytes) -> None:
    ET.fromstring(content)  # noqa: S314 - our own


EXCERPTS, ARTICLES = 13, 3
READERS: dict[str, tuple[Callable[[bytes], object], object]] = {
    "csv": (lambda content: content.count(b"https://map.example/?excerpt="), EXCERPTS),
    "parquet": (lambda content: pq.read_table(io.BytesIO(content)).num_rows, EXCERPTS),
    "xlsx": (rows_of_xlsx, EXCERPTS),
    "geojson": (lambda content: len(json.loads(content)["features"]) > 0, True),
    "geoparquet": (rows_of_zip, EXCERPTS),
    "gpkg": (rows_of_gpkg, EXCERPTS),
    "webannotation": (lambda content: json.loads(content)["total"], EXCERPTS),
    "lpf": (lambda content: len(json.loads(content)["features"]) > 0, True),
    "timemap": (lambda content: len(json.loads(content)["sources"]), ARTICLES),
    "snapshot": (lambda content: content.decode().count('<article class="card'), EXCERPTS),
    "svg": (read_svg, None),
    "png": (lambda content: Image.open(io.BytesIO(content)).verify(), None),
    "png-print": (lambda content: Image.open(io.BytesIO(content)).verify(), None),
    "csl": (lambda content: len(json.loads(content)), ARTICLES),
    "bibtex": (lambda content: len(parse_string(content.decode()).entries), ARTICLES),
    "ris": (lambda content: len(rispy.loads(content.decode())), ARTICLES),
}


@pytest.mark.parametrize("name", FORMATS)
def test_no_value_costs_a_file(extract: Extract, name: str) -> None:
    out = io.BytesIO()
    FORMATS[name].write(extract, out)
    read, expected = READERS[name]
    assert read(out.getvalue()) == expected


def test_texts_that_no_format_cuts_are_whole(extract: Extract) -> None:
    [long] = [one for one in extract.collection.articles.values() if one.title == LONG.strip() or one.title == LONG]
    for name in ("csl", "timemap"):
        out = io.BytesIO()
        FORMATS[name].write(replace(extract), out)
        assert json.dumps(long.title, ensure_ascii=False)[1:-1] in out.getvalue().decode()
