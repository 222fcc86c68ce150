"""Heavy work in its turn: what waits, what is shared, what stops; never how long it takes."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import pairwise
from time import monotonic, sleep, thread_time
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from anyio.to_thread import current_default_thread_limiter
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from layers import turns
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.serve import EXCEPTION_HANDLERS, Settings, answer, open_data, routes
from layers.serve.answer import OTHERS_ASK, Answers, exact_view, extract_of
from layers.serve.work import (
    ASIDE_RESTS,
    EACH,
    WAITING,
    WORKING,
    Aside,
    Busy,
    Gone,
    Kind,
    Step,
    TooLong,
    WorkQueue,
    can_wait,
    client_of,
)  # fmt: skip
from layers.store.shelf import Shelf
from layers.turns import turn

HEAVY = {"file": "/data/excerpts.csv", "picture": "/preview.png", "list": "/data/cards/v1/en.json?cards=500"}


class Gate:
    """Work that goes on step by step until it is let through, and says what became of it."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.open = threading.Event()

    def work(self, name: str) -> Callable[[Step], str]:
        def run(step: Step) -> str:
            self.begun.append(name)
            try:
                while not self.open.is_set():
                    step()
            except BaseException as error:
                self.ended.append(f"{name}: {type(error).__name__}")
                raise
            self.ended.append(name)
            return name

        return run


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


async def never() -> None:
    await asyncio.Event().wait()


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come to that")


def test_beyond_the_places_there_are_one_is_asked_to_come_again(gate: Gate) -> None:
    async def main() -> list[object]:
        queue = WorkQueue[str](working=1, waiting=1)
        asked = [asyncio.create_task(queue.run(one, gate.work(one), one, never)) for one in "abc"]
        await until(lambda: asked[2].done() and bool(gate.begun))
        assert gate.begun == ["a"], "one works, one waits"
        gate.open.set()
        answers = list(await asyncio.gather(*asked, return_exceptions=True))
        return [*answers, await queue.run("d", gate.work("d"), "d", never)]

    *answers, busy, later = asyncio.run(main())
    assert (answers, later) == (["a", "b"], "d")
    assert isinstance(busy, Busy)


def test_who_hangs_up_leaves_the_queue_and_the_work_stops(gate: Gate) -> None:
    async def main() -> None:
        queue = WorkQueue[str](working=1, waiting=2)
        leave = {name: asyncio.Event() for name in "abc"}
        asked = [asyncio.create_task(queue.run(one, gate.work(one), one, leave[one].wait)) for one in "abc"]
        await until(lambda: gate.begun == ["a"])
        leave["b"].set()
        leave["a"].set()
        with pytest.raises(Gone):
            await asked[0]
        with pytest.raises(Gone):
            await asked[1]
        await until(lambda: gate.begun == ["a", "c"])
        gate.open.set()
        assert await asked[2] == "c"
        assert gate.ended == ["a: Gone", "c"], "what waited was never begun"

    asyncio.run(main())


def test_what_can_wait_is_done_one_after_another_with_rests_whatever_fails() -> None:
    spans: list[tuple[float, float]] = []

    def work() -> str:
        begun, until = monotonic(), thread_time() + 0.03
        while thread_time() < until:
            pass
        spans.append((begun, monotonic()))
        if len(spans) == 2:
            raise ZeroDivisionError
        return "done"

    async def main() -> list[object]:
        aside = Aside[str]()
        return list(await asyncio.gather(*(aside.run(work, never) for _ in range(4)), return_exceptions=True))

    done, failed, *later = asyncio.run(main())
    assert (done, *later) == ("done",) * 3
    assert isinstance(failed, ZeroDivisionError)
    for number, ((_, ended), (following, _)) in enumerate(pairwise(spans)):
        rest = 0 if number == 1 else ASIDE_RESTS * 0.03 * 0.9  # the clocks differ by little
        assert following - ended >= rest


def test_what_can_wait_is_not_done_for_who_hung_up() -> None:
    async def main() -> None:
        aside, done, left = Aside[str](), [], asyncio.Event()

        def work(name: str) -> str:
            done.append(name)
            return name

        await aside._place.acquire()
        gone = asyncio.create_task(aside.run(partial(work, "gone"), left.wait))
        stays = asyncio.create_task(aside.run(partial(work, "stays"), never))
        ended = asyncio.create_task(aside.run(partial(work, "ended"), never))
        await asyncio.sleep(0)
        left.set()
        with pytest.raises(Gone):
            await gone
        ended.cancel()
        aside._place.release()
        assert await stays == "stays"
        with pytest.raises(asyncio.CancelledError):
            await ended
        assert await aside.run(partial(work, "later"), never) == "later"
        assert done == ["stays", "later"]

    asyncio.run(main())


def test_what_can_wait_lets_go_first_what_is_urgent(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    arrived, had, answers = threading.Semaphore(0), [], {}

    @contextmanager
    def noted(*, can_wait: bool = False) -> Iterator[None]:
        arrived.release()
        with turn(can_wait=can_wait):
            had.append(can_wait)
            yield

    def ask(priority: str) -> None:
        answers[priority] = client.get("/data/cards/v1/en.json", headers={"Priority": priority}).content

    for user in ("layers.serve.answer.turn", "layers.turns.turn"):
        monkeypatch.setattr(user, noted)
    asking = [threading.Thread(target=ask, args=(priority,)) for priority in ("i, u=7", "u=1")]
    with turn():
        for one in asking:
            one.start()
            assert arrived.acquire(timeout=10)
            sleep(0.05)  # until it waits
        assert had == []
    for one in asking:
        one.join(10)
    assert had == [False, True]
    assert len(set(answers.values())) == 1


def test_what_pages_do_not_ask_for_waits_for_a_thread_and_not_before_readers(client: TestClient) -> None:
    asked = [*["/data/collection.json"] * (OTHERS_ASK + 2), "/data/cards/v1/en.json"]
    with ThreadPoolExecutor(len(asked)) as clients, turn():
        others = [clients.submit(client.get, path) for path in asked[:-1]]
        assert holds(lambda: len(turns._waiting) == OTHERS_ASK)
        of_a_page = clients.submit(client.get, asked[-1])
        assert holds(lambda: len(turns._waiting) == OTHERS_ASK + 1)
        sleep(0.1)
        assert len(turns._waiting) == OTHERS_ASK + 1
    assert {one.result(10).status_code for one in (*others, of_a_page)} == {200}


def holds(what: Callable[[], bool]) -> bool:
    """Look for some seconds until something holds."""
    end = monotonic() + 10
    while not (found := what()) and monotonic() < end:
        sleep(0.01)
    return found


@pytest.mark.parametrize(
    ("said", "waits"), [("u=7", True), ("i,u=7", True), ("u=6", False), ("u=70", False), ("", False)]
)
def test_only_the_least_urgency_can_wait(said: str, waits: bool) -> None:  # noqa: FBT001 - a case
    assert can_wait(Request({"type": "http", "headers": [(b"priority", said.encode())]})) is waits


def test_equal_requests_share_one_making_until_the_last_of_them_leaves(gate: Gate) -> None:
    async def main() -> None:
        queue = WorkQueue[str](working=1, waiting=1)
        leave = [asyncio.Event() for _ in range(3)]
        asked = [
            asyncio.create_task(queue.run("same", gate.work("same"), str(at), one.wait)) for at, one in enumerate(leave)
        ]
        await until(lambda: gate.begun == ["same"])
        leave[0].set()
        with pytest.raises(Gone):
            await asked[0]
        assert gate.ended == []
        gate.open.set()
        assert await asyncio.gather(*asked[1:]) == ["same", "same"]
        assert gate.begun == ["same"]
        gate.open.clear()
        again = asyncio.create_task(queue.run("same", gate.work("same"), "0", leave[0].wait))
        with pytest.raises(Gone):
            await again
        gate.open.set()
        assert await queue.run("same", gate.work("same"), "0", never) == "same", "it is made anew, not of what stopped"

    asyncio.run(main())


def test_a_client_has_few_places_and_leaves_the_others_to_others(gate: Gate) -> None:
    async def main() -> None:
        queue = WorkQueue[str](working=1, waiting=9, each=2)
        mine = [asyncio.create_task(queue.run(one, gate.work(one), "me", never)) for one in "abc"]
        with pytest.raises(Busy):
            await mine[2]
        other = asyncio.create_task(queue.run("d", gate.work("d"), "other", never))
        gate.open.set()
        assert await asyncio.gather(*mine[:2], other) == ["a", "b", "d"]

    asyncio.run(main())


def test_what_takes_too_long_ends_and_whatever_fails_leaves_its_place(gate: Gate) -> None:
    def fails(_step: Step) -> str:
        raise OSError("the disk is full")

    async def main() -> None:
        queue = WorkQueue[str](working=1, waiting=0, each=1, seconds=0.0)
        for work, error in ((gate.work("long"), TooLong), (fails, OSError)) * 2:
            with pytest.raises(error):
                await queue.run("one", work, "me", never)

    asyncio.run(main())


@pytest.mark.parametrize(
    ("headers", "trusted", "client"),
    [
        ({}, True, "192.0.2.7"),
        ({"x-forwarded-for": "198.51.100.1, 198.51.100.2"}, True, "198.51.100.2"),
        ({"x-forwarded-for": "198.51.100.1"}, False, "192.0.2.7"),
        ({"x-forwarded-for": "2001:db8:1:2:3::4"}, True, "2001:db8:1:2::/64"),
        ({"x-forwarded-for": "anything"}, True, "anything"),
    ],
)
def test_clients_are_told_apart_by_what_they_cannot_choose(
    headers: dict[str, str], client: str, *, trusted: bool
) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    asked = Request({"type": "http", "headers": pairs, "client": ("192.0.2.7", 1)})
    assert client_of(asked, trust_proxy=trusted) == client


# The same of the routes.


@contextmanager
def gated(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have what all exports and pictures go through wait at the gate."""
    excerpts = Extract.excerpts

    def slowly(extract: Extract) -> Iterator[Any]:
        gate.work(extract.view.place or "")(extract.step)  # type: ignore[arg-type]
        return excerpts(extract)

    with monkeypatch.context() as patch:
        patch.setattr(Extract, "excerpts", slowly)
        yield


@asynccontextmanager
async def connected(shelf: Shelf) -> AsyncIterator[AsyncClient]:
    app = Starlette(routes=routes(shelf, Settings()), exception_handlers=EXCEPTION_HANDLERS)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://maps.example", timeout=60) as client:
        yield client


@pytest.mark.parametrize("path", ["/data/excerpts.csv", "/download/csv", "/download/snapshot", "/data/excerpts.gpkg"])
def test_equal_files_are_made_once(shelf: Shelf, gate: Gate, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    async def main() -> None:
        async with connected(shelf) as client:
            with gated(gate, monkeypatch):
                asked = [asyncio.create_task(client.get(path)) for _ in range(EACH)]
                await until(lambda: bool(gate.begun))
                await asyncio.sleep(0.05)
                gate.open.set()
                found = await asyncio.gather(*asked)
            first = gate.begun[:]
            assert {one.status_code for one in found} == {200}
            assert len({one.content for one in found}) == 1
            gate.begun.clear()
            with gated(gate, monkeypatch):
                await client.get(path)
            assert gate.begun == first, "as often as one alone goes through them"

    asyncio.run(main())


@pytest.mark.parametrize("path", ["/data/excerpts.csv", "/download/csv"])
def test_who_reads_slowly_keeps_only_so_many_files_here_and_only_so_long(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Each waits in memory or on disk until its client has it: a few who never read would have all of both."""
    monkeypatch.setattr(answer, "LINES", 2)

    async def main() -> None:
        async with connected(shelf) as client:
            app: Any = client._transport.app  # type: ignore[attr-defined]
            reads = asyncio.Event()
            sent: list[str] = []

            async def ask(number: int) -> None:
                async def send(message: Any) -> None:
                    sent.append(message["type"])
                    if message["type"] == "http.response.body":
                        await reads.wait()

                scope = {"type": "http", "method": "GET", "path": path, "query_string": f"map=1,1,{number}".encode()}
                headers = [(b"host", b"maps.example")]
                scope |= {"headers": headers, "client": ("127.0.0.1", 1), "server": ("maps.example", 80)}
                await app({"root_path": "", "scheme": "http", **scope}, asyncio.Event().wait, send)

            slow = [asyncio.create_task(ask(number)) for number in range(2)]
            await until(lambda: sent.count("http.response.body") == 2)
            refused = await client.get(path)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
            assert (await client.get("/preview.png")).status_code == 200
            reads.set()
            await asyncio.gather(*slow)
            assert (await client.get(path)).status_code == 200
            reads.clear()
            with monkeypatch.context() as patch:
                patch.setattr(answer, "LONGEST_LINE_S", 0.01)
                await ask(3)
            assert (await client.get(path)).status_code == 200

    asyncio.run(main())


@pytest.mark.parametrize("path", ["/data/excerpts.csv", "/download/csv", "/data/excerpts.gpkg", "/download/snapshot"])
def test_where_the_disk_is_full_a_file_is_promised_for_later_and_all_else_goes_on(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client = TestClient(Starlette(routes=routes(shelf, Settings()), exception_handlers=EXCEPTION_HANDLERS))
    monkeypatch.setattr(open_data, "IN_MEMORY", 1)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(OSError, match="no room"):
        client.get(path)  # what failed though there is room is a fault
    monkeypatch.setattr(open_data, "disk_usage", lambda _: SimpleNamespace(free=0))
    answer = client.get(path)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json() == {"error": "there is no room for files; come again in a moment"}
    assert client.get("/preview.png").status_code == 200
    monkeypatch.undo()
    assert client.get(path).status_code == 200


def test_pictures_and_lists_do_not_wait_for_files(shelf: Shelf, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with connected(shelf) as client:
            make = FORMATS["csv"].write
            wait = lambda extract, out: (gate.work("")(extract.step), make(extract, out))  # noqa: E731
            monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], write=wait))  # type: ignore[arg-type]
            asked = [asyncio.create_task(client.get(f"/data/excerpts.csv?map=1,1,{at}")) for at in range(EACH + 1)]
            await until(lambda: len(gate.begun) == WORKING)
            for path in (HEAVY["picture"], HEAVY["list"], "/data/manifest.json"):
                assert (await client.get(path)).status_code == 200
            gate.open.set()
            found = [one.status_code for one in await asyncio.gather(*asked)]
            assert sorted(found) == [200] * EACH + [503]

    asyncio.run(main())


@pytest.mark.parametrize("path", HEAVY.values(), ids=HEAVY)
def test_every_kind_is_refused_when_it_is_full_and_told_apart_when_it_takes_too_long(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    async def refused(error: type[Exception], *_: object) -> None:
        raise error

    monkeypatch.setattr(WorkQueue, "run", partial(refused, Busy))
    full = client.get(f"{path}{'&' if '?' in path else '?'}see=sund")
    assert (full.status_code, full.headers["retry-after"]) == (503, "5")
    monkeypatch.setattr(WorkQueue, "run", partial(refused, TooLong))
    long = client.get(f"{path}{'&' if '?' in path else '?'}see=sund")
    assert (long.status_code, long.headers["cache-control"]) == (503, "no-store")
    assert "ask for less" in long.json()["error"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_of_any_format_stops_at_its_next_step(shelf: Shelf, name: str) -> None:
    edition = shelf.current()
    extract = extract_of(edition, exact_view("", edition.collection)[0], "")
    out = BytesIO()

    async def main() -> None:
        make = lambda step: FORMATS[name].write(replace(extract, step=step), out)  # noqa: E731
        with pytest.raises(TooLong):
            await WorkQueue[None](seconds=-1.0).run(name, make, "me", never)

    asyncio.run(main())


@pytest.mark.parametrize("path", HEAVY.values(), ids=HEAVY)
def test_a_client_that_hung_up_is_answered_nothing(
    shelf: Shelf, gate: Gate, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """As the server tells it: `http.disconnect`, while the work waits or goes on."""
    sent: list[dict[str, Any]] = []
    told = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def main() -> None:
        async def receive() -> dict[str, Any]:
            if one := next(told, None):
                return one
            await until(lambda: bool(gate.begun))
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        bare, _, query = path.partition("?")
        scope = {
            "type": "http", "method": "GET", "path": bare, "headers": [], "query_string": query.encode(),
            "server": ("test", 80), "scheme": "http", "client": ("192.0.2.7", 1), "asgi": {"spec_version": "2.4"},
        }  # fmt: skip
        run = WorkQueue.run

        async def held(queue: Any, key: str, _work: object, client: str, leaving: Any) -> Any:
            return await run(queue, key, gate.work(path), client, leaving)

        monkeypatch.setattr(WorkQueue, "run", held)
        await Starlette(routes=routes(shelf, Settings()))(scope, receive, send)
        await until(lambda: gate.ended == [f"{path}: Gone"])

    asyncio.run(main())
    assert sent[0]["status"] == 499


def test_there_are_places_for_each_kind(shelf: Shelf) -> None:
    queues = Answers(shelf, Settings())._queues
    assert queues.keys() == set(get_args(Kind)) == HEAVY.keys()
    assert len({id(one) for one in queues.values()}) == len(queues)

    async def threads() -> float:
        return current_default_thread_limiter().total_tokens

    assert asyncio.run(threads()) > len(queues) * WORKING, "the page's own requests have threads left"
    assert EACH < WAITING
