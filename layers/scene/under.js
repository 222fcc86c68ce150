// What lies under a name: water, home, abroad, and how much of it is other places' ground.

import { covers, crosses } from "./within.js";

/** @import { Ground, Land } from "./areas.js" */
/** @import { Counts, Rules } from "./document.js" */
/** @import { Point } from "./layout.js" */
/** @import { Label } from "./lettering.js" */

const MOST = 10_000; // spots that are remembered

export class Under {
  /** What ground lies under a spot, and how much of it is other places'. @type {Map<string, string>} */
  #grounds = new Map();
  /** @type {Map<string, number>} */
  #overs = new Map();
  /** @type {Counts} */
  #counts = {};
  #map;
  #land;
  #rules;

  constructor(/** @type {L.Map} */ map, /** @type {Land} */ land, /** @type {Rules["labels"]} */ rules) {
    this.#map = map;
    this.#land = land;
    this.#rules = rules;
  }

  /** Take the numbers of excerpts by which names are laid. */
  count(/** @type {Counts} */ counts) {
    this.#counts = counts;
  }

  /** Return what lies at a spot of the map's layer. */
  at(/** @type {number} */ x, /** @type {number} */ y) {
    const { lng, lat } = this.#map.layerPointToLatLng([x, y]);
    return this.#land.at(lng, lat);
  }

  /** Return the ground under a name: that of its middle, but water only where both its ends are over water too. */
  along(/** @type {Label} */ label, /** @type {Point} */ { x, y }, /** @type {number} */ half) {
    return this.#known(this.#grounds, label, x, y, half, () => {
      const ends = [-1, 0, 1].map((share) => this.at(x + share * half, y));
      return ends[1] === "water" ? (ends.find((ground) => ground !== "water") ?? "water") : ends[1];
    });
  }

  /**
   * Count the points of a name that lie on ground of other places that have excerpts, or of other countries; a line
   * that goes through it counts as one.
   *
   * @param {Ground[]} others
   * @param {Label} label
   * @param {Point} middle
   * @param {number[]} halves of the name: across, down
   */
  over(others, label, { x, y }, [half, high]) {
    const [start, end] = [-1, 1].map((side) => this.#map.layerPointToLatLng([x + side * half, y + side * high]));
    const under = others.filter(
      ({ id, box: [west, south, east, north] }) =>
        west < end.lng && east > start.lng && south < start.lat && north > end.lat && (!id || this.#counts[id]),
    );
    if (!under.length) return 0;
    return this.#known(this.#overs, label, x, y, `${half} ${under.map(({ n }) => n)}`, () => {
      const { along, lines } = this.#rules;
      const isCrossed = under.some(({ shape }) => crosses(shape, [start.lng, end.lat, end.lng, start.lat]));
      const covered = lines
        .flatMap((line) => along.map((share) => this.#map.layerPointToLatLng([x + share * half, y + line * high])))
        .filter(({ lng, lat }) => under.some(({ shape }) => covers(shape, lng, lat)));
      return covered.length + Number(isCrossed);
    });
  }

  /**
   * Return what is known of a name at a spot of the ground, or find it.
   *
   * @template T
   * @param {Map<string, T>} all
   * @param {Label} label
   * @param {number} x
   * @param {number} y
   * @param {number | string} about what else it goes by
   * @param {() => T} find
   * @returns {T}
   */
  #known(all, label, x, y, about, find) {
    const origin = this.#map.getPixelOrigin();
    const key = `${label.key} ${this.#map.getZoom()} ${Math.round(x + origin.x)} ${Math.round(y + origin.y)} ${about}`;
    const found = all.get(key) ?? find();
    if (all.size > MOST) all.clear();
    all.set(key, found);
    return found;
  }
}
