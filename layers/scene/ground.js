// The base map: land and borders, on water. Told apart by kind alone, coloured by the style sheet.

/** @import { Counts, MapDocument, Place, Rules, Shape } from "./document.js" */

const LINES = ["LineString", "MultiLineString"];

/**
 * Draw the context features, which come in drawing order, and the outlines of countries.
 *
 * Returns what dresses it by the counts of places: what is disputed is hatched where excerpts are about it, and
 * positions are there with excerpts about ground of the kind they lie in.
 */
export function drawGround(
  /** @type {L.Map} */ map,
  /** @type {Pick<MapDocument, "context" | "places" | "rules">} */ { context, places, rules },
) {
  addPane(map, "land", 210);
  addPane(map, "borders", 330);
  const isDisputed = (/** @type {Shape} */ { properties }) => properties.kind === "disputed";
  const disputed = context.filter(isDisputed);
  const land = context.filter((shape) => shape.geometry.type.endsWith("Polygon") && !isDisputed(shape));
  const lines = context.filter(({ geometry }) => LINES.includes(geometry.type));
  const outlines = places.filter(({ kind }) => kind === "country").flatMap(({ extents }) => extents);
  draw(map, land, "land", "land");
  draw(map, lines, "borders", "line");
  draw(map, outlines, "borders", "outline");
  draw(map, disputed, "borders", "under");
  const hatched = draw(map, disputed, "borders", "over");
  const positions = context.filter(({ properties }) => properties.kind === "position");
  drawPositions(map, positions, rules.ground.position_radius);
  const grounds = places.filter(({ kind }) => rules.ground.positions_with.includes(kind));
  return (/** @type {Counts} */ counts) => {
    for (const [at, { properties }] of disputed.entries())
      for (const path of hatched[at]) path.classList.toggle("is-reported", Boolean(counts[properties.place ?? ""]));
    const isThere = !grounds.length || grounds.some(({ id }) => counts[id]);
    map.getContainer().classList.toggle("has-positions", isThere);
  };
}

/** Add a layer of the map that the pointer goes through. */
export function addPane(/** @type {L.Map} */ map, /** @type {string} */ name, /** @type {number} */ zIndex) {
  const pane = map.createPane(name);
  pane.style.zIndex = String(zIndex);
  pane.style.pointerEvents = "none";
  return pane;
}

/** Draw a shape that the style sheet dresses by its classes. */
export function drawShape(
  /** @type {Shape} */ shape,
  /** @type {string} */ pane,
  /** @type {L.Renderer} */ renderer,
  /** @type {string} */ className,
) {
  // A line's renderer is an option of paths, which `L.geoJSON` hands on.
  const options = { pane, renderer, interactive: false, smoothFactor: 0.8, style: { className } };
  return L.geoJSON(shape, /** @type {L.GeoJSONOptions} */ (options));
}

/** @returns {Element[][]} the paths of each shape */
function draw(
  /** @type {L.Map} */ map,
  /** @type {Shape[]} */ shapes,
  /** @type {string} */ pane,
  /** @type {string} */ role,
) {
  const renderer = L.svg({ pane, padding: 0.5 });
  return shapes.map((shape) => {
    const look = `${role} ${role}-${plain(shape.properties.kind)}${shape.properties.home ? " is-home" : ""}`;
    const drawn = drawShape(shape, pane, renderer, look).addTo(map);
    return drawn.getLayers().flatMap((layer) => (layer instanceof L.Path && layer.getElement()) || []);
  });
}

function drawPositions(/** @type {L.Map} */ map, /** @type {Shape[]} */ shapes, /** @type {number} */ radius) {
  const look = { pane: "borders", renderer: L.svg({ pane: "borders", padding: 0.5 }), className: "position" };
  for (const { geometry } of shapes)
    if (geometry.type === "Point") {
      const [longitude, latitude] = geometry.coordinates;
      L.circleMarker([latitude, longitude], { ...look, interactive: false, radius }).addTo(map);
    }
}

/** Return a kind or precision as part of a class name. */
export function plain(/** @type {string | null} */ word) {
  return (word ?? "").replace(/[^a-z0-9]+/gi, "-");
}

/**
 * Return what the base map has to name, with the zoom from which it is named.
 *
 * @param {Shape[]} context
 * @param {Place[]} places what is a place has a name of its own
 * @param {Rules["labels"]["least_zoom"]} leastZoom
 */
export function groundNames(context, places, leastZoom) {
  const named = new Set(places.map(({ name }) => name));
  const taken = new Set(places.map(({ id }) => id));
  return context
    .filter(({ properties: { name, place } }) => name && !named.has(name) && !(place && taken.has(place)))
    .flatMap(({ geometry, properties: { name, kind, label_at } }) => {
      const at = geometry.type === "Point" ? geometry.coordinates : label_at;
      if (!at) return [];
      return [{ text: name, kind: plain(kind), lon: at[0], lat: at[1], least: leastZoom[kind] ?? leastZoom.other }];
    });
}
