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

/** `up` is the index of its parent, -1 where it has none; `inside` says whether it lies within the map's bounds. @typedef {{ place: Place, up: number, inside: boolean, wide: number, high: number }} Spot */

export const MOST_TOLD = 24; // places of a mark, up to which it says what each adds
const CELL = 48; // pixels of the index in which overlapping circles are found
/** What a mark can be, by the number that it has while they fold. @type {(Mark["form"] | null)[]} */
const FORMS = [null, "circle", "area", "region"];
const CIRCLE = FORMS.indexOf("circle");

/**
 * While they fold a place is its index, and a group the index of the place that stands for it. What is known of them
 * is held in lists of numbers: thousands of objects, made anew each time, take longer than all the rest.
 */
export class Folding {
  /** @type {Spot[]} */
  #spots;
  /** The indices of places in the order of their ids, and where in that each is. */
  #byId;
  #ranks;
  /** Where each place is: in pixels at zoom 0, and as it is folded. */
  #across;
  #down;
  #x;
  #y;
  /** The places of each shared excerpt, and the shared excerpts of each place, of those that pass. */
  #shared;
  #links = new Links(Table.of({ sizes: [], cells: [] }), 0, null);
  /** What says which pass in `#links`, null being all; none yet at first. @type {Bits | undefined} */
  #linked;
  /** The group that each place is in; of its group, the place that follows it, -1 after the last; of a group, the last. */
  #groups;
  #next;
  #last;
  /** What each place counts itself; of each group its numbers, of shared excerpts too, its circle and its form. */
  #counts;
  #n;
  #certain;
  #many;
  #radius;
  #form;
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
    const index = new Map(places.map(({ id }, at) => [id, at]));
    this.#index = index;
    this.#rules = rules;
    this.#size = size;
    this.#headline = new Set(headline.map((id) => index.get(id)));
    this.#byId = Uint32Array.from([...places.keys()].sort((a, b) => (places[a].id < places[b].id ? -1 : 1)));
    this.#across = Float64Array.from(places, ({ lon }) => across(lon));
    this.#down = Float64Array.from(places, ({ lat }) => down(lat));
    this.#spots = places.map((place) => {
      const box = boxOf(place);
      const wide = box ? across(box[2]) - across(box[0]) : 0;
      const high = box ? down(box[1]) - down(box[3]) : 0;
      return { place, up: index.get(place.parent ?? "") ?? -1, inside: isWithin(bounds, place), wide, high };
    });
    this.#shared = Table.of(shared);
    this.#seen = new Uint32Array(shared.sizes.length);
    const many = places.length;
    this.#ranks = new Int32Array(many);
    for (let rank = 0; rank < many; rank++) this.#ranks[this.#byId[rank]] = rank;
    this.#x = new Float64Array(many);
    this.#y = new Float64Array(many);
    this.#groups = new Int32Array(many);
    this.#next = new Int32Array(many);
    this.#last = new Int32Array(many);
    this.#counts = new Int32Array(many);
    this.#n = new Int32Array(many);
    this.#certain = new Int32Array(many);
    this.#many = new Int32Array(many);
    this.#radius = new Float64Array(many);
    this.#form = new Uint8Array(many);
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
    const scale = 2 ** zoom;
    this.#link(numbers);
    this.#begin(numbers, scale);
    const form = this.#form;
    const sure = numbers.sharedCertain ?? null;
    for (let at = 0; at < form.length; at++) {
      if (!form[at] || !this.#rules.kinds.circles.includes(this.#spots[at].place.kind)) continue;
      const area = this.#areaOf(at, scale);
      if (area >= 0 && form[area] && this.#stays(area, at) === area) this.#join(area, at, sure);
    }
    this.#foldCircles(this.#size.roomAt(zoom), sure);
    return this.#marks();
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
    if (passing === this.#linked) return;
    this.#linked = passing;
    this.#links = new Links(this.#shared, this.#spots.length, passing);
  }

  /** Make each place a group of its own; without a form where there is nothing to mark. */
  #begin(/** @type {Numbers} */ { counts, certain }, /** @type {number} */ scale) {
    const { starts } = this.#links;
    for (let at = 0; at < this.#spots.length; at++) {
      const { place, inside } = this.#spots[at];
      const n = Object.hasOwn(counts, place.id) ? counts[place.id] : 0;
      const form = n > 0 && inside ? this.#formOf(at, scale) : 0;
      this.#groups[at] = this.#last[at] = at;
      this.#next[at] = -1;
      this.#counts[at] = this.#n[at] = n;
      this.#certain[at] = certain ? (certain[place.id] ?? 0) : n;
      this.#many[at] = starts[at + 1] - starts[at];
      this.#form[at] = form;
      this.#radius[at] = form === CIRCLE ? this.#size.radius(n) : 0;
      this.#x[at] = this.#across[at] * scale;
      this.#y[at] = this.#down[at] * scale;
    }
  }

  /** List the groups, and what has folded into each. @returns {Mark[]} */
  #marks() {
    /** @type {Map<number, Mark>} */
    const marks = new Map();
    for (const key of this.#keys(this.#n, (at) => this.#isLive(at))) {
      const at = this.#at(key);
      const [place, form] = [this.#spots[at].place, FORMS[this.#form[at]] ?? "circle"];
      const [n, certain, radius] = [this.#n[at], this.#certain[at], this.#radius[at]];
      marks.set(at, { place, parts: [place], form, n, certain, radius });
    }
    for (const key of this.#keys(this.#counts, (at) => !this.#isLive(at))) {
      const at = this.#at(key);
      marks.get(this.#groups[at])?.parts.push(this.#spots[at].place);
    }
    return [...marks.values()];
  }

  /** Say whether a place has a mark, and stands for itself. */
  #isLive(/** @type {number} */ at) {
    return this.#groups[at] === at;
  }

  // A key is a place's rank by a number, the largest first, of the same number by its id: rank - n * (number of places).

  /** Return the keys of the places that have a form, and that a test holds for, in their order. */
  #keys(/** @type {Int32Array} */ n, /** @type {(at: number) => boolean} */ isMeant) {
    const many = this.#ranks.length;
    const keys = new Float64Array(many);
    let found = 0;
    for (let at = 0; at < many; at++) if (this.#form[at] && isMeant(at)) keys[found++] = this.#ranks[at] - n[at] * many;
    return keys.subarray(0, found).sort();
  }

  /** Return the key of a group. */
  #key(/** @type {number} */ at) {
    return this.#ranks[at] - this.#n[at] * this.#ranks.length;
  }

  /** Return the place that a key is of. */
  #at(/** @type {number} */ key) {
    const many = this.#ranks.length;
    return this.#byId[((key % many) + many) % many];
  }

  /** An area is a circle until it is large enough for its name; a region is a name at any zoom. */
  #formOf(/** @type {number} */ at, /** @type {number} */ scale) {
    const { place, wide, high } = this.#spots[at];
    const { areas, regions, circles } = this.#rules.kinds;
    const { kind } = place;
    if (circles.includes(kind)) return CIRCLE;
    if (areas.includes(kind))
      return FORMS.indexOf(Math.sqrt(wide * high) * scale >= this.#rules.sizes.area ? "area" : "circle");
    return regions.includes(kind) ? FORMS.indexOf(wide ? "region" : "circle") : 0;
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

  /** Return the one of two groups that the other folds into. */
  #stays(/** @type {number} */ a, /** @type {number} */ b) {
    const first = this.#headline.has(a);
    if (first !== this.#headline.has(b)) return first ? a : b;
    if (this.#isInside(a, b)) return b;
    return this.#isInside(b, a) || this.#key(a) < this.#key(b) ? a : b;
  }

  #foldCircles(/** @type {number} */ room, /** @type {Bits} */ sure) {
    const keys = this.#keys(this.#n, (at) => this.#form[at] === CIRCLE && this.#isLive(at));
    /** @type {Map<number, number[]>} */
    const cells = new Map();
    let reach = 0;
    for (let next = 0; next < keys.length; next++) {
      const at = this.#at(keys[next]);
      const cell = cellAt(Math.floor(this.#x[at] / CELL), Math.floor(this.#y[at] / CELL));
      const others = cells.get(cell);
      if (others) others.push(at);
      else cells.set(cell, [at]);
      reach = Math.max(reach, this.#radius[at]);
    }
    const queue = new Queue(keys);
    for (let key = queue.take(); key !== undefined; key = queue.take()) {
      const at = this.#at(key);
      if (!this.#isLive(at) || this.#key(at) !== key) continue;
      let grown = -1;
      for (const other of this.#near(cells, at, reach, room)) {
        grown = this.#stays(at, other);
        this.#join(grown, grown === at ? other : at, sure);
        if (grown !== at) break;
      }
      if (grown < 0) continue;
      reach = Math.max(reach, this.#radius[grown]);
      queue.add(this.#key(grown));
    }
  }

  /** Find the circles that are one with a circle, in their order; none is larger than `reach`. */
  #near(
    /** @type {Map<number, number[]>} */ cells,
    /** @type {number} */ at,
    /** @type {number} */ reach,
    /** @type {number} */ room,
  ) {
    const [x, y, radius] = [this.#x[at], this.#y[at], this.#radius[at]];
    const found = [];
    const far = Math.max(radius + reach, room);
    const right = Math.floor((x + far) / CELL);
    const bottom = Math.floor((y + far) / CELL);
    for (let column = Math.floor((x - far) / CELL); column <= right; column++)
      for (let row = Math.floor((y - far) / CELL); row <= bottom; row++) {
        const cell = cells.get(cellAt(column, row));
        for (let last = cell ? cell.length - 1 : -1; cell && last >= 0; last--) {
          const other = cell[last];
          if (!this.#isLive(other)) {
            // What has folded is taken out where it is met.
            cell[last] = cell[cell.length - 1];
            cell.pop();
          } else if (other !== at) {
            const apart = (this.#x[other] - x) ** 2 + (this.#y[other] - y) ** 2;
            if (areOne(apart, radius, this.#radius[other], room)) found.push(other);
          }
        }
      }
    return found.length > 1 ? found.sort((a, b) => this.#key(a) - this.#key(b)) : found;
  }

  /** Fold one group into another: an excerpt of both counts once. */
  #join(/** @type {number} */ into, /** @type {number} */ from, /** @type {Bits} */ sure) {
    // The one with fewer is gone through, so that each excerpt is looked at a few times at most.
    const less = this.#many[into] < this.#many[from] ? into : from;
    const more = less === into ? from : into;
    const groups = this.#groups;
    const next = this.#next;
    const { starts, cells, seconds, thirds } = this.#links;
    let twice = 0;
    let twiceSure = 0;
    for (let at = less; at >= 0; at = next[at]) {
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
          if (one !== more && other !== more) continue;
          if ((one === less && second < at) || (other === less && third < at)) continue;
        }
        twice++;
        if (has(sure, cells[link])) twiceSure++;
      }
    }
    for (let at = from; at >= 0; at = next[at]) groups[at] = into;
    next[this.#last[into]] = from;
    this.#last[into] = this.#last[from];
    this.#many[into] += this.#many[from];
    this.#n[into] += this.#n[from] - twice;
    this.#certain[into] += this.#certain[from] - twiceSure;
    if (this.#form[into] === CIRCLE) this.#radius[into] = this.#size.radius(this.#n[into]);
  }

  /** Return the first of an excerpt's places that is in a group, if another of them is in another one; else -1. */
  #firstIn(/** @type {number} */ excerpt, /** @type {number} */ one, /** @type {number} */ other) {
    const groups = this.#groups;
    const { starts, cells } = this.#shared;
    let first = -1;
    let isInBoth = false;
    for (let cell = starts[excerpt]; cell < starts[excerpt + 1]; cell++) {
      const group = groups[cells[cell]];
      if (group === other) isInBoth = true;
      else if (first < 0 && group === one) first = cells[cell];
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
 * Say whether two circles are drawn as one: they overlap by more than a third of the smaller one, or have no room.
 * How far apart they are is given as its square.
 */
export function areOne(
  /** @type {number} */ apart,
  /** @type {number} */ radius,
  /** @type {number} */ other,
  /** @type {number} */ room,
) {
  const far = Math.max(radius + other - (2 * Math.min(radius, other)) / 3, room);
  return apart < far ** 2;
}

/** Keys of circles to look at, the lowest first; one that grows is put in again. */
class Queue {
  #sorted;
  /** A heap of those that were put in again. @type {number[]} */
  #heap = [];
  #at = 0;

  constructor(/** @type {Float64Array} */ sorted) {
    this.#sorted = sorted;
  }

  add(/** @type {number} */ key) {
    const heap = this.#heap;
    let at = heap.push(key) - 1;
    for (let up = (at - 1) >> 1; at > 0 && key < heap[up]; at = up, up = (at - 1) >> 1) heap[at] = heap[up];
    heap[at] = key;
  }

  /** Take out the lowest; undefined when there is none. */
  take() {
    const heap = this.#heap;
    if (this.#at < this.#sorted.length && !(heap[0] < this.#sorted[this.#at])) return this.#sorted[this.#at++];
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || !heap.length) return first;
    let at = 0;
    for (let next = 1; next < heap.length; next = 2 * at + 1) {
      if (heap[next + 1] < heap[next]) next++;
      if (last <= heap[next]) break;
      heap[at] = heap[next];
      at = next;
    }
    heap[at] = last;
    return first;
  }
}

function cellAt(/** @type {number} */ column, /** @type {number} */ row) {
  return column * 2 ** 24 + row;
}
