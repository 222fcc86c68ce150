// What size, colour, dash, hatch, halo and fading mean, drawn by the rules the map is drawn by.

import { overlap } from "./boxes.js";
import { plain } from "./context.js";
import { addBar } from "./controls.js";
import { html } from "./elements.js";

/** Add the legend of what the map shows; returns it and its checkbox for web tiles, where they are offered. */
export function addLegend(map, words, size, { places, context }, onTiles, offersTiles) {
  const has = (test) => places.some(test);
  const schematic = has((place) =>
    [place, ...place.extents.map((each) => each.properties)].some((each) => each.precision === "schematic"),
  );
  const draws = (kind) => context.some(({ properties }) => properties.kind === kind);
  const checkbox = html("input", { type: "checkbox", onchange: () => onTiles(checkbox.checked) });
  const rows = [
    has((place) => size.isCircle(place.kind)) && sizes(words, size),
    html(
      "ul",
      { class: "kinds" },
      ...size.kinds.order
        .filter((kind) => has((place) => place.kind === kind))
        .map((kind) => item(marker(kind, size), words.say(`place.kind.${kind}`))),
    ),
    html(
      "ul",
      {},
      ...[
        has((place) => place.extents.length) && item(swatch("precision-area"), words.say("map.legend.area")),
        schematic && item(swatch("precision-schematic"), words.say("map.legend.schematic")),
        has((place) => place.radius_km) && item(swatch("halo-swatch"), words.say("map.legend.halo")),
        draws("disputed") && item(swatch("disputed-swatch"), words.say("map.legend.disputed")),
        draws("position") && item(html("span", { class: "position-swatch" }), words.say("map.legend.position")),
        item(html("span", { class: "sample place kind-site is-faded" }), words.say("map.legend.faded")),
      ].filter(Boolean),
    ),
    offersTiles && html("label", { class: "tiles-choice" }, checkbox, html("span", {}, words.say("map.tiles"))),
  ];
  const details = html(
    "details",
    { class: "legend", open: map.getSize().x >= 640 && map.getSize().y >= 520 },
    html("summary", {}, words.say("map.legend.title")),
    html("div", { class: "legend-body" }, ...rows.filter(Boolean)),
  );
  addBar(map, "bottomleft", details);
  return { legend: details, checkbox };
}

/** Close the legend if it lies over a place that has excerpts. */
export function foldOverPlaces(legend, markers) {
  const box = legend.getBoundingClientRect();
  if (markers.some(({ count, button }) => count && overlap(box, button.getBoundingClientRect()))) legend.open = false;
}

function item(sample, text) {
  return html("li", {}, html("span", { class: "sample-cell" }, sample), html("span", {}, text));
}

function marker(kind, size) {
  return html("span", {
    class: `sample place kind-${plain(kind)} ${size.isCircle(kind) ? "sample-circle" : "sample-badge"}`,
  });
}

function swatch(name) {
  return html("span", { class: `swatch ${name}` });
}

/** Circles of the sizes that some counts have, with their numbers. */
function sizes(words, size) {
  const circles = size.samples().map((count) => {
    const radius = size.radius(count);
    return html(
      "span",
      { class: "sample place kind-site", style: `width:${2 * radius}px;height:${2 * radius}px` },
      html("span", { class: "number" }, words.number(count)),
    );
  });
  return html(
    "div",
    { class: "sizes" },
    html("div", { class: "sizes-row" }, ...circles),
    html("span", {}, words.say("map.legend.size")),
  );
}
