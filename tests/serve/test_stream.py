"""The connection of an open page: for pages of ours, with what these ask, and without paths."""

from __future__ import annotations

import json
import logging
import os

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from layers.page import messages
from layers.release import PACKAGE
from layers.serve.asgi import Answered, Stream, Uploads, log_answer

KINDS = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
READERS = {"rerun_script", "stop_script", "app_heartbeat"}


async def answer(socket: WebSocket) -> None:
    """Say what was heard, as if Streamlit opened a page."""
    await socket.accept()
    await socket.send_text(socket.headers.get("origin", "none"))
    async for message in socket.iter_bytes():
        await socket.send_bytes(message)


def client(*, readers: bool = True) -> TestClient:
    app = Starlette(routes=[WebSocketRoute("/", answer)], middleware=[Middleware(Stream, readers=readers)])
    return TestClient(app)


def asked(kind: str) -> bytes:
    """Write a message of a kind, as a browser would."""
    message = BackMsg()
    if kind in {"rerun_script", "file_urls_request", "backend_operation_request"}:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True)
    sent: bytes = message.SerializeToString()
    return sent


def is_let_in(origin: str | None, heard: str | None = None) -> bool:
    """Say whether a page of an origin is let in, and hold what Streamlit hears of that against `heard`."""
    headers = {"Host": "maps.example:8501"} | ({} if origin is None else {"Origin": origin})
    try:
        with client().websocket_connect("/", headers=headers) as socket:
            assert socket.receive_text() == heard or heard is None
            socket.send_bytes(asked("app_heartbeat"))
            return bool(socket.receive_bytes())
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize(
    "origin",
    ["", "null", "file://", "http://evil.example", "http://localhost:8501", "http://127.0.0.1", "http://maps.example",
     "http://maps.example:8502",
     "http://maps.example:8501.evil.example", "http://evil@maps.example:8501", "http://Maps.example:8501", "http://["],
)  # fmt: skip
def test_a_page_of_somebody_else_s_is_turned_away_before_anybody_is_asked_who_it_is(
    monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    """Streamlit would ask a host on the network, and let all readers wait for its answer."""
    assert not is_let_in(origin)
    monkeypatch.setattr(st, "get_option", {"server.enableCORS": False}.get)
    assert is_let_in(origin, heard="none")


def test_our_own_page_programs_and_whom_streamlit_s_settings_name_are_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for origin in (None, "http://maps.example:8501", "https://maps.example:8501"):
        assert is_let_in(origin, heard=origin or "none"), origin
    named = {"server.enableCORS": True, "server.corsAllowedOrigins": ["https://news.example", "news"]}
    monkeypatch.setattr(st, "get_option", named.get)
    assert is_let_in("https://news.example", heard="none")
    assert not any(map(is_let_in, ("https://other.example", "null", "")))


@pytest.mark.parametrize("kind", [*KINDS, "nothing", "noise", "text"])
@pytest.mark.parametrize(("readers", "heard"), [(True, READERS), (False, READERS | {"file_urls_request"})])
def test_only_what_a_page_of_ours_asks_is_heard(*, kind: str, readers: bool, heard: set[str]) -> None:
    """Whatever else Streamlit would answer, or log at length, ends the connection: its caches, git, its end."""
    others = {"nothing": b"", "noise": os.urandom(9) + b"\xff" * 99}
    with client(readers=readers).websocket_connect("/") as socket:
        socket.receive_text()
        message = asked("rerun_script") if kind == "text" else others[kind] if kind in others else asked(kind)
        if kind == "text":
            socket.send_text(message.decode())
        else:
            socket.send_bytes(message)
        if kind in heard:
            assert socket.receive_bytes() == message
        else:
            with pytest.raises(WebSocketDisconnect) as ended:
                socket.receive_bytes()
            assert ended.value.code == 1008


@pytest.mark.parametrize("field", ["fragment_id", "page_script_hash"])
def test_nobody_writes_lines_of_their_own_into_the_log(field: str) -> None:
    for said, heard in (("0a1b" * 8, True), ('x\n{"data": "taken"}', False), ("x" * 100, False), ("س", False)):
        message = BackMsg()
        setattr(message.rerun_script, field, said)
        assert (messages.kind_of(message.SerializeToString(), parts_alone=True) == "rerun_script") == heard


JSON = ("json_trigger_value", "json_value")
OTHER: dict[str, object] = {"string_value": "x", "int_value": 3, "bool_value": True, "bytes_value": b"\xff"}
WRONG = ("", "{", "x", "\0", "[" * 100_000, "9" * 5_000, '[{"event": "navigate", "value": ' + "[" * 9_000)


@pytest.mark.parametrize(("readers", "others"), [(True, False), (False, True)])
def test_values_that_are_not_what_they_say_end_the_connection_and_not_each_run_after_it(
    *, readers: bool, others: bool
) -> None:
    """Of our own parts each value is JSON, right or wrong: the parts look at what it says."""
    values: list[tuple[str, object, bool]] = [(form, wrong, False) for form in JSON for wrong in WRONG]
    values += [(form, "[null, NaN, {}]", True) for form in JSON]
    values += [(form, value, others) for form, value in OTHER.items()]
    for form, value, heard in values:
        message = BackMsg()
        setattr(message.rerun_script.widget_states.widgets.add(id="x"), form, value)
        with client(readers=readers).websocket_connect("/") as socket:
            socket.receive_text()
            socket.send_bytes(message.SerializeToString())
            if heard:
                assert socket.receive_bytes() == message.SerializeToString(), form
            else:
                with pytest.raises(WebSocketDisconnect):
                    socket.receive_bytes()


def test_who_is_not_let_in_is_a_line_of_the_log_and_who_is_is_none(caplog: pytest.LogCaptureFixture) -> None:
    told: list[int] = []
    tell = [log_answer, lambda _scope, status, _sent, _seconds: told.append(status)]
    inside = [Middleware(Answered, told=tell), Middleware(Stream, readers=True)]
    page = TestClient(Starlette(routes=[WebSocketRoute("/", answer)], middleware=inside))
    with caplog.at_level("INFO", "layers.access"):
        caplog.handler.setFormatter(logging.Formatter("%(message)s"))
        logging.getLogger("layers.access").addHandler(caplog.handler)
        try:
            with page.websocket_connect("/") as socket:
                socket.send_bytes(b"noise")
            with pytest.raises(WebSocketDisconnect), page.websocket_connect("/", headers={"Origin": "http://evil"}):
                pass
        finally:
            logging.getLogger("layers.access").removeHandler(caplog.handler)
    assert told == [403]
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert [(one["method"], one["path"], one["status"]) for one in lines][-1] == ("WEBSOCKET", "/", 403)
    assert "evil" not in caplog.text


def test_a_file_is_taken_only_of_a_session_that_was_shown_a_field_for_one() -> None:
    """Who is not let in at the desk sees none, and could fill its memory all the same."""
    begun, shown, other = ForwardMsg(), ForwardMsg(), ForwardMsg()
    begun.new_session.initialize.session_id = "one"
    shown.delta.new_element.file_uploader.SetInParent()
    other.delta.new_element.text.body = "file_uploader"

    async def page(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_bytes(begun.SerializeToString())
        await socket.send_bytes(other.SerializeToString())
        async for _ in socket.iter_bytes():
            await socket.send_bytes(shown.SerializeToString())

    def taken(_: Request) -> Response:
        return Response(status_code=204)

    listed = [WebSocketRoute("/", page), Route("/map/_stcore/upload_file/{session}/{file}", taken, methods=["PUT"])]
    desk = TestClient(Starlette(routes=listed, middleware=[Middleware(Uploads)]))

    def upload(session: str) -> int:
        return desk.put(f"/map/_stcore/upload_file/{session}/x", content=b"x").status_code

    with desk.websocket_connect("/") as socket:
        assert [socket.receive_bytes() for _ in range(2)] == [one.SerializeToString() for one in (begun, other)]
        assert upload("one") == 404
        socket.send_bytes(asked("rerun_script"))
        assert socket.receive_bytes() == shown.SerializeToString()
        assert (upload("one"), upload("two"), upload("")) == (204, 404, 404)
        with desk.websocket_connect("/") as again:
            again.send_bytes(asked("rerun_script"))
            assert [again.receive_bytes() for _ in range(3)][-1] == shown.SerializeToString()
        assert upload("one") == 204, "of two connections of a session one is left"
    assert upload("one") == 404


def test_no_message_says_where_the_script_lies() -> None:
    opened = ForwardMsg()
    opened.new_session.main_script_path = str(PACKAGE.parent / "dashboard.py")
    opened.new_session.name = "dashboard"
    said = ForwardMsg.FromString(messages.without_paths(opened.SerializeToString()))
    assert (said.new_session.main_script_path, said.new_session.name) == ("dashboard.py", "dashboard")
    other = ForwardMsg()
    other.delta.new_element.text.body = "Sund"
    assert messages.without_paths(other.SerializeToString()) == other.SerializeToString()
