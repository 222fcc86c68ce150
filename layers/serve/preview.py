"""What a link says about itself where it is pasted: title, description, picture.

`/preview.png` is that picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import Response

from layers.ask import permalink
from layers.ask.phrases import excerpt_title, filters_in_words, phrase, step_in_words, subjects_in_words
from layers.ask.table import BY_KEY, VERSION
from layers.cards.card import withdrawn_in_words
from layers.export.extract import Extract
from layers.export.still import card_picture
from layers.memory import Remembered
from layers.model import Excerpt, View
from layers.serve.answer import Answer, Asked, HeavyAnswer, head_of, tag_of
from layers.serve.asgi import FOR_ANYBODY
from layers.serve.feed import followed
from layers.serve.work import Step
from layers.text import shorten
from layers.when import in_words
from layers.words import isolate, languages

# Where most sites cut; what matters stands before.
TITLE_LENGTH, DESCRIPTION_LENGTH = 110, 300
SIZE = (1200, 630)  # what the Open Graph protocol's readers crop least
PNG = "image/png"
PICTURES_KEPT = 64  # one takes about 100 kB
# An address with the current version shows the same picture for ever; others may change.
DATED_CACHE, UNDATED_CACHE = "public, max-age=86400", "public, max-age=300"


@dataclass(frozen=True, slots=True)
class Preview:
    """A view's title, description and addresses, all absolute where the site is known, in its language.

    `canonical` stands for all addresses that show the same excerpts; `address` is that of
    this very view, with where its map looks. `languages` has the canonical address in each language
    of the page, and without one under "x-default"; `feed` tells of changes in this view.
    """

    title: str
    description: str
    address: str
    canonical: str
    languages: Mapping[str, str]
    picture: str
    feed: str
    kind: str
    site_name: str


def preview_of(extract: Extract) -> Preview:
    """Describe a view: its excerpt, else its place, filters and counts."""
    view, collection = extract.view, extract.collection
    title, description = _said(extract)
    plain = replace(plainly(view), at=None)
    # A new version has a new address, which no cache has seen.
    pairs = (*permalink.write(replace(view, tiles=False)), (VERSION, collection.version))
    return Preview(
        title=shorten(title, TITLE_LENGTH),
        description=shorten(description, DESCRIPTION_LENGTH),
        address=page_address(extract, replace(view, tiles=False)),
        canonical=page_address(extract, plain),
        languages={
            one or "x-default": page_address(extract, replace(plain, language=one)) for one in (*languages(), None)
        },
        picture=f"{extract.site}/preview.png?{permalink.query_of(pairs)}",
        feed=f"{extract.site}/feed.atom{permalink.address(followed(view))}",
        kind="website" if plain == View(language=view.language) else "article",
        site_name=extract.words.name(collection.title),
    )


def plainly(view: View) -> View:
    """Return a view as its shortest link shows it: the same excerpts of the same data."""
    plain = replace(view, map=None, tiles=False)
    return replace(plain, story=None, step=None, aside=False) if view.aside else plain


def page_address(extract: Extract, view: View) -> str:
    """Return the address of a view, with no data version."""
    return f"{extract.site}/{permalink.address(view).removesuffix('?')}"


def _said(extract: Extract) -> tuple[str, str]:
    """Return the title and the description, not yet shortened."""
    collection, words, selected = extract.collection, extract.words, extract.view.excerpt or ""
    if step := step_in_words(extract.view, collection, words):
        return f"{step['title']} · {step['number']}", step["text"]
    if selected in collection.excerpts:
        excerpt = collection.excerpts[selected]
        return excerpt_title(excerpt, collection, words, TITLE_LENGTH), _excerpt_text(extract, excerpt)
    if selected in collection.withdrawn:
        gone = collection.withdrawn[selected]
        return words["preview.withdrawn"], withdrawn_in_words(collection, gone, words)
    subjects = " · ".join(subjects_in_words(extract.view, collection, words))
    return subjects or words.name(collection.title), _view_text(extract)


def _view_text(extract: Extract) -> str:
    """Count what the view shows, say what stands side by side and its filters, then what the collection is."""
    words, collection = extract.words, extract.collection
    count = words.count("count.excerpts", len(extract.numbers))
    beside = phrase(BY_KEY["beside"], extract.view, collection, words)
    filters = filters_in_words(extract.view.filters, collection, words)
    said = " · ".join(filter(None, [count, beside, *filters]))
    return f"{said}. {isolate(words.name(collection.summary), words.direction)}"


def _excerpt_text(extract: Extract, excerpt: Excerpt) -> str:
    """Say who makes the claim, of when and where, give the gist, and quote it whole if there is room."""
    words, collection = extract.words, extract.collection
    by = isolate(words.name(collection.actors[excerpt.claim.by].names), words.direction)
    when = in_words(excerpt.event, words) if excerpt.event else words["date.none"]
    places = dict.fromkeys(link.place for link in excerpt.places)
    there = (isolate(words.name(collection.places[place].names), words.direction) for place in places)
    said = " · ".join([f"{words['panel.says']} {by} ({words[f'status.{excerpt.claim.status}']})", when, *there])
    gist = words.name(excerpt.gist)
    return " ".join(filter(None, (f"{said}.", gist, words.quoted(" ".join(excerpt.quote.split())))))


class Pictures:
    """Answers requests for previews; the pictures asked for last are kept."""

    def __init__(self) -> None:
        self._kept = Remembered[str, bytes](PICTURES_KEPT)

    def picture(self, asked: Asked) -> Answer | HeavyAnswer:
        """Answer with the picture of the view nearest to what the address says; a HEAD makes none."""
        extract, version = asked.extract(asked.nearest_view()), asked.edition.collection.version
        dated = permalink.version_of(asked.request.query_params.multi_items()) == version
        tag = tag_of("preview", permalink.address(extract.view), version)
        headers = {"ETag": tag, "Cache-Control": DATED_CACHE if dated else UNDATED_CACHE, **FOR_ANYBODY}
        if asked.request.method == "HEAD":
            return Answer(partial(head_of, PNG), headers)
        respond = partial(Response, media_type=PNG)
        if picture := self._kept.find(tag):
            return Answer(partial(respond, picture), headers)
        return HeavyAnswer("picture", tag, partial(self._draw, tag, extract), respond, headers)

    def _draw(self, tag: str, extract: Extract, step: Step) -> bytes:
        """Draw a picture and keep it."""
        return self._kept.keep(tag, card_picture(replace(extract, step=step), SIZE))
