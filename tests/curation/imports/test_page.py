"""The page shows an imported collection, open dates and halos and all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[3]


def test_the_page_opens_on_it(bring: Any, acled: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    vague = {"event_id_cnty": "ARV102", "notes": "Two.", "time_precision": "2", "geo_precision": "3", "timestamp": ""}
    ran = bring("acled", acled({}, vague))
    monkeypatch.setenv("LAYERS_DATA", str(ran.folder))
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    page.query_params["place"] = "port-sund-region"
    page.run()
    assert not page.exception
    drawn = b"".join(part.proto.bytes for part in page.get("bidi_component")).decode()
    assert "Port Sund (region)" in drawn
    assert "Two." in drawn
