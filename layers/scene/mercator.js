// Views and bounds on Mercator's map: what fits into how many pixels. Knows no page.

/** @import { At, Bounds } from "./document.js" */

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
