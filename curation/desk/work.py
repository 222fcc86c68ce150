"""A draft at work: the board, the map of what is accepted, saving, what is made for it; beside it who else is there."""

from __future__ import annotations

import json
import math
import re
import secrets
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from curation.desk.access import curator
from curation.desk.article_file import write_value
from curation.desk.board import BOARD, KEY, LONGEST_SOUGHT, board_data, found_names, sent
from curation.desk.drafts import Broken, Draft, Drafts, Meeting, NoDraft
from curation.desk.edits import Context, Span, apply_edits
from curation.desk.layout import Folders, attempt, leave_button, plain, show_in_english, show_trouble, this_day
from curation.desk.lookup import counts_of
from curation.desk.opening import propose_again, sentences_of
from curation.desk.saving import check_with, show_saving
from curation.imports.row import slug, unused
from curation.propose.head import OPTION
from curation.staging import DiskFull, locked, replace_file
from layers.collection.files import ACTORS_FILE, GEO_FOLDER
from layers.collection.geometry import EARTH_RADIUS_KM, on_globe
from layers.decoding import decode
from layers.errors import has_errors
from layers.model import ACTOR_KINDS, PLACE_KINDS, Actor, Collection, Place
from layers.page.map import show_map
from layers.scene import plain_changes
from layers.store.edition import Edition
from layers.store.shelf import shelf_at
from layers.text import fold
from layers.words import ENGLISH, Words, languages, read_words

_CURRENT, _FOUND, _REFUSED, _DRAWN, _TAB = "desk_current", "desk_found", "desk_refused", "desk_drawn", "desk_tab"
_MADE = "desk_made"
LOOK_EVERY = 2.0
"""After how many seconds a tab looks for what others did; long before `drafts.GONE`."""
_FOCUS = "desk_focus"
"""The excerpt that was added, or that an undoing changed: the page goes there."""

PLAIN = "#6d6a65"
"""The colour of an actor that stands under nobody; the page shows none."""
CORNERS = 48
"""Of a circle."""
LARGEST_KM = 500.0
LONGEST_NAME = 120
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]")


def show_work(draft_id: str, folders: Folders, words: Words) -> None:
    """Show who else is at a draft, and the draft."""
    others = st.container(key="desk_others")
    _show_draft(draft_id, folders, words)
    with others:
        _show_others(draft_id, Drafts(folders.drafts), words)


@st.fragment
def _show_draft(draft_id: str, folders: Folders, words: Words) -> None:
    """Show a draft; an edit reruns only this, and is on disk before anything is drawn."""
    st.session_state.pop(_DRAWN, None)
    edition = shelf_at(folders.data).current()
    drafts = Drafts(folders.drafts)
    try:
        met = _meet(drafts, draft_id)
        draft = drafts.read(draft_id)
    except NoDraft:
        st.warning(words.of("desk.no_draft", id=plain(draft_id)))
        leave_button(words)
        return
    except (Broken, DiskFull) as trouble:
        show_trouble(words, trouble)
        leave_button(words)
        return
    st.session_state[_DRAWN] = met.version
    with st.container(key="desk_stage"):
        with st.container(key="desk_board_frame"):
            data = board_data(
                draft,
                edition.collection,
                spans_of(draft),
                words,
                found=st.session_state.get(_FOUND),
                made=st.session_state.get(_MADE),
                focus=st.session_state.get(_FOCUS),
                refused=st.session_state.pop(_REFUSED, None),
            )
            BOARD(
                key=KEY,
                data=data,
                on_do_change=partial(_take_edits, draft_id, drafts, edition.collection),
                on_find_change=partial(_search, edition.collection, words),
                on_make_change=partial(_make, folders, edition.collection, words),
                on_current_change=_note_current,
            )
        with st.container(key="desk_side"):
            with st.container(key="desk_map"):
                _show_map(draft, edition, words)
            show_trouble(words)
            show_saving(draft, folders, words)
            _show_told(draft, words)
            if not draft.partial:
                again = partial(drafts.change, draft_id, partial(propose_again, collection=edition.collection))
                label, said = words["desk.again"], words["desk.again.help"]
                st.button(label, key="desk_again", help=said, on_click=attempt, args=(again,))
            leave_button(words)


def _meet(drafts: Drafts, draft_id: str) -> Meeting:
    """Say that this tab is at a draft, and learn who else is."""
    tab = st.session_state.setdefault(_TAB, secrets.token_hex(4))
    return drafts.meet(draft_id, tab, curator())


@st.fragment(run_every=LOOK_EVERY)
def _show_others(draft_id: str, drafts: Drafts, words: Words) -> None:
    """Say who else is at a draft that is drawn; what they did to it is shown at once."""
    drawn = st.session_state.get(_DRAWN)
    if drawn is None:
        return
    try:
        met = _meet(drafts, draft_id)
    except (NoDraft, Broken, DiskFull):  # told where something was to be written
        return
    if met.version != drawn:
        st.rerun()
    if met.others:
        names = [name or words["desk.others.nameless"] for name in met.others]
        st.info(words.of("desk.others", names=words.listed(names)))


def _show_told(draft: Draft, words: Words) -> None:
    """Show what was seen and not proposed, and what joining lines made of the text."""
    if draft.told:
        with st.expander(words.of("desk.told", n=words.number(len(draft.told))), key="desk_told"):
            field = f"in “{words['desk.fact.published']}”"
            show_in_english(line.replace(f"with {OPTION}", field) for line in draft.told)
    if draft.changes:
        with st.expander(words.of("desk.joined", n=words.number(len(draft.changes))), key="desk_joined"):
            for before, after in draft.changes:
                st.caption(words["desk.joined.before"])
                st.text(before)
                st.caption(words["desk.joined.after"])
                st.text(after or words["desk.joined.taken_out"])


def spans_of(draft: Draft) -> Sequence[Span]:
    """Return where the sentences of a draft stand; of one without its text none are known."""
    return () if draft.partial else sentences_of(draft.text, draft.facts["language"])


def _take_edits(draft_id: str, drafts: Drafts, collection: Collection) -> None:
    """Apply the edits that the browser sent, and note why some were refused and where to go."""
    said = sent("do")
    asked = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    refused: list[str] = []
    changed: list[str] = []

    def edit(now: Draft) -> Draft:
        after, why = apply_edits(now, asked, Context(collection, spans_of(now), curator(), this_day()))
        refused.extend(why)
        changed.extend(item.key for item in after.items if now.item(item.key) != item)
        return after

    try:
        drafts.change(draft_id, edit)
    except (NoDraft, Broken):  # discarded in another tab, or out of reach; said when the page is drawn
        refused[:], changed[:] = [], []
    except DiskFull:  # the browser keeps what was not taken, and sends it again
        refused[:], changed[:] = ["full"], []
    st.session_state[_REFUSED] = refused
    leads = [one for one in asked if one.get("do") in ("add", "undo")]
    if leads and changed:
        number = f"{leads[-1].get('client')}:{leads[-1].get('n')}"[:LONGEST_SOUGHT]
        st.session_state[_FOCUS] = {"key": changed[0], "n": number}


def _search(collection: Collection, words: Words) -> None:
    """Answer the search for a name that the browser sent."""
    asked = sent("find")
    if isinstance(asked, dict):
        st.session_state[_FOUND] = found_names(collection, asked, words)


def _make(folders: Folders, collection: Collection, words: Words) -> None:
    """Make the place or the actor that the browser wants, and say what became of it."""
    asked = sent("make")
    if not isinstance(asked, dict):
        return
    answer: dict[str, object] = {"n": str(asked.get("n"))[:LONGEST_SOUGHT], "id": "", "refused": "", "said": []}
    try:
        if asked.get("what") == "place":
            answer["id"] = make_place(folders.data, collection, asked, this_day())
        else:
            answer["id"] = make_actor(folders.data, collection, asked)
    except NotMade as bad:
        answer |= {"refused": words[f"desk.make.refused.{bad.why}"], "said": [*bad.said]}
    except OSError as error:
        full = isinstance(error, DiskFull)
        answer["refused"] = words["desk.full"] if full else words.of("desk.broken", why=error.strerror or "")
    else:
        shelf_at(folders.data).refresh()
    st.session_state[_MADE] = answer


def _note_current() -> None:
    st.session_state[_CURRENT] = str(sent("current"))[:LONGEST_SOUGHT]


def _show_map(draft: Draft, edition: Edition, words: Words) -> None:
    """Show what is accepted on the map, with the first place of the excerpt that is looked at."""
    accepted = draft.with_state("accepted")
    current = draft.item(str(st.session_state.get(_CURRENT)))
    places = edition.collection.places
    linked = [link.place for link in (current.places if current else ()) if link.place in places]
    show_map(
        edition.collection,
        plain_changes(counts_of([item.places for item in accepted]), linked[0] if linked else None),
        words,
        at=None,
        height=320,
    )


class NotMade(ValueError):  # noqa: N818 - the name says what is wrong
    """Nothing was made; `why` is a key below `desk.make.refused`, `said` what the check says."""

    def __init__(self, why: str, said: Iterable[str] = ()) -> None:
        super().__init__(why)
        self.why, self.said = why, tuple(said)


def make_actor(folder: Path, collection: Collection, asked: Mapping[str, Any]) -> str:
    """Write a new actor into the collection's file of actors, and return its id.

    `asked` has `names` by language, `kind`, and `parent` or "".

    Raises
    ------
    NotMade
        If a name or a kind is missing, something has that name already, or the check refuses it.
    """
    names, parent = _names(asked, collection.actors.values()), _parent(asked, collection.actors)
    name = _new_id(names, "actor", collection.actors)
    fields: dict[str, object] = {"id": name, "names": names, "kind": _kind(asked, ACTOR_KINDS)}
    fields |= {"parent": parent} if parent else {"colour": PLAIN}
    lines = "\n".join(f"{key} = {write_value(key, value)}" for key, value in fields.items())
    with locked(folder):
        path = folder / ACTORS_FILE
        written = decode(path.read_bytes()).text if path.exists() else ""
        _write(folder, Path(ACTORS_FILE), f"{written.rstrip()}\n\n[[actors]]\n{lines}\n".lstrip())
    return name


def make_place(folder: Path, collection: Collection, asked: Mapping[str, Any], today: str) -> str:
    """Write a new place as a layer of its own, and return its id.

    `asked` has `names` by language, `kind`, `parent` or "", and `longitude` and `latitude` in
    degrees. With `radius` in kilometres it is a circle around them, and schematic.

    Raises
    ------
    NotMade
        If a name, a kind or a position is missing, something has that name already, or the check
        refuses it.
    """
    names, parent = _names(asked, collection.places.values()), _parent(asked, collection.places)
    kind, (longitude, latitude) = _kind(asked, (*PLACE_KINDS, *collection.place_kinds)), _position(asked)
    radius = _number(asked, "radius") if asked.get("radius") else None
    if radius is not None and not 0 < radius <= LARGEST_KM:
        raise NotMade("radius")
    taken = {*collection.places, *(path.stem for path in (folder / GEO_FOLDER).glob("*"))}
    name = _new_id(names, "place", taken)
    said = {each: {one: read_words(one)[f"desk.make.{each}"] for one in languages()} for each in ("source", "licence")}
    common = {"place": name, "parent": parent or None, "names": names, "aliases": {}, "kind": kind}
    common |= {"precision": "schematic" if radius else "point", **said, "as_of": today}
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    features = [_feature({"id": name, **common, "role": "anchor"}, point)]
    if radius:
        ring = {"type": "Polygon", "coordinates": [circle(longitude, latitude, radius)]}
        features.append(_feature({"id": f"{name}-extent", **common, "role": "extent"}, ring))
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    title = json.dumps(next(iter(names.values())), ensure_ascii=False)
    text = f'{{"type": "FeatureCollection", "name": "{name}", "title": {title}, "features": [\n{lines}\n]}}\n'
    with locked(folder):
        _write(folder, Path(GEO_FOLDER, f"{name}.geojson"), text)
    return name


def circle(longitude: float, latitude: float, radius: float) -> list[list[float]]:
    """Return a closed ring around a point, counterclockwise, in degrees; `radius` is in kilometres."""
    tall = math.degrees(radius / EARTH_RADIUS_KM)
    wide = tall / max(math.cos(math.radians(latitude)), 0.01)
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [[round(longitude + wide * math.cos(turn), 5), round(latitude + tall * math.sin(turn), 5)] for turn in turns]
    return [*ring, ring[0]]


def _feature(properties: Mapping[str, object], geometry: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "properties": dict(properties), "geometry": dict(geometry)}


def _names(asked: Mapping[str, Any], known: Iterable[Place | Actor]) -> dict[str, str]:
    """Return the names that were given, if nothing has one of them already."""
    given = asked.get("names")
    pairs = given.items() if isinstance(given, Mapping) else ()
    names = {str(one): " ".join(_FORBIDDEN.sub(" ", str(text)).split())[:LONGEST_NAME] for one, text in pairs}
    names = {one: text for one, text in names.items() if text}
    if not names:
        raise NotMade("nameless")
    sought = {fold(text) for text in names.values()}
    if any(fold(name) in sought for one in known for name in one.names.values()):
        raise NotMade("known")
    return names


def _kind(asked: Mapping[str, Any], kinds: Sequence[str]) -> str:
    kind = str(asked.get("kind"))
    if kind not in kinds:
        raise NotMade("kind")
    return kind


def _parent(asked: Mapping[str, Any], known: Mapping[str, object]) -> str:
    parent = str(asked.get("parent") or "")
    if parent and parent not in known:
        raise NotMade("parent")
    return parent


def _number(asked: Mapping[str, Any], name: str) -> float:
    try:
        number = float(str(asked.get(name)).replace(",", "."))
    except ValueError:
        raise NotMade("position") from None
    if not math.isfinite(number):
        raise NotMade("position")
    return number


def _position(asked: Mapping[str, Any]) -> tuple[float, float]:
    return round(on_globe(_number(asked, "longitude")), 5), round(_number(asked, "latitude"), 5)


def _new_id(names: Mapping[str, str], noun: str, taken: Container[str]) -> str:
    """Make an id that nothing has of a name, the English one if there is one."""
    return unused(slug(names.get(ENGLISH) or next(iter(names.values())), noun), taken)


def _write(folder: Path, file: Path, text: str) -> None:
    """Write a file of the collection if the check accepts it."""
    problems = check_with(folder, file, text)
    if has_errors(problems):
        raise NotMade("refused", map(str, problems))
    replace_file(folder / file, text)
