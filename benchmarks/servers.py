"""Start a Streamlit server on a folder of data, and look at what it takes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
LONGEST_START_S = 300
HOST = "127.0.0.1"
LOG = ROOT / "build" / "bench" / "server.log"
"""What the server said that was started last."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    address: str

    def resident_mb(self) -> float:
        """Return the memory that the process holds now, in MB."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():  # only Linux tells
            return float("nan")
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmRSS"].split()[0]) / 1024


@contextmanager
def serve(script: Path, data: Path, **environment: str) -> Iterator[Server]:
    """Run a page as `streamlit run` does, on a free port, until the block ends."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    settings = ["--server.port", str(port), "--server.address", HOST]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *settings],
            cwd=ROOT,
            env={**os.environ, "LAYERS_DATA": str(data), "PYTHONPATH": str(ROOT), **environment},
            stdout=log,
            stderr=log,
        )
    try:
        _await(process, f"http://{HOST}:{port}/_stcore/health")
        yield Server(process, f"http://{HOST}:{port}/")
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen[bytes], health: str) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + LONGEST_START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: see {LOG}")
        try:
            with urlopen(health, timeout=2):  # noqa: S310 - our own server
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start in {LONGEST_START_S} s")
