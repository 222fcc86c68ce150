"""What holds for any text: quotes are the text's own, nothing crashes, nothing is random."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from curation.propose import Draft, Gazetteer, NotText, Source, propose, read_source
from curation.propose.annotation import Sentence, annotate
from curation.propose.draft import to_json, to_toml
from curation.propose.names import Match, find_names
from curation.propose.rules import LANGUAGES, read_rules
from curation.propose.text import clean
from curation.propose.words import split_words

WORDS = (
    "Tartus", "Hmeimim", "in", "Moscow", "said", "the", "buffer zone", "Israel", "on", "Tuesday",
    "July 31", "since", "2024", "bases", "القامشلي", "وبدمشق", "قال", "الشرع", "منذ", "تموز",
    "Тартусе", "в", "Москву", "июля", "аш-Шараа", "—", ",", ".", "\n\n", "(", "»", "’s", "\u202e",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=40).map(" ".join)
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@calm
@given(text=texts, language=st.sampled_from(LANGUAGES))
@example(text="Tartus", language="en")
def test_every_quote_is_a_substring_with_right_offsets(gazetteer: Gazetteer, text: str, language: str) -> None:
    source = Source(clean(text))
    draft = propose(Source(source.text, language=language, published="2025-09-22"), gazetteer, "any")
    for each in draft.excerpts:
        assert source.text[each.start : each.end] == each.quote
        assert source.text[: each.start].endswith(each.prefix)
        assert source.text[each.end :].startswith(each.suffix)
        assert each.places
        assert 0 <= each.confidence <= 1
    again = propose(Source(source.text, language=language, published="2025-09-22"), gazetteer, "any")
    assert to_json(draft) == to_json(again)
    assert to_toml(draft) == to_toml(again)


@calm
@given(content=st.binary(max_size=300))
def test_no_bytes_make_it_fail(gazetteer: Gazetteer, content: bytes) -> None:
    text = "refused"
    with suppress(NotText):
        source = read_source(content)
        text = propose(source, gazetteer).source.text
        assert text == source.text
    assert text == "refused" or "\x00" not in text


@calm
@given(text=texts)
def test_names_found_do_not_overlap(gazetteer: Gazetteer, text: str) -> None:
    words = split_words(text)
    found = find_names(words, gazetteer.lexicon, read_rules("en"))
    ends = [0, *(match.last for match in found)]
    assert all(match.first >= end for match, end in zip(found, ends, strict=False))


def is_accounted_for(draft: Draft, sentence: Sentence, match: Match) -> bool:
    """Say whether a name is linked by the excerpt it stands in, told of, or in a passage that is told of."""
    span, start = sentence.span, sentence.words[match.first].start
    excerpts = [each for each in draft.excerpts if each.start <= start < each.end]
    links = {place.id for each in excerpts for place in each.places}
    links |= {actor.id for each in excerpts for actor in each.actors}
    words = " ".join(sentence.written(match.first, match.last).split())
    told = {" ".join(each.words.split()).removesuffix(" …") for each in draft.told}
    passed = " ".join(sentence.text.split())
    counted = any("sentences name" in each.why or "sentence names" in each.why for each in draft.told)
    return bool(
        links & {name.id for name in match.names}
        or words in told
        or any(each and passed.startswith(each) for each in told)
        or (not excerpts and counted and span.role in ("body", "caption"))
        or (excerpts and match.countries and not match.actors)
    )


@calm
@given(text=texts, language=st.sampled_from(LANGUAGES))
@example(text="Anton Lavrov left Tartus. Talks in Ankara.", language="en")
@example(text="Sweida news\n\nPutin left Sweida. Putin left Sweida.", language="en")
@example(text="They heard of Russia. Forces left Tartus.", language="en")
def test_no_name_is_silent(gazetteer: Gazetteer, text: str, language: str) -> None:
    source = Source(clean(text), language=language, published="2025-09-22")
    draft = propose(source, gazetteer, "any")
    silent = [
        sentence.written(match.first, match.last)
        for sentence in annotate(source.text, language, gazetteer)
        for match in sentence.matches
        if match.places or match.actors or match.surnames
        if not is_accounted_for(draft, sentence, match)
    ]
    assert silent == []
