"""Where curators judge what is proposed; `python -m layers desk` opens it for whoever sits at this machine."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import curation.propose  # noqa: F401 - what it lacks is said here, not on the desk's page

DOOR = Path(__file__).parents[2] / "desk.py"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the collection and the port."""
    parser.add_argument(
        "data",
        nargs="?",
        type=Path,
        metavar="DATA",
        help="the folder that holds collection.toml (default: LAYERS_DATA, else data)",
    )
    parser.add_argument("--port", type=int, default=8502, help="(default: 8502)")


def run(arguments: argparse.Namespace) -> int:
    """Become the desk's server, so that whoever stops the command stops it; 2 if it cannot begin."""
    if find_spec("trafilatura") is None:  # imported only once a page is read
        raise ModuleNotFoundError("pages cannot be read", name="trafilatura")
    environment = {**os.environ, "LAYERS_DESK": "1"}
    if arguments.data is not None:
        if not arguments.data.is_dir():
            print(f"{arguments.data}: there is no such folder", file=sys.stderr)
            return 2
        environment["LAYERS_DATA"] = str(arguments.data.resolve())
    where = ["--server.port", str(arguments.port), "--server.address", "localhost"]
    server = [sys.executable, "-m", "streamlit", "run", DOOR.name, *where]
    os.chdir(DOOR.parent)
    return os.execve(server[0], server, environment)  # noqa: S606 - no shell, and no argument of a stranger's
