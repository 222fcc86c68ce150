// What a printed page needs to know before it is laid out: how large the map stands on the screen, so
// that paper shows the same map smaller, and not another one.

const WIDEST = 680; // CSS pixels between the margins of an A4 page
const HIGHEST = 256; // that leave room for three quotes in every language

/** Measure the map whenever the page is about to be printed. */
export function preparePrinting() {
  if (!("onbeforeprint" in globalThis)) return;
  globalThis.addEventListener("beforeprint", measureMap);
}

function measureMap() {
  const frame = document.querySelector('iframe[src*="streamlit_folium"]');
  if (!(frame instanceof HTMLElement) || !frame.clientWidth) return;
  const { clientWidth: width, clientHeight: height } = frame;
  const { style } = document.documentElement;
  style.setProperty("--map-width", `${width}px`);
  style.setProperty("--map-height-shown", `${height}px`);
  style.setProperty("--map-scale", String(Math.min(1, WIDEST / width, HIGHEST / height)));
}
