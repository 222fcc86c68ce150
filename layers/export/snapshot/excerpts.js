// Which excerpts of the file are asked for, and how many there are of each kind.

import { bitsOf } from "../../scene/links.js";

/** @import { Counts } from "../../scene/document.js" */
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
 * @property {boolean} own whether only the excerpts of the place itself are meant, not of those in it
 * @property {boolean} unplaced whether only those without a place are meant
 */

/** @type {Asked} */
export const NOTHING = {
  first: null,
  last: null,
  undated: false,
  actors: [],
  place: null,
  own: false,
  unplaced: false,
};
/** @typedef {"months" | "actors" | "place"} Part what can be left out of account */

export class Excerpts {
  /** @param {Pick<Contents, "excerpts" | "places" | "months" | "window" | "certain" | "chosen" | "off">} contents */
  constructor({ excerpts, places, months, window, certain, chosen, off }) {
    this.all = excerpts;
    this.places = places;
    this.months = months.length;
    this.window = window;
    this.certain = certain;
    this.chosen = chosen;
    this.off = off;
    this.shared = excerpts.filter(({ own }) => own.length > 1);
  }

  /** Return which excerpts pass; `but` names a part of what is asked that is left out. */
  passing(/** @type {Asked} */ asked, /** @type {Part | null} */ but = null) {
    return this.all.map(
      (one) =>
        (but === "months" || this.#inMonths(one, asked)) &&
        (but === "actors" || !asked.actors.length || asked.actors.some((actor) => one.actors.includes(actor))) &&
        (but === "place" || this.#isAt(one, asked)),
    );
  }

  #isAt(/** @type {Excerpt} */ one, /** @type {Asked} */ { place, own, unplaced }) {
    if (place === null) return !unplaced || !one.own.length;
    return (own ? one.own : one.places).includes(this.places.indexOf(place));
  }

  #inMonths(/** @type {Excerpt} */ one, /** @type {Asked} */ { first, last, undated }) {
    if (first === null && last === null) return true;
    if (!one.dated) return undated;
    const [low, high] = [first ?? -Infinity, last ?? Infinity];
    const [from, to] = [one.from ?? -Infinity, one.to ?? Infinity];
    return this.certain ? from >= low && to <= high : from <= high && to >= low;
  }

  /** What the map shows: own counts by place id, under all that is asked for but the place. */
  numbers(/** @type {Asked} */ asked) {
    const passes = this.passing(asked, "place");
    const passing = new Set(this.all.filter((_, n) => passes[n]));
    const sure = new Set([...passing].filter((one) => this.#isSure(one, asked)));
    return {
      counts: this.#byPlace(passing),
      certain: this.#byPlace(sure),
      shared: this.#rows(passing),
      sharedCertain: this.#rows(sure),
    };
  }

  /** Say whether an excerpt certainly falls in the months asked for, here or by the view; without any all do. */
  #isSure(/** @type {Excerpt} */ { from, to, dated }, /** @type {Asked} */ { first, last }) {
    const [low, high] = [first ?? this.chosen[0], last ?? this.chosen[1]];
    if (low === null && high === null) return true;
    return dated && (low === null || (from !== null && from >= low)) && (high === null || (to !== null && to <= high));
  }

  #rows(/** @type {Set<Excerpt>} */ excerpts) {
    return bitsOf([...this.shared.keys()].filter((n) => excerpts.has(this.shared[n])));
  }

  #byPlace(/** @type {Set<Excerpt>} */ excerpts) {
    /** @type {Counts} */
    const counts = {};
    for (const { own } of excerpts)
      for (const number of own) counts[this.places[number]] = (counts[this.places[number]] ?? 0) + 1;
    return counts;
  }

  /** Return the other places of the excerpts of the place that is asked for. */
  related(/** @type {Asked} */ asked) {
    if (asked.place === null) return [];
    const passing = this.passing({ ...asked, own: true });
    const found = new Set(this.all.filter((_, n) => passing[n]).flatMap(({ own }) => own));
    return [...found].map((number) => this.places[number]).filter((id) => id !== asked.place);
  }

  /** Say what the map cannot show: places without a mark, excerpts without a place, named by words. */
  offMap(/** @type {Asked} */ asked, /** @type {string} */ without) {
    const { counts } = this.numbers(asked);
    const places = this.off.map(({ id, name, whole }) => {
      const what = /** @type {"whole" | "place"} */ (whole ? "whole" : "place");
      return {
        what,
        id: /** @type {string | null} */ (id),
        name,
        n: counts[id] ?? 0,
        address: "",
        current: asked.place === id,
      };
    });
    const passing = this.passing({ ...asked, place: null, unplaced: true });
    const none = { what: /** @type {const} */ ("none"), id: null, name: without, address: "", current: asked.unplaced };
    return [...places, { ...none, n: passing.filter(Boolean).length }].filter(({ n }) => n > 0);
  }

  /** Count by actor id, under all that is asked for but the actors. */
  byActor(/** @type {Asked} */ asked) {
    const passing = this.passing(asked, "actors");
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const id of this.all.filter((_, n) => passing[n]).flatMap(({ actors }) => actors))
      counts.set(id, (counts.get(id) ?? 0) + 1);
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
