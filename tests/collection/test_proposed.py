"""An article that is only proposed keeps nothing from being shown, however broken it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from layers.collection import check_collection, read_collection
from tests.conftest import TINY

GULL = "gull-2025-03"
HEAD = 'status = "proposed"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(TINY, tmp_path / "data")


def article(folder: Path) -> str:
    """Give the text of an article that is shown, as one that is proposed."""
    return HEAD + (folder / "articles" / f"{GULL}.toml").read_text("utf-8")


def renamed(text: str) -> str:
    return text.replace(GULL, "zz-draft")


BROKEN: Mapping[str, Callable[[str], str]] = {
    "nothing but its state": lambda _: HEAD,
    "half written": lambda text: text[: len(text) * 2 // 3],
    "cut within a table": lambda text: renamed(text).partition("quote = ")[0] + 'quote = "',
    "bytes that are no text": lambda text: renamed(text).replace("Port", "Po\udcff\udcfert"),
    "a key of 100 parts": lambda text: f"{text}\n{'.'.join('a' * 100)} = 1\n",
    "unknown fields": lambda text: renamed(text).replace("kind =", "knid ="),
    "an actor and a place that nobody knows": lambda text: renamed(text).replace('id = "', 'id = "x'),
    "the ids of excerpts that are shown": lambda text: text.replace(f'id = "{GULL}"', 'id = "zz-draft"', 1),
    "the id of an article that is shown": lambda text: text,
    "contrasts that nobody else has": lambda text: renamed(text).replace(
        "contrasts_with = []", f'contrasts_with = ["{GULL}-01", "none"]'
    ),
    "offsets that contradict": lambda text: renamed(text).replace("start = ", "start = 1"),
}


@pytest.mark.parametrize("name", ["aa-draft", "zz-draft"])
@pytest.mark.parametrize("how", BROKEN)
def test_the_rest_is_shown_and_what_is_wrong_is_told(folder: Path, how: str, name: str) -> None:
    sound = read_collection(folder)
    path = folder / "articles" / f"{name}.toml"
    path.write_bytes(BROKEN[how](article(folder)).encode("utf-8", "surrogateescape"))
    collection, problems = check_collection(folder)
    assert collection is not None, [str(one) for one in problems if one.severity == "error"]
    assert collection.version == sound.version
    assert collection.excerpts == sound.excerpts
    assert {(one.path, one.severity) for one in problems} >= {(path, "warning")}


def test_one_that_is_accepted_or_does_not_say_keeps_everything_back(folder: Path) -> None:
    path = folder / "articles" / "zz-draft.toml"
    for text in ("id = ", 'id = "x"\n[[excerpts]]\nstatus = "proposed"\nid = ', '# status = "proposed"\n'):
        path.write_text(text, "utf-8")
        assert check_collection(folder)[0] is None, text


def test_an_excerpt_that_is_shown_may_contrast_with_one_that_is_proposed(folder: Path) -> None:
    shown = folder / "articles" / "herald-2025-04.toml"
    text = shown.read_text("utf-8")
    shown.write_text(text.replace("contrasts_with = []", 'contrasts_with = ["zz-draft-01"]', 1), "utf-8")
    (folder / "articles" / "zz-draft.toml").write_text(renamed(article(folder)), "utf-8")
    collection, problems = check_collection(folder)
    assert collection is not None
    assert any("not the other way round" in str(one) for one in problems)
