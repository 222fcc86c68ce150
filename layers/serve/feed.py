"""`/feed.atom`: what was added, corrected and withdrawn, as an Atom feed (RFC 4287).

One entry a change, the newest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from starlette.responses import Response

from layers.ask import permalink
from layers.cards import citation_line
from layers.collection.history import Change, History, Version
from layers.model import Collection, View
from layers.serve.answer import Answer, Asked, tag_of
from layers.words import Words, read_words

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
FEED_CACHE = "public, max-age=900"
MOST_ENTRIES = 200
"""Older changes are in the repository; a feed tells what is new."""

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Whatever XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", _ATOM)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every entry is made from."""

    history: History
    collection: Collection
    site: str
    words: Words

    def link(self, address: str) -> str:
        """Complete an address; where the site is not known it is relative to the feed's."""
        return f"{self.site}/{address}" if self.site else f"./{address}"


def feed_answer(asked: Asked) -> Answer:
    """Answer with the feed, in the language that the address asks for."""
    edition, words = asked.edition, asked.words()
    asked.exact_extract()
    content = atom(edition.history, edition.collection, asked.site, words)
    # The history has no version of its own; the feed is small, so it speaks for itself.
    headers = {"ETag": tag_of("feed", content.decode()), "Cache-Control": FEED_CACHE}
    return Answer(lambda: Response(content, media_type=MEDIA_TYPE), headers)


def atom(history: History, collection: Collection, site: str = "", words: Words | None = None) -> bytes:
    """Write the recorded changes as an Atom feed, in UTF-8.

    Parameters
    ----------
    site
        The address that the app is reached at, or "" when it is not known.
    words
        Of the feed's language; English if left out.
    """
    scene = _Scene(history, collection, site.rstrip("/"), words or read_words("en"))
    name = scene.words.name
    feed = ET.Element(_tag("feed"), {_LANGUAGE: scene.words.language})
    _add(feed, "id", _id(history, "feed"))
    _add(feed, "title", scene.words.of("feed.title", title=name(collection.title)))
    _add(feed, "subtitle", name(collection.summary))
    _add(feed, "updated", _updated(history, collection))
    _add(_add(feed, "author"), "name", name(collection.title))
    _add(feed, "rights", name(collection.licence))
    here = permalink.address(View(language=scene.words.language))
    _link(feed, "self", scene.link(f"feed.atom{here}"), "application/atom+xml")
    _link(feed, "alternate", scene.link(here), "text/html")
    feed.extend(entry for entry, _ in zip(_entries(scene), range(MOST_ENTRIES), strict=False))
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entries(scene: _Scene) -> Iterator[ET.Element]:
    """Make the entries: one a change, and one for a version that changed no excerpt."""
    versions = list(enumerate(scene.history.versions))
    for number, version in reversed(versions):
        for change in version.changes or (None,):
            yield _entry(scene, number, version, change)


def _entry(scene: _Scene, number: int, version: Version, change: Change | None) -> ET.Element:
    """Make the entry of a change; the quote is in it as long as it stands."""
    words, key, address = scene.words, str(number), ""
    title = words.of("feed.version", version=version.version)
    if change is not None:
        key = f"{number}/{change.excerpt}"
        address = permalink.address(View(excerpt=change.excerpt, language=words.language))
        title = words.of(f"feed.{change.change}", what=words.name(change.what), id=change.excerpt)
    entry = ET.Element(_tag("entry"))
    _add(entry, "id", _id(scene.history, key))
    _add(entry, "title", title)
    _add(entry, "updated", _time(version.date))
    _link(entry, "alternate", scene.link(address), "text/html")
    if change is not None:
        _add(entry, "category").set("term", change.change)
    _add(entry, "summary", words.name(version.note))
    excerpt = scene.collection.excerpts.get(change.excerpt) if change is not None else None
    if excerpt is not None:
        citation = citation_line(scene.collection.articles[excerpt.article], words)
        gist = words.name(excerpt.gist)
        own = f"{words.of('gist.own', gist=gist)}\n" if gist else ""
        content = f"{own}{excerpt.quote}\n{citation}"
        _add(entry, "content", content).set("type", "text")
    return entry


def _id(history: History, key: str) -> str:
    """Name something for ever: by the first version and its place in the history.

    A feed's ids must not change when the app moves to another address, so none is in them.
    """
    first = history.versions[0].version if history.versions else ""
    return uuid5(NAMESPACE_URL, f"{first}/{key}").urn


def _updated(history: History, collection: Collection) -> str:
    """Say when the feed last changed; without a history, when the collection ends."""
    if history.newest is not None:
        return _time(history.newest.date)
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
