"""CSL-JSON: the articles behind the excerpts, for reference managers and citation processors."""

from __future__ import annotations

from typing import BinaryIO

from layers.cards.csl import csl_item
from layers.export.extract import Extract
from layers.export.json_text import write_json


def write_csl(extract: Extract, out: BinaryIO) -> None:
    """Write the articles as an array of CSL-JSON items, in the collection's order."""
    actors = extract.collection.actors
    write_json(out, (csl_item(article, actors) for article in extract.articles()))
