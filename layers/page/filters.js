// The filters: what is on and what it hides, which date counts and how surely, and a list of choices for each facet;
// and the drawer that they are in.

import { approached, navigate, parameters, viewLink } from "./address.js";
import { button, Component, div, documentAt, fill, h, later, numeral, p, span } from "./component.js";
import { onEscape, Toolbar } from "./keyboard.js";
import { changeOf, set, toggle } from "./parameters.js";

/** @import { EventAt, Part, Words } from "./component.js" */
/** @import { Change } from "./parameters.js" */

/**
 * @typedef {object} Option
 * @property {string} id
 * @property {string} name
 * @property {string[]} [aliases] other names to find it by
 * @property {boolean} [first] false where it stands behind "Show more"
 * @property {number} [depth] in a tree
 */

/**
 * @typedef {{key: string, title: string, open: boolean, options: Option[]}} Facet
 * @typedef {{version: string, facets: Facet[], roles: {id: string, name: string}[]}} Choices
 *
 * @typedef {Parameters<typeof changeOf>[0]} Written a change of the address
 * @typedef {{id: string, words: string, change: Written}} Lift
 *
 * @typedef {object} Told what is asked for, what it hides, and what lifts it
 * @property {string | null} hiddenTotal
 * @property {{id: string, label: string, means: string, said: string, change: Written}[]} active each value that is asked for
 * @property {Lift | null} undated what months hide since it has no date
 * @property {Lift[]} hidden reasons that no value tells
 * @property {string} together those of `hidden` that several filters are, in one
 * @property {string | null} twice
 * @property {string[]} filters the keys of all filters
 *
 * @typedef {object} FiltersData
 * @property {string} version of the data
 * @property {string} choices the address of what there is to choose among
 * @property {number} undated
 * @property {Told} told
 * @property {string} show what the button says that closes the drawer
 * @property {Record<string, Record<string, number> | number[]>} counts by facet and id, or in the order of its options
 */

const LONG = 12; // a list of more can be sought through
const BASES = ["event", "published"];
const MATCHES = ["any", "all"];
const LEGEND = "small muted";

/** @type {Part<FiltersData>} What is shown. */
let latest;
/** What was pressed last. @type {Element | null} */
let pressed = null;

function focusHead() {
  latest.root.querySelector("h2")?.focus();
}

/** What waits in the closed drawer is drawn when it opens, and the focus goes in. */
function enter(/** @type {boolean} */ open) {
  if (!open) return;
  drawLatest();
  focusHead();
}

const drawLater = later(drawLatest);

/** Show the filters: in a closed drawer, which nobody sees, when the browser has shown all else. */
export default function show(/** @type {Part<FiltersData>} */ part) {
  part.root.onclick = ({ target }) => (pressed = /** @type {Element} */ (target));
  latest = part;
  followDrawer(enter, part.words["filters.title"]);
  if (isDrawerOpen()) drawLatest();
  else drawLater(part);
}

/** Draw the filters; before the choices are there, those of time alone. */
function drawLatest() {
  const { data, words, draw } = latest;
  // As the reader has asked last: an answer to what was asked before takes no tick back.
  const now = parameters();
  const asked = Object.fromEntries(now);
  /** @type {ReturnType<typeof documentAt<Choices>>} */
  const choices = documentAt(data.choices, () => show(latest));
  // What was pressed stays under the pointer: what is on stands above it, and grows with each choice.
  const where = () => (pressed?.isConnected ? pressed.getBoundingClientRect().top : 0);
  const before = where();
  draw(
    div(
      "head",
      h("h2", { tabindex: -1 }, words["filters.title"]),
      button("quiet close", { "aria-label": words.close, onclick: closeDrawer }, "✕"),
    ),
    told(data.told, words, focusHead),
    when(),
    choices?.failed
      ? p("notice", words["filters.failed"])
      : choices?.facets.map((facet) => facetSection(facet, choices)),
    div("foot", button("show", { "data-key": "show", onclick: closeDrawer }, data.show)),
  );
  if (before) document.querySelector(CONTENT)?.scrollBy(0, where() - before);

  function when() {
    const chosen = ["by", "sure", "undated"].some((key) => key in asked);
    return h(
      Section,
      { key: "when", name: "when", title: words["filters.when"], open: true, chosen: chosen ? "•" : null },
      segments("basis", "by", BASES),
      check("sure", words["filters.certain"], words["filters.certain.help"]),
      check("undated", fill(words["filters.undated"], { n: data.undated }), words["filters.undated.help"]),
    );
  }

  /**
   * A few values side by side, of which the first is usual and not in the address.
   * @param {string} name of its words
   * @param {string} key in the address
   * @param {string[]} ids
   * @param {string} look of its legend
   */
  function segments(name, key, ids, look = LEGEND) {
    const segment = (/** @type {string} */ id) => {
      const choose = (/** @type {URLSearchParams} */ params) => set(params, key, id === ids[0] ? null : id);
      return h(
        "label",
        { class: "segment", ...approached(choose) },
        h("input", {
          type: "radio",
          name,
          value: id,
          checked: (asked[key] ?? ids[0]) === id,
          "data-key": `${name}:${id}`,
          onchange: () => navigate(choose),
        }),
        h("span", {}, words[`filters.${name}.${id}`]),
      );
    };
    const legend = h("legend", { class: look }, words[`filters.${name}`]);
    return h("fieldset", { class: "segments" }, legend, ids.map(segment));
  }

  function check(/** @type {string} */ key, /** @type {string} */ label, /** @type {string} */ help) {
    const turn = (/** @type {URLSearchParams} */ params) => set(params, key, !params.has(key));
    return h(
      "label",
      { class: "check", title: help, ...approached(turn) },
      h("input", {
        type: "checkbox",
        checked: key in asked,
        "data-key": `check:${key}`,
        onchange: () => navigate(turn),
      }),
      span("name", label),
    );
  }

  function facetSection(/** @type {Facet} */ facet, /** @type {Choices} */ choices) {
    const { key, title, open, options } = facet;
    const chosen = new Set(now.getAll(key));
    const roles = key === "actor" && (asked.actors || asked.role) ? 1 : 0;
    const number = options.filter((one) => chosen.has(one.id)).length + roles;
    return h(
      Section,
      { key, name: key, title, open: open || number > 0, chosen: number || null },
      key === "actor" ? actorChoices(choices.roles) : null,
      h(OptionList, {
        facet,
        counts: countsOf(options, data.counts[key], choices.version === data.version),
        chosen,
        words,
        pick: (id) => (params) => toggle(params, key, id),
      }),
    );
  }

  function actorChoices(/** @type {Choices["roles"]} */ roles) {
    const counted = roles.map(({ id, name }) => {
      const count = countsOf(roles, data.counts.role, true)[id] ?? 0;
      return { id, name: `${name} (${numeral(count)})` };
    });
    return div(
      "choices",
      segments("match", "actors", MATCHES, "visually-hidden"),
      h("label", {}, span("visually-hidden", words["filters.role"]), select("role", counted, asked.role, words)),
    );
  }
}

/**
 * A list of which one, or none, is asked for.
 * @param {string} key in the address
 * @param {{id: string, name: string}[]} options
 * @param {string | undefined} value
 * @param {Words} words
 */
export function select(key, options, value, words) {
  const onchange = (/** @type {EventAt<HTMLSelectElement>} */ event) => {
    const chosen = event.currentTarget.value;
    navigate((params) => set(params, key, chosen));
  };
  return h(
    "select",
    { "data-key": `select:${key}`, value: value ?? "", onchange },
    h("option", { value: "" }, words[`filters.${key}.none`]),
    options.map(({ id, name }) => h("option", { key: id, value: id }, name)),
  );
}

/** All that is on, and why what is hidden is: each reason with what lifts it. */
export function told(/** @type {Told} */ data, /** @type {Words} */ words, /** @type {() => void} */ lost) {
  const { active, undated, hidden, hiddenTotal, twice } = data;
  if (!active.length) return null;
  const reasons = undated ? [undated, ...hidden] : hidden;
  return h(
    Toolbar,
    { tag: "div", class: "on", "aria-label": words["summary.reasons"], lost },
    active.map((one) => chip(one, words)),
    reset(data, words),
    hiddenTotal
      ? h(
          "ul",
          { class: "small why" },
          h("li", {}, h("strong", {}, hiddenTotal), twice ? span("muted", " · ", twice) : null),
          reasons.map((one) => h("li", { key: one.id }, lift(one, words))),
        )
      : null,
  );
}

/** A value that is asked for, with what it hides; a click takes it away. */
export function chip(/** @type {Told["active"][0]} */ { id, label, means, said, change }, /** @type {Words} */ words) {
  return viewLink(
    changeOf(change),
    { key: id, class: "chip", "data-key": `on:${id}`, title: means },
    h("bdi", {}, label),
    said && span("small muted", said),
    h("span", { "aria-hidden": "true" }, "✕"),
    span("visually-hidden", words["summary.take_away"]),
  );
}

/** A reason with what shows what it hides; without `words` it says so itself. */
export function lift(/** @type {Lift} */ { id, words: reason, change }, /** @type {Words | null} */ words = null) {
  const said = words ? `${reason}: ${words["summary.show"]}` : reason;
  return viewLink(changeOf(change), { key: id, class: "lift small", "data-key": `lift:${id}` }, said);
}

/** All filters go; the language, what is selected and where the map looks stay. */
export function reset(/** @type {Told} */ { active, filters }, /** @type {Words} */ words) {
  const none = (/** @type {URLSearchParams} */ params) => {
    for (const key of filters) params.delete(key);
  };
  if (active.length < 2) return null;
  return viewLink(none, { key: "reset", class: "chip reset", "data-key": "reset" }, words["summary.reset"]);
}

/**
 * Return counts by id, which may come in the order of the options: of the same version, or they are of others.
 *
 * @param {{ id: string }[]} options
 * @param {Record<string, number> | number[]} counts
 * @param {boolean} isSame whether both are of the same version
 * @returns {Record<string, number>}
 */
export function countsOf(options, counts, isSame) {
  if (!Array.isArray(counts)) return counts;
  /** @type {Record<string, number>} */
  const found = Object.create(null); // takes a thousand ids as they are: see `readCounts` of the map
  if (isSame) for (const [at, { id }] of options.entries()) found[id] = counts[at];
  return found;
}

/**
 * It opens where something is chosen when it is first shown; from then on the reader decides.
 * @extends {Component<
 *   {name: string, title: string, open: boolean, chosen: number | string | null}, {open: boolean}
 * >}
 */
class Section extends Component {
  state = { open: this.props.open };

  render() {
    const { name, title, chosen, children } = this.props;
    const ontoggle = (/** @type {EventAt<HTMLDetailsElement>} */ event) =>
      this.setState({ open: event.currentTarget.open });
    return h(
      "details",
      { class: "section", "data-key": `section:${name}`, open: this.state.open, ontoggle },
      h("summary", {}, span("title", title), chosen ? span("chosen number", chosen) : null),
      children,
    );
  }
}

/** Say whether an option bears a name; `sought` is in small letters. */
export function bearsName(/** @type {Option} */ { name, aliases = [] }, /** @type {string} */ sought) {
  return [name, ...aliases].join("\n").toLowerCase().includes(sought);
}

/**
 * What of the options is shown: those that are found, else all or those that stand above the fold
 * or are chosen; and how many lie below it.
 * @param {Option[]} options
 * @param {{chosen: Set<string>, sought: string, unfolded: boolean}} state
 */
export function shownOptions(options, { chosen, sought, unfolded }) {
  const stands = (/** @type {Option} */ option) => option.first !== false || chosen.has(option.id);
  const folded = sought ? 0 : options.filter((option) => !stands(option)).length;
  const shown = options.filter((option) => (sought ? bearsName(option, sought) : unfolded || stands(option)));
  return { shown, folded };
}

/**
 * A list of choices with their counts; of a long one the rest is folded away, and can be sought.
 * @extends {Component<{
 *   facet: {key: string, title: string, options: Option[]},
 *   counts: Record<string, number>,
 *   chosen: Set<string>,
 *   words: Words,
 *   pick: (id: string) => Change,
 * }, {unfolded?: boolean, sought?: string}>}
 */
class OptionList extends Component {
  render() {
    const { facet, chosen, words } = this.props;
    const { unfolded = false, sought = "" } = this.state;
    const { shown, folded } = shownOptions(facet.options, { chosen, sought, unfolded });
    const onclick = () => this.setState({ unfolded: !unfolded });
    const label = unfolded ? words["filters.fewer"] : fill(words["filters.more"], { n: folded });
    return [
      facet.options.length > LONG ? this.finder() : null,
      h("ul", { class: "options" }, ...shown.map((option) => this.option(option))),
      folded > 0 && button("link small", { "data-key": `more:${facet.key}`, onclick }, label),
    ];
  }

  finder() {
    const { facet, words } = this.props;
    return h("input", {
      type: "search",
      class: "find",
      dir: "auto",
      placeholder: words["filters.find"],
      "aria-label": `${facet.title}: ${words["filters.find"]}`,
      "data-key": `find:${facet.key}`,
      oninput: (event) => this.setState({ sought: event.currentTarget.value.trim().toLowerCase() }),
    });
  }

  option(/** @type {Option} */ { id, name, depth }) {
    const { facet, counts, chosen } = this.props;
    const pick = this.props.pick(id);
    const count = counts[id] ?? 0;
    return h(
      "li",
      { key: id, ...approached(pick) },
      h(
        "label",
        { class: `check${count ? "" : " none"}`, style: depth ? `padding-inline-start:${depth * 0.9}rem` : null },
        h("input", {
          type: "checkbox",
          checked: chosen.has(id),
          "data-key": `${facet.key}:${id}`,
          onchange: () => navigate(pick),
        }),
        span("name", h("bdi", {}, name)),
        span("count number", numeral(count)),
      ),
    );
  }
}

// The drawer of the filters: Streamlit's sidebar, laid over the page. One button opens it; Esc, a tap
// outside and its own button close it, and the focus goes back; so does leaving it by the keyboard.

/** @typedef {(open: boolean) => void} Follow */

const SIDEBAR = '[data-testid="stSidebar"]';
const CONTENT = '[data-testid="stSidebarContent"]';
const OPEN = '[data-testid="stExpandSidebarButton"]';
const KEPT = "stSidebarCollapsed-"; // in what the browser keeps, whether the sidebar was open
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';

/** @type {Set<Follow>} Told when the drawer was opened or closed. */
const followers = new Set();
/** @type {HTMLElement | null} */
let shade = null;
/** @type {HTMLElement | null} What had the focus before. */
let opener = null;

const sidebar = () => /** @type {HTMLElement | null} */ (document.querySelector(SIDEBAR));

/** Say whether the drawer is open. */
export function isDrawerOpen() {
  return sidebar()?.dataset.collapsed === "false";
}

/** Open the drawer; `from` gets the focus back. */
export function openDrawer(/** @type {HTMLElement} */ from) {
  opener = from;
  click(OPEN);
}

/** Close the drawer; says whether it was open. */
export function closeDrawer() {
  const open = isDrawerOpen();
  if (open) click(CLOSE);
  return open;
}

/** Streamlit keeps what is open; its own two buttons, which are not shown, change it. */
function click(/** @type {string} */ selector) {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.click();
}

/** Call a function when the drawer was opened or closed; watches from the first call on. */
export function followDrawer(/** @type {Follow} */ follow, /** @type {string} */ name) {
  followers.add(follow);
  const drawer = sidebar();
  if (shade || !drawer) return;
  drawer.setAttribute("role", "dialog");
  drawer.setAttribute("aria-label", name);
  shade = document.body.appendChild(document.createElement("div"));
  shade.className = "drawer-shade";
  shade.hidden = !isDrawerOpen();
  shade.addEventListener("click", closeDrawer);
  document.addEventListener("focusin", (event) => {
    if (!isDrawerOpen() || !(event.target instanceof Node) || drawer.contains(event.target)) return;
    opener = null; // who went on by the keyboard is not called back
    closeDrawer();
  });
  onEscape("drawer", 2, closeDrawer);
  window.addEventListener("pagehide", forget);
  new MutationObserver(changed).observe(drawer, { attributeFilter: ["data-collapsed"] });
}

/** The page opens with its drawer closed, as a link shall show the map; Streamlit would open it as it was left. */
function forget() {
  const { localStorage } = window;
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEPT)) localStorage.removeItem(key);
}

function changed() {
  const open = isDrawerOpen();
  if (shade) shade.hidden = !open;
  for (const follow of followers) follow(open);
  if (!open) opener?.focus();
}
