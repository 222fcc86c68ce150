"""The variables `LAYERS_…`: their names, the folders they say, and what may be misspelt among them."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from layers.text import nearest

PREFIX = "LAYERS_"
NAMES = tuple(
    PREFIX + name
    for name in (
        "DATA", "DRAFTS", "TEXTS", "CURATORS", "DESK", "ARCHIVE",
        "SITE", "TRUST_PROXY", "TILES", "FRAME_ANCESTORS", "ACCESS_LOG", "STOPWATCH",
    )
)  # fmt: skip
"""Every variable that something here reads."""
TEXTS_FOLDER = "texts"


def data_folder(environment: Mapping[str, str] | None = None, root: Path = Path()) -> Path:
    """Return the collection's folder: `LAYERS_DATA`, else `data` in `root`."""
    return Path((os.environ if environment is None else environment).get("LAYERS_DATA") or root / "data")


def served_data(environment: Mapping[str, str], root: Path) -> Path | str:
    """Return what a server shows: an address in `LAYERS_DATA` as it stands, else the collection's folder."""
    said = environment.get("LAYERS_DATA", "")
    return said if "://" in said else data_folder(environment, root)


def texts_folder(data: Path) -> Path | None:
    """Return the folder of full texts: `LAYERS_TEXTS`, else `texts` in the collection, if there is one."""
    said = os.environ.get("LAYERS_TEXTS")
    own = data / TEXTS_FOLDER
    return Path(said) if said else own if own.is_dir() else None


def add_data(parser: ArgumentParser, name: str = "data") -> None:
    """Add the collection's folder to a command, as an option where `name` begins with `--`."""
    more = {} if name.startswith("-") else {"nargs": "?"}
    where = "the folder that holds collection.toml (default: LAYERS_DATA, else data)"
    parser.add_argument(name, type=Path, default=data_folder(), metavar="DATA", help=where, **more)  # type: ignore[arg-type]


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Tell of each variable `LAYERS_…` that nothing reads, with the name that was perhaps meant."""
    said = []
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in NAMES:
            # What all have in common would make all alike.
            near = nearest(name.removeprefix(PREFIX), [known.removeprefix(PREFIX) for known in NAMES])
            meant = f"; perhaps {PREFIX}{near[0]} is meant" if near else f"; these are known: {', '.join(NAMES)}"
            said.append(f"{name} is set, and nothing reads it{meant}")
    return said
