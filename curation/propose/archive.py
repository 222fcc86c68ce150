"""A folder of articles proposed one after the other, in several processes, past bad files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from curation.propose.article import propose
from curation.propose.draft import Draft, Source
from curation.propose.extract import read_source
from curation.propose.gazetteer import Gazetteer, make_gazetteer
from layers.collection import read_collection

ENDINGS = (".txt", ".md", ".html", ".htm", ".xhtml")
BATCH = 8
Change = Callable[[Source], Source]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a draft, or why there is none."""

    path: Path
    draft: Draft | None
    why: str = ""


def list_articles(folder: Path) -> list[Path]:
    """Return the files of a folder, and of those in it, that can be articles; by path."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)


def propose_file(path: Path, gazetteer: Gazetteer, change: Change | None = None) -> Outcome:
    """Propose the excerpts of one file; whatever is wrong with it is told, not raised."""
    try:
        source = read_source(path.read_bytes(), path.name)
    except OSError as error:
        return Outcome(path, None, error.strerror or "cannot be read")
    if not source.text:
        return Outcome(path, None, "no text of an article in it")
    try:
        return Outcome(path, propose(change(source) if change else source, gazetteer))
    except Exception as error:  # noqa: BLE001 - one bad file must not end a run of thousands
        return Outcome(path, None, f"{type(error).__name__}: {error}")


def propose_all(
    paths: Sequence[Path], data: Path, jobs: int, change: Change | None = None
) -> Iterator[Outcome]:
    """Give the outcome of each file, in order; memory does not grow with their number."""
    if jobs <= 1 or len(paths) <= 1:
        gazetteer = make_gazetteer(read_collection(data))
        yield from (propose_file(path, gazetteer, change) for path in paths)
        return
    # A fresh process each: a fork would copy threads of the libraries in an unknown state.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _prepare, (data, change)) as pool:
        for start in range(0, len(paths), BATCH * jobs):
            yield from pool.map(_propose_one, paths[start : start + BATCH * jobs])


_PREPARED: dict[str, tuple[Gazetteer, Change | None]] = {}


def _prepare(data: Path, change: Change | None) -> None:
    """Read the collection once in each process."""
    _PREPARED["here"] = (make_gazetteer(read_collection(data)), change)


def _propose_one(path: Path) -> Outcome:
    """Propose one file in a prepared process."""
    gazetteer, change = _PREPARED["here"]
    return propose_file(path, gazetteer, change)
