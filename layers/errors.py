"""The errors of this package, what one problem in a collection looks like, and how it is worded."""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from layers.text import nearest

Severity = Literal["error", "warning"]

SHOWN_LENGTH = 60
"""A value is shown in a message with so many characters at most."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: where, what and how to mend it.

    `line` counts from 1; a problem of a whole file stands at line 1.
    """

    path: Path
    line: int
    what: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """Write the problem as `path:line: what; mend`."""
        warning = "warning: " if self.severity == "warning" else ""
        return f"{self.path}:{self.line}: {warning}{self.what}; {self.mend}"


class BadCollection(ValueError):  # noqa: N818 - the name says what is wrong
    """A collection cannot be shown; `problems` holds everything found, warnings included."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotNow(BadCollection):
    """Data may be there, and cannot be fetched or opened at this moment."""


class Mismatch(ValueError):  # noqa: N818 - the name says what is wrong
    """A value is not what it should be: `what` is wrong, `mend` says how to make it right."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what}; {mend}")


class BadDate(Mismatch):
    """A text is not a date of the extended date/time format."""


def has_errors(problems: Iterable[Problem]) -> bool:
    """Say whether there is anything but warnings."""
    return any(problem.severity == "error" for problem in problems)


def as_warnings(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Give problems as warnings: those of what is only proposed keep nothing else from being shown."""
    return (replace(problem, severity="warning") for problem in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file and line, each once."""
    once = dict.fromkeys(problems)
    return tuple(sorted(once, key=lambda problem: (problem.path.as_posix(), problem.line)))


def show(value: object) -> str:
    """Write a value for a message: short, on one line, and with nothing that could mislead."""
    try:
        text = ascii(value) if _has_surrogate(value) else repr(value)
    except ValueError:  # Python refuses to write integers of more than 4,300 digits
        return "a number too long to show"
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def suggest(word: str, known: Container[str], otherwise: str) -> str:
    """Ask whether the nearest known word was meant, or say what else can be done."""
    found = nearest(word, known)
    return f"did you mean {show(found[0])}?" if found else otherwise


def _has_surrogate(value: object) -> bool:
    """Say whether a text holds half a character, which no terminal can write."""
    return isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value)
