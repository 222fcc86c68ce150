// Which places have excerpts in common: rows of numbers, the same by their numbers, and which of them are meant.

/** @import { Rows } from "./document.js" */

/** Says by a bit which rows are meant, the lowest of the first byte first; null is all. @typedef {Uint8Array | null} Bits */

/** Rows of numbers, one behind the other: row n is `cells` from `starts[n]` to before `starts[n + 1]`. */
export class Table {
  constructor(/** @type {Uint32Array} */ starts) {
    this.starts = starts;
    this.cells = new Uint32Array(starts[starts.length - 1]);
  }

  static of(/** @type {Rows} */ { sizes, cells }) {
    const starts = new Uint32Array(sizes.length + 1);
    for (let row = 0; row < sizes.length; row++) starts[row + 1] = starts[row] + sizes[row];
    const table = new Table(starts);
    table.cells.set(cells);
    return table;
  }

  /** Return a row. */
  row(/** @type {number} */ row) {
    return this.cells.subarray(this.starts[row], this.starts[row + 1]);
  }
}

/**
 * In which rows of a table each number below `many` is, of the rows that are meant. Nearly all rows are of two or
 * three numbers: the others stand beside each, as whoever goes through a number's rows would else look them up all
 * over the table. Of a row of two the third is -1, of one of more than three the second too.
 */
export class Links extends Table {
  constructor(/** @type {Table} */ { starts, cells }, /** @type {number} */ many, /** @type {Bits} */ meant) {
    // By number, not by iterators: of a million rows the first map waits for this, and nothing is compiled then.
    const rows = rowsOf(meant, starts.length - 1);
    const ends = new Uint32Array(many + 1);
    for (let at = 0; at < rows.length; at++)
      for (let cell = starts[rows[at]], end = starts[rows[at] + 1]; cell < end; cell++) ends[cells[cell] + 1]++;
    for (let number = 0; number < many; number++) ends[number + 1] += ends[number];
    super(ends.slice());
    const links = this.cells;
    const seconds = new Int32Array(links.length).fill(-1);
    const thirds = new Int32Array(links.length).fill(-1);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      const first = starts[row];
      const end = starts[row + 1];
      for (let cell = first; cell < end; cell++) {
        const link = ends[cells[cell]]++;
        links[link] = row;
        if (end - first > 3) continue;
        seconds[link] = cells[cell === first ? first + 1 : first];
        if (end - first === 3) thirds[link] = cells[cell === first + 2 ? first + 1 : first + 2];
      }
    }
    this.seconds = seconds;
    this.thirds = thirds;
  }
}

/** List the rows that are meant, of so many. */
function rowsOf(/** @type {Bits} */ meant, /** @type {number} */ many) {
  const rows = new Uint32Array(many);
  let found = 0;
  for (; !meant && found < many; found++) rows[found] = found;
  if (!meant) return rows;
  for (let at = 0; at < meant.length; at++)
    for (let left = meant[at]; left; left &= left - 1) rows[found++] = 8 * at + 31 - Math.clz32(left & -left);
  return rows.subarray(0, found);
}

/** Say whether a row is meant. */
export function has(/** @type {Bits} */ bits, /** @type {number} */ row) {
  return bits === null || Boolean((bits[row >> 3] >> (row & 7)) & 1);
}

/** Read which rows are meant, as `changes.py` writes them. */
export function readMeant(/** @type {string} */ written) {
  const text = atob(written.slice(1).replaceAll("-", "+").replaceAll(".", "/"));
  const bits = new Uint8Array(text.length);
  for (let at = 0; at < bits.length; at++) bits[at] = text.charCodeAt(at);
  const many = 8 * bits.length;
  if (written.startsWith("*")) return rowsOf(bits, many);
  const low = Number.parseInt(written[0], 16) || 0;
  const rows = new Uint32Array(Math.ceil(many / (low + 1)));
  let found = 0;
  for (let at = 0, row = -1; ; at += low) {
    let before = 0;
    for (; at < many && !has(bits, at); at++) before++;
    if (at++ >= many) return rows.subarray(0, found);
    const byte = at >> 3; // the low bits, 15 at most, lie in this one and the next two
    const next = bits[byte] | (bits[byte + 1] << 8) | (bits[byte + 2] << 16);
    row += (before << low) + ((next >> (at & 7)) & ((1 << low) - 1)) + 1;
    rows[found++] = row;
  }
}

/** Return bits that say of rows that they are meant. */
export function bitsOf(/** @type {ArrayLike<number>} */ rows) {
  const bits = new Uint8Array(rows.length && (rows[rows.length - 1] >> 3) + 1);
  for (let at = 0; at < rows.length; at++) bits[rows[at] >> 3] |= 1 << (rows[at] & 7);
  return bits;
}

/** Say whether two say the same. */
export function isEqual(/** @type {Bits} */ one = null, /** @type {Bits} */ other = null) {
  if (one === other || !one || !other) return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
