// Boxes on the map, in pixels, kept in cells so that a collision is found without asking all.

const CELL = 64;

export class Boxes {
  /** What `below` holds counts too, but is not added to. */
  constructor(below = null) {
    this.cells = new Map();
    this.below = below;
  }

  /** Note a box {left, top, right, bottom}. */
  add(box) {
    for (const key of cellsOf(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  /** Say whether a box touches one that was noted. */
  hits(box) {
    for (const key of cellsOf(box)) for (const other of this.cells.get(key) ?? []) if (overlap(box, other)) return true;
    return this.below?.hits(box) ?? false;
  }
}

/** Make the box round a middle, `gap` pixels wider on each side. */
export function boxAt(x, y, halfWidth, halfHeight, gap = 0) {
  return {
    left: x - halfWidth - gap,
    right: x + halfWidth + gap,
    top: y - halfHeight - gap,
    bottom: y + halfHeight + gap,
  };
}

/** Say whether two boxes share any of their insides. */
export function overlap(a, b) {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

/** Say whether one box lies wholly in another. */
export function contains(outer, inner) {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}

/** Say whether a point {x, y} lies in a box. */
export function holds({ left, top, right, bottom }, { x, y }) {
  return x >= left && x <= right && y >= top && y <= bottom;
}

function cellsOf(box) {
  const keys = [];
  for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++)
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++)
      keys.push(column * 1e6 + row);
  return keys;
}
