"""Places and days that stand once for several lines: spanned cells, heads of columns, labels of lists."""

from __future__ import annotations

import io
import zipfile

import pytest

from curation.propose import Draft, Gazetteer, propose, read_source
from curation.propose.labels import Label, labels_in

LONG = {
    "en": "The clerk of the harbour office had nothing more to say that evening, and went home without a word to us.",
    "ar": "ولم يكن لدى الموظف في ذلك المساء ما يضيفه إلى ما قاله من قبل وعاد إلى منزله دون أن يتحدث مع أحد منا.",
    "ru": "Больше чиновнику в тот вечер сказать было нечего, и он ушёл домой, не сказав никому ни слова.",
}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def page(body: str, language: str = "en") -> bytes:
    return (
        f'<html lang="{language}"><head><title>T</title><meta property="article:published_time" content="2025-06-20">'
        f"</head><body><article><p>{LONG[language]}</p>{body}<p>{LONG[language]} </p></article></body></html>"
    ).encode()


def word_file(*rows_and_paragraphs: str) -> bytes:
    held = io.BytesIO()
    body = "".join(rows_and_paragraphs)
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return held.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>" if text else "<w:p/>"


def row(*cells: str, head: bool = False) -> str:
    return f"<w:tr><w:trPr>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def draft(gazetteer: Gazetteer, content: bytes, name: str = "a.html") -> Draft:
    return propose(read_source(content, name), gazetteer)


def lines(found: Draft) -> list[tuple[str, str, str]]:
    """Return of each excerpt its last words, its places (implied ones with a star) and its date."""
    return [
        (
            each.quote.split("\t")[-1],
            " ".join(f"{place.id}{'*' if place.link == 'implied' else ''}" for place in each.places),
            each.date.edtf if each.date else "",
        )
        for each in found.excerpts
    ]


def test_a_cell_that_spans_rows_says_where_and_when_of_each(gazetteer: Gazetteer) -> None:
    table = (
        "<table><tr><td rowspan='2'>Sweida</td><td>Two convoys arrived.</td><td rowspan='3'>11 June 2025</td></tr>"
        "<tr><td>A third one turned back.</td></tr><tr><td>Quneitra</td><td>Nobody crossed.</td></tr></table>"
    )
    found = draft(gazetteer, page(table))
    assert [(words, where) for words, where, _ in lines(found)] == [
        ("Two convoys arrived.", "sweida"),
        ("A third one turned back.", "sweida*"),
        ("Nobody crossed.", "quneitra"),
    ]
    assert [each.date and each.date.edtf for each in found.excerpts] == ["2025-06-11"] * 3
    second = found.excerpts[1]
    assert second.quote == "A third one turned back."
    assert max(place.confidence for place in second.places) < 0.5
    assert second.date is not None
    assert second.date.confidence < 0.5
    assert second.date.words == "11 June 2025"
    assert "‘Sweida’ in the cell that spans or heads it" in second.why


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        (
            "en",
            (
                "<table><tr><th colspan=2>Quneitra</th></tr><tr><td>9 June 2025</td><td>Patrols crossed.</td></tr>"
                "<tr><th colspan=2>Latakia</th></tr><tr><td>10 June 2025</td><td>Cranes stood still.</td></tr></table>"
            ),
            [("Patrols crossed.", "quneitra*", "2025-06-09"), ("Cranes stood still.", "latakia*", "2025-06-10")],
        ),
        (
            "en",
            (
                "<table><thead><tr><th>Sweida</th><th>Latakia</th></tr></thead>"
                "<tr><td><p>Markets opened on 9 June 2025.</p></td>"
                "<td><p>Cranes stood still on 8 June 2025.</p></td></tr></table>"
            ),
            [
                ("Markets opened on 9 June 2025.", "sweida*", "2025-06-09"),
                ("Cranes stood still on 8 June 2025.", "latakia*", "2025-06-08"),
            ],
        ),
        (
            "ru",
            (
                "<table><tr><td rowspan=0>Латакия</td><td>Краны стояли 9 июня 2025 года.</td></tr>"
                "<tr><td>Их включили 10 июня 2025 года.</td></tr></table>"
            ),
            [
                ("Краны стояли 9 июня 2025 года.", "latakia", "2025-06-09"),
                ("Их включили 10 июня 2025 года.", "latakia*", "2025-06-10"),
            ],
        ),
        (
            "ar",
            "<dl><dt>السويداء</dt><dd>فتحت الأسواق في 9 حزيران 2025.</dd><dd>ثم أغلقت في 10 حزيران 2025.</dd></dl>",
            [
                ("فتحت الأسواق في 9 حزيران 2025.", "sweida*", "2025-06-09"),
                ("ثم أغلقت في 10 حزيران 2025.", "sweida*", "2025-06-10"),
            ],
        ),
        (
            "en",
            (
                "<h3>Quneitra</h3><ul><li>Patrols crossed on 9 June 2025.</li></ul>"
                "<ul><li>Sweida<ol><li>Markets opened on 8 June 2025.</li></ol></li></ul>"
                "<details open><summary>Latakia</summary><p>Cranes stood still on 7 June 2025.</p></details>"
            ),
            [
                ("Patrols crossed on 9 June 2025.", "quneitra*", "2025-06-09"),
                ("Markets opened on 8 June 2025.", "sweida*", "2025-06-08"),
                ("Cranes stood still on 7 June 2025.", "latakia*", "2025-06-07"),
            ],
        ),
    ],
)
def test_heads_terms_and_labels_say_where(
    gazetteer: Gazetteer, language: str, body: str, expected: list[tuple[str, str, str]]
) -> None:
    assert lines(draft(gazetteer, page(body, language))) == expected


@pytest.mark.parametrize(
    ("body", "words", "why"),
    [
        (
            "<p>In Sweida and Quneitra:</p><ul><li>The markets opened.</li></ul>",
            "In Sweida and Quneitra:",
            "several places",
        ),
        ("<dl><dt>Sweida</dt><dt>Latakia</dt><dd>Markets were open.</dd></dl>", "Latakia", "several places"),
        (
            "<table><tr><td><p>Sweida</p></td><td><p>Latakia</p></td><td><p>Ten trucks came.</p></td></tr></table>",
            "Latakia",
            "several places",
        ),
        ("<p>Sweida:</p><ul><li>Two planes landed in Amman.</li></ul>", "Sweida:", "a place that is not known"),
        (
            "<table><tr><th>Sweida</th><th>Latakia</th></tr><tr><td>Markets Open</td><td>Cranes Idle</td></tr></table>",
            "Markets Open Cranes Idle",
            "look whether it is a line that ‘",
        ),
        (
            (
                "<table><tr><th>Sweida</th><th>Latakia</th></tr>"
                "<tr><td>Markets were all open and</td><td>cranes stood idle"
                " on both of the docks.</td></tr></table>"
            ),
            "Sweida",
            "a part of ‘Markets were all open and cranes stood idle …’ alone",
        ),
    ],
)
def test_a_label_that_leaves_a_doubt_is_told(gazetteer: Gazetteer, body: str, words: str, why: str) -> None:
    found = draft(gazetteer, page(body))
    assert not [place for each in found.excerpts for place in each.places if place.link == "implied"]
    assert [told for told in found.told if " ".join(told.words.split()) == words and why in told.why]


def test_a_line_keeps_its_own_place_and_time(gazetteer: Gazetteer) -> None:
    table = (
        "<table><tr><td rowspan=3>Sweida, 9 June 2025</td><td>Markets opened.</td></tr>"
        "<tr><td>Trucks came from Latakia on 10 June 2025.</td></tr><tr><td>Friday was quiet.</td></tr></table>"
    )
    found = draft(gazetteer, page(table))
    assert [(where, when) for _, where, when in lines(found)] == [
        ("sweida", "2025-06-09"),
        ("latakia", "2025-06-10"),
        ("sweida*", "2025-06-20"),
    ]
    prose = (
        "<table><tr><td>Sweida was quiet all week, a clerk said.</td><td><p>Cranes stood still.</p></td></tr></table>"
    )
    assert [where for _, where, _ in lines(draft(gazetteer, page(prose)))] == ["sweida"]


def test_a_table_in_a_cell_has_rows_of_its_own(gazetteer: Gazetteer) -> None:
    inner = "<table><tr><td>Latakia</td><td>Cranes stood still.</td></tr></table>"
    table = f"<table><tr><td rowspan=2>Sweida</td><td>{inner}</td></tr><tr><td>Markets were open.</td></tr></table>"
    assert [(words, where) for words, where, _ in lines(draft(gazetteer, page(table)))] == [
        ("Cranes stood still.", "latakia"),
        ("Markets were open.", "sweida*"),
    ]


def test_an_empty_cell_below_a_label_is_told(gazetteer: Gazetteer) -> None:
    table = (
        "<table><tr><td>Sweida</td><td>9 June 2025</td><td>Markets opened</td></tr>"
        "<tr><td></td><td>10 June 2025</td><td>They were shut again</td></tr>"
        "<tr><td>Latakia</td><td>8 June 2025</td><td>Cranes stood still</td></tr></table>"
    )
    found = draft(gazetteer, page(table).replace(f"<p>{LONG['en']}</p>".encode(), b"", 1))
    assert lines(found) == [("Markets opened", "sweida", "2025-06-09"), ("Cranes stood still", "latakia", "2025-06-08")]
    assert [told.words for told in found.told if "above an empty cell" in told.why] == ["Sweida"]


def test_a_heading_that_says_more_is_no_label_and_what_was_named_since_counts(gazetteer: Gazetteer) -> None:
    body = (
        "<h2>Why Sweida was quiet again</h2><ul><li>Patrols came back on 9 June 2025.</li></ul>"
        "<p>Latakia:</p><ul><li>The Hmeimim air base was lit up.</li><li>The base was dark again.</li></ul>"
        "<p>The Hmeimim air base was loud.</p><p>Sweida:</p><ul><li>The base on its edge was open.</li></ul>"
    )
    found = draft(gazetteer, page(body))
    assert [where for _, where, _ in lines(found)] == [
        "hmeimim-air-base hmeimim",
        "hmeimim-air-base* hmeimim*",
        "hmeimim-air-base hmeimim",
        "sweida*",
    ]
    assert [told.why for told in found.told if told.words in ("hmeimim", "hmeimim-air-base")]


def test_cells_of_a_word_file_that_go_on_below_say_where(gazetteer: Gazetteer) -> None:
    begun, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = "".join(
        (
            row(cell("Place"), cell("What"), head=True),
            row(cell("Sweida", begun), cell("Markets opened on 9 June 2025.")),
            row(cell("", goes_on), cell("They were shut on 10 June 2025.")),
            row(cell("Latakia", '<w:gridSpan w:val="2"/>')),
            row(cell("7 June 2025"), cell("Cranes stood still.")),
        )
    )
    found = draft(
        gazetteer, word_file(paragraph("20 June 2025"), f"<w:tbl>{table}</w:tbl>", paragraph(LONG["en"])), "a.docx"
    )
    assert lines(found) == [
        ("Markets opened on 9 June 2025.", "sweida*", "2025-06-09"),
        ("They were shut on 10 June 2025.", "sweida*", "2025-06-10"),
        ("Cranes stood still.", "latakia*", "2025-06-07"),
    ]


def test_items_of_a_word_file_are_below_their_label(gazetteer: Gazetteer) -> None:
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'
    body = (
        paragraph("20 June 2025"),
        paragraph("Sweida:"),
        paragraph("Markets opened on 9 June 2025.", item.format(0)),
        paragraph("At Latakia:", item.format(0)),
        paragraph("Cranes stood still on 8 June 2025.", item.format(1)),
        paragraph("Nobody worked on 7 June 2025.", '<w:pStyle w:val="ListBullet"/>'),
        paragraph(LONG["en"]),
    )
    assert lines(draft(gazetteer, word_file(*body), "a.docx")) == [
        ("Markets opened on 9 June 2025.", "sweida*", "2025-06-09"),
        ("Cranes stood still on 8 June 2025.", "latakia*", "2025-06-08"),
        ("Nobody worked on 7 June 2025.", "sweida*", "2025-06-07"),
    ]


def test_a_plain_text_has_labels_above_its_lists(gazetteer: Gazetteer) -> None:
    text = (
        "Published 20 June 2025\n\nSweida:\n- Markets opened on 9 June.\n- They were shut on 10 June, a clerk\n"
        "  of the town said.\n\nAt Latakia:\n\n1. Cranes stood still on 8 June.\n2. Quiet.\n\nNobody else spoke.\n"
    )
    found = draft(gazetteer, text.encode(), "a.txt")
    assert [where for _, where, _ in lines(found)] == ["sweida*", "sweida*", "latakia*"]
    assert {told.words for told in found.told} == {"Sweida:", "At Latakia:"}


def test_lists_in_each_other_have_their_own_labels() -> None:
    text = "North:\n* East:\n  * one\n  * two\n* three\nSouth:\n* four"
    found = labels_in(text)
    assert {(text[each.start : each.end], text[each.first : each.last]) for each in found} == {
        ("North:", "* East:\n  * one\n  * two\n* three"),
        ("East:", "  * one\n  * two"),
        ("South:", "* four"),
    }
    assert labels_in("No list:\nHere.") == []
    assert isinstance(found[0], Label)


def test_a_huge_table_is_read_in_step_with_its_size(gazetteer: Gazetteer) -> None:
    wide = "<td rowspan=99999999 colspan=99999999>x</td>"
    rows = "".join(f"<tr><td>Sweida</td><td>Line {number} was quiet.</td>{wide}</tr>" for number in range(300))
    found = draft(gazetteer, page(f"<table>{rows}</table>"))
    assert len(found.excerpts) == 300
