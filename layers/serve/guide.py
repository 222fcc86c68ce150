"""What is said to machines that walk through the app: `/robots.txt`, and `/llms.txt` for language models.

The one says where they may go; the other what the collection is, how to ask it and how to quote it, in the form
of llmstxt.org: a title, a summary, what must be known, then lists of links.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from urllib.parse import quote

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from layers.ask import permalink
from layers.export.formats import FORMATS
from layers.model import STATUSES, Collection, View
from layers.serve.answer import Answer, Asked, tag_of
from layers.serve.asgi import FOR_ANYBODY
from layers.serve.open_data import kept
from layers.text import in_markdown
from layers.when import in_words
from layers.words import Words, languages, read_words

MOST_ARTICLES = 50
RULES = ("who", "verbatim", "whole", "exact", "version", "absent", "withdrawn")
"""The rules of quoting, in their order: `guide.rule.<name>` are their words."""
_FIRST = ("csv", "geojson", "parquet")
"""The formats that most programs ask for; the others are named as optional."""


def robots_route(base_path: str) -> Route:
    """Return the route of the rules, which count only where the app stands at the host's root."""
    allowed = "".join(f"Allow: {base_path}/data/{name}.json\n" for name in ("collection", "openapi"))
    rules = f"User-agent: *\n{allowed}Disallow: {base_path}/data/\n"
    return Route(f"{base_path}/robots.txt", lambda _: PlainTextResponse(rules))


def guide_answer(asked: Asked) -> Answer:
    """Answer with the guide, in the language that the address asks for."""
    collection, words = asked.edition.collection, asked.words()
    tag = tag_of("guide", asked.site, words.language, collection.version)
    return Answer(lambda: PlainTextResponse(guide(collection, words, asked.site)), {**kept(tag), **FOR_ANYBODY})


def guide(collection: Collection, words: Words, site: str) -> str:
    """Write the guide as Markdown."""
    parts = [
        f"# {in_markdown(words.name(collection.title))}",
        f"> {in_markdown(words.name(collection.summary))}",
        *_known(collection, words),
        f"{words['guide.rules']}\n",
    ]
    statuses = words["comma"].join(words[f"status.{status}"] for status in STATUSES)
    told = (words.of(f"guide.rule.{rule}", version=collection.version, statuses=statuses) for rule in RULES)
    parts[-1] += "".join(f"\n- {rule}" for rule in told)
    first, more = partial(_formats, words, site, first=True), partial(_formats, words, site, first=False)
    sections = {
        "guide.ask": [*_ways(words, site), *first()],
        "about.articles": list(_articles(collection, words)),
        # Its name is part of the form: what stands here may be left out of a short context.
        "Optional": [*more(), *_pages(words, site)],
    }
    for title, lines in sections.items():
        if lines:
            parts.append("\n".join([f"## {words.get(title, title)}\n", *lines]))
    return "\n\n".join(parts) + "\n"


def _known(collection: Collection, words: Words) -> Iterator[str]:
    counted = [
        words.count("count.excerpts", len(collection.excerpts)),
        words.count("summary.articles", len(collection.articles)),
        words.count("count.places", len(collection.places)),
        words.of("footer.version", version=collection.version),
    ]
    yield " · ".join(counted)
    yield f"{words['about.reported']} {words['about.promises']}"
    for title, said in (("about.how", [collection.method]), ("about.caveats", collection.caveats),
                        ("about.licences", [collection.licence, *collection.attribution])):  # fmt: skip
        lines = [in_markdown(words.name(one)) for one in said if one]
        if lines:
            yield "\n".join([f"{words[title]}:\n", *(f"- {line}" for line in lines)])


def _ways(words: Words, site: str) -> Iterator[str]:
    said = permalink.address(View(language=words.language))
    for address, name in (("data/openapi.json", "openapi"), ("data/collection.json", "collection"),
                          ("feed.atom", "feed")):  # fmt: skip
        yield _line(words[f"guide.{name}"], f"{site}/{address}{said}", words[f"guide.{name}.help"])


def _formats(words: Words, site: str, *, first: bool) -> Iterator[str]:
    said = permalink.address(View(language=words.language))
    for name in FORMATS:
        if (name in _FIRST) == first:
            help_ = words[f"export.format.{name}.help"]
            yield _line(words[f"export.format.{name}"], f"{site}/data/excerpts.{name}{said}", help_)


def _articles(collection: Collection, words: Words) -> Iterator[str]:
    for article in islice(collection.articles.values(), MOST_ARTICLES):
        said = f"{words.name(article.outlet_names)}, {in_words(article.published, words)}"
        yield _line(article.title, article.url, said)


def _pages(words: Words, site: str) -> Iterator[str]:
    for one in map(read_words, languages()):
        address = permalink.address(View(language=one.language))
        yield _line(one["language.self"], f"{site}/{address}", words["guide.page"])


def _line(name: str, address: str, said: str) -> str:
    """Write a link of a list; what would end the address early is encoded."""
    return f"- [{in_markdown(name)}]({quote(address, safe=':/?&=#%,;@+~!$*')}): {in_markdown(said)}"
