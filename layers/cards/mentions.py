"""Where a quote names the places and actors that it is linked to.

A name is found as it is written, and also where only these differ: diacritics and Arabic
vowel marks, the ways of writing alef, yeh and teh marbuta, kinds of hyphens and apostrophes,
a capital at the start of a sentence. Arabic particles written onto a name (و، ب، ال …) and a
possessive 's stay outside. Names that a language declines are found in the forms listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypedDict

from layers.model import Actor, Place, spellings
from layers.text import fold

Kind = Literal["place", "actor"]

_APOSTROPHES = "'’‘‛`´ʼʻʾʿ′＇"
# And, so; with, for, like, will; the: what Arabic writes onto the word that follows.
_ARABIC_PARTICLES = re.compile("[وف]?(?:[بكلس]|[بك]?ال|لل)?")
_LONGEST_PARTICLES = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A place or an actor and how it may be written; `surnames` count while unambiguous."""

    kind: Kind
    id: str
    spellings: tuple[str, ...]
    surnames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a quote, `start` to `end` (exclusive), that names a place or an actor."""

    start: int
    end: int
    kind: Kind
    id: str


class Segment(TypedDict):
    """A stretch of a quote: plain where `kind` and `id` are None, else a mention.

    What was searched for is of the kind "sought"; it has the `id` of the mention that it is in.
    """

    text: str
    kind: Kind | Literal["sought"] | None
    id: str | None


def named_place(place: Place) -> Named:
    """Collect the names and aliases of a place, in all languages."""
    return Named("place", place.id, spellings(place))


def named_actor(actor: Actor) -> Named:
    """Collect the names and aliases of an actor, in all languages, and a person's surname."""
    last_words = (name.split()[-1] for name in actor.names.values() if len(name.split()) > 1)
    surnames = tuple(last_words) if actor.kind == "person" else ()
    return Named("actor", actor.id, spellings(actor), surnames)


def mentions(quote: str, names: Sequence[Named]) -> tuple[Mention, ...]:
    """Find the names in a quote, in order of position; no two overlap.

    Of names that overlap the longest counts, then the first. A spelling that several share
    is the one's that comes first in `names`; a surname that several persons share, or that
    is another's spelling, counts for none of them.
    """
    plain, positions = _plain(quote)
    found = [
        (start, start + len(spelling), named)
        for spelling, named in _owners(names).items()
        for start in _starts(spelling, plain)
    ]
    found.sort(key=lambda match: (match[0] - match[1], match[0]))
    taken = bytearray(len(plain))
    chosen = []
    for start, end, named in found:
        inside_letter = positions[end] == positions[end - 1] or (start > 0 and positions[start] == positions[start - 1])
        if not inside_letter and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            chosen.append(Mention(positions[start], positions[end], named.kind, named.id))
    return tuple(sorted(chosen, key=lambda mention: mention.start))


def segments(quote: str, found: Iterable[Mention], sought: Iterable[tuple[int, int]] = ()) -> list[Segment]:
    """Cut a quote at its mentions; the texts joined are the quote, and none is empty.

    Parameters
    ----------
    sought
        Stretches (start and end) that were searched for, in order; no two overlap.
    """
    cut: list[Segment] = []
    marks = [*sought, (len(quote), len(quote))]
    mark = at = 0
    for end, kind, id_ in _stretches(quote, found):
        while at < end:
            while marks[mark][1] <= at:
                mark += 1
            first, last = marks[mark]
            till = min(end, last if first <= at else first)
            cut.append({"text": quote[at:till], "kind": "sought" if first <= at else kind, "id": id_})
            at = till
    return cut


def _stretches(quote: str, found: Iterable[Mention]) -> Iterator[tuple[int, Kind | None, str | None]]:
    """Say where each stretch of a quote ends, and what it is: the mentions, and what lies between."""
    for one in found:
        yield one.start, None, None
        yield one.end, one.kind, one.id
    yield len(quote), None, None


def _owners(names: Sequence[Named]) -> dict[str, Named]:
    """Say whose each plain spelling is; surnames give way to everything else."""
    owners: dict[str, Named] = {}
    for named in names:
        for spelling in named.spellings:
            for variant in _variants(spelling):
                owners.setdefault(variant, named)
    bearers: dict[str, set[str]] = {}
    for named in names:
        for surname in named.surnames:
            for variant in _variants(surname):
                bearers.setdefault(variant, set()).add(named.id)
    by_id = {named.id: named for named in names if named.surnames}
    alone = {surname: by_id[min(ids)] for surname, ids in bearers.items() if len(ids) == 1}
    return alone | owners


@lru_cache(maxsize=16384)
def _variants(spelling: str) -> tuple[str, ...]:
    """Return the plain forms of a spelling that differ in the case of the first letter.

    A sentence may begin with it ("Military police"). A small letter is let through only for
    several words ("al-Amin government"): "west" and "us" are words, not names.
    """
    plain = _plain(spelling.strip())[0].strip()
    if not any(character.isalnum() for character in plain):
        return ()
    upper, lower = plain[0].upper() + plain[1:], plain[0].lower() + plain[1:]
    several = any(not character.isalnum() for character in plain)
    return tuple(dict.fromkeys((plain, upper, lower) if several else (plain, upper)))


def _starts(spelling: str, plain: str) -> Iterator[int]:
    """Find where a spelling stands as a whole word, or whole words, in a plain text."""
    start = plain.find(spelling)
    while start >= 0:
        end = start + len(spelling)
        if not plain[end : end + 1].isalnum() and _begins_word(plain, start):
            yield start
        start = plain.find(spelling, start + 1)


def _begins_word(plain: str, start: int) -> bool:
    """Say whether a word begins here, or only Arabic particles stand between."""
    before = start
    while before > 0 and plain[before - 1].isalnum() and start - before <= _LONGEST_PARTICLES:
        before -= 1
    return _ARABIC_PARTICLES.fullmatch(plain, before, start) is not None


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text in plain letters, and where in it each of them stood (its length last)."""
    if text.isascii() and text.isprintable() and "  " not in text and "`" not in text:
        return text, [*range(len(text) + 1)]
    letters: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        plain = _plain_character(character)
        if plain == " " and letters[-1:] == [" "]:
            continue
        letters.extend(plain)
        positions.extend([position] * len(plain))
    return "".join(letters), [*positions, len(text)]


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """Fold a letter but keep its case; make spaces, hyphens and apostrophes of one kind."""
    if character in _APOSTROPHES:
        return "'"
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    if category in ("Mn", "Me", "Cf"):
        return ""
    if not character.isalnum():
        return character
    folded = fold(character)
    return folded.upper() if character.isupper() else folded
