// The address is the state of the page: every control asks for another address, the server
// answers with what that address shows. All parts of the page share this module.

import { h } from "./component.js";
import { closeTop } from "./escape.js";
import { short, whole } from "./story_steps.js";

/** @import { Children, Properties } from "./component.js" */

/** @typedef {(params: URLSearchParams) => void} Change alters the parameters of an address */

/** @type {string | null} The address that is shown; null for the browser's. */
let current = null;
/** Whether it is only glimpsed: the browser's address says another. */
let glimpsed = false;
/** The language of the page; only another page has another. */
let language = "";
/** @type {string[]} A change of these is shown by the panel alone; any other concerns the page. */
let panelKeys = [];

/**
 * What parts do for the others: each is set by the part that does it.
 * @type {{
 *   askForPage: ((address: string) => void) | null,
 *   askForGlimpse: ((address: string) => void) | null,
 *   askForPanel: ((address: string) => void) | null,
 *   markPlace: ((id: string | null) => void) | null,
 *   stopPlaying: (() => void) | null,
 *   lightCards: ((place: string | null) => void) | null,
 *   refreshBeside: (() => void) | null,
 *   openBeside: (() => void) | null,
 *   raiseSheet: (() => void) | null,
 *   focusPanel: (() => void) | null,
 *   followStory: (() => void) | null,
 * }}
 */
export const handlers = {
  askForPage: null,
  askForGlimpse: null,
  askForPanel: null,
  markPlace: null,
  stopPlaying: null,
  lightCards: null,
  refreshBeside: null,
  openBeside: null,
  raiseSheet: null,
  focusPanel: null,
  followStory: null,
};

/**
 * What asked for the place that is selected: to go on to its excerpts, if it was by keyboard, and
 * to come back when it is closed. Null is the map.
 * @type {{opener: HTMLElement | null, keyboard: boolean}}
 */
export const asked = { opener: null, keyboard: false };

/** @type {Window & typeof globalThis & {evidence?: AbortController}} */
const page = globalThis.window;
/** @type {AbortController | undefined} */
let listening;

/**
 * Take the page's address from the server, and the way to ask it for another.
 * @param {{address: string, language: string, panelKeys: string[]}} data
 * @param {(address: string) => void} askForPage
 * @param {(address: string) => void} askForGlimpse shows a view that becomes no step to go back to
 */
export function connect(data, askForPage, askForGlimpse) {
  setAddress(data.address);
  ({ language, panelKeys } = data);
  Object.assign(handlers, { askForPage, askForGlimpse });
  if (listening) return;
  // A page that outlives a release of the server gets a second copy of this module; the first
  // must hear nothing any more.
  page.evidence?.abort();
  listening = page.evidence = new AbortController();
  const { signal } = listening;
  page.addEventListener("message", followMap, { signal });
  page.addEventListener("popstate", followHistory, { signal });
  page.addEventListener("keydown", followKeys, { signal });
}

function followMap(/** @type {MessageEvent} */ event) {
  const message = event.data?.evidenceMap;
  if (!message || event.origin !== page.location.origin) return;
  if (message.kind === "place") {
    Object.assign(asked, { opener: null, keyboard: Boolean(message.keyboard) });
    navigate((params) => {
      selectPlace(params, message.id);
      if (message.at) params.set("map", message.at.join(","));
    });
  }
  if (message.kind === "hover") handlers.lightCards?.(message.id);
  if (message.kind === "tiles") navigate((params) => set(params, "tiles", message.on));
  if (message.kind === "moved") rememberMap(message.at);
  if (message.kind === "escape") closeTop();
  if (message.kind === "tray") showOffMap(message.address);
  if (message.kind === "fullscreen") toggleFullscreen();
  if (message.kind === "ready")
    for (const frame of mapFrames()) if (frame.contentWindow === event.source) frame.title = message.title;
}

function followKeys(/** @type {KeyboardEvent} */ event) {
  if (event.key === "Escape" && !event.defaultPrevented) closeTop();
}

/** Let the map and what stands beside it fill the screen, or no more. */
function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.querySelector(".st-key-stage")?.requestFullscreen();
}

function followHistory() {
  if (isOfOther(page.location.search)) return page.location.reload();
  handlers.stopPlaying?.();
  glimpsed = false;
  setAddress(null);
  const at = parameters().get("map");
  // From step to step of a story the map holds still where none says where it looks.
  const holds = !at && parameters().has("story");
  if (!holds) postToMap({ kind: "view", at: at ? at.split(",").map(Number) : null });
  postToMap({ kind: "select", id: parameters().get("see"), reveal: holds });
}

/**
 * Where the map looks belongs to the view, but moving it is no step to go back to.
 * @param {number[] | null} at longitude, latitude, zoom; null for the first view
 */
function rememberMap(at) {
  const next = parameters();
  set(next, "map", at?.join(","));
  setAddress(readable(next));
  if (!glimpsed)
    return page.history.replaceState(
      page.history.state,
      "",
      addressAfter(() => {}),
    );
  const kept = new URL(page.location.href);
  set(kept.searchParams, "map", at?.join(","));
  page.history.replaceState(page.history.state, "", readable(kept.searchParams));
}

/** Take an address for the one that is shown; null for the browser's. */
export function setAddress(/** @type {string | null} */ address) {
  current = address;
  handlers.followStory?.();
}

/** The parameters of the view that is shown, or that was asked for last. */
export function parameters() {
  return whole(new URLSearchParams(current ?? page.location.search));
}

/** What of an address concerns more than the panel, in a fixed order. */
export function withoutPanel(/** @type {URLSearchParams} */ given) {
  const rest = new URLSearchParams(given);
  for (const key of panelKeys) rest.delete(key);
  rest.sort();
  return rest.toString();
}

/** The address after a change of a copy of the parameters. */
export function addressAfter(/** @type {Change} */ change) {
  const next = parameters();
  change(next);
  next.delete("v");
  return readable(short(next));
}

/**
 * The whole address of what is shown, though it be only glimpsed, for whoever is given it: it says
 * the language, and not what an embedding page added.
 */
export function here(/** @type {string} */ language) {
  const url = new URL(
    addressAfter(() => {}),
    window.location.href,
  );
  for (const key of ["embed", "embed_options"]) url.searchParams.delete(key);
  url.searchParams.set("lang", language);
  return url;
}

function readable(/** @type {URLSearchParams} */ params) {
  return `?${params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/** Whether an address asks for another language than the page's, which takes a whole page. */
function isOfOther(/** @type {string} */ address) {
  return (new URLSearchParams(address).get("lang") || language) !== language;
}

/** Ask for another view: the panel alone where nothing else would change. */
export function navigate(/** @type {Change} */ change) {
  handlers.stopPlaying?.();
  glimpsed = false;
  const before = withoutPanel(parameters());
  const next = addressAfter(change);
  current = next;
  if (isOfOther(next)) return page.location.assign(next);
  const same = withoutPanel(parameters()) === before;
  const send = (same && handlers.askForPanel) || handlers.askForPage;
  handlers.followStory?.();
  send?.(next);
}

/** Show another view without a step to go back to, until `settle` makes one. */
export function glimpse(/** @type {Change} */ change) {
  glimpsed = true;
  current = addressAfter(change);
  handlers.askForGlimpse?.(current);
}

/** Make the view that is shown a step to go back to. */
export function settle() {
  glimpsed = false;
  handlers.askForPage?.(addressAfter(() => {}));
}

/** A real link (it opens in a new tab too) that asks for a view when clicked. */
export function viewLink(
  /** @type {Change} */ change,
  /** @type {Properties} */ properties,
  /** @type {Children[]} */ ...children
) {
  const onclick = (/** @type {MouseEvent} */ event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    // A click of the keyboard has no detail.
    Object.assign(asked, { opener: event.currentTarget, keyboard: event.detail === 0 });
    navigate(change);
  };
  return h("a", { href: addressAfter(change), ...properties, onclick }, ...children);
}

/** A link that selects a place; `key` is its own on the page. */
export function placeLink(/** @type {string} */ id, /** @type {string} */ key, /** @type {Children} */ name) {
  return viewLink((params) => selectPlace(params, id), { "data-key": key }, name);
}

/** Add a value to a list of the address, or take it out. */
export function toggle(/** @type {URLSearchParams} */ params, /** @type {string} */ key, /** @type {string} */ value) {
  const values = params.getAll(key);
  params.delete(key);
  const kept = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  for (const one of kept) params.append(key, one);
}

/** Set a value of the address; none, or an empty one, takes it out. */
export function set(
  /** @type {URLSearchParams} */ params,
  /** @type {string} */ key,
  /** @type {string | boolean | null | undefined} */ value,
) {
  if (value === null || value === undefined || value === "" || value === false) params.delete(key);
  else params.set(key, value === true ? "1" : value);
}

/** Search for words; whether titles count is asked of one search, not of the next. */
export function seek(/** @type {URLSearchParams} */ params, /** @type {string | undefined} */ words) {
  if ((params.get("q") ?? "") !== (words ?? "")) params.delete("titles");
  set(params, "q", words);
}

/**
 * Make a change that the server wrote down: what goes (null: all of a key), then what is set.
 * @param {{drop: [string, string | null][], put: [string, string][]}} written
 * @returns {Change}
 */
export function changeOf({ drop, put }) {
  return (params) => {
    for (const [key, value] of drop) {
      const kept = params.getAll(key).filter((one) => value !== null && one !== value);
      params.delete(key);
      for (const one of kept) params.append(key, one);
    }
    for (const [key, value] of put) params.set(key, value);
  };
}

/** Show what stands nowhere on the map; a map that is embedded alone has no panel for it, but the whole page has. */
function showOffMap(/** @type {string} */ address) {
  if (document.documentElement.dataset.embed !== "map") return navigate((params) => replace(params, address));
  const url = here(language);
  replace(url.searchParams, address);
  url.searchParams.set("lang", language);
  page.open(url, "_blank", "noopener");
}

/** Ask for what another address asks for; the map holds still. */
function replace(/** @type {URLSearchParams} */ params, /** @type {string} */ address) {
  for (const key of [...params.keys()]) if (!["map", "story", "step", "aside"].includes(key)) params.delete(key);
  for (const [key, value] of new URL(address, document.baseURI).searchParams) params.append(key, value);
}

/** Select a place (null: none); what else the panel showed is left. */
export function selectPlace(/** @type {URLSearchParams} */ params, /** @type {string | null} */ id) {
  set(params, "see", id);
  for (const key of ["own", "unplaced", "excerpt", "pair"]) params.delete(key);
}

/** Leave the place that is selected, and give the focus back to what asked for it. */
export function leavePlace() {
  const { opener } = asked;
  navigate((params) => selectPlace(params, null));
  if (opener?.isConnected) opener.focus();
  else focusMap();
}

/** Put the focus into the map, on the place that it stood on last. */
function focusMap() {
  for (const frame of mapFrames()) frame.focus();
  postToMap({ kind: "focus" });
}

/** @returns {NodeListOf<HTMLIFrameElement>} */
function mapFrames() {
  return document.querySelectorAll('iframe[src*="streamlit_folium"]');
}

/**
 * Send the map's frame a message.
 * @param {{kind: "view", at: number[] | null} | {kind: "select", id: string | null, reveal: boolean, related?: string[]}
 *   | {kind: "ring", ids: string[]} | {kind: "focus"}} message
 */
export function postToMap(message) {
  for (const frame of mapFrames()) frame.contentWindow?.postMessage({ evidenceMap: message }, page.location.origin);
}
