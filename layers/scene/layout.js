// Where things go on the map, in pixels: boxes and what they touch, sizes of circles. Knows no page.

/** @import { Rules } from "./document.js" */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** @typedef {{ x: number, y: number }} Point */

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
   * Say whether a box touches one that was added, of those that a test holds for.
   *
   * @param {Box} box
   * @param {(other: Box) => boolean} counts
   * @returns {boolean}
   */
  hits(box, counts = () => true) {
    for (const key of cellsOf(box))
      for (const other of this.#cells.get(key) ?? []) if (overlap(box, other) && counts(other)) return true;
    return this.#below?.hits(box, counts) ?? false;
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

/** Return a box moved to the right and down. @returns {Box} */
export function moved(
  /** @type {Box} */ { left, top, right, bottom },
  /** @type {number} */ across,
  /** @type {number} */ below,
) {
  return { left: left + across, top: top + below, right: right + across, bottom: bottom + below };
}

/** Return spots round a point, in steps across and down, the nearest first; the point is the first. @returns {Point[]} */
export function around(
  /** @type {Point} */ { x, y },
  /** @type {number} */ across,
  /** @type {number} */ down,
  [columns, rows] = [6, 12],
) {
  const spots = [];
  for (let column = -columns; column <= columns; column++)
    for (let row = -rows; row <= rows; row++) spots.push({ x: x + column * across, y: y + row * down });
  const far = (/** @type {Point} */ spot) => Math.hypot(spot.x - x, spot.y - y);
  return spots.sort((a, b) => far(a) - far(b));
}

/**
 * Return middles for a box from which a line leads to a spot, and where that begins, the shortest first.
 *
 * @param {Point} spot
 * @param {number} halfWidth
 * @param {number} halfHeight
 * @param {Rules["labels"]["leader"]} leader how long the line may be, and how far apart the middles are
 * @returns {(Point & { begin: Point, length: number })[]}
 */
export function aside(spot, halfWidth, halfHeight, { shortest, longest, step }) {
  const steps = (/** @type {number} */ half) => Math.ceil((half + longest) / step);
  const nearest = (/** @type {number} */ at, /** @type {number} */ middle, /** @type {number} */ half) =>
    Math.min(middle + half, Math.max(middle - half, at));
  return around(spot, step, step, [steps(halfWidth), steps(halfHeight)])
    .map(({ x, y }) => {
      const begin = { x: nearest(spot.x, x, halfWidth), y: nearest(spot.y, y, halfHeight) };
      return { x, y, begin, length: Math.hypot(begin.x - spot.x, begin.y - spot.y) };
    })
    .filter(({ length }) => length >= shortest && length <= longest)
    .sort((a, b) => a.length - b.length);
}

/** Return spots along a line, some pixels apart, with both its ends. @returns {Point[]} */
export function spotsAlong(/** @type {Point} */ from, /** @type {Point} */ to, /** @type {number} */ step) {
  const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step);
  return Array.from({ length: steps + 1 }, (_, at) => ({
    x: from.x + (at / steps) * (to.x - from.x),
    y: from.y + (at / steps) * (to.y - from.y),
  }));
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

/** Return a box that is so much wider on each side. @returns {Box} */
export function widened(/** @type {Box} */ { left, top, right, bottom }, /** @type {number} */ by) {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/** Return how far a box is from a circle, 0 where they touch. */
export function apart(
  /** @type {Box} */ { left, top, right, bottom },
  /** @type {Point & { radius: number }} */ circle,
) {
  const { x, y, radius } = circle;
  return Math.max(0, Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)) - radius);
}

/** @typedef {[number, number]} Span */
/** A middle for a name: how far it reaches out of its area, in steps, and to which side. @typedef {Point & { side: number, out: number }} Room */

const ROWS = 40;
const OUT = 16; // pixels of a step

/** The inside of an area, cut into rows: where its name has room. In pixels of the world at zoom 0. */
export class Rows {
  /** Of each row, from top to bottom, where it lies inside. @type {Span[][]} */
  #rows;
  #top;
  #step;
  #box;

  /** @param {Point[][]} rings holes among them */
  constructor(rings) {
    const points = rings.flat();
    const least = (/** @type {"x" | "y"} */ axis) => points.reduce((found, at) => Math.min(found, at[axis]), Infinity);
    const most = (/** @type {"x" | "y"} */ axis) => points.reduce((found, at) => Math.max(found, at[axis]), -Infinity);
    this.#box = { left: least("x"), top: least("y"), right: most("x"), bottom: most("y") };
    this.#top = this.#box.top;
    this.#step = (this.#box.bottom - this.#top) / ROWS;
    this.#rows = Array.from({ length: ROWS }, (_, row) => spansOf(rings, this.#top + (row + 0.5) * this.#step));
  }

  /** Return the box of the area, at `scale` pixels to one of zoom 0, from an origin. @returns {Box} */
  box(/** @type {number} */ scale, /** @type {Point} */ origin) {
    const { left, top, right, bottom } = this.#box;
    const [x, y] = [
      (/** @type {number} */ at) => at * scale - origin.x,
      (/** @type {number} */ at) => at * scale - origin.y,
    ];
    return { left: x(left), top: y(top), right: x(right), bottom: y(bottom) };
  }

  /**
   * Return middles for a box: first those where it lies wholly inside, the nearest to the centre of what is
   * visible first; then, where it is wider than the area, those where it begins, ends or lies across it.
   *
   * @param {number} scale pixels to one of zoom 0
   * @param {Point} origin what is 0, 0 in the pixels returned
   * @param {number} halfWidth
   * @param {number} halfHeight
   * @param {Box} visible
   * @returns {Room[]} `side` is 1 and -1 where it reaches out right and left, 0 inside and where it does to both
   */
  spots(scale, origin, halfWidth, halfHeight, visible) {
    const reach = Math.max(1, Math.ceil(halfHeight / (this.#step * scale)));
    /** @type {Room[]} */
    const inside = [];
    /** @type {Room[]} */
    const across = [];
    const clip = (/** @type {Span} */ [from, to]) =>
      /** @type {Span} */ ([
        Math.max(from * scale - origin.x, visible.left + 4),
        Math.min(to * scale - origin.x, visible.right - 4),
      ]);
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let row = 0; row < ROWS; row++) {
      const y = (this.#top + (row + 0.5) * this.#step) * scale - origin.y;
      if (y - halfHeight < visible.top || y + halfHeight > visible.bottom) continue;
      const spans = this.#rows[row].map(clip).filter(([from, to]) => from < to);
      for (const [from, to] of spans) {
        [left, right, top, bottom] = [Math.min(left, from), Math.max(right, to), Math.min(top, y), Math.max(bottom, y)];
        const [wide, middle] = [to - from, (from + to) / 2];
        const out = Math.round(Math.max(0, 2 * halfWidth - wide) / OUT);
        across.push({ x: middle, y, side: 0, out });
        // Where it is narrow, at each edge and further and further out, as long as the name lies on its area.
        const edge = Math.abs(halfWidth - wide / 2);
        for (let more = 0; wide < 4 * halfWidth && more * OUT <= wide; more++)
          for (const side of [1, -1]) across.push({ x: middle + side * (edge + more * OUT), y, side, out: out + more });
      }
      const around = this.#rows.slice(Math.max(0, row - reach), row + reach + 1);
      const isEdge = around.length < 2 * reach + 1;
      for (const [from, to] of isEdge ? [] : around.reduce(common).map(clip)) {
        const [first, last] = [from + halfWidth + 2, to - halfWidth - 2];
        if (first > last) continue;
        const shares = last - first > halfWidth ? [0.5, 0.25, 0.75, 0, 1] : [0.5];
        inside.push(...shares.map((share) => ({ x: first + share * (last - first), y, side: 0, out: 0 })));
      }
    }
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const far = (/** @type {Point} */ spot) => Math.hypot(spot.x - x, 2 * (spot.y - y));
    inside.sort((a, b) => far(a) - far(b));
    across.sort((a, b) => a.out - b.out || far(a) - far(b));
    return [...inside, ...across];
  }
}

/**
 * Return the room that a name takes: of those that are free, the first that reaches out and lies over others' ground
 * least, a step out being no worse than a point over. A name that reaches out of its area over the sea, and over
 * nobody's ground, is as if inside. Its twin is `best_room` of stills, held by the same cases.
 *
 * @template {{ side: number, out: number }} R
 * @param {R[]} rooms those that reach out least first
 * @param {{ isFree: (room: R) => boolean, isWet: (room: R) => boolean, over: (room: R) => number }} asked
 * @returns {(R & { over: number }) | null}
 */
export function bestRoom(rooms, { isFree, isWet, over }) {
  /** @type {(R & { over: number }) | null} */
  let best = null;
  for (const room of rooms) {
    const least = best ? best.out + best.over : Infinity;
    if (room.out >= least) break;
    if (!isFree(room)) continue;
    const found = { ...room, over: over(room) };
    if (room.out && room.side && !found.over && isWet(room)) return { ...found, out: 0 };
    if (found.out + found.over < least) best = found;
  }
  return best;
}

/**
 * Return the sides of a mark in the order in which its name is tried at them, of east, west and the others; on a coast
 * the name goes over the sea, which may lie in the west alone.
 *
 * @template {{ side: number }} Side negative in the west
 * @param {Side[]} sides
 * @param {boolean} goesWest
 */
export function sidesInOrder(sides, goesWest) {
  const [east, west, ...rest] = sides;
  return goesWest ? [west, ...rest.filter(({ side }) => side < 0), east, ...rest] : sides;
}

/** Return where a row lies inside rings: from, to. */
function spansOf(/** @type {Point[][]} */ rings, /** @type {number} */ y) {
  const crossings = [];
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > y !== b.y > y) crossings.push(a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y));
    }
  crossings.sort((a, b) => a - b);
  /** @type {Span[]} */
  const spans = [];
  for (let i = 0; i + 1 < crossings.length; i += 2) spans.push([crossings[i], crossings[i + 1]]);
  return spans;
}

/** Return where two rows both lie inside. @returns {Span[]} */
function common(/** @type {Span[]} */ some, /** @type {Span[]} */ others) {
  /** @type {Span[]} */
  const both = some.flatMap(([from, to]) => others.map(([f, t]) => [Math.max(from, f), Math.min(to, t)]));
  return both.filter(([from, to]) => from < to);
}

/** Each arrow's axis, and its side on that. @type {{ [key: string]: ["x" | "y", 1 | -1] }} */
const ARROWS = { ArrowRight: ["x", 1], ArrowLeft: ["x", -1], ArrowDown: ["y", 1], ArrowUp: ["y", -1] };

/**
 * Where the keys lead among marks: an arrow to the nearest in its direction. To one that is the nearest of none it
 * leads on the way to what is, so that all are reached.
 *
 * @template {Point} Mark
 */
export class Walk {
  #marks;
  /** Of each mark, where the arrows lead. @type {Map<Mark, { [key: string]: Mark | null }>} */
  #ways = new Map();

  /** @param {Mark[]} marks from north to south */
  constructor(marks) {
    this.#marks = marks;
  }

  /** Return the mark that a key leads to: undefined for a key that leads nowhere, null where there is none. */
  from(/** @type {Mark} */ here, /** @type {string} */ key) {
    if (key === "Home" || key === "End") return this.#marks.at(key === "Home" ? 0 : -1) ?? null;
    if (!Object.hasOwn(ARROWS, key)) return undefined;
    if (!this.#ways.size) this.#lead();
    return this.#of(here)[key];
  }

  #lead() {
    this.#ways = new Map(this.#marks.map((mark) => [mark, {}]));
    for (const [key, [axis, side]] of Object.entries(ARROWS)) {
      const ordered = [...this.#marks].sort((a, b) => side * (a[axis] - b[axis]));
      for (const [at, mark] of ordered.entries()) this.#of(mark)[key] = nextAlong(axis, ordered, at);
    }
    this.#leadToAll();
  }

  #of(/** @type {Mark} */ mark) {
    return /** @type {{ [key: string]: Mark | null }} */ (this.#ways.get(mark));
  }

  /** Put each that no way leads to between the nearest that is reached and what lay there next. */
  #leadToAll() {
    const reached = this.#reach(new Set(), this.#marks[0]);
    for (const mark of this.#marks) {
      if (reached.has(mark)) continue;
      const far = (/** @type {Mark} */ { x, y }) => Math.hypot(mark.x - x, mark.y - y);
      const from = [...reached].reduce((best, one) => (far(one) < far(best) ? one : best));
      const [across, below] = [mark.x - from.x, mark.y - from.y];
      const aside = across > 0 ? "ArrowRight" : "ArrowLeft";
      const key = Math.abs(across) > Math.abs(below) ? aside : below > 0 ? "ArrowDown" : "ArrowUp";
      this.#of(mark)[key] = this.#of(from)[key];
      this.#of(from)[key] = mark;
      this.#reach(reached, mark);
    }
  }

  /** Add what one comes to from a mark. */
  #reach(/** @type {Set<Mark>} */ reached, /** @type {Mark | undefined} */ from) {
    const next = from ? [from] : [];
    for (let mark = next.pop(); mark; mark = next.pop()) {
      if (reached.has(mark)) continue;
      reached.add(mark);
      for (const way of Object.values(this.#of(mark))) if (way) next.push(way);
    }
    return reached;
  }
}

/**
 * Return the nearest of the marks that come after one along an axis. What lies more aside than ahead comes only after
 * all that does not.
 *
 * @template {Point} Mark
 * @param {"x" | "y"} axis
 * @param {Mark[]} ordered along it
 * @param {number} at where the one is
 */
function nextAlong(axis, ordered, at) {
  const other = axis === "x" ? "y" : "x";
  /** @type {Mark | null} */
  let found = null;
  let least = Infinity;
  for (let next = at + 1; next < ordered.length; next++) {
    const ahead = Math.abs(ordered[next][axis] - ordered[at][axis]);
    const aside = Math.abs(ordered[next][other] - ordered[at][other]);
    if (ahead >= least) break;
    const far = ahead + 2 * aside + (aside > ahead ? 1e6 : 0);
    if (ahead > 0 && far < least) [found, least] = [ordered[next], far];
  }
  return found;
}

/** How large circles are; the legend draws its samples by the same. Their areas go with their excerpts. */
export class Size {
  /**
   * @param {Pick<Rules, "sizes" | "kinds" | "crowd">} rules
   * @param {number} largestCount about how many excerpts one mark stands for at the first view
   * @param {number} [room] that a circle has to itself, at zoom 0
   */
  constructor({ sizes, kinds, crowd }, largestCount, room = 0) {
    this.rules = sizes;
    this.kinds = kinds;
    this.crowd = crowd;
    this.largestCount = Math.max(1, largestCount);
    this.room = room;
    // Where a circle may stand for thousands, all grow more slowly.
    this.step = Math.min(sizes.step, (sizes.most - sizes.base) / Math.sqrt(this.largestCount));
  }

  /** Say whether a place is drawn as a circle at any zoom; else it is an area or a region. */
  isCircle(/** @type {string} */ kind) {
    return this.kinds.circles.includes(kind);
  }

  /** Return how near to each other circles may be, in pixels; those nearer share a mark. */
  roomAt(/** @type {number} */ zoom) {
    return Math.min(this.rules.room, this.room / 2 ** (zoom / 2));
  }

  /** Return the radius of a circle, with room for its digits. */
  radius(/** @type {number} */ count) {
    const { base, smallest, half_digit, most } = this.rules;
    const room = smallest + (String(count).length - 1) * half_digit;
    return Math.min(most, Math.round(Math.max(room, base + this.step * Math.sqrt(count))));
  }

  /** Say whether words have room under the number of a circle. */
  holdsWords(/** @type {string} */ words, /** @type {number} */ radius) {
    const { letter, reach } = this.crowd;
    return radius > reach && words.length * letter <= 2 * Math.sqrt(radius ** 2 - reach ** 2);
  }

  /** Return counts that the legend shows: one, and up to two larger ones, round where they are large. */
  samples() {
    const shown = this.rules.largest_sample * (this.rules.step / this.step) ** 2;
    const largest = Math.min(this.largestCount, shown);
    const round = (/** @type {number} */ count) => Number(count < 100 ? Math.round(count) : count.toPrecision(1));
    return [...new Set([1, round(largest / 3), round(largest)])].filter((count) => count > 0).sort((a, b) => a - b);
  }
}
