"""Stories: read, and held against the quotes; `layers.ask.check` holds their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from layers.collection.articles import ArticleRecord
from layers.collection.files import RawFile
from layers.collection.quoting import Name, first_taken, index_names, names_of, stretches
from layers.collection.records import Record, read_record
from layers.collection.schema import STEP, STORY
from layers.errors import Problem, show
from layers.model import MOST_STEPS, Step, Story

LONGEST_STEP = 50
"""So many words one or two sentences have at most."""


def read_stories(raw: Iterable[RawFile], language: str) -> tuple[list[Record], list[Problem]]:
    """Make records of stories, each a file; what is said once in them is in `language`."""
    stories = [read_record(one.values, STORY, "the story", one.lines, language) for one in raw]
    return stories, [problem for story in stories for problem in story.problems]


def check_stories(
    stories: Sequence[Record], articles: Iterable[ArticleRecord], named: Iterable[Record]
) -> Iterator[Problem]:
    """Give what is wrong with stories and their steps, but for where the addresses lead.

    Parameters
    ----------
    named
        The places and actors, as records with names and aliases: a name is no phrase that is taken.
    """
    if not stories:
        return
    names = index_names(chain.from_iterable(map(names_of, named)))
    taken: dict[str, set[Name]] = {}
    for article in articles:
        own = taken.setdefault(article.record.good.get("language", ""), set())
        own.update(*(stretches(excerpt.good.get("quote", ""), names) for excerpt in article.excerpts))
    for story in stories:
        stem, id_ = story.lines.path.stem, story.good.get("id", "")
        if id_ and id_ != stem:
            yield story.error(
                f"the story has the id {show(id_)}, and its file is named {show(stem)}", "name both alike", "id"
            )
        steps = list(story.tables("steps", STEP))
        if "steps" in story.good and not 0 < len(steps) <= MOST_STEPS:
            yield story.error(f"the story has {len(steps)} steps", f"tell it in 1 to {MOST_STEPS}", "steps")
        for step in steps:
            yield from step.problems
            for language, text in step.good.get("text", {}).items():
                if (length := len(text.split())) > LONGEST_STEP:
                    what = f"the text of {step.label} in {language} has {length} words"
                    yield step.error(what, f"keep it to {LONGEST_STEP}: one sentence or two", "text")
                if copied := first_taken(text, taken.get(language, set()), names):
                    what = f"the text of {step.label} takes {show(copied)} from a quote"
                    yield step.error(what, "say it in words of your own", "text")


def make_stories(records: Iterable[Record]) -> dict[str, Story]:
    """Make the stories of records that are sound, by id."""
    return {
        one.good["id"]: Story(
            one.good["id"],
            one.good["title"],
            tuple(Step(step.good["address"], step.good["text"]) for step in one.tables("steps", STEP)),
        )
        for one in records
    }
