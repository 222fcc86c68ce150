"""The memory of the process: taken from few places, and given back when what needed it is gone."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

import pyarrow as pa

M_ARENA_MAX = -8
"""Of glibc’s `malloc.h`: see `mallopt(3)`."""
ARENAS = 2


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
