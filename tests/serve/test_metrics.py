"""The figures on a port of their own: each counts what it says, and none says who reads what."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from benchmarks.servers import held_port
from layers.figures import EXPORTS, REFUSALS
from layers.release import VERSION
from layers.serve import Settings, lifespan
from layers.serve.metrics import OpenSessions, open_figures
from layers.store import shelf as store_shelf
from layers.store.edition import Edition, read_edition
from layers.store.shelf import Shelf
from layers.turns import in_turn

TINY = Path(__file__).parents[1] / "data" / "tiny"
Connect = Callable[..., TestClient]
Figures = Callable[[], dict[str, float]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store_shelf, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(store_shelf, "MOMENT_S", 60.0)
    return shutil.copytree(TINY, tmp_path / "data")


@pytest.fixture
def shelf_of_data(data: Path) -> Shelf:
    return Shelf(data)


@pytest.fixture
def figures(shelf_of_data: Shelf) -> Iterator[Figures]:
    """Return a function that asks the port for all figures, by name with labels."""
    with held_port() as port, open_figures(shelf_of_data, ("127.0.0.1", port)):
        yield lambda: asked(("127.0.0.1", port))


def asked(address: tuple[str, int]) -> dict[str, float]:
    with urlopen("http://{}:{}/metrics".format(*address), timeout=20) as answer:  # noqa: S310 - our own
        text: str = answer.read().decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\s].*) (\S+)$", text, re.MULTILINE)}


def test_a_port_that_cannot_be_had_stops_the_start_by_its_setting_s_name(shelf_of_data: Shelf) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(OSError, match="LAYERS_METRICS=127"),
        open_figures(shelf_of_data, taken.getsockname()),
    ):
        pytest.fail("two listen at one port")


def test_data_are_read_before_there_is_a_reader_and_figures_are_there_as_long_as_the_app(
    shelf_of_data: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Event()

    def read(folder: Path) -> Edition:
        begun.set()
        return read_edition(folder)

    monkeypatch.setattr(store_shelf, "read_edition", read)
    with held_port() as port:
        address = ("127.0.0.1", port)
        alive = lifespan(shelf_of_data, Settings(metrics=address))
        with TestClient(Starlette(lifespan=alive)):
            assert begun.wait(20)
            assert asked(address)["layers_ready"] in {0, 1}
        with pytest.raises(URLError):
            asked(address)
        with TestClient(Starlette(lifespan=lifespan(shelf_of_data, Settings()))), pytest.raises(URLError):
            asked(address)


def test_answers_are_counted_by_what_they_are(connect: Connect, shelf_of_data: Shelf, figures: Figures) -> None:
    shelf_of_data.current()
    client = connect(Settings(base_path="/map", access_log=False), shelf_of_data)
    before = figures()
    for path in (
        "/", "/?q=secret", "/data/excerpts.csv?q=Lo", "/download/csv", "/download/geojson", "/data/excerpts.none",
        "/data/excerpts.csv?nothing=1", "/nothing", "/health",
    ):  # fmt: skip
        client.get(f"/map{path}")
    for path in ("/", "/data/excerpts.csv", "/download/csv"):
        client.head(f"/map{path}")  # nobody is shown or handed anything
    after = figures()
    grown = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    counted = {
        name: n for name, n in grown.items() if name.startswith("layers_") and not name.startswith("layers_data")
    }
    assert counted == {
        "layers_views_total": 2,
        'layers_exports_total{format="csv"}': 2,
        'layers_exports_total{format="geojson"}': 1,
        'layers_refusals_total{status="404"}': 2,
        'layers_refusals_total{status="400"}': 1,
    }
    assert not any("secret" in name for name in after)


def test_data_are_told_as_they_stand(data: Path, shelf_of_data: Shelf, figures: Figures) -> None:
    assert figures()["layers_ready"] in {0, 1}  # the first reading has begun
    collection = shelf_of_data.current().collection
    found = figures()
    assert found[f'layers_data_info{{version="{collection.version}"}}'] == 1
    assert found["layers_excerpts"] == len(collection.excerpts)
    assert (found["layers_ready"], found["layers_data_problems"], found["layers_data_refused_seconds"]) == (1, 0, 0)
    assert 0 < found["layers_data_age_seconds"] < 600
    assert any(name.startswith("layers_release_info") and f'version="{VERSION}"' in name for name in found)
    assert found["process_resident_memory_bytes"] > 0
    (data / "actors.toml").write_text("[[actors]]\n", "utf-8")
    problems = len(shelf_of_data.current().problems)
    found = figures()
    assert (found["layers_ready"], found["layers_data_problems"]) == (1, problems)
    assert found["layers_data_refused_seconds"] > 0


def test_changes_are_counted_by_part_and_length_and_once(figures: Figures) -> None:
    name = "layers_change_seconds_{}"
    before = figures()

    @in_turn("panel")
    def panel() -> None:
        """Do nothing, quickly."""

    with in_turn("page"):
        panel()
    panel()
    with pytest.raises(ZeroDivisionError), in_turn("page"):
        1 / 0  # noqa: B018 - what fails is counted as a fault elsewhere
    panel()
    after = figures()
    for part, n in (("page", 1), ("panel", 2)):
        for kind, labels in (("count", f'part="{part}"'), ("bucket", f'le="0.2",part="{part}"')):
            key = f"{name.format(kind)}{{{labels}}}"
            assert after[key] - before.get(key, 0) == n, key


def test_cards_are_counted_as_changes_unless_they_are_fetched_ahead(
    client: TestClient, figures: Figures, shelf: Shelf
) -> None:
    address = f"/data/cards/{shelf.current().collection.version}/en.json"
    name = 'layers_change_seconds_count{part="cards"}'
    before = figures().get(name, 0)
    for headers in ({}, {"Priority": "u=7"}, {}):
        assert client.get(address, headers=headers).status_code == 200
    assert figures()[name] - before == 2


def test_sessions_are_the_connections_that_are_open(figures: Figures) -> None:
    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("open")
        await socket.receive()

    inner = Starlette(routes=[WebSocketRoute("/map/_stcore/stream", stream)])
    before = figures()["layers_sessions"]
    with TestClient(OpenSessions(inner, lambda: None)) as client:
        with client.websocket_connect("/map/_stcore/stream") as one:
            assert one.receive_text() == "open"
            assert figures()["layers_sessions"] == before + 1
        assert figures()["layers_sessions"] == before


def test_when_all_have_been_gone_for_a_while_it_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive()

    monkeypatch.setattr("layers.serve.metrics.REST_S", 0)
    told, left = Event(), []

    def leave() -> None:
        left.append(1)
        told.set()

    inner = Starlette(routes=[WebSocketRoute("/_stcore/stream", stream)])
    with TestClient(OpenSessions(inner, leave)) as client:
        with client.websocket_connect("/_stcore/stream"):
            with client.websocket_connect("/_stcore/stream"):
                pass
            assert not left
        assert told.wait(20)
    assert left == [1]


def test_every_figure_is_documented_and_no_other(shelf_of_data: Shelf, figures: Figures) -> None:
    with in_turn("page"):
        shelf_of_data.current()
    EXPORTS.labels("csv").inc()
    REFUSALS.labels(404).inc()
    text = (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")
    table = text.partition("## Figures")[2].partition("##")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `layers_")]
    served = {re.sub(r"\{.*|_(created|count|sum|bucket)(?=\{|$)", "", re.sub(r"\{.*", "", name)) for name in figures()}
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == {
        name for name in served if name.startswith("layers_")
    }
