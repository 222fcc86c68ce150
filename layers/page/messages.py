"""What Streamlit's two sides say to each other: looked at on its way, and what a run says passed on together.

`layers/serve/asgi.py` is who looks. What Streamlit would do anew for each run, and pass on by itself, is bounded.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import PurePath
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary, WeakValueDictionary

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent, get_script_run_ctx

from layers.release import PACKAGE
from layers.turns import LOOK_S, rest

_INSIDE = bytes(PACKAGE.parent)
_DIGEST = re.compile(r"\w{0,64}", re.ASCII)
_JSON = ("json_trigger_value", "json_value")

TOGETHER_S = 0.15
"""So long at most what a run says waits for the rest of it: passed on one by one, each message takes its share of the
interpreter, and makes the browser go through its page anew."""

SENT_S = 0.01
"""So long what is left of a run waits, if nobody else does, for what goes ahead of it to be sent: beside work each of
its messages would wait for the interpreter, 5 ms at a time."""

HELD = frozenset({ScriptRunnerEvent.SCRIPT_STARTED, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG})
"""What waits so: that a run begins, which would be a look through the page too, and what it says."""


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


_begin_run = AppSession._create_scriptrunner  # noqa: SLF001 - held by tests/test_what_we_lean_on.py
_tell = AppSession._on_scriptrunner_event  # noqa: SLF001
_passing = threading.Lock()
"""While what was said is passed on: nothing overtakes it."""


@dataclass(slots=True)
class _Held:
    """What a session's run says `until` a time, by `perf_counter`, is passed on then, or when all of it is said."""

    until: float
    said: list[Callable[[], None]] = field(default_factory=list)


_held: WeakKeyDictionary[AppSession, _Held] = WeakKeyDictionary()
_sessions: WeakValueDictionary[str, AppSession] = WeakValueDictionary()
"""Those that have had a run, by id."""


def _begin_when_heard(self: AppSession, initial_rerun_data: RerunData) -> None:
    """Begin a run once all is passed on that a run which has ended said.

    Streamlit passes on no more of that from the moment the next one begins: whoever asked for more of the foot just
    when a filter was answered would see the foot of the page, or more of it, as it was before.
    """
    if self._state is AppSessionState.SHUTDOWN_REQUESTED:
        return
    ended = self._scriptrunner
    if ended is None:
        # The first one's page is drawn as it comes.
        _held[self] = _Held(perf_counter() + TOGETHER_S if self in _held else 0)
        _sessions[self.id] = self
        asyncio.get_running_loop().call_later(TOGETHER_S, _pass_on_late, self)
        _begin_run(self, initial_rerun_data)
    elif not ended.request_rerun(initial_rerun_data):
        asyncio.get_running_loop().call_later(LOOK_S, _begin_when_heard, self, initial_rerun_data)


def _tell_together(
    self: AppSession,
    sender: ScriptRunner | None,
    event: ScriptRunnerEvent,
    **others: Any,  # noqa: ANN401 - as Streamlit has it
) -> None:
    """Hold that a run begins and what it says, unless it has been at it for long; all else comes after that."""
    held = _held.get(self)
    with _passing:
        if held and event in HELD and perf_counter() < held.until:
            hear = self._handle_scriptrunner_event_on_event_loop
            held.said.append(partial(hear, sender, event, **others))
        else:
            _pass_on(self)
            _tell(self, sender, event, **others)


def _pass_on(session: AppSession) -> None:
    held = _held.get(session)
    if held is None or not held.said:
        return
    said, held.said = held.said, []

    def hear_all() -> None:
        for hear in said:
            hear()

    session._call_soon_on_event_loop(hear_all)  # noqa: SLF001


def _pass_on_late(session: AppSession) -> None:
    with _passing:
        _pass_on(session)


def pass_on() -> None:
    """Let what this run has said go ahead of the rest, and be sent."""
    context = get_script_run_ctx()
    if context and (session := _sessions.get(context.session_id)):
        _pass_on_late(session)
        rest(SENT_S)


config.get_options_for_section = cache(config.get_options_for_section)
"""Each run has the whole theme written out, for which all options there are would be gone through six times."""

AppSession._create_scriptrunner = _begin_when_heard  # type: ignore[method-assign]  # noqa: SLF001
AppSession._on_scriptrunner_event = _tell_together  # type: ignore[assignment, method-assign]  # noqa: SLF001
