// Whether the server can be reached, as Streamlit marks it on the page, as the browser knows it, and as
// the server answers; what is asked for meanwhile is asked for once it can.

const APP = ".stApp";
const BOX = '[data-testid="stDialog"]';
const CONNECTION = "data-test-connection-state";
const PATIENCE_MS = 1500; // in which a server that was found again begins to show the page
const ANSWER_MS = 6000; // in which the server answers, or is taken for lost
const SCRIPT = "data-test-script-state";

/** @type {Map<string, () => void>} What waits, the latest of each name. */
const waiting = new Map();
/** @type {Set<(connected: boolean) => void>} */
const followers = new Set();
/** @type {MutationObserver | null} */
let observer = null;
let connected = true;
/** Whether the server left something unanswered. */
let silent = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let due;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let answer;

function app() {
  return globalThis.document?.querySelector?.(APP) ?? null;
}

/** Say whether the server can be reached; a page without Streamlit's marks is taken for connected. */
export function isConnected() {
  const state = app()?.getAttribute(CONNECTION);
  return (!state || state === "CONNECTED") && globalThis.navigator?.onLine !== false;
}

/** Do something now, or once the server can be reached again; of several of one name the latest. */
export function whenConnected(/** @type {string} */ name, /** @type {() => void} */ send) {
  if (!isConnected()) {
    waiting.set(name, send);
    return;
  }
  send();
  if (!observer) return;
  clearTimeout(answer);
  answer = setTimeout(() => {
    silent = true;
    changed();
  }, ANSWER_MS);
}

/** Call a function when the server is lost or found again. */
export function followConnection(/** @type {(connected: boolean) => void} */ follow) {
  followers.add(follow);
  const watched = app();
  if (observer || !watched) return;
  observer = new MutationObserver((changes) => {
    if (changes.some((change) => change.attributeName === SCRIPT)) answered();
    changed();
  });
  observer.observe(watched, { attributeFilter: [CONNECTION, SCRIPT] });
  window.addEventListener("offline", changed);
  window.addEventListener("online", changed);
  new MutationObserver(dismissStreamlit).observe(document.body, { childList: true });
}

/** The server shows something: it has heard. */
export function answered() {
  clearTimeout(answer);
  silent = false;
}

/** Streamlit covers the page with a box for whoever runs it; a reader can do nothing with that. */
function dismissStreamlit() {
  const close = isConnected() ? null : document.querySelector(`${BOX} button[aria-label="Close"]`);
  if (close instanceof HTMLElement) close.click();
}

function changed() {
  const reached = isConnected() && !silent;
  if (connected !== reached) {
    connected = reached;
    clearTimeout(due);
    // A server that was started anew shows the page once more before it takes what waits.
    if (connected) due = setTimeout(send, PATIENCE_MS);
    for (const follow of followers) follow(connected);
  } else if (connected && waiting.size) {
    clearTimeout(due);
    if (app()?.getAttribute(SCRIPT) === "notRunning") send();
    else due = setTimeout(send, ANSWER_MS);
  }
}

function send() {
  const sent = [...waiting.values()];
  waiting.clear();
  for (const one of sent) one();
}
