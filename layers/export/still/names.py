"""Names on a still: greedy, the most important first; one of lower rank moves, or stays away.

The browser's half is `labels.js`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Ids
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
_GAP = _LABELS["around"]["ground"]
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
        return [width(line, self.style) + len(line) * self.apart for line in self.lines]

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


def number_style(name: Name) -> Style:
    """Return the style of the number beside an area's name."""
    return Style(name.size, _NUMBER_WEIGHT)


class Names:
    """Finds spots for names in one picture; what is taken stays taken."""

    def __init__(self, window: Window, ground: Ground, discs: Sequence[Disc], words: Words) -> None:
        self._window = window
        self._ground = ground
        self._words = words
        # Each name is held against all of them, in all of its places.
        self._circles = [(disc.x, disc.y, disc.radius, disc.reach, disc) for disc in discs if disc.form == "circle"]
        self._taken: list[Box] = []

    def keep_off(self, box: Box) -> None:
        """Let no name lie in a box."""
        self._taken.append(box)

    def of_marks(
        self,
        discs: Iterable[Disc],
        areas: Mapping[str, BaseGeometry],
        others: Callable[[Disc], Sequence[BaseGeometry]],
        headline: Ids[str],
        larger: Ids[str],
    ) -> Iterator[Name]:
        """Name marks, in the order given.

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
        for disc in discs:
            place = disc.mark.place
            name = self._name(place_name(place, self._words), disc)
            area = areas.get(place.id)
            grounds = others(disc)
            if disc.form == "circle":
                kept = place.id not in larger or disc.role == "selected"
                found = self._beside(disc, name, grounds, math.inf if kept else 0)
            else:
                always = place.id in headline or disc.role == "selected"
                most = math.inf if always else _ELSEWHERE["many" if disc.mark.n >= _LABELS["many"] else "few"]
                found = self._inside(name, area, grounds, most)
            if found:
                yield found._replace(role=disc.role)

    def of_ground(
        self,
        context: Sequence[Any],
        collection: Collection,
        marked: frozenset[str],
        selected: Sequence[str],
        reported: Sequence[BaseGeometry] = (),
    ) -> Iterator[Name]:
        """Name countries and seas, then the towns that place a reader, places without excerpts, the rest.

        The headline has its names at any zoom. A country's name keeps off other countries, and off what is `reported`,
        of whose lines all keep off.
        """
        language, zoom, least = self._words.language, self._window.zoom, _LABELS["least_zoom"]
        known = {name_in(place.names, language) for place in collection.places.values()}
        named = [
            (text, row.like, row.geometry)
            for row in context
            if (text := name_in(row.names, language) if isinstance(row.names, Mapping) else "")
            and text not in known
            and row.place not in collection.places
            and (row.kind == "boundary" or not row.geometry.geom_type.endswith("LineString"))
            and zoom >= least.get(row.like, least["other"])
        ]
        first = {*selected, *collection.headline}
        empty = [
            (place_name(place, self._words), "town", shapely.Point(place.longitude, place.latitude))
            for place in sorted(collection.places.values(), key=lambda place: place.id not in first)
            if place.id not in marked and (place.id in first or self._is_named_empty(place, collection))
        ]
        big = sorted((each for each in named if each[1] in _FIRST), key=lambda each: _FIRST.index(each[1]))
        countries = [(text, shape) for text, kind, shape in big if kind == "country" and shape.area]
        grounds = list(self._window.cut(np.array([shape for _, shape in countries], dtype=object)))
        foreign = {
            text: [*reported, self._ground.home, *(other for other in grounds if other is not own)]
            for (text, _), own in zip(countries, grounds, strict=True)
        }
        lines = [shape for shape in reported if not shape.area]
        for text, kind, shape in [*big, *empty, *(each for each in named if each[1] not in _FIRST)]:
            spaced = _can_be_spaced(text) and kind in _LABELS["spacing"]
            written = text.upper() if spaced and kind != "sea" else text
            others = foreign.get(text, lines) if kind == "country" else lines
            if found := self._over(Name(_shortened(written), "", "ground", kind, spaced), shape, others):
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

    def _beside(self, disc: Disc, name: Name, others: Sequence[BaseGeometry], most: float) -> Name | None:
        """Put a name beside its circle, in two lines where that helps; at `most` so much of it on others' ground."""
        room = self._room_beside(disc, name, others)
        if " " in name.text and (room is None or room.over):
            halved = name._replace(halved=True)
            other = self._room_beside(disc, halved, others)
            if other and (room is None or other.over < room.over):
                name, room = halved, other
        if room is None or room.over > most:
            return None
        return self._put(name, room.x, room.y, _around(room.x, room.y, *name.halves, _LABELS["around"]["place"]))

    def _room_beside(self, disc: Disc, name: Name, others: Sequence[BaseGeometry]) -> Room | None:
        """Find where a name goes beside its circle, on nobody else's ground; on a coast over the sea."""
        half, high = name.halves
        apart = disc.reach + _LABELS["gap"]
        spots = [
            (disc.x + beside * (apart + half) + share * half, disc.y + above * (apart + high), beside)
            for beside, share, above in _LABELS["spots"]
        ]
        east, west, *rest = spots
        wet = [self._ground.along(x, y, half) == "water" for x, y, _ in (east, west)]
        if wet == [False, True]:
            spots = [west, *(spot for spot in rest if spot[2] < 0), east, *rest]

        def box(spot: Room) -> Box:
            return _around(spot.x, spot.y, half, high, _LABELS["around"]["place"])

        def is_free(spot: Room) -> bool:
            aside = max(0.0, abs(spot.x - disc.x) - half), max(0.0, abs(spot.y - disc.y) - high)
            return self._is_free(box(spot), math.hypot(*aside) - disc.reach - _LABELS["around"]["place"], disc)

        rooms = [Room(x, y) for x, y, _ in spots]
        return best_room(rooms, is_free, is_wet=lambda _: False, over=overlaps(name.halves, others))

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
        return self._put(name, room.x, room.y, _around(room.x, room.y, *name.halves, _GAP))

    def _outside(self, name: Name, area: BaseGeometry, others: Sequence[BaseGeometry]) -> Name | None:
        """Put a name outside an area that has no room, on no other place's, with a line to a dot in it."""
        radius = _LABELS["dot"]["radius"]
        elsewhere = overlaps((radius, radius), others)
        dots = [
            (room.x, room.y)
            for room in rooms_in(rows_of(area, self._window), radius, radius)
            if not room.out
            and self._is_clear((room.x, room.y), _LABELS["around"]["mark"] / 4 + 1)
            and not elsewhere(room)
        ]
        forms = [name, name._replace(halved=True)] if " " in name.text else [name]
        each = ([led for form in forms if (led := self._led(form, dot, others))] for dot in thinned(dots))
        found = next(filter(None, each), None)
        if not found:
            return None
        _, name, line = min(found, key=lambda one: one[0])
        self._taken += [_around(*spot, 1, 1, 0) for spot in line]
        return self._put(name, name.x, name.y, _around(name.x, name.y, *name.halves, _GAP))

    def _led(self, name: Name, dot: Spot, others: Sequence[BaseGeometry]) -> tuple[float, Name, Sequence[Spot]] | None:
        """Find where a name goes from which a line leads to a dot, and the line: how long it is, and its spots."""
        over = overlaps(name.halves, [each for each in others if each is not self._ground.abroad])
        for x, y, leads, length in aside(dot, *name.halves, _LABELS["leader"]):
            line = spots_along(leads, dot, _GAP)
            box = _around(x, y, *name.halves, _GAP)
            if not self._is_free(box, _LABELS["around"]["mark"], None) or over(Room(x, y)):
                continue
            if all(self._is_clear(spot, 1) for spot in line):
                return length, name._replace(x=x, y=y, dot=dot, leads=leads), line
        return None

    def _is_clear(self, spot: Spot, reach: float) -> bool:
        """Say whether a spot lies under no name and no circle, by so much."""
        circles = [_around(x, y, far, far, 0) for x, y, _, far, _ in self._circles]
        return not hits(_around(*spot, reach, reach, 0), [*self._taken, *circles])

    def _in_rows(
        self, name: Name, area: BaseGeometry, others: Sequence[BaseGeometry] = (), first: Sequence[Room] = ()
    ) -> Room | None:
        """Find where a name may lie in an area, at first there; off marks whose it would seem, where it can."""
        half, high = name.halves
        rooms = [*first, *rooms_in(rows_of(area, self._window), half, high)]

        def found(apart: float) -> Room | None:
            return best_room(
                rooms,
                is_free=lambda room: self._is_free(_around(room.x, room.y, half, high, _GAP), apart, None),
                is_wet=lambda room: self._ground.at(room.x + room.side * half, room.y) == "water",
                over=overlaps(name.halves, others),
            )

        return found(_LABELS["around"]["mark"]) or found(_GAP)

    def _over(self, name: Name, shape: BaseGeometry, others: Sequence[BaseGeometry]) -> Name | None:
        """Put a name of the ground at its point, beside its dot; of a sea near it; of an area, where it has most room.

        That of a country may lie on `others` a little, one beside a dot where it must.
        """
        half, high = name.halves
        at = middle_of(self._window, shape)
        if at is None:
            return None
        dotted, beside = name.kind in _LABELS["dotted"], _LABELS["dot"]["beside"]
        (x, y), away, above = at, half + beside, high + beside
        if not dotted:
            if shape.area:
                area = self._window.cut(np.array([shape], dtype=object))[0]
                room = self._in_rows(name, area, others, [Room(x, y)])
                most = _ELSEWHERE["few"] if name.kind == "country" else 0
                spots = [(room.x, room.y)] if room and room.out + room.over <= most else []
            else:
                spots = spots_around(x, y, half / 2, 2 * high) if name.kind == "sea" else [at]
            for spot in spots:
                box = _around(*spot, half, high, _GAP)
                if self._is_free(box, _GAP, None) and (name.kind != "sea" or self._is_all_wet(name, at, spot)):
                    return self._put(name, *spot, box)
            return None
        if not self._is_free(_around(x, y, 0, 0, _LABELS["dot"]["radius"] + 1), 0, None):
            return None
        found = best_room(
            [Room(x + away, y), Room(x - away, y), Room(x, y - above), Room(x, y + above)],
            is_free=lambda room: self._is_free(_around(room.x, room.y, half, high, _GAP), beside, None),
            is_wet=lambda _: False,
            over=overlaps(name.halves, others),
        )
        return found and self._put(name._replace(dot=at), *found[:2], _around(*found[:2], half, high, _GAP))

    def _is_all_wet(self, name: Name, at: tuple[float, float], spot: tuple[float, float]) -> bool:
        """Say whether a name lies on water, which is that of a point: so is what lies between."""
        (x, y), (half, high) = spot, name.halves
        between = [(at[0] + share * (x - at[0]), at[1] + share * (y - at[1])) for share in (1 / 4, 1 / 2, 3 / 4)]
        under = [(x + share * half, y + line * high) for share in _LABELS["along"] for line in _LABELS["lines"]]
        return {*self._ground.at_each([*under, *between])} == {"water"}

    def _put(self, name: Name, x: float, y: float, box: Box) -> Name:
        self._taken.append(box)
        return name._replace(x=x, y=y, over=self._ground.along(x, y, name.halves[0]))

    def _is_free(self, box: Box, own: float, disc: Disc | None) -> bool:
        """Say whether a name may lie in a box.

        It is not cut by the edge, lies over nothing, and is not nearer to another circle than to
        its own, which is so far away.
        """
        left, top, right, bottom = box
        edge = _LABELS["edge"]
        edged = (left - edge, top - edge, right + edge, bottom + edge)
        if not self._window.holds(edged) or hits(box, self._taken):
            return False
        for x, y, radius, reach, circle in self._circles:
            least = max(own, 0) + reach if disc else max(own + radius, reach)
            across = left - x if x < left else max(x - right, 0)
            if across <= least and circle is not disc:
                down = top - y if y < top else max(y - bottom, 0)
                if math.hypot(across, down) <= least:
                    return False
        return True


def place_name(place: Place, words: Words) -> str:
    """Return a place's name as the map says it."""
    return words.name(place.names) or place.id


def _halved(name: str) -> Sequence[str]:
    """Put a name in two lines, as equally long as its words allow."""
    words = name.split(" ")
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(cuts, key=lambda lines: max(map(len, lines)), default=[name])


def hits(box: Box, others: Sequence[Box]) -> bool:
    """Say whether a box shares any of its inside with another."""
    left, top, right, bottom = box
    return any(left < r and right > le and top < b and bottom > t for le, t, r, b in others)


def _shortened(text: str) -> str:
    longest = _LABELS["longest"]
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _can_be_spaced(text: str) -> bool:
    """Say whether letter spacing tears no letters apart: Latin, Cyrillic and Greek alone."""
    scripts = ("LATIN", "CYRILLIC", "GREEK")
    return all(unicodedata.name(letter, "").startswith(scripts) for letter in _UNSPACED.findall(text))


def _around(x: float, y: float, half: float, high: float, gap: float) -> Box:
    return x - half - gap, y - high - gap, x + half + gap, y + high + gap
