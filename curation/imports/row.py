"""What a row of a foreign file says, in this product's terms but with names instead of ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from curation.imports.positions import Spot
from layers.collection.geometry import Bounds
from layers.errors import Mismatch
from layers.text import fold

LONGEST_SLUG = 60
DIGITS = 8
_WORD = re.compile(r"[a-z0-9]+")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for besides the file; empty where the file must say it.

    `bounds` are those of a new collection, `(west, south, east, north)` in degrees; a row outside
    is rejected. Without them they are those of its places. A folder that is there has its own.
    `dates` is "dmy" or "mdy", for days like 03/04/2025; `calendar` is "gregorian" where years from
    1300 to 1499 are meant as such.
    """

    today: date
    url: str = ""
    title: str = ""
    outlet: str = ""
    published: str = ""
    language: str = "en"
    licence: str = ""
    precision: str = "town"
    encoding: str = ""
    dates: str = ""
    calendar: str = ""
    bounds: Bounds | None = None
    sources: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as a data set names it; `kind` is used if nobody of that name is known."""

    name: str
    kind: str = "organisation"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The article that an excerpt is taken from.

    `text_sha256` is None if nobody knows the text that positions count in; then the text is
    that of the article's own rows, in their order, with an empty line between them.
    """

    id: str
    title: str
    outlet: Party
    published: str
    url: str
    authors: tuple[str, ...] = ()
    language: str = "en"
    kind: str = "news report"
    published_by: str | None = None
    source_note: str | None = None
    text_sha256: str | None = None
    text_words: int | None = None


@dataclass(slots=True)
class Row:
    """One excerpt, or one more place of an excerpt that an earlier row began.

    `start` counts in the text of `source.text_sha256`. `mapped` says how codes were read, one
    line for each; `lost` what could not be taken over though the row was; `told` what was done to
    it while reading; `sources` how many it has: those besides the first speak or stand in the note.
    `raw` is the row as it stands in a table, `wrong` why parts of it could not be read.
    """

    line: int
    id: str
    source: Source
    quote: str
    claim: Party
    status: str = "reported"
    start: int = 0
    prefix: str = ""
    suffix: str = ""
    event_date: str | None = None
    dated_by: str | None = None
    spots: tuple[Spot, ...] = ()
    actors: tuple[tuple[Party, str], ...] = ()
    note: str | dict[str, str] | None = None
    gist: dict[str, str] = field(default_factory=dict)
    mapped: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    continues: bool = False
    sources: int = 1
    told: tuple[str, ...] = ()
    raw: str = ""
    wrong: Sequence[Mismatch] = ()


def slug(name: str, noun: str) -> str:
    """Make an id of a name: its Latin letters and digits, joined by hyphens.

    A name in another script becomes the noun and a digest of it, since any spelling of ours
    would be a guess; of a long one the end is a digest.
    """
    folded = fold(name)
    words = _WORD.findall(folded)
    letters = sum(character.isalnum() for character in folded)
    if 2 * sum(map(len, words)) <= letters or not words:
        return f"{noun}-{digest(folded)}"
    whole = "-".join(words)
    if len(whole) <= LONGEST_SLUG:
        return whole
    return f"{whole[:LONGEST_SLUG].rstrip('-')}-{digest(folded)}"


def unused(wanted: str, taken: Container[str]) -> str:
    """Return an id, with the first free number from 2 behind it if it is taken."""
    if wanted not in taken:
        return wanted
    return next(name for n in count(2) if (name := f"{wanted}-{n}") not in taken)


def digest(text: str) -> str:
    """Return the first digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def language_of(name: str, otherwise: str) -> str:
    """Tell the language of a name by its script, which is enough to show it rightly."""
    if _ARABIC.search(name):
        return otherwise if otherwise in ("fa", "ku", "ckb", "ur", "ps") else "ar"
    if _CYRILLIC.search(name):
        return otherwise if otherwise in ("uk", "be", "bg", "sr", "mk") else "ru"
    return "en" if otherwise in ("ar", "ru", "fa", "uk", "be", "bg") else otherwise
