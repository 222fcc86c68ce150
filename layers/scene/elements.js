// Elements made from data, by Preact; one is made once and then changed by hand. Text only ever
// becomes text: nothing here reads HTML.

import { Component, createRef, h, render } from "../vendor/preact.js";

/** @import { VNode } from "../vendor/preact.js" */

export { Component, createRef, h, render };

/** Make one element that is placed and changed by hand: element(h("p", { class: "x" }, "text")). */
export function element(/** @type {VNode} */ described) {
  const holder = document.createElement("div");
  render(described, holder);
  return /** @type {HTMLElement} */ (holder.firstElementChild);
}

/** Make one element of a drawing: drawing(h("g", {}, h("path", { d }))). */
export function drawing(/** @type {VNode} */ described) {
  const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  render(described, holder);
  return /** @type {SVGElement} */ (holder.firstElementChild);
}

/** Return the place that an element is the mark of. */
export function placeOf(/** @type {EventTarget | null} */ target) {
  const button = target instanceof Element ? target.closest("[data-place]") : null;
  return (button instanceof HTMLElement && button.dataset.place) || null;
}

/** Do things once the next frame is shown, each by itself, so that the one after it need not wait for all. */
export function afterFrame(/** @type {(() => void)[]} */ ...things) {
  window.requestAnimationFrame(() => {
    for (const thing of things) window.setTimeout(thing);
  });
}

/** Go through steps, so many milliseconds at a time and a task each time, as long as they are wanted. */
export function goThrough(
  /** @type {Generator} */ steps,
  /** @type {() => boolean} */ isWanted,
  /** @type {number} */ most,
) {
  const end = performance.now() + most;
  while (isWanted() && !steps.next().done)
    if (performance.now() > end) {
      window.setTimeout(() => goThrough(steps, isWanted, most));
      return;
    }
}
