// Wheel and fingers: a page that scrolls must not get stuck on the map.

import { html } from "./elements.js";

const SHOWN_FOR = 1400; // milliseconds

/** Let the wheel zoom only with ctrl or ⌘, or after a click; one finger scrolls the page. */
export function tameGestures(map, words) {
  const container = map.getContainer();
  const hint = html("div", { class: "hint", "aria-hidden": "true" });
  let timer = null;
  let entered = false;
  container.append(hint);

  function tell(key) {
    hint.textContent = words.say(key);
    hint.classList.add("is-shown");
    clearTimeout(timer);
    timer = setTimeout(() => hint.classList.remove("is-shown"), SHOWN_FOR);
  }

  container.addEventListener("pointerdown", (event) => (entered = event.pointerType === "mouse" || entered));
  container.addEventListener("pointerleave", () => (entered = false));
  container.addEventListener(
    "wheel",
    (event) => {
      const zooms = entered || event.ctrlKey || event.metaKey || document.fullscreenElement;
      if (zooms) map.scrollWheelZoom.enable();
      else {
        map.scrollWheelZoom.disable();
        tell("map.scroll_hint");
      }
    },
    { capture: true, passive: true },
  );

  if (!window.matchMedia("(pointer: coarse)").matches) return;
  container.classList.add("one-finger-scrolls");
  map.dragging.disable();
  document.addEventListener("fullscreenchange", () => {
    const full = Boolean(document.fullscreenElement);
    container.classList.toggle("one-finger-scrolls", !full);
    if (full) map.dragging.enable();
    else map.dragging.disable();
  });
  container.addEventListener(
    "touchmove",
    (event) => {
      if (event.touches.length === 1 && !document.fullscreenElement) tell("map.touch_hint");
    },
    { passive: true },
  );
}
