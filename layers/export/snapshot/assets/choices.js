// What a reader can choose in the file: months, with their histogram, and actors.

import { html } from "./elements.js";

const FIRST_ACTORS = 10;

export class Choices {
  /** `ask` is called with what changes: {first, last, undated, actors}. */
  constructor(root, data, words, ask) {
    this.data = data;
    this.words = words;
    this.ask = ask;
    this.root = root;
    this.more = false;
    this.bars = data.months.map((month, n) => this.#bar(month, n));
    this.first = this.#select(words.say("filters.from"), words.say("filters.from.none"), (n) =>
      this.#range(n, this.asked.last),
    );
    this.last = this.#select(words.say("filters.to"), words.say("filters.to.none"), (n) =>
      this.#range(this.asked.first, n),
    );
    this.undated = html("input", { type: "checkbox", onchange: () => ask({ undated: this.undated.checked }) });
    this.undatedLabel = html("span", { class: "name" });
    this.actors = new Map(data.actors.map((actor) => [actor.id, this.#actor(actor)]));
    this.moreButton = html("button", { type: "button", class: "link", onclick: () => this.#toggleMore() });
    root.append(...this.#layout());
    root.hidden = false;
  }

  #layout() {
    const { words } = this;
    const months = html(
      "section",
      {},
      html("h2", {}, words.say("filters.when")),
      html(
        "div",
        { class: "bars", role: "group", "aria-label": words.say("filters.histogram") },
        ...this.bars.map(({ button }) => button),
      ),
      html(
        "p",
        { class: "ends muted" },
        html("span", {}, this.data.months.at(0)?.short ?? ""),
        html("span", {}, this.data.months.at(-1)?.short ?? ""),
      ),
      html(
        "p",
        { class: "key muted" },
        html("span", { class: "swatch-bar certain" }),
        html("span", {}, words.say("filters.key.certain")),
        html("span", { class: "swatch-bar possible" }),
        html("span", {}, words.say("filters.key.possible")),
      ),
      html("div", { class: "range" }, this.first.label, this.last.label),
      html("label", { class: "check" }, this.undated, this.undatedLabel),
    );
    const list = html("div", { class: "actors" }, ...[...this.actors.values()].map(({ row }) => row));
    const actors = html("section", {}, html("h2", {}, words.say("filters.actor")), list, this.moreButton);
    const body = html("div", { class: "choices-body" }, months, this.actors.size ? actors : "");
    const wide = window.matchMedia("(min-width: 56rem)").matches;
    return [html("details", { open: wide }, html("summary", {}, words.say("snapshot.filters")), body)];
  }

  #bar(month, n) {
    const possible = html("span", { class: "possible" });
    const certain = html("span", { class: "certain" });
    const button = html("button", { type: "button", class: "bar", onclick: () => this.#one(n) }, possible, certain);
    return { button, possible, certain, month };
  }

  #one(n) {
    const only = this.asked.first === n && this.asked.last === n;
    this.ask(only ? { first: null, last: null } : { first: n, last: n });
  }

  #select(label, none, choose) {
    const options = this.data.months.map(({ long }, n) => html("option", { value: n }, long));
    const select = html(
      "select",
      { onchange: () => choose(select.value === "" ? null : Number(select.value)) },
      html("option", { value: "" }, none),
      ...options,
    );
    return { label: html("label", {}, html("span", { class: "muted" }, label), select), select };
  }

  /** Months that run backwards are put in order. */
  #range(first, last) {
    const swapped = first !== null && last !== null && first > last;
    this.ask(swapped ? { first: last, last: first } : { first, last });
  }

  #actor({ id, name, colour }) {
    const box = html("input", { type: "checkbox", onchange: () => this.#choose() });
    const count = html("span", { class: "count" });
    const dot = html("span", { class: "dot", "aria-hidden": "true", style: `background-color: ${colour}` });
    const row = html("label", { class: "check" }, box, dot, html("span", { class: "name", dir: "auto" }, name), count);
    return { id, box, count, row, name };
  }

  #choose() {
    this.ask({ actors: [...this.actors.values()].filter(({ box }) => box.checked).map(({ id }) => id) });
  }

  #toggleMore() {
    this.more = !this.more;
    this.#fold();
  }

  /** Show what is asked for and how many there would be of each. */
  show(asked, byMonth, byActor, undated) {
    this.asked = asked;
    const most = Math.max(1, ...byMonth.map(({ possible }) => possible));
    this.bars.forEach(({ button, possible, certain, month }, n) => {
      possible.style.height = `${(100 * byMonth[n].possible) / most}%`;
      certain.style.height = `${(100 * byMonth[n].certain) / most}%`;
      const outside = (asked.first !== null && n < asked.first) || (asked.last !== null && n > asked.last);
      button.classList.toggle("outside", outside);
      button.title = this.words.say("filters.bar", { month: month.long, ...byMonth[n] });
      button.setAttribute("aria-label", button.title);
      button.setAttribute("aria-pressed", String(asked.first === n && asked.last === n));
    });
    this.first.select.value = asked.first ?? "";
    this.last.select.value = asked.last ?? "";
    this.undated.checked = asked.undated;
    this.undated.disabled = asked.first === null && asked.last === null;
    this.undatedLabel.textContent = this.words.say("filters.undated", { n: this.words.number(undated) });
    for (const { id, box, count, row } of this.actors.values()) {
      const n = byActor.get(id) ?? 0;
      box.checked = asked.actors.includes(id);
      count.textContent = this.words.number(n);
      row.classList.toggle("none", !n);
    }
    this.#order(byActor);
    this.#fold();
  }

  /** Put the actors with most excerpts first, once: after that they hold their places. */
  #order(byActor) {
    if (this.order) return;
    this.order = [...this.actors.keys()].sort((a, b) => (byActor.get(b) ?? 0) - (byActor.get(a) ?? 0));
    this.root.querySelector(".actors")?.append(...this.order.map((id) => this.actors.get(id).row));
  }

  /** Show the actors with most excerpts first, the others at a click. */
  #fold() {
    const rows = this.order.map((id) => this.actors.get(id));
    for (const [n, { row, box }] of rows.entries()) row.hidden = !this.more && n >= FIRST_ACTORS && !box.checked;
    this.moreButton.hidden = rows.length <= FIRST_ACTORS;
    const n = this.words.number(rows.length - FIRST_ACTORS);
    this.moreButton.textContent = this.more ? this.words.say("filters.fewer") : this.words.say("filters.more", { n });
  }

  /** Say in words what is asked for. */
  inWords({ first, last, actors, undated }) {
    const { months } = this.data;
    const parts = [];
    if (first !== null || last !== null) {
      const range = [first, last].map((n, end) =>
        n === null ? this.words.say(end ? "filters.to.none" : "filters.from.none") : months[n].long,
      );
      parts.push(first === last ? months[first].long : range.join(" – "));
      if (undated) parts.push(this.words.say("snapshot.undated"));
    }
    if (actors.length) parts.push(actors.map((id) => this.actors.get(id).name).join(", "));
    return parts;
  }
}
