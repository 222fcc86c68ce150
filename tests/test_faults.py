"""The list of faults tells what was lost, and knows every kind that there is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tools.faults.__main__ import DRAFT, FAULTS, Lost, begin_draft, hold_to, kept, main, tried
from tools.faults.damages import DAMAGES

KINDS = ("half-written", "binary", "missing", "pipe", "bomb", "full disk", "kill -9", "cut socket", "read-only")


def test_every_kind_is_on_the_list() -> None:
    names = [*DAMAGES, *FAULTS]
    assert [kind for kind in KINDS if not any(name.startswith(kind) for name in names)] == []


def test_what_is_lost_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafts = begin_draft(tmp_path)
    drafts.change(DRAFT, lambda now: replace(now, told=("0 x", "2 x")))
    assert tried("whole", lambda: hold_to(drafts, ["0", "2"]))
    assert not tried("torn", lambda: hold_to(drafts, ["0", "1", "2"]))
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["kept", "LOST"]
    with pytest.raises(Lost, match="gone"):
        kept([], "gone")


def test_a_fault_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["faults", "cut socket"])
    with pytest.raises(SystemExit, match="2"):
        main()
