// A snapshot with scripts: the map and the filters, over the list that stands in the file.

import { Component, element, h, render } from "../../scene/elements.js";
import { EvidenceMap } from "../../scene/map.js";
import { Words } from "../../words/words.js";
import { Excerpts, NOTHING } from "./excerpts.js";

/** @import { Message, Orders } from "../../scene/map.js" */
/** @import { Actor, Contents } from "./contents.js" */
/** @import { Asked } from "./excerpts.js" */

const NOWHERE = { place: null, own: false, unplaced: false };

class Snapshot {
  /** What the map does for the file. @type {Orders | null} */
  #orders = null;
  /** @type {Asked} */
  #asked;

  constructor(/** @type {Contents} */ contents) {
    this.contents = contents;
    this.words = new Words(contents.words, contents.language, contents.direction);
    this.excerpts = new Excerpts(contents);
    this.#asked = { ...NOTHING, place: contents.selected, own: contents.own };
    this.cards = [...document.querySelectorAll("article.card")].map((card) => /** @type {HTMLElement} */ (card));
    this.#makeButtons();
    for (const id of ["picture", "credit"]) byId(id).hidden = true;
    byId("choices").hidden = false;
    const container = byId("map");
    container.hidden = false;
    this.map = this.#map(container);
    const legend = container.querySelector(".legend-body")?.cloneNode(true);
    if (legend) byId("paper-legend").append(...legend.childNodes);
    this.show();
    window.addEventListener("hashchange", () => this.#goTo(location.hash));
    window.addEventListener("beforeprint", () => this.#print(true));
    window.addEventListener("afterprint", () => this.#print(false));
  }

  #map(/** @type {HTMLElement} */ container) {
    const { map, at } = this.contents;
    const { words, language, direction } = this.words;
    const listen = (/** @type {Orders} */ orders) => {
      this.#orders = orders;
    };
    const post = (/** @type {Message} */ message) => this.#heard(message);
    // A file asks no host for anything; a finger that moves over it scrolls the file.
    const speaks = { words, language, direction };
    const about = { ...speaks, tiles: null, fullscreen: false, scrolls: true, href: () => "#list-title" };
    return new EvidenceMap(container, map, { ...about, post, listen }, { ...this.#shown(), at });
  }

  #heard(/** @type {Message} */ message) {
    if (message.kind === "place") this.ask({ ...NOWHERE, place: message.id });
    if (message.kind === "escape") this.ask(NOWHERE);
    if (message.kind === "hover") this.#light(message.id);
    if (message.kind !== "tray") return;
    const isNone = message.what === "none";
    this.ask({ place: message.id, own: message.what === "whole", unplaced: isNone });
    this.#orders?.select({ id: message.id });
  }

  /** Light the cards of the place that the pointer is on. */
  #light(/** @type {string | null} */ id) {
    const number = this.contents.places.indexOf(id ?? "");
    for (const [n, { own }] of this.excerpts.all.entries()) this.cards[n].classList.toggle("lit", own.includes(number));
  }

  /** What the map shows. */
  #shown() {
    const [asked, words] = [this.#asked, this.words];
    const numbers = this.excerpts.numbers(asked);
    const offmap = this.excerpts.offMap(asked, words.say("offmap.none"));
    return { ...numbers, selected: asked.place, related: this.excerpts.related(asked), offmap };
  }

  /** Places and actors of the cards become buttons that choose them; a card that is pointed at rings its places. */
  #makeButtons() {
    for (const [n, card] of this.cards.entries()) {
      const ids = this.excerpts.all[n].own.map((number) => this.contents.places[number]);
      for (const name of ["pointerenter", "focusin"]) card.addEventListener(name, () => this.#orders?.ring({ ids }));
      for (const name of ["pointerleave", "focusout"])
        card.addEventListener(name, () => this.#orders?.ring({ ids: [] }));
    }
    for (const named of document.querySelectorAll("article.card [data-place], article.card [data-actor]")) {
      const { place, actor } = /** @type {HTMLElement} */ (named).dataset;
      const onclick = () => (place ? this.#choosePlace(place) : actor && this.ask({ actors: [actor] }));
      const isChip = named.classList.contains("chip");
      const about = { "data-place": place, "data-actor": actor };
      const button = element(h("button", { type: "button", class: isChip ? "chip" : "name", ...about, onclick }));
      named.replaceWith(button);
      button.append(...(isChip ? named.childNodes : [named]));
    }
  }

  #choosePlace(/** @type {string} */ id) {
    this.ask({ ...NOWHERE, place: id });
    this.#orders?.select({ id, reveal: true });
  }

  /** Ask for all that is in the file. */
  #reset() {
    this.ask({ ...NOTHING });
    this.#orders?.select({ id: null });
  }

  /** Ask for something else of the excerpts. */
  ask(/** @type {Partial<Asked>} */ changes) {
    this.#asked = { ...this.#asked, ...changes };
    this.show();
  }

  /** Show what is asked for: list, counts, map. */
  show() {
    const [asked, excerpts] = [this.#asked, this.excerpts];
    const passing = excerpts.passing(asked);
    for (const [n, card] of this.cards.entries()) card.hidden = !passing[n];
    const shown = passing.filter(Boolean).length;
    const title = document.getElementById("undated");
    if (title) title.hidden = !this.cards.some((card) => !card.hidden && follows(title, card));
    byId("none").hidden = shown > 0 || !this.cards.length;
    const undated = excerpts.passing(asked, "months").filter((passes, n) => passes && !excerpts.all[n].dated).length;
    const counted = { byMonth: excerpts.byMonth(asked), byActor: excerpts.byActor(asked), undated };
    const { contents, words } = this;
    const choices = h(Choices, { contents, words, ask: (changes) => this.ask(changes), asked, ...counted });
    render(choices, byId("choices"));
    this.#showStatus(shown);
    this.map.show(this.#shown());
  }

  #showStatus(/** @type {number} */ shown) {
    const { words, contents } = this;
    const place = contents.map.places.find(({ id }) => id === this.#asked.place);
    const parts = [
      ...(place ? [`${place.name} (${place.called ?? words.say(`place.kind.${place.kind}`)})`] : []),
      ...(this.#asked.unplaced ? [words.say("offmap.none")] : []),
      ...inWords(this.#asked, contents, words),
    ];
    const status = byId("status");
    const said = words.say("snapshot.showing", { n: words.number(shown), all: words.number(this.cards.length) });
    status.replaceChildren(said);
    if (!parts.length) return;
    const all = { type: "button", class: "link", onclick: () => this.#reset() };
    status.append(
      ": ",
      element(h("strong", { dir: "auto" }, parts.join(" · "))),
      " ",
      element(h("button", all, words.say("snapshot.all"))),
    );
  }

  /** Go to an excerpt that a link names, even if it is filtered out. */
  #goTo(/** @type {string} */ hash) {
    const card = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!card?.hidden) return;
    this.#reset();
    card.scrollIntoView();
  }

  /** On paper the map has the paper's width. */
  #print(/** @type {boolean} */ on) {
    document.documentElement.classList.toggle("on-paper", on);
    byId("paper-legend").hidden = !on;
    this.map.resize();
  }
}

/** Return an element that every snapshot has. */
function byId(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

function follows(/** @type {Node} */ one, /** @type {Node} */ other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** Be light or dark, as the reader's device is; on paper always light. The style sheet has the colours. */
function followTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = (/** @type {boolean} */ isDark) => {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  };
  apply(dark.matches);
  dark.addEventListener("change", () => apply(dark.matches));
  window.addEventListener("beforeprint", () => apply(false));
  window.addEventListener("afterprint", () => apply(dark.matches));
}

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

/**
 * What a reader can choose in the file: months, with their histogram, and actors.
 * @extends {Component<Choosing, { all?: boolean }>}
 */
class Choices extends Component {
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
function inWords(
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

followTheme();
new Snapshot(JSON.parse(byId("data").textContent));
