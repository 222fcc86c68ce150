// The parts of the map that have a name of their own: enlarged in a corner, or one tap away.

import { afterFrame, element, h } from "./elements.js";
import { mercator } from "./geometry.js";
import { boxOf, isWithin } from "./view.js";

/** @import { Bounds, Frame, MapDocument, Place, Shape } from "./document.js" */
/** @import { EvidenceMap, Orders } from "./map.js" */
/** @import { Shown } from "./shortened.js" */
/** @import { Pixels, Room } from "./geometry.js" */
/** @import { Words } from "../words/words.js" */

const WIDE = { x: 640, y: 440 }; // pixels: a smaller map has no room for insets
const ACROSS = 0.28; // share of the map's width
const NARROWEST = 180;
const WIDEST = 340;
const DOWN = 0.6; // share of the map's height, at most
const TITLE = 26; // pixels of height
const GAP = 12; // pixels round an inset
const MARGIN = 16; // pixels between the first frame and the map's edge
const SLIM = 6; // the same on a narrow map
const SWITCH = 62; // pixels at the top of a narrow map, where the switch lies
const LOW = 380; // pixels: a lower map has no tray, as the style sheet has it
const FLAT = 600; // pixels: on a lower wide map the tray would lie over the first frame
const TRAY = 88; // pixels at the foot of such a map, where the tray, sources and scale lie
const FOOT = 116; // pixels at the bottom of a narrow map, where the tray, sources and scale lie

export const HEADLINE = 1; // rank of the names of the places that a collection is about

/** What names of the map may not lie under. */
export const KEEPS_OFF = { "data-keeps-names-off": "" };

/** Say whether a map of some size has room for insets. */
export function isWide(/** @type {Pixels} */ { x, y }) {
  return x >= WIDE.x && y >= WIDE.y;
}

/** Return how large the map of an inset is, in a map of some size; its title stands above that. */
export function insetSize(/** @type {Pick<Frame, "bounds">} */ { bounds }, /** @type {Pixels} */ size) {
  const [west, south, east, north] = bounds;
  const shape = (mercator(north) - mercator(south)) / (east - west);
  const wanted = Math.min(WIDEST, Math.max(NARROWEST, ACROSS * size.x));
  const across = Math.min(wanted, (DOWN * size.y - TITLE) / shape);
  return { x: Math.round(across), y: Math.round(across * shape) };
}

/**
 * Return the room that the first frame leaves free in a map of some size.
 *
 * @param {Frame[]} frames
 * @param {Pixels} size
 * @returns {Room}
 */
export function roomFor(frames, size) {
  const room = { left: MARGIN, top: MARGIN, right: MARGIN, bottom: MARGIN };
  if (!isWide(size)) {
    if (size.x < WIDE.x) room.left = room.right = SLIM;
    return frames.length > 1 ? { ...room, top: SWITCH, bottom: size.y < LOW ? MARGIN : FOOT } : room;
  }
  if (size.y < FLAT) room.bottom = TRAY;
  for (const frame of frames) {
    if (!frame.inset) continue;
    const side = frame.corner?.endsWith("left") ? "left" : "right";
    room[side] = insetSize(frame, size).x + 2 * GAP;
  }
  return room;
}

/** An inset: a map in the corner of another, and its outline on that. It is drawn when it shows first. */
export class Inset {
  /** @type {EvidenceMap | null} */
  map = null;
  /** @type {Orders | null} */
  orders = null;
  #outer;
  #frame;
  #make;
  #box;
  #outline;

  /**
   * @param {L.Map} outer
   * @param {Frame} frame
   * @param {Words} words
   * @param {(container: HTMLElement, shown: Partial<Shown>) => { map: EvidenceMap, orders: Orders }} make
   */
  constructor(outer, frame, words, make) {
    this.#outer = outer;
    this.#frame = frame;
    this.#make = make;
    const title = words.say("map.enlarged", { name: frame.name });
    this.#box = element(
      h("section", { class: `inset at-${frame.corner}`, "aria-label": title, ...KEEPS_OFF }, [
        h("p", { class: "inset-title" }, title),
        h("div", { class: "inset-map" }),
      ]),
    );
    L.DomEvent.disableClickPropagation(this.#box);
    L.DomEvent.disableScrollPropagation(this.#box);
    const look = { pane: "borders", interactive: false, className: "enlarged" };
    this.#outline = L.rectangle(boxOf(frame.bounds), look);
  }

  /**
   * Show it where there is room: at once if a place is selected, which it may show; else when the map round it has
   * been painted.
   *
   * @param {() => Partial<Shown>} shown what it shows at first, but where the map round it looks
   */
  arrange(shown) {
    const size = this.#outer.getSize();
    this.#box.hidden = !isWide(size);
    if (this.#box.hidden) {
      this.#outline.remove();
      return;
    }
    const body = /** @type {HTMLElement} */ (this.#box.lastElementChild);
    const { x, y } = insetSize(this.#frame, size);
    Object.assign(body.style, { width: `${x}px`, height: `${y}px` });
    this.#outline.addTo(this.#outer);
    if (!this.#box.isConnected) this.#outer.getContainer().append(this.#box);
    const draw = () => {
      if (!this.map && !this.#box.hidden) Object.assign(this, this.#make(body, { ...shown(), at: null }));
    };
    if (shown().selected) draw();
    else afterFrame(draw);
  }

  /** Say whether it shows a place, as large as one must see it. */
  shows(/** @type {Place} */ place) {
    const isThere = this.map?.places.has(place.id) && !this.#box.hidden;
    return Boolean(isThere && this.map?.view.shows(place));
  }
}

/**
 * Return the part of a document that an inset draws: what lies in its frame, or reaches into it.
 *
 * The excerpts that places share keep their order.
 *
 * @param {MapDocument} drawn
 * @param {Frame} frame
 * @returns {MapDocument}
 */
export function documentOf(drawn, frame) {
  const box = boxOf(frame.bounds);
  const reaches = (/** @type {Shape} */ shape) => box.intersects(L.geoJSON(shape).getBounds());
  const isInside = (/** @type {Place} */ { lat, lon, extents }) => box.contains([lat, lon]) || extents.some(reaches);
  const places = drawn.places.filter(isInside);
  const positions = new Map(places.map((place, position) => [place.id, position]));
  const here = drawn.places.map(({ id }) => positions.get(id));
  const { sizes, cells } = drawn.shared;
  const shared = { sizes: new Uint32Array(sizes.length), cells: /** @type {number[]} */ ([]) };
  for (let row = 0, cell = 0; row < sizes.length; row++)
    for (const end = cell + sizes[row]; cell < end; cell++) {
      const position = here[cells[cell]];
      if (position === undefined) continue;
      shared.cells.push(position);
      shared.sizes[row]++;
    }
  const frames = [{ ...frame, inset: false }];
  return { ...drawn, places, shared, context: drawn.context.filter(reaches), frames };
}

/** Return the rank of a place's name: the headline, then places of insets, then the others. */
export function rankOf(
  /** @type {Place} */ place,
  /** @type {string[]} */ headline,
  /** @type {{ bounds: Bounds, inset: boolean }[]} */ frames,
) {
  if (headline.includes(place.id)) return HEADLINE;
  return frames.some(({ bounds, inset }) => inset && isWithin(bounds, place)) ? 3 : 4;
}
