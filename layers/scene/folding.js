// Which places share a mark at a zoom, and what the mark counts. Knows no page; `export/still` has its twin,
// and both are held by `tests/data/folding.json`.

import { across, boxOf, down } from "./geometry.js";
import { has, isEqual, Links, Table } from "./links.js";
import { isWithin } from "./view.js";

/** @import { Bounds, Counts, Place, Rows, Rules } from "./document.js" */
/** @import { Size } from "./layout.js" */
/** @import { Bits } from "./links.js" */

/**
 * Numbers of excerpts under the filters: of the places themselves, by id, and of those the ones that are
 * certain in the chosen months, null being all. The bits say which of the document's shared excerpts pass, null being
 * all, and which of those are certain, null being the same.
 *
 * @typedef {object} Numbers
 * @property {Counts} counts
 * @property {Counts | null} [certain]
 * @property {Bits} [shared]
 * @property {Bits} [sharedCertain]
 */

/**
 * A mark: a place, what is folded into it, and how many different excerpts they have.
 *
 * @typedef {object} Mark
 * @property {Place} place it stands at this place and has its name
 * @property {Place[]} parts all that it stands for: the place, then the others, most excerpts first
 * @property {"circle" | "area" | "region"} form
 * @property {number} n
 * @property {number} certain
 * @property {number} radius of its circle in pixels, 0 where it is none
 */

/**
 * `rank` is among the ids, `inside` says whether it lies within the map's bounds.
 * @typedef {{
 *   place: Place, rank: number, up: number, inside: boolean, x: number, y: number, wide: number, high: number,
 * }} Spot
 */
/** `at` is the index of its place, `members` those of all that it stands for, `links` how many shared excerpts they have together. @typedef {Mark & { at: number, members: number[], rank: number, x: number, y: number, links: number, live: boolean }} Group */

export const MOST_TOLD = 24; // places of a mark, up to which it says what each adds
const CELL = 48; // pixels of the index in which overlapping circles are found

export class Folding {
  /** @type {Spot[]} */
  #spots;
  /** The places of each shared excerpt, and the shared excerpts of each place, of those that pass. */
  #shared;
  #links = new Links(Table.of({ sizes: [], cells: [] }), 0, null);
  /** The latest two of those, and what says which pass; null is all. @type {{ passing: Bits, links: Links }[]} */
  #linked = [];
  /** The latest two that were folded: what is shown, and what may be shown next. @type {{ numbers: Numbers, zoom: number, marks: Mark[] }[]} */
  #folded = [];
  /** The index of the place whose group each place is in, while they fold; and what each counts itself. */
  #groups;
  #counts;
  /** The indices of places in the order of their ids. */
  #byId;
  /** In which turn each shared excerpt was seen last. */
  #seen;
  #turn = 0;
  #index;
  #rules;
  #size;
  #headline;

  /**
   * @param {Place[]} places
   * @param {Rows} shared of each excerpt with two places or more, their indices in `places`
   * @param {Pick<Rules, "kinds" | "sizes">} rules
   * @param {Size} size
   * @param {Bounds} bounds what lies outside has no mark
   * @param {string[]} headline ids of places that fold only into each other
   */
  constructor(places, shared, rules, size, bounds, headline) {
    const index = new Map(places.map(({ id }, n) => [id, n]));
    this.#index = index;
    this.#rules = rules;
    this.#size = size;
    this.#headline = new Set(headline);
    this.#byId = [...places.keys()].sort((a, b) => (places[a].id < places[b].id ? -1 : 1));
    const ranks = new Map(this.#byId.map((at, rank) => [places[at], rank]));
    this.#spots = places.map((place) => {
      const box = boxOf(place);
      const wide = box ? across(box[2]) - across(box[0]) : 0;
      const high = box ? down(box[1]) - down(box[3]) : 0;
      const up = index.get(place.parent ?? "") ?? -1;
      const rank = ranks.get(place) ?? 0;
      const inside = isWithin(bounds, place);
      return { place, rank, up, inside, x: across(place.lon), y: down(place.lat), wide, high };
    });
    this.#shared = Table.of(shared);
    this.#groups = new Int32Array(places.length);
    this.#counts = new Uint32Array(places.length);
    this.#seen = new Uint32Array(shared.sizes.length);
  }

  /**
   * Fold: a site into the area that holds it while that is narrow, then circles that overlap by more than a
   * third or have no room, the largest first. Of two the one that is not of the headline folds, else the one inside the other,
   * else the one with fewer excerpts, else the one whose id comes later.
   *
   * @param {Numbers} numbers
   * @param {number} zoom
   * @returns {Mark[]} most excerpts first
   */
  fold(numbers, zoom) {
    const isIt = (/** @type {{ numbers: Numbers, zoom: number }} */ known) =>
      known.zoom === zoom && isSame(known.numbers, numbers);
    return remembered(this.#folded, isIt, () => ({ numbers, zoom, marks: this.#fold(numbers, zoom) })).marks;
  }

  /** @returns {Mark[]} */
  #fold(/** @type {Numbers} */ numbers, /** @type {number} */ zoom) {
    const scale = 2 ** zoom;
    this.#link(numbers);
    const groups = this.#spots.map((_, at) => this.#group(at, numbers, scale));
    for (const at of groups.keys()) this.#groups[at] = at;
    const sure = numbers.sharedCertain ?? null;
    const join = (/** @type {Group} */ into, /** @type {Group} */ from) => this.#join(into, from, sure);
    for (const group of groups) {
      if (!group || !this.#rules.kinds.circles.includes(group.place.kind)) continue;
      const area = groups[this.#areaOf(group.at, scale)];
      if (area && this.#stays(area, group) === area) join(area, group);
    }
    const counts = this.#counts;
    const order = this.#byId.filter((at) => groups[at]).sort((a, b) => counts[b] - counts[a]);
    const inOrder = order.map((at) => /** @type {Group} */ (groups[at]));
    this.#foldCircles(inOrder, this.#size.roomAt(zoom), join);
    for (const { at, place } of inOrder) if (this.#groups[at] !== at) groups[this.#groups[at]]?.parts.push(place);
    return inOrder.filter((group) => group.live).sort(byNumber);
  }

  /**
   * Say how many excerpts each part adds to a mark's number: the others in their order, each what none before it
   * has; the place itself, the first, what no other part has. With a part that is `whole` this comes before all
   * others, with all that it has. They add up to the number. Of a mark of very many places nothing is said: nobody
   * reads it, and it takes long.
   */
  shares(/** @type {Mark} */ { parts }, /** @type {Numbers} */ numbers, whole = "") {
    if (parts.length > MOST_TOLD) return null;
    this.#link(numbers);
    const turn = ++this.#turn;
    const [own, ...others] = parts;
    const order = [...others, own].sort((a, b) => Number(b.id === whole) - Number(a.id === whole));
    const added = order.map(({ id }) => {
      let twice = 0;
      for (const excerpt of this.#links.row(this.#index.get(id) ?? -1))
        if (this.#seen[excerpt] === turn) twice++;
        else this.#seen[excerpt] = turn;
      return numbers.counts[id] - twice;
    });
    return parts.map((part) => added[order.indexOf(part)]);
  }

  /** Find which shared excerpts each place has under the filters: of few of many the others are not gone through again. */
  #link(/** @type {Numbers} */ { shared: passing = null }) {
    const isIt = (/** @type {{ passing: Bits }} */ known) => known.passing === passing;
    const make = () => ({ passing, links: new Links(this.#shared, this.#spots.length, passing) });
    this.#links = remembered(this.#linked, isIt, make).links;
  }

  /** @returns {Group | null} null where there is nothing to mark */
  #group(/** @type {number} */ at, /** @type {Numbers} */ { counts, certain }, /** @type {number} */ scale) {
    const { place, rank, inside, x, y } = this.#spots[at];
    const n = Object.hasOwn(counts, place.id) ? counts[place.id] : 0;
    this.#counts[at] = n;
    const form = n > 0 && inside && this.#form(at, scale);
    if (!form) return null;
    const sure = certain ? (certain[place.id] ?? 0) : n;
    const radius = form === "circle" ? this.#size.radius(n) : 0;
    const links = this.#links.starts[at + 1] - this.#links.starts[at];
    return {
      place,
      parts: [place],
      rank,
      form,
      n,
      certain: sure,
      radius,
      links,
      live: true,
      at,
      members: [at],
      x: x * scale,
      y: y * scale,
    };
  }

  /** An area is a circle until it is large enough for its name; a region is a name at any zoom. */
  #form(/** @type {number} */ at, /** @type {number} */ scale) {
    const { place, wide, high } = this.#spots[at];
    const { areas, regions, circles } = this.#rules.kinds;
    const { kind } = place;
    if (areas.includes(kind)) return Math.sqrt(wide * high) * scale >= this.#rules.sizes.area ? "area" : "circle";
    if (regions.includes(kind)) return wide ? "region" : "circle";
    return circles.includes(kind) ? "circle" : null;
  }

  /** Return the index of the nearest area that a place is in, if it is narrow; else -1. */
  #areaOf(/** @type {number} */ at, /** @type {number} */ scale) {
    for (let up = this.#spots[at].up, steps = 0; up >= 0 && steps < 32; up = this.#spots[up].up, steps++) {
      const { place, wide } = this.#spots[up];
      if (wide > 0 && this.#rules.kinds.areas.includes(place.kind))
        return wide * scale < this.#rules.sizes.narrow ? up : -1;
    }
    return -1;
  }

  #isInside(/** @type {number} */ at, /** @type {number} */ outer) {
    let up = this.#spots[at].up;
    for (let steps = 0; up >= 0 && up !== outer && steps < 32; steps++) up = this.#spots[up].up;
    return up === outer;
  }

  /** Return the one of two that the other folds into. */
  #stays(/** @type {Group} */ a, /** @type {Group} */ b) {
    const first = this.#headline.has(a.place.id);
    if (first !== this.#headline.has(b.place.id)) return first ? a : b;
    if (this.#isInside(a.at, b.at)) return b;
    return this.#isInside(b.at, a.at) || byNumber(a, b) < 0 ? a : b;
  }

  /**
   * @param {Group[]} live
   * @param {number} room
   * @param {(into: Group, from: Group) => void} join
   */
  #foldCircles(live, room, join) {
    const circles = live.filter(({ form }) => form === "circle");
    const index = new Map();
    for (const circle of circles) cellOf(index, circle).push(circle);
    const queue = new Queue(circles);
    let reach = circles.reduce((most, { radius }) => Math.max(most, radius), 0);
    for (let mark = queue.take(); mark; mark = queue.take()) {
      /** @type {Group | null} */
      let grown = null;
      for (const other of near(index, mark, reach, room).sort(byNumber)) {
        grown = this.#stays(mark, other);
        join(grown, grown === mark ? other : mark);
        if (grown !== mark) break;
      }
      if (!grown) continue;
      reach = Math.max(reach, grown.radius);
      queue.add(grown);
    }
  }

  /** Fold one into another: an excerpt of both counts once. */
  #join(/** @type {Group} */ into, /** @type {Group} */ from, /** @type {Bits} */ sure) {
    // The one with fewer is gone through, so that each excerpt is looked at a few times at most.
    const less = into.links < from.links ? into : from;
    const more = less === into ? from : into;
    const groups = this.#groups;
    const { starts, cells, seconds, thirds } = this.#links;
    let twice = 0;
    let twiceSure = 0;
    for (const at of less.members) {
      // By number, and one name at a time: iterators, a list's parts too, are slow until all of it is compiled anew.
      for (let link = starts[at]; link < starts[at + 1]; link++) {
        const second = seconds[link];
        const third = thirds[link];
        // Of several places of one group the first is the one that counts.
        if (second < 0) {
          if (this.#firstIn(cells[link], less, more) !== at) continue;
        } else {
          const one = groups[second];
          const other = third < 0 ? -1 : groups[third];
          if (one !== more.at && other !== more.at) continue;
          if ((one === less.at && second < at) || (other === less.at && third < at)) continue;
        }
        twice++;
        if (has(sure, cells[link])) twiceSure++;
      }
    }
    for (const at of from.members) groups[at] = into.at;
    into.links += from.links;
    into.n += from.n - twice;
    into.certain += from.certain - twiceSure;
    into.members.push(...from.members);
    if (into.form === "circle") into.radius = this.#size.radius(into.n);
    from.live = false;
  }

  /** Return the first of an excerpt's places that is in a group, if another of them is in another one; else -1. */
  #firstIn(/** @type {number} */ excerpt, /** @type {Group} */ one, /** @type {Group} */ other) {
    const groups = this.#groups;
    const { starts, cells } = this.#shared;
    let first = -1;
    let isInBoth = false;
    for (let cell = starts[excerpt]; cell < starts[excerpt + 1]; cell++) {
      const group = groups[cells[cell]];
      if (group === other.at) isInBoth = true;
      else if (first < 0 && group === one.at) first = cells[cell];
    }
    return isInBoth ? first : -1;
  }
}

/** Say whether numbers are the same, so that they fold alike. */
export function isSame(/** @type {Numbers} */ one, /** @type {Numbers} */ other) {
  const alike = (/** @type {Counts | null | undefined} */ some, /** @type {Counts | null | undefined} */ others) => {
    if (some === others || !some || !others) return some === others;
    const ids = Object.keys(some);
    return ids.length === Object.keys(others).length && ids.every((id) => some[id] === others[id]);
  };
  const bits = isEqual(one.shared, other.shared) && isEqual(one.sharedCertain, other.sharedCertain);
  return bits && alike(one.counts, other.counts) && alike(one.certain, other.certain);
}

/**
 * Return what is remembered, or make it; the latest two stay.
 *
 * @template Known
 * @param {Known[]} known the latest first
 * @param {(one: Known) => boolean} isIt
 * @param {() => Known} make
 */
function remembered(known, isIt, make) {
  const found = known.find(isIt) ?? make();
  known.splice(0, known.length, found, ...known.filter((one) => one !== found).slice(0, 1));
  return found;
}

/** Say whether two circles are drawn as one: they overlap by more than a third of the smaller one, or have no room. */
export function areOne(
  /** @type {{ x: number, y: number, radius: number }} */ a,
  /** @type {{ x: number, y: number, radius: number }} */ b,
  room = 0,
) {
  const far = Math.max(a.radius + b.radius - (2 * Math.min(a.radius, b.radius)) / 3, room);
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < far ** 2;
}

/** Circles to look at, the largest first; one that grows is put in again. */
class Queue {
  /** All in order, and a heap of those that were put in again; with the number that each had then. @type {{ mark: Group, n: number }[]} */
  #sorted;
  /** @type {{ mark: Group, n: number }[]} */
  #heap = [];
  #at = 0;

  constructor(/** @type {Group[]} */ marks) {
    this.#sorted = [...marks].sort(byNumber).map((mark) => ({ mark, n: mark.n }));
  }

  add(/** @type {Group} */ mark) {
    const heap = this.#heap;
    heap.push({ mark, n: mark.n });
    for (
      let at = heap.length - 1, up = (at - 1) >> 1;
      at > 0 && before(heap[at], heap[up]);
      at = up, up = (at - 1) >> 1
    )
      [heap[at], heap[up]] = [heap[up], heap[at]];
  }

  /** Take out the largest that is still there. */
  take() {
    for (let first = this.#next(); first; first = this.#next())
      if (first.mark.live && first.n === first.mark.n) return first.mark;
    return null;
  }

  #next() {
    const first = this.#sorted[this.#at];
    if (!first || (this.#heap.length && before(this.#heap[0], first))) return this.#pop();
    this.#at++;
    return first;
  }

  #pop() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || last === first) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      let next = 2 * at + 1;
      if (next + 1 < heap.length && before(heap[next + 1], heap[next])) next++;
      if (next >= heap.length || !before(heap[next], heap[at])) return first;
      [heap[at], heap[next]] = [heap[next], heap[at]];
      at = next;
    }
  }
}

function before(/** @type {{ mark: Group, n: number }} */ a, /** @type {{ mark: Group, n: number }} */ b) {
  return a.n > b.n || (a.n === b.n && a.mark.rank < b.mark.rank);
}

/** Order of marks: most excerpts first, then by id. */
function byNumber(/** @type {Group} */ a, /** @type {Group} */ b) {
  return b.n - a.n || a.rank - b.rank;
}

function cellOf(/** @type {Map<number, Group[]>} */ index, /** @type {{ x: number, y: number }} */ { x, y }) {
  const key = Math.floor(x / CELL) * 2 ** 24 + Math.floor(y / CELL);
  const cell = index.get(key) ?? [];
  index.set(key, cell);
  return cell;
}

/**
 * Find the circles that are one with a circle; none is larger than `reach`.
 *
 * @param {Map<number, Group[]>} index
 * @param {Group} mark
 * @param {number} reach
 * @param {number} room
 */
function near(index, mark, reach, room) {
  const found = [];
  const far = Math.max(mark.radius + reach, room);
  const right = Math.floor((mark.x + far) / CELL);
  const bottom = Math.floor((mark.y + far) / CELL);
  for (let column = Math.floor((mark.x - far) / CELL); column <= right; column++)
    for (let row = Math.floor((mark.y - far) / CELL); row <= bottom; row++) {
      const cell = index.get(column * 2 ** 24 + row);
      for (let at = cell ? cell.length - 1 : -1; cell && at >= 0; at--) {
        const other = cell[at];
        if (!other.live) {
          // What has folded is taken out where it is met.
          cell[at] = cell[cell.length - 1];
          cell.pop();
        } else if (other !== mark && areOne(mark, other, room)) found.push(other);
      }
    }
  return found;
}
