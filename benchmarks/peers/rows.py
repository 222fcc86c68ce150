"""The data as the peers take them: places, and a row for each excerpt and place.

Nothing but pandas is needed, so that an app in an environment of its own can read them too.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

DATA = Path(os.environ.get("LAYERS_DATA", "data"))
MOST_CARDS = 10
"""As many as the dashboard shows before more are asked for."""
ALL = "all"
COLUMNS = ["quote", "event_date", "places", "actors"]


def load_places() -> pd.DataFrame:
    """Read the anchors of all places."""
    places = []
    for path in sorted((DATA / "geo").glob("*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            about = feature["properties"]
            if about["role"] == "anchor":
                longitude, latitude = feature["geometry"]["coordinates"][:2]
                places.append((about["place"], about["names"]["en"], longitude, latitude))
    return pd.DataFrame(places, columns=["place", "name", "longitude", "latitude"])


def load_links() -> pd.DataFrame:
    """Read one row for each excerpt and place, with the place's name and spot."""
    rows = []
    for article, excerpts in read_articles():
        for excerpt in excerpts:
            for link in excerpt.get("places") or []:
                actors = [actor["id"] for actor in excerpt.get("actors") or []]
                event = excerpt.get("event_date")
                dated = event if isinstance(event, str) else ""  # pandas reads no date as NaN
                rows.append((link["id"], excerpt["quote"], article["outlet"], dated, actors))
    links = pd.DataFrame(rows, columns=["place", "quote", "outlet", "event", "actors"])
    return links.merge(load_places(), on="place")


def list_months(links: pd.DataFrame) -> list[str]:
    """Return the months to choose among, all of them first."""
    months = sorted({event[:7] for event in links["event"] if event[:4].isdigit()})
    return [ALL, *(month for month in months if len(month) == 7)]


def list_actors(links: pd.DataFrame) -> list[str]:
    """Return the actors to choose among."""
    return sorted({actor for actors in links["actors"] for actor in actors})


def choose(links: pd.DataFrame, month: str, actors: list[str]) -> pd.DataFrame:
    """Return the rows that begin in a month, of any of the actors; none chosen are all."""
    if month != ALL:
        links = links[links["event"].str.startswith(month)]
    if actors:
        links = links[links["actors"].map(lambda some: any(actor in some for actor in actors))]
    return links


def read_articles() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Read articles with their excerpts, from tables or from files."""
    if not (DATA / "excerpts.parquet").exists():
        files = sorted((DATA / "articles").glob("*.toml"))
        articles = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
        return [(article, article["excerpts"]) for article in articles]
    excerpts = pd.read_parquet(DATA / "excerpts.parquet", columns=["article", *COLUMNS])
    articles = pd.read_parquet(DATA / "articles.parquet").to_dict("records")
    by_article = {name: rows.to_dict("records") for name, rows in excerpts.groupby("article")}
    for rows in by_article.values():
        for row in rows:
            row |= {"places": list(row["places"]), "actors": list(row["actors"])}
    return [(article, by_article.get(article["id"], [])) for article in articles]
