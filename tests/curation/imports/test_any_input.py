"""Whatever stands in a file: no crash, each row counted once, what is written is sound."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.imports.command import FORMATS, bring_in
from curation.imports.files import Outcome
from curation.imports.row import Asked
from layers.collection import check_collection

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
EVENT = st.fixed_dictionaries(
    {"description": st.text(max_size=20) | VALUES, "sources": st.just(["https://a.example/"])},
    optional={
        name: VALUES | st.sampled_from(["03/12/2025", "51.2", "11.1", "x@y", "says:a", "Sund"])
        for name in ("id", "date", "time_precision", "location", "latitude", "longitude", "comments")
    }
    | {"associations": VALUES},
)
BODY = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["Feature", "TextualBody", "SpecificResource"]),
        "purpose": st.sampled_from(["identifying", "tagging", "describing", "georeferencing"]) | VALUES,
        "value": VALUES,
        "source": VALUES | st.fixed_dictionaries({"id": VALUES, "type": VALUES, "label": VALUES}),
        "conformsTo": st.just("EDTF"),
        "geometry": VALUES
        | st.fixed_dictionaries({"type": st.just("Point"), "coordinates": st.lists(st.floats(-95, 95), max_size=3)}),
    },
)
ANNOTATION = st.fixed_dictionaries(
    {
        "id": VALUES,
        "body": st.lists(BODY | VALUES, max_size=3) | VALUES,
        "target": VALUES
        | st.fixed_dictionaries(
            {
                "source": st.just("https://a.example/"),
                "selector": st.fixed_dictionaries(
                    {"type": st.just("TextQuoteSelector"), "exact": st.text(max_size=9) | VALUES}
                ),
            }
        ),
    }
)


def bring(form: str, content: bytes) -> tuple[Outcome, tuple[Any, ...] | None]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows")
        path.write_bytes(content)
        out = Path(folder, "out")
        outcome = bring_in(FORMATS[form], path, out, Asked(date(2026, 1, 1)))
        return outcome, check_collection(out)[1] if out.exists() else None


def bring_items(form: str, items: list[Any]) -> tuple[Outcome, list[Any]]:
    """Bring items in, and return what became of them with the errors of what was written."""
    outcome, problems = bring(form, json.dumps(items).encode())
    assert (problems is None) == (not outcome.rows), "written just where there is something"
    return outcome, [one for one in problems or () if one.severity == "error"]


@settings(max_examples=40)
@given(st.lists(EVENT | VALUES, max_size=4))
def test_any_events(events: list[Any]) -> None:
    outcome, errors = bring_items("timemap", events)
    assert outcome.failed == []
    assert len(outcome.rows) + len(outcome.rejected) == len(events)
    assert errors == []


@settings(max_examples=40)
@given(st.lists(ANNOTATION | VALUES, max_size=4))
def test_any_annotations(annotations: list[Any]) -> None:
    outcome, errors = bring_items("annotations", annotations)
    assert outcome.failed == []
    several = any(isinstance(one, dict) and isinstance(one.get("target"), list | dict) for one in annotations)
    read = len(outcome.rows) + len(outcome.rejected)
    assert read >= len(annotations) if several else read == len(annotations)
    assert errors == []


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=30)
@given(content=st.binary(max_size=200))
def test_any_bytes(form: str, content: bytes) -> None:
    outcome, problems = bring(form, content)
    assert not outcome.rows
    assert outcome.rejected or outcome.failed or content.strip() in {b"[]", b""}
    assert problems is None


COLUMNS = ("quote", "place", "latitude", "longitude", "url", "outlet", "published", "id", "acts")
CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, CELL)), max_size=5))
def test_any_cells(rows: list[dict[str, str]]) -> None:
    import csv
    import io

    usual = {
        "quote": "A ship.",
        "place": "Sund",
        "latitude": "51.2",
        "longitude": "11.1",
        "url": "https://a.example/",
        "outlet": "Gull",
        "published": "2025",
        "id": "",
        "acts": "",
    }
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({**usual, **row} for row in rows)
    outcome, problems = bring("csv", out.getvalue().encode())
    assert outcome.failed == []
    assert len(outcome.rows) + len(outcome.rejected) == len(rows)
    assert [one for one in problems or () if one.severity == "error"] == []
