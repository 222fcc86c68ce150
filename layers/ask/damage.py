"""What becomes of addresses on their way through mail, chats and pages; undone where it can be in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, unquote_plus

# What mail, chat and text put round an address, or leave at its end.
_AROUND = " \t\r\n.,;:!?=%…()[]{}<>\"'«»“”„‘’*_`|\\\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"
GLUED = re.compile(r"[?&;#](?=[\w.-]+=)")
"""What parts pairs where it stands inside a value."""
ENTITY = re.compile(r"(?:#\d+|[a-z]{2,8});.*", re.DOTALL)
"""A key that is left of the HTML behind an address."""
ENCODED = re.compile("%(?:25)?3D|=(?:26|2[C-F]|3[ABDF]|5F)", re.IGNORECASE)
"""An "=" that was encoded, once or twice, or what a mail’s own way of writing encodes."""
WRAPPED = re.compile(r".*https?://[^?\s]*\?(?P<query>.+)", re.IGNORECASE | re.DOTALL)
"""A whole address that stands in another as one value."""
_QUOTED_PRINTABLE = re.compile("=(26|2[C-F]|3[ABDF]|5F)", re.IGNORECASE)  # RFC 2045, 6.7; =20 begins a year
_ALL_ENCODED = re.compile(r"(?=.*(?:%[0-9a-f]{2}){2})(?:%[0-9a-f]{2}|[\w+.-])+", re.IGNORECASE)
_LOOSE_MONTH = re.compile(r"(\d{4})[-/.‐‑–](\d{1,2})(?:[-/.‐‑–]\d{1,2})?")
_CUT = re.compile(r"[<>\"|\[\]\\#\s]")


def twice_decoded(text: str) -> str:
    """Return a text that each program on its way may have encoded once more, mail among them."""
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
    plain = re.sub("%[0-9a-f]?$", "", value.strip(_AROUND), flags=re.IGNORECASE)
    twice = twice_decoded(plain)
    whole = re.sub(r"=?\s+", "", unescape(twice)).strip(_AROUND)  # HTML, and lines that mail breaks
    before = _CUT.split(unescape(twice))[0].strip(_AROUND)  # what stood behind it in a page or a text
    for one in dict.fromkeys((plain, twice, whole, before, whole.removeprefix("3D"))):  # =3D is = in mail
        yield one
        yield one.casefold()
        found = _LOOSE_MONTH.fullmatch(one)
        if found:
            yield f"{int(found[1]):04d}-{int(found[2]):02d}"
