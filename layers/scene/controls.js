// What lies over the map: buttons, scale, sources, legend, web tiles, the tooltip, notices.

import { createRef, element, h, render } from "./elements.js";
import { plain } from "./ground.js";
import { overlap } from "./layout.js";

/** @import { MapDocument, Place } from "./document.js" */
/** @import { Point, Size } from "./layout.js" */
/** @import { Marker } from "./markers.js" */
/** @import { Words } from "./words.js" */

const FIT = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4M8 6.2v3.6M6.2 8h3.6";
const FULL = "M9.5 2H14v4.5M14 2 9.3 6.7M6.5 14H2V9.5M2 14l4.7-4.7";

/**
 * Add zoom, fit and, where there is any, full screen.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {() => void} fit
 * @param {boolean} offersFullscreen
 */
export function addButtons(map, words, fit, offersFullscreen) {
  L.control
    .zoom({ position: "topright", zoomInTitle: words.say("map.zoom_in"), zoomOutTitle: words.say("map.zoom_out") })
    .addTo(map);
  const full = () => button("fullscreen", words.say("map.fullscreen"), FULL, () => toggleFullscreen());
  const buttons = [button("fit", words.say("map.fit"), FIT, fit), offersFullscreen && full()];
  addBar(map, "topright", element(h("div", { class: "leaflet-bar" }, buttons)));
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

function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}

/** Put an element into a corner of the map; clicks and wheels on it stay its own. */
function addBar(
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

/** Add a scale in metres and kilometres. */
export function addScale(/** @type {L.Map} */ map) {
  L.control.scale({ imperial: false, maxWidth: 90, position: "bottomright" }).addTo(map);
}

/**
 * Add the attribution, as the data have it; returns the part for tiles, shown while they are on.
 *
 * On a narrow map it folds away at the first touch, and opens again at its sign.
 */
export function addAttribution(/** @type {L.Map} */ map, /** @type {Words} */ words, /** @type {string[]} */ lines) {
  const tiles = createRef();
  const narrow = map.getSize().x < 500;
  const sources = words.say("map.sources");
  const link = { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener" };
  const tilesLook = { class: "tiles-attribution", hidden: true, ref: tiles };
  const details = element(
    h("details", { class: narrow ? "attribution is-narrow" : "attribution", open: true }, [
      h("summary", { "aria-label": sources, title: sources }, "ⓘ"),
      h("span", { dir: "auto" }, lines.join(" · ")),
      h("span", tilesLook, h("a", link, words.say("map.tiles_attribution"))),
    ]),
  );
  if (narrow) map.once("dragstart zoomstart click", () => details.removeAttribute("open"));
  addBar(map, "bottomright", details);
  return /** @type {HTMLElement} */ (tiles.current);
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
 * Add the legend: what size, colour, dash, hatch, halo and fading mean, drawn as the map is drawn.
 *
 * Returns it and its checkbox for web tiles, which is there where `onTiles` is.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {Size} size
 * @param {Pick<MapDocument, "places" | "context">} drawn
 * @param {((on: boolean) => void) | null} onTiles
 */
export function addLegend(map, words, size, drawn, onTiles) {
  const { x, y } = map.getSize();
  const checkbox = createRef();
  const onchange = () => onTiles?.(checkbox.current.checked);
  const choice = h("input", { type: "checkbox", ref: checkbox, onchange });
  const legend = element(
    h("details", { class: "legend", open: x >= 640 && y >= 520 }, [
      h("summary", {}, words.say("map.legend.title")),
      h("div", { class: "legend-body" }, [
        drawn.places.some(({ kind }) => size.isCircle(kind)) && sizes(words, size),
        kinds(words, size, drawn.places),
        signs(words, drawn),
        onTiles && h("label", { class: "tiles-choice" }, [choice, h("span", {}, words.say("map.tiles"))]),
      ]),
    ]),
  );
  addBar(map, "bottomleft", legend);
  return { legend, checkbox: /** @type {HTMLInputElement | null} */ (checkbox.current) };
}

/** The kinds of places that the map has, each with its marker. */
function kinds(/** @type {Words} */ words, /** @type {Size} */ size, /** @type {Place[]} */ places) {
  const used = size.kinds.order.filter((kind) => places.some((place) => place.kind === kind));
  const items = used.map((kind) => {
    const look = `sample place kind-${plain(kind)} ${size.isCircle(kind) ? "sample-circle" : "sample-badge"}`;
    return item(look, words.say(`place.kind.${kind}`));
  });
  return h("ul", { class: "kinds" }, items);
}

/** What dash, hatch, halo and fading mean, as far as the map has them. */
function signs(/** @type {Words} */ words, /** @type {Pick<MapDocument, "places" | "context">} */ { places, context }) {
  const shapes = places.flatMap(({ extents }) => extents);
  const schematic = [...places, ...shapes.map((shape) => shape.properties)].some(
    ({ precision }) => precision === "schematic",
  );
  const draws = (/** @type {string} */ kind) => context.some(({ properties }) => properties.kind === kind);
  const sign = (/** @type {string} */ look, /** @type {string} */ name) => item(look, words.say(`map.legend.${name}`));
  return h("ul", {}, [
    shapes.length > 0 && sign("swatch precision-area", "area"),
    schematic && sign("swatch precision-schematic", "schematic"),
    places.some((place) => place.radius_km) && sign("swatch halo-swatch", "halo"),
    draws("disputed") && sign("swatch disputed-swatch", "disputed"),
    draws("position") && sign("position-swatch", "position"),
    sign("sample place kind-site is-faded", "faded"),
  ]);
}

/** Close the legend if it lies over a place that has excerpts. */
export function foldOverPlaces(/** @type {HTMLElement} */ legend, /** @type {Marker[]} */ markers) {
  const box = legend.getBoundingClientRect();
  const hides = markers.some(({ count, button }) => count && overlap(box, button.getBoundingClientRect()));
  if (hides) legend.removeAttribute("open");
}

function item(/** @type {string} */ look, /** @type {string} */ text) {
  return h("li", {}, h("span", { class: "sample-cell" }, h("span", { class: look })), h("span", {}, text));
}

/** Circles of the sizes that some counts have, with their numbers. */
function sizes(/** @type {Words} */ words, /** @type {Size} */ size) {
  const circles = size.samples().map((count) => {
    const across = 2 * size.radius(count);
    const look = { class: "sample place kind-site", style: `width:${across}px;height:${across}px` };
    return h("span", look, h("span", { class: "number" }, words.number(count)));
  });
  const said = h("span", {}, words.say("map.legend.size"));
  return h("div", { class: "sizes" }, h("div", { class: "sizes-row" }, circles), said);
}

/**
 * Make the box that says what a place is, beside the pointer or the focused marker.
 *
 * Returns what shows a place and its number of excerpts at a point of the container; none hides it.
 */
export function addTooltip(/** @type {HTMLElement} */ container, /** @type {Words} */ words) {
  const box = element(h("div", { class: "tooltip", role: "tooltip", hidden: true }));
  container.append(box);
  return (/** @type {Place | null} */ place, excerpts = 0, /** @type {Point | null} */ point = null) => {
    box.hidden = !place || !point;
    if (!place || !point) return;
    const about = `${words.say(`place.kind.${place.kind}`)} · ${words.say(`place.precision.${place.precision}`)}`;
    const lines = [
      h("strong", { dir: "auto" }, place.name),
      h("span", { class: "about" }, about),
      h("span", { class: "count" }, words.excerpts(excerpts)),
    ];
    render(lines, box);
    const [beside, below] = [point.x + 14, point.y + 14];
    const left =
      beside + box.offsetWidth < container.clientWidth ? beside : Math.max(4, point.x - 14 - box.offsetWidth);
    const top = Math.min(Math.max(4, below), container.clientHeight - box.offsetHeight - 4);
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
}
