"""Add files to a folder: checked as a whole before, each put in its place at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from layers.collection import check_collection
from layers.errors import BadCollection, Problem

Contents = Mapping[Path, str]
"""The texts of files by their paths in the folder that they are for."""


def write_new(folder: Path, contents: Contents) -> tuple[Problem, ...]:
    """Make a folder that is missing or empty, all at once; return the check's warnings.

    Raises
    ------
    BadCollection
        If the result would not be sound; then nothing is made.
    """
    with _staging(folder) as staged:
        _write_all(staged, contents)
        warnings = _check(staged, folder)
        staged.chmod(0o755)  # a temporary folder is its maker's alone
        staged.replace(folder.resolve())
    return warnings


def write_into(folder: Path, contents: Contents, before: Contents) -> tuple[Problem, ...]:
    """Add files to a folder, each whole or not at all; return the check's warnings.

    Layers and actors come before the articles that name them. `before` has the files that are
    replaced, as they were when their new texts were made; a file that is not in it must not be
    there.

    Raises
    ------
    BadCollection
        If the result would not be sound, or the folder has changed meanwhile; then nothing is
        changed.
    """
    with _staging(folder) as staged:
        shutil.copytree(folder, staged, dirs_exist_ok=True)
        _write_all(staged, contents)
        warnings = _check(staged, folder)
    _check_unchanged(folder, contents, before)
    for path, text in contents.items():
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        _replace(target, text)
    return warnings


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Make a folder beside another, on the same disk, and take it away at the end."""
    whole = folder.resolve()
    whole.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{whole.name}.", dir=whole.parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write_all(folder: Path, contents: Contents) -> None:
    for path, text in contents.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")


def _check(staged: Path, folder: Path) -> tuple[Problem, ...]:
    """Check what would come out; problems are told with the paths that the files will have."""
    collection, problems = check_collection(staged)
    told = tuple(
        Problem(folder / one.path.relative_to(staged), one.line, one.what, one.mend, one.severity)
        for one in problems
    )
    if collection is None:
        raise BadCollection(told)
    return told


def _check_unchanged(folder: Path, contents: Contents, before: Contents) -> None:
    for path in contents:
        there = folder / path
        now = there.read_text("utf-8") if there.exists() else None
        if now != before.get(path):
            raise BadCollection([Problem(there, 1, "the file has changed meanwhile", "try again")])


def _replace(path: Path, text: str) -> None:
    """Write a file through another beside it, so that nobody ever sees half of it."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, "utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
