"""Web Annotations (W3C) of texts, as Recogito writes them and as `export webannotation` does.

The model is https://www.w3.org/TR/annotation-model/; what Recogito adds to it (bodies of type
`Feature`, values that are identifiers) is in pelagios/recogito2, `serializers/annotations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from curation.imports.dates import checked, read_day
from curation.imports.faults import Wrong
from curation.imports.files import Entry, Opened, Read, Remark, Unreadable, entries, find_records, parse, text_of, texts
from curation.imports.positions import WORDS, Spot
from curation.imports.row import Asked, Party, Row, Source, digest, slug
from layers.collection.geometry import Position, read_geometry
from layers.errors import Mismatch, show
from layers.model import LINKS, ROLES, STATUSES
from layers.when import read_when

LISTS = ("items", "first", "resources")
"""Where a page or a collection keeps its annotations; `first` is a page inside a collection."""
SAVE_PAGES = "save each page as a file, and bring it in too"
CLAIMS = "claims"
"""The role with which `export webannotation` marks who says so."""
OF_TARGET = frozenset(("id", "@id", "type", "@type", "source", "selector"))
KNOWN_MEMBERS = frozenset(
    ("@context", "id", "@id", "type", "@type", "target", "body", "bodyValue", "text", "tags", "uri", "motivation")
)  # fmt: skip
_NO_SOURCE = "https://example.org/"
GIST = "gist"
"""That of a sentence in the curators' words, in one language."""
_AGENTS = {"Person": "person", "foaf:Group": "community", "foaf:Agent": "unnamed source"}
_PERSONS = ("person", "people")
_PLACES = ("place", "location")


def open_annotations(text: str, asked: Asked) -> Opened:
    """Take a list of annotations apart, or a page or collection that holds one."""
    whole = parse(text)
    pages = _elsewhere(whole)
    try:
        items, member = find_records(whole, LISTS, "target", "annotations")
    except Unreadable as error:
        raise Unreadable(pages, SAVE_PAGES) if pages else error from None
    manifest = whole.get("manifest") if isinstance(whole, dict) else None
    made = text_of(manifest.get("made")) if isinstance(manifest, dict) else ""
    told = [Remark(pages, SAVE_PAGES)] if pages else []
    return chain(told, _by_target(entries(text, items, member))), lambda entry: read_annotation(entry, made, asked)


def _elsewhere(whole: object) -> str:
    """Say which pages of a collection stand at other addresses; "" if none does."""
    pages = [one for one in (whole, whole.get("first") if isinstance(whole, dict) else None) if isinstance(one, dict)]
    here = {address_of(one) for one in pages}
    links = {(name, address_of(one.get(name))) for one in pages for name in ("prev", "next", "first", "last")}
    found = sorted(f"{name}: {address}" for name, address in links if address and address not in here)
    total = whole.get("total") if isinstance(whole, dict) else None
    counted = f"; the collection has {total} annotations" if isinstance(total, int) else ""
    return f"further pages of it stand at other addresses ({', '.join(found)}){counted}" if found else ""


def _by_target(found: Iterable[Read]) -> Iterator[Read]:
    """Give an annotation once for each of its targets: what it says, it says of each of them."""
    for entry in found:
        targets = _in_sets(entry.values.get("target")) if isinstance(entry, Entry) else []
        if not isinstance(entry, Entry) or len(targets) < 2:  # noqa: PLR2004 - it is the only one
            yield entry
            continue
        for number, target in enumerate(targets, 1):
            id_ = text_of(entry.values.get("id"))
            named = f"{id_}#{number}" if id_ and number > 1 else id_
            yield Entry(entry.line, {**entry.values, "id": named, "target": target})


def _in_sets(value: object) -> list[Any]:
    """Return the targets or bodies of an annotation, those in a set of them one by one."""
    return [
        one
        for given in things(value)
        for one in (_in_sets(given["items"]) if isinstance(given, dict) and "items" in given else [given])
    ]


def read_annotation(entry: Entry, made: str, asked: Asked) -> Row:
    """Read one annotation; `made` is when its file was made, if it says so.

    It is wrong if it has no words of a text with an address, or a date or a geometry is not sound.
    """
    values = entry.values
    wrong, target = Wrong(), next(iter(_in_sets(values.get("target"))), None)
    if not isinstance(target, dict):
        wrong.append(Mismatch(f"{show(target)} is no target with words", "annotate words of a text"))
        target = {"source": _NO_SOURCE, "selector": {"type": "TextQuoteSelector", "exact": "?"}}
    quotes = [one for one in _selectors(target, "TextQuoteSelector") if _blanks_and_all(one.get("exact")).strip()]
    if not quotes:
        wrong.append(Mismatch("there is no TextQuoteSelector", "give the words, as its exact"))
    quoted, *others = quotes or [{"exact": "?"}]
    quote, prefix = quoted["exact"], _blanks_and_all(quoted.get("prefix"))
    url = address_of(target.get("source")) or address_of(target) or asked.url
    if not url:
        wrong.append(Mismatch("the target has no source", "give its address, or name --url for all"))
        url = _NO_SOURCE
    placed = next(_selectors(target, "TextPositionSelector"), {})
    start, sha256 = _position_of(quote, placed)
    words = placed.get("text_words") if sha256 else None
    quote = quote if sha256 else quote.strip()
    source = replace(_source(url, made, asked), text_sha256=sha256, text_words=words)
    name = text_of(values.get("id")) or f"{url} {prefix} {quote}"
    _, ours, last = name.rpartition("excerpt:")
    row = Row(
        line=entry.line,
        id=slug(last, "annotation") if ours else f"annotation-{digest(name)}",
        source=source,
        quote=quote,
        claim=source.outlet,
        start=start,
        prefix=prefix if sha256 else "",
        suffix=_blanks_and_all(quoted.get("suffix")) if sha256 else "",
        lost=tuple(f"other words of the target: {show(one['exact'])}" for one in others if one["exact"] != quote),
        wrong=wrong,
    )
    _Bodies(row, wrong, asked.precision).read(_bodies(values))
    left = [name for name, one in values.items() if one and name not in KNOWN_MEMBERS]
    left += [f"target.{name}" for name, one in target.items() if one and name not in OF_TARGET]
    row.told += tuple(f"not taken over: {show(name)}" for name in left)
    return row


def _bodies(values: Mapping[str, Any]) -> list[Any]:
    """Return the bodies of an annotation, those in a choice one by one, and what Hypothesis has for bodies."""
    remarks, tags = texts(values.get("text")), texts(values.get("tags"))
    theirs = [*remarks, *({"value": tag, "purpose": "tagging"} for tag in tags)]
    return [*_in_sets(values.get("body", values.get("bodyValue"))), *theirs]


def things(value: object) -> list[Any]:
    """Return what may stand alone or in a list as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def address_of(value: object) -> str:
    """Return an address, which may stand alone or as the id of an object."""
    if isinstance(value, dict):
        return address_of(value.get("id") or value.get("@id") or value.get("source"))
    return text_of(value)


def _selectors(value: object, kind: str) -> Iterator[Mapping[str, Any]]:
    """Give the selectors of a kind, also those that refine others or stand in a choice."""
    for one in things(value):
        if not isinstance(one, dict):
            continue
        if kind in texts(one.get("type") or one.get("@type")):
            yield one
        for member in ("selector", "refinedBy", "items"):
            yield from _selectors(one.get(member), kind)


def _position_of(quote: str, placed: Mapping[str, Any]) -> tuple[int, str | None]:
    """Return where a quote begins, in characters of the text that has the digest.

    0 and None unless the file names that text, and the quote is as long as it says.
    """
    start, end, sha256 = placed.get("start"), placed.get("end"), placed.get("text_sha256")
    if isinstance(start, int) and isinstance(end, int) and isinstance(sha256, str):
        return (start, sha256) if end - start == len(quote) else (0, None)
    return 0, None


def _blanks_and_all(value: object) -> str:
    return value if isinstance(value, str) else ""


def _source(url: str, made: str, asked: Asked) -> Source:
    """Make the article: the annotated text, of which the file says little but the address."""
    outlet = asked.outlet or urlsplit(url).hostname or url
    published, rests_on = asked.published, None
    if not published:  # each annotation has a date of its own; an article has one for all
        published, rests_on = _before(made, asked)
    return Source(
        id=slug(f"{outlet} {digest(url)}", "article"),
        title=asked.title or url,
        outlet=Party(outlet, "outlet"),
        published=published,
        published_by=rests_on,
        url=url,
        language=asked.language,
        source_note="Brought in from annotations, which say no more of the text.",
    )


def _before(made: str, asked: Asked) -> tuple[str, str]:
    """Say that a text was published before its annotations were written down."""
    try:
        day = read_day("made", made).isoformat()
        return read_when(f"../{day}").edtf, "not dated: before the annotations were written down"
    except Mismatch:
        return f"../{asked.today}", "not dated: before the annotations were brought in"


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Fills a row from the bodies of its annotation.

    `precision` is that of a place of which the file says none, like "town".
    """

    row: Row
    wrong: Wrong
    precision: str
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    identified: list[str] = field(default_factory=list)

    def read(self, values: Iterable[object]) -> None:
        """Read the bodies, each a text or an object."""
        for body in values:
            if isinstance(body, str) and body.strip():
                self.remarks.append(body.strip())
            elif isinstance(body, dict):
                self.wrong.read(partial(self._read_body, body), None)
        row = self.row
        # A note in several languages stays one; beside other remarks it is one of them.
        row.note = " ".join((*self.notes.values(), *self.remarks)) or None if self.remarks else self.notes or None
        if self.identified and not row.spots:
            known_as = ", ".join(map(show, self.identified))
            row.lost += (f"{show(row.quote)} is identified as {known_as}, without a position",)

    def _read_body(self, body: Mapping[str, Any]) -> None:
        """Read one body by its type and purpose."""
        purposes, source = texts(body.get("purpose")), body.get("source")
        if isinstance(source, dict) and "identifying" in purposes:
            self._read_identified(body, source)
        elif text_of(body.get("type")) == "Feature" or "georeferencing" in purposes:
            position, scale = _position(body.get("geometry")), WORDS[self.precision]
            self.row.spots += (Spot(self.row.quote, position, scale, "named"),)
            self.row.mapped += (f"no precision given: {scale}",)
            shape = text_of(body["geometry"].get("type"))
            self.row.told += (f"a point inside it stands for a {shape}",) if shape != "Point" else ()
        elif "identifying" in purposes:
            # What Recogito writes for a place or a person: an address, or only which it is.
            said = (text_of(each) for each in (body.get("value"), body.get("id"), source))
            self._read_kind(next(filter(None, said), "a place"))
        elif "linking" in purposes:
            self.row.lost += (f"its link to {show(source or body.get('id'))}",)
        elif value := text_of(body.get("value")):
            self._read_text(value, purposes, body)
        elif body.get("value") != "":
            self.row.lost += (f"its body {show(source or body.get('id') or text_of(body.get('type')))}",)
        if text_of(body.get("note")):
            self.remarks.append(text_of(body.get("note")))

    def _read_identified(self, body: Mapping[str, Any], source: Mapping[str, Any]) -> None:
        """Read a place or an actor as `export webannotation` names it."""
        name, kind = text_of(source.get("label")) or self.row.quote, text_of(source.get("type"))
        identifier = text_of(source.get("id"))
        if kind == "schema:Place":
            link = text_of(body.get("link"))
            place = identifier.replace(":", "/").rpartition("place/")[2]
            scale = WORDS.get(text_of(body.get("precision"))) or WORDS[self.precision]
            self.row.spots += (Spot(name, None, scale, link if link in LINKS else None, place or None),)
            return
        last = identifier.replace(":", "/").rpartition("actor/")
        asked = identifier.rpartition("actor=")
        actor = last[2] if last[1] else asked[2] if asked[1] else None
        party = Party(name, _AGENTS.get(kind, "organisation"), actor)
        role = text_of(body.get("role"))
        if role == CLAIMS:
            self.row.claim = party
        else:
            self.row.actors += ((party, role if role in ROLES else "discussed"),)

    def _read_kind(self, value: str) -> None:
        """Read which it is: a person of that name, or a place whose position nobody tells."""
        if value.casefold() in _PERSONS:
            self.row.actors += ((Party(self.row.quote, "person"), "discussed"),)
        else:
            self.identified.append(value)

    def _read_text(self, value: str, purposes: tuple[str, ...], body: Mapping[str, Any]) -> None:
        """Read words: a gist, a status, a date, a tag or a remark."""
        given_as = text_of(body.get("conformsTo"))
        language = text_of(body.get("language"))
        if value and language and body.get("role") == GIST:
            self.row.gist[language] = value
        elif value and language and "commenting" in purposes:
            self.notes[language] = value
        elif "classifying" in purposes and value in STATUSES:
            self.row.status = value
        elif value and "describing" in purposes and given_as.endswith("EDTF"):
            self.row.event_date = checked("the date of a body", value)
            self.row.dated_by = text_of(body.get("rests_on")) or "the annotation's date"
        elif "tagging" in purposes and value.casefold() in (*_PERSONS, *_PLACES):
            self._read_kind(value)
        elif value:
            tag = "tagging" in purposes or "classifying" in purposes
            self.remarks.append(f"Tag: {value}." if tag else value)


def _position(value: object) -> Position:
    """Return a point that stands for a geometry, longitude first."""
    try:
        point = read_geometry(value).representative_point()
    except Mismatch as mismatch:
        raise Mismatch(f"the geometry of a body: {mismatch.what}", mismatch.mend) from None
    return point.x, point.y
