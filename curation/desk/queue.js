// Edits on their way to the server: kept in the tab until the server says that it has them, so
// that neither a reload nor a dropped connection loses one.

const RESEND_MS = 2500;
const MOST_SENT = 40;

export function makeQueue(draft, send) {
  const place = `desk:${draft}`;
  const client = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
  let number = 0;
  let waiting = read();
  let sentAt = 0;

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(place)) ?? [];
    } catch {
      return [];
    }
  }

  function keep() {
    try {
      if (waiting.length) sessionStorage.setItem(place, JSON.stringify(waiting));
      else sessionStorage.removeItem(place);
    } catch {
      /* a tab without storage still sends its edits */
    }
  }

  function dispatch() {
    if (!waiting.length) return;
    sentAt = Date.now();
    send(waiting.slice(0, MOST_SENT));
  }

  return {
    /** Put an edit in the queue and send all that wait. */
    ask(edit) {
      number += 1;
      waiting.push({ ...edit, client, n: number });
      keep();
      dispatch();
    },
    /** Forget what the server has taken; send again what it has not for a while. */
    taken(seen, send_) {
      send = send_;
      waiting = waiting.filter((edit) => edit.n > (seen[edit.client] ?? 0));
      keep();
      if (waiting.length && Date.now() - sentAt > 400) dispatch();
    },
    again() {
      if (waiting.length && Date.now() - sentAt > RESEND_MS) dispatch();
    },
    /** The state an excerpt will have once everything is taken. */
    stateOf(item) {
      const judged = waiting.filter((edit) => edit.do === "judge" && edit.key === item.key);
      return judged.length ? judged.at(-1).state : item.state;
    },
    get empty() {
      return waiting.length === 0;
    },
  };
}
