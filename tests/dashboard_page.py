"""The readers' page as Streamlit runs it in a test, and what its regions were given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
TOGETHER = ("strip", "panel_head", "below")


def open_page(monkeypatch: pytest.MonkeyPatch, data: Path, **address: Any) -> AppTest:
    monkeypatch.setenv("LAYERS_DATA", str(data))
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def shown(page: AppTest, region: str) -> dict[str, Any]:
    """Return the data that a region of the page was given, by itself or together with others."""
    parts = [part.proto for part in page.get("bidi_component")]
    given = {part.component_name.removeprefix("evidence_"): json.loads(part.bytes) for part in parts}
    assert len(given) == len(parts), "a part is on the page twice"
    for name in TOGETHER:
        given |= given.pop(name)
    data: dict[str, Any] = given[region]
    return data
