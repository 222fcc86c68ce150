"""The list of everything: all excerpts under the filters, placed or not, in a sortable table."""

from __future__ import annotations

import streamlit as st

from layers import permalink
from layers.model import Collection
from layers.store import Store, rows, select
from layers.ui import reader
from layers.words import Words

_KEY = "table"
_PAGE = "table_page"
ROWS_A_PAGE = 500


@st.fragment
def show_table(collection: Collection, store: Store, words: Words) -> None:
    """Show the table behind a fold; choosing a row selects its excerpt."""
    total = select(store, reader.current().view.filters).matching
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
    here = reader.current()
    lines = rows(store, here.view.filters, offset=offset, limit=ROWS_A_PAGE)
    columns = ("event", "published", "quote", "places", "actors", "claim_by", "status", "outlet")
    ids = [str(row["id"]) for row in lines]

    def chosen() -> None:
        picked = st.session_state[_KEY].selection.rows
        if picked:
            view = reader.current().view
            asked = permalink.View(view.filters, None, ids[picked[0]], view.map, view.language)
            reader.go(permalink.address(asked), collection)

    event = st.dataframe(
        [{words[f"table.{column}"]: row[column] for column in columns} for row in lines],
        key=_KEY,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-row",
        height="auto",
    )
    if event.selection.rows:
        st.rerun()
