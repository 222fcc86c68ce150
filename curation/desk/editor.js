// What can be changed: the facts of the article, and all of the excerpt that is looked at.

import { Component, fill, h } from "../page/component.js";
import { button, Field, Picker, Select, usualLinks } from "./fields.js";
import { Maker } from "./maker.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./board.js").Item} Item */
/** @typedef {import("./queue.js").Edit} Edit */
/** @typedef {import("../page/component.js").Children} Children */

/** What is written from left to right in every language; all else as its own letters run. */
const CODES = ["published", "url", "archived_url", "archived_on", "id", "event_date"];
const directionOf = (/** @type {string} */ name) => (CODES.includes(name) ? "ltr" : "auto");
/** Facts that most articles do without, behind a fold; and all others in the order in which they are asked for. */
const SELDOM = ["published_by", "archived_url", "archived_on", "source_note"];
const ASKED = ["title", "outlet", "outlet_id", "url", "published", "language", "authors", "kind", "id"];
const byNeed = (/** @type {string} */ one, /** @type {string} */ other) => ASKED.indexOf(one) - ASKED.indexOf(other);
const LIMITS = ["extend before", "shrink before", "shrink after", "extend after"];

/**
 * What is known of the article itself; open at first while something is missing.
 * @extends {Component<{desk: Board}, {making?: boolean}>}
 */
export class Facts extends Component {
  /** Offer to make an actor of an outlet that is none yet; it says what nobody else does. */
  outlet() {
    const { desk } = this.props;
    const { outlet, outlet_id } = desk.data.facts.values;
    if (!outlet || outlet_id) return null;
    if (!this.state.making)
      return button(desk.words["desk.make.offer.outlet"], () => this.setState({ making: true }), {
        class: "quiet outlet",
      });
    const close = () => this.setState({ making: false });
    const made = (/** @type {string} */ id) => {
      close();
      desk.ask({ do: "fact", field: "outlet_id", value: id });
    };
    return h(Maker, { desk, what: "actor", kind: "outlet", name: outlet, made, close });
  }

  open = this.props.desk.data.facts.missing.length > 0;

  /** @param {string} name */
  fact(name) {
    const { desk } = this.props;
    const { values, missing, published, fixed } = desk.data.facts;
    const edit = { do: "fact", field: name };
    const value = desk.pendingValue(edit) ?? values[name];
    const save = (/** @type {string} */ typed) => desk.ask({ ...edit, value: typed });
    const label = desk.words[`desk.board.fact.${name}`];
    const lacks = missing.includes(name);
    const required = lacks ? desk.words["desk.board.required"] : "";
    const choices = desk.data.choices[name];
    if (choices) {
      const known = choices.some(([id]) => id === value);
      return h(
        "label",
        { class: "field", key: name },
        h("span", { class: "small muted" }, label),
        h(Select, { label, choices: known ? choices : [[value, value], ...choices], value, choose: save }),
        h("span", { class: lacks ? "help small bad" : "help small" }, required),
      );
    }
    const dated = name === "published" && values.published !== "";
    return h(Field, {
      desk,
      label,
      value,
      save,
      key: name,
      help: dated ? published.words : required,
      bad: lacks || (name === "published" && published.bad),
      input: {
        "data-fact": name,
        dir: directionOf(name),
        disabled: name === "id" && fixed,
        ...(name === "authors" ? { rows: 2 } : {}),
      },
    });
  }

  render() {
    const { desk } = this.props;
    const { values, missing } = desk.data.facts;
    const grid = (/** @type {string[]} */ names) =>
      h(
        "div",
        { class: "facts-grid" },
        names.map((name) => this.fact(name)),
      );
    const state = missing.length
      ? fill(desk.words["desk.board.facts.missing"], { n: missing.length })
      : h("bdi", {}, values.outlet);
    const summary = [h("strong", {}, desk.words["desk.board.facts"]), " ", h("span", { class: "small muted" }, state)];
    return h(
      "details",
      { class: "facts", open: this.open },
      h("summary", {}, summary),
      grid(["id", ...Object.keys(values).filter((name) => name !== "id" && !SELDOM.includes(name))].sort(byNeed)),
      this.outlet(),
      h(
        "details",
        { class: "seldom" },
        h("summary", { class: "small muted" }, desk.words["desk.board.facts.more"]),
        grid(SELDOM),
      ),
    );
  }
}

/**
 * The gists of all that is accepted, in one text: written in one go, or brought from elsewhere.
 * @extends {Component<{desk: Board}, {typed: string | null}>}
 */
export class Sheet extends Component {
  /** @type {{typed: string | null}} */
  state = { typed: null };

  componentDidMount() {
    this.props.desk.fields.add(this);
  }

  componentWillUnmount() {
    this.props.desk.fields.delete(this);
  }

  /** Send what was typed, once it is left. */
  flush() {
    const { typed } = this.state;
    if (typed === null) return;
    this.setState({ typed: null });
    this.props.desk.ask({ do: "gists", value: typed });
  }

  render() {
    const { desk } = this.props;
    const { sheet, ungisted, share } = desk.data;
    if (!sheet) return null;
    const value = this.state.typed ?? desk.pendingValue({ do: "gists" }) ?? sheet;
    return h(
      "details",
      // Once nothing is undecided, they are asked for.
      { class: "facts sheet", open: desk.data.items.every((item) => desk.stateOf(item) !== "proposed") },
      h(
        "summary",
        {},
        h("strong", {}, desk.words["desk.board.sheet"]),
        " ",
        h("span", { class: "small muted" }, ungisted),
      ),
      h("p", { class: "small muted" }, desk.words["desk.board.sheet.help"], " ", share),
      h("textarea", {
        rows: Math.min(sheet.split("\n").length + 1, 24),
        value,
        dir: "auto",
        spellcheck: false,
        "aria-label": desk.words["desk.board.sheet"],
        oninput: (event) => this.setState({ typed: event.currentTarget.value }),
        onblur: () => this.flush(),
      }),
    );
  }
}

/**
 * A list of sentences; one without any is hidden.
 * @param {string} look
 * @param {string[]} sentences
 */
function list(look, sentences) {
  const each = sentences.map((sentence) => h("li", {}, sentence));
  return h("ul", { class: look, hidden: !sentences.length }, each);
}

/**
 * @param {string} title
 * @param {Children[]} content
 */
function part(title, ...content) {
  return h("div", { class: "part", role: "group", "aria-label": title }, h("h4", {}, title), content);
}

/**
 * The excerpt that is looked at, with everything that can be changed in it.
 * @extends {Component<{desk: Board, item: Item}, {making?: {for: string, name: string} | null}>}
 */
export class Editor extends Component {
  /** @param {Edit} edit */
  ask(edit) {
    this.props.desk.askFor({ ...edit, key: this.props.item.key });
  }

  /**
   * @param {"event_date" | "dated_by" | "withdrawn"} name
   * @param {{help?: string, bad?: boolean, hidden?: boolean, input?: import("../page/component.js").Properties}} [more]
   */
  field(name, more = {}) {
    const { desk, item } = this.props;
    const edit = { do: "set", key: item.key, field: name };
    return h(Field, {
      desk,
      label: desk.words[`desk.board.${name === "event_date" ? "date" : name}`],
      value: desk.pendingValue(edit) ?? item[name],
      save: (value) => this.ask({ ...edit, value }),
      ...more,
      input: { dir: directionOf(name), ...more.input },
    });
  }

  /**
   * A link to a place or an actor: its name, what can be chosen of it, and the way to remove it.
   * @param {string} key
   * @param {string} name
   * @param {Children} choices
   * @param {Edit} removal
   */
  linked(key, name, choices, removal) {
    const label = fill(this.props.desk.words["desk.board.remove"], { name });
    const remove = button("✕", () => this.ask(removal), { class: "quiet x", "aria-label": label });
    return h("div", { class: "linked", key }, h("strong", {}, h("bdi", {}, name)), choices, remove);
  }

  /**
   * The gist or the note, a field for each language that it is asked for in.
   * @param {"gist" | "note"} name
   */
  translated(name) {
    const { desk, item } = this.props;
    return desk.data.choices.gist.map(([language, label]) => {
      const edit = { do: "set", key: item.key, field: `${name}.${language}` };
      return h(Field, {
        desk,
        key: language,
        label,
        value: desk.pendingValue(edit) ?? item[name][language] ?? "",
        save: (value) => desk.ask({ ...edit, value }),
        input: { rows: 2, lang: language, dir: "auto" },
      });
    });
  }

  judgements() {
    const { desk, item } = this.props;
    const state = desk.stateOf(item);
    return /** @type {const} */ (["accepted", "rejected", "proposed"]).map((to) =>
      button(desk.words[`desk.board.judge.${to}`], () => desk.judge(to), {
        class: `quiet judge ${to}`,
        "aria-pressed": String(state === to),
      }),
    );
  }

  /** Who accepted it, and the tick of a second reader. */
  signed() {
    const { desk, item } = this.props;
    if (desk.stateOf(item) !== "accepted") return null;
    const checked = desk.queue.latest({ do: "check", key: item.key })?.checked ?? item.checked;
    const tick = h("input", {
      type: "checkbox",
      checked: Boolean(checked),
      onclick: () => this.ask({ do: "check", checked: !checked }),
    });
    return h(
      "div",
      { class: "signed small" },
      item.signed.length ? h("p", { class: "muted" }, item.signed.join(" · ")) : null,
      h("label", { class: "tick" }, tick, " ", desk.words["desk.board.check"]),
    );
  }

  /** Other reports of its event: those that are tied to it, and those that may be. */
  same() {
    const { desk, item } = this.props;
    if (!item.same.length && !item.alike.length) return null;
    const row = (/** @type {import("./board.js").Report} */ { id, said, outlet, why }, /** @type {boolean} */ tied) => {
      const words = desk.words[tied ? "desk.board.same.part" : "desk.board.same.tie"];
      const act = button(words, () => this.ask({ do: "same", id, same: !tied }), { "aria-label": `${words}: ${id}` });
      const about = [outlet, why].filter(Boolean).join(" · ");
      return h(
        "li",
        { key: id },
        h("span", {}, h("bdi", {}, said), h("span", { class: "small muted" }, h("bdi", {}, about))),
        act,
      );
    };
    return part(
      desk.words["desk.board.same"],
      h(
        "ul",
        { class: "reports" },
        item.same.map((one) => row(one, true)),
        item.alike.map((one) => row(one, false)),
      ),
    );
  }

  places() {
    const { desk, item } = this.props;
    return item.places.map(({ id, name, link, precision }) => {
      const choices = Object.entries({ link, precision }).map(([what, value]) =>
        h(Select, {
          label: desk.words[`desk.board.${what}`],
          choices: desk.data.choices[what],
          value,
          choose: (chosen) => this.ask({ do: "place", id, [what]: chosen }),
        }),
      );
      return this.linked(id, name, choices, { do: "no place", id });
    });
  }

  actors() {
    const { desk, item } = this.props;
    return item.actors.map(({ id, name, role }) => {
      const choice = h(Select, {
        label: desk.words["desk.board.role"],
        choices: desk.data.choices.role,
        value: role,
        choose: (chosen) => this.ask({ do: "actor", id, role: chosen, was: role }),
      });
      return this.linked(`${id}:${role}`, name, choice, { do: "no actor", id, role });
    });
  }

  /**
   * What most excerpts of the article are linked to and this one is not, a press away.
   * @param {"places" | "actors"} what
   * @param {(id: string) => Edit} edit
   */
  usual(what, edit) {
    const { desk, item } = this.props;
    const offered = usualLinks(desk.data.items, item, what).map(({ id, name }) =>
      button(["+ ", h("bdi", {}, name)], () => this.ask(edit(id)), { class: "quiet usual", key: id }),
    );
    return offered.length ? h("div", { class: "buttons" }, offered) : null;
  }

  speaker() {
    const { desk, item } = this.props;
    const edit = { do: "set", key: item.key, field: "status" };
    return h(
      "div",
      { class: "linked" },
      h("strong", {}, h("bdi", {}, item.by_name || desk.words["desk.board.nobody"])),
      h(Select, {
        label: desk.words["desk.board.status"],
        choices: desk.data.choices.status,
        value: desk.pendingValue(edit) ?? item.status,
        choose: (value) => this.ask({ ...edit, value }),
      }),
    );
  }

  /**
   * What is linked, and a search for one more.
   * @param {string} title
   * @param {Children} linked
   * @param {"place" | "actor" | "speaker"} sought
   * @param {(id: string) => Edit} edit
   */
  links(title, linked, sought, edit) {
    const { desk } = this.props;
    const label = desk.words[`desk.board.find_${sought}`];
    /** @type {"place" | "actor"} */
    const what = sought === "place" ? "place" : "actor";
    const { making } = this.state;
    const make = (/** @type {string} */ name) => this.setState({ making: { for: sought, name } });
    const close = () => this.setState({ making: null });
    const maker = making?.for === sought && {
      desk,
      what,
      name: making.name,
      close,
      made: (/** @type {string} */ id) => {
        close();
        this.ask(edit(id));
      },
    };
    return part(
      desk.words[`desk.board.${title}`],
      h("div", { class: "links" }, linked),
      sought === "speaker" ? null : this.usual(sought === "place" ? "places" : "actors", edit),
      h(Picker, { desk, what, label, pick: (id) => this.ask(edit(id)), make }),
      maker ? h(Maker, maker) : null,
    );
  }

  render() {
    const { desk, item } = this.props;
    const { words } = desk;
    const withdrawing = Boolean(item.excerpt) && desk.stateOf(item) === "rejected";
    const limits = LIMITS.map((how) => {
      const [what, side] = how.split(" ");
      const label = words[`desk.board.${what}.${side}`];
      return button(label, () => this.ask({ do: what, side }), { disabled: !item.can[how] });
    });
    const { words: help, bad } = item.reading;
    const date = this.field("event_date", { help, bad, input: { placeholder: "2025-08", spellcheck: false } });
    const partial = desk.data.partial ? h("p", { class: "small muted" }, words["desk.board.partial"]) : null;
    return h(
      "div",
      { class: "editor" },
      list("doubts small", item.doubts),
      h("div", { class: "buttons" }, this.judgements()),
      this.signed(),
      this.field("withdrawn", { hidden: !withdrawing, input: { rows: 2 } }),
      part(words["desk.board.limits"], h("div", { class: "buttons" }, limits, partial)),
      part(words["desk.board.gist"], this.translated("gist"), h("p", { class: "small muted" }, desk.data.share)),
      this.links("places", this.places(), "place", (id) => ({ do: "place", id })),
      this.links("actors", this.actors(), "actor", (id) => ({ do: "actor", id, role: "discussed" })),
      this.links("claim", this.speaker(), "speaker", (id) => ({ do: "set", field: "by", value: id })),
      part(words["desk.board.when"], h("div", { class: "pair" }, date, this.field("dated_by"))),
      this.same(),
      part(words["desk.board.note"], this.translated("note")),
      h(
        "div",
        { class: "reasons small" },
        item.sure === null ? null : h("p", { class: "muted" }, fill(words["desk.board.sure"], { n: item.sure })),
        // What the machine says of its proposals, it says in English.
        item.why.length ? h("p", { class: "muted" }, words["desk.board.why"]) : null,
        item.why.length ? h("div", { lang: "en", dir: "ltr" }, list("muted", item.why)) : null,
      ),
    );
  }
}
