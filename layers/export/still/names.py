"""Names on a still: greedy, the most important first; one of lower rank moves, or stays away.

The browser's half is `labels.js`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Ids
from functools import cache, partial
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.collection.geometry import lies_in
from layers.export.still.lettering import Style, width
from layers.export.still.marks import Disc
from layers.export.still.projection import Box, Window
from layers.export.still.rooms import (
    Ground,
    Room,
    Spot,
    Taken,
    around,
    aside,
    best_room,
    middle_of,
    overlaps,
    rooms_in,
    rows_of,
    spots_along,
    spots_around,
    thinned,
)
from layers.model import Collection, Place
from layers.scene.rules import RULES
from layers.words import Words, name_in

_LABELS = RULES["labels"]
_FIRST = ("country", "sea", "town")  # of the ground's names
_EMPTY = ("town", "governorate", "site")  # kinds that have a name though they have no excerpt
NUMBER_GAP = 4  # pixels between an area's name and its number
LINE = 1.15  # from a line of a name to the next, in its size
_UNSPACED = re.compile("[^\\W\\d_]")
_NUMBER_WEIGHT = 700
_GAP, _PLACE_GAP = _LABELS["around"]["ground"], _LABELS["around"]["place"]
_AT_ONCE = 64  # names for which room beside their circles is looked for
_ELSEWHERE = _LABELS["elsewhere"]


class Name(NamedTuple):
    """A name at its spot: `x`, `y` is its middle, `dot` that of the dot it belongs to.

    `look` is what it belongs to: "circle", "area", "region" or "ground"; `over` what it lies over;
    `halved` says that it stands in two lines, `own` that it lies in its own ground; a line from where it `leads` ends
    at the dot.
    """

    text: str
    number: str
    look: str
    kind: str
    spaced: bool
    x: float = 0.0
    y: float = 0.0
    over: str = "home"
    role: str = ""
    dot: Spot | None = None
    leads: Spot | None = None
    halved: bool = False
    own: bool = False

    @property
    def forms(self) -> Sequence[Name]:
        """How it may be written: in one line, and in two if there is a space to part it at."""
        return [self, self._replace(halved=True)] if " " in self.text else [self]

    @property
    def lines(self) -> Sequence[str]:
        """What stands in each of its lines."""
        return _halved(self.text) if self.halved else [self.text]

    @property
    def size(self) -> float:
        """Its font size."""
        of = self.kind if self.look == "ground" else self.look
        return _LABELS["sizes"].get(of, _LABELS["sizes"]["other"])

    @property
    def style(self) -> Style:
        """What it is measured with."""
        return Style(self.size, _LABELS["weights"]["ground" if self.look == "ground" else "place"])

    @property
    def apart(self) -> float:
        """Its letter spacing in pixels."""
        of = _LABELS["spacing"].get(self.kind, _LABELS["spacing"]["region"])
        return of * self.size if self.spaced else 0.0

    @property
    def widths(self) -> Sequence[float]:
        """How wide its lines are without its number, which stands in the last of them."""
        style, apart = self.style, self.apart
        return [width(line, style) + len(line) * apart for line in self.lines]

    @property
    def number_width(self) -> float:
        """How wide its number is, with the gap before it."""
        return NUMBER_GAP + width(self.number, number_style(self)) if self.number else 0.0

    @property
    def halves(self) -> tuple[float, float]:
        """Half its width and half its height."""
        *before, last = self.widths
        more = LINE / 2 * len(before)
        return max(*before, last + self.number_width, 0) / 2, self.size * (_LABELS["half_line"] + more)


class Beside(NamedTuple):
    """A form of a name, with half its width and height, and its rooms beside its circle."""

    name: Name
    halves: tuple[float, float]
    rooms: Sequence[Room]


def number_style(name: Name) -> Style:
    """Return the style of the number beside an area's name."""
    return Style(name.size, _NUMBER_WEIGHT)


class Names:
    """Finds spots for names in one picture; what is taken stays taken."""

    def __init__(self, window: Window, ground: Ground, discs: Sequence[Disc], words: Words) -> None:
        self._window = window
        self._ground = ground
        self._words = words
        circles = [disc for disc in discs if disc.form == "circle"]
        self._order = {disc: at for at, disc in enumerate(circles)}
        self._taken = Taken(window, [(disc.x, disc.y, disc.radius, disc.reach) for disc in circles])

    def keep_off(self, *boxes: Box) -> None:
        """Let no name lie in some boxes."""
        self._taken.add(*boxes)

    def of_marks(
        self,
        discs: Sequence[Disc],
        areas: Mapping[str, BaseGeometry],
        others: Callable[[Disc], Sequence[BaseGeometry]],
        headline: Ids[str],
        larger: Ids[str],
    ) -> Iterator[Name | None]:
        """Name marks, in the order given; None stands for one without room.

        Parameters
        ----------
        areas
            The areas of places in the picture, by id.
        others
            Gives the grounds that a mark's name should not lie across.
        headline
            Ids of places that are named though most of the name lies there.
        larger
            Ids of places that an inset shows larger: beside their circles no name lies on others' ground.
        """
        names = {disc: self._name(place_name(disc.mark.place, self._words), disc) for disc in discs}
        rooms = self._rooms_beside({disc: name for disc, name in names.items() if disc.form == "circle"})
        for disc, name in names.items():
            place = disc.mark.place
            found = None
            if disc in rooms:
                kept = place.id not in larger or disc.role == "selected"
                found = self._beside(disc, rooms[disc], partial(others, disc), math.inf if kept else 0)
            elif disc.form != "circle":
                always = place.id in headline or disc.role == "selected"
                most = math.inf if always else _ELSEWHERE["many" if disc.mark.n >= _LABELS["many"] else "few"]
                found = self._inside(name, areas.get(place.id), others(disc), most)
            yield found and found._replace(role=disc.role)

    def of_ground(
        self,
        named: Sequence[tuple[str, Any]],
        collection: Collection,
        marked: frozenset[str],
        selected: Sequence[str],
        reported: Sequence[BaseGeometry] = (),
    ) -> Iterator[Name]:
        """Name countries and seas, then the towns that place a reader, places without excerpts, the rest.

        The headline has its names at any zoom. A country's name keeps off other countries, and off what is `reported`,
        of whose lines all keep off.

        Parameters
        ----------
        named
            What of the ground has a name: see `named_ground`.
        """
        zoom, least = self._window.zoom, _LABELS["least_zoom"]
        seen = [(text, row) for text, row in named if zoom >= least.get(row.like, least["other"])]
        shapes = np.array([row.geometry for _, row in seen], dtype=object)
        grounds = [
            (text, row.like, row.geometry, area)
            for (text, row), area in zip(seen, self._window.cut(shapes), strict=True)
        ]
        first = {*selected, *collection.headline}
        empty = [
            (place_name(place, self._words), "town", spot, spot)
            for place in sorted(collection.places.values(), key=lambda place: place.id not in first)
            if place.id not in marked and (place.id in first or self._is_named_empty(place, collection))
            for spot in [shapely.Point(place.longitude, place.latitude)]
        ]
        big = sorted((each for each in grounds if each[1] in _FIRST), key=lambda each: _FIRST.index(each[1]))
        countries = [(text, area) for text, kind, shape, area in big if kind == "country" and shape.area]
        foreign = {
            text: [*reported, *self._ground.home.flat, *(other for _, other in countries if other is not own)]
            for text, own in countries
        }
        lines = [shape for shape in reported if not shape.area]
        for text, kind, shape, area in [*big, *empty, *(each for each in grounds if each[1] not in _FIRST)]:
            spaced = _can_be_spaced(text) and kind in _LABELS["spacing"]
            written = text.upper() if spaced and kind != "sea" else text
            others = foreign.get(text, lines) if kind == "country" else lines
            if found := self._over(Name(_shortened(written), "", "ground", kind, spaced), shape, area, others):
                yield found

    def _is_named_empty(self, place: Place, collection: Collection) -> bool:
        least = _LABELS["least_zoom"]
        at_zoom = least.get("site" if place.like == "site" else "town", least["other"])
        inside = lies_in(place.longitude, place.latitude, collection.bounds)
        return place.like in _EMPTY and inside and self._window.zoom >= at_zoom

    def _name(self, text: str, disc: Disc) -> Name:
        form, kind = disc.form, disc.mark.place.like
        spaced = form == "region" and _can_be_spaced(text)
        number = "" if form == "circle" else str(disc.mark.n)
        return Name(_shortened(text.upper() if spaced else text), number, form, kind, spaced)

    def _rooms_beside(self, names: Mapping[Disc, Name]) -> Mapping[Disc, list[Beside]]:
        """Find where names have room beside their circles as far as other circles go.

        Where circles are many most have none, which is found out of many of them at once.
        """
        forms = [(disc, form) for disc, name in names.items() for form in name.forms]
        beside, share, above = np.array(_LABELS["spots"]).T
        sides = np.sign(beside).astype(int)
        found: dict[Disc, list[Beside]] = {}
        for some in (forms[at : at + _AT_ONCE] for at in range(0, len(forms), _AT_ONCE)):
            halves = [form.halves for _, form in some]
            half, high = np.array(halves).T[..., None]
            x, y, reach = np.array([(disc.x, disc.y, disc.reach) for disc, _ in some]).T[..., None]
            apart = reach + _LABELS["gap"]
            spots = np.array((x + beside * (apart + half) + share * half, y + above * (apart + high)))
            free = self._taken.beside(spots, (half, high), _PLACE_GAP, [self._order[disc] for disc, _ in some])
            for at, (disc, form) in enumerate(some):
                if free[at].any():
                    rooms = zip(*spots[:, at, free[at]].tolist(), sides[free[at]].tolist(), strict=True)
                    found.setdefault(disc, []).append(Beside(form, halves[at], [Room(*room) for room in rooms]))
        return found

    def _beside(
        self, disc: Disc, forms: Sequence[Beside], others: Callable[[], Sequence[BaseGeometry]], most: float
    ) -> Name | None:
        """Put a name beside its circle, in two lines where that helps; at `most` so much of it on others' ground."""
        grounds = cache(others)  # which takes its time, and most names have no room
        best: tuple[Name, Room] | None = None
        for form in forms:
            rooms = list(compress(form.rooms, self._taken.free(form.rooms, form.halves, _PLACE_GAP)))
            if rooms and (best is None or best[1].over):
                found = self._room_beside(disc, form.halves, rooms, grounds())
                if found and (best is None or found.over < best[1].over):
                    best = form.name, found
        if best is None or best[1].over > most:
            return None
        name, room = best
        return self._put(name, (room.x, room.y), _PLACE_GAP)

    def _room_beside(
        self, disc: Disc, halves: tuple[float, float], rooms: Sequence[Room], others: Sequence[BaseGeometry]
    ) -> Room | None:
        """Choose where a name goes beside its circle: on nobody else's ground, on a coast over the sea."""
        half, _ = halves
        far = disc.reach + _LABELS["gap"] + half
        if [self._ground.along(disc.x + away, disc.y, half) == "water" for away in (far, -far)] == [False, True]:
            rooms = sorted(rooms, key=lambda room: room.side >= 0)
        return best_room(rooms, over=overlaps(halves, others))

    def _inside(
        self, name: Name, area: BaseGeometry | None, others: Sequence[BaseGeometry], most: float
    ) -> Name | None:
        """Put a name inside an area, or where it reaches least out of it, in two lines where that helps.

        So many of its points, at `most`, may lie elsewhere.
        """
        if area is None or area.is_empty:
            return None
        room = self._in_rows(name, area, others)
        if " " in name.text and (room is None or room.out or room.over):
            halved = name._replace(halved=True)
            other = self._in_rows(halved, area, others)
            if other and (room is None or other.out + other.over < room.out + room.over):
                name, room = halved, other
        if room is None or room.out + room.over > most:
            return self._outside(name, area, others) if name.look == "region" else None
        name = name._replace(own=not room.out + room.over)
        return self._put(name, (room.x, room.y), _GAP)

    def _outside(self, name: Name, area: BaseGeometry, others: Sequence[BaseGeometry]) -> Name | None:
        """Put a name outside an area that has no room, on no other place's, with a line to a dot in it."""
        radius = _LABELS["dot"]["radius"]
        elsewhere = overlaps((radius, radius), others)
        rooms = [room for room in rooms_in(rows_of(area, self._window), radius, radius) if not room.out]
        clear = self._taken.clear(rooms, _LABELS["around"]["mark"] / 4 + 1)
        dots = [(room.x, room.y) for room in compress(rooms, clear) if not elsewhere(room)]
        each = ([led for form in name.forms if (led := self._led(form, dot, others))] for dot in thinned(dots))
        found = next(filter(None, each), None)
        if not found:
            return None
        _, name, line = min(found, key=lambda one: one[0])
        self.keep_off(*(around(spot, (1, 1), 0) for spot in line))
        return self._put(name, (name.x, name.y), _GAP)

    def _led(self, name: Name, dot: Spot, others: Sequence[BaseGeometry]) -> tuple[float, Name, Sequence[Spot]] | None:
        """Find where a name goes from which a line leads to a dot, and the line: how long it is, and its spots."""
        over = overlaps(name.halves, [each for each in others if not self._ground.is_abroad(each)])
        asides = aside(dot, *name.halves, _LABELS["leader"])
        free = self._taken.free(asides, name.halves, _GAP, _LABELS["around"]["mark"])
        for x, y, leads, length in compress(asides, free):
            if not over(Room(x, y)):
                line = spots_along(leads, dot, _GAP)
                if self._taken.clear(line, 1).all():
                    return length, name._replace(x=x, y=y, dot=dot, leads=leads), line
        return None

    def _in_rows(
        self, name: Name, area: BaseGeometry, others: Sequence[BaseGeometry] = (), first: Sequence[Room] = ()
    ) -> Room | None:
        """Find where a name may lie in an area, at first there; off marks whose it would seem, where it can."""
        half, high = name.halves
        over = overlaps((half, high), others)

        def found(rooms: Sequence[Room], apart: float) -> Room | None:
            return best_room(
                compress(rooms, self._taken.free(rooms, (half, high), _GAP, apart)),
                over=over,
                is_wet=lambda room: self._ground.at(room.x + room.side * half, room.y) == "water",
            )

        best = found(first, _LABELS["around"]["mark"])
        if best and not best.over:
            return best  # no other can be better, and to find them takes its time
        rooms = [*first, *rooms_in(rows_of(area, self._window), half, high)]
        return found(rooms, _LABELS["around"]["mark"]) or found(rooms, _GAP)

    def _over(self, name: Name, shape: BaseGeometry, area: BaseGeometry, others: Sequence[BaseGeometry]) -> Name | None:
        """Put a name of the ground at its point, beside its dot; of a sea near it; of an area, where it has most room.

        That of a country may lie on `others` a little, one beside a dot where it must. `area` is what is seen of it.
        """
        half, high = name.halves
        at = middle_of(self._window, shape, area)
        if at is None:
            return None
        dotted, beside = name.kind in _LABELS["dotted"], _LABELS["dot"]["beside"]
        (x, y), away, above = at, half + beside, high + beside
        if not dotted:
            if shape.area:
                room = self._in_rows(name, area, others, [Room(x, y)])
                most = _ELSEWHERE["few"] if name.kind == "country" else 0
                spots = [(room.x, room.y)] if room and room.out + room.over <= most else []
            else:
                spots = spots_around(x, y, half / 2, 2 * high) if name.kind == "sea" else [at]
            for spot in compress(spots, self._taken.free(spots, (half, high), _GAP, _GAP)):
                if name.kind != "sea" or self._is_all_wet(name, at, spot):
                    return self._put(name, spot, _GAP)
            return None
        if not any(self._taken.free([at], (0, 0), _LABELS["dot"]["radius"] + 1, 0)):
            return None
        rooms = [Room(x + away, y), Room(x - away, y), Room(x, y - above), Room(x, y + above)]
        free = compress(rooms, self._taken.free(rooms, (half, high), _GAP, beside))
        found = best_room(free, over=overlaps((half, high), others))
        return found and self._put(name._replace(dot=at), (found.x, found.y), _GAP)

    def _is_all_wet(self, name: Name, at: tuple[float, float], spot: tuple[float, float]) -> bool:
        """Say whether a name lies on water, which is that of a point: so is what lies between."""
        (x, y), (half, high) = spot, name.halves
        between = [(at[0] + share * (x - at[0]), at[1] + share * (y - at[1])) for share in (1 / 4, 1 / 2, 3 / 4)]
        under = [(x + share * half, y + line * high) for share in _LABELS["along"] for line in _LABELS["lines"]]
        return {*self._ground.at_each([*under, *between])} == {"water"}

    def _put(self, name: Name, spot: Spot, gap: float) -> Name:
        (x, y), halves = spot, name.halves
        self.keep_off(around(spot, halves, gap))
        return name._replace(x=x, y=y, over=self._ground.along(x, y, halves[0]))


def named_ground(context: Sequence[Any], collection: Collection, language: str) -> list[tuple[str, Any]]:
    """Return the features of the ground that have a name in a language, with it: none that is a place's."""
    known = {name_in(place.names, language) for place in collection.places.values()}
    return [
        (text, row)
        for row in context
        if (text := name_in(row.names, language) if isinstance(row.names, Mapping) else "")
        and text not in known
        and row.place not in collection.places
        and (row.kind == "boundary" or not row.geometry.geom_type.endswith("LineString"))
    ]


def place_name(place: Place, words: Words) -> str:
    """Return a place's name as the map says it."""
    return words.name(place.names) or place.id


def _halved(name: str) -> Sequence[str]:
    """Put a name in two lines, as equally long as its words allow."""
    words = name.split(" ")
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(cuts, key=lambda lines: max(map(len, lines)), default=[name])


def _shortened(text: str) -> str:
    longest = _LABELS["longest"]
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _can_be_spaced(text: str) -> bool:
    """Say whether letter spacing tears no letters apart: Latin, Cyrillic and Greek alone."""
    scripts = ("LATIN", "CYRILLIC", "GREEK")
    return all(unicodedata.name(letter, "").startswith(scripts) for letter in _UNSPACED.findall(text))
