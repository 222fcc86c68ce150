"""The errors of this package, and what one problem in a collection looks like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


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


class BadDate(ValueError):  # noqa: N818 - the name says what is wrong
    """A text is not a date of the extended date/time format; `what` is wrong, `mend` helps."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what}; {mend}")
