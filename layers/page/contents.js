// What the panel says of a view, as the browser has it: by address, fetched once, some of it before it is
// asked for. Bounded in what is kept and in what is fetched ahead.

/** @import { PanelContent } from "./panel.js" */

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

export class Contents {
  /** @type {Map<string, Fetched>} The least used first. */
  #kept = new Map();
  #bytes = 0;
  /** @type {Map<string, Promise<PanelContent>>} */
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

  /**
   * @param {(address: string, ahead: boolean) => Promise<Fetched>} fetch
   * @param {(run: () => void) => void} idle calls when the browser has nothing else to do
   */
  constructor(fetch, idle) {
    this.#fetch = fetch;
    this.#idle = idle;
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
      if (this.#bytes <= MOST_KEPT || oldest === key) break;
      this.#forget(oldest);
    }
  }

  #forget(/** @type {string} */ key) {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }

  /**
   * Fetch what is not there yet; it is rejected if it does not come, or is of other data than are shown.
   * @returns {Promise<PanelContent>}
   */
  fetch(/** @type {string} */ key, ahead = false) {
    const kept = this.get(key);
    if (kept) return Promise.resolve(kept);
    const coming = this.#coming.get(key) ?? this.#ask(key, ahead);
    this.#coming.set(key, coming);
    return coming;
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

/** Fetch the content at an address relative to the page; what is fetched `ahead` waits for all else. */
export async function fetchContent(/** @type {string} */ address, /** @type {boolean} */ ahead) {
  const answer = await fetch(new URL(address, document.baseURI), { priority: ahead ? "low" : "high" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const length = Number(answer.headers.get("Content-Length"));
  return { content: await answer.json(), bytes: length || UNKNOWN };
}
