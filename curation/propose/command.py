"""The command `propose`: an article, or a folder of them, in; draft article files or JSON out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from curation.propose.article import propose
from curation.propose.container import ENDINGS, NotText
from curation.propose.draft import Draft, to_json, to_toml
from curation.propose.gazetteer import Gazetteer, make_gazetteer
from curation.propose.text import read_source
from layers.collection import read_collection
from layers.environment import add_data
from layers.errors import BadCollection, BadDate
from layers.when import read_when

BATCH = 8
SYSTEM_FILES = ("thumbs.db", "desktop.ini", "icon\r")
NO_TEXT = "no text of an article in it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is proposed of, what is known of it, and where the draft goes."""
    parser.add_argument(
        "article",
        metavar="ARTICLE",
        help="a file (plain text, Markdown, a saved page in HTML or MHTML, PDF, Word), a folder of them, or -",
    )
    parser.add_argument("--url", default="", help="the article's address")
    parser.add_argument("--published", default="", metavar="EDTF", help="when it was published")
    parser.add_argument("--outlet", default="", metavar="ID", help="the outlet, an actor's id or name")
    parser.add_argument(
        "--language",
        default="",
        metavar="L",
        help="of the text, its code (ISO 639): en, ar, ru have rules, in others names are found",
    )
    parser.add_argument("--json", action="store_true", help="write JSON instead of TOML")
    parser.add_argument("--text", type=Path, metavar="FILE", help="write the cleaned text too")
    parser.add_argument("-o", "--output", type=Path, metavar="PATH", help="the file, or folder, to write to")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes for a folder")
    add_data(parser, "--data")


def run(arguments: argparse.Namespace) -> int:
    """Propose the excerpts of one article or of a folder's; 1 if anything is wrong."""
    try:
        if arguments.published:
            read_when(arguments.published)
        given = _given(arguments)
        if Path(arguments.article).is_dir():
            return _propose_folder(arguments, given)
        return _propose_one(arguments, given)
    except (BadDate, BadCollection, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _given(arguments: argparse.Namespace) -> dict[str, str]:
    """Return what the command line says of the article, an outlet's id turned into its name."""
    given = {name: getattr(arguments, name) for name in ("url", "published", "outlet", "language")}
    if arguments.outlet:
        actor = read_collection(arguments.data).actors.get(arguments.outlet)
        names = actor.names if actor is not None else {arguments.language: arguments.outlet}
        given["outlet"] = names.get(arguments.language) or next(iter(names.values()))
    return given


def _propose_one(arguments: argparse.Namespace, given: Mapping[str, str]) -> int:
    """Propose the excerpts of one article."""
    path = Path(arguments.article)
    content = sys.stdin.buffer.read() if arguments.article == "-" else path.read_bytes()
    try:
        source = read_source(content, path.name).with_given(given)
    except NotText as error:
        print(f"{arguments.article}: {error}", file=sys.stderr)
        return 1
    if not source.text:
        print(f"{arguments.article}: {NO_TEXT}", file=sys.stderr)
        return 1
    output: Path | None = arguments.output
    id_ = output.stem if output is not None and output.suffix == ".toml" else ""
    draft = propose(source, make_gazetteer(read_collection(arguments.data)), id_)
    if arguments.text is not None:
        arguments.text.write_text(draft.source.text, encoding="utf-8", newline="\n")
    for told in draft.told:
        print(f"{arguments.article}: {told}", file=sys.stderr)
    return _write(draft, output, as_json=arguments.json)


def _propose_folder(arguments: argparse.Namespace, given: Mapping[str, str]) -> int:
    """Propose the excerpts of every article in a folder; every file without a draft is listed at the end."""
    folder = Path(arguments.article)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    passed = [(path, why) for path in files if (why := _why_not(path))]
    paths = sorted({*files} - {path for path, _ in passed})
    bad = _write_all(paths, _propose_all(paths, arguments, given), arguments)
    if bad or passed:
        print(f"{len(bad) + len(passed)} of {len(files)} files gave no draft:", file=sys.stderr)
        print(*bad, *(f"{path}: {why}" for path, why in passed), sep="\n", file=sys.stderr)
    return 1 if bad or not paths else 0


def _why_not(path: Path) -> str:
    """Say why a file of a folder is not read; "" if it is."""
    if path.name.startswith(".") or path.name.lower() in SYSTEM_FILES:
        return "a hidden file of the system, not taken"
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return ""
    return f"{ending or 'a file without an ending'} is not read in a folder ({', '.join(ENDINGS)} are)"


def _propose_all(
    paths: Sequence[Path], arguments: argparse.Namespace, given: Mapping[str, str]
) -> Iterator[Draft | str]:
    """Give the draft of each file, in order; memory does not grow with their number."""
    data, jobs = arguments.data, arguments.jobs
    if jobs <= 1 or len(paths) <= 1:
        _read_once(data)  # a bad collection is told even where no article is
        yield from map(_propose_file, paths, repeat(data), repeat(given))
        return
    # A fresh process each: a fork would copy threads of the libraries in an unknown state.
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for start in range(0, len(paths), BATCH * jobs):
            batch = paths[start : start + BATCH * jobs]
            yield from pool.map(_propose_file, batch, repeat(data), repeat(given))


@lru_cache(maxsize=1)
def _read_once(data: Path) -> Gazetteer:
    """Read the collection once in each process."""
    return make_gazetteer(read_collection(data))


def _propose_file(path: Path, data: Path, given: Mapping[str, str]) -> Draft | str:
    """Propose the excerpts of one file; whatever is wrong with it is told, not raised."""
    gazetteer = _read_once(data)
    try:
        source = read_source(path.read_bytes(), path.name)
        return propose(source.with_given(given), gazetteer) if source.text else NO_TEXT
    except NotText as error:
        return str(error)
    except OSError as error:
        return error.strerror or "cannot be read"
    except Exception as error:  # noqa: BLE001 - one bad file must not end a run of thousands
        return f"{type(error).__name__}: {error}"


def _write_all(paths: Sequence[Path], outcomes: Iterable[Draft | str], arguments: argparse.Namespace) -> list[str]:
    """Write each draft as it comes, show how far it is, and return what went wrong."""
    bad: list[str] = []
    taken: set[str] = set()
    folder: Path | None = arguments.output
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    for number, (path, outcome) in enumerate(zip(paths, outcomes, strict=True), 1):
        print(f"\r{number} of {len(paths)}", end="", file=sys.stderr, flush=True)
        if isinstance(outcome, str):
            bad.append(f"{path}: {outcome}")
            continue
        draft = _under_free_id(outcome, taken)
        if draft.told:
            print(f"\r{path}: what was seen and not proposed stands in its draft ({len(draft.told)})", file=sys.stderr)
        name = f"{draft.id}.{'json' if arguments.json else 'toml'}"
        target = folder / name if folder is not None else None
        if _write(draft, target, as_json=arguments.json):
            bad.append(f"{path}: {target} is there already")
    print(file=sys.stderr)
    return bad


def _under_free_id(draft: Draft, taken: set[str]) -> Draft:
    """Return a draft under an id that no other of the run has."""
    id_, number = draft.id, 2
    while id_ in taken:
        id_, number = f"{draft.id}-{number}", number + 1
    taken.add(id_)
    return replace(draft, id=id_)


def _write(draft: Draft, target: Path | None, *, as_json: bool) -> int:
    """Write a draft to a file that is not there yet, or print it; 1 if the file is there."""
    text = to_json(draft) + "\n" if as_json else to_toml(draft)
    if target is None:
        print(text, end="")
        return 0
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        print(f"{target} is there already; name another file", file=sys.stderr)
        return 1
    return 0
