"""The channel between the controls in the browser and this session's reader; it shows nothing."""

from __future__ import annotations

import streamlit as st

from layers.ask import permalink
from layers.model import Collection
from layers.page import reader
from layers.page.component import declare

_CHANNEL = declare("page/page")
_KEY = "channel"


def open_channel(collection: Collection) -> None:
    """Let every control of the page ask for another view."""

    def went() -> None:
        asked = st.session_state[_KEY].go
        if asked:
            reader.go(str(asked), collection)

    view = reader.current().view
    _CHANNEL(
        key=_KEY,
        data={"address": permalink.address(view, collection.version)},
        on_go_change=went,
    )
