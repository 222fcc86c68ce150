// Where the map looks: at first, within which bounds, where the reader moved it, where a place can be seen.

import { fitted, keptWithin, leastZoom, mercator, pixelsPerDegree, round } from "./geometry.js";

/** @import { At, Bounds, MapDocument, Place } from "./document.js" */
/** @import { Room } from "./geometry.js" */

const EDGE = 24; // pixels within which a place counts as out of view
const SMALL = 48; // pixels: what is narrower is flown to
const AROUND = 0.2; // share of an extent that is shown on each side of it
const FAR = 0.45; // share of the map's size that is drawn beyond its edges, less a little
const SEAM = 0.03; // degrees: the base map's own edge, and the lines along it, are not shown
const TOLERANCE = 1.5; // pixels within which two views are the same
// The frame that the collection's first view is made for: a phone's. A larger one comes nearer.
const PHONE = { x: 340, y: 400 };
const NEAREST = 1.5; // zoom levels
/** What was asked for once. @type {WeakMap<Pick<Place, "extents">, Bounds | null>} */
const EXTENTS = new WeakMap();
const OUTRIGHT = { reset: true, animate: false };

export class View {
  #map;
  #document;
  #room;
  #onMoved;
  /** The part of the world that the base map fills. @type {Bounds | null} */
  #base;
  /** What was asked for last; null is the first view, so that it fits the map's size at any time. @type {At | null} */
  #wanted = null;
  #isOwn = false; // whether the next move is not the reader's
  #isZooming = false;
  /** @type {(() => void) | null} */
  #next = null;
  #last = "";
  /** The view and the size that it was put to last, if it still is. */
  #stands = "";
  /** Where the map's corner was, and its size, when it was drawn last. @type {{ corner: L.Point, size: L.Point } | null} */
  #drawn = null;

  /**
   * @param {L.Map} map
   * @param {Pick<MapDocument, "bounds" | "extent" | "frames" | "first_view" | "rules">} drawn
   * @param {() => Room} room what lies over the map when all of the first frame is to be seen
   * @param {(at: At | null) => void} onMoved called when the reader moved the map; null is the first view
   */
  constructor(map, drawn, room, onMoved) {
    this.#map = map;
    this.#document = drawn;
    this.#room = room;
    this.#onMoved = onMoved;
    this.#base = baseOf(drawn);
    map.on("zoomstart", () => {
      this.#isZooming = true;
    });
    map.on("zoomend", () => {
      this.#isZooming = false;
    });
    map.on("movestart", () => {
      this.#stands = "";
    });
    map.on("move", () => this.#drawAlong());
    map.on("moveend", () => this.#moved());
  }

  get isZooming() {
    return this.#isZooming;
  }

  /** Whether a base map fills all that can be seen. */
  get hasBase() {
    return this.#base !== null;
  }

  /** Where the map looks: what was asked for, as long as it is there to the pixel. @returns {At} */
  at() {
    const asked = this.#wanted ?? this.home();
    const { lng, lat } = this.#map.getCenter();
    const [longitude, latitude, zoom] = this.isAt(asked) ? asked : [lng, lat, this.#map.getZoom()];
    return [round(longitude, 4), round(latitude, 4), round(zoom, 2)];
  }

  #moved() {
    const at = this.at();
    const isKnown = this.#isOwn || at.join() === this.#last;
    this.#isOwn = false;
    this.#last = at.join();
    this.#drawn = { corner: this.#map.containerPointToLayerPoint([0, 0]), size: this.#map.getSize() };
    if (this.#next) {
      const next = this.#next;
      this.#next = null;
      next();
    } else if (!isKnown) {
      this.#wanted = at;
      this.#onMoved(at);
    }
  }

  /** The ground is drawn half a map beyond the edges: on a longer way it is drawn again underway. */
  #drawAlong() {
    const size = this.#map.getSize();
    if (this.#isZooming || !this.#drawn?.size.equals(size)) return;
    const { x, y } = this.#map.containerPointToLayerPoint([0, 0]).subtract(this.#drawn.corner);
    if (Math.abs(x) <= FAR * size.x && Math.abs(y) <= FAR * size.y) return;
    const isOwn = this.#isOwn;
    this.#map.fire("moveend");
    this.#isOwn = isOwn;
  }

  /**
   * Look at [longitude, latitude, zoom], or at the first view if that is no view; the host knows.
   *
   * @param {unknown} at
   */
  set(at) {
    this.#wanted = isView(at) ? at : null;
    this.arrange();
  }

  /** Take the map's size anew: that its middle changes by that is no move of the reader's. */
  measure() {
    // Until the view is arranged anew: Leaflet would bring it inside in its own time, at a zoom of its own.
    this.#map.setMaxBounds();
    this.#isOwn = true;
    this.#map.invalidateSize({ animate: false, pan: false });
    this.#isOwn = false;
  }

  /** Look at what was asked for as the map's size has it, by no more than that size. */
  arrange() {
    const { x, y } = this.#map.getSize();
    if (!x || !y) return;
    const [least, most] = this.#zooms();
    if (least < this.#map.getMinZoom()) this.#map.setMinZoom(least);
    const [longitude, latitude, zoom] = this.#wanted ?? this.home();
    this.#go(this.#kept([longitude, latitude, Math.min(most, Math.max(least, zoom))]), false);
    this.#map.setMinZoom(least);
    // Only now: it would bring a view from beyond them inside, in its own time.
    if (this.#base && !this.#map.options.maxBounds) this.#map.setMaxBounds(boxOf(this.#base));
    this.#last = this.at().join();
  }

  /** Whether the first view was asked for last. */
  get isFirst() {
    return this.#wanted === null;
  }

  /** The first view: all of the first frame, beside what lies over the map. @returns {At} */
  home() {
    const { frames, first_view, rules } = this.#document;
    const size = this.#map.getSize();
    if (frames.length) return this.of(frames[0].bounds);
    return this.#kept(firstIn(size, first_view, rules.view.zoom_step));
  }

  /** Say whether the map looks at the first view. */
  isHome() {
    return this.isAt(this.home());
  }

  /** Say whether the map looks at a view, as far as one can see. */
  isAt(/** @type {At} */ [longitude, latitude, zoom]) {
    if (Math.abs(this.#map.getZoom() - zoom) > 0.02) return false;
    const { x, y } = this.#map.getSize();
    const at = this.#map.latLngToContainerPoint([latitude, longitude]);
    return Math.hypot(at.x - x / 2, at.y - y / 2) <= TOLERANCE;
  }

  /** Go to a view as the reader asked; null is the first one. */
  go(/** @type {At | null} */ at) {
    this.fly(at);
    this.#onMoved(at);
  }

  /** Go to a view that the host hears of otherwise; null is the first one. */
  fly(/** @type {At | null} */ at) {
    this.#wanted = at;
    this.#go(at ?? this.home(), !isCalm());
  }

  /** Look at a view at once, though another was asked for. */
  look(/** @type {At} */ at) {
    this.#go(at, false);
  }

  /** The view that shows bounds as large as can be. */
  of(/** @type {Bounds} */ bounds) {
    return this.#kept(fitted(bounds, this.#map.getSize(), this.#room(), this.#zooms()));
  }

  /**
   * Where the map must look for a place to be seen: at its extent, if that is small or out of view.
   *
   * @param {Place} place
   * @param {boolean} isCovered whether something lies over the map there
   * @returns {At | null} null if the map can hold still
   */
  whereSeen(place, isCovered) {
    if (!this.canShow(place)) return null;
    const extent = extentOf(place);
    const zoom = this.#map.getZoom();
    const isSmall = extent && across(extent, zoom) < SMALL;
    if (!isSmall && !isCovered && this.isInView(place)) return null;
    const at = extent ? this.of(widened(extent, AROUND)) : this.#kept([place.lon, place.lat, round(zoom, 2)]);
    return this.isAt(at) ? null : at;
  }

  /** Say whether a place can be on the map at all. */
  canShow(/** @type {Place} */ place) {
    return !this.#base || isWithin(this.#document.bounds, place);
  }

  /** Say whether a place is in view, and not small. */
  shows(/** @type {Place} */ place) {
    const extent = extentOf(place);
    const zoom = this.#map.getZoom();
    return this.isInView(place) && (!extent || Math.max(across(extent, zoom), along(extent, zoom)) >= SMALL);
  }

  /** Say whether a place's spot lies in view. */
  isInView(/** @type {Place} */ place) {
    const size = this.#map.getSize();
    const { x, y } = this.#map.latLngToContainerPoint([place.lat, place.lon]);
    return x >= EDGE && y >= EDGE && x <= size.x - EDGE && y <= size.y - EDGE;
  }

  /** Zoom by some levels; a place that is in view stays where it is. */
  zoomBy(/** @type {number} */ levels, /** @type {Place | undefined} */ held) {
    const map = this.#map;
    const step = map.options.zoomSnap || 1;
    const snapped = Math.round((map.getZoom() + levels) / step) * step;
    const zoom = Math.min(map.getMaxZoom(), Math.max(map.getMinZoom(), snapped));
    const animate = !isCalm();
    if (!held || !this.isInView(held)) map.setZoom(zoom, { animate });
    else map.setZoomAround([held.lat, held.lon], zoom, { animate });
  }

  /** Least and greatest zoom: the base map fills the frame, and still tells the truth. @returns {[number, number]} */
  #zooms() {
    const { least_zoom, most_zoom } = this.#document.rules.view;
    const least = this.#base ? leastZoom(this.#base, this.#map.getSize()) : least_zoom;
    return [Math.max(least_zoom, least), Math.max(most_zoom, least)];
  }

  #kept(/** @type {At} */ at) {
    return this.#base ? keptWithin(at, this.#base, this.#map.getSize()) : at;
  }

  /** Look at a view to the pixel; Leaflet would not hear of it while it zooms. */
  #go(/** @type {At} */ at, /** @type {boolean} */ animate) {
    if (this.#isZooming) {
      this.#next = () => this.#go(at, animate);
      return;
    }
    const map = this.#map;
    const [longitude, latitude, zoom] = at;
    const stands = `${at} ${map.getSize()}`;
    if (stands === this.#stands) return;
    const { zoomSnap } = map.options;
    map.options.zoomSnap = 0;
    this.#isOwn = true;
    this.#isZooming = animate && map.getZoom() !== zoom; // in earnest from the next frame on
    map.setView([latitude, longitude], zoom, animate ? {} : OUTRIGHT);
    map.options.zoomSnap = zoomSnap;
    this.#stands = animate ? "" : stands;
  }
}

/**
 * The part of the world that a base map fills; null if it fills less than the collection's bounds.
 *
 * @param {Pick<MapDocument, "bounds" | "extent">} drawn
 * @returns {Bounds | null}
 */
export function baseOf({ bounds, extent }) {
  if (!extent) return null;
  const missing = [extent[0] - bounds[0], extent[1] - bounds[1], bounds[2] - extent[2], bounds[3] - extent[3]];
  if (Math.max(...missing) > SEAM) return null;
  return [extent[0] + SEAM, extent[1] + SEAM, extent[2] - SEAM, extent[3] - SEAM];
}

/**
 * The box of a place's extent, of those drawn by default where there are any; null if it is a point.
 *
 * @param {Pick<Place, "extents">} place
 * @returns {Bounds | null}
 */
function extentOf(place) {
  const known = EXTENTS.get(place);
  if (known !== undefined) return known;
  const { extents } = place;
  const byDefault = extents.filter(({ properties }) => properties.default !== false);
  const shapes = byDefault.length ? byDefault : extents;
  const box = L.featureGroup(shapes.map((shape) => L.geoJSON(shape))).getBounds();
  /** @type {Bounds | null} */
  const found = box.isValid() ? [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()] : null;
  EXTENTS.set(place, found);
  return found;
}

function across(/** @type {Bounds} */ [west, , east], /** @type {number} */ zoom) {
  return (east - west) * pixelsPerDegree(zoom);
}

function along(/** @type {Bounds} */ [, south, , north], /** @type {number} */ zoom) {
  return (mercator(north) - mercator(south)) * pixelsPerDegree(zoom);
}

/** Bounds as Leaflet has them. */
export function boxOf(/** @type {Bounds} */ [west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

/** @returns {Bounds} */
function widened(/** @type {Bounds} */ [west, south, east, north], /** @type {number} */ share) {
  const [across, up] = [(east - west) * share, (north - south) * share];
  return [west - across, south - up, east + across, north + up];
}

/**
 * Return the first view as a frame of some size has it: a larger one than a phone's comes nearer.
 *
 * @param {{ x: number, y: number }} size in pixels
 * @param {At} first
 * @param {number} step of the zoom
 * @returns {At}
 */
export function firstIn({ x, y }, [longitude, latitude, zoom], step) {
  const nearer = Math.log2(Math.max(1, Math.min(x / PHONE.x, y / PHONE.y)));
  return [longitude, latitude, zoom + Math.floor(Math.min(nearer, NEAREST) / step) * step];
}

/** Say whether a place lies within bounds, the edges included. */
export function isWithin(
  /** @type {Bounds} */ [west, south, east, north],
  /** @type {{ lon: number, lat: number }} */ { lon, lat },
) {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Say whether the reader asked for less motion. */
function isCalm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @returns {at is At} */
export function isView(/** @type {unknown} */ at) {
  return Array.isArray(at) && at.length === 3 && at.every(Number.isFinite);
}

/** Make a Leaflet map with none of its own controls, at the document's first view. */
export function makeLeaflet(
  /** @type {HTMLElement} */ container,
  /** @type {Pick<MapDocument, "first_view" | "rules">} */ { first_view, rules },
) {
  const map = L.map(container, {
    zoomControl: false,
    attributionControl: false,
    scrollWheelZoom: false,
    zoomSnap: rules.view.zoom_step,
    wheelPxPerZoomLevel: rules.view.wheel_pixels,
  });
  const [longitude, latitude, zoom] = first_view;
  return map.setView([latitude, longitude], zoom);
}
