// On a phone the panel is a sheet over the map's foot: peeking, half or full. The handle is dragged, or
// pressed, which goes one step on. How high it stands is said on the page's root, which `layout.css` reads.

import { handlers, parameters } from "./address.js";
import { Component, createRef, h, span } from "./component.js";
import { onEscape } from "./keyboard.js";

/** @import { Part, Words } from "./component.js" */
/** @import { RefObject } from "../vendor/preact.js" */

/** @typedef {"peek" | "half" | "full"} Step */
/** @typedef {{step: Step, height: number}} Stop */

/** @type {Step[]} */
const STEPS = ["peek", "half", "full"];
const PEEK = 88; // pixels, as in layout.css
const HALF = 0.58; // of the stage, as in layout.css
const MOVED = 6; // pixels below which a drag is a press
const HELD_MS = 80; // without a move, after which it is not thrown
const FLING = 0.5; // pixels a millisecond from which the way it was thrown decides

/** Where the sheet can stand in a stage of some height, from low to high. */
export function stopsIn(/** @type {number} */ stage) {
  const heights = [PEEK, HALF * stage, stage];
  return STEPS.map((step, index) => ({ step, height: heights[index] }));
}

/**
 * Say where a sheet comes to rest that is let go.
 * @param {number} height at which it is let go, in pixels
 * @param {number} speed upwards, in pixels a millisecond
 * @param {Stop[]} stops from low to high
 */
export function restingStep(height, speed, stops) {
  const thrown = speed > FLING ? stops.find((stop) => stop.height > height) : null;
  const dropped = speed < -FLING ? stops.findLast((stop) => stop.height < height) : null;
  const far = (/** @type {Stop} */ stop) => Math.abs(stop.height - height);
  return (thrown ?? dropped ?? stops.reduce((best, stop) => (far(stop) < far(best) ? stop : best))).step;
}

/** The step after this one; after the last the first. */
export function nextStep(/** @type {Step} */ step) {
  return STEPS[(STEPS.indexOf(step) + 1) % STEPS.length];
}

/**
 * The handle, of which there is one: what it has set last is known at once, before it is drawn.
 * @extends {Component<{count: string, words: Words}, {step: Step}>}
 */
class Handle extends Component {
  /** @type {{step: Step}} */
  state = { step: firstStep() };

  step = this.state.step;

  /** @type {RefObject<HTMLButtonElement>} */
  button = createRef();

  /** @type {{from: number, height: number, last: number, when: number, speed: number, moved: boolean} | null} */
  drag = null;

  componentDidMount() {
    this.settle(this.state.step);
    handlers.raiseSheet = () => this.step === "peek" && this.settle("half");
    onEscape("sheet", 4, () => {
      const full = this.step === "full" && Boolean(this.button.current?.checkVisibility());
      if (full) this.settle("half");
      return full;
    });
  }

  settle(/** @type {Step} */ step) {
    this.step = step;
    document.documentElement.dataset.sheet = step;
    document.documentElement.style.removeProperty("--sheet");
    this.setState({ step });
  }

  start(/** @type {PointerEvent} */ event) {
    const frame = document.querySelector(".st-key-panel_frame");
    if (!frame || event.button) return;
    const { height } = frame.getBoundingClientRect();
    this.drag = { from: event.clientY, height, last: event.clientY, when: event.timeStamp, speed: 0, moved: false };
    this.button.current?.setPointerCapture(event.pointerId);
  }

  move(/** @type {PointerEvent} */ event) {
    const { drag } = this;
    if (!drag) return;
    const up = drag.from - event.clientY;
    drag.moved ||= Math.abs(up) > MOVED;
    if (!drag.moved) return;
    drag.speed = (drag.last - event.clientY) / Math.max(1, event.timeStamp - drag.when);
    Object.assign(drag, { last: event.clientY, when: event.timeStamp });
    const height = Math.min(stageHeight(), Math.max(PEEK, drag.height + up));
    document.documentElement.dataset.dragged = "";
    document.documentElement.style.setProperty("--sheet", `${height}px`);
  }

  end(/** @type {PointerEvent} */ event) {
    const { drag } = this;
    if (!drag?.moved) return;
    const height = drag.height + drag.from - event.clientY;
    delete document.documentElement.dataset.dragged;
    const speed = event.timeStamp - drag.when < HELD_MS ? drag.speed : 0;
    this.settle(restingStep(height, speed, stopsIn(stageHeight())));
  }

  /** A press goes a step on; what ends a drag is none. */
  press() {
    const { drag } = this;
    this.drag = null;
    if (!drag?.moved) this.settle(nextStep(this.step));
  }

  render() {
    const { count, words } = this.props;
    const { step } = this.state;
    const label = words[`sheet.${nextStep(step)}`];
    return h(
      "button",
      {
        ref: this.button,
        type: "button",
        class: `handle small${step === "full" ? " lowers" : ""}`,
        "aria-expanded": String(step !== "peek"),
        onpointerdown: (/** @type {PointerEvent} */ event) => this.start(event),
        onpointermove: (/** @type {PointerEvent} */ event) => this.move(event),
        onpointerup: (/** @type {PointerEvent} */ event) => this.end(event),
        onpointercancel: (/** @type {PointerEvent} */ event) => this.end(event),
        onclick: () => this.press(),
      },
      span("number", count, span("visually-hidden", `. ${label}`)),
      h("span", { class: "chevron", "aria-hidden": "true" }),
    );
  }
}

/** What a link leads to stands half open at once: a server has marked it on the page (serve/index.py), a script alone cannot. */
function firstStep() {
  const marked = /** @type {Step | undefined} */ (document.documentElement.dataset.sheet);
  return marked ?? (["see", "unplaced", "excerpt", "story"].some((key) => parameters().get(key)) ? "half" : "peek");
}

function stageHeight() {
  return document.querySelector(".st-key-stage")?.getBoundingClientRect().height ?? 0;
}

export default function show(/** @type {Part<{count: string}>} */ { data, words, draw }) {
  draw(h(Handle, { count: data.count, words }));
}
