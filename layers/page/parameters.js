// Changes of what an address says: of its parameters, as controls make them. A story's step in it alone
// stands for all that its view asks, which the parts of the page go by. A reader who asks for something
// else goes aside, with the step kept in reach.

import { stepOf } from "../words/words.js";

/** @typedef {(params: URLSearchParams) => void} Change alters the parameters of an address */

/** Add a value to a list of the address, or take it out. */
export function toggle(/** @type {URLSearchParams} */ params, /** @type {string} */ key, /** @type {string} */ value) {
  const values = params.getAll(key);
  setAll(params, key, values.includes(value) ? values.filter((other) => other !== value) : [...values, value]);
}

/** Set all values that a key has in the address; none takes it out. */
export function setAll(/** @type {URLSearchParams} */ params, /** @type {string} */ key, /** @type {string[]} */ all) {
  params.delete(key);
  for (const value of all) params.append(key, value);
}

/** Set a value of the address; none, or an empty one, takes it out. */
export function set(
  /** @type {URLSearchParams} */ params,
  /** @type {string} */ key,
  /** @type {string | boolean | null | undefined} */ value,
) {
  if (value === null || value === undefined || value === "" || value === false) params.delete(key);
  else params.set(key, value === true ? "1" : value);
}

/** Search for words; whether titles count is asked of one search, not of the next. */
export function seek(/** @type {URLSearchParams} */ params, /** @type {string | undefined} */ words) {
  if ((params.get("q") ?? "") !== (words ?? "")) params.delete("titles");
  set(params, "q", words);
}

/**
 * Make a change that the server wrote down: what goes (null: all of a key), then what is set.
 * @param {{drop: [string, string | null][], put: [string, string][]}} written
 * @returns {Change}
 */
export function changeOf({ drop, put }) {
  return (params) => {
    for (const [key, value] of drop) {
      const kept = params.getAll(key).filter((one) => value !== null && one !== value);
      setAll(params, key, kept);
    }
    for (const [key, value] of put) params.set(key, value);
  };
}

/** @type {Map<string, string[]>} What each step of a story asks, by the story's id. */
const known = new Map();

const OF_STORY = ["story", "step", "aside"];
/** What is the reader's own choice, or the browser's, whatever is shown. */
const OF_READER = ["lang", "tiles", "at", "v", "embed", "embed_options"];

/** Say what the steps of a story ask. */
export function knowStory(/** @type {string} */ id, /** @type {string[]} */ steps) {
  known.set(id, steps);
}

/** The number of the step that is shown or kept in reach; null without one. */
export function stepIn(/** @type {URLSearchParams} */ params) {
  const steps = known.get(params.get("story") ?? "");
  return steps ? Math.min(Math.max(Number(params.get("step")) || 1, 1), steps.length) : null;
}

/** Whether an address shows its step; where its map was moved to does not count. */
export function isAtStep(/** @type {URLSearchParams} */ params) {
  const asks = asked(params);
  return asks !== null && said(params, ["map"]) === said(asks, ["map"]);
}

/** Write a step that is said by its number as all that it asks. */
export function whole(/** @type {URLSearchParams} */ params) {
  const asks = asked(params);
  if (!asks || params.has("aside") || said(params)) return params;
  for (const [key, value] of asks) params.append(key, value);
  params.set("aside", "1");
  return params;
}

/** Write an address that shows a step by its number alone. */
export function short(/** @type {URLSearchParams} */ params) {
  if (!isAtStep(params)) return params;
  const next = new URLSearchParams(params);
  for (const key of [...params.keys()]) if (![...OF_STORY, ...OF_READER].includes(key)) next.delete(key);
  next.delete("aside");
  return next;
}

/** Ask for a step of a story; null leaves the story, and what is shown stays. */
export function setStep(
  /** @type {URLSearchParams} */ params,
  /** @type {string | null} */ id,
  /** @type {number} */ step = 1,
) {
  const gone = id === null ? OF_STORY : [...params.keys()].filter((key) => !OF_READER.includes(key));
  for (const key of gone) params.delete(key);
  if (id === null) return;
  params.set("story", id);
  params.set("step", String(step));
}

/** Say to which of `n` steps, from 1, an arrow key leads; null if to none. */
export function stepAfter(
  /** @type {string} */ key,
  /** @type {number} */ step,
  /** @type {number} */ n,
  /** @type {string} */ direction,
) {
  if (!["ArrowLeft", "ArrowRight"].includes(key)) return null;
  // Of a row with room at both ends, so that none leads round.
  const to = stepOf(key, step, n + 2, direction) ?? 0;
  return to >= 1 && to <= n ? to : null;
}

/** What the step of an address asks. */
function asked(/** @type {URLSearchParams} */ params) {
  const step = stepIn(params);
  return step === null ? null : new URLSearchParams(known.get(params.get("story") ?? "")?.[step - 1]);
}

/** What an address says of its view, in a fixed order. */
function said(/** @type {URLSearchParams} */ params, /** @type {string[]} */ but = []) {
  const rest = new URLSearchParams(params);
  for (const key of [...OF_STORY, ...OF_READER, ...but]) rest.delete(key);
  rest.sort();
  return rest.toString();
}
