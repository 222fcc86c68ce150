// Where the map looks: told to the page when the reader moved it, obeyed when the page says so.

import { post } from "./messages.js";

const EDGE = 40; // pixels within which a place counts as out of view
// The frame that the collection's first view is made for: a phone's. A larger one comes nearer.
const PHONE = { x: 340, y: 400 };
const NEAREST = 1.5; // zoom levels

export class ViewOfMap {
  constructor(map, { bounds, first_view: first, places }) {
    this.map = map;
    this.bounds = bounds;
    this.first = first;
    this.places = places;
    this.last = this.#at().join();
    if (this.last === first.join()) this.set(null);
    map.on("moveend", () => this.#tell());
  }

  #at() {
    const { lng, lat } = this.map.getCenter();
    return [round(lng, 4), round(lat, 4), round(this.map.getZoom(), 2)];
  }

  #tell() {
    const at = this.#at();
    if (at.join() === this.last) return;
    this.last = at.join();
    if (!this.quiet) post({ kind: "moved", at });
  }

  /** Look where the page says, [longitude, latitude, zoom] or null for the first view. */
  set(at) {
    const [longitude, latitude, zoom] = isView(at) ? at : this.#firstHere();
    this.silently(() => this.map.setView([latitude, longitude], zoom, { animate: false }));
  }

  #firstHere() {
    const [longitude, latitude, zoom] = this.first;
    const { x, y } = this.map.getSize();
    const nearer = Math.log2(Math.max(1, Math.min(x / PHONE.x, y / PHONE.y)));
    const snap = this.map.options.zoomSnap || 1;
    return [longitude, latitude, zoom + Math.floor(Math.min(nearer, NEAREST) / snap) * snap];
  }

  /** Do something that moves the map though the reader did not. */
  silently(action) {
    this.quiet = true;
    action();
    this.quiet = false;
  }

  /** Take the view as it is for one that the page knows. */
  settle() {
    this.last = this.#at().join();
  }

  /** Bring a place into view, at the zoom the map has. */
  reveal(place) {
    const size = this.map.getSize();
    const { x, y } = this.map.latLngToContainerPoint([place.lat, place.lon]);
    const inside = x >= EDGE && y >= EDGE && x <= size.x - EDGE && y <= size.y - EDGE;
    if (inside) return;
    const near = Math.abs(x - size.x / 2) < 2 * size.x && Math.abs(y - size.y / 2) < 2 * size.y;
    this.map.panTo([place.lat, place.lon], { animate: near && !calm() });
  }

  /** Show all places that have excerpts and lie within the collection's bounds. */
  fit(counts) {
    const [west, south, east, north] = this.bounds;
    const inside = this.places.filter(({ lon, lat }) => lon >= west && lon <= east && lat >= south && lat <= north);
    const reported = inside.filter(({ id }) => counts[id]);
    const points = (reported.length ? reported : inside).map(({ lat, lon }) => [lat, lon]);
    if (points.length) this.map.fitBounds(points, { padding: [50, 50], maxZoom: 11, animate: !calm() });
  }
}

/** Say whether the reader asked for less motion. */
export function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function isView(at) {
  return Array.isArray(at) && at.length === 3 && at.every(Number.isFinite);
}

function round(value, decimals) {
  return Number(value.toFixed(decimals));
}
