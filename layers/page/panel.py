"""The selected place and its excerpts, in a fragment of its own: a place whose document does not come reruns only this.

Above them is the step of a story that is shown, or the way to begin one. On a phone they are a sheet over the
map's foot, with a handle by which it is raised and lowered.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from layers import release
from layers.ask import permalink
from layers.ask.phrases import months_in_short
from layers.cards.content import CARDS_AT_FIRST, panel_content
from layers.model import Collection, Filters, Story
from layers.page.alone import ALONE
from layers.page.component import Part, component_data, declare, declare_together
from layers.page.navigation import address_data, current_reader, on_navigate, run_whole_if_owed
from layers.page.strip import shown_in_words
from layers.store import Store, select
from layers.turns import in_turn
from layers.words import Words

_PANEL = declare("page/panel", wears=["page/card"])
_HEAD = declare_together("panel_head", sheet=Part("page/sheet"), story=Part("page/story"))
_KEY = "panel"


@st.fragment
@in_turn("panel")
def show_panel(collection: Collection, store: Store, words: Words) -> None:
    """Show the excerpts of the selected place, or all of them when none is selected.

    What the browser drew ahead of a run of the page, from the document of these very data, is not sent again.
    """
    run_whole_if_owed(_KEY)
    here, version = current_reader(), collection.version
    known = here.shown == version
    more = {} if known else component_data(words, "panel", "card", "sign", "copied", "close")
    data = {
        **more,
        "language": words.language,
        "direction": words.direction,
        **address_data(collection),
        "cards": here.cards if here.cards > CARDS_AT_FIRST else None,
        "documents": "" if ALONE else release.document_address("cards", version, words.language),
        "content": None if known else panel_content(collection, store, here.view, here.cards, words),
    }
    _PANEL(key=_KEY, data=data, on_navigate_change=on_navigate(_KEY, collection, part=_KEY))


def show_panel_head(store: Store, filters: Filters, words: Words, *, request: int = 0) -> None:
    """Show the handle, where there is a sheet, which says how many excerpts there are; and the step of a story.

    Parameters
    ----------
    request
        The number of what the session was asked for last.
    """
    data = {"sheet": sheet_data(store, filters, words), "story": stories_data(store, words)}
    _HEAD(key="panel_head", data={**data, "answers": request})


def sheet_data(store: Store, filters: Filters, words: Words) -> dict[str, object]:
    """Make the data of the handle."""
    count = shown_in_words(select(store, filters), months_in_short(filters, words), words)
    return component_data(words, "sheet", count=count)


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
