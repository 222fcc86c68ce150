// How large markers are, in pixels. The legend draws its samples by the same functions.

const LARGEST = 25;
const SMALLEST = 9;
const EMPTY = 5;
const CROWD = 60;
const DIGIT = 3.6; // half the width of a digit, at the size that markers have them

export const POINT_KINDS = ["site", "town"];

/** Say whether a place is drawn as a circle; else it is an area with a badge. */
export function isCircle(kind) {
  return POINT_KINDS.includes(kind);
}

/** Make the scale for a map: the area of a circle is in proportion to its excerpts. */
export class Size {
  constructor(largestCount, circles) {
    this.largestCount = Math.max(1, largestCount);
    // A thousand circles of full size would hide the map and each other.
    this.largest = Math.max(12, LARGEST * Math.min(1, Math.sqrt(CROWD / Math.max(1, circles))));
  }

  /** Radius of a circle. The smallest one has room for a digit, which the legend says. */
  radius(count) {
    if (!count) return EMPTY;
    const room = SMALLEST + (String(count).length - 1) * DIGIT;
    const share = Math.min(1, count / this.largestCount);
    return Math.round(Math.max(room, this.largest * Math.sqrt(share)));
  }

  /** Half the width and half the height of a marker. */
  halves(place, count) {
    if (isCircle(place.kind)) return [this.radius(count), this.radius(count)];
    if (!count) return [EMPTY + 1, EMPTY];
    return [Math.max(12, Math.round(String(count).length * DIGIT + 7)), 10];
  }

  /** Counts that the legend shows: one, and up to two larger ones. */
  samples() {
    const middle = Math.round(this.largestCount / 3);
    return [...new Set([1, middle, this.largestCount])].filter((count) => count > 0).sort((a, b) => a - b);
  }
}
