"""What happens to the files of a collection: each is given the folder, and whoever calls it mends it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def _make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def first_article(folder: Path) -> Path:
    """Return the file of the first article of a collection."""
    return min((folder / "articles").glob("*.toml"))


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**30)


DAMAGES: Mapping[str, Callable[[Path], object]] = {
    "half-written article": lambda folder: _cut(first_article(folder)),
    "half-written actors": lambda folder: _cut(folder / "actors.toml"),
    "half-written layer": lambda folder: _cut(min((folder / "geo").glob("*.geojson"))),
    "binary article": lambda folder: first_article(folder).write_bytes(os.urandom(50_000)),
    "binary collection": lambda folder: (folder / "collection.toml").write_bytes(os.urandom(5_000)),
    "binary table": lambda folder: (folder / "articles.parquet").write_bytes(os.urandom(50_000)),
    "missing collection": lambda folder: (folder / "collection.toml").unlink(),
    "missing folder": lambda folder: shutil.rmtree(folder / "articles"),
    "pipe for an article": lambda folder: os.mkfifo(folder / "articles" / "pipe.toml"),
    "pipe for the actors": lambda folder: _make_pipe(folder / "actors.toml"),
    "pipe for a table": lambda folder: os.mkfifo(folder / "excerpts.parquet"),
    "folder for an article": lambda folder: (folder / "articles" / "x.toml").mkdir(),
    "link to itself": lambda folder: (folder / "articles" / "x.toml").symlink_to("x.toml"),
    "bomb of dotted keys": lambda folder: (folder / "articles" / "x.toml").write_text(
        "a." * 100_000 + "a = 1", "utf-8"
    ),
    "bomb of brackets": lambda folder: (folder / "articles" / "x.toml").write_text("a = " + "[" * 10**6, "utf-8"),
    "bomb of JSON": lambda folder: (folder / "geo" / "x.geojson").write_text('{"features":' + "[" * 10**6, "utf-8"),
    "bomb of values": lambda folder: (folder / "articles" / "x.toml").write_text(f"a = [{'1,' * 2_000_000}]", "utf-8"),
    "bomb of features": lambda folder: (folder / "geo" / "x.geojson").write_text(
        f'{{"type": "FeatureCollection", "features": [{"{}," * 1_000_000}{{}}]}}', "utf-8"
    ),
    "bomb of 1 GB": lambda folder: _huge(folder / "articles" / "x.toml"),
}
