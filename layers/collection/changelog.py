"""`python -m layers record`: the data as they are become a version of the history.

The version is added to `history.toml`, and the history is written out as a page of Markdown for
people who read the repository.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import tomlkit
from tomlkit.items import AoT

from layers.collection import check_collection
from layers.collection.history import (
    HISTORY_FILE,
    History,
    Version,
    check_history,
    compare,
    find_gone,
    read_history,
    states_of,
)
from layers.decoding import read_text
from layers.environment import add_data
from layers.model import Collection, Translations
from layers.text import in_markdown, problem_characters
from layers.words import ENGLISH, name_in

CHANGELOG_FILE = "CHANGELOG-DATA.md"

_PAGE_HEAD = f"""# Changes of the data

Written by `python -m layers record` from `{HISTORY_FILE}`, the newest version first.
"""
_FILE_HEAD = (
    "What changed in the data, the newest version last. `python -m layers record` adds to it;",
    "notes and the words of changes may be mended by hand.",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the folder of the collection, and what is recorded of it."""
    add_data(parser)
    parser.add_argument("-m", "--note", required=True, type=_words, help="what changed, in a sentence")
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
        help=f"the page that is made of the history (default: {CHANGELOG_FILE} in DATA, or beside it where it is)",
    )


def run(asked: Namespace) -> int:
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
    page = asked.changelog or _page_of(asked.data, history)
    _replace(page, changelog(read_history(asked.data, collection), collection.language))
    print(*_report(version, collection), sep="\n")
    return 0


def next_version(
    history: History, collection: Collection, note: str, day: date, said: Mapping[str, str]
) -> Version | None:
    """Return the version to be recorded, or None if the newest one is that of the data.

    The first version has no changes: all of it is new.

    Parameters
    ----------
    said
        By excerpt, what to say of its change instead of what is said of itself.
    """
    newest, own = history.newest, {collection.language: note}
    if newest is None:
        return Version(collection.version, day, own)
    if newest.version == collection.version:
        return None
    changes = (
        replace(one, what={collection.language: said[one.excerpt]}) if one.excerpt in said else one
        for one in compare(history.states, collection, own)
    )
    return Version(collection.version, day, own, tuple(changes))


def write_history(folder: Path, collection: Collection, version: Version | None) -> None:
    """Add a version to the history of a folder, and bring its digests up to the collection.

    What stands in the file stays as it is written, comments too.
    """
    path = folder / HISTORY_FILE
    document = tomlkit.parse(read_text(path)) if path.exists() else _new_document()
    if version is not None:
        cast("AoT", document["versions"]).append(_table(version, collection.language))
    digests = tomlkit.table()
    digests.update(states_of(collection))
    document["digests"] = digests
    _replace(path, tomlkit.dumps(document))


def changelog(history: History, language: str = ENGLISH) -> str:
    """Write the history as Markdown, in a language; what is said in it stays text."""
    parts = (part for version in reversed(history.versions) for part in _lines(version, language))
    return "\n".join([_PAGE_HEAD, *parts])


def _read(folder: Path) -> tuple[Collection | None, History | None, list[str]]:
    """Read the data and their history, and tell of every error in them."""
    collection, problems = check_collection(folder)
    history, more = check_history(folder, collection)
    errors = [str(one) for one in (*problems, *more) if one.severity == "error"]
    return collection, history, errors


def _page_of(folder: Path, history: History) -> Path:
    """Return where the history's page is: in the collection, or still beside it, if that page is of this history."""
    own, beside = folder / CHANGELOG_FILE, folder.resolve().parent / CHANGELOG_FILE
    newest = history.newest
    if own.exists() or newest is None or not beside.is_file():
        return own
    return beside if in_markdown(newest.version) in beside.read_text("utf-8") else own


def _check_asked(asked: Namespace, day: date, collection: Collection, history: History) -> list[str]:
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
    changes = [f"{one.change} {one.excerpt}: {name_in(one.what, collection.language)}" for one in version.changes]
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


def _new_document() -> tomlkit.TOMLDocument:
    """Begin a history."""
    document = tomlkit.document()
    for line in _FILE_HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("versions", tomlkit.aot())
    return document


def _table(version: Version, language: str) -> tomlkit.items.Table:
    """Write a version as a table, each change on a line of its own."""
    table = tomlkit.table()
    table.update(version=version.version, date=version.date.isoformat(), note=_worded(version.note, language))
    if version.changes:
        changes = tomlkit.array().multiline(multiline=True)
        for change in version.changes:
            one = tomlkit.inline_table()
            parts = {"parts": list(change.parts)} if change.parts else {}
            one.update(
                {"excerpt": change.excerpt, "change": change.change, **parts, "what": _worded(change.what, language)}
            )
            changes.append(one)
        table["changes"] = changes
    table.add(tomlkit.nl())
    return table


def _worded(texts: Translations, language: str) -> str | tomlkit.items.InlineTable:
    """Write a text in quotes where it is in the collection's language alone."""
    if [*texts] == [language]:
        return texts[language]
    table = tomlkit.inline_table()
    table.update(texts)
    return table


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)


def _lines(version: Version, language: str) -> Iterator[str]:
    """Write the lines of one version, with an empty one after each part."""
    yield f"## {version.date.isoformat()}: version {in_markdown(version.version)}\n"
    yield f"{in_markdown(name_in(version.note, language))}\n"
    if version.changes:
        said = ((one, in_markdown(name_in(one.what, language))) for one in version.changes)
        yield "".join(f"- {one.change} `{one.excerpt}`: {what}\n" for one, what in said)
