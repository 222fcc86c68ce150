"""The command line: `python -m layers init`, `check`, `verify`, `export`, `publish`, `record`; curators have more."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from layers.environment import unknown_variables
from layers.release import RELEASE, VERSION

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
    for command in (_find(name, given) for name in COMMANDS):
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


def _find(name: str, given: Sequence[str]) -> Command:
    """Return a command; its module, with all that it needs, is read only when it is asked for."""
    module, summary = COMMANDS[name]
    if name not in given[:1]:
        return Command(name, summary, lambda _: None, lambda _: 0)
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if name in READERS:
            raise
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


READERS = {
    "init": ("layers.collection.begin", "Begin a collection."),
    "check": ("layers.ask.check", "Check a collection and tell of every problem in it."),
    "verify": ("layers.collection.verify", "Check every quote against the article's text."),
    "export": ("layers.export.command_line", "Write the excerpts of a view as a file."),
    "publish": ("layers.store.publish", "Write a version for servers to share, and make it current."),
    "record": ("layers.collection.changelog", "Record the data as a new version of their history."),
}
CURATORS = {
    "import": ("curation.imports.command", "Bring others' data in as a collection."),
    "propose": ("curation.propose.command", "Propose the excerpts of articles."),
    "links": ("curation.links.check_links", "Ask whether the articles are still at their addresses."),
    "desk": ("curation.desk", "Open the curators' desk in a browser."),
}
COMMANDS = READERS | CURATORS
"""The commands: the module of each, with `add_arguments` and `run`, and what it says of itself."""

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
