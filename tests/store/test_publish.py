"""Publishing: servers take whole versions only, and show what they have when the newest is bad."""

from __future__ import annotations

import gc
import json
import os
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from threading import Event
from time import sleep
from typing import Any
from weakref import ref

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from layers.__main__ import main
from layers.errors import BadCollection, NotNow
from layers.model import Filters
from layers.store import cards, select
from layers.store import edition as store_edition
from layers.store import publish as writing
from layers.store import shelf as room
from layers.store.edition import Edition, read_edition
from layers.store.prepared import prepare
from layers.store.publish import POINTER, VERSIONS, Publication, is_published, publish
from layers.store.shelf import Shelf

TINY = Path(__file__).parents[1] / "data" / "tiny"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made")


@pytest.fixture(autouse=True)
def prepare_once(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check and prepare the same data once, however often they are published here."""

    def prepared(data: Path, folder: Path) -> None:
        files = sorted(path for path in data.rglob("*") if path.is_file())
        kept = made / sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        if not kept.exists():
            prepare(data, folder)
            part = Path(shutil.copytree(folder, kept.with_name(token_hex())))
            with suppress(OSError):  # another thread was first
                part.rename(kept)
        shutil.copytree(kept, folder, dirs_exist_ok=True)

    monkeypatch.setattr(writing, "prepare", prepared)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "data"))


@pytest.fixture(params=["{tmp}/bucket", "memory://{name}", "{bucket}/{name}"])
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    said: str = request.param
    bucket = request.getfixturevalue("bucket") if "{bucket}" in said else ""
    return said.format(tmp=tmp_path, name=tmp_path.name, bucket=bucket)


@pytest.fixture(params=["{tmp}/bucket", "{bucket}/{name}"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a destination that outlives the process."""
    said: str = request.param
    return said.format(tmp=tmp_path, name=tmp_path.name, bucket=request.getfixturevalue("bucket"))


def files_of(destination: str) -> tuple[Any, str]:
    files, root = fsspec.url_to_fs(destination, use_listings_cache=False)
    return files, root


def retitle(data: Path, old: str, new: str) -> None:
    path = data / "collection.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def newest(shelf: Shelf) -> str:
    return shelf.refresh().collection.title["en"]


def test_what_is_published_is_what_servers_show(data: Path, destination: str) -> None:
    name = publish(data, destination)
    assert publish(data, destination) == name, "the same data are the same version"
    shelf = Shelf(Publication(destination))
    assert shelf.current().collection == read_edition(data).collection
    retitle(data, "Ships", "Boats")
    other = publish(data, destination)
    assert other != name
    assert newest(shelf).startswith("Boats")
    assert Publication(destination).read(name).collection.title["en"].startswith("Ships"), "an older one can be opened"


def test_bad_data_are_not_published(data: Path, destination: str) -> None:
    publish(data, destination)
    (data / "actors.toml").write_text("not TOML", "utf-8")
    with pytest.raises(BadCollection):
        publish(data, destination)
    assert Publication(destination).read(Publication(destination).state()).collection == read_edition(TINY).collection


@pytest.mark.parametrize("hurt", ["half a file", "no manifest", "another manifest", "no folder", "half a pointer"])
def test_a_version_that_is_not_whole_is_never_taken(data: Path, lasting: str, hurt: str) -> None:
    publish(data, lasting)
    shelf = Shelf(Publication(lasting))
    shown = shelf.current().collection
    retitle(data, "Ships", "Boats")
    files, root = files_of(lasting)
    folder = f"{root}/{VERSIONS}/{publish(data, lasting)}"
    if hurt == "half a file":
        whole = files.cat_file(f"{folder}/excerpts.parquet")
        files.pipe_file(f"{folder}/excerpts.parquet", whole[: len(whole) // 2])
    elif hurt == "no manifest":
        files.rm_file(f"{folder}/manifest.json")
    elif hurt == "another manifest":
        files.pipe_file(f"{folder}/manifest.json", json.dumps({"form": 1, "files": {}}).encode())
    elif hurt == "no folder":
        files.rm(folder, recursive=True)
    else:
        files.pipe_file(f"{root}/{POINTER}", files.cat_file(f"{root}/{POINTER}")[:10])
    edition = shelf.refresh()
    assert edition.collection == shown
    assert len(edition.problems) == 1
    with pytest.raises(BadCollection):
        Shelf(Publication(lasting)).current()
    publish(data, lasting)
    assert newest(Shelf(Publication(lasting))).startswith("Boats"), "publishing again mends it"


def test_whoever_is_interrupted_leaves_nothing_that_is_taken(
    data: Path, lasting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publisher fails at its first write, then at its second, and so on until it gets through."""
    publish(data, lasting)
    shelf, real = Shelf(Publication(lasting)), writing._put
    shown = shelf.current().collection
    retitle(data, "Ships", "Boats")
    for writes in range(20):
        left = iter(range(writes))

        def put(files: Any, path: str, content: bytes, left: Any = left) -> None:
            if next(left, None) is None:
                raise OSError("cut off")
            real(files, path, content)

        monkeypatch.setattr(writing, "_put", put)
        try:
            publish(data, lasting)
            break
        except OSError:
            edition = shelf.refresh()
            assert (edition.collection, edition.problems) == (shown, ()), writes
    assert 1 < writes < 10, "each time it went on where it was"
    assert newest(shelf).startswith("Boats")


def test_two_who_publish_at_once_leave_whole_versions(tmp_path: Path, lasting: str) -> None:
    folders = [Path(shutil.copytree(TINY, tmp_path / f"data-{number}")) for number in range(4)]
    for folder in folders[2:]:
        retitle(folder, "Ships", "Boats")
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda folder: publish(folder, lasting), folders))
    assert len(names) == 2
    for name in names:
        assert Publication(lasting).read(name).collection.title["en"].split()[0] in {"Ships", "Boats"}
    assert Publication(lasting).state() in names


def test_what_is_published_can_be_read_over_http(data: Path, bucket: str, tmp_path: Path) -> None:
    destination = f"{bucket}/{tmp_path.name}"
    publish(data, destination)
    address = destination.replace("s3:/", os.environ["AWS_ENDPOINT_URL"])
    shelf = Shelf(Publication(address))
    assert shelf.current().collection == read_edition(data).collection
    retitle(data, "Ships", "Boats")
    publish(data, destination)
    assert newest(shelf).startswith("Boats")
    assert shelf.edition(read_edition(TINY).collection.version).collection.title["en"].startswith("Ships")
    with pytest.raises(BadCollection):
        Shelf(Publication(f"{address}-not")).current()


def test_a_server_that_cannot_be_reached_is_a_problem_and_no_fault() -> None:
    with pytest.raises(BadCollection) as told:
        Shelf(Publication("http://127.0.0.1:9/maps")).current()
    assert len(told.value.problems) == 1


def test_an_older_version_is_opened_where_an_address_names_it(data: Path, destination: str) -> None:
    publish(data, destination)
    old = read_edition(data)
    shelf = Shelf(Publication(destination))
    version = old.collection.version
    assert shelf.edition(version) is shelf.current()
    assert shelf.edition(None) is shelf.current()
    retitle(data, "Ships", "Boats")
    publish(data, destination)
    new = shelf.refresh()
    assert shelf.opened(version) is new, "nobody asked for it yet"
    edition = shelf.edition(version)
    assert edition.collection == old.collection
    assert edition.published == shelf.published(version) is not None
    assert shelf.edition(version) is shelf.opened(version) is edition
    assert shelf.layers(version)[0] is edition.collection
    for unknown in ("2025-01-01-00000000", "../x", "", "a/b", "x" * 500):
        assert shelf.edition(unknown) is new
        assert shelf.published(unknown) is None
    assert shelf.current() is new, "those who name none see the newest"


def test_an_older_version_is_not_there_when_its_folder_is_gone(data: Path, lasting: str) -> None:
    publish(data, destination := lasting)
    version = read_edition(data).collection.version
    retitle(data, "Ships", "Boats")
    publish(data, destination)
    files, root = files_of(destination)
    files.rm(f"{root}/{VERSIONS}/{version}", recursive=True)
    shelf = Shelf(Publication(destination))
    assert shelf.edition(version) is shelf.current()
    assert shelf.published(version) is None


def test_few_older_versions_are_open_at_a_time(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    destination, versions = str(tmp_path / "bucket"), []
    for old, new in (("Ships", "Ships"), ("Ships", "Boats"), ("Boats", "Rafts"), ("Rafts", "Rigs")):
        retitle(data, old, new)
        publish(data, destination)
        versions.append(read_edition(data).collection.version)
    shelf = Shelf(Publication(destination))
    first, second = (shelf.edition(one) for one in versions[:2])
    assert shelf.edition(versions[2]) is shelf.current(), "two are open, and were asked for just now"
    assert shelf.edition(versions[0]) is first
    monkeypatch.setattr(store_edition, "UNUSED_S", 0.0)
    assert shelf.edition(versions[2]).collection.version == versions[2], "those not asked for lately make room"
    assert shelf.opened(versions[1]) is shelf.current()
    assert shelf.opened(versions[0]) is first, "one makes room, the one that nobody asked for longest"
    assert second.collection.version == versions[1], "who has it keeps it"
    monkeypatch.setattr(store_edition, "FORGOTTEN_S", 0.0)
    shelf._older.sweep()
    assert shelf.opened(versions[2]) is shelf.current()


class SlowNews(Publication):
    """A destination that answers at once the first time, and then when it is let go."""

    def __init__(self, destination: str) -> None:
        super().__init__(destination)
        self.asked, self.go_on = Event(), Event()

    def read(self, name: str) -> Edition:
        edition = super().read(name)
        if self.asked.is_set():
            assert self.go_on.wait(20)
        self.asked.set()
        return edition


def test_no_reader_waits_for_what_is_published(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(room, "MOMENT_S", 60.0)
    publish(data, str(tmp_path / "bucket"))
    news = SlowNews(str(tmp_path / "bucket"))
    shelf = Shelf(news)
    first = shelf.current()
    retitle(data, "Ships", "Boats")
    publish(data, str(tmp_path / "bucket"))
    assert [shelf.current() for _ in range(20)] == [first] * 20
    news.go_on.set()
    for _ in range(200):
        if shelf.current() is not first:
            break
        sleep(0.1)
    assert shelf.current().collection.title["en"].startswith("Boats")


def test_the_command_publishes(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    destination = tmp_path / "bucket"
    assert main(["publish", str(data), str(destination)]) == 0
    assert is_published(str(destination))
    assert not is_published(str(data))
    assert str(destination) in capsys.readouterr().out
    (data / "actors.toml").write_text("not TOML", "utf-8")
    assert main(["publish", str(data), str(destination)]) == 1
    assert "actors.toml" in capsys.readouterr().err
    assert main(["publish", str(TINY), "nowhere://bucket"]) == 1


@pytest.mark.parametrize("fault", [PermissionError, TimeoutError, ValueError])
def test_publishing_stops_where_it_cannot_be_told_when_a_version_was_published(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    destination = str(tmp_path / "bucket")
    publish(data, destination)
    there = {path: path.read_bytes() for path in (tmp_path / "bucket").rglob(POINTER)}

    def broken(*_: object) -> bytes:
        raise fault

    with monkeypatch.context() as away:
        away.setattr(LocalFileSystem, "cat_file", broken)
        with pytest.raises(NotNow):
            publish(data, destination)
    assert there == {path: path.read_bytes() for path in (tmp_path / "bucket").rglob(POINTER)}, "no day is made up"


def test_a_web_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ANSWERED_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = Publication(f"http://127.0.0.1:{silent.getsockname()[1]}/maps")
        with pytest.raises(NotNow):
            source.state()
        with pytest.raises(NotNow):
            source.find("2025-05-20-00000000")


@pytest.mark.parametrize("fault", [OSError("no room on the disk"), KeyError("files")])
def test_what_nobody_foresaw_in_an_older_version_leaves_the_newest_up(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    destination = str(tmp_path / "bucket")
    publish(data, destination)
    version = read_edition(data).collection.version
    retitle(data, "Ships", "Boats")
    publish(data, destination)
    shelf = Shelf(Publication(destination))
    newest = shelf.current()

    def fail(_: Path) -> Edition:
        raise fault

    monkeypatch.setattr(writing, "open_prepared", fail)
    assert [shelf.edition(version) for _ in range(3)] == [newest] * 3
    assert caplog.text.count("an older version cannot be opened") == caplog.text.count("Traceback") == 1
    assert shelf.offered(version) is None
    with pytest.raises(NotNow):
        shelf.published(version)


@pytest.mark.usefixtures("freezing")
@pytest.mark.parametrize("slow", [True, False])
def test_what_was_replaced_is_gone_at_once(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, slow: bool
) -> None:
    destination = str(tmp_path / "bucket")
    publish(data, destination)
    source = Publication(destination)
    monkeypatch.setattr(Publication, "slow", slow)
    monkeypatch.setattr(room, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(room, "MOMENT_S", 60.0)
    shelf = Shelf(source)
    version = use(shelf.current())
    old = parts_of(shelf.current())
    retitle(data, "Ships", "Boats")
    publish(data, destination)
    for _ in range(200):
        if not shelf.current().collection.title["en"].startswith("Ships"):
            break
        sleep(0.1)
    with shelf._reading:
        assert [one() for one in old] == [None] * len(old)
    use(shelf.edition(version))
    old = parts_of(shelf.opened(version))
    assert all(one() is not None for one in old)
    monkeypatch.setattr(store_edition, "FORGOTTEN_S", 0.0)
    shelf._older.sweep()
    assert [one() for one in old] == [None] * len(old)


def test_a_store_goes_without_a_garbage_collection(data: Path, tmp_path: Path) -> None:
    destination = str(tmp_path / "bucket")
    publish(data, destination)
    source = Publication(destination)
    edition = source.read(source.state())
    use(edition)
    kept = parts_of(edition)[:2]
    gc.disable()
    try:
        del edition
        assert [one() for one in kept] == [None, None]
    finally:
        gc.enable()


def use(edition: Edition) -> str:
    """Ask a store what readers ask, so that all that it remembers is there; return its version."""
    store = edition.store
    select(store, Filters(words="ship"))
    page = cards(store, Filters())
    assert edition.collection.excerpts[page.ids[0]].id == page.ids[0]
    store.remembered("something", lambda: "made")
    return edition.collection.version


def parts_of(edition: Edition) -> list[ref[Any]]:
    return [ref(edition.store), ref(edition.collection.excerpts), ref(edition.features)]
