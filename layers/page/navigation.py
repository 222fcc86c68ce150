"""How a reader goes from view to view: the view shown, and what was wrong with its address.

The address is the state. A control in the browser asks for another address; Back, Forward and
a pasted link bring one. Either way it is read into a `View`, and written back canonically.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from layers.ask import permalink
from layers.ask.language import language_of
from layers.ask.permalink import Pairs, Trouble
from layers.model import Collection, MapView, View

# More would slow a click down; the rest is one button away.
CARDS_AT_FIRST = 10

_KEY = "reader"
_FIRST_MAP_VIEW = "first_map_view"


@dataclass(slots=True)
class Reader:
    """What one session knows: nothing that its address does not say, but how far it scrolled."""

    view: View
    language: str
    troubles: tuple[Trouble, ...]
    made_with: str | None
    address: Pairs
    cards: int = CARDS_AT_FIRST


def read_address(collection: Collection) -> Reader:
    """Return the reader of this session, at the address that the browser shows now."""
    now = _browser_address()
    reader: Reader | None = st.session_state.get(_KEY)
    if reader is None or set(reader.address) != set(now):
        reader = st.session_state[_KEY] = _reader_at(now, collection)
    return reader


def current_reader() -> Reader:
    """Return this session's reader as it stands; `read_address` has run before."""
    reader: Reader = st.session_state[_KEY]
    return reader


def navigate(address: str, collection: Collection) -> None:
    """Bring this session's reader to an address that a control asked for."""
    pairs, troubles = permalink.pairs_of(address)
    reader = _reader_at(pairs, collection)
    reader.troubles = (*troubles, *reader.troubles)
    reader.made_with = None
    reader.address = permalink.write(reader.view, collection.version)
    st.session_state[_KEY] = reader
    st.query_params.from_dict(dict(permalink.as_parameters(reader.address)))


def glimpse(address: str, collection: Collection) -> None:
    """Show this session another view, while the browser's address stays: it is no step to go back to."""
    pairs, _ = permalink.pairs_of(address)
    reader = _reader_at(pairs, collection)
    reader.address = _browser_address()
    st.session_state[_KEY] = reader


def on_navigate(key: str, collection: Collection) -> Callable[[], None]:
    """Return what a component calls whose trigger `navigate` asks for another address."""

    def follow() -> None:
        address = st.session_state[key].navigate
        if address:
            navigate(str(address), collection)

    return follow


def on_glimpse(key: str, collection: Collection) -> Callable[[], None]:
    """Return what a component calls whose trigger `glimpse` asks for a view alone."""

    def follow() -> None:
        address = st.session_state[key].glimpse
        if address:
            glimpse(str(address), collection)

    return follow


def first_map_view() -> MapView | None:
    """Return where this session's map looked at first, the same in every run; None is the first view.

    The map hears of later views from the browser itself; a value that changes here would
    move it under the reader's hand.
    """
    if _FIRST_MAP_VIEW not in st.session_state:
        st.session_state[_FIRST_MAP_VIEW] = current_reader().view.map
    first: MapView | None = st.session_state[_FIRST_MAP_VIEW]
    return first


def _browser_address() -> Pairs:
    return tuple((key, value) for key in st.query_params for value in st.query_params.get_all(key))


def _reader_at(pairs: Pairs, collection: Collection) -> Reader:
    view, troubles = permalink.read(pairs, collection)
    return Reader(view, session_language(view.language, collection), troubles, permalink.version_of(pairs), pairs)


def session_language(said: str | None, collection: Collection | None) -> str:
    """Decide the language of this session: that of the HTML which its browser was sent."""
    return language_of(said, collection, st.context.headers.get("Accept-Language", ""))
