"""The command `propose`: an article, or a folder of them, in; draft article files or JSON out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from curation.propose.article import propose
from curation.propose.container import NotText
from curation.propose.draft import to_json, to_toml
from curation.propose.folder import (
    NO_TEXT,
    Drafted,
    Job,
    OtherRulesError,
    make_job,
    propose_beside,
    tell_bad,
    tell_progress,
    under_free_id,
    why_not,
)
from curation.propose.gazetteer import make_gazetteer
from curation.propose.text import read_source
from layers.collection import read_collection
from layers.environment import add_data
from layers.errors import BadCollection, BadDate
from layers.when import read_when

BATCH = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is proposed of, what is known of it, and where the draft goes."""
    parser.add_argument(
        "article",
        metavar="ARTICLE",
        help="a file (plain text, Markdown, a saved page in HTML or MHTML, a mail, PDF, Word), a folder of them, or -; "
        "with --cluster also an address of object storage, like s3://bucket/archive",
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
    parser.add_argument("-o", "--output", default="", metavar="PATH", help="the file, or folder, to write to")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes for a folder")
    parser.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="of a Dask scheduler whose workers do it, like tcp://host:8786; --output gets Parquet files",
    )
    add_data(parser, "--data")


def run(arguments: argparse.Namespace) -> int:
    """Propose the excerpts of one article or of a folder's; 1 if anything is wrong."""
    try:
        if arguments.published:
            read_when(arguments.published)
        given = _given(arguments)
        if arguments.cluster:
            return _propose_on_cluster(arguments, given)
        if Path(arguments.article).is_dir():
            return _propose_folder(arguments, given)
        return _propose_one(arguments, given)
    except (BadDate, BadCollection, OtherRulesError, OSError) as error:
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
    output = Path(arguments.output) if arguments.output else None
    id_ = output.stem if output is not None and output.suffix == ".toml" else ""
    draft = propose(source, make_gazetteer(read_collection(arguments.data)), id_)
    if arguments.text is not None:
        arguments.text.write_text(draft.source.text, encoding="utf-8", newline="\n")
    for told in draft.told:
        print(f"{arguments.article}: {told}", file=sys.stderr)
    return _write(to_json(draft) + "\n" if arguments.json else to_toml(draft), output)


def _propose_on_cluster(arguments: argparse.Namespace, given: Mapping[str, str]) -> int:
    """Propose the excerpts of every article in a folder or in object storage by the workers of a cluster."""
    try:
        from curation.propose.cluster import propose_on_cluster  # noqa: PLC0415 - not installed for everybody
    except ModuleNotFoundError as missing:
        print(f"--cluster needs {missing.name}: pip install -r curation/requirements-cluster.txt", file=sys.stderr)
        return 2
    if not arguments.output:
        print("say where the results shall go: --output FOLDER, or an address of object storage", file=sys.stderr)
        return 2
    job = make_job(arguments.data, given, as_json=arguments.json)
    return propose_on_cluster(arguments.cluster, arguments.article, arguments.output, job)


def _propose_folder(arguments: argparse.Namespace, given: Mapping[str, str]) -> int:
    """Propose the excerpts of every article in a folder; every file without a draft is listed at the end."""
    job = make_job(arguments.data, given, as_json=arguments.json)
    folder = Path(arguments.article)
    found = sorted(_entries(folder))
    paths = [path for path, why in found if not why]
    bad = _write_all(paths, _propose_all(paths, job, max(1, arguments.jobs)), arguments)
    return tell_bad([*bad, *(f"{path}: {why}" for path, why in found if why)], len(found)) or int(not paths)


def _entries(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give all that a folder and those below it hold but folders, in no order, and why it is not read, or ""."""
    unread: list[OSError] = []
    for name, folders, files in os.walk(folder, onerror=unread.append):
        where = Path(name)
        for path in (where / one for one in folders):
            if path.is_symlink():
                yield path, "a link to a folder, not followed"
        for path in (where / one for one in files):
            yield path, why_not(path, path.stat().st_size) if path.is_file() else "no file, or a link to none"
    for error in unread:
        yield Path(error.filename), error.strerror or "cannot be read"


def _propose_all(paths: Sequence[Path], job: Job, jobs: int) -> Iterator[Drafted | str]:
    """Give the draft of each file, in order; memory does not grow with their number."""
    with ThreadPoolExecutor(jobs) as pool:  # threads that wait, each for a process of its own
        for start in range(0, len(paths), BATCH * jobs):
            yield from pool.map(partial(_propose_file, job), paths[start : start + BATCH * jobs])


def _propose_file(job: Job, path: Path) -> Drafted | str:
    """Propose the excerpts of one file; whatever is wrong with it is told, not raised."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return error.strerror or "cannot be read"
    return propose_beside(job, content, path.name)


def _write_all(paths: Sequence[Path], outcomes: Iterable[Drafted | str], arguments: argparse.Namespace) -> list[str]:
    """Write each draft as it comes, show how far it is, and return what went wrong."""
    bad: list[str] = []
    taken: dict[str, int] = {}
    folder = Path(arguments.output) if arguments.output else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    for number, (path, outcome) in enumerate(zip(paths, outcomes, strict=True), 1):
        tell_progress(number, len(paths))
        if isinstance(outcome, str):
            bad.append(f"{path}: {outcome}")
            continue
        drafted = under_free_id(outcome, taken)
        if drafted.told:
            print(f"\r{path}: what was seen and not proposed stands in its draft ({drafted.told})", file=sys.stderr)
        name = f"{drafted.id}.{'json' if arguments.json else 'toml'}"
        target = folder / name if folder is not None else None
        if _write(drafted.draft, target):
            bad.append(f"{path}: {target} is there already")
    print(file=sys.stderr)
    return bad


def _write(text: str, target: Path | None) -> int:
    """Write a draft to a file that is not there yet, or print it; 1 if the file is there."""
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
