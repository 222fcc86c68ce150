"""What Streamlit's two sides say to each other, looked at on its way: see `layers/serve/stream.py`."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from urllib.parse import urlsplit

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from layers.release import PACKAGE

_INSIDE = bytes(PACKAGE.parent)
_DIGEST = re.compile(r"\w{0,64}", re.ASCII)
_JSON = ("json_trigger_value", "json_value")


def kind_of(message: bytes, *, parts_alone: bool) -> str:
    """Return what a browser's message asks for, as Streamlit names it; "" if it is no such message.

    It is none if a value in it says that it is JSON and is not, which Streamlit would find out at every run after
    it; nor if it has a value of another kind where the page consists of our `parts_alone`.
    """
    try:
        asked = BackMsg.FromString(message)
        if not all(
            _DIGEST.fullmatch(one) for one in (asked.rerun_script.fragment_id, asked.rerun_script.page_script_hash)
        ):
            return ""  # the log would have it as it is
        for value in asked.rerun_script.widget_states.widgets:
            form = value.WhichOneof("value")
            if form in _JSON:
                json.loads(getattr(value, form))
            elif parts_alone:
                return ""
        return str(asked.WhichOneof("type") or "")
    except (DecodeError, ValueError, RecursionError):
        return ""


def without_paths(message: bytes) -> bytes:
    """Take where the script lies on this machine out of a message to a browser, which Streamlit tells each page."""
    if _INSIDE not in message:
        return message
    said = ForwardMsg.FromString(message)
    if said.WhichOneof("type") == "new_session":
        said.new_session.main_script_path = PurePath(said.new_session.main_script_path).name
    sent: bytes = said.SerializeToString()
    return sent


def offer_in(message: bytes) -> tuple[str, bool]:
    """Return the session that a message to a browser begins, or "", and whether it shows a field for a file."""
    said = ForwardMsg.FromString(message)
    offered = said.delta.new_element.WhichOneof("type") == "file_uploader"
    return str(said.new_session.initialize.session_id), offered


def hosts_let_in() -> frozenset[str] | None:
    """Return the hosts besides our own whose pages may connect, by Streamlit's settings; None for any."""
    if not st.get_option("server.enableCORS"):
        return None
    return frozenset(
        filter(None, (urlsplit(one.strip()).hostname for one in st.get_option("server.corsAllowedOrigins")))
    )
