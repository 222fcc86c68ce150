"""Asking the servers of others with manners: their robots.txt, one request at a time, a pause, a time-out."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from threading import Lock, RLock
from time import monotonic, sleep
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request
from urllib.robotparser import RobotFileParser

from layers.decoding import decode

NAME = "layers-links"
"""What robots.txt may call this program."""
MOST_BYTES = 512 * 1024
"""So much of an answer is read: a title stands near the beginning, and robots.txt need be no longer."""
LONGEST_PAUSE = 30.0
"""A host that asks for a longer delay between requests, in seconds, is given this one."""
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
"""To robots.txt, as RFC 9309 has it."""
_PIECE = 16 * 1024
_TOO_MANY = 429
_ALLOWED = "%/?#[]@!$&'()*+,;=:~"


class NoAnswer(Exception):  # noqa: N818 - the name says what is wrong
    """Nothing was learned of an address: the server is silent, refuses, or wants no robots there."""


class Answer(NamedTuple):
    """What a server said: the status, the headers with small names, and the first of the content."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(slots=True)
class _Host:
    """A host: when it may be asked again, its rules once they are read, and why it is left alone."""

    lock: RLock = field(default_factory=RLock)
    free: float = 0.0
    pause: float = 0.0
    rules: RobotFileParser | None = None
    left_alone: str = ""


class Web:
    """The web as this program asks it; safe to share between threads.

    Parameters
    ----------
    pause
        Seconds between two requests to one host; a host's robots.txt may ask for more.
    time_out
        Seconds after which an answer is waited for no longer.
    contact
        What the requests say besides the program's name: where more is told of it.
    """

    def __init__(self, pause: float, time_out: float, contact: str = "") -> None:
        self.pause, self.time_out = pause, time_out
        about = "; ".join(filter(None, ["checks the links of a collection for its curators", contact]))
        self.agent = f"{NAME}/1 ({about})"
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()
        # No handler that follows redirects, opens files or takes an error for an exception.
        self._opener = OpenerDirector()
        for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
            self._opener.add_handler(handler)

    def ask(self, method: str, address: str, *, robots: bool = True) -> Answer:
        """Ask an address, when its host may be asked again; redirects are not followed.

        Raises
        ------
        NoAnswer
            If there is no answer, or robots.txt wants none asked for (`robots`).
        """
        sent = as_sent(address)
        host = self._host_of(sent)
        with host.lock:
            if robots and host.rules is None and not host.left_alone:
                self._read_rules(host, sent)
            if host.left_alone:
                raise NoAnswer(host.left_alone)
            if robots and host.rules is not None and not host.rules.can_fetch(NAME, sent):
                raise NoAnswer("robots.txt wants it left alone")
            return self._send(host, method, sent)

    def _host_of(self, address: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(urlsplit(address).netloc.lower(), _Host(pause=self.pause))

    def _read_rules(self, host: _Host, address: str) -> None:
        """Read a host's robots.txt: none there allows all, one that cannot be read forbids all (RFC 9309)."""
        parts = urlsplit(address)
        where = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        try:
            for _ in range(MOST_REDIRECTS + 1):
                answer = self._send(host, "GET", where)
                if answer.status not in REDIRECTS:
                    break
                where = urljoin(where, answer.headers.get("location", ""))
        except NoAnswer as silent:
            host.left_alone = str(silent)
            return
        if answer.status >= 500:  # noqa: PLR2004
            host.left_alone = f"its robots.txt cannot be read ({answer.status})"
            return
        text = decode(answer.content).shown if answer.status < 300 else ""  # noqa: PLR2004
        host.rules = RobotFileParser()
        host.rules.parse(text.splitlines())
        host.pause = max(self.pause, min(float(host.rules.crawl_delay(NAME) or 0), LONGEST_PAUSE))
        host.free += host.pause - self.pause

    def _send(self, host: _Host, method: str, address: str) -> Answer:
        """Send a request when the host's pause is over."""
        with host.lock:
            sleep(max(0.0, host.free - monotonic()))
            try:
                answer = self._send_now(method, address)
            finally:
                host.free = monotonic() + host.pause
        if answer.status == _TOO_MANY:
            host.left_alone = "its server wants fewer requests (429): ask again later"
            raise NoAnswer(host.left_alone)
        return answer

    def _send_now(self, method: str, address: str) -> Answer:
        until = monotonic() + self.time_out
        headers = {"User-Agent": self.agent, "Accept": "text/html,*/*;q=0.5", "Connection": "close"}
        try:
            request = Request(address, method=method, headers=headers)  # noqa: S310 - http and https alone
            response = self._opener.open(request, timeout=self.time_out)
            if not isinstance(response, HTTPResponse):
                raise NoAnswer("not an http or https address")
            with response:
                content = b"" if method == "HEAD" else _read(response, until)
                return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswer(_in_words(error, self.time_out)) from error


def _read(response: HTTPResponse, until: float) -> bytes:
    """Read the first of an answer, as far as it comes in time."""
    content = b""
    while len(content) < MOST_BYTES and monotonic() < until and (piece := response.read1(_PIECE)):
        content += piece
    return content


def _in_words(error: Exception, time_out: float) -> str:
    reason = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    if isinstance(reason, TimeoutError):
        return f"no answer within {time_out:g} s"
    if isinstance(reason, socket.gaierror):
        return "there is no such host"
    if isinstance(reason, ssl.SSLError):
        return "its certificate is not good"
    return f"no answer ({re.sub(r'[^ -~]', '?', str(reason)) or type(reason).__name__})"


def as_sent(address: str) -> str:
    """Write an address in ASCII as a browser sends it, without its fragment.

    Raises
    ------
    NoAnswer
        If it is no address of the web.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise NoAnswer("no address that can be asked")
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    path, query = quote(parts.path, safe=_ALLOWED), quote(parts.query, safe=_ALLOWED)
    return urlunsplit((parts.scheme, place, path or "/", query, ""))
