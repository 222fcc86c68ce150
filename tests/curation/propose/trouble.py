"""Trouble that a test asks for by the names of files: in the process beside, and in a worker of Dask.

`--preload tests.curation.propose.trouble` brings it into a worker; what a test patches is only in its own processes.
"""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from curation.propose import Source, cluster, folder, read_source

real_serve, real_one = folder._serve, cluster._propose_one
HELD = "TEST_HELD"
"""The variable with the path of a file that says which worker reads `held.txt`, and is waiting to be ended."""


def read_or_end(content: bytes, name: str) -> Source:
    if name == "ends.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "sleeps.txt":
        time.sleep(3600)
    if name == "grows.txt":
        bytearray(folder.MOST_MEMORY)
    return read_source(content, name)


def serve(pipe: Connection, job: folder.Job) -> None:
    folder.__dict__["read_source"] = read_or_end
    real_serve(pipe, job)


def propose_one(job: folder.Job, one: cluster.Asked, content: bytes | Exception) -> cluster.Found:
    if one.path == "worker.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    held = Path(os.environ[HELD])
    if one.path == "held.txt" and not held.exists():
        held.with_suffix(".part").write_text(str(os.getpid()))
        held.with_suffix(".part").rename(held)
        time.sleep(3600)
    return real_one(job, one, content)


def dask_setup(worker: object) -> None:
    del worker
    folder._serve = serve
    cluster._propose_one = propose_one
