// Which excerpts of the file are asked for, and how many there are of each kind.

/** Nothing asked for: `first` and `last` are months, counted from the first of the axis. */
export const NOTHING = { first: null, last: null, undated: false, actors: [], place: null };

export class Excerpts {
  constructor({ excerpts, places, months, window, certain }) {
    this.all = excerpts;
    this.places = places;
    this.months = months.length;
    this.window = window;
    this.certain = certain;
  }

  /** Return which excerpts pass, as an array of booleans; `but` names a part left out. */
  passing(asked, but = null) {
    const place = asked.place === null ? -1 : this.places.indexOf(asked.place);
    return this.all.map(
      (one) =>
        (but === "months" || this.#inMonths(one, asked)) &&
        (but === "actors" || !asked.actors.length || asked.actors.some((actor) => one.actors.includes(actor))) &&
        (but === "place" || asked.place === null || one.places.includes(place)),
    );
  }

  #inMonths(one, { first, last, undated }) {
    if (first === null && last === null) return true;
    if (!one.dated) return undated;
    const [low, high] = [first ?? -Infinity, last ?? Infinity];
    const [from, to] = [one.from ?? -Infinity, one.to ?? Infinity];
    return this.certain ? from >= low && to <= high : from <= high && to >= low;
  }

  /** Count by place id, under all that is asked for but the place. */
  byPlace(asked) {
    const passing = this.passing(asked, "place");
    const counts = new Map();
    this.all.forEach((one, n) => {
      if (passing[n]) for (const place of one.places) add(counts, this.places[place]);
    });
    return Object.fromEntries(counts);
  }

  /** Count by actor id, under all that is asked for but the actors. */
  byActor(asked) {
    const passing = this.passing(asked, "actors");
    const counts = new Map();
    this.all.forEach((one, n) => {
      if (passing[n]) for (const actor of one.actors) add(counts, actor);
    });
    return counts;
  }

  /** Count by month {certain, possible}, under all that is asked for but the months. */
  byMonth(asked) {
    const passing = this.passing(asked, "months");
    const counts = Array.from({ length: this.months }, () => ({ certain: 0, possible: 0 }));
    this.all.forEach((one, n) => {
      if (!passing[n] || !one.dated) return;
      // An open side reaches to the end of the collection's window and no farther.
      const from = one.from ?? Math.min(this.window[0], one.to);
      const to = one.to ?? Math.max(this.window[1], one.from);
      for (let month = Math.max(0, from); month <= Math.min(this.months - 1, to); month++) {
        counts[month].possible += 1;
        if (one.from === one.to) counts[month].certain += 1;
      }
    });
    return counts;
  }
}

function add(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
