"""`python -m layers record`: the data as they are become a version of the history."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, date, datetime
from pathlib import Path

from layers.collection import check_collection
from layers.collection.history.changelog import CHANGELOG_FILE
from layers.collection.history.compare import find_gone
from layers.collection.history.read import check_history, read_history
from layers.collection.history.record import next_version, write_changelog, write_history
from layers.collection.history.versions import History, Version
from layers.model import Collection
from layers.text import problem_characters


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "data",
        nargs="?",
        type=Path,
        default=Path("data"),
        metavar="DATA",
        help="the folder that holds collection.toml (default: data)",
    )
    parser.add_argument(
        "-m", "--note", required=True, type=_words, help="what changed, in a sentence"
    )
    parser.add_argument(
        "--what",
        action="append",
        default=[],
        type=_said,
        metavar="ID=WORDS",
        help="what to say of one excerpt's change (default: the note, or why it was withdrawn)",
    )
    parser.add_argument(
        "--date",
        type=date.fromisoformat,
        metavar="DAY",
        help="the day of the version, like 2025-10-02 (default: today, in UTC)",
    )
    parser.add_argument(
        "--changelog",
        type=Path,
        metavar="FILE",
        help=f"the page that is made of the history (default: {CHANGELOG_FILE} beside DATA)",
    )


def record(asked: Namespace) -> int:
    """Record the data as a version, if they are not those of the newest; 1 if they are unsound."""
    collection, history, wrong = _read(asked.data)
    day = asked.date or datetime.now(UTC).date()
    if collection is not None and history is not None:
        wrong += _check_asked(asked, day, collection, history)
    if collection is None or history is None or wrong:
        print(*wrong, "nothing was recorded", sep="\n")
        return 1
    version = next_version(history, collection, asked.note, day, dict(asked.what))
    write_history(asked.data, collection, version)
    page = asked.changelog or asked.data.resolve().parent / CHANGELOG_FILE
    write_changelog(page, read_history(asked.data, collection))
    print(*_report(version, collection), sep="\n")
    return 0


def _read(folder: Path) -> tuple[Collection | None, History | None, list[str]]:
    """Read the data and their history, and tell of every error in them."""
    collection, problems = check_collection(folder)
    history, more = check_history(folder, collection)
    errors = [str(one) for one in (*problems, *more) if one.severity == "error"]
    return collection, history, errors


def _check_asked(
    asked: Namespace, day: date, collection: Collection, history: History
) -> list[str]:
    """Tell what keeps a sound collection from being recorded as is asked."""
    wrong = [
        f"the excerpt {name!r} was recorded and is gone; put it back as withdrawn"
        for name in find_gone(history.states, collection)
    ]
    wrong += [
        f"--what names the excerpt {name!r}, which is not in this collection"
        for name, _ in asked.what
        if name not in collection.excerpts and name not in collection.withdrawn
    ]
    if history.newest is not None and day < history.newest.date:
        wrong.append(f"{day} lies before the newest version, which is of {history.newest.date}")
    return wrong


def _report(version: Version | None, collection: Collection) -> list[str]:
    """Say what was recorded."""
    if version is None:
        return [f"nothing changed since version {collection.version}"]
    changes = [f"{one.change} {one.excerpt}: {one.what}" for one in version.changes]
    return [*changes, f"recorded version {version.version}"]


def _words(text: str) -> str:
    """Take a text that the history can hold."""
    text = " ".join(text.split())
    if not text or problem_characters(text):
        raise ArgumentTypeError("is empty, or holds characters that no text may have")
    return text


def _said(text: str) -> tuple[str, str]:
    """Take an excerpt's id and words for it apart."""
    name, sign, words = text.partition("=")
    if not sign:
        raise ArgumentTypeError("is not of the form ID=WORDS")
    return name.strip(), _words(words)
