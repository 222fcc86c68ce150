// What lies over the map: buttons, frames, the tray, scale, sources, web tiles, the tooltip, notices.

import { stepOf } from "../words/words.js";
import { createRef, element, h, render } from "./elements.js";
import { isWide, KEEPS_OFF } from "./insets.js";

/** @import { Frame, MapDocument, Place } from "./document.js" */
/** @import { Point } from "./layout.js" */
/** @import { View } from "./view.js" */
/** @import { Words } from "../words/words.js" */

/**
 * What cannot be on the map: a place beyond it, a country as a whole, no place.
 *
 * @typedef {{ what: "place" | "whole" | "none", id: string | null, name: string, n: number, address: string, current?: boolean }} Offmap
 */

const NARROW = 500; // pixels across, where the attribution folds away
const IN = "M8 3v10M3 8h10";
const OUT = "M3 8h10";
const FULL = "M9.5 2H14v4.5M14 2 9.3 6.7M6.5 14H2V9.5M2 14l4.7-4.7";
const ROOMY = 480; // pixels of height from which a narrow map shows its sources besides the tray
const POINTER_EDGE = 30; // pixels between the pointer's middle and the map's edge

/**
 * What the reader asks for over the map.
 *
 * @typedef {object} Asked
 * @property {(levels: number) => void} zoomBy
 * @property {(() => void) | null} fullscreen
 * @property {() => void} goHome
 * @property {(frame: Frame) => void} goTo
 * @property {() => void} follow the pointer to the selected place
 * @property {(address: string) => string} href
 * @property {(chosen: Offmap) => void} choose
 */

/** All that lies over a map but its legend and its tiles. */
export class Controls {
  #map;
  #view;
  #frames;

  /**
   * @param {L.Map} map
   * @param {View} view
   * @param {MapDocument} drawn
   * @param {Words} words
   * @param {Asked} asked
   */
  constructor(map, view, { frames, attribution }, words, asked) {
    this.#map = map;
    this.#view = view;
    this.#frames = frames;
    const label = frames.length ? frames[0].name : words.say("map.whole");
    this.showHome = addHome(map, label, asked.goHome);
    this.showSwitch = addSwitch(map, frames, words, asked.goTo);
    this.tilesAttribution = addAttribution(map, words, attribution);
    addScale(map, words);
    this.showTray = addTray(map, words, asked.href, asked.choose);
    addButtons(map, words, asked.zoomBy, asked.fullscreen);
    this.showPointer = addPointer(map, words, asked.follow);
  }

  /** Say where the map looks: the way back, or which frame where it is narrow. */
  showWhere() {
    const isNarrow = !isWide(this.#map.getSize());
    const offersFrames = isNarrow && this.#frames.length > 1;
    this.showHome(!offersFrames && !this.#view.isHome());
    const current = this.#frames.find((frame) => this.#view.isAt(this.#view.of(frame.bounds)));
    this.showSwitch(offersFrames, current?.id ?? null);
  }

  /** Point to a place that is out of view; none hides the pointer. */
  point(/** @type {Place | null | undefined} */ place) {
    if (!place || !this.#view.canShow(place) || this.#view.isInView(place)) this.showPointer(null);
    else this.showPointer(place, this.#map.latLngToContainerPoint([place.lat, place.lon]));
  }
}

/**
 * Add zoom and, where there is any, full screen.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {(levels: number) => void} zoomBy
 * @param {(() => void) | null} fullscreen
 */
function addButtons(map, words, zoomBy, fullscreen) {
  const inside = button("in", words.say("map.zoom_in"), IN, () => zoomBy(1));
  const out = button("out", words.say("map.zoom_out"), OUT, () => zoomBy(-1));
  const full = fullscreen && button("fullscreen", words.say("map.fullscreen"), FULL, fullscreen);
  const named = { role: "toolbar", "aria-orientation": "vertical", "aria-label": words.say("map.buttons") };
  const bar = element(h("div", { class: "leaflet-bar", ...named }, [inside, out, full]));
  addBar(map, "bottomright", bar);
  oneStop(bar)();
  const limit = () => {
    const [nearer, further] = bar.children;
    nearer.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
    further.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
  };
  map.on("zoomend zoomlevelschange", limit);
  limit();
}

function button(
  /** @type {string} */ name,
  /** @type {string} */ label,
  /** @type {string} */ path,
  /** @type {() => void} */ onclick,
) {
  const icon = { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" };
  const look = { class: `map-button map-button-${name}`, title: label, "aria-label": label };
  return h("button", { type: "button", ...look, onclick }, h("svg", icon, h("path", { d: path })));
}

/**
 * Add the way back to the first view; returns what shows it or not.
 *
 * @param {L.Map} map
 * @param {string} label
 * @param {() => void} goHome
 */
function addHome(map, label, goHome) {
  const arrow = h("span", { "aria-hidden": "true" }, document.documentElement.dir === "rtl" ? "→ " : "← ");
  const home = element(h("button", { type: "button", class: "home", onclick: goHome }, [arrow, h("bdi", {}, label)]));
  addBar(map, "topleft", home);
  return (/** @type {boolean} */ shows) => {
    home.hidden = !shows;
  };
}

/**
 * Add the pointer at the map's edge that says where the selected place is, while it is out of view.
 *
 * Returns what shows it for a place and its spot in the map, or hides it.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {() => void} follow
 */
function addPointer(map, words, follow) {
  const pointer = element(h("button", { type: "button", class: "pointer", hidden: true, onclick: follow }));
  L.DomEvent.disableClickPropagation(pointer);
  map.getContainer().append(pointer);
  return (/** @type {Place | null} */ place, /** @type {Point} */ { x, y } = { x: 0, y: 0 }) => {
    pointer.hidden = !place;
    if (!place) return;
    if (pointer.dataset.place !== place.id) {
      pointer.dataset.place = place.id;
      const label = words.say("map.out_of_view", { name: place.name });
      pointer.title = label;
      pointer.setAttribute("aria-label", label);
      render([h("span", { class: "pointer-arrow", "aria-hidden": "true" }, "➤"), h("bdi", {}, place.name)], pointer);
    }
    const size = map.getSize();
    const keep = (/** @type {number} */ value, /** @type {number} */ edge, /** @type {number} */ whole) =>
      Math.round(Math.min(whole - edge, Math.max(edge, value)));
    const left = keep(x, POINTER_EDGE + pointer.offsetWidth / 2, size.x);
    const top = keep(y, POINTER_EDGE, size.y);
    pointer.style.transform = `translate(${left}px, ${top}px) translate(-50%, -50%)`;
    const turn = Math.atan2(y - top, x - left);
    /** @type {HTMLElement} */ (pointer.firstElementChild).style.transform = `rotate(${turn}rad)`;
  };
}

/**
 * Add the tray of what cannot be on the map: real links, which the host is told of.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {(address: string) => string} href
 * @param {(chosen: Offmap) => void} choose
 */
function addTray(map, words, href, choose) {
  const tray = element(
    h("div", { class: "tray", hidden: true, role: "toolbar", "aria-label": words.say("map.offmap") }),
  );
  addBar(map, "bottomright", tray);
  const keepOneStop = oneStop(tray);
  return (/** @type {Offmap[]} */ offmap) => {
    tray.hidden = offmap.length === 0;
    const links = offmap.flatMap((one, index) => {
      const onclick = (/** @type {MouseEvent} */ event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
        event.preventDefault();
        choose(one);
      };
      const counted = [h("bdi", {}, one.name), " ", h("strong", {}, words.number(one.n))];
      const current = one.current ? "true" : undefined;
      const link = h("a", { href: href(one.address), target: "_top", "aria-current": current, onclick }, counted);
      return index ? [" · ", link] : [" ", link];
    });
    render([words.say("map.offmap"), ...links], tray);
    keepOneStop();
  };
}

/**
 * Make the buttons or links of a bar one stop of the Tab key, through which arrows lead.
 *
 * Returns what is to be called when others are in it.
 */
function oneStop(/** @type {HTMLElement} */ bar) {
  const all = () => /** @type {HTMLElement[]} */ ([...bar.querySelectorAll("a, button")]);
  const keep = (/** @type {EventTarget | null | undefined} */ stop) => {
    const kept = stop ?? all().find((each) => "stop" in each.dataset) ?? all()[0];
    for (const each of all()) {
      each.tabIndex = each === kept ? 0 : -1;
      each.toggleAttribute("data-stop", each === kept);
    }
  };
  bar.addEventListener("focusin", ({ target }) => keep(target));
  bar.addEventListener("keydown", (event) => {
    const at = all().indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = stepOf(event.key, at, all().length, getComputedStyle(bar).direction);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    all()[to].focus();
  });
  return () => keep(null);
}

/** Put an element into a corner of the map; clicks and wheels on it stay its own. */
export function addBar(
  /** @type {L.Map} */ map,
  /** @type {L.ControlPosition} */ position,
  /** @type {HTMLElement} */ content,
) {
  const control = new L.Control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(content);
    L.DomEvent.disableScrollPropagation(content);
    content.classList.add("leaflet-control");
    return content;
  };
  control.addTo(map);
}

/** Add a scale in metres and kilometres, some pixels wide at most. */
export function addScale(/** @type {L.Map} */ map, /** @type {Words} */ words, maxWidth = 90) {
  const scale = L.control.scale({ imperial: false, maxWidth, position: "bottomright" }).addTo(map);
  const line = scale.getContainer()?.firstElementChild;
  // Leaflet writes it anew with each move, in English.
  const translate = () => {
    const [, n, unit] = line?.textContent?.match(/^(\d+) (k?m)$/) ?? [];
    if (line && unit) line.textContent = words.say(`map.scale.${unit}`, { n });
  };
  map.on("move", translate);
  translate();
}

/**
 * Add the attribution, as the data have it; returns the part for tiles, shown while they are on.
 *
 * On a narrow map it folds away when the reader first uses the map, and opens again at its sign; where the map is
 * low too, there is room for the sign alone.
 */
function addAttribution(/** @type {L.Map} */ map, /** @type {Words} */ words, /** @type {string[]} */ lines) {
  const tiles = createRef();
  const sources = words.say("map.sources");
  const link = { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener" };
  const tilesLook = { class: "tiles-attribution", hidden: true, ref: tiles };
  const details = element(
    h("details", { class: "attribution" }, [
      h("summary", { "aria-label": sources, title: sources }, "ⓘ"),
      h(
        "span",
        { dir: words.direction },
        lines.map((line, index) => [index > 0 && h("span", { class: "dot" }, " · "), h("bdi", {}, line)]),
      ),
      h("span", tilesLook, h("a", link, words.say("map.tiles_attribution"))),
    ]),
  );
  foldOnUse(map, /** @type {HTMLDetailsElement} */ (details));
  addBar(map, "bottomright", details);
  return /** @type {HTMLElement} */ (tiles.current);
}

/** Only when something is pressed, not while: what lies beside it moves. */
function foldOnUse(/** @type {L.Map} */ map, /** @type {HTMLDetailsElement} */ details) {
  const used = new AbortController();
  const suit = () => {
    const { x, y } = map.getSize();
    const isNarrow = x < NARROW;
    if (used.signal.aborted && details.classList.contains("is-narrow") === isNarrow) return;
    details.classList.toggle("is-narrow", isNarrow);
    details.open = !isNarrow || (y >= ROOMY && !used.signal.aborted);
  };
  const fold = (/** @type {{ target?: unknown }} */ { target }) => {
    if (target instanceof Node && details.contains(target)) return;
    if (details.classList.contains("is-narrow")) details.open = false;
    used.abort();
  };
  for (const kind of ["click", "wheel", "keydown"])
    map.getContainer().addEventListener(kind, fold, { capture: true, passive: true, signal: used.signal });
  map.once("dragstart", fold);
  map.on("resize", suit);
  suit();
}

/**
 * Web tiles: off until the reader asks for them, because they ask another host for pictures.
 *
 * Returns what shows them or not. The vector base gives way to tiles that have come, and only to them.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {string} address with {z}, {x} and {y}
 * @param {HTMLElement} attribution
 */
export function addTiles(map, words, address, attribution) {
  const container = map.getContainer();
  const { classList } = container;
  const notice = element(h("div", { class: "notice", role: "status", hidden: true }, words.say("map.tiles_failed")));
  const layer = L.tileLayer(address, { maxZoom: 19, maxNativeZoom: 19, className: "web-tiles" });
  container.append(notice);
  layer.on("tileload", () => {
    classList.add("has-tiles");
    notice.hidden = true;
  });
  layer.on("tileerror", () => {
    notice.hidden = classList.contains("has-tiles");
  });
  return (/** @type {boolean} */ on) => {
    if (on === map.hasLayer(layer)) return;
    notice.hidden = true;
    attribution.hidden = !on;
    if (on) layer.addTo(map);
    else {
      layer.remove();
      classList.remove("has-tiles");
    }
  };
}

/**
 * Add the switch between the frames, for a narrow map.
 *
 * Returns what shows it or not, and which of them is current, if any.
 *
 * @param {L.Map} map
 * @param {Frame[]} frames
 * @param {Words} words
 * @param {(frame: Frame) => void} choose
 */
function addSwitch(map, frames, words, choose) {
  const bar = element(
    h("div", { class: "frames", role: "toolbar", ...KEEPS_OFF, "aria-label": words.say("map.frames") }),
  );
  const keepOneStop = oneStop(bar);
  L.DomEvent.disableClickPropagation(bar);
  L.DomEvent.disableScrollPropagation(bar);
  map.getContainer().append(bar);
  return (/** @type {boolean} */ shows, /** @type {string | null} */ current) => {
    bar.hidden = !shows;
    const buttons = frames.map((frame) => {
      const state = { "aria-pressed": String(frame.id === current), onclick: () => choose(frame) };
      return h("button", { type: "button", key: frame.id, ...state }, h("bdi", {}, frame.name));
    });
    render(buttons, bar);
    keepOneStop();
  };
}

/**
 * Make the box that says what a place is, beside the pointer or the focused marker.
 *
 * Returns what shows a place and what is said of it at a point of the container; none hides it.
 */
export function addTooltip(/** @type {HTMLElement} */ container, /** @type {Words} */ words) {
  const box = element(h("div", { class: "tooltip", role: "tooltip", hidden: true }));
  container.append(box);
  return (/** @type {Place | null} */ place, said = "", /** @type {Point | null} */ point = null) => {
    box.hidden = !place || !point;
    if (!place || !point) return;
    const about = `${place.called ?? words.say(`place.kind.${place.kind}`)} · ${words.say(`place.precision.${place.precision}`)}`;
    const source = place.extents.find(({ properties }) => properties.source)?.properties.source;
    const lines = [
      h("strong", {}, h("bdi", {}, place.name)),
      h("span", { class: "about" }, about),
      h("span", { class: "count" }, said),
      source && h("span", { class: "source" }, h("bdi", {}, source)),
    ];
    render(lines, box);
    const [beside, below] = [point.x + 14, point.y + 14];
    const left =
      beside + box.offsetWidth < container.clientWidth ? beside : Math.max(4, point.x - 14 - box.offsetWidth);
    const top = Math.min(Math.max(4, below), container.clientHeight - box.offsetHeight - 4);
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
}

/** Close what is open over the map, if anything is; its handle keeps the focus. */
export function closeDetails(/** @type {HTMLElement} */ container) {
  const opened = container.querySelector(".legend[open]");
  if (!opened) return false;
  opened.removeAttribute("open");
  const summary = opened.querySelector("summary");
  summary?.focus();
  return true;
}

/** Say in a map's place that its document did not come. */
export function sayFailed(/** @type {HTMLElement} */ container, /** @type {{ [key: string]: string }} */ words) {
  container.append(element(h("div", { class: "notice", role: "alert" }, words["map.failed"])));
}
