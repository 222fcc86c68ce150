"""What kinds of site (base, port, airport) words and names mean."""

from __future__ import annotations

from functools import lru_cache

from curation.propose.rules import LANGUAGES, read_rules
from curation.propose.words import forms_of
from layers.model import Place

SITE = "site"


def kinds_of(place: Place) -> frozenset[str]:
    """Return what kinds of site the main names of a place say it is; none if it is no site."""
    if place.kind != SITE:
        return frozenset()
    words = (
        (word, language)
        for language, name in place.names.items()
        if language in LANGUAGES
        for word in forms_of(name)
    )
    return frozenset(kind for each in words if (kind := kind_of(*each)))


@lru_cache(maxsize=65536)
def kind_of(word: str, language: str) -> str | None:
    """Return the kind of site that a folded word means, or None."""
    rules = read_rules(language)
    for kind in rules.table["sites"]:
        if word in rules[f"sites.{kind}"]:
            return str(kind)
    return None
