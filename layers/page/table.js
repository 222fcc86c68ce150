// The list of everything: a row an excerpt, sorted by whichever column one chooses.

import { selectPlace, viewLink } from "./address.js";
import { button, Component, fill, h, p, span, table } from "./component.js";
import { set } from "./parameters.js";

/** @import { EventAt, Part, Words } from "./component.js" */

/**
 * @typedef {string | string[]} Cell
 * @typedef {object} Row
 * @property {string} id
 * @property {string} lang
 * @property {string} dir
 * @property {Record<string, Cell>} cells
 * @property {Record<string, number>} order of the columns that are not sorted by what they say
 *
 * @typedef {{key: string, title: string}} Column
 * @typedef {object} TableData
 * @property {string} title
 * @property {number} page which is open, from 1; 0 is none
 * @property {number} pages
 * @property {string} at which of how many, in words
 * @property {string} help
 * @property {Column[]} columns
 * @property {Row[]} rows
 * @typedef {{by: string, down: boolean}} Sorting
 */

export default function show(/** @type {Part<TableData>} */ { data, words, draw, setTriggerValue }) {
  const { title, page, pages, at } = data;
  const turn = (/** @type {number} */ to) => setTriggerValue("turn", to);
  const ontoggle = (/** @type {EventAt<HTMLDetailsElement>} */ { currentTarget: { open } }) => {
    if (open !== page > 0) turn(open ? 1 : 0);
  };
  const to = (/** @type {string} */ key, /** @type {number} */ number) =>
    button(
      "quiet",
      { "data-key": `table:${key}`, disabled: number < 1 || number > pages, onclick: () => turn(number) },
      words[`table.${key}`],
    );
  const turning = () => p("turning", to("previous", page - 1), to("next", page + 1), span("muted", at));
  draw(
    h(
      "details",
      { class: "section", open: page > 0, ontoggle },
      h("summary", {}, title),
      page && pages > 1 ? turning() : null,
      page ? h(Rows, { ...data, words, language: data.language }) : null,
    ),
  );
}

/**
 * Sort rows by a column; those that are alike stay in their order.
 * @param {Row[]} rows
 * @param {Sorting} sorting
 * @param {string} language
 */
export function sorted(rows, { by, down }, language) {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const said = (/** @type {Row} */ row) => [row.cells[by]].flat().join("\n");
  const turn = down ? -1 : 1;
  const byOrder = rows.some((row) => by in row.order);
  return [...rows].sort(
    (one, other) => turn * (byOrder ? one.order[by] - other.order[by] : compare(said(one), said(other))),
  );
}

/** @extends {Component<TableData & {words: Words, language: string}, Sorting>} */
class Rows extends Component {
  /** @type {Sorting} */
  state = { by: "event", down: false };

  render() {
    const { columns, rows, help, words, language } = this.props;
    const label = words["table.sort.region"];
    const body = sorted(rows, this.state, language).map((row) => tableRow(row, columns, words.comma));
    return [
      p("muted small", help),
      h(
        "div",
        { class: "wide", tabindex: 0, role: "region", "aria-label": label },
        table(columns.map(this.head), body),
      ),
    ];
  }

  head = (/** @type {Column} */ { key, title }) => {
    const { by, down } = this.state;
    const { words } = this.props;
    const chosen = key === by;
    const sort = chosen ? (down ? "descending" : "ascending") : null;
    const onclick = () => this.setState({ by: key, down: chosen && !down });
    const hint = fill(words["table.sort.by"], { column: title });
    const sign = span("sign", chosen ? (down ? "▼" : "▲") : "");
    return h(
      "th",
      { scope: "col", "aria-sort": sort },
      button("quiet", { "data-key": `sort:${key}`, title: hint, onclick }, title, sign),
    );
  };
}

function tableRow(
  /** @type {Row} */ { id, lang, dir, cells },
  /** @type {Column[]} */ columns,
  /** @type {string} */ comma,
) {
  const open = (/** @type {URLSearchParams} */ params) => {
    selectPlace(params, null);
    set(params, "excerpt", id);
  };
  const cell = (/** @type {Column} */ { key }) => {
    if (key === "event") return h("th", { scope: "row" }, viewLink(open, { "data-key": `row:${id}` }, cells.event));
    if (key === "quote") return h("td", { class: "quote", lang, dir }, cells.quote);
    const said = [cells[key]].flat().map((one, index) => [index ? comma : "", h("bdi", {}, one)]);
    return h("td", {}, said);
  };
  return h("tr", { key: id }, columns.map(cell));
}
