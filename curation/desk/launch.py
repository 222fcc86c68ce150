"""`python -m layers desk`: the desk, for whoever sits at this machine."""

from __future__ import annotations

import argparse
import os
import subprocess
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
    """Serve the desk until it is stopped; return its exit code."""
    if find_spec("trafilatura") is None:  # imported only once a page is read
        raise ModuleNotFoundError("pages cannot be read", name="trafilatura")
    environment = {**os.environ, "LAYERS_DESK": "1"}
    if arguments.data is not None:
        environment["LAYERS_DATA"] = str(arguments.data.resolve())
    where = ["--server.port", str(arguments.port), "--server.address", "localhost"]
    server = [sys.executable, "-m", "streamlit", "run", DOOR.name, *where]
    return subprocess.run(server, cwd=DOOR.parent, env=environment, check=False).returncode
