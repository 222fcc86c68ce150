// The legend: what size, shape, colour, stroke and hatch mean, drawn as the map is drawn.

import { addBar } from "./controls.js";
import { createRef, element, h } from "./elements.js";

/** @import { MapDocument } from "./document.js" */
/** @import { Size } from "./layout.js" */
/** @import { Words } from "../words/words.js" */

/**
 * Add the legend. It is closed until the reader opens it. Returns its checkbox for web tiles, which is there where
 * `onTiles` is.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {Size} size
 * @param {Pick<MapDocument, "places" | "context">} drawn
 * @param {((on: boolean) => void) | null} onTiles
 */
export function addLegend(map, words, size, drawn, onTiles) {
  const checkbox = createRef();
  const onchange = () => onTiles?.(checkbox.current.checked);
  const choice = h("input", { type: "checkbox", ref: checkbox, onchange });
  const legend = element(
    h("details", { class: "legend" }, [
      h("summary", {}, h("span", {}, words.say("map.legend.title"))),
      h("div", { class: "legend-body" }, [
        drawn.places.some(({ kind }) => size.isCircle(kind)) && sizes(words, size),
        signs(words, drawn),
        onTiles && h("label", { class: "tiles-choice" }, [choice, h("span", {}, words.say("map.tiles"))]),
      ]),
    ]),
  );
  addBar(map, "topright", legend);
  return /** @type {HTMLInputElement | null} */ (checkbox.current);
}

/** What shape, colour, stroke and hatch mean, as far as the map has them. */
function signs(/** @type {Words} */ words, /** @type {Pick<MapDocument, "places" | "context">} */ { places, context }) {
  const shapes = places.flatMap(({ extents }) => extents);
  const schematic = [...places, ...shapes.map((shape) => shape.properties)].some(
    ({ precision }) => precision === "schematic",
  );
  const has = (/** @type {string} */ kind) => places.some((place) => place.kind === kind);
  const draws = (/** @type {string} */ kind) => context.some(({ properties }) => properties.kind === kind);
  const sign = (/** @type {string} */ look, /** @type {string} */ name) => item(look, words.say(`map.legend.${name}`));
  return h("ul", {}, [
    sign("sample sample-circle kind-site is-shared", "certain"),
    shapes.some(({ geometry }) => geometry.type.endsWith("Polygon")) && sign("swatch precision-area", "area"),
    has("region") && item("region-sample", words.say("map.legend.region"), words.say("map.legend.region.sample")),
    has("line") && sign("along-swatch", "along"),
    has("zone") && sign("swatch held-swatch", "held"),
    schematic && sign("swatch precision-schematic", "schematic"),
    places.some((place) => place.radius_km) && sign("swatch halo-swatch", "halo"),
    draws("disputed") && sign("swatch disputed-swatch", "disputed"),
    draws("position") && sign("position-swatch", "position"),
    context.length > 0 && sign("line-swatch", "lines"),
  ]);
}

function item(/** @type {string} */ look, /** @type {string} */ text, sample = "") {
  return h("li", {}, h("span", { class: "sample-cell" }, h("span", { class: look }, sample)), h("span", {}, text));
}

/** Circles of the sizes that some counts have, with their numbers. */
function sizes(/** @type {Words} */ words, /** @type {Size} */ size) {
  const circles = size.samples().map((count) => {
    const across = 2 * size.radius(count);
    const look = { class: "sample kind-site", style: `width:${across}px;height:${across}px` };
    return h("span", look, h("span", { class: "number" }, words.number(count)));
  });
  const said = h("span", {}, words.say("map.legend.size"));
  return h("div", { class: "sizes" }, h("div", { class: "sizes-row" }, circles), said);
}
