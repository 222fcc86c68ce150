"""Which excerpts fail which filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from layers.model import BASES, DIMENSIONS, Filters
from layers.store.codes import Codes
from layers.store.columns import Columns, Flags
from layers.store.schema import BEYOND
from layers.store.statements import (
    ALL_ACTORS,
    ANY_ACTOR,
    KINDS,
    MONTHS,
    OUTLETS,
    PLACES,
    STATUSES,
    TERM,
)
from layers.store.vocabulary import split_terms
from layers.when import month_number

BITS: Mapping[str, int] = {dimension: 1 << bit for bit, dimension in enumerate(DIMENSIONS)}
# An excerpt whose links are named elsewhere but only implied at the places (or of the kinds)
# asked for is hidden by the dimension "link" too, for a reason that goes when the places go.
IMPLIED_AT_PLACE = 1 << len(DIMENSIONS)
IMPLIED_OF_KIND = 2 << len(DIMENSIONS)
LINK = BITS["link"] | IMPLIED_AT_PLACE | IMPLIED_OF_KIND
ALL = (4 << len(DIMENSIONS)) - 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """How each excerpt stands to one `Filters`, by number.

    `fails` has a bit for each dimension failed. `implied` has those bits of `LINK` that
    `named_only` sets or would set; `roles` the roles that the actors asked for (or any, if
    none is asked for) have.
    """

    fails: NDArray[np.uint16]
    implied: NDArray[np.uint16]
    roles: NDArray[np.integer]

    def passes(self, lifted: int = 0) -> Flags:
        """Say which excerpts fail nothing, some dimensions (as bits) left out of account."""
        passing: Flags = (self.fails & (ALL & ~lifted)) == 0
        return passing


def judge(
    cursor: DuckDBPyConnection, columns: Columns, codes: Codes, filters: Filters
) -> Judgement:
    """Find out which dimensions of the filters each excerpt fails.

    Raises
    ------
    layers.errors.BadDate
        If a month is not written as "YYYY-MM".
    ValueError
        If the basis is neither "event" nor "published".
    """
    bench = _Bench(cursor, columns, codes, filters)
    for dimension, (is_asked, find) in _RULES.items():
        if is_asked(filters):
            bench.fails[~find(bench)] |= BITS[dimension]
    bench.implied[columns.placed & ~columns.named] |= BITS["link"]
    if filters.named_only:
        bench.fails |= bench.implied
    return Judgement(bench.fails, bench.implied, bench.roles)


class _Bench:
    """What is at hand while excerpts are judged."""

    def __init__(
        self, cursor: DuckDBPyConnection, columns: Columns, codes: Codes, filters: Filters
    ) -> None:
        """Begin with excerpts that fail nothing."""
        self.cursor, self.columns, self.codes, self.filters = cursor, columns, codes, filters
        self.fails = np.zeros(len(columns), dtype=np.uint16)
        self.implied = np.zeros(len(columns), dtype=np.uint16)
        self.roles: NDArray[np.integer] = columns.roles

    def ask(self, query: str, parameters: Iterable[Any]) -> list[NDArray[Any]]:
        """Run a query and return its columns."""
        columns = self.cursor.execute(query, list(parameters)).fetchnumpy()
        return [np.ma.getdata(column) for column in columns.values()]

    def mark(self, numbers: NDArray[Any]) -> Flags:
        """Return a flag for each excerpt, set for these numbers."""
        flags = np.zeros(len(self.columns), dtype=np.bool_)
        flags[numbers] = True
        return flags

    def ask_in(self, query: str, codes: Iterable[int], *more: int) -> list[NDArray[Any]]:
        """Run a query with a list of numbers in it; without any it finds nothing."""
        numbers = sorted(set(codes))
        return self.ask(query.format(", ".join("?" * len(numbers)) or "NULL"), [*numbers, *more])


def _pass_months(bench: _Bench) -> Flags:
    """Find excerpts whose dates overlap the months, or with `certain` lie inside them."""
    filters = bench.filters
    if filters.basis not in BASES:
        raise ValueError(f"the basis is {filters.basis!r}, not one of {BASES}")
    lower = month_number(filters.first_month) if filters.first_month else -BEYOND
    upper = month_number(filters.last_month) if filters.last_month else BEYOND
    first, last = f"{filters.basis}_first", f"{filters.basis}_last"
    if filters.certain:
        query = MONTHS.format(first=last, last=first)
    else:
        query = MONTHS.format(first=first, last=last)
    return bench.mark(bench.ask(query, [upper, lower, filters.undated])[0])


def _pass_actors(bench: _Bench) -> Flags:
    """Find excerpts with the actors, any or all, in the role."""
    filters, known = bench.filters, bench.codes.actors
    if filters.actors:
        asked = set(filters.actors)
        codes = [known[actor] for actor in asked if actor in known]
        if filters.all_actors:
            excerpts, roles = bench.ask_in(ALL_ACTORS, codes, len(asked))
        else:
            excerpts, roles = bench.ask_in(ANY_ACTOR, codes)
        bench.roles = np.zeros(len(bench.columns), dtype=np.int32)
        bench.roles[excerpts] = roles
        if filters.role is None:  # all may be there, and share no role
            return bench.mark(excerpts)
    found: Flags = (bench.roles & bench.codes.role_bits(filters.role)) != 0
    return found


def _pass_places(bench: _Bench) -> Flags:
    """Find excerpts linked to one of the places; note those where the link is implied."""
    known = bench.codes.places
    asked = [known[place] for place in bench.filters.places if place in known]
    excerpts, named = bench.ask_in(PLACES, asked)
    found = bench.mark(excerpts)
    bench.implied[found & ~bench.mark(excerpts[named])] |= IMPLIED_AT_PLACE
    return found


def _pass_kinds(bench: _Bench) -> Flags:
    """Find excerpts linked to a place of one of the kinds; note where the link is implied."""
    known = bench.codes.kinds
    asked = sum(1 << known[kind] for kind in set(bench.filters.kinds) if kind in known)
    excerpts, named = bench.ask(KINDS, [asked, asked])
    found = bench.mark(excerpts)
    bench.implied[found & ~bench.mark(excerpts[named])] |= IMPLIED_OF_KIND
    return found


def _pass_outlets(bench: _Bench) -> Flags:
    """Find excerpts of articles by one of the outlets."""
    known = bench.codes.outlets
    asked = [known[outlet] for outlet in bench.filters.outlets if outlet in known]
    return bench.mark(bench.ask_in(OUTLETS, asked)[0])


def _pass_statuses(bench: _Bench) -> Flags:
    """Find excerpts whose claim has one of the statuses."""
    known = bench.codes.statuses
    asked = [known[status] for status in bench.filters.statuses if status in known]
    return bench.mark(bench.ask_in(STATUSES, asked)[0])


def _pass_words(bench: _Bench) -> Flags:
    """Find excerpts in whose quote, article, outlet, places or actors each word occurs."""
    found = np.ones(len(bench.columns), dtype=np.bool_)
    for term in split_terms(bench.filters.words):
        found &= bench.mark(bench.ask(TERM, [term])[0])
        if not found.any():
            break
    return found


_Rule = tuple[Callable[[Filters], bool], Callable[[_Bench], Flags]]
_RULES: Mapping[str, _Rule] = {
    "month": (lambda asked: bool(asked.first_month or asked.last_month), _pass_months),
    "actor": (lambda asked: bool(asked.actors or asked.role is not None), _pass_actors),
    "place": (lambda asked: bool(asked.places), _pass_places),
    "kind": (lambda asked: bool(asked.kinds), _pass_kinds),
    "outlet": (lambda asked: bool(asked.outlets), _pass_outlets),
    "status": (lambda asked: bool(asked.statuses), _pass_statuses),
    "words": (lambda asked: bool(asked.words.strip()), _pass_words),
}
