"""What pulls against what: who contradicts an excerpt, and what it is that separates two.

What separates two excerpts is what the curators' notes on both of them say, clause for clause:
of "'He' is the envoy. Contrast: whether the port closes; who pays." and "Contrast: whether the
port closes." that is "whether the port closes".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypedDict

from layers.model import Collection, Excerpt
from layers.words import Words

_CLAUSE = re.compile(r"[.;:؛。]+(?:\s+|$)")
_FEWEST_WORDS = 3  # fewer are the same by chance
_ENOUGH = 3  # excerpts, for a first screen


class Topic(TypedDict):
    """What separates excerpts: those of the first pairs that it separates, by id, and how many pairs it does."""

    words: str
    ids: list[str]
    n: int


def contradicted(collection: Collection, excerpt: Excerpt, words: Words) -> str | None:
    """Name in one line who contradicts an excerpt; None if nobody does."""
    names = dict.fromkeys(_opponent(collection, excerpt, other, words) for other in excerpt.contrasts_with)
    return words.of("card.contradicted", names=words.listed(list(names))) if names else None


def _opponent(collection: Collection, excerpt: Excerpt, other_id: str, words: Words) -> str:
    """Name the other's outlet, or who speaks there if both stand in the same one."""
    other = collection.excerpts[other_id]
    articles = collection.articles
    if articles[other.article].outlet_key != articles[excerpt.article].outlet_key:
        return words.name(articles[other.article].outlet_names)
    return words.name(collection.actors[other.claim.by].names)


def separating(one: Excerpt, other: Excerpt, words: Words) -> list[str]:
    """List what separates two excerpts, in the order of the first one's note."""
    theirs = set(_clauses(words.name(other.note)))
    return [clause for clause in _clauses(words.name(one.note)) if clause in theirs]


def _clauses(note: str) -> list[str]:
    found = (clause.strip() for clause in _CLAUSE.split(note))
    return [clause for clause in found if len(clause.split()) >= _FEWEST_WORDS]


def topics(collection: Collection, pairs: Iterable[tuple[str, str]], words: Words) -> list[Topic]:
    """Group pairs of excerpts by what separates them: what separates most pairs comes first.

    A pair that two things separate stands under both; one whose notes have nothing in common
    stands under the names of the two.
    """
    found: dict[str, Topic] = {}
    for ids in pairs:
        one, other = (collection.excerpts[id_] for id_ in ids)
        names = words.of(
            "card.against",
            one=_opponent(collection, other, one.id, words),
            other=_opponent(collection, one, other.id, words),
        )
        for clause in separating(one, other, words) or [names]:
            topic = found.setdefault(clause, {"words": capital(clause), "ids": [], "n": 0})
            topic["n"] += 1
            if len(topic["ids"]) < _ENOUGH:
                topic["ids"] = list(dict.fromkeys([*topic["ids"], *ids]))
    return sorted(found.values(), key=lambda topic: -topic["n"])


def capital(text: str) -> str:
    """Begin a text with a capital, and leave the rest as it is."""
    return text[:1].upper() + text[1:]
