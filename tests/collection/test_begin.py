"""`python -m layers init`: a new collection that `check` accepts, asked for by options or at a terminal."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from layers.__main__ import main
from layers.collection import read_collection
from layers.collection.begin import EXAMPLE
from layers.scene.rules import most_zoom
from layers.store.edition import read_edition
from layers.words import languages

ROOT = Path(__file__).parents[2]
ASKED = (
    "--title",
    "Reports from Georgia",
    "--country",
    "Грузия",
    "--languages",
    "ka, en",
    "--months",
    "2025-01/2025-06",
)


def test_options_make_a_commented_collection_that_check_accepts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "map"
    assert main(["init", str(folder), *ASKED]) == 0
    assert f"LAYERS_DATA={folder} make run" in capsys.readouterr().out
    assert main(["check", str(folder)]) == 0
    assert "0 problems, 1 warning" in capsys.readouterr().out  # there is no article yet
    collection = read_collection(folder)
    assert (collection.window, collection.languages) == (("2025-01", "2025-06"), ("ka", "en"))
    assert collection.bounds == pytest.approx((39.6, 40.7, 47.0, 43.9), abs=0.2)
    assert (folder / "collection.toml").read_text("utf-8").count("#") >= 10
    assert (folder / "actors.toml").read_text("utf-8").startswith("#")
    assert "Грузия" in {names.get("ru") for names in read_edition(folder).features["names"]}
    assert [path.name for path in folder.parent.iterdir()] == ["map"]


def test_the_example_passes_every_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "example"
    assert main(["init", str(folder), "--example"]) == 0
    capsys.readouterr()
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "3 articles, 7 excerpts, 4 places, 8 actors; 0 problems\n"
    assert main(["verify", str(folder)]) == 0
    assert "7 exact, 0 drifted" in capsys.readouterr().out


def test_the_example_speaks_every_language_and_holds_each_kind_of_date(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "x"), "--example"])
    collection = read_collection(tmp_path / "x")
    assert {one.language for one in collection.articles.values()} == set(languages())
    for excerpt in collection.excerpts.values():
        assert set(excerpt.gist) == set(languages())
    signs = Counter(one.event.sign if one.event else "none" for one in collection.excerpts.values())
    assert set(signs) == {"exact", "interval", "none"}
    assert any(one.contrasts_with for one in collection.excerpts.values())
    assert max(collection.quoted.values()) <= 0.30


def test_a_terminal_is_asked_for_what_no_option_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter(["Ships at 'Sund' \"now\"", "10, 50, 14, 53", "2025-01 / 2025-09", "en ru"])

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    assert main(["init", str(tmp_path / "x")]) == 0
    assert [question.split()[0] for question in asked] == ["Title:", "Where?", "Months,", "Languages"]
    collection = read_collection(tmp_path / "x")
    assert collection.title == {"en": "Ships at 'Sund' \"now\""}
    assert (collection.bounds, collection.languages) == ((10.0, 50.0, 14.0, 53.0), ("en", "ru"))


def test_a_quarter_of_a_town_opens_near_and_can_be_looked_at_nearer(tmp_path: Path) -> None:
    bounds = "37.60,55.74,37.66,55.77"
    assert main(["init", str(tmp_path / "new"), "--title", "A", "--bounds", bounds, "--months", "2025-01/2025-02"]) == 0
    view = read_collection(tmp_path / "new").first_view
    assert view.zoom == 14
    assert (most_zoom(view.zoom), most_zoom(6)) == (18, 11)


def test_bounds_may_cross_the_180th_meridian(tmp_path: Path) -> None:
    for number, bounds in enumerate(("177,-20,-178,-15", "177,-20,182,-15")):
        folder = tmp_path / str(number)
        assert main(["init", str(folder), "--title", "x", "--bounds", bounds]) == 0
        assert read_collection(folder).bounds == (177.0, -20.0, 182.0, -15.0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "give --title"),
        (["--title", "x"], "give --country NAME or --bounds"),
        (["--title", "x", "--country", "Frence"], "perhaps France"),
        (["--title", "x", "--country", "Korea"], "perhaps North Korea or South Korea"),
        (["--title", "x", "--country", "Palestin"], "or Palestinian Territories is meant"),
        (["--title", " ", "--country", "FR"], "give --title"),
        (["--title", "x", "--bounds", "1,2,3"], "not four numbers"),
        (["--title", "x", "--bounds", "3,2,1,4"], "does not enclose anything"),
        (["--title", "x", "--bounds", "nan,2,3,4"], "does not enclose anything"),
        (["--title", "x", "--country", "FR", "--months", "2025-13/2026-01"], "not a first and a last month"),
        (["--title", "x", "--country", "FR", "--months", "2025-02/2025-01"], "not a first and a last month"),
        (["--title", "x", "--country", "FR", "--languages", "English"], "write languages as codes"),
        (["--example", "--title", "x"], "leave out --title"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_is_made(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "x"), *more]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("x")
    assert main(["init", str(tmp_path), *ASKED]) == 1
    assert "missing or empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["init", str(empty), *ASKED]) == 0


def test_nothing_of_the_example_is_that_of_the_tests_or_of_the_shipped_data() -> None:
    ours = {path.stem for path in EXAMPLE.rglob("articles/*.toml")}
    actors = {one["id"] for one in tomllib.loads((EXAMPLE / "actors.toml").read_text("utf-8"))["actors"]}
    for other in (ROOT / "data", ROOT / "tests" / "data" / "tiny"):
        collection = read_collection(other)
        assert ours.isdisjoint(collection.articles)
        assert actors.isdisjoint(collection.actors)
