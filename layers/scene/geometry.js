// Views and bounds on Mercator's map: what fits into how many pixels; and whether an area holds a point, or a line
// goes through a box. Knows no page.

/** @import { At, Bounds, Place, Shape } from "./document.js" */
/** @import { Geometry, Position } from "geojson" */

/** @typedef {{ x: number, y: number }} Pixels */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Room pixels that are kept free */

/**
 * Return the view of a map of some size that shows all of bounds, in the middle of what is free.
 *
 * @param {Bounds} bounds
 * @param {Pixels} size
 * @param {Room} room
 * @param {[number, number]} zooms least and greatest
 * @returns {At}
 */
export function fitted([west, south, east, north], size, room, [least, most]) {
  const [top, bottom] = [mercator(north), mercator(south)];
  const across = Math.max(1, size.x - room.left - room.right) / (east - west);
  const down = Math.max(1, size.y - room.top - room.bottom) / (top - bottom);
  const zoom = Math.min(most, Math.max(least, Math.floor(zoomOf(Math.min(across, down)) * 100) / 100));
  const scale = pixelsPerDegree(zoom);
  const longitude = (west + east) / 2 - (room.left - room.right) / 2 / scale;
  const latitude = latitudeOf((top + bottom) / 2 + (room.top - room.bottom) / 2 / scale);
  return [round(longitude, 4), round(latitude, 4), zoom];
}

/**
 * Return the least zoom at which bounds fill a map of some size.
 *
 * @param {Bounds} bounds
 * @param {Pixels} size
 */
export function leastZoom([west, south, east, north], { x, y }) {
  const scale = Math.max(x / (east - west), y / (mercator(north) - mercator(south)));
  return Math.ceil(zoomOf(scale) * 100) / 100;
}

/**
 * Return a view moved so that a map of some size shows nothing beyond bounds.
 *
 * @param {At} at
 * @param {Bounds} bounds
 * @param {Pixels} size
 * @returns {At}
 */
export function keptWithin([longitude, latitude, zoom], [west, south, east, north], { x, y }) {
  const scale = pixelsPerDegree(zoom);
  const between = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) =>
    from > to ? (from + to) / 2 : Math.min(to, Math.max(from, value));
  const [across, down] = [x / 2 / scale, y / 2 / scale];
  const middle = between(mercator(latitude), mercator(south) + down, mercator(north) - down);
  return [round(between(longitude, west + across, east - across), 4), round(latitudeOf(middle), 4), zoom];
}

/** Pixels that a degree of longitude takes at a zoom. */
export function pixelsPerDegree(/** @type {number} */ zoom) {
  return (256 * 2 ** zoom) / 360;
}

function zoomOf(/** @type {number} */ scale) {
  return Math.log2((scale * 360) / 256);
}

/** A latitude on Mercator's map, in degrees of longitude at the equator. */
export function mercator(/** @type {number} */ latitude) {
  return (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
}

function latitudeOf(/** @type {number} */ up) {
  return (Math.atan(Math.exp((up * Math.PI) / 180)) * 360) / Math.PI - 90;
}

export function round(/** @type {number} */ value, /** @type {number} */ decimals) {
  return Number(value.toFixed(decimals));
}

const EDGES = 4; // in a band, about
const MOST_BANDS = 256;

/** The polygons of each geometry that was asked about. @type {WeakMap<Geometry, Polygon[]>} */
const known = new WeakMap();

/** Say whether a shape's area holds a point; lines and points hold none. */
export function covers(
  /** @type {Pick<Shape, "geometry">} */ { geometry },
  /** @type {number} */ x,
  /** @type {number} */ y,
) {
  let polygons = known.get(geometry);
  if (!polygons) {
    polygons = polygonsOf(geometry);
    known.set(geometry, polygons);
  }
  return polygons.some((polygon) => polygon.holds(x, y));
}

/** Say whether a shape is a line. */
export function isLine(/** @type {Pick<Shape, "geometry">} */ { geometry }) {
  return geometry.type.endsWith("LineString");
}

/** Say whether a shape is a line that goes through a box. */
export function crosses(
  /** @type {Pick<Shape, "geometry">} */ { geometry },
  /** @type {Bounds} */ [west, south, east, north],
) {
  const one = geometry.type === "LineString" ? [geometry.coordinates] : [];
  const lines = geometry.type === "MultiLineString" ? geometry.coordinates : one;
  const corners = [west, east].flatMap((x) => [south, north].map((y) => [x, y]));
  const isThrough = (/** @type {Position} */ [x2, y2], /** @type {Position} */ [x1, y1]) => {
    if (Math.max(x1, x2) < west || Math.min(x1, x2) > east) return false;
    if (Math.max(y1, y2) < south || Math.min(y1, y2) > north) return false;
    const sides = corners.map(([x, y]) => Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)));
    return sides.some((side) => side !== sides[0]);
  };
  return lines.some((line) => line.some((point, at) => at > 0 && isThrough(point, line[at - 1])));
}

function polygonsOf(/** @type {Geometry} */ geometry) {
  if (geometry.type === "Polygon") return [new Polygon(geometry.coordinates)];
  return geometry.type === "MultiPolygon" ? geometry.coordinates.map((rings) => new Polygon(rings)) : [];
}

/** A polygon, its edges in bands of latitude: a point is held against those of its own alone. */
class Polygon {
  /** In each band, from south to north, the ends of the edges that reach into it: x and y of one, then of the other. @type {number[][] | null} */
  #bands = null;
  #rings;
  #south = Infinity;
  #north = -Infinity;

  constructor(/** @type {Position[][]} */ rings) {
    this.#rings = rings;
    for (const ring of rings)
      for (let at = 0; at < ring.length; at++) {
        this.#south = Math.min(this.#south, ring[at][1]);
        this.#north = Math.max(this.#north, ring[at][1]);
      }
  }

  /** Count how often a ray to the east crosses the rings; odd is inside, holes included. */
  holds(/** @type {number} */ x, /** @type {number} */ y) {
    if (!(y >= this.#south && y < this.#north)) return false; // no edge is crossed there
    this.#bands ??= this.#cut();
    let inside = false;
    const ends = this.#bands[this.#band(y, this.#bands.length)];
    for (let at = 0; at < ends.length; at += 4) {
      const y1 = ends[at + 1];
      const y2 = ends[at + 3];
      if (y1 > y !== y2 > y && x < ((ends[at + 2] - ends[at]) * (y - y1)) / (y2 - y1) + ends[at]) inside = !inside;
    }
    return inside;
  }

  #band(/** @type {number} */ y, /** @type {number} */ many) {
    return Math.min(many - 1, Math.floor(((y - this.#south) / (this.#north - this.#south)) * many));
  }

  #cut() {
    const edges = this.#rings.reduce((sum, ring) => sum + ring.length, 0);
    const many = Math.min(MOST_BANDS, Math.ceil(edges / EDGES));
    const bands = Array.from({ length: many }, () => /** @type {number[]} */ ([]));
    for (const ring of this.#rings)
      for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
        const end = ring[at];
        const start = ring[before];
        const one = this.#band(end[1], many);
        const other = this.#band(start[1], many);
        for (let band = Math.min(one, other); band <= Math.max(one, other); band++)
          bands[band].push(end[0], end[1], start[0], start[1]);
      }
    return bands;
  }
}

/** Return the box of a place's areas: west, south, east, north; of those that are drawn by default, if there are any. */
export function boxOf(/** @type {Pick<Place, "extents">} */ { extents }, like = "Polygon") {
  if (!extents.length) return null;
  const areas = extents.filter(({ geometry }) => geometry.type.endsWith(like));
  const byDefault = areas.filter(({ properties }) => properties.default !== false);
  /** @type {Bounds} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const widen = (/** @type {unknown} */ within) => {
    if (!Array.isArray(within)) return;
    if (!Number.isFinite(within[0])) {
      for (const each of within) widen(each);
      return;
    }
    for (const axis of [0, 1]) {
      box[axis] = Math.min(box[axis], within[axis]);
      box[axis + 2] = Math.max(box[axis + 2], within[axis]);
    }
  };
  for (const { geometry } of byDefault.length ? byDefault : areas)
    if ("coordinates" in geometry) widen(geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

/** Return how far a longitude is from the left of the world, in pixels at zoom 0. */
export function across(/** @type {number} */ longitude) {
  return (longitude + 180) * pixelsPerDegree(0);
}

/** Return how far a latitude is from the top of the world, in pixels at zoom 0. */
export function down(/** @type {number} */ latitude) {
  return (180 - mercator(latitude)) * pixelsPerDegree(0);
}
