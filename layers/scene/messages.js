// What the frame and the page tell each other. Both come from one origin; nothing else is heard.

/** Tell the page: {kind: "place", id}, {kind: "moved", at}, {kind: "tiles", on}, {kind: "ready"}. */
export function post(message) {
  window.parent.postMessage({ evidenceMap: message }, location.origin);
}

/** Obey the page: `handlers` by kind of message. */
export function listen(handlers) {
  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== window.parent) return;
    const message = event.data?.evidenceMap;
    if (message && Object.hasOwn(handlers, message.kind)) handlers[message.kind](message);
  });
}
