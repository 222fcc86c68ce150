// Invisible: carries addresses between the browser and the server.

export default function (component) {
  const { data, setTriggerValue } = component;
  evidence.address = data.address;
  evidence.senders.page = (address) => setTriggerValue("go", address);

  const heard = (event) => {
    const message = event.data?.evidenceMap;
    if (!message || event.origin !== window.location.origin) return;
    if (message.kind === "place") go((params) => seePlace(params, message.id));
    if (message.kind === "tiles") go((params) => set(params, "tiles", message.on));
    if (message.kind === "moved") remember(message.at);
  };
  const returned = () => {
    evidence.address = null;
    const at = parameters().get("map");
    tellMap({ kind: "view", at: at ? at.split(",").map(Number) : null });
    tellMap({ kind: "select", id: parameters().get("see"), reveal: false });
  };
  window.removeEventListener("message", evidence.heard);
  window.removeEventListener("popstate", evidence.returned);
  Object.assign(evidence, { heard, returned });
  window.addEventListener("message", heard);
  window.addEventListener("popstate", returned);

  // Where the map looks belongs to the view, but moving it is no step to go back to.
  function remember(at) {
    evidence.address = addressAfter((params) => params.set("map", at.join(",")));
    window.history.replaceState(window.history.state, "", evidence.address);
  }
}
