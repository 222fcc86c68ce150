// Place × month: each cell a count, and what shows it. Earlier is left whichever way the page runs.

import { navigate, placeLink, selectPlace } from "./address.js";
import { button, fill, h, later, p, span } from "./component.js";
import { set } from "./parameters.js";

/** @import { Part } from "./component.js" */

/**
 * @typedef {{id: string, name: string, short: string, chosen: boolean}} Month
 * @typedef {{id: string, name: string, counts: number[], undated: number}} Row
 * @typedef {{months: Month[], rows: Row[], most: number, left_out: string | null}} CoverageData
 */

const FAINTEST = 10; // per cent of the hue, of which the fullest cell has FULLEST: text stays readable on it
const FULLEST = 42;

export default later(show);

function show(/** @type {Part<CoverageData>} */ { data, words, draw }) {
  const title = words["coverage.title"];
  const head = h(
    "tr",
    {},
    h("td", {}),
    data.months.map((month) =>
      h(
        "th",
        { key: month.id, scope: "col", class: month.chosen ? "chosen" : null },
        h("abbr", { title: month.name }, month.short),
        month.chosen ? span("visually-hidden", words["coverage.chosen"]) : null,
      ),
    ),
    h("th", { scope: "col", class: "apart" }, words["coverage.undated"]),
  );
  const look = { class: "wide", dir: "ltr", tabindex: 0, role: "region", "aria-label": title };
  const caption = h("caption", { class: "visually-hidden" }, title);
  draw(
    h("h2", {}, title),
    p("muted small", words["coverage.help"]),
    h("div", look, h("table", {}, caption, h("thead", {}, head), h("tbody", {}, data.rows.map(row)))),
    data.left_out ? p("muted small", data.left_out) : null,
  );

  function row(/** @type {Row} */ place) {
    const name = h("bdi", {}, place.name);
    return h(
      "tr",
      { key: place.id },
      h("th", { scope: "row" }, placeLink(place.id, `row:${place.id}`, name)),
      place.counts.map((count, index) => cell(place, data.months[index], count)),
      cell(place, null, place.undated),
    );
  }

  function cell(/** @type {Row} */ place, /** @type {Month | null} */ month, /** @type {number} */ count) {
    const name = month ? month.name : words["coverage.undated"];
    if (!count)
      return h(
        "td",
        {
          class: month ? "empty" : "empty apart",
          title: fill(words["coverage.empty"], { place: place.name, month: name }),
        },
        span("visually-hidden", words["coverage.none"]),
      );
    const label = fill(words["coverage.cell"], { place: place.name, month: name, n: count });
    if (!month) return h("td", { class: "apart" }, h("span", { class: "count number", title: label }, count));
    const strength = FAINTEST + Math.round(((FULLEST - FAINTEST) * count) / data.most);
    const look = { title: label, "aria-label": label, style: `--strength:${strength}%` };
    const onclick = () =>
      navigate((params) => {
        selectPlace(params, place.id);
        set(params, "from", month.id);
        set(params, "to", month.id);
      });
    return h("td", {}, button("number", { ...look, "data-key": `cell:${place.id}:${month.id}`, onclick }, count));
  }
}
