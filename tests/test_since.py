"""What a reader is told who opens a link that was made with other data."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from layers.collection.history import History, Since
from layers.errors import BadCollection
from layers.model import Filters, View
from layers.page.strip import describe, since_in_words, troubles_in_words
from layers.store.edition import Edition
from layers.store.publish import Pointer, Publication, publish
from layers.store.shelf import Shelf
from layers.turns import in_turn
from layers.words import read_words
from tests.collected import TINY
from tests.dashboard_page import open_page, shown

ROOT = Path(__file__).parents[1]
WORDS = read_words("en")
IDS = sorted(TINY.excerpts)


@pytest.fixture
def edition(aged: Path) -> Edition:
    return Shelf(aged).current()


def first_version(edition: Edition) -> str:
    return edition.history.versions[0].version


def test_a_link_of_these_data_needs_no_words(edition: Edition) -> None:
    assert since_in_words(edition, View(), edition.collection.version, WORDS) == []
    assert since_in_words(edition, View(), None, WORDS) == []


def test_what_changed_is_counted_and_named(edition: Edition) -> None:
    added, corrected, withdrawn = since_in_words(edition, View(), first_version(edition), WORDS)
    assert added.startswith("1 excerpt that this view shows was added since: Rasif: “Корабли")
    assert corrected.startswith("1 was corrected: The Gull: “About the middle of January")
    assert withdrawn == "1 was withdrawn from the collection: herald-2025-04-03."


def test_a_change_elsewhere_is_not_taken_for_one_here(edition: Edition) -> None:
    view = View(filters=Filters(words="ships"), place="old-quay")
    said = since_in_words(edition, view, first_version(edition), WORDS)
    assert said[0] == "Nothing that this view shows has changed since."
    assert said[1] == "2 that this view does not show were added or corrected."
    assert len(said) == 3


def test_an_unknown_version_is_said_to_be_unknown(edition: Edition) -> None:
    [said] = since_in_words(edition, View(), "2020-01-01-00000000", WORDS)
    assert "not in the history" in said


def test_no_more_than_three_are_named() -> None:
    [four] = describe(Since(corrected=tuple(IDS[:4])), TINY, WORDS)
    assert four.startswith("4 were corrected: ")
    assert four.count("The Gull: ") == 3
    assert four.endswith(" 1 more.")
    [three] = describe(Since(corrected=tuple(IDS[:3])), TINY, WORDS)
    assert "more" not in three.rpartition("”")[2]
    assert describe(Since(), TINY, WORDS) == ["Nothing that this view shows has changed since."]


def test_it_stands_behind_the_two_versions() -> None:
    [said] = troubles_in_words([], "old", TINY, WORDS, ["A.", "B."])
    assert said["words"] == f"This link was made with data version old; you see version {TINY.version}. A. B."
    assert troubles_in_words([], TINY.version, TINY, WORDS, ["A."]) == []


def test_the_page_tells_it(monkeypatch: pytest.MonkeyPatch, aged: Path, edition: Edition) -> None:
    gone = "herald-2025-04-03"
    page = open_page(monkeypatch, aged, excerpt=gone, v=first_version(edition))
    assert not page.exception
    [notice] = shown(page, "summary")["notices"]
    assert f"was withdrawn from the collection: {gone}." in notice["words"]
    assert "was withdrawn (2 June 2025): Misread" in shown(page, "panel")["content"]["notes"][0]
    assert shown(page, "summary")["shown"] == "12 of 12 excerpts"
    lines = shown(page, "footer")["lines"]
    numbers = [int(word) for word in lines[0].split() if word.isdigit()]
    assert numbers[0] == sum(numbers[1:])
    assert numbers[-1] == 1
    assert lines[1] == "The rejected: 1 excerpt that was withdrawn; About says why"


def test_a_bad_history_is_a_problem_of_the_data(monkeypatch: pytest.MonkeyPatch, aged: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(aged, tmp_path / "broken")
    path = broken / "history.toml"
    path.write_text(path.read_text("utf-8").replace("note =", "noet ="), "utf-8")
    with pytest.raises(BadCollection, match="noet"):
        Shelf(broken).current()
    page = open_page(monkeypatch, broken)
    assert not page.exception
    assert page.get("bidi_component") == []
    assert "noet" not in "".join(one.value for one in page.main if hasattr(one, "value")), "only the log says that"


def test_a_collection_without_a_history_has_an_empty_one() -> None:
    shelf = Shelf(Path(__file__).parent / "data" / "tiny")
    assert shelf.current().history == History()


@pytest.mark.parametrize("key", ["v", "at"])
def test_who_asks_for_another_version_holds_no_turn_while_it_is_looked_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    data, bucket = Path(shutil.copytree(ROOT / "tests" / "data" / "tiny", tmp_path / "data")), tmp_path / "bucket"
    publish(data, str(bucket))
    said = (data / "collection.toml").read_text("utf-8")
    (data / "collection.toml").write_text(said.replace("Ships", "Boats"), "utf-8")
    publish(data, str(bucket))
    find, looked = Publication.find, []

    def other_reader() -> None:
        with in_turn("page"):
            pass

    def find_slowly(source: Publication, version: str) -> Pointer | None:
        with ThreadPoolExecutor(1) as readers:
            readers.submit(other_reader).result(30)
        looked.append(version)
        return find(source, version)

    monkeypatch.setattr(Publication, "find", find_slowly)
    page = open_page(monkeypatch, bucket, **{key: TINY.version})
    assert not page.exception
    assert looked == [TINY.version]
    if key == "v":
        [notice] = shown(page, "summary")["notices"]
        assert notice["near"]["value"] == TINY.version
    else:
        assert shown(page, "header")["then"]
        assert TINY.version in shown(page, "header")["of_version"]
