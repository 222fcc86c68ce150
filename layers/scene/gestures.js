// Wheel and fingers on the map: what is the map's, and what moves the page around it.

import { element, h } from "./elements.js";

/** @import { Words } from "../words/words.js" */

const SHOWN_FOR = 1400; // milliseconds that a hint stands

/**
 * Let the wheel zoom only with ctrl or ⌘, or after a click. Where a finger is wanted for what is
 * around the map (`scrolls`), two move the map.
 *
 * @param {L.Map} map
 * @param {Words} words
 * @param {boolean} scrolls
 */
export function tameGestures(map, words, scrolls) {
  const hint = element(h("div", { class: "hint", "aria-hidden": "true" }));
  let timer = 0;
  map.getContainer().append(hint);
  const showHint = (/** @type {string} */ key) => {
    hint.textContent = words.say(key);
    hint.classList.add("is-shown");
    window.clearTimeout(timer);
    timer = window.setTimeout(() => hint.classList.remove("is-shown"), SHOWN_FOR);
  };
  tameWheel(map, () => showHint("map.scroll_hint"));
  if (scrolls && window.matchMedia("(pointer: coarse)").matches) tameFingers(map, () => showHint("map.touch_hint"));
}

function tameWheel(/** @type {L.Map} */ map, /** @type {() => void} */ showHint) {
  const container = map.getContainer();
  let entered = false;
  container.addEventListener("pointerdown", (event) => {
    entered ||= event.pointerType === "mouse";
  });
  container.addEventListener("pointerleave", () => {
    entered = false;
  });
  const onWheel = (/** @type {WheelEvent} */ event) => {
    const zooms = entered || event.ctrlKey || event.metaKey || document.fullscreenElement;
    if (zooms) map.scrollWheelZoom.enable();
    else {
      map.scrollWheelZoom.disable();
      showHint();
    }
  };
  container.addEventListener("wheel", onWheel, { capture: true, passive: true });
}

function tameFingers(/** @type {L.Map} */ map, /** @type {() => void} */ showHint) {
  const container = map.getContainer();
  container.classList.add("one-finger-scrolls");
  map.dragging.disable();
  document.addEventListener("fullscreenchange", () => {
    const full = Boolean(document.fullscreenElement);
    container.classList.toggle("one-finger-scrolls", !full);
    if (full) map.dragging.enable();
    else map.dragging.disable();
  });
  const onTouch = (/** @type {TouchEvent} */ event) => {
    if (event.touches.length === 1 && !document.fullscreenElement) showHint();
  };
  container.addEventListener("touchmove", onTouch, { passive: true });
}

/** Let nothing move a map. */
export function holdStill(/** @type {L.Map} */ map) {
  for (const handler of [map.dragging, map.touchZoom, map.doubleClickZoom, map.scrollWheelZoom, map.boxZoom])
    handler.disable();
}
