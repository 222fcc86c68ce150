"""What of an article is in the collection, or on the desk, already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from rapidfuzz import fuzz

from curation.desk.draft_store import Drafts
from curation.desk.drafts import Draft, digest_of
from curation.desk.edits import Context, edit
from curation.desk.layout import Folders, attempt, go_to
from layers.model import Article, Collection
from layers.store.shelf import shelf_at
from layers.text import fold, plain_address
from layers.words import Words

Why = Literal["address", "title", "text", "quote"]

# How alike (0 to 100): two headlines on one subject score up to 80, one that was mended 92.
LIKE_TITLE = 90.0
LIKE_TEXT = 85.0
LIKE_QUOTE = 92.0
# Quotes of an article that are looked for in a text before it is called the same.
QUOTES_TRIED = 6
SHORTEST_QUOTE = 40
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Something like the draft's article: an article of the collection, or another draft.

    `excerpt` is the one whose quote stands in the text, for `why` "quote".
    """

    why: Why
    title: str
    article: str = ""
    draft: str = ""
    excerpt: str = ""


def duplicates(draft: Draft, collection: Collection, others: Iterable[Draft]) -> list[Duplicate]:
    """Find what is like a draft's article, each thing with its strongest sign.

    The draft's own article is left out.
    """
    own = draft.facts["id"] if draft.base else ""
    articles = [one for one in collection.articles.values() if one.id != own]
    quotes = _quotes(collection)
    text = fold(draft.text)
    like = [_like_article(draft, text, one, quotes.get(one.id, ())) for one in articles]
    like += [_like_draft(draft, text, one) for one in others if one.id != draft.id]
    found = [one for one in like if one]
    left_out = {own, *(one.article for one in found)}
    return [*found, *_same_quotes(text, collection, left_out)]


def _like_article(draft: Draft, text: str, article: Article, quotes: Sequence[str]) -> Duplicate | None:
    """Say in what an article of the collection is like a draft's."""
    addresses = {plain_address(one) for one in (article.url, article.archived_url or "") if one}
    asked = {plain_address(draft.facts[name]) for name in ("url", "archived_url")} - {""}
    if addresses & asked:
        return Duplicate("address", article.title, article=article.id)
    same = not draft.partial and article.text_sha256 == digest_of(draft.text)
    if same or _holds(text, quotes):
        return Duplicate("text", article.title, article=article.id)
    if _alike(draft.facts["title"], article.title):
        return Duplicate("title", article.title, article=article.id)
    return None


def _like_draft(draft: Draft, text: str, other: Draft) -> Duplicate | None:
    """Say in what another draft is like this one."""
    title = other.facts["title"]
    address = plain_address(draft.facts["url"])
    if address and address == plain_address(other.facts["url"]):
        return Duplicate("address", title, draft=other.id)
    if fuzz.ratio(text, fold(other.text), score_cutoff=LIKE_TEXT):
        return Duplicate("text", title, draft=other.id)
    if _alike(draft.facts["title"], title):
        return Duplicate("title", title, draft=other.id)
    return None


def _alike(title: str, other: str) -> bool:
    one, two = fold(title), fold(other)
    return bool(one and two) and fuzz.token_sort_ratio(one, two) >= LIKE_TITLE


def _holds(text: str, quotes: Sequence[str]) -> bool:
    """Say whether most of an article's quotes stand, nearly word for word, in a text."""
    tried = [quote for quote in quotes if len(quote) >= SHORTEST_QUOTE][:QUOTES_TRIED]
    if not tried or len(text) < SHORTEST_QUOTE:
        return False
    there = sum(quote in text or fuzz.partial_ratio(quote, text, score_cutoff=LIKE_QUOTE) > 0 for quote in tried)
    return 2 * there > len(tried)


def _quotes(collection: Collection) -> Mapping[str, list[str]]:
    """Return the folded quotes of each article, as many as are tried."""
    quotes: dict[str, list[str]] = {}
    for excerpt in collection.excerpts.values():
        own = quotes.setdefault(excerpt.article, [])
        if len(own) < 2 * QUOTES_TRIED:
            own.append(fold(excerpt.quote))
    return quotes


def _same_quotes(text: str, collection: Collection, left_out: set[str]) -> Iterator[Duplicate]:
    """Give the excerpts of other articles whose quote stands in a text."""
    for excerpt in collection.excerpts.values():
        quote = fold(excerpt.quote)
        if excerpt.article not in left_out and len(quote) >= SHORTEST_QUOTE and quote in text:
            title = collection.articles[excerpt.article].title
            yield Duplicate("quote", title, article=excerpt.article, excerpt=excerpt.id)


def show_duplicates(draft: Draft, folders: Folders, words: Words) -> None:
    """Show what a draft is like, and let the curator go on, go there, or drop it."""
    collection = shelf_at(folders.data).current().collection
    drafts = Drafts(folders.drafts)
    found = duplicates(draft, collection, drafts.others(draft.id))
    st.text(draft.facts["title"])
    st.warning(words["desk.alike"])
    for index, one in enumerate(found[:MOST_SHOWN]):
        with st.container(key=f"alike_{index}", horizontal=True, vertical_alignment="center"):
            st.text(in_words(one, words), width="stretch")
            if one.draft:
                label = words["desk.alike.open"]
                st.button(label, key=f"to_{index}", on_click=go_to, args=(one.draft,))
    if len(found) > MOST_SHOWN:
        st.text(words.count("desk.alike.more", len(found) - MOST_SHOWN))

    def begin() -> None:
        drafts.change(draft.id, lambda now: edit(now, {"do": "begin"}, Context(collection, ())))

    def drop() -> None:
        drafts.discard(draft.id)
        go_to(None)

    with st.container(key="alike_choices", horizontal=True):
        st.button(words["desk.alike.go_on"], type="primary", on_click=attempt, args=(begin,))
        st.button(words["desk.alike.drop"], on_click=attempt, args=(drop,))


def in_words(one: Duplicate, words: Words) -> str:
    """Say what is alike, and where it is."""
    key = f"desk.alike.{one.why}"
    where = words["desk.alike.draft" if one.draft else "desk.alike.article"]
    return words.of(key, title=one.title, where=where, excerpt=one.excerpt)
