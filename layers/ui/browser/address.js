// The address is the state of the page: every control asks for another address, the server
// answers with what that address shows. One object a page, shared by all its components.

const evidence = (window.evidence ??= { address: null, senders: {} });

// What a change of these needs is shown by the panel alone; anything else concerns the page.
const PANEL_KEYS = ["see", "excerpt", "map", "v"];

/** The parameters of the view that is shown, or that was asked for last. */
function parameters() {
  return new URLSearchParams(evidence.address ?? window.location.search);
}

function withoutPanel(given) {
  const rest = new URLSearchParams(given);
  for (const key of PANEL_KEYS) rest.delete(key);
  rest.sort();
  return rest.toString();
}

/** The address after a change: `change` alters a copy of the parameters. */
function addressAfter(change) {
  const next = parameters();
  change(next);
  next.delete("v");
  return "?" + next.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/** Ask for another view. */
function go(change) {
  const before = withoutPanel(parameters());
  const next = addressAfter(change);
  evidence.address = next;
  const same = withoutPanel(new URLSearchParams(next)) === before;
  const send = (same && evidence.senders.panel) || evidence.senders.page;
  send?.(next);
}

/** A real link (it opens in a new tab too) that asks for a view when clicked. */
function viewLink(change, properties, ...children) {
  return h("a", {
    href: addressAfter(change),
    ...properties,
    onclick: (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(change);
    },
  }, ...children);
}

/** Add a value to a list of the address, or take it out. */
function toggle(params, key, value) {
  const values = params.getAll(key);
  params.delete(key);
  const kept = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  for (const one of kept) params.append(key, one);
}

/** Set a value of the address; none, or an empty one, takes it out. */
function set(params, key, value) {
  if (value === null || value === undefined || value === "" || value === false) params.delete(key);
  else params.set(key, value === true ? "1" : value);
}

/** Select a place (null: none); the excerpt that was selected is left. */
function seePlace(params, id) {
  set(params, "see", id);
  params.delete("excerpt");
}

/** Tell the map's frame something. */
function tellMap(message) {
  for (const frame of document.querySelectorAll('iframe[src*="streamlit_folium"]'))
    frame.contentWindow?.postMessage({ evidenceMap: message }, window.location.origin);
}
