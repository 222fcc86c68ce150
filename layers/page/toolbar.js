// What is one stop of the keyboard: arrows lead through its links and buttons, Home and End to the ends.

import { stepOf } from "../words/steps.js";
import { afterFrame, Component, createRef, h } from "./component.js";

/** @import { RefObject } from "../vendor/preact.js" */
/** @import { Properties } from "./component.js" */

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
    this.watch = new MutationObserver(() => this.settle());
    this.watch.observe(box, { subtree: true, childList: true, attributeFilter: ["hidden"] });
    afterFrame(() => this.settle()); // it has to know what can be seen, and nobody is waiting for it
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
