"""What a page shows is what is quoted: no word dropped, changed or joined, nothing hidden, nothing added."""

from __future__ import annotations

import json

import pytest

from curation.propose import Gazetteer, Source, propose, read_source
from curation.propose.markup import lay_out, parse

PAD = "The weather had been dry for weeks, and nobody in the valley could remember a spring as quiet as this one."
HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A quiet spring</title>{data}</head>'
STAMP = "<time class='{}' datetime='2025-05-0{}'>Fri</time>"


def page(*paragraphs: str, data: str = "", after: str = "") -> bytes:
    body = "".join(f"<p>{each}</p>" for each in (PAD, *paragraphs, PAD.replace("spring", "summer")))
    return (
        f"{HEAD.format(data=data)}<body><article><h1>A quiet spring</h1>{body}{after}</article></body></html>".encode()
    )


def shown(inner: str) -> list[str]:
    tree = parse(f"<body>{inner}</body>")
    assert tree is not None
    return [block.text for block in lay_out(tree)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Boats left <x-place>Tartus</x-place> on <time>2 May</time>.", "Boats left Tartus on 2 May."),
        ("Boats left <nobr>Tartus at</nobr> <button>dawn</button>.", "Boats left Tartus at dawn."),
        ("Boats left <label>Tartus</label> <output>early</output>.", "Boats left Tartus early."),
        ("Boats left Tar<wbr>tus and Hmei&shy;mim.", "Boats left Tartus and Hmeimim."),
        ("Boats left Tar<b>tus</b>, <i>not</i> <font color=red>Sweida</font>.", "Boats left Tartus, not Sweida."),
        ("Boats left <abbr title='x'>UN</abbr> <data value=1>Tartus</data>.", "Boats left UN Tartus."),
        ("Boats left <ruby>Tartus<rp>(</rp><rt>Tartous</rt><rp>)</rp></ruby>.", "Boats left Tartus Tartous."),
        ("Boats left Tartus<sup><a href='#1'>1</a></sup> on 3<sup>rd</sup> May.", "Boats left Tartus 1 on 3rd May."),
        ("Boats left Tartus<a href='#note-1'>1</a> at <a href='/dawn'>2</a>.", "Boats left Tartus 1 at 2."),
        ("Boats left <b>Tartus</b><sup>12</sup> over 40 km<sup>2</sup>.", "Boats left Tartus 12 over 40 km2."),
        ("Boats left <span style='position:absolute; left:-9999px'>no</span>Tartus.", "Boats left Tartus."),
        ("Boats <i style='clip: rect(0 0 0 0)'>no</i>left<progress>no</progress> Tartus.", "Boats left Tartus."),
        ("<span style='float:left;display:block'>B</span>oats left Tartus.", "Boats left Tartus."),
        ("Boats <x-b><template shadowrootmode=open>left</template></x-b> Tartus.", "Boats left Tartus."),
        ("Boats left <span hidden>no</span>Tartus<span style='display: none'>no</span>.", "Boats left Tartus."),
        ("Boats<script>no</script> left<template>no</template> Tartus<noscript>no</noscript>.", "Boats left Tartus."),
        ("Boats left <span class='sr-only'>to the port of</span> Tartus.", "Boats left Tartus."),
        ("Boats  left\n\tTartus&nbsp;at <!-- no --> dawn.", "Boats left Tartus at dawn."),
        ("Boats left<br>Tartus.", "Boats left\nTartus."),
        ("Boats left <del>Tartus</del><ins>Sweida</ins>, o<ins>r</ins> not.", "Boats left Tartus Sweida, or not."),
        ("He said <q>we <q>stay</q> here</q>, <q>“no”</q>.", "He said “we ‘stay’ here”, “no”."),
        ("Он сказал <i lang=ru-RU><q>мы <q>тут</q></q></i>.", "Он сказал «мы „тут“»."),
        ("قال <span lang=ar><q>نبقى</q></span>.", "قال ”نبقى“."),
        ("<style>q::before, q::after { content: ''; }</style>He <q>stays</q>.", "He stays."),
        ("قال <bdi>محافظ</bdi> <mark>طرطوس</mark> ذلك.", "قال محافظ طرطوس ذلك."),
    ],
)
def test_what_stands_in_line_stays_in_line(written: str, read: str) -> None:
    assert shown(f"<p>{written}</p>") == [read]


def test_blocks_part_and_list_items_have_no_marks() -> None:
    inner = (
        "<div>One<p>Two</p>three<ul><li>Four</li><li>Five</li></ul><table><tr><td>a</td><td>b</td></tr></table></div>"
    )
    assert shown(inner) == ["One", "Two", "three", "Four", "Five", "a\tb"]


def test_what_the_pages_own_style_puts_on_lines_of_its_own_is_not_joined() -> None:
    style = "<style>.p { display: block } .d { display: block; float: left }</style>"
    assert shown(f"{style}<span class=p>One.</span><span class=p><b class=d>T</b>wo.</span>") == ["One.", "Two."]


def test_blocks_that_the_pages_own_style_puts_in_line_are_joined() -> None:
    style = "<style>.i { display: inline } .c { display: contents }</style>"
    assert shown(f"{style}<div class=i>Two </div><div class=c>boats</div><div class=i> left.</div>") == [
        "Two boats left."
    ]


def test_words_that_are_struck_through_are_told() -> None:
    source = read_source(
        page("Boats left <del>Latakia</del> Tartus, <span style='text-decoration:line-through'>not</span>.")
    )
    assert "Boats left Latakia Tartus, not." in source.text
    assert any("struck through in the page, and left in the text: “Latakia not”" in note for note in source.notes)


def test_what_the_pages_own_style_hides_is_left_out() -> None:
    assert shown(
        "<style>.x, #y { float:left; display:none } @media print { p { display: none } }</style>"
        "<p class=x>No</p><p>Yes</p>"
    ) == ["Yes"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Residents of <button>Qamishli</button> counted two aircraft.",
        "Two ships left the port of <x-y>Tartus</x-y> on <time datetime='2025-08-01'>1 August 2025</time>.",
        "<span>Soldiers</span> <output>loaded</output> trucks <label>at Hmeimim</label>.",
        "Patrols <kbd>crossed</kbd> into <var>Quneitra</var> <samp>again</samp>.",
    ],
)
def test_a_quote_is_the_sentence_as_it_is_shown(gazetteer: Gazetteer, sentence: str) -> None:
    (whole,) = shown(f"<p>{sentence}</p>")
    draft = propose(read_source(page(sentence), "a.html"), gazetteer)
    assert [each.quote for each in draft.excerpts] == [whole]


def test_list_items_are_quoted_bare(gazetteer: Gazetteer) -> None:
    items = "</p><ul><li>At Hmeimim, trucks were loaded.</li><li>In Quneitra, patrols passed.</li></ul><p>"
    draft = propose(read_source(page(items), "a.html"), gazetteer)
    assert [each.quote for each in draft.excerpts] == [
        "At Hmeimim, trucks were loaded.",
        "In Quneitra, patrols passed.",
    ]


def test_what_is_left_out_of_the_articles_element_is_counted_and_told() -> None:
    source = read_source(page(after="<aside>More from us: a walk along the river in May</aside>"), "a.html")
    assert "More from us" not in source.text
    assert any("10 words" in note and "“More from us: a walk along the river …”" in note for note in source.notes)


def test_a_quote_that_the_page_does_not_hold_is_refused_and_told(gazetteer: Gazetteer) -> None:
    source = Source("Boats left Tartus at dawn.", language="en", page="Boats*left*Tartusatdawn.")
    draft = propose(source, gazetteer)
    assert draft.excerpts == ()
    assert any("do not stand in the page" in told.why for told in draft.told)


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("Les navires ont quitté Tartous ; « c’était prévu », dit-il. Été, forêt, hélas.", b"\xe2\x80"),
        ("Корабли вышли из Тартуса рано утром, сказал моряк.", b"\xd0"),
        ("غادرت السفن طرطوس صباح اليوم، قال البحار.", b"\xff\xfe"),
        ("“Quotes” — dashes – and an ellipsis… in English.", b"\xc3"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_bad_byte_changes_no_other(text: str, bad: bytes, name: str) -> None:
    content = text.encode() + b" " + bad + b" end."
    if name == "a.html":
        content = b"<html><head><meta charset=utf-8></head><body><article><p>" + content + b"</p></article></body>"
    source = read_source(content, name)
    assert text in source.text
    assert any(f"{len(bad)} byte" in note for note in source.notes)


def test_another_declared_encoding_is_kept_too() -> None:
    content = b"<meta charset=iso-8859-1><article><p>" + "Le caf\u00e9 \u201cdu port\u201d est ferm\u00e9.".encode(
        "cp1252"
    )
    assert "café “du port” est fermé" in read_source(content, "a.html").text


@pytest.mark.parametrize("data", ["{{{body}}}", '{{"@graph": [{{"@type": "WebPage"}}, {{{body}}}]}}', "[{{{body}}}]"])
def test_fuller_text_in_the_pages_data_is_taken_and_told(data: str) -> None:
    full = f"{PAD} In Quneitra, patrols passed. {PAD.replace('weeks', 'months')} And that was all."
    body = f'"@type": "NewsArticle", "articleBody": "{full}"'
    script = (
        f'<script type="application/ld+json">{data.format(body=body).replace("{{", "{").replace("}}", "}")}</script>'
    )
    teaser = f"{HEAD.format(data=script)}<body><article><p>{PAD}</p><p>Subscribe to read on.</p></article></body>"
    source = read_source(teaser.encode(), "a.html")
    assert source.text == full
    assert "Subscribe" not in source.text
    assert any("articleBody" in note for note in source.notes)


def test_text_in_a_pages_data_may_be_a_page_in_entities() -> None:
    body = f"&lt;p&gt;{PAD}&lt;/p&gt;&lt;p class=&quot;x&quot;&gt;In Quneitra, &amp;ldquo;patrols&amp;rdquo; passed."
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    content = f"{HEAD.format(data=script)}<body><article><p>A quiet spring…</p></article></body>"
    fuller = f"{HEAD.format(data=script)}<body><article><p>{PAD.rstrip('.')}…</p></article></body>"
    assert "Quneitra" not in read_source(content.encode(), "a.html").text
    assert read_source(fuller.encode(), "a.html").text == f"{PAD}\n\nIn Quneitra, “patrols” passed."


def test_entities_in_a_text_in_the_pages_data_are_characters() -> None:
    body = f"In&nbsp;Quneitra, patrols passed. {PAD} {PAD.replace('weeks', 'months')}"
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    teaser = f"{HEAD.format(data=script)}<body><article><p>In Quneitra, patrols passed.</p></article></body>"
    assert read_source(teaser.encode(), "a.html").text == body.replace("&nbsp;", "\u00a0")


def test_updates_of_a_live_blog_that_the_page_does_not_show_are_taken_each_with_its_day(gazetteer: Gazetteer) -> None:
    updates = [
        {"@type": "BlogPosting", "datePublished": f"2025-05-0{day}T20:00:00Z", "articleBody": text}
        for day, text in (
            (4, "<p>Boats left Tartus today, &amp; all was quiet.</p>"),
            (2, "Sweida was shut yesterday."),
            (1, PAD),
        )
    ]
    blog = {"@type": "LiveBlogPosting", "datePublished": "2025-05-05", "liveBlogUpdate": updates}
    data = f'<script type="application/ld+json">{json.dumps({"@graph": [blog]})}</script>'
    source = read_source(page(data=data), "a.html")
    assert source.text.count(PAD) == 1
    assert any("hold 2 updates (12 words) that it does not show" in note for note in source.notes)
    draft = propose(source, gazetteer)
    found = [(each.quote, each.date and each.date.edtf) for each in draft.excerpts]
    assert found == [
        ("Boats left Tartus today, & all was quiet.", "2025-05-04"),
        ("Sweida was shut yesterday.", "2025-05-01"),
    ]


def test_a_summary_in_the_pages_data_is_not_taken() -> None:
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "A quiet spring."}</script>'
    assert PAD in read_source(page("In Quneitra, patrols passed.", data=script), "a.html").text


def linked(*articles: str, address: str = "https://gull.example/boats") -> bytes:
    data = f'<link rel="canonical" href="{address}">'
    return page(
        "Boats left Tartus.",
        data=data + "".join(f"<script type='application/ld+json'>{one}</script>" for one in articles),
    )


def test_the_day_of_another_article_in_the_pages_data_is_not_its_own() -> None:
    other = '{"@type": "NewsArticle", "url": "https://gull.example/fish", "datePublished": "2024-01-01"'
    own = '{"@type": "NewsArticle", "url": "https://gull.example/boats", "datePublished": "2025-05-02"}'
    listed = f'{{"@type": "ItemList", "itemListElement": [{{"@type": "ListItem", "item": {other}}}}}]}}'
    assert read_source(linked(listed)).published == ""
    assert read_source(linked(f'{other}, "articleBody": "Fish."}}', own)).published == "2025-05-02"
    assert read_source(linked(f"//<![CDATA[\n{own}\n//]]>")).published == "2025-05-02"
    assert read_source(linked(f'{other}, "articleBody": "Fish."}}', own)).notes == ()


def test_a_second_day_of_the_page_in_its_data_is_told() -> None:
    own = '{{"@type": "{}", "url": "https://gull.example/boats", "datePublished": "2025-05-0{}"}}'
    source = read_source(linked(own.format("NewsArticle", 2), own.format("WebPage", 4), own.format("WebPage", 4)))
    assert source.published == "2025-05-02"
    assert [note for note in source.notes if "the page also says 2025-05-04 (" in note]
    quoted = read_source(page("The harbour master said <q>boats left Tartus</q> that night."))
    assert "said “boats left Tartus” that" in quoted.text


@pytest.mark.parametrize(
    "above",
    [
        "<!-- saved from url=(0043)https://gull.example/2025/05/04/boats-leave -->",
        "<!--\n Page saved with SingleFile \n url: https://gull.example/2025/05/04/boats-leave \n saved date: Mon -->",
    ],
)
def test_where_a_page_was_saved_from_stands_above_it(gazetteer: Gazetteer, above: str) -> None:
    saved = page("Boats left Tartus on Friday.").replace(b"<html", f"{above}<html".encode())
    draft = propose(read_source(saved, "a.html"), gazetteer)
    assert draft.source.url == "https://gull.example/2025/05/04/boats-leave"
    assert draft.source.published == "2025-05-04"


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("25/03/2025", "2025-03-25"),
        ("25.03.2025 14:30", "2025-03-25"),
        ("03/02/2025", ""),
        ("02/03/25", ""),
        ("Sept. 5", ""),
        ("Last updated: 5 May 2025", "../2025-05-05"),
        (f"{STAMP.format('entry-date published', '2')}{STAMP.format('updated', '5')}", "2025-05-02"),
    ],
)
def test_the_day_above_the_text_is_read_or_asked_for(line: str, means: str, gazetteer: Gazetteer) -> None:
    text = page("Boats left Tartus.").replace(b"</h1>", f"</h1><p>{line}</p>".encode())
    draft = propose(read_source(text), gazetteer)
    assert draft.source.published == means
    asked = [told for told in draft.told if "say when with --published" in told.why]
    assert len(asked) == (not means)


def test_figures_in_a_language_that_puts_the_day_first_and_its_short_months_are_read(gazetteer: Gazetteer) -> None:
    body = "Начальник порта сказал, что причал закрыт всю неделю, и никому не сообщили, почему. " * 2
    for line in ("05.09.2025", "05/09/2025", "5 сент. 2025"):
        text = f"<html lang=ru><body><article><h1>Порт</h1><p>{line}</p><p>{body}</p></article></body></html>"
        assert propose(read_source(text.encode(), "a.html"), gazetteer).source.published == "2025-09-05"


@pytest.mark.parametrize(
    "record",
    [
        '{"@type": "WebPage", "datePublished": "2025-05-02"}',
        '{"@type": "NewsArticle", "datePublished": ["2025-05-02"],}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2025-05-02"} -->',
    ],
)
def test_the_pages_data_are_read_as_sites_write_them(record: str) -> None:
    assert read_source(linked(record)).published == "2025-05-02"


def test_the_day_that_clocks_begin_at_is_nobodys() -> None:
    assert read_source(linked('{"@type": "NewsArticle", "datePublished": "1970-01-01T00:00:00Z"}')).published == ""


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Author and Bo Writer", ("Ann Author", "Bo Writer")),
        ("By Ann Author, Bo Writer and Cy Scribe", ("Ann Author", "Bo Writer", "Cy Scribe")),
        ("By Ann Author in Beirut", ("Ann Author",)),
        ("By Ann Author, The Gull", ("Ann Author",)),
        ("By Ann B. Author", ("Ann B. Author",)),
        ("By Gulls", ()),
    ],
)
def test_a_byline_is_read_name_by_name(line: str, authors: tuple[str, ...], gazetteer: Gazetteer) -> None:
    text = f"A quiet spring\n\n{line}\n\nBoats left Tartus on Friday, the harbour master said. {PAD}"
    assert propose(read_source(text.encode(), "a.txt"), gazetteer).source.authors == authors


def test_a_name_with_its_family_first_is_one_author() -> None:
    assert read_source(page(PAD, data='<meta name="author" content="Author, Ann">')).authors == ("Author, Ann",)
    assert read_source(page(PAD, data='<meta name="author" content="Ann Author, Bo Writer">')).authors == (
        "Ann Author",
        "Bo Writer",
    )


@pytest.mark.parametrize(
    "line", ["\u200fPatrols \u2067passed\u2069 Sweida.\u200e", "*Patrols* and [guards](2) passed Sweida."]
)
def test_what_cleaning_takes_out_of_a_page_refuses_no_quote(gazetteer: Gazetteer, line: str) -> None:
    draft = propose(read_source(page(line), "a.html"), gazetteer)
    assert [place.id for place in draft.excerpts[0].places] == ["sweida"]
    assert not any("do not stand in the page" in told.why for told in draft.told)


def test_lines_that_a_page_breaks_have_each_their_own_day(gazetteer: Gazetteer) -> None:
    lines = "Boats left Tartus on 2 May 2025<br>A patrol passed Sweida on 4 May 2025<br>In Quneitra it was quiet"
    draft = propose(read_source(page(lines, "They went from there to<br>Qamishli in the night."), "a.html"), gazetteer)
    assert [(each.quote, each.date and each.date.edtf) for each in draft.excerpts[:4]] == [
        ("Boats left Tartus on 2 May 2025", "2025-05-02"),
        ("A patrol passed Sweida on 4 May 2025", "2025-05-04"),
        ("In Quneitra it was quiet", None),
        ("They went from there to\nQamishli in the night.", None),
    ]


def test_the_times_of_an_exported_chat_stand_in_titles(gazetteer: Gazetteer) -> None:
    said = "<div><div title='0{0}.08.2025 08:00:11 UTC+03:00'>08:00</div><div>{1}</div></div>"
    texts = {4: "Boats left Tartus today.", 5: "Sweida was quiet yesterday, he said.", 7: "Qamishli is quiet today."}
    messages = "".join(said.format(*each) for each in texts.items())
    messages += "<p title='01.01.2020'>Then 12 boats came to Quneitra today.</p>"
    draft = propose(read_source(page(after=messages), "a.html"), gazetteer)
    found = {each.quote: each.date and each.date.edtf for each in draft.excerpts}
    assert [found[text] for text in texts.values()] == ["2025-08-04", "2025-08-04", "2025-08-07"]
    assert found["Then 12 boats came to Quneitra today."] == "2025-08-07"
