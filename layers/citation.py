"""One honest plain line that says where a quote comes from."""

from __future__ import annotations

from layers.model import Article
from layers.when import in_words
from layers.words import Words


def citation_line(article: Article, words: Words) -> str:
    """Say who wrote what, where it was published, when, and at which address.

    The title stands as published, with its own quotation marks. The line is plain text in
    the reader's language and holds no line break.
    """
    values = {
        "title": article.title,
        "outlet": article.outlet,
        "published": in_words(article.published, words),
        "address": article.url,
    }
    if article.authors:
        line = words.of("citation.line", authors=words.listed(article.authors), **values)
    else:
        line = words.of("citation.line_without_author", **values)
    return " ".join(line.split())
