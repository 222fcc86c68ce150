"""What a browser sends to the desk is held to what can be kept: no trigger is broken by any, and no draft."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from curation.desk import board, work
from curation.desk.drafts import Drafts
from curation.desk.edits import CHANGES, OF_A_DRAFT
from curation.desk.layout import Folders
from layers.model import Collection
from layers.store.shelf import shelf_at
from layers.words import read_words

WORDS = read_words("en")
DEEP: list[Any] = []
for _ in range(500):
    DEEP = [DEEP]
ODD: list[Any] = [
    None, True, 0, -1.5, math.nan, -math.inf, 10**400, "", "\0", "\ud83d", "é" * 10**6, "../../x", [], DEEP,
    ["n1"] * 10**5, {}, {"\udc00": "\udc00"}, {"en": 10**400}, {"en": ["x"]}, b"x",
]  # fmt: skip
"""What JSON can say, and what it cannot."""
EDIT: dict[str, Any] = {"client": "tab", "n": 1, "key": "n1", "field": "gist.en", "value": "x", "state": "accepted",
                        "side": "after", "start": 0, "end": 5, "id": "hild", "link": "named", "precision": "town",
                        "role": "acts", "was": "acts", "same": True, "checked": True}  # fmt: skip
PLACE: dict[str, Any] = {"what": "place", "n": "tab:1", "names": {"en": "New Quay"}, "kind": "site", "parent": "sund",
                         "longitude": 12.5, "latitude": 51.25, "radius": 5}  # fmt: skip
ACTOR: dict[str, Any] = {"what": "actor", "n": "tab:1", "names": {"en": "The Tern"}, "kind": "outlet", "parent": ""}
FIND: dict[str, Any] = {"what": "place", "text": "sund", "n": "tab:1"}


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the state of a session at the desk."""
    page = SimpleNamespace(session_state={}, user=SimpleNamespace(to_dict=dict))
    for module in (board, work):
        monkeypatch.setattr(module, "st", page)
    monkeypatch.setattr(work, "curator", lambda: "Ada Arn")
    return page.session_state


def varied(right: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what is asked for with each part left out, and in turn made into anything odd."""
    left = [{name: value for name, value in right.items() if name != gone} for gone in right]
    return [right, *left, *({**right, name: odd} for name in right for odd in ODD)]


def test_no_edit_breaks_a_draft(draft: Any, collection: Collection, state: dict[str, Any], tmp_path: Path) -> None:
    drafts, number, changed = Drafts(tmp_path), 0, 0
    for what in [*OF_A_DRAFT, *CHANGES, *ODD]:
        drafts.write(draft)
        asked = []
        for one in varied(EDIT):
            number += 1
            asked.append({**one, "do": what, **({"n": number} if "n" in one and isinstance(one["n"], int) else {})})
        for sent in (asked, *([one] for one in asked if "n" not in one or not isinstance(one["n"], int))):
            state[board.KEY] = SimpleNamespace(do=sent)
            work._take_edits(draft.id, drafts, collection)
        kept = drafts.read(draft.id)
        json.dumps(board.board_data(kept, collection, work.spans_of(kept), WORDS), allow_nan=False).encode("utf-8")
        changed += kept != draft
    assert changed >= len(OF_A_DRAFT)


@pytest.mark.parametrize("sent", ODD, ids=lambda one: repr(one)[:20])
def test_whatever_a_trigger_sends_is_taken_or_left(
    draft: Any, collection: Collection, state: dict[str, Any], folder: Path, sent: Any
) -> None:
    drafts = Drafts(folder / "drafts")
    drafts.write(draft)
    state[board.KEY] = SimpleNamespace(do=sent, find=sent, make=sent, current=sent)
    work._take_edits(draft.id, drafts, collection)
    work._search(collection, WORDS)
    work._make(Folders(folder, folder), collection, WORDS)
    work._note_current()
    assert drafts.read(draft.id) == draft
    said = board.board_data(draft, collection, (), WORDS, found=state.get("desk_found"), made=state.get("desk_made"))
    assert len(json.dumps(said, allow_nan=False).encode("utf-8")) < 200_000
    assert len(state["desk_current"]) <= board.LONGEST_SOUGHT


def test_no_search_and_no_wish_breaks_the_desk(
    collection: Collection, state: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[str] = []
    monkeypatch.setattr(work, "_write", lambda _folder, _file, text: written.append(text))
    monkeypatch.setattr(shelf_at(folder), "refresh", lambda: None)
    for one in [*varied(FIND), *varied(PLACE), *varied(ACTOR)]:
        state[board.KEY] = SimpleNamespace(find=one, make=one)
        work._search(collection, WORDS)
        work._make(Folders(folder, tmp_path), collection, WORDS)
        said = {"found": state["desk_found"], "made": state["desk_made"]}
        assert len(json.dumps(said, allow_nan=False).encode("utf-8")) < 10_000
    assert written
    assert max(len(text.encode("utf-8")) for text in written) < 10_000
