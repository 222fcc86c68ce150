"""All that is wrong with a row, told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from layers.errors import Mismatch

Part = TypeVar("Part")
Other = TypeVar("Other")


class Several(Mismatch):
    """All that is wrong with a row."""

    def __init__(self, parts: Iterable[Mismatch]) -> None:
        self.parts = tuple(parts)
        super().__init__("; ".join(one.what for one in self.parts), self.parts[0].mend)


def parts_of(why: Mismatch) -> tuple[Mismatch, ...]:
    """Return all that an error says is wrong, each once."""
    parts = why.parts if isinstance(why, Several) else (why,)
    return tuple({(one.what, one.mend): one for one in parts}.values())


class Wrong(list[Mismatch]):
    """What is wrong with a row: its parts are read one after another, and all faults are kept."""

    def read(self, read: Callable[[], Part], otherwise: Other) -> Part | Other:
        """Return a part as it is read; if it cannot be, keep why, and return what stands in for it."""
        try:
            return read()
        except Mismatch as error:
            self += parts_of(error)
            return otherwise
