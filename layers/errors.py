"""The errors of this package, what one problem in a collection looks like, and how it is worded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from layers.text import nearest

Severity = Literal["error", "warning"]

SHOWN_LENGTH = 60
"""A value is shown in a message with so many characters at most."""
MOST_OF_A_KIND, MOST_KINDS = 20, 50
"""So many problems alike are listed, of so many kinds."""
# What is of one problem alone: a value as `show` writes it, and a number.
_OF_ONE = re.compile(r"""(?<!\w)(?:'(?:[^'\\…]|\\.)*['…]|"(?:[^"\\…]|\\.)*["…])|\d[\d.,-]*""")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was perhaps meant; it is looked for only when it is shown, since there may be 100,000 of them."""

    word: str
    known: Container[str] = field(compare=False, repr=False)
    otherwise: str

    def __str__(self) -> str:
        """Ask whether the nearest known word was meant, or say what else can be done."""
        found = nearest(self.word, self.known)
        return f"did you mean {show(found[0])}?" if found else self.otherwise


Mend = str | Suggestion


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: where, what and how to mend it.

    `line` counts from 1; a problem of a whole file stands at line 1.
    """

    path: Path
    line: int
    what: str
    mend: Mend
    severity: Severity = "error"

    def __str__(self) -> str:
        """Write the problem as `path:line: what; mend`."""
        warning = "warning: " if self.severity == "warning" else ""
        return f"{self.path}:{self.line}: {warning}{self.what}; {self.mend}"

    @property
    def kind(self) -> str:
        """What is wrong, without what is of this problem alone."""
        return f"{'warning: ' * (self.severity == 'warning')}{_OF_ONE.sub('…', self.what)}"


class BadCollection(ValueError):  # noqa: N818 - the name says what is wrong
    """A collection cannot be shown; `problems` holds everything found, warnings included."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """List the problems."""
        return "\n".join(list_problems(self.problems))


class NotNow(BadCollection):
    """Data may be there, and cannot be fetched or opened at this moment."""


class Mismatch(ValueError):  # noqa: N818 - the name says what is wrong
    """A value is not what it should be: `what` is wrong, `mend` says how to make it right."""

    def __init__(self, what: str, mend: Mend) -> None:
        self.what = what
        self.mend = mend
        super().__init__(what, mend)

    def __str__(self) -> str:
        """Write what is wrong and how to mend it."""
        return f"{self.what}; {self.mend}"


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


def first_of_kinds(problems: Iterable[Problem], kinds: Counter[str]) -> Iterator[Problem]:
    """Give the problems that are listed of very many: the first of each kind. All are counted in `kinds`."""
    for problem in problems:
        kind = problem.kind
        kinds[kind] += 1
        if kinds[kind] <= MOST_OF_A_KIND and len(kinds) <= MOST_KINDS:
            yield problem


def list_problems(problems: Iterable[Problem], command: str = "check") -> Iterator[str]:
    """Write problems, one a line: of very many alike the first, and how many more `command` lists with `--all`."""
    kinds = Counter[str]()
    yield from map(str, first_of_kinds(problems, kinds))
    for kind, count in islice(kinds.items(), MOST_KINDS):
        if count > MOST_OF_A_KIND:
            yield f"and {count - MOST_OF_A_KIND:,} more like this, which {command} --all lists: {kind}"
    if others := sum(islice(kinds.values(), MOST_KINDS, None)):
        yield f"and {others:,} of other kinds, which {command} --all lists"


def show(value: object) -> str:
    """Write a value for a message: short, on one line, and with nothing that could mislead."""
    try:
        text = ascii(value) if _has_surrogate(value) else repr(value)
    except ValueError:  # Python refuses to write integers of more than 4,300 digits
        return "a number too long to show"
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def _has_surrogate(value: object) -> bool:
    """Say whether a text holds half a character, which no terminal can write."""
    return isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value)
