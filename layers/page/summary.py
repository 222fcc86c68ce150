"""What is shown, what is hidden and why, and what was wrong with the address."""

from __future__ import annotations

from collections.abc import Sequence

from layers.ask.permalink import Trouble
from layers.model import DIMENSIONS, Filters
from layers.page.component import declare, spoken
from layers.store import Selection
from layers.words import Words

_SUMMARY = declare("page/summary")

# What of an address each reason comes from; lifting the reason takes these out.
_KEYS = {
    "month": ("from", "to", "by", "sure", "undated"),
    "actor": ("actor", "actors", "role"),
    "place": ("place",),
    "kind": ("kind",),
    "outlet": ("source",),
    "status": ("status",),
    "link": ("named",),
    "words": ("q",),
}


def show_summary(
    selection: Selection, notices: Sequence[str], words: Words, filters: Filters
) -> None:
    """Show the line of counts, a chip for each reason of hiding, and notices."""
    data = summary_data(selection, words)
    reset = filters != Filters()
    _SUMMARY(
        key="summary", data=spoken(words, "summary", reset=reset, notices=list(notices), **data)
    )


def summary_data(selection: Selection, words: Words) -> dict[str, object]:
    """Put the counts into words."""
    hidden = [
        {
            "id": dimension,
            "keys": list(_KEYS[dimension]),
            "words": words.count(f"summary.hidden.{dimension}", selection.hidden_by[dimension]),
            "label": words.of(
                "summary.lift",
                reason=words.count(f"summary.hidden.{dimension}", selection.hidden_by[dimension]),
            ),
        }
        for dimension in DIMENSIONS
        if selection.hidden_by.get(dimension)
    ]
    several, hidden_rows = selection.hidden_by_several, selection.hidden
    # What was rejected cannot be shown under any filter; the footer accounts for it.
    everything = selection.read - selection.rejected
    return {
        "shown": words.count("summary.shown", selection.matching, all=f"{everything:,}"),
        "articles": words.count("summary.articles", selection.articles),
        "places": words.count("summary.places", selection.places),
        "placeless": words.count("summary.placeless", selection.not_placed)
        if selection.not_placed
        else None,
        "hiddenTotal": words.count("summary.hidden", hidden_rows) if hidden_rows else None,
        "hidden": hidden,
        "several": words.count("summary.several", several) if several else None,
        "empty": words["summary.empty"] if selection.read and not selection.matching else None,
    }


def troubles_in_words(
    troubles: Sequence[Trouble],
    made_with: str | None,
    version: str,
    words: Words,
    since: Sequence[str] = (),
) -> list[str]:
    """Say what of an address could not be used, and that it was made with other data.

    Parameters
    ----------
    since
        What changed between the two versions: see `layers.page.since`.
    """
    said = [
        words.of(
            f"trouble.{trouble.why}",
            name=trouble.key,
            value=trouble.value,
            suggestion=words.of("trouble.suggestion", suggestion=trouble.suggestion)
            if trouble.suggestion
            else "",
        ).strip()
        for trouble in troubles
    ]
    if made_with and made_with != version:
        other = words.of("trouble.version", made_with=made_with[:40], version=version)
        said.append(" ".join((other, *since)))
    return said
