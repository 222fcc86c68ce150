"""Where the desk finds things on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of the collection and of the drafts; that of full texts, if there is one."""

    data: Path
    drafts: Path
    texts: Path | None = None


def folders_from(environment: Mapping[str, str], root: Path) -> Folders:
    """Read the variables `LAYERS_DATA`, `LAYERS_DRAFTS` and `LAYERS_TEXTS`."""
    texts = environment.get("LAYERS_TEXTS")
    return Folders(
        Path(environment.get("LAYERS_DATA") or root / "data"),
        Path(environment.get("LAYERS_DRAFTS") or root / "drafts"),
        Path(texts) if texts else None,
    )
