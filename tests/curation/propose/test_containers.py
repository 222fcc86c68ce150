"""Files that are not plain text: read, or refused by name with what to do."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest

from curation.propose import Gazetteer, NotText, propose, read_source, word_file
from curation.propose.container import open_content
from curation.propose.paper import join_lines

PARAGRAPH = "A boat left the harbour of Sund at dawn, and nobody on the quay could say where it was bound."
MHTML = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gull.example/boat\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b--"\r\n\r\n----b--\r\n'
    "Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {how}\r\n\r\n{page}\r\n"
    "----b--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b----\r\n"
)


def docx(document: str, name: str = "word/document.xml") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, document)
    return held.getvalue()


def pdf(*pages: list[str]) -> bytes:
    """Write a PDF of some pages of lines, as simply as it goes."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, lines in enumerate(pages):
        stream = "BT /F1 12 Tf 14 TL 40 700 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        fonts = "/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 600 800]"
        objects.append(f"<</Type/Page/Parent 2 0 R{fonts}/Contents {5 + 2 * number} 0 R>>")
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    written, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{written}trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{start}\n%%EOF\n".encode()


@pytest.mark.parametrize(("charset", "how"), [("utf-8", "8bit"), ("windows-1251", "8bit")])
@pytest.mark.parametrize("name", ["a.mhtml", "", "a.mht"])
def test_mhtml_is_read(charset: str, how: str, name: str) -> None:
    page = f"<html><body><article><p>{PARAGRAPH}</p><p>Лодка вышла из Сунда рано утром.</p></article></body></html>"
    source = read_source(MHTML.format(charset=charset, how=how, page=page).encode(charset), name)
    assert source.text == f"{PARAGRAPH}\n\nЛодка вышла из Сунда рано утром."
    assert source.url == "https://gull.example/boat"


def test_of_a_mail_the_text_is_read_and_what_it_carries_is_told() -> None:
    mail = EmailMessage()
    mail["Subject"] = "A boat"
    mail.set_content(PARAGRAPH, cte="base64")
    mail.add_alternative(f"<p>{PARAGRAPH}</p><p>Unsubscribe</p>", subtype="html")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    source = read_source(bytes(mail), "a.eml")
    assert source.text == PARAGRAPH
    assert "attachments and further texts of the mail left out: 1" in source.notes


@pytest.mark.parametrize(("subject", "day"), [("A boat", "2025-08-05"), ("Fwd: A boat", "")])
def test_a_mail_is_of_its_day_unless_it_was_sent_on(gazetteer: Gazetteer, subject: str, day: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Date"] = subject, "Tue, 5 Aug 2025 23:30:00 +0300"
    mail.set_content("Two ships left Tartus on Friday, a clerk said.")
    source = propose(read_source(bytes(mail), "a.eml"), gazetteer).source
    assert (source.title, source.published) == ("A boat", day)


@pytest.mark.parametrize(
    "head",
    [
        "From: A <a@gull.example>\nSent: Tuesday, August 5, 2025 10:00 AM\nTo: B\nSubject: A boat",
        "От: А\nДата: вторник, 5 августа 2025 г. 10:00\nКому: Б\nТема: A boat",
        "من: ا\nتاريخ الإرسال: 5 آب 2025 10:00\nإلى: ب\nالموضوع: A boat",
    ],
)
def test_what_a_mail_program_shows_above_a_text_is_none_of_it(gazetteer: Gazetteer, head: str) -> None:
    text = {"F": "Two ships left Tartus.", "О": "Два корабля покинули Тартус.", "م": "غادرت سفينتان طرطوس."}[head[0]]
    source = propose(read_source(f"{head}\n\n{text}".encode()), gazetteer).source
    assert (source.text, source.title, source.published) == (text, "A boat", "2025-08-05")
    assert any("the head of a mail was taken out" in note for note in source.notes)
    kept = "Reporter: Who was it?\nMayor: Nobody.\n\nTwo ships left Tartus."
    assert read_source(kept.encode()).text == kept


def test_a_text_that_a_mail_carries_is_not_its_own() -> None:
    mail = EmailMessage()
    mail.set_content(f"<p>{PARAGRAPH}</p>", subtype="html")
    mail.add_attachment("Terms of use.", filename="terms.txt")
    source = read_source(bytes(mail), "a.eml")
    assert source.text == PARAGRAPH
    assert "attachments and further texts of the mail left out: 1" in source.notes


def test_a_signature_is_no_text_of_a_mail_and_is_told() -> None:
    for lines in (2, 40):
        mail = EmailMessage()
        signature = "\n".join(["Gull", "Office at Port Sund", *["Line"] * (lines - 2)])
        mail.set_content(f"{PARAGRAPH}\n\n-- \n{signature}\n")
        source = read_source(bytes(mail), "a.eml")
        assert source.text.startswith(PARAGRAPH)
        told = "the mail’s signature left out: ‘Gull Office at Port Sund’"
        assert (told in source.notes, "Port Sund" in source.text) == (lines == 2, lines == 40)


def test_one_broken_character_in_a_short_text_changes_no_other() -> None:
    text = "A café owner saw a boat. “It came at night,” he said."
    whole = text.encode()
    for at in (3, 20, len(whole)):
        source = read_source(whole[:at] + b"\xe2\x80" + whole[at:], "a.txt")
        assert source.text.replace("\ufffd", "") == text
        assert any("2 bytes could not be read as utf-8" in note for note in source.notes)
    (told,) = read_source("Un café de la mer, où il dîna.".encode("cp1252"), "a.txt").notes
    assert "utf-8" not in told, "without a sound character nothing speaks for UTF-8"


def test_many_header_lines_are_read_in_no_time() -> None:
    lines = [f"X-Sign-{number}: {'x' * 80}\r\n" for number in range(200)]
    mail = "".join((*lines, "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n", PARAGRAPH)).encode()
    assert read_source(mail, "a.eml").text == PARAGRAPH
    broken = PARAGRAPH.encode().replace(b" ", b" =\n", 1)
    head = b"From: a@gull.example\nSubject: Boats\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert read_source(head + broken, "saved.txt").text == PARAGRAPH
    assert "X-Sign-199" in open_content("".join(lines).encode(), "a.txt").text


def test_many_comments_are_no_element_and_an_address_is_none() -> None:
    for text in (
        f"{'<!-- a > b -->' * 200} A boat left.",
        f"{'<!>' * 200} A boat left.",
        "<https://gull.example> said so.",
    ):
        assert open_content(text.encode(), "a.txt").text == text


def test_line_ends_of_any_kind_part_words() -> None:
    assert (
        read_source("One.\u2029Two.\u2028Three.\x0bFour.\x85Five.".encode()).text
        == "One.\n\nTwo.\nThree.\nFour.\nFive."
    )


def test_xht_is_read_as_a_page() -> None:
    page = f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><article><p>{PARAGRAPH}</p></article></body></html>"
    assert read_source(page.encode(), "a.xht").text == PARAGRAPH


def test_a_word_file_is_read_without_what_was_deleted() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    added = "<w:ins><w:r><w:t>left</w:t></w:r></w:ins><w:del><w:r><w:delText>hit</w:delText></w:r></w:del>"
    first = f"<w:p><w:r><w:t>A boat </w:t></w:r>{added}<w:r><w:t> Sund.</w:t></w:r></w:p>"
    second = "<w:p><w:r><w:t>It was dawn.</w:t></w:r></w:p>"
    document = f"<w:document {space}><w:body>{first}{second}</w:body></w:document>"
    assert read_source(docx(document), "a.docx").text == "A boat left Sund.\n\nIt was dawn."


def test_a_small_file_that_unpacks_to_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_file, "LARGEST_PART", 1000)
    with pytest.raises(NotText, match="takes more than"):
        read_source(docx(f"<x>{1000 * ' '}</x>"), "a.docx")


def test_of_a_word_file_nothing_comes_twice_and_its_notes_are_told() -> None:
    names = 'xmlns:w="w" xmlns:mc="mc"'
    run = "<w:r><w:t>{}</w:t></w:r>".format
    dawn = run("It was dawn.")
    moved = f"<w:p><w:moveFrom>{dawn}</w:moveFrom></w:p><w:p><w:moveTo>{dawn}</w:moveTo></w:p>"
    box = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    boxed = f"<w:p><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></w:p>"
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>No.</w:t></w:r></w:p>"
    held = io.BytesIO(docx(f"<w:document {names}>{moved}{boxed}{hidden}</w:document>"))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("word/footnotes.xml", f"<w:footnotes {names}><w:p>{run('By telephone.')}</w:p></w:footnotes>")
    source = read_source(held.getvalue(), "a.docx")
    assert source.text == "It was dawn.\n\nIn a box."
    assert "2 words of footnotes left out: “By telephone.”" in source.notes


def test_pages_of_a_pdf_without_text_are_told() -> None:
    notes = read_source(pdf(["A boat left Sund."], [""], ["It was dawn."]), "a.pdf").notes
    assert "no text in 1 of its 3 pages, pictures perhaps: 2" in notes


def test_two_columns_that_a_pdf_draws_line_by_line_stand_one_after_the_other() -> None:
    left = [
        "A boat left the harbour of Sund at",
        "dawn, and nobody on the quay could",
        "say where it was bound, or when it",
        "would come back.",
    ]
    right = [
        "The harbour master had gone home.",
        "He came back at noon and found that",
        "nobody had written anything down,",
        "which he said was usual.",
    ]
    drawn = [f"({one}) Tj 280 0 Td ({other}) Tj -280 -14 Td" for one, other in zip(left, right, strict=True)]
    content = pdf([""]).replace(b"() Tj T*", " ".join(drawn).encode())
    source = read_source(content, "a.pdf")
    assert " ".join(source.text.split()) == " ".join((*left, *right))
    assert any("two columns" in note for note in source.notes)
    table = [f"(Sund) Tj 280 0 Td ({number} boats) Tj -280 -14 Td" for number in range(9)]
    assert "Sund" in read_source(pdf([""]).replace(b"() Tj T*", " ".join(table).encode()), "a.pdf").text


def test_a_pdf_is_read_joined_and_without_running_heads() -> None:
    first = [
        "The Gull, page 1",
        "A boat left the harbour of Sund at",
        "dawn, and nobody on the quay could",
        "say where it was bound. The har-",
    ]
    second = [
        "The Gull, page 2",
        "bour master had gone home. He came",
        "back at noon and found that nobody",
        "had written anything down.",
    ]
    source = read_source(pdf(first, second), "a.pdf")
    assert "The harbour master had gone home." in source.text
    assert "The Gull" not in source.text
    assert "\n" not in source.text
    assert [each.before for each in source.changes if not each.after] == ["The Gull, page 1", "The Gull, page 2"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\nnothing", "a PDF that cannot be read"),
        (pdf([""]), "a PDF without text"),
        (docx("<x/>", "xl/workbook.xml"), "a workbook"),
        (docx("<x/>", "some/file"), "an archive (ZIP)"),
        (b"\xd0\xcf\x11\xe0 rest", "an old Word or Office file"),
        (b"{\\rtf1 text}", "Rich Text"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b'{"title": "A boat", "body": "It left."}', "data in JSON"),
        (b"<?xml version='1.0'?><rss><channel><item>A boat</item></channel></rss>", "a feed of articles"),
        ("التاريخ\tالمكان\tالنص\n٢٠٢٥\tالميناء\tوصلت سفينة.\n٢٠٢٥\tالمنارة\tغادرت.\n".encode(), "a table"),
        ('дата;место;текст\n2025-05-02;порт;"Пришли; ушли."\n2025-05-03;маяк;Тихо.\n'.encode(), "a table"),
        (b"Some\x00thing\x01 that\x02 is\x03 no\x00 text", "control characters"),
    ],
)
def test_what_is_no_text_is_refused_by_what_it_is(content: bytes, what: str) -> None:
    with pytest.raises(NotText, match=what.replace("(", r"\(").replace(")", r"\)")):
        open_content(content, "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Ships came, ships went, nobody saw.\nMen came, women came, all stood.\nIt rained, it blew, it froze.",
        "Port, town, hill\nTwo ships left, they said, and nobody saw them.\nIt was quiet.",
        "The port, the town, the hill\n\nTwo ships left it.",
        "A ship\nA boat\nA raft",
    ],
)
def test_lines_with_as_many_commas_are_no_table_by_that(text: str) -> None:
    assert open_content(text.encode(), "a.txt").text == text


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("Two ships left the port of Lata-\nkia before the sun was up today, and\nnobody saw them.", "Latakia before"),
        (
            "The well-known cap-\ntain of the boat was a well-\nknown man in the harbour town and\nwidely liked.",
            "a well-known man",
        ),
        (
            "It was a long-\nterm plan for the port, they said, and\nnobody there had ever seen the like\nof it.",
            "a long-term plan",
        ),
        (
            "He met al-\nSharaa in the town by the sea, where\nboats come in at night and leave by\nday.",
            "met al-Sharaa in",
        ),
        ("Корабли вышли из порта Тарту-\nса рано утром, сообщил начальник\nпорта.", "Тартуса рано"),
        (
            "The store in the West-\nern quarter had burnt, they said, and\nnobody there had seen the like.",
            "Western quarter",
        ),
        (
            "A plan of the pro-\nvince fell to a post-\nponed talk with men of the pro-\ngovernment side.",
            "the province fell to a postponed talk with men of the pro-government",
        ),
        (
            "They met the Gull-\nbacked and GHP-\nset men in the town by the sea, where\nboats come in.",
            "the Gull-backed and GHP-set men",
        ),
        (
            "В порту из-\nза войны стоял из-\nвестный всем в городе старый корабль,\nего чинили.",
            "из-за войны стоял известный",
        ),
        ("From 2024-\n2025 the port was closed to all the\nboats that came from the north and\nwest.", "2024-2025 the"),
    ],
)
def test_words_broken_at_a_lines_end_are_joined(lines: str, joined: str) -> None:
    text, changes = join_lines(lines)
    assert joined in text
    assert [change.before for change in changes] == [lines]
    assert [change.after for change in changes] == [text]


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def test_a_word_of_the_rules_is_whole_though_its_halves_are_words_too() -> None:
    text, _ = join_lines("The boat left the port before the air-\nport was closed, they said, and nobody\nsaw it go.")
    assert "before the airport was closed" in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Boats left [[Sund quay|the quay]] for [[Hild]].", "Boats left the quay for Hild."),
        (
            "![[quay.png]]It was ==very== __quiet__ and _cold_, a_b_c and 1 == 1 == 1.",
            "It was very quiet and cold, a_b_c and 1 == 1 == 1.",
        ),
        ("> [!warning]- The quay is shut.", "The quay is shut."),
        ("Quay\n----\n\nIt is shut.\n\n---", "Quay\n\nIt is shut.\n\n---"),
        ("- [x] A boat left. ^ref-1", "- A boat left."),
        ("See `Hild <https://x.example/y>`_ or :ref:`Sund` and ``ls -l`` [2]_.", "See Hild or Sund and ls -l [2]."),
        ("====\nQuay\n====\n\n.. note:: It is shut.\n\n.. [2] A clerk.", "Quay\n\nIt is shut.\n\nA clerk."),
        (
            "| Town | Day |\n|:--|--:|\n| Sund | 2 May |\n| a \\| b | 3 May |",
            "Town\tDay\n\nSund\t2 May\n\na | b\t3 May",
        ),
        ("One | two\n| three |", "One | two\n| three |"),
    ],
)
def test_marks_of_notes_are_no_words(written: str, shown: str) -> None:
    assert read_source(written.encode(), "a.md").text == shown


def test_of_markdown_the_lines_above_are_no_text_and_marks_of_notes_go(gazetteer: Gazetteer) -> None:
    text = "---\ntitle: A boat\ndate: 2025-08-05\n---\n\nTwo ships left Tartus.[^1] Nobody knew why.\n\n[^1]: A clerk."
    source = propose(read_source(text.encode(), "a.md"), gazetteer).source
    assert (source.title, source.published) == ("A boat", "2025-08-05")
    assert source.text == "Two ships left Tartus. Nobody knew why.\n\nA clerk."
    assert "the lines above the text were taken out: “title: A boat · date: 2025-08-05”" in source.notes
    kept = "---\n\nTwo ships left Tartus.\n\n---\n\nNobody knew why."
    assert read_source(kept.encode(), "a.md").text.startswith("---")


def test_data_on_lines_of_their_own_are_no_article() -> None:
    with pytest.raises(NotText, match="data in JSON"):
        open_content(b'{"text": "Ships left Sund"}\n{"text": "Nobody saw them"}\n')


def test_a_line_of_rules_and_words_is_read_in_no_time() -> None:
    assert read_source(f"{'_' * 30_000} Ships left the port.".encode()).text.endswith("Ships left the port.")


@pytest.mark.parametrize("pasted", ["https://gull.example/a/1", " www.gull.example\nhttps://herald.example/?p=2 \n"])
def test_an_address_alone_is_no_article(pasted: str) -> None:
    with pytest.raises(NotText, match="an address, not an article"):
        read_source(pasted.encode())
    assert read_source(f"{pasted}\nShips left the port.".encode()).text.endswith("Ships left the port.")
    assert read_source(f"{'www.' * 10_000} left the port.".encode()).text.endswith("left the port."), "in no time"


def test_no_encoding_of_before_windows_is_guessed() -> None:
    source = read_source("Le navire a quitté la rade du port après la tempête, a déclaré l'officier.".encode("cp1252"))
    assert "quitté la rade du port après la tempête, a déclaré" in source.text


def test_marks_of_a_quoted_mail_go() -> None:
    lines = (
        "Two boats left the harbour of Sund in",
        "the morning, and nobody on the quay saw",
        "where they went after that.",
    )
    mail = "\n".join(f"> {line}" for line in lines)
    assert join_lines(mail)[0] == " ".join(lines)


ON_QUAY = "Two boats left the harbour of Sund in the morning.\n\nNobody on the quay saw where they went after that."


ANN = "Ann <a@gull.example>"
ANSWER = f"On 5 Aug 2025, {ANN} wrote:"
FORWARDED = f"From: Ann\nDate: 5 Aug 2025\nSubject: A boat\n\n{ON_QUAY}"


@pytest.mark.parametrize(
    ("mail", "left_out"),
    [
        (f"{ON_QUAY}\n\n{ANSWER}\n> Did they go?", "On 5 Aug 2025, Ann <a@gull.example> wrote: Did …"),
        (f"Look!\n\nOn 5 Aug 2025, at 10:00,\nAnn wrote:\n\n{quoted(ON_QUAY)}\n", "Look!"),
        (f"Смотри!\n\nвт, 5 авг. 2025 г. в 10:00, Анна:\n{quoted(ON_QUAY)}\n", "Смотри!"),
        ("See\n\n" + ANSWER + "\n" + quoted("look\n\n" + ANSWER + "\n" + quoted(ON_QUAY)), "look"),
        (f"FYI\n\n---------- Forwarded message ----------\n{FORWARDED}", "FYI"),
        (f"{ON_QUAY}\n\n-----Original-----\nVon: Ann\nBetreff: Ja\n\nWo?", "Von: Ann Betreff: Ja Wo?"),
        (f"Begin forwarded message:\n\n{quoted(FORWARDED)}", "Begin forwarded message:"),
    ],
)
def test_what_a_mail_quotes_is_parted_from_its_own_text_and_told(mail: str, left_out: str) -> None:
    source = read_source(mail.replace("\n", "\r\n").encode())
    assert source.text == ON_QUAY
    assert any("left out" in note and f"“{left_out}”" in note for note in source.notes)


@pytest.mark.parametrize(
    "text",
    [
        "> Did the boats leave Sund?\n\nYes, in the morning.\n\n> And who saw them?\n\nNobody on the quay.",
        "The master wrote in 2025:\n\n> Two boats left the harbour of Sund.\n\nHe did not say more.",
    ],
)
def test_lines_marked_as_quoted_stay_where_they_are_part_of_the_text_and_are_told(text: str) -> None:
    source = read_source(text.encode())
    assert source.text == text.replace("> ", "")
    first = next(line for line in text.split("\n") if line.startswith(">")).removeprefix("> ")
    assert any("stay in the text" in note and first[:-1] in note for note in source.notes)


@pytest.mark.parametrize("times", [0, 3])
def test_what_a_mails_page_quotes_is_left_out_where_it_is_the_shorter_and_told(times: int) -> None:
    mail = EmailMessage()
    answered = f"Did they go? {ON_QUAY * times}"
    quote = f'<div class="gmail_quote">On 5 Aug Ann wrote:<blockquote type="cite">{answered}</blockquote></div>'
    mail.set_content(f"<html><body><p>{ON_QUAY}</p>{quote}</body></html>", subtype="html")
    source = read_source(bytes(mail), "a.eml")
    assert ("Ann wrote" in source.text) == (times > 0)
    assert any("quotes of another" in note and "On 5 Aug Ann wrote:" in note for note in source.notes)


@pytest.mark.parametrize(
    "text",
    [
        "One line.\n\nAnother one.",
        "- a list\n- of items\n- with marks",
        "Roses are red,\nViolets are blue.\n\nThe end.",
    ],
)
def test_a_text_whose_lines_nothing_broke_stays_as_it_is(text: str) -> None:
    assert join_lines(text) == (text, [])


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("[31/07/2025, 10:12:33] Ann: ", "[03/08/2025, 10:13:02] Bo Ro: ", ["2025-07-31", "2025-08-02"]),
        ("Ann, [31.07.2025 10:12]\n", "\nBo Ro, [03.08.2025 10:13]\n", ["2025-07-31", "2025-08-02"]),
        ("\u200e31.07.25, 22:12 - Ann: ", "03.08.25, 22:13 - +7 900: ", ["2025-07-31", "2025-08-02"]),
        ("[7/31/25, 10:12:33 PM] Ann: ", "[8/3/25, 1:02:03 AM] Bo: ", ["2025-07-31", "2025-08-02"]),
        ("[7/8/25, 10:12] Ann: ", "[8/9/25, 10:12] Bo: ", [None, None]),  # in two orders
        ("[13/8/25, 10:12] Ann: ", "[8/14/25, 10:12] Bo: ", [None, None]),  # in both
        ("2025-07-31T22:10:05Z ", "[2025-08-03 06:00] ", ["2025-07-31", "2025-08-02"]),  # a log
    ],
)
def test_messages_of_a_chat_count_from_their_own_times(
    gazetteer: Gazetteer, first: str, second: str, days: list[str | None]
) -> None:
    chat = f"{first}Boats left Tartus today\n{second}Sweida was shut yesterday"
    draft = propose(read_source(chat.encode(), "chat.txt"), gazetteer)
    assert [each.quote for each in draft.excerpts] == ["Boats left Tartus today", "Sweida was shut yesterday"]
    assert [each.date and each.date.edtf for each in draft.excerpts] == days
    assert any("each message of the chat" in told.why for told in draft.told)
    assert all(days) or any(told.words == "today" and "stays open" in told.why for told in draft.told)


CUES = ("<i>Boats left Tartus</i>", "{\\an8}on 2 May <00:05.000>2025.", "Sweida\nwas quiet.")
TIMES = ("00:01.000 --> 00:04.000 line:0", "00:04.500 --> 00:07.000", "01:00:07.500 --> 01:00:09.000")


@pytest.mark.parametrize("above", ["", "WEBVTT - boats\nKind: captions\n\nNOTE by Ann in Qamishli\n\n"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_of_subtitles_the_words_are_read_and_not_the_times(above: str, ends: str) -> None:
    cues = "\n\n".join(
        f"{number}\n{time}\n{said}" for number, (time, said) in enumerate(zip(TIMES, CUES, strict=True), 1)
    )
    source = read_source(f"{above}{cues}\n".replace("\n", ends).encode(), "film.srt")
    assert source.text == "Boats left Tartus on 2 May 2025.\n\nSweida was quiet."
    assert any("times of subtitles were taken out (3)" in note for note in source.notes)


def test_a_text_that_tells_of_times_is_no_chat_and_no_film() -> None:
    text = "On 31/07/2025, 10:12 boats left.\n\n03.08.2025, 10:13 - nothing: all was quiet --> so it stayed."
    assert read_source(text.encode(), "a.txt").text == text


@pytest.mark.parametrize(("delsp", "soft"), [("", " \r\n"), ("; delsp=yes", "  \r\n")])
def test_the_lines_of_a_mail_are_joined_as_it_says(delsp: str, soft: str) -> None:
    head = "Subject: Boats\r\nFrom: a@gull.example\r\nContent-Type: text/plain; charset=utf-8; "
    broken = "Boats left Tar \r\ntus" if delsp else "Boats left Tartus"
    text = f"{broken} at{soft}dawn.\r\n\r\nSweida was quiet.\r\n-- \r\nAnn\r\n"
    source = read_source(f"{head}format=flowed{delsp}\r\n\r\n{text}".encode(), "a.eml")
    assert source.text == "Boats left Tartus at dawn.\n\nSweida was quiet."
    assert any("signature" in note for note in source.notes)


def test_letters_that_were_encoded_twice_are_told() -> None:
    twice = "«LIBERTÉ» â la carte, VOCÊ– they’d said in Tartus: thatâ€™s all."
    assert any("“â€™”" in note for note in read_source(twice.encode(), "a.txt").notes)
    assert not any("twice" in note for note in read_source(twice.replace("â€™", "’").encode(), "a.txt").notes)
