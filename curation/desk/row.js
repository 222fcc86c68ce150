// An excerpt in the list: its state, its quote, its links; what is quickly mended without opening it.

import { fill, h } from "../page/component.js";
import { Editor } from "./editor.js";
import { button, usualLinks } from "./fields.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./board.js").Item} Item */
/** @typedef {import("./board.js").State} State */
/** @typedef {import("./queue.js").Edit} Edit */

/** @type {Record<State, string>} */
const SIGNS = { accepted: "✓", rejected: "✗", proposed: "○" };

/**
 * @param {{desk: Board, item: Item}} properties
 */
export function Row({ desk, item }) {
  const state = desk.stateOf(item);
  const opened = item.key === desk.current;
  const look = [state, opened ? "current" : "", item.blocked && state === "accepted" ? "blocked" : ""];
  return h(
    "li",
    { class: look.filter(Boolean).join(" "), "data-item": item.key },
    choice(desk, item),
    button(head(desk, item, state), () => desk.go(item.key), { class: "head", "aria-expanded": String(opened) }),
    opened ? null : h("div", { class: "quick" }, judgements(desk, item, state)),
    opened || state === "rejected" ? null : h("div", { class: "quick-links" }, links(desk, item)),
    h("div", { class: "slot" }, opened ? h(Editor, { desk, item, key: item.key }) : null),
  );
}

/**
 * The box that says whether it is changed together with others.
 * @param {Board} desk
 * @param {Item} item
 */
function choice(desk, item) {
  return h("input", {
    type: "checkbox",
    class: "choice",
    checked: desk.together.has(item.key),
    "aria-label": desk.words["desk.board.choose"],
    title: desk.words["desk.board.choose"],
    onclick: (event) => desk.choose(item.key, event.shiftKey),
  });
}

/**
 * @param {Board} desk
 * @param {Item} item
 * @param {State} state
 */
function head(desk, item, state) {
  const about = [
    item.event_date ? item.reading.words : "",
    item.sure === null ? "" : fill(desk.words["desk.board.percent"], { n: item.sure }),
  ];
  return [
    h("span", { class: "sign", role: "img", "aria-label": desk.words[`desk.board.state.${state}`] }, SIGNS[state]),
    h("span", { class: "quote", dir: "auto", lang: desk.data.textLanguage || undefined }, item.quote),
    h("span", { class: "about small muted" }, about.filter(Boolean).join(" · ")),
  ];
}

/**
 * Judge an excerpt without opening it.
 * @param {Board} desk
 * @param {Item} item
 * @param {State} state
 */
function judgements(desk, item, state) {
  return /** @type {const} */ (["accepted", "rejected"]).map((to) => {
    const label = desk.words[`desk.board.judge.${to}`];
    return button(SIGNS[to], () => desk.judge(state === to ? "proposed" : to, item.key), {
      class: `sign ${to}`,
      "aria-label": label,
      title: label,
      "aria-pressed": String(state === to),
    });
  });
}

/**
 * What it is linked to, each to be taken away by a press; what others are linked to is offered where one points.
 * @param {Board} desk
 * @param {Item} item
 */
function links(desk, item) {
  const { key, places, actors } = item;
  const { items } = desk.data;
  /** @param {Edit} edit */
  const press =
    (edit) =>
    (/** @type {MouseEvent} */ { currentTarget }) => {
      // What is pressed goes, and the focus to the excerpt: another is not pressed in its place, and the menu closes.
      const row = /** @type {HTMLElement} */ (currentTarget).closest("li");
      /** @type {HTMLElement | null | undefined} */ (row?.querySelector(".head"))?.focus();
      desk.askFor({ ...edit, key });
    };
  const linked = (/** @type {string} */ name, /** @type {Edit} */ removal) =>
    button([h("bdi", {}, name), " ✕"], press(removal), {
      key: Object.values(removal).join(),
      class: "quiet usual linked-to",
      "aria-label": fill(desk.words["desk.board.remove"], { name }),
    });
  const offered = (/** @type {string} */ name, /** @type {Edit} */ edit) =>
    button(["+ ", h("bdi", {}, name)], press(edit), { key: Object.values(edit).join(), class: "quiet usual" });
  const offers = [
    usualLinks(items, item, "places").map(({ id, name }) => offered(name, { do: "place", id })),
    usualLinks(items, item, "actors").map(({ id, name }) => offered(name, { do: "actor", id, role: "discussed" })),
  ].flat();
  const label = desk.words["desk.board.offers"];
  const hide = (/** @type {KeyboardEvent} */ event) =>
    event.key === "Escape" && /** @type {HTMLElement} */ (event.target).blur();
  return [
    places.map(({ id, name }) => linked(name, { do: "no place", id })),
    actors.map(({ id, name, role }) => linked(name, { do: "no actor", id, role })),
    offers.length
      ? h(
          "div",
          { class: "offers", onkeydown: hide },
          button("+", () => {}, { class: "quiet usual", "aria-label": label, title: label, "aria-haspopup": "true" }),
          h("div", { class: "menu", role: "group", "aria-label": label }, offers),
        )
      : null,
  ];
}
