// Which excerpts of the file are asked for, and how many there are of each kind.

/** @import { Contents, Excerpt } from "./contents.js" */

/**
 * What is asked for: `first` and `last` are months, counted from the first of the axis.
 *
 * @typedef {object} Asked
 * @property {number | null} first
 * @property {number | null} last
 * @property {boolean} undated whether undated ones come along with months
 * @property {string[]} actors
 * @property {string | null} place
 */

/** @type {Asked} */
export const NOTHING = { first: null, last: null, undated: false, actors: [], place: null };

export class Excerpts {
  /** @param {Pick<Contents, "excerpts" | "places" | "months" | "window" | "certain">} contents */
  constructor({ excerpts, places, months, window, certain }) {
    this.all = excerpts;
    this.places = places;
    this.months = months.length;
    this.window = window;
    this.certain = certain;
  }

  /** Return which excerpts pass; `but` names a part of what is asked that is left out. */
  passing(/** @type {Asked} */ asked, /** @type {"months" | "actors" | "place" | null} */ but = null) {
    const place = asked.place === null ? -1 : this.places.indexOf(asked.place);
    return this.all.map(
      (one) =>
        (but === "months" || this.#inMonths(one, asked)) &&
        (but === "actors" || !asked.actors.length || asked.actors.some((actor) => one.actors.includes(actor))) &&
        (but === "place" || asked.place === null || one.places.includes(place)),
    );
  }

  #inMonths(/** @type {Excerpt} */ one, /** @type {Asked} */ { first, last, undated }) {
    if (first === null && last === null) return true;
    if (!one.dated) return undated;
    const [low, high] = [first ?? -Infinity, last ?? Infinity];
    const [from, to] = [one.from ?? -Infinity, one.to ?? Infinity];
    return this.certain ? from >= low && to <= high : from <= high && to >= low;
  }

  /** Count by place id, under all that is asked for but the place. */
  byPlace(/** @type {Asked} */ asked) {
    const places = this.#counted(asked, "place", (one) => one.places.map((number) => this.places[number]));
    return Object.fromEntries(places);
  }

  /** Count by actor id, under all that is asked for but the actors. */
  byActor(/** @type {Asked} */ asked) {
    return this.#counted(asked, "actors", ({ actors }) => actors);
  }

  /**
   * @param {Asked} asked
   * @param {"actors" | "place"} but
   * @param {(one: Excerpt) => string[]} keysOf
   */
  #counted(asked, but, keysOf) {
    const passing = this.passing(asked, but);
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const key of this.all.filter((_, n) => passing[n]).flatMap(keysOf))
      counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  }

  /** Count by month {certain, possible}, under all that is asked for but the months. */
  byMonth(/** @type {Asked} */ asked) {
    const passing = this.passing(asked, "months");
    const counts = Array.from({ length: this.months }, () => ({ certain: 0, possible: 0 }));
    for (const [n, one] of this.all.entries()) {
      if (!passing[n] || !one.dated) continue;
      // An open side reaches to the end of the collection's window and no farther.
      const from = one.from ?? Math.min(this.window[0], one.to ?? Infinity);
      const to = one.to ?? Math.max(this.window[1], one.from ?? -Infinity);
      for (let month = Math.max(0, from); month <= Math.min(this.months - 1, to); month++) {
        counts[month].possible += 1;
        if (one.from === one.to) counts[month].certain += 1;
      }
    }
    return counts;
  }
}
