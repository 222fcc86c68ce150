"""Places that a paragraph goes on speaking of by a common word: the base, the port, the province."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.propose.annotation import FoundPlace, PlaceMemory, Sentence
from curation.propose.gazetteer import SITE

CARRIED = 0.4
BESIDE = 2
TOWNS = {"town": ("town", "governorate", SITE), "village": ("town", SITE)}
"""Kinds of places that a text may call a town: a governorate is often named for its own."""


def carried(sentence: Sentence, found: Sequence[FoundPlace], memory: PlaceMemory) -> Iterator[FoundPlace]:
    """Give the places that common words of a sentence mean, by the one last named in its paragraph.

    Where that sentence named several that could be meant, none is.
    """
    if memory.paragraph != sentence.span.paragraph:
        memory.paragraph, memory.spoken_of = sentence.span.paragraph, {}
    ids = {each.id for each in found}
    for kind in sentence.rules.table["carried"]:
        at = _without_name(sentence, kind)
        candidates = memory.spoken_of.get(kind, {})
        if at is None or len(candidates) != 1 or _is_named(sentence, kind, found):
            continue
        ((place, written),) = candidates.items()
        first, last = at
        why = f"‘{sentence.written(first, last)}’ after ‘{written}’ in this paragraph"
        if place not in ids:
            yield FoundPlace(place, "implied", _precision(sentence, place), CARRIED, why)
        parent = sentence.gazetteer.collection.places[place].parent
        if place in sentence.gazetteer.sites and parent and parent not in ids:
            yield FoundPlace(parent, "implied", SITE, CARRIED, why)


def remember_carried(sentence: Sentence, found: Sequence[FoundPlace], memory: PlaceMemory) -> None:
    """Keep what a sentence names for the common words of those after it."""
    named = [each for each in found if each.link == "named" and each.first >= 0]
    for kind in sentence.rules.table["carried"]:
        candidates: dict[str, str] = {}
        for each in named:
            for place in _meant_by(sentence, kind, each.id):
                candidates.setdefault(place, sentence.written(each.first, each.last))
        sites = {place: written for place, written in candidates.items() if place in {each.id for each in named}}
        if candidates:
            memory.spoken_of[kind] = sites or candidates


def _meant_by(sentence: Sentence, kind: str, place: str) -> list[str]:
    """Return what a common word may mean after a place was named: it, or the one site in it."""
    gazetteer = sentence.gazetteer
    if kind in TOWNS:
        own = gazetteer.collection.places[place].kind in TOWNS[kind] and place not in gazetteer.sites
        return [place] if own else []
    if kind == "governorate":
        return [place] if gazetteer.collection.places[place].kind == kind else []
    if kind in gazetteer.sites.get(place, ()):
        return [place]
    inside = [site for site in gazetteer.holders.get(place, ()) if kind in gazetteer.sites[site]]
    return inside if len(inside) == 1 else []


def _without_name(sentence: Sentence, kind: str) -> tuple[int, int] | None:
    """Return where a common word for a kind of place stands with no name beside it, or None."""
    listed, forms = sentence.rules[f"carried.{kind}"], sentence.forms
    for index in range(len(forms)):
        sizes = range(min(listed.longest, len(forms) - index), 0, -1)
        size = next((size for size in sizes if " ".join(forms[index : index + size]) in listed), 0)
        first = sentence.first + index
        if size and not _has_name(sentence, first, first + size):
            return first, first + size
    return None


def _has_name(sentence: Sentence, first: int, last: int) -> bool:
    """Say whether a name beside a common word says which place is meant, or makes a name of it."""
    places = sentence.gazetteer.collection.places
    for match in sentence.matches:
        fine = any(places[name.id].kind != "country" for name in match.of("place"))
        if fine and match.first < last + BESIDE and match.last > first - 1:
            return True
    if sentence.rules["not_carried"].end(sentence.before(first, 2)):
        return True
    following = sentence.words[last] if last < sentence.last else None
    joined = following is not None and sentence.gap(last).strip() == ""
    return bool(sentence.cased and joined and following and following.capital)


def _is_named(sentence: Sentence, kind: str, found: Sequence[FoundPlace]) -> bool:
    """Say whether a sentence tells of such a place itself."""
    named = [each for each in found if each.link == "named"]
    if kind in TOWNS or kind == "governorate":
        return bool(named)
    return any(kind in sentence.gazetteer.sites.get(each.id, ()) for each in found)


def _precision(sentence: Sentence, place: str) -> str:
    """Say how exactly a common word says where."""
    kind = sentence.gazetteer.collection.places[place].kind
    return kind if kind in ("town", "governorate") else SITE
