"""The third pass over articles: each with its excerpts is sound, and names only what there is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

from layers.collection.files import ACTORS_FILE, GEO_FOLDER, RawArticle
from layers.collection.places_and_actors import Ids
from layers.collection.records import Record, check_repeated, first_of_each, read_record, with_kinds
from layers.collection.schema import (
    ACTOR_LINK,
    ARTICLE,
    CLAIM,
    EXCERPT,
    PLACE_LINK,
    PROPOSED,
    PROPOSED_ARTICLE,
    PROPOSED_EXCERPT,
    SIGNATURES,
    SIGNED,
    WITHDRAWN,
    WITHDRAWN_EXCERPT,
    Schema,
)
from layers.errors import Problem, Suggestion, as_warnings, has_errors, show
from layers.model import Actor, ActorLink, Article, Claim, Excerpt, PlaceLink, Signed, Withdrawn, spellings
from layers.text import CONTEXT_LENGTH, fold

LONGEST_QUOTE = 1200


class Piece(NamedTuple):
    """A stretch of an article's text that an excerpt vouches for; `start` counts from 0."""

    record: Record
    key: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article and its excerpts; one that is only proposed is checked, but not shown."""

    record: Record
    excerpts: tuple[Record, ...]
    proposed: bool


def read_articles(raw: Iterable[RawArticle], language: str, kinds: Ids) -> tuple[list[ArticleRecord], list[Problem]]:
    """Make records of articles and of their excerpts.

    What readers see of them besides quotes is in `language`, where they do not say another; `kinds` are
    the collection's own.
    """
    articles = [_read_article(each, language, kinds) for each in raw]
    problems: list[Problem] = []
    for each in articles:
        found = chain.from_iterable(record.problems for record in (each.record, *each.excerpts))
        problems += as_warnings(found) if each.proposed else found
    return articles, problems


def check_articles(articles: Sequence[ArticleRecord], places: Ids, actors: Ids, *, complete: bool) -> Iterator[Problem]:
    """Give what is wrong with articles and excerpts, each and beside each other.

    Parameters
    ----------
    places, actors
        The ids that an excerpt may name.
    complete
        Whether all files with excerpts could be read; if not, none can be called unknown.
    """
    # What is shown has the first right to an id.
    ordered = sorted(articles, key=lambda article: article.proposed)
    firsts = first_of_each(excerpt for article in ordered for excerpt in article.excerpts)
    taken: set[str] = set()
    for article in articles:
        found = _check_whole(article, places, actors, firsts, taken)
        yield from as_warnings(found) if article.proposed else found
    proposed = {excerpt.good.get("id") for article in articles if article.proposed for excerpt in article.excerpts}
    for name, record in firsts.items():
        found = _check_contrasts(name, record, firsts, complete=complete)
        uncertain = name in proposed or not proposed.isdisjoint(record.good.get("contrasts_with", ()))
        yield from as_warnings(found) if uncertain else found


def make_articles(articles: Iterable[ArticleRecord], actors: Mapping[str, Actor]) -> dict[str, Article]:
    """Make the articles of sound records, but for those that are only proposed.

    An outlet is named as the actor is that it is, or that bears its name; in the article's own
    language as the article names it.
    """
    outlets = {fold(name): actor for actor in actors.values() if actor.kind == "outlet" for name in spellings(actor)}
    made = {}
    for record in (each.record for each in articles if not each.proposed):
        good = record.good
        actor = actors.get(good.get("outlet_id", "")) or outlets.get(fold(good["outlet"]))
        names = {**(actor.names if actor else {}), good["language"]: good["outlet"]}
        made[good["id"]] = Article(**record.kept(Article), outlet_names=names)
    return made


def make_excerpts(articles: Iterable[ArticleRecord]) -> tuple[dict[str, Excerpt], dict[str, Withdrawn]]:
    """Make the excerpts of sound records, and what is left of those that were taken back.

    No excerpt contrasts with one that was withdrawn, or that is only proposed.
    """
    excerpts: dict[str, Excerpt] = {}
    withdrawn: dict[str, Withdrawn] = {}
    for article in articles:
        for record in () if article.proposed else article.excerpts:
            good, name = record.good, article.record.good["id"]
            said = record.table("withdrawn", WITHDRAWN)
            if said is not None:
                withdrawn[good["id"]] = Withdrawn(good["id"], name, said.good["on"], said.good["why"])
            else:
                excerpts[good["id"]] = _make_excerpt(record, name)
    for name, each in excerpts.items():
        if not excerpts.keys() >= set(each.contrasts_with):
            left = tuple(other for other in each.contrasts_with if other in excerpts)
            excerpts[name] = replace(each, contrasts_with=left)
    return excerpts, withdrawn


def _make_excerpt(record: Record, article: str) -> Excerpt:
    """Make an excerpt of a sound record."""
    good = record.good
    claim = good["claim"]
    links = good.get("places", ())
    roles = good.get("actors", ())
    kept = record.kept(Excerpt)
    signed = ((name, record.table(name, SIGNED)) for name in SIGNATURES)
    kept |= {name: Signed(said.good["by"], said.good["on"]) for name, said in signed if said}
    kept |= {
        "article": article,
        "claim": Claim(claim["by"], claim["status"]),
        "event": good.get("event_date"),
        "places": tuple(PlaceLink(each["id"], each["link"], each["precision"]) for each in links),
        "actors": tuple(ActorLink(each["id"], each["role"]) for each in roles),
    }
    return Excerpt(**kept)


def _read_article(raw: RawArticle, language: str, kinds: Ids) -> ArticleRecord:
    """Make records of an article and of its excerpts."""
    proposed = raw.values.get("status") == PROPOSED
    schema = with_kinds(PROPOSED_ARTICLE if proposed else ARTICLE, kinds)
    record = read_record(raw.values, schema, raw.label, raw.lines, language)
    usual = PROPOSED_EXCERPT if proposed else EXCERPT
    excerpts = []
    for index, values in enumerate(record.good.get("excerpts", ())):
        label = f"excerpt {show(values.get('id', index + 1))}"
        schema = WITHDRAWN_EXCERPT if "withdrawn" in values else usual
        excerpts.append(read_record(values, schema, label, raw.excerpt_lines.inside(index), language))
    own = {name: value for name, value in record.good.items() if name != "excerpts"}
    return ArticleRecord(record._replace(good=own), tuple(excerpts), proposed)


def _check_whole(
    article: ArticleRecord, places: Ids, actors: Ids, firsts: Mapping[str, Record], taken: set[str]
) -> Iterator[Problem]:
    """Check an article with its excerpts; `taken` are the ids of sound articles before it."""
    problems = list(_check_article(article, actors, taken))
    yield from problems
    sound = not has_errors((*article.record.problems, *problems))
    if sound and not article.proposed:
        taken.add(article.record.good["id"])
    shown = []
    for excerpt in article.excerpts:
        repeated = list(check_repeated(excerpt, firsts))
        yield from repeated
        if article.proposed or "withdrawn" not in excerpt.good:
            shown.append(excerpt)
            yield from _check_excerpt(excerpt, article.record, places, actors)
        else:
            faulty = not sound or excerpt.problems or repeated
            yield from _check_withdrawn(excerpt, article.record, faulty=bool(faulty))
    yield from _check_offsets(shown)


def _check_article(article: ArticleRecord, actors: Ids, taken: Container[str]) -> Iterator[Problem]:
    """Check an article's id, also against its file, its outlet, and that it has excerpts."""
    record, good, path = article.record, article.record.good, article.record.lines.path
    if not article.proposed and good.get("id") in taken:
        what = f"{record.label} is defined twice"
        yield record.error(what, "give one of them another id", "id")
    if path.suffix == ".toml" and good.get("id", path.stem) != path.stem:
        what = f"the article's id is {show(good['id'])}, but its file is named {show(path.stem)}"
        yield record.error(what, "give both the same name", "id")
    outlet = good.get("outlet_id")
    says = f"outlet_id names the actor {show(outlet)}, which"
    yield from _check_known(record, outlet, actors, ACTORS_FILE, says, "outlet_id")
    yield from _check_link(record)
    if not article.excerpts:
        yield record.warning("the article has no excerpts", "add some as [[excerpts]]")


def _check_link(record: Record) -> Iterator[Problem]:
    """Check what is said of an article's address, and of the copy in an archive."""
    good = record.good
    pair = ("link_checked", "link_status")
    for key, other in (pair, pair[::-1], ("archived_on", "archived_url")):
        if key in good and other not in good and not record.problems:
            yield record.error(f"{record.label} has {key}, but no {other}", f"add {other}, or take {key} out", key)
    checked, archived, published = (good.get(key) for key in ("link_checked", "archived_on", "published"))
    if checked is not None and (checked.sign != "exact" or checked.approximate):
        what = f"link_checked of {record.label}: {show(checked.edtf)} is not a day"
        yield record.error(what, "write it like 2025-10-02", "link_checked")
    if archived and published and archived.latest and published.earliest and archived.latest < published.earliest:
        what = f"{record.label} was archived {archived.edtf}, before it was published"
        yield record.warning(what, f"correct archived_on or published ({published.edtf})", "archived_on")


def _check_excerpt(record: Record, article: Record, places: Ids, actors: Ids) -> Iterator[Problem]:
    """Give all that keeps an excerpt from being shown, and what a curator should look at."""
    yield from _check_quote(record)
    yield from _check_date(record, article)
    yield from _check_links(record, "place", PLACE_LINK, f"{GEO_FOLDER}/", places)
    yield from _check_links(record, "actor", ACTOR_LINK, ACTORS_FILE, actors)
    for name in SIGNATURES:
        signed = record.table(name, SIGNED)
        yield from signed.problems if signed else ()
    claim = record.table("claim", CLAIM)
    if claim is None:
        return
    yield from claim.problems
    if not claim.problems:
        by = claim.good["by"]
        says = f"{record.label} has a claim by {show(by)}, who"
        yield from _check_known(record, by, actors, ACTORS_FILE, says, "claim", "by")


def _check_quote(record: Record) -> Iterator[Problem]:
    """Check a quote's length, and that its position and surroundings can be true."""
    good = record.good
    fields: tuple[Any, ...] = tuple(good.get(key) for key in ("quote", "start", "end"))
    quote, start, end = fields
    if quote is not None and len(quote) > LONGEST_QUOTE:
        what = f"the quote of {record.label} has {len(quote)} characters"
        yield record.error(what, f"keep it to {LONGEST_QUOTE}: it is an excerpt", "quote")
    if start is not None and start < 0:
        yield record.error(f"start of {record.label} is {show(start)}", "count from 0", "start")
    if None not in fields and end - start != len(quote):
        what = f"end of {record.label} is {show(end)}, but start + length is {start + len(quote)}"
        yield record.error(what, "correct start, end or quote", "end")
    for key in ("prefix", "suffix"):
        length = len(good.get(key, ""))
        if length > CONTEXT_LENGTH:
            what = f"{key} of {record.label} has {length} characters"
            yield record.error(what, f"keep the {CONTEXT_LENGTH} next to the quote", key)
    if start is not None and 0 <= start < len(good.get("prefix", "")):
        what = f"prefix of {record.label} is longer than the {start} characters before start"
        yield record.error(what, "correct start or prefix", "prefix")


def _check_date(record: Record, article: Record) -> Iterator[Problem]:
    """Warn of a date that rests on nothing, or that lies after it was reported."""
    event = record.good.get("event_date")
    if event is None:
        return
    if "dated_by" not in record.good:
        what = f"{record.label} is dated, but not by what"
        yield record.warning(what, "add dated_by with the words the date rests on", "event_date")
    published = article.good.get("published")
    is_forecast = record.good.get("claim", {}).get("status") == "forecast"
    if published is None or is_forecast or None in (event.earliest, published.latest):
        return
    if event.earliest > published.latest:
        what = f"{record.label} reports {event.edtf}, after its article was published"
        mend = f"correct the date or published ({published.edtf}), or make it a forecast"
        yield record.warning(what, mend, "event_date")


def _check_links(record: Record, noun: str, schema: Schema, where: str, known: Ids) -> Iterator[Problem]:
    """Check the places or actors of an excerpt: each once, an actor once in each role."""
    key = f"{noun}s"
    seen: set[tuple[str | None, str | None]] = set()
    for index, item in enumerate(record.tables(key, schema)):
        yield from item.problems
        name, role = item.good.get("id"), item.good.get("role")
        says = f"{record.label} names the {noun} {show(name)}"
        yield from _check_known(record, name, known, where, f"{says}, which", key, index)
        if (name, role) in seen:
            again = f" with the role {role}" if role else ""
            yield record.error(f"{says} twice{again}", "keep one of the links", key, index)
        if not item.problems:
            seen.add((name, role))


def _check_known(
    record: Record, name: str | None, known: Ids, where: str, says: str, *keys: str | int
) -> Iterator[Problem]:
    """Give a problem if an id that a record names is certain to be nobody's."""
    if name is not None and known is not None and name not in known:
        mend = Suggestion(name, known, f"add {show(name)} to {where}")
        yield record.error(f"{says} is not in {where}", mend, *keys)


def _check_withdrawn(record: Record, article: Record, *, faulty: bool) -> Iterator[Problem]:
    """Check what is left of an excerpt that was taken back.

    The dates are held against each other only if neither the record nor the article is faulty.
    """
    said = record.table("withdrawn", WITHDRAWN)
    if said is None:
        return
    yield from said.problems
    if faulty or said.problems:
        return
    on, published = said.good["on"], article.good["published"]
    if on.latest and published.earliest and on.latest < published.earliest:
        what = f"{record.label} was withdrawn {on.edtf}, before its article was published"
        mend = f"correct the date or published ({published.edtf})"
        yield record.warning(what, mend, "withdrawn", "on")


def _check_contrasts(name: str, record: Record, records: Mapping[str, Record], *, complete: bool) -> Iterator[Problem]:
    """Give an excerpt's contrasts with excerpts that are not there, or that do not say so as well."""
    others = () if "withdrawn" in record.good else record.good.get("contrasts_with", ())
    for index, other in enumerate(others):
        at = ("contrasts_with", index)
        if other == name:
            yield record.error(f"{record.label} contrasts with itself", "take it out", *at)
        elif other not in records and complete:
            what = f"{record.label} contrasts with {show(other)}, which is no excerpt"
            yield record.error(what, Suggestion(other, records, "take it out"), *at)
        elif other in records and "withdrawn" in records[other].good:
            what = f"{record.label} contrasts with {show(other)}, which was withdrawn"
            yield record.warning(what, "take it out", *at)
        elif other in records and name not in records[other].good.get("contrasts_with", ()):
            what = f"{record.label} contrasts with {show(other)}, but not the other way round"
            yield record.error(what, f"add {name} to contrasts_with of {other}", *at)


def _check_offsets(records: Iterable[Record]) -> Iterator[Problem]:
    """Give the first character of each excerpt that contradicts another of its article.

    The article itself is not kept, but neighbouring quotes, prefixes and suffixes overlap:
    where two of them cover the same position they must have the same character there. Quotes
    are taken first, so that a wrong prefix is not blamed on the quotes it runs into.
    """
    pieces = [piece for record in records for piece in _pieces(record)]
    if agree(pieces):
        return
    text: dict[int, tuple[str, Record]] = {}
    told: set[int] = set()
    for piece in sorted(pieces, key=lambda piece: piece.key != "quote"):
        letters = list(enumerate(piece.text, piece.start))
        conflict = next((at for at, here in letters if text.get(at, here)[0] != here), None)
        if conflict is None:
            for at, here in letters:
                text.setdefault(at, (here, piece.record))
        elif id(piece.record) not in told:
            told.add(id(piece.record))
            there, other = text[conflict]
            here = piece.text[conflict - piece.start]
            what = (
                f"{piece.key} of {piece.record.label} has {show(here)} at character {conflict} "
                f"of the article, but {other.label} has {show(there)} there"
            )
            yield piece.record.error(what, "correct the offsets or the words of one of them", piece.key)


def agree(pieces: Iterable[Piece]) -> bool:
    """Say whether pieces agree wherever they overlap, by whole stretches and not by character."""
    position, known = 0, ""  # the text from a position on, as far as it is known
    for piece in sorted(pieces, key=lambda piece: piece.start):
        known = known[piece.start - position :]
        position = piece.start
        shared = min(len(known), len(piece.text))
        if known[:shared] != piece.text[:shared]:
            return False
        known += piece.text[shared:]
    return True


def _pieces(record: Record) -> Iterator[Piece]:
    """Give the stretches of text an excerpt knows, if its position is sound."""
    good = record.good
    if not {"quote", "start", "prefix", "suffix"} <= good.keys():
        return
    start, quote, prefix = good["start"], good["quote"], good["prefix"]
    yield Piece(record, "quote", start, quote)
    yield Piece(record, "prefix", start - len(prefix), prefix)
    yield Piece(record, "suffix", start + len(quote), good["suffix"])
