"""The forms in which a language writes a name: attached particles, cases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from curation.propose.rules import Rules, read_rules
from layers.text import fold

SHORTEST_STEM = 2
SHORTEST_WITH_PARTICLES = 3


@lru_cache(maxsize=65536)
def forms(word: str, language: str, *, capitals: bool = False) -> frozenset[str]:
    """Return the forms of a folded word, itself among them.

    `capitals` tells that the word is an abbreviation, which no case changes.
    """
    rules = read_rules(language)
    found = {word}
    if "declension" in rules.table and not capitals:
        found |= set(_declined(word, rules))
    if "particles" in rules.table:
        found |= set(_with_particles(word, rules))
    return frozenset(form for form in found if form == word or form not in rules["not_forms"])


def particle_of(form: str, rules: Rules) -> str:
    """Return the particles, article included, that a form may begin with; empty if none.

    Only meant for words known to be a name with particles before it.
    """
    fitting = [each for each in _particles(rules.language) if form.startswith(each)]
    return max(fitting, key=len, default="")


def _declined(word: str, rules: Rules) -> Iterator[str]:
    """Give the cases of a word by the longest ending of the table that it has."""
    best = ""
    endings: list[str] = []
    for ending, others in rules.table["declension"]:
        long_enough = len(word) - len(ending) >= SHORTEST_STEM
        if word.endswith(ending) and long_enough and len(ending) >= len(best):
            best, endings = ending, others
    if not best and not (word and word[-1].isalpha() and word[-1] not in "аеиоуыэюя"):
        return
    stem = word[: len(word) - len(best)]
    yield from (stem + ending for ending in endings)


def _with_particles(word: str, rules: Rules) -> Iterator[str]:
    """Give a word with the particles that are written onto it."""
    article = fold(rules.table["article"])
    if word.startswith(article) and len(word) > len(article) + 1:
        stem = word.removeprefix(article)
        yield from (fold(each) + stem for each in rules.table["article_forms"])
    elif len(word) >= SHORTEST_WITH_PARTICLES:
        yield from (fold(each) + word for each in rules.table["particles"])


@lru_cache
def _particles(language: str) -> tuple[str, ...]:
    """Return what a language writes onto the word that follows, folded."""
    table = read_rules(language).table
    return tuple(
        fold(each) for each in (*table.get("article_forms", ()), *table.get("particles", ()))
    )
