// Invisible: carries addresses between the browser and the server.

import {
  addressAfter,
  handlers,
  navigate,
  parameters,
  postToMap,
  selectPlace,
  set,
  setAddress,
  setPanelKeys,
} from "./address.js";

/** @type {Window & {evidence?: AbortController}} */
const page = window;
// A page that outlives a release of the server gets a second copy of this module; the first
// must hear nothing any more.
page.evidence?.abort();
page.evidence = new AbortController();
const { signal } = page.evidence;

/** @param {import("./component.js").StreamlitComponent<{address: string, panelKeys: string[]}>} component */
export default function ({ data, setTriggerValue }) {
  setAddress(data.address);
  setPanelKeys(data.panelKeys);
  handlers.askForPage = (address) => setTriggerValue("navigate", address);
}

window.addEventListener(
  "message",
  (event) => {
    const message = event.data?.evidenceMap;
    if (!message || event.origin !== window.location.origin) return;
    if (message.kind === "place") navigate((params) => selectPlace(params, message.id));
    if (message.kind === "tiles") navigate((params) => set(params, "tiles", message.on));
    if (message.kind === "moved") remember(message.at);
  },
  { signal },
);

window.addEventListener(
  "popstate",
  () => {
    setAddress(null);
    const at = parameters().get("map");
    postToMap({ kind: "view", at: at ? at.split(",").map(Number) : null });
    postToMap({ kind: "select", id: parameters().get("see"), reveal: false });
  },
  { signal },
);

/**
 * Where the map looks belongs to the view, but moving it is no step to go back to.
 * @param {number[]} at longitude, latitude, zoom
 */
function remember(at) {
  const address = addressAfter((params) => params.set("map", at.join(",")));
  setAddress(address);
  window.history.replaceState(window.history.state, "", address);
}
