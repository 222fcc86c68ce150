// What is shown, each filter that is on with what it hides, lifted with one click; and, at the foot of
// the page, the account of all rows, the data version and the licences.

import { changeOf, selectPlace, set, toggle, viewLink } from "./address.js";
import { button, Component, div, fill, h, p, span } from "./component.js";
import { tell } from "./status.js";

/** @import { Part, Words } from "./component.js" */

/**
 * @typedef {Parameters<typeof changeOf>[0]} Written a change of the address
 * @typedef {{id: string, words: string, change: Written}} Lift
 *
 * @typedef {{key: string, value: string, name: string, several: boolean}} Near what an address perhaps meant
 * @typedef {{words: string, near: Near | null}} Notice
 *
 * @typedef {object} SummaryData
 * @property {string} shown
 * @property {string} articles
 * @property {string} places
 * @property {string | null} placeless
 * @property {string | null} hiddenTotal
 * @property {{id: string, label: string, means: string, said: string, change: Written}[]} active each value that is asked for
 * @property {Lift[]} hidden reasons that no value tells
 * @property {Lift[]} besides what a search could find
 * @property {string[]} filters the keys of all filters
 * @property {boolean} some whether anything matches; the panel says that nothing does
 * @property {Notice[]} notices
 */

export default function show(/** @type {Part<SummaryData>} */ { data, words, draw }) {
  tell("summary", data.shown);
  const lift = (/** @type {Lift} */ { id, words: reason, change }) =>
    viewLink(changeOf(change), { key: id, class: "lift small", "data-key": `lift:${id}` }, reason);
  const shows = (/** @type {Lift} */ one) => lift({ ...one, words: `${one.words}: ${words["summary.show"]}` });
  // All filters go; the language, what is selected and where the map looks stay.
  const none = (/** @type {URLSearchParams} */ params) => {
    for (const key of data.filters) params.delete(key);
  };
  const all =
    data.active.length > 1 && viewLink(none, { class: "chip reset", "data-key": "reset" }, words["summary.reset"]);
  const unplaced = (/** @type {URLSearchParams} */ params) => {
    selectPlace(params, null);
    params.set("unplaced", "1");
  };
  const chips = data.active.map((one) => chip(one, words));
  const reasons = [chips, all, data.besides.map(lift), data.hidden.map(shows)];
  draw(
    h(
      "p",
      { class: "line" },
      h("strong", {}, data.shown),
      data.some ? span("besides", " · ", data.articles, " · ", data.places) : null,
      data.placeless ? [" · ", viewLink(unplaced, { "data-key": "unplaced" }, data.placeless)] : null,
      data.hiddenTotal ? span("hidden", " · ", data.hiddenTotal) : null,
    ),
    reasons.flat().some(Boolean) ? p("reasons", reasons) : null,
    data.notices.length ? h(Notices, { notices: data.notices, words }) : null,
  );
}

/** A value that is asked for, with what it hides; a click takes it away. */
export function chip(
  /** @type {SummaryData["active"][0]} */ { id, label, means, said, change },
  /** @type {Words} */ words,
) {
  return viewLink(
    changeOf(change),
    { key: id, class: "chip", "data-key": `on:${id}`, title: means },
    h("bdi", {}, label),
    said && span("small muted", said),
    h("span", { "aria-hidden": "true" }, "✕"),
    span("visually-hidden", words["summary.take_away"]),
  );
}

/**
 * What is to be said of the page as a whole lies over the map's upper edge, until it is put away.
 * @extends {Component<{notices: Notice[], words: Words}, {read: string[]}>}
 */
class Notices extends Component {
  /** @type {{read: string[]}} */
  state = { read: [] };

  render() {
    const { notices, words } = this.props;
    const left = notices.filter((notice) => !this.state.read.includes(notice.words));
    const putAway = (/** @type {string} */ notice) => this.setState({ read: [...this.state.read, notice] });
    const item = (/** @type {Notice} */ { words: said, near }) =>
      h(
        "li",
        { key: said, class: "notice" },
        h("span", {}, said, near ? h("span", { onclick: () => putAway(said) }, " ", nearLink(near, words)) : null),
        button("quiet", { "aria-label": words.close, onclick: () => putAway(said) }, "✕"),
      );
    return left.length ? h("ul", { class: "notices", role: "status" }, left.map(item)) : null;
  }
}

/** A link to what was perhaps meant, by its name. */
function nearLink(/** @type {Near} */ { key, value, name, several }, /** @type {Words} */ words) {
  const meant = (/** @type {URLSearchParams} */ params) =>
    several ? toggle(params, key, value) : set(params, key, value);
  return viewLink(meant, { "data-key": `near:${key}:${value}` }, fill(words["summary.near"], { name }));
}

export function footer(/** @type {Part<{lines: string[]}>} */ { data, draw }) {
  draw(
    div(
      "account",
      data.lines.map((line) => p("small muted number", line)),
    ),
  );
}
