// How a part of the page is made: elements from data, styles, documents fetched once, and what is said aloud of
// it. Text only ever becomes text: nothing here reads HTML.

import { Component, h as createElement, createRef, render } from "../vendor/preact.js";
import { Words as Language } from "../words/words.js";
import { ANSWER_MS, answered, fetched, whenConnected } from "./server.js";

export { Component, createRef };

/** @import { ComponentChildren, ComponentType, VNode } from "../vendor/preact.js" */
/** @typedef {ComponentChildren} Children */
/** @typedef {VNode<any>} Element_ */
/** @typedef {Record<string, string>} Words Sentences of the catalogue, by key. */
/** @typedef {{text: string, lang: string | null, dir: string}} Said A text of the data, how it runs, and its language if that is not the page's. */

/**
 * @template {EventTarget} Target
 * @typedef {Event & {currentTarget: Target}} EventAt
 */

/**
 * What an element is given: attributes by name, and what it does.
 * @typedef {Record<string, unknown> & {
 *   onclick?: (event: MouseEvent) => void,
 *   oninput?: (event: EventAt<HTMLInputElement>) => void,
 *   onchange?: (event: EventAt<HTMLSelectElement>) => void,
 *   onfocus?: (event: EventAt<HTMLInputElement | HTMLTextAreaElement>) => void,
 *   onkeydown?: (event: KeyboardEvent) => void,
 *   ontoggle?: (event: EventAt<HTMLDetailsElement>) => void,
 * }} Properties
 */

/**
 * @typedef {{
 *   (tag: string, properties: Properties, ...children: Children[]): Element_,
 *   <P>(
 *     component: ComponentType<P>, properties: P & {key?: string}, ...children: Children[]
 *   ): Element_,
 * }} MakeElement
 */

/** Make an element, or a part of the page that draws itself: h("p", {class: "x"}, "text", …). */
export const h = /** @type {MakeElement} */ (createElement);

const classed =
  (/** @type {string} */ tag) =>
  (/** @type {string} */ look, /** @type {Children[]} */ ...children) =>
    h(tag, { class: look }, ...children);

/** Elements that have classes and nothing else: span("muted", "text", …). */
export const [div, p, span] = ["div", "p", "span"].map(classed);

/** A dot between two things of one line; where the line ends or begins there is none. */
export const dot = () => span("dot", " ");

/** A drawing of lines, as high as a word is to be pressed; `path` stands in a square of 16. */
export const drawing = (/** @type {string} */ path) =>
  h("svg", { class: "drawing", viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: path }));

/** Make a button that wears `look`. */
export function button(
  /** @type {string} */ look,
  /** @type {Properties} */ properties,
  /** @type {Children[]} */ ...children
) {
  return h("button", { type: "button", class: look, ...properties }, ...children);
}

/** The language of the page, which all its parts have in common. */
let language = new Language({}, "en");

/** Put values into a sentence of the catalogue: fill("{n} of {all}", {n: 3, all: 9}). */
export function fill(/** @type {string} */ sentence, /** @type {Record<string, string | number>} */ values) {
  return language.fill(sentence, values);
}

/** Write a number as the page's language does. */
export function numeral(/** @type {number} */ number) {
  return language.number(number);
}

/** A link and how many there are: a box ends in a line's break, whatever blank comes after it. */
export function counted(/** @type {Children} */ link, /** @type {number | null | undefined} */ n) {
  return n ? span("unbroken", link, span("muted number", `\u00a0${numeral(n)}`)) : link;
}

/** Say what language the page is in. */
export function speak(/** @type {string} */ code, /** @type {string} */ direction) {
  if (code !== language.language) language = new Language({}, code, direction);
}

/** A text of the data, in its language: Preact would write none as `lang=""`, which means unknown. */
export function said(/** @type {Said} */ { text, lang, dir }) {
  return h("bdi", { lang: lang ?? language.language, dir }, text);
}

/** Texts of the data in one line. */
export function saidInLine(/** @type {Said[]} */ ...texts) {
  return texts.filter(({ text }) => text).map((one, index) => [index > 0 && " · ", said(one)]);
}

/** A link that leaves the page: it opens beside it, and tells nothing of where it stood. */
export function outsideLink(
  /** @type {string} */ href,
  /** @type {Children} */ text,
  /** @type {string | null} */ title = null,
) {
  return h("a", { href, title, rel: "noopener noreferrer", target: "_blank" }, text);
}

/** Make a list of items; of none there is none. */
export function list(/** @type {Children[]} */ items) {
  return items.length > 0 && h("ul", {}, ...items.map((item) => h("li", {}, item)));
}

/** Make a table of its head's cells, and of rows that are each a `tr`. */
export function table(/** @type {Children} */ head, /** @type {Children} */ rows) {
  return h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
}

/** Copy text; where the clipboard is closed to us, by the old way. */
async function copyText(/** @type {string} */ text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/**
 * A button that copies `text` (or what it returns) and says `done` for two seconds.
 * @extends {Component<
 *   {label: string, done: string, text: string | (() => string), class?: string}, {copied?: boolean}
 * >}
 */
export class CopyButton extends Component {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  async copy() {
    const { text } = this.props;
    await copyText(typeof text === "function" ? text() : text);
    clearTimeout(this.timer);
    this.setState({ copied: true });
    this.timer = setTimeout(() => this.setState({ copied: false }), 2000);
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
  }

  render() {
    const { label, done, class: look = "quiet" } = this.props;
    const { copied = false } = this.state;
    const said = copied ? { "aria-live": "polite" } : {};
    return button(look, { ...said, onclick: () => this.copy() }, copied ? done : label);
  }
}

const FORGOTTEN_AFTER = 2000; // milliseconds, for a failure: the next draw asks again

/** @type {Map<string, any>} What is known by address; null while it is on its way. */
const documents = new Map();

/**
 * Return the document at an address (relative to the page), or null while it is on its way;
 * `then` is called once it is there. `failed` says that it did not come.
 *
 * What is the same for all filters of a version and language is fetched once, so that messages
 * do not carry it.
 * @template {object} Document
 * @param {string} address
 * @param {() => void} then
 * @returns {(Document & {failed?: undefined}) | {failed: true} | null}
 */
export function documentAt(address, then) {
  if (documents.has(address)) return documents.get(address);
  documents.set(address, null);
  fetchJson(address)
    .then(
      (found) => documents.set(address, found),
      () => {
        documents.set(address, { failed: true });
        setTimeout(() => documents.delete(address), FORGOTTEN_AFTER);
      },
    )
    .then(then);
  return null;
}

/** Fetch JSON from an address relative to the page. */
export async function fetchJson(/** @type {string} */ address) {
  return (await fetched(address)).json();
}

/** @type {Record<string, string>} What came with the page's scripts, by address (serve/templates/start.js). */
const packedSheets = /** @type {any} */ (globalThis).evidenceSheets ?? {};
/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/** Load a style sheet, once a page; its name is its path as it is served, without the ending. */
function sheet(/** @type {string} */ name) {
  const known = sheets.get(name) ?? loadSheet(name);
  sheets.set(name, known);
  return known;
}

async function loadSheet(/** @type {string} */ name) {
  const { href } = new URL(`../${name}.css`, import.meta.url);
  return new CSSStyleSheet().replace(packedSheets[href] ?? (await (await fetched(href)).text()));
}

/**
 * What Streamlit calls a component with, each time its data change: they are JSON in UTF-8.
 * @template Data
 * @typedef {object} StreamlitComponent
 * @property {Data} data
 * @property {ShadowRoot} parentElement
 * @property {(name: string, value: unknown) => void} setTriggerValue
 * @property {(name: string, value: unknown) => void} setStateValue
 */

/**
 * What a part of the page draws from; `draw` changes what the root holds only where it differs.
 * @template Data
 * @typedef {StreamlitComponent<Data & {language: string, direction: string, words?: Words}> & {
 *   root: HTMLElement, words: Words, draw: (...children: Children[]) => void
 * }} Part
 */

/**
 * Make a component of a function that draws a part, which wears `<script>.css`.
 * @param {string} script its path as it is served, without the ending
 * @param {Promise<Record<string, (part: Part<object>) => void>>} loading the script
 * @param {string} name under which it exports the function
 * @param {string[]} [wears] the style sheets that it has in common with others
 */
export async function part(script, loading, name, wears = []) {
  const show = await drawn(script, loading, name, wears);
  const key = script.slice(script.lastIndexOf("/") + 1);
  return (/** @type {StreamlitComponent<Uint8Array>} */ component) => {
    const data = read(component.data);
    answered();
    if (!isOvertaken(data.answers)) drawPart(key, data, (all) => show({ ...component, data: all }));
  };
}

/** @type {Map<string, (data: object) => void>} What draws a part with other data than the server said last, by its name. */
const drawnBy = new Map();
/** What was drawn last before the server answered: the number of its request, and when. */
const ahead = { request: 0, when: Number.NEGATIVE_INFINITY };

/** Draw parts with what the server will answer to a request. */
export function drawAhead(/** @type {number} */ request, /** @type {Record<string, object>} */ data) {
  Object.assign(ahead, { request, when: performance.now() });
  for (const [key, part] of Object.entries(data)) drawnBy.get(key)?.(part);
}

/** Draw a part with what the server says, and from then on with what it will say. */
function drawPart(/** @type {string} */ key, /** @type {object} */ data, /** @type {(all: object) => void} */ draw) {
  drawnBy.set(key, (other) => draw({ ...data, ...other }));
  draw(data);
}

/** Whether an answer to an earlier request would undo what was drawn ahead; a session that was asked for none begins. */
function isOvertaken(/** @type {number | undefined} */ request) {
  return Boolean(request) && Number(request) < ahead.request && performance.now() < ahead.when + ANSWER_MS;
}

/**
 * Make a component of several parts, each in an element of its own with its styles.
 * @param {[key: string, ...Parameters<typeof part>][]} parts
 */
export async function together(parts) {
  const shows = await Promise.all(
    parts.map(async ([key, ...made]) => /** @type {const} */ ([key, await drawn(...made)])),
  );
  return (/** @type {StreamlitComponent<Uint8Array> & {parentElement: ParentNode}} */ component) => {
    const frame = /** @type {HTMLElement} */ (component.parentElement.querySelector(".parts"));
    const data = read(component.data);
    answered();
    if (isOvertaken(data.answers)) return;
    for (const [key, show] of shows) {
      const look = `st-key-${key}`;
      const parentElement = frame.querySelector(`.${look}`)?.shadowRoot ?? placeFor(frame, look);
      drawPart(key, data[key], (all) => {
        try {
          show({ ...component, parentElement, data: all });
        } catch (error) {
          reportError(error); // the others are shown
        }
      });
    }
  };
}

function placeFor(/** @type {HTMLElement} */ frame, /** @type {string} */ look) {
  const host = Object.assign(document.createElement("div"), { className: look });
  const place = host.attachShadow({ mode: "open" });
  place.append(Object.assign(document.createElement("div"), { className: "root" }));
  frame.append(host);
  return place;
}

function read(/** @type {Uint8Array} */ data) {
  return JSON.parse(new TextDecoder().decode(data));
}

/** @type {(...made: Parameters<typeof part>) => Promise<(component: StreamlitComponent<any>) => void>} */
async function drawn(script, loading, name, wears = []) {
  /** @type {Words} What the server said last, which it leaves out where nothing else is new. */
  let words = {};
  const [module, ...worn] = await Promise.all([loading, ...["page/base", ...wears, script].map(sheet)]);
  return (component) => {
    const { data, parentElement } = component;
    words = data.words ?? words;
    if (!parentElement.adoptedStyleSheets.length) parentElement.adoptedStyleSheets = worn;
    const root = /** @type {HTMLElement} */ (parentElement.querySelector(".root"));
    const { direction: dir, language: lang } = data;
    // Written anew they have the browser style all that is in it again.
    if (root.dir !== dir || root.lang !== lang) Object.assign(root, { dir, lang });
    speak(data.language, data.direction);
    const setTriggerValue = (/** @type {string} */ trigger, /** @type {unknown} */ value) =>
      whenConnected(`${script} ${name} ${trigger}`, () => component.setTriggerValue(trigger, value));
    const draw = (/** @type {Children[]} */ ...children) => render(children, root);
    module[name]({ ...component, root, words, draw, setTriggerValue });
    dispatchEvent(new CustomEvent("evidence:drawn", { detail: script }));
  };
}

const TOGETHER_MS = 400; // in which what parts show after one change comes together

/** @type {Map<string, string>} What each part shows, in a sentence. */
const shown = new Map();
/** @type {Set<string>} The parts that show something else since. */
const changed = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let telling;
/** @type {(text: string) => void} */
let aloud = () => {};

/** Set what says a sentence aloud. */
export function speakWith(/** @type {(text: string) => void} */ given) {
  aloud = given;
}

/** Say a sentence aloud at once. */
export function say(/** @type {string} */ text) {
  aloud(text);
}

/** Tell what a part shows now; what is new of it is said aloud, together with what other parts tell. */
export function tell(/** @type {string} */ part, /** @type {string} */ text) {
  const before = shown.get(part);
  shown.set(part, text);
  if (before === undefined || before === text) return;
  changed.add(part);
  clearTimeout(telling);
  telling = setTimeout(() => {
    const told = [...changed].map((name) => shown.get(name));
    say(told.filter(Boolean).join(". "));
    changed.clear();
  }, TOGETHER_MS);
}

const QUIET_MS = 400; // longer than the player shows a month at its fastest
const IDLE_MS = 1000; // at the latest
const SOON_MS = 100; // where a browser does not say when it is idle

/** Whether the player goes through the months, and when the page was asked for: what is out of sight waits for it. */
export const moving = { on: false, asked: Number.NEGATIVE_INFINITY };

/**
 * Let a part that stands further down wait until the browser has shown the others; out of sight, until
 * nothing has changed for a while too, and nothing else was asked for.
 * @template Data
 * @param {(part: Part<Data>) => void} show
 */
export function later(show) {
  /** @type {WeakMap<Element, Part<Data>>} */
  const latest = new WeakMap();
  /** @type {WeakSet<Element>} */
  const hidden = new WeakSet();
  const note = (/** @type {IntersectionObserverEntry[]} */ entries) => {
    for (const { target, isIntersecting } of entries) hidden[isIntersecting ? "delete" : "add"](target);
  };
  /** @type {IntersectionObserver | undefined} */
  let sight;
  return (/** @type {Part<Data>} */ part) => {
    const { root } = part;
    if (!latest.has(root)) {
      sight ??= new IntersectionObserver(note);
      sight.observe(root);
    }
    latest.set(root, part);
    const wait = (/** @type {number} */ ms) => setTimeout(() => whenIdle(look), ms);
    const look = () => {
      if (latest.get(root) !== part) return;
      if (hidden.has(root) && (moving.on || performance.now() < moving.asked + QUIET_MS)) wait(QUIET_MS);
      else show(part);
    };
    wait(hidden.has(root) ? QUIET_MS : 0);
  };
}

export function whenIdle(/** @type {() => void} */ run) {
  if ("requestIdleCallback" in window) window.requestIdleCallback(run, { timeout: IDLE_MS });
  else setTimeout(run, SOON_MS);
}

const FRAME_MS = 100; // after which no frame is waited for: the page may not be seen

/** Do something once the browser has shown what is drawn. */
export function afterFrame(/** @type {() => void} */ run) {
  let done = false;
  const once = () => {
    if (!done) run();
    done = true;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, FRAME_MS);
}
