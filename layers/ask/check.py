"""`python -m layers check`: every problem of a collection, and what was read of it.

Whether each step of a story leads where there is something to see is looked at here, as it takes
all that can be asked; the rest in `layers.collection`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from layers.ask import permalink
from layers.ask.table import OF_READER, OF_STORY, VERSION
from layers.collection import check_collection
from layers.collection.files import STORIES_FOLDER, read_toml
from layers.collection.geometry import lies_in
from layers.collection.history import check_history
from layers.environment import add_data
from layers.errors import Problem, has_errors, list_problems, show
from layers.model import Collection, View
from layers.store import Store, cards_of

NOT_OF_STEP = (*OF_READER, *OF_STORY, VERSION)
PAIR = 2


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
    return 1 if has_errors(problems) else 0


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


def check_addresses(folder: Path, collection: Collection) -> Iterator[Problem]:
    """Give what is wrong with the addresses of a sound collection's stories, in the order of their steps."""
    store = Store(collection) if collection.stories else None
    for story in collection.stories.values():
        file, _ = read_toml(folder / STORIES_FOLDER / f"{story.id}.toml")
        if store is None or file is None:
            continue  # the files changed while they were read
        for number, step in enumerate(story.steps):
            for what, mend in _wrong(step.address, store):
                said = f"the address of step {number + 1} {what}"
                yield file.lines.error(said, mend, "steps", number, "address")


def _wrong(address: str, store: Store) -> Iterator[tuple[str, str]]:
    """Say what is wrong with an address, and how to mend it."""
    collection = store.collection
    pairs, troubles = permalink.pairs_of(address)
    if not address.startswith("?"):
        yield f"is {show(address)}, which does not begin with '?'", "write the part of the page's address from '?' on"
        return
    if others := [key for key, _ in pairs if key in NOT_OF_STEP]:
        yield f"says {show(others[0])}, which is no step's to say", "take it out"
    own = [pair for pair in pairs if pair[0] not in NOT_OF_STEP]
    view, more = permalink.read(own, collection)
    found = [*troubles, *more]
    yield from ((f"says {trouble.key or 'too much'}: {trouble}", "correct it") for trouble in found)
    if not found:
        yield from _nothing_to_see(view, store)


def _nothing_to_see(view: View, store: Store) -> Iterator[tuple[str, str]]:
    collection, filters = store.collection, view.filters
    first, last = collection.window
    months = [month for month in (filters.first_month, filters.last_month) if month]
    if outside := [month for month in months if not first <= month <= last]:
        yield f"asks for {outside[0]}, outside the collection's months", f"keep to {first} until {last}"
    if view.map and not lies_in(view.map.longitude, view.map.latitude, collection.bounds):
        yield "has a map that looks outside the collection's bounds", "write map=longitude,latitude,zoom"
    if view.pair and len(view.pair) != PAIR:
        yield f"sets {len(view.pair)} excerpts against each other", "name two"
    page = cards_of(store, view, 0, 1)
    if view.excerpt in collection.withdrawn:
        yield f"shows the excerpt {show(view.excerpt)}, which was withdrawn", "show another"
    elif not page.total:
        yield "shows no excerpt", "ask for less"
    elif view.excerpt and page.excerpt_offset is None:
        yield f"hides the excerpt {show(view.excerpt)} that it shows", "ask for less"
