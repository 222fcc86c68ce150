"""A folder's files proposed one by one, each in a process beside this one: what one machine and many do alike."""

from __future__ import annotations

import resource
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path, PurePath
from typing import NamedTuple

from curation.propose.article import propose
from curation.propose.container import ENDINGS, NotText
from curation.propose.draft import to_json, to_toml, under_id
from curation.propose.gazetteer import Gazetteer, make_gazetteer
from curation.propose.text import read_source
from layers.collection import read_collection
from layers.model import Collection
from layers.release import PACKAGE, digest_of

SYSTEM_FILES = ("thumbs.db", "desktop.ini", "icon\r")
NO_TEXT = "no text of an article in it"
MIB = 1024 * 1024
LARGEST_FILE = 64 * MIB
MOST_MEMORY = 2048 * MIB
MOST_SECONDS = 120
NEEDED = ("charset-normalizer", "edtf", "lxml", "py3langid", "pyahocorasick", "pypdf", "sentencex", "trafilatura")
"""The packages whose version may change what is proposed."""


class Job(NamedTuple):
    """By what a run proposes: the same job makes the same draft of the same bytes.

    `rules` is a digest of our code and rules, of the packages that read text, of the collection and
    of the fields before it, so that processes on many machines are known to be alike.
    """

    data: Path
    given: tuple[tuple[str, str], ...]
    as_json: bool
    rules: str = ""


class Drafted(NamedTuple):
    """The draft of a file, written: what a list of drafts says of it, and its text (TOML or JSON)."""

    id: str
    language: str
    published: str
    excerpts: int
    told: int
    draft: str


class OtherRulesError(ValueError):
    """A process has other code, packages or data than the one that gave it the job."""


def make_job(data: Path, given: Mapping[str, str], *, as_json: bool) -> Job:
    """Return the job of a run, its digest worked out; raises `BadCollection` where the data are bad."""
    job = Job(data.resolve(), tuple(sorted(given.items())), as_json)
    return job._replace(rules=_digest(job, read_collection(data)))


def _digest(job: Job, collection: Collection) -> str:
    """Work out what tells the results of one job from those of another."""
    nouns = [path.read_bytes() for path in sorted(PACKAGE.glob("*.py"))]
    packages = [version(name) for name in NEEDED]
    parts = (_CODE, nouns, packages, collection.version, job.given, job.as_json)
    return sha256(repr(parts).encode()).hexdigest()[:12]


_CODE = digest_of(Path(__file__).parent)
"""As it was when this process began: what it runs by."""


def why_not(path: PurePath, size: int) -> str:
    """Say why a file of a folder is not read; "" if it is."""
    if path.name.startswith((".", "~$")) or path.name.lower() in SYSTEM_FILES:
        return "a hidden file of the system, or of an editor, not taken"
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        return f"{ending or 'a file without an ending'} is not read in a folder ({', '.join(ENDINGS)} are)"
    return f"larger than {LARGEST_FILE // MIB} MB" if size > LARGEST_FILE else ""


def under_free_id(drafted: Drafted, taken: dict[str, int]) -> Drafted:
    """Return a draft under an id that is not taken, and take it; `taken` holds the last number tried of each."""
    id_, number = drafted.id, taken.get(drafted.id, 1)
    while id_ in taken:
        number += 1
        id_ = f"{drafted.id}-{number}"
    taken[drafted.id] = number
    taken.setdefault(id_, 1)
    return drafted._replace(id=id_, draft=under_id(drafted.draft, drafted.id, id_))


def tell_progress(number: int, of: int) -> None:
    """Say how far a run is."""
    print(f"\r{number} of {of}", end="", file=sys.stderr, flush=True)


def tell_bad(bad: Sequence[str], of: int) -> int:
    """List the files of a run without a draft, each with the reason; 1 if there are any."""
    if bad:
        print(f"{len(bad)} of {of} files gave no draft:", *bad, sep="\n", file=sys.stderr)
    return int(bool(bad))


def propose_content(job: Job, content: bytes, name: str) -> Drafted | str:
    """Propose the excerpts of a file's content; whatever is wrong with it is told, not raised."""
    try:
        source = read_source(content, name)
        if not source.text:
            return NO_TEXT
        draft = propose(source.with_given(dict(job.given)), _gazetteer(job))
        text = to_json(draft) + "\n" if job.as_json else to_toml(draft)
    except NotText as error:
        return str(error)
    except MemoryError:
        return f"more than {MOST_MEMORY // MIB} MB of memory are needed"
    except Exception as error:  # noqa: BLE001 - one bad file must not end a run of thousands
        return f"{type(error).__name__}: {error}"
    return Drafted(draft.id, draft.source.language, draft.published.edtf, len(draft.excerpts), len(draft.told), text)


@lru_cache(maxsize=1)
def _gazetteer(job: Job) -> Gazetteer:
    """Read the collection once in each process."""
    collection = read_collection(job.data)
    if _digest(job, collection) != job.rules:
        raise OtherRulesError(
            f"{job.data}: the collection, the code or its packages have changed, or are others on this machine than on "
            "the one that began; bring them to the same and start again, workers too"
        )
    return make_gazetteer(collection)


class _Beside:
    """A process that proposes by one job, one content after the other, each within the limits."""

    def __init__(self, job: Job) -> None:
        context = get_context("spawn")  # a fork would copy threads of the libraries in an unknown state
        self.job = job
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, job), daemon=True)
        self.process.start()
        theirs.close()
        self._answer()

    def ask(self, content: bytes, name: str) -> Drafted | str:
        """Return what is proposed of a content, or what happened to the process."""
        why = f"more than {MOST_SECONDS} seconds are needed"
        try:
            self._pipe.send((content, name))
            if self._pipe.poll(MOST_SECONDS):
                return self._answer()
            self.process.kill()
        except (EOFError, ConnectionError):
            why = "the process that read it broke off"
        self.process.join()
        return f"{why} (exit code {self.process.exitcode})"

    def _answer(self) -> Drafted | str:
        answer: Drafted | str | Exception = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(pipe: Connection, job: Job) -> None:
    """Answer contents until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is interrupted, and then the pipe ends
    try:
        _gazetteer(job)
    except Exception as error:  # noqa: BLE001 - told where it can be read
        pipe.send(error)
        return
    pipe.send("")
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    with suppress(ValueError, OSError):  # where the system knows no such limit
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, hard))
    with suppress(EOFError, BrokenPipeError):
        while True:
            content, name = pipe.recv()
            pipe.send(propose_content(job, content, name))


_mine = threading.local()


def propose_beside(job: Job, content: bytes, name: str) -> Drafted | str:
    """Do as `propose_content` in a process that this thread keeps: a file that breaks it costs itself alone."""
    beside: _Beside | None = getattr(_mine, "beside", None)
    if beside is None or beside.job != job or not beside.process.is_alive():
        _mine.beside = beside = _Beside(job)
    return beside.ask(content, name)
