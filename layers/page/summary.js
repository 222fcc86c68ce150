// What is shown, what is hidden and why, each reason lifted with one click; and, at the foot of
// the page, the account of all rows, the data version and the licences.

import { viewLink } from "./address.js";
import { div, h, p, span } from "./component.js";

/** @import { Part } from "./component.js" */

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
      { class: "line", role: "status" },
      h("strong", {}, data.shown),
      " · ",
      data.articles,
      " · ",
      data.places,
      data.placeless ? [" · ", data.placeless] : null,
      data.hiddenTotal ? [" · ", span("hidden", data.hiddenTotal)] : null,
    ),
    lifted.length || several || all ? p("reasons", lifted, several, all) : null,
    data.empty ? p("notice", data.empty) : null,
    data.notices.length
      ? h(
          "ul",
          { class: "notices", role: "alert" },
          data.notices.map((notice) => h("li", { class: "notice" }, notice)),
        )
      : null,
  );
}

export function footer(/** @type {Part<{lines: string[]}>} */ { data, draw }) {
  draw(
    div(
      "account",
      data.lines.map((line) => p("small muted number", line)),
    ),
  );
}
