"""From pages and bytes to clean text and metadata."""

from __future__ import annotations

import pytest

from curation.propose import Gazetteer, Source, propose, read_source
from curation.propose.container import decode_page
from curation.propose.rules import guess_language
from layers.decoding import Decoded

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Convoy returns | Levant Wire</title>
<link rel="canonical" href="https://levantwire.example/2025/08/convoy">
<meta property="og:site_name" content="Levant Wire">
<meta property="og:title" content="Convoy returns to Qamishli">
<meta name="author" content="Rana Haddad">
<meta property="article:published_time" content="2025-08-14T09:00:00+03:00"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/tartus">Tartus news</a></li></ul></nav>
<article><h1>Convoy returns to Qamishli</h1>
<figure><img src="a.jpg"><figcaption>A convoy near Quneitra on Tuesday. (SANA)</figcaption></figure>
<p>Russian forces returned to Qamishli on Tuesday, residents told Levant Wire, in what they called
the first patrol since the winter.</p>
<p>The convoy of five vehicles drove along the border with <a href="x">Turkey</a>, they said,
before it returned to the airport in the afternoon.</p>
<script>var place = "Tartus";</script></article>
<aside><p>Read also: Tartus port reopens</p></aside>
<div class="comments"><p>Someone: Tartus is lovely</p></div>
<footer>Damascus Street 5</footer></body></html>"""


def test_a_page_gives_its_text_captions_and_metadata() -> None:
    source = read_source(PAGE.encode(), "convoy.html")
    assert source.title == "Convoy returns to Qamishli"
    assert source.authors == ("Rana Haddad",)
    assert (source.outlet, source.language) == ("Levant Wire", "en")
    assert source.published == "2025-08-14"
    assert source.url == "https://levantwire.example/2025/08/convoy"
    assert "A convoy near Quneitra on Tuesday. (SANA)" in source.text
    assert "border with Turkey, they said" in source.text
    for junk in ("Tartus", "Home", "Damascus Street"):
        assert junk not in source.text


def test_markdown_marks_and_controls_go() -> None:
    source = read_source(b"# Title\r\n\r\nSee **the** [port](https://x.example).\x00\xe2\x80\xae")
    assert source.text == "Title\n\nSee the port."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_arabic_is_decoded(encoding: str) -> None:
    words = "قال مصدر في طرطوس إن السفن غادرت المرفأ صباح اليوم، وإن المرفأ فارغ."
    head = f'<meta charset="{encoding}">' if encoding.startswith("windows") else ""
    assert words in decode_page((head + words).encode(encoding)).text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("دو کشتی روز دوشنبه بندر طرطوس را ترک کردند، مدیر بندر گفت.", "fa"),
        ("دو کشتی روز دوشنبه بندر طرطوس را ترک کردند، مدیر بندر گفت که اسکله بسته است و کسی چیزی نمی‌داند.", "fa"),
        ("Два кораблі вийшли з порту Тартус у понеділок.", "uk"),
        ("غادرت سفينتان ميناء طرطوس يوم الاثنين، قال مدير الميناء.", "ar"),
        ("Два корабля вышли из порта.", "ru"),
    ],
)
def test_letters_that_a_language_does_not_write_tell_another(text: str, language: str) -> None:
    assert guess_language(text, ("ar", "ru", "en")) == language


def test_an_encoding_that_was_guessed_is_told() -> None:
    words = "Два корабля вышли из порта Тартус в понедельник, сообщил начальник порта журналистам. " * 3
    declared = read_source(f"<meta charset=windows-1251><p>{words}</p>".encode("cp1251"), "a.html")
    guessed = read_source(f"<p>{words}</p>".encode("cp1251"), "a.html")
    assert declared.text == guessed.text == words.strip()
    assert not any("encoding" in note for note in declared.notes)
    assert any("nothing says its encoding" in note for note in guessed.notes)


def test_what_a_header_declares_counts_before_a_guess() -> None:
    assert decode_page("Порт".encode("cp1251"), "windows-1251") == Decoded("Порт", "cp1251")
    assert decode_page("Порт".encode("koi8-r"), "KOI8-R") == Decoded("Порт", "koi8-r")
    assert decode_page("Порт".encode(), "windows-1251").text == "Порт"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_told(encoding: str) -> None:
    for words in ("A boat left Sund at dawn.", "قال مصدر في طرطوس إن السفن غادرت المرفأ."):
        source = read_source(words.encode(encoding), "a.txt")
        assert source.text == words
        assert any(encoding in note for note in source.notes)


def test_a_page_without_an_article_has_no_text() -> None:
    assert read_source(b"<html><body></body></html>", "empty.html").text == ""


def test_a_line_that_only_tells_when_is_no_title(gazetteer: Gazetteer) -> None:
    rest = "Boats leave the south\n\nIt was a dry spring.\n\nNobody knew why.\n\nA convoy left Tartus on Friday."
    for line, title in (("5 May 2025", "Boats leave the south"), ("Notes, 5 May 2025", "Notes, 5 May 2025")):
        draft = propose(Source(f"{line}\n\n{rest}", language="en"), gazetteer)
        assert (draft.source.title, draft.published.edtf) == (title, "2025-05-05")
