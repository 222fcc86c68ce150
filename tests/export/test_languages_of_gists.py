"""Which columns a table of excerpts has is asked of the columns, not of every excerpt of the collection."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers.collection import read_collection
from layers.collection.excerpts import ExcerptTable, as_table, languages_in
from layers.export.extract import Extract
from layers.export.rows import excerpt_schema
from layers.model import View
from layers.store import Store
from layers.words import read_words

TINY = Path(__file__).parents[1] / "data" / "tiny"


def test_no_excerpt_is_made_for_the_columns_of_gists(monkeypatch: pytest.MonkeyPatch) -> None:
    collection = read_collection(TINY)
    used = {language for excerpt in collection.excerpts.values() for language in excerpt.gist}
    assert len(used) > 1
    assert languages_in(as_table(collection).rows["gist"]) == used
    extract = Extract(collection, Store(collection), View(), read_words("en"))

    def made(*_: object) -> None:
        raise AssertionError("an excerpt was made")

    monkeypatch.setattr(ExcerptTable, "take", made)
    names = excerpt_schema(extract).names
    assert {name.removeprefix("gist_") for name in names if name.startswith("gist_")} == {*used, "language"}
