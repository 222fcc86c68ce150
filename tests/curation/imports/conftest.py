"""Runs the command as a curator would, and makes rows of the shapes that others write."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from layers.__main__ import main
from layers.collection import check_collection
from layers.model import Collection

ACLED = {
    "event_id_cnty": "ARV101",
    "event_date": "2025-03-12",
    "year": "2025",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Arva (2024-)",
    "assoc_actor_1": "",
    "inter1": "State forces",
    "actor2": "Militia (Hild)",
    "assoc_actor_2": "",
    "inter2": "Political militia",
    "country": "Arva",
    "location": "Port Sund",
    "latitude": "51.2",
    "longitude": "11.1",
    "geo_precision": "1",
    "source": "The Gull",
    "notes": "On 12 March 2025, soldiers and a militia fought in Port Sund.",
    "fatalities": "2",
    "timestamp": "1742256000",
}
UCDP = {
    "id": "500123",
    "date_start": "2025-03-12 00:00:00.000",
    "date_end": "2025-03-12 00:00:00.000",
    "date_prec": "1",
    "where_prec": "1",
    "where_coordinates": "Sund town",
    "where_description": "the old quay",
    "adm_1": "Coast province",
    "adm_2": "Sund district",
    "country": "Arva",
    "latitude": "51.2",
    "longitude": "11.1",
    "side_a": "Government of Arva",
    "side_b": "Hild Front",
    "dyad_name": "Government of Arva - Hild Front",
    "source_office": "The Gull",
    "source_date": "2025-03-14",
    "source_headline": "Fighting on the quay kills two",
    "source_article": '"The Gull,2025-03-14,Fighting on the quay kills two"',
    "best": "2",
}


@dataclass(frozen=True)
class Ran:
    """What the command printed, and the folder that it wrote."""

    code: int
    out: str
    folder: Path

    @property
    def counts(self) -> str:
        return self.out.splitlines()[-1]

    def read(self) -> Collection:
        """Read the folder, which must be sound and raise no warning but of dates."""
        collection, problems = check_collection(self.folder)
        assert [one for one in problems if one.severity == "error"] == []
        assert collection is not None
        return collection


Bring = Callable[..., Ran]


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bring:
    """Import content into a folder (`out` unless named) and tell what came of it."""

    def run(form: str, content: str | bytes, *options: str, into: str = "out") -> Ran:
        path = tmp_path / "rows.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        folder = tmp_path / into
        code = main(["import", form, str(path), "-o", str(folder), *options])
        return Ran(code, capsys.readouterr().out.rstrip(), folder)

    return run


def table(base: dict[str, str], *changes: dict[str, str], delimiter: str = ",") -> str:
    """Write rows that differ from a base; a value of None in all rows drops the column."""
    out = io.StringIO()
    writer = csv.DictWriter(out, base, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**base, **change} for change in changes or ({},))
    return out.getvalue()


@pytest.fixture
def acled() -> Callable[..., str]:
    return lambda *changes, **options: table(ACLED, *changes, **options)


@pytest.fixture
def ucdp() -> Callable[..., str]:
    return lambda *changes: table(UCDP, *changes)


@pytest.fixture
def dump() -> Callable[[Any], str]:
    return lambda value: json.dumps(value, indent=1, ensure_ascii=False)
