"""Count the modules that a change must know: `python -m tools.opened`.

Three trips are made in this process on `data/`, after once before, and the project's modules are
listed in which a function ran: a click on a place to its cards, a filter to the map, a reading of
the data to a card. Of the browser's half those count that the trip's first module imports. The
nouns, which every room speaks in, stand apart.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from streamlit.testing.v1 import AppTest

from layers.cards.card import card
from layers.collection import read_collection
from layers.page.map import show_map
from layers.page.navigation import current_reader, first_map_view, navigate, read_address
from layers.page.panel import show_panel
from layers.scene import map_changes
from layers.store.shelf import shelf_at
from layers.words import read_words

ROOT = Path(__file__).parents[1]
# The first of the five tiers, as tests/test_architecture.py has them.
NOUNS = {
    "decoding.py",
    "environment.py",
    "errors.py",
    "figures",
    "figures.py",
    "memory.py",
    "model.py",
    "release.py",
    "sides.py",
    "text.py",
    "when.py",
    "words",
}
IMPORT = re.compile(r'^import [^"]*"(\.[^"]+)"', re.MULTILINE)
Record = Callable[[], AbstractContextManager[None]]


def click(record: Record, value: str) -> None:
    """Select a place and show its cards, as the panel's fragment does."""
    edition = shelf_at(ROOT / "data").current()
    read_address(edition.collection)
    words = read_words("en")
    with record():
        navigate({"address": f"?see={value}", "request": 1}, edition.collection)
        show_panel(edition.collection, edition.store, words)


def choose(record: Record, value: str) -> None:
    """Filter by an actor and show the map, as the dashboard does."""
    edition = shelf_at(ROOT / "data").current()
    collection = edition.collection
    read_address(collection)
    words = read_words("en")
    with record():
        navigate({"address": f"?actor={value}", "request": 1}, collection)
        look = first_map_view()
        show_map(collection, map_changes(edition.store, current_reader().view, words), words, at=look)


def read(record: Record, value: str) -> None:
    """Read the data and make the card of an excerpt."""
    with record():
        card(read_collection(ROOT / "data"), value, "?", read_words("en"))


def ran(trip: Callable[[Record, str], None], before: str, value: str) -> list[str]:
    """Make a trip twice, and list the modules that the second went through."""
    seen: set[str] = set()

    def note(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ANN401, ARG001
        if frame.f_code.co_name != "<module>":
            seen.add(frame.f_code.co_filename)

    @contextmanager
    def record() -> Iterator[None]:
        sys.setprofile(note)
        try:
            yield
        finally:
            sys.setprofile(None)

    def script(go):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        go()

    for one in (before, value):
        seen.clear()
        go = partial(trip, record, one)
        page = AppTest.from_function(script, default_timeout=60, args=(go,)).run()
        if page.exception:
            raise RuntimeError(page.exception)
    paths = (Path(name) for name in seen if not name.startswith("<"))
    inside = (path.relative_to(ROOT) for path in paths if path.is_relative_to(ROOT))
    return sorted(str(path) for path in inside if path.parts[0] == "layers")


def imported(entries: Iterable[str]) -> list[str]:
    """List scripts of the page and what they import, without what others made."""
    waiting, found = [ROOT / "layers" / entry for entry in entries], set()
    while waiting:
        path = waiting.pop().resolve()
        if path not in found and path.parent.name != "vendor":
            found.add(path)
            waiting += [path.parent / where for where in IMPORT.findall(path.read_text("utf-8"))]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def main() -> None:
    """Print each trip's modules."""
    collection = read_collection(ROOT / "data")
    trips = {
        "a click → cards": (click, list(collection.places), ["page/panel.js"]),
        "a filter → the map": (choose, list(collection.actors), ["page/filters.js"]),
        "an article file → a card": (read, list(collection.excerpts), []),
    }
    for name, (trip, values, scripts) in trips.items():
        modules = [*ran(trip, *values[:2]), *imported(scripts)]
        stops = [module for module in modules if Path(module).parts[1] not in NOUNS]
        nouns = ", ".join(module for module in modules if module not in stops)
        print(f"{name}: {len(stops)}, and {nouns}", *stops, sep="\n  ")


if __name__ == "__main__":
    main()
