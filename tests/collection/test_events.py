from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cards.content import panel_content
from layers.collection import check_collection, read_collection
from layers.collection.events import same_events
from layers.collection.tables import write_tables
from layers.model import Claim, Excerpt, View
from layers.store import Store
from layers.words import read_words

TINY = Path(__file__).parents[1] / "data" / "tiny"
GULL, HERALD, RASIF = "gull-2025-03", "herald-2025-04", "rasif-2025-05"


def excerpt(name: str, *same: str) -> Excerpt:
    return Excerpt(name, "a", "q", 0, 1, "", "", Claim("x", "reported"), same_event=same)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=14))
def test_one_event_is_one_group_whoever_names_whom(pairs: list[tuple[int, int]]) -> None:
    def events(naming: list[tuple[int, int]]) -> dict[str, tuple[str, ...]]:
        named: dict[int, list[str]] = {number: [] for number in range(8)}  # 8 and 9 were withdrawn, or never shown
        for one, other in naming:
            if one in named:
                named[one].append(str(other))
        return same_events({str(number): excerpt(str(number), *others) for number, others in named.items()})

    found = events(pairs)
    for name, others in found.items():
        assert name not in others
        assert list(others) == sorted(others)
        for other in others:
            assert {*found[other], other} == {*others, name}  # both ways, and through others
    known = [(one, other) for one, other in pairs if one < 8 and other < 8]
    assert all(str(second) in found[str(first)] for first, second in known if first != second)
    assert events(known) == events([pair[::-1] for pair in known])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection in which an event is told in English, Arabic and Russian; each names one at most."""
    data = shutil.copytree(TINY, tmp_path / "data")
    name(data, RASIF, "rasif-2025-05-02", "gull-2025-03-04")
    name(data, HERALD, "herald-2025-04-01", "rasif-2025-05-02")
    return data


def name(data: Path, article: str, own: str, other: str) -> None:
    path = data / "articles" / f"{article}.toml"
    before, after = path.read_text("utf-8").split(f'id = "{own}"', 1)
    path.write_text(f'{before}id = "{own}"\nsame_event = ["{other}"]{after}', "utf-8")


GROUP = {"gull-2025-03-04", "herald-2025-04-01", "rasif-2025-05-02"}


def test_a_collection_knows_what_is_one_event(folder: Path) -> None:
    assert check_collection(TINY)[0].same_event == {}  # type: ignore[union-attr]
    collection = read_collection(folder)
    assert {one: {one, *others} for one, others in collection.same_event.items()} == dict.fromkeys(GROUP, GROUP)


def test_tables_keep_it_and_one_that_was_withdrawn_ties_the_others(folder: Path) -> None:
    path = folder / "articles" / f"{RASIF}.toml"
    gone = 'withdrawn = { on = "2025-10-01", why = "It was corrected." }'
    path.write_text(path.read_text("utf-8").replace("same_event =", f"{gone}\n# same_event ="), "utf-8")
    name(folder, GULL, "gull-2025-03-04", "rasif-2025-05-02")
    collection = read_collection(folder)
    left = GROUP - {"rasif-2025-05-02"}
    assert {one: {one, *others} for one, others in collection.same_event.items()} == dict.fromkeys(left, left)
    write_tables(collection, folder)
    shutil.rmtree(folder / "articles")
    assert read_collection(folder).same_event == collection.same_event


def test_a_pair_of_one_event_is_told_as_that(folder: Path) -> None:
    collection = read_collection(folder)
    asked = [("gull-2025-03-04", "rasif-2025-05-02"), ("gull-2025-03-02", "herald-2025-04-02")]
    made = [panel_content(collection, Store(collection), View(pair=pair), 5, read_words("en")) for pair in asked]
    pairs: list[Any] = [one["pair"] for one in made]
    assert [(pair["same_event"], bool(pair["separating"])) for pair in pairs] == [(True, False), (False, False)]


def test_what_is_only_proposed_stands_against_nothing_and_beside_nothing(tmp_path: Path) -> None:
    data = shutil.copytree(TINY, tmp_path / "data")
    name(data, GULL, "gull-2025-03-05", "rasif-2025-05-01")
    for own, other in ((GULL, "rasif-2025-05-01"), (RASIF, "gull-2025-03-01")):
        path = data / "articles" / f"{own}.toml"
        text = path.read_text("utf-8").replace("contrasts_with = []", f'contrasts_with = ["{other}"]', 1)
        path.write_text(text.replace('language = "ar"', 'language = "ar"\nstatus = "proposed"'), "utf-8")
    collection = read_collection(data)
    assert collection.same_event == {}
    assert collection.excerpts["gull-2025-03-01"].contrasts_with == ()
    assert panel_content(collection, Store(collection), View(), 20, read_words("en"))["dated"]
