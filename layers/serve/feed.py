"""`/feed.atom`: what was added, corrected and withdrawn in a view, as an Atom feed (RFC 4287).

One entry a change, the newest first; a change has the same id in the feed of each view.
"""

from __future__ import annotations

import re
from collections.abc import Collection as Ids
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from starlette.responses import Response

from layers.ask import permalink
from layers.ask.phrases import title_in_words, view_in_words
from layers.ask.table import FEED_KEYS, SHOWN
from layers.cards.card import citation_line, withdrawn_in_words
from layers.collection.history import Change, History, Version
from layers.model import Collection, View
from layers.serve.answer import Answer, Asked, tag_of
from layers.serve.asgi import FOR_ANYBODY
from layers.when import in_words, read_when
from layers.words import Words, direction_of, read_words

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
FEED_CACHE = "max-age=900"
MOST_ENTRIES = 200
"""Older changes are in the repository; a feed tells what is new."""

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Whatever XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", _ATOM)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every entry is made from; `shown` has the ids that the view shows, None if that is all."""

    history: History
    collection: Collection
    site: str
    words: Words
    view: View
    shown: Ids[str] | None

    def link(self, address: str) -> str:
        """Complete an address; where the site is not known it is relative to the feed's."""
        return f"{self.site}/{address}" if self.site else f"./{address}"

    def tells(self, change: Change | None) -> bool:
        """Say whether a change belongs into the feed.

        Of what was withdrawn nothing is kept but its article: every view is told of it that could
        have shown it. What concerns no excerpt stands in the feed of the whole collection.
        """
        if self.shown is None:
            return True
        gone = self.collection.withdrawn.get(change.excerpt) if change else None
        if change is None or gone is None:
            return change is not None and change.excerpt in self.shown
        article, filters, only = self.collection.articles.get(gone.article), self.view.filters, self.view.excerpt
        return (
            change.change == "withdrawn"
            and article is not None
            and (not filters.outlets or article.outlet_key in filters.outlets)
            and (not filters.languages or article.language in filters.languages)
            and (not only or self.view.place is not None or only == change.excerpt)
        )


def followed(view: View) -> View:
    """Return what can be followed of a view: which excerpts it has, not how the page shows them."""
    shown: dict[str, Any] = {row.field: row.default for row in SHOWN if row.key not in FEED_KEYS}
    return replace(view, **shown)


def feed_answer(asked: Asked) -> Answer:
    """Answer with the feed of the view that the address asks for, in its language."""
    edition, extract = asked.edition, asked.exact_extract()
    view = followed(extract.view)
    shown = None if view == View(language=view.language) else frozenset(asked.extract(view).ids)
    content = atom(edition.history, edition.collection, asked.site, extract.words, view, shown)
    # The history has no version of its own; the feed is small, so it speaks for itself.
    headers = {"ETag": tag_of("feed", content.decode()), "Cache-Control": FEED_CACHE, **FOR_ANYBODY}
    return Answer(lambda: Response(content, media_type=MEDIA_TYPE), headers)


def atom(  # noqa: PLR0917 - what a feed is of
    history: History,
    collection: Collection,
    site: str = "",
    words: Words | None = None,
    view: View | None = None,
    shown: Ids[str] | None = None,
) -> bytes:
    """Write the recorded changes as an Atom feed, in UTF-8.

    Parameters
    ----------
    site
        The address that the app is reached at, or "" when it is not known.
    words
        Of the feed's language; English if left out.
    view, shown
        What of the collection is followed, and the ids that it shows; left out, it is all of it.
    """
    words = words or read_words("en")
    view = replace(view or View(), language=words.language)
    scene = _Scene(history, collection, site.rstrip("/"), words, view, shown)
    entries = [entry for entry, _ in zip(_entries(scene), range(MOST_ENTRIES), strict=False)]
    name, here = words.name, permalink.address(view)
    title, about = name(collection.title), name(collection.summary)
    if shown is not None:
        title, about = title_in_words(view, collection, words), " · ".join(view_in_words(view, collection, words))
    feed = ET.Element(_tag("feed"), {_LANGUAGE: words.language})
    # Of whoever follows the whole, the feed has the id that it always had.
    of_view = permalink.address(replace(view, language=None)) if shown is not None else ""
    _add(feed, "id", _id(history, f"feed{of_view}"))
    _add(feed, "title", words.of("feed.title", title=title))
    _add(feed, "subtitle", about or title)
    _add(feed, "updated", entries[0].findtext(_tag("updated")) if entries else _begun(history, collection))
    _add(_add(feed, "author"), "name", name(collection.title))
    _add(feed, "rights", name(collection.licence))
    _link(feed, "self", scene.link(f"feed.atom{here}"), "application/atom+xml")
    _link(feed, "alternate", scene.link(here), "text/html")
    feed.extend(entries)
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entries(scene: _Scene) -> Iterator[ET.Element]:
    """Make the entries: one a change, and one for a version that changed no excerpt.

    An excerpt stands in the entry of its last change alone: it is not what it was at those before.
    """
    told: set[str] = set()
    versions = list(enumerate(scene.history.versions))
    for number, version in reversed(versions):
        for change in version.changes or (None,):
            if scene.tells(change):
                yield _entry(scene, number, version, change, last=change is not None and change.excerpt not in told)
            told.update([change.excerpt] if change else [])


def _entry(scene: _Scene, number: int, version: Version, change: Change | None, *, last: bool) -> ET.Element:
    """Make the entry of a change; the quote is in that of the last one as long as it stands."""
    words, key, address = scene.words, str(number), permalink.address(View(language=scene.words.language))
    title, said = words.of("feed.version", version=version.version), words.name(version.note)
    if change is not None:
        key = f"{number}/{change.excerpt}"
        address = permalink.address(View(excerpt=change.excerpt, language=words.language))
        title = words.of(f"feed.{change.change}", what=words.name(change.what), id=change.excerpt)
        said = _said(scene, version, change)
    entry = ET.Element(_tag("entry"))
    _add(entry, "id", _id(scene.history, key))
    _add(entry, "title", title)
    _add(entry, "updated", _time(version.date))
    _link(entry, "alternate", scene.link(address), "text/html")
    if change is not None:
        _add(entry, "category").set("term", change.change)
    _add(entry, "summary", said)
    if change is not None and last:
        _add(entry, "content", _content(scene, said, change)).set("type", "html")
    return entry


def _said(scene: _Scene, version: Version, change: Change) -> str:
    """Say what of an excerpt changed, and with which version of the data on which day."""
    words = scene.words
    day = in_words(read_when(version.date.isoformat()), words)
    parts = words.listed([words[f"feed.part.{part}"] for part in change.parts])
    return " ".join(
        [
            *([words.of("feed.parts", parts=parts)] if parts else []),
            words.of("feed.in", version=version.version, date=day),
            *([words["feed.withdrawn.anywhere"]] if change.change == "withdrawn" and scene.shown is not None else []),
        ]
    )


def _content(scene: _Scene, said: str, change: Change) -> str:
    """Write what a change is of as HTML: the excerpt as it is now, else what became of it."""
    words, collection = scene.words, scene.collection
    html = ET.Element("div", {"lang": words.language, "dir": words.direction})
    ET.SubElement(html, "p").text = said
    if excerpt := collection.excerpts.get(change.excerpt):
        article = collection.articles[excerpt.article]
        if gist := words.name(excerpt.gist):
            ET.SubElement(html, "p").text = words.of("gist.own", gist=gist)
        runs = {"lang": article.language, "dir": direction_of(article.language)}
        ET.SubElement(html, "blockquote", runs).text = excerpt.quote
        ET.SubElement(html, "p").text = citation_line(article, words)
    elif gone := collection.withdrawn.get(change.excerpt):
        ET.SubElement(html, "p").text = withdrawn_in_words(collection, gone, words)
    return ET.tostring(html, encoding="unicode", method="html")


def _id(history: History, key: str) -> str:
    """Name something for ever: by the first version and its place in the history.

    A feed's ids must not change when the app moves to another address, so none is in them.
    """
    first = history.versions[0].version if history.versions else ""
    return uuid5(NAMESPACE_URL, f"{first}/{key}").urn


def _begun(history: History, collection: Collection) -> str:
    """Say when a feed without entries last changed: with the first version, else when the collection ends."""
    if history.versions:
        return _time(history.versions[0].date)
    return f"{collection.window[1]}-01T00:00:00Z"


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _link(parent: ET.Element, rel: str, address: str, media_type: str) -> None:
    link = _add(parent, "link")
    link.attrib.update(rel=rel, href=_UNWRITABLE.sub("", address), type=media_type)


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    """Add an element; a character that XML cannot hold is shown as one that is lost."""
    element = ET.SubElement(parent, _tag(name))
    element.text = None if text is None else _UNWRITABLE.sub("\ufffd", text)
    return element


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
