"""The page about proposing is held to the code: its modules, its stages, every key of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import curation.propose
from curation.propose.rules import LANGUAGES, read_rules

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "curation" / "propose"
PAGE = (ROOT / "docs" / "proposing.md").read_text(encoding="utf-8")
CODE = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
TABLES = {"countries", "sites", "carried", "not_before", "adjective_endings", "dates.words"}
"""Tables whose own keys are codes, kinds, words and endings."""


def keys(table: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and key not in TABLES:
            yield from keys(value, f"{key}.")
        else:
            yield key


def keys_of(language: str) -> set[str]:
    return set(keys(read_rules(language).table))


def test_every_module_is_named_and_every_name_is_a_module() -> None:
    modules = {path.name for path in FOLDER.glob("*.py")} - {"__init__.py"}
    named = set(re.findall(r"`(\w+\.py)`", PAGE))
    tests = {path.name for path in Path(__file__).parent.glob("*.py")}
    assert named - tests == modules


def test_the_stages_stand_in_the_order_in_which_they_are_called() -> None:
    stages = re.findall(r"^\| \*\*(\w+)\*\* \|", PAGE, re.MULTILINE)
    assert stages == ["text", "names", "places", "actors", "dates", "draft"]
    assert all((FOLDER / f"{stage}.py").is_file() for stage in stages)
    calls = ("annotate(", "find_places(", "find_actors(", "date_sentences(", "propose_excerpts(")
    source = (FOLDER / "article.py").read_text(encoding="utf-8").partition("def propose(")[2]
    positions = [source.index(call) for call in calls]
    assert positions == sorted(positions)
    assert all(call.removesuffix("(") in PAGE for call in calls)


def test_what_it_says_stages_hand_on_is_there() -> None:
    classes = re.findall(r"`([A-Z]\w+)`", PAGE)
    assert classes
    assert {name for name in classes if f"class {name}" not in CODE} == set()
    assert set(curation.propose.__all__) & {"Source", "Gazetteer", "Proposal", "Draft"} <= {*classes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_rules_is_told(language: str) -> None:
    assert {key for key in keys_of(language) if f"`{key}`" not in PAGE} == set()


def test_no_language_lacks_what_english_has() -> None:
    own = {"plural", "capital_countries", "not_before", "dates.capital_months"}
    for language in LANGUAGES:
        assert keys_of("en") - keys_of(language) - own == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_rules_is_read(language: str) -> None:
    paired = re.compile(r"(streets|clubs|parties)_(before|after)|not_before")
    unread = {
        key
        for key in keys_of(language)
        if f'"{key}"' not in CODE and f'"{key.rpartition(".")[2]}"' not in CODE and not paired.fullmatch(key)
    }
    assert unread == set()


def test_every_file_that_holds_a_kind_of_input_is_there() -> None:
    named = re.findall(r"`((?:\w+/)+\w+\.py)`", PAGE)
    assert len(named) > 40
    missing = [path for path in named if not any((ROOT / top / path).is_file() for top in ("", "curation"))]
    assert missing == []
