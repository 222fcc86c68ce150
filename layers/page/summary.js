// What is shown, what is hidden and why, each reason lifted with one click; and, at the foot of
// the page, the account of all rows, the data version and the licences.

import { viewLink } from "./address.js";
import { button, Component, div, h, p, span } from "./component.js";

/** @import { Part, Words } from "./component.js" */

/**
 * @typedef {object} SummaryData
 * @property {string} shown
 * @property {string} articles
 * @property {string} places
 * @property {string | null} placeless
 * @property {string | null} hiddenTotal
 * @property {{id: string, keys: string[], words: string, label: string}[]} hidden
 * @property {string | null} several
 * @property {string[]} filters the keys of all filters
 * @property {string | null} empty
 * @property {boolean} reset
 * @property {string[]} notices
 */

export default function show(/** @type {Part<SummaryData>} */ { data, words, draw }) {
  const without = (/** @type {string[]} */ keys) => (/** @type {URLSearchParams} */ params) => {
    for (const key of keys) params.delete(key);
  };
  const lifted = data.hidden.map(({ id, keys, label, words: reason }) =>
    viewLink(
      without(keys),
      { key: id, class: "chip", "data-key": `lift:${id}`, "aria-label": label },
      reason,
      h("span", { "aria-hidden": "true" }, "✕"),
    ),
  );
  const several = data.several ? span("muted small", data.several) : null;
  // All filters go; the language, what is selected and where the map looks stay.
  const all =
    data.reset && viewLink(without(data.filters), { class: "chip reset", "data-key": "reset" }, words["summary.reset"]);
  draw(
    h(
      "p",
      { class: "line" },
      h("strong", {}, data.shown),
      data.empty ? [" · ", data.empty] : [" · ", data.articles, " · ", data.places],
      data.placeless ? [" · ", data.placeless] : null,
      data.hiddenTotal ? [" · ", span("hidden", data.hiddenTotal)] : null,
    ),
    lifted.length || several || all ? p("reasons", lifted, several, all) : null,
    data.notices.length ? h(Notices, { notices: data.notices, words }) : null,
  );
}

/**
 * What is to be said of the page as a whole lies over the map's upper edge, until it is put away.
 * @extends {Component<{notices: string[], words: Words}, {read: string[]}>}
 */
class Notices extends Component {
  /** @type {{read: string[]}} */
  state = { read: [] };

  render() {
    const { notices, words } = this.props;
    const left = notices.filter((notice) => !this.state.read.includes(notice));
    const putAway = (/** @type {string} */ notice) => this.setState({ read: [...this.state.read, notice] });
    const item = (/** @type {string} */ notice) =>
      h(
        "li",
        { key: notice, class: "notice" },
        h("span", {}, notice),
        button("quiet", { "aria-label": words.close, onclick: () => putAway(notice) }, "✕"),
      );
    return left.length ? h("ul", { class: "notices", role: "status" }, left.map(item)) : null;
  }
}

export function footer(/** @type {Part<{lines: string[]}>} */ { data, draw }) {
  draw(
    div(
      "account",
      data.lines.map((line) => p("small muted number", line)),
    ),
  );
}
