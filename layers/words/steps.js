// Where arrow keys lead in a row of links or buttons that is one stop of the keyboard: the way the language is read.

/** Say where a key leads from one of `n` items; null where it leads nowhere. */
export function stepOf(
  /** @type {string} */ key,
  /** @type {number} */ at,
  /** @type {number} */ n,
  /** @type {string} */ direction,
) {
  const on = direction === "rtl" ? -1 : 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: at + on, ArrowLeft: at - on, ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: n - 1 };
  const to = steps[key];
  return to === undefined || n === 0 ? null : (to + n) % n;
}
