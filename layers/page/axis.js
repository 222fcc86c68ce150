// How the months of an axis are labelled in the room there is, and which of them a range spans.

/** @typedef {{id: string, label: string, year: string}} Labelled `id` like "2025-08", `label` the name in short */

const GLYPH = 7; // pixels that a letter of a label takes, with room to spare
const JOINED = 5; // where letters hold together
const GAP = 6;
const LETTER = 11; // pixels for a label of one letter
const YEAR = 30;
const SHORT_YEAR = 18;
const EVERY = [2, 3, 4, 6, 12]; // months, so that the same ones are named in each year

/**
 * What stands under each month, where one has `width` pixels: its name, a letter or number, or, where not
 * even that fits, the names of some; the others are empty.
 * @param {Pick<Labelled, "id" | "label">[]} months
 * @param {number} width
 */
export function labelsOf(months, width) {
  const glyph = months.some(({ label }) => /\p{Script=Arabic}/u.test(label)) ? JOINED : GLYPH;
  const needed = glyph * Math.max(1, ...months.map(({ label }) => label.length)) + GAP;
  if (width >= needed) return months.map(({ label }) => label);
  if (width >= LETTER) return months.map(letterOf);
  const every = EVERY.find((step) => step * width >= needed);
  return months.map(({ id, label }) => (every && (Number(id.slice(5)) - 1) % every === 0 ? label : ""));
}

/** The letter that a month's name begins with; where letters hold together, its number. */
function letterOf(/** @type {Pick<Labelled, "id" | "label">} */ { id, label }) {
  return /^[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(label) ? [...label][0] : String(Number(id.slice(5)));
}

/**
 * The years under the months: of how many months each, and its name where there is room.
 * @param {Pick<Labelled, "year">[]} months
 * @param {number} width of a month, in pixels
 */
export function yearsOf(months, width) {
  /** @type {{year: string, length: number}[]} */
  const years = [];
  for (const { year } of months) {
    const last = years.at(-1);
    if (last?.year === year) last.length += 1;
    else years.push({ year, length: 1 });
  }
  const every = [1, 2, 5, 10, 20, 50].find((step) => 12 * step * width >= YEAR) ?? 100;
  const bears = years.map(({ year }) => Number(year) % every === 0);
  /** How many pixels there are from the start of a year to that of the next one that may be named. */
  const room = (/** @type {number} */ at) => {
    const next = bears.indexOf(true, at + 1);
    return next < 0 ? YEAR : width * years.slice(at, next).reduce((sum, { length }) => sum + length, 0);
  };
  const name = (/** @type {string} */ year, /** @type {number} */ at) => {
    if (!bears[at] || room(at) < SHORT_YEAR) return "";
    return room(at) < YEAR ? `’${year.slice(2)}` : year;
  };
  return years.map((one, at) => ({ ...one, name: name(one.year, at) }));
}

/** The first month and the last, in order of time, of a range drawn in either direction. */
export function spanOf(
  /** @type {Pick<Labelled, "id">[]} */ months,
  /** @type {number} */ one,
  /** @type {number} */ other,
) {
  return /** @type {[string, string]} */ ([months[Math.min(one, other)].id, months[Math.max(one, other)].id]);
}
