// The areas of places: outlines, fills, halos. Only what is drawn can be clicked.

import { drawing, h } from "./elements.js";
import { across, boxOf, covers, down, isLine } from "./geometry.js";
import { addPane, drawShape, plain } from "./ground.js";
import { Rows } from "./layout.js";
import { isWithin } from "./view.js";

/** @import { Geometry } from "geojson" */
/** @import { Bounds, Counts, Place, Rules, Shape } from "./document.js" */

/**
 * @typedef {object} Shown
 * @property {Counts} counts
 * @property {string | null} selected
 * @property {string | null} hovered
 * @property {string[]} related places named in the same excerpts as what is selected
 * @property {string[]} ringed places of a card that the pointer is on
 * @property {string[]} open areas large enough to show what their edge may be
 */

const NEAR = 12; // pixels from a line within which it is meant

export class Areas {
  /** @type {Map<string, { place: Place, paths: Element[], lines: L.Polyline[] }>} */
  #drawn = new Map();
  /** @type {{ [role: string]: L.Circle }} */
  #halos = {};
  /** @type {Shown} */
  #shown = { counts: {}, selected: null, hovered: null, related: [], ringed: [], open: [] };
  /** What is drawn otherwise than the document has it. @type {Map<Shape, Geometry>} */
  #full = new Map();
  #map;
  #renderer;
  #drawnWhenSelected;

  constructor(/** @type {L.Map} */ map, /** @type {Place[]} */ places, /** @type {Rules} */ { kinds, hatch }) {
    this.#map = map;
    this.#drawnWhenSelected = kinds.drawn_when_selected;
    addPane(map, "areas", 320);
    this.#renderer = L.svg({ pane: "areas", padding: 0.5 }).addTo(map);
    this.#addHatch([...kinds.order, "disputed"], hatch);
    const ordered = [...places].sort((a, b) => b.area - a.area || (a.id < b.id ? -1 : 1));
    for (const place of ordered) this.#add(place);
  }

  #add(/** @type {Place} */ place) {
    /** @type {Element[]} */
    const paths = [];
    /** @type {L.Polyline[]} */
    const lines = [];
    const choice = place.extents.some(isDefault) ? "alternative" : "when-selected";
    for (const shape of place.extents) {
      const { kind, precision } = shape.properties;
      const classes = ["extent", `kind-${plain(place.kind)}`, `shape-${plain(kind)}`, `precision-${plain(precision)}`];
      if (isLine(shape)) classes.push("is-line");
      if (!isDefault(shape)) classes.push(choice);
      const drawn = drawShape(shape, "areas", this.#renderer, classes.join(" ")).addTo(this.#map);
      drawn.eachLayer((layer) => {
        const path = layer instanceof L.Path && layer.getElement();
        if (path) paths.push(path);
        if (isLine(shape) && isDefault(shape) && layer instanceof L.Polyline) lines.push(layer);
      });
    }
    if (paths.length) this.#drawn.set(place.id, { place, paths, lines });
  }

  /**
   * Patterns for what is schematic or disputed; their lines take the colour of the kind. The
   * style sheet finds this map's own by a variable.
   */
  #addHatch(/** @type {string[]} */ kinds, /** @type {Rules["hatch"]} */ { size, degrees }) {
    const id = `hatch-${L.stamp(this.#map)}`;
    const tile = { width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${degrees})` };
    const patterns = kinds.map((kind) =>
      h(
        "pattern",
        { id: `${id}-${kind}`, ...tile },
        h("line", { x1: 0, y1: 0, x2: 0, y2: size, class: `hatch-line kind-${kind}` }),
      ),
    );
    const container = this.#map.getContainer();
    this.#map.getPane("areas")?.prepend(drawing(h("svg", { width: 0, height: 0, "aria-hidden": "true" }, patterns)));
    for (const kind of kinds) container.style.setProperty(`--hatch-${kind}`, `url("#${id}-${kind}")`);
  }

  /** Take outlines in full, as they are drawn. */
  refine(/** @type {Map<Shape, Geometry>} */ full) {
    this.#full = full;
  }

  /** Show counts and what is selected, hovered or lit; `changes` holds the parts that changed. */
  show(/** @type {Partial<Shown>} */ changes) {
    const before = this.#shown;
    this.#shown = { ...before, ...changes };
    const { counts, selected, hovered, related, ringed, open } = this.#shown;
    if (counts !== before.counts)
      for (const id of this.#drawn.keys()) this.#mark(id, "is-reported", Boolean(counts[id]));
    this.#pass("is-selected", [before.selected], [selected]);
    this.#pass("is-hovered", [before.hovered], [hovered]);
    this.#pass("is-related", before.related, related);
    this.#pass("is-ringed", before.ringed, ringed);
    this.#pass("is-open", before.open, open);
    this.#map.getPane("areas")?.classList.toggle("has-selection", selected !== null);
  }

  /** Take a mark from some places and give it to others. */
  #pass(/** @type {string} */ mark, /** @type {(string | null)[]} */ from, /** @type {(string | null)[]} */ to) {
    for (const id of from) if (id !== null && !to.includes(id)) this.#mark(id, mark, false);
    for (const id of to) if (id !== null && !from.includes(id)) this.#mark(id, mark, true);
  }

  #mark(/** @type {string} */ id, /** @type {string} */ mark, /** @type {boolean} */ on) {
    for (const path of this.#drawn.get(id)?.paths ?? []) path.classList.toggle(mark, on);
  }

  /** Draw the circle within which a place lies, in metres on the ground. */
  showHalo(/** @type {"selected" | "hovered"} */ role, /** @type {Place | null | undefined} */ place) {
    this.#halos[role]?.remove();
    delete this.#halos[role];
    if (!place?.radius_km) return;
    this.#halos[role] = L.circle([place.lat, place.lon], {
      pane: "areas",
      renderer: this.#renderer,
      interactive: false,
      radius: place.radius_km * 1000,
      className: `halo halo-${role} kind-${plain(place.kind)}`,
    }).addTo(this.#map);
  }

  /** Return the places whose lines are near a point, then the drawn areas that hold it, smallest first. */
  at(/** @type {number} */ latitude, /** @type {number} */ longitude) {
    const { counts, selected } = this.#shown;
    const covered = (/** @type {Shape} */ shape) =>
      covers({ geometry: this.#full.get(shape) ?? shape.geometry }, longitude, latitude);
    const point = this.#map.latLngToLayerPoint([latitude, longitude]);
    const isNear = (/** @type {L.Polyline} */ line) => {
      const nearest = line.closestLayerPoint(point);
      return Boolean(nearest) && point.distanceTo(nearest) <= NEAR;
    };
    return [...this.#drawn.values()]
      .filter(({ place: { id, kind } }) => id === selected || (counts[id] && !this.#drawnWhenSelected.includes(kind)))
      .filter(({ place, lines }) => lines.some(isNear) || drawnExtents(place, selected).some(covered))
      .map(({ place }) => place)
      .sort((a, b) => a.area - b.area || (a.id < b.id ? -1 : 1));
  }
}

/** Extents that are not drawn by default come with the selection, if they are all there is. */
function drawnExtents(/** @type {Place} */ place, /** @type {string | null} */ selected) {
  const byDefault = place.extents.filter(isDefault);
  return byDefault.length || place.id !== selected ? byDefault : place.extents;
}

function isDefault(/** @type {Shape} */ { properties }) {
  return properties.default !== false;
}

/** Kinds of areas of the base map that are water. */
const WATERS = ["sea", "lake"];

/** What ground lies where: water, home, abroad. */
export class Land {
  /** @type {{ shape: Shape, box: Bounds, ground: "home" | "abroad" }[]} */
  #shapes;

  /**
   * @param {Shape[]} context
   * @param {Place[]} places
   */
  constructor(context, places) {
    const countries = places.filter(({ kind }) => kind === "country").flatMap(({ extents }) => extents);
    const land = context.filter(
      ({ geometry, properties: { kind } }) =>
        geometry.type.endsWith("Polygon") && kind !== "disputed" && !WATERS.includes(kind),
    );
    const isHome = (/** @type {Shape} */ shape) =>
      countries.includes(shape) || shape.properties.kind === "governorate" || shape.properties.home;
    this.#shapes = [...countries, ...land].flatMap((shape) => {
      const box = boxOf({ extents: [shape] });
      return box ? [{ shape, box, ground: isHome(shape) ? "home" : "abroad" }] : [];
    });
  }

  at(/** @type {number} */ lon, /** @type {number} */ lat) {
    const found = this.#shapes.find(({ shape, box }) => isWithin(box, { lon, lat }) && covers(shape, lon, lat));
    return found?.ground ?? "water";
  }
}

/** A part of a place's ground, or its line, or another country, which has no id; `n` numbers all. @typedef {{ id: string, shape: Shape, box: Bounds, n: number }} Ground */

/** Other places' grounds, and other countries', which a name should not lie across. */
export class Others {
  /** @type {{ place: Pick<Place, "id" | "kind" | "extents">, parts: Ground[] }[]} */
  #grounds;
  /** The same of countries that are places: other ground to the other countries alone. */
  #homes;
  #parents;
  #areas;
  /** Lines of places: names keep off them, their own too. @type {Ground[]} */
  lines;
  /** @type {Map<string, Ground[]>} */
  #known = new Map();

  /**
   * @param {Place[]} places
   * @param {Shape[]} context
   * @param {string[]} areas kinds whose grounds have an edge that is drawn
   */
  constructor(places, context, areas) {
    this.#areas = areas;
    this.#parents = new Map(places.map(({ id, parent }) => [id, parent]));
    const abroad = context
      .filter(({ properties }) => properties.kind === "country" && !properties.home)
      .map((shape) => ({ id: "", kind: "country", extents: [shape] }));
    let n = 0;
    const partsOf = (/** @type {Pick<Place, "extents">} */ { extents }, /** @type {string} */ id, like = "Polygon") =>
      extents.filter(isDefault).flatMap((shape) => {
        const box = boxOf({ extents: [shape] }, like);
        return box ? [{ id, shape, box, n: n++ }] : [];
      });
    const grounded = (/** @type {Pick<Place, "id" | "kind" | "extents">} */ place, id = place.id) => ({
      place,
      parts: partsOf(place, id),
    });
    this.lines = places.flatMap((place) => partsOf(place, place.id, "LineString"));
    const [countries, others] = [true, false].map((is) => places.filter(({ kind }) => (kind === "country") === is));
    this.#homes = countries.map((place) => grounded(place, ""));
    this.#grounds = [...others, ...abroad].map((place) => grounded(place)).filter(({ parts }) => parts.length);
  }

  /**
   * Those of which a place is no part, which are none of it, and in which it does not lie; of those that have an
   * edge alone, where they are `edged`: a name beside a point on them looks as if it were theirs. All lines with them.
   */
  of(/** @type {Pick<Place, "id" | "lon" | "lat">} */ { id, lon, lat }, edged = false) {
    const key = `${edged} ${id}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found = [...this.#grounds, ...(this.#parents.has(id) ? [] : this.#homes)]
      .filter(({ place }) => !edged || this.#areas.includes(place.kind) || place.kind === "country")
      .filter(({ place }) => !this.#isPart(place.id, id) && !this.#isPart(id, place.id))
      .filter(({ place }) => !place.extents.some((shape) => covers(shape, lon, lat)))
      .flatMap(({ parts }) => parts);
    const all = [...found, ...this.lines];
    this.#known.set(key, all);
    return all;
  }

  #isPart(/** @type {string} */ one, /** @type {string} */ whole) {
    /** @type {string | null | undefined} */
    let at = one;
    while (at && at !== whole) at = this.#parents.get(at);
    return at === whole;
  }
}

/** The inside of areas, cut into rows; null if there is none. Of those drawn by default, where there are any. */
export function rowsOf(/** @type {Shape[]} */ shapes) {
  const byDefault = shapes.filter(({ properties }) => properties.default !== false);
  const rings = (byDefault.length ? byDefault : shapes).flatMap(({ geometry }) => {
    if (geometry.type === "Polygon") return geometry.coordinates;
    return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
  });
  return rings.length
    ? new Rows(rings.map((ring) => ring.map(([lon, lat]) => ({ x: across(lon), y: down(lat) }))))
    : null;
}
