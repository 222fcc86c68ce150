"""Files of a collection changed with care: checked as a whole before, each replaced at once."""

from __future__ import annotations

import errno
import fcntl
import glob
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from layers.errors import Problem

Contents = Mapping[Path, str]
"""The texts of files by their paths in the folder that they are for."""
LONGEST_WRITE = 60.0
"""How many seconds a file may be half written before it is what somebody left behind."""


class DiskFull(OSError):  # noqa: N818 - the name says what is wrong
    """The disk has no room left; nothing was written."""

    def __init__(self, where: str) -> None:
        super().__init__(errno.ENOSPC, "the disk is full", where)


def raise_if_full(error: OSError) -> None:
    """Raise `DiskFull` if that is what an error says."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise DiskFull(str(error.filename or "")) from error


@contextmanager
def staged(folder: Path, contents: Contents) -> Iterator[Path]:
    """Lay a collection out anew as it would be with other texts for some of its files.

    The rest are links to its own, so nothing in the folder is touched. A folder that is not
    there yet is one without files.
    """
    with _temporary() as stage:
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


@contextmanager
def _temporary() -> Iterator[Path]:
    """Make a folder for a while, and take away those whose process was killed: nobody holds their lock."""
    where = Path(gettempdir(), f"layers-stages-{os.getuid()}")
    where.mkdir(mode=0o700, exist_ok=True)
    if where.is_symlink() or where.stat().st_uid != os.getuid():
        raise PermissionError(errno.EPERM, "this folder is somebody else's", str(where))
    with locked(where):
        for left in where.iterdir():
            with suppress(OSError), locked(left, wait=False):
                shutil.rmtree(left)
        made = Path(mkdtemp(dir=where))
        handle = _lock(made)
    try:
        yield made
    except OSError as error:
        raise_if_full(error)
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(handle)


def write_all(folder: Path, contents: Contents) -> None:
    """Write files into a folder that nobody reads yet."""
    for path, text in contents.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="")


def with_own_paths(problems: Iterable[Problem], stage: Path, folder: Path) -> tuple[Problem, ...]:
    """Return the problems of a stage with the paths that the files have, or will have."""
    return tuple(replace(problem, path=folder / problem.path.relative_to(stage)) for problem in problems)


@contextmanager
def locked(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Keep every other writer of ours on this machine out of a folder meanwhile; it is made if it is not there.

    Raises
    ------
    BlockingIOError
        If another has it, and we do not `wait`.
    """
    folder.mkdir(exist_ok=True)
    handle = _lock(folder, wait=wait)
    try:
        yield
    finally:
        os.close(handle)


def _lock(folder: Path, *, wait: bool = True) -> int:
    """Lock a folder until what is returned is closed, or its process ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        raise
    return handle


def replace_file(path: Path, text: str) -> None:
    """Write a file so that it is whole at every moment, also if the machine stops.

    What a process that was killed left of it is taken away.

    Raises
    ------
    DiskFull
        If there is no room for it; the file is as it was.
    """
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_ctime > LONGEST_WRITE:  # a second name of an old file is new
                left.unlink()
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise_if_full(error)
        raise
    finally:
        part.unlink(missing_ok=True)
