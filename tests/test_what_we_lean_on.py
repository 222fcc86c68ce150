"""Every reliance on what a library does not promise: what breaks if it changes, where to mend it.

When a package is raised and one of these fails, its docstring says what a reader would see, and
which file knows about it. What only a browser shows is held by the tests that IN_THE_BROWSER
names.
"""

from __future__ import annotations

import ast
import asyncio
import http.client
import re
import socket
import threading
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import folium
import playwright
import pytest
import streamlit
import streamlit_folium
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket
from streamlit import config
from streamlit.components.v2 import presentation
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import Runtime, app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.web import bootstrap
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette import starlette_routes, starlette_server, starlette_static_routes
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect
from xstatic.pkg import leaflet

from layers.collection import read_collection
from layers.page import messages
from layers.page.alone import BY_VARIABLE
from layers.scene.frame import base_map, changes
from layers.serve.asgi import HEARD, Stream
from layers.serve.assets import entry_of, without_scripts
from layers.words import read_words

ROOT = Path(__file__).parents[1]
TOO_BIG = 1009
STATIC = Path(streamlit.__file__).parent / "static"
LEAFLET = Path(leaflet.BASE_DIR)

IN_THE_BROWSER = {
    "test_headers.py::test_page_map_and_web_tiles_work_and_a_script_that_slips_in_is_not_run": (
        "Streamlit starts a component's script from `blob:`, and streamlit-folium its map with "
        "inline scripts and `eval`: the policies in layers/serve/asgi.py"
    ),
    "test_headers.py::test_where_the_app_cannot_start_the_reader_gets_the_list": (
        "Streamlit draws into #root and leaves its attributes alone: layers/serve/templates/plain.js"
    ),
    "test_page.py::test_nobody_else_is_called_and_no_message_is_sent_by_reference_whatever_a_reader_clicks": (
        "the hidden option global.minCachedMessageSize: .streamlit/config.toml"
    ),
    "test_page.py::test_controls_stay_the_same_elements_while_what_they_show_changes": (
        "Streamlit keeps a component's elements over a rerun: layers/page/component.js"
    ),
    "test_alone.py::test_map_words_and_cards_are_there_and_what_is_missing_says_so": (
        "Streamlit serves the folder of a component at its module's name, and imports an app before it has a runtime: "
        "layers/page/alone.py"
    ),
    "test_map.py::test_two_hundred_changes_leave_nothing_behind": (
        "streamlit-folium's list `feature_group` in the frame: layers/scene/frame.js"
    ),
    "test_map.py::test_reruns_do_not_pile_up_styles": (
        "the style that Streamlit's component library adds with each rerun: layers/scene/frame.js"
    ),
    "test_map.py::test_counts_change_in_place_without_a_new_frame": (
        "streamlit-folium loads its frame anew only when the base script changes: scene/frame.py"
    ),
}


@pytest.mark.parametrize("name", IN_THE_BROWSER)
def test_what_only_a_browser_shows_is_held_there(name: str) -> None:
    file, _, test = name.partition("::")
    assert f"def {test}(" in (ROOT / "tests" / "browser" / file).read_text("utf-8")


def test_the_files_that_are_to_be_mended_are_there() -> None:
    text = Path(__file__).read_text("utf-8")
    named = set(re.findall(r"(?:[\w.-]+/)*\w[\w-]*\.(?:py|js|css|toml|conf)\b", text))
    houses = ("layers", "curation", "deploy", ".streamlit", "tests")
    there = [f"{path}" for house in houses for path in (ROOT / house).rglob("*.*")]
    there += [f"{path}" for path in ROOT.glob("*.*")]
    leaflet_s = {"leaflet.js", "leaflet-src.js", "leaflet.css"}
    lost = {name for name in named - leaflet_s if not any(p.endswith(f"/{name}") for p in there)}
    assert lost == set()


# Streamlit: its page


def test_streamlit_s_page_has_what_is_replaced() -> None:
    """Else links have no preview and readers without JavaScript no list: layers/serve/index.py."""
    html = (STATIC / "index.html").read_text("utf-8")
    for mark in ('<html lang="en"', "<title>Streamlit</title>", "<noscript>", "</body>"):
        assert html.count(mark) == 1


def test_streamlit_s_page_starts_with_one_module_and_fetches_ahead_by_links() -> None:
    """Else the page starts twice, or fetches its files one by one: layers/serve/assets.py."""
    html = (STATIC / "index.html").read_text("utf-8")
    assert entry_of(html)
    left = without_scripts(html)
    assert html.count("modulepreload") > 20
    assert re.findall(r"modulepreload|preload|\bsrc=", left) == []
    assert left.count("<link") == 3  # the icon, the agents' description, the style sheet


def test_streamlit_fetches_its_font_of_icons_by_itself() -> None:
    """Else `document.fonts.load` is there for something that the page needs: templates/start.js."""
    entry = entry_of((STATIC / "index.html").read_text("utf-8"))
    assert re.findall(r"document\.fonts\.load\([^)]*", (STATIC / entry).read_text("utf-8")) == [
        'document.fonts.load(`1em "${Ve.materialIcons}"`'
    ]


def test_streamlit_s_inline_scripts_are_written_as_the_policy_reads_them() -> None:
    """Else the browser refuses them and the page stays white: `page_policy` in asgi.py."""
    html = (STATIC / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script\b([^>]*)>", html)
    assert scripts
    assert all(attributes == "" or " src=" in attributes for attributes in scripts)
    assert html.count('<div id="root"></div>') == 1  # what waits behind the text, see index.py


def test_streamlit_s_page_is_of_files_that_answer_where_nobody_else_does() -> None:
    """Else what is nobody's address shows Streamlit's page as it is: `_is_page` in layers/serve/index.py."""
    (mount,) = starlette_static_routes.create_streamlit_static_assets_routes("map")
    assert isinstance(mount, Mount)
    assert (mount.path, isinstance(mount.app, StaticFiles)) == ("/map", True)
    asked = {"type": "http", "method": "GET", "path": "/map/nobody/s"}
    assert mount.matches(asked)[1]["endpoint"] is mount.app


@pytest.mark.parametrize("door", ["dashboard.py", "desk.py"])
def test_streamlit_finds_the_app_of_a_script_that_is_its_own_page(door: str) -> None:
    """Else `streamlit run` serves the page without routes, and the map stays empty."""
    found = discover_asgi_app(ROOT / door)
    assert (found.is_asgi_app, found.app_name) == (True, "app")


def test_the_marks_that_styles_and_scripts_hang_on_are_in_streamlit_s_page() -> None:
    """Else gaps come back, or the phone's Filters button does nothing: layout.css, header.js."""
    scripts = "".join(path.read_text("utf-8") for path in STATIC.glob("static/js/*.js"))
    scripts = scripts.replace("stBaseButton-${", "stBaseButton-primary")  # one for each kind
    files = [
        path
        for house in ("layers/page", "curation/desk")
        for path in (ROOT / house).iterdir()
        if path.suffix in {".css", ".js"}
    ]
    text = "".join(path.read_text("utf-8") for path in files)
    named = re.findall(r'data-testid="(\w[\w-]*)"', text)
    marks = {mark.removesuffix("FormSubmit") for mark in named}
    assert len(marks) >= 4
    assert {mark for mark in marks | {"data-stale", "stSidebarCollapsed-"} if mark not in scripts} == set()


# Streamlit: what it sends, and how


def test_messages_are_sent_whole_because_of_an_option_that_is_hidden() -> None:
    """Else a rerun that waited may refer to what the browser forgot: .streamlit/config.toml."""
    option = config.get_config_options()["global.minCachedMessageSize"]
    assert option.visibility == "hidden"
    ours = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    usual = config.get_option(option.key)
    message = ForwardMsg()
    message.delta.new_element.text.body = "a" * 10**6
    found = []
    for size in (10**4, ours["global"]["minCachedMessageSize"]):
        config.set_option(option.key, size)
        message.hash = ""
        populate_hash_if_needed(message)
        found.append(message.metadata.cacheable)
    config.set_option(option.key, usual)
    assert found == [True, False]


def test_a_full_garbage_collection_follows_every_run_unless_it_is_turned_off() -> None:
    """Which .streamlit/config.toml does: 60 ms a click on a large collection, and every reader waits."""
    option = config.get_config_options()["runner.postScriptGC"]
    assert (option.visibility, option.default_val) == ("hidden", True)
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False


def test_a_component_s_data_are_one_json_text() -> None:
    """The tests of the page read there what a region was given, by the component's name."""
    assert {"component_name", "json"} <= set(BidiComponent.DESCRIPTOR.fields_by_name)


def test_the_stream_opens_for_the_page_s_own_host_alone() -> None:
    """So a proxy must pass `Host` on, else no page ever runs: deploy/nginx.conf."""
    assert _is_origin_allowed("https://news.example", "news.example")
    assert not _is_origin_allowed("https://news.example", "inside:8501")
    assert starlette_routes.BASE_ROUTE_CORE == "_stcore"  # the proxy's location of the stream


def test_what_a_run_said_reaches_the_page_though_the_next_one_is_asked_for_as_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the foot of a page says what was shown before: `_begin_when_heard` in layers/page/messages.py.

    If this passes without it, it can go.
    """
    script = tmp_path / "dashboard.py"
    script.write_text("import streamlit as st\nst.fragment(lambda: st.text('part'))()\nst.text('foot')\n", "utf-8")
    monkeypatch.setattr(Runtime, "_instance", MagicMock())

    async def choose_as_a_run_ends() -> list[str]:
        data = ScriptData(str(script), is_hello=False)
        session = AppSession(data, MemoryUploadedFileManager("/upload"), ScriptCache(), None, {})
        session.request_rerun(None)
        ended = session._scriptrunner
        assert ended is not None
        assert ended._script_thread is not None
        ended._script_thread.join()  # and what it said waits for this thread
        [part] = session._fragment_storage.ids_registered_after(0)
        session.request_rerun(ClientState(fragment_id=part))
        while session._scriptrunner is not None:
            await asyncio.sleep(0.01)
        said = [message.delta.new_element.text.body for message in session._browser_queue.flush()]
        session.shutdown()
        return [*filter(None, said)]

    assert asyncio.run(choose_as_a_run_ends()) == ["foot", "part"]


def test_what_a_run_says_comes_together_but_the_first_one_s_what_takes_long_and_what_is_to_go_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each message by itself costs the browser a look through its whole page: `_tell_together` in page/messages.py."""
    script = tmp_path / "dashboard.py"
    said = """\
import streamlit as st
from layers.page.messages import pass_on
st.text('head')
st.said_half.release()
st.go_on.acquire()
st.text('foot')
"""
    script.write_text(said, "utf-8")
    said_half, go_on = threading.Semaphore(0), threading.Semaphore(0)
    monkeypatch.setattr(streamlit, "said_half", said_half, raising=False)
    monkeypatch.setattr(streamlit, "go_on", go_on, raising=False)
    monkeypatch.setattr(Runtime, "_instance", MagicMock())
    woken = MagicMock()

    async def see(seconds: float) -> list[list[str]]:
        """Return what a first run has said at half its way and at its end, and then a second one."""
        monkeypatch.setattr(messages, "TOGETHER_S", seconds)
        data = ScriptData(str(script), is_hello=False)
        session = AppSession(data, MemoryUploadedFileManager("/upload"), ScriptCache(), woken, {})
        found = []
        for _ in range(2):
            session.request_rerun(None)
            await asyncio.get_running_loop().run_in_executor(None, said_half.acquire)
            await asyncio.sleep(2 * min(seconds, 0.1))
            found.append(texts(session.flush_browser_queue()))
            go_on.release()
            while session._scriptrunner is not None:
                await asyncio.sleep(0.01)
            found.append(texts(session.flush_browser_queue()))
        session.shutdown()
        return found

    def texts(messages: Iterable[ForwardMsg]) -> list[str]:
        return [*filter(None, (one.delta.new_element.text.body for one in messages))]

    assert asyncio.run(see(60)) == [["head"], ["foot"], [], ["head", "foot"]]
    assert asyncio.run(see(0.05)) == [["head"], ["foot"], ["head"], ["foot"]]
    script.write_text(said.replace("st.said", "pass_on()\nst.said"), "utf-8")
    assert asyncio.run(see(60)) == [["head"], ["foot"], ["head"], ["foot"]]
    assert woken.called


def test_each_run_is_told_a_theme_that_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each goes through all options there are six times: the end of layers/page/messages.py."""
    config.get_options_for_section.cache_clear()  # type: ignore[attr-defined]
    told = []
    for _ in range(2):
        theme = CustomThemeConfig()
        app_session._populate_theme_msg(theme, "theme.dark")
        told.append(theme)
        monkeypatch.setattr(config, "get_config_options", None)  # asked again it would fail
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        colours = tomllib.load(file)["theme"]["dark"]
    assert [(one.primary_color, one.text_color) for one in told] == [
        (colours["primaryColor"], colours["textColor"])
    ] * 2


@pytest.mark.parametrize(
    "events", [None, [], [{"event": "more", "value": 3}, {"event": "kept"}, {"event": ["more"]}, {}, "x"]]
)
def test_what_a_component_s_triggers_say_is_read_as_streamlit_has_it(events: list[object] | None) -> None:
    """Else no control is heard, or each run defines a dozen classes: `_told` in layers/page/component.py."""
    session = SessionState()
    session._new_widget_state.set_widget_metadata(
        WidgetMetadata("events", deserializer=lambda said: said, serializer=str, value_type="json_trigger_value")
    )
    if events is not None:
        session._new_widget_state.set_from_value("events", events)
    theirs = presentation.make_bidi_component_presenter("events")({"kept": 1}, session)
    ours: Any = bidi_component.make_bidi_component_presenter("events")({"kept": 1}, session)  # type: ignore[attr-defined]
    assert ours == theirs
    assert (ours.kept, ours.more, ours.other) == (1, 3 if events else None, None)


# uvicorn, as Streamlit starts it


async def says_whether_it_waits(request: Request) -> PlainTextResponse:
    transport = request.receive.__self__.transport  # type: ignore[attr-defined]
    connection = transport.get_extra_info("socket")
    at_once = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    return PlainTextResponse("at once" if at_once else "waits")


async def hears(page: WebSocket) -> None:
    await page.accept()
    async for message in page.iter_bytes():
        await page.send_bytes(message)


@contextmanager
def served(middleware: list[Middleware]) -> Iterator[int]:
    """Serve on a socket as Streamlit binds it, and give its port."""
    app = Starlette(routes=[Route("/", says_whether_it_waits), WebSocketRoute("/", hears)], middleware=middleware)
    listening = starlette_server._bind_socket("127.0.0.1", 0, 100)
    as_streamlit = starlette_server._get_uvicorn_config_kwargs()
    config = uvicorn.Config(app, lifespan="off", **as_streamlit | {"log_level": "error"})
    server = uvicorn.Server(config)
    thread = threading.Thread(target=bootstrap._run_server_loop, args=(server.serve(sockets=[listening]),))
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def test_a_connection_sends_at_once() -> None:
    """As uvloop has it: else a file takes 44 ms instead of 1.6.

    Streamlit hands uvicorn a socket that was bound without naming its protocol, and asyncio's own loop
    then leaves Nagle's algorithm on (uvicorn issue 3149).
    """
    with served([]) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/")
        assert connection.getresponse().read().decode() == "at once"
        connection.close()


def test_a_message_of_a_page_is_bounded_by_our_middleware_before_it_is_unpacked() -> None:
    """Its way to the bound is uvicorn's own, through `websockets`: without, a few kB are unpacked to 200 MB.

    If this fails, `Stream` in layers/serve/asgi.py needs another way there.
    """
    asked = BackMsg()
    for size, fits in ((HEARD - 1_000, True), (HEARD, False), (100 * HEARD, False)):
        asked.rerun_script.query_string = "x" * size
        with (
            served([Middleware(Stream, readers=True)]) as port,
            connect(f"ws://127.0.0.1:{port}/", max_size=None, compression="deflate") as page,
        ):
            page.send(asked.SerializeToString())
            if fits:
                assert page.recv() == asked.SerializeToString()
            else:
                with pytest.raises(ConnectionClosedError) as ended:
                    page.recv()
                assert ended.value.rcvd is not None
                assert ended.value.rcvd.code == TOO_BIG


# streamlit-folium and folium


def test_the_map_s_frame_is_served_two_folders_below_the_page() -> None:
    """Else it loads nothing, for its files are named from there: ROOT in layers/scene/frame.py.

    The page finds the frame by this name (layers/page/address.js), and the policy of frames goes
    by its path (layers/serve/asgi.py).
    """
    component: Any = streamlit_folium._component_func
    assert component.name == "streamlit_folium.st_folium"
    assert starlette_routes.BASE_ROUTE_COMPONENT == "component"


def test_folium_loads_what_stands_in_two_attributes_of_its_class() -> None:
    """Else the map asks public hosts for its files: `BaseMap` in layers/scene/frame.py."""
    for listed in (folium.Map.default_js, folium.Map.default_css):
        assert all(isinstance(address, str) for _, address in listed)


def test_streamlit_folium_s_frame_has_what_the_map_s_host_reads() -> None:
    """Else the map is white in the dark, lists pile up, or a second box shows: scene/frame.js
    and frame.css, which name the frame's elements and the component library's events.
    """
    folder = Path(streamlit_folium.__file__).parent / "frontend" / "build"
    frame = (folder / "index.html").read_text("utf-8")
    frame += "".join(path.read_text("utf-8") for path in folder.glob("static/js/*.js"))
    for mark in (
        "window.feature_group", "window.Streamlit=", "--secondary-background-color", "theme",
        "RENDER_EVENT", "float-child", "map_div", '"parent"', '"root"',
    ):  # fmt: skip
        assert mark in frame, mark


def test_streamlit_says_of_each_option_which_variable_says_it_and_where_it_was_said() -> None:
    """Else variables are not heeded where uvicorn runs the app, or go before the command line: page/alone.py."""
    options = config.get_config_options()
    assert options["server.baseUrlPath"].env_var == "STREAMLIT_SERVER_BASE_URL_PATH"
    assert {option.type for option in options.values()} <= {bool, int, float, str}
    assert config._DEFINED_BY_FLAG == BY_VARIABLE


def test_streamlit_folium_sends_scripts_as_folium_writes_them() -> None:
    """Else the base map's or the changes' script is not run, and they want to be rendered: frame.py."""
    base = base_map(read_collection(ROOT / "tests" / "data" / "tiny"), read_words("en"))
    assert "evidenceMap.start(map_div, {" in streamlit_folium._get_map_string(base)
    assert 'evidenceMap.show({"a":1});' in streamlit_folium._get_feature_group_string(changes({"a": 1}), base)


def test_branca_compiles_a_text_once() -> None:
    """Else each map of each run has it compile the same anew, a third of its work: scene/frame.py."""
    assert folium.Element("<p></p>")._template is folium.Element("<p></p>")._template
    assert folium.Element("<i></i>").render() == "<i></i>"


def test_leaflet_is_the_version_that_folium_writes_scripts_for() -> None:
    """Else its scripts may meet another Leaflet: XStatic-Leaflet in requirements.txt."""
    version = re.search(r"leaflet@([\d.]+)", dict(folium.Map.default_js)["leaflet"])
    assert version
    assert f"Leaflet {version[1]}" in (LEAFLET / "leaflet.js").read_text("utf-8")[:200]


# Leaflet


def test_the_map_uses_no_private_name_of_leaflet() -> None:
    """It may then be raised by its change log alone; whoever needs one holds it here."""
    scripts = [path.read_text("utf-8") for path in (ROOT / "layers" / "scene").glob("*.js")]
    assert len(scripts) > 8
    assert [name for text in scripts for name in re.findall(r"\.(_[a-z]\w*)", text)] == []


def test_leaflet_can_be_told_that_nothing_is_touched() -> None:
    """Else every frame lays out all markers anew for touches: layers/scene/before.js."""
    assert "window.L_NO_TOUCH" in (LEAFLET / "leaflet-src.js").read_text("utf-8")


def test_leaflet_s_classes_that_the_map_dresses_are_there() -> None:
    """Else buttons, scale or attribution look foreign: layers/scene/map.css."""
    files = (LEAFLET / "leaflet-src.js", LEAFLET / "leaflet.css")
    library = "".join(path.read_text("utf-8") for path in files)
    styles = (ROOT / "layers" / "scene" / "map.css").read_text("utf-8")
    dressed = set(re.findall(r"\.leaflet-([a-z-]+)", styles))
    ours = {"places-pane"}
    assert dressed
    assert {name for name in dressed - ours if name not in library} == set()


def test_expectations_that_do_not_hold_yet_are_told_without_the_tree_of_the_page() -> None:
    """Else each costs the browser's tests what `tests/browser/unread.cjs` spares them."""
    words = re.findall('WORDS = "(.+)"', (ROOT / "tests" / "browser" / "unread.cjs").read_text("utf-8"))
    [driver] = Path(playwright.__file__).parent.glob("driver/package/lib/coreBundle.*")
    assert [driver.read_text("utf-8").count(one) for one in words] == [1]


def test_no_fragment_lies_in_another() -> None:
    """Streamlit takes back what a fragment drew when that runs anew, but not what one inside it did.

    That comes to the browser before what it lies in, and the whole page is gone: “Bad delta path index”.
    """
    found = 0
    for path in (path for half in ("layers", "curation") for path in (ROOT / half).rglob("*.py")):
        functions = {
            each.name: each for each in ast.parse(path.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)
        }
        fragments = {
            name
            for name, each in functions.items()
            if any("fragment" in ast.unparse(one) for one in each.decorator_list)
        }
        found += len(fragments)
        for name in fragments:
            within, waiting = set[str](), {name}
            while waiting:
                within |= waiting
                nodes = (node for one in waiting for node in ast.walk(functions[one]))
                waiting = {node.id for node in nodes if isinstance(node, ast.Name)} & functions.keys() - within
            assert within & fragments == {name}, path
    assert found
