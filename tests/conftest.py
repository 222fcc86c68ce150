"""What several tests stand on."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from benchmarks.servers import held_port, wait_for
from layers.__main__ import main
from layers.collection import quoting, translations
from layers.store import shelf as room

TINY = Path(__file__).parent / "data" / "tiny"
LONGEST = (
    "command", "servers", "cluster", "installed", "publish", "still", "faults", "world", "desk_page", "environment",
    "routes", "memory", "sent", "view", "page", "everybody", "desk_controls", "layout", "panel", "time", "languages",
    "desk", "directions", "map", "snapshot", "clicks", "marks", "story", "reconnect",
)  # fmt: skip
"""The files of tests that take longest: of those on processors first, then of those in a browser."""
# What is read and imported to begin with stays: it is not looked through again and again for what can be given back.
gc.disable()
# How fast a machine is, and what else it does, is no property of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
FREEZE = room._freeze
BACK = """[[excerpts]]
id = "herald-2025-04-03"
withdrawn = { on = "2025-06-02", why = "Misread: the belt is “<b>not</b>” named." }

"""


def cut(path: Path, excerpt: str, instead: str = "") -> str:
    """Take an excerpt out of its article's file, and return how it was written."""
    text = path.read_text("utf-8")
    start = text.index(f'[[excerpts]]\nid = "{excerpt}"')
    end = text.find("[[excerpts]]", start + 1)
    end = len(text) if end < 0 else end
    path.write_text(text[:start] + instead + text[end:], "utf-8")
    return text[start:end]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no core waits for another at the end, and end with the browser's.

    From the first of those on, Playwright has a loop of its own running, beside which no other can be.
    """
    order = {f"test_{name}.py": number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (item.path.parent.name == "browser", order.get(item.path.name, len(order))))


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def scanned() -> Iterator[None]:
    """Look once for packages that bring components of Streamlit's own kind: each page and server goes through all."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Put the main module back: a page under test takes its place, and a new process would run that."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept


@pytest.fixture(autouse=True)
def asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask of collections the languages that those of the tests speak: one more is one file of words."""
    for module in (quoting, translations):
        monkeypatch.setattr(module, "languages", lambda: ("en", "ar", "ru"))


@pytest.fixture(autouse=True)
def unfrozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what a server does with each of its few editions: look through all that the process holds.

    Here that is all that these tests imported, every other test reads an edition, and it took half of their time.
    """
    monkeypatch.setattr(room, "_freeze", lambda: None)


@pytest.fixture
def freezing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freeze editions as a server does."""
    monkeypatch.setattr(room, "_freeze", FREEZE)


@pytest.fixture
def aged(tmp_path: Path) -> Path:
    return age(tmp_path / "aged")


def age(folder: Path) -> Path:
    """Make a collection that is not what it was when its first version was recorded.

    Since then rasif-2025-05-02 was added, gull-2025-03-06 corrected, herald-2025-04-03
    withdrawn.
    """
    shutil.copytree(TINY, folder)
    articles = folder / "articles"
    added = cut(articles / "rasif-2025-05.toml", "rasif-2025-05-02")
    recorded = main(["record", str(folder), "-m", "First version.", "--date", "2025-06-01"])
    assert recorded == 0
    with (articles / "rasif-2025-05.toml").open("a", encoding="utf-8") as file:
        file.write(added)
    gull = articles / "gull-2025-03.toml"
    gull.write_text(gull.read_text("utf-8").replace("The sentence is", "That sentence is"), "utf-8")
    cut(articles / "herald-2025-04.toml", "herald-2025-04-03", BACK)
    return folder


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """Return the address of a bucket that all may read, of an S3 server; whoever is started meanwhile finds it too."""
    with held_port() as port, pytest.MonkeyPatch.context() as patch:
        named = {"ENDPOINT_URL": f"http://127.0.0.1:{port}", "DEFAULT_REGION": "us-east-1"}
        named |= {"ACCESS_KEY_ID": "anybody", "SECRET_ACCESS_KEY": "nothing"}
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name, value in named.items():
            patch.setenv(f"AWS_{name}", value)
        try:
            wait_for(server, f"{named['ENDPOINT_URL']}/moto-api/")
            import s3fs

            files = s3fs.S3FileSystem()
            files.mkdir("maps")
            public = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::maps/*"}
            files.call_s3("put_bucket_policy", Bucket="maps", Policy=json.dumps({"Statement": [public]}))
            yield "s3://maps"
        finally:
            server.kill()
            server.wait()
