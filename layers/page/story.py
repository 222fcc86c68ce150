"""Stories: the step that is shown, above the panel's cards; before one is begun, the way to do so."""

from __future__ import annotations

from dataclasses import replace

from layers.ask import permalink
from layers.model import Collection, Story
from layers.page.component import Part, component_data
from layers.store import Store
from layers.words import Words

STORY = Part("page/story")


def stories_data(store: Store, words: Words) -> dict[str, object]:
    """Make the data of the stories: the browser reads in the address which step to show, and has all at hand."""
    collection = store.collection

    def make() -> list[dict[str, object]]:
        return [story_data(story, collection, words) for story in collection.stories.values()]

    stories = store.remembered(("stories", words.language), make)
    return component_data(words, "story", stories=stories)


def story_data(story: Story, collection: Collection, words: Words) -> dict[str, object]:
    """Make the data of a story: what it is called, and each step's text and what its view `asks`."""
    return {
        "id": story.id,
        "title": words.said(story.title),
        "offer": words.count("story.offer", len(story.steps), title=words.name(story.title)),
        "steps": [
            {"text": words.said(step.text), "asks": _asked(story, number, collection)}
            for number, step in enumerate(story.steps, 1)
        ],
    }


def _asked(story: Story, number: int, collection: Collection) -> str:
    view, _ = permalink.read([("story", story.id), ("step", str(number))], collection)
    return permalink.query_of(permalink.write(replace(view, story=None, step=None)))
