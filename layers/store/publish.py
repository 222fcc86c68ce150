"""Publishing: a version of a collection as a folder that never changes, and a pointer to the newest.

A destination is a folder or any address that fsspec knows (`s3://bucket/maps`, `https://…` for
reading). It holds `versions/<version>/<digest>/`, each a prepared folder (`layers.store.prepared`)
that its manifest's digest names, and `current.json`, which names one of them; a version has such a
pointer of its own beside its folders. All files of a version are there before its manifest, and the
manifest before a pointer moves: whoever is interrupted leaves nothing that is taken, and two who
publish at once write folders of different names, or the very same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import fsspec
from fsspec.implementations.local import LocalFileSystem

from layers.environment import add_data
from layers.errors import BadCollection, NotNow, Problem
from layers.store.edition import Edition
from layers.store.prepared import MANIFEST, open_prepared, prepare, read_manifest

POINTER = "current.json"
VERSIONS = "versions"
CONNECTED_S, ANSWERED_S = 5.0, 15.0
"""How long a server that is asked over HTTP may say nothing; those of S3 may as long by `s3fs` itself."""
_NAME = re.compile(r"\w[\w.-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a pointer says: where a version lies below `versions`, and when it was first published, in UTC."""

    folder: str
    published: datetime


class Publication:
    """What was published at a destination, for servers to read."""

    slow = True

    def __init__(self, destination: str) -> None:
        """Take the address of a destination; nothing is asked yet."""
        self._destination = destination
        self._files, self._root = _open(destination)

    def state(self) -> str:
        """Return the folder of the version that is current.

        Raises
        ------
        BadCollection
            If the pointer cannot be read.
        """
        return self._pointer(POINTER).folder

    def find(self, version: str) -> Pointer | None:
        """Return where a version lies that an address names; None if it is not there.

        Raises
        ------
        BadCollection
            If that cannot be told.
        """
        if not _NAME.fullmatch(version):
            return None
        try:
            return self._pointer(f"{VERSIONS}/{version}/{POINTER}")
        except BadCollection as bad:
            if isinstance(bad.__cause__, FileNotFoundError):
                return None
            raise

    def read(self, folder: str) -> Edition:
        """Fetch a version and open it.

        Raises
        ------
        BadCollection
            If it is not there whole; `NotNow` where it cannot be fetched.
        """
        with TemporaryDirectory() as made:
            fetched = Path(made)
            self._fetch(folder, MANIFEST, fetched)
            if not folder.endswith(_digest_of(fetched)):
                raise self._bad(f"{VERSIONS}/{folder}/{MANIFEST}", "the manifest is not that of its folder’s name")
            try:
                for file in read_manifest(fetched):
                    self._fetch(folder, Path(file).name, fetched)
                return open_prepared(fetched)
            except BadCollection as bad:
                there = Path(f"{self._destination}/{VERSIONS}/{folder}")
                raise type(bad)(replace(one, path=there / one.path.name) for one in bad.problems) from bad

    def _pointer(self, file: str) -> Pointer:
        with self._telling(file, "the pointer to a version cannot be read"):
            said = json.loads(self._files.cat_file(f"{self._root}/{file}"))
            return Pointer(str(said["folder"]), datetime.fromisoformat(said["published"]))

    def _fetch(self, folder: str, file: str, to: Path) -> None:
        at = f"{VERSIONS}/{folder}/{file}"
        with self._telling(at, "the file of a version cannot be read"):
            self._files.get_file(f"{self._root}/{at}", str(to / file))

    @contextmanager
    def _telling(self, file: str, what: str) -> Iterator[None]:
        """Make whatever goes wrong a problem: each file system has errors of its own."""
        try:
            yield
        except FileNotFoundError as error:
            raise self._bad(file, f"{what}: {error}") from error
        except Exception as error:
            mend = "try again; if that does not help, publish it again"
            raise NotNow([Problem(self._path(file), 1, f"{what}: {error}", mend)]) from error

    def _bad(self, file: str, what: str) -> BadCollection:
        return BadCollection([Problem(self._path(file), 1, what, "publish it again")])

    def _path(self, file: str) -> Path:
        return Path(f"{self._destination}/{file}")


def publish(data: Path, destination: str) -> str:
    """Check a collection, write it as a version, and make it the current one; return the version's folder.

    What is there already is left, and what is there by half is written anew.

    Raises
    ------
    BadCollection
        If anything in the data is wrong; then nothing is written.
    Exception
        If the destination cannot be written: whatever its file system says.
    """
    with TemporaryDirectory() as made:
        prepare(data, Path(made))
        return publish_prepared(Path(made), destination)


def publish_prepared(folder: Path, destination: str) -> str:
    """Write a prepared folder as a version and make it the current one: see `publish`."""
    files, root = _open(destination)
    manifest = json.loads((folder / MANIFEST).read_bytes())
    version = manifest["version"]
    name = f"{version}/{_digest_of(folder)}"
    for file in (*manifest["files"], MANIFEST):
        content, there = (folder / file).read_bytes(), f"{root}/{VERSIONS}/{name}/{file}"
        if _size(files, there) != len(content):
            _put(files, there, content)
    before = Publication(destination).find(version)
    published = before.published if before else datetime.now(UTC).replace(microsecond=0)
    said = {"folder": name, "version": version, "published": published.isoformat()}
    for there in (f"{VERSIONS}/{version}/{POINTER}", POINTER):
        _put(files, f"{root}/{there}", json.dumps(said, indent=1).encode())
    return name


def _open(destination: str) -> tuple[Any, str]:
    """Return the file system of a destination, and its path there."""
    waits: dict[str, object] = {}
    if urlsplit(destination).scheme in {"http", "https"}:
        from aiohttp import ClientTimeout  # noqa: PLC0415 - comes with the packages for buckets alone

        waits["client_kwargs"] = {"timeout": ClientTimeout(total=None, sock_connect=CONNECTED_S, sock_read=ANSWERED_S)}
    files, root = fsspec.url_to_fs(destination, use_listings_cache=False, **waits)
    return files, str(root).rstrip("/")


def _size(files: Any, path: str) -> int | None:  # noqa: ANN401 - fsspec has no types
    """Return how many bytes a file has; None if there is none."""
    try:
        return int(files.info(path)["size"])
    except FileNotFoundError:
        return None


def _put(files: Any, path: str, content: bytes) -> None:  # noqa: ANN401 - fsspec has no types
    """Write a file whole or not at all: object stores do so by themselves."""
    if not isinstance(files, LocalFileSystem):
        files.pipe_file(path, content)
        return
    there = Path(path)
    there.parent.mkdir(parents=True, exist_ok=True)
    part = there.with_name(f".{there.name}.{token_hex(8)}")  # beside it: only there it takes the place in one step
    try:
        part.write_bytes(content)
        part.replace(there)
    finally:
        part.unlink(missing_ok=True)


def _digest_of(folder: Path) -> str:
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()[:12]


def is_published(data: str) -> bool:
    """Say whether an address or a folder is a destination of `publish`."""
    return "://" in data or (Path(data) / POINTER).is_file()


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_data(parser)
    where = "a folder, or an address like s3://bucket/maps, where servers look with LAYERS_DATA=DEST"
    parser.add_argument("destination", metavar="DEST", help=where)


def run(asked: Namespace) -> int:
    """Publish a collection, or say why not."""
    try:
        name = publish(asked.data, asked.destination)
    except BadCollection as bad:
        print(bad, file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - each file system has errors of its own
        print(f"{asked.destination}: {error}", file=sys.stderr)
        return 1
    print(f"{asked.destination}: {name} is current")
    return 0
