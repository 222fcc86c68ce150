from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from curation.desk.difference import changes_of, marked
from curation.desk.drafts import Draft
from curation.desk.edits import Context, edit
from curation.desk.opening import open_article
from curation.desk.saving import review
from layers.model import Collection
from layers.words import language_name, read_words
from tests.curation.desk.samples import TODAY

WORDS = read_words("en")


def test_a_new_article_is_shown_by_its_facts_and_excerpts(draft: Draft, folder: Path, collection: Collection) -> None:
    reviewed = review(draft, folder, TODAY)
    facts, added = changes_of(reviewed.before, reviewed.after, collection, WORDS)
    assert (facts.kind, added.kind, added.excerpt) == ("facts", "added", "gull-2025-05-01")
    shown = {line.label: line.after for line in (*facts.lines, *added.lines)}
    assert shown["Title"] == "Night at sea"
    assert "" not in shown.values()
    assert shown["Quote"] == draft.quote(draft.items[0])
    assert shown["Places"] == "Port Sund (named, exact to the town)"
    assert shown["Who says so"] == "Ada Arn (reported)"
    assert [line.language for line in added.lines if line.after in draft.items[0].gist.values()] == ["en", "ar", "ru"]
    arabic = read_words("ar")
    said = {line.after for line in changes_of(reviewed.before, reviewed.after, collection, arabic)[0].lines}
    assert {arabic.article_kind(draft.facts["kind"], {}), language_name("en", arabic)} <= said
    assert not {draft.facts["kind"], "en"} & said
    # Where it stands in the text is for the lines of the file.
    assert not {"start", "prefix", "text_sha256"} & {line.label for line in (*facts.lines, *added.lines)}


def test_only_what_changes_is_shown_and_a_withdrawal_by_its_reason(folder: Path, collection: Collection) -> None:
    path, desk = folder / "articles" / "gull-2025-03.toml", Context(collection, (), "Ada Arn", TODAY)
    draft = open_article("d", path.read_text("utf-8"), None)
    draft = edit(draft, {"do": "set", "key": "n2", "field": "event_date", "value": "2025-01"}, desk)
    draft = edit(draft, {"do": "set", "key": "n2", "field": "gist.ru", "value": "Иначе."}, desk)
    draft = edit(draft, {"do": "judge", "key": "n4", "state": "rejected"}, desk)
    draft = edit(draft, {"do": "set", "key": "n4", "field": "withdrawn", "value": "Misread."}, desk)
    reviewed = review(draft, folder, TODAY)
    changed, withdrawn = changes_of(reviewed.before, reviewed.after, collection, WORDS)
    assert (changed.kind, changed.excerpt) == ("changed", "gull-2025-03-02")
    lines = {line.label: line.after for line in changed.lines}
    assert lines == {"Gist · Russian": "Иначе.", "Date (EDTF)": "2025-01", "Accepted": f"Ada Arn, {TODAY}"}
    assert (withdrawn.kind, withdrawn.excerpt) == ("withdrawn", "gull-2025-03-04")
    assert "Misread." in [line.after for line in withdrawn.lines]


def test_what_is_rejected_of_a_proposal_is_shown_as_taken_out(folder: Path, collection: Collection) -> None:
    path = folder / "articles" / "gull-2025-03.toml"
    written = path.read_text("utf-8").replace('kind = "news', 'status = "proposed"\nkind = "news')
    path.write_text(written, "utf-8")
    opened = open_article("d", written, None)
    draft = replace(opened, items=tuple(replace(item, state="rejected") for item in opened.items))
    reviewed = review(draft, folder, TODAY)
    kinds = [one.kind for one in changes_of(reviewed.before, reviewed.after, collection, WORDS)]
    assert kinds == ["gone"] * len(opened.items)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a grey ship", "a white ship", "a <del>grey</del><ins>white</ins> ship"),
        ("", "<b>", "<ins>&lt;b&gt;</ins>"),
        ("x & y", "", "<del>x &amp; y</del>"),
        ("سفينة رمادية", "سفينة بيضاء", "سفينة <del>رمادية</del><ins>بيضاء</ins>"),
        ("same", "same", "same"),
    ],
)
def test_what_goes_is_struck_out_and_what_comes_underlined(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown
