from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from curation.desk.article_file import BadArticleFile, compose, read_article_file
from curation.desk.drafts import Draft, digest_of
from curation.desk.edits import Context, edit
from curation.desk.opening import open_article
from curation.desk.saving import difference
from layers.model import Collection, PlaceLink
from layers.text import clean_article
from tests.curation.desk.samples import TEXTS, TINY, TODAY, make_draft

FILE = (TINY / "articles" / "gull-2025-03.toml").read_text("utf-8")
FULL = clean_article((TEXTS / "gull-2025-03.txt").read_text("utf-8"))


def opened(written: str = FILE) -> Draft:
    return open_article("d", written, FULL)


def changed_lines(before: str, after: str) -> list[str]:
    lines = difference(before, after, "x").splitlines()[2:]
    return [line for line in lines if line[0] in "+-"]


def do(draft: Draft, collection: Collection, what: str, key: str, **more: Any) -> Draft:
    return edit(draft, {"do": what, "key": key, **more}, Context(collection, ()))


def test_a_new_file_holds_the_accepted_and_nothing_else(draft: Draft) -> None:
    composed = compose(draft, None, TODAY)
    tables = tomllib.loads(composed.text)
    assert tables["authors"] == ["Ada Arn", "Bo Bee"]
    assert tables["text_sha256"] == digest_of(draft.text)
    assert "archived_url" not in tables
    (excerpt,) = tables["excerpts"]
    assert excerpt["id"] == "gull-2025-05-01"
    assert draft.text[excerpt["start"] : excerpt["end"]] == excerpt["quote"]
    assert (excerpt["prefix"], excerpt["suffix"]) == ("", "")
    assert excerpt["gist"] == draft.items[0].gist
    assert tables["text_words"] == len(draft.text.split())
    assert composed.ids == {"n1": "gull-2025-05-01"}


def test_an_article_that_was_only_looked_at_stays_byte_for_byte() -> None:
    assert compose(opened(), FILE, TODAY).text == FILE


def test_a_change_touches_its_own_lines_only(collection: Collection) -> None:
    draft = do(opened(), collection, "set", "n2", field="event_date", value="2025-01")
    assert changed_lines(FILE, compose(draft, FILE, TODAY).text) == [
        '-event_date = "2025-02"',
        '+event_date = "2025-01"',
    ]


def test_a_gist_stands_behind_its_quote_and_a_new_quote_has_its_own_context(collection: Collection) -> None:
    draft = do(opened(), collection, "set", "n2", field="gist.en", value=" It says\nso. ")
    lines = changed_lines(FILE, compose(draft, FILE, TODAY).text)
    assert lines == ['+gist = { en = "It says so." }']
    after = compose(draft, FILE, TODAY).text
    assert after.index('she added."\ngist = ') > 0
    moved = replace(draft.items[1], start=draft.items[1].start + len("Patrols "), edited=True)
    (shorter,) = [
        table
        for table in tomllib.loads(compose(replace(draft, items=(moved,)), FILE, TODAY).text)["excerpts"]
        if table["id"] == "gull-2025-03-02"
    ]
    assert shorter["quote"].startswith("on these slopes")
    assert (shorter["prefix"], shorter["suffix"]) == ("", "")
    bare = do(draft, collection, "set", "n2", field="gist.en", value="")
    assert compose(bare, compose(draft, FILE, TODAY).text, TODAY).text == FILE


def test_comments_and_order_are_kept_and_a_new_field_stands_in_its_place(collection: Collection) -> None:
    written = FILE.replace("start = 136", "start = 136 # counted twice").replace(
        '\n[[excerpts]]\nid = "gull-2025-03-06"', '\n# the last\n[[excerpts]]\nid = "gull-2025-03-06"'
    )
    draft = do(opened(written), collection, "set", "n5", field="event_date", value="2025")
    draft = do(draft, collection, "set", "n5", field="note.en", value='A "note"')
    draft = do(draft, collection, "set", "n2", field="note.en", value="")
    text = compose(draft, written, TODAY).text
    assert "start = 136 # counted twice" in text
    assert changed_lines(written, text) == [
        "-note = \"'These slopes' are those of Mount Hild.\"",
        '+event_date = "2025"',
        '+note = "A \\"note\\""',
    ]
    assert text.index('event_date = "2025"\n') < text.index('places = []\nactors = [{ id = "hild')
    assert '# the last\n[[excerpts]]\nid = "gull-2025-03-06"' in text


def test_a_note_and_a_source_note_keep_the_languages_that_are_not_edited(collection: Collection) -> None:
    plain = "note = \"'These slopes' are those of Mount Hild.\""
    said = 'note = { en = "Mount Hild.", xx = "Hild", ru = "Гора Хильд." } # as told'
    source = 'source_note = { en = "A reprint.", ar = "إعادة نشر." }\n'
    written = FILE.replace(plain, said).replace("\n[[excerpts]]", f"{source}\n[[excerpts]]", 1)
    draft = opened(written)
    assert draft.facts["source_note"] == "A reprint."
    assert compose(draft, written, TODAY).text == written
    dated = do(draft, collection, "set", "n2", field="event_date", value="2025")
    assert said in compose(dated, written, TODAY).text
    rests = 'dated_by = { en = "In February", ar = "«In February»" }'
    told = re.sub(r"(?m)^dated_by = .*February.*$", rests, written)
    assert rests in told
    edited = do(opened(told), collection, "set", "n2", field="event_date", value="2025")
    assert rests in compose(edited, told, TODAY).text
    edited = do(edited, collection, "set", "n2", field="dated_by", value="In winter")
    assert 'dated_by = { en = "In winter", ar = "«In February»" }' in compose(edited, told, TODAY).text
    draft = do(dated, collection, "set", "n2", field="note.ar", value="جبل هيلد.")
    draft = replace(draft, facts={**draft.facts, "source_note": "Printed again."})
    tables = tomllib.loads(compose(draft, written, TODAY).text)
    assert tables["source_note"] == {"en": "Printed again.", "ar": "إعادة نشر."}
    [excerpt] = [one for one in tables["excerpts"] if one["id"] == "gull-2025-03-02"]
    assert excerpt["note"] == {"en": "Mount Hild.", "ar": "جبل هيلد.", "ru": "Гора Хильд.", "xx": "Hild"}


def test_new_excerpts_come_last_with_numbers_never_used(collection: Collection) -> None:
    written = FILE + '\n[[excerpts]]\nid = "gull-2025-03-09"\nwithdrawn = { on = "2025-04-01", why = "x" }\n'
    draft = edit(opened(written), {"do": "add", "start": 0, "end": 28}, Context(collection, ()))
    text = compose(draft, written, TODAY).text
    assert text.startswith(written.rstrip("\n"))
    assert tomllib.loads(text)["excerpts"][-1]["id"] == "gull-2025-03-10"


def test_a_rejected_excerpt_is_withdrawn_and_its_quote_goes(collection: Collection) -> None:
    draft = do(opened(), collection, "judge", "n4", state="rejected")
    draft = do(draft, collection, "set", "n4", field="withdrawn", value='"Misread"')
    tables = tomllib.loads(compose(draft, FILE, TODAY).text)["excerpts"]
    assert tables[3] == {"id": "gull-2025-03-04", "withdrawn": {"on": TODAY, "why": '"Misread"'}}
    assert len(tables) == 6


def test_a_proposed_file_becomes_an_accepted_one_without_what_was_not_accepted(collection: Collection) -> None:
    written = FILE.replace('kind = "news', 'status = "proposed"\nkind = "news')
    draft = opened(written)
    assert {item.state for item in draft.items} == {"proposed"}
    draft = do(draft, collection, "judge", "n1", state="accepted")
    draft = do(draft, collection, "judge", "n2", state="rejected")
    tables = tomllib.loads(compose(draft, written, TODAY).text)
    assert "status" not in tables
    assert [one["id"] for one in tables["excerpts"]] == ["gull-2025-03-01"]


def test_only_facts_that_were_changed_are_written() -> None:
    draft = opened()
    now = FILE.replace('title = "Ships', 'title = "Grey ships')
    draft = replace(draft, facts={**draft.facts, "source_note": "A reprint.", "published_by": ""})
    tables = tomllib.loads(compose(draft, now, TODAY).text)
    assert tables["title"] == "Grey ships return to the old quay"
    assert tables["source_note"] == "A reprint."
    assert "published_by" not in tables


@pytest.mark.parametrize("bad", ["id = ", 'id = "x"\nexcerpts = [{ id = "x-1" }]'])
def test_a_file_that_cannot_be_written_into_is_refused(draft: Draft, bad: str) -> None:
    with pytest.raises(BadArticleFile):
        compose(draft, bad, TODAY)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_written_so_that_it_is_read_back(note: str, title: str, place: str) -> None:
    def encodable(text: str) -> str:
        return text.encode("utf-8", "ignore").decode()

    note, title = encodable(note), encodable(title)
    draft = make_draft()
    first = replace(draft.items[0], note={"en": note}, places=(PlaceLink(encodable(place), "named", "town"),) * 3)
    draft = replace(draft, items=(first, *draft.items[1:]), facts={**draft.facts, "title": title})
    tables = tomllib.loads(compose(draft, None, TODAY).text)
    assert tables["title"] == title.strip()
    assert tables["excerpts"][0].get("note", "") == note.strip()
    assert tables["excerpts"][0]["places"][2]["id"] == encodable(place)


def test_another_address_forgets_what_was_found_at_the_old_one(collection: Collection) -> None:
    checked = FILE.replace("text_sha256", 'link_checked = "2025-10-01"\nlink_status = "gone"\ntext_sha256', 1)
    before = tomlkit.parse(checked)["url"]
    draft = edit(opened(), {"do": "fact", "field": "url", "value": f"{before}/2"}, Context(collection, ()))
    assert "link_" not in compose(draft, checked, TODAY).text
    draft = edit(opened(), {"do": "fact", "field": "published", "value": "2025"}, Context(collection, ()))
    assert 'link_status = "gone"' in compose(draft, checked, TODAY).text


def test_facts_are_read_from_a_file() -> None:
    facts = read_article_file(FILE).facts
    assert facts["authors"] == "Ada Arn"
    assert facts["archived_url"] == ""
    assert tomlkit.parse(FILE)["title"] == facts["title"]
