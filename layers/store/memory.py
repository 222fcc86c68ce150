"""Answers given before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """The answers used last, for many threads at once."""

    def __init__(self, size: int) -> None:
        """Keep at most `size` answers."""
        self._size = size
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def recall(self, key: Key, find: Callable[[], Value]) -> Value:
        """Return what is kept under a key, or find it and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = find()  # two threads may both find it: better than one waiting for another
        self.keep(key, value)
        return value

    def keep(self, key: Key, value: Value) -> None:
        """Keep an answer, and forget the one used longest ago if there are too many."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
