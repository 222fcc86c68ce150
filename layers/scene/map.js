// The map as a whole: what is drawn, what a click means, what its host is told.

import { Words } from "../words/words.js";
import { Areas } from "./areas.js";
import { addScale, addTiles, Controls } from "./controls.js";
import { afterFrame } from "./elements.js";
import { drawGround, groundNames } from "./ground.js";
import { documentOf, Inset, roomFor } from "./insets.js";
import { Labels } from "./labels.js";
import { Size } from "./layout.js";
import { addLegend } from "./legend.js";
import { Markers } from "./markers.js";
import { holdStill, Pointing, tameGestures } from "./pointing.js";
import { readDocument, readShown, refineWhenNear } from "./shortened.js";
import { makeLeaflet, View } from "./view.js";

/** @import { Offmap } from "./controls.js" */
/** @import { At, Frame, MapDocument, Outlines, Place, SentDocument } from "./document.js" */
/** @import { SentShown, Shown } from "./shortened.js" */

/**
 * What the map tells its host. A place of null is none; `at` is longitude, latitude, zoom, and null
 * the first view. A place comes with where the map went to show it, if it did, and with whether it
 * was chosen by the keyboard; one is near that a finger is on. Those in view, most excerpts first, are
 * told when the map rests; "folded", when others may share a mark than before, with what says who; "otherData",
 * where its document is of another version than what it shall show.
 *
 * @typedef {{ kind: "place", id: string | null, keyboard: boolean, at?: At } | { kind: "moved", at: At | null }
 *   | { kind: "hover", id: string | null } | { kind: "near", id: string } | { kind: "inView", ids: string[] } | { kind: "tray" } & Offmap
 *   | { kind: "tiles", on: boolean } | { kind: "fullscreen" } | { kind: "escape" } | { kind: "otherData" }
 *   | { kind: "folded", sharing: Markers["sharing"] } | { kind: "ready", title: string }} Message
 */

/**
 * What the host may ask of the map.
 *
 * @typedef {object} Orders
 * @property {(order: { id?: string | null, reveal?: boolean, related?: string[] }) => void} select
 * @property {(order: { at?: unknown }) => void} view null for the first view
 * @property {(order: { ids?: string[] }) => void} ring the places that get a ring
 * @property {() => void} focus put focus on a place
 */

/**
 * What is around a map: all in which a page, a file and an inset differ.
 *
 * @typedef {object} Host
 * @property {{ [key: string]: string }} words
 * @property {string} language
 * @property {string} direction in which the language runs
 * @property {(message: Message) => void} post
 * @property {(orders: Orders) => void} listen
 * @property {string | null} tiles the address of web tiles, where they are offered
 * @property {boolean} fullscreen whether it can fill the screen, when it is told to
 * @property {boolean} [scrolls] whether one finger on the map is wanted for what is around it
 * @property {(address: string) => string} [href] the whole of an address of the page, for links
 * @property {() => Promise<Outlines>} [outlines] fetches those in full, for a map that comes nearer
 * @property {L.Map} [leaflet] a map that stands in the container already
 * @property {Frame} [inset] the frame that is all this map shows, without controls, in another map
 */

const ANSWER = 3000; // milliseconds in which the host answers a click
const INSET_SCALE = 60; // pixels
const REST = 400; // milliseconds without a change, after which the map rests
const NONE = { left: 0, top: 0, right: 0, bottom: 0 };
// What is to be drawn anew; each with those before it.
const NAMES = 1;
const VIEW = 2;
const MARKS = 3;

export class EvidenceMap {
  /** @type {string | null} */
  #marked = null;
  /** @type {string[]} */
  #lit = [];
  /** The size for which it was arranged last. */
  #arranged = L.point(0, 0);
  /** What is to be drawn anew, 0 if nothing; whether names with it, or after the next frame. */
  #due = 0;
  #namesDue = false;
  #namesLate = false;
  /** @type {{ id: string | null, when: number } | null} */
  #chosen = null;
  /** @type {Inset[]} */
  insets = [];
  /** @type {number | undefined} */
  #resting;
  /** @type {Shown} */
  #shown;
  /** What may be shown next, and as it is read. @type {{ sent: object | null, read: Partial<Shown> }} */
  #next = { sent: null, read: {} };
  /** The place that the first view shows. @type {string | null} */
  #opening = null;
  #host;
  #words;
  #tellFolding = () => this.#host.post({ kind: "folded", sharing: (id) => this.markers.sharing(id) });

  /**
   * Draw a document's map in a container.
   *
   * @param {HTMLElement} container
   * @param {MapDocument | SentDocument} sent
   * @param {Host} host
   * @param {Partial<SentShown | Shown>} shown what it shows at first
   */
  constructor(container, sent, host, shown = {}) {
    const drawn = readDocument(sent);
    const { places, rules, frames } = drawn;
    const words = new Words(host.words, host.language, host.direction);
    const size = new Size(rules, drawn.largest, drawn.room);
    this.#host = host;
    this.#words = words;
    this.document = drawn;
    const told = readShown(shown, places);
    this.#shown = { counts: {}, selected: null, tiles: false, offmap: [], at: null, related: [], ...told };
    this.places = new Map(places.map((place) => [place.id, place]));
    this.map = host.leaflet ?? makeLeaflet(container, drawn);
    this.map.setMaxZoom(rules.view.most_zoom);
    Object.assign(this.map.options, { maxBoundsViscosity: 1, bounceAtZoomLimits: false });
    this.map.keyboard.disable();
    container.dir = "ltr"; // west is left in every language; what has words in it runs as they do: see map.css
    container.tabIndex = -1; // no stop, but what has the focus while the map moves
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", host.inset ? host.inset.name : words.say("map.label"));
    this.map.invalidateSize({ animate: false });
    const room = () => (host.inset ? NONE : roomFor(frames, this.map.getSize()));
    this.view = new View(this.map, drawn, room, (at) => host.post({ kind: "moved", at }));
    this.view.set(this.#shown.at); // before there is anything to be drawn anew
    container.classList.toggle("water", this.view.hasBase);
    this.dressGround = drawGround(this.map, drawn);
    this.areas = new Areas(this.map, places, rules);
    this.markers = new Markers(this.map, drawn, words, size, this.#shown, Boolean(host.inset));
    const names = groundNames(drawn.context, places, rules.labels.least_zoom);
    this.labels = new Labels(this.map, this.markers, names, words, drawn, () => this.#ask(NAMES));
    if (host.inset) {
      holdStill(this.map);
      addScale(this.map, words, INSET_SCALE);
    } else {
      this.#addControls(size);
      this.insets = this.#makeInsets();
    }
    this.#listen();
    this.#opening = host.inset ? null : this.#shown.selected;
    this.show(told);
    this.#ask(MARKS, true);
    this.#arrange();
    this.labels.measure();
    this.#draw();
    new ResizeObserver(() => this.resize()).observe(container);
    if (host.outlines) refineWhenNear(this.map, drawn, host.outlines, (full) => this.areas.refine(full));
    host.post({ kind: "ready", title: words.say("map.label") });
  }

  #addControls(/** @type {Size} */ size) {
    const { map, view, document: drawn } = this;
    const words = this.#words;
    const { tiles, fullscreen, scrolls = false, post, href = (address) => address } = this.#host;
    tameGestures(map, words, scrolls);
    this.controls = new Controls(map, view, drawn, words, {
      zoomBy: (levels) => this.#zoomBy(levels),
      fullscreen: fullscreen ? () => post({ kind: "fullscreen" }) : null,
      goHome: () => this.#goFocused(null),
      goTo: (frame) => view.go(frame === drawn.frames[0] ? null : view.of(frame.bounds)),
      follow: () => {
        const at = this.#whereSeen(this.#shown.selected);
        if (at) this.#goFocused(at);
      },
      href,
      choose: (chosen) => post({ kind: "tray", ...chosen }),
    });
    this.showTiles = tiles ? addTiles(map, words, tiles, this.controls.tilesAttribution) : null;
    const onTiles = tiles ? (/** @type {boolean} */ on) => this.#chooseTiles(on) : null;
    this.checkbox = addLegend(map, words, size, drawn, onTiles);
    map.on("moveend", () => this.controls?.showWhere());
    map.on("move moveend", () => this.#point());
  }

  /** Go where a button asks that goes away itself: the focus is the map's, and a place's once it is there. */
  #goFocused(/** @type {At | null} */ at) {
    const container = this.map.getContainer();
    container.focus();
    const arrived = () => {
      if (document.activeElement === container) this.focus();
    };
    this.map.once("moveend", () => window.setTimeout(arrived));
    this.view.go(at);
  }

  /** Say where the selected place is, if nothing shows it. */
  #point() {
    const place = this.#place(this.#shown.selected);
    this.controls?.point(place && !this.#isInset(place) ? place : null);
  }

  #makeInsets() {
    const { words, language, direction } = this.#host;
    const insets = this.document.frames.filter((frame) => frame.inset);
    return insets.map((frame) => {
      const post = (/** @type {Message} */ message) => this.#heardFromInset(message);
      const about = { words, language, direction, tiles: null, fullscreen: false, inset: frame, post };
      return new Inset(this.map, frame, this.#words, (container, shown) => {
        /** @type {Orders[]} */
        const heard = [];
        const host = { ...about, listen: (/** @type {Orders} */ orders) => heard.push(orders) };
        const map = new EvidenceMap(container, documentOf(this.document, frame), host, shown);
        return { map, orders: heard[0] };
      });
    });
  }

  /** What an inset's map tells is as if it had happened here. */
  #heardFromInset(/** @type {Message} */ message) {
    if (message.kind === "place") this.#choose(message.id);
    if (message.kind === "hover" || message.kind === "near") this.#host.post(message);
  }

  /** Look at what was asked for as the map's size has it: at first, a selected place is to be seen. */
  #arrange() {
    this.#arranged = this.map.getSize();
    for (const inset of this.insets) inset.arrange(() => this.#shown);
    this.view.arrange();
    const at = this.view.isFirst ? this.#whereSeen(this.#opening) : null;
    if (at) this.view.look(at);
    this.controls?.showWhere();
    this.#point();
  }

  /** Say whether an inset shows a place, as large as one must see it. */
  #isInset(/** @type {Place} */ place) {
    return this.insets.some((inset) => inset.shows(place));
  }

  /** Put focus on a place of the map. */
  focus() {
    this.markers.focus();
  }

  /** Show counts by place id, the selected place, web tiles or not, what is off the map. */
  show(/** @type {Partial<SentShown | Shown>} */ shown) {
    const { sent, read } = this.#next;
    const all = { ...this.#shown, ...(shown === sent ? read : readShown(shown, this.document.places)) };
    this.#shown = { ...all, selected: this.#settled(all.selected) };
    const { counts, selected, tiles, offmap } = this.#shown;
    this.#mark(selected);
    this.#relate(selected === all.selected ? all.related : []);
    if (this.markers.count(this.#shown)) this.#ask(MARKS, true);
    this.areas.show({ counts });
    this.dressGround(counts);
    this.showTiles?.(tiles);
    this.controls?.showTray(offmap);
    if (this.checkbox) this.checkbox.checked = tiles;
    for (const inset of this.insets) inset.map?.show(this.#shown);
  }

  /** Read and fold what may be shown next, so that it is soon drawn. */
  prepare(/** @type {Partial<SentShown | Shown>} */ sent) {
    const read = readShown(sent, this.document.places);
    this.#next = { sent, read };
    this.markers.prepare({ ...this.#shown, ...read });
    for (const { map } of this.insets) map?.prepare(read);
  }

  /** An answer to an earlier click must not undo the latest one. */
  #settled(/** @type {string | null} */ selected) {
    const chosen = this.#chosen;
    if (chosen && performance.now() - chosen.when < ANSWER && selected !== chosen.id) return chosen.id;
    this.#chosen = null;
    return selected;
  }

  #listen() {
    const { post, listen, inset } = this.#host;
    listen({
      select: ({ id = null, reveal = false, related }) => {
        this.#ordered(id, reveal);
        if (related) this.#answered(related);
        this.#tellFolding(); // whoever asks may not have been there when the map was drawn
      },
      view: ({ at }) => {
        this.#opening = null;
        this.view.set(at);
      },
      ring: ({ ids = [] }) => this.#ring(ids),
      focus: () => this.focus(),
    });
    this.map.on("viewreset zoomend", () => this.#ask(MARKS));
    this.map.on("moveend", () => this.#ask(VIEW));
    const meant = {
      choose: (/** @type {string | null} */ id, keyboard = false) => this.#choose(id, keyboard),
      hover: (/** @type {string | null} */ id) => post({ kind: "hover", id }),
      near: (/** @type {string} */ id) => post({ kind: "near", id }),
      zoomBy: (/** @type {number} */ levels) => this.#zoomBy(levels),
      escape: () => post({ kind: "escape" }),
      selected: () => this.#shown.selected,
    };
    new Pointing(this.map, this, this.#words, meant, Boolean(inset));
  }

  #zoomBy(/** @type {number} */ levels) {
    this.view.zoomBy(levels, this.#place(this.#shown.selected));
  }

  /** What the page selects is brought into view, once. */
  #ordered(/** @type {string | null} */ id, /** @type {boolean} */ reveal) {
    const isNew = id !== this.#shown.selected;
    this.#chosen = null;
    this.#select(id);
    if (isNew) this.map.fire("mouseout"); // a finger that chose what was selected left its words there
    if (this.#host.inset) return;
    if (!reveal && this.view.isFirst) {
      this.#opening = id;
      this.#arrange();
    } else if (isNew && reveal) {
      const at = this.#whereSeen(id);
      if (at) this.view.go(at);
    }
  }

  /** The host says what belongs to what is selected. */
  #answered(/** @type {string[]} */ related) {
    this.#shown.related = related;
    this.#relate(related);
    for (const { map } of this.insets) if (map) map.#answered(related);
  }

  /** @returns {At | null} where the map must look for a place to be seen; null if it need not move */
  #whereSeen(/** @type {string | null} */ id) {
    const place = this.#place(id);
    return place && !this.#isInset(place) ? this.view.whereSeen(place, this.labels.covers(place)) : null;
  }

  /** Ring the places of what is pointed at on the page. */
  #ring(/** @type {string[]} */ ids) {
    this.markers.ring(ids);
    this.areas.show({ ringed: ids });
    for (const inset of this.insets) inset.orders?.ring({ ids });
  }

  /** Select here at once, bring it into view, then tell the host. */
  #choose(/** @type {string | null} */ id, keyboard = false) {
    const { post, inset } = this.#host;
    const at = inset ? null : this.#whereSeen(id);
    if (id !== null || this.#shown.selected !== null) {
      this.#chosen = { id, when: performance.now() };
      this.#select(id);
    }
    if (at) this.view.fly(at);
    post({ kind: "place", id, keyboard, ...(at && { at }) });
  }

  #select(/** @type {string | null} */ id) {
    this.#opening = null;
    if (id !== this.#shown.selected) this.#shown.related = [];
    this.#shown.selected = id;
    this.#mark(id);
    for (const inset of this.insets) inset.orders?.select({ id });
    this.#point();
  }

  #mark(/** @type {string | null} */ id) {
    if (id === this.#marked) return;
    this.#marked = id;
    this.#light([]); // until the host has answered
    this.markers.select(id);
    this.areas.show({ selected: id });
    this.areas.showHalo("selected", this.#place(id));
    this.markers.dress();
    this.#ask(NAMES, true);
  }

  /** Ring the places that are named in the same excerpts as what is selected. */
  #relate(/** @type {string[]} */ ids) {
    if (ids.join() === this.#lit.join()) return;
    this.#light(ids);
    this.#ask(NAMES);
  }

  #light(/** @type {string[]} */ ids) {
    this.#lit = ids;
    this.markers.relate(ids);
    this.areas.show({ related: ids });
  }

  /**
   * Have marks folded, drawn where the map looks, or named: once, however often it is asked for at one time. Late are
   * names, those for screen readers too, that come after the next frame, which shows what was chosen or counted, or
   * the map for the first time.
   */
  #ask(/** @type {number} */ due, isLate = false) {
    const name = () => this.#namesLate && (this.view.isZooming || this.#name(true)); // away while it zooms, laid then
    if (isLate && !this.#namesLate) afterFrame(() => this.markers.tell(), name);
    this.#namesLate ||= isLate;
    if (due === NAMES && this.#namesLate) return;
    this.#namesDue ||= !isLate;
    if (!this.#due) queueMicrotask(() => this.#draw());
    this.#due = Math.max(this.#due, due);
  }

  #draw() {
    const [due, names] = [this.#due, this.#namesDue];
    [this.#due, this.#namesDue] = [0, false];
    if (!due) return;
    if (due === MARKS) {
      this.markers.fold();
      // What an area's edge may be is drawn where there is room.
      this.areas.show({ open: this.markers.marks.filter(({ form }) => form === "area").map(({ place }) => place.id) });
      this.#tellFolding();
    } else if (due === VIEW) this.markers.draw();
    if (names) this.#name();
    if (due > NAMES && !this.#host.inset) this.#tellView();
  }

  #name(inTurns = false) {
    this.#namesLate = false;
    this.markers.dress();
    this.markers.tell();
    this.labels.lay(inTurns);
  }

  #tellView() {
    window.clearTimeout(this.#resting);
    this.#resting = window.setTimeout(() => {
      const maps = [this, ...this.insets.flatMap(({ map }) => map ?? [])];
      const marks = maps.flatMap(({ markers }) => markers.inView()).sort((a, b) => b.n - a.n);
      this.#host.post({ kind: "inView", ids: [...new Set(marks.map(({ place }) => place.id))] });
    }, REST);
  }

  #place(/** @type {string | null} */ id) {
    return id === null ? undefined : this.places.get(id);
  }

  #chooseTiles(/** @type {boolean} */ on) {
    this.#shown.tiles = on;
    this.showTiles?.(on);
    this.#host.post({ kind: "tiles", on });
  }

  /** Say the map's size anew. */
  resize() {
    const { clientWidth, clientHeight } = this.map.getContainer();
    if (this.#arranged.equals([clientWidth, clientHeight])) return;
    this.view.measure();
    this.#arrange();
  }
}
