"""`python -m layers links`: whether the articles are still at their addresses, and where copies are kept.

A curator's command: nothing asks other hosts while somebody reads.

An archive is asked by the form of the Internet Archive's availability API. Its answer
(https://archive.org/help/wayback_api.php) is
`{"archived_snapshots": {"closest": {"available": true, "url": "…", "timestamp": "20130919044612",
"status": "200"}}}`; without a copy `archived_snapshots` is empty. `{url}` in the address of an
archive stands for what is asked for, `{timestamp}` for the day that the copy shall be near.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import tomlkit
from rapidfuzz.fuzz import token_set_ratio
from tomlkit.exceptions import TOMLKitError

from curation.desk.article_file import set_field
from curation.links.manners import REDIRECTS, Answer, NoAnswer, Web, as_sent
from curation.propose.container import decode_page
from curation.staging import locked, replace_file
from layers.collection import read_collection
from layers.collection.files import ARTICLES_FOLDER
from layers.collection.records import convert
from layers.collection.schema import ARTICLE
from layers.decoding import decode
from layers.environment import add_data
from layers.errors import BadCollection, show
from layers.model import LINK_STATUSES, Article
from layers.text import fold

HOSTS_AT_ONCE = 8
NONE = "none"
UNKNOWN = "not known"
FIELDS = ("archived_url", "archived_on", "link_checked", "link_status")
"""What of an article's file is written; nothing else of it changes."""

INTERNET_ARCHIVE = "https://archive.org/wayback/available?url={url}&timestamp={timestamp}"
GONE = (404, 410)
FOR_GOOD = (301, 308)
MOST_HOPS = 10
LIKE = 80
"""How like the article's title a page's must be, of 100: sites add their name, and shorten."""
_SOUND, _BAD, _FAILED = range(200, 300), 400, 500
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGE = re.compile(r"\s*(text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_ONWARD = re.compile(r"\s*(\d+)[\d.]*\s*[;,\s]\s*(?:url\s*=\s*)?([\"']?)(.+?)\2\s*", re.IGNORECASE | re.DOTALL)
SOON = 10
"""Seconds after which a page that leads on by itself (`<meta http-equiv="refresh">`) has been read as it is."""


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


class Finding(NamedTuple):
    """What was found: one of `LINK_STATUSES`, or "" if nothing was learned; `why` says more."""

    status: str
    why: str = ""


class _End(NamedTuple):
    """Where an address leads in the end, where it was moved to for good, if it was, and the titles there."""

    answer: Answer
    address: str
    moved: str
    titles: list[str]


def look(web: Web, address: str, title: str) -> Finding:
    """Ask an article's address, and say what was found there.

    Only what a server itself says of it counts: silence, a failure or a refusal is no finding.
    """
    try:
        end = _follow(web, address)
    except NoAnswer as silent:
        return Finding("", str(silent))
    status = end.answer.status
    if status in GONE:
        return Finding("gone", f"the server says {status}")
    if status >= _BAD:
        return Finding("", f"the server {'fails' if status >= _FAILED else 'refuses'} ({status})")
    return _judge(end, address, title)


def _judge(end: _End, address: str, title: str) -> Finding:
    """Say what a page that is there is to the article."""
    if _path(end.address) == "/" != _path(address):
        if end.address == end.moved:
            return Finding("gone", f"it leads to the front page, {show(end.address)}")
        return Finding("", f"it leads to the front page for now, {show(end.address)}")
    titles = end.titles
    if titles and not any(_alike(title, one) for one in titles):
        if end.address not in (address, end.moved):  # a gate, as for cookies or who logs in
            return Finding("", f"it leads for now to a page titled {show(titles[0])}, {show(end.address)}")
        return Finding("retitled", f"the page is titled {show(titles[0])}")
    if end.moved:
        return Finding("moved", f"for good, to {end.moved}")
    return Finding("live")


def _follow(web: Web, address: str) -> _End:
    """Ask for the head and, where it is refused or that of a page, for the page; follow redirects, a page's own too."""
    here, moved, for_good = address, "", True
    seen = {here}
    for _ in range(MOST_HOPS):
        answer = web.ask("HEAD", here)
        if answer.status >= _BAD or (answer.status not in REDIRECTS and _is_page(answer)):
            answer = web.ask("GET", here)
        if answer.status in REDIRECTS:
            onward = answer.headers.get("location", "")
        else:
            page = _read(answer)
            onward = page.onward
            if not onward or answer.status >= _BAD or _target(here, onward) == urldefrag(here)[0]:
                return _End(answer, here, moved, page.titles)
        here = _target(here, onward)
        for_good &= answer.status in FOR_GOOD
        moved = here if for_good else moved
        if here in seen:
            break
        seen.add(here)
    raise NoAnswer("it leads from redirect to redirect")


def _target(here: str, given: str) -> str:
    """Return where a redirect leads."""
    given = given.strip()
    try:
        # Servers send what is not ASCII as bytes of UTF-8, which are read as Latin-1.
        return as_sent(urljoin(here, given.encode("latin-1").decode("utf-8", "replace")) if given else "")
    except (NoAnswer, ValueError) as none:
        raise NoAnswer("it redirects to no address of the web") from none


def _path(address: str) -> str:
    """Return what an address has behind the host; "/" for a front page."""
    parts = urlsplit(address)
    return (parts.path.rstrip("/") or "/") + (f"?{parts.query}" if parts.query else "")


def _is_page(answer: Answer) -> bool:
    return bool(_PAGE.match(answer.headers.get("content-type", "")))


def _alike(title: str, other: str) -> bool:
    """Say whether two titles are one, but for a site's name, a part left out, and how they are written."""
    one, two = fold(title), fold(other)
    return bool(one and two) and (one in two or two in one or token_set_ratio(one, two) >= LIKE)


def _read(answer: Answer) -> _Page:
    """Read what a page says of itself; of what is no page, nothing."""
    page = _Page()
    if _is_page(answer) and "content-encoding" not in answer.headers:
        charset = _CHARSET.search(answer.headers.get("content-type", ""))
        page.feed(decode_page(answer.content, charset[1] if charset else "").shown)
        page.close()
    return page


class _Page(HTMLParser):
    """Reads the titles out of a page, and where it leads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.onward = ""
        self._shared: list[str] = []
        self._found: list[str] = []
        self._inside = ""
        self._without_scripts = False

    @property
    def titles(self) -> list[str]:
        """Return the titles that a page has: for sharing, for the window, and its first headings."""
        return [title for text in (*self._shared, *self._found) if (title := " ".join(text.split()))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._without_scripts |= tag == "noscript"
        if tag == "meta" and (given.get("property") or given.get("name")) in ("og:title", "twitter:title"):
            self._shared.append(given.get("content") or "")
        elif tag == "meta" and (given.get("http-equiv") or "").strip().lower() == "refresh":
            found = _ONWARD.fullmatch(given.get("content") or "")
            if found and int(found[1]) <= SOON and not self._without_scripts:
                self.onward = self.onward or found[3]
        elif tag in ("title", "h1"):
            self._inside = tag
            self._found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        self._without_scripts &= tag != "noscript"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._found[-1] += data


class Copy(NamedTuple):
    """A copy in an archive: its address, and the day on which it was made, like 2025-10-01."""

    address: str
    on: str


def find_copy(web: Web, archive: str, article: Article) -> Copy | None:
    """Ask an archive for the copy of an article that was made nearest to its publication.

    Raises
    ------
    NoAnswer
        If the archive is silent, or says what cannot be read.
    """
    day = article.published.latest or article.published.earliest
    values = {"url": quote(as_sent(article.url), safe=""), "timestamp": f"{day:%Y%m%d}" if day else ""}
    asked = archive
    for name, value in values.items():
        asked = asked.replace(f"{{{name}}}", value)
    answer = web.ask("GET", asked, robots=False)  # made for programs, and chosen by the curator
    if answer.status not in _SOUND:
        raise NoAnswer(f"the archive answers {answer.status}")
    try:
        found = json.loads(answer.content)["archived_snapshots"]
        if not found:
            return None
        closest = found["closest"]
        if not closest["available"] or not str(closest.get("status", "200")).startswith("2"):
            return None
        made = datetime.strptime(closest["timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        address = convert(closest["url"], ARTICLE["archived_url"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoAnswer("the archive's answer cannot be read") from error
    return Copy(address, made.date().isoformat())
