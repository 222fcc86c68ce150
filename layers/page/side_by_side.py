"""Two outlets, two speakers or two spans of months set against each other, for the place and filters chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from layers.ask import permalink
from layers.ask.phrases import view_in_words
from layers.cards.card import capital, separating
from layers.cards.content import CARDS_AT_FIRST, card_on_page, printed_foot
from layers.model import Actor, Collection, Place, View
from layers.page.component import Part, component_data, month_data
from layers.sides import KINDS, SIDES, Kind, Sides, member_of, side_of, span_of
from layers.store import Beside, Counted, Named, Store, beside, count_sides
from layers.words import Words

SIDE_BY_SIDE = Part("page/side_by_side", wears=["page/card"])
PAIRS_AT_FIRST = 3
MOST_NAMED = 8
MOST_CARDS = 100
MOST_CHOICES = 200


def side_by_side_data(
    collection: Collection, store: Store, view: View, words: Words, limit: int = CARDS_AT_FIRST
) -> dict[str, object]:
    """Make the data: what can be set side by side, and the two sides of the view.

    Parameters
    ----------
    limit
        How many cards of a side at most; of pairs a third of that.
    """
    found = beside(store, view)
    kind = Sides(collection).kind(view.beside[0]) if found else None
    counted = {each: count_sides(store, view, each) for each in KINDS}
    return component_data(
        words,
        "beside",
        "card",
        "sign",
        "copied",
        "filters.from",
        "filters.to",
        address=permalink.address(permalink.in_full(view), collection.version),
        where=words.name(collection.places[view.place].names) if view.place else None,
        kinds=[
            {"id": each, "name": words[f"beside.kind.{each}"], "first": first, "current": each == kind}
            for each in KINDS
            if len(first := _first_sides(each, counted[each], view)) == SIDES or each == kind
        ],
        kind=kind,
        choices=_choices(kind, counted, view, collection, words),
        told=_told(found, kind, view, collection, words),
        columns=_columns(found, view, collection, words, limit),
        pairs=_pairs(found, view, collection, words, limit),
        pairs_n=len(found.pairs) if found else 0,
        pairs_cut=_cut(_most_pairs(limit), len(found.pairs), words) if found else None,
        more=_is_more(found, limit),
        brief={"asked": view_in_words(view, collection, words), **printed_foot(collection, words)} if found else None,
    )


def _first_sides(kind: Kind, counted: Sequence[Counted], view: View) -> list[str]:
    """Choose two sides to begin with: those with most excerpts, or the two halves of the months."""
    if kind != "month":
        return [one.id for one in counted[:SIDES]]
    filters = view.filters
    first, last = filters.first_month or counted[0].id, filters.last_month or counted[-1].id
    months = [one.id for one in counted if first <= one.id <= last]
    half = len(months) // 2
    return [side_of(kind, part[0], part[-1]) for part in (months[:half], months[half:]) if part]


def _choices(
    kind: Kind | None, counted: Mapping[Kind, Sequence[Counted]], view: View, collection: Collection, words: Words
) -> list[dict[str, object]]:
    """List what each side can be, or each end of a span, with counts; what is chosen is among them."""
    if kind is None:
        return []
    if kind == "month":
        n = dict(counted[kind])
        months = sorted({*n, *(month for side in view.beside for month in span_of(side))})
        return [{"id": month, "name": month_data(month, words)["short"], "n": n.get(month, 0)} for month in months]
    n = dict(counted[kind][:MOST_CHOICES])
    chosen = {side: n.get(side, 0) for side in view.beside}
    return [
        {"id": side, "name": name, "n": n.get(side, 0)} for side, name in _named({**n, **chosen}, collection, words)
    ]


def _named(sides: Iterable[str], collection: Collection, words: Words) -> list[tuple[str, str]]:
    known = Sides(collection)
    return [(side, words.name(known[side])) for side in sides]


def _told(
    found: Beside | None, kind: Kind | None, view: View, collection: Collection, words: Words
) -> dict[str, object] | None:
    """Account for all excerpts, each once; and say what a side is, and which filters do not count."""
    if found is None:
        return None
    names = [name for _, name in _named(view.beside, collection, words)]
    parts = [(words.of("beside.sum.only", name=name), n) for name, n in zip(names, found.only, strict=True)]
    parts += [
        (words["beside.sum.both"], len(found.both)),
        (words[f"beside.sum.other.{kind}"], found.others),
        (words["beside.sum.undated"], found.undated),
    ]
    filters = view.filters
    aside = {
        "outlet": bool(filters.outlets),
        "month": bool(filters.first_month or filters.last_month or filters.undated),
    }
    return {
        "help": words[f"beside.help.{kind}"],
        "aside": words[f"beside.aside.{kind}"] if kind and aside.get(kind) else None,
        "total": words.count("count.excerpts", found.total),
        "parts": [{"words": said, "n": n} for said, n in parts if n],
    }


def _columns(
    found: Beside | None, view: View, collection: Collection, words: Words, limit: int
) -> list[dict[str, object]]:
    if found is None:
        return []
    return [
        {
            "id": side,
            "name": name,
            "span": list(span_of(side)),
            "count": words.count("count.excerpts", len(ids)),
            "cards": [{**card_on_page(collection, one, view, words), "both": one in found.both} for one in ids[:limit]],
            "cut": _cut(min(limit, len(ids)), len(ids), words),
            "only": list(_only(found.alone[at], side, collection, words)),
        }
        for at, ((side, name), ids) in enumerate(zip(_named(view.beside, collection, words), found.sides, strict=True))
    ]


def _only(
    alone: Mapping[Named, Sequence[Counted]], side: str, collection: Collection, words: Words
) -> Iterator[dict[str, object]]:
    """List the places, then the actors, that only one side has; a speaker goes without saying."""
    members: Mapping[Named, Mapping[str, Place | Actor]] = {"place": collection.places, "actor": collection.actors}
    for named, counted in alone.items():
        others = [one for one in counted if named == "place" or one.id != member_of(side)]
        if others:
            yield {
                "words": words[f"beside.only.{named}"],
                "places": named == "place",
                "named": [
                    {"id": one.id, "name": words.name(members[named][one.id].names), "n": one.n}
                    for one in others[:MOST_NAMED]
                ],
                "more": max(0, len(others) - MOST_NAMED),
            }


def _pairs(
    found: Beside | None, view: View, collection: Collection, words: Words, limit: int
) -> list[dict[str, object]]:
    """List the first pairs that pull against each other, with what separates them."""
    shown = found.pairs[: _most_pairs(limit)] if found else ()
    return [
        {
            "separating": words["semicolon"].join(
                map(capital, separating(collection.excerpts[one], collection.excerpts[other], words)[:1])
            ),
            "cards": [card_on_page(collection, each, view, words) for each in (one, other)],
        }
        for one, other in shown
    ]


def _most_pairs(limit: int) -> int:
    return PAIRS_AT_FIRST if limit <= CARDS_AT_FIRST else limit // 4


def _is_more(found: Beside | None, limit: int) -> bool:
    """Say whether pairs or excerpts are left that can be shown too."""
    if found is None or limit >= MOST_CARDS:
        return False
    return len(found.pairs) > _most_pairs(limit) or max(map(len, found.sides)) > limit


def _cut(shown: int, total: int, words: Words) -> str | None:
    """Say that not all stand there."""
    return words.of("beside.cut", n=words.number(shown), all=words.number(total)) if shown < total else None
