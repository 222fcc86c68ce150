// What can be filled in: a field that is typed into, a choice, a search for a name, and what is offered.

import { Component, createRef, h } from "../page/component.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./board.js").Item} Item */
/** @typedef {import("./board.js").Name} Name */
/** @typedef {import("../page/component.js").Children} Children */
/** @typedef {[value: string, words: string]} Choice */

const TYPING_MS = 350;
const WAIT_MS = 140;
const CLOSE_MS = 150;
const MOST_USUAL = 6;

/** @param {HTMLElement | null} element */
function hasFocus(element) {
  const root = /** @type {Document | ShadowRoot | undefined} */ (element?.getRootNode());
  return Boolean(element) && root?.activeElement === element;
}

/**
 * A field with its label and a line of help. What is typed stays in it until it was sent, whatever
 * is drawn meanwhile, so that no letter is lost and the caret stays.
 * @extends {Component<{
 *   desk: Board, label: string, value: string, save: (value: string) => void,
 *   help?: string, bad?: boolean, hidden?: boolean, input?: import("../page/component.js").Properties,
 * }>}
 */
export class Field extends Component {
  /** @type {string | null} */
  typed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  componentDidMount() {
    this.props.desk.fields.add(this);
  }

  componentWillUnmount() {
    this.flush();
    this.props.desk.fields.delete(this);
  }

  /** @param {string} value */
  type(value) {
    this.typed = value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), TYPING_MS);
  }

  /** Send what was typed and is not sent yet. */
  flush() {
    clearTimeout(this.timer);
    const value = this.typed;
    this.typed = null;
    if (value !== null) this.props.save(value);
  }

  render() {
    const { label, value, help = "", bad = false, hidden = false, input = {} } = this.props;
    return h(
      "label",
      { class: "field", hidden },
      h("span", { class: "small muted" }, label),
      h(input.rows ? "textarea" : "input", {
        autocomplete: "off",
        maxlength: 2000,
        "aria-invalid": String(bad),
        ...input,
        value: this.typed ?? value,
        oninput: (event) => this.type(event.currentTarget.value),
        onblur: () => this.flush(),
        // The keys of the board work again.
        onkeydown: (event) => event.key === "Escape" && /** @type {HTMLElement} */ (event.currentTarget).blur(),
      }),
      h("span", { class: bad ? "help small bad" : "help small", "aria-live": "polite" }, help),
    );
  }
}

/**
 * @param {import("../page/component.js").Children} content
 * @param {(event: MouseEvent) => void} onclick
 * @param {import("../page/component.js").Properties} [more]
 */
export function button(content, onclick, more = {}) {
  return h("button", { type: "button", class: "quiet", onclick, ...more }, content);
}

/**
 * A choice of one among several.
 * @param {{label: string, choices: Choice[], value: string, choose: (value: string) => void}} properties
 */
export function Select({ label, choices, value, choose }) {
  return h(
    "select",
    { "aria-label": label, title: label, value, onchange: (event) => choose(event.currentTarget.value) },
    choices.map(([id, words]) => h("option", { value: id, selected: id === value }, words)),
  );
}

/**
 * Return what the excerpts of an article are linked to and one of them is not, the most frequent first.
 * @param {Pick<Item, "key" | "state" | "places" | "actors">[]} items
 * @param {Pick<Item, "key" | "state" | "places" | "actors">} item
 * @param {"places" | "actors"} what
 */
export function usualLinks(items, item, what) {
  /** @type {Map<string, {id: string, name: string, times: number}>} */
  const found = new Map();
  for (const one of items)
    if (one.state !== "rejected")
      for (const { id, name } of one[what]) {
        const known = found.get(id) ?? { id, name, times: 0 };
        found.set(id, { ...known, times: known.times + 1 });
      }
  for (const { id } of item[what]) found.delete(id);
  return [...found.values()].sort((one, other) => other.times - one.times).slice(0, MOST_USUAL);
}

let searches = 0;

/**
 * A field that finds places or actors by any of their names, in any script.
 * @extends {Component<
 *   {
 *     desk: Board, what: "place" | "actor", label: string, pick: (id: string, name: Name) => void,
 *     make?: (name: string) => void,
 *   },
 *   {names: Name[] | null, active: number}
 * >}
 */
export class Picker extends Component {
  id = `picker-${Math.random().toString(36).slice(2, 8)}`;
  /** @type {import("../vendor/preact.js").RefObject<HTMLInputElement>} */
  input = createRef();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  /** The search whose answer is waited for, or "". */
  asked = "";
  /** @type {{names: Name[] | null, active: number}} Without names the list is closed. */
  state = { names: null, active: 0 };

  componentDidUpdate() {
    const { found } = this.props.desk.data;
    if (!this.asked || found?.n !== this.asked || !hasFocus(this.input.current)) return;
    this.asked = "";
    this.setState({ names: found.names, active: 0 });
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
  }

  close() {
    this.setState({ names: null });
  }

  look() {
    const { desk, what } = this.props;
    const text = this.input.current?.value ?? "";
    if (!text.trim()) return this.close();
    searches += 1;
    this.asked = `${desk.tab}:${searches}`;
    desk.find({ what, text, n: this.asked });
  }

  /** @param {Name} name */
  pick(name) {
    clearTimeout(this.timer);
    if (this.input.current) this.input.current.value = "";
    this.asked = "";
    this.close();
    this.props.pick(name.id, name);
  }

  /** Make what was typed something new. */
  make() {
    const typed = this.input.current?.value.trim() ?? "";
    if (this.input.current) this.input.current.value = "";
    this.close();
    this.props.make?.(typed);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { names, active } = this.state;
    if (!names) return;
    const last = names.length + (this.props.make ? 1 : 0);
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (last) this.setState({ active: (active + (event.key === "ArrowDown" ? 1 : last - 1)) % last });
    } else if (event.key === "Enter" && active < last) {
      event.preventDefault();
      if (names[active]) this.pick(names[active]);
      else this.make();
    }
  }

  render() {
    const { desk, label, what, make } = this.props;
    const { names, active } = this.state;
    const option = (/** @type {number} */ index, /** @type {() => void} */ choose, /** @type {Children[]} */ ...said) =>
      h(
        "li",
        {
          role: "option",
          id: `${this.id}-${index}`,
          "aria-selected": String(index === active),
          class: index === active ? "active" : undefined,
          onmousedown: (/** @type {MouseEvent} */ event) => {
            event.preventDefault(); // the field keeps the focus
            choose();
          },
        },
        said,
      );
    const found = (names ?? []).map((name, index) =>
      option(
        index,
        () => this.pick(name),
        h("bdi", {}, name.name),
        h("span", { class: "muted small" }, h("bdi", {}, name.spelling), name.spelling && " · ", name.kind),
      ),
    );
    const offered = names?.length ?? 0;
    if (!offered) found.push(h("li", { class: "muted none", key: "none" }, desk.words["desk.board.none_found"]));
    if (make) found.push(option(offered, () => this.make(), desk.words[`desk.make.offer.${what}`]));
    return h(
      "div",
      { class: "picker" },
      h("input", {
        type: "search",
        ref: this.input,
        placeholder: label,
        "aria-label": label,
        autocomplete: "off",
        maxlength: 100,
        role: "combobox",
        "aria-expanded": String(names !== null),
        "aria-controls": this.id,
        "aria-autocomplete": "list",
        "aria-activedescendant": names && active < offered + (make ? 1 : 0) ? `${this.id}-${active}` : undefined,
        oninput: () => {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => this.look(), WAIT_MS);
        },
        onkeydown: (event) => this.pressed(event),
        onblur: () => setTimeout(() => this.close(), CLOSE_MS),
      }),
      h("ul", { class: "found", role: "listbox", id: this.id, "aria-label": label, hidden: names === null }, found),
    );
  }
}
