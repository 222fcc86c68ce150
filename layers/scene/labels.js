// Names on the map. Greedy: the most important takes its spot; one of lower rank moves, or stays away.

import { Land, Others, rowsOf } from "./areas.js";
import { drawing, h } from "./elements.js";
import { boxOf } from "./folding.js";
import { addPane, plain } from "./ground.js";
import { HEADLINE, insetSize, isWide, rankOf } from "./insets.js";
import {
  apart,
  around,
  Boxes,
  bestRoom,
  boxAt,
  contains,
  holds,
  moved,
  overlap,
  sidesInOrder,
  widened,
} from "./layout.js";
import { Lettering } from "./lettering.js";
import { pixelsPerDegree } from "./mercator.js";
import { Under } from "./under.js";

/** @import { Ground } from "./areas.js" */
/** @import { MapDocument, Place, Shape } from "./document.js" */
/** @import { Box, Point, Rows } from "./layout.js" */
/** @import { Form, Label } from "./lettering.js" */
/** @import { Marker, Markers } from "./markers.js" */
/** @import { Words } from "../words/words.js" */

/** @typedef {{ text: string, kind: string, lon: number, lat: number, least: number }} GroundName */
/** A spot; `out` says by how much a name reaches out of its ground, `over` how much of it lies on other places'. @typedef {Point & { box: Box, dot?: Point, ground: string, out?: number, over?: number }} Found */
/** `reach` is the radius with what lies round the circle. @typedef {Point & { radius: number, reach: number }} Circle */
/** What is named in its turn: a mark, or a place that has none. @typedef {Marker | { place: Place, n: number, form: null }} Named */

const FIRST = ["country", "sea", "town"]; // of the base map's names; the others come after places without excerpts
const EMPTY = ["town", "governorate", "site"]; // kinds that have a name though they have no excerpt
const RINGED = ["halo", "schematic"]; // precisions that have a line of their own round a circle
const EDGE = 3; // pixels between a name and the map's frame
const WORD = 3; // pixels more beside a name than over it: the next shall not read on
const MANY = 3; // excerpts that put a place before the others
const LITTLE = 1 / 3; // share of its name that may lie elsewhere where a place has fewer

export class Labels {
  /** @type {Set<Label>} */
  #shown = new Set();
  /** @type {Map<string, Rows | null>} */
  #rows = new Map();
  /** Of the base map, by name. @type {Map<string, Shape>} */
  #countries = new Map();
  #taken = new Boxes();
  /** What lies over the map, once it is measured. @type {Box[] | null} */
  #controls = null;
  /** @type {WeakSet<Element>} */
  #observed = new WeakSet();
  #observer;
  /** The visible part of the map. @type {Box} */
  #visible = boxAt(0, 0, 0, 0);
  /** What is 0, 0 of the layer, in pixels of the world at this zoom. @type {Point} */
  #origin = { x: 0, y: 0 };
  #scale = 1;
  #map;
  #markers;
  #names;
  #rules;
  #places;
  #words;
  #rank;
  #insets;
  #under;
  #others;
  #svg;
  #lettering;

  /**
   * @param {L.Map} map
   * @param {Markers} markers
   * @param {GroundName[]} names of the base map
   * @param {Words} words
   * @param {Pick<MapDocument, "places" | "context" | "rules" | "headline" | "frames">} drawn
   * @param {() => void} onCovered called when what lies over the map is another, so that names are to be laid anew
   */
  constructor(map, markers, names, words, { places, context, rules, headline, frames }, onCovered) {
    this.#map = map;
    this.#markers = markers;
    this.#words = words;
    this.#rules = rules.labels;
    this.#insets = (frames ?? []).flatMap(({ bounds, inset }) => (inset ? [bounds] : []));
    this.#others = new Others(places, context, rules.kinds.areas);
    this.#places = places;
    this.#under = new Under(map, new Land(context, places), rules.labels);
    this.#rank = new Map(places.map((place) => [place.id, rankOf(place, headline ?? [], frames ?? [])]));
    const order = (/** @type {GroundName} */ { kind }) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
    this.#names = [...names].sort((a, b) => order(a) - order(b));
    for (const shape of context)
      if (shape.properties.kind === "country" && shape.geometry.type.endsWith("Polygon"))
        this.#countries.set(shape.properties.name, shape);
    this.#svg = drawing(h("svg", { class: "labels", "aria-hidden": "true" }));
    addPane(map, "labels", 450).append(this.#svg);
    this.#lettering = new Lettering(this.#svg, rules.labels, words);
    document.fonts.addEventListener("loadingdone", () => {
      this.#lettering.measureAnew();
      this.lay();
    });
    map.on("zoomstart", () => this.#svg.classList.add("is-away"));
    this.#observer = new ResizeObserver(() => {
      const before = this.#controls;
      this.#controls = this.#measure();
      if (before && JSON.stringify(before) !== JSON.stringify(this.#controls)) onCovered();
    });
    this.#observer.observe(map.getContainer()); // at another size of the map they keep theirs and stand elsewhere
  }

  /** Take note of what lies over the map: before there are marks, which would have to be laid out for it. */
  measure() {
    this.#controls = this.#measure();
  }

  /** Say whether something lies over the map where a place is. */
  covers(/** @type {Place} */ { lat, lon }) {
    this.#controls ??= this.#measure();
    const point = this.#map.latLngToContainerPoint([lat, lon]);
    return this.#controls.some((box) => holds(box, point));
  }

  /** Lay all names anew: after a move of the map, or when counts have changed. */
  lay() {
    const { hasSelection, marks, counts } = this.#markers;
    this.#under.count(counts);
    this.#svg.classList.remove("is-away");
    this.#svg.classList.toggle("has-selection", hasSelection);
    this.#visible = this.#markers.visible();
    this.#scale = 2 ** this.#map.getZoom();
    this.#origin = this.#map.getPixelOrigin();
    this.#taken = new Boxes();
    this.#controls ??= this.#measure();
    const { left, top } = this.#visible;
    for (const box of this.#controls) this.#taken.add(moved(box, left, top));
    const near = this.#markers.visible(0.5);
    const inside = marks.filter((marker) => marker.form !== "circle" || holds(near, marker));
    for (const marker of inside) {
      if (marker.form !== "circle") continue;
      const { x, y, radius } = marker;
      const reach = this.#reach(marker);
      this.#taken.add(Object.assign(boxAt(x, y, reach, reach), { circle: { x, y, radius, reach } }));
    }
    const before = this.#shown;
    this.#shown = new Set();
    const empty = this.#places.filter(({ id }) => this.#keepsName(id)).map((place) => ({ place, n: 0, form: null }));
    for (const one of this.#inOrder([...inside, ...empty]))
      if (one.form) this.#nameMark(one);
      else this.#nameEmpty(one.place, near);
    this.#nameGround(near);
    for (const label of before) if (!this.#shown.has(label)) label.group?.setAttribute("display", "none");
  }

  /** Say whether a place without a mark is named all the same: the selected one, and the headline. */
  #keepsName(/** @type {string} */ id) {
    const { selected, standing } = this.#markers;
    return !standing.has(id) && (id === selected || this.#rank.get(id) === HEADLINE);
  }

  /** What is kept without an excerpt goes behind the areas: their names are all there is of their numbers. */
  #inOrder(/** @type {Named[]} */ named) {
    const { selected, standing } = this.#markers;
    const chosen = standing.get(selected ?? "")?.place.id ?? selected;
    const isKept = named.some(({ n }) => !n);
    const rank = (/** @type {Named} */ { place, n, form }) => {
      if (place.id === chosen) return 0;
      const own = Math.min(this.#rank.get(place.id) ?? 4, n >= MANY ? 2 : 4);
      if (own === HEADLINE && n) return own;
      return isKept && form !== "circle" ? HEADLINE + (n ? 0.25 : 0.5) : own;
    };
    const order = (/** @type {Named} */ a, /** @type {Named} */ b) =>
      rank(a) - rank(b) || b.n - a.n || (a.place.id < b.place.id ? -1 : 1);
    return named.sort(order);
  }

  /** Measure what lies over the map, in its container, and hear of it when its size is another. */
  #measure() {
    const container = this.#map.getContainer();
    const { left, top, right, bottom } = container.getBoundingClientRect();
    const foot = Number.parseFloat(getComputedStyle(container).getPropertyValue("--foot")) || 0;
    const sheet = moved({ left, right, bottom, top: bottom - foot }, -left, -top);
    const controls = [...container.querySelectorAll(".leaflet-control, [data-keeps-names-off]")];
    const boxes = controls.flatMap((control) => {
      if (!this.#observed.has(control)) this.#observer.observe(control);
      this.#observed.add(control);
      const box = control.getBoundingClientRect();
      return box.width ? [moved(box, -left, -top)] : [];
    });
    return foot ? [...boxes, sheet] : boxes;
  }

  /**
   * Say whether a name may lie in a box: not cut by the frame, over nothing, nor nearer to another mark than
   * to its own, which is so far away.
   */
  #isFree(/** @type {Box} */ box, /** @type {number} */ own, /** @type {Point | null} */ mark) {
    const visible = this.#visible;
    if (overlap(widened(visible, EDGE), box) && !contains(widened(visible, -EDGE), box)) return false;
    const by = Math.max(0, own); // beside a corner of its own mark a name may touch that, but never another
    const wider = widened(box, by);
    return !this.#taken.hits(wider, (/** @type {Box & { circle?: Circle }} */ other) => {
      const { circle } = other;
      if (!circle) return overlap(box, other);
      const least = Math.max(by, circle.reach - circle.radius);
      return (circle.x !== mark?.x || circle.y !== mark?.y) && apart(box, circle) <= least;
    });
  }

  /** Return how far a circle reaches with its ring, or with the line round it that tells its precision. */
  #reach(/** @type {Marker} */ marker) {
    const isRinged = this.#markers.rolesOf(marker) || RINGED.includes(marker.place.precision ?? "");
    return marker.radius + (isRinged ? this.#rules.ring : 0);
  }

  #nameMark(/** @type {Marker} */ marker) {
    const { place, form, n } = marker;
    const isCircle = form === "circle";
    const number = isCircle ? "" : this.#words.number(n);
    const find = (/** @type {Form} */ look) => {
      const label = this.#lettering.label(place.id, form, place.name, number, place.kind, look);
      return { label, spot: isCircle ? this.#besideCircle(marker, label, look) : this.#insideArea(marker, label) };
    };
    let found = find("");
    if (place.name.includes(" ") && (!found.spot || cost(found.spot))) {
      const folded = find("folded");
      if (folded.spot && (!found.spot || cost(folded.spot) < cost(found.spot))) found = folded;
    }
    if (isCircle && !found.spot && this.#rank.get(place.id) === HEADLINE) found = find("small");
    const { label, spot } = found;
    if (spot) this.#set(label, spot, this.#markers.rolesOf(marker));
    this.#markers.name(marker, spot?.box ?? null);
  }

  /** @returns {Found | null} */
  #besideCircle(/** @type {Marker} */ marker, /** @type {Label} */ label, /** @type {Form} */ look = "") {
    const { gap, ring, spots, around } = this.#rules;
    const [half, high] = this.#lettering.halves(label);
    const close = marker.radius + (3 / 4) * gap + (this.#markers.rolesOf(marker) ? ring : 0);
    const apart = look === "small" ? close : this.#reach(marker) + gap;
    const at = (/** @type {number[]} */ [beside, shareHalf, above]) => ({
      x: marker.x + beside * (apart + half) + shareHalf * half,
      y: marker.y + above * (apart + high),
    });
    const sides = spots.map((spot) => ({ ...at(spot), side: spot[0] }));
    const ground = (/** @type {Point} */ spot) => this.#under.along(label, spot, half);
    const ordered = sidesInOrder(sides, ground(sides[1]) === "water" && ground(sides[0]) !== "water");
    const far = (/** @type {Point} */ { x, y }) =>
      Math.hypot(Math.max(0, Math.abs(x - marker.x) - half), Math.max(0, Math.abs(y - marker.y) - high));
    const room = (/** @type {Point} */ { x, y }) => boxAt(x, y, half, high, around.place);
    const others = this.#others.of(marker.place, true).filter(({ id }) => !marker.parts.some((part) => part.id === id));
    const found = bestRoom(
      ordered.map(({ x, y }) => ({ x, y, side: 0, out: 0 })),
      {
        isFree: (spot) => this.#isFree(room(spot), far(spot) - marker.radius - around.place, marker),
        isWet: () => false,
        over: (spot) => this.#under.over(others, label, spot, [half, high]),
      },
    );
    if (!found || (found.over && this.#isNamedLarger(marker.place))) return null;
    return { ...found, box: room(found), ground: ground(found) };
  }

  /** @returns {Found | null} */
  #insideArea(/** @type {Marker} */ { place, n }, /** @type {Label} */ label) {
    const rows = this.#rowsOf(place.id, place.extents);
    if (!rows) return null;
    // The map round an inset names what the inset shows a part of, and the inset what has no room on that.
    if (this.#markers.isInset && !contains(this.#visible, rows.box(this.#scale, this.#origin))) return null;
    const found = this.#inRows(rows, label, this.#others.of(place));
    if (!found || !cost(found) || place.id === this.#markers.selected) return found;
    if (this.#isNamedLarger(place)) return null;
    return cost(found) > this.#most && n < MANY && this.#rank.get(place.id) !== HEADLINE ? null : found;
  }

  /** A name that lies elsewhere for the most part says what is not so: of little rather none does. */
  get #most() {
    return LITTLE * this.#rules.along.length * this.#rules.lines.length;
  }

  /** Say whether an inset names a place, all of which it shows, and larger than the map round it does. */
  #isNamedLarger(/** @type {Place} */ place) {
    const size = this.#map.getSize();
    if (this.#markers.isInset || !isWide(size) || place.id === this.#markers.selected) return false;
    const scale = pixelsPerDegree(this.#map.getZoom());
    const box = boxOf(place);
    return this.#insets.some((bounds) => {
      const [west, south, east, north] = bounds;
      const isLarger = insetSize({ bounds }, size).x / (east - west) > scale;
      return isLarger && box && box[0] >= west && box[1] >= south && box[2] <= east && box[3] <= north;
    });
  }

  #rowsOf(/** @type {string} */ id, /** @type {Shape[]} */ shapes) {
    const known = this.#rows.get(id);
    const rows = known === undefined ? rowsOf(shapes) : known;
    this.#rows.set(id, rows);
    return rows;
  }

  /**
   * Find room in a ground, off other places', and off marks, whose the name would seem, where it can.
   *
   * @param {Rows} rows
   * @param {Label} label
   * @param {Ground[] | null} others
   * @param {Point[]} first where it goes best
   * @returns {Found | null}
   */
  #inRows(rows, label, others, first = []) {
    const { ground: gap, mark } = this.#rules.around;
    const halves = this.#lettering.halves(label);
    const [half, high] = halves;
    const inside = rows.spots(this.#scale, this.#origin, half, high, this.#visible);
    const spots = [...first.map((spot) => ({ ...spot, side: 0, out: 0 })), ...inside];
    const find = (/** @type {number} */ apart) =>
      bestRoom(spots, {
        isFree: ({ x, y }) => this.#isFree(boxAt(x, y, half, high, gap), apart, null),
        isWet: ({ x, y, side }) => this.#under.along(label, { x: x + side * half, y }, 0) === "water",
        over: (room) => this.#under.over(others ?? [], label, room, halves),
      });
    const found = (others && find(mark)) ?? find(gap);
    if (!found) return null;
    return { ...found, box: boxAt(found.x, found.y, half, high, gap), ground: this.#under.along(label, found, half) };
  }

  /** Name the base map, then the places that have no excerpt. */
  #nameGround(/** @type {Box} */ near) {
    const zoom = this.#map.getZoom();
    const { standing } = this.#markers;
    const { least_zoom } = this.#rules;
    const empty = this.#places
      .filter(({ id, kind }) => !standing.has(id) && EMPTY.includes(kind) && !this.#keepsName(id))
      .map(({ name, kind, lon, lat }) => {
        const least = least_zoom[kind === "site" ? kind : "town"] ?? least_zoom.other;
        return { text: name, kind: "town", lon, lat, least };
      });
    const big = this.#names.filter(({ kind }) => FIRST.includes(kind));
    for (const { text, kind, lon, lat, least } of [...big, ...empty, ...this.#names.filter((n) => !big.includes(n))]) {
      if (zoom < least) continue;
      const point = this.#map.latLngToLayerPoint([lat, lon]);
      const shape = this.#countries.get(text);
      if (!shape && !holds(near, point)) continue;
      const label = this.#lettering.label(`${text} ${lon} ${lat}`, "ground", text, "", kind);
      const rows = shape && this.#rowsOf(text, [shape]);
      const spot = rows
        ? this.#overArea(label, point, rows, this.#others.of({ id: text, lon, lat }))
        : this.#atPoint(label, point);
      if (spot && cost(spot) <= this.#most) this.#set(label, spot, "");
    }
  }

  /** Name a place that has no mark. */
  #nameEmpty(/** @type {Place} */ place, /** @type {Box} */ near) {
    const { id, name, kind, lon, lat, extents } = place;
    const rows = this.#rowsOf(id, extents);
    const point = this.#map.latLngToLayerPoint([lat, lon]);
    // The mark of a site in it may stand where it is: then its name stands beside that.
    const dot = boxAt(point.x, point.y, this.#rules.dot.radius, this.#rules.dot.radius, 1);
    const over = this.#markers.marks.find(
      ({ form, x, y, radius, parts }) =>
        form === "circle" && parts.some(({ parent }) => parent === id) && overlap(dot, boxAt(x, y, radius, radius)),
    );
    const label = over
      ? this.#lettering.label(id, "circle", name, "", kind)
      : this.#lettering.label(id, rows ? "area" : "ground", name, "", rows ? kind : "town");
    const spot = over
      ? this.#besideCircle(over, label)
      : rows
        ? this.#overArea(label, point, rows, this.#others.of(place))
        : holds(near, point)
          ? this.#atPoint(label, point)
          : null;
    if (spot) this.#set(label, spot, id === this.#markers.selected ? "is-selected" : "is-empty");
  }

  /** Name an area that has no number at a point of it, or where it has more room. @returns {Found | null} */
  #overArea(
    /** @type {Label} */ label,
    /** @type {Point} */ point,
    /** @type {Rows} */ rows,
    /** @type {Ground[]} */ others,
  ) {
    return this.#inRows(rows, label, others, holds(this.#visible, point) ? [point] : []);
  }

  /** Name what is a point: beside its dot; a sea near it, where all of its name lies on water. @returns {Found | null} */
  #atPoint(/** @type {Label} */ label, /** @type {Point} */ point) {
    const { dotted, dot, around: gaps } = this.#rules;
    const [half, high] = this.#lettering.halves(label);
    const { x, y } = point;
    const hasDot = dotted.includes(label.kind);
    if (hasDot && this.#taken.hits(boxAt(x, y, dot.radius, dot.radius, 1))) return null;
    const [beside, above] = [half + dot.beside, high + dot.beside];
    const isSea = label.kind === "sea";
    /** @type {Point[]} */
    let spots = [point];
    if (hasDot)
      spots = [
        { x: x + beside, y },
        { x: x - beside, y },
        { x, y: y - above },
        { x, y: y + above },
      ];
    else if (isSea) spots = around(point, half / 2, 2 * high);
    const found = spots.find((spot) => {
      const box = boxAt(spot.x, spot.y, half, high, gaps.ground);
      if (!this.#isFree(box, hasDot ? dot.beside : gaps.ground, null)) return false;
      return !isSea || this.#isAllWet(label, point, spot);
    });
    if (!found) return null;
    const box = boxAt(found.x, found.y, half, high, gaps.ground);
    return { ...found, box, dot: hasDot ? point : undefined, ground: this.#under.along(label, found, half) };
  }

  /** Say whether a name lies on water in view, which is that of a point: so is what lies between. */
  #isAllWet(/** @type {Label} */ label, /** @type {Point} */ point, /** @type {Point} */ { x, y }) {
    const { along, lines } = this.#rules;
    const [half, high] = this.#lettering.halves(label);
    const isWet = (/** @type {number} */ across, /** @type {number} */ down) =>
      this.#under.at(across, down) === "water";
    const between = (/** @type {number} */ share) =>
      isWet(point.x + share * (x - point.x), point.y + share * (y - point.y));
    return (
      contains(this.#visible, boxAt(x, y, half, high)) &&
      lines.every((line) => along.every((share) => isWet(x + share * half, y + line * high))) &&
      [0.25, 0.5, 0.75].every(between)
    );
  }

  #set(/** @type {Label} */ label, /** @type {Found} */ spot, /** @type {string} */ roles) {
    const { left, right } = spot.box;
    this.#taken.add({ ...spot.box, left: left - WORD, right: right + WORD });
    this.#shown.add(label);
    const { look, kind } = label;
    const isOwn = (look === "area" || look === "region") && !cost(spot) && roles !== "is-empty";
    const ground = isOwn ? `${spot.ground} over-own` : spot.ground;
    const classes = `label label-${look === "ground" ? plain(kind) : look} kind-${plain(kind)} over-${ground} ${roles}`;
    this.#lettering.show(label, spot, classes, spot.dot);
  }
}

/** Say how far a spot reaches out of its ground and lies on other places'. */
function cost(/** @type {Found} */ { out = 0, over = 0 }) {
  return out + over;
}
