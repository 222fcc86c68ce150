// What a reader can choose in the file: months, with their histogram, and actors.

import { Component, h } from "../../scene/elements.js";

/** @import { Words } from "../../words/words.js" */
/** @import { Actor, Contents } from "./contents.js" */
/** @import { Asked } from "./excerpts.js" */

/**
 * What is asked for, and how many excerpts there would be of each; `ask` is called with what changes.
 *
 * @typedef {object} Choosing
 * @property {Contents} contents
 * @property {Words} words
 * @property {(changes: Partial<Asked>) => void} ask
 * @property {Asked} asked
 * @property {{ certain: number, possible: number }[]} byMonth
 * @property {Map<string, number>} byActor
 * @property {number} undated
 */

const FIRST_ACTORS = 10;

/** @extends {Component<Choosing, { all?: boolean }>} */
export class Choices extends Component {
  /** Those with most excerpts first, as it is at first: after that they hold their places. */
  actors = [...this.props.contents.actors].sort((a, b) => this.#count(b) - this.#count(a));
  render() {
    return h("details", {}, [
      h("summary", {}, this.props.words.say("snapshot.filters")),
      h("div", { class: "choices-body" }, this.#months(), this.actors.length > 0 && this.#actors()),
    ]);
  }

  #months() {
    const { words, contents, asked, undated, ask } = this.props;
    const { first, last } = asked;
    const ends = [0, -1].map((at) => h("span", {}, contents.months.at(at)?.short ?? ""));
    const key = ["certain", "possible"].flatMap((look) => [
      h("span", { class: `swatch-bar ${look}` }),
      h("span", {}, words.say(`filters.key.${look}`)),
    ]);
    const onchange = (/** @type {Event} */ event) => ask({ undated: isChecked(event) });
    const disabled = first === null && last === null;
    const look = { class: "bars", role: "group", "aria-label": words.say("filters.histogram") };
    return h("section", {}, [
      h("h2", {}, words.say("filters.when")),
      h("div", { ...look, dir: "ltr" }, ...contents.months.map((month, n) => this.#bar(month, n))),
      h("p", { class: "ends muted", dir: "ltr" }, ends),
      h("p", { class: "key muted" }, key),
      h("div", { class: "range" }, [
        this.#select("from", first, (month) => this.#range(month, last)),
        this.#select("to", last, (month) => this.#range(first, month)),
      ]),
      h("label", { class: "check" }, [
        h("input", { type: "checkbox", checked: asked.undated, disabled, onchange }),
        h("span", { class: "name" }, words.say("filters.undated", { n: words.number(undated) })),
      ]),
    ]);
  }

  #bar(/** @type {Contents["months"][number]} */ month, /** @type {number} */ n) {
    const { words, asked, byMonth, ask } = this.props;
    const { first, last } = asked;
    const most = Math.max(1, ...byMonth.map(({ possible }) => possible));
    const only = first === n && last === n;
    const outside = (first !== null && n < first) || (last !== null && n > last);
    const title = words.say("filters.bar", { month: month.long, ...byMonth[n] });
    const onclick = () => ask(only ? { first: null, last: null } : { first: n, last: n });
    const part = (/** @type {"possible" | "certain"} */ look) =>
      h("span", { class: look, style: { height: `${(100 * byMonth[n][look]) / most}%` } });
    return h(
      "button",
      {
        type: "button",
        class: outside ? "bar outside" : "bar",
        title,
        "aria-label": title,
        "aria-pressed": only,
        onclick,
      },
      [part("possible"), part("certain")],
    );
  }

  #select(
    /** @type {"from" | "to"} */ key,
    /** @type {number | null} */ chosen,
    /** @type {(month: number | null) => void} */ choose,
  ) {
    const { words, contents } = this.props;
    const onchange = (/** @type {Event} */ { currentTarget }) => {
      const { value } = /** @type {HTMLSelectElement} */ (currentTarget);
      choose(value === "" ? null : Number(value));
    };
    return h("label", {}, [
      h("span", { class: "muted" }, words.say(`filters.${key}`)),
      h("select", { onchange, value: String(chosen ?? "") }, [
        h("option", { value: "" }, words.say(`filters.${key}.none`)),
        ...contents.months.map(({ long }, n) => h("option", { value: n }, long)),
      ]),
    ]);
  }

  /** Months that run backwards are put in order. */
  #range(/** @type {number | null} */ first, /** @type {number | null} */ last) {
    const swapped = first !== null && last !== null && first > last;
    this.props.ask(swapped ? { first: last, last: first } : { first, last });
  }

  /** The actors with most excerpts, the others at a click. */
  #actors() {
    const { words } = this.props;
    const { all = false } = this.state;
    const n = words.number(this.actors.length - FIRST_ACTORS);
    const onclick = () => this.setState({ all: !all });
    const hidden = this.actors.length <= FIRST_ACTORS;
    return h("section", {}, [
      h("h2", {}, words.say("filters.actor")),
      h("div", { class: "actors" }, ...this.actors.map((actor, at) => this.#actor(actor, all || at < FIRST_ACTORS))),
      h(
        "button",
        { type: "button", class: "link", hidden, onclick },
        all ? words.say("filters.fewer") : words.say("filters.more", { n }),
      ),
    ]);
  }

  #actor(/** @type {Actor} */ actor, /** @type {boolean} */ stands) {
    const { words, contents, asked, ask } = this.props;
    const { id, name } = actor;
    const checked = asked.actors.includes(id);
    const count = this.#count(actor);
    const onchange = (/** @type {Event} */ event) => {
      const chosen = contents.actors.filter((one) =>
        one === actor ? isChecked(event) : asked.actors.includes(one.id),
      );
      ask({ actors: chosen.map((one) => one.id) });
    };
    return h("label", { class: count ? "check" : "check none", hidden: !stands && !checked }, [
      h("input", { type: "checkbox", checked, onchange }),
      h("span", { class: "name", dir: "auto" }, name),
      h("span", { class: "count" }, words.number(count)),
    ]);
  }

  #count(/** @type {Actor} */ { id }) {
    return this.props.byActor.get(id) ?? 0;
  }
}

/** Say in words what is asked for. */
export function inWords(
  /** @type {Asked} */ { first, last, actors, undated },
  /** @type {Contents} */ contents,
  /** @type {Words} */ words,
) {
  const { months } = contents;
  const parts = [];
  if (first !== null || last !== null) {
    const from = first === null ? words.say("filters.from.none") : months[first].long;
    const to = last === null ? words.say("filters.to.none") : months[last].long;
    parts.push(first === last ? from : words.say("date.range", { first: from, last: to }));
    if (undated) parts.push(words.say("snapshot.undated"));
  }
  const named = new Map(contents.actors.map(({ id, name }) => [id, name]));
  if (actors.length) parts.push(actors.map((id) => named.get(id)).join(words.say("comma")));
  return parts;
}

function isChecked(/** @type {Event} */ { currentTarget }) {
  return /** @type {HTMLInputElement} */ (currentTarget).checked;
}
