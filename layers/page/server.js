// The server, as the page has it: whether it can be reached, as Streamlit marks it on the page, as the browser knows
// it, and as the server answers; what is asked for meanwhile is asked for once it can; and what was fetched of it.
//
// A server that was started anew knows neither this page nor its fragments, and Streamlit asks for the
// page only at its first connection: so it is asked for after every other one too, before all else.

/** @import { PanelContent } from "./panel.js" */

const APP = ".stApp";
const BOX = '[data-testid="stDialog"]';
const CONNECTION = "data-test-connection-state";
export const ANSWER_MS = 6000; // in which the server answers, or is asked once more
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

const MOST_KEPT = 250_000; // bytes, compressed
const UNKNOWN = 4_000; // bytes that one takes which came by another way
const MOST_WAITING = 100;
/** So long after other filters nothing is fetched ahead: often others follow, for which the server shall be free. */
const REST_MS = 1500;
/** Bytes, compressed, that are fetched ahead for one view, by how fast the browser takes its network to be. */
const AHEAD = 200_000;
/** @type {Record<string, number>} */
const AHEAD_WHERE_SLOW = { "slow-2g": 0, "2g": 0, "3g": 50_000 };

/** @typedef {{content: PanelContent, bytes: number}} Fetched */

/** How many bytes may be fetched before they are asked for. */
export function budgetOf(/** @type {{saveData?: boolean, effectiveType?: string} | undefined} */ connection) {
  if (connection?.saveData) return 0;
  return AHEAD_WHERE_SLOW[connection?.effectiveType ?? ""] ?? AHEAD;
}

/**
 * What the panel says of a view, as the browser has it: by address, fetched once, some of it before it is asked for.
 * Bounded in what is kept and in what is fetched ahead.
 */
export class Contents {
  /** @type {Map<string, Fetched>} The least used first. */
  #kept = new Map();
  #bytes = 0;
  /** @type {Map<string, {content: Promise<PanelContent>, ahead: boolean}>} */
  #coming = new Map();
  /** @type {string[]} Keys that are fetched one at a time while the browser is idle. */
  #line = [];
  /** Which line is fetched: another one ends it. */
  #turn = 0;
  #spent = 0;
  #restsUntil = 0;
  #base = "";
  #version = "";
  #fetch;
  #idle;
  #most;

  /**
   * @param {(address: string, ahead: boolean) => Promise<Fetched>} fetch
   * @param {(run: () => void) => void} idle calls when the browser has nothing else to do
   * @param {number} [most] bytes, compressed, that are kept
   */
  constructor(fetch, idle, most = MOST_KEPT) {
    this.#fetch = fetch;
    this.#idle = idle;
    this.#most = most;
  }

  /** Say which data are shown, and what their addresses begin with ("": there are none): what was kept of others is gone. */
  begin(/** @type {string} */ base, /** @type {string} */ version) {
    if (base === this.#base && version === this.#version) return;
    [this.#base, this.#version] = [base, version];
    this.#kept.clear();
    this.#coming.clear();
    this.#bytes = 0;
    this.stop();
  }

  /** @returns {PanelContent | undefined} */
  get(/** @type {string} */ key) {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.content;
  }

  put(/** @type {string} */ key, /** @type {PanelContent} */ content, bytes = UNKNOWN) {
    this.#forget(key);
    this.#kept.set(key, { content, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most || oldest === key) break;
      this.#forget(oldest);
    }
  }

  #forget(/** @type {string} */ key) {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }

  /**
   * Fetch what is not there yet; it is rejected if it does not come, or is of other data than are shown. What is on its
   * way `ahead`, after all else, is asked for anew by whoever waits for it.
   * @returns {Promise<PanelContent>}
   */
  fetch(/** @type {string} */ key, ahead = false) {
    const kept = this.get(key);
    if (kept) return Promise.resolve(kept);
    const coming = this.#coming.get(key);
    if (coming && (ahead || !coming.ahead)) return coming.content;
    const content = this.#ask(key, ahead);
    this.#coming.set(key, { content, ahead });
    return content;
  }

  /** What is on its way. */
  coming(/** @type {string} */ key) {
    return this.#coming.get(key)?.content;
  }

  async #ask(/** @type {string} */ key, /** @type {boolean} */ ahead) {
    const base = this.#base;
    if (!base) throw new Error("this host has no documents");
    try {
      const { content, bytes } = await this.#fetch(`${base}&${key}`, ahead);
      this.#spent += bytes;
      if (base !== this.#base || content.version !== this.#version) throw new OtherData();
      this.put(key, content, bytes);
      return content;
    } finally {
      if (base === this.#base) this.#coming.delete(key);
    }
  }

  /** Fetch while the browser is idle, in order, so much as `budget` allows; what waited before does so no more. */
  ahead(/** @type {string[]} */ keys, /** @type {number} */ budget) {
    this.#line = this.#base ? keys.slice(0, MOST_WAITING) : [];
    const turn = ++this.#turn;
    const wait = this.#restsUntil - Date.now();
    if (wait > 0) setTimeout(() => this.#next(turn, budget), wait);
    else this.#next(turn, budget);
  }

  /** Fetch nothing ahead until it is asked for again; then the whole budget is there. */
  stop() {
    this.#turn++;
    this.#spent = 0;
  }

  /** Other filters are asked for: stop, and rest a while. */
  rest() {
    this.stop();
    this.#restsUntil = Date.now() + REST_MS;
  }

  #next(/** @type {number} */ turn, /** @type {number} */ budget) {
    this.#idle(() => {
      if (turn !== this.#turn || this.#spent >= budget) return;
      let key = this.#line.shift();
      while (key !== undefined && (this.#kept.has(key) || this.#coming.has(key))) key = this.#line.shift();
      if (key === undefined) return;
      // Whatever fails is not asked for a second time before it is needed.
      this.fetch(key, true).then(
        () => this.#next(turn, budget),
        () => {},
      );
    });
  }
}

/** The server has other data than those shown. */
export class OtherData extends Error {}

/** The least urgent: a server with much to do does it after all else (RFC 9218). */
const CAN_WAIT = { Priority: "u=7" };

/** Fetch what is at an address relative to the page; an answer that says it is not there is an error. */
export async function fetched(/** @type {string} */ address, /** @type {RequestInit} */ how = {}) {
  const answer = await fetch(new URL(address, document.baseURI), how);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

/** Fetch the content at an address relative to the page; what is fetched `ahead` waits for all else. */
export async function fetchContent(/** @type {string} */ address, /** @type {boolean} */ ahead) {
  const how = /** @type {RequestInit} */ (ahead ? { priority: "low", headers: CAN_WAIT } : { priority: "high" });
  const answer = await fetched(address, how);
  const length = Number(answer.headers.get("Content-Length"));
  return { content: await answer.json(), bytes: length || UNKNOWN };
}
