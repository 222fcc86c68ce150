"""Start servers of pages on a folder of data, and look at what they take."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
LONGEST_START_S = 300
HOST = "127.0.0.1"
BUILD = ROOT / "build" / "bench"
DASH = ROOT / ".venv-bench" / "bin" / "python"
"""An environment of its own: Dash brings a plugin that pytest would load."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and the address of its page."""

    process: subprocess.Popen[bytes]
    address: str

    def resident_mb(self) -> float:
        """Return the memory that the process holds now, in MB."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():  # only Linux tells
            return float("nan")
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmRSS"].split()[0]) / 1024

    def processor_s(self) -> float:
        """Return the processor time that the process has taken, in seconds."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():  # only Linux tells
            return float("nan")
        user, system = stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(script: Path, data: Path, base_path: str = "", **environment: str) -> Iterator[Server]:
    """Run a page as `streamlit run` does, on a free port, until the block ends."""
    port = free_port()
    settings = ["--server.port", str(port), "--server.address", HOST, "--server.baseUrlPath", base_path]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *settings]
    with _run(command, {"LAYERS_DATA": str(data), **environment}, port, base_path) as server:
        yield server


@contextmanager
def serve_dash(data: Path) -> Iterator[Server]:
    """Run the Dash-Leaflet app."""
    port = free_port()
    command = [str(DASH), "-m", "benchmarks.peers.dash_app", str(port)]
    with _run(command, {"LAYERS_DATA": str(data)}, port) as server:
        yield server


@contextmanager
def serve_in_memory(data: Path) -> Iterator[Server]:
    """Write the page that has all in memory, and serve its files."""
    folder = BUILD / "in-memory" / data.name
    command = [sys.executable, "-m", "benchmarks.peers.in_memory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "LAYERS_DATA": str(data)})
    port = free_port()
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
        _await(process, address, log)
        yield Server(process, address)
        log.unlink()
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + LONGEST_START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: see {log}")
        try:
            with urlopen(address, timeout=LONGEST_START_S):  # noqa: S310 - our own server
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start in {LONGEST_START_S} s")
