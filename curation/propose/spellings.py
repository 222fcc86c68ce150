"""Every way to write the places and actors of a collection, ready to be searched for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.propose.names import LONGEST_ACRONYM, LOWER_KINDS, Kind, Name
from curation.propose.rules import LANGUAGES, read_rules
from curation.propose.variants import actor_variants, country_names, place_variants, surnames
from curation.propose.words import Word, split_words
from layers.model import Actor, Collection, Place


def collection_names(collection: Collection) -> Iterator[Name]:
    """Give the names of a collection's places and actors, and those of countries."""
    for place in collection.places.values():
        for spelling, language in _spellings(place):
            variants = place_variants(spelling, language, place, collection)
            yield from _named("place", place.id, variants, language, place.kind)
    for actor in collection.actors.values():
        for spelling, language in _spellings(actor):
            variants = actor_variants(spelling, language, actor)
            yield from _named("actor", actor.id, variants, language, actor.kind)
            if actor.kind == "person":
                last = surnames(spelling, language)
                yield from _named("surname", actor.id, last, language, actor.kind)
    for language in LANGUAGES:
        for code, spelling in country_names(language):
            yield from _named("country", code, [spelling], language, "country")


def make_name(kind: Kind, id_: str, spelling: str, language: str, of_kind: str = "") -> Name | None:
    """Make a name of a spelling; None if it has no letters.

    `of_kind` is the kind of place or actor: those of zones, regions and communities are
    written small within a sentence.
    """
    words = split_words(spelling)
    if not words:
        return None
    capitals = _capitals(words, language, small=of_kind in LOWER_KINDS)
    key = tuple(word.form for word in words)
    return Name(kind, id_, spelling, language, key, capitals, _is_acronym(words))


def _capitals(words: Sequence[Word], language: str, *, small: bool) -> tuple[bool, ...]:
    """Say of each word of a name whether a text must give it a capital."""
    several = len(words) > 1
    # The first word of a description ("Buffer zone", "Military police") need not be capital.
    first_is_free = small or (several and not all(word.capital for word in words))
    articles = read_rules(language)["articles"]
    return tuple(
        word.capital and not (index == 0 and first_is_free) and word.form not in articles
        for index, word in enumerate(words)
    )


def _is_acronym(words: Sequence[Word]) -> bool:
    """Say whether a name is an abbreviation in capitals: SDF, U.S."""
    if len(words) == 1:
        return words[0].upper and len(words[0].form) <= LONGEST_ACRONYM
    return all(len(word.form) == 1 and word.capital for word in words)


def _named(
    kind: Kind, id_: str, spellings: Iterator[str] | list[str], language: str, of_kind: str
) -> Iterator[Name]:
    """Give the names of spellings that have letters, each once."""
    for spelling in dict.fromkeys(spellings):
        name = make_name(kind, id_, spelling, language, of_kind)
        if name is not None:
            yield name


def _spellings(thing: Place | Actor) -> Iterator[tuple[str, str]]:
    """Give the names and aliases of a place or an actor, each with its language.

    What a name adds in brackets is no part of how a text writes it.
    """
    aliases = ((language, alias) for language, group in thing.aliases.items() for alias in group)
    seen = {}
    for language, spelling in (*thing.names.items(), *aliases):
        bare = spelling.partition("(")[0].strip() or spelling
        seen.update(dict.fromkeys(((spelling, language), (bare, language))))
    yield from seen
