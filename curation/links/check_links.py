"""`python -m layers links`: whether the articles are still at their addresses, and where copies are kept.

A curator's command: nothing asks other hosts while somebody reads.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import tomlkit
from tomlkit.exceptions import TOMLKitError

from curation.desk.article_file import set_field
from curation.links.findings import INTERNET_ARCHIVE, Copy, Finding, find_copy, look
from curation.links.manners import NoAnswer, Web
from curation.staging import locked, replace_file
from layers.collection import read_collection
from layers.collection.files import ARTICLES_FOLDER
from layers.collection.records import convert
from layers.collection.schema import ARTICLE
from layers.decoding import decode
from layers.environment import add_data
from layers.errors import BadCollection
from layers.model import LINK_STATUSES, Article

HOSTS_AT_ONCE = 8
NONE = "none"
UNKNOWN = "not known"
FIELDS = ("archived_url", "archived_on", "link_checked", "link_status")
"""What of an article's file is written; nothing else of it changes."""


class Asked(NamedTuple):
    """An article, what was found at its address, its copy if one was looked for, and why that is not known."""

    article: Article
    finding: Finding
    copy: Copy | None = None
    silent: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the collection, what is asked, how, and whether it is written."""
    add_data(parser)
    parser.add_argument("--write", action="store_true", help="write what was found into the articles' files")
    parser.add_argument(
        "--archive",
        default=os.environ.get("LAYERS_ARCHIVE") or INTERNET_ARCHIVE,
        metavar="URL",
        help="an archive's address with {url} in it, and {timestamp} if it takes a day; or none "
        "(default: LAYERS_ARCHIVE, else the Internet Archive's)",
    )
    parser.add_argument("--pause", type=float, default=2.0, metavar="S", help="between requests to a host (default: 2)")
    parser.add_argument("--time-out", type=float, default=20.0, metavar="S", help="of a request (default: 20)")
    parser.add_argument(
        "--days", type=int, default=0, metavar="N", help="leave out what was checked in the last N days"
    )


def run(arguments: argparse.Namespace) -> int:
    """Ask for every article and tell what was found; 1 if any is gone or nothing was learned of it."""
    archive = "" if arguments.archive == NONE else arguments.archive
    if archive and not ("{url}" in archive and urlsplit(archive).scheme in ("http", "https")):
        print(f"--archive {archive}: not like {INTERNET_ARCHIVE}", file=sys.stderr)
        return 2
    try:
        articles = read_collection(arguments.data).articles.values()
    except BadCollection as bad:
        print(bad, file=sys.stderr)
        return 2
    today = datetime.now(UTC).date()
    due = [one for one in articles if not _checked_since(one, today, arguments.days)]
    web = Web(arguments.pause, arguments.time_out, os.environ.get("LAYERS_SITE", ""))
    counts = Counter[str]()
    for asked in ask_all(web, archive, due):
        counts.update([asked.finding.status or UNKNOWN, *(["copy"] if asked.copy else [])])
        path = arguments.data / ARTICLES_FOLDER / f"{asked.article.id}.toml"
        said = line_of(asked)
        if arguments.write and (fields := fields_of(asked, today)):
            try:
                write_fields(path, asked.article.url, fields)
                counts["written"] += 1
            except NotWritten as why:
                counts["unwritten"] += 1
                said += f"; not written: {why}"
        print(f"{path}: {said}", flush=True)
    print(_summary(counts, len(due), len(articles) - len(due)))
    return 1 if counts["gone"] or counts[UNKNOWN] or counts["unwritten"] else 0


def ask_all(web: Web, archive: str, articles: Iterable[Article]) -> Iterator[Asked]:
    """Ask for articles, some hosts at a time and each host's one by one, in no certain order."""
    hosts: SimpleQueue[list[Article]] = SimpleQueue()
    told: SimpleQueue[Asked | None] = SimpleQueue()
    for _, group in groupby(sorted(articles, key=_host), _host):
        hosts.put(list(group))

    def work() -> None:
        try:
            while True:
                for article in hosts.get_nowait():
                    told.put(_ask(web, archive, article))
        except Empty:
            pass
        finally:
            told.put(None)

    workers = [Thread(target=work, daemon=True) for _ in range(min(HOSTS_AT_ONCE, hosts.qsize()))]
    for worker in workers:
        worker.start()
    for _ in workers:
        while (asked := told.get()) is not None:
            yield asked


def _host(article: Article) -> str:
    return urlsplit(article.url).netloc


def _ask(web: Web, archive: str, article: Article) -> Asked:
    """Ask for one article, and for a copy of it where none is known."""
    finding = look(web, article.url, article.title)
    if not archive or article.archived_url:
        return Asked(article, finding)
    try:
        return Asked(article, finding, find_copy(web, archive, article))
    except NoAnswer as silent:
        return Asked(article, finding, silent=str(silent))


def _checked_since(article: Article, today: date, days: int) -> bool:
    checked = article.link_checked.latest if article.link_checked else None
    return checked is not None and (today - checked).days < days


def fields_of(asked: Asked, today: date) -> Mapping[str, str]:
    """Return what is written of an article: nothing of which nothing was learned."""
    copy, status = asked.copy, asked.finding.status
    return {
        **({"archived_url": copy.address, "archived_on": copy.on} if copy else {}),
        **({"link_checked": today.isoformat(), "link_status": status} if status else {}),
    }


def line_of(asked: Asked) -> str:
    """Say what was found of an article."""
    said = ": ".join(filter(None, [asked.finding.status or UNKNOWN, asked.finding.why]))
    if asked.copy:
        return f"{said}; archived on {asked.copy.on}: {asked.copy.address}"
    if asked.article.archived_url:
        return f"{said}; its copy: {asked.article.archived_url}"
    return f"{said}; a copy is {UNKNOWN}: {asked.silent}" if asked.silent else said


def _summary(counts: Mapping[str, int], asked: int, left_out: int) -> str:
    statuses: Sequence[str] = (*LINK_STATUSES, UNKNOWN)
    said = [
        f"{asked} asked: {', '.join(f'{counts[one]} {one}' for one in statuses if counts[one])}" if asked else "0 asked"
    ]
    said.append(f"{counts['copy']} copies found")
    if left_out:
        said.append(f"{left_out} checked lately")
    said.append(f"{counts['written']} files written")
    return "; ".join(said)


class NotWritten(Exception):  # noqa: N818 - the name says what is wrong
    """A file was left as it is."""


def write_fields(path: Path, address: str, fields: Mapping[str, str]) -> None:
    """Write some of `FIELDS` into an article's file, whole at every moment, behind its address.

    Parameters
    ----------
    address
        The article's address as it was asked: a file that has another by now is left alone.

    Raises
    ------
    NotWritten
        If the file is not there, or cannot be written without changing something else.
    """
    if not path.is_file():
        raise NotWritten("the article has no file of its own")
    with locked(path.parent):
        before = decode(path.read_bytes()).text
        try:
            document = tomlkit.parse(before)
        except (TOMLKitError, ValueError) as error:
            raise NotWritten("the file is not valid TOML by now") from error
        if document.get("url") != address:
            raise NotWritten("the file has another address by now")
        after = "url"
        for name in FIELDS:
            if name in fields:
                convert(fields[name], ARTICLE[name])
                set_field(document, name, fields[name], after)
            after = name if name in document else after
        text = tomlkit.dumps(document)
        if _others(text) != _others(before):
            raise NotWritten("something else of it would change")
        replace_file(path, text)


def _others(text: str) -> dict[str, Any]:
    return {name: value for name, value in tomllib.loads(text).items() if name not in FIELDS}
