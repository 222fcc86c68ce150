"""A collection made up from a seed, as large as asked for, with every awkward case in it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from layers.model import (
    ACTOR_KINDS,
    ARTICLE_KINDS,
    PLACE_KINDS,
    ROLES,
    STATUSES,
    Actor,
    ActorLink,
    Aliases,
    Article,
    Claim,
    Collection,
    Excerpt,
    MapView,
    Names,
    Place,
    PlaceLink,
    When,
)
from layers.when import month_number, month_text

Gather = Callable[[Iterator[Excerpt], Mapping[str, Article]], Mapping[str, Excerpt]]

XL = {"places": 5_000, "excerpts": 1_000_000, "actors": 200, "months": 24, "articles": 10_000, "outlets": 40}
"""The size of the collection XL."""
FIRST_MONTH = "2024-01"
BOUNDS = (35.0, 32.0, 43.0, 38.0)
"""Where the places lie: `(west, south, east, north)` in degrees."""
SYLLABLES = ("ka", "mer", "tov", "sha", "lin", "dur", "ez", "pa", "qui", "bor", "an", "yil", "ro")
ARABIC = "ابتجحدرسشصطعفقكلمنهوي"
CYRILLIC = "абвгдежзиклмнопрстуфхя"


def by_id(made: Iterator[Excerpt], _articles: Mapping[str, Article]) -> Mapping[str, Excerpt]:
    """Keep excerpts as they are."""
    return {excerpt.id: excerpt for excerpt in made}


def make_collection(
    gather: Gather = by_id,
    /,
    *,
    places: int = 1_000,
    excerpts: int = 100_000,
    actors: int = 40,
    months: int = 24,
    articles: int = 400,
    outlets: int = 5,
    words: int = 8_000,
    seed: int = 20_250_901,
) -> Collection:
    """Make up a collection; the same arguments always give the same one.

    The defaults give the collection L of the benchmarks. One excerpt in ten has no date and
    one in twenty no place; dates are days, months, seasons, intervals and open intervals.
    Places stand under governorates and those under a country, some actors under others.
    `gather` keeps the excerpts as they are made.
    """
    random = Random(seed)
    vocabulary = [_make_word(random) for _ in range(words)]
    made_places = dict(_make_places(random, places))
    made_actors = dict(_make_actors(random, actors))
    last_month = month_text(month_number(FIRST_MONTH) + months - 1)
    made_articles = dict(_make_articles(random, articles, outlets, months, vocabulary))
    ids = (list(made_places), list(made_actors), list(made_articles))
    made = _make_excerpts(random, excerpts, months, vocabulary, *ids)
    return Collection(
        title={"en": "A collection made up"},
        summary={"en": f"{excerpts} excerpts that nobody wrote"},
        languages=("en", "ar", "ru"),
        window=(FIRST_MONTH, last_month),
        bounds=BOUNDS,
        first_view=MapView(39.0, 35.0, 6.0),
        places=made_places,
        actors=made_actors,
        articles=made_articles,
        excerpts=gather(made, made_articles),
        version=f"seed-{seed}",
        rejected=3,
        licence={"en": "CC0-1.0"},
    )


def _make_word(random: Random) -> str:
    """Make up a word."""
    return "".join(random.choices(SYLLABLES, k=random.randint(1, 4)))


def _make_names(random: Random, number: int) -> tuple[Names, Aliases]:
    """Make up names in three scripts, and an alias or none."""
    name = f"{_make_word(random).capitalize()}-{_make_word(random)} {number}"
    arabic = "".join(random.choices(ARABIC, k=6)) + f" {number}"
    russian = "".join(random.choices(CYRILLIC, k=7)).capitalize() + f" {number}"
    aliases = {"en": (f"Al {name}",)} if number % 3 == 0 else {}
    return {"en": name, "ar": arabic, "ru": russian}, aliases


def _make_places(random: Random, count: int) -> Iterator[tuple[str, Place]]:
    """Make up one country, a governorate for every twenty places, and places in those."""
    governorates = max(1, count // 20)
    west, south, east, north = BOUNDS
    for number in range(count):
        names, aliases = _make_names(random, number)
        if number == 0:
            kind, parent = "country", None
        elif number <= governorates:
            kind, parent = "governorate", "place-0"
        else:
            kind = random.choice([k for k in PLACE_KINDS if k not in ("country", "governorate")])
            parent = None if number % 7 == 0 else f"place-{1 + number % governorates}"
        yield (
            f"place-{number}",
            Place(
                id=f"place-{number}",
                names=names,
                aliases=aliases,
                kind=kind,
                precision=("point", "halo", "area", "schematic")[number % 4],
                longitude=round(random.uniform(west, east), 5),
                latitude=round(random.uniform(south, north), 5),
                radius_km=5.0 if number % 4 == 1 else None,
                parent=parent,
                layer="made_up",
                source={"en": "made up"},
                licence={"en": "CC0-1.0"},
                as_of="2025-01",
            ),
        )


def _make_actors(random: Random, count: int) -> Iterator[tuple[str, Actor]]:
    """Make up actors, three in four of them under one made before."""
    for number in range(count):
        names, aliases = _make_names(random, number)
        parent = f"actor-{number // 4}" if number % 4 else None
        kind = ACTOR_KINDS[number % len(ACTOR_KINDS)]
        colour = f"#{random.randrange(0x1000000):06x}"
        id_ = f"actor-{number}"
        yield id_, Actor(id_, names, aliases, kind, colour, parent)


def _make_articles(
    random: Random, count: int, outlets: int, months: int, vocabulary: list[str]
) -> Iterator[tuple[str, Article]]:
    """Make up articles; every third is dated by its month only, some outlets have an id."""
    for number in range(count):
        day = _pick_day(random, months)
        outlet = number % outlets
        id_ = f"article-{number}"
        yield (
            id_,
            Article(
                id=id_,
                title=" ".join(random.choices(vocabulary, k=8)).capitalize(),
                outlet=f"Outlet {outlet}",
                authors=(f"Author {number % 30}",),
                language="en",
                kind=ARTICLE_KINDS[number % len(ARTICLE_KINDS)],
                published=_write_day(day) if number % 3 else _write_months(day, day, "{:%Y-%m}"),
                url=f"https://example.org/{number}",
                text_sha256="0" * 64,
                outlet_id=f"outlet-{outlet}" if outlet % 2 else None,
            ),
        )


def _make_excerpts(  # noqa: PLR0917 - all of them are needed
    random: Random,
    count: int,
    months: int,
    vocabulary: list[str],
    places: list[str],
    actors: list[str],
    articles: list[str],
) -> Iterator[Excerpt]:
    """Make up excerpts with links to places and actors; common words are very common."""
    weights = list(accumulate(1 / rank for rank in range(10, len(vocabulary) + 10)))
    for number in range(count):
        length = random.randint(15, 45)
        quote = " ".join(random.choices(vocabulary, cum_weights=weights, k=length)).capitalize()
        linked = () if random.random() < 0.05 else _pick_some(random, places)
        yield Excerpt(
            id=f"excerpt-{number}",
            article=random.choice(articles),
            quote=f"{quote}.",
            start=100,
            end=101 + len(quote),
            prefix="",
            suffix="",
            claim=Claim(by=random.choice(actors), status=random.choice(STATUSES)),
            event=_pick_event(random, months),
            places=tuple(PlaceLink(id_, "named" if random.random() < 0.8 else "implied", "site") for id_ in linked),
            actors=tuple(ActorLink(id_, random.choice(ROLES)) for id_ in _pick_some(random, actors)),
        )


def _pick_some(random: Random, ids: list[str]) -> tuple[str, ...]:
    """Pick one to three, rarely the same twice."""
    return tuple(random.choices(ids, k=random.choice((1, 1, 1, 2, 2, 3))))


def _pick_day(random: Random, months: int) -> date:
    """Pick a day in the window."""
    start = date.fromisoformat(f"{FIRST_MONTH}-01")
    return start + timedelta(days=random.randrange(months * 30))


def _pick_event(random: Random, months: int) -> When | None:
    """Pick a date of any form that the collection may hold, or none."""
    form = random.random()
    if form < 0.10:
        return None
    if form < 0.50:
        return _write_day(_pick_day(random, months))
    return _pick_span(random, months)


def _pick_span(random: Random, months: int) -> When:
    """Pick a month, a season, an interval or an interval with an open side."""
    day, other = sorted((_pick_day(random, months), _pick_day(random, months)))
    form = random.random()
    if form < 0.50:
        return _write_months(day, day, random.choice(("{:%Y-%m}", "{:%Y-%m}", "{:%Y-%m}~")))
    if form < 0.66:
        season = random.randint(1, 4)
        start = date(day.year, season * 3, 1)
        return _write_months(start, start + timedelta(days=62), f"{day.year}-2{season}")
    if form < 0.86:
        return _write_months(day, other, "{:%Y-%m}/{:%Y-%m}")
    if form < 0.94:
        return _write_months(day, None, "{:%Y-%m}/..")
    return _write_months(None, day, "../{1:%Y-%m}")


def _write_day(day: date) -> When:
    """Write a date that is a day."""
    return When(day.isoformat(), day, day)


def _write_months(first: date | None, last: date | None, form: str) -> When:
    """Write a date that goes from the month of one day to that of another; None is open.

    Reading the text instead would take longer than all the rest.
    """
    end = last and last.replace(day=monthrange(last.year, last.month)[1])
    start = first and first.replace(day=1)
    return When(form.format(first, last), start, end, approximate="~" in form)
