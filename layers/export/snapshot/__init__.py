"""One HTML file that holds a view: map, filters, cards and sources, with no server behind it.

It is one template, filled in and written piece by piece; its script works with the map, and with what of each
excerpt filters go by (`contents`). Its modules are the page's own, word for word: an import map gives each its
source as a `data:` address. Those cannot be imported by a relative path, so a path like "./view.js" is written as
the one that the map has, "scene/view.js".
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from xstatic.pkg import leaflet

from layers.ask import permalink
from layers.ask.phrases import month_in_short, step_in_words
from layers.cards.card import Card, card, citation_line
from layers.collection.geo import lighten, no_features
from layers.export.extract import Extract, manifest
from layers.export.still import counts_line, draw_figure
from layers.model import Article, Excerpt, HasParent, View, lineage
from layers.release import LETTERS, PACKAGE, module_name, with_names
from layers.scene import map_document
from layers.scene.changes import is_off_map
from layers.scene.document import one_list
from layers.text import problem_characters
from layers.when import in_words, month_number, months, read_when
from layers.words import Words

HERE = Path(__file__).parent
ENTRY = HERE / "snapshot.js"
LEAFLET = Path(leaflet.BASE_DIR)
STYLES = (LEAFLET / "leaflet.css", PACKAGE / "scene" / "map.css", HERE / "snapshot.css")

_FONT_FILE = re.compile(r'url\("([^"]*)"\)')

_FOREIGN_FILES = re.compile(r"[\w-]+:\s*url\((?!\"#)[^)]*\);?")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
# All of ASCII that stands for itself in a `data:` address and in JSON inside HTML.
_PLAIN = "".join(map(chr, range(0x20, 0x7F))).translate(str.maketrans("", "", '"#%&<>\\'))

MOST_EXCERPTS = 1_000
"""More would make a file that browsers open slowly and mail servers refuse."""
PICTURE_SIZE = (1000, 560)
_ENDS = re.compile(r"</(?:script|style)|<!--", re.IGNORECASE)
# About 100 m: finer lines are lost at the zooms that the base map is good for.
TOLERANCE_DEGREES = 0.001
DECIMALS = 4
FINE_BELOW_KM2 = 500.0
WORD_KEYS = ("map.", "place.", "count.", "snapshot.", "filters.", "offmap.", "month.short", "date.range", "comma")
LEFT_OUT = re.compile(r"map\.(tiles|fullscreen|failed)")
SIGNS = {"interval": "↔", "approximate": "≈", "undated": "○"}

_PAGES = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def write_snapshot(extract: Extract, out: BinaryIO) -> None:
    """Write a view as one HTML file that makes no request.

    Of a view with more than `MOST_EXCERPTS` excerpts the file holds the first, in the page's
    order, and says how many it leaves out.
    """
    kept = list(islice(extract.excerpts(), MOST_EXCERPTS))
    template = _PAGES.get_template("snapshot.html")
    pieces = template.generate(**_values(extract, kept))
    out.writelines(piece.encode("utf-8", "replace") for piece in pieces)


def _values(extract: Extract, kept: Sequence[Excerpt]) -> dict[str, Any]:
    """Gather what the template names."""
    words, collection = extract.words, extract.collection
    said = manifest(extract)
    left_out = len(extract.numbers) - len(kept)
    data = _as_script(contents(extract, kept))
    nonce = _digest(data + _as_script(said))
    style = styles(words.language)
    return {
        "words": words,
        "collection": collection,
        "said": said,
        "site": extract.site,
        "chosen": extract.view.excerpt,
        "story": _story(extract),
        "counts": counts_line(extract),
        "made": in_words(read_when(extract.time.date().isoformat()), words),
        "account": _account(extract),
        "left_out": words.count("snapshot.left_out", left_out, kept=words.number(len(kept))) if left_out else "",
        "held": words.of("snapshot.showing", n=words.number(len(kept)), all=words.number(len(kept))),
        "cards": _cards(extract, kept),
        "signs": {sign: (mark, words[f"sign.{sign}"]) for sign, mark in SIGNS.items()},
        "in_file": {excerpt.id for excerpt in kept},
        "articles": [
            (article, citation_line(article, words), is_address(article.url)) for article in _articles(extract, kept)
        ],
        "layers": _layers(extract, words),
        "is_address": is_address,
        "policy": _policy(nonce, style),
        "nonce": nonce,
        "style": _as_it_is(style),
        "import_map": _as_script(import_map()),
        "library": _as_it_is(library()),
        "entry": _as_it_is(entry()),
        "manifest": _as_script(said),
        "data": data,
        "picture": _picture(extract),
    }


def _story(extract: Extract) -> dict[str, Any] | None:
    """Tell the step that the view is, and each of the story's with the address that it has on the page."""
    view, words = extract.view, extract.words
    step = step_in_words(view, extract.collection, words)
    if step is None:
        return None
    told = extract.collection.stories[str(view.story)].steps
    steps = [
        (extract.absolute(permalink.address(replace(view, step=number))), words.name(one.text))
        for number, one in enumerate(told, 1)
    ]
    return {**step, "steps": steps, "step": view.step}


def _articles(extract: Extract, kept: Sequence[Excerpt]) -> list[Article]:
    """Return the articles that the file quotes, in the collection's order."""
    quoted = {excerpt.article for excerpt in kept}
    return [one for one in extract.collection.articles.values() if one.id in quoted]


def _cards(extract: Extract, kept: Sequence[Excerpt]) -> Iterator[Card]:
    collection = extract.collection
    for excerpt in kept:
        address = permalink.address(View(excerpt=excerpt.id, language=extract.words.language), collection.version)
        yield card(collection, excerpt.id, extract.absolute(address), extract.words)


def _account(extract: Extract) -> str:
    names = ("read", "shown", "hidden", "not_placed", "rejected")
    counts = {name: extract.words.number(getattr(extract.selection, name)) for name in names}
    return extract.words.of("footer.account", **counts)


def _layers(extract: Extract, words: Words) -> list[tuple[str, str, str]]:
    """List the sources of the places: what is drawn from it, the source, its licence."""
    rows: dict[tuple[str, str], list[str]] = {}
    for place in extract.collection.places.values():
        of = words.name(place.source), words.name(place.licence)
        rows.setdefault(of, []).append(words.name(place.names))
    return [(words.listed(names), *of) for of, names in rows.items() if any(of)]


def is_address(text: str | None) -> bool:
    """Say whether a text can be linked to: an address of the web and nothing else."""
    if text is None or problem_characters(text):
        return False
    return text.startswith(("https://", "http://"))


def _as_it_is(text: str) -> Markup:
    """Let a style or script of ours through unescaped; nothing in it may end its element.

    Raises
    ------
    ValueError
        If it could.
    """
    if _ENDS.search(text):
        raise ValueError("a style or a script of the snapshot would end its own element")
    return Markup(text)  # noqa: S704 - a file of ours, the same for every collection


def _as_script(value: object) -> Markup:
    """Write data as JSON that no text in it can break out of."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped above, for where it stands


def _policy(nonce: str, style: str) -> str:
    """Allow what the file itself holds and nothing else.

    Modules that a script with the nonce imports have it too, be they `data:` addresses.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            f"style-src 'sha256-{_digest(style)}'",
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8", "replace")).digest()).decode("ascii")


def _picture(extract: Extract) -> str:
    """Draw the map for readers without scripts, as a `data:` address."""
    picture = draw_figure(extract, *PICTURE_SIZE)
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"


def contents(extract: Extract, excerpts: Sequence[Excerpt]) -> dict[str, Any]:
    """Compose what the script reads, ready for JSON.

    Parameters
    ----------
    excerpts
        Those that the file holds, in order.
    """
    view = extract.view
    axis = _axis(extract)
    shown = {key: text for key, text in extract.words.items() if _is_needed(key)}
    looks = view.map
    base = month_number(axis[0])
    numbers = {place: number for number, place in enumerate(extract.collection.places)}
    kept = [_excerpt(extract, one, base, numbers) for one in excerpts]
    shared = [one["own"] for one in kept if len(one["own"]) > 1]
    asked = (view.filters.first_month, view.filters.last_month)
    return {
        "language": extract.words.language,
        "direction": extract.words.direction,
        "words": shown,
        "map": {**_map(extract), "shared": one_list(shared)},
        "months": [_month_words(month, extract) for month in axis],
        "excerpts": kept,
        "places": list(numbers),
        "actors": _actors(extract, excerpts),
        "window": [month_number(month) - base for month in extract.collection.window],
        "certain": view.filters.certain,
        "chosen": [month_number(month) - base if month else None for month in asked],
        "selected": view.place,
        "own": view.own,
        "off": list(_off_map(extract)),
        "at": [looks.longitude, looks.latitude, looks.zoom] if looks else None,
    }


def _is_needed(key: str) -> bool:
    return key.startswith(WORD_KEYS) and not LEFT_OUT.match(key)


def _map(extract: Extract) -> dict[str, Any]:
    features = no_features() if extract.features is None else extract.features
    light = lighten(features, TOLERANCE_DEGREES, DECIMALS, FINE_BELOW_KM2)
    return map_document(extract.collection, light, extract.words.language)


def _off_map(extract: Extract) -> Iterator[dict[str, Any]]:
    """Go through the places that have no mark: beyond the map, then countries as a whole."""
    collection, words = extract.collection, extract.words
    off = [place for place in collection.places.values() if is_off_map(place, collection)]
    for place in sorted(off, key=lambda place: place.like == "country"):
        whole, name = place.like == "country", words.name(place.names)
        called = words.of("offmap.whole", place=name) if whole else name
        yield {"id": place.id, "name": called, "whole": whole}


def _axis(extract: Extract) -> list[str]:
    """Return the months that excerpts of the view can be asked for."""
    filters = extract.view.filters
    first, last = filters.first_month or "", filters.last_month or "9999-12"
    every = [count.month for count in extract.selection.months]
    return [month for month in every if first <= month <= last] or every


def _month_words(month: str, extract: Extract) -> dict[str, str]:
    return {"short": month_in_short(month, extract.words), "long": in_words(read_when(month), extract.words)}


def _excerpt(extract: Extract, excerpt: Excerpt, base: int, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Write what filters go by.

    Parameters
    ----------
    base
        The number of the axis's first month.
    numbers
        Places by id.

    Returns
    -------
    dict
        `from` and `to`, months counted from the first of the axis, None on an open side;
        `dated`; `own`, the places it is about by number, in order; `places` and `actors` (by id) with
        all above them.
    """
    collection, filters = extract.collection, extract.view.filters
    published = collection.articles[excerpt.article].published
    when = published if filters.basis == "published" else excerpt.event
    first, last = months(when) if when else (None, None)
    linked = [link.place for link in excerpt.places if not filters.named_only or link.link == "named"]
    actors = [link.actor for link in excerpt.actors]
    return {
        "from": None if first is None else first - base,
        "to": None if last is None else last - base,
        "dated": when is not None,
        "own": sorted({numbers[place] for place in linked}),
        "places": [numbers[place] for place in _with_ancestors(linked, collection.places)],
        "actors": _with_ancestors(actors, collection.actors),
    }


def _with_ancestors(ids: Iterable[str], known: Mapping[str, HasParent]) -> list[str]:
    """Return ids and those of all above them, each once."""
    return list(dict.fromkeys(above for one in ids for above in lineage(one, known)))


def _actors(extract: Extract, excerpts: Sequence[Excerpt]) -> list[dict[str, str]]:
    """List the actors that can be filtered by."""
    known = extract.collection.actors
    linked = [link.actor for excerpt in excerpts for link in excerpt.actors]
    used = set(_with_ancestors(linked, known))
    return [{"id": actor.id, "name": extract.words.name(actor.names)} for actor in known.values() if actor.id in used]


@cache
def library() -> str:
    """Return Leaflet."""
    return _bare((LEAFLET / "leaflet.js").read_text(encoding="utf-8"))


@cache
def styles(language: str) -> str:
    """Return Leaflet's styles, the map's and those of the file, without addresses of files.

    The letters that the language's page brings stand in it, as a `data:` address; of all others
    the reader's device has the fonts.
    """
    plain = _FOREIGN_FILES.sub("", "\n".join(path.read_text(encoding="utf-8") for path in STYLES))
    if language not in LETTERS:
        return plain
    sheet = PACKAGE / LETTERS[language]

    def embedded(found: re.Match[str]) -> str:
        font = (sheet.parent / found[1]).read_bytes()
        return f'url("data:font/woff2;base64,{base64.b64encode(font).decode()}")'

    return _FONT_FILE.sub(embedded, sheet.read_text(encoding="utf-8")) + plain


@cache
def modules() -> Mapping[str, str]:
    """Return the sources of all modules that the file runs, by their names in its import map."""
    found: dict[str, str] = {}
    waiting = [ENTRY]
    while waiting:
        path = waiting.pop()
        if (name := module_name(path)) in found:
            continue
        source, imported = with_names(path)
        found[name] = _bare(source)
        waiting += imported
    return found


@cache
def import_map() -> Mapping[str, Mapping[str, str]]:
    """Return the import map, ready for JSON."""
    return {"imports": {name: _address(source) for name, source in modules().items()}}


def entry() -> str:
    """Return the script that starts the file's modules."""
    return f'import "{module_name(ENTRY)}";'


def _bare(source: str) -> str:
    return _SOURCE_MAP.sub("", source).strip()


def _address(source: str) -> str:
    return f"data:text/javascript,{quote(source, safe=_PLAIN)}"
