// The map as a whole: what is drawn, what a click means, what its host is told.

import { Areas } from "./areas.js";
import { addAttribution, addButtons, addLegend, addScale, addTiles, addTooltip, foldOverPlaces } from "./controls.js";
import { element, h } from "./elements.js";
import { drawGround, groundNames } from "./ground.js";
import { Labels } from "./labels.js";
import { Size } from "./layout.js";
import { Markers } from "./markers.js";
import { tameGestures, View } from "./view.js";
import { Words } from "./words.js";

/** @import { At, Counts, MapDocument, Place } from "./document.js" */
/** @import { Point } from "./layout.js" */

/** @typedef {{ counts: Counts, selected: string | null, tiles: boolean }} Shown */

/**
 * What the map tells its host. A place of null is none; `at` is longitude, latitude, zoom.
 *
 * @typedef {{ kind: "place", id: string | null } | { kind: "moved", at: At }
 *   | { kind: "tiles", on: boolean } | { kind: "ready" }} Message
 */

/**
 * What the host may ask of the map.
 *
 * @typedef {object} Orders
 * @property {(order: { id?: string | null, reveal?: boolean }) => void} select
 * @property {(order: { at?: unknown }) => void} view null for the first view
 */

/**
 * What is around a map: all in which a page, a file and an inset differ.
 *
 * @typedef {object} Host
 * @property {{ [key: string]: string }} words
 * @property {string} language
 * @property {(message: Message) => void} post
 * @property {(orders: Orders) => void} listen
 * @property {string | null} tiles the address of web tiles, where they are offered
 * @property {boolean} fullscreen whether it offers full screen
 * @property {L.Map} [leaflet] a map that stands in the container already
 */

const DOUBLE_CLICK = 300; // milliseconds in which a second click means the first one
const ANSWER = 3000; // milliseconds in which the host answers a click

export class EvidenceMap {
  /** @type {Place | null} */
  #hovered = null;
  /** @type {string | null} */
  #marked = null;
  #lastClick = 0;
  /** @type {{ id: string | null, when: number } | null} */
  #chosen = null;
  /** @type {Shown} */
  #shown;
  #host;

  /**
   * Draw a document's map in a container.
   *
   * @param {HTMLElement} container
   * @param {MapDocument} drawn
   * @param {Host} host
   * @param {Partial<Shown>} shown what it shows at first
   */
  constructor(container, drawn, host, shown = {}) {
    const { places, rules } = drawn;
    const words = new Words(host.words, host.language);
    const size = new Size(rules, drawn.largest, places);
    this.#host = host;
    this.#shown = { counts: {}, selected: null, tiles: false, ...shown };
    this.document = drawn;
    this.places = new Map(places.map((place) => [place.id, place]));
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", words.say("map.label"));
    this.map = host.leaflet ?? makeLeaflet(container, drawn);
    this.map.setMinZoom(rules.view.least_zoom).setMaxZoom(rules.view.most_zoom);
    this.map.invalidateSize({ animate: false });
    tameGestures(this.map, words);
    // Before anything that a move would draw again.
    this.view = new View(this.map, drawn, (at) => host.post({ kind: "moved", at }));
    drawGround(this.map, drawn);
    this.areas = new Areas(this.map, places, rules);
    this.markers = new Markers(this.map, places, words, size, rules.spread, this.#shown.counts);
    const names = groundNames(drawn.context, places, rules.labels.least_zoom);
    this.labels = new Labels(this.map, this.markers, names, words, rules.labels);
    this.showTooltip = addTooltip(container, words);
    const legend = this.#addControls(words, size);
    this.#listen(container);
    this.show(this.#shown);
    foldOverPlaces(legend, this.markers.markers);
    this.labels.lay();
    this.view.settle();
    new ResizeObserver(() => this.#resized()).observe(container);
    host.post({ kind: "ready" });
  }

  #addControls(/** @type {Words} */ words, /** @type {Size} */ size) {
    const { tiles, fullscreen } = this.#host;
    addButtons(this.map, words, () => this.view.fit(this.#shown.counts), fullscreen);
    const attribution = addAttribution(this.map, words, this.document.attribution);
    this.showTiles = tiles ? addTiles(this.map, words, tiles, attribution) : null;
    addScale(this.map);
    const onTiles = tiles ? (/** @type {boolean} */ on) => this.#chooseTiles(on) : null;
    const { legend, checkbox } = addLegend(this.map, words, size, this.document, onTiles);
    this.checkbox = checkbox;
    return legend;
  }

  /** Show counts by place id, the selected place, web tiles or not. */
  show(/** @type {Partial<Shown>} */ shown) {
    const { counts, selected, tiles } = { ...this.#shown, ...shown };
    this.#shown = { counts, tiles, selected: this.#settled(selected) };
    this.#mark(this.#shown.selected);
    this.markers.show(counts);
    this.areas.show({ counts });
    this.showTiles?.(tiles);
    if (this.checkbox) this.checkbox.checked = tiles;
  }

  /** An answer to an earlier click must not undo the latest one. */
  #settled(/** @type {string | null} */ selected) {
    const chosen = this.#chosen;
    if (chosen && performance.now() - chosen.when < ANSWER && selected !== chosen.id) return chosen.id;
    this.#chosen = null;
    return selected;
  }

  #listen(/** @type {HTMLElement} */ container) {
    this.#host.listen({
      select: ({ id, reveal }) => {
        this.#chosen = null;
        this.#select(id ?? null, reveal ?? false);
      },
      view: ({ at }) => this.view.set(at),
    });
    this.map.on("click", (event) => this.#clicked(event));
    this.map.on("mousemove", (event) => this.#hover(this.#under(event)[0] ?? null, event.containerPoint));
    this.map.on("mouseout movestart zoomstart", () => this.#hover(null));
    container.addEventListener("focusin", (event) => this.#focused(event.target));
    container.addEventListener("focusout", () => this.#hover(null));
    container.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#shown.selected !== null) this.#choose(null);
    });
  }

  /** Return what lies under the pointer: markers, topmost first, then areas, smallest first. */
  #under(/** @type {L.LeafletMouseEvent} */ { layerPoint, latlng }) {
    const markers = this.markers.at(layerPoint);
    const areas = this.areas.at(latlng.lat, latlng.lng).filter((place) => !markers.includes(place));
    return [...markers, ...areas];
  }

  /** Choose what is on top; of a pile, the one under the selected; after the last, none. */
  #clicked(/** @type {L.LeafletMouseEvent} */ event) {
    const { detail, target, timeStamp } = event.originalEvent;
    const { selected } = this.#shown;
    const marker = placeOf(target);
    if (detail === 0 && marker) {
      // From the keyboard a marker is a switch.
      this.#choose(marker === selected ? null : marker);
      return;
    }
    if (timeStamp - this.#lastClick < DOUBLE_CLICK) return;
    this.#lastClick = timeStamp;
    const pile = this.#under(event).map((place) => place.id);
    this.#choose(pile[(selected === null ? -1 : pile.indexOf(selected)) + 1] ?? null);
  }

  /** Select here at once, then tell the host. */
  #choose(/** @type {string | null} */ id) {
    if (id !== null || this.#shown.selected !== null) {
      this.#chosen = { id, when: performance.now() };
      this.#select(id, false);
    }
    this.#host.post({ kind: "place", id });
  }

  #select(/** @type {string | null} */ id, /** @type {boolean} */ reveal) {
    this.#shown.selected = id;
    this.#mark(id);
    const place = this.#place(id);
    if (reveal && place) this.view.reveal(place);
  }

  #mark(/** @type {string | null} */ id) {
    if (id === this.#marked) return;
    this.#marked = id;
    this.markers.select(id);
    this.areas.show({ selected: id });
    this.areas.showHalo("selected", this.#place(id));
    this.labels.lay();
  }

  #place(/** @type {string | null} */ id) {
    return id === null ? undefined : this.places.get(id);
  }

  #hover(/** @type {Place | null} */ place, /** @type {Point | null} */ point = null) {
    if (place !== this.#hovered) {
      this.#hovered = place;
      this.areas.show({ hovered: place?.id ?? null });
      this.areas.showHalo("hovered", place?.id === this.#shown.selected ? null : place);
      this.map.getContainer().classList.toggle("is-over-place", Boolean(place));
    }
    this.showTooltip(place, this.#shown.counts[place?.id ?? ""], point);
  }

  #focused(/** @type {EventTarget | null} */ target) {
    const place = this.#place(placeOf(target));
    if (!place || !(target instanceof Element) || !target.matches(":focus-visible")) return;
    this.map.panInside([place.lat, place.lon], { padding: [60, 60], animate: false });
    this.#hover(place, this.map.latLngToContainerPoint([place.lat, place.lon]));
  }

  #chooseTiles(/** @type {boolean} */ on) {
    this.#shown.tiles = on;
    this.showTiles?.(on);
    this.#host.post({ kind: "tiles", on });
  }

  #resized() {
    this.view.silently(() => this.map.invalidateSize({ animate: false }));
  }
}

/** Say in a map's place that its document did not come. */
export function sayFailed(/** @type {HTMLElement} */ container, /** @type {Host["words"]} */ words) {
  container.append(element(h("div", { class: "notice", role: "alert" }, words["map.failed"])));
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

/** Return the place that an element is the marker of. */
function placeOf(/** @type {EventTarget | null} */ target) {
  return (target instanceof HTMLElement && target.dataset.place) || null;
}
