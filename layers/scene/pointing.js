// What the pointer, a finger or a key on the map means; which of them are the map's, and what moves the page around it.

import { addTooltip, closeDetails } from "./controls.js";
import { element, h, placeOf } from "./elements.js";

/** @import { Areas } from "./areas.js" */
/** @import { Place } from "./document.js" */
/** @import { Point } from "./layout.js" */
/** @import { Markers } from "./markers.js" */
/** @import { Words } from "../words/words.js" */

/**
 * What is done with it.
 *
 * @typedef {object} Meant
 * @property {(id: string | null, keyboard?: boolean) => void} choose
 * @property {(id: string | null) => void} hover
 * @property {(id: string) => void} near a finger is on it, and may mean it
 * @property {(levels: number) => void} zoomBy
 * @property {() => void} escape
 * @property {() => string | null} selected
 */

const DOUBLE_CLICK = 300; // milliseconds in which a second click on one spot means the first one
const SHOWN_FOR = 1400; // milliseconds that a hint stands
const SPOT = 24; // pixels across, as a finger hits it

export class Pointing {
  /** @type {Place | null} */
  #hovered = null;
  /** @type {{ at: L.Point, time: number } | null} */
  #last = null;
  #map;
  #places;
  #markers;
  #areas;
  #meant;
  #showTooltip;

  /**
   * @param {L.Map} map
   * @param {{ places: Map<string, Place>, markers: Markers, areas: Areas }} drawn
   * @param {Words} words
   * @param {Meant} meant
   * @param {boolean} isInset it has no keys of its own
   */
  constructor(map, { places, markers, areas }, words, meant, isInset) {
    const container = map.getContainer();
    this.#map = map;
    this.#places = places;
    this.#markers = markers;
    this.#areas = areas;
    this.#meant = meant;
    this.#showTooltip = addTooltip(container, words);
    map.on("click", (event) => this.#clicked(event));
    map.on("mousemove", (event) => this.#hover(this.#under(event)[0] ?? null, event.containerPoint));
    map.on("mouseout movestart zoomstart", () => this.#hover(null));
    container.addEventListener("pointerdown", (event) => this.#touched(event), { passive: true });
    container.addEventListener("focusin", (event) => this.#focused(event.target));
    container.addEventListener("focusout", () => this.#hover(null));
    if (!isInset) document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Return what lies under the pointer: markers, topmost first, then areas, smallest first. */
  #under(/** @type {Pick<L.LeafletMouseEvent, "layerPoint" | "latlng">} */ { layerPoint, latlng }) {
    const markers = this.#markers.at(layerPoint);
    const areas = this.#areas.at(latlng.lat, latlng.lng).filter((place) => !markers.includes(place));
    return [...markers, ...areas];
  }

  /** Choose what is on top; where areas lie over one another, the next one under the selected. */
  #clicked(/** @type {L.LeafletMouseEvent} */ event) {
    const { detail, target, timeStamp } = event.originalEvent;
    const marker = placeOf(target);
    if (detail === 0 && marker) {
      this.#meant.choose(marker, true);
      return;
    }
    const [at, last] = [event.containerPoint, this.#last];
    if (last && timeStamp - last.time < DOUBLE_CLICK && at.distanceTo(last.at) < SPOT) return;
    this.#last = { at, time: timeStamp };
    const selected = this.#meant.selected();
    const [top] = this.#markers.at(event.layerPoint);
    const areas = this.#under(event).map((place) => place.id);
    const next = areas[((selected === null ? -1 : areas.indexOf(selected)) + 1) % areas.length];
    this.#meant.choose(top?.id ?? next ?? null);
  }

  #touched(/** @type {PointerEvent} */ event) {
    const at = { layerPoint: this.#map.mouseEventToLayerPoint(event), latlng: this.#map.mouseEventToLatLng(event) };
    const [place] = event.pointerType === "mouse" ? [] : this.#under(at);
    if (place) this.#meant.near(place.id);
  }

  #hover(/** @type {Place | null} */ place, /** @type {Point | null} */ point = null) {
    if (place !== this.#hovered) {
      this.#hovered = place;
      this.#meant.hover(place?.id ?? null);
      this.#areas.show({ hovered: place?.id ?? null });
      this.#areas.showHalo("hovered", place?.id === this.#meant.selected() ? null : place);
      this.#map.getContainer().classList.toggle("is-over-place", Boolean(place));
    }
    this.#showTooltip(place, place ? this.#markers.say(place) : "", point);
  }

  #focused(/** @type {EventTarget | null} */ target) {
    const place = this.#places.get(placeOf(target) ?? "");
    if (!place || !(target instanceof Element) || !target.matches(":focus-visible")) return;
    this.#map.panInside([place.lat, place.lon], { padding: [60, 60], animate: false });
    this.#hover(place, this.#map.latLngToContainerPoint([place.lat, place.lon]));
  }

  /** Escape closes what is open over the map, else it is the host's; + and - zoom. */
  #pressed(/** @type {KeyboardEvent} */ event) {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    const container = this.#map.getContainer();
    const isInside = target instanceof Element && container.contains(target);
    if (event.defaultPrevented || (!isInside && target !== document.body)) return;
    if (key === "Escape") {
      if (isInside && closeDetails(container)) return;
      this.#meant.escape();
    } else if (isInside && (key === "+" || key === "-") && !altKey && !ctrlKey && !metaKey) {
      event.preventDefault();
      this.#meant.zoomBy(key === "+" ? 1 : -1);
    }
  }
}

/**
 * Let the wheel zoom only with ctrl or ⌘, or after a click. Where a finger is wanted for what is
 * around the map (`scrolls`), two move the map.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {boolean} scrolls
 */
export function tameGestures(map, words, scrolls) {
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
  if (scrolls && window.matchMedia("(pointer: coarse)").matches) tameFingers(map, () => showHint("map.touch_hint"));
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

/** Let nothing move a map. */
export function holdStill(/** @type {L.Map} */ map) {
  for (const handler of [map.dragging, map.touchZoom, map.doubleClickZoom, map.scrollWheelZoom, map.boxZoom])
    handler.disable();
}
