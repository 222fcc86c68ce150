"""The variables `LAYERS_…`: their names, the folders they say, and what may be misspelt among them."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from layers.text import nearest

PREFIX = "LAYERS_"


class Setting(NamedTuple):
    """A variable as the documentation tells it: what it usually is, and what it is for, in Markdown."""

    usual: str
    what: str


SETTINGS: Mapping[str, Setting] = {
    "LAYERS_DATA": Setting(
        "`data`",
        "the folder of the collection, for the page, the desk and each command; for the page also where one was "
        "published: a folder, or an address like `s3://bucket/maps`",
    ),
    "LAYERS_DRAFTS": Setting(
        "`drafts` in the collection",
        "the folder of the desk’s drafts, one SQLite file; on a disk of the machine, not of the network, where several "
        "desks share it",
    ),
    "LAYERS_TEXTS": Setting(
        "none; `verify` takes `texts` in the collection", "the folder of full texts, for the desk and `verify`"
    ),
    "LAYERS_ARCHIVE": Setting(
        "the Internet Archive’s",
        "whom `python -m layers links` asks for copies: an address with `{url}` in it, and `{timestamp}` if it takes "
        "a day, which answers like the [availability API](https://archive.org/help/wayback_api.php); the page asks "
        "nobody",
    ),
    "LAYERS_CURATORS": Setting("nobody", "who may use the desk where a sign-in is configured"),
    "LAYERS_SITE": Setting(
        "each request’s own",
        "the public address, such as `https://example.org/map`; set it where links must never depend on what a request "
        "says its host is",
    ),
    "LAYERS_TRUST_PROXY": Setting(
        "off",
        "believe `X-Forwarded-Host`, `X-Forwarded-Proto` and the last of `X-Forwarded-For`, by which clients are told "
        "apart; only where nothing but the proxy can reach the app",
    ),
    "LAYERS_TILES": Setting("on", "let a reader choose web tiles; `off` allows no other host at all"),
    "LAYERS_FRAME_ANCESTORS": Setting(
        "`*`",
        "who may embed the page, in the words of the `frame-ancestors` directive, such as `'self' https://news.example`",
    ),
    "LAYERS_ACCESS_LOG": Setting("on", "one line of JSON a request on standard output"),
    "LAYERS_METRICS": Setting(
        "off",
        "the port of the [figures](operating.md#figures), at this machine alone; `0.0.0.0:9102` opens it to the "
        "network",
    ),
}
"""Every variable that whoever runs this may set, in the order of the documentation's table."""
# What a command of ours sets for the process that it starts.
_OURS = (f"{PREFIX}DESK", f"{PREFIX}STOPWATCH")
NAMES = (*SETTINGS, *_OURS)
"""Every variable that something here reads."""
_LIKE_PREFIX = re.compile(r"layers?[_-]?", re.IGNORECASE)
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


def settings_table() -> str:
    """Write the table of all settings, in Markdown."""
    rows = (f"| `{name}` | {usual} | {what} |\n" for name, (usual, what) in SETTINGS.items())
    return "".join(("| variable | usual | what |\n|---|---|---|\n", *rows))


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Tell of each variable `LAYERS_…` that nothing reads, with the name that was perhaps meant."""
    said = []
    own = [known.removeprefix(PREFIX) for known in NAMES]
    for name in sorted(environment):
        begins = _LIKE_PREFIX.match(name)
        ending = name[begins.end() :].upper() if begins else ""
        if begins and name not in NAMES and (name.startswith(PREFIX) or ending in own):
            # What all have in common would make all alike.
            near = nearest(ending, own)
            meant = f"; perhaps {PREFIX}{near[0]} is meant" if near else f"; these are known: {', '.join(NAMES)}"
            said.append(f"{name} is set, and nothing reads it{meant}")
    return said
