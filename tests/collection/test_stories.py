"""Stories: read with the collection, every problem at its line, each step where there is something to see."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from layers.__main__ import main
from layers.ask import permalink
from layers.collection import check_collection, read_collection
from layers.collection.stories import LONGEST_STEP
from layers.model import MOST_STEPS, Step, Story
from layers.store import Store, cards_of

TINY = Path(__file__).parents[1] / "data" / "tiny"
SHIPPED = Path(__file__).parents[2] / "data"
STORY = """\
id = "ships"
title = { en = "Ships", ar = "سفن", ru = "Корабли" }

[[steps]]
address = "?see=sund"
text = { en = "The Gull tells of Sund.", ar = "نص", ru = "Текст" }

[[steps]]
address = "?from=2025-02&to=2025-02&see=hild&map=12,51.5,8"
text = { en = "The Gull tells of Hild.", ar = "نص", ru = "Текст" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the tiny collection with a story of two steps."""
    copy = shutil.copytree(TINY, tmp_path / "data")
    (copy / "stories").mkdir()
    (copy / "stories" / "ships.toml").write_text(STORY, "utf-8")
    return copy


def test_a_story_is_read_with_its_steps_in_order(folder: Path) -> None:
    text = {"en": "The Gull tells of Hild.", "ar": "نص", "ru": "Текст"}
    [story] = read_collection(folder).stories.values()
    assert (story.id, story.title["ru"], len(story.steps)) == ("ships", "Корабли", 2)
    assert story.steps[1] == Step("?from=2025-02&to=2025-02&see=hild&map=12,51.5,8", text)
    assert read_collection(TINY).stories == {}


def test_stories_belong_to_the_version_of_the_data(folder: Path) -> None:
    version = read_collection(folder).version
    path = folder / "stories" / "ships.toml"
    path.write_text(STORY.replace("of Hild", "of Hild now"), "utf-8")
    assert len({version, read_collection(folder).version, read_collection(TINY).version}) == 3


COPIED = "nobody in town believes a word of it"
LONG = " ".join(["word"] * (LONGEST_STEP + 1))
BREAKS = {
    "another id": ('id = "ships"', 'id = "ship"', 1, "has the id 'ship', and its file is named 'ships'", "error"),
    "unknown key": ("title =", "titel =", 2, "'titel'; did you mean 'title'", "error"),
    "unknown key of a step": ('address = "?see', 'adress = "?see', 5, "'adress'; did you mean 'address'", "error"),
    "no text": ('text = { en = "The Gull tells of S', "# ", 4, "has no text", "error"),
    "too long": ("The Gull tells of Sund.", LONG, 6, f"in en has {LONGEST_STEP + 1} words", "error"),
    "taken": ("The Gull tells of Sund.", COPIED, 6, "takes 'nobody in town believes a'", "error"),
    "no steps": (STORY[STORY.index("[[") :], "steps = []", 4, "has 0 steps; tell it in 1 to 20", "error"),
    "too many": (
        STORY[STORY.index("[[") :], '[[steps]]\naddress = "?"\ntext = "x"\n' * (MOST_STEPS + 1), 1, "21 steps", "error",
    ),
    "a language lacks": (', ru = "Текст" }\n\n', " }\n\n", 6, "text of steps item 1 of the story lacks ru", "warning"),
    "not TOML": ("title = {", "title = ", 2, "not valid TOML", "error"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_wrong_with_a_story_is_told_at_its_line(folder: Path, name: str) -> None:
    old, new, line, says, severity = BREAKS[name]
    facts = folder / "collection.toml"
    title = (
        '{ en = "Ships at Sund", ar = "سفن", ru = "Корабли" }'  # said in several languages, so that all are asked for
    )
    facts.write_text(facts.read_text("utf-8").replace('"Ships at Sund <i>&amp;</i>"', title), "utf-8")
    path = folder / "stories" / "ships.toml"
    assert old in STORY
    path.write_text(STORY.replace(old, new, 1), "utf-8")
    _, problems = check_collection(folder)
    found = [problem for problem in problems if problem.path == path and says in str(problem)]
    assert [(problem.line, problem.severity) for problem in found] == [(line, severity)], problems


ADDRESSES = {
    "?see=sunt": "says see: 'sunt' is not known; did you mean 'sund'?",
    "?sea=sund": "says sea: a view has no such key; did you mean 'see'?",
    "see=sund": "is 'see=sund', which does not begin with '?'",
    "?from=2025-13": "says from: '2025-13' cannot be read",
    "?from=2025-02&to=2025-01": "says from: 2025-02 – 2025-01 ends before it begins",
    "?to=2026-01": "asks for 2026-01, outside the collection's months; keep to 2024-12 until 2025-09",
    "?map=1,2": "says map: '1,2' cannot be read",
    "?map=40,51,7": "has a map that looks outside the collection's bounds",
    "?see=sund&q=zebra": "shows no excerpt; ask for less",
    "?see=hild&excerpt=gull-2025-03-01": "hides the excerpt 'gull-2025-03-01' that it shows",
    "?pair=gull-2025-03-01": "sets 1 excerpts against each other",
    "?see=sund&lang=ar": "says 'lang', which is no step's to say; take it out",
    "?story=ships&step=2": "says 'story', which is no step's to say",
    "?see=sund&v=2025-05-x": "says 'v', which is no step's to say",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_check_holds_where_a_step_leads(folder: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder)]) == 0
    path = folder / "stories" / "ships.toml"
    path.write_text(STORY.replace('"?see=sund"', f'"{address}"'), "utf-8")
    assert main(["check", str(folder)]) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if "ships.toml" in line]
    assert said
    assert said[0].startswith(f"{path}:5: the address of step 1 {ADDRESSES[address]}")


def test_the_shipped_story_shows_what_it_tells_and_names_who_says_so() -> None:
    collection = read_collection(SHIPPED)
    store = Store(collection)
    [story] = collection.stories.values()
    assert 6 <= len(story.steps) <= 8
    speakers = {one.claim.by for one in collection.excerpts.values()}
    shown: set[str] = set()
    for number, step in enumerate(story.steps, 1):
        view, troubles = permalink.read([("story", story.id), ("step", str(number))], collection)
        assert not troubles
        ids = cards_of(store, view, limit=None).ids
        excerpts = [collection.excerpts[one] for one in ids]
        articles = {one.article for one in excerpts}
        outlets = {collection.articles[one].outlet_id for one in articles}
        says = {one.claim.by for one in excerpts} | outlets
        heard = says | {link.actor for one in excerpts for link in one.actors}
        for language, text in step.text.items():
            named = {one for one in speakers if collection.actors[one].names[language] in text}
            assert named & says, (number, language)
            assert named <= heard, (number, language)
        shown |= articles
    assert shown == set(collection.articles)


def test_a_story_is_told_by_its_number(folder: Path) -> None:
    collection = read_collection(folder)
    assert isinstance(collection.stories["ships"], Story)
    view, troubles = permalink.read([("story", "ships"), ("step", "2")], collection)
    assert (view.place, view.filters.first_month, troubles) == ("hild", "2025-02", ())
