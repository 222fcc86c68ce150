"""Quotes against the full texts of their articles."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.__main__ import main
from layers.collection import read_collection
from layers.collection.verify import Verdict, summarise, verify_quotes
from layers.model import Collection

DATA = Path(__file__).parents[1] / "data"
TINY = DATA / "tiny"
TEXTS = DATA / "tiny_texts"
FIRST = "gull-2025-03-01"


@pytest.fixture(scope="module")
def tiny() -> Collection:
    return read_collection(TINY)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return shutil.copytree(TEXTS, tmp_path / "texts")


def change(texts: Path, old: str, new: str) -> None:
    """Replace words of the first article's text."""
    path = texts / "gull-2025-03.txt"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def first(collection: Collection, texts: Path) -> Verdict:
    verdicts = verify_quotes(collection, texts)
    return next(verdict for verdict in verdicts if verdict.excerpt == FIRST)


def test_every_quote_is_exact_in_its_article(tiny: Collection) -> None:
    verdicts = verify_quotes(tiny, TEXTS)
    assert sorted(verdict.excerpt for verdict in verdicts) == sorted(tiny.excerpts)
    articles = [tiny.excerpts[verdict.excerpt].article for verdict in verdicts]
    assert articles == sorted(articles, key=list(tiny.articles).index)
    assert {verdict.result for verdict in verdicts} == {"exact"}


def test_a_text_is_found_by_its_digest_whatever_its_name(tiny: Collection, texts: Path) -> None:
    for number, path in enumerate(sorted(texts.iterdir())):
        path.rename(texts / f"{number}.md")
    assert {verdict.result for verdict in verify_quotes(tiny, texts)} == {"exact"}


def test_a_text_is_found_by_its_name_and_then_its_digest_is_wrong(tiny: Collection, texts: Path) -> None:
    (texts / "gull-2025-03.txt").rename(texts / "copy of gull-2025-03.txt")
    change_of_name = texts / "copy of gull-2025-03.txt"
    change_of_name.write_text(change_of_name.read_text(encoding="utf-8") + "\nOne more line.\n")
    verdict = first(tiny, texts)
    assert verdict.result == "drifted"
    assert "the text has the SHA-256" in verdict.why


def test_a_missing_text_is_told(tiny: Collection, texts: Path) -> None:
    (texts / "gull-2025-03.txt").unlink()
    verdicts = verify_quotes(tiny, texts)
    assert [v.result for v in verdicts if v.article == "gull-2025-03"] == ["no text"] * 6
    assert {v.result for v in verdicts if v.article != "gull-2025-03"} == {"exact"}


def test_a_moved_quote_is_told_with_its_place(tiny: Collection, texts: Path) -> None:
    change(texts, "By [Ada", "By our own [Ada")
    verdict = first(tiny, texts)
    start = tiny.excerpts[FIRST].start
    assert (verdict.result, verdict.start) == ("drifted", start + len("our own "))
    assert f"stands at {start + 8}, not at {start}" in verdict.why


@pytest.mark.parametrize(
    ("old", "new", "says"), [("Ada Arn](", "Ida Arn](", "before it stands"), ("Patrols on", "Petrols on", "after it")]
)
def test_other_words_around_a_quote_are_told(tiny: Collection, texts: Path, old: str, new: str, says: str) -> None:
    change(texts, old, new)
    verdict = first(tiny, texts)
    assert verdict.result == "drifted"
    assert says in verdict.why


def test_a_changed_sentence_is_told_with_the_nearest_passage(tiny: Collection, texts: Path) -> None:
    change(texts, "Two grey ships", "Three grey ships")
    verdict = first(tiny, texts)
    assert verdict.result == "drifted"
    assert verdict.passage is not None
    assert verdict.passage.endswith("grey ships tied up at the old quay of Port Sund on 3 March "
                                    "2025, the harbour master said.")  # fmt: skip
    assert "% alike" in str(verdict)


def test_a_sentence_that_is_gone_is_not_found(tiny: Collection, texts: Path) -> None:
    (texts / "gull-2025-03.txt").write_text("Quite another text, of the same name.")
    verdict = first(tiny, texts)
    assert (verdict.result, verdict.passage) == ("not found", None)
    (texts / "gull-2025-03.txt").write_text("")
    assert first(tiny, texts).result == "not found"


@settings(max_examples=50)
@given(text=st.text(max_size=200))
def test_any_text_gives_a_verdict_for_every_quote(
    tiny: Collection, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "gull-2025-03.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    verdicts = verify_quotes(tiny, folder)
    assert len(verdicts) == len(tiny.excerpts)
    assert "exact" not in {verdict.result for verdict in verdicts}


def test_verdicts_are_counted() -> None:
    verdict = Verdict("a-1", "a", "exact")
    assert summarise([verdict, replace(verdict, result="no text")]) == ("1 exact, 0 drifted, 0 not found, 1 no text")


def test_the_command_tells_what_is_not_exact(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(TINY), "--texts", str(texts)]) == 0
    assert capsys.readouterr().out == "13 exact, 0 drifted, 0 not found, 0 no text\n"
    (texts / "rasif-2025-05.txt").unlink()
    assert main(["verify", str(TINY), "--texts", str(texts)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "rasif-2025-05-01: no text: no file holds the text of rasif-2025-05"
    assert lines[-1] == "11 exact, 0 drifted, 0 not found, 2 no text"


def test_the_command_needs_a_sound_collection_and_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(TINY), "--texts", str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().out
    assert main(["verify", str(tmp_path), "--texts", str(TEXTS)]) == 1
    assert "the file is missing" in capsys.readouterr().out
