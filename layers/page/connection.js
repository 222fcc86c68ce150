// Whether the server can be reached, as Streamlit marks it on the page, as the browser knows it, and as
// the server answers; what is asked for meanwhile is asked for once it can.
//
// A server that was started anew knows neither this page nor its fragments, and Streamlit asks for the
// page only at its first connection: so it is asked for after every other one too, before all else.

const APP = ".stApp";
const BOX = '[data-testid="stDialog"]';
const CONNECTION = "data-test-connection-state";
const ANSWER_MS = 6000; // in which the server answers, or is asked once more
const SCRIPT = "data-test-script-state";

/** @type {Map<string, () => void>} What waits, the latest of each name. */
const waiting = new Map();
/** @type {Set<(connected: boolean) => void>} */
const followers = new Set();
/** @type {MutationObserver | null} */
let observer = null;
let connected = true;
/** Whether the connection was cut since the server was asked for the page. */
let cut = false;
/** Whether it was asked for the page and has not shown it yet: what is asked for meanwhile waits. */
let returning = false;
/** Whether the server left something unanswered. */
let silent = false;
/** What asks for the page that is shown, and what loads it whole. */
let [showAgain, loadAgain] = [() => {}, () => {}];
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
  if (!isConnected() || cut || returning) {
    waiting.set(name, send);
    return;
  }
  send();
  if (!observer) return;
  clearTimeout(answer);
  answer = setTimeout(askAgain, ANSWER_MS);
}

/** A quick run that changes nothing is not seen: before the server is taken for lost it is asked once more. */
function askAgain() {
  answer = setTimeout(() => {
    silent = true;
    changed();
  }, ANSWER_MS / 2);
  showAgain();
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

/**
 * Set what is done when the server is found again.
 * @param {() => void} show asks it for the page that is shown
 * @param {() => void} load loads the page whole, if its scripts are no longer the server's
 */
export function comeBackBy(show, load) {
  [showAgain, loadAgain] = [show, load];
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
  if (!isConnected()) {
    cut = true;
    returning = false;
    answered(); // what was left unanswered will be asked for no more
  }
  const reached = isConnected() && !silent;
  if (connected !== reached) {
    connected = reached;
    clearTimeout(due);
    if (connected) comeBack();
    for (const follow of followers) follow(connected);
  } else if (connected && !cut && (returning || waiting.size)) {
    clearTimeout(due);
    if (app()?.getAttribute(SCRIPT) === "notRunning") send();
    else due = setTimeout(send, ANSWER_MS);
  }
}

async function comeBack() {
  const wasCut = cut;
  const isOther = wasCut && (await isOtherRelease());
  if (!isConnected() || cut !== wasCut) return; // it was lost once more meanwhile
  if (isOther) return loadAgain();
  cut = false;
  if (wasCut) showAgain();
  returning = wasCut;
  due = setTimeout(send, ANSWER_MS);
}

/** Whether the server hands out other scripts than this page's; two releases on one page do not agree. */
async function isOtherRelease() {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { status } = await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal });
    return status === 404;
  } catch {
    return false;
  }
}

function send() {
  returning = false;
  const sent = [...waiting.values()];
  waiting.clear();
  for (const one of sent) one();
}
