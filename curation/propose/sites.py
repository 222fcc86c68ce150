"""Places that a sentence means by common words: bases, ports and airports, zones and regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from curation.propose.annotation import FoundPlace, PlaceMemory, Sense, Sentence
from curation.propose.gazetteer import SITE, Gazetteer, site_kind
from curation.propose.names import Match
from curation.propose.words import without_article
from layers.collection.geometry import distance_km
from layers.model import Place

REACH = 7
SITE_PARTING = frozenset(".;:()—–")
RECENT = 4
ZONE_RECENT = 2
BOTH = 2
LOCATED_WITHIN = 3
NEAR_KM = 110.0
"""Within this distance of its anchor another place speaks for a zone, beyond it against."""
DIRECTLY = 4
HOLDER_REACH = 7
LOCATION_REACH = 6
PARTING = ",;—–:،"

Speaks = Literal["for", "against", "home"]


def with_unnamed(sentence: Sentence, named: Sequence[FoundPlace], memory: PlaceMemory) -> list[FoundPlace]:
    """Return named places of a sentence, then those that it means by other words.

    By a word beside the name of the town they are in (the port of X, bases in X and Y), or by a
    word that points back or out: these bases, both bases, X's bases, the zone.
    """
    found = [*named, *_sites_beside(sentence, named)]
    found += _base_there(sentence, found)
    found += _bases_meant(sentence, memory)
    return [*found, *_zone_meant(sentence, found, memory)]


def _sites_beside(sentence: Sentence, found: Sequence[FoundPlace]) -> Iterator[FoundPlace]:
    """Give the sites in named places that the words around them mean: 'bases in A and B'."""
    gazetteer = sentence.gazetteer
    for place in found:
        sites = gazetteer.holders.get(place.id, ())
        if place.link != "named" or not sites or place.id in gazetteer.sites:
            continue
        sides = ((place.first - 1, -1), (place.last, 1))
        kinds = {_kind_beside(sentence, *side) for side in sides}
        for site in sites:
            shared = kinds & (gazetteer.sites if len(sites) > 1 else gazetteer.called)[site]
            if shared:
                why = f"'{min(shared)}' beside the name of {place.id}"
                yield FoundPlace(site, "implied", SITE, 0.8, why, place.first, place.last)


def _base_there(sentence: Sentence, found: Sequence[FoundPlace]) -> Iterator[FoundPlace]:
    """Give the site that 'the base' means beside the name of the one town that has such a site."""
    rules, forms, sites = sentence.rules, sentence.forms, sentence.gazetteer.sites
    index = sentence.find("the_base")
    if index is None or _is_located(sentence, index):
        return
    size = rules["the_base"].size(forms[index:])
    if sentence.leads_to_name(sentence.first + index + size):
        return
    if rules["not_carried"].begin(forms[index + size : index + size + 1]):
        return
    language = sentence.rules.language
    kinds = {site_kind(form, language) for form in forms[index : index + LOCATED_WITHIN]}
    named = sorted({each.id for each in found if each.link == "named"})
    fitting = [site for site in _sites_in(sentence, named) if kinds & sites[site]]
    if len(fitting) == 1 and fitting[0] not in {each.id for each in found}:
        yield FoundPlace(fitting[0], "implied", SITE, 0.55, "the site in the place beside it")


def _bases_meant(sentence: Sentence, memory: PlaceMemory) -> list[FoundPlace]:
    """Return the sites that are meant without a name: 'these bases', 'Russian bases'."""
    rules, forms = sentence.rules, sentence.forms
    for index, form in enumerate(forms if sentence.may_have("these.plural") else ()):
        if form not in rules["these.plural"] or _is_located(sentence, index):
            continue
        near = forms[max(0, index - LOCATED_WITHIN) : index]
        before = [word for word in near if word not in rules["these.military"]]
        owner = _owner(sentence, sentence.first + index)
        found: list[FoundPlace] = []
        if rules["these.two"].end(before) or (form in rules["these.both"] and owner is None):
            found += _again(sentence, _both(sentence, memory), form)
        elif at_home := _owner_at_home(sentence, index):
            found += _all_of(sentence, at_home, form, memory)
        elif rules["these.pointing"].end(before) and owner is None:
            found += _again(sentence, _last(sentence, memory), form)
        elif owner:
            found += _all_of(sentence, owner, form, memory)
        if found:
            return found
    return []


def _zone_meant(sentence: Sentence, found: Sequence[FoundPlace], memory: PlaceMemory) -> Iterator[FoundPlace]:
    """Give the zone that 'the zone' means, if one was named a sentence or two before."""
    index = sentence.find("these.zone")
    if index is None or sentence.is_named(sentence.first + index + 1) or _is_told_apart(sentence, index):
        return  # in a longer name
    named = {each.id for each in found}
    for place, number in memory.zone_at.items():
        recent = 0 < sentence.number - number <= ZONE_RECENT
        others = place in memory.zones and memory.zones[place].meaning != "place"
        if recent and not others and place not in named:
            yield FoundPlace(place, "implied", "region", 0.55, "the zone spoken of before")
            return


def _is_told_apart(sentence: Sentence, index: int) -> bool:
    """Say whether an adjective tells a zone from others, where no article of its own does."""
    rules, forms = sentence.rules, sentence.forms
    if rules["determiners"].begin(forms[index : index + 1]):
        return False
    if sentence.cased:  # before it, in a case of its own
        before = forms[index - 1] if index else ""
        return bool(before) and not any(
            rules[name].end([before]) for name in ("inside", "moving", "conjunctions_apart")
        )
    return any(after != without_article(after, rules.language) for after in forms[index + 1 : index + 2])


def _kind_beside(sentence: Sentence, index: int, step: int) -> str:
    """Return the kind of site named from a word on, backwards (-1) or not, over joining words."""
    rules = sentence.rules
    for _ in range(REACH):
        if not sentence.first <= index < sentence.last or sentence.is_parted(index + (step < 0), SITE_PARTING):
            return ""
        gap = sentence.gap(index) if step > 0 else ""
        if "," in gap and not (gap.strip() == "," and rules["appositions"].begin(sentence.after(index, 1))):
            return ""
        word = sentence.words[index].form
        kind = site_kind(word, rules.language)
        if kind:
            return kind
        leads_on = word in rules["site_links.words"] or _is_of_place(sentence, index)
        if not leads_on or (step > 0 and word in rules["inside"]):
            return ""
        index += step
    return ""


def _is_of_place(sentence: Sentence, index: int) -> bool:
    """Say whether a word belongs to the name of a place or a country."""
    named = (match for match in sentence.matches if match.first <= index < match.last)
    return any(match.places or match.countries for match in named)


def _is_located(sentence: Sentence, index: int) -> bool:
    """Say whether a place is named just after 'bases in': then it says which ones."""
    first = sentence.first + index + 1
    if not sentence.rules["inside"].begin(sentence.after(first, 2)):
        return False
    places = sentence.gazetteer.collection.places
    return any(
        match.first in range(first, first + LOCATED_WITHIN) and places[name.id].like != "country"
        for match in sentence.matches
        for name in match.places
    )


def _of_kind(sentence: Sentence, sites: Iterable[str]) -> list[str]:
    """Return the sites of the kinds that the words of the rules point back to."""
    kinds = set(sentence.rules.table["these"]["kinds"])
    return [site for site in sites if kinds & sentence.gazetteer.sites[site]]


def _both(sentence: Sentence, memory: PlaceMemory) -> list[str]:
    """Return the two sites of a kind that 'both' means: those last named, else the only two."""
    named = _of_kind(sentence, memory.all_sites)
    if len(named) >= BOTH:
        return named[-BOTH:]
    listed = _of_kind(sentence, sentence.gazetteer.sites)
    return listed if len(listed) == BOTH else []


def _last(sentence: Sentence, memory: PlaceMemory) -> list[str]:
    """Return the sites named a few sentences before, else those in the places named there."""
    recent = sentence.number - memory.sites_at <= RECENT
    named = _of_kind(sentence, memory.sites) if recent else []
    if named:
        return named
    if 0 < sentence.number - memory.holders_at <= RECENT:
        return _of_kind(sentence, _sites_in(sentence, memory.holders))
    return []


def _sites_in(sentence: Sentence, holders: Iterable[str]) -> list[str]:
    """Return the sites that lie in some places."""
    return [site for each in holders for site in sentence.gazetteer.holders.get(each, ())]


def _owner(sentence: Sentence, index: int) -> str | None:
    """Return the country that an adjective or possessive beside 'bases' names, or None."""
    military, states = sentence.rules["these.military"], sentence.gazetteer.states
    for match in sentence.matches:
        before = sentence.between(match.last, index)
        after = sentence.between(index + 1, match.first)
        # Where a language has no capitals, an adjective follows what it tells of.
        follows = match.first > index and len(after) <= 1 and not sentence.cased
        beside = before if match.last <= index else after
        if (match.last <= index or follows) and all(word in military for word in beside):
            codes = [name.id for name in match.countries]
            codes += [states.get(name.id, "") for name in match.actors]
            if codes and codes[0]:
                return codes[0]
    return None


def _owner_at_home(sentence: Sentence, index: int) -> str | None:
    """Return the only foreign country that a sentence about bases in the home country names, or None."""
    gazetteer, after = sentence.gazetteer, sentence.first + index + 1
    at_home = any(
        gazetteer.collection.places[name.id].like == "country" and match.first <= after + 1 and match.first >= after
        for match in sentence.matches
        for name in match.places
    )
    codes = {gazetteer.states.get(name.id, "") for match in sentence.matches for name in match.actors}
    foreign = codes - gazetteer.home.keys() - {""}
    located = sentence.rules["inside"].begin(sentence.after(after, 2))
    return next(iter(foreign)) if at_home and located and len(foreign) == 1 else None


def _again(sentence: Sentence, sites: Iterable[str], word: str) -> Iterator[FoundPlace]:
    """Give the sites spoken of before, and the places they are in."""
    for site in sites:
        why = f"'{word}' spoken of before"
        yield FoundPlace(site, "implied", SITE, 0.6, why)
        parent = sentence.gazetteer.collection.places[site].parent
        if parent:
            yield FoundPlace(parent, "implied", SITE, 0.6, why)


def _all_of(sentence: Sentence, code: str, word: str, memory: PlaceMemory) -> Iterator[FoundPlace]:
    """Give the places that a country's bases are in, and remember the bases.

    They are the sites whose own names say that they are that country's.
    """
    gazetteer = sentence.gazetteer
    listed = _of_kind(sentence, gazetteer.sites)
    sites = [each for each in listed if code in gazetteer.mentioned[each]]
    memory.sites, memory.sites_at = tuple(sites), sentence.number
    for site in sites:
        parent = gazetteer.collection.places[site].parent
        if parent:
            yield FoundPlace(parent, "implied", "country", 0.5, f"'{word}' of {code}")


# --- Zones and regions whose names are common words: whose is meant ---


class Marker(NamedTuple):
    """A name near a zone's: its words, and whether it speaks for the zone of the collection.

    `what` is the id of a place or the code of a country. The zone's own country speaks for
    any zone in it, and so for none: "home".
    """

    first: int
    last: int
    speaks: Speaks
    what: str
    is_country: bool


def judge_common(sentence: Sentence, match: Match, place: Place, memory: PlaceMemory) -> Sense | None:
    """Tell a zone of the collection from another country's, if it is named by common words only.

    By the names around it, in order: what modifies it directly, where it is said to lie, who is
    said to hold it, who else is named in the sentence, what the last such zone was, what the
    article is about.
    """
    name = match.places[0]
    if place.like not in ("zone", "region") or sentence.gazetteer.proper.intersection(name.key):
        return None
    markers = list(_markers(sentence, match, place))
    beside = next(_beside(sentence, match, place, markers), None)
    if beside is not None:
        against, why = beside.speaks == "against", f"{beside.what} beside it"
        sense = Sense("neither" if against else "place", 0.92, why)
    elif place.like == "region":
        sense = _judge_region(sentence, match, markers)
    else:
        sense = _by_others(sentence, place, markers, memory)
    memory.zones[place.id] = sense
    return sense


def _by_others(sentence: Sentence, place: Place, markers: Sequence[Marker], memory: PlaceMemory) -> Sense:
    """Judge a zone by who else is named, the last one spoken of, what the article is about."""
    own = [marker for marker in markers if marker.speaks == "for"]
    against = [marker for marker in markers if marker.speaks == "against"]
    far = [marker for marker in against if not marker.is_country]
    if own:
        return Sense("place", 0.6 if against else 0.85, f"{own[0].what} in the sentence")
    if far:
        return Sense("neither", 0.7, f"{far[0].what} in the sentence")
    if place.id in memory.zones:
        return Sense(memory.zones[place.id].meaning, 0.7, "as the one before it")
    if sentence.article.named & sentence.gazetteer.mentioned[place.id]:
        return Sense("place", 0.5, "the article speaks of those who hold it, the sentence does not")
    if against:
        return Sense("neither", 0.6, f"{against[0].what} in the sentence")
    return Sense("place", 0.35, "nothing around it says whose it is")


def _judge_region(sentence: Sentence, match: Match, markers: Sequence[Marker]) -> Sense:
    """Judge a region with a common name: the home country's unless another is the subject."""
    rules = sentence.rules
    other = _other_name(sentence, match)
    if other:
        return Sense("neither", 0.8, f"another name before it: {other}")
    at_home = any(marker.speaks != "against" for marker in markers)
    against = (marker for marker in markers if marker.speaks == "against")
    abroad = [each for each in against if rules["inside"].end(sentence.before(each.first, 2))]
    if abroad and not at_home:
        return Sense("neither", 0.7, f"{abroad[0].what} in the sentence")
    if rules["of_something"].begin(sentence.after(match.last, 1)):
        return Sense("neither", 0.7, "of something else")
    # "The south" alone, or a bare noun, must be where something is or goes; longer names always are.
    short = match.last - match.first > 1 and sentence.words[match.first].form in rules["articles"]
    short = short or (match.last - match.first == 1 and match.places[0].spelling[:1].islower())
    before = sentence.before(match.first, 2)
    from_side = rules["origins"].end(before) and rules["reaching"].inside(sentence.before(match.first))
    if short and (from_side or not (rules["inside"].end(before) or rules["moving"].end(before))):
        return Sense("neither", 0.6, "a direction, not a region")
    confidence = 0.75 if sentence.article.named else 0.4
    return Sense("place", confidence, "the region of the country spoken of")


def _other_name(sentence: Sentence, match: Match) -> str:
    """Return a name before a region's that makes it another's: Gold Coast; else nothing."""
    index = match.first - 1
    if index <= sentence.first or sentence.gap(match.first).strip():
        return ""
    word = sentence.words[index]
    known = any(other.last == match.first for other in sentence.matches)
    is_name = word.capital and not known and word.form not in sentence.rules["not_names"]
    return word.form if is_name else ""


def _markers(sentence: Sentence, match: Match, place: Place) -> Iterator[Marker]:
    """Give the names in a sentence, besides a zone's own, that tell whose zone it is."""
    gazetteer = sentence.gazetteer
    for other in sentence.matches:
        if other.first == match.first:
            continue
        for name in other.names:
            if name.kind == "place":
                speaks, what = _place_speaks(name.id, place, gazetteer), name.id
            else:
                what = name.id if name.kind == "country" else gazetteer.states.get(name.id, "")
                speaks = _country_speaks(what, place, gazetteer)
            if speaks is not None:
                yield Marker(other.first, other.last, speaks, what, name.kind != "place")
                break


def _beside(sentence: Sentence, match: Match, place: Place, markers: Iterable[Marker]) -> Iterator[Marker]:
    """Give the names beside a zone's that tell whose it is, the surest first."""
    rules = sentence.rules
    held, relating = rules["held"], rules["relating"]
    telling = [marker for marker in markers if marker.speaks != "home"]
    between = sentence.between
    leading = [each for each in reversed(telling) if each.last <= match.first]
    following = [each for each in telling if each.first >= match.last]
    before = [(marker, between(marker.last, match.first)) for marker in leading]
    after = [(marker, between(match.last, marker.first)) for marker in following]
    for marker, words in before:  # the Xish-held zone
        if len(words) <= DIRECTLY and all(word in held for word in words):
            yield marker
    for marker, words in after:  # the zone that X set up
        related = all(word in relating or word in held for word in words)
        if related and len(words) <= DIRECTLY and (words or not sentence.cased):
            yield marker
    for marker, words in after:
        if 0 < len(words) <= LOCATION_REACH and _lies_at(sentence, match, marker, words):
            yield marker
    # Who acts before a region's name does not hold it: X patrols in the south.
    for marker, words in before if place.like == "zone" else ():
        holds = len(words) <= HOLDER_REACH and rules["establishing"].inside(words)
        if holds and marker.is_country:
            yield marker


def _lies_at(sentence: Sentence, match: Match, marker: Marker, between: Sequence[str]) -> bool:
    """Say whether a name says where a zone lies: in X, along the border with X."""
    rules, words = sentence.rules, sentence.words
    clause = sentence.article.text[words[match.last - 1].end : words[marker.first].start]
    told = rules["saying"].inside(between) or rules["agents_before"].inside(between)
    parted = any(mark in clause for mark in PARTING)
    return between[0] in rules["locating"] and not (parted or told)


def _country_speaks(code: str, place: Place, gazetteer: Gazetteer) -> Speaks | None:
    """Say for whom a country speaks; None if there is none."""
    if not code:
        return None
    if code in gazetteer.mentioned[place.id]:
        return "for"
    return "home" if code in gazetteer.home else "against"


def _place_speaks(other: str, place: Place, gazetteer: Gazetteer) -> Speaks | None:
    """Say for whom another place speaks: the near ones for a zone, the far ones against."""
    places = gazetteer.collection.places
    if other == place.id:
        return None
    if places[other].like == "country":
        return "home"
    there, here = places[other], place
    related = there.parent == here.id or here.parent == there.id
    anchors = (there.longitude, there.latitude), (here.longitude, here.latitude)
    if related or distance_km(*anchors) <= NEAR_KM:
        return "for"
    return "against" if place.like == "zone" else None
