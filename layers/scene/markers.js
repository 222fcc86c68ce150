// The markers of places: real buttons, so that keyboard and screen reader have them too.

import { element, h } from "./elements.js";
import { plain } from "./ground.js";
import { spread } from "./layout.js";

/** @import { Counts, Place, Rules } from "./document.js" */
/** @import { Boxes, Point, Size, Spot } from "./layout.js" */
/** @import { Words } from "./words.js" */

/** @typedef {Spot & { button: HTMLElement, look: string, at: string }} Marker */

const TARGET = 12; // half the least size of something to click, in pixels

export class Markers {
  /** The id of the selected place. @type {string | null} */
  selected = null;
  /** What is called when markers have found their spots. @type {() => void} */
  onPlaced = () => {};
  /** Boxes that markers cover. @type {Boxes} */
  taken;
  #map;
  #words;
  #size;
  #rules;

  /**
   * @param {L.Map} map
   * @param {Place[]} places
   * @param {Words} words
   * @param {Size} size
   * @param {Rules["spread"]} rules
   * @param {Counts} counts what they show at first
   */
  constructor(map, places, words, size, rules, counts) {
    this.#map = map;
    this.#words = words;
    this.#size = size;
    this.#rules = rules;
    const collator = new Intl.Collator(words.language);
    const ordered = [...places].sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
    this.markers = ordered.map((place) => this.#make(place));
    this.byId = new Map(this.markers.map((marker) => [marker.place.id, marker]));
    this.#count(counts);
    const pane = map.createPane("places");
    pane.style.zIndex = "500";
    pane.append(...this.markers.map(({ button }) => button));
    this.taken = this.#place();
    map.on("zoomanim", (event) => this.#animate(event));
    map.on("viewreset zoomend", () => this.#place());
  }

  /** @returns {Marker} */
  #make(/** @type {Place} */ place) {
    const look = `place kind-${plain(place.kind)} precision-${plain(place.precision)} leaflet-zoom-animated`;
    const button = element(h("button", { type: "button", "data-place": place.id, class: look }));
    const circle = this.#size.isCircle(place.kind);
    const spot = { x: 0, y: 0, dx: 0, dy: 0, halfWidth: 0, halfHeight: 0 };
    return { place, circle, ...spot, count: Number.NaN, button, look: "", at: "" };
  }

  /** Show counts, in place. */
  show(/** @type {Counts} */ counts) {
    if (this.#count(counts)) this.#place();
  }

  /** Write counts into the buttons; says whether any is another. */
  #count(/** @type {Counts} */ counts) {
    let changed = false;
    for (const marker of this.markers) {
      const count = Object.hasOwn(counts, marker.place.id) ? counts[marker.place.id] : 0;
      if (count === marker.count) continue;
      this.#dress(marker, count);
      changed = true;
    }
    return changed;
  }

  // Styles are written only where they change: with a thousand markers they are what costs.
  #dress(/** @type {Marker} */ marker, /** @type {number} */ count) {
    const { place, button } = marker;
    const [halfWidth, halfHeight] = this.#size.halves(place, count);
    Object.assign(marker, { count, halfWidth, halfHeight });
    button.textContent = count ? this.#words.number(count) : "";
    button.setAttribute("aria-label", `${place.name}, ${this.#words.excerpts(count)}`);
    const order = count ? 1000 - halfWidth * 10 : 0; // small ones over large ones
    const look = `width:${halfWidth * 2}px;height:${halfHeight * 2}px;order:${order};`;
    if (look === marker.look) return;
    marker.look = look;
    marker.at = "";
    button.style.cssText = look;
    button.classList.toggle("is-faded", !count);
  }

  /** Mark one place as selected, or none. */
  select(/** @type {string | null} */ id) {
    this.#mark(this.selected, false);
    this.selected = id !== null && this.byId.has(id) ? id : null;
    this.#mark(this.selected, true);
  }

  #mark(/** @type {string | null} */ id, /** @type {boolean} */ on) {
    const button = id === null ? null : this.byId.get(id)?.button;
    button?.classList.toggle("is-selected", on);
    button?.setAttribute("aria-pressed", String(on));
  }

  #place() {
    for (const marker of this.markers) {
      const { x, y } = this.#map.latLngToLayerPoint([marker.place.lat, marker.place.lon]);
      marker.x = x;
      marker.y = y;
    }
    this.taken = spread(this.markers, this.#rules);
    for (const marker of this.markers) this.#move(marker);
    this.onPlaced();
    return this.taken;
  }

  // By its margin: a transform or a position makes a layer of each marker, and with a thousand
  // layers each frame of the page costs the browser 50 ms, wherever on the page it changes.
  #move(/** @type {Marker} */ marker) {
    const left = marker.x + marker.dx - marker.halfWidth;
    const top = marker.y + marker.dy - marker.halfHeight;
    const at = `${top}px 0 0 ${left}px`;
    if (at === marker.at) return;
    marker.at = at;
    marker.button.style.margin = at;
    marker.button.style.transform = "";
  }

  /** Go along with Leaflet's zoom, to where each will lie in the layer when it ends. */
  #animate(/** @type {L.ZoomAnimEvent} */ { center, zoom }) {
    const map = this.#map;
    const pane = /** @type {HTMLElement} */ (map.getPane("mapPane"));
    const middle = map.getSize().divideBy(2);
    const origin = map.project(center, zoom).subtract(middle).add(L.DomUtil.getPosition(pane)).round();
    for (const marker of this.markers) {
      const { x, y } = map.project([marker.place.lat, marker.place.lon], zoom).subtract(origin);
      marker.at = "";
      marker.button.style.transform = `translate(${x - marker.x}px, ${y - marker.y}px)`;
    }
  }

  /** Return the places whose markers lie at a point of the map's layer, topmost first. */
  at(/** @type {Point} */ point) {
    return this.markers
      .filter((marker) => touches(marker, point))
      .sort((a, b) => Number(b.count > 0) - Number(a.count > 0) || a.halfWidth - b.halfWidth || byId(a.place, b.place))
      .map(({ place }) => place);
  }
}

function byId(/** @type {Place} */ a, /** @type {Place} */ b) {
  return a.id < b.id ? -1 : 1;
}

function touches(/** @type {Spot} */ { x, y, dx, dy, halfWidth, halfHeight, circle }, /** @type {Point} */ point) {
  const across = Math.abs(point.x - x - dx);
  const down = Math.abs(point.y - y - dy);
  if (circle) return Math.hypot(across, down) <= Math.max(TARGET, halfWidth);
  return across <= Math.max(TARGET, halfWidth) && down <= Math.max(TARGET, halfHeight);
}
