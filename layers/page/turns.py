"""Runs of the page take turns, and are counted.

What many ask for at one moment is computed by one interpreter: all at once, each would be ready only
when nearly all are; one after another, half of them are ready in half of that time. Work that can wait
lets them go first.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from layers.figures import CHANGES

AT_ONCE = 2
"""While one waits for what is not Python, another goes on."""

LOOK_S = 0.001
"""Between two looks whether readers still wait."""

TOGETHER_S = 0.15
"""So long at most what a run says waits for the rest of it: passed on one by one, each message takes its share of the
interpreter, and makes the browser go through its page anew."""

_places = threading.BoundedSemaphore(AT_ONCE)
_asking: set[int] = set()
"""Threads whose run is going on, or waits for its turn."""


@contextmanager
def in_turn(part: str) -> Iterator[None]:
    """Do what is inside in its turn, and count it as one change of a part of the page, with its waiting.

    What lies inside another is that one's.
    """
    thread = threading.get_ident()
    if thread in _asking:
        yield
        return
    begun = perf_counter()
    _asking.add(thread)
    try:
        with _places:
            yield
            CHANGES.labels(part).observe(perf_counter() - begun)
    finally:
        _asking.discard(thread)


def give_way(longest: float) -> None:
    """Wait while runs go on, so many seconds at most: where they never end, what can wait goes on slowly."""
    end = perf_counter() + longest
    while _asking and perf_counter() < end:
        sleep(LOOK_S)


_begin_run = AppSession._create_scriptrunner  # noqa: SLF001 - held by tests/test_what_we_lean_on.py
_flush = AppSession.flush_browser_queue
_held_until: WeakKeyDictionary[AppSession, float] = WeakKeyDictionary()
"""Of each session that has had a run: until when, by `perf_counter`, what the present one says may be held back."""
_ahead: set[str] = set()
"""Sessions whose present run has said what is seen first."""


def _begin_when_heard(self: AppSession, initial_rerun_data: RerunData) -> None:
    """Begin a run once all is passed on that a run which has ended said.

    Streamlit passes on no more of that from the moment the next one begins: whoever chose a place just when a filter
    was answered would see the foot of the page, or more of it, as it was before.
    """
    if self._state is AppSessionState.SHUTDOWN_REQUESTED:
        return
    ended = self._scriptrunner
    if ended is None:
        if self in _held_until and self._message_enqueued_callback:
            _held_until[self] = perf_counter() + TOGETHER_S
            asyncio.get_running_loop().call_later(TOGETHER_S, self._message_enqueued_callback)
        else:
            _held_until[self] = 0  # the first one's page is drawn as it comes
        _begin_run(self, initial_rerun_data)
    elif not ended.request_rerun(initial_rerun_data):
        asyncio.get_running_loop().call_later(LOOK_S, _begin_when_heard, self, initial_rerun_data)


def pass_on() -> None:
    """Let what this run has said go ahead of the rest, once that begins."""
    if context := get_script_run_ctx():
        _ahead.add(context.session_id)


def _pass_on_together(self: AppSession) -> list[ForwardMsg]:
    """Pass on what a run has said, unless it is still at it: see `TOGETHER_S`."""
    is_at_it = self._state is AppSessionState.APP_IS_RUNNING and perf_counter() < _held_until.get(self, 0)
    if is_at_it and self.id not in _ahead:
        return []
    _ahead.discard(self.id)
    return _flush(self)


AppSession._create_scriptrunner = _begin_when_heard  # type: ignore[method-assign]  # noqa: SLF001
AppSession.flush_browser_queue = _pass_on_together  # type: ignore[method-assign]
