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
from contextlib import contextmanager, suppress
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
        held = [re.search(r"^VmRSS:\s*(\d+)", said, re.MULTILINE) for said in self._told("status")]
        return sum(int(one[1]) for one in held if one) / 1024 if held else math.nan

    def processor_s(self) -> float:
        """Return the processor time that the process and its own have taken, those too that ended, in seconds."""
        times = [said.rpartition(")")[2].split()[11:15] for said in self._told("stat")]
        return sum(int(each) for one in times for each in one) / os.sysconf("SC_CLK_TCK") if times else math.nan

    def _told(self, name: str) -> list[str]:
        """Read what the system tells of each of them; only Linux does."""
        waiting, told = [str(self.process.pid)], []
        while waiting:
            process = Path("/proc", waiting.pop())
            with suppress(OSError):  # it has ended
                told.append((process / name).read_text())
                waiting += [own for task in process.glob("task/*/children") for own in task.read_text().split()]
        return told


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
