// The areas of places: outlines, fills, halos. Only what is drawn can be clicked.

import { drawing, h } from "./elements.js";
import { addPane, drawShape, plain } from "./ground.js";

/** @import { Counts, Place, Rules, Shape } from "./document.js" */

export class Areas {
  /** @type {Map<string, { place: Place, paths: Element[] }>} */
  #drawn = new Map();
  /** @type {{ [role: string]: L.Circle }} */
  #halos = {};
  /** @type {{ counts: Counts, selected: string | null, hovered: string | null }} */
  #shown = { counts: {}, selected: null, hovered: null };
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
    const choice = place.extents.some(isDefault) ? "alternative" : "when-selected";
    for (const shape of place.extents) {
      const { kind, precision } = shape.properties;
      const classes = ["extent", `kind-${plain(place.kind)}`, `shape-${plain(kind)}`, `precision-${plain(precision)}`];
      if (!isDefault(shape)) classes.push(choice);
      const drawn = drawShape(shape, "areas", this.#renderer, classes.join(" ")).addTo(this.#map);
      drawn.eachLayer((layer) => {
        const path = layer instanceof L.Path && layer.getElement();
        if (path) paths.push(path);
      });
    }
    if (paths.length) this.#drawn.set(place.id, { place, paths });
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

  /** Show counts and what is selected or hovered; `changes` holds the parts that changed. */
  show(/** @type {{ counts?: Counts, selected?: string | null, hovered?: string | null }} */ changes) {
    const before = this.#shown;
    this.#shown = { ...before, ...changes };
    const { counts, selected, hovered } = this.#shown;
    if (counts !== before.counts)
      for (const id of this.#drawn.keys()) this.#mark(id, "is-reported", Boolean(counts[id]));
    this.#pass("is-selected", before.selected, selected);
    this.#pass("is-hovered", before.hovered, hovered);
  }

  /** Take a mark from one place and give it to another; either may be none. */
  #pass(/** @type {string} */ mark, /** @type {string | null} */ from, /** @type {string | null} */ to) {
    if (from === to) return;
    if (from !== null) this.#mark(from, mark, false);
    if (to !== null) this.#mark(to, mark, true);
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

  /** Return the drawn areas that hold a point, smallest first. */
  at(/** @type {number} */ latitude, /** @type {number} */ longitude) {
    const { counts, selected } = this.#shown;
    return [...this.#drawn.values()]
      .map(({ place }) => place)
      .filter(({ id, kind }) => id === selected || (counts[id] && !this.#drawnWhenSelected.includes(kind)))
      .filter((place) => drawnExtents(place, selected).some((shape) => covers(shape, longitude, latitude)))
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

/** Say whether a shape's area holds a point; lines and points hold none. */
export function covers(
  /** @type {Pick<Shape, "geometry">} */ { geometry },
  /** @type {number} */ x,
  /** @type {number} */ y,
) {
  if (geometry.type === "Polygon") return inRings(geometry.coordinates, x, y);
  if (geometry.type === "MultiPolygon") return geometry.coordinates.some((rings) => inRings(rings, x, y));
  return false;
}

/** Count how often a ray to the east crosses the rings; odd is inside, holes included. */
function inRings(/** @type {number[][][]} */ rings, /** @type {number} */ x, /** @type {number} */ y) {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[i];
      const [x2, y2] = ring[j];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  return inside;
}
