"""What the tests of the desk stand on: the tiny collection, copied, and a draft in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curation.desk import lookup
from curation.desk.drafts import Draft
from layers.collection import read_collection
from layers.model import Collection
from tests.curation.desk.samples import TINY, make_draft


@pytest.fixture(autouse=True)
def asked_of_gists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for gists in the languages of the tests: one more is one file of words."""
    monkeypatch.setattr(lookup, "languages", lambda: ("en", "ar", "ru"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the tiny collection that may be written into."""
    return shutil.copytree(TINY, tmp_path / "data")


@pytest.fixture(scope="session")
def collection() -> Collection:
    return read_collection(TINY)


@pytest.fixture
def draft() -> Draft:
    return make_draft()
