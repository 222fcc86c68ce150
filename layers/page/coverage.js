// Place × month: each cell a count and a filter.

import { go, seePlace, set, viewLink } from "./address.js";
import { fill, h } from "./dom.js";
import { laterPart } from "./part.js";

export default await laterPart("coverage", ({ data, words, draw }) => {
  draw(
    h("h2", {}, words["coverage.title"]),
    h("p", { class: "muted small" }, words["coverage.help"]),
    h(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": words["coverage.title"] },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("td", {}),
            data.months.map((month) => h("th", { scope: "col" }, h("span", { title: month.name }, month.short))),
            h("th", { scope: "col" }, words["coverage.undated"]),
          ),
        ),
        h("tbody", {}, data.rows.map(row)),
      ),
    ),
    data.left_out ? h("p", { class: "muted small" }, data.left_out) : null,
  );

  function row(place) {
    return h(
      "tr",
      { key: place.id },
      h(
        "th",
        { scope: "row" },
        viewLink((params) => seePlace(params, place.id), { "data-key": `row:${place.id}` }, place.name),
      ),
      place.counts.map((count, index) => cell(place, data.months[index], count)),
      cell(place, null, place.undated),
    );
  }

  function cell(place, month, count) {
    const name = month ? month.name : words["coverage.undated"];
    if (!count)
      return h(
        "td",
        { class: "empty", title: fill(words["coverage.empty"], { place: place.name, month: name }) },
        h("span", { class: "visually-hidden" }, words["coverage.none"]),
      );
    const label = fill(words["coverage.cell"], { place: place.name, month: name, n: count });
    const strength = 12 + Math.round((58 * count) / data.most);
    if (!month) return h("td", {}, h("span", { class: "count number", title: label }, count));
    return h(
      "td",
      {},
      h(
        "button",
        {
          type: "button",
          title: label,
          "aria-label": label,
          class: "number",
          "data-key": `cell:${place.id}:${month.id}`,
          style: `--strength:${strength}%`,
          onclick: () =>
            go((params) => {
              params.delete("place");
              set(params, "place", place.id);
              set(params, "from", month.id);
              set(params, "to", month.id);
            }),
        },
        count,
      ),
    );
  }
});
