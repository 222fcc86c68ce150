"""Which places share a mark at a zoom, and what the mark counts: the twin of `folding.js`.

Both are held by `tests/data/folding.json`. Lengths are in pixels, zooms are Leaflet's.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection as Ids
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.collection.excerpts import as_table, find_codes, find_links
from layers.collection.geometry import lies_in
from layers.model import Collection, Place, lineage
from layers.scene.rules import RULES
from layers.store import Selection, Store, shared_rows

Bounds = tuple[float, float, float, float]
"""`(west, south, east, north)` in degrees."""
Form = Literal["circle", "area", "region"]

WORLD = 256  # pixels of the world at zoom 0
_FRAME = (900, 720)  # pixels of a map's frame, wide and high, that sizes are made for
_PHONE = (340, 400)  # those that a collection's first view is made for
_CELL = 48  # pixels of the index in which overlapping circles are found
_HIGHEST = 85.0  # degrees north, as in the browser
_FEW = 36  # places that may lie as they come: whose circles overlap by a third have more room
_SHARE = 4  # of what lies in the room of the largest circle, one of so many parts makes it so large


class Sizing(NamedTuple):
    """What circles of a collection are sized by, and how far apart they are.

    `largest` is about how many excerpts one stands for at the first view, if nothing is filtered. The `room` is in
    pixels at zoom 0, and half as much two zooms nearer; 0 where circles may lie as they come.
    """

    largest: int
    room: float

    def room_at(self, zoom: float) -> float:
        """Return how near to each other circles may be, in pixels; those nearer share a mark."""
        return min(RULES["sizes"]["room"], self.room / 2 ** (zoom / 2))


class Numbers(NamedTuple):
    """Numbers of different excerpts under the filters, by place id.

    `certain` has those that certainly fall in the chosen months. `shared` has the numbers of those that are linked
    to other places too; `sure` says which of these are certain, by number.
    """

    counts: Mapping[str, int]
    certain: Mapping[str, int]
    shared: Mapping[str, Ids[int]]
    sure: Sequence[bool]


def numbers_of(store: Store, selection: Selection) -> Numbers:
    """Gather the numbers of a selection."""
    collection = store.collection
    rows, ids = store.remembered("shared rows", lambda: shared_rows(collection)), tuple(collection.places)
    passing = _bits(selection.shared, len(rows.sizes))
    sure = _bits(selection.shared_certain, len(rows.sizes))
    passes = np.repeat(passing, rows.sizes)
    cells, numbers = rows.cells[passes], np.repeat(np.arange(np.count_nonzero(passing)), rows.sizes[passing])
    order = np.argsort(cells, kind="stable")
    places, begins = np.unique(cells[order], return_index=True)
    parts = np.split(numbers[order], begins[1:])
    shared = {ids[place]: part.tolist() for place, part in zip(places.tolist(), parts, strict=False)}
    return Numbers(selection.own_counts, selection.own_certain, shared, sure[passing].tolist())


def _bits(packed: bytes | None, count: int) -> NDArray[np.bool_]:
    """Unpack so many bits, the lowest of the first byte first; None is all of them."""
    if packed is None:
        return np.ones(count, dtype=np.bool_)
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=count, bitorder="little")
    return bits.astype(np.bool_)


@dataclass(slots=True, eq=False)
class Mark:
    """A place, all that is folded into it, and how many different excerpts they have.

    `parts` are all that it stands for: the place, then the others, most excerpts first. `x`, `y`
    are pixels of the world at the zoom; `radius` is that of its circle, 0 if it is none; `shared`
    numbers its excerpts among those that several places share.
    """

    place: Place
    parts: list[Place]
    form: Form
    n: int
    certain: int
    radius: float
    x: float
    y: float
    shared: set[int]
    live: bool = True

    @property
    def order(self) -> tuple[int, str]:
        """Sort marks: most excerpts first, then by id."""
        return -self.n, self.place.id


def radius(count: int, largest: int) -> float:
    """Return the radius of a circle, with room for its digits.

    Its area goes with the count; where a circle may stand for thousands (`largest`), all grow
    more slowly.
    """
    sizes = RULES["sizes"]
    step = min(sizes["step"], (sizes["most"] - sizes["base"]) / math.sqrt(max(1, largest)))
    room = sizes["smallest"] + (len(str(count)) - 1) * sizes["half_digit"]
    fair = max(room, sizes["base"] + step * math.sqrt(count))
    return min(sizes["most"], math.floor(fair + 0.5))


def sizing_of(collection: Collection) -> Sizing:
    """Return what the circles of a collection are sized by.

    The largest stands for the most of one place, or a share of the most that there is in a square as wide as the
    circle: nearer, marks part and have less. The room grows with the number of places.
    """
    first = _first_scale(collection)
    scale = first / (2 * RULES["sizes"]["most"])
    _, links = find_links(as_table(collection).rows["places"])
    places, kinds = collection.places, {*RULES["kinds"]["circles"], *RULES["kinds"]["areas"]}
    counts = np.bincount(find_codes(links["id"], places), minlength=len(places))
    squares: Counter[tuple[int, int]] = Counter()
    most = marked = 0
    for place, count in zip(places.values(), counts.tolist(), strict=True):
        if place.like in kinds and lies_in(place.longitude, place.latitude, collection.bounds):
            x, y = world(place.longitude, place.latitude)
            squares[math.floor(x * scale), math.floor(y * scale)] += count
            most = max(most, count)
            marked += 1
    room = 2 * math.sqrt(marked * first) if marked > _FEW else 0.0
    return Sizing(max(most, max(squares.values(), default=0) // _SHARE), round(room, 1))


def _first_scale(collection: Collection) -> float:
    """Return the scale, times that of zoom 0, that a map of usual size has at first: as `view.js` has it."""
    wide, high = _FRAME
    if not collection.frames:
        return 2**collection.first_view.zoom * min(wide / _PHONE[0], high / _PHONE[1])
    west, south, east, north = collection.frames[0].bounds
    (left, top), (right, bottom) = world(west, north), world(east, south)
    return min(wide / (right - left), high / (bottom - top))


def holds_words(words: str, half: float) -> bool:
    """Say whether words have room under the number of a circle with such a radius."""
    crowd = RULES["crowd"]
    return half > crowd["reach"] and len(words) * crowd["letter"] <= 2 * math.sqrt(half**2 - crowd["reach"] ** 2)


def world(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a point lies, in pixels from the upper left of the world at zoom 0."""
    sine = math.sin(math.radians(min(_HIGHEST, max(-_HIGHEST, latitude))))
    down = WORLD * (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi))
    return WORLD * (longitude + 180) / 360, down


def are_one(one: Mark, other: Mark, room: float = 0.0) -> bool:
    """Say whether two circles are drawn as one: they overlap by more than a third of the smaller, or have no room."""
    far = max(one.radius + other.radius - 2 * min(one.radius, other.radius) / 3, room)
    return (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < far**2


def fold(  # noqa: PLR0917 - all of them say what is marked, and where
    places: Mapping[str, Place],
    boxes: Mapping[str, Bounds],
    bounds: Bounds,
    numbers: Numbers,
    zoom: float,
    sizing: Sizing,
    headline: Container[str],
) -> list[Mark]:
    """Fold what overlaps or has no room: a site into the narrow area that holds it, then circles, the largest first.

    Of two the one that is not of the headline folds, else the one inside the other, else the one
    with fewer excerpts, else the one whose id comes later.

    Parameters
    ----------
    boxes
        Of the areas of places, by id.
    bounds
        What lies outside has no mark.
    sizing
        Of the collection: see `sizing_of`.
    headline
        Ids of places that fold only into each other.

    Returns
    -------
    list
        Most excerpts first.
    """
    return _Folding(places, boxes, bounds, numbers, zoom, sizing, headline).marks()


class _Folding:
    def __init__(  # noqa: PLR0917 - as of `fold`
        self,
        places: Mapping[str, Place],
        boxes: Mapping[str, Bounds],
        bounds: Bounds,
        numbers: Numbers,
        zoom: float,
        sizing: Sizing,
        headline: Container[str],
    ) -> None:
        self._places = places
        self._boxes = boxes
        self._bounds = bounds
        self._numbers = numbers
        self._scale = 2**zoom
        self._largest, self._room = sizing.largest, sizing.room_at(zoom)
        self._headline = headline

    def marks(self) -> list[Mark]:
        made = {place.id: mark for place in self._places.values() if (mark := self._mark(place))}
        for mark in made.values():
            area = made.get(self._area_of(mark.place))
            if mark.place.like in RULES["kinds"]["circles"] and area and self._between(area, mark)[0] is area:
                self._join(area, mark)
        self._fold_circles([mark for mark in made.values() if mark.live and mark.form == "circle"])
        marks = sorted((mark for mark in made.values() if mark.live), key=lambda mark: mark.order)
        for mark in marks:
            mark.parts[1:] = sorted(mark.parts[1:], key=lambda one: (-self._numbers.counts[one.id], one.id))
        return marks

    def _mark(self, place: Place) -> Mark | None:
        """Make the mark of a place; what has no excerpt of its own or lies outside has none."""
        west, south, east, north = self._bounds
        n = self._numbers.counts.get(place.id, 0)
        inside = west <= place.longitude <= east and south <= place.latitude <= north
        form = self._form(place) if n > 0 and inside else None
        if form is None:
            return None
        x, y = world(place.longitude, place.latitude)
        half = radius(n, self._largest) if form == "circle" else 0.0
        certain = self._numbers.certain.get(place.id, 0)
        links = set(self._numbers.shared.get(place.id, ()))
        return Mark(place, [place], form, n, certain, half, x * self._scale, y * self._scale, links)

    def _form(self, place: Place) -> Form | None:
        """Say what a place is drawn as: an area is a circle until it is large enough for its name."""
        kinds = RULES["kinds"]
        wide, high = self._extent(place)
        if place.like in kinds["areas"]:
            return "area" if math.sqrt(wide * high) >= RULES["sizes"]["area"] else "circle"
        if place.like in kinds["regions"]:
            return "region" if wide else "circle"
        return "circle" if place.like in kinds["circles"] else None

    def _extent(self, place: Place) -> tuple[float, float]:
        """Return how wide and how high the areas of a place are, 0 if it has none."""
        if place.id not in self._boxes:
            return 0.0, 0.0
        west, south, east, north = self._boxes[place.id]
        (left, top), (right, bottom) = world(west, north), world(east, south)
        return (right - left) * self._scale, (bottom - top) * self._scale

    def _area_of(self, place: Place) -> str:
        """Return the id of the nearest area that a place is in, if it is narrow."""
        for above in lineage(place.id, self._places)[1:]:
            wide, _ = self._extent(self._places[above])
            if wide > 0 and self._places[above].like in RULES["kinds"]["areas"]:
                return above if wide < RULES["sizes"]["narrow"] else ""
        return ""

    def _fold_circles(self, circles: Sequence[Mark]) -> None:
        index: dict[tuple[int, int], set[Mark]] = defaultdict(set)
        for circle in circles:
            index[_cell(circle)].add(circle)
        waiting = [(*circle.order, circle) for circle in circles]
        heapq.heapify(waiting)
        reach = max((circle.radius for circle in circles), default=0.0)
        while waiting:
            fewest, _, mark = heapq.heappop(waiting)
            if not mark.live or -fewest != mark.n:
                continue
            grown = None
            for other in sorted(_near(index, mark, reach, self._room), key=lambda mark: mark.order):
                stays, goes = self._between(mark, other)
                index[_cell(goes)].discard(goes)
                self._join(stays, goes)
                grown = stays
                if stays is not mark:
                    break
            if grown:
                reach = max(reach, grown.radius)
                heapq.heappush(waiting, (*grown.order, grown))

    def _between(self, one: Mark, other: Mark) -> tuple[Mark, Mark]:
        """Say of two marks which stays and which goes into it."""
        first, second = (mark.place.id in self._headline for mark in (one, other))
        if first != second:
            return (one, other) if first else (other, one)
        if other.place.id in lineage(one.place.id, self._places):
            return other, one
        inside = one.place.id in lineage(other.place.id, self._places)
        return (one, other) if inside or one.order < other.order else (other, one)

    def _join(self, into: Mark, other: Mark) -> None:
        """Fold one into another: an excerpt of both counts once."""
        both = into.shared & other.shared
        into.n += other.n - len(both)
        into.certain += other.certain - sum(self._numbers.sure[number] for number in both)
        into.shared |= other.shared
        into.parts += other.parts
        if into.form == "circle":
            into.radius = radius(into.n, self._largest)
        other.live = False


def _cell(mark: Mark) -> tuple[int, int]:
    return math.floor(mark.x / _CELL), math.floor(mark.y / _CELL)


def _near(index: Mapping[tuple[int, int], set[Mark]], mark: Mark, reach: float, room: float) -> Iterator[Mark]:
    """Find the circles that are one with a circle; none is larger than `reach`."""
    far = max(mark.radius + reach, room)
    left, right = math.floor((mark.x - far) / _CELL), math.floor((mark.x + far) / _CELL)
    top, bottom = math.floor((mark.y - far) / _CELL), math.floor((mark.y + far) / _CELL)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            for other in index.get((column, row), ()):
                if other is not mark and are_one(mark, other, room):
                    yield other
