"""How large each export is, how long it takes and what memory it needs, at S and at L."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import resource
import tempfile
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.select import SMALL
from benchmarks.synthetic import make_collection
from layers.collection.geo import no_features
from layers.export.extract import Extract
from layers.export.formats import FORMATS, Format
from layers.model import View
from layers.store import Store
from layers.words import read_words

SIZES: Mapping[str, Mapping[str, int]] = {"S: 60 excerpts": SMALL, "L: 100,000 excerpts": {}}


class Measure(NamedTuple):
    """One export: bytes written, seconds by the clock and of the processor, memory in bytes.

    `added` is how much more the process had at its peak than before.
    """

    size: str
    format: str
    written: int
    seconds: float
    busy: float
    added: int


def measure_exports() -> Iterator[Measure]:
    """Write every format of everything in a collection, each in a process of its own."""
    for name, size in SIZES.items():
        collection = make_collection(**size)
        extract = Extract(collection, Store(collection), View(), read_words("en"), features=no_features())
        # What the page has at hand already is not the export's; and a process that is split
        # off must not ask the database, whose threads stay behind.
        _ = (extract.selection, extract.ids)
        gc.collect()
        gc.freeze()
        # Else an export could hide in memory that making the collection left free.
        ctypes.CDLL(None).malloc_trim(0)
        for form in FORMATS.values():
            yield Measure(name, form.name, *_apart(form, extract))
        gc.unfreeze()


def _apart(form: Format, extract: Extract) -> tuple[int, float, float, int]:
    """Write an export in a process that is split off, so that its peak is its own."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_measure, args=(form, extract, there))
    process.start()
    there.close()
    try:
        measured: tuple[int, float, float, int] = here.recv()
    finally:
        process.join()
    return measured


def _measure(form: Format, extract: Extract, answer: Connection) -> None:
    """Write an export into a file, and send what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        before = _peak()
        begun, worked = perf_counter(), process_time()
        with path.open("wb") as out:
            form.write(extract, out)
        took = perf_counter() - begun, process_time() - worked
        answer.send((path.stat().st_size, *took, _peak() - before))


def _peak() -> int:
    """Return the most memory that this process has had, in bytes (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Print the measures as a table, each as soon as it is known."""
    print(f"{'':22}{'format':16}{'size':>12}{'time':>12}{'processor':>12}{'peak memory':>16}")
    for measure in measure_exports():
        print(
            f"{measure.size:22}{measure.format:16}{measure.written / 1e6:9.2f} MB"
            f"{measure.seconds:10.2f} s{measure.busy:10.2f} s{measure.added / 1e6:+13.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
