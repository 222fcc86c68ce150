"""Runs of the page take turns, and are counted.

What many ask for at one moment is computed by one interpreter: all at once, each would be ready only
when nearly all are; one after another, half of them are ready in half of that time. Work that can wait
lets them go first. What Streamlit would do anew for each of them, and pass on by itself, is bounded here too.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from time import perf_counter, sleep
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from streamlit import config
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent, get_script_run_ctx

from layers.figures import CHANGES

AT_ONCE = 2
"""While one waits for what is not Python, another goes on."""

LOOK_S = 0.001
"""Between two looks whether readers still wait."""

TOGETHER_S = 0.15
"""So long at most what a run says waits for the rest of it: passed on one by one, each message takes its share of the
interpreter, and makes the browser go through its page anew."""

HELD = frozenset({ScriptRunnerEvent.SCRIPT_STARTED, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG})
"""What waits so: that a run begins, which would be a look through the page too, and what it says."""

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

    Streamlit passes on no more of that from the moment the next one begins: whoever chose a place just when a filter
    was answered would see the foot of the page, or more of it, as it was before.
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
    """Let what this run has said go ahead of the rest."""
    context = get_script_run_ctx()
    if context and (session := _sessions.get(context.session_id)):
        _pass_on_late(session)


config.get_options_for_section = cache(config.get_options_for_section)
"""Each run has the whole theme written out, for which all options there are would be gone through six times."""

AppSession._create_scriptrunner = _begin_when_heard  # type: ignore[method-assign]  # noqa: SLF001
AppSession._on_scriptrunner_event = _tell_together  # type: ignore[assignment, method-assign]  # noqa: SLF001
