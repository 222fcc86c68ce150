"""Collect problems while reading, so that all of them are told at once."""

from __future__ import annotations

from pathlib import Path

from layers.errors import Problem


class Findings:
    """The problems found so far, in the order found."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._lost: set[Path] = set()

    def add_error(self, path: Path, line: int, what: str, mend: str) -> None:
        """Note something that keeps the collection from being shown."""
        self._problems.append(Problem(path, line, what, mend))

    def add_warning(self, path: Path, line: int, what: str, mend: str) -> None:
        """Note something a curator should look at, but that can be shown."""
        self._problems.append(Problem(path, line, what, mend, "warning"))

    def add_lost(self, path: Path, line: int, what: str, mend: str) -> None:
        """Note a file or folder that cannot be read, so that what it defines is not known."""
        self._lost.add(path)
        self.add_error(path, line, what, mend)

    def has_lost(self, path: Path) -> bool:
        """Say whether a file, or a folder or any file in it, cannot be read."""
        return any(path in (lost, lost.parent) for lost in self._lost)

    @property
    def has_errors(self) -> bool:
        """Say whether anything but warnings was found."""
        return any(problem.severity == "error" for problem in self._problems)

    def sorted(self) -> tuple[Problem, ...]:
        """Return the problems by file and line, each once."""
        unique = dict.fromkeys(self._problems)
        return tuple(sorted(unique, key=lambda problem: (problem.path.as_posix(), problem.line)))
