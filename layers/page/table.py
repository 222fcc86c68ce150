"""The list of everything: all excerpts under the filters, placed or not, in a sortable table."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from layers.ask import permalink
from layers.model import Collection
from layers.page.navigation import current_reader, navigate
from layers.store import Store, cards, select
from layers.words import Words

_KEY = "table"
_PAGE = "table_page"
ROWS_A_PAGE = 500


def show_table(collection: Collection, store: Store, words: Words) -> None:
    """Show the table behind a fold; choosing a row selects its excerpt."""
    total = select(store, current_reader().view.filters).matching
    title = words.of("table.title", n=words.count("count.excerpts", total))
    fold = st.expander(title, on_change="rerun", key="table_fold")
    if not fold.open:
        return
    with fold:
        st.caption(words["table.help"])
        pages = max(1, -(-total // ROWS_A_PAGE))
        page = st.pagination(pages, key=_PAGE) if pages > 1 else 1
        _show_rows(collection, store, words, (int(page or 1) - 1) * ROWS_A_PAGE)


def _show_rows(collection: Collection, store: Store, words: Words, offset: int) -> None:
    here = current_reader()
    ids = cards(store, here.view.filters, offset=offset, limit=ROWS_A_PAGE).ids

    def chosen() -> None:
        picked = st.session_state[_KEY].selection.rows
        if picked:
            view = replace(current_reader().view, place=None, excerpt=ids[picked[0]])
            navigate(permalink.address(view), collection)

    st.dataframe(
        [table_row(collection, excerpt, words) for excerpt in ids],
        key=_KEY,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-row",
        column_config={words["table.quote"]: st.column_config.TextColumn(width="large")},
    )


def table_row(collection: Collection, excerpt_id: str, words: Words) -> dict[str, str | list[str]]:
    """Say an excerpt in names, by the columns' titles; dates stay in EDTF, which sorts."""
    excerpt = collection.excerpts[excerpt_id]
    article = collection.articles[excerpt.article]
    places = dict.fromkeys(link.place for link in excerpt.places)
    actors = dict.fromkeys(link.actor for link in excerpt.actors)
    return {
        words["table.event"]: excerpt.event.edtf if excerpt.event else "",
        words["table.published"]: article.published.edtf,
        words["table.quote"]: excerpt.quote,
        words["table.places"]: [words.name(collection.places[one].names) for one in places],
        words["table.actors"]: [words.name(collection.actors[one].names) for one in actors],
        words["table.claim_by"]: words.name(collection.actors[excerpt.claim.by].names),
        words["table.status"]: words[f"status.{excerpt.claim.status}"],
        words["table.outlet"]: article.outlet,
    }
