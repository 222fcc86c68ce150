"""Whether an archive has a copy of an address, by the form of the Internet Archive's availability API.

Its answer (https://archive.org/help/wayback_api.php) is
`{"archived_snapshots": {"closest": {"available": true, "url": "…", "timestamp": "20130919044612",
"status": "200"}}}`; without a copy `archived_snapshots` is empty. `{url}` in the address of an
archive stands for what is asked for, `{timestamp}` for the day that the copy shall be near.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from curation.links.manners import NoAnswer, Web, as_sent
from layers.collection.records import convert
from layers.collection.schema import ARTICLE
from layers.model import Article

INTERNET_ARCHIVE = "https://archive.org/wayback/available?url={url}&timestamp={timestamp}"
_SOUND = range(200, 300)


class Copy(NamedTuple):
    """A copy in an archive: its address, and the day on which it was made, like 2025-10-01."""

    address: str
    on: str


def find_copy(web: Web, archive: str, article: Article) -> Copy | None:
    """Ask an archive for the copy of an article that was made nearest to its publication.

    Raises
    ------
    NoAnswer
        If the archive is silent, or says what cannot be read.
    """
    day = article.published.latest or article.published.earliest
    values = {"url": quote(as_sent(article.url), safe=""), "timestamp": f"{day:%Y%m%d}" if day else ""}
    asked = archive
    for name, value in values.items():
        asked = asked.replace(f"{{{name}}}", value)
    answer = web.ask("GET", asked, robots=False)  # made for programs, and chosen by the curator
    if answer.status not in _SOUND:
        raise NoAnswer(f"the archive answers {answer.status}")
    try:
        found = json.loads(answer.content)["archived_snapshots"]
        if not found:
            return None
        closest = found["closest"]
        if not closest["available"] or not str(closest.get("status", "200")).startswith("2"):
            return None
        made = datetime.strptime(closest["timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        address = convert(closest["url"], ARTICLE["archived_url"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoAnswer("the archive's answer cannot be read") from error
    return Copy(address, made.date().isoformat())
