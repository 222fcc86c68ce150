"""The history of the data: recorded, checked, summed up for a link of another version."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.__main__ import main
from layers.collection import read_collection
from layers.collection.changelog import changelog
from layers.collection.history import (
    PARTS,
    Change,
    History,
    Since,
    Version,
    changes_since,
    check_history,
    compare,
    digest,
    read_history,
    states_of,
)
from layers.collection.schema import SIGNATURES
from layers.errors import BadCollection
from layers.model import Collection, Withdrawn
from layers.when import read_when
from tests.collected import TINY as READ

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "data" / "tiny"
SHIPPED = ROOT / "data"
ADDED, CORRECTED, GONE = "rasif-2025-05-02", "gull-2025-03-06", "herald-2025-04-03"


def record(folder: Path, *more: str) -> int:
    return main(["record", str(folder), "-m", "Read again.", "--date", "2025-06-03", *more])


def problems_of(folder: Path) -> list[str]:
    return [str(problem) for problem in check_history(folder, read_collection(folder))[1]]


# Recording


def test_a_version_holds_what_changed(aged: Path) -> None:
    assert record(aged, "--what", f"{CORRECTED}=The note.") == 0
    collection = read_collection(aged)
    history = read_history(aged, collection)
    first, second = history.versions
    assert (first.date, first.note, first.changes) == (date(2025, 6, 1), {"en": "First version."}, ())
    assert second == Version(
        collection.version,
        date(2025, 6, 3),
        {"en": "Read again."},
        (
            Change(CORRECTED, "corrected", {"en": "The note."}, ("note",)),
            Change(GONE, "withdrawn", {"en": "Misread: the belt is “<b>not</b>” named."}),
            Change(ADDED, "added", {"en": "Rasif, “رصيف الأخبار”"}),
        ),
    )
    assert history.states[GONE] == "withdrawn"
    assert history.unrecorded == ()
    assert problems_of(aged) == []


def test_recording_again_changes_no_byte(aged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(aged)
    files = [aged / "history.toml", aged / "CHANGELOG-DATA.md"]
    before = [path.read_bytes() for path in files]
    capsys.readouterr()
    assert record(aged) == 0
    assert [path.read_bytes() for path in files] == before
    assert capsys.readouterr().out.startswith("nothing changed since version ")


def test_what_was_mended_by_hand_stays_and_reaches_the_page(aged: Path) -> None:
    record(aged)
    path = aged / "history.toml"
    text = path.read_text("utf-8")
    mended = text.replace('"First version."', '"The *first* one."  # by hand')
    path.write_text(mended, "utf-8")
    assert record(aged) == 0
    assert path.read_text("utf-8") == mended
    assert "The \\*first\\* one." in (aged / "CHANGELOG-DATA.md").read_text("utf-8")


def test_a_change_costs_few_lines(aged: Path) -> None:
    path = aged / "history.toml"
    before = set(path.read_text("utf-8").splitlines())
    record(aged)
    after = set(path.read_text("utf-8").splitlines())
    # The version with brackets around its changes, three of those, and three digests.
    assert len(after - before) == 5 + 3 + 3
    assert list(tomllib.loads(path.read_text("utf-8"))) == ["versions", "digests"]


def test_the_data_version_does_not_depend_on_the_history(aged: Path) -> None:
    version = read_collection(aged).version
    record(aged)
    assert read_collection(aged).version == version


def test_data_that_change_without_an_excerpt_are_a_version_too(aged: Path) -> None:
    record(aged)
    path = aged / "collection.toml"
    path.write_text(path.read_text("utf-8").replace("Three invented", "Some invented"), "utf-8")
    assert record(aged) == 0
    collection = read_collection(aged)
    newest = read_history(aged, collection).newest
    assert newest is not None
    assert (newest.version, newest.changes) == (collection.version, ())


def test_unsound_data_are_not_recorded(aged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = aged / "actors.toml"
    path.write_text(path.read_text("utf-8").replace("kind =", "knid =", 1), "utf-8")
    before = (aged / "history.toml").read_bytes()
    assert record(aged) == 1
    assert "knid" in capsys.readouterr().out
    assert (aged / "history.toml").read_bytes() == before


def test_an_id_that_is_gone_is_told_and_not_recorded(aged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(aged)
    path = aged / "articles" / "rasif-2025-05.toml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex("[[excerpts]]")], "utf-8")
    [gone] = [line for line in problems_of(aged) if "is gone" in line]
    lines = (aged / "history.toml").read_text("utf-8").splitlines()
    assert lines[int(gone.split(":")[1]) - 1].startswith(ADDED)
    assert record(aged) == 1
    assert f"'{ADDED}' was recorded and is gone" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--what", "nobody=x"], "'nobody', which is not in this collection"),
        (["--date", "2025-05-31"], "lies before the newest version"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    aged: Path, capsys: pytest.CaptureFixture[str], more: list[str], says: str
) -> None:
    assert record(aged, *more) == 1
    assert says in capsys.readouterr().out


@pytest.mark.parametrize("note", ["", "a\u202eb"])
def test_a_note_that_is_no_text_is_refused(aged: Path, note: str) -> None:
    with pytest.raises(SystemExit):
        main(["record", str(aged), "-m", note])


# Checking


def test_data_that_are_not_recorded_are_a_warning(aged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", str(aged)]) == 0
    said = capsys.readouterr().out
    assert "history.toml:5: warning: the data are not those of the newest version" in said
    assert "(1 added, 1 corrected, 1 withdrawn); record them" in said
    assert said.endswith("0 problems, 1 warning\n")


def test_a_collection_need_not_have_a_history() -> None:
    assert check_history(TINY, READ) == (History(), ())


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("note = ", "noet = ", "noet", "did you mean 'note'"),
        ("2025-06-01", "2025-06", "2025-06", "not a day"),
        ("2025-06-01", "2025-06-31", "2025-06-31", "impossible"),
        ("2025-06-01", "2025-07-01", 'date = "2025-06-03"', "before that of the last"),
        ('change = "added", ', "", f'excerpt = "{ADDED}"', "has no change"),
        ('change = "added"', 'change = "aded"', "aded", "did you mean 'added'"),
        (f'excerpt = "{ADDED}"', 'excerpt = "rasif-2025-05-03"', "05-03", "did you mean 'rasif"),
        (f'excerpt = "{ADDED}"', f'excerpt = "{GONE}"', f'"{GONE}", change = "ad', "twice"),
        (f'{GONE} = "withdrawn"', f'{GONE} = "lost"', "lost", "not the digest of an excerpt"),
        ("[digests]", "[digest]", "# What", "has no digests"),
        ('"First version."', '"First', '"First', "not valid TOML"),
        ('"First version."', '"\\u202e"', "u202e", "right-to-left override"),
    ],
)
def test_a_bad_history_is_named_with_its_line(aged: Path, *, old: str, new: str, at: str, says: str) -> None:
    record(aged)
    path = aged / "history.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    told = [line for line in problems_of(aged) if says in line]
    assert told, problems_of(aged)
    line = int(told[0].removeprefix(str(path)).split(":")[1])
    assert at in path.read_text("utf-8").splitlines()[line - 1]
    with pytest.raises(BadCollection):
        read_history(aged, read_collection(aged))
    assert main(["check", str(aged)]) == 1
    assert record(aged) == 1


def test_one_version_twice_in_a_row_is_an_error(aged: Path) -> None:
    path = aged / "history.toml"
    text = path.read_text("utf-8")
    version = text[text.index("[[versions]]") : text.index("[digests]")]
    path.write_text(text.replace("[digests]", f"{version}[digests]"), "utf-8")
    assert any("has the version of the one before" in line for line in problems_of(aged))


# Comparing


def test_digests_stay_what_they_are() -> None:
    # Were this to change, every excerpt of every collection would count as corrected.
    assert digest(READ.excerpts["gull-2025-03-01"]) == "ac1ccb7f"


def test_every_field_counts() -> None:
    excerpt = READ.excerpts[CORRECTED]
    changed = [
        replace(excerpt, quote="Other."),
        replace(excerpt, event=None),
        replace(excerpt, event=read_when("2025-01")),
        replace(excerpt, note={}),
        replace(excerpt, note={**excerpt.note, "ar": "ملاحظة"}),
        replace(excerpt, places=()),
        replace(excerpt, claim=replace(excerpt.claim, status="confirmed")),
        replace(excerpt, contrasts_with=(ADDED,)),
    ]
    digests = [digest(one) for one in (excerpt, *changed)]
    assert len(set(digests)) == len(digests)
    assert digest(replace(excerpt, contrasts_with=())) == digest(excerpt)


def test_a_correction_tells_which_parts_it_changed() -> None:
    excerpt = READ.excerpts[CORRECTED]
    before = states_of(READ)
    of_part = {
        "quote": {"quote": "Other."}, "gist": {"gist": {"en": "Other."}}, "date": {"event": read_when("2025-01")},
        "places": {"places": ()}, "actors": {"actors": ()},
        "claim": {"claim": replace(excerpt.claim, status="forecast")},
        "note": {"note": {"en": "Other."}}, "contrasts": {"contrasts_with": (ADDED,)},
        "event": {"same_event": (ADDED,)}, "passage": {"start": 1},
    }  # fmt: skip
    assert of_part.keys() == PARTS.keys()
    for part, fields in of_part.items():
        after = replace(READ, excerpts={**READ.excerpts, CORRECTED: replace(excerpt, **fields)})  # type: ignore[arg-type]
        assert compare(before, after, {}) == (Change(CORRECTED, "corrected", {}, (part,)),)
        bare = {name: state.split()[0] for name, state in before.items()}
        assert compare(bare, after, {}) == (Change(CORRECTED, "corrected", {}),)
    assert compare(bare, READ, {}) == ()
    fields = {field for names in PARTS.values() for field in names}
    assert fields | {"id", *SIGNATURES} == set(excerpt.__dataclass_fields__)


IDS = list(READ.excerpts)[:4]
# Of each excerpt: not there yet, in one of two wordings, withdrawn.
STATES = st.fixed_dictionaries(dict.fromkeys(IDS, st.sampled_from(["", "a", "b", "withdrawn"])))


def collection_at(states: dict[str, str], number: int) -> Collection:
    live = {name: READ.excerpts[name] for name, state in states.items() if state in {"a", "b"}}
    return replace(
        READ,
        version=f"v{number}",
        excerpts={name: replace(one, note={"en": states[name]}) for name, one in live.items()},
        withdrawn={
            name: Withdrawn(name, READ.excerpts[name].article, read_when("2025-06"), {"en": "Misread."})
            for name, state in states.items()
            if state == "withdrawn"
        },
    )


@given(course=st.lists(STATES, min_size=1, max_size=5), shown=st.sets(st.sampled_from(IDS)), recorded=st.booleans())
def test_the_sum_of_changes_is_what_became_of_each(
    course: list[dict[str, str]], shown: set[str], *, recorded: bool
) -> None:
    for before, after in pairwise(course):  # an id that was there stays
        after.update({name: before[name] for name in IDS if before[name] and not after[name]})
    history, collection = History(), collection_at(course[0], 0)
    for number, states in enumerate(course):
        collection = collection_at(states, number)
        changes = compare(history.states, collection, {"en": "Corrected."}) if number else ()
        version = Version(collection.version, date(2025, 6, 1), {"en": "Note."}, changes)
        if number == len(course) - 1 and number and not recorded:
            history = replace(history, unrecorded=changes)
        else:
            history = History((*history.versions, version), states_of(collection))
    for number, then in enumerate(course[: len(history.versions)]):
        expected: dict[str, set[str]] = {
            "added": set(), "corrected": set(), "withdrawn": set(), "elsewhere": set(),
        }  # fmt: skip
        for name in IDS:
            course_of_it = [states[name] for states in course[number:]]
            was, now = then[name] in {"a", "b"}, course[-1][name] in {"a", "b"}
            if was and not now:
                expected["withdrawn"].add(name)
            elif now and len(set(course_of_it)) > 1:
                kind = "corrected" if was else "added"
                expected[kind if name in shown else "elsewhere"].add(name)
        since = changes_since(history, collection, f"v{number}", shown)
        assert since is not None
        assert {kind: set(getattr(since, kind)) for kind in expected} == expected


def test_an_unknown_version_is_not_guessed_at(aged: Path) -> None:
    collection = read_collection(aged)
    history = read_history(aged, collection)
    assert changes_since(history, collection, "2020-01-01-00000000", ()) is None
    assert changes_since(History(), collection, collection.version, ()) is None


def test_what_is_not_recorded_yet_counts(aged: Path) -> None:
    collection = read_collection(aged)
    history = read_history(aged, collection)
    first = history.versions[0].version
    assert changes_since(history, collection, first, collection.excerpts) == Since(
        added=(ADDED,), corrected=(CORRECTED,), withdrawn=(GONE,)
    )
    assert changes_since(history, collection, first, ()) == Since(withdrawn=(GONE,), elsewhere=(CORRECTED, ADDED))


def test_data_that_were_changed_back_count_from_the_last_time() -> None:
    day, change = date(2025, 6, 1), (Change(IDS[0], "corrected", {"en": "x"}),)
    versions = (
        Version("v1", day, {"en": "n"}),
        Version("v2", day, {"en": "n"}, change),
        Version("v1", day, {"en": "n"}, change),
    )
    assert changes_since(History(versions), READ, "v1", IDS) == Since()
    assert changes_since(History(versions), READ, "v2", IDS) == Since(corrected=(IDS[0],))


# The page of changes


def test_the_page_of_changes_holds_text_and_no_markup() -> None:
    change = Change(IDS[0], "corrected", {"en": "<script>`x`</script>\n# [a](b)"})
    page = changelog(History((Version("v1", date(2025, 6, 1), {"en": "A *note*."}, (change,)),)))
    assert page.endswith(
        "## 2025-06-01: version v1\n\nA \\*note\\*.\n\n"
        f"- corrected `{IDS[0]}`: \\<script\\>\\`x\\`\\</script\\> \\# \\[a\\](b)\n"
    )


def test_the_shipped_data_are_recorded() -> None:
    collection = read_collection(SHIPPED)
    history = read_history(SHIPPED, collection)
    assert history.newest is not None
    assert history.newest.version == collection.version, 'python -m layers record -m "…"'
    assert dict(history.states) == states_of(collection)
    assert (ROOT / "data" / "CHANGELOG-DATA.md").read_text("utf-8") == changelog(history)
