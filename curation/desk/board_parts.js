// What the board consists of: the article's text with its excerpts marked, and the excerpts in a list. Positions
// count code points, as the server does.

import { Component, createRef, fill, h } from "../page/component.js";
import { Editor } from "./editor.js";
import { button, usualLinks } from "./fields.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./board.js").Item} Item */
/** @typedef {import("./board.js").State} State */
/** @typedef {import("./queue.js").Edit} Edit */
/** @typedef {{words: string, keys: string[]}} Piece Words of the text, and the excerpts that quote them. */

/**
 * Cut a text where an excerpt begins or ends.
 * @param {string} text
 * @param {Pick<Item, "key" | "start" | "end">[]} items
 * @returns {Piece[]}
 */
export function cutAtExcerpts(text, items) {
  const letters = Array.from(text);
  const limits = new Set([0, letters.length, ...items.flatMap((item) => [item.start, item.end])]);
  const cuts = [...limits].sort((one, other) => one - other);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1];
    const keys = items.filter((item) => item.start < end && item.end > start).map((item) => item.key);
    return { words: letters.slice(start, end).join(""), keys };
  });
}

/**
 * Return the stretch of an element's text that is selected, or null.
 * @param {HTMLElement} body
 * @returns {[number, number] | null} Where it begins and ends, in code points; the end is exclusive.
 */
function selectedSpan(body) {
  const shadow = /** @type {ShadowRoot & {getSelection?: () => Selection | null}} */ (body.getRootNode());
  const selection = shadow.getSelection?.() ?? document.getSelection();
  /** @type {Range | StaticRange | null} */
  let range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  if (selection && "getComposedRanges" in selection && !shadow.getSelection)
    range = selection.getComposedRanges({ shadowRoots: [shadow] })[0] ?? range;
  if (!range || range.collapsed || !body.contains(range.startContainer) || !body.contains(range.endContainer))
    return null;
  const before = document.createRange();
  before.selectNodeContents(body);
  before.setEnd(range.startContainer, range.startOffset);
  const inside = document.createRange();
  inside.setStart(range.startContainer, range.startOffset);
  inside.setEnd(range.endContainer, range.endOffset);
  const words = inside.toString();
  const start = Array.from(before.toString()).length;
  return words.trim() ? [start, start + Array.from(words).length] : null;
}

/** The key of the passage that is chosen by keyboard. */
const CURSOR = "";

/**
 * Move a passage of whole sentences by a key; null where nothing is to be moved.
 * @param {[number, number][]} spans Where the sentences stand.
 * @param {[first: number, last: number] | null} at The sentences of the passage, by number.
 * @param {string} key
 * @param {boolean} longer Whether the passage keeps its beginning.
 * @returns {[number, number] | null}
 */
export function moveCursor(spans, at, key, longer) {
  if (!spans.length || (key !== "ArrowDown" && key !== "ArrowUp")) return null;
  if (!at) return [0, 0];
  const step = key === "ArrowDown" ? 1 : -1;
  const [first, last] = at;
  const moved = Math.min(Math.max((longer || step > 0 ? last : first) + step, 0), spans.length - 1);
  return longer ? [first, Math.max(moved, first)] : [moved, moved];
}

/**
 * @extends {Component<
 *   {desk: Board}, {selected?: boolean, cursor?: [number, number] | null}
 * >}
 */
export class TextPane extends Component {
  /** @type {import("../vendor/preact.js").RefObject<HTMLElement>} */
  body = createRef();
  /** @type {{limits: string, pieces: Piece[]}} */
  drawn = { limits: "", pieces: [] };

  componentDidMount() {
    document.addEventListener("selectionchange", this.selectionChanged);
  }

  componentWillUnmount() {
    document.removeEventListener("selectionchange", this.selectionChanged);
  }

  selectionChanged = () => {
    const selected = this.selected() !== null;
    if (selected !== (this.state.selected ?? false)) this.setState({ selected });
  };

  /** @returns {[number, number] | null} The passage that is selected, else the one that is chosen by keyboard. */
  selected() {
    const selected = this.body.current?.isConnected ? selectedSpan(this.body.current) : null;
    return selected ?? this.cursor;
  }

  /** @returns {[number, number] | null} */
  get cursor() {
    const { spans } = this.props.desk.data;
    const { cursor } = this.state;
    return cursor && spans[cursor[1]] ? [spans[cursor[0]][0], spans[cursor[1]][1]] : null;
  }

  pressed(/** @type {KeyboardEvent} */ event) {
    const { spans } = this.props.desk.data;
    const cursor = moveCursor(spans, this.state.cursor ?? null, event.key, event.shiftKey);
    if (cursor) this.moveTo(cursor);
    else if (event.key === "Enter" && this.cursor) this.askForSelected({ do: "add" });
    else if (event.key === "Escape" && this.state.cursor) this.moveTo(null);
    else return;
    event.preventDefault();
  }

  /** @param {[number, number] | null} cursor */
  moveTo(cursor) {
    this.setState({ cursor }, () => this.body.current?.querySelector(".cursor")?.scrollIntoView({ block: "nearest" }));
  }

  /** @param {Edit} edit What becomes of the selected passage. */
  askForSelected(edit) {
    const span = this.selected();
    if (!span) return;
    this.props.desk.ask({ ...edit, start: span[0], end: span[1] });
    document.getSelection()?.removeAllRanges();
    this.setState({ selected: false, cursor: null });
  }

  /**
   * Go to an excerpt of a piece; where several overlap, each click goes to the next of them.
   * @param {string[]} keys
   */
  choose(keys) {
    if (this.state.selected) return;
    const { desk } = this.props;
    desk.go(keys[(keys.indexOf(desk.current) + 1) % keys.length], "text");
  }

  /** The text in pieces, which are cut anew only when an excerpt comes, goes or changes its limits. */
  pieces() {
    const { draft, text, items } = this.props.desk.data;
    const { cursor } = this;
    const all = cursor ? [...items, { key: CURSOR, start: cursor[0], end: cursor[1] }] : items;
    const limits = JSON.stringify([draft, text.length, all.map((item) => [item.key, item.start, item.end])]);
    if (limits !== this.drawn.limits) this.drawn = { limits, pieces: cutAtExcerpts(text, all) };
    return this.drawn.pieces;
  }

  render() {
    const { desk } = this.props;
    const { partial, items, facts, textDirection, textLanguage } = desk.data;
    const adding = Boolean(this.state.selected || this.cursor) && !partial;
    const states = new Map(items.map((item) => [item.key, desk.stateOf(item)]));
    // Of a text that is known in part, the gaps are shown as gaps.
    const shown = (/** @type {string} */ words) => (partial ? words.replace(/\n{3,}/g, "\n\n[…]\n\n") : words);
    const mark = (/** @type {Piece} */ { words, keys: all }) => {
      const keys = all.filter((key) => key !== CURSOR);
      const chosen = keys.length < all.length ? " cursor" : "";
      if (!keys.length) return h("span", { class: chosen }, shown(words));
      const strongest = ["accepted", "proposed", "rejected"].find((state) =>
        keys.some((key) => states.get(key) === state),
      );
      const look = strongest + (keys.includes(desk.current) ? " current" : "") + chosen;
      return h("mark", { class: look, onclick: () => this.choose(keys) }, shown(words));
    };
    const hint = desk.words[partial ? "desk.board.partial" : "desk.board.hint"];
    const offer = (/** @type {string} */ word, /** @type {Edit} */ edit) =>
      button(desk.words[`desk.board.${word}`], () => this.askForSelected(edit), {
        class: `quiet ${word}`,
        hidden: !adding,
        onmousedown: (/** @type {MouseEvent} */ event) => event.preventDefault(),
      });
    return h(
      "section",
      { class: "pane" },
      h(
        "div",
        { class: "bar" },
        h("span", { class: "small muted", hidden: adding }, hint),
        offer("add", { do: "add" }),
        desk.current ? " " : null,
        desk.current ? offer("requote", { do: "quote", key: desk.current }) : null,
      ),
      h(
        "div",
        {
          class: "text",
          tabindex: 0,
          ref: this.body,
          onkeydown: (event) => this.pressed(event),
          dir: textDirection,
          lang: textLanguage || undefined,
          "aria-label": facts.values.title || desk.words["desk.board.text"],
        },
        this.pieces().map((piece) => (piece.keys.length ? mark(piece) : shown(piece.words))),
      ),
    );
  }
}

/** @type {Record<State, string>} */
const SIGNS = { accepted: "✓", rejected: "✗", proposed: "○" };

/**
 * An excerpt in the list: its state, its quote, its links; what is quickly mended without opening it.
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
