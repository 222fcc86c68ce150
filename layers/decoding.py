"""From bytes to text: the one decoder of whatever is read, and what may be read at all."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

MOST_BYTES = 128 * 2**20
"""Of a file that is read whole."""
SAMPLE = 8192
FEWEST_EMPTY = 4
LEAST_EMPTY = 32
"""Of so many bytes of UTF-16 one at least is the empty half of a Latin letter or a blank."""
UTF_8 = "utf-8"
# The mark of UTF-32 begins with one of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: UTF_8,
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_MARK = "\ufeff"
UNREADABLE = "\ufffd"
UNREAD = re.compile("[\udc80-\udcff]+")
_KEPT = "layers.unread"


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Let a lone surrogate stand for each byte that is none of the encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff" * (error.end - error.start), error.end


codecs.register_error(_KEPT, _keep)


class Decoded(NamedTuple):
    """A text and the encoding that it was read in.

    Each byte that is none of the encoding is a lone surrogate (U+DC80 to U+DCFF) in `text`, so that one
    bad byte never changes how the others are read and its place can be told. `guessed` tells that
    nothing said which encoding it is.
    """

    text: str
    encoding: str
    guessed: bool = False

    @property
    def unread(self) -> int:
        """Return how many bytes are none of the encoding."""
        return sum(map(len, UNREAD.findall(self.text)))

    @property
    def shown(self) -> str:
        """Return the text with U+FFFD where bytes could not be read, as browsers show it."""
        return UNREAD.sub(UNREADABLE, self.text)

    @property
    def note(self) -> str:
        """Say what could not be read, and what was only guessed; "" if all was read as it says."""
        unread = self.unread
        some = "1 byte" if unread == 1 else f"{unread} bytes"
        lost = f"{some} could not be read as {self.encoding}: U+FFFD stands for what was there" if unread else ""
        guess = f"nothing says its encoding, and it was read as {self.encoding}: see that the letters are right"
        return "; ".join(filter(None, (guess if self.guessed else "", lost)))


def decode(content: bytes, encoding: str = "") -> Decoded:
    """Decode bytes as asked, else by their byte order mark, else as UTF-8; a mark is no content.

    Raises
    ------
    LookupError
        If there is no such encoding of text.
    """
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    if not encoding:
        content, encoding = content[len(mark) :], _MARKS.get(mark, UTF_8)
    plain = codecs.lookup(encoding).name == UTF_8
    try:
        text = content.decode(encoding, "surrogateescape" if plain else _KEPT)
    except UnicodeError as error:  # some codecs stop at what they cannot read
        raise LookupError(f"{encoding}: {error}") from None
    return Decoded(text.removeprefix(_MARK), encoding)


def unmarked_utf16(content: bytes) -> str:
    """Return which UTF-16 bytes without a mark are in, by the empty halves of their Latin letters and blanks, or ""."""
    some = b"" if content.startswith(tuple(_MARKS)) else content[:SAMPLE]
    first, second = some[::2].count(0), some[1::2].count(0)
    empty = first + second
    if empty < FEWEST_EMPTY or (first and second) or empty * LEAST_EMPTY < len(some):
        return ""
    return "utf-16-be" if first else "utf-16-le"


def read_bytes(path: Path) -> bytes:
    """Read a regular file whole: a pipe would never end, and a larger one than `MOST_BYTES` takes all memory.

    Raises
    ------
    OSError
        If it cannot be read, is no regular file or too large.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        content = b"" if found.st_size > MOST_BYTES else file.read(MOST_BYTES + 1) or b""
        if max(found.st_size, len(content)) > MOST_BYTES:  # it may grow, or tell no size
            raise OSError(errno.EFBIG, f"it is larger than {MOST_BYTES >> 20} MB", str(path))
        return content


def read_text(path: Path) -> str:
    r"""Read the text of a file that is sound, its line ends as `\n`."""
    return with_line_ends(decode(read_bytes(path)).text)


def with_line_ends(text: str) -> str:
    r"""Return a text with its line ends as `\n`; where it has no others, the `\r` of old editors are line ends."""
    text = text.replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")
