"""Places that a text goes on speaking of by a common word: the base, the port, the province, there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from curation.propose.annotation import FoundPlace, PlaceMemory, Sentence, Spoken
from curation.propose.gazetteer import SITE
from curation.propose.rules import Phrases
from curation.propose.words import without_article

CARRIED, CARRIED_FAR, POINTED = 0.4, 0.35, 0.3
BESIDE = 2
FAR = 4
"""So many sentences back a word may reach into another paragraph."""
FARTHEST = 50
"""So many it may reach in its own: a paragraph may be a whole text without an end of a line."""
MODIFIERS = 2
TOWNS = {"town": ("town", "governorate", SITE), "village": ("town", SITE)}
"""Kinds of places that a text may call a town: a governorate is often named for its own."""
ELSEWHERE = (*TOWNS, "governorate")
"""What a sentence that names a place unknown to the collection takes the common words of."""
COARSE = ("region", "zone")


def carried(
    sentence: Sentence, found: Sequence[FoundPlace], memory: PlaceMemory
) -> tuple[list[FoundPlace], dict[str, str]]:
    """Return the places that common words of a sentence mean, by the one last named before, and the words of each.

    It is looked for in the same paragraph, and a few sentences farther back if no heading or time
    stamp stands between. Where that sentence named several that could be meant, none is.
    """
    last = memory.spoken[-1].sentence if memory.spoken else None
    if last and last.number != sentence.number - 1 and last.span.paragraph != sentence.span.paragraph:
        memory.spoken.clear()
    ids = {each.id for each in found}
    implied: list[FoundPlace] = []
    meant: dict[str, str] = {}
    for kind in sentence.rules.table["carried"] if sentence.may_have("carried") else ():
        at = _without_name(sentence, kind) if sentence.may_have(f"carried.{kind}") else None
        if at is None or _is_named(sentence, kind, found) or (kind in ELSEWHERE and sentence.is_of_elsewhere):
            continue
        spoken = _spoken_of(sentence, kind, at, memory.spoken)
        if spoken is None:
            continue
        place, written, sure = spoken
        meant[place] = sentence.written(*at)
        where = "in this paragraph" if sure == CARRIED else "before"
        implied += _implied(sentence, place, ids, sure, f"‘{sentence.written(*at)}’ after ‘{written}’ {where}")
    if not meant:
        implied += _pointed_at(sentence, found, memory)
    return implied, meant


def _spoken_of(
    sentence: Sentence, kind: str, at: tuple[int, int], spoken: Sequence[Spoken]
) -> tuple[str, str, float] | None:
    """Return which place a common word means, the words that named it, and how sure that is."""
    for one in islice(reversed(spoken), FARTHEST):
        here = one.sentence.span.paragraph == sentence.span.paragraph
        if not here and sentence.number - one.sentence.number > FAR:
            return None
        all_candidates = _candidates(one, kind) if one.places or one.meant else []
        for candidates in all_candidates:
            fitting = [place for place in candidates if _is_called(sentence, kind, place, at)]
            if len(fitting) > 1:  # to X from Y: what goes on is at X
                fitting = [place for place in fitting if place not in _left(one)] or fitting
            if len(fitting) > 1 or (kind in TOWNS and any(_is_paired(one, place) for place in fitting)):
                return None
            if fitting:
                return fitting[0], candidates[fitting[0]], CARRIED if here else CARRIED_FAR
        if kind in ELSEWHERE and one.sentence.is_of_elsewhere and not any(all_candidates):
            return None
    return None


def _candidates(spoken: Spoken, kind: str) -> list[dict[str, str]]:
    """Return the places that a common word may mean after a sentence, its sites first, with the words for each."""
    named = [each for each in spoken.places if each.link == "named" and each.first >= 0]
    ids = {each.id for each in named}
    found: dict[str, str] = {}
    for each in named:
        for place in _meant_by(spoken.sentence, kind, each.id):
            found.setdefault(place, spoken.sentence.written(each.first, each.last))
    if not found:  # what the sentence only meant goes on
        found = {
            place: words for place, words in spoken.meant.items() if place in _meant_by(spoken.sentence, kind, place)
        }
    sites = {place: written for place, written in found.items() if place in ids}
    return [one for one in (sites, found) if one] if sites != found else [found]


def _is_paired(spoken: Spoken, place: str) -> bool:
    """Say whether a sentence names a place together with one that is not known: "in Xton and Sund"."""
    sentence = spoken.sentence
    apart, first, last = sentence.rules["conjunctions_apart"], sentence.first, sentence.last
    beside = [(each.first - 1, each.first - 2) for each in spoken.places if each.id == place and each.first >= 0]
    beside += [(each.last, each.last + 1) for each in spoken.places if each.id == place and each.first >= 0]
    return any(
        first <= min(pair)
        and max(pair) < last
        and sentence.words[pair[0]].form in apart
        and sentence.is_unknown_name(pair[1])
        for pair in beside
    )


def _left(spoken: Spoken) -> set[str]:
    """Return the places that a sentence names as those where something came from, and the sites in them."""
    sentence = spoken.sentence
    left = {
        each.id
        for each in spoken.places
        if each.link == "named" and sentence.rules["origins"].end(sentence.before(each.first, 2))
    }
    return {*left, *(site for each in left for site in sentence.gazetteer.holders.get(each, ()))}


def _is_called(sentence: Sentence, kind: str, place: str, at: tuple[int, int]) -> bool:
    """Say whether words like "the naval base" may be a site's: none is in another's main name alone.

    A country among them must be one that the site's names mention, or that it lies in.
    """
    gazetteer = sentence.gazetteer
    if place not in gazetteer.sites:
        return True
    forms = sentence.between(*at)
    countries = {gazetteer.country_words[form] for form in forms if form in gazetteer.country_words}
    if not countries <= gazetteer.mentioned[place] | gazetteer.home.keys():
        return False
    words = {word for form in forms for word in _parts(sentence, kind, form)}
    return gazetteer.not_called[place].isdisjoint(words - gazetteer.country_words.keys())


def _parts(sentence: Sentence, kind: str, form: str) -> Iterator[str]:
    """Give a word without its article, and what it puts before a common one: air(base)."""
    form = without_article(form, sentence.rules.language)
    yield form
    for common in sentence.rules.table["sites"].get(kind, ()):
        if len(common) < len(form) and form.endswith(common):
            yield form.removesuffix(common)


def _pointed_at(sentence: Sentence, found: Sequence[FoundPlace], memory: PlaceMemory) -> Iterator[FoundPlace]:
    """Give the place that "there" means: the only one of the sentence before."""
    rules, forms = sentence.rules, sentence.forms
    index = sentence.find("pointed.there")
    index = _at_end(sentence) if index is None else index
    last = memory.spoken[-1] if memory.spoken else None
    if index is None or last is None or last.sentence.number != sentence.number - 1:
        return
    from_there = rules["origins"].inside(forms[max(0, index - 1) : index + 1])
    if found and (not from_there or any(each.first < sentence.first + index for each in found)):
        return
    about = _about(last)
    if sentence.is_of_elsewhere:
        return
    near = (forms[index + 1 : index + 2], forms[max(0, index - 1) : index])
    if any(rules["pointed.no_there"].begin(words) for words in near):
        return
    parents = {sentence.gazetteer.collection.places[place].parent for place in about}
    inner = [place for place in about if place not in parents]
    if len(inner) == 1:
        why = f"‘{forms[index]}’ after ‘{about[inner[0]]}’"
        yield from _implied(sentence, inner[0], set(), POINTED, why)


def _at_end(sentence: Sentence) -> int | None:
    """Return where a word stands that means "there" at a clause's end alone (else: there is)."""
    if not sentence.may_have("pointed.there_at_end"):
        return None
    listed = sentence.rules["pointed.there_at_end"]
    found = (index for index, form in enumerate(sentence.forms) if form in listed)
    return next((index for index in found if sentence.gap(sentence.first + index + 1) != " "), None)


def _about(spoken: Spoken) -> Mapping[str, str]:
    """Return what a sentence is about: the finer places that it names, else all, else those that it means."""
    sentence = spoken.sentence
    places = sentence.gazetteer.collection.places
    written = {
        each.id: sentence.written(each.first, each.last)
        for each in spoken.places
        if each.first >= 0
        and places[each.id].like != "country"
        and (each.link == "named" or each.id in sentence.gazetteer.sites)
    }
    fine = {place: words for place, words in written.items() if places[place].like not in COARSE}
    ids = {each.id for each in spoken.places}
    carried_on = {place: words for place, words in spoken.meant.items() if place in ids}
    return {} if sentence.is_of_elsewhere else fine or written or carried_on


def _implied(sentence: Sentence, place: str, ids: set[str], sure: float, why: str) -> Iterator[FoundPlace]:
    """Give a place that is meant, and the one that a site is in."""
    if place not in ids:
        yield FoundPlace(place, "implied", _precision(sentence, place), sure, why)
    parent = sentence.gazetteer.collection.places[place].parent
    if place in sentence.gazetteer.sites and parent and parent not in ids:
        yield FoundPlace(parent, "implied", SITE, sure, why)


def _meant_by(sentence: Sentence, kind: str, place: str) -> list[str]:
    """Return what a common word may mean after a place was named: it, or the one site in it."""
    gazetteer = sentence.gazetteer
    if kind in TOWNS:
        own = gazetteer.collection.places[place].like in TOWNS[kind] and place not in gazetteer.sites
        return [place] if own else []
    if kind == "governorate":
        return [place] if gazetteer.collection.places[place].like == kind else []
    if place in gazetteer.sites:
        return [place] if kind in gazetteer.called[place] else []
    for kinds in (gazetteer.sites, gazetteer.called):
        inside = [site for site in gazetteer.holders.get(place, ()) if kind in kinds[site]]
        if inside:
            return inside if len(inside) == 1 else []
    return []


def _without_name(sentence: Sentence, kind: str) -> tuple[int, int] | None:
    """Return where a common word for a kind of place stands with no name beside it, or None.

    Words that tell one site from another belong to it: the naval base.
    """
    listed, forms = sentence.rules[f"carried.{kind}"], sentence.forms
    for index, form in enumerate(forms):
        last = _end_of(sentence, listed, index) if listed.may_begin(form) else 0
        if not last:
            continue
        first = index
        while first > 0 and _tells(sentence, forms[first - 1]):
            first -= 1
        while last < len(forms) and not sentence.cased and _tells(sentence, forms[last]):
            last += 1
        if not _has_name(sentence, sentence.first + first, sentence.first + last):
            return sentence.first + first, sentence.first + last
    return None


def _end_of(sentence: Sentence, listed: Phrases, index: int) -> int:
    """Return where a listed phrase that begins at a word ends, over words that tell sites apart; 0 if none does."""
    forms = sentence.forms
    for size in range(listed.longest + MODIFIERS, 0, -1):
        words = forms[index : index + size]
        plain = [word for word in words[1:-1] if not _tells(sentence, word)]
        whole = words if size == 1 else [words[0], *plain, *words[-1:]]
        if len(words) == size and " ".join(whole) in listed:
            return index + size
    return 0


def _tells(sentence: Sentence, word: str) -> bool:
    """Say whether a word tells one site of a kind from another."""
    return word in sentence.rules["site_links.telling"] or word in sentence.gazetteer.country_words


def _has_name(sentence: Sentence, first: int, last: int) -> bool:
    """Say whether a name beside a common word says which place is meant, or makes a name of it."""
    places = sentence.gazetteer.collection.places
    for match in sentence.matches:
        fine = any(places[name.id].like != "country" for name in match.places)
        if fine and match.first < last + BESIDE and match.last > first - 1:
            return True
    others = sentence.rules["not_carried"]
    return (
        others.end(sentence.before(first, 2)) or others.begin(sentence.after(last, 1)) or sentence.leads_to_name(last)
    )


def _is_named(sentence: Sentence, kind: str, found: Sequence[FoundPlace]) -> bool:
    """Say whether a sentence tells of such a place itself."""
    named = [each for each in found if each.link == "named"]
    if kind in TOWNS or kind == "governorate":
        places, origins = sentence.gazetteer.collection.places, sentence.rules["origins"]
        left = {
            each.id for each in named if origins.inside(sentence.before(each.first, 2))
        }  # from the coast to the town
        return any(places[each.id].like not in COARSE or each.id not in left for each in named)
    return any(kind in sentence.gazetteer.sites.get(each.id, ()) for each in found)


def _precision(sentence: Sentence, place: str) -> str:
    """Say how exactly a common word says where."""
    kind = sentence.gazetteer.collection.places[place].like
    return kind if kind in ("town", "governorate") else SITE
