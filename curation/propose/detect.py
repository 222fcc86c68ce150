"""Which language a text is in: by its letters, and where these leave several, by its words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from curation.propose.rules import FALLBACK, LANGUAGES, read_rules

SAMPLE = 20_000
SHORTEST = 20
"""A text of fewer letters is too short to be told by its words."""
FOREIGN = 0.01
"""A larger share of letters that a language does not write tells that a text is in another one."""
SURE = 12.0
"""How much likelier, by its logarithm, a language must be than one that is expected."""


def guess_language(text: str, expected: Iterable[str] = ()) -> str:
    """Tell the language of a text; those `expected`, and those that have rules, need less to show for it."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    own = {language: _own(sample, language) for language in LANGUAGES}
    counts = {language: sum(map(str.isalpha, part)) for language, part in own.items()}
    by_letters = max(counts, key=lambda language: (counts[language], language == FALLBACK))
    owned = counts[by_letters] > letters / 2
    foreign = read_rules(by_letters).table["foreign_letters"]
    others = sum(each in foreign for each in sample) > FOREIGN * letters
    if not letters or (owned and letters < SHORTEST and not others):
        return by_letters
    # Words of another script, quoted, would count for more: they have more bytes.
    ranked = _ranked(own[by_letters] if owned else sample)
    likeliest, score = next(iter(ranked.items()))
    known = {*LANGUAGES, *(each.partition("-")[0] for each in expected)}
    if others:  # another language of the script
        known.discard(by_letters)
        ranked = {each: ranked[each] for each in ranked if each != by_letters}
        likeliest, score = next(iter(ranked.items()))
    near = [each for each in ranked if each in known and ranked[each] >= score - SURE]
    return near[0] if near else likeliest


def letters_of(text: str, language: str) -> int:
    """Count the letters of a text that are of a language's script."""
    return sum(map(str.isalpha, _own(text, language)))


def _own(text: str, language: str) -> str:
    """Return a text without the letters that are none of a language's script."""
    first, last = map(chr, read_rules(language).table["letters"])
    return "".join(each if first <= each <= last or not each.isalpha() else " " for each in text)


@lru_cache(maxsize=8)
def _ranked(text: str) -> dict[str, float]:
    """Return how likely each language is, the likeliest first, as a logarithm."""
    from py3langid import rank  # noqa: PLC0415 - reads its model, and only texts of no known language need it

    return {str(language): float(score) for language, score in rank(text)}
