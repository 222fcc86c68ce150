"""What the panel says of a view: the selected place and its excerpts, or all of them; as plain data.

The page's session, the document that the browser fetches and other programs get the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypedDict

from layers.ask import permalink
from layers.ask.phrases import Lift, account, lifts, search_lifts, title_in_words, view_in_words
from layers.cards.card import Card, Topic, card, separating, topics, withdrawn_in_words
from layers.collection.excerpts import as_table
from layers.collection.geometry import EARTH_RADIUS_KM, distance_km
from layers.model import Collection, Filters, Place, View, lineage
from layers.store import Page, Store, cards_of, related_places, select
from layers.when import in_words, read_when
from layers.words import Direction, Said, Words, direction_of

# More would slow a click down; the rest is one button away.
CARDS_AT_FIRST = 10
MOST_CARDS = 1_000
"""So many at most are asked for at once."""
MOST_TOPICS = 12
EXACT = {"point", "halo"}
"""Precisions of a place that is drawn where it is, not as its ground."""
NEAR_KM = 30  # at zoom 7 about as far as two marks need in order to stand apart
MOST_NEAR = 4


class OtherName(TypedDict):
    """A name in another language than the reader's."""

    language: str
    direction: Direction
    name: str


class PlaceName(TypedDict):
    """A place that another one leads to, and how many excerpts are of it alone."""

    id: str
    name: str
    n: int


class PlaceHeader(TypedDict):
    """A place as it heads its excerpts.

    `valid` says in words when it held, None for always; `near` are places beside it, which a map
    seen from afar may draw as one with it.
    """

    id: str
    name: str
    other_names: list[OtherName]
    kind: str
    kind_words: str
    precision: str
    precision_words: str
    note: Said
    source: Said
    licence: Said
    as_of: str
    valid: str | None
    parent: PlaceName | None
    children: list[PlaceName]
    near: list[PlaceName]


def panel_content(collection: Collection, store: Store, view: View, limit: int, words: Words) -> dict[str, object]:
    """Compose what the panel shows of a view, in the language of `words`.

    Where the map looks, tiles and what stands side by side change nothing of it.

    Parameters
    ----------
    limit
        How many cards at most: the first, or, if the selected excerpt stands further down, those around it.

    Returns
    -------
    dict
        Ready for JSON: the `version` of the data; `place` (the selected place, or None) and the
        `related` places of the same excerpts; `title`, `tab` and `counts` in words; `hidden` and
        `besides`, what filters hide, each with the change of the address that lifts it; `notes`;
        `topics` that sources disagree on, and where nothing is asked for the cards of the first one (`opened`);
        the cards, `dated` in order of time, then `undated`; in words how
        many come `earlier` and how many `more` there are, the limit to ask for them by (`next`), or that it is the
        `most`; the chosen `excerpt`; a `pair` held against each other; the `brief` of a printed page.
    """
    limit = min(limit, MOST_CARDS)
    view = replace(view, map=None, beside=(), tiles=False, language=words.language)
    if limit > CARDS_AT_FIRST:
        return _compose(collection, store, view, limit, words)
    # Many pages ask for the same; and where its document does not come soon, a page's session too.
    return store.contents.get((view, limit), lambda: _compose(collection, store, view, limit, words))


def _compose(collection: Collection, store: Store, view: View, limit: int, words: Words) -> dict[str, object]:
    page = cards_of(store, view, 0, limit)
    if page.excerpt_offset is not None and page.excerpt_offset >= limit:
        page = cards_of(store, view, min(page.excerpt_offset - limit // 2, page.total - limit), limit)
    shown = cards_on_page(collection, store, page.ids, view, words)
    found, opened = opening(collection, store, view, words)
    dated = max(0, page.total - page.undated - page.offset)
    left = page.total - page.offset - len(page.ids)
    can_grow = limit < MOST_CARDS
    selection = select(store, view.filters)
    return {
        "version": collection.version,
        "shows": f"{view.place}|{view.own}|{view.unplaced}|{view.excerpt}",
        "related": related_places(store, view),
        "place": place_header(collection, view.place, words, selection.own_counts) if view.place else None,
        "title": _title(collection, view, words),
        "tab": title_in_words(view, collection, words),
        "counts": _counts(store, view, page, words),
        "hidden": _hidden(store, view, words),
        "besides": [*search_lifts(store, view.filters, words), *_unnamed(store, view, words)],
        "topics": found,
        "opened": opened,
        "excerpt": view.excerpt,
        "notes": _notes(collection, view, page, words),
        "dated": shown[:dated],
        "undated": shown[dated:],
        "earlier": words.count("panel.earlier", page.offset) if page.offset and can_grow else None,
        "more": words.count("panel.more", left) if left and can_grow else None,
        "most": words.of("panel.most", n=words.number(limit)) if page.total > limit and not can_grow else None,
        "cut": _cut(len(page.ids), page.total, words),
        "next": limit + CARDS_AT_FIRST,
        "pair": _pair(collection, view, words),
        "brief": _brief(collection, view, words),
    }


def cards_on_page(collection: Collection, store: Store, ids: Iterable[str], view: View, words: Words) -> list[Card]:
    """Make the cards of excerpts for a view, or remember them: see `card_on_page`."""
    of_all = (words.language, view.at, view.filters.words)
    ids = list(ids)
    as_table(store.collection).make(ids)
    return [
        store.remembered(("card", one, *of_all), partial(card_on_page, collection, one, view, words)) for one in ids
    ]


def card_on_page(collection: Collection, excerpt: str, view: View, words: Words) -> Card:
    """Make a card whose link reopens the page at its excerpt, and that marks what the view searches for."""
    link = permalink.address(View(excerpt=excerpt, language=words.language, at=view.at), collection.version)
    return card(collection, excerpt, link, words, view.filters.words)


def place_header(
    collection: Collection, place_id: str, words: Words, counts: Mapping[str, int] | None = None
) -> PlaceHeader:
    """Make the header of a place; its children stand in the collection's order.

    Parameters
    ----------
    counts
        Of the excerpts of each place alone, by id.
    """
    places = collection.places
    place = places[place_id]
    name = words.name(place.names)
    counts = counts or {}

    def named(other: Place) -> PlaceName:
        return {"id": other.id, "name": words.name(other.names), "n": counts.get(other.id, 0)}

    return {
        "id": place.id,
        "name": name,
        "other_names": [
            {"language": language, "direction": direction_of(language), "name": other}
            for language, other in place.names.items()
            if other != name
        ],
        "kind": place.kind,
        "kind_words": words.place_kind(place.kind, collection.place_kinds),
        "precision": place.precision,
        "precision_words": _precision(place, words),
        "note": words.said(place.note),
        "source": words.said(place.source),
        "licence": words.said(place.licence),
        "as_of": in_words(read_when(place.as_of), words) if place.as_of else "",
        "valid": _valid(place.valid_from, place.valid_to, words),
        "parent": named(places[place.parent]) if place.parent else None,
        "children": [named(other) for other in places.values() if other.parent == place_id],
        "near": [named(other) for other in _nearby(place, places, counts)],
    }


def _precision(place: Place, words: Words) -> str:
    """Say in plain words how exactly the map knows where the place is."""
    if place.precision == "halo" and place.radius_km:
        return words.of("place.within", km=f"{place.radius_km:g}")
    return words[f"place.precision.{place.precision}"]


def _nearby(place: Place, places: Mapping[str, Place], counts: Mapping[str, int]) -> list[Place]:
    """Find the nearest places with excerpts that neither hold this one nor lie in it."""
    if place.precision not in EXACT:
        return []
    reach = math.degrees(NEAR_KM / EARTH_RADIUS_KM)

    def distance(other: Place) -> float:
        return distance_km((place.longitude, place.latitude), (other.longitude, other.latitude))

    near = [
        other
        for other in places.values()
        if counts.get(other.id)
        and other.precision in EXACT
        and abs(other.latitude - place.latitude) <= reach
        and distance(other) <= NEAR_KM
        and place.id not in lineage(other.id, places)
        and other.id not in lineage(place.id, places)
    ]
    return sorted(near, key=distance)[:MOST_NEAR]


def _valid(first: str | None, last: str | None, words: Words) -> str | None:
    """Say from when until when; the two are dates in EDTF."""
    start, end = (in_words(read_when(date), words) if date else "" for date in (first, last))
    if start and end:
        return words.of("date.range", first=start, last=end)
    if start:
        return words.of("date.since", date=start)
    return words.of("date.until", date=end) if end else None


def _title(collection: Collection, view: View, words: Words) -> str:
    if view.place is None:
        return words["panel.unplaced" if view.unplaced else "panel.some" if view.filters != Filters() else "panel.all"]
    place = collection.places[view.place]
    name = words.name(place.names)
    return words.of("panel.as_a_whole", place=name) if view.own and place.like == "country" else name


def _counts(store: Store, view: View, page: Page, words: Words) -> list[dict[str, object]]:
    """Say how many there are: of a place that holds others, of its own and with those inside.

    Each has what `own` an address says for it; None is said of what cannot be chosen.
    """
    if view.place is None:
        return [{"words": words.count("count.excerpts", page.total), "own": None}]
    selection = select(store, view.filters)
    own, inside = (counts.get(view.place, 0) for counts in (selection.own_counts, selection.place_counts))
    if own == inside:
        return [{"words": words.count("count.excerpts", own), "own": None}]
    return [
        {"words": words.count("panel.own", own), "own": True, "current": view.own},
        {"words": words.count("panel.with_inside", inside), "own": False, "current": not view.own},
    ]


def _hidden(store: Store, view: View, words: Words) -> list[Lift]:
    """List what filters hide of the selected place's excerpts, each with what lifts it."""
    if not view.place:
        return []
    hidden = store.hidden_at(view.filters, view.place, own=view.own)
    return lifts(hidden, view.filters, store.collection, words)


def _unnamed(store: Store, view: View, words: Words) -> list[Lift]:
    """List what filters hide that no single value tells, each with what lifts it; a place has its own."""
    if view.place:
        return []
    found = account(store, view.filters, words, most=1)
    lifted = [found["undated"], *found["hidden"]] if found["undated"] else found["hidden"]
    return [{**lift, "words": f"{lift['words']}: {words['summary.show']}"} for lift in lifted]


def _cut(shown: int, total: int, words: Words) -> str | None:
    """Say on paper that not all of the excerpts stand there."""
    return words.count("panel.cut", shown, all=words.number(total)) if shown < total else None


def opening(collection: Collection, store: Store, view: View, words: Words) -> tuple[list[Topic], list[Card]]:
    """List what the sources disagree on, to begin with: only where nothing is selected.

    Where no filter is on either, the cards of the first topic come with it.
    """
    if view.place or view.excerpt or view.unplaced:
        return [], []
    found = store.remembered(
        ("topics", view.filters, words.language),
        lambda: topics(collection, store.contrasts(view.filters), words)[:MOST_TOPICS],
    )
    ids = found[0]["ids"] if found and view.filters == Filters() else []
    return found, cards_on_page(collection, store, ids, view, words)


def _pair(collection: Collection, view: View, words: Words) -> dict[str, object] | None:
    """Hold two excerpts against each other, and say what separates them."""
    if len(view.pair) != 2:  # noqa: PLR2004 - a pair
        return None
    one, other = (collection.excerpts[id_] for id_ in view.pair)
    same = other.id in collection.same_event.get(one.id, ()) and other.id not in one.contrasts_with
    return {
        "cards": [card_on_page(collection, id_, view, words) for id_ in view.pair],
        "separating": [] if same else separating(one, other, words),
        "same_event": same,
    }


def _brief(collection: Collection, view: View, words: Words) -> dict[str, object]:
    """Say what stands on a printed page beside its quotes."""
    said = view_in_words(view, collection, words)
    return {"asked": " · ".join(said) or words["panel.brief.everything"], **printed_foot(collection, words)}


def printed_foot(collection: Collection, words: Words) -> dict[str, object]:
    """Say what stands at the foot of a printed page: whose it is, of which version, and by which licence."""
    return {
        "title": words.name(collection.title),
        "version": words.of("footer.version", version=collection.version),
        "sources": [words.name(collection.licence), words.in_line(collection.attribution)],
    }


def _notes(collection: Collection, view: View, page: Page, words: Words) -> list[str]:
    """Say why something asked for is not among the cards."""
    notes = []
    withdrawn = collection.withdrawn.get(view.excerpt or "")
    if withdrawn is not None:
        notes.append(withdrawn_in_words(collection, withdrawn, words))
    elif view.excerpt and page.excerpt_offset is None:
        notes.append(words["panel.excerpt_hidden"])
    if not page.total:
        key = "panel.none_here" if view.place else "panel.none"
        notes.append(words[key if collection.excerpts else "panel.empty_collection"])
    return notes
