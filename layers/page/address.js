// The address is the state of the page: every control asks for another address, the server
// answers with what that address shows. All parts of the page share this module.

import { h } from "./dom.js";

// What a change of these needs is shown by the panel alone; anything else concerns the page.
const PANEL_KEYS = ["see", "excerpt", "map", "v"];

let current = null;

/** What parts do for the others: each is set by the part that does it. */
export const doing = {
  /** Ask the server for a page at an address. */
  page: null,
  /** Ask the server for the panel alone. */
  panel: null,
  /** Mark the place that is selected (null: none). */
  mark: null,
};

/** Take an address for the one that is shown; null for the browser's. */
export function isAt(address) {
  current = address;
}

/** The parameters of the view that is shown, or that was asked for last. */
export function parameters() {
  return new URLSearchParams(current ?? window.location.search);
}

function withoutPanel(given) {
  const rest = new URLSearchParams(given);
  for (const key of PANEL_KEYS) rest.delete(key);
  rest.sort();
  return rest.toString();
}

/** The address after a change: `change` alters a copy of the parameters. */
export function addressAfter(change) {
  const next = parameters();
  change(next);
  next.delete("v");
  return `?${next.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/** Ask for another view. */
export function go(change) {
  const before = withoutPanel(parameters());
  const next = addressAfter(change);
  current = next;
  const same = withoutPanel(new URLSearchParams(next)) === before;
  const send = (same && doing.panel) || doing.page;
  send?.(next);
}

/** A real link (it opens in a new tab too) that asks for a view when clicked. */
export function viewLink(change, properties, ...children) {
  return h(
    "a",
    {
      href: addressAfter(change),
      ...properties,
      onclick: (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
        event.preventDefault();
        go(change);
      },
    },
    ...children,
  );
}

/** Add a value to a list of the address, or take it out. */
export function toggle(params, key, value) {
  const values = params.getAll(key);
  params.delete(key);
  const kept = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  for (const one of kept) params.append(key, one);
}

/** Set a value of the address; none, or an empty one, takes it out. */
export function set(params, key, value) {
  if (value === null || value === undefined || value === "" || value === false) params.delete(key);
  else params.set(key, value === true ? "1" : value);
}

/** Select a place (null: none); the excerpt that was selected is left. */
export function seePlace(params, id) {
  set(params, "see", id);
  params.delete("excerpt");
}

/** Tell the map's frame something. */
export function tellMap(message) {
  for (const frame of document.querySelectorAll('iframe[src*="streamlit_folium"]'))
    frame.contentWindow?.postMessage({ evidenceMap: message }, window.location.origin);
}
