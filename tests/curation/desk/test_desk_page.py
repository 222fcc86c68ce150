"""The desk without a browser: who is let in, and the way from a pasted article to the board."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from curation.desk import access, start
from curation.desk import drafts as desk_drafts
from curation.desk.access import Visit
from curation.desk.board import board_data, found_names
from curation.desk.drafts import Draft, Drafts
from curation.desk.edits import Context, edit
from curation.desk.layout import in_english
from curation.desk.opening import open_article
from curation.desk.saving import review, save
from curation.propose import read_source
from curation.staging import DiskFull
from layers.model import Collection
from layers.page import alone
from layers.words import languages, read_words
from tests.curation.desk.samples import TEXT, TEXTS, TODAY

ROOT = Path(__file__).parents[3]
HERE = Visit({}, "1", "localhost", {"Host": "localhost", "Origin": "http://localhost"}, remote=False)
WORDS = read_words("en")

Desk = Callable[..., AppTest]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path) -> Desk:
    """Open the desk on a copy of the tiny collection, from where the visit says."""

    def opened(visit: Visit = HERE, **address: str) -> AppTest:
        monkeypatch.setenv("LAYERS_DATA", str(folder))
        monkeypatch.setenv("LAYERS_DRAFTS", str(tmp_path / "drafts"))
        monkeypatch.setenv("LAYERS_CURATORS", "ada@gull.example")
        monkeypatch.setattr(access, "visit", lambda: visit)
        monkeypatch.setattr(start, "read_apart", read_source)  # as fast as that: test_reading.py holds them alike
        page = AppTest.from_file(str(ROOT / "desk.py"), default_timeout=60)
        for key, value in address.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        return page

    return opened


def board(page: AppTest) -> dict[str, Any]:
    parts = [part.proto for part in page.get("bidi_component")]
    (found,) = [part for part in parts if part.component_name == "evidence_board"]
    data: dict[str, Any] = json.loads(found.bytes)
    return data


def field(page: AppTest, label: str) -> Any:
    return next(one for one in page.text_input if one.label == label)


def button(page: AppTest, label: str) -> Any:
    return next(one for one in page.button if one.label == label)


def test_where_a_host_runs_the_script_alone_the_desk_says_that_it_does_not_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "ALONE", True)
    for language in languages():
        page = desk(lang=language)
        assert [one.value for one in page.text] == [read_words(language)["desk.alone"]]
        assert not page.get("bidi_component")


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        (replace(HERE, desk=""), "desk.not_here"),
        (replace(HERE, bound=None), "desk.not_here"),
        (replace(HERE, user={"is_logged_in": False}), "desk.sign_in.help"),
    ],
)
def test_readers_see_nothing_of_it(desk: Desk, monkeypatch: pytest.MonkeyPatch, visit: Visit, said: str) -> None:
    monkeypatch.setattr(st, "secrets", {"auth": {"redirect_uri": "x", "one": {}, "two": {}}})
    page = desk(visit)
    signs_in = [one.label for one in page.button]
    assert signs_in == (["Sign in with one", "Sign in with two"] if visit.user else [])
    assert [text.value for text in page.text] == [WORDS[said]]
    assert page.get("bidi_component") == []
    assert not page.text_area


def test_who_is_signed_in_but_not_listed_is_told_so(desk: Desk) -> None:
    page = desk(replace(HERE, user={"is_logged_in": True, "email": "eve@x.example"}))
    assert "eve@x.example" in page.text[0].value
    assert not page.text_area


def test_a_pasted_article_becomes_a_draft_with_proposals(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    page.text_area[0].input(TEXT)
    field(page, WORDS["desk.fact.published"]).input("2025-05-04")
    button(page, WORDS["desk.start.read"]).click().run()
    assert not page.exception
    (name,) = Drafts(tmp_path / "drafts").ids()
    assert page.query_params["draft"] in (name, [name])
    data = board(page)
    assert data["text"] == TEXT
    assert data["items"][0]["quote"] == "A grey ship left Port Sund on 2 May 2025."
    assert data["items"][0]["reading"] == {"words": "2 May 2025", "bad": False}
    # A reload, in another session, shows the same.
    assert board(desk(draft=name))["items"] == data["items"]


@pytest.mark.parametrize(("text", "date"), [("", ""), ("A text.", "2025-99")])
def test_what_cannot_be_read_is_told_and_leaves_no_draft(desk: Desk, tmp_path: Path, text: str, date: str) -> None:
    page = desk()
    page.text_area[0].input(text)
    field(page, WORDS["desk.fact.published"]).input(date)
    button(page, WORDS["desk.start.read"]).click().run()
    assert not page.exception
    assert page.warning
    assert Drafts(tmp_path / "drafts").ids() == []


def test_a_table_is_no_article_and_what_takes_it_is_named(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    page.radio[0].set_value("upload").run()
    page.file_uploader[0].set_value(("حوادث.CSV", b"date,place\n2025-05-02,Port Sund\n", "text/csv"))
    button(page, WORDS["desk.start.read"]).click().run()
    assert not page.exception
    (said,) = [one.value.replace("\\", "") for one in page.warning]
    assert said == WORDS.of("desk.start.not_text", why="a table, not an article; rows are brought in by `import`")
    assert Drafts(tmp_path / "drafts").ids() == []


def test_what_an_english_line_quotes_runs_as_its_letters_do() -> None:
    assert in_english("date from '17 تموز 2025'") == "date from '\u206817 تموز 2025\u2069'"
    assert in_english("‘دمشق’: it stands in a heading") == "‘\u2068دمشق\u2069’: it stands in a heading"
    for plain in ("‘A truce’s terms’: it stands in a heading", "the mail’s signature left out", "nobody's 'base'"):
        assert in_english(plain) == plain


def test_what_is_here_already_is_pointed_out_before_work_starts(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    page.text_area[0].input((TEXTS / "gull-2025-03.txt").read_text("utf-8"))
    button(page, WORDS["desk.start.read"]).click().run()
    assert not page.exception
    assert page.get("bidi_component") == []
    assert any("Nearly the same text" in text.value for text in page.text)
    button(page, WORDS["desk.alike.go_on"]).click().run()
    assert board(page)["items"]
    button(page, WORDS["desk.leave"]).click().run()
    assert "draft" not in page.query_params
    assert len(Drafts(tmp_path / "drafts").ids()) == 1


def test_an_article_of_the_collection_opens_with_its_excerpts(desk: Desk, collection: Collection) -> None:
    page = desk()
    page.radio[0].set_value("pick").run()
    page.selectbox[0].set_value("gull-2025-03")
    button(page, WORDS["desk.start.open"]).click().run()
    assert not page.exception
    data = board(page)
    assert data["partial"]
    own = [one for one in collection.excerpts.values() if one.article == "gull-2025-03"]
    assert [item["quote"] for item in data["items"]] == [one.quote for one in sorted(own, key=lambda one: one.start)]


def test_a_proposed_article_is_opened_to_be_judged(desk: Desk, folder: Path) -> None:
    path = folder / "articles" / "gull-2025-03.toml"
    proposed = path.read_text("utf-8").replace('kind = "news', 'status = "proposed"\nkind = "news')
    path.write_text(proposed.replace('["herald-2025-04-02"]', "[]"), "utf-8")
    herald = folder / "articles" / "herald-2025-04.toml"
    herald.write_text(herald.read_text("utf-8").replace('["gull-2025-03-02"]', "[]"), "utf-8")

    page = desk()
    page.radio[0].set_value("pick").run()
    page.selectbox[0].set_value("gull-2025-03")
    page.text_area[0].input((TEXTS / "gull-2025-03.txt").read_text("utf-8"))
    button(page, WORDS["desk.start.open"]).click().run()
    assert not page.exception
    data = board(page)
    assert not data["partial"]
    assert {item["state"] for item in data["items"]} == {"proposed"}
    assert len(data["items"]) >= 6


def test_a_draft_discarded_in_another_tab_is_told(desk: Desk, draft: Draft, tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    drafts.write(replace(draft, begun=True))
    page = desk(draft=draft.id)
    drafts.discard(draft.id)
    button(page, WORDS["desk.save.review"]).click().run()
    assert not page.exception
    assert page.warning


@pytest.mark.parametrize("name", ["none", "../../etc/passwd", "<b>x</b>"])
def test_a_draft_that_is_not_there_has_a_decent_page(desk: Desk, name: str) -> None:
    page = desk(draft=name)
    assert len(page.warning) == 1
    assert page.get("bidi_component") == []


def test_review_and_save_write_the_file_and_show_the_difference(
    desk: Desk, draft: Draft, folder: Path, tmp_path: Path
) -> None:
    Drafts(tmp_path / "drafts").write(replace(draft, begun=True))
    page = desk(draft=draft.id)
    path = folder / "articles" / "gull-2025-05.toml"
    button(page, WORDS["desk.save.review"]).click().run()
    assert not path.exists()
    assert '+id = "gull-2025-05-01"' in page.code[-1].value
    assert "New: gull-2025-05-01" in str([one.proto.body for one in page.get("html")])
    button(page, WORDS.of("desk.save.write", file=path.name)).click().run()
    assert not page.exception
    assert page.success
    assert 'id = "gull-2025-05-01"' in path.read_text("utf-8")


@pytest.mark.parametrize("warn_share", [1, 0.2])
def test_the_share_that_can_be_read_is_told_before_saving(
    desk: Desk, draft: Draft, folder: Path, tmp_path: Path, warn_share: float
) -> None:
    words, own = len(draft.text.split()), len(draft.quote(draft.items[0]).split())
    said = WORDS.of(
        "desk.save.share", share=f"{100 * own / words:.0f}", words=str(words), largest="100", run=str(own), longest="80"
    )
    facts = folder / "collection.toml"
    facts.write_text(facts.read_text("utf-8").replace("warn_share = 1", f"warn_share = {warn_share}"))
    Drafts(tmp_path / "drafts").write(replace(draft, begun=True))
    page = desk(draft=draft.id)
    assert said in [one.value for one in (page.text if warn_share == 1 else page.warning)]


def test_a_refused_file_shows_the_problems_and_no_way_to_write_it(
    desk: Desk, draft: Draft, folder: Path, tmp_path: Path
) -> None:
    broken = replace(draft, begun=True, items=(replace(draft.items[0], by=""),))
    Drafts(tmp_path / "drafts").write(broken)
    page = desk(draft=draft.id)
    button(page, WORDS["desk.save.review"]).click().run()
    assert page.error
    (said,) = [one.proto.body for one in page.get("html") if 'class="said"' in one.proto.body]
    assert "gull-2025-05.toml" in said
    assert 'lang="en" dir="ltr"' in said
    assert not any(one.label.startswith("Save ") for one in page.button)
    assert not (folder / "articles" / "gull-2025-05.toml").exists()


def test_both_versions_are_shown_when_the_file_was_changed_meanwhile(
    desk: Desk, collection: Collection, folder: Path, tmp_path: Path
) -> None:
    drafts, path = Drafts(tmp_path / "drafts"), folder / "articles" / "gull-2025-03.toml"
    asked = {"do": "set", "key": "n2", "field": "event_date", "value": "2025-01"}
    opened = open_article("d", path.read_text("utf-8"), None)
    drafts.write(edit(opened, asked, Context(collection, ())))
    theirs = path.read_text("utf-8").replace('["Ada Arn"]', '["Ada B. Arn"]')
    path.write_text(theirs, "utf-8")

    page = desk(draft="d")
    button(page, WORDS["desk.save.review"]).click().run()
    assert not page.exception
    assert theirs.strip() in [code.value for code in page.code]
    assert path.read_text("utf-8") == theirs

    button(page, WORDS["desk.save.take_theirs"]).click().run()
    assert drafts.read("d").facts["authors"] == "Ada B. Arn"
    assert path.read_text("utf-8") == theirs

    drafts.change("d", lambda now: edit(now, asked, Context(collection, ())))
    path.write_text(theirs.replace("Ada B. Arn", "Ada C. Arn"), "utf-8")
    button(page, WORDS["desk.save.review"]).click().run()
    button(page, WORDS["desk.save.keep_mine"]).click().run()
    assert page.success
    assert "Ada C. Arn" in path.read_text("utf-8")
    assert 'event_date = "2025-01"' in path.read_text("utf-8")


def test_a_new_article_never_goes_into_the_file_of_another(
    desk: Desk, draft: Draft, folder: Path, tmp_path: Path
) -> None:
    taken = replace(draft, begun=True, facts={**draft.facts, "id": "gull-2025-03"})
    Drafts(tmp_path / "drafts").write(taken)
    before = (folder / "articles" / "gull-2025-03.toml").read_text("utf-8")
    page = desk(draft=draft.id)
    button(page, WORDS["desk.save.review"]).click().run()
    assert before.strip() in [code.value for code in page.code]
    labels = [one.label for one in page.button]
    assert WORDS["desk.save.keep_mine"] not in labels
    assert (folder / "articles" / "gull-2025-03.toml").read_text("utf-8") == before


def test_the_data_of_the_board_are_json_and_say_what_is_wrong(draft: Draft, collection: Collection) -> None:
    bad = replace(draft.items[0], event_date="2025-13", by="gone")
    draft = replace(draft, items=(bad, *draft.items[1:]))
    data = board_data(draft, collection, (), WORDS)
    assert json.loads(json.dumps(data)) == data
    item = data["items"][0]
    assert item["reading"]["bad"]
    assert item["blocked"]
    assert len(item["doubts"]) == 2


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_the_desk_speaks_the_language_of_its_address(
    desk: Desk, draft: Draft, collection: Collection, tmp_path: Path, language: str
) -> None:
    words = read_words(language)
    page = desk(lang=language)
    title = words.name(collection.title)
    assert page.text[0].value == (f"\u2068{title}\u2069" if words.direction == "rtl" else title)
    assert [one.value for one in page.subheader] == [words["desk.title"], words["desk.start"]]
    assert page.radio[0].options == [words[f"desk.way.{way}"] for way in ("paste", "upload", "pick")]
    page.text_area[0].input(TEXT)
    field(page, words["desk.fact.published"]).input("2025-13")
    button(page, words["desk.start.read"]).click().run()
    assert words["desk.bad_date"].split("{")[0].split(".")[0] in page.warning[0].value

    Drafts(tmp_path / "drafts").write(replace(draft, begun=True))
    page = desk(lang=language, draft=draft.id)
    (nav,) = [one.proto.body for one in page.get("html") if "<nav" in one.proto.body]
    assert all(f'href="?lang={one}&amp;draft={draft.id}" hreflang="{one}" lang="{one}"' in nav for one in languages())
    assert nav.count("aria-current") == 1
    data = board(page)
    assert (data["language"], data["direction"]) == (words.language, words.direction)
    assert data["items"][0]["reading"]["words"] == {"ar": "2 أيار (مايو) 2025", "ru": "2 мая 2025"}[language]
    known = dict(data["choices"]["language"])
    assert known["en"] == {"ar": "الإنجليزية", "ru": "английский"}[language]
    button(page, words["desk.leave"]).click().run()
    assert page.query_params["lang"] in (language, [language])
    assert "draft" not in page.query_params

    refused = board_data(draft, collection, (), words, refused=["gone", "partial"])["refused"]
    assert refused == [words["desk.board.refused.gone"], words["desk.board.refused.partial"]]
    found = found_names(collection, {"what": "actor", "text": "корабли", "n": "t:1"}, words)
    assert found is not None
    assert found["names"][0]["kind"] == words["actor.kind.armed force"]


def test_every_refusal_has_words() -> None:
    source = (ROOT / "curation/desk/edits.py").read_text("utf-8")
    whys = set(re.findall(r'BadEdit\("[^"]+", "(\w+)"\)|_move_limit\(\w+, "[^"]+", "(\w+)"\)', source))
    said = {one or other for one, other in whys} | {"unknown", "full"}
    assert len(said) > 5
    assert said == {key.rpartition(".")[2] for key in WORDS if key.startswith("desk.board.refused.")}


def test_names_are_found_for_the_board(collection: Collection) -> None:
    found = found_names(collection, {"what": "actor", "text": "корабли", "n": "t:1"}, WORDS)
    assert found is not None
    assert found["n"] == "t:1"
    assert found["names"][0]["id"] == "borea-navy"
    assert found["names"][0]["spelling"] == "корабли"


def test_what_was_seen_and_not_proposed_and_what_was_joined_is_shown(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    broken = "A grey ship left Port Sund on Fri-\nday, and nobody on the quay could say where\nit was bound that night."
    page.text_area[0].input(f"Port Sund at night\n\nIt was dark.\n\n{broken}")
    button(page, WORDS["desk.start.read"]).click().run()
    assert not page.exception
    (name,) = Drafts(tmp_path / "drafts").ids()
    draft = Drafts(tmp_path / "drafts").read(name)
    assert draft.changes == ((broken, " ".join(broken.replace("-\n", "").split("\n"))),)
    labels = [one.label for one in page.expander]
    assert WORDS.of("desk.told", n=WORDS.number(len(draft.told))) in labels
    assert WORDS.of("desk.joined", n="1") in labels
    shown = [one.value for one in page.text]
    (said,) = [one.proto.body for one in page.get("html") if 'class="said"' in one.proto.body]
    assert "‘Friday’: it stays open: when the article was published is not known" in said
    field = WORDS["desk.fact.published"]
    assert any(f"say so in “{mark}{field}" in said for mark in ("", "\u2066"))
    assert "--" not in said
    assert {*draft.changes[0]} <= {*shown}


def test_the_paste_form_offers_the_languages_with_rules(desk: Desk) -> None:
    (language,) = [one for one in desk().selectbox if one.label == WORDS["desk.fact.language"]]
    assert len(language.options) >= 4


@pytest.mark.parametrize("content", ["%PDF-1.4 and no more", "\x01\x02\x03\x04 no \x05\x06 text"])
def test_what_is_no_text_is_told_by_what_it_is(desk: Desk, tmp_path: Path, content: str) -> None:
    page = desk()
    page.text_area[0].input(content)
    button(page, WORDS["desk.start.read"]).click().run()
    assert not page.exception
    assert page.warning
    assert Drafts(tmp_path / "drafts").ids() == []


def test_other_reports_of_an_event_are_offered_whatever_their_language(draft: Draft, collection: Collection) -> None:
    item, there = draft.items[0], collection.excerpts["rasif-2025-05-01"]
    assert collection.articles[there.article].language == "ar"
    data = board_data(draft, collection, (), WORDS)["items"][0]
    offered = {one["id"]: one for one in data["alike"]}
    assert there.id in offered
    assert WORDS.name(collection.places[there.places[0].place].names) in offered[there.id]["why"]
    tied = replace(item, same_event=(there.id,))
    data = board_data(replace(draft, items=(tied,)), collection, (), WORDS)["items"][0]
    assert [one["id"] for one in data["same"]] == [there.id]
    assert there.id not in [one["id"] for one in data["alike"]]
    assert (
        board_data(replace(draft, items=(replace(item, state="rejected"),)), collection, (), WORDS)["items"][0]["alike"]
        == []
    )


@pytest.mark.parametrize("article", ["new", "saved before"])
def test_where_the_disk_is_full_nothing_is_saved_and_the_page_says_so(
    desk: Desk, draft: Draft, folder: Path, monkeypatch: pytest.MonkeyPatch, article: str
) -> None:
    drafts, path = Drafts(folder.parent / "drafts"), folder / "articles" / "gull-2025-05.toml"
    drafts.write(replace(draft, begun=True))
    if article != "new":
        save(review(draft, folder, TODAY), draft, folder)
        opened = open_article(draft.id, path.read_text("utf-8"), draft.text)
        drafts.write(replace(opened, facts={**opened.facts, "title": "Another"}))
        os.utime(path, (1e9, 1e9))  # as old as most files are
    before = path.read_bytes() if path.exists() else None
    page = desk(draft=draft.id)
    button(page, WORDS["desk.save.review"]).click().run()

    def full(*_: object, **__: object) -> None:
        raise DiskFull("here")

    monkeypatch.setattr(desk_drafts, "_put", full)
    button(page, WORDS.of("desk.save.write", file=path.name)).click().run()
    assert not page.exception
    assert WORDS["desk.full"] in [one.value for one in page.error]
    assert (path.read_bytes() if path.exists() else None) == before
    assert [one.name for one in path.parent.iterdir() if one.name.endswith(".part")] == []
    assert drafts.ids() == [draft.id]


def test_a_curator_is_told_what_is_wrong_with_the_data(desk: Desk, folder: Path) -> None:
    actors = folder / "actors.toml"
    actors.write_text(actors.read_text("utf-8").replace("kind =", "knid =", 1), "utf-8")
    page = desk()
    assert re.search(r"actors\.toml:\d+: ", page.code[0].value)


def test_where_nothing_can_be_written_a_curator_is_told_so(
    desk: Desk, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Drafts(tmp_path / "drafts").write(replace(draft, begun=True))

    def closed(*_: object, **__: object) -> None:
        raise desk_drafts.Broken("read-only")

    monkeypatch.setattr(Drafts, "meet", closed)
    page = desk(draft=draft.id)
    assert page.error[0].value == WORDS.of("desk.broken", why="read\\-only")
    assert button(page, WORDS["desk.leave"])
