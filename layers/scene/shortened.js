// The map's document as it is sent, which `shortened.py` writes: its outlines as fine as the first view shows them,
// and those in full for a map that comes nearer; and its numbers, from `changes.py`.

import { bitsOf, readMeant } from "./links.js";

/** @import { Geometry, Position } from "geojson" */
/** @import { Counts, Lines, MapDocument, Outline, Outlined, Outlines, Rows, SentDocument, Shape } from "./document.js" */
/** @import { Offmap } from "./controls.js" */
/** @import { At } from "./document.js" */
/** @import { Numbers } from "./folding.js" */

/**
 * What a map shows. `version` is that of the data. `at` is heeded at first alone: longitude, latitude, zoom, or null for the first view.
 *
 * @typedef {Numbers & { selected: string | null, related: string[], tiles: boolean, offmap: Offmap[], at: At | null, version?: string }} Shown
 */

/**
 * The same as it is sent: counts in the order of the document's places, rows as `changes.py` writes them, those that are certain of those that pass.
 *
 * @typedef {Omit<Shown, keyof Numbers> & { counts: number[], certain: number[] | null, shared: string | null, sharedCertain: string | null }} SentShown
 *
 * @typedef {Partial<SentShown> & { version: string }} AheadShown what the answer to a request will show
 */

/** How deep the lines of a geometry lie in its coordinates. @type {{ [type: string]: number }} */
const DEPTHS = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 };

const FIRST_LETTER = 0x5d; // the character of 0; after it come -1, 1, -2 …
const SURROGATES = 0xd800; // which are no characters
const AFTER_SURROGATES = 0xe000;

/**
 * Return a document with its geometries as GeoJSON has them; one that has them so stays as it is.
 *
 * @param {MapDocument | SentDocument} sent
 * @returns {MapDocument}
 */
export function readDocument(sent) {
  if (!("grid" in sent)) return sent;
  const { grid, ...document } = sent;
  const read = (/** @type {Outlined[]} */ shapes) =>
    shapes.map((shape) => ({ ...shape, geometry: readOutline(shape.geometry, grid) }));
  const places = document.places.map((place) => ({ ...place, extents: read(place.extents) }));
  return { ...document, context: read(document.context), places, shared: readRows(document.shared) };
}

/** @returns {Rows} */
function readRows(/** @type {SentDocument["shared"]} */ { sizes, cells: written }) {
  const steps = readNumbers(written);
  const cells = new Uint32Array(steps.length);
  const all = new Uint32Array(sizes.reduce((many, [, rows]) => many + rows, 0));
  let begin = 0;
  let first = 0;
  for (const [size, rows] of sizes) {
    for (let row = 0; row < rows; row++) {
      let isAlike = row > 0;
      for (let column = 0; column < size; column++) {
        const at = begin + row * size + column;
        const before = row ? cells[at - size] : 0;
        const step = steps[begin + column * rows + row];
        cells[at] = step + (isAlike || !column ? before : cells[at - 1]);
        isAlike &&= !step;
      }
    }
    begin += rows * size;
    all.fill(size, first, first + rows);
    first += rows;
  }
  return { sizes: all, cells };
}

/** Read whole numbers of a character each. */
function readNumbers(/** @type {string} */ written) {
  const numbers = new Int32Array(written.length);
  let many = 0;
  for (let at = 0; at < written.length; at++) {
    let code = written.charCodeAt(at);
    if (code >= SURROGATES) {
      if (code < AFTER_SURROGATES) code = written.codePointAt(at++) ?? code;
      code -= AFTER_SURROGATES - SURROGATES;
    }
    const number = code - FIRST_LETTER;
    numbers[many++] = number & 1 ? -(number + 1) / 2 : number / 2;
  }
  return numbers.subarray(0, many);
}

/**
 * Return what a map is told to show with its numbers as they are folded by; what is so already stays.
 *
 * @param {Partial<SentShown | Shown>} shown
 * @param {{ id: string }[]} places of the document
 * @returns {Partial<Shown>}
 */
export function readShown(shown, places) {
  const read = /** @type {Partial<Shown>} */ ({ ...shown });
  for (const key of /** @type {const} */ (["counts", "certain"])) {
    const numbers = shown[key];
    if (Array.isArray(numbers)) read[key] = readCounts(places, numbers);
  }
  const { shared, sharedCertain } = shown;
  const rows = typeof shared === "string" ? readMeant(shared) : null;
  if (rows) read.shared = bitsOf(rows);
  if (typeof sharedCertain === "string")
    read.sharedCertain = bitsOf(readMeant(sharedCertain).map((at) => (rows ? rows[at] : at)));
  return read;
}

/**
 * Return counts by id that come in the order of what they are of. Those of each change are of others: an object
 * without a prototype takes their ids as they are, where any other learns a new form with each (a hundred times as long).
 *
 * @param {{ id: string }[]} counted
 * @param {number[]} numbers
 * @returns {Counts}
 */
function readCounts(counted, numbers) {
  /** @type {Counts} */
  const counts = Object.create(null);
  for (let at = 0; at < counted.length; at++) if (numbers[at]) counts[counted[at].id] = numbers[at];
  return counts;
}

/**
 * Return the geometries in full of a document's shapes, if they are of the same data; else none.
 *
 * @param {Outlines} sent
 * @param {MapDocument} document
 * @returns {Map<Shape, Geometry>}
 */
function readFull({ version, grid, outlines }, document) {
  if (version !== document.version) return new Map();
  const shapes = [...document.context, ...document.places.flatMap(({ extents }) => extents)];
  return new Map(shapes.map((shape, at) => [shape, readOutline(outlines[at], grid)]));
}

/**
 * Draw a map's outlines in full, in place, once it is near enough to show more than its document has.
 *
 * @param {L.Map} map
 * @param {MapDocument} document
 * @param {() => Promise<Outlines>} fetchFull
 * @param {(full: Map<Shape, Geometry>) => void} onDrawn
 */
export function refineWhenNear(map, document, fetchFull, onDrawn) {
  const { fine_from = Infinity } = document;
  let isAsked = false;
  const look = async () => {
    if (isAsked || map.getZoom() <= fine_from) return;
    isAsked = true;
    try {
      const full = readFull(await fetchFull(), document);
      refine(map, full);
      onDrawn(full);
    } catch {
      isAsked = false; // it is tried again at the next zoom
    }
  };
  map.on("zoomend", look);
  look();
}

function refine(/** @type {L.Map} */ map, /** @type {Map<Shape, Geometry>} */ full) {
  map.eachLayer((layer) => {
    const geometry = layer instanceof L.Polyline && full.get(/** @type {Shape} */ (layer.feature));
    if (!geometry || !("coordinates" in geometry)) return;
    layer.setLatLngs(L.GeoJSON.coordsToLatLngs(geometry.coordinates, DEPTHS[geometry.type]));
  });
}

/** @returns {Geometry} */
function readOutline(/** @type {Outline} */ { type, coordinates }, /** @type {number} */ grid) {
  const depth = DEPTHS[type];
  const read = depth === undefined ? coordinates : readLines(coordinates, depth, grid);
  return /** @type {Geometry} */ ({ type, coordinates: read });
}

/** @returns {unknown[]} */
function readLines(/** @type {Lines} */ lines, /** @type {number} */ depth, /** @type {number} */ grid) {
  if (!depth) return readLine(/** @type {number[]} */ (lines), grid);
  return lines.map((each) => readLines(/** @type {Lines} */ (each), depth - 1, grid));
}

/** @returns {Position[]} */
function readLine(/** @type {number[]} */ steps, /** @type {number} */ grid) {
  const line = new Array(steps.length / 2);
  let [x, y] = [0, 0];
  for (let at = 0; at < line.length; at++) {
    x += steps[2 * at];
    y += steps[2 * at + 1];
    line[at] = [x / grid, y / grid];
  }
  return line;
}
