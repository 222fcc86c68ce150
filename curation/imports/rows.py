"""What a row of a foreign file says, in this product's terms but with names instead of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from curation.imports.scales import Scale

Position = tuple[float, float]
"""Longitude and latitude, in degrees of WGS 84."""


class Unreadable(ValueError):  # noqa: N818 - the name says what is wrong
    """A file, or the rest of it from a line on, cannot be read; `mend` says what helps."""

    def __init__(self, what: str, mend: str, line: int = 1) -> None:
        self.what = what
        self.mend = mend
        self.line = line
        super().__init__(f"{what}; {mend}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or an object of a file, as it stands, and the line it begins on, from 1."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for besides the file; empty where the file must say it."""

    today: date
    url: str = ""
    title: str = ""
    outlet: str = ""
    published: str = ""
    language: str = "en"
    licence: str = ""
    precision: str = "town"
    sources: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as a data set names it; `kind` is used if nobody of that name is known."""

    name: str
    kind: str = "organisation"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a data set names it.

    `link` is None where the data set does not say whether the words name the place.
    """

    name: str
    position: Position | None
    scale: Scale
    link: str | None = None
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


@dataclass(frozen=True, slots=True)
class Row:
    """One excerpt, or one more place of an excerpt that an earlier row began.

    `start` counts in the text of `source.text_sha256`. `mapped` says how codes were read, one
    line for each; `lost` what could not be taken over though the row was.
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
    note: str | None = None
    mapped: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    continues: bool = False
