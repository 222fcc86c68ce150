"""The arrows of the design point one way: each room imports only rooms to its left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = (
    "errors", "browser", "model", "when", "text", "words", "mentions", "csl", "citation", "read",
    "history", "verify", "propose", "imports", "store", "cards", "about", "choices", "permalink",
    "feed", "phrases", "geo", "maps", "export", "shelf", "serve", "desk", "ui", "__main__",
)  # fmt: skip
# Each library has one room; the others get what it makes.
OWNERS = {
    "streamlit": {"ui"},
    "streamlit_folium": {"ui"},
    "folium": {"maps"},
    "branca": {"maps"},
    "geopandas": {"geo"},
    "duckdb": {"store"},
    "starlette": {"serve"},
    "edtf": {"when"},
    "babel": {"words"},
    "citeproc": {"citation"},
    "ahocorasick": {"propose"},
    "sentencex": {"propose"},
    "trafilatura": {"propose"},
}
FILES = sorted((ROOT / "layers").rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "layers").parts[0].removesuffix(".py")


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_rooms_to_its_left(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        assert not rooms_imported(path)
        return
    allowed = set(ORDER[: ORDER.index(room) + 1])
    assert rooms_imported(path) <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_stays_in_its_room(path: Path) -> None:
    heads = {name.split(".")[0] for name in imported(path)}
    assert {head for head in heads & OWNERS.keys() if room_of(path) not in OWNERS[head]} == set()


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room_of(path) for path in FILES} - {"__init__"} == set(ORDER)


def test_no_place_actor_or_article_is_named_in_code() -> None:
    from layers.read import read_collection

    collection = read_collection(ROOT / "data")
    ids = {*collection.places, *collection.actors, *collection.articles}
    scripts = [*FILES, *(ROOT / "layers").rglob("*.js"), ROOT / "dashboard.py"]
    ordinary = {"coast"}  # also a kind of line on any map
    found = {
        (path.name, word)
        for path in scripts
        for word in ids - ordinary
        if f'"{word}"' in path.read_text(encoding="utf-8")
    }
    assert found == set()
