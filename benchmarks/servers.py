"""Start servers of pages on a folder of data, and look at what they take."""

from __future__ import annotations

import math
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
LONGEST_START_S = 300
HOST = "127.0.0.1"
BUILD = ROOT / "build" / "bench"
DASH = ROOT / ".venv-bench" / "bin" / "python"
"""An environment of its own: Dash brings a plugin that pytest would load."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, the address of its page, and the file of what it says."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def resident_mb(self) -> float:
        """Return the memory that the process and its own hold now, in MB."""
        found = [re.search(r"^VmRSS:\s*(\d+)", (one / "status").read_text(), re.MULTILINE) for one in self._processes()]
        return sum(int(held[1]) for held in found if held) / 1024 if found else math.nan

    def processor_s(self) -> float:
        """Return the processor time that the process and its own have taken, those too that ended, in seconds."""
        stats = [(one / "stat").read_text().rpartition(")")[2].split()[11:15] for one in self._processes()]
        return sum(int(each) for stat in stats for each in stat) / os.sysconf("SC_CLK_TCK") if stats else math.nan

    def _processes(self) -> list[Path]:
        """List what the system tells of them; only Linux does."""
        first = Path(f"/proc/{self.process.pid}")
        found = [first] if first.exists() else []
        for one in found:
            own = " ".join(each.read_text() for each in one.glob("task/*/children"))
            found += [Path(f"/proc/{process}") for process in own.split()]
        return found


@contextmanager
def serve(script: Path, data: Path, base_path: str = "", *, processes: int = 1, **environment: str) -> Iterator[Server]:
    """Run a page on a free port until the block ends: as `make run` does, by so many processes."""
    with held_port() as port:
        command = [sys.executable, "-m"]
        if processes == 1:
            settings = ["--server.port", str(port), "--server.address", HOST, "--server.baseUrlPath", base_path]
            command += ["streamlit", "run", str(script), *settings]
        else:
            at = ["--app-dir", str(script.parent), "--host", HOST, "--port", str(port)]
            command += ["uvicorn", f"{script.stem}:app", *at, "--workers", str(processes), "--ws", "websockets-sansio"]
            environment = {"STREAMLIT_SERVER_BASE_URL_PATH": base_path, **environment}
        with _run(command, {"LAYERS_DATA": str(data), **environment}, port, base_path) as server:
            yield server


@contextmanager
def serve_dash(data: Path) -> Iterator[Server]:
    """Run the Dash-Leaflet app."""
    with held_port() as port:
        command = [str(DASH), "-m", "benchmarks.peers.dash_app", str(port)]
        with _run(command, {"LAYERS_DATA": str(data)}, port) as server:
            yield server


@contextmanager
def serve_in_memory(data: Path) -> Iterator[Server]:
    """Write the page that has all in memory, and serve its files."""
    folder = BUILD / "in-memory" / data.name
    command = [sys.executable, "-m", "benchmarks.peers.in_memory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "LAYERS_DATA": str(data)})
    with held_port() as port:
        served = ["--bind", HOST, "--protocol", "HTTP/1.1", "--directory", str(folder), str(port)]
        with _run([sys.executable, "-m", "http.server", *served], {}, port) as server:
            yield server


@contextmanager
def _run(command: Sequence[str], environment: Mapping[str, str], port: int, path: str = "") -> Iterator[Server]:
    """Run a server until the block ends; what it says goes to a file that its port names."""
    BUILD.mkdir(parents=True, exist_ok=True)
    log = BUILD / f"server-{port}.log"
    every = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=every, stdout=said, stderr=said)
    address = f"http://{HOST}:{port}/{path}".rstrip("/") + "/"
    try:
        wait_for(process, address, f": see {log}")
        yield Server(process, address, log)
        log.unlink()
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def held_port() -> Iterator[int]:
    """Hold a free port: whoever wants any port is given another, and our server, which asks for this one, gets it.

    One that is let go before the server has it may be given to somebody else's, which would answer in its place.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do, so that both may have it
        held.bind(("", 0))
        yield held.getsockname()[1]


class Process(Protocol):
    """What says how a server ended, and None until it did."""

    def poll(self) -> int | None: ...  # noqa: D102


def wait_for(process: Process, address: str, hint: str = "") -> None:
    """Wait until a server answers; the hint is said where it ended instead."""
    end = time.monotonic() + LONGEST_START_S
    while time.monotonic() < end:
        if (ended := process.poll()) is not None:
            raise RuntimeError(f"the server of {address} ended with {ended}{hint}")
        try:
            with urlopen(address, timeout=LONGEST_START_S):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {address} in {LONGEST_START_S} s")
