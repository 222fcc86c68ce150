// Where the map looks: told when the reader moved it, obeyed when its host says so; wheel and fingers.

import { element, h } from "./elements.js";

/** @import { At, Bounds, Counts, MapDocument, Place } from "./document.js" */
/** @import { Words } from "./words.js" */

const EDGE = 40; // pixels within which a place counts as out of view
// The frame that the collection's first view is made for: a phone's. A larger one comes nearer.
const PHONE = { x: 340, y: 400 };
const NEAREST = 1.5; // zoom levels
const SHOWN_FOR = 1400; // milliseconds that a hint stands

export class View {
  #map;
  #document;
  #onMoved;
  #isQuiet = false;
  #last;

  /**
   * @param {L.Map} map
   * @param {Pick<MapDocument, "bounds" | "first_view" | "places">} drawn
   * @param {(at: At) => void} onMoved called when the reader moved the map
   */
  constructor(map, drawn, onMoved) {
    this.#map = map;
    this.#document = drawn;
    this.#onMoved = onMoved;
    this.#last = this.#at().join();
    if (this.#last === drawn.first_view.join()) this.set(null);
    map.on("moveend", () => this.#moved());
  }

  /** @returns {At} */
  #at() {
    const { lng, lat } = this.#map.getCenter();
    return [round(lng, 4), round(lat, 4), round(this.#map.getZoom(), 2)];
  }

  #moved() {
    const at = this.#at();
    if (at.join() === this.#last) return;
    this.#last = at.join();
    if (!this.#isQuiet) this.#onMoved(at);
  }

  /** Look at [longitude, latitude, zoom], or at the first view if that is null. */
  set(/** @type {unknown} */ at) {
    const { first_view: first } = this.#document;
    const step = this.#map.options.zoomSnap || 1;
    const [longitude, latitude, zoom] = isView(at) ? at : firstIn(this.#map.getSize(), first, step);
    this.silently(() => this.#map.setView([latitude, longitude], zoom, { animate: false }));
  }

  /** Do something that moves the map though the reader did not. */
  silently(/** @type {() => void} */ action) {
    this.#isQuiet = true;
    action();
    this.#isQuiet = false;
  }

  /** Take the view as it is for one that the host knows. */
  settle() {
    this.#last = this.#at().join();
  }

  /** Bring a place into view, at the zoom the map has. */
  reveal(/** @type {Place} */ place) {
    const size = this.#map.getSize();
    const { x, y } = this.#map.latLngToContainerPoint([place.lat, place.lon]);
    const inside = x >= EDGE && y >= EDGE && x <= size.x - EDGE && y <= size.y - EDGE;
    if (inside) return;
    const near = Math.abs(x - size.x / 2) < 2 * size.x && Math.abs(y - size.y / 2) < 2 * size.y;
    this.#map.panTo([place.lat, place.lon], { animate: near && !isCalm() });
  }

  /** Show all places that have excerpts and lie within the collection's bounds. */
  fit(/** @type {Counts} */ counts) {
    const { bounds, places } = this.#document;
    const inside = places.filter((place) => isWithin(bounds, place));
    const reported = inside.filter(({ id }) => counts[id]);
    const points = L.latLngBounds((reported.length ? reported : inside).map(({ lat, lon }) => L.latLng(lat, lon)));
    if (points.isValid()) this.#map.fitBounds(points, { padding: [50, 50], maxZoom: 11, animate: !isCalm() });
  }
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

function round(/** @type {number} */ value, /** @type {number} */ decimals) {
  return Number(value.toFixed(decimals));
}

/** Let the wheel zoom only with ctrl or ⌘, or after a click; one finger scrolls the page. */
export function tameGestures(/** @type {L.Map} */ map, /** @type {Words} */ words) {
  const hint = element(h("div", { class: "hint", "aria-hidden": "true" }));
  let timer = 0;
  map.getContainer().append(hint);
  const showHint = (/** @type {string} */ key) => {
    hint.textContent = words.say(key);
    hint.classList.add("is-shown");
    window.clearTimeout(timer);
    timer = window.setTimeout(() => hint.classList.remove("is-shown"), SHOWN_FOR);
  };
  tameWheel(map, () => showHint("map.scroll_hint"));
  if (window.matchMedia("(pointer: coarse)").matches) tameFingers(map, () => showHint("map.touch_hint"));
}

function tameWheel(/** @type {L.Map} */ map, /** @type {() => void} */ showHint) {
  const container = map.getContainer();
  let entered = false;
  container.addEventListener("pointerdown", (event) => {
    entered ||= event.pointerType === "mouse";
  });
  container.addEventListener("pointerleave", () => {
    entered = false;
  });
  const onWheel = (/** @type {WheelEvent} */ event) => {
    const zooms = entered || event.ctrlKey || event.metaKey || document.fullscreenElement;
    if (zooms) map.scrollWheelZoom.enable();
    else {
      map.scrollWheelZoom.disable();
      showHint();
    }
  };
  container.addEventListener("wheel", onWheel, { capture: true, passive: true });
}

function tameFingers(/** @type {L.Map} */ map, /** @type {() => void} */ showHint) {
  const container = map.getContainer();
  container.classList.add("one-finger-scrolls");
  map.dragging.disable();
  document.addEventListener("fullscreenchange", () => {
    const full = Boolean(document.fullscreenElement);
    container.classList.toggle("one-finger-scrolls", !full);
    if (full) map.dragging.enable();
    else map.dragging.disable();
  });
  const onTouch = (/** @type {TouchEvent} */ event) => {
    if (event.touches.length === 1 && !document.fullscreenElement) showHint();
  };
  container.addEventListener("touchmove", onTouch, { passive: true });
}
