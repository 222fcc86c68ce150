// What stands below the map: the list of places, coverage and the table of all excerpts. Two sides and the foot
// are in scripts of their own.

import { addressAfter, handlers, navigate, parameters, placeLink, selectPlace, viewLink } from "./address.js";
import { button, Component, fill, h, later, numeral, p, span, table } from "./component.js";
import { set } from "./parameters.js";

/** @import { EventAt, Part, Words } from "./component.js" */

/**
 * @typedef {{id: string, name: string, short: string, chosen: boolean}} Month
 * @typedef {{id: string, name: string, counts: number[], undated: number}} CoveredPlace
 * @typedef {{months: Month[], rows: CoveredPlace[], most: number, left_out: string | null}} CoverageData
 */

const FAINTEST = 10; // per cent of the hue, of which the fullest cell has FULLEST: text stays readable on it
const FULLEST = 42;

/** Place × month: each cell a count, and what shows it. Earlier is left whichever way the page runs. */
export const coverage = later(showCoverage);

function showCoverage(/** @type {Part<CoverageData>} */ { data, words, draw }) {
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

  function row(/** @type {CoveredPlace} */ place) {
    const name = h("bdi", {}, place.name);
    return h(
      "tr",
      { key: place.id },
      h("th", { scope: "row" }, placeLink(place.id, `row:${place.id}`, name)),
      place.counts.map((count, index) => cell(place, data.months[index], count)),
      cell(place, null, place.undated),
    );
  }

  function cell(/** @type {CoveredPlace} */ place, /** @type {Month | null} */ month, /** @type {number} */ count) {
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

const FEW = 9;

/**
 * @typedef {{id: string, name: string, count: number, area: boolean, title: string}} ListedPlace
 * @typedef {{places: ListedPlace[], more: string | null}} PlaceListData
 */

/** How many places were listed when more were asked for; 0 when they are there. */
let grows = 0;

const showPlacesLater = later(showPlaces);

/** The list of places: each shows its excerpts, the selected one is marked; drawn anew when other places share marks. */
export function places(/** @type {Part<PlaceListData>} */ part) {
  handlers.listSharing = () => showPlacesLater(part);
  showPlacesLater(part);
}

function showPlaces(/** @type {Part<PlaceListData>} */ { data, root, words, draw, setTriggerValue }) {
  const late = data.places.length - FEW;
  const focused = () =>
    /** @type {HTMLElement | null} */ (/** @type {ShadowRoot} */ (root.getRootNode()).activeElement);
  handlers.markPlace = mark;
  show();
  mark(parameters().get("see"));

  function show() {
    const held = focused();
    draw(
      h("h2", {}, words["places.title"]),
      h(
        "nav",
        { "aria-label": words["places.title"] },
        h(
          "ul",
          { class: "places" },
          data.places.map(item),
          data.more ? h("li", { key: "+", class: late > 0 ? "late" : null }, moreButton(data.more)) : null,
          late > 0 ? h("li", { key: "-", class: "fold" }, foldButton()) : null,
        ),
      ),
    );
    keepFocus(held);
  }

  /** The focus goes on to the first of the places that were asked for; what moved in the list keeps it. */
  function keepFocus(/** @type {HTMLElement | null} */ held) {
    const added = grows && root.querySelectorAll("[data-place]")[grows];
    if (added) grows = 0;
    if (!held) return;
    const next = added && held.dataset.key === "more" ? added : held.isConnected ? held : root.querySelector("a");
    if (next !== focused()) /** @type {HTMLElement | null} */ (next)?.focus({ preventScroll: next === held });
  }

  function moreButton(/** @type {string} */ text) {
    const onclick = () => {
      grows = data.places.length;
      setTriggerValue("more", { address: addressAfter(), n: grows });
    };
    return button("link small", { "data-key": "more", onclick }, text);
  }

  // On a phone only the first few stand open.
  function foldButton() {
    const unfold = () => {
      root.classList.toggle("unfolded");
      show();
    };
    const unfolded = root.classList.contains("unfolded");
    const label = unfolded ? words["places.fewer"] : fill(words["places.more"], { n: late });
    return button("link small", { "data-key": "fold", onclick: unfold }, label);
  }

  function item(/** @type {ListedPlace} */ place, /** @type {number} */ index) {
    return h(
      "li",
      { key: place.id, class: index < FEW ? null : "late" },
      viewLink(
        (params) => selectPlace(params, place.id),
        {
          class: `chip place${place.count ? "" : " none"}`,
          "data-place": place.id,
          "data-key": `place:${place.id}`,
          title: title(place),
        },
        span(`badge number${place.area ? " area" : ""}`, numeral(place.count)),
        h("bdi", {}, place.name),
      ),
    );
  }

  /** What a place is and has, and what shares its mark on the map. */
  function title(/** @type {ListedPlace} */ { id, title }) {
    const sharing = handlers.sharing?.(id).map(({ name, n }) => fill(n ? "{name} {n}" : "{name}", { name, n }));
    if (!sharing?.length) return title;
    return [title, `${words["panel.sharing"]} ${sharing.join(words.comma)}`].join(words.semicolon);
  }

  /**
   * Mark what is selected. It is not part of what is drawn: the panel knows, by itself.
   */
  function mark(/** @type {string | null} */ id) {
    for (const link of root.querySelectorAll("[data-place][aria-current]")) link.removeAttribute("aria-current");
    if (id) root.querySelector(`[data-place="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
  }
}

/**
 * @typedef {string | string[]} Cell
 * @typedef {object} TableRow
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
 * @property {TableRow[]} rows
 * @typedef {{by: string, down: boolean}} Sorting
 */

/** The list of everything: a row an excerpt, sorted by whichever column one chooses. */
export function rows(/** @type {Part<TableData>} */ { data, words, draw, setTriggerValue }) {
  const { title, page, pages, at } = data;
  const turn = (/** @type {number} */ to) => setTriggerValue("turn", { address: addressAfter(), n: to });
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
 * @param {TableRow[]} rows
 * @param {Sorting} sorting
 * @param {string} language
 */
export function sorted(rows, { by, down }, language) {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const said = (/** @type {TableRow} */ row) => [row.cells[by]].flat().join("\n");
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
  /** @type {TableRow} */ { id, lang, dir, cells },
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
