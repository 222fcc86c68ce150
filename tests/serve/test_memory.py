"""What a server's process holds: asked of processes of their own, since it cannot be taken back."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from benchmarks.servers import ROOT

LISTED = """
import ctypes, os, tempfile, threading
from layers.memory import share_arenas
c = ctypes.CDLL(None)
c.fdopen.restype = ctypes.c_void_p
share_arenas()
barrier = threading.Barrier(9)
def work():
    kept = [bytes(5000) for _ in range(100)]
    barrier.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for one in threads:
    one.start()
with tempfile.TemporaryFile() as told:
    file = ctypes.c_void_p(c.fdopen(os.dup(told.fileno()), b"w"))
    barrier.wait()
    c.malloc_info(0, file)
    c.fclose(file)
    told.seek(0)
    print(told.read().count(b"<heap nr="))
"""


def printed_by(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries have nothing to set")
def test_threads_share_what_memory_is_taken_from() -> None:
    assert printed_by(LISTED) == "2"


GIVEN = """
from pathlib import Path
from layers.memory import give_back
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])
kept = [bytes(3000) for _ in range(20_000)]
kept = kept[::7000]
held = resident()
give_back()
print(held - resident() > 10_000)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries keep nothing")
def test_what_is_free_goes_back_to_the_system() -> None:
    assert printed_by(GIVEN) == "True"


def test_arrow_takes_its_memory_where_all_others_do() -> None:
    code = "import pyarrow as pa; from layers.memory import share_arenas; share_arenas()"
    assert printed_by(f"{code}; print(pa.default_memory_pool().backend_name)") == "system"


def test_what_one_format_needs_is_loaded_with_it() -> None:
    code = """
import sys, layers.export.formats, layers.serve
from pathlib import Path
from layers.model import Filters
from layers.store import select
from layers.store.shelf import shelf_at
select(shelf_at(Path("tests/data/tiny")).current().store, Filters(words="ships"))
print([name in sys.modules for name in ("pyogrio", "duckdb")])"""
    assert printed_by(code) == "[False, False]"


MAPPED = """
import tempfile
from pathlib import Path
from layers.memory import forget, map_file
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])
with tempfile.TemporaryFile() as file:
    file.write(bytes(range(256)) * 160_000)
    file.flush()
    mapped = map_file(file.fileno())
once = hash(mapped[:])
held = resident()
forget()
print(held - resident() > 8_000, hash(mapped[:]) == once)
"""


@pytest.mark.skipif(platform.system() != "Linux", reason="other systems keep them until there is no room")
def test_pages_of_files_are_given_back_and_read_again() -> None:
    assert printed_by(MAPPED) == "True True"
