// What is shown, each filter that is on with what it hides, lifted with one click; and, at the foot of
// the page, the account of all rows, the data version and the licences.

import { handlers, selectPlace, viewLink } from "./address.js";
import { button, Component, createRef, div, dot, fill, h, p, span, tell } from "./component.js";
import { chip, lift, openDrawer, reset } from "./filters.js";
import { Toolbar } from "./keyboard.js";
import { set, toggle } from "./parameters.js";

/** @import { RefObject } from "../vendor/preact.js" */
/** @import { Part, Words } from "./component.js" */
/** @import { Lift, Told } from "./filters.js" */

/**
 * @typedef {{key: string, value: string, words: string, several: boolean}} Near what an address perhaps meant, or can name
 * @typedef {{words: string, near: Near | null}} Notice
 *
 * @typedef {object} Counts
 * @property {string} shown
 * @property {string} articles
 * @property {string} places
 * @property {string | null} placeless
 * @property {Lift[]} besides what a search could find
 * @property {boolean} some whether anything matches; the panel says that nothing does
 * @property {Notice[]} notices
 *
 * @typedef {Told & Counts} SummaryData
 */

export default function show(/** @type {Part<SummaryData>} */ { data, words, draw }) {
  tell("summary", data.shown);
  const unplaced = (/** @type {URLSearchParams} */ params) => {
    selectPlace(params, null);
    params.set("unplaced", "1");
  };
  const chips = data.active.map((one) => chip(one, words));
  const alone = data.hidden.filter(({ id }) => !id.startsWith("together:") && id !== "several");
  const together = data.hidden.filter((one) => !alone.includes(one));
  const one = together.length === 1;
  const reasons = [
    data.hiddenTotal && h("span", { key: "total", class: "small muted total" }, data.hiddenTotal),
    ...chips,
    ...(one ? together.map((reason) => lift(reason, words)) : []),
    together.length > 1 && button("link small lift", { key: "together", onclick: openHere }, data.together),
    reset(data, words),
    data.undated && lift(data.undated, words),
    ...alone.map((reason) => lift(reason, words)),
    ...data.besides.map((found) => lift(found)),
  ].filter(Boolean);
  draw(
    h(
      "p",
      { class: "line" },
      h("strong", {}, data.shown),
      data.some ? span("besides", dot(), data.articles, dot(), data.places) : null,
      data.placeless ? span("placeless", dot(), viewLink(unplaced, { "data-key": "unplaced" }, data.placeless)) : null,
    ),
    reasons.length ? h(Reasons, { key: "reasons", words }, reasons) : null,
    data.notices.length ? h(Notices, { notices: data.notices, words }) : null,
  );
}

const openHere = (/** @type {MouseEvent} */ event) => openDrawer(/** @type {HTMLElement} */ (event.currentTarget));

/**
 * As many reasons as there is room for; the others are counted, and stand in the drawer.
 * @extends {Component<{words: Words}, {left?: number}>}
 */
class Reasons extends Component {
  /** @type {RefObject<Toolbar>} */
  bar = createRef();

  componentDidMount() {
    const list = this.bar.current?.box.current;
    this.watch = new ResizeObserver(() => this.fit());
    if (list) this.watch.observe(list);
  }

  componentDidUpdate() {
    this.fit();
  }

  componentWillUnmount() {
    this.watch?.disconnect();
  }

  fit() {
    const list = this.bar.current?.box.current;
    if (!list) return;
    const items = /** @type {HTMLElement[]} */ ([...list.children]);
    const more = items[items.length - 1];
    for (const item of items) item.hidden = item === more;
    const end = list.getBoundingClientRect().bottom + 1; // it is as high as there is room only while it holds all
    const runsOut = (/** @type {HTMLElement} */ one) => one.getBoundingClientRect().bottom > end;
    const all = items.slice(0, -1);
    // None is moved by what comes after it: so all is laid out once, not for each.
    const out = all.findIndex(runsOut);
    let shown = out < 0 ? all.length : Math.max(1, out);
    for (const item of all.slice(shown)) item.hidden = true;
    more.hidden = shown === all.length;
    while (shown > 1 && !more.hidden && runsOut(more)) {
      shown -= 1;
      all[shown].hidden = true;
    }
    const left = all.length - shown;
    if (left !== this.state.left) this.setState({ left });
  }

  render() {
    const { words, children } = this.props;
    const n = this.state.left ?? 0;
    const title = fill(words["summary.more.help"], { n });
    return h(
      Toolbar,
      { tag: "p", class: "reasons", "aria-label": words["summary.reasons"], ref: this.bar, lost: toPanel },
      children,
      button(
        "chip",
        { key: "more", "data-key": "more-reasons", onclick: openHere, "aria-label": title, title },
        fill(words["summary.more"], { n }),
      ),
    );
  }
}

const toPanel = () => handlers.focusPanel?.();

/**
 * What is to be said of the page as a whole lies over the map's upper edge, until it is put away.
 * @extends {Component<{notices: Notice[], words: Words}, {read: string[]}>}
 */
class Notices extends Component {
  /** @type {{read: string[]}} */
  state = { read: [] };
  /** @type {RefObject<HTMLElement>} */
  list = createRef();

  /** The focus goes to the next notice, after the last to the excerpts. */
  componentDidUpdate(/** @type {unknown} */ _, /** @type {{read: string[]}} */ { read }) {
    if (read === this.state.read) return;
    const next = this.list.current?.querySelector("button");
    if (next) next.focus();
    else toPanel();
  }

  render() {
    const { notices, words } = this.props;
    const left = notices.filter((notice) => !this.state.read.includes(notice.words));
    const putAway = (/** @type {string} */ notice) => this.setState({ read: [...this.state.read, notice] });
    const item = (/** @type {Notice} */ { words: said, near }) =>
      h(
        "div",
        { key: said, class: "notice" },
        h("span", {}, unbroken(said), near ? h("span", { onclick: () => putAway(said) }, " ", nearLink(near)) : null),
        button("quiet close", { "aria-label": words.close, onclick: () => putAway(said) }, "✕"),
      );
    return left.length ? h("div", { class: "notices", role: "status", ref: this.list }, left.map(item)) : null;
  }
}

/** What is made of letters, digits and hyphens, as a version of the data is called, goes to a line whole, and runs by itself. */
export function unbroken(/** @type {string} */ text) {
  return text
    .split(/((?=[\w-]*\d)\w+(?:-\w+)+)/)
    .map((part, at) => (at % 2 ? h("bdi", { class: "unbroken" }, part) : part));
}

/** A link to what was perhaps meant, or can be seen as well. */
function nearLink(/** @type {Near} */ { key, value, words, several }) {
  const meant = (/** @type {URLSearchParams} */ params) =>
    several ? toggle(params, key, value) : set(params, key, value);
  return viewLink(meant, { "data-key": `near:${key}:${value}` }, words);
}

export function footer(/** @type {Part<{lines: string[]}>} */ { data, draw }) {
  draw(
    div(
      "account",
      data.lines.map((line) => p("small muted number", unbroken(line))),
    ),
  );
}
