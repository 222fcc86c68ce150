"""An article's file: read into what a draft holds, and a draft laid into it.

What did not change stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable, Table

from curation.desk.drafts import FACTS, SIGNED, Draft, Item, by_language, digest_of
from layers.collection.schema import ARTICLE
from layers.text import context_of
from layers.words import ENGLISH, name_in

_PROPOSED = "proposed"
_OPTIONAL = ("gist", "event_date", "dated_by", "same_event", "note", *SIGNED)
LONGEST_LINE = 100


class BadArticleFile(ValueError):  # noqa: N818 - the name says what is wrong
    """The article's file cannot be written into."""


class Composed(NamedTuple):
    """An article's file as it would be, and the excerpt that each accepted item becomes."""

    text: str
    ids: Mapping[str, str]


class ArticleFile(NamedTuple):
    """What an article's file holds.

    `excerpts` are those that are not withdrawn, as plain tables; `proposed` says that no curator
    has accepted the article yet; `text_sha256` is the digest of its text, "" if it has none.
    """

    facts: Mapping[str, str]
    excerpts: Sequence[Mapping[str, Any]]
    proposed: bool
    text_sha256: str


def read_article_file(text: str, language: str = ENGLISH) -> ArticleFile:
    """Read an article's file; of what it says in several languages, the facts have that in `language`.

    Raises
    ------
    BadArticleFile
        If it is no TOML, or its excerpts are not written as `[[excerpts]]`.
    """
    plain = _open(text)[0].unwrap()
    facts = {name: name_in(by_language(plain.get(name), language), language) for name in FACTS}
    facts["authors"] = "\n".join(map(str, plain.get("authors", ())))
    excerpts = [table for table in plain.get("excerpts", ()) if "withdrawn" not in table]
    proposed = plain.get("status") == _PROPOSED
    return ArticleFile(facts, excerpts, proposed, str(plain.get("text_sha256", "")))


def compose(draft: Draft, there: str | None, today: str) -> Composed:
    """Lay a draft into the file that is there, or into a new one.

    Accepted items are written, those of them that were not edited stay as they are; an
    excerpt of the file that was rejected is withdrawn as of `today`, or taken out if the
    file was only proposed. Undecided items are left out.

    Raises
    ------
    BadArticleFile
        If the file that is there cannot be read.
    """
    document, tables = _open(there or "")
    proposed = document.get("status") == _PROPOSED
    _write_facts(draft, document, new=there is None)
    if draft.facts["url"].strip() != draft.opened.get("url", "").strip():
        for name in ("link_checked", "link_status"):  # they were of another address
            document.pop(name, None)
    known = {str(table.get("id")): table for table in tables}
    gone = set()
    for item in draft.items:
        table = known.get(item.excerpt)
        if table is None:
            continue
        if proposed and item.state != "accepted":
            gone.add(item.excerpt)
        elif item.state == "accepted" and item.edited:
            _change(table, draft, item)
        elif item.state == "rejected" and not proposed:
            _withdraw(table, item, today)
    for index in reversed(range(len(tables))):
        if str(tables[index].get("id")) in gone:
            del tables[index]
    return _append(draft, document, set(known), gone)


def _open(text: str) -> tuple[tomlkit.TOMLDocument, AoT]:
    try:
        document = tomlkit.parse(text)
    except (TOMLKitError, ValueError) as error:
        raise BadArticleFile(f"the file is not valid TOML: {error}") from error
    tables = document.get("excerpts", AoT([]))
    if not isinstance(tables, AoT):
        raise BadArticleFile("its excerpts are not written as [[excerpts]]")
    return document, tables


def _append(draft: Draft, document: tomlkit.TOMLDocument, known: set[str], gone: set[str]) -> Composed:
    """Write new excerpts behind those of the file, with ids that no other ever had."""
    article = str(document["id"])
    ids = {item.key: item.excerpt for item in draft.items if item.excerpt in known - gone}
    number = _last_number(article, {*known, *(item.excerpt for item in draft.items)})
    blocks = [tomlkit.dumps(document).rstrip("\n")]
    for item in draft.with_state("accepted"):
        if item.key not in ids:
            number += 1
            ids[item.key] = f"{article}-{number:02d}"
            fields = {"id": ids[item.key], **fields_of(draft, item)}
            lines = [f"{key} = {write_value(key, one)}" for key, one in fields.items()]
            blocks.append("\n".join(["[[excerpts]]", *lines]))
    return Composed("\n\n".join(blocks) + "\n", ids)


def _last_number(article: str, ids: set[str]) -> int:
    """Return the highest number among excerpts' ids, the withdrawn counted too."""
    found = (re.fullmatch(rf"{re.escape(article)}-(\d+)", one) for one in ids)
    return max((int(match[1]) for match in found if match), default=0)


def _write_facts(draft: Draft, document: tomlkit.TOMLDocument, *, new: bool) -> None:
    """Write what the curator said of the article, and take the mark of a proposal off."""
    after = ""
    for name in FACTS:
        value = draft.facts[name].strip()
        if new or value != draft.opened.get(name, "").strip():
            if value or (new and ARTICLE[name].required):
                there = document.get(name)
                names = [line.strip() for line in value.splitlines() if line.strip()]
                given: object = names if name == "authors" else value
                if isinstance(there, InlineTable):  # what it says in other languages stays
                    given = {**there.unwrap(), draft.language: value}
                set_field(document, name, given, after)
            else:
                document.pop(name, None)
        after = name if name in document else after
    digest = digest_of(draft.text)
    if not draft.partial:
        for name, measured in (("text_sha256", digest), ("text_words", len(draft.text.split()))):
            if document.get(name) != measured:
                set_field(document, name, measured, after)
            after = name
    if document.get("status") == _PROPOSED:
        del document["status"]


def _change(table: Table, draft: Draft, item: Item) -> None:
    """Write an edited item into its table; fields that are the same stay as written."""
    before, now, after = table.unwrap(), fields_of(draft, item), "id"
    if now["quote"] == before.get("quote") and _stands_between(draft, item, before):
        now |= {name: before[name] for name in ("prefix", "suffix") if name in before}
    if isinstance(before.get("note"), dict) and isinstance(now.get("note"), str):
        now["note"] = {draft.language: now["note"]}
    dated_by = before.get("dated_by")
    if isinstance(dated_by, dict) and "dated_by" in now:  # what it says in other languages stays
        edited = now["dated_by"] != name_in(dated_by, draft.language)
        now["dated_by"] = {**dated_by, draft.language: now["dated_by"]} if edited else dated_by
    for name in set(_OPTIONAL) - now.keys():
        table.pop(name, None)
    for name, value in now.items():
        if name not in before or before[name] != value:
            set_field(table, name, value, after)
        after = name


def _stands_between(draft: Draft, item: Item, before: Mapping[str, Any]) -> bool:
    """Say whether what the file has around a quote stands there in the text."""
    prefix, suffix = str(before.get("prefix", "")), str(before.get("suffix", ""))
    return draft.text[: item.start].endswith(prefix) and draft.text[item.end :].startswith(suffix)


def _withdraw(table: Table, item: Item, today: str) -> None:
    """Say of an excerpt that it is taken back; its quote goes, its id stays for ever."""
    if "withdrawn" in table:
        return
    for name in [name for name in table if name != "id"]:
        table.pop(name)
    set_field(table, "withdrawn", {"on": today, "why": item.withdrawn.strip()}, "id")


def fields_of(draft: Draft, item: Item) -> dict[str, Any]:
    """Return the fields of an item that are filled in, in the order of the file.

    What stands around the quote is known only if the whole text is.
    """
    note = {language: text.strip() for language, text in item.note.items() if text.strip()}
    prefix, suffix = (None, None) if draft.partial else context_of(draft.text, item.start, item.end)
    fields = {
        "quote": draft.quote(item),
        "gist": {language: " ".join(text.split()) for language, text in item.gist.items() if text.strip()} or None,
        "start": item.start,
        "end": item.end,
        "prefix": prefix,
        "suffix": suffix,
        "event_date": item.event_date.strip() or None,
        "dated_by": item.dated_by.strip() or None,
        "places": [{"id": one.place, "link": one.link, "precision": one.precision} for one in item.places],
        "actors": [{"id": one.actor, "role": one.role} for one in item.actors],
        "claim": {"by": item.by, "status": item.status},
        "contrasts_with": None if item.excerpt else [],
        "same_event": [*item.same_event] or None,
        "note": note[draft.language] if [*note] == [draft.language] else note or None,
        "accepted": item.accepted._asdict() if item.accepted else None,
        "checked": item.checked._asdict() if item.checked else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def write_value(name: str, value: object) -> str:
    """Write the value of a field; a long list of tables has a line for each."""
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {write_value(key, one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if not isinstance(value, list):
        return tomlkit.item(value).as_string()
    each = [write_value("", one) for one in value]
    line = f"[{', '.join(each)}]"
    if name == "authors" or len(f"{name} = {line}") <= LONGEST_LINE:
        return line
    return "\n".join(["[", *(f"  {one}," for one in each), "]"])


def set_field(table: Table | tomlkit.TOMLDocument, name: str, given: object, after: str) -> None:
    """Set a field; a new one is put behind another, before comments that belong to what follows."""
    value = tomlkit.parse(f"value = {write_value(name, given)}\n")["value"]
    if name in table:
        table[name] = value
    elif after in table:
        inside = table if isinstance(table, Container) else table.value
        # tomlkit itself would put it behind the comments at the table's end.
        inside._insert_after(after, name, value)  # noqa: SLF001
    else:
        table[name] = value
