"""Which language a reader is answered in: the address's, else the browser's wish, else the collection's."""

from __future__ import annotations

import re

from layers.model import Collection
from layers.words import ENGLISH, languages

LONGEST_WISH = 1_000
"""What of an `Accept-Language` is read; browsers send under a hundred characters."""

ANY = "*"
_RANGE = re.compile(
    r"(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE
)


def language_of(said: str | None, collection: Collection | None, wish: str = "") -> str:
    """Decide the language; it is always one that has a catalogue.

    Parameters
    ----------
    said
        `View.language`: what the address says, or None.
    collection
        Whose own language is the last resort; None where the data cannot be read.
    wish
        `Accept-Language`, where a page is answered. Documents leave it out: the same address
        is the same bytes for everybody.
    """
    own = collection.language if collection else ENGLISH
    known = languages()
    return next((one for one in (said, wished(wish), own) if one in known), ENGLISH)


def wished(accepted: str) -> str | None:
    """Return the language of ours that an `Accept-Language` asks for first, or None.

    The ranges are taken by weight, those of one weight as they stand (RFC 9110, 12.5.4), and
    are cut from behind until one fits, `ar-SY` to `ar` (RFC 4647, 3.4). What cannot be read is
    passed over; at `*` the reader takes any.
    """
    read = (_RANGE.fullmatch(part.strip()) for part in accepted[:LONGEST_WISH].split(","))
    ranges = [(float(found[2] or 1), found[1].lower()) for found in read if found]
    for weight, tag in sorted(ranges, key=lambda one: -one[0]):
        if not weight or tag == ANY:
            return None
        parts = tag.split("-")
        for length in range(len(parts), 0, -1):
            if (short := "-".join(parts[:length])) in languages():
                return short
    return None
