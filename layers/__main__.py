"""The command line: `python -m layers init`, `check`, `verify`, `export`, `publish`, `record`; curators have more."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layers.ask.stories import check_addresses
from layers.collection import check_collection
from layers.collection.begin import add_arguments as add_begin
from layers.collection.begin import begin
from layers.collection.changelog import add_arguments as add_record
from layers.collection.changelog import record
from layers.collection.history import check_history
from layers.collection.verify import summarise, verify_quotes
from layers.environment import add_data, texts_folder, unknown_variables
from layers.errors import Problem
from layers.export.command_line import add_arguments as add_export
from layers.export.command_line import export
from layers.model import Collection
from layers.release import RELEASE, VERSION
from layers.store import publish

Arguments = argparse.Namespace
_COORDINATES = re.compile(r"-\.?\d[-+.,\de ]*")


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: what it is called, what it says of itself, its arguments, what it does.

    `run` returns the exit code.
    """

    name: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Arguments], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m layers", description=__doc__)
    parser.add_argument("--version", action="version", version=f"layers {VERSION}, digest {RELEASE}")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in (*COMMANDS, *(_curators(name, given) for name in CURATORS)):
        summary = command.summary
        subparser = subparsers.add_parser(command.name, help=summary, description=summary)
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    known = parser.parse_args(list(_with_coordinates(given)))
    for said in unknown_variables(os.environ):
        print(said, file=sys.stderr)
    code: int = known.run(known)
    return code


def _with_coordinates(given: Sequence[str]) -> Iterator[str]:
    """Give the arguments; a value that begins with a minus and a digit is joined to its option, else it were one."""
    before = ""
    for one in (*given, ""):
        if before.startswith("--") and "=" not in before and _COORDINATES.fullmatch(one):
            before = f"{before}={one}"
            continue
        if before:
            yield before
        before = one


def _curators(name: str, given: Sequence[str]) -> Command:
    """Return a command of the curators' half; it is looked for only when it is asked for."""
    module, summary = CURATORS[name]
    if name not in given[:1]:
        return Command(name, summary, lambda _: None, lambda _: 0)
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as missing:
        return Command(name, summary, _take_anything, _not_installed(name, missing))

    def run(arguments: Arguments) -> int:
        try:
            code: int = found.run(arguments)
        except ModuleNotFoundError as missing:  # one that is imported only where it is needed
            code = _not_installed(name, missing)(arguments)
        return code

    return Command(name, summary, found.add_arguments, run)


def _take_anything(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)


def _not_installed(name: str, missing: ModuleNotFoundError) -> Callable[[Arguments], int]:
    def refuse(_: Arguments) -> int:
        mend = "pip install -r curation/requirements.txt"
        print(f"{name} needs the curators' half, and {missing.name} is not installed: {mend}", file=sys.stderr)
        return 2

    return refuse


def check(arguments: Arguments) -> int:
    """Print every problem of a collection, else what was read; 1 if there is an error."""
    collection, found = check_collection(arguments.data)
    of_stories = check_addresses(arguments.data, collection) if collection else ()
    problems = (*found, *check_history(arguments.data, collection)[1], *of_stories)
    for problem in problems:
        print(problem)
    print(_summarise(collection, problems))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def verify(arguments: Arguments) -> int:
    """Print every quote that is not exactly in its article; 1 if there is one."""
    collection, problems = check_collection(arguments.data)
    if collection is None:
        print(*problems, _summarise(collection, problems), sep="\n")
        return 1
    texts: Path | None = arguments.texts or texts_folder(arguments.data)
    if texts is None or not texts.is_dir():
        print(f"{texts or arguments.data / 'texts'}: there is no such folder; name the one with the articles' texts")
        return 1
    verdicts = verify_quotes(collection, texts)
    wrong = [verdict for verdict in verdicts if verdict.result != "exact"]
    print(*wrong, summarise(verdicts), sep="\n")
    return 1 if wrong else 0


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


def _add_record(parser: argparse.ArgumentParser) -> None:
    """Add the folder of the collection and what is recorded of it."""
    add_data(parser)
    add_record(parser)


def _add_verify(parser: argparse.ArgumentParser) -> None:
    """Add the folders of the collection and of the articles' texts."""
    add_data(parser)
    parser.add_argument(
        "--texts",
        type=Path,
        metavar="DIR",
        help="the folder with the articles' full texts, .txt or .md (default: LAYERS_TEXTS, else DATA/texts)",
    )


COMMANDS = (
    Command("init", "Begin a collection.", add_begin, begin),
    Command("check", "Check a collection and tell of every problem in it.", add_data, check),
    Command("verify", "Check every quote against the article's text.", _add_verify, verify),
    Command("export", "Write the excerpts of a view as a file.", add_export, export),
    Command(
        "publish", "Write a version for servers to share, and make it current.", publish.add_arguments, publish.run
    ),
    Command("record", "Record the data as a new version of their history.", _add_record, record),
)
CURATORS = {
    "import": ("curation.imports.command", "Bring others' data in as a collection."),
    "propose": ("curation.propose.command", "Propose the excerpts of articles."),
    "links": ("curation.links.check_links", "Ask whether the articles are still at their addresses."),
    "desk": ("curation.desk", "Open the curators' desk in a browser."),
}
"""The commands of the curators' half: the module of each, and what it says of itself."""

if __name__ == "__main__":
    # A path or a quote may hold what the terminal's encoding lacks: show it escaped.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
