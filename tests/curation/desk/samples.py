"""An invented article on the desk of the tiny collection."""

from __future__ import annotations

from pathlib import Path

from curation.desk.drafts import FACTS, Draft, Item, State
from layers.model import PlaceLink

TINY = Path(__file__).parents[2] / "data" / "tiny"
TEXTS = TINY.with_name("tiny_texts")
TODAY = "2025-10-01"
TEXT = (
    "Night at sea\n\n"
    "A grey ship left Port Sund on 2 May 2025. Nobody saw it go. It came back to the islet.\n\n"
    "«Всё тихо», сказал 😀 сторож в Сунде."
)


def make_draft() -> Draft:
    """Give a new article with one accepted, one undecided and one rejected excerpt."""
    facts = {
        **dict.fromkeys(FACTS, ""),
        "id": "gull-2025-05",
        "title": "Night at sea",
        "outlet": "The Gull",
        "outlet_id": "the-gull",
        "authors": "Ada Arn\nBo Bee",
        "language": "en",
        "kind": "news report",
        "published": "2025-05-04",
        "url": "https://gull.example/2025/05/night",
    }
    return Draft(
        "night-1",
        TEXT,
        facts,
        (
            _item("n1", "A grey ship left Port Sund on 2 May 2025.", "accepted"),
            _item("n2", "Nobody saw it go.", "proposed"),
            _item("n3", "It came back to the islet.", "rejected"),
        ),
    )


def _item(key: str, quote: str, state: State) -> Item:
    start = TEXT.index(quote)
    dated = {"event_date": "2025-05-02", "dated_by": "'on 2 May 2025'"} if key == "n1" else {}
    gist = {
        "en": "Ada Arn reports a ship leaving Port Sund at the beginning of May 2025.",
        "ar": "تذكر أدا آرن أن سفينة غادرت ميناء سوند في مطلع أيار 2025.",
        "ru": "Ада Арн сообщает о корабле, ушедшем из порта Сунд в начале мая 2025 года.",
    }
    places = (PlaceLink("sund", "named", "town"),)
    return Item(
        key,
        start,
        start + len(quote),
        state,
        places,
        by="ada-arn",
        gist=gist if key == "n1" else {},
        **dated,  # type: ignore[arg-type]
    )
