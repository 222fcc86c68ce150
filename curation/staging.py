"""Files of a collection changed with care: checked as a whole before, each replaced at once."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from layers.errors import Problem

Contents = Mapping[Path, str]
"""The texts of files by their paths in the folder that they are for."""


@contextmanager
def staged(folder: Path, contents: Contents) -> Iterator[Path]:
    """Lay a collection out anew as it would be with other texts for some of its files.

    The rest are links to its own, so nothing in the folder is touched. A folder that is not
    there yet is one without files.
    """
    with TemporaryDirectory(prefix="collection-") as made:
        stage = Path(made)
        changed = {path.parent for path in contents} - {Path()}
        for path in folder.iterdir() if folder.is_dir() else ():
            opened = path.is_dir() and Path(path.name) in changed
            if opened:
                (stage / path.name).mkdir()
            for one in path.iterdir() if opened else (path,):
                name = one.relative_to(folder)
                if name not in contents and not one.name.startswith("."):
                    (stage / name).symlink_to(one.resolve())
        write_all(stage, contents)
        yield stage


def write_all(folder: Path, contents: Contents) -> None:
    """Write files into a folder that nobody reads yet."""
    for path, text in contents.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="")


def with_own_paths(problems: Iterable[Problem], stage: Path, folder: Path) -> tuple[Problem, ...]:
    """Return the problems of a stage with the paths that the files have, or will have."""
    return tuple(replace(problem, path=folder / problem.path.relative_to(stage)) for problem in problems)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other writer of ours on this machine out of a folder meanwhile; it is made if it is not there."""
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace_file(path: Path, text: str) -> None:
    """Write a file so that it is whole at every moment, also if the machine stops."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
