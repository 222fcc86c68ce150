"""Text: cleaning, folding, characters that must not be there, and addresses of quotes."""

from __future__ import annotations

import re
import time
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.text import (
    CONTEXT_LENGTH,
    EXACT_LIMIT,
    address_at,
    clean_article,
    context_of,
    fold,
    is_seen,
    nearest,
    problem_characters,
    text_fragment,
)

words = st.lists(st.text("abcé-,&% ’“م", min_size=1, max_size=9), min_size=1, max_size=90)


def test_links_in_links_do_not_take_for_ever() -> None:
    assert clean_article("[a [b](c) d](e)") == "a b d"
    text = "[" * 20_000 + "a" + "](b)" * 20_000
    start = time.perf_counter()
    clean_article(text)
    assert time.perf_counter() - start < 5  # took minutes when each went for itself


@pytest.mark.parametrize("text", ["", " \n", "\u200f", "\u3164\u2800", "\u0301", "\u200b\ufe0f"])
def test_what_nobody_sees_is_no_text(text: str) -> None:
    assert not is_seen(text)
    assert is_seen(f"{text}—")
    assert is_seen(f"\u200fا{text}")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\n\n# A title\n\nBy [An Author](#)\n", "A title\n\nBy An Author"),
        ("was [pushed out](https://x.example/a_b) of it", "was pushed out of it"),
        ("[‘Held [there]’](#) now", "[‘Held [there]’](#) now"),
        ("**Related:** [a [b](u) c](v)", "Related: a b c"),
        ("*adapted from the [original](#) text.*", "adapted from the original text."),
        ("**bold** and *slanted* and 2 * 3 * 4", "bold and slanted and 2  3  4"),
        ("see <https://x.example/?a=1>", "see https://x.example/?a=1"),
        ("a <b> c", "a <b> c"),
        ("a\r\nb\r\n\r\nc", "a\nb\n\nc"),
        ("“curly” – dash—dash\u00a0’", "“curly” – dash—dash\u00a0’"),
        ("a # b\n### c\n#d", "a # b\nc\n#d"),
    ],
)
def test_marks_go_and_words_stay(text: str, cleaned: str) -> None:
    assert clean_article(text) == cleaned


def test_a_text_without_marks_is_only_stripped() -> None:
    text = "One sentence.\n\nAnother – “quoted”.\n\n\n\nA third."
    assert clean_article(f"\n {text} \n") == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Shibani", "Al Shibani"),
        ("al-Shibani", "al–Shibānī"),
        ("Ma'ariya", "Maʿariya"),
        ("Syria’s", "syria's"),
        ("“Hello”,  she said", "hello she said"),
        ("أحمد إدلب آل ٱلله", "احمد ادلب ال الله"),
        ("حُمَيْمِيم", "حميميم"),
        ("طـــرطوس", "طرطوس"),
        ("السويداء القنيطرة مستشفى", "السويداء القنيطره مستشفي"),
        ("مؤتمر شاطئ", "موتمر شاطي"),
        ("کردی", "كردي"),
        ("Хмеймим Ёлка", "ХМЕЙМИМ елка"),
        ("Straße", "STRASSE"),
        ("ﬁre", "fire"),
        ("İstanbul ılık", "istanbul ilik"),
        ("a\u200eb\u200f\u200b", "ab"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert len({fold(word) for word in ("Tartus", "Tartu", "طرطوس", "Тартус", "Homs")}) == 5
    assert fold("$400 + 3") == "$400 + 3"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


@given(st.text(), st.text())
def test_a_word_is_found_in_what_holds_it(before: str, after: str) -> None:
    assert fold("Хмеймим") in fold(f"{before} Хмеймим {after}")


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000 control character"),
        ("\x1b", "U+001B control character"),
        ("\r", "U+000D control character"),
        ("\x85", "U+0085 control character"),
        ("\u202e", "U+202E right-to-left override"),
        ("\u2066", "U+2066 left-to-right isolate"),
        ("\u2069", "U+2069 pop directional isolate"),
        ("\u2028", "U+2028 line separator"),
        ("\ud800", "U+D800 lone surrogate"),
    ],
)
def test_what_has_no_place_in_a_text_is_found_where_it_stands(character: str, name: str) -> None:
    found = problem_characters(f"abc{character}d{character}")
    assert [(each.position, each.name) for each in found] == [(3, name), (5, name)]


def test_right_to_left_text_with_its_marks_is_no_problem() -> None:
    assert problem_characters("«سوند»\u200f (Sund)\u200e\u061c\n\tСунд — ’“”\u00a0…") == ()


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("A first-rate, R&D-led 50% rise", "A%20first%2Drate%2C%20R%26D%2Dled%2050%25%20rise"),
        ("Six  words broken \u00a0 by many blanks", "Six%20words%20broken%20by%20many%20blanks"),
        ("“Curly” – т م is", "%E2%80%9CCurly%E2%80%9D%20%E2%80%93%20%D1%82%20%D9%85%20is&text=%D1%82%20%D9%85%20is"),
        ("five words / # ? =+", "five%20words%20%2F%20%23%20%3F%20%3D%2B"),
        (
            "The first line goes on for long.\n\nThe second one, though, is the last of them.",
            "The%20first%20line%20goes%20on%20for,though%2C%20is%20the%20last%20of%20them.",
        ),
        ("One.\n\nTwo three.", "One.,Two%20three."),
        ("‘Go’, Hild’s men go", "%E2%80%98Go%E2%80%99%2C%20Hild%E2%80%99s%20men%20go&text=Hild%E2%80%99s%20men%20go"),
        ("Two ships[12] left", "Two%20ships%5B12%5D%20left&text=Two%20ships"),
        ("Sund\tsix ships", "Sund%20six%20ships&text=six%20ships"),
        ("«…»", "%C2%AB%E2%80%A6%C2%BB"),
    ],
)  # fmt: skip
def test_a_quote_is_encoded_as_the_directive_asks(quote: str, directive: str) -> None:
    assert text_fragment(quote) == f":~:text={directive}"


def test_a_long_quote_is_given_by_its_edges() -> None:
    quote = " ".join(f"word{number}" for number in range(80))
    assert len(quote) > EXACT_LIMIT
    assert text_fragment(quote) == (
        ":~:text=word0%20word1%20word2%20word3%20word4%20word5,word74%20word75%20word76%20word77%20word78%20word79"
    )
    assert text_fragment(quote[: EXACT_LIMIT - 10]).count(",") == 0
    assert text_fragment("x" * 400) == f":~:text={'x' * 400}"


def test_a_quote_is_given_with_what_stands_around_it_on_its_line() -> None:
    assert text_fragment("strategic loser", "avoiding being a ", " after the fall") == (
        ":~:text=avoiding%20being%20a-,strategic%20loser,-after%20the%20fall"
    )
    cut = "ords that were cut, being one a "
    assert len(cut) == 32
    assert text_fragment("two words", cut, "\n\nNext line") == (
        ":~:text=that%20were%20cut%2C%20being%20one%20a-,two%20words"
    )
    assert text_fragment("two words", "Line.\n\n", " and a suffix of 32 characters, c") == (
        ":~:text=two%20words,-and%20a%20suffix%20of%2032%20characters%2C"
    )
    assert text_fragment("but a quote of five words", "Line.\n\n", "\nLine.") == (
        ":~:text=but%20a%20quote%20of%20five%20words"
    )
    long = " ".join(["words"] * 80)
    assert text_fragment(long, "before ", " after") == (
        f":~:text=before-,{'%20'.join(['words'] * 6)},{'%20'.join(['words'] * 6)},-after"
    )


TWICE = "They said so. Patrols began in the south. Others said that patrols began in the south.\n\nPatrols began."


@pytest.mark.parametrize(
    ("words", "nth", "context"),
    [
        ("They said so", 0, ("", "")),
        ("Patrols began in the south", 0, ("", "")),
        ("patrols began in the south", 1, ("that ", "")),
        ("Patrols began", 0, ("", "")),
        ("Patrols began", 2, ("south.\n\n", "")),
    ],
)
def test_what_stood_before_in_a_text_is_told_apart_by_the_fewest_words(
    words: str, nth: int, context: tuple[str, str]
) -> None:
    found = [match.start() for match in re.finditer(words, TWICE, re.IGNORECASE)]
    start = found[nth]
    prefix, suffix = context_of(TWICE, start, start + len(words))
    around = prefix + TWICE[start : start + len(words)] + suffix
    assert TWICE.lower().index(around.lower()) == start - len(prefix)
    assert (prefix, suffix) == context


def test_what_cannot_be_told_apart_has_all_the_context_there_may_be() -> None:
    text = "\n\n".join(["One and the same caption, which is repeated word for word and goes on for long."] * 3)
    start = text.index("which")
    assert context_of(text, start, start + 5) == ("", "")
    second = text.index("which", start + 5)
    prefix, suffix = context_of(text, second, second + 5)
    assert prefix.endswith("caption, ")
    assert suffix.startswith(" is")
    assert max(len(prefix), len(suffix)) < CONTEXT_LENGTH


@given(st.text("ab c\n.", max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_context_always_stands_around_its_passage(text: str, start: int, length: int) -> None:
    end = min(start + length, len(text))
    if start >= end:
        return
    prefix, suffix = context_of(text, start, end)
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)


@pytest.mark.parametrize(
    ("address", "joined"),
    [
        ("https://x.example/a", "https://x.example/a#:~:text=five%20words%20are%20in%20it"),
        ("https://x.example/a?b=1#top", "https://x.example/a?b=1#top:~:text=five%20words%20are%20in%20it"),
        ("https://x.example/#:~:text=a", "https://x.example/#:~:text=a&text=five%20words%20are%20in%20it"),
    ],
)  # fmt: skip
def test_a_directive_joins_an_address(address: str, joined: str) -> None:
    assert address_at(address, "five words are in it") == joined


def test_nothing_to_quote_leaves_the_address() -> None:
    assert address_at("https://x.example/a", " \n") == "https://x.example/a"


@given(words, st.text("ab -\n", max_size=32), st.text("ab -\n", max_size=32))
def test_a_directive_can_be_taken_apart_again(parts: list[str], prefix: str, suffix: str) -> None:
    quote = " ".join(parts)
    if not quote.strip():
        return
    address = address_at("https://x.example/", quote, prefix, suffix)
    directive = urlsplit(address).fragment.removeprefix(":~:text=")
    first, *again = directive.split("&text=")
    assert all(unquote(part).strip(",") in " ".join(quote.split()) for term in again for part in term.split(","))
    terms = first.split(",")
    terms = [term for term in terms if not term.startswith("-") and not term.endswith("-")]
    assert 1 <= len(terms) <= 2
    said = " ".join(quote.split())
    assert said.startswith(unquote(terms[0]))
    assert said.endswith(unquote(terms[-1]))
    assert len(terms) == 2 or unquote(terms[0]) == said


def test_the_nearest_words_are_the_likest_first_and_only_those_that_are_like() -> None:
    known = ["port-sund", "port-sand", "hild", "far-town"]
    assert nearest("port-sunt", known, 3) == ["port-sund", "port-sand"]
    assert nearest("hld", dict.fromkeys(known)) == ["hild"]
    assert nearest("zzzz", known) == []
    assert nearest("x" * 10_000, known) == []
