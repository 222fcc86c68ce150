"""The history as a page of Markdown, for people who read the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from layers.collection.history.versions import HISTORY_FILE, History, Version

CHANGELOG_FILE = "CHANGELOG-DATA.md"

_HEAD = f"""# Changes of the data

Written by `python -m layers record` from `{HISTORY_FILE}`, the newest version first.
"""
_MARKS = re.compile(r"[\\`*_\[\]<>&#|]")


def changelog(history: History) -> str:
    """Write the history as Markdown; what is said in it stays text."""
    parts = (part for version in reversed(history.versions) for part in _lines(version))
    return "\n".join([_HEAD, *parts])


def _lines(version: Version) -> Iterator[str]:
    """Write the lines of one version, with an empty one after each part."""
    yield f"## {version.date.isoformat()}: version {_plain(version.version)}\n"
    yield f"{_plain(version.note)}\n"
    if version.changes:
        yield "".join(
            f"- {change.change} `{change.excerpt}`: {_plain(change.what)}\n"
            for change in version.changes
        )


def _plain(text: str) -> str:
    """Write text on one line, without any meaning that Markdown or HTML would give it."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))
