// The base map: land, water, borders. Told apart by kind alone, coloured by the style sheet.

import { svg } from "./elements.js";

const LINES = ["LineString", "MultiLineString"];

/**
 * Draw the context features, which come in drawing order, and the outlines of countries.
 *
 * `extent` is the box that the base map fills, (west, south, east, north); null if there is none.
 * `rules` are `ground` of the map's rules.
 */
export function drawContext(map, features, places, extent, rules) {
  pane(map, "land", 210);
  pane(map, "borders", 330);
  if (extent) drawWater(map, extent, rules.fade);
  const outlines = places.filter((place) => place.kind === "country").flatMap((place) => place.extents);
  const shapes = features.filter(
    ({ geometry, properties }) => geometry.type.endsWith("Polygon") && properties.kind !== "disputed",
  );
  const disputed = features.filter(({ properties }) => properties.kind === "disputed");
  const lines = features.filter((feature) => LINES.includes(feature.geometry.type));
  const points = features.filter((feature) => feature.geometry.type === "Point");
  add(map, shapes, "land", "land");
  add(map, lines, "borders", "line");
  add(map, outlines, "borders", "outline");
  add(map, disputed, "borders", "under");
  add(map, disputed, "borders", "over");
  drawPositions(
    map,
    points.filter((point) => point.properties.kind === "position"),
    rules.position_radius,
  );
}

/** Fill the box with water and let its edge fade into the page, where the base map ends. */
function drawWater(map, [west, south, east, north], width) {
  const box = [
    [south, west],
    [north, east],
  ];
  const water = svg(
    "svg",
    { viewBox: "0 0 1 1", preserveAspectRatio: "none" },
    svg("rect", { width: 1, height: 1, class: "water" }),
  );
  const sides = [
    ["left", { x1: 0, x2: width }],
    ["right", { x1: 1, x2: 1 - width }],
    ["top", { x2: 0, y1: 0, y2: width }],
    ["bottom", { x2: 0, y1: 1, y2: 1 - width }],
  ];
  const fade = svg("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none" });
  for (const [side, line] of sides) {
    const from = svg("stop", { offset: 0, class: "fade-page" });
    const to = svg("stop", { offset: 1, class: "fade-map" });
    const gradient = svg("linearGradient", { id: `fade-${side}`, gradientUnits: "userSpaceOnUse", ...line }, from, to);
    // A hair larger than the box, so that no outline is left along its edge.
    const cover = svg("rect", { x: -0.002, y: -0.002, width: 1.004, height: 1.004, fill: `url(#fade-${side})` });
    fade.append(svg("defs", {}, gradient), cover);
  }
  fade.setAttribute("overflow", "visible");
  map.createPane("water").style.zIndex = 205;
  pane(map, "fade", 340);
  L.svgOverlay(water, box, { pane: "water" }).addTo(map);
  L.svgOverlay(fade, box, { pane: "fade", className: "fade" }).addTo(map);
}

function pane(map, name, zIndex) {
  map.createPane(name).style.zIndex = zIndex;
  map.getPane(name).style.pointerEvents = "none";
}

function add(map, features, paneName, role) {
  const renderer = L.svg({ pane: paneName, padding: 0.5 });
  for (const feature of features)
    L.geoJSON(feature, {
      pane: paneName,
      renderer,
      interactive: false,
      smoothFactor: 0.8,
      style: { className: `${role} ${role}-${plain(feature.properties.kind)}` },
    }).addTo(map);
}

function drawPositions(map, points, radius) {
  const renderer = L.svg({ pane: "borders", padding: 0.5 });
  for (const point of points) {
    const [longitude, latitude] = point.geometry.coordinates;
    L.circleMarker([latitude, longitude], {
      pane: "borders",
      renderer,
      interactive: false,
      radius,
      className: "position",
    }).addTo(map);
  }
}

/** Return a kind or precision as part of a class name. */
export function plain(word) {
  return String(word ?? "").replace(/[^a-z0-9]+/gi, "-");
}

/** Return what the base map has to name: {text, kind, lon, lat, least} with its least zoom. */
export function contextLabels(features, places, leastZoom) {
  const named = new Set(places.map((place) => place.name));
  const taken = new Set(places.map((place) => place.id));
  return features
    .filter(({ properties }) => properties.name && !taken.has(properties.place) && !named.has(properties.name))
    .flatMap(({ geometry, properties }) => {
      const at = geometry.type === "Point" ? geometry.coordinates : properties.label_at;
      if (!at) return [];
      return [
        {
          text: properties.name,
          kind: plain(properties.kind),
          lon: at[0],
          lat: at[1],
          least: leastZoom[properties.kind] ?? leastZoom.other,
        },
      ];
    });
}
