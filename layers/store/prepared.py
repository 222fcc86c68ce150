"""A collection put down ready to be served: what large ones are read from, and what is published.

A prepared folder has the excerpts in the order of the cards, the index of their words, the
features, and all else of an `Edition`, whose data were checked when it was made. A manifest with a
digest of each file is written last; a folder whose files are not those of its manifest is refused.
Opening one maps the excerpts into memory and makes none of them.

As a program (`python -m layers.store.prepared DATA FOLDER`) it prepares a collection in a process of
its own, so that neither the memory nor the time that a check takes is a server's.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from mmap import mmap
from pathlib import Path
from typing import IO, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from layers.collection import read_collection
from layers.collection.excerpts import EXCERPT_COLUMNS, ROWS_AT_ONCE, ExcerptTable, as_table, fill_columns
from layers.collection.files import GEO_FOLDER
from layers.collection.geo import Features, pack_features, read_features, unpack_features
from layers.collection.history import History, read_history
from layers.errors import BadCollection, Problem, first_of_kinds
from layers.memory import map_file
from layers.model import Collection
from layers.release import PACKAGE
from layers.store.arrays import Rows
from layers.store.edition import Edition
from layers.store.judgement import Vocabulary, index_quotes
from layers.store.store import Store

Noun = TypeVar("Noun")

FORM = 2
"""The form of prepared folders: raised where one that this release writes means something else in another."""
MANIFEST = "manifest.json"
COLLECTION, HISTORY, EXCERPTS, FEATURES = "collection.json", "history.json", "excerpts.parquet", "features.parquet"
WORDS, WORD_EXCERPTS = "words.parquet", "word_excerpts.parquet"
_FILES = frozenset((COLLECTION, HISTORY, EXCERPTS, FEATURES, WORDS, WORD_EXCERPTS))
_AGAIN = "prepare or publish it again"
NUMBERS_AT_ONCE = 1_000_000
HAS_PROBLEMS = 3
"""The exit code of a process that found the data bad."""


def prepare(data: Path, folder: Path) -> None:
    """Check a collection and put it down, ready to be served, in a folder that is there.

    Raises
    ------
    BadCollection
        If anything in the data is wrong.
    """
    collection = read_collection(data)
    history = read_history(data, collection)
    put_down(collection, history, read_features(data / GEO_FOLDER, collection), folder)


def put_down(collection: Collection, history: History, features: Features, folder: Path) -> None:
    """Put what was checked down in a folder that is there."""
    excerpts = as_table(collection)
    (folder / COLLECTION).write_bytes(msgspec.json.encode(replace(collection, excerpts={})))
    (folder / HISTORY).write_bytes(msgspec.json.encode(history))
    pq.write_table(excerpts.rows, folder / EXCERPTS, compression="zstd", row_group_size=ROWS_AT_ONCE)
    pack_features(features, folder / FEATURES)
    vocabulary = index_quotes(excerpts)
    pq.write_table(pa.table({"text": vocabulary.words, "excerpts": np.diff(vocabulary.rows.begins)}), folder / WORDS)
    pq.write_table(pa.table({"excerpt": vocabulary.rows.excerpt}), folder / WORD_EXCERPTS, compression="zstd")
    files = {path.name: _digest(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    manifest = {"form": FORM, "version": collection.version, "excerpts": len(excerpts), "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")


def open_prepared(folder: Path) -> Edition:
    """Open a prepared folder.

    Raises
    ------
    BadCollection
        If a file is not that of the manifest, or the folder is one of another release that this cannot read.
    """
    files = read_manifest(folder)
    wrong = [name for name in sorted(_FILES | files.keys()) if not _fits(folder / name, files.get(name))]
    if wrong:
        raise BadCollection(Problem(folder / name, 1, "not the file of the manifest", _AGAIN) for name in wrong)
    collection = replace(_decode(folder / COLLECTION, Collection), excerpts=ExcerptTable(_map_rows(folder / EXCERPTS)))
    table = pq.read_table(folder / WORDS)
    begins = np.concatenate(([0], np.cumsum(table["excerpts"])))
    vocabulary = Vocabulary(table["text"], Rows(_map_numbers(folder / WORD_EXCERPTS), begins))
    features = unpack_features(folder / FEATURES)
    return Edition(collection, Store(collection, vocabulary), features, _decode(folder / HISTORY, History))


def prepare_apart(data: Path, folder: Path) -> None:
    """Prepare a collection in a process of its own, and wait for it: see `prepare`."""
    command = (sys.executable, "-m", __spec__.name, str(data), str(folder))
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PACKAGE.parent)
    if done.returncode == HAS_PROBLEMS:
        raise BadCollection(_read_problems(done.stdout))
    if done.returncode:
        what = f"the process that prepares it ended with {done.returncode}: {done.stderr.strip()[-500:]}"
        raise BadCollection([Problem(data, 1, what, "see whether memory or disk ran out")])


def main(data: str, folder: str) -> int:
    """Prepare a collection, or write what is wrong with it."""
    try:
        prepare(Path(data), Path(folder))
    except BadCollection as bad:
        # what would mend those that nobody lists may take long to find
        listed = frozenset(map(id, first_of_kinds(bad.problems, Counter())))
        mends = (str(one.mend) if id(one) in listed else "" for one in bad.problems)
        said = zip(bad.problems, mends, strict=True)
        print(json.dumps([(str(one.path), one.line, one.what, mend, one.severity) for one, mend in said]))
        return HAS_PROBLEMS
    return 0


def _read_problems(written: str) -> list[Problem]:
    return [Problem(Path(path), *said) for path, *said in json.loads(written)]


def read_manifest(folder: Path) -> Mapping[str, Mapping[str, object]]:
    """Return the size and digest of each file of a prepared folder, by its name.

    Raises
    ------
    BadCollection
        If its manifest cannot be read, or the folder is one of another release that this cannot read.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
        form, files = manifest["form"], dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadCollection([Problem(path, 1, f"the manifest cannot be read: {error}", _AGAIN)]) from error
    if form != FORM:
        raise BadCollection([Problem(path, 1, f"the folder is of form {form}, not {FORM}", _AGAIN)])
    return files


def _decode(path: Path, kind: type[Noun]) -> Noun:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.ValidationError as error:
        raise BadCollection([Problem(path, 1, f"another release wrote it: {error}", _AGAIN)]) from error


def _fits(path: Path, said: Mapping[str, object] | None) -> bool:
    return path.is_file() and _digest(path) == said


def _digest(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _map_rows(path: Path) -> pa.Table:
    """Lay rows out in a file without a name, which is mapped into memory and gone with the process."""
    source = pq.ParquetFile(path)
    with tempfile.TemporaryFile() as file:
        with pa.ipc.new_file(pa.PythonFile(file, "w"), EXCERPT_COLUMNS) as writer:
            for batch in source.iter_batches(ROWS_AT_ONCE):
                writer.write_table(fill_columns(pa.table(batch), EXCERPT_COLUMNS).cast(EXCERPT_COLUMNS))
        return pa.ipc.open_file(pa.py_buffer(_mapped(file))).read_all()


def _map_numbers(path: Path) -> NDArray[np.int32]:
    """Lay the one column of a file out likewise."""
    with tempfile.TemporaryFile() as file:
        for batch in pq.ParquetFile(path).iter_batches(NUMBERS_AT_ONCE):
            file.write(np.asarray(batch.column(0), dtype=np.int32).data)
        return np.frombuffer(_mapped(file), dtype=np.int32)


def _mapped(file: IO[bytes]) -> mmap | bytes:
    """Map what was written to a file into memory; what is empty cannot be."""
    file.flush()
    return map_file(file.fileno()) if file.tell() else b""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
