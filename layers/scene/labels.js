// Names on the map. Greedy: the most important takes its spot, what finds none stays away.

import { drawing, h } from "./elements.js";
import { addPane } from "./ground.js";
import { Boxes, boxAt, contains, holds, overlap } from "./layout.js";

/** @import { Rules } from "./document.js" */
/** @import { Box, Point, Spot } from "./layout.js" */
/** @import { Marker, Markers } from "./markers.js" */
/** @import { Words } from "./words.js" */

/** @typedef {{ text: string, kind: string, lon: number, lat: number, least: number }} GroundName */
/** @typedef {{ text: string, kind: string, size: number, x?: number, y?: number, group?: SVGElement, dot?: Element }} Label */
/** @typedef {Label & { marker: Marker }} PlaceLabel */
/** @typedef {{ x: number, y: number, box: Box, foot?: Point }} Found */

const FONT =
  '"Source Sans 3", "Source Sans Pro", system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", Arial, sans-serif';
const AROUND = 0.5; // share of the map's size beyond its edges, for the hand that drags it

export class Labels {
  /** @type {Map<string, number>} */
  #widths = new Map();
  /** @type {Set<Label>} */
  #drawn = new Set();
  #ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  #taken = new Boxes();
  /** The visible part of the map. @type {Box} */
  #visible = boxAt(0, 0, 0, 0);
  #map;
  #markers;
  #rules;
  #places;
  #ground;
  #svg;
  #leaders;
  #feet;

  /**
   * @param {L.Map} map
   * @param {Markers} markers
   * @param {GroundName[]} ground
   * @param {Words} words
   * @param {Rules["labels"]} rules
   */
  constructor(map, markers, ground, words, rules) {
    this.#map = map;
    this.#markers = markers;
    this.#rules = rules;
    const paths = ["leader", "leader-foot"].map((look) => h("path", { class: look }));
    this.#svg = drawing(h("svg", { class: "labels", "aria-hidden": "true" }, paths));
    const [leaders, feet] = this.#svg.children;
    this.#leaders = leaders;
    this.#feet = feet;
    addPane(map, "labels", 450).append(this.#svg);
    this.#ground = ground.map((name) => ({ ...name, size: rules.sizes[name.kind] ?? rules.sizes.other }));
    this.#places = markers.markers.map((marker) => this.#placeLabel(marker, words.say("map.schematic")));
    map.on("zoomstart", () => this.#svg.classList.add("is-away"));
    map.on("moveend", () => this.lay());
    markers.onPlaced = () => this.lay();
  }

  /** @returns {PlaceLabel} */
  #placeLabel(/** @type {Marker} */ marker, /** @type {string} */ schematic) {
    const { name, precision } = marker.place;
    const says = precision !== "schematic" || name.toLowerCase().includes(schematic.toLowerCase());
    const text = shorten(says ? name : `${name} (${schematic})`, this.#rules.longest);
    return { marker, text, kind: "place", size: this.#rules.sizes.place };
  }

  /** Lay all labels anew: after a move of the map, or when counts have changed. */
  lay() {
    this.#taken = new Boxes(this.#markers.taken);
    this.#keepInside();
    this.#svg.classList.remove("is-away");
    this.#drawLeaders();
    const near = this.#near();
    const shown = this.#drawn;
    this.#drawn = new Set();
    const order = byImportance(this.#markers.selected, this.#rules.kinds);
    const inside = this.#places.filter(({ marker }) => holds(near, marker));
    for (const label of inside.sort((a, b) => order(a.marker, b.marker))) this.#set(label, this.#spotNextTo(label));
    const zoom = this.#map.getZoom();
    for (const label of this.#ground) {
      if (zoom < label.least) continue;
      const point = this.#map.latLngToLayerPoint([label.lat, label.lon]);
      if (holds(near, point)) this.#set(label, this.#spotOver(label, point));
    }
    for (const label of shown) if (!this.#drawn.has(label)) label.group?.setAttribute("display", "none");
  }

  /** Note the visible part of the map, and keep names from under the controls. */
  #keepInside() {
    const { x, y } = this.#map.containerPointToLayerPoint([0, 0]);
    const size = this.#map.getSize();
    this.#visible = { left: x, top: y, right: x + size.x, bottom: y + size.y };
    const container = this.#map.getContainer();
    const frame = container.getBoundingClientRect();
    for (const control of container.querySelectorAll(".leaflet-control")) {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const [across, down] = [x - frame.left, y - frame.top];
      this.#taken.add({ left: left + across, top: top + down, right: right + across, bottom: bottom + down });
    }
  }

  /** Say whether a name would lie over something, or be cut in two by the map's edge. */
  #isFree(/** @type {Box} */ box) {
    const isCut = overlap(this.#visible, box) && !contains(this.#visible, box);
    return !isCut && !this.#taken.hits(box);
  }

  /** The part of the map that is labelled; with more, each frame of the page would cost more. */
  #near() {
    const { left, top, right, bottom } = this.#visible;
    const [across, down] = [AROUND * (right - left), AROUND * (bottom - top)];
    return { left: left - across, top: top - down, right: right + across, bottom: bottom + down };
  }

  /** @returns {Found | null} */
  #spotNextTo(/** @type {PlaceLabel} */ { marker, text, size }) {
    const { gap, ring, weights, half_line, spots, around } = this.#rules;
    const half = this.#width(text, size, weights.place) / 2;
    const high = size * half_line;
    const apart = marker.place.id === this.#markers.selected ? gap + ring : gap;
    const beside = marker.halfWidth + apart + half;
    const above = marker.halfHeight + apart + high;
    for (const [shareBeside, shareHalf, shareAbove] of spots) {
      const x = marker.x + marker.dx + shareBeside * beside + shareHalf * half;
      const y = marker.y + marker.dy + shareAbove * above;
      const box = boxAt(x, y, half, high, around.place);
      if (this.#isFree(box)) return { x, y, box };
    }
    return null;
  }

  /** @returns {Found | null} */
  #spotOver(/** @type {Label} */ { text, size, kind }, /** @type {Point} */ point) {
    const { spacing, spaced_width, weights, dotted, dot, half_line, around } = this.#rules;
    const half = (this.#width(text, size, weights.ground) * (kind in spacing ? spaced_width : 1)) / 2;
    const hasDot = dotted.includes(kind);
    const beside = hasDot ? dot.beside : 0;
    const x = hasDot ? point.x + half + beside : point.x;
    const box = boxAt(x, point.y, half + beside, size * half_line, around.ground);
    return this.#isFree(box) ? { x, y: point.y, box, foot: hasDot ? point : undefined } : null;
  }

  #set(/** @type {Label & { marker?: Marker }} */ label, /** @type {Found | null} */ spot) {
    if (!spot) return;
    this.#taken.add(spot.box);
    this.#drawn.add(label);
    label.group ??= this.#svg.appendChild(this.#draw(label));
    label.group.removeAttribute("display");
    if (label.x !== spot.x || label.y !== spot.y) {
      Object.assign(label, { x: spot.x, y: spot.y });
      label.group.setAttribute("transform", `translate(${spot.x} ${spot.y})`);
    }
    if (label.marker) {
      label.group.classList.toggle("is-selected", label.marker.place.id === this.#markers.selected);
      label.group.classList.toggle("is-faded", !label.marker.count);
    }
    if (spot.foot) label.dot?.setAttribute("transform", `translate(${spot.foot.x - spot.x} 0)`);
  }

  #draw(/** @type {Label} */ label) {
    const { dotted, dot } = this.#rules;
    const group = drawing(
      h("g", { class: `label label-${label.kind}` }, [
        h("text", { "font-size": label.size, dy: "0.35em" }, label.text),
        dotted.includes(label.kind) && h("circle", { r: dot.radius, class: "label-dot" }),
      ]),
    );
    label.dot = group.querySelector("circle") ?? undefined;
    return group;
  }

  /** A thin line from a marker that moved to the spot it belongs to, and a dot there. */
  #drawLeaders() {
    const moved = this.#markers.markers.filter(({ count, dx, dy }) => count && (dx || dy));
    this.#leaders.setAttribute("d", moved.map(({ x, y, dx, dy }) => `M${x} ${y}l${dx} ${dy}`).join(""));
    this.#feet.setAttribute("d", moved.map(({ x, y }) => `M${x} ${y}h.01`).join(""));
  }

  #width(/** @type {string} */ text, /** @type {number} */ size, /** @type {number} */ weight) {
    const key = `${size} ${weight} ${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    this.#ruler.font = `${weight} ${size}px ${FONT}`;
    const { width } = this.#ruler.measureText(text);
    this.#widths.set(key, width);
    return width;
  }
}

/**
 * Order of names: the selected place, those with excerpts, circles, higher counts, kinds, ids.
 *
 * @param {string | null} selected
 * @param {string[]} kinds in their order
 */
export function byImportance(selected, kinds) {
  const rank = (/** @type {Spot} */ { place, count }) => (place.id === selected ? 0 : count ? 1 : 2);
  return (/** @type {Spot} */ a, /** @type {Spot} */ b) =>
    rank(a) - rank(b) ||
    Number(b.circle) - Number(a.circle) ||
    b.count - a.count ||
    kinds.indexOf(a.place.kind) - kinds.indexOf(b.place.kind) ||
    (a.place.id < b.place.id ? -1 : 1);
}

/** Cut a name that would not fit on a map; the tooltip and the list have it in full. */
export function shorten(/** @type {string} */ text, /** @type {number} */ longest) {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}
