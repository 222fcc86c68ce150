"""The links of excerpts to places and actors, and to all that stand above those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from layers.model import Collection, Excerpt
from layers.store.ancestors import HasParent, trace_ancestors
from layers.store.codes import Codes

# What holds of a link, as bits. What holds of a link to a child holds of its ancestors too,
# but for the two that are about the link itself; the roles of actors take the bits from ROLE.
DIRECT, DIRECT_NAMED, NAMED = 1, 2, 4
ROLE = 2

_Link = tuple[int, int, int, int]
"""The number of a place or actor, that of the excerpt, and bits: its own, for ancestors too."""


def tabulate_place_links(
    excerpts: Iterable[Excerpt], collection: Collection, codes: Codes
) -> pa.Table:
    """Link excerpts to places and their ancestors, each pair once, sorted by place."""
    ways = {True: (DIRECT | DIRECT_NAMED, NAMED), False: (DIRECT, 0)}
    links = [
        (codes.places[link.place], number, *ways[link.link == "named"])
        for number, excerpt in enumerate(excerpts)
        for link in excerpt.places
    ]
    place, excerpt, bits = _spread(links, _number_lines(collection.places, codes.places))
    return pa.table(
        {
            "place": place,
            "excerpt": excerpt,
            "named": (bits & NAMED) != 0,
            "direct": (bits & DIRECT) != 0,
            "direct_named": (bits & DIRECT_NAMED) != 0,
        }
    )


def tabulate_actor_links(
    excerpts: Iterable[Excerpt], collection: Collection, codes: Codes
) -> pa.Table:
    """Link excerpts to actors and their ancestors, each pair once, sorted by actor."""
    links = [
        (codes.actors[link.actor], number, DIRECT, ROLE << codes.roles[link.role])
        for number, excerpt in enumerate(excerpts)
        for link in excerpt.actors
    ]
    actor, excerpt, bits = _spread(links, _number_lines(collection.actors, codes.actors))
    direct = (bits & DIRECT) != 0
    return pa.table({"actor": actor, "excerpt": excerpt, "roles": bits // ROLE, "direct": direct})


def _number_lines(members: Mapping[str, HasParent], codes: Mapping[str, int]) -> list[list[int]]:
    """Return, for each number, itself and the numbers of its ancestors."""
    return [[codes[above] for above in line] for line in trace_ancestors(members).values()]


def _spread(
    links: Sequence[_Link], lines: Sequence[Sequence[int]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Repeat links for all ancestors and unite those of the same pair.

    Returns
    -------
    members, excerpts, bits
        Sorted by member and then by excerpt, each pair once.
    """
    table = np.array(links, dtype=np.int64).reshape(-1, 4)
    lengths = np.array([len(line) for line in lines], dtype=np.int64)
    flat = np.array([number for line in lines for number in line], dtype=np.int64)
    begins = np.cumsum(lengths) - lengths
    # Position of each repetition in its line: 0 is the member itself.
    counts = lengths[table[:, 0]]
    origin = np.repeat(np.arange(len(table)), counts)
    step = np.arange(len(origin)) - np.repeat(np.cumsum(counts) - counts, counts)
    members, excerpts = flat[begins[table[origin, 0]] + step], table[origin, 1]
    bits = table[origin, 3] | np.where(step == 0, table[origin, 2], 0)
    order = np.lexsort((excerpts, members))
    members, excerpts, bits = members[order], excerpts[order], bits[order]
    same = (np.diff(members, prepend=-1) == 0) & (np.diff(excerpts, prepend=-1) == 0)
    first = np.flatnonzero(~same)
    united = np.bitwise_or.reduceat(bits, first) if len(first) else bits
    return members[first], excerpts[first], united
