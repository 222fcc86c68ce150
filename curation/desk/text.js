// The article's text with its excerpts marked. Positions count code points, as the server does.

import { Component, createRef, h } from "../page/component.js";
import { button } from "./fields.js";

/** @typedef {import("./board.js").Item} Item */
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
 *   {desk: import("./board.js").Board}, {selected?: boolean, cursor?: [number, number] | null}
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

  /** @param {import("./queue.js").Edit} edit What becomes of the selected passage. */
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
    const offer = (/** @type {string} */ word, /** @type {import("./queue.js").Edit} */ edit) =>
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
