"""Which encoding a page is in that says none by a mark and is no UTF-8."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from layers.decoding import UTF_8, Decoded, decode, unmarked_utf16

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
HEAD_BYTES = 4096
FIRST_OF_SEVERAL = 0xC2
"""The lowest byte that begins a UTF-8 character of several."""
MOSTLY_SOUND = 4
"""So many sound characters of several bytes to each bad one make UTF-8 overwhelmingly likely."""
MOST_BAD = 0.02
"""In a declared encoding at most this share of the bytes may be none of it."""
AS_BROWSERS_READ = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-6": "cp1256",
}  # fmt: skip
"""Encodings that pages declare and mean another (WHATWG's list), and Arabic Windows pages."""


def decode_page(content: bytes, header: str = "") -> Decoded:
    """Decode bytes by their mark, as UTF-8, as they declare, or as they most likely are.

    A bad byte never changes how the others are read.
    """
    as_marked = decode(content)
    if as_marked.encoding == UTF_8 and (wide := unmarked_utf16(content)):
        return decode(content, wide)._replace(guessed=True)
    if as_marked.encoding != UTF_8 or not as_marked.unread:
        return as_marked
    found = _DECLARED.search(content[:HEAD_BYTES])
    declared = _known(header) or (_known(found[1].decode("ascii")) if found else "")
    sound = sum(byte >= FIRST_OF_SEVERAL for byte in content) - as_marked.unread  # first bytes of characters
    if declared == UTF_8 or sound >= MOSTLY_SOUND * as_marked.unread:
        return as_marked
    if declared:
        as_declared = decode(content, declared)
        if as_declared.unread <= MOST_BAD * len(content):
            return as_declared
    best = from_bytes(content).best()
    return Decoded(str(best), best.encoding, guessed=True) if best is not None else as_marked


def _known(name: str) -> str:
    """Return the encoding that a declared name means, as browsers read it; "" if there is none."""
    try:
        known = codecs.lookup(name)
        decode(b"\xff", known.name)  # some codecs are no encodings of text
    except LookupError:
        return ""
    return AS_BROWSERS_READ.get(known.name, known.name)
