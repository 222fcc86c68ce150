"""A reader without a browser: asks for addresses over HTTP, and speaks Streamlit's protocol over its WebSocket."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Self
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Subprotocol

LONGEST_S = 120.0
PAGE, PANEL = "evidence_header", "evidence_panel"
"""The component that asks for the page as a whole, and the one that asks for the panel alone."""
_TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
_REQUEST = re.compile(rb'"request":\s*(\d+)')
_VERSION = re.compile(rb'(?:"version":\s*"|data/(?:map|choices|about|cards)/)([\w.-]+)["/]')
_ADDRESS = re.compile(rb'"address":\s*("\?[^"]*")')
_ENDS = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class Refused(RuntimeError):  # noqa: N818 - the name says what is wrong
    """The server answered with a fault."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer over HTTP: its status, its body, the seconds it took, and the cookies that it sets."""

    status: int
    content: bytes
    seconds: float
    cookies: str = ""


async def fetch(
    site: str, path: str, local: str | None = None, cookies: str = "", headers: Sequence[str] = ()
) -> Fetched:
    """Ask for a path below a site, on a connection of its own; `local` is the address to ask from."""
    begun = perf_counter()
    async with asyncio.timeout(LONGEST_S):
        reader, writer = await ask(site, path, local, cookies, headers)
        try:
            whole = await reader.read()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
    head, _, content = whole.partition(b"\r\n\r\n")
    set_ = "; ".join(re.findall(r"(?im)^set-cookie: ([^;\r]+)", head.decode()))
    return Fetched(int(head.split(b" ", 2)[1]), content, perf_counter() - begun, set_)


async def ask(
    site: str, path: str, local: str | None = None, cookies: str = "", headers: Sequence[str] = ()
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send the request for a path, and leave its answer to the caller."""
    where = urlsplit(site)
    mine = (local, 0) if local else None
    reader, writer = await asyncio.open_connection(where.hostname, where.port, local_addr=mine)
    lines = [f"GET {where.path.rstrip('/')}/{path} HTTP/1.1", f"Host: {where.netloc}", "Connection: close"]
    lines += [f"Cookie: {cookies}"] if cookies else []
    writer.write("\r\n".join([*lines, *headers, "", ""]).encode())
    await writer.drain()
    return reader, writer


class Session:
    """One open page: what it asks for and is told, as the page's own scripts do it.

    Attributes
    ----------
    bytes
        How many it was told in all.
    address
        The address that the page answered with last.
    versions
        Of the data, as the parts of the last answer name them.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.bytes = 0
        self.cookies = self.address = ""
        self.versions: set[str] = set()
        self._query = self._script = ""
        self._components: dict[str, tuple[str, str]] = {}
        self._request = 0
        self._answered = {PAGE: 0, PANEL: 0}
        self._socket: Any = None

    async def open(self, query: str = "") -> Self:
        """Ask for the page at an address, and wait until all of it has come."""
        page = await fetch(self.site, query, cookies=self.cookies)
        if page.status != 200:
            raise Refused(f"{page.status} for the page")
        self.cookies = page.cookies or self.cookies
        await self._connect(query)
        return self

    async def come_back(self) -> None:
        """Connect once more to a server that was lost, as the page does, at its address; what it asked is forgotten."""
        await self._connect(self.address)

    async def _connect(self, query: str) -> None:
        address = f"{self.site.replace('http', 'ws', 1).rstrip('/')}/_stcore/stream"
        self._socket = await websockets.connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": self.cookies} if self.cookies else None,
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        self._query = query.removeprefix("?")
        self._request = 0
        await self._run([], "")

    async def close(self) -> None:
        """Leave the page."""
        if self._socket is not None:
            await self._socket.close()

    def abort(self) -> None:
        """Cut the line, without a goodbye."""
        self._socket.transport.abort()

    async def navigate(self, address: str, part: str = PAGE, shown: str | None = None) -> None:
        """Ask for another address as a control does, and wait until all of the answer has come.

        `shown` is the version of the cards that the page has fetched for it already.
        """
        self._request += 1
        asked = {"address": address, "request": self._request, "cards": None, "shown": shown}
        id_, fragment = self._components[part]
        value = json.dumps([{"event": "navigate", "value": asked}])
        await self._run([(_TRIGGER.format(id=id_), value)], fragment)
        if self._answered[part] != self._request:
            raise Refused(f"{part} answers {self._answered[part]} to {self._request}")

    async def _run(self, triggers: Iterable[tuple[str, str]], fragment: str) -> None:
        self.versions = set()
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.page_script_hash, run.fragment_id = self._query, self._script, fragment
        run.widget_states.SetInParent()
        for name, value in triggers:
            run.widget_states.widgets.add(id=name, json_trigger_value=value)
        await self._socket.send(asked.SerializeToString())
        async with asyncio.timeout(LONGEST_S):
            while not self._hear(await self._socket.recv()):
                pass

    def _hear(self, said: bytes) -> bool:
        """Take note of a message; says whether it was the last of an answer."""
        self.bytes += len(said)
        message = ForwardMsg.FromString(said)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._script = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._note(message.delta)
        return kind == "script_finished" and message.script_finished in _ENDS

    def _note(self, delta: Any) -> None:  # noqa: ANN401 - a protobuf message
        element = delta.new_element
        if element.WhichOneof("type") == "exception":
            raise Refused(f"{element.exception.type}: {element.exception.message}")
        if element.WhichOneof("type") == "component_instance":
            self._note_versions(element.component_instance.json_args.encode())
        if element.WhichOneof("type") == "bidi_component":
            part = element.bidi_component
            self._components[part.component_name] = (part.id, delta.fragment_id)
            self._note_versions(part.bytes)
            if said := _ADDRESS.search(part.bytes):
                self.address = json.loads(said[1])
            if part.component_name in {PAGE, PANEL} and (number := _REQUEST.search(part.bytes)):
                self._answered[part.component_name] = int(number[1])

    def _note_versions(self, said: bytes) -> None:
        self.versions.update(one.decode() for one in _VERSION.findall(said))
