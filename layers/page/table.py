"""The list of everything: all excerpts under the filters, placed or not, in a sortable table."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from layers.ask import permalink
from layers.model import Collection
from layers.page.navigation import current_reader, navigate
from layers.store import Row, Store, rows, select
from layers.words import Words, name_in

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
    lines = rows(store, here.view.filters, offset=offset, limit=ROWS_A_PAGE)
    ids = [line["id"] for line in lines]

    def chosen() -> None:
        picked = st.session_state[_KEY].selection.rows
        if picked:
            view = replace(current_reader().view, place=None, excerpt=ids[picked[0]])
            navigate(permalink.address(view), collection)

    st.dataframe(
        [_named(line, collection, words) for line in lines],
        key=_KEY,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-row",
        column_config={words["table.quote"]: st.column_config.TextColumn(width="large")},
    )


def _named(row: Row, collection: Collection, words: Words) -> dict[str, str | list[str]]:
    """Say a row in names; dates stay in EDTF, which sorts."""
    language = words.language
    return {
        words["table.event"]: row["event"] or "",
        words["table.published"]: row["published"],
        words["table.quote"]: row["quote"],
        words["table.places"]: [
            name_in(collection.places[one].names, language) for one in row["places"]
        ],
        words["table.actors"]: [
            name_in(collection.actors[one].names, language) for one in row["actors"]
        ],
        words["table.claim_by"]: name_in(collection.actors[row["claim_by"]].names, language),
        words["table.status"]: words[f"status.{row['status']}"],
        words["table.outlet"]: row["outlet"],
    }
