"""The command `propose`: articles in, draft article files or JSON out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from curation.propose.archive import Outcome, list_articles, propose_all
from curation.propose.article import propose
from curation.propose.draft import Draft, Source
from curation.propose.extract import read_source
from curation.propose.gazetteer import make_gazetteer
from curation.propose.written import to_json, to_toml
from layers.collection import read_collection
from layers.errors import BadCollection, BadDate
from layers.when import read_when

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Told:
    """What the command line says of an article; it counts for more than the page's own word."""

    url: str = ""
    published: str = ""
    outlet: str = ""
    language: str = ""

    def __call__(self, source: Source) -> Source:
        """Return a source with what was told of it."""
        return replace(
            source,
            url=self.url or source.url,
            published=self.published or source.published,
            outlet=self.outlet or source.outlet,
            language=self.language or source.language,
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is proposed of, what is known of it, and where the draft goes."""
    parser.add_argument(
        "article",
        metavar="ARTICLE",
        help="a file (plain text, Markdown, a saved HTML page), a folder of them, or -",
    )
    parser.add_argument("--url", default="", help="the article's address")
    parser.add_argument("--published", default="", metavar="EDTF", help="when it was published")
    parser.add_argument(
        "--outlet", default="", metavar="ID", help="the outlet, an actor's id or name"
    )
    parser.add_argument("--language", default="", metavar="L", help="of the text: en, ar, ru")
    parser.add_argument("--json", action="store_true", help="write JSON instead of TOML")
    parser.add_argument("--text", type=Path, metavar="FILE", help="write the cleaned text too")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="PATH", help="the file, or folder, to write to"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes for a folder")
    parser.add_argument(
        "--data", type=Path, default=Path("data"), help="the collection (default: data)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Propose the excerpts of one article or of a folder's; 1 if anything is wrong."""
    told = Told(arguments.url, arguments.published, arguments.outlet, arguments.language)
    try:
        if told.published:
            read_when(told.published)
        told = _with_outlet(told, arguments.data)
        if Path(arguments.article).is_dir():
            return _propose_folder(arguments, told)
        return _propose_one(arguments, told)
    except (BadDate, BadCollection, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _with_outlet(told: Told, data: Path) -> Told:
    """Return what was told with an outlet's id turned into its name."""
    if not told.outlet:
        return told
    actor = read_collection(data).actors.get(told.outlet)
    if actor is None:
        return told
    return replace(told, outlet=actor.names.get(told.language) or next(iter(actor.names.values())))


def _propose_one(arguments: argparse.Namespace, told: Told) -> int:
    """Propose the excerpts of one article."""
    is_input = arguments.article == STANDARD_INPUT
    path = Path(arguments.article)
    content = sys.stdin.buffer.read() if is_input else path.read_bytes()
    source = told(read_source(content, "" if is_input else path.name))
    if not source.text:
        print(f"{arguments.article}: no text of an article in it", file=sys.stderr)
        return 1
    gazetteer = make_gazetteer(read_collection(arguments.data))
    output: Path | None = arguments.output
    id_ = output.stem if output is not None and output.suffix == ".toml" else ""
    draft = propose(source, gazetteer, id_)
    if arguments.text is not None:
        arguments.text.write_text(draft.source.text, encoding="utf-8", newline="\n")
    return _write(draft, output, as_json=arguments.json)


def _propose_folder(arguments: argparse.Namespace, told: Told) -> int:
    """Propose the excerpts of every article in a folder; bad files are listed at the end."""
    paths = list_articles(Path(arguments.article))
    outcomes = propose_all(paths, arguments.data, arguments.jobs, told)
    bad = _write_all(outcomes, len(paths), arguments)
    if bad:
        print(f"{len(bad)} of {len(paths)} files gave no draft:", file=sys.stderr)
        print(*bad, sep="\n", file=sys.stderr)
    return 1 if bad or not paths else 0


def _write_all(outcomes: Iterable[Outcome], total: int, arguments: argparse.Namespace) -> list[str]:
    """Write each draft as it comes, show how far it is, and return what went wrong."""
    bad: list[str] = []
    taken: set[str] = set()
    folder: Path | None = arguments.output
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    for number, outcome in enumerate(outcomes, 1):
        print(f"\r{number} of {total}", end="", file=sys.stderr, flush=True)
        if outcome.draft is None:
            bad.append(f"{outcome.path}: {outcome.why}")
            continue
        draft = _under_free_id(outcome.draft, taken)
        ending = ".json" if arguments.json else ".toml"
        target = folder / f"{draft.id}{ending}" if folder is not None else None
        if _write(draft, target, as_json=arguments.json):
            bad.append(f"{outcome.path}: {target} is there already")
    print(file=sys.stderr)
    return bad


def _under_free_id(draft: Draft, taken: set[str]) -> Draft:
    """Return a draft under an id that no other of the run has."""
    id_, number = draft.id, 2
    while id_ in taken:
        id_, number = f"{draft.id}-{number}", number + 1
    taken.add(id_)
    return draft.named(id_)


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
