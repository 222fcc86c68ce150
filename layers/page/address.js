// The address is the state of the page: every control asks for another address, and the server, or a document,
// answers with what that address shows. The steps of its history are made here, and Back and Forward followed.
// All parts of the page share this module.

import { h } from "./component.js";
import { closeTop, onEscape } from "./keyboard.js";
import { set, short, whole } from "./parameters.js";

/** @import { Children, Properties } from "./component.js" */
/** @import { Change } from "./parameters.js" */

/** @typedef {{id: string | null, name: string, n: number}} Sharing what shares a place's mark; an id of null is several */
/** @typedef {{address: string, request: number}} Asked what is asked for; answers name the request's number */

/** @type {string | null} The address that is shown; null for the browser's. */
let current = null;
/** Whether it is only glimpsed: the browser's address says another. */
let glimpsed = false;
/** The language of the page; only another page has another. */
let language = "";
let version = "";
/** @type {string[]} What an address can say, in the order in which it is written. */
let keys = [];
/** @type {string[]} A change of these is shown by the panel alone; any other concerns the page. */
let panelKeys = [];
/** @type {string[]} What the cards of a view depend on. */
let cardKeys = [];
/** @type {string[]} What decides which excerpts a view has, and how they are said. */
let feedKeys = [];

/** The number of what was asked for last. */
let request = 0;
/** Whether a step of the history is handed on to Streamlit, which asks for the page. */
let handedOn = false;

/**
 * What parts do for the others: each is set by the part that does it; `sharing` by the map, of a place's mark there.
 * @type {Partial<{
 *   askForPage: (asked: Asked) => void,
 *   askForPanel: (asked: Asked) => void,
 *   comeNear: (ids: string[]) => void,
 *   comeNearView: (address: string) => void,
 *   ahead: (asked: Asked) => {shown: string, draw: () => void} | null,
 *   comeInView: (ids: string[]) => void,
 *   restAhead: () => void,
 *   sharing: (id: string) => Sharing[],
 *   showSharing: () => void,
 *   listSharing: () => void,
 *   markPlace: (id: string | null) => void,
 *   stopPlaying: () => void,
 *   lightCards: (place: string | null) => void,
 *   refreshBeside: () => void,
 *   openBeside: () => void,
 *   raiseSheet: () => void,
 *   focusPanel: () => void,
 *   followStory: () => void,
 *   followHistory: () => void,
 *   leaveBeside: () => void,
 * }>}
 */
export const handlers = {};

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
 * What the server says of the view that is shown, and of how addresses are written.
 * @typedef {Asked & {language: string, version: string, keys: string[], panelKeys: string[], cardKeys: string[],
 *   feedKeys: string[]}} Written
 */

/**
 * Take the page's address from the server; says whether it is what was asked for last.
 * @param {Written} data
 */
export function connect(data) {
  ({ language, version, keys, panelKeys, cardKeys, feedKeys } = data);
  listen();
  return take(data);
}

function listen() {
  if (listening) return;
  // A page that outlives a release of the server gets a second copy of this module; the first
  // must hear nothing any more.
  page.evidence?.abort();
  listening = page.evidence = new AbortController();
  const { signal } = listening;
  page.addEventListener("evidence:map", followMap, { signal });
  // serve/templates/start.js says it before Streamlit hears of it; a host that runs the script alone has no such.
  for (const step of ["evidence:history", "popstate"]) page.addEventListener(step, followHistory, { signal });
  page.addEventListener("keydown", followKeys, { signal });
  onEscape("fullscreen", 8, leaveFullscreen);
}

function followMap(/** @type {Event} */ event) {
  const message = /** @type {CustomEvent} */ (event).detail;
  if (message.kind === "place") {
    Object.assign(asked, { opener: null, keyboard: Boolean(message.keyboard) });
    navigate((params) => {
      selectPlace(params, message.id);
      if (message.at) params.set("map", message.at.join(","));
    });
  }
  if (message.kind === "hover") {
    handlers.lightCards?.(message.id);
    if (message.id !== null) handlers.comeNear?.([message.id]);
  }
  if (message.kind === "near") handlers.comeNear?.([message.id]);
  // A card alone has no map beside it.
  if (message.kind === "folded" && document.documentElement.dataset.embed !== "card") {
    handlers.sharing = message.sharing;
    handlers.showSharing?.();
  }
  if (message.kind === "inView") {
    handlers.comeInView?.(message.ids);
    handlers.listSharing?.();
  }
  if (message.kind === "tiles") navigate((params) => set(params, "tiles", message.on));
  if (message.kind === "moved") rememberMap(message.at);
  if (message.kind === "escape") closeTop();
  if (message.kind === "otherData") handlers.askForPage?.(asking());
  if (message.kind === "tray") showOffMap(message.address);
  if (message.kind === "fullscreen") toggleFullscreen();
  if (message.kind === "ready") for (const frame of mapFrames()) frame.title = message.title;
}

function followKeys(/** @type {KeyboardEvent} */ event) {
  if (event.key === "Escape" && !event.defaultPrevented) closeTop();
}

/** Let the map and what stands beside it fill the screen, or no more. */
function toggleFullscreen() {
  if (!leaveFullscreen()) document.querySelector(".st-key-stage")?.requestFullscreen();
}

/** Browsers do it at Esc by themselves, where they hear it first; says whether the screen was filled. */
function leaveFullscreen() {
  const isFull = Boolean(document.fullscreenElement);
  if (isFull) document.exitFullscreen();
  return isFull;
}

function followHistory(/** @type {Event} */ event) {
  if (handedOn) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isOfOther(page.location.search)) return page.location.reload();
  handlers.stopPlaying?.();
  const before = parameters();
  current = null;
  const at = parameters().get("map");
  // From step to step of a story the map holds still where none says where it looks.
  const holds = !at && parameters().has("story");
  if (!holds) postToMap({ kind: "view", at: at ? at.split(",").map(Number) : null });
  postToMap({ kind: "select", id: parameters().get("see"), reveal: holds });
  handlers.followHistory?.();
  handlers.leaveBeside?.();
  show(addressAfter());
  ask(addressAfter(), before);
}

/** Have Streamlit ask for the page at the browser's address, as a server must be that knows nothing of it. */
export function askAgain() {
  handedOn = true;
  page.dispatchEvent(new PopStateEvent("popstate", { state: page.history.state }));
  handedOn = false;
}

/**
 * Where the map looks belongs to the view, but moving it is no step to go back to.
 * @param {number[] | null} at longitude, latitude, zoom; null for the first view
 */
function rememberMap(at) {
  const [next, there] = [parameters(), whole(new URLSearchParams(page.location.search))];
  for (const params of [next, there]) set(params, "map", at?.join(","));
  // The browser may be at another step of its history already, and say so next: that step says where to look.
  if (!glimpsed && written(there) !== written(next)) return;
  next.delete("v");
  show(readable(next));
  page.history.replaceState(page.history.state, "", inBrowser(there));
}

/** Take an address for the one that is shown. */
function show(/** @type {string} */ address) {
  current = address;
  document.querySelector('link[type="application/atom+xml"]')?.setAttribute("href", feed());
  handlers.followStory?.();
}

/**
 * Take the address of an answer for the one that is shown; says whether it is, or something else was asked
 * for since. Where the map looks the browser knows better.
 */
function take(/** @type {Asked} */ { address, request: answered }) {
  const found = whole(new URLSearchParams(address));
  if (request) set(found, "map", parameters().get("map"));
  if (answered !== request && written(found) !== written(parameters())) return false;
  show(readable(found));
  if (request && !glimpsed && inBrowser(found) !== page.location.search)
    page.history.replaceState(page.history.state, "", inBrowser(found));
  return true;
}

/** Whether nothing else was asked for since. */
export function isLatest(/** @type {Asked} */ asked) {
  return asked.request === request;
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
export function addressAfter(/** @type {Change} */ change = () => {}) {
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
  const url = new URL(addressAfter(), window.location.href);
  for (const key of ["embed", "embed_options"]) url.searchParams.delete(key);
  url.searchParams.set("lang", language);
  url.search = readable(url.searchParams);
  return url;
}

/** The address of the feed of what is shown: how the page shows it is no matter. */
export function feed() {
  const said = parameters();
  said.set("lang", language);
  return new URL(`feed.atom${readable(ordered(said, feedKeys))}`, document.baseURI).href;
}

function readable(/** @type {URLSearchParams} */ params) {
  return `?${params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/** An address in the order in which the server writes it, without what is not the view's. */
function ordered(/** @type {URLSearchParams} */ given, among = keys) {
  const said = [...given].filter(([key]) => among.includes(key));
  return new URLSearchParams(said.sort(([one], [other]) => keys.indexOf(one) - keys.indexOf(other)));
}

function written(/** @type {URLSearchParams} */ given) {
  return ordered(given).toString();
}

/** What the browser shows of an address: it names the version, and keeps how the page stands in another. */
function inBrowser(/** @type {URLSearchParams} */ given) {
  const said = ordered(short(given));
  if (said.size && version) said.set("v", version);
  for (const [key, value] of new URLSearchParams(page.location.search))
    if (key.startsWith("embed")) said.append(key, value);
  return said.size ? readable(said) : page.location.pathname;
}

/**
 * What the cards of an address depend on, as it names them among the documents.
 * @param {string} address
 * @param {number | null} [cards] how many, where that is not as at first
 */
export function cardsKey(address, cards = null) {
  const view = whole(new URLSearchParams(address));
  // A step that is not known here the server knows.
  const told = view.has("story") && !view.has("aside") ? ["story", "step"] : [];
  const said = ordered(view, [...cardKeys, ...told]);
  if (cards) said.set("cards", String(cards));
  return said.toString();
}

/** Whether an address asks for another language than the page's, or for other data, which takes a whole page. */
function isOfOther(/** @type {string} */ address) {
  const asked = new URLSearchParams(address);
  return (asked.get("lang") || language) !== language || asked.get("at") !== parameters().get("at");
}

const RESTS_MS = 60; // what is only passed over is not fetched
/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;

/** What would ask for another view has the pointer or the focus: if they stay, it may be asked for next. */
export function near(/** @type {Event} */ event, /** @type {() => string} */ address) {
  clearTimeout(resting);
  const isFinger = "pointerType" in event && event.pointerType === "touch";
  if (!isFinger) resting = setTimeout(() => handlers.comeNearView?.(address()), RESTS_MS);
}

/** What a control listens to that would make a change. */
export function approached(/** @type {Change} */ change) {
  const comeNear = (/** @type {Event} */ event) => near(event, () => addressAfter(change));
  return { onpointerenter: comeNear, onfocusin: comeNear };
}

/** Ask for another view: the panel alone where nothing else would change. */
export function navigate(/** @type {Change} */ change) {
  handlers.stopPlaying?.();
  const before = parameters();
  const next = addressAfter(change);
  if (isOfOther(next)) return page.location.assign(next);
  show(next);
  step();
  ask(next, before);
}

/** Make what is asked for a step to go back to, unless it is where one is. */
function step() {
  const address = inBrowser(parameters());
  if (written(parameters()) === written(whole(new URLSearchParams(page.location.search))))
    page.history.replaceState(page.history.state, "", address);
  else page.history.pushState({}, "", address);
}

function ask(/** @type {string} */ address, /** @type {URLSearchParams} */ before) {
  glimpsed = false;
  const askForPanel = isOfPanel(address, before) && handlers.askForPanel;
  (askForPanel || handlers.askForPage)?.(asking(address));
}

/** Whether the panel alone would show another view. */
export function isOfPanel(/** @type {string} */ address, before = parameters()) {
  return withoutPanel(whole(new URLSearchParams(address))) === withoutPanel(before);
}

/** Number what is asked for. @returns {Asked} */
export function asking(address = addressAfter()) {
  clearTimeout(resting);
  request += 1;
  return { address, request };
}

/** Show another view without a step to go back to, until `settle` makes one. */
export function glimpse(/** @type {Change} */ change) {
  glimpsed = true;
  current = addressAfter(change);
  handlers.askForPage?.(asking(current));
}

/** Make the view that is shown a step to go back to. */
export function settle() {
  glimpsed = false;
  step();
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
    const selects = selected(whole(new URLSearchParams(addressAfter(change)))) !== selected(parameters());
    // A click of the keyboard has no detail. What selects nothing takes the focus nowhere, though a place be on its way.
    Object.assign(asked, { opener: event.currentTarget, keyboard: event.detail === 0 && selects });
    navigate(change);
  };
  return h("a", { href: addressAfter(change), ...properties, onclick }, ...children);
}

/** What of an address says what the panel shows of a view's excerpts. */
function selected(/** @type {URLSearchParams} */ params) {
  return ["see", "own", "unplaced", "excerpt"].map((key) => params.get(key)).join();
}

/** A link that selects a place; `key` is its own on the page. */
export function placeLink(/** @type {string} */ id, /** @type {string} */ key, /** @type {Children} */ name) {
  return viewLink((params) => selectPlace(params, id), { "data-key": key }, name);
}

/** Show what stands nowhere on the map; a map that is embedded alone has no panel for it, but the whole page has. */
function showOffMap(/** @type {string} */ address) {
  if (document.documentElement.dataset.embed !== "map") return navigate((params) => replace(params, address));
  const url = here(language);
  replace(url.searchParams, address);
  url.searchParams.set("lang", language);
  page.open(url, "_blank", "noopener");
}

/** Ask for what another address asks for, of the same data; the map holds still, and its tiles stay. */
function replace(/** @type {URLSearchParams} */ params, /** @type {string} */ address) {
  const holds = (/** @type {string} */ key) => ["map", "tiles", "story", "step", "aside", "at", "lang"].includes(key);
  for (const key of [...params.keys()]) if (!holds(key)) params.delete(key);
  for (const [key, value] of new URL(address, document.baseURI).searchParams)
    if (!holds(key)) params.append(key, value);
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
export function mapFrames() {
  return document.querySelectorAll('iframe[src*="streamlit_folium"]');
}

/**
 * Tell the map's frame something, at once: see scene/frame.js.
 * @param {{kind: "view", at: number[] | null} | {kind: "select", id: string | null, reveal: boolean, related?: string[]}
 *   | {kind: "ring", ids: string[]} | {kind: "focus"} | {kind: "show", will: object, request: number}
 *   | {kind: "prepare", will: object}} message
 */
export function postToMap(message) {
  for (const frame of mapFrames())
    frame.contentWindow?.dispatchEvent(new CustomEvent("evidence:order", { detail: message }));
}
