"""The one shelf of the process, shared by the page and the server's routes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from layers.store.shelf import Shelf


@cache
def shelf_at(folder: Path) -> Shelf:
    """Return the shelf of a data folder, the same for every reader."""
    return Shelf(folder)
