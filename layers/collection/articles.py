"""Read the articles, each with its excerpts: a file in `articles/`, or rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from layers.collection.excerpts import read_excerpt, read_withdrawn
from layers.collection.files import ACTORS_FILE, ARTICLES_FOLDER, TomlFile, list_files, read_toml
from layers.collection.findings import Findings
from layers.collection.known import Known, is_unknown, mend_unknown
from layers.collection.offsets import check_offsets
from layers.collection.record import Record
from layers.collection.schema import (
    ARTICLE,
    EXCERPT,
    PROPOSED,
    PROPOSED_ARTICLE,
    PROPOSED_EXCERPT,
    WITHDRAWN_EXCERPT,
    Schema,
)
from layers.collection.tables import TableArticle, has_tables, read_tables
from layers.errors import show, suggest
from layers.model import Article, Excerpt, Withdrawn

NOT_KEPT = ("status", "excerpts")


def read_articles(
    folder: Path, findings: Findings, known: Known
) -> tuple[Mapping[str, Article], Mapping[str, Excerpt], Mapping[str, Withdrawn], int]:
    """Read the articles by file name, then those of the tables.

    Returns
    -------
    articles, excerpts, withdrawn, proposed
        In that order; an excerpt is among the second and third only once. The last counts the
        articles that are only proposed: they are checked like the others, and not returned.
    """
    articles: dict[str, Article] = {}
    excerpts: dict[str, Excerpt] = {}
    withdrawn: dict[str, Withdrawn] = {}
    records: dict[str, Record] = {}
    proposed = 0
    for file in _open_articles(folder, findings):
        if file.tables.get("status") == PROPOSED:
            proposed += 1
            _check_proposed(file, findings, records, known)
            continue
        record = file.record(file.tables, ARTICLE, "the article", findings)
        own = list(_name_excerpts(file, record, findings, records))
        article = _read_article(record, known, articles)
        if article is not None:
            articles[article.id] = article
        shown = [each for each in own if "withdrawn" not in each.good]
        read = (read_excerpt(each, record, known) for each in shown)
        excerpts.update({each.id: each for each in read if each is not None})
        check_offsets(shown)
        withdrawn.update(_read_withdrawn(own, record))
    _check_contrasts(
        records, complete=not any(map(findings.has_lost, (folder, folder / ARTICLES_FOLDER)))
    )
    if not articles and not proposed and not findings.has_errors:
        path = folder / ARTICLES_FOLDER
        findings.add_warning(path, 1, "there is no article", "add a file like <id>.toml")
    return articles, _detach(excerpts, withdrawn), withdrawn, proposed


def _check_proposed(
    file: TomlFile | TableArticle, findings: Findings, records: dict[str, Record], known: Known
) -> None:
    """Check an article that waits for a curator; nothing of it is shown."""
    record = file.record(file.tables, PROPOSED_ARTICLE, "the article", findings)
    own = list(_name_excerpts(file, record, findings, records, PROPOSED_EXCERPT))
    _check_article(record, known)
    for each in own:
        read_excerpt(each, record, known)
    check_offsets(own)


def _open_articles(folder: Path, findings: Findings) -> Iterator[TomlFile | TableArticle]:
    """Give the articles of the files, then those of the tables; either may be missing."""
    if (folder / ARTICLES_FOLDER).is_dir() or not has_tables(folder):
        for path in list_files(folder / ARTICLES_FOLDER, ".toml", findings):
            file = read_toml(path, findings)
            if file is not None:
                yield file
    yield from read_tables(folder, findings)


def _read_article(record: Record, known: Known, others: Mapping[str, Article]) -> Article | None:
    """Read an article's own fields, or note what keeps it from being shown."""
    good = record.good
    if good.get("id") in others:
        record.error(f"{record.label} is defined twice", "give one of them another id", "id")
    _check_article(record, known)
    if not record.ok:
        return None
    return Article(**{key: value for key, value in good.items() if key not in NOT_KEPT})


def _check_article(record: Record, known: Known) -> None:
    """Check an article's id against its file, its outlet, and that it has excerpts."""
    good = record.good
    stem = record.path.stem
    if record.path.suffix == ".toml" and good.get("id", stem) != stem:
        what = f"the article's id is {show(good['id'])}, but its file is named {show(stem)}"
        record.error(what, "give both the same name", "id")
    outlet = good.get("outlet_id")
    if outlet is not None and is_unknown(outlet, known.actors):
        what = f"outlet_id names the actor {show(outlet)}, which is not in {ACTORS_FILE}"
        record.error(what, mend_unknown(outlet, known.actors, ACTORS_FILE), "outlet_id")
    if not good.get("excerpts", True) or "excerpts" not in good:
        record.warn("the article has no excerpts", "add some as [[excerpts]]")


def _name_excerpts(
    file: TomlFile | TableArticle,
    article: Record,
    findings: Findings,
    records: dict[str, Record],
    usual: Schema = EXCERPT,
) -> Iterator[Record]:
    """Give the records of a file's excerpts, and enter each new id into those of all files."""
    for index, values in enumerate(article.good.get("excerpts", ())):
        label = f"excerpt {show(values.get('id', index + 1))}"
        schema = WITHDRAWN_EXCERPT if "withdrawn" in values else usual
        record = file.record(values, schema, label, findings, "excerpts", index)
        name = record.good.get("id")
        if name in records:
            first = records[name]
            what = f"{label} is defined twice, first in {first.path}:{first.line('id')}"
            record.error(what, "give one of them another id", "id")
        elif name is not None:
            records[name] = record
        yield record


def _read_withdrawn(own: list[Record], article: Record) -> Mapping[str, Withdrawn]:
    """Read those excerpts of an article that were taken back."""
    back = (read_withdrawn(each, article) for each in own if "withdrawn" in each.good)
    return {each.id: each for each in back if each is not None}


def _check_contrasts(records: Mapping[str, Record], *, complete: bool) -> None:
    """Note contrasts with excerpts that are not there, or that do not say so as well."""
    withdrawn = {name for name, record in records.items() if "withdrawn" in record.good}
    for name, record in records.items():
        if name in withdrawn:
            continue
        for index, other in enumerate(record.good.get("contrasts_with", ())):
            at = ("contrasts_with", index)
            if other == name:
                record.error(f"{record.label} contrasts with itself", "take it out", *at)
            elif other not in records and complete:
                what = f"{record.label} contrasts with {show(other)}, which is no excerpt"
                record.error(what, suggest(other, records, "take it out"), *at)
            elif other in withdrawn:
                what = f"{record.label} contrasts with {show(other)}, which was withdrawn"
                record.warn(what, "take it out", *at)
            elif other in records and name not in records[other].good.get("contrasts_with", ()):
                what = f"{record.label} contrasts with {show(other)}, but not the other way round"
                record.error(what, f"add {name} to contrasts_with of {other}", *at)


def _detach(
    excerpts: Mapping[str, Excerpt], withdrawn: Mapping[str, Withdrawn]
) -> Mapping[str, Excerpt]:
    """Return the excerpts without their contrasts with any that were withdrawn."""
    if not withdrawn:
        return excerpts
    return {
        name: replace(
            each, contrasts_with=tuple(one for one in each.contrasts_with if one not in withdrawn)
        )
        for name, each in excerpts.items()
    }
