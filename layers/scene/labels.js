// Names on the map. Greedy: the most important takes its spot; one of lower rank moves, or stays away.

import { drawing, goThrough, h } from "./elements.js";
import { boxOf, pixelsPerDegree } from "./geometry.js";
import { addPane, plain } from "./ground.js";
import { HEADLINE, insetSize, isWide, rankOf } from "./insets.js";
import { boxAt, holds, moved, overlap } from "./layout.js";
import { Lettering } from "./lettering.js";
import { cost, Rooms } from "./rooms.js";

/** @import { MapDocument, Place, Shape } from "./document.js" */
/** @import { Box } from "./layout.js" */
/** @import { Form, Label } from "./lettering.js" */
/** @import { Marker, Markers } from "./markers.js" */
/** @import { Found } from "./rooms.js" */
/** @import { Words } from "../words/words.js" */

/** @typedef {{ text: string, kind: string, lon: number, lat: number, least: number }} GroundName */
/** What is named in its turn: a mark, or a place that has none. @typedef {Marker | { place: Place, n: number, form: null }} Named */

const FIRST = ["country", "sea", "town"]; // of the base map's names; the others come after places without excerpts
const EMPTY = ["town", "governorate", "site"]; // kinds that have a name though they have no excerpt
const TURN = 8; // milliseconds of laying names between frames

export class Labels {
  /** @type {Set<Label>} */
  #shown = new Set();
  /** Where names have room, of those that are being laid. @type {Map<Label, { spot: Found, roles: string }>} */
  #found = new Map();
  /** Of the base map, by name. @type {Map<string, Shape>} */
  #countries = new Map();
  /** What lies over the map, once it is measured. @type {Box[] | null} */
  #controls = null;
  /** @type {WeakSet<Element>} */
  #observed = new WeakSet();
  #observer;
  #map;
  #markers;
  #names;
  #rules;
  #places;
  #words;
  #rank;
  #insets;
  #svg;
  #lettering;
  #rooms;
  /** What is being laid, a few names at a time. @type {Generator | null} */
  #laying = null;

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
    this.#places = places;
    this.#rank = new Map(places.map((place) => [place.id, rankOf(place, headline ?? [], frames ?? [])]));
    const order = (/** @type {GroundName} */ { kind }) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
    this.#names = [...names].sort((a, b) => order(a) - order(b));
    for (const shape of context)
      if (shape.properties.kind === "country" && shape.geometry.type.endsWith("Polygon"))
        this.#countries.set(shape.properties.name, shape);
    this.#svg = drawing(h("svg", { class: "labels", "aria-hidden": "true" }));
    addPane(map, "labels", 450).append(this.#svg);
    this.#lettering = new Lettering(this.#svg, rules.labels, words);
    this.#rooms = new Rooms(map, markers, this.#lettering, { places, context, rules });
    document.fonts.addEventListener("loadingdone", () => {
      this.#lettering.measureAnew();
      this.lay();
    });
    map.on("zoomstart", () => {
      this.#svg.classList.add("is-away");
      this.#laying = null;
    });
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

  /**
   * Lay all names anew: after a move of the map, or when counts have changed. In turns that is a few at a time, with
   * frames between, and they are shown once all are laid; for marks that are others by then they are not.
   */
  lay(inTurns = false) {
    const { marks } = this.#markers;
    const laying = this.#lay();
    this.#laying = laying;
    const isWanted = () => this.#laying === laying && this.#markers.marks === marks;
    goThrough(laying, isWanted, inTurns ? TURN : Infinity);
  }

  /** Find room for one name after the other, then show them. */
  *#lay() {
    const { marks } = this.#markers;
    this.#controls ??= this.#measure();
    const near = this.#markers.visible(0.5);
    const inside = marks.filter((marker) => marker.form !== "circle" || holds(near, marker));
    this.#rooms.clear(this.#controls, inside);
    /** @type {Map<Marker, Box | null>} */
    const named = new Map();
    this.#found = new Map();
    const empty = this.#places.filter(({ id }) => this.#keepsName(id)).map((place) => ({ place, n: 0, form: null }));
    for (const one of this.#inOrder([...inside, ...empty])) {
      if (one.form) named.set(one, this.#nameMark(one));
      else this.#nameEmpty(one.place, near);
      yield;
    }
    yield* this.#nameGround(near);
    for (const [marker, box] of named) this.#markers.name(marker, box);
    this.#show();
  }

  /** Show what was found, and nothing else. */
  #show() {
    this.#svg.classList.remove("is-away");
    this.#svg.classList.toggle("has-selection", this.#markers.hasSelection);
    for (const label of this.#shown) if (!this.#found.has(label)) this.#lettering.hide(label);
    for (const [label, { spot, roles }] of this.#found) {
      const { look, kind } = label;
      const isOwn = (look === "area" || look === "region") && !cost(spot) && roles !== "is-empty";
      const ground = isOwn ? `${spot.ground} over-own` : spot.ground;
      const classes = `label label-${look === "ground" ? plain(kind) : look} kind-${plain(kind)} over-${ground} ${roles}`;
      this.#lettering.show(label, spot, classes);
    }
    this.#shown = new Set(this.#found.keys());
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
      const own = Math.min(this.#rank.get(place.id) ?? 4, n >= this.#rules.many ? 2 : 4);
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

  /** Find a mark's name its room, and return that. @returns {Box | null} */
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
    return spot?.box ?? null;
  }

  /** @returns {Found | null} */
  #besideCircle(/** @type {Marker} */ marker, /** @type {Label} */ label, /** @type {Form} */ look = "") {
    const found = this.#rooms.besideCircle(marker, label, look);
    return found?.over && this.#isNamedLarger(marker.place) ? null : found;
  }

  /** @returns {Found | null} */
  #insideArea(/** @type {Marker} */ { place, n }, /** @type {Label} */ label) {
    const rows = this.#rooms.rowsOf(place.id, place.extents);
    if (!rows) return null;
    // The map round an inset names what the inset shows a part of, and the inset what has no room on that.
    if (this.#markers.isInset && !this.#rooms.shows(rows)) return null;
    const found = this.#rooms.inRows(rows, label, place);
    if (found && (!cost(found) || place.id === this.#markers.selected)) return found;
    if (this.#isNamedLarger(place)) return null;
    const { elsewhere, many } = this.#rules;
    const most = this.#rank.get(place.id) === HEADLINE ? Infinity : n < many ? elsewhere.few : elsewhere.many;
    // A name that reaches out of its ground, and of the frame with it, says nothing.
    if (found && cost(found) <= most && overlap(this.#rooms.visible, found.box)) return found;
    // Of a region the name is all there is to be seen.
    return label.look === "region" ? this.#rooms.besideRows(rows, label, place) : null;
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

  /** Name the base map, then the places that have no excerpt. */
  *#nameGround(/** @type {Box} */ near) {
    const zoom = this.#map.getZoom();
    const { standing } = this.#markers;
    const { least_zoom, elsewhere } = this.#rules;
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
      const rows = shape && this.#rooms.rowsOf(text, [shape]);
      const spot = rows
        ? this.#rooms.inRows(rows, label, { id: text, lon, lat }, point)
        : this.#rooms.atPoint(label, point);
      if (spot && cost(spot) <= elsewhere.few) this.#set(label, spot, "");
      yield;
    }
  }

  /** Name a place that has no mark. */
  #nameEmpty(/** @type {Place} */ place, /** @type {Box} */ near) {
    const { id, name, kind, lon, lat, extents } = place;
    const rows = this.#rooms.rowsOf(id, extents);
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
        ? this.#rooms.inRows(rows, label, place, point)
        : holds(near, point)
          ? this.#rooms.atPoint(label, point)
          : null;
    if (spot) this.#set(label, spot, id === this.#markers.selected ? "is-selected" : "is-empty");
  }

  #set(/** @type {Label} */ label, /** @type {Found} */ spot, /** @type {string} */ roles) {
    this.#rooms.take(spot);
    this.#found.set(label, { spot, roles });
  }
}
