"""The memory of the process: taken from few places, bounded in what is remembered, given back when nobody needs it."""

from __future__ import annotations

import ctypes
import gc
import mmap
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

import pyarrow as pa
from cachetools import LRUCache

M_ARENA_MAX = -8
"""Of glibc’s `malloc.h`: see `mallopt(3)`."""
ARENAS = 2

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Remembered(Generic[Key, Made]):
    """What was made and can be made again, for all threads: the least used goes first, all when nobody is there.

    Parameters
    ----------
    most
        How many are kept; where `size` says how large one is, how large all may be.
    """

    def __init__(self, most: int, size: Callable[[Made], int] | None = None) -> None:
        self._kept: LRUCache[Key, Made] = LRUCache(most, getsizeof=size)
        self._lock = Lock()
        with _LISTING:
            _REMEMBERED.add(self)

    def find(self, key: Key) -> Made | None:
        """Return what is kept for a key, or None."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: Key, made: Made) -> Made:
        """Keep what was made, unless it is larger than all that may be kept, and return it."""
        with self._lock, suppress(ValueError):
            self._kept[key] = made
        return made

    def get(self, key: Key, make: Callable[[], Made]) -> Made:
        """Return what was made for a key, or make it: two threads may both, better than one waiting for another."""
        found = self.find(key)
        return self.keep(key, make()) if found is None else found

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._kept.clear()


_REMEMBERED: WeakSet[Remembered[Any, Any]] = WeakSet()
_MAPPED: WeakSet[mmap.mmap] = WeakSet()
_LISTING = Lock()


def map_file(descriptor: int) -> mmap.mmap:
    """Map a file into memory, to be read; those of its pages that were are given back when nobody is there."""
    mapped = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    with _LISTING:
        _MAPPED.add(mapped)
    return mapped


def share_arenas() -> None:
    """Have all threads take their memory from the same few places, where glibc gives each thread one of its own.

    What a thread lets go stays in its place for a long time: a tenth of all after a thousand readers (at L).
    Arrow would besides keep some for each thread.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError):  # other systems' libraries have nothing to set
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give the system what is free: glibc keeps it, 45 MB of what reading a collection took (at L)."""
    gc.collect()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def forget() -> None:
    """Let go of all that can be made or read again, and give it back."""
    with _LISTING:
        remembered, mapped = list(_REMEMBERED), list(_MAPPED)
    for one in remembered:
        one.clear()
    with suppress(AttributeError):  # other systems’ pages stay until there is no room
        for file in mapped:
            file.madvise(mmap.MADV_DONTNEED)
    give_back()
