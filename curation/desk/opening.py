"""An article of the collection brought to the desk, with its text or what is quoted of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from curation.desk.document import excerpts_in, facts_in, is_proposed
from curation.desk.draft import Draft, Item, digest_of, in_order
from layers.model import ActorLink, PlaceLink
from layers.text import clean_article

TEXT_ENDINGS = (".txt", ".md")


class OtherText(ValueError):  # noqa: N818 - the name says what is wrong
    """A text is not that of the article: `missing` are the excerpts whose quote is not in it."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(missing))


def open_article(draft: str, written: str, text: str | None) -> Draft:
    """Make a draft of an article's file.

    Parameters
    ----------
    draft
        The draft's id.
    written
        The file's text.
    text
        The article's cleaned text. Without it the draft holds what the file quotes, where it
        stands, and quotes cannot be made longer or shorter.

    Raises
    ------
    OtherText
        If a quote of the file does not stand in the text.
    BadDocument
        If the file cannot be read.
    """
    facts = facts_in(written)
    state: Any = "proposed" if is_proposed(written) else "accepted"
    tables = list(excerpts_in(written))
    items = tuple(_item(number, table, state) for number, table in enumerate(tables, 1))
    opened = Draft(draft, "", facts, base=digest_of(written), opened=facts, begun=True)
    if text is None:
        return replace(opened, text=patchwork(tables), items=in_order(items), partial=True)
    placed = [_place(item, str(table["quote"]), text) for item, table in _pairs(items, tables)]
    missing = [item.excerpt for item, now in zip(items, placed, strict=True) if now is None]
    if missing:
        raise OtherText(missing)
    found = tuple(item for item in placed if item is not None)
    return replace(opened, text=text, items=in_order(found))


def reload(draft: Draft, written: str) -> Draft:
    """Bring a draft up to a file that somebody else changed; what is not in it yet stays.

    Raises
    ------
    OtherText
        If a quote of the file does not stand in the draft's text.
    """
    now = open_article(draft.id, written, None if draft.partial else draft.text)
    own = [item for item in draft.items if not item.excerpt]
    first = len(now.items) + 1
    kept = tuple(replace(item, key=f"n{number}") for number, item in enumerate(own, first))
    return replace(now, items=in_order((*now.items, *kept)), seen=draft.seen)


def find_text(folder: Path | None, digest: str) -> str | None:
    """Find the cleaned text that has a digest among the text files of a folder."""
    if folder is None or not folder.is_dir():
        return None
    for path in sorted(folder.iterdir()):
        if path.suffix in TEXT_ENDINGS and path.is_file():
            text = clean_article(path.read_text(encoding="utf-8", errors="replace"))
            if digest_of(text) == digest:
                return text
    return None


def patchwork(tables: Iterable[Mapping[str, Any]]) -> str:
    """Lay what excerpts know of a text where it stands; line breaks stand for the rest."""
    pieces = []
    for table in tables:
        start, quote, prefix = int(table["start"]), str(table["quote"]), str(table["prefix"])
        pieces += [(start - len(prefix), prefix), (start + len(quote), str(table["suffix"]))]
        pieces.append((start, quote))
    letters = ["\n"] * max((start + len(piece) for start, piece in pieces), default=0)
    for start, piece in pieces:
        letters[start : start + len(piece)] = piece
    return "".join(letters)


def _pairs(
    items: Sequence[Item], tables: Sequence[Mapping[str, Any]]
) -> Iterable[tuple[Item, Mapping[str, Any]]]:
    return zip(items, tables, strict=True)


def _place(item: Item, quote: str, text: str) -> Item | None:
    """Find where an item's quote stands in a text; None if it does not."""
    if text[item.start : item.end] == quote:
        return item
    start = text.find(quote)
    return None if start < 0 else replace(item, start=start, end=start + len(quote), edited=True)


def _item(number: int, table: Mapping[str, Any], state: Any) -> Item:  # noqa: ANN401 - a state
    """Make an item of an excerpt's table."""
    claim = table.get("claim", {})
    return Item(
        key=f"n{number}",
        start=int(table["start"]),
        end=int(table["end"]),
        state=state,
        places=tuple(
            PlaceLink(one["id"], one["link"], one["precision"]) for one in table.get("places", ())
        ),
        actors=tuple(ActorLink(one["id"], one["role"]) for one in table.get("actors", ())),
        by=str(claim.get("by", "")),
        status=str(claim.get("status", "reported")),
        event_date=str(table.get("event_date", "")),
        dated_by=str(table.get("dated_by", "")),
        note=str(table.get("note", "")),
        excerpt=str(table["id"]),
    )
