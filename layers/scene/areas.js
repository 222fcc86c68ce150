// The areas of places: outlines, fills, halos. Only what is drawn can be clicked.

import { plain } from "./context.js";
import { svg } from "./elements.js";

export class Areas {
  constructor(map, places, { kinds, hatch }) {
    this.drawnWhenSelected = kinds.drawn_when_selected;
    this.map = map;
    this.drawn = new Map();
    this.halos = {};
    this.shown = { counts: {}, selected: null, hovered: null };
    map.createPane("areas").style.zIndex = 320;
    map.getPane("areas").style.pointerEvents = "none";
    this.renderer = L.svg({ pane: "areas", padding: 0.5 }).addTo(map);
    this.#addHatch([...kinds.order, "disputed"], hatch);
    const ordered = [...places].sort((a, b) => b.area - a.area || (a.id < b.id ? -1 : 1));
    for (const place of ordered) this.#add(place);
  }

  #add(place) {
    const paths = [];
    const choice = place.extents.some(isDefault) ? "alternative" : "when-selected";
    for (const feature of place.extents) {
      const { kind, precision } = feature.properties;
      const classes = ["extent", `kind-${plain(place.kind)}`, `shape-${plain(kind)}`, `precision-${plain(precision)}`];
      if (!isDefault(feature)) classes.push(choice);
      L.geoJSON(feature, {
        pane: "areas",
        renderer: this.renderer,
        interactive: false,
        smoothFactor: 0.8,
        style: { className: classes.join(" ") },
      })
        .addTo(this.map)
        .eachLayer((layer) => paths.push(layer._path));
    }
    if (place.extents.length) this.drawn.set(place.id, { place, paths });
  }

  /** A pattern for what is schematic; its lines take the colour of the area. */
  #addHatch(kinds, { size, degrees }) {
    const defs = svg("defs");
    for (const kind of kinds)
      defs.append(
        svg(
          "pattern",
          {
            id: `hatch-${kind}`,
            width: size,
            height: size,
            patternUnits: "userSpaceOnUse",
            patternTransform: `rotate(${degrees})`,
          },
          svg("line", { x1: 0, y1: 0, x2: 0, y2: size, class: `hatch-line kind-${kind}` }),
        ),
      );
    this.renderer._container.prepend(defs);
  }

  /** Show counts and what is selected or hovered; `changes` holds the parts that changed. */
  show(changes) {
    const before = this.shown;
    this.shown = { ...before, ...changes };
    const { counts, selected, hovered } = this.shown;
    if (counts !== before.counts)
      for (const id of this.drawn.keys()) this.#mark(id, "is-reported", Boolean(counts[id]));
    this.#pass("is-selected", before.selected, selected);
    this.#pass("is-hovered", before.hovered, hovered);
  }

  /** Take a mark from one place and give it to another; either may be none. */
  #pass(mark, from, to) {
    if (from === to) return;
    this.#mark(from, mark, false);
    this.#mark(to, mark, true);
  }

  #mark(id, mark, on) {
    for (const path of this.drawn.get(id)?.paths ?? []) path.classList.toggle(mark, on);
  }

  /** Draw the circle within which a place lies, in metres on the ground. */
  showHalo(role, place) {
    this.halos[role]?.remove();
    this.halos[role] = null;
    if (!place?.radius_km) return;
    this.halos[role] = L.circle([place.lat, place.lon], {
      pane: "areas",
      renderer: this.renderer,
      interactive: false,
      radius: place.radius_km * 1000,
      className: `halo halo-${role} kind-${plain(place.kind)}`,
    }).addTo(this.map);
  }

  /** Return the drawn areas that hold a point, smallest first. */
  at(latitude, longitude) {
    const { counts, selected } = this.shown;
    return [...this.drawn.values()]
      .map(({ place }) => place)
      .filter((place) => place.id === selected || (counts[place.id] && !this.drawnWhenSelected.includes(place.kind)))
      .filter((place) => drawnExtents(place, selected).some(({ geometry }) => holds(geometry, longitude, latitude)))
      .sort((a, b) => a.area - b.area || (a.id < b.id ? -1 : 1));
  }
}

/** Extents that are not drawn by default come with the selection, if they are all there is. */
function drawnExtents(place, selected) {
  const byDefault = place.extents.filter(isDefault);
  return byDefault.length || place.id !== selected ? byDefault : place.extents;
}

function isDefault(extent) {
  return extent.properties.default !== false;
}

function holds(geometry, x, y) {
  if (geometry.type === "Polygon") return inRings(geometry.coordinates, x, y);
  if (geometry.type === "MultiPolygon") return geometry.coordinates.some((rings) => inRings(rings, x, y));
  return false;
}

/** Count how often a ray to the east crosses the rings; odd is inside, holes included. */
function inRings(rings, x, y) {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[i];
      const [x2, y2] = ring[j];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  return inside;
}
