// What the page says aloud: one polite line, once a change has come to its end; and that the server
// cannot be reached, until it can.

const QUIET_MS = 400; // in which what parts show after one change comes together

/** @type {Map<string, string>} What each part shows, in a sentence. */
const shown = new Map();
/** @type {Set<string>} The parts that show something else since. */
const changed = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
/** @type {(text: string) => void} */
let speak = () => {};

/** Set what says a sentence aloud. */
export function speakWith(/** @type {(text: string) => void} */ given) {
  speak = given;
}

/** Say a sentence aloud at once. */
export function say(/** @type {string} */ text) {
  speak(text);
}

/** Tell what a part shows now; what is new of it is said aloud, together with what other parts tell. */
export function tell(/** @type {string} */ part, /** @type {string} */ text) {
  const before = shown.get(part);
  shown.set(part, text);
  if (before === undefined || before === text) return;
  changed.add(part);
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const told = [...changed].map((name) => shown.get(name));
    say(told.filter(Boolean).join(". "));
    changed.clear();
  }, QUIET_MS);
}
