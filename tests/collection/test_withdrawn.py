"""An excerpt that is taken back: neither shown nor counted, and never forgotten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from layers.__main__ import main
from layers.ask import permalink
from layers.cards.about import about
from layers.cards.card import card
from layers.cards.content import panel_content
from layers.collection import check_collection, read_collection
from layers.collection.tables import write_tables
from layers.export.extract import Extract
from layers.model import Collection, Filters, View
from layers.store import Store, select
from layers.words import read_words

TINY = Path(__file__).parents[1] / "data" / "tiny"
GONE = "herald-2025-04-03"
QUOTE = "twice as wide"
WORDS = read_words("en")
TABLE = "withdrawn = { on = '2025-06-02', why = 'Misread.' }\n"


@pytest.fixture
def collection(aged: Path) -> Collection:
    return read_collection(aged)


def with_line(tmp_path: Path, article: str, excerpt: str, line: str) -> Path:
    """Copy the tiny collection with one more line in an excerpt."""
    folder = shutil.copytree(TINY, tmp_path / "tiny")
    path = folder / "articles" / f"{article}.toml"
    head = f'id = "{excerpt}"\n'
    path.write_text(path.read_text("utf-8").replace(head, head + line), "utf-8")
    return folder


def test_it_is_rejected_and_its_id_is_kept(collection: Collection) -> None:
    assert GONE not in collection.excerpts
    gone = collection.withdrawn[GONE]
    assert (gone.id, gone.article, gone.on.edtf) == (GONE, "herald-2025-04", "2025-06-02")
    assert gone.why == {"en": "Misread: the belt is “<b>not</b>” named."}
    assert collection.rejected == 1


@pytest.mark.parametrize("filters", [Filters(), Filters(places=("belt",)), Filters(words="wide")])
def test_every_row_is_accounted_for(collection: Collection, filters: Filters) -> None:
    found = select(Store(collection), filters)
    assert found.read == len(read_collection(TINY).excerpts)
    assert found.read == found.shown + found.hidden + found.not_placed + found.rejected
    assert found.rejected == 1


def test_nothing_counts_it(collection: Collection) -> None:
    everything = select(Store(collection), Filters())
    before = select(Store(read_collection(TINY)), Filters())
    assert everything.matching == before.matching - 1
    assert everything.place_counts["belt"] == before.place_counts["belt"] - 1


def test_the_rest_of_it_may_stand_in_the_file(tmp_path: Path) -> None:
    folder = with_line(tmp_path, "herald-2025-04", GONE, TABLE)
    collection, problems = check_collection(folder)
    assert problems == ()
    assert collection is not None
    assert list(collection.withdrawn) == [GONE]


def test_a_misread_position_is_no_longer_held_against_others(tmp_path: Path) -> None:
    folder = with_line(tmp_path, "herald-2025-04", GONE, TABLE)
    path = folder / "articles" / "herald-2025-04.toml"
    path.write_text(path.read_text("utf-8").replace("start = 204", "start = 150"), "utf-8")
    assert check_collection(folder)[1] == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("withdrawn = { on = '2025-06-02' }\n", "has no why"),
        ("withdrawn = { why = 'Misread.' }\n", "has no on"),
        ("withdrawn = { on = '2025-02-30', why = 'Misread.' }\n", "has 28 days"),
        ("withdrawn = { on = '2025-06-02', why = ' ' }\n", "the text is empty"),
        ("withdrawn = { on = '2025-06-02', why = 'a', wy = 'b' }\n", "did you mean 'why'"),
        ("withdrawn = true\n", "not a table"),
    ],
)
def test_a_bad_withdrawal_is_named_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    folder = with_line(tmp_path, "herald-2025-04", GONE, line)
    collection, problems = check_collection(folder)
    assert collection is None
    [told] = [problem for problem in problems if says in str(problem)]
    assert told.path.read_text("utf-8").splitlines()[told.line - 1] == line.strip()


def test_a_withdrawal_before_publication_is_a_warning(tmp_path: Path) -> None:
    line = "withdrawn = { on = '2024', why = 'Misread.' }\n"
    folder = with_line(tmp_path, "herald-2025-04", GONE, line)
    [told] = check_collection(folder)[1]
    assert (told.severity, told.what) == (
        "warning",
        f"excerpt '{GONE}' was withdrawn 2024, before its article was published",
    )


def test_a_contrast_with_it_is_a_warning_and_is_not_shown(tmp_path: Path) -> None:
    folder = with_line(tmp_path, "herald-2025-04", "herald-2025-04-02", TABLE)
    collection, problems = check_collection(folder)
    assert collection is not None
    [told] = problems
    assert told.severity == "warning"
    assert told.what.endswith("contrasts with 'herald-2025-04-02', which was withdrawn")
    assert "herald-2025-04-02" in told.path.read_text("utf-8").splitlines()[told.line - 1]
    assert collection.excerpts["gull-2025-03-02"].contrasts_with == ()
    assert card(collection, "gull-2025-03-02", "?", WORDS)["contrasts"] == []


def test_its_id_cannot_be_used_again(aged: Path) -> None:
    path = aged / "articles" / "rasif-2025-05.toml"
    path.write_text(path.read_text("utf-8").replace("rasif-2025-05-02", GONE), "utf-8")
    collection, problems = check_collection(aged)
    assert collection is None
    assert any("is defined twice" in problem.what for problem in problems)


def test_tables_hold_it_too(tmp_path: Path, collection: Collection) -> None:
    folder = shutil.copytree(TINY, tmp_path / "t", ignore=shutil.ignore_patterns("articles"))
    write_tables(collection, folder)
    read = read_collection(folder)
    assert read.withdrawn == collection.withdrawn
    assert read.excerpts == collection.excerpts
    assert read.rejected == 1


def test_a_link_to_it_is_understood(collection: Collection) -> None:
    view = View(excerpt=GONE)
    pairs = permalink.write(view, collection.version)
    assert permalink.read(pairs, collection) == (view, ())
    _, [trouble] = permalink.read([("excerpt", f"{GONE}x")], collection)
    assert trouble.why == "unknown"


def test_the_panel_says_why_and_shows_no_word_of_it(collection: Collection) -> None:
    store = Store(collection)
    data: dict[str, Any] = panel_content(collection, store, View(excerpt=GONE), 100, WORDS)
    [note] = data["notes"]
    assert "2 June 2025" in note
    assert "Misread: the belt is “<b>not</b>” named." in note
    assert "The Herald" in note
    assert QUOTE in read_collection(TINY).excerpts[GONE].quote
    assert QUOTE not in json.dumps(data)


def test_an_export_of_it_is_empty_and_counts_it_as_rejected(collection: Collection) -> None:
    extract = Extract(collection, Store(collection), View(excerpt=GONE), WORDS)
    assert extract.ids == ()
    assert extract.selection.rejected == 1


def test_the_about_box_lists_it(collection: Collection) -> None:
    [part] = [part for part in about(collection, WORDS) if part["title"] == "Withdrawn excerpts"]
    [item] = part["list"]
    assert item["text"].startswith(f"{GONE}, 2 June 2025: Misread")
    titles = [part["title"] for part in about(read_collection(TINY), WORDS)]
    assert "Withdrawn excerpts" not in titles


def test_the_check_counts_it(aged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (aged / "history.toml").unlink()
    capsys.readouterr()
    assert main(["check", str(aged)]) == 0
    said = capsys.readouterr().out
    assert said == "3 articles, 12 excerpts, 9 places, 11 actors, 1 withdrawn; 0 problems\n"
