"""`python -m layers check`: every problem of a collection, and what was read of it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from layers.ask.stories import check_addresses
from layers.collection import check_collection
from layers.collection.history import check_history
from layers.environment import add_data
from layers.errors import Problem, list_problems
from layers.model import Collection


def add_arguments(parser: ArgumentParser) -> None:
    """Add the folder of the collection, and how much is listed."""
    add_data(parser)
    parser.add_argument("--all", action="store_true", help="list every problem, of very many alike too")


def run(asked: Namespace) -> int:
    """Print what is wrong with a collection, and what was read; 1 if there is an error."""
    collection, found = check_collection(asked.data)
    of_stories = check_addresses(asked.data, collection) if collection else ()
    problems = (*found, *check_history(asked.data, collection)[1], *of_stories)
    for line in map(str, problems) if asked.all else list_problems(problems):
        print(line)
    print(_summarise(collection, problems))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _summarise(collection: Collection | None, problems: Sequence[Problem]) -> str:
    """Count what was read and what is wrong with it, in one line."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    found = _count(errors, "problem") + (f", {_count(warnings, 'warning')}" if warnings else "")
    if collection is None:
        return found
    kinds = ("article", "excerpt", "place", "actor")
    read = [_count(len(getattr(collection, f"{kind}s")), kind) for kind in kinds]
    if collection.withdrawn:
        read.append(f"{len(collection.withdrawn)} withdrawn")
    if collection.proposed:
        read.append(f"{_count(collection.proposed, 'proposed article')} not shown")
    return f"{', '.join(read)}; {found}"


def _count(number: int, noun: str) -> str:
    """Write a number with its noun, like `1 article` or `0 problems`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
