// Two outlets set against each other: what each says of the place and the months chosen, in order of time.

import { handlers, navigate, parameters, set, viewLink } from "./address.js";
import { excerptCard } from "./card.js";
import { div, fill, h, later, p } from "./component.js";

/** @import { EventAt, Part } from "./component.js" */
/** @import { Card } from "./card.js" */

/**
 * @typedef {{id: string, name: string, n: number}} Outlet
 * @typedef {{id: string, name: string, count: string, cards: Card[], all: string | null, only: string[]}} Column
 * @typedef {{outlets: Outlet[], where: string | null, columns: Column[], language: string}} SideBySideData
 */

export default later(show);

/** What of the address this part shows; nothing but that it is closed, while it is. */
function asksFor() {
  const asked = parameters();
  if (!asked.has("beside")) return "";
  return ["beside", "see", "own", "unplaced"].flatMap((key) => [key, ...asked.getAll(key)]).join(" ");
}

function show(/** @type {Part<SideBySideData>} */ { data, root, words, draw, setTriggerValue }) {
  const { outlets, columns, where, language } = data;
  const shows = asksFor();
  // The panel's answer to an address leaves this part as it was.
  handlers.refreshBeside = () => {
    const wanted = asksFor();
    if (wanted !== shows) setTriggerValue("refresh", wanted);
  };
  const choose = (/** @type {string[]} */ ids) => (/** @type {URLSearchParams} */ params) => {
    params.delete("beside");
    for (const id of ids) params.append("beside", id);
  };
  if (outlets.length < 2) {
    draw();
    return;
  }
  const held = /** @type {ShadowRoot} */ (root.getRootNode()).activeElement;
  const first = outlets.slice(0, 2).map((outlet) => outlet.id);
  draw(
    h("h2", {}, words["beside.title"]),
    p("muted small", where ? fill(words["beside.where"], { place: where }) : words["beside.help"]),
    columns.length
      ? [
          div("columns", columns.map(column)),
          p("", viewLink(choose([]), { "data-key": "beside:close" }, words["beside.close"])),
        ]
      : p("", viewLink(choose(first), { "data-key": "beside:open" }, words["beside.open"])),
  );
  // What was pressed is gone: what stands in its place has the focus.
  if (held && !held.isConnected) /** @type {HTMLElement | null} */ (root.querySelector("select, a"))?.focus();

  function column(/** @type {Column} */ { id, name, count, cards, all, only }, /** @type {number} */ side) {
    return h(
      "section",
      { key: String(side), "aria-label": name },
      div(
        "head",
        h("label", {}, h("span", { class: "visually-hidden" }, words["beside.outlet"]), options(id, side)),
        count,
      ),
      only.length
        ? p("small only", h("strong", {}, fill(words["beside.only"], { outlet: name })), " ", only.join(" · "))
        : null,
      cards.map((card) => excerptCard(card, { words, language, where: `beside${side}` })),
      cards.length ? null : p("muted", words["beside.none"]),
      all
        ? p(
            "",
            viewLink((params) => set(params, "outlet", id), { "data-key": `beside:all:${id}` }, all),
          )
        : null,
    );
  }

  /** One of two sides; the outlet of the other side changes places with it. */
  function options(/** @type {string} */ id, /** @type {number} */ side) {
    const onchange = (/** @type {EventAt<HTMLSelectElement>} */ event) => {
      const { value } = event.currentTarget;
      const ids = columns.map((column) => (column.id === value ? id : column.id));
      ids[side] = value;
      navigate(choose(ids));
    };
    return h(
      "select",
      { "data-key": `beside:${side}`, value: id, onchange },
      outlets.map((outlet) => h("option", { key: outlet.id, value: outlet.id }, `${outlet.name} (${outlet.n})`)),
    );
  }
}
