// Where things go on the map, in pixels: boxes, sizes of markers, markers that make room. Knows no page.

/** @import { Place, Rules } from "./document.js" */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** @typedef {{ x: number, y: number }} Point */

/**
 * A marker at `x`, `y`, where it belongs, drawn `dx`, `dy` beside it.
 *
 * @typedef {object} Spot
 * @property {Place} place
 * @property {number} count
 * @property {boolean} circle a circle, else the badge of an area
 * @property {number} x
 * @property {number} y
 * @property {number} dx
 * @property {number} dy
 * @property {number} halfWidth
 * @property {number} halfHeight
 */

const CELL = 64;

/** Boxes kept in cells, so that a collision is found without asking all. */
export class Boxes {
  /** @type {Map<number, Box[]>} */
  #cells = new Map();
  #below;

  /** @param {Boxes | null} below what it holds counts too, but is not added to */
  constructor(below = null) {
    this.#below = below;
  }

  add(/** @type {Box} */ box) {
    for (const key of cellsOf(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  /**
   * Say whether a box touches one that was added.
   *
   * @param {Box} box
   * @returns {boolean}
   */
  hits(box) {
    for (const key of cellsOf(box))
      for (const other of this.#cells.get(key) ?? []) if (overlap(box, other)) return true;
    return this.#below?.hits(box) ?? false;
  }
}

/** Make the box round a middle, `gap` wider on each side. */
export function boxAt(
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {number} */ halfWidth,
  /** @type {number} */ halfHeight,
  gap = 0,
) {
  return {
    left: x - halfWidth - gap,
    right: x + halfWidth + gap,
    top: y - halfHeight - gap,
    bottom: y + halfHeight + gap,
  };
}

/** Say whether two boxes share any of their insides. */
export function overlap(/** @type {Box} */ a, /** @type {Box} */ b) {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

/** Say whether one box lies wholly in another. */
export function contains(/** @type {Box} */ outer, /** @type {Box} */ inner) {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}

/** Say whether a point lies in a box. */
export function holds(/** @type {Box} */ { left, top, right, bottom }, /** @type {Point} */ { x, y }) {
  return x >= left && x <= right && y >= top && y <= bottom;
}

function cellsOf(/** @type {Box} */ box) {
  const keys = [];
  for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++)
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++)
      keys.push(column * 1e6 + row);
  return keys;
}

/** How large markers are; the legend draws its samples by the same. Areas of circles go with their excerpts. */
export class Size {
  /**
   * @param {Pick<Rules, "sizes" | "kinds">} rules
   * @param {number} largestCount most excerpts of one circle
   * @param {{ kind: string }[]} places
   */
  constructor({ sizes, kinds }, largestCount, places) {
    this.rules = sizes;
    this.kinds = kinds;
    this.largestCount = Math.max(1, largestCount);
    const circles = Math.max(1, places.filter(({ kind }) => this.isCircle(kind)).length);
    // A thousand circles of full size would hide the map and each other.
    this.largest = Math.max(sizes.crowd_largest, sizes.largest * Math.min(1, Math.sqrt(sizes.crowd / circles)));
  }

  /** Say whether a place is drawn as a circle; else it is an area with a badge. */
  isCircle(/** @type {string} */ kind) {
    return this.kinds.circles.includes(kind);
  }

  /** Radius of a circle. The smallest one has room for a digit, which the legend says. */
  radius(/** @type {number} */ count) {
    if (!count) return this.rules.empty;
    const room = this.rules.smallest + (String(count).length - 1) * this.rules.half_digit;
    const share = Math.min(1, count / this.largestCount);
    return Math.round(Math.max(room, this.largest * Math.sqrt(share)));
  }

  /** Half the width and half the height of a marker. */
  halves(/** @type {{ kind: string }} */ { kind }, /** @type {number} */ count) {
    if (this.isCircle(kind)) return [this.radius(count), this.radius(count)];
    const { badge, empty, half_digit } = this.rules;
    if (!count) return [badge.empty_half_width, empty];
    const room = Math.round(String(count).length * half_digit + badge.beside_digits);
    return [Math.max(badge.half_width, room), badge.half_height];
  }

  /** Counts that the legend shows: one, and up to two larger ones. */
  samples() {
    const middle = Math.round(this.largestCount / 3);
    return [...new Set([1, middle, this.largestCount])].filter((count) => count > 0).sort((a, b) => a - b);
  }
}

/** Order of markers that keep their spot first: circles, then badges of small areas. */
function byRank(/** @type {Spot} */ a, /** @type {Spot} */ b) {
  return (
    Number(b.circle) - Number(a.circle) ||
    (a.circle ? b.count - a.count : a.place.area - b.place.area) ||
    (a.place.id < b.place.id ? -1 : 1)
  );
}

/**
 * Find room for markers that would hide one another, always the same way: sets `dx` and `dy`.
 *
 * Circles move only if they would cover one another's number; badges of areas give way to
 * everything. What finds no room stays. Returns the boxes taken.
 */
export function spread(/** @type {Spot[]} */ markers, /** @type {Rules["spread"]} */ rules) {
  const taken = new Boxes();
  /** @type {Spot[]} */
  const circles = [];
  const box = (/** @type {Spot} */ marker, dx = marker.dx, dy = marker.dy) =>
    boxAt(marker.x + dx, marker.y + dy, marker.halfWidth, marker.halfHeight, rules.gap);
  const shown = markers.filter((marker) => marker.count > 0).sort(byRank);
  const crowded = shown.length > rules.crowd;
  for (const marker of markers) marker.dx = marker.dy = 0;
  for (const marker of shown) {
    const inTheWay = marker.circle ? !crowded && covers(marker, circles, rules.touch) : taken.hits(box(marker));
    if (inTheWay) move(marker, rules, (dx, dy) => !taken.hits(box(marker, dx, dy)));
    taken.add(box(marker));
    if (marker.circle) circles.push(marker);
  }
  for (const marker of markers) if (!marker.count) taken.add(box(marker));
  return taken;
}

/**
 * Say whether a circle's middle comes too near to another's.
 *
 * @param {Spot} marker
 * @param {Spot[]} circles
 * @param {number} touch share of their radii
 */
function covers(marker, circles, touch) {
  return circles.some((other) => {
    const apart = Math.hypot(marker.x - other.x - other.dx, marker.y - other.y - other.dy);
    return apart < touch * (marker.halfWidth + other.halfWidth);
  });
}

/**
 * Move a marker to the nearest spot that is free.
 *
 * @param {Spot} marker
 * @param {Rules["spread"]} rules
 * @param {(dx: number, dy: number) => boolean} isFree
 */
function move(marker, { rings, directions }, isFree) {
  for (const ring of rings) {
    const distance = ring + marker.halfHeight / 2;
    for (let step = 0; step < directions; step++) {
      const angle = ((step % 2 ? 1 : -1) * Math.ceil(step / 2) * 2 * Math.PI) / directions;
      const dx = Math.round(distance * Math.cos(angle));
      const dy = Math.round(distance * Math.sin(angle));
      if (!isFree(dx, dy)) continue;
      marker.dx = dx;
      marker.dy = dy;
      return;
    }
  }
}
