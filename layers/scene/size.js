// How large markers are, in pixels. The legend draws its samples by the same functions.

/** Make the scale for a map: the area of a circle is in proportion to its excerpts. */
export class Size {
  constructor({ sizes, kinds }, largestCount, places) {
    this.sizes = sizes;
    this.kinds = kinds;
    this.largestCount = Math.max(1, largestCount);
    const circles = Math.max(1, places.filter(({ kind }) => this.isCircle(kind)).length);
    // A thousand circles of full size would hide the map and each other.
    this.largest = Math.max(sizes.crowd_largest, sizes.largest * Math.min(1, Math.sqrt(sizes.crowd / circles)));
  }

  /** Say whether a place is drawn as a circle; else it is an area with a badge. */
  isCircle(kind) {
    return this.kinds.circles.includes(kind);
  }

  /** Radius of a circle. The smallest one has room for a digit, which the legend says. */
  radius(count) {
    if (!count) return this.sizes.empty;
    const room = this.sizes.smallest + (String(count).length - 1) * this.sizes.half_digit;
    const share = Math.min(1, count / this.largestCount);
    return Math.round(Math.max(room, this.largest * Math.sqrt(share)));
  }

  /** Half the width and half the height of a marker. */
  halves(place, count) {
    if (this.isCircle(place.kind)) return [this.radius(count), this.radius(count)];
    const { badge, empty, half_digit } = this.sizes;
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
