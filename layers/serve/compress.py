"""Compressed answers: Brotli where the browser takes it, else gzip.

The best Brotli of a large script takes seconds, so it is made once, in a thread, and kept in the
user's cache folder for the next start too; until then a quick one is sent.
"""

from __future__ import annotations

import gzip
import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from queue import Queue
from secrets import token_hex
from threading import Lock, Thread

import brotli
from starlette.datastructures import Headers
from starlette.responses import Response

from layers.memory import Remembered

QUICK, BEST = 5, 11
LEAST_BYTES = 500
MOST_KEPT = 64_000_000  # bytes
OLD_SECONDS = 60 * 86_400.0
SUFFIXES = (".css", ".html", ".js", ".json", ".map", ".svg", ".ttf", ".txt")
"""The kinds of files that become smaller."""
KEPT = "public, max-age=31536000, immutable"
"""How long what has an address of its own for each content is kept."""


def coding_of(accepted: str) -> str:
    """Return the best coding that an `Accept-Encoding` takes: "br", "gzip" or "" for none."""
    taken: set[str] = set()
    for one in accepted.lower().split(","):
        name, _, weight = one.replace(" ", "").partition(";q=")
        if weight.strip("0.") or not weight:
            taken.add(name)
    return next((coding for coding in ("br", "gzip") if coding in taken), "")


def compressed_answer(content: bytes, asked: Headers, headers: dict[str, str], media_type: str) -> Response:
    """Answer with a content as the request takes it. Not for the event loop."""
    headers = {**headers, "Vary": "Accept-Encoding"}
    coding = coding_of(asked.get("accept-encoding", "")) if len(content) >= LEAST_BYTES else ""
    if coding:
        content, headers["Content-Encoding"] = COMPRESSOR.compress(content, coding), coding
    return Response(content, media_type=media_type, headers=headers)


def quickly(content: bytes, coding: str) -> bytes:
    """Return a content in a coding, "br", "gzip" or "" for none, in little time."""
    if not coding:
        return content
    return brotli.compress(content, quality=QUICK) if coding == "br" else gzip.compress(content, 6, mtime=0)


class Compressor:
    """Compresses contents, and remembers what became of each.

    Parameters
    ----------
    folder
        Where the best ones are kept over starts; where it cannot be written they are in memory alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = Remembered[str, bytes](MOST_KEPT, len)
        self._lock = Lock()
        self._waiting: Queue[tuple[str, bytes]] = Queue()
        self._thread: Thread | None = None

    def compress(self, content: bytes, coding: str) -> bytes:
        """Return the content in a coding, "br" or "gzip"."""
        name = f"{sha256(content).hexdigest()[:40]}.{coding}"
        if known := self._kept.find(name):
            return known
        made = self._stored(name, content)
        if made is None and coding == "gzip":
            made = gzip.compress(content, compresslevel=9, mtime=0)
        elif made is None:
            made = quickly(content, coding)
            self._make_best_later(name, content)
        return self._kept.keep(name, made)

    def _stored(self, name: str, content: bytes) -> bytes | None:
        """Return the best one of an earlier start, unless a machine that stopped or a full disk left it torn."""
        with suppress(OSError, brotli.error):
            made = (self._folder / name).read_bytes()
            if brotli.decompress(made) == content:
                return made
        return None

    def _make_best_later(self, name: str, content: bytes) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="compress", daemon=True)
                self._thread.start()
        self._waiting.put((name, content))

    def _work(self) -> None:
        with suppress(OSError):
            for old in self._folder.iterdir():
                if old.stat().st_mtime < time.time() - OLD_SECONDS:
                    old.unlink()
        while True:
            name, content = self._waiting.get()
            best = brotli.compress(content, quality=BEST)
            self._kept.keep(name, best)
            with suppress(OSError):
                self._store(name, best)
            self._waiting.task_done()

    def _store(self, name: str, made: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f".{name}.{token_hex(4)}"
        try:
            part.write_bytes(made)
            part.replace(self._folder / name)
        finally:
            part.unlink(missing_ok=True)


def _cache_folder() -> Path:
    with suppress(RuntimeError):  # nobody's home
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "evidence-layers"
    return Path(os.devnull)


COMPRESSOR = Compressor(_cache_folder())
