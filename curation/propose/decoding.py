"""From bytes to text: in the encoding they are in, and how many of them could not be read."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

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


class Decoded(NamedTuple):
    """A text, the encoding it was read in, and how many bytes were none of it."""

    text: str
    encoding: str
    unread: int = 0

    @property
    def note(self) -> str:
        """Say what could not be read; "" if all was."""
        some = "1 byte" if self.unread == 1 else f"{self.unread} bytes"
        return f"{some} could not be read as {self.encoding}: U+FFFD stands for what was there" if self.unread else ""


def decode(content: bytes) -> Decoded:
    """Decode bytes by their mark, as UTF-8, as they declare, or as they most likely are.

    A bad byte is replaced and counted; it never changes how the others are read.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return _replaced(content[len(mark) :], encoding)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(content[:HEAD_BYTES])
    declared = _known(found[1].decode("ascii")) if found else ""
    as_utf8 = _replaced(content, "utf-8")
    sound = sum(byte >= FIRST_OF_SEVERAL for byte in content) - as_utf8.unread  # first bytes of characters
    if declared == "utf-8" or sound >= MOSTLY_SOUND * as_utf8.unread:
        return as_utf8
    if declared:
        as_declared = _replaced(content, declared)
        if as_declared.unread <= MOST_BAD * len(content):
            return as_declared
    best = from_bytes(content).best()
    return Decoded(str(best), best.encoding) if best is not None else as_utf8


def _known(name: str) -> str:
    """Return the encoding that a declared name means, as browsers read it; "" if there is none."""
    try:
        known = codecs.lookup(name)
        "".encode(known.name)  # some codecs are no encodings of text
    except (LookupError, ValueError, TypeError):
        return ""
    return AS_BROWSERS_READ.get(known.name, known.name)


def _replaced(content: bytes, encoding: str) -> Decoded:
    """Decode with U+FFFD for what is none of an encoding, and count those bytes."""
    pieces, unread, position = [], 0, 0
    while True:
        try:
            pieces.append(content[position:].decode(encoding))
        except UnicodeDecodeError as error:
            pieces += [content[position : position + error.start].decode(encoding), "\ufffd"]
            unread += error.end - error.start
            position += error.end
            if unread > MOST_COUNTED:
                rest = content[position:].decode(encoding, "replace")
                return Decoded("".join((*pieces, rest)), encoding, unread + rest.count("\ufffd"))
        else:
            return Decoded("".join(pieces), encoding, unread)


MOST_COUNTED = 200
