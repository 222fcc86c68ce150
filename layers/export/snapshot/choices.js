// What a reader can choose in the file: months, with their histogram, and actors.

import { createRef, element, h } from "../../scene/elements.js";

/** @import { Words } from "../../scene/words.js" */
/** @import { Actor, Contents } from "./contents.js" */
/** @import { Asked } from "./excerpts.js" */

const FIRST_ACTORS = 10;

export class Choices {
  /** Whether all actors are shown. */
  #all = false;
  /** Ids of actors, those with most excerpts first. @type {string[]} */
  #order = [];
  /** @type {Pick<Asked, "first" | "last">} */
  #asked = { first: null, last: null };
  #root;
  #contents;
  #words;
  #ask;

  /**
   * @param {HTMLElement} root
   * @param {Contents} contents
   * @param {Words} words
   * @param {(changes: Partial<Asked>) => void} ask called with what changes
   */
  constructor(root, contents, words, ask) {
    this.#root = root;
    this.#contents = contents;
    this.#words = words;
    this.#ask = ask;
    this.bars = contents.months.map((month, n) => this.#bar(month, n));
    const first = (/** @type {number | null} */ n) => this.#range(n, this.#asked.last);
    const last = (/** @type {number | null} */ n) => this.#range(this.#asked.first, n);
    this.first = this.#select(words.say("filters.from"), words.say("filters.from.none"), first);
    this.last = this.#select(words.say("filters.to"), words.say("filters.to.none"), last);
    this.undated = input(() => ask({ undated: this.undated.checked }));
    this.undatedLabel = element(h("span", { class: "name" }));
    this.actors = new Map(contents.actors.map((actor) => [actor.id, this.#actor(actor)]));
    const more = { type: "button", class: "link", onclick: () => this.#toggleAll() };
    this.moreButton = element(h("button", more));
    root.append(this.#layout());
    root.hidden = false;
  }

  #layout() {
    const words = this.#words;
    const { months } = this.#contents;
    const [bars, range, check, list, actors] = [createRef(), createRef(), createRef(), createRef(), createRef()];
    const wide = window.matchMedia("(min-width: 56rem)").matches;
    const layout = element(
      h(
        "details",
        { open: wide },
        h("summary", {}, words.say("snapshot.filters")),
        h("div", { class: "choices-body" }, [
          h(
            "section",
            {},
            h("h2", {}, words.say("filters.when")),
            h("div", { class: "bars", role: "group", "aria-label": words.say("filters.histogram"), ref: bars }),
            h(
              "p",
              { class: "ends muted" },
              h("span", {}, months.at(0)?.short ?? ""),
              h("span", {}, months.at(-1)?.short ?? ""),
            ),
            h(
              "p",
              { class: "key muted" },
              h("span", { class: "swatch-bar certain" }),
              h("span", {}, words.say("filters.key.certain")),
              h("span", { class: "swatch-bar possible" }),
              h("span", {}, words.say("filters.key.possible")),
            ),
            h("div", { class: "range", ref: range }),
            h("label", { class: "check", ref: check }),
          ),
          this.actors.size > 0 &&
            h(
              "section",
              { ref: actors },
              h("h2", {}, words.say("filters.actor")),
              h("div", { class: "actors", ref: list }),
            ),
        ]),
      ),
    );
    bars.current.append(...this.bars.map(({ button }) => button));
    range.current.append(this.first.label, this.last.label);
    check.current.append(this.undated, this.undatedLabel);
    list.current?.append(...[...this.actors.values()].map(({ row }) => row));
    actors.current?.append(this.moreButton);
    return layout;
  }

  #bar(/** @type {Contents["months"][number]} */ month, /** @type {number} */ n) {
    const [possible, certain] = ["possible", "certain"].map((look) => element(h("span", { class: look })));
    const button = element(h("button", { type: "button", class: "bar", onclick: () => this.#one(n) }));
    button.append(possible, certain);
    return { button, possible, certain, month };
  }

  #one(/** @type {number} */ n) {
    const only = this.#asked.first === n && this.#asked.last === n;
    this.#ask(only ? { first: null, last: null } : { first: n, last: n });
  }

  #select(
    /** @type {string} */ label,
    /** @type {string} */ none,
    /** @type {(month: number | null) => void} */ choose,
  ) {
    const select = createRef();
    const onchange = () => choose(select.current.value === "" ? null : Number(select.current.value));
    const options = this.#contents.months.map(({ long }, n) => h("option", { value: n }, long));
    const made = element(
      h(
        "label",
        {},
        h("span", { class: "muted" }, label),
        h("select", { onchange, ref: select }, h("option", { value: "" }, none), options),
      ),
    );
    return { label: made, select: /** @type {HTMLSelectElement} */ (select.current) };
  }

  /** Months that run backwards are put in order. */
  #range(/** @type {number | null} */ first, /** @type {number | null} */ last) {
    const swapped = first !== null && last !== null && first > last;
    this.#ask(swapped ? { first: last, last: first } : { first, last });
  }

  #actor(/** @type {Actor} */ { id, name, colour }) {
    const box = input(() => this.#choose());
    const dot = element(h("span", { class: "dot", "aria-hidden": "true", style: { backgroundColor: colour } }));
    const called = element(h("span", { class: "name", dir: "auto" }, name));
    const count = element(h("span", { class: "count" }));
    const row = element(h("label", { class: "check" }));
    row.append(box, dot, called, count);
    return { id, box, count, row, name };
  }

  #choose() {
    this.#ask({ actors: [...this.actors.values()].filter(({ box }) => box.checked).map(({ id }) => id) });
  }

  #toggleAll() {
    this.#all = !this.#all;
    this.#fold();
  }

  /**
   * Show what is asked for and how many there would be of each.
   *
   * @param {Asked} asked
   * @param {{ certain: number, possible: number }[]} byMonth
   * @param {Map<string, number>} byActor
   * @param {number} undated
   */
  show(asked, byMonth, byActor, undated) {
    const { first, last } = asked;
    this.#asked = asked;
    this.#showBars(asked, byMonth);
    this.first.select.value = String(first ?? "");
    this.last.select.value = String(last ?? "");
    this.undated.checked = asked.undated;
    this.undated.disabled = first === null && last === null;
    this.undatedLabel.textContent = this.#words.say("filters.undated", { n: this.#words.number(undated) });
    for (const { id, box, count, row } of this.actors.values()) {
      const n = byActor.get(id) ?? 0;
      box.checked = asked.actors.includes(id);
      count.textContent = this.#words.number(n);
      row.classList.toggle("none", !n);
    }
    this.#sort(byActor);
    this.#fold();
  }

  #showBars(/** @type {Asked} */ { first, last }, /** @type {{ certain: number, possible: number }[]} */ byMonth) {
    const most = Math.max(1, ...byMonth.map(({ possible }) => possible));
    for (const [n, { button, possible, certain, month }] of this.bars.entries()) {
      possible.style.height = `${(100 * byMonth[n].possible) / most}%`;
      certain.style.height = `${(100 * byMonth[n].certain) / most}%`;
      button.classList.toggle("outside", (first !== null && n < first) || (last !== null && n > last));
      button.title = this.#words.say("filters.bar", { month: month.long, ...byMonth[n] });
      button.setAttribute("aria-label", button.title);
      button.setAttribute("aria-pressed", String(first === n && last === n));
    }
  }

  /** Put the actors with most excerpts first, once: after that they hold their places. */
  #sort(/** @type {Map<string, number>} */ byActor) {
    if (this.#order.length) return;
    this.#order = [...this.actors.keys()].sort((a, b) => (byActor.get(b) ?? 0) - (byActor.get(a) ?? 0));
    this.#root.querySelector(".actors")?.append(...this.#rows().map(({ row }) => row));
  }

  #rows() {
    return this.#order.flatMap((id) => this.actors.get(id) ?? []);
  }

  /** Show the actors with most excerpts first, the others at a click. */
  #fold() {
    const rows = this.#rows();
    for (const [n, { row, box }] of rows.entries()) row.hidden = !this.#all && n >= FIRST_ACTORS && !box.checked;
    this.moreButton.hidden = rows.length <= FIRST_ACTORS;
    const n = this.#words.number(rows.length - FIRST_ACTORS);
    this.moreButton.textContent = this.#all ? this.#words.say("filters.fewer") : this.#words.say("filters.more", { n });
  }

  /** Say in words what is asked for. */
  inWords(/** @type {Asked} */ { first, last, actors, undated }) {
    const { months } = this.#contents;
    const parts = [];
    if (first !== null || last !== null) {
      const from = first === null ? this.#words.say("filters.from.none") : months[first].long;
      const to = last === null ? this.#words.say("filters.to.none") : months[last].long;
      parts.push(first === last ? from : `${from} – ${to}`);
      if (undated) parts.push(this.#words.say("snapshot.undated"));
    }
    if (actors.length) parts.push(actors.map((id) => this.actors.get(id)?.name).join(", "));
    return parts;
  }
}

function input(/** @type {() => void} */ onchange) {
  return /** @type {HTMLInputElement} */ (element(h("input", { type: "checkbox", onchange })));
}
