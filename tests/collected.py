"""The tiny collection and the shipped one, each read once for all tests of a process that change nothing in them."""

from __future__ import annotations

from pathlib import Path

from layers.collection import read_collection

ROOT = Path(__file__).parents[1]
FOLDERS = {"tiny": ROOT / "tests" / "data" / "tiny", "shipped": ROOT / "data"}
COLLECTIONS = {name: read_collection(folder) for name, folder in FOLDERS.items()}
TINY, SHIPPED = COLLECTIONS.values()
