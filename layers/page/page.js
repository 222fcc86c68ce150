// Invisible: carries addresses between the browser and the server.

import { addressAfter, doing, go, isAt, parameters, seePlace, set, tellMap } from "./address.js";

// A page that outlives a release of the server gets a second copy of this module; the first
// must hear nothing any more.
window.evidence?.abort();
window.evidence = new AbortController();
const { signal } = window.evidence;

export default function ({ data, setTriggerValue }) {
  isAt(data.address);
  doing.page = (address) => setTriggerValue("go", address);
}

window.addEventListener(
  "message",
  (event) => {
    const message = event.data?.evidenceMap;
    if (!message || event.origin !== window.location.origin) return;
    if (message.kind === "place") go((params) => seePlace(params, message.id));
    if (message.kind === "tiles") go((params) => set(params, "tiles", message.on));
    if (message.kind === "moved") remember(message.at);
  },
  { signal },
);

window.addEventListener(
  "popstate",
  () => {
    isAt(null);
    const at = parameters().get("map");
    tellMap({ kind: "view", at: at ? at.split(",").map(Number) : null });
    tellMap({ kind: "select", id: parameters().get("see"), reveal: false });
  },
  { signal },
);

// Where the map looks belongs to the view, but moving it is no step to go back to.
function remember(at) {
  const address = addressAfter((params) => params.set("map", at.join(",")));
  isAt(address);
  window.history.replaceState(window.history.state, "", address);
}
