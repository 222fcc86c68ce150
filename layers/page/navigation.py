"""How a reader goes from view to view: the view shown, and what was wrong with its address.

The address is the state, and the browser's: a control, Back or Forward asks for another, a link
brings one. Here it is read into a `View`, and written back canonically.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

import streamlit as st

from layers.ask import permalink
from layers.ask.damage import Trouble
from layers.ask.permalink import LONGEST_ADDRESS, MOST_VALUES, Pairs
from layers.ask.table import CARD_KEYS, FEED_KEYS, PANEL_KEYS
from layers.cards.content import CARDS_AT_FIRST, MOST_CARDS
from layers.model import Collection, MapView, View
from layers.words import choose_language

_KEY = "reader"
_FIRST_MAP_VIEW = "first_map_view"
LAST_REQUEST = 2**53
WHOLE = "page"


@dataclass(slots=True)
class Reader:
    """What one session knows of its reader.

    Attributes
    ----------
    version
        Of the data that the view was read with.
    browser
        The browser's address when the view was read.
    cards
        How many of them the panel shows, where there are as many.
    request
        The number of what the session was asked for last; answers say it.
    shown
        The version of the content that the browser drew already, ahead of a run of the page, or None.
    owed
        Which parts of the page were asked for something, or all of it (`WHOLE`), and have not run since.
    """

    view: View
    language: str
    troubles: tuple[Trouble, ...]
    made_with: str | None
    version: str
    browser: Pairs
    cards: int = CARDS_AT_FIRST
    request: int = 0
    shown: str | None = None
    owed: set[str] = field(default_factory=set)


def read_address(collection: Collection) -> Reader:
    """Return the reader of this session: at the address it was asked for last, or that the browser shows."""
    now = _browser_address()
    reader: Reader | None = st.session_state.get(_KEY)
    if reader is None:
        return _take(_reader_at(now, collection))
    if reader.browser != now:
        return _take(replace(_reader_at(now, collection), request=reader.request))
    if reader.version != collection.version:
        return _take(
            replace(_reader_at(permalink.write(permalink.in_full(reader.view)), collection), request=reader.request)
        )
    reader.owed.clear()
    return reader


def version_made_with() -> str | None:
    """Return the version that this session's address was made with, before it is read: see `Reader.made_with`."""
    now, reader = _browser_address(), st.session_state.get(_KEY)
    return reader.made_with if reader and reader.browser == now else permalink.version_of(now)


def kind_of_run() -> str:
    """Say whether this session begins, or asks for another view of its page."""
    return "page" if _KEY in st.session_state else "opening"


def current_reader() -> Reader:
    """Return this session's reader as it stands; `read_address` has run before."""
    reader: Reader = st.session_state[_KEY]
    return reader


def owe(part: str) -> None:
    """Note that a part of the page was asked for something, or all of it (`WHOLE`)."""
    current_reader().owed.add(part)


def run_whole_if_owed(part: str) -> None:
    """Have the page as a whole run, where only one part of it would and others were asked too.

    What several parts ask for at one time Streamlit's browser sends as one, for the part that runs alone.
    """
    owed = current_reader().owed
    owed.discard(part)
    if owed:
        st.rerun()


def navigate(asked: Mapping[str, object], collection: Collection) -> None:
    """Bring this session's reader to an address that a control asked for.

    Parameters
    ----------
    asked
        As the browser says it: the `address`, the `request`'s number, how many `cards`, and the version of the
        content that it has `shown` already. What is older than what was asked for last is left.
    """
    request, cards = (
        whole_number(asked.get(key), most) for key, most in (("request", LAST_REQUEST), ("cards", MOST_CARDS))
    )
    address = asked.get("address")
    current = current_reader()
    if request is None or request <= current.request or not isinstance(address, str):
        return
    pairs, troubles = permalink.pairs_of(address)
    reader = _reader_at(pairs, collection)
    reader.troubles = (*troubles, *reader.troubles)
    reader.made_with = None
    reader.request = request
    reader.owed = current.owed
    reader.cards = max(cards or 0, CARDS_AT_FIRST)
    reader.shown = collection.version if asked.get("shown") == collection.version else None
    _take(reader)


def view_asked(address: object, collection: Collection) -> View | None:
    """Read the view of an address that a control says; None where it says none."""
    if not address or not isinstance(address, str):
        return None
    return permalink.read(permalink.pairs_of(address)[0], collection, suggest=False)[0]


def whole_number(said: object, most: int) -> int | None:
    """Take what the browser says for a whole number from 0 to `most`; None if it is no number."""
    if isinstance(said, bool) or not isinstance(said, int | float) or said != said:  # noqa: PLR0124 - not a number
        return None
    return int(min(max(said, 0), most))


def address_data(collection: Collection) -> dict[str, object]:
    """Return what the browser must know of the view that is shown, and of how addresses are written."""
    reader = current_reader()
    return {
        "address": permalink.address(permalink.in_full(reader.view), collection.version),
        "request": reader.request,
        "version": collection.version,
        "keys": [row.key for row in permalink.WRITTEN],
        "panelKeys": list(PANEL_KEYS),
        "cardKeys": list(CARD_KEYS),
        "feedKeys": list(FEED_KEYS),
    }


def on_navigate(key: str, collection: Collection, *, part: str = WHOLE) -> Callable[[], None]:
    """Return what a component calls whose trigger `navigate` asks a part for another address: see `navigate`."""

    def follow() -> None:
        asked = st.session_state[key].navigate
        if isinstance(asked, Mapping):
            owe(part)
            navigate(asked, collection)

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
    said = ((key, value) for key in st.query_params for value in st.query_params.get_all(key))
    return tuple((key[:LONGEST_ADDRESS], value[:LONGEST_ADDRESS]) for key, value in islice(said, MOST_VALUES))


def _reader_at(pairs: Pairs, collection: Collection) -> Reader:
    view, troubles = permalink.read(pairs, collection)
    language, made_with = session_language(view.language, collection), permalink.version_of(pairs)
    return Reader(view, language, troubles, made_with, collection.version, _browser_address())


def _take(reader: Reader) -> Reader:
    st.session_state[_KEY] = reader
    return reader


def session_language(said: str | None, collection: Collection | None) -> str:
    """Decide the language of this session: that of the HTML which its browser was sent."""
    own = collection.language if collection else None
    return choose_language(said, own, st.context.headers.get("Accept-Language", ""))
