// Esc closes what is open, from wherever it is pressed: one thing at a time, what lies on top first.

/** @type {Map<string, {order: number, close: () => boolean}>} */
const closers = new Map();

/**
 * Let Esc close something.
 * @param {string} name its own; a second call replaces the first
 * @param {number} order what lies on top has the lowest: boxes 1, the drawer 2, menus 3, the sheet 4, the full screen 8, a selection 9
 * @param {() => boolean} close says whether there was something to close
 */
export function onEscape(name, order, close) {
  closers.set(name, { order, close });
}

/** Close what lies on top; says whether something was open. */
export function closeTop() {
  return [...closers.values()].sort((one, other) => one.order - other.order).some(({ close }) => close());
}
