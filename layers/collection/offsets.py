"""Check that the excerpts of an article agree with each other on what stands where in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from layers.collection.record import Record
from layers.errors import show


class Piece(NamedTuple):
    """A stretch of an article's text that an excerpt vouches for; `start` counts from 0."""

    record: Record
    key: str
    start: int
    text: str


def check_offsets(records: Iterable[Record]) -> None:
    """Note the first character of each excerpt that contradicts another excerpt.

    The article itself is not kept, but neighbouring quotes, prefixes and suffixes overlap:
    where two of them cover the same position they must have the same character there. Quotes
    are taken first, so that a wrong prefix is not blamed on the quotes it runs into.
    """
    pieces = [piece for record in records for piece in _pieces(record)]
    if _agree(pieces):
        return
    text: dict[int, tuple[str, Record]] = {}
    told: set[int] = set()
    for piece in sorted(pieces, key=lambda piece: piece.key != "quote"):
        conflict = next(_conflicts(piece, text), None)
        if conflict is None:
            for position, character in enumerate(piece.text, piece.start):
                text.setdefault(position, (character, piece.record))
        elif id(piece.record) not in told:
            told.add(id(piece.record))
            _note_conflict(piece, *conflict)


def _note_conflict(piece: Piece, position: int, there: str, other: Record) -> None:
    """Note that a piece has another character than one read before it."""
    here = piece.text[position - piece.start]
    what = (
        f"{piece.key} of {piece.record.label} has {show(here)} at character {position} of the "
        f"article, but {other.label} has {show(there)} there"
    )
    piece.record.error(what, "correct the offsets or the words of one of them", piece.key)


def _agree(pieces: Iterable[Piece]) -> bool:
    """Say whether pieces agree wherever they overlap, by whole stretches and not by character."""
    position, known = 0, ""  # the text from a position on, as far as it is known
    for piece in sorted(pieces, key=lambda piece: piece.start):
        known = known[piece.start - position :]
        position = piece.start
        shared = min(len(known), len(piece.text))
        if known[:shared] != piece.text[:shared]:
            return False
        known += piece.text[shared:]
    return True


def _pieces(record: Record) -> Iterator[Piece]:
    """Give the stretches of text an excerpt knows, if its position is sound."""
    good = record.good
    if not {"quote", "start", "prefix", "suffix"} <= good.keys():
        return
    start, quote, prefix = good["start"], good["quote"], good["prefix"]
    yield Piece(record, "quote", start, quote)
    yield Piece(record, "prefix", start - len(prefix), prefix)
    yield Piece(record, "suffix", start + len(quote), good["suffix"])


def _conflicts(
    piece: Piece, text: dict[int, tuple[str, Record]]
) -> Iterator[tuple[int, str, Record]]:
    """Give the positions at which a piece differs from the text known so far."""
    for position, character in enumerate(piece.text, piece.start):
        there, other = text.get(position, (character, piece.record))
        if there != character:
            yield position, there, other
