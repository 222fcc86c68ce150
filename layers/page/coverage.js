// Place × month: each cell a count and a filter.

import { navigate, placeLink, set } from "./address.js";
import { button, fill, h, later, p, span, table } from "./component.js";

/** @import { Part } from "./component.js" */

/**
 * @typedef {{id: string, name: string, short: string}} Month
 * @typedef {{id: string, name: string, counts: number[], undated: number}} Row
 * @typedef {{months: Month[], rows: Row[], most: number, left_out: string | null}} CoverageData
 */

export default later(show);

function show(/** @type {Part<CoverageData>} */ { data, words, draw }) {
  const title = words["coverage.title"];
  const head = [
    h("td", {}),
    data.months.map((month) => h("th", { scope: "col" }, h("span", { title: month.name }, month.short))),
    h("th", { scope: "col" }, words["coverage.undated"]),
  ];
  draw(
    h("h2", {}, title),
    p("muted small", words["coverage.help"]),
    h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": title }, table(head, data.rows.map(row))),
    data.left_out ? p("muted small", data.left_out) : null,
  );

  function row(/** @type {Row} */ place) {
    return h(
      "tr",
      { key: place.id },
      h("th", { scope: "row" }, placeLink(place.id, `row:${place.id}`, place.name)),
      place.counts.map((count, index) => cell(place, data.months[index], count)),
      cell(place, null, place.undated),
    );
  }

  function cell(/** @type {Row} */ place, /** @type {Month | null} */ month, /** @type {number} */ count) {
    const name = month ? month.name : words["coverage.undated"];
    if (!count)
      return h(
        "td",
        { class: "empty", title: fill(words["coverage.empty"], { place: place.name, month: name }) },
        span("visually-hidden", words["coverage.none"]),
      );
    const label = fill(words["coverage.cell"], { place: place.name, month: name, n: count });
    if (!month) return h("td", {}, h("span", { class: "count number", title: label }, count));
    const strength = 12 + Math.round((58 * count) / data.most);
    const look = { title: label, "aria-label": label, style: `--strength:${strength}%` };
    const onclick = () =>
      navigate((params) => {
        set(params, "place", place.id);
        set(params, "from", month.id);
        set(params, "to", month.id);
      });
    return h("td", {}, button("number", { ...look, "data-key": `cell:${place.id}:${month.id}`, onclick }, count));
  }
}
