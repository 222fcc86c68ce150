"""Publishing: a version of a collection as a folder that never changes, and a pointer to the newest.

A destination is a folder or any address that fsspec knows (`s3://bucket/maps`, `https://…` for
reading). It holds `versions/<version>-<digest>/`, each a prepared folder (`layers.store.prepared`),
and `current.json`, which names one of them. All files of a version are there before its manifest,
and the manifest before the pointer moves: whoever is interrupted leaves nothing that is taken, and
two who publish at once write folders of different names, or the very same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from layers.environment import add_data
from layers.errors import BadCollection, Problem
from layers.store.edition import Edition
from layers.store.prepared import MANIFEST, open_prepared, prepare

POINTER = "current.json"
VERSIONS = "versions"


class Publication:
    """What was published at a destination, for servers to read."""

    slow = True

    def __init__(self, destination: str) -> None:
        """Take the address of a destination; nothing is asked yet."""
        self._destination = destination
        self._files, self._root = fsspec.url_to_fs(destination, use_listings_cache=False)

    def state(self) -> str:
        """Return the name of the version that is current.

        Raises
        ------
        BadCollection
            If the pointer cannot be read.
        """
        try:
            name: str = json.loads(self._files.cat_file(f"{self._root}/{POINTER}"))["folder"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._bad(POINTER, f"the pointer to the newest version cannot be read: {error}") from error
        return name

    def read(self, name: str) -> Edition:
        """Fetch a version and open it.

        Raises
        ------
        BadCollection
            If it is not there whole.
        """
        with TemporaryDirectory() as fetched:
            folder = Path(fetched)
            self._fetch(name, MANIFEST, folder)
            if not name.endswith(_digest_of(folder)):
                raise self._bad(f"{VERSIONS}/{name}/{MANIFEST}", "the manifest is not that of its folder’s name")
            for file in json.loads((folder / MANIFEST).read_bytes())["files"]:
                self._fetch(name, Path(file).name, folder)
            try:
                return open_prepared(folder)
            except BadCollection as bad:
                there = Path(f"{self._destination}/{VERSIONS}/{name}")
                raise BadCollection(replace(one, path=there / one.path.name) for one in bad.problems) from bad

    def _fetch(self, name: str, file: str, folder: Path) -> None:
        at = f"{VERSIONS}/{name}/{file}"
        try:
            self._files.get_file(f"{self._root}/{at}", str(folder / file))
        except OSError as error:
            raise self._bad(at, f"the file of a version cannot be read: {error}") from error

    def _bad(self, file: str, what: str) -> BadCollection:
        return BadCollection([Problem(Path(f"{self._destination}/{file}"), 1, what, "publish it again")])


def publish(data: Path, destination: str) -> str:
    """Check a collection, write it as a version, and make it the current one; return the version's name.

    Raises
    ------
    BadCollection
        If anything in the data is wrong; then nothing is written.
    OSError
        If the destination cannot be written.
    """
    with TemporaryDirectory() as made:
        prepare(data, Path(made))
        return publish_prepared(Path(made), destination)


def publish_prepared(folder: Path, destination: str) -> str:
    """Write a prepared folder as a version and make it the current one: see `publish`."""
    files, root = fsspec.url_to_fs(destination)
    if isinstance(files, LocalFileSystem):
        files.auto_mkdir = True
    manifest = json.loads((folder / MANIFEST).read_bytes())
    name = f"{manifest['version']}-{_digest_of(folder)}"
    there = f"{root}/{VERSIONS}/{name}"
    if not files.exists(f"{there}/{MANIFEST}"):
        for file in (*manifest["files"], MANIFEST):
            _put(files, f"{there}/{file}", (folder / file).read_bytes())
    pointer = {"folder": name, "version": manifest["version"], "published": datetime.now(UTC).isoformat("T", "seconds")}
    _put(files, f"{root}/{POINTER}", json.dumps(pointer, indent=1).encode())
    return name


def _put(files: Any, path: str, content: bytes) -> None:  # noqa: ANN401 - fsspec has no types
    """Write a file whole or not at all."""
    with files.transaction, files.open(path, "wb") as file:
        file.write(content)


def _digest_of(folder: Path) -> str:
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()[:12]


def is_published(data: str) -> bool:
    """Say whether an address or a folder is a destination of `publish`."""
    return "://" in data or (Path(data) / POINTER).is_file()


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_data(parser)
    where = "a folder, or an address like s3://bucket/maps (pip install s3fs), where servers look with LAYERS_DATA=DEST"
    parser.add_argument("destination", metavar="DEST", help=where)


def run(asked: Namespace) -> int:
    """Publish a collection, or say why not."""
    try:
        name = publish(asked.data, asked.destination)
    except BadCollection as bad:
        print(*bad.problems, sep="\n", file=sys.stderr)
        return 1
    except (OSError, ImportError, ValueError) as error:
        print(f"{asked.destination}: {error}", file=sys.stderr)
        return 1
    print(f"{asked.destination}: {name} is current")
    return 0
