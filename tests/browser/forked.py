"""Servers that begin as copies of one process that has imported what they all import: half of what a start takes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORTED = (
    "streamlit.web.cli", "uvicorn", "curation.desk.start", "curation.desk.work",
    *(f"layers.{file.parent.name}.{file.stem}" for file in ROOT.glob("layers/*/[a-z]*.py")),
)  # fmt: skip
"""What is imported before there is a server, as the app is: nothing that reads a variable, and no script of a page."""
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(list(IMPORTED))


class Forked:
    """`streamlit` with such arguments, run in a folder with such variables: what of a `Popen` is asked of a server."""

    def __init__(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._process = FORKS.Process(target=_run, args=(tuple(arguments), folder, dict(environment)))
        self._process.start()

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self, timeout: float) -> None:
        self._process.join(timeout)


def _run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
    from streamlit.web.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nothing, stream.fileno())
    sys.argv = ["streamlit", *arguments]
    main(prog_name="streamlit")
