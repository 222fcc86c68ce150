// The buttons on the map, the scale and the line that says whose data it is.

import { html, svg } from "./elements.js";

const FIT = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4M8 6.2v3.6M6.2 8h3.6";
const FULL = "M9.5 2H14v4.5M14 2 9.3 6.7M6.5 14H2V9.5M2 14l4.7-4.7";

/** Add zoom, fit and full screen. */
export function addButtons(map, words, fit) {
  L.control
    .zoom({ position: "topright", zoomInTitle: words.say("map.zoom_in"), zoomOutTitle: words.say("map.zoom_out") })
    .addTo(map);
  const buttons = [button("fit", words.say("map.fit"), FIT, fit)];
  if (document.fullscreenEnabled)
    buttons.push(button("fullscreen", words.say("map.fullscreen"), FULL, toggleFullscreen));
  addBar(map, "topright", html("div", { class: "leaflet-bar" }, ...buttons));
}

function button(name, label, drawing, action) {
  const icon = svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    svg("path", { d: drawing }),
  );
  return html(
    "button",
    { type: "button", class: `map-button map-button-${name}`, title: label, "aria-label": label, onclick: action },
    icon,
  );
}

function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}

/** Put an element into a corner of the map; clicks and wheels on it stay its own. */
export function addBar(map, position, element) {
  const control = L.control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(element);
    L.DomEvent.disableScrollPropagation(element);
    element.classList.add("leaflet-control");
    return element;
  };
  return control.addTo(map);
}

/** Add a scale in metres and kilometres. */
export function addScale(map) {
  L.control.scale({ imperial: false, maxWidth: 90, position: "bottomright" }).addTo(map);
}

/**
 * Add the attribution, as the data have it; returns the part for tiles, shown while they are on.
 *
 * On a narrow map it folds away at the first touch, and opens again at its sign.
 */
export function addAttribution(map, words, lines) {
  const tiles = html(
    "span",
    { class: "tiles-attribution", hidden: true },
    html(
      "a",
      { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener" },
      words.say("map.tiles_attribution"),
    ),
  );
  const narrow = map.getSize().x < 500;
  const details = html(
    "details",
    { class: narrow ? "attribution is-narrow" : "attribution", open: true },
    html("summary", { "aria-label": words.say("map.sources"), title: words.say("map.sources") }, "ⓘ"),
    html("span", { dir: "auto" }, lines.join(" · ")),
    tiles,
  );
  if (narrow) map.once("dragstart zoomstart click", () => (details.open = false));
  addBar(map, "bottomright", details);
  return tiles;
}
