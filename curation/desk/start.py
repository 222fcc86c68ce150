"""Where a draft begins: drafts that are open, the ways to bring an article, and what of it is there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import streamlit as st
from rapidfuzz import fuzz

from curation.desk.article_file import BadArticleFile, read_article_file
from curation.desk.drafts import Draft, Drafts, NoDraft, digest_of
from curation.desk.edits import Context, edit
from curation.desk.layout import Folders, attempt, go_to, plain
from curation.desk.opening import OtherText, find_text, gazetteer_of, open_article, propose_draft, propose_more
from curation.desk.reading import read_apart
from curation.desk.saving import bad_date, when_of
from curation.propose import NotText, Source
from curation.propose.rules import LANGUAGES
from layers.collection.files import ARTICLES_FOLDER
from layers.decoding import decode
from layers.errors import BadDate
from layers.model import Article, Collection
from layers.store.shelf import shelf_at
from layers.text import fold, plain_address
from layers.words import Words, isolate, language_codes, language_name, name_in

# A browser still shows it at once; no article is as long.
LONGEST_TEXT = 400_000
WAYS = ("paste", "upload", "pick")

Why = Literal["address", "title", "text", "quote"]

# How alike (0 to 100): two headlines on one subject score up to 80, one that was mended 92.
LIKE_TITLE = 90.0
LIKE_TEXT = 85.0
LIKE_QUOTE = 92.0
# Quotes of an article that are looked for in a text before it is called the same.
QUOTES_TRIED = 6
SHORTEST_QUOTE = 40
MOST_SHOWN = 12


def show_start(collection: Collection, folders: Folders, words: Words) -> None:
    """Show the open drafts, and paste, upload and pick."""
    _show_drafts(folders, words)
    st.subheader(words["desk.start"], anchor=False)
    way = st.radio(
        words["desk.start.way"],
        WAYS,
        format_func=lambda one: words[f"desk.way.{one}"],
        horizontal=True,
        label_visibility="collapsed",
        key="desk_way",
    )
    if way == "pick":
        _show_pick(collection, folders, words)
    else:
        _show_new(way, collection, folders, words)


def _show_drafts(folders: Folders, words: Words) -> None:
    """List the open drafts, the one changed last first, and behind a fold those that are saved."""
    drafts = Drafts(folders.drafts)
    ids, saved = drafts.ids(), drafts.ids(saved=True)
    if ids:
        st.subheader(words["desk.drafts"], anchor=False)
        _list_drafts(ids, drafts, words)
    if saved:
        with st.expander(words.count("desk.drafts.saved", len(saved))):
            _list_drafts(saved, drafts, words)


def _list_drafts(ids: Iterable[str], drafts: Drafts, words: Words) -> None:
    """List drafts, each with the ways to open and to discard it."""
    for one in ids:
        with st.container(key=f"draft_{one}", horizontal=True, vertical_alignment="center"):
            try:
                draft = drafts.read(one)
            except NoDraft:
                st.text(words.of("desk.drafts.broken", id=one), width="stretch")
                continue
            accepted, undecided = (len(draft.with_state(s)) for s in ("accepted", "proposed"))
            title = draft.facts["title"] or one
            said = words.of("desk.drafts.item", accepted=words.number(accepted), undecided=words.number(undecided))
            st.text(f"{isolate(title, words.direction)}\n{said}", width="stretch")
            st.button(words["desk.drafts.open"], key=f"o_{one}", on_click=go_to, args=(one,))
            with st.popover(words["desk.drafts.discard"]):
                st.text(words["desk.drafts.sure"])
                label = words["desk.drafts.discard_now"]
                st.button(label, key=f"d_{one}", on_click=attempt, args=(partial(drafts.discard, one),))


def _show_new(way: str, collection: Collection, folders: Folders, words: Words) -> None:
    """Show the form for an article that is pasted or uploaded."""
    with st.form("desk_new", border=False):
        content, name = _show_source(way, words)
        address, published, outlet, language = st.columns(4)
        published_help = words.of("desk.fact.published.help", day="2025-08-11", month="2025-08")
        given = {
            "url": address.text_input(words["desk.fact.url"]),
            "published": published.text_input(words["desk.fact.published"], help=published_help),
            "outlet": outlet.selectbox(
                words["desk.fact.outlet"],
                outlets_of(collection, words),
                index=None,
                accept_new_options=True,
                placeholder="",
                help=words["desk.fact.outlet.help"],
            )
            or "",
            "language": language.selectbox(
                words["desk.fact.language"],
                ["", *languages_for(collection, words)],
                format_func=lambda code: language_name(code, words) if code else words["desk.language.guess"],
                placeholder=words["desk.language.guess"],
            ),
        }
        if not st.form_submit_button(words["desk.start.read"], type="primary"):
            return
    given = {fact: value.strip() for fact, value in given.items()}
    trouble = _trouble(content, given["published"], words)
    source = Source("")
    try:
        source = source if trouble else read_apart(content, name)
    except NotText as error:
        trouble = words.of("desk.start.not_text", why=plain(str(error)))
    if not trouble and not source.text.strip():
        trouble = words["desk.start.no_text"]
    elif len(source.text) > LONGEST_TEXT:
        trouble = words["desk.start.too_long"]
    if trouble:
        st.warning(trouble)
        return
    drafts = Drafts(folders.drafts)
    draft = propose_draft(drafts.new_id(source.title or name), source, given, collection)
    _begin(draft, drafts, collection)


def languages_for(collection: Collection, words: Words) -> list[str]:
    """Return the languages that an article may be in: the collection's, those with rules, then all others by name."""
    first = (*collection.languages, *sorted(gazetteer_of(collection).languages), *LANGUAGES)
    others = sorted(language_codes(), key=lambda one: language_name(one, words).casefold())
    return [*dict.fromkeys((*first, *others))]


def outlets_of(collection: Collection, words: Words) -> list[str]:
    """Return the outlets of the collection, as its articles name them and then as the page names its actors."""
    named = (article.outlet for article in collection.articles.values())
    actors = (name_in(one.names, words.language) for one in collection.actors.values() if one.kind == "outlet")
    return [*dict.fromkeys((*named, *actors))]


def _show_source(way: str, words: Words) -> tuple[bytes, str]:
    """Show the field for the article itself; return its content and the name of its file."""
    if way == "paste":
        text = st.text_area(words["desk.paste"], height=220, placeholder=words["desk.paste.help"])
        return (text or "").encode("utf-8", "replace"), ""
    # Of a file whose ending is refused Streamlit shows a sign and no word.
    file = st.file_uploader(words["desk.upload"])
    return (file.getvalue(), file.name) if file else (b"", "")


def _trouble(content: bytes, published: str, words: Words) -> str:
    """Say what keeps an article from being read; "" if nothing does."""
    if not content.strip():
        return words["desk.start.empty"]
    try:
        when_of(published)
    except BadDate:
        return plain(bad_date(words))
    return ""


def _show_pick(collection: Collection, folders: Folders, words: Words) -> None:
    """Show the articles of the collection, the proposed ones too."""
    paths = sorted((folders.data / ARTICLES_FOLDER).glob("*.toml"))
    known = collection.articles
    titles = {one.stem: known[one.stem].title if one.stem in known else one.stem for one in paths}
    if not titles:
        st.text(words["desk.pick.none"])
        return
    with st.form("desk_pick", border=False):
        article = st.selectbox(
            words["desk.pick"], titles, format_func=titles.__getitem__, placeholder=words["desk.pick"]
        )
        text = st.text_area(words["desk.pick.text"], help=words["desk.pick.text.help"])
        if not st.form_submit_button(words["desk.start.open"], type="primary"):
            return
    drafts = Drafts(folders.drafts)
    try:
        given = read_apart(text.encode("utf-8", "replace"), mend=False).text if text else ""
        written = decode((folders.data / ARTICLES_FOLDER / f"{article}.toml").read_bytes()).text
        whole = given or find_text(folders.texts, read_article_file(written).text_sha256)
        draft = open_article(drafts.new_id(article), written, whole, collection.language)
    except OtherText as other:
        st.warning(words.of("desk.pick.other_text", ids=words.listed(other.missing)))
    except (OSError, ValueError, KeyError, BadArticleFile) as bad:
        st.warning(words.of("desk.pick.unreadable", why=plain(str(bad))))
    else:
        _begin(propose_more(draft, collection), drafts, collection)


def _begin(draft: Draft, drafts: Drafts, collection: Collection) -> None:
    """Put a draft on disk and go to it; one that is like something else is asked about first."""
    alike = duplicates(draft, collection, drafts.others(draft.id))
    drafts.write(replace(draft, begun=not alike))
    go_to(draft.id)
    st.rerun()


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
