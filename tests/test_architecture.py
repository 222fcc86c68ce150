"""The house in order: tiers point one way, libraries keep to a room, no file is a maze."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.collection import read_collection

ROOT = Path(__file__).parents[1]
# Each tier imports itself and those above it, and rooms of one tier never import in a circle.
TIERS = {
    "nouns": {"errors", "model", "when", "text", "words", "release", "sides", "environment", "decoding", "figures"}
    | {"memory", "turns"},
    "data": {"collection"},
    "asking": {"ask", "store"},
    "showing": {"cards", "scene", "page", "export"},
    "serving": {"serve", "__main__"},
}
LEVEL = {room: level for level, rooms in enumerate(TIERS.values()) for room in rooms}
# Each library has its rooms; the others get what these make.
OWNERS = {
    "streamlit": {"layers.page", "curation.desk"},
    "streamlit_folium": {"layers.page"},
    "folium": {"layers.scene"},
    "branca": {"layers.scene"},
    "geopandas": {"layers.collection"},
    "prometheus_client": {"layers.figures", "layers.serve"},
    "starlette": {"layers.serve"},
    "brotli": {"layers.serve"},
    "edtf": {"layers.when"},
    "babel": {"layers.words"},
    "citeproc": {"layers.cards"},
    "PIL": {"layers.export"},
    "resvg_py": {"layers.export"},
    "ahocorasick": {"curation.propose"},
    "sentencex": {"curation.propose"},
    "trafilatura": {"curation.propose"},
    "pypdf": {"curation.propose"},
    "openpyxl": {"curation.imports"},
    "py3langid": {"curation.propose"},
    "lxml": {"curation.propose"},
    "distributed": {"curation.propose"},
    "fsspec": {"curation.propose", "layers.store"},
    "msgspec": {"curation.desk", "layers.store"},
}
FILES = sorted(path for house in ("layers", "curation") for path in (ROOT / house).rglob("*.py"))
CODE = [
    path
    for house in ("layers", "curation")
    for path in (ROOT / house).rglob("*")
    if path.suffix in {".py", ".js"} and path.parent.name != "vendor"
]
READERS = [path for path in FILES if path.is_relative_to(ROOT / "layers")]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    """Name the room that a file is in, like "layers.store"; a house's own file is a room."""
    parts = path.relative_to(ROOT).parts
    return ".".join(parts[:2]).removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    parts = (name.split(".") for name in imported(path))
    return {part[1] for part in parts if part[0] == "layers" and len(part) > 1}


@pytest.mark.parametrize("path", READERS, ids=name_of)
def test_no_tier_imports_downwards(path: Path) -> None:
    room = room_of(path).removeprefix("layers.")
    if room == "__init__":
        assert not rooms_imported(path)
        return
    assert {other for other in rooms_imported(path) if LEVEL[other] > LEVEL[room]} == set()


def test_rooms_of_a_tier_never_import_in_a_circle() -> None:
    imports: dict[str, set[str]] = {}
    for path in READERS:
        room = room_of(path).removeprefix("layers.")
        imports.setdefault(room, set()).update(rooms_imported(path) - {room})
    while free := {room for room, needed in imports.items() if not needed & imports.keys()}:
        imports = {room: needed for room, needed in imports.items() if room not in free}
    assert imports == {}


def test_every_room_has_its_tier() -> None:
    rooms = {room_of(path).removeprefix("layers.") for path in READERS}
    assert rooms - {"__init__"} == LEVEL.keys()


@pytest.mark.parametrize("path", READERS, ids=name_of)
def test_readers_need_nothing_of_the_curators(path: Path) -> None:
    assert not any(name.split(".")[0] == "curation" for name in imported(path))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_library_stays_in_its_rooms(path: Path) -> None:
    heads = {name.split(".")[0] for name in imported(path)}
    assert {head for head in heads & OWNERS.keys() if room_of(path) not in OWNERS[head]} == set()


def test_no_place_actor_or_article_is_named_in_code() -> None:
    collection = read_collection(ROOT / "data")
    ids = {*collection.places, *collection.actors, *collection.articles}
    houses = [ROOT / name for name in ("layers", "curation", "benchmarks", "deploy", "tools")]
    code = [path for house in houses for path in house.rglob("*") if path.suffix in {".py", ".js"}]
    ordinary = {"coast"}  # also a kind of line on any map
    word = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids - ordinary))})(?![\w-])")
    found = {
        (name_of(path), match[0])
        for path in [*code, *ROOT.glob("*.py")]
        for match in word.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_a_file_name_stands_at_most_twice() -> None:
    tools = [path for house in ("tools", "benchmarks", "deploy") for path in (ROOT / house).rglob("*.py")]
    names = Counter(path.name for path in [*CODE, *tools] if path.stem not in {"__init__", "__main__"})
    assert {name for name, count in names.items() if count > 2} == set()


def test_a_module_is_one_subject_that_can_be_read_in_one_go() -> None:
    lines = {name_of(path): path.read_text("utf-8").count("\n") for path in CODE}
    assert {name: count for name, count in lines.items() if count > 450} == {}


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_file_that_the_pages_name_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"[\w/.-]*\w\.(?:py|js|json|toml|css|md)\b(?!\.\w)", text))
    known = ["", "layers/", "layers/page/", "layers/scene/", "layers/collection/", "layers/store/",
             "layers/serve/", "layers/cards/", "curation/desk/", "docs/"]  # fmt: skip
    examples = {"data/articles/x.toml", "filters.py"}
    missing = {name for name in named if not any((ROOT / where / name).exists() for where in known)}
    assert len(named) > 10
    assert missing - examples == set()


def test_scripts_import_one_way_too() -> None:
    allowed = {
        "scene": {"vendor", "words"},
        "page": {"vendor", "words"},
        "export": {"scene", "vendor", "words"},
        "desk": {"page", "vendor"},
    }
    imports: dict[str, set[str]] = {}
    for path in (path for path in CODE if path.suffix == ".js"):
        for where in re.findall(r'(?:from|import\() ?"\.\./([^"]+)"', path.read_text("utf-8")):
            room = where.replace("../", "").split("/")[0]
            imports.setdefault(path.relative_to(ROOT).parts[1], set()).add(room)
    assert imports.keys() <= allowed.keys()
    assert {room: rooms - allowed[room] for room, rooms in imports.items()} == {room: set() for room in imports}
    assert "scene" in imports
