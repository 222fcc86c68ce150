from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from curation.propose import Draft, Gazetteer, Source, make_gazetteer, propose
from layers.collection import read_collection
from layers.text import clean_article

ROOT = Path(__file__).parents[3]
Propose = Callable[..., Draft]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return make_gazetteer(read_collection(ROOT / "data"))


@pytest.fixture(scope="session")
def proposed(gazetteer: Gazetteer) -> Propose:
    """Return a function that proposes the excerpts of a text."""

    def run(text: str, language: str = "en", published: str = "2025-09-22") -> Draft:
        source = Source(clean_article(text), language=language, published=published)
        return propose(source, gazetteer)

    return run
