"""The labelled sets: how good the proposals must be, and that the scorer counts right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from curation.propose import Gazetteer, propose
from tools.evaluate.labelled import Label, read_labelled
from tools.evaluate.score import Count, score

SETS = Path(__file__).parent
PARTS = ("development", "held_out", "second_held_out")


@pytest.mark.parametrize("part", PARTS)
def test_the_labelled_sets_are_met(gazetteer: Gazetteer, part: str) -> None:
    articles = read_labelled(SETS / part)
    result = score((each, propose(each.source, gazetteer)) for each in articles)
    assert result.verbatim == result.quotes > 0
    assert result.counts["places"].f1 >= 0.95
    assert result.counts["buffer zone"].precision >= 0.85
    assert result.counts["actors"].f1 >= 0.90
    assert result.counts["months"].f1 >= 0.80


def test_there_are_articles_in_three_languages() -> None:
    articles = [each for part in PARTS for each in read_labelled(SETS / part)]
    assert len(articles) >= 12
    assert {each.source.language for each in articles} == {"en", "ar", "ru"}


def test_the_scorer_counts_what_is_wrong_and_what_is_missed(gazetteer: Gazetteer) -> None:
    article = read_labelled(SETS / "development")[0]
    draft = propose(article.source, gazetteer)
    right = score([(article, draft)])
    first = replace(article.labels[0], places=frozenset({"nowhere"}))
    wrong = score([(replace(article, labels=(first, *article.labels[1:])), draft)])
    assert wrong.counts["places"].missed == right.counts["places"].missed + 1
    assert wrong.counts["places"].wrong > right.counts["places"].wrong
    assert wrong.errors


def test_an_excerpt_nobody_asked_for_counts_against_its_places(gazetteer: Gazetteer) -> None:
    article = read_labelled(SETS / "development")[0]
    draft = propose(article.source, gazetteer)
    nothing = score([(replace(article, labels=()), draft)])
    assert nothing.counts["places"].precision == 0.0
    assert nothing.counts["actors"] == Count()


def test_a_label_must_stand_once_in_its_text(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(
        'language = "en"\npublished = "2025"\ntext = "A. A."\n'
        '[[labels]]\nat = "A."\nplaces = []\nactors = []\nevent = ""\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="must stand in the text once"):
        read_labelled(tmp_path)
    assert Label("A", 0, frozenset(), frozenset(), "").event == ""
