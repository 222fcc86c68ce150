"""The readers' page as Streamlit runs it in a test, and what its regions were given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]


def open_page(monkeypatch: pytest.MonkeyPatch, data: Path, **address: Any) -> AppTest:
    monkeypatch.setenv("LAYERS_DATA", str(data))
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def shown(page: AppTest, region: str) -> dict[str, Any]:
    """Return the data that a region of the page was given."""
    parts = page.get("bidi_component")
    found = [part.proto for part in parts if part.proto.component_name == f"evidence_{region}"]
    assert len(found) == 1, f"{region} is on the page {len(found)} times"
    data: dict[str, Any] = json.loads(found[0].bytes)
    return data
