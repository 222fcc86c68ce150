"""What becomes of addresses on their way through mail, chats and pages: told, and undone where it can be in one way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import unquote, unquote_plus

from layers.ask.table import BY_KEY

Why = Literal[
    "unknown", "malformed", "swapped", "too long", "unknown key", "no side", "one side", "mended", "no version"
]

# What mail, chat and text put round an address, or leave at its end.
_AROUND = " \t\r\n.,;:!?=%/…،؛؟。、।()[]{}<>\"'«»“”„‘’*_`|\\"
GLUED = re.compile(r"(?:[?&;#|,]|\\u0026)(?=[\w.-]+=)")
"""What parts pairs where it stands inside a value."""
ENTITY = re.compile(r"(?:#\d+|[a-z]{2,8});.*", re.DOTALL)
"""A key that is left of the HTML behind an address."""
ENCODED = re.compile("%(?:25)?3D|=(?:26|2[C-F]|3[ABDF]|5F)|＝", re.IGNORECASE)
"""An "=" that was encoded, once or twice, what a mail’s own way of writing encodes, or one as wide as an ideograph."""
WRAPPED = re.compile(r".*https?://[^?\s]*\?(?P<query>.+)", re.IGNORECASE | re.DOTALL)
"""A whole address that stands in another as one value."""
_QUOTED_PRINTABLE = re.compile("=(26|2[C-F]|3[ABDF]|5F)", re.IGNORECASE)  # RFC 2045, 6.7; =20 begins a year
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What turns writing, or tells where a line may break."""
_GATE_END = re.compile(r"__;\S*!!\S*\$?$")  # what urldefense.com writes behind the address that it leads through
_ALL_ENCODED = re.compile(r"(?=.*(?:%[0-9a-f]{2}){2})(?:%[0-9a-f]{2}|[\w+.-])+", re.IGNORECASE)
_LOOSE_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?")
_CUT = re.compile(r"[<>\"|\[\]\\#\s]")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something of an address that could not be used.

    `why` is a word of the catalogue; `suggestion` the nearest id that exists, or None: of an
    address with many unknown ids, only the first few get one. What was "mended" is used as its
    suggestion says.
    """

    key: str
    value: str
    why: Why
    suggestion: str | None = None

    def __str__(self) -> str:
        """Say in English what is wrong, without the key, and what was perhaps meant."""
        meant = f"; did you mean {self.suggestion!r}?" if self.suggestion else ""
        row = BY_KEY.get(self.key)
        mend = "; write it like 2025-07" if row and row.kind == "month" else ""
        return {
            "unknown": f"{self.value!r} is not known{meant}",
            "unknown key": f"a view has no such key{meant}",
            "malformed": f"{self.value!r} cannot be read{mend}",
            "swapped": f"{self.value} ends before it begins",
            "too long": "this is too long",
            "mended": f"{self.value!r} was read as {self.suggestion!r}",
            "no side": f"{self.value!r} cannot stand beside the first; there are two sides of one kind",
            "one side": f"{self.value!r} stands alone; there are two sides",
            "no version": f"version {self.value!r} is not kept",
        }[self.why]


def twice_decoded(text: str) -> str:
    """Return a text that each program on its way may have encoded once more, mail among them."""
    text = text.translate({0xFF1D: "=", 0xFF06: "&", 0xFF1F: "?"})
    return unquote(unquote(_QUOTED_PRINTABLE.sub(lambda pair: chr(int(pair[1], 16)), text)))


def decoded_words(words: str) -> str:
    """Return words that are nothing but encoded ones as they were; others as they are."""
    if not _ALL_ENCODED.fullmatch(words):
        return words
    try:
        return unquote_plus(words, errors="strict")
    except UnicodeDecodeError:
        return words


def undone(value: str) -> Iterator[str]:
    """Give what a value may have been before it stood in a text."""
    seen = _DASHES.sub("-", unicodedata.normalize("NFKC", _UNSEEN.sub("", value)))
    plain = re.sub("%[0-9a-f]?$", "", _GATE_END.sub("", seen.strip()).strip(_AROUND), flags=re.IGNORECASE)
    twice = twice_decoded(plain)
    whole = re.sub(r"=?\s+", "", unescape(twice)).strip(_AROUND)  # HTML, and lines that mail breaks
    before = _CUT.split(unescape(twice))[0].strip(_AROUND)  # what stood behind it in a page or a text
    for one in dict.fromkeys((plain, twice, whole, before, whole.removeprefix("3D"))):  # =3D is = in mail
        yield one
        yield one.casefold()
        found = _LOOSE_MONTH.fullmatch(one)
        if found:
            yield f"{int(found[1]):04d}-{int(found[2]):02d}"
