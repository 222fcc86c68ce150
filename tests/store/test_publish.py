"""Publishing: servers take whole versions only, and show what they have when the newest is bad."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from layers.__main__ import main
from layers.errors import BadCollection
from layers.store import shelf as room
from layers.store.edition import Edition, read_edition
from layers.store.publish import POINTER, VERSIONS, Publication, is_published, publish
from layers.store.shelf import Shelf

TINY = Path(__file__).parents[1] / "data" / "tiny"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "data"))


@pytest.fixture(params=["{tmp}/bucket", "memory://{name}"])
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    said: str = request.param
    return said.format(tmp=tmp_path, name=tmp_path.name)


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
def test_a_version_that_is_not_whole_is_never_taken(data: Path, tmp_path: Path, hurt: str) -> None:
    destination = tmp_path / "bucket"
    publish(data, str(destination))
    shelf = Shelf(Publication(str(destination)))
    shown = shelf.current().collection
    retitle(data, "Ships", "Boats")
    folder = destination / VERSIONS / publish(data, str(destination))
    if hurt == "half a file":
        file = folder / "excerpts.parquet"
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif hurt == "no manifest":
        (folder / "manifest.json").unlink()
    elif hurt == "another manifest":
        (folder / "manifest.json").write_text(json.dumps({"form": 1, "files": {}}), "utf-8")
    elif hurt == "no folder":
        shutil.rmtree(folder)
    else:
        pointer = destination / POINTER
        pointer.write_bytes(pointer.read_bytes()[:10])
    edition = shelf.refresh()
    assert edition.collection == shown
    assert len(edition.problems) == 1
    with pytest.raises(BadCollection):
        Shelf(Publication(str(destination))).current()


def test_two_who_publish_at_once_leave_whole_versions(tmp_path: Path) -> None:
    destination = str(tmp_path / "bucket")
    folders = [Path(shutil.copytree(TINY, tmp_path / f"data-{number}")) for number in range(4)]
    for folder in folders[2:]:
        retitle(folder, "Ships", "Boats")
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda folder: publish(folder, destination), folders))
    assert len(names) == 2
    for name in names:
        assert Publication(destination).read(name).collection.title["en"].split()[0] in {"Ships", "Boats"}
    assert Publication(destination).state() in names


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
