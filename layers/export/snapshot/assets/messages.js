// What the map and the file tell each other; there is no page around that would have to hear it.

const ends = { map: {}, file: {} };

/** Tell the file: {kind: "place", id}, {kind: "moved", at}, {kind: "ready"}. */
export function post(message) {
  ends.file[message.kind]?.(message);
}

/** Obey the file: `handlers` by kind of message. */
export function listen(handlers) {
  ends.map = handlers;
}

/** Hear the map: `handlers` by kind of message. */
export function hear(handlers) {
  ends.file = handlers;
}

/** Tell the map: {kind: "select", id, reveal}. */
export function tell(message) {
  ends.map[message.kind]?.(message);
}
