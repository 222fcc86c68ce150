"""How a draft begins: from an article of the collection, or from what is proposed of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from curation.desk.article_file import read_article_file
from curation.desk.drafts import FACTS, Draft, Item, Step, by_language, digest_of, in_order, signed
from curation.desk.edits import Span
from curation.desk.lookup import newest
from curation.imports.row import unused
from curation.propose import Draft as Proposals
from curation.propose import Proposal, Source, make_gazetteer, propose
from curation.propose.draft import KIND
from curation.propose.rules import guess_language, read_rules
from curation.propose.sentences import split_sentences
from curation.propose.words import split_words
from layers.collection.verify import read_texts
from layers.model import ActorLink, Collection, PlaceLink
from layers.words import ENGLISH, name_in

_TURN = Lock()
_OF_SOURCE = ("title", "outlet", "outlet_id", "language", "published", "url")


class OtherText(ValueError):  # noqa: N818 - the name says what is wrong
    """A text is not that of the article: `missing` are the excerpts whose quote is not in it."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(missing))


def open_article(draft: str, written: str, text: str | None, language: str = ENGLISH) -> Draft:
    """Make the draft of an id from what is written in an article's file.

    `text` is the article's cleaned text. Without it the draft holds what the file quotes, where
    it stands, and quotes cannot be made longer or shorter. `language` is that of the collection's own texts.

    Raises
    ------
    OtherText
        If a quote of the file does not stand in the text.
    BadArticleFile
        If the file cannot be read.
    """
    facts, tables, proposed, _ = read_article_file(written, language)
    state: Any = "proposed" if proposed else "accepted"
    items = tuple(_item_of_table(number, table, state, language) for number, table in enumerate(tables, 1))
    opened = Draft(draft, "", facts, base=digest_of(written), opened=facts, begun=True, language=language)
    if text is None:
        return replace(opened, text=patchwork(tables), items=in_order(items), partial=True)
    placed, missing = [], []
    for item, table in zip(items, tables, strict=True):
        found = _place(item, str(table["quote"]), text)
        if found is None:
            missing.append(item.excerpt)
        else:
            placed.append(found)
    if missing:
        raise OtherText(missing)
    return replace(opened, text=text, items=in_order(tuple(placed)))


def reload(draft: Draft, written: str) -> Draft:
    """Bring a draft up to a file that somebody else changed; what is not in it yet stays.

    Raises
    ------
    OtherText
        If a quote of the file does not stand in the draft's text.
    """
    now = open_article(draft.id, written, None if draft.partial else draft.text, draft.language)
    own = [item for item in draft.items if not item.excerpt]
    first = len(now.items) + 1
    kept = tuple(replace(item, key=f"n{number}") for number, item in enumerate(own, first))
    return replace(now, items=in_order((*now.items, *kept)), seen=draft.seen)


def find_text(folder: Path | None, digest: str) -> str | None:
    """Find the cleaned text that has a digest among the text files of a folder."""
    if folder is None or not folder.is_dir():
        return None
    return next((text.words for _, text in read_texts(folder) if text.sha256 == digest), None)


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


def _place(item: Item, quote: str, text: str) -> Item | None:
    """Find where an item's quote stands in a text; None if it does not."""
    if text[item.start : item.end] == quote:
        return item
    start = text.find(quote)
    return None if start < 0 else replace(item, start=start, end=start + len(quote), edited=True)


def _item_of_table(number: int, table: Mapping[str, Any], state: Any, language: str) -> Item:  # noqa: ANN401 - a state
    """Make an item of an excerpt's table."""
    claim = table.get("claim", {})
    return Item(
        key=f"n{number}",
        start=int(table["start"]),
        end=int(table["end"]),
        state=state,
        places=tuple(PlaceLink(one["id"], one["link"], one["precision"]) for one in table.get("places", ())),
        actors=tuple(ActorLink(one["id"], one["role"]) for one in table.get("actors", ())),
        by=str(claim.get("by", "")),
        status=str(claim.get("status", "reported")),
        event_date=str(table.get("event_date", "")),
        dated_by=name_in(by_language(table.get("dated_by"), language), language),
        excerpt=str(table["id"]),
        gist=dict(table.get("gist", {})),
        note=by_language(table.get("note"), language),
        same_event=tuple(map(str, table.get("same_event", ()))),
        accepted=signed(table.get("accepted")),
        checked=signed(table.get("checked")),
    )


def propose_draft(draft: str, source: Source, given: Mapping[str, str], collection: Collection) -> Draft:
    """Make a draft of a new article, with everything that is proposed of it.

    What the curator said of the article, `given`, counts for more than its page; an outlet that
    neither names is that whose articles of the collection have an address of the same host.
    """
    if not source.outlet and not given.get("outlet"):
        given = {**given, "outlet": outlet_at(given.get("url", "") or source.url, collection)}
    proposed = _propose_in_turn(source.with_given(given), collection)
    found = proposed.source
    facts = {
        **dict.fromkeys(FACTS, ""),
        **{name: getattr(found, name) or "" for name in _OF_SOURCE},
        "id": unused(proposed.id, collection.articles),
        "authors": "\n".join(found.authors),
        "kind": KIND,
        **{name: value for name, value in given.items() if value},
    }
    items = [_item_of_proposal(number, one) for number, one in enumerate(proposed.excerpts, 1)]
    return Draft(
        draft,
        found.text,
        facts,
        in_order(tuple(items)),
        language=collection.language,
        told=tuple(map(str, proposed.told)),
        changes=tuple((one.before, one.after) for one in found.changes),
    )


def _propose_in_turn(source: Source, collection: Collection) -> Proposals:
    """Propose one article at a time: the longest text takes seconds and 200 MB, however many are brought at once."""
    with _TURN:
        return propose(source, gazetteer_of(collection))


def outlet_at(address: str, collection: Collection) -> str:
    """Return the outlet whose articles have an address of the same host; "" if none or several have."""
    host = host_of(address)
    found = {article.outlet for article in collection.articles.values() if host and host_of(article.url) == host}
    return found.pop() if len(found) == 1 else ""


def host_of(address: str) -> str:
    """Return the host of an address, without `www.`."""
    try:
        return (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def propose_more(draft: Draft, collection: Collection, first: int | None = None) -> Draft:
    """Add to a draft what is proposed besides its excerpts; their keys count from `first`."""
    if draft.partial:
        return draft
    names = ("language", "published", "title", "outlet", "outlet_id")
    source = Source(draft.text).with_given({name: draft.facts[name] for name in names})
    proposed = _propose_in_turn(source, collection)
    free = [
        one
        for one in proposed.excerpts
        if not any(item.start < one.end and one.start < item.end for item in draft.items)
    ]
    first = first or len(draft.items) + 1
    items = (_item_of_proposal(number, one) for number, one in enumerate(free, first))
    return replace(draft, items=in_order((*draft.items, *items)), told=tuple(map(str, proposed.told)))


def propose_again(draft: Draft, collection: Collection) -> Draft:
    """Propose anew, by the facts and the names as they are now; what was decided or edited stays.

    It can be undone.
    """
    kept = tuple(item for item in draft.items if item.state != "proposed" or item.edited or item.excerpt)
    after = propose_more(replace(draft, items=kept), collection, draft.last_number + 1)
    gone = {item.key: item for item in draft.items if item not in kept}
    new: dict[str, Item | None] = {item.key: None for item in after.items if item not in kept}
    return replace(after, past=(*draft.past, Step("", {**gone, **new})))


@lru_cache(maxsize=64)
def sentences_of(text: str, language: str) -> Sequence[Span]:
    """Return where the sentences of a text stand, in order."""
    rules = read_rules(language or guess_language(text))
    return tuple((one.start, one.end) for one in split_sentences(text, split_words(text), rules))


gazetteer_of = newest(make_gazetteer)
"""What is worked out of a collection's names."""


def _item_of_proposal(number: int, one: Proposal) -> Item:
    """Make an item of a proposal."""
    date = one.date
    return Item(
        key=f"n{number}",
        start=one.start,
        end=one.end,
        places=tuple(PlaceLink(found.id, found.link, found.precision) for found in one.places),
        actors=tuple(dict.fromkeys(ActorLink(found.id, found.role) for found in one.actors)),
        by=one.claim_by or "",
        status=one.status,
        event_date=date.edtf if date else "",
        dated_by=f"'{date.words}'" if date else "",
        confidence=one.confidence,
        why=tuple(part.strip() for part in one.why.split(";") if part.strip()),
    )
