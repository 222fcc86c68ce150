// Where on the map a name finds room: free of what is taken, on its own ground where it can; and what lies under it.

import { Land, Others, rowsOf } from "./areas.js";
import { covers, crosses, isLine } from "./geometry.js";
import {
  apart,
  around,
  aside,
  Boxes,
  bestRoom,
  boxAt,
  contains,
  holds,
  moved,
  overlap,
  sidesInOrder,
  spotsAlong,
  widened,
} from "./layout.js";

/** @import { Ground } from "./areas.js" */
/** @import { Counts, MapDocument, Place, Rules, Shape } from "./document.js" */
/** @import { Box, Point, Room, Rows } from "./layout.js" */
/** @import { Form, Label, Lettering } from "./lettering.js" */
/** @import { Marker, Markers } from "./markers.js" */

/** A spot; `out` says by how much a name reaches out of its ground, `over` how much of it lies on other places', `leads` where a line begins that leads to its dot. @typedef {Point & { box: Box, dot?: Point, leads?: Point, ground: string, out?: number, over?: number }} Found */
/** `reach` is the radius with what lies round the circle. @typedef {Point & { radius: number, reach: number }} Circle */

const RINGED = ["halo", "schematic"]; // precisions that have a line of their own round a circle
const WORD = 3; // pixels more beside a name than over it: the next shall not read on

export class Rooms {
  /** @type {Map<string, Rows | null>} */
  #rows = new Map();
  #taken = new Boxes();
  /** The visible part of the map. @type {Box} */
  visible = boxAt(0, 0, 0, 0);
  /** What is 0, 0 of the layer, in pixels of the world at this zoom. @type {Point} */
  #origin = { x: 0, y: 0 };
  #scale = 1;
  #map;
  #markers;
  #lettering;
  #rules;
  #others;
  #under;
  /** Middles for names in grounds, by their size, as long as the map looks where it did. @type {Map<Rows, Map<string, Room[]>>} */
  #spots = new Map();
  #view = "";
  /** Where a line may lead from, by the size of a name, as seen from where it leads to. @type {Map<string, ReturnType<typeof aside>>} */
  #asides = new Map();

  /**
   * @param {L.Map} map
   * @param {Markers} markers
   * @param {Lettering} lettering
   * @param {Pick<MapDocument, "places" | "context" | "rules">} drawn
   */
  constructor(map, markers, lettering, { places, context, rules }) {
    this.#map = map;
    this.#markers = markers;
    this.#lettering = lettering;
    this.#rules = rules.labels;
    this.#others = new Others(places, context, rules.kinds.areas);
    this.#under = new Under(map, new Land(context, places), rules.labels);
  }

  /** Begin anew, with what lies over the map, in its container, and with circles. */
  clear(/** @type {Box[]} */ controls, /** @type {Marker[]} */ marks) {
    this.#under.count(this.#markers.counts);
    this.visible = this.#markers.visible();
    this.#scale = 2 ** this.#map.getZoom();
    this.#origin = this.#map.getPixelOrigin();
    const view = JSON.stringify([this.#scale, this.#origin, this.visible]);
    if (view !== this.#view) this.#spots.clear();
    this.#view = view;
    this.#taken = new Boxes();
    const { left, top } = this.visible;
    for (const box of controls) this.#taken.add(moved(box, left, top));
    for (const marker of marks) {
      if (marker.form !== "circle") continue;
      const { x, y, radius } = marker;
      const reach = this.#reach(marker);
      this.#taken.add(Object.assign(boxAt(x, y, reach, reach), { circle: { x, y, radius, reach } }));
    }
  }

  /** Have a name's room taken, and a little beside it, and its line. */
  take(/** @type {Found} */ { box, dot, leads }) {
    const { left, right } = box;
    this.#taken.add({ ...box, left: left - WORD, right: right + WORD });
    for (const spot of dot && leads ? spotsAlong(leads, dot, WORD) : []) this.#taken.add(boxAt(spot.x, spot.y, 1, 1));
  }

  /**
   * Say whether a name may lie in a box: not cut by the frame, over nothing, nor nearer to another mark, with what
   * lies round it, than to its own, which is so far away.
   */
  #isFree(/** @type {Box} */ box, /** @type {number} */ own, /** @type {Point | null} */ mark) {
    const { visible } = this;
    const { edge } = this.#rules;
    if (overlap(widened(visible, edge), box) && !contains(widened(visible, -edge), box)) return false;
    const by = Math.max(0, own); // beside a corner of its own mark a name may touch that, but never another
    const wider = widened(box, by);
    return !this.#taken.hits(wider, (/** @type {Box & { circle?: Circle }} */ other) => {
      const { circle } = other;
      if (!circle) return overlap(box, other);
      const ring = circle.reach - circle.radius;
      const least = mark ? by + ring : Math.max(by, ring);
      return (circle.x !== mark?.x || circle.y !== mark?.y) && apart(box, circle) <= least;
    });
  }

  /** Return how far a circle reaches with its ring, or with the line round it that tells its precision. */
  #reach(/** @type {Marker} */ marker) {
    const isRinged = this.#markers.rolesOf(marker) || RINGED.includes(marker.place.precision ?? "");
    return marker.radius + (isRinged ? this.#rules.ring : 0);
  }

  /** Find room beside a circle. @returns {Found | null} */
  besideCircle(/** @type {Marker} */ marker, /** @type {Label} */ label, /** @type {Form} */ look = "") {
    const { gap, spots, around } = this.#rules;
    const [half, high] = this.#lettering.halves(label);
    const apart = this.#reach(marker) + (look === "small" ? 1 / 2 : 1) * gap;
    const at = (/** @type {number[]} */ [beside, shareHalf, above]) => ({
      x: marker.x + beside * (apart + half) + shareHalf * half,
      y: marker.y + above * (apart + high),
    });
    const sides = spots.map((spot) => ({ ...at(spot), side: spot[0] }));
    const ground = (/** @type {Point} */ spot) => this.#under.along(label, spot, half);
    const ordered = sidesInOrder(sides, ground(sides[1]) === "water" && ground(sides[0]) !== "water");
    const far = (/** @type {Point} */ { x, y }) =>
      Math.hypot(Math.max(0, Math.abs(x - marker.x) - half), Math.max(0, Math.abs(y - marker.y) - high));
    const room = (/** @type {Point} */ { x, y }) => boxAt(x, y, half, high, around.place);
    const others = this.#others
      .of(marker.place, true)
      .filter(({ id, shape }) => isLine(shape) || !marker.parts.some((part) => part.id === id));
    const found = bestRoom(
      ordered.map(({ x, y }) => ({ x, y, side: 0, out: 0 })),
      {
        isFree: (spot) => this.#isFree(room(spot), far(spot) - this.#reach(marker) - around.place, marker),
        isWet: () => false,
        over: (spot) => this.#under.over(others, label, spot, [half, high]),
      },
    );
    return found && { ...found, box: room(found), ground: ground(found) };
  }

  /** Return the rows of a place's ground, or of another's; null if it has none. */
  rowsOf(/** @type {string} */ id, /** @type {Shape[]} */ shapes) {
    return remembered(this.#rows, id, () => rowsOf(shapes));
  }

  /** Return middles for a name in a ground. */
  #spotsIn(/** @type {Rows} */ rows, /** @type {number} */ half, /** @type {number} */ high) {
    /** @type {Map<string, Room[]>} */
    const bySize = remembered(this.#spots, rows, () => new Map());
    const find = () => rows.spots(this.#scale, this.#origin, half, high, this.visible);
    return remembered(bySize, `${half} ${high}`, find);
  }

  /** Say whether all of a ground is to be seen. */
  shows(/** @type {Rows} */ rows) {
    return contains(this.visible, rows.box(this.#scale, this.#origin));
  }

  /**
   * Find room in a ground, off other places', and off marks, whose the name would seem, where it can.
   *
   * @param {Rows} rows
   * @param {Label} label
   * @param {Pick<Place, "id" | "lon" | "lat">} place whose ground it is
   * @param {Point | null} first where it goes best
   * @returns {Found | null}
   */
  inRows(rows, label, place, first = null) {
    const { ground: gap, mark } = this.#rules.around;
    const halves = this.#lettering.halves(label);
    const [half, high] = halves;
    const others = this.#others.of(place);
    const inside = this.#spotsIn(rows, half, high);
    const spots = first && holds(this.visible, first) ? [{ ...first, side: 0, out: 0 }, ...inside] : inside;
    const find = (/** @type {number} */ apart) =>
      bestRoom(spots, {
        isFree: ({ x, y }) => this.#isFree(boxAt(x, y, half, high, gap), apart, null),
        isWet: ({ x, y, side }) => this.#under.along(label, { x: x + side * half, y }, 0) === "water",
        over: (room) => this.#under.over(others, label, room, halves),
      });
    const found = find(mark) ?? find(gap);
    if (!found) return null;
    return { ...found, box: boxAt(found.x, found.y, half, high, gap), ground: this.#under.along(label, found, half) };
  }

  /**
   * Find room outside a ground that has none, on no other place's, with a line that leads to a dot in it.
   *
   * @param {Rows} rows
   * @param {Label} label
   * @param {Pick<Place, "id" | "lon" | "lat">} place whose ground it is
   * @returns {Found | null}
   */
  besideRows(rows, label, place) {
    const { dot, leader, around: gaps } = this.#rules;
    const [half, high] = this.#lettering.halves(label);
    const others = this.#others.of(place);
    const places = others.filter(({ id }) => id);
    const small = [dot.radius, dot.radius];
    const room = (/** @type {Point} */ { x, y }) => boxAt(x, y, half, high, gaps.ground);
    const isClear = (/** @type {Point} */ { x, y }, gap = 0) => !this.#taken.hits(boxAt(x, y, 1, 1, gap));
    const dots = this.#spotsIn(rows, dot.radius, dot.radius).filter(
      (spot) => !spot.out && isClear(spot, gaps.mark / 4) && !this.#under.over(others, label, spot, small),
    );
    const asides = remembered(this.#asides, `${half} ${high}`, () => aside({ x: 0, y: 0 }, half, high, leader));
    for (const lies of thinned(dots, leader.dots)) {
      const beside = (/** @type {Point} */ { x, y }) => ({ x: x + lies.x, y: y + lies.y });
      const from = asides.map(({ begin, length, ...spot }) => ({ ...beside(spot), begin: beside(begin), length }));
      const found = from.find(
        (spot) =>
          contains(this.visible, room(spot)) &&
          this.#isFree(room(spot), gaps.mark, null) &&
          spotsAlong(spot.begin, lies, WORD).every((each) => isClear(each)) &&
          !this.#under.over(places, label, spot, [half, high]),
      );
      if (!found) continue;
      const { x, y, begin, length } = found;
      // It is worse than any that lies on its ground, so that this is tried in two lines before.
      const out = leader.longest + length;
      return { x, y, box: room(found), dot: lies, leads: begin, out, ground: this.#under.along(label, found, half) };
    }
    return null;
  }

  /** Find room for what is a point: beside its dot; a sea near it, where all of its name lies on water. @returns {Found | null} */
  atPoint(/** @type {Label} */ label, /** @type {Point} */ point) {
    const { dotted, dot, around: gaps } = this.#rules;
    const [half, high] = this.#lettering.halves(label);
    const { x, y } = point;
    const hasDot = dotted.includes(label.kind);
    if (hasDot && this.#taken.hits(boxAt(x, y, dot.radius, dot.radius, 1))) return null;
    const [beside, above] = [half + dot.beside, high + dot.beside];
    const isSea = label.kind === "sea";
    /** @type {Point[]} */
    let spots = [point];
    if (hasDot)
      spots = [
        { x: x + beside, y },
        { x: x - beside, y },
        { x, y: y - above },
        { x, y: y + above },
      ];
    else if (isSea) spots = around(point, half / 2, 2 * high);
    const isFree = (/** @type {Point} */ spot) => {
      const box = boxAt(spot.x, spot.y, half, high, gaps.ground);
      if (!this.#isFree(box, hasDot ? dot.beside : gaps.ground, null)) return false;
      return !isSea || this.#isAllWet(label, point, spot);
    };
    const rooms = spots.map((spot) => ({ ...spot, side: 0, out: 0 }));
    const over = (/** @type {Point} */ spot) => this.#under.over(this.#others.lines, label, spot, [half, high]);
    const found = bestRoom(rooms, { isFree, isWet: () => false, over });
    if (!found) return null;
    const box = boxAt(found.x, found.y, half, high, gaps.ground);
    return { ...found, box, dot: hasDot ? point : undefined, ground: this.#under.along(label, found, half) };
  }

  /** Say whether a name lies on water in view, which is that of a point: so is what lies between. */
  #isAllWet(/** @type {Label} */ label, /** @type {Point} */ point, /** @type {Point} */ { x, y }) {
    const { along, lines } = this.#rules;
    const [half, high] = this.#lettering.halves(label);
    const isWet = (/** @type {number} */ across, /** @type {number} */ down) =>
      this.#under.at(across, down) === "water";
    const between = (/** @type {number} */ share) =>
      isWet(point.x + share * (x - point.x), point.y + share * (y - point.y));
    return (
      contains(this.visible, boxAt(x, y, half, high)) &&
      lines.every((line) => along.every((share) => isWet(x + share * half, y + line * high))) &&
      [0.25, 0.5, 0.75].every(between)
    );
  }
}

/** Return what is known under a key, or find it. @template K, T @param {Map<K, T>} all @param {K} key @param {() => T} find */
function remembered(all, key, find) {
  const known = all.get(key);
  const found = known === undefined ? find() : known;
  all.set(key, found);
  return found;
}

/** Return so many of several, the first among them, at equal steps. @template One @param {One[]} all @param {number} most */
function thinned(all, most) {
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, at) => at % step === 0);
}

/** Say how far a spot reaches out of its ground and lies on other places'. */
export function cost(/** @type {Found} */ { out = 0, over = 0 }) {
  return out + over;
}

const MOST = 10_000; // spots that are remembered

/** What lies under a name: water, home, abroad, and how much of it is other places' ground. */
export class Under {
  /** What ground lies under a spot, and how much of it is other places'. @type {Map<string, string>} */
  #grounds = new Map();
  /** @type {Map<string, number>} */
  #overs = new Map();
  /** @type {Counts} */
  #counts = {};
  #map;
  #land;
  #rules;

  constructor(/** @type {L.Map} */ map, /** @type {Land} */ land, /** @type {Rules["labels"]} */ rules) {
    this.#map = map;
    this.#land = land;
    this.#rules = rules;
  }

  /** Take the numbers of excerpts by which names are laid. */
  count(/** @type {Counts} */ counts) {
    this.#counts = counts;
  }

  /** Return what lies at a spot of the map's layer. */
  at(/** @type {number} */ x, /** @type {number} */ y) {
    const { lng, lat } = this.#map.layerPointToLatLng([x, y]);
    return this.#land.at(lng, lat);
  }

  /** Return the ground under a name: that of its middle, but water only where both its ends are over water too. */
  along(/** @type {Label} */ label, /** @type {Point} */ { x, y }, /** @type {number} */ half) {
    return this.#known(this.#grounds, label, x, y, half, () => {
      const ends = [-1, 0, 1].map((share) => this.at(x + share * half, y));
      return ends[1] === "water" ? (ends.find((ground) => ground !== "water") ?? "water") : ends[1];
    });
  }

  /**
   * Count the points of a name that lie on ground of other places that have excerpts, or of other countries; a line
   * that goes through it counts as one.
   *
   * @param {Ground[]} others
   * @param {Label} label
   * @param {Point} middle
   * @param {number[]} halves of the name: across, down
   */
  over(others, label, { x, y }, [half, high]) {
    const [start, end] = [-1, 1].map((side) => this.#map.layerPointToLatLng([x + side * half, y + side * high]));
    const under = others.filter(
      ({ id, box: [west, south, east, north] }) =>
        west < end.lng && east > start.lng && south < start.lat && north > end.lat && (!id || this.#counts[id]),
    );
    if (!under.length) return 0;
    return this.#known(this.#overs, label, x, y, `${half} ${under.map(({ n }) => n)}`, () => {
      const { along, lines } = this.#rules;
      const isCrossed = under.some(({ shape }) => crosses(shape, [start.lng, end.lat, end.lng, start.lat]));
      const covered = lines
        .flatMap((line) => along.map((share) => this.#map.layerPointToLatLng([x + share * half, y + line * high])))
        .filter(({ lng, lat }) => under.some(({ shape }) => covers(shape, lng, lat)));
      return covered.length + Number(isCrossed);
    });
  }

  /**
   * Return what is known of a name at a spot of the ground, or find it.
   *
   * @template T
   * @param {Map<string, T>} all
   * @param {Label} label
   * @param {number} x
   * @param {number} y
   * @param {number | string} about what else it goes by
   * @param {() => T} find
   * @returns {T}
   */
  #known(all, label, x, y, about, find) {
    const origin = this.#map.getPixelOrigin();
    const key = `${label.key} ${this.#map.getZoom()} ${Math.round(x + origin.x)} ${Math.round(y + origin.y)} ${about}`;
    const found = all.get(key) ?? find();
    if (all.size > MOST) all.clear();
    all.set(key, found);
    return found;
  }
}
