"""Many files proposed by the workers of a Dask cluster: from a folder or object storage to Parquet files.

What one machine would make of the files in their order is what comes out, whoever did what: results are
written in order, by the one process that began. What stands in a Parquet file is done; a run that
was broken off goes on after it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from multiprocessing import current_process
from pathlib import PurePosixPath
from time import monotonic
from typing import NamedTuple, Self

import pyarrow as pa
from distributed import Client, Future, KilledWorker, as_completed
from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from pyarrow import parquet

from curation.propose.folder import Drafted, Job, propose_beside, tell_bad, tell_progress, under_free_id, why_not

BATCH = 16
"""So many files are one task."""
MOST_WAITING = 1000
"""So many tasks are given out ahead of the first that is not done."""
PART_ROWS = 10_000
PART_SECONDS = 60
"""A Parquet file is written after so many rows, or so much time: the most that has to be done again."""
WAIT_SECONDS = 60
SCHEMA = pa.schema(
    [("path", pa.string()), ("sha256", pa.string()), ("problem", pa.string()), ("id", pa.string()),
     ("language", pa.string()), ("published", pa.string()), ("excerpts", pa.int32()), ("told", pa.int32()),
     ("draft", pa.string())]
)  # fmt: skip


class Asked(NamedTuple):
    """A file that a worker shall propose, unless its content still has the digest it had ("" if none)."""

    path: str
    sha256: str


class Done(NamedTuple):
    """What is known of a file that was done before."""

    sha256: str
    problem: str | None
    id: str | None


class Found(NamedTuple):
    """What a worker made of a file: None if its content is as it was; `sha256` is "" if it could not be read."""

    path: str
    sha256: str
    outcome: Drafted | str | None


def propose_on_cluster(address: str, source: str, output: str, job: Job) -> int:
    """Propose the excerpts of every file below an address by a cluster; 1 if a file gave no draft.

    Raises
    ------
    OSError
        If the scheduler, a worker or the storage cannot be reached.
    OtherRulesError
        If a worker has other code or data.
    """
    files, root = _storage(source)
    results, folder = _storage(f"{output.rstrip('/')}/rules={job.rules}")
    listed = files.find(root, detail=True).items()
    sizes = {path.removeprefix(root).lstrip("/"): info["size"] for path, info in listed}
    del listed  # ten times as large
    if not sizes:
        raise FileNotFoundError(f"{source}: there are no files")
    passed = {path: why for path, size in sizes.items() if (why := why_not(PurePosixPath(path), size))}
    paths = sorted(sizes.keys() - passed.keys(), key=lambda path: path.split("/"))
    bad = []
    with Client(address, set_as_default=False) as client, _Results(results, folder) as kept:
        client.wait_for_workers(1, WAIT_SECONDS)
        asked = [Asked(path, kept.done[path].sha256 if path in kept.done else "") for path in paths]
        for number, found in enumerate(_in_order(client, partial(_propose, files, root, job), asked), 1):
            if problem := kept.add(found):
                bad.append(f"{found.path}: {problem}")
            tell_progress(number, len(paths))
    print(
        f"\n{kept.new} done now, {len(paths) - kept.new} before; the results stand in {output}/rules={job.rules}",
        file=sys.stderr,
    )
    return tell_bad([*bad, *(f"{path}: {why}" for path, why in passed.items())], len(sizes)) or int(not paths)


def _storage(address: str) -> tuple[AbstractFileSystem, str]:
    """Open a folder or object storage."""
    try:
        files, root = url_to_fs(address)
    except (ImportError, ValueError) as error:  # what reads this kind is not installed, or there is none
        raise OSError(f"{address}: {error}") from error
    return files, root


class _Results:
    """The Parquet files of a run and of those before it: what is done, and the rows not yet written."""

    def __init__(self, files: AbstractFileSystem, folder: str) -> None:
        files.makedirs(folder, exist_ok=True)
        self._files, self._folder = files, folder
        self._rows: list[dict[str, object]] = []
        self._written = monotonic()
        self.new = 0
        self.done: dict[str, Done] = {}
        parts = sorted(files.glob(f"{folder}/part-*.parquet"))
        for part in parts:  # of two rows of a path the later counts
            with files.open(part, "rb") as file:
                columns = parquet.read_table(file, columns=["path", *Done._fields]).to_pydict()
            self.done |= zip(columns["path"], map(Done, *(columns[name] for name in Done._fields)), strict=True)
        self._parts = len(parts)
        self._taken = {done.id: 1 for done in self.done.values() if done.id}

    def __enter__(self) -> Self:
        """Begin to keep."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is not yet written, also where the run is broken off."""
        if self._rows:
            self._write()

    def add(self, found: Found) -> str | None:
        """Keep what was found, and return its problem; what is as it was is there already."""
        outcome, before = found.outcome, self.done.get(found.path)
        if outcome is None:
            return before and before.problem
        if before and before.id:
            del self._taken[before.id]
        problem = outcome if isinstance(outcome, str) else None
        drafted = under_free_id(outcome, self._taken)._asdict() if isinstance(outcome, Drafted) else {}
        self._rows.append({"path": found.path, "sha256": found.sha256, "problem": problem, **drafted})
        self.new += 1
        if len(self._rows) >= PART_ROWS or monotonic() - self._written > PART_SECONDS:
            self._write()
        return problem

    def _write(self) -> None:
        """Write a Parquet file, whole or not at all."""
        name = f"part-{self._parts:06d}.parquet"
        with self._files.open(f"{self._folder}/.{name}", "wb") as file:
            parquet.write_table(pa.Table.from_pylist(self._rows, SCHEMA), file, compression="zstd")
        self._files.mv(f"{self._folder}/.{name}", f"{self._folder}/{name}")
        self._rows, self._parts, self._written = [], self._parts + 1, monotonic()


def _in_order(
    client: Client, work: Callable[[Sequence[Asked]], list[Found]], asked: Sequence[Asked]
) -> Iterator[Found]:
    """Give what the workers find in the order of what was asked, whoever is done first."""
    batches = [asked[start : start + BATCH] for start in range(0, len(asked), BATCH)]
    done = as_completed(loop=client.loop)  # not with results: it waits for ever for one that is lost and then fails
    numbers: dict[Future, int] = {}
    ready: dict[int, list[Found]] = {}
    suspects: list[int] = []
    for number in range(len(batches)):
        while number not in ready:
            first = len(batches) if suspects else number + len(ready) + len(numbers)
            for given in range(first, min(number + MOST_WAITING, len(batches))):
                future = client.submit(work, batches[given], pure=False)
                numbers[future] = given
                done.add(future)
            if numbers:
                future = next(done)
                each = numbers.pop(future)
                try:
                    ready[each] = future.result()
                except KilledWorker:
                    suspects.append(each)
            else:  # each alone, as Dask suspects whatever was given to a worker that ended
                ready |= {each: [_alone(client, work, one) for one in batches[each]] for each in suspects}
                suspects = []
        yield from ready.pop(number)


def _alone(client: Client, work: Callable[[Sequence[Asked]], list[Found]], one: Asked) -> Found:
    """Return what the workers find in a file; they do nothing else meanwhile."""
    try:
        found: list[Found] = client.submit(work, [one], pure=False).result()
    except KilledWorker as killed:
        return Found(one.path, "", f"every worker that read it ended ({killed.allowed_failures + 1})")
    return found[0]


def _propose(files: AbstractFileSystem, root: str, job: Job, asked: Sequence[Asked]) -> list[Found]:
    """Read and propose some files: the task of a worker."""
    current_process().daemon = False  # Dask's are, and could have no processes beside them
    contents = files.cat_ranges([f"{root}/{one.path}" for one in asked], None, None, on_error="return")
    return [_propose_one(job, one, content) for one, content in zip(asked, contents, strict=True)]


def _propose_one(job: Job, one: Asked, content: bytes | Exception) -> Found:
    """Propose a content that is not as it was."""
    if isinstance(content, Exception):
        why = content.strerror if isinstance(content, OSError) else None
        return Found(one.path, "", why or f"{type(content).__name__}: {content}")
    digest = sha256(content).hexdigest()
    same = digest == one.sha256
    return Found(one.path, digest, None if same else propose_beside(job, content, PurePosixPath(one.path).name))
