// What keys do wherever they are pressed: Esc closes what is open, one thing at a time, what lies on top first;
// arrows lead through the links and buttons of what is one stop of the keyboard, Home and End to its ends.

import { stepOf } from "../words/words.js";
import { afterFrame, Component, createRef, h } from "./component.js";

/** @import { RefObject } from "../vendor/preact.js" */
/** @import { Properties } from "./component.js" */

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

const ITEMS = ":is(a[href], [role='link'], button):not(dialog *)";

/**
 * `lost` is called when it goes away with the focus in it; else what it holds keeps the focus.
 * @extends {Component<{tag: string, lost?: () => void} & Properties>}
 */
export class Toolbar extends Component {
  /** @type {RefObject<HTMLElement>} */
  box = createRef();
  /** @type {HTMLElement | undefined} The one that has the stop. */
  stop;
  /** @type {HTMLElement | null} The one that has the focus, though it be gone. */
  held = null;

  componentDidMount() {
    const box = this.box.current;
    if (!box) return;
    // It has to know what can be seen, and nobody is waiting for it.
    const settle = () => afterFrame(() => this.settle());
    this.watch = new MutationObserver(settle);
    this.watch.observe(box, { subtree: true, childList: true, attributeFilter: ["hidden"] });
    settle();
  }

  componentWillUnmount() {
    this.watch?.disconnect();
    if (this.box.current?.matches(":focus-within")) setTimeout(() => this.props.lost?.());
  }

  items() {
    const found = /** @type {NodeListOf<HTMLElement> | undefined} */ (this.box.current?.querySelectorAll(ITEMS));
    return [...(found ?? [])].filter((one) => one.checkVisibility());
  }

  /** Leave the stop where it was, or on the first. */
  settle(stop = this.stop) {
    const items = this.items();
    const gone = this.held && !items.includes(this.held);
    this.stop = stop && items.includes(stop) ? stop : items[0];
    if (gone) this.stop?.focus();
    for (const item of items) item.tabIndex = item === this.stop ? 0 : -1;
  }

  /** What is taken out loses the focus before it is gone: only what stays was left. */
  leave() {
    if (this.held?.isConnected && !this.held.matches(":focus")) this.held = null;
  }

  walk(/** @type {KeyboardEvent} */ event) {
    const items = this.items();
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = stepOf(event.key, at, items.length, getComputedStyle(/** @type {Element} */ (event.target)).direction);
    if (at < 0 || to === null) return;
    event.preventDefault();
    items[to].focus();
  }

  render() {
    const { tag, lost: _, children, ...properties } = this.props;
    const walk = (/** @type {KeyboardEvent} */ event) => this.walk(event);
    const focus = (/** @type {FocusEvent} */ { target }) => {
      if (!(target instanceof HTMLElement) || !target.matches(ITEMS)) return;
      this.held = target;
      this.settle(target);
    };
    const blur = () => setTimeout(() => this.leave());
    const hears = { ref: this.box, onkeydown: walk, onfocusin: focus, onfocusout: blur };
    return h(tag, { role: "toolbar", ...properties, ...hears }, children);
  }
}
