// The board: text and list side by side; the keys of the list work anywhere but in a field.

import { Component, fill, h } from "../page/component.js";
import { Row, TextPane } from "./board_parts.js";
import { Facts, Sheet } from "./editor.js";
import { button } from "./fields.js";
import { EditQueue } from "./queue.js";

/** @typedef {import("./queue.js").Edit} Edit */
/** @typedef {"proposed" | "accepted" | "rejected"} State */
/** @typedef {{words: string, bad: boolean}} Reading A date in words, or what is wrong with it. */
/** @typedef {{id: string, name: string, kind: string, spelling: string}} Name One that a search found. */

/** @typedef {{id: string, said: string, outlet: string, why: string}} Report An excerpt of the collection. */

/**
 * An excerpt, as `curation.desk.board` writes it; it stands in the text from `start` to `end`.
 * @typedef {object} Item
 * @property {string} key
 * @property {State} state
 * @property {number} start
 * @property {number} end
 * @property {string} quote
 * @property {{id: string, name: string, link: string, precision: string}[]} places
 * @property {{id: string, name: string, role: string}[]} actors
 * @property {string} by_name
 * @property {string} status
 * @property {string} event_date
 * @property {Reading} reading
 * @property {string} dated_by
 * @property {Record<string, string>} gist By language.
 * @property {Record<string, string>} note By language.
 * @property {string} withdrawn
 * @property {string} excerpt Its id in the collection, or "".
 * @property {number | null} sure In percent.
 * @property {string[]} why
 * @property {Report[]} same Excerpts that report its event.
 * @property {Report[]} alike Those that may.
 * @property {string[]} signed Who accepted it, and who read it again.
 * @property {boolean} checked Whether somebody read it again.
 * @property {string[]} doubts
 * @property {boolean} blocked
 * @property {Record<string, boolean>} can
 */

/**
 * A draft, and what the server answers.
 * @typedef {object} BoardData
 * @property {string} draft
 * @property {string} text
 * @property {string} textLanguage
 * @property {string} textDirection
 * @property {boolean} partial
 * @property {Record<string, number>} seen
 * @property {boolean} undoable
 * @property {Item[]} items
 * @property {{values: Record<string, string>, missing: string[], published: Reading, fixed: boolean}} facts
 * @property {Record<string, [string, string][]>} choices
 * @property {[number, number][]} spans Where the sentences of the text stand.
 * @property {string} share How much of the article can be read from what is accepted.
 * @property {string} sheet The gists of what is accepted, as one text.
 * @property {string} ungisted How many of them are written.
 * @property {{n: string, names: Name[]} | null} found
 * @property {{key: string, n: string} | null} focus
 * @property {{n: string, id: string, refused: string, said: string[]} | null} made What became of the wish for a new place or actor.
 * @property {string[]} refused
 */

/** @type {Record<string, [what: string, act: (board: Board) => void]>} What a key stands for. */
const KEYS = {
  A: ["accept", (board) => board.judge("accepted")],
  R: ["reject", (board) => board.judge("rejected")],
  J: ["next", (board) => board.step(1)],
  K: ["previous", (board) => board.step(-1)],
  X: ["choose", (board) => board.choose(board.current)],
  U: ["undo", (board) => board.undo()],
  E: ["rest", (board) => board.acceptRest()],
};

/** What an excerpt says in words of its own, and its limits, are changed in it alone. */
const OF_SEVERAL = ["judge", "place", "no place", "actor", "no actor", "event_date", "dated_by", "by", "status"];

const LOOK_EVERY_MS = 1000;
const RESEND_MS = 2500; // an edit that nobody has answered for so long
const ANSWERED_MS = 400; // an edit that was not among those just answered
const REST_MS = 120; // an excerpt is told of once the reader stays with it
const LEAST_SEEN_PX = 120; // how much of an excerpt must be within the list

/**
 * Scroll to what is chosen within a frame only: the page itself stays where it is.
 * @param {Element | null} frame
 * @param {string} chosen
 * @param {number} [needed] How much of it must be seen already for the frame to stay; all of it.
 * @param {number} [above] What is left above it; a third of the frame.
 */
function reveal(frame, chosen, needed, above) {
  const box = frame?.querySelector(chosen)?.getBoundingClientRect();
  if (!frame || !box) return;
  const { top, bottom, height } = frame.getBoundingClientRect();
  if (box.top < top || box.top + (needed ?? box.height) > bottom)
    frame.scrollTop += box.top - top - (above ?? height / 3);
}

/** @type {Map<string, string>} The key of the excerpt that is looked at, by draft: a board that is put up anew shows it too. */
const lookedAt = new Map();

/** @extends {Component<{part: import("../page/component.js").Part<BoardData>}>} */
export class Board extends Component {
  tab = Math.random().toString(36).slice(2, 8);
  /** The number of the last edit before the curator chose what is looked at: its answer leads nowhere else. */
  chosen = -1;
  /** @type {Set<string>} The keys of the excerpts that are changed together. */
  together = new Set();
  /** The one among them that was chosen last. */
  lastChosen = "";
  /** @type {Set<{flush: () => void}>} Those that are shown: what is typed in them may wait. */
  fields = new Set();
  queue = new EditQueue(this.data.draft, (edits) => this.props.part.setTriggerValue("do", edits));
  /** The last wish of the server to go to an excerpt that was followed. */
  followed = this.data.focus?.n;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  looking;

  get data() {
    return this.props.part.data;
  }

  /** The key of the excerpt that is looked at. */
  get current() {
    return lookedAt.get(this.data.draft) ?? "";
  }

  get words() {
    return this.props.part.words;
  }

  componentDidMount() {
    window.addEventListener("keydown", this.pressed, true);
    window.addEventListener("pagehide", this.flush);
    this.looking = setInterval(() => this.queue.resend(RESEND_MS), LOOK_EVERY_MS);
    if (this.current) this.show(this.current);
    this.answered();
  }

  /** @param {Board["props"]} before */
  componentDidUpdate(before) {
    if (before.part !== this.props.part) this.answered();
  }

  componentWillUnmount() {
    window.removeEventListener("keydown", this.pressed, true);
    window.removeEventListener("pagehide", this.flush);
    clearInterval(this.looking);
  }

  /**
   * Take what the server said: an excerpt that was added, or brought back, is gone to once, if the curator
   * has chosen none since that was asked.
   */
  answered() {
    this.queue.resend(ANSWERED_MS);
    const { items, focus } = this.data;
    const [client, number] = focus?.n.split(":") ?? [];
    const late = (client === this.queue.client ? Number(number) : 0) <= this.chosen;
    const wanted = focus && focus.n !== this.followed && !late ? focus.key : "";
    this.followed = focus?.n;
    if (items.some((item) => item.key === wanted)) this.show(wanted);
    else if (!items.some((item) => item.key === this.current)) {
      const start = items.find((item) => item.state === "proposed") ?? items[0];
      if (start) this.show(start.key);
    }
  }

  /** @param {Edit} edit */
  ask(edit) {
    this.queue.ask(edit);
    this.forceUpdate();
  }

  /**
   * Change an excerpt; and with it all that are chosen, if it is one of them, and what can be said of several.
   * @param {Edit & {key: string}} edit
   */
  askFor({ key, ...edit }) {
    const { keys } = this;
    const several = keys.length > 1 && keys.includes(key) && OF_SEVERAL.includes(edit.field ?? edit.do);
    this.ask(several ? { ...edit, keys } : { ...edit, key });
  }

  /** The keys of the excerpts that are changed together, in order of the text. */
  get keys() {
    return this.data.items.map((item) => item.key).filter((key) => this.together.has(key));
  }

  /**
   * Choose an excerpt to be changed together with others, or no longer.
   * @param {string} key
   * @param {boolean} [range] Whether all between it and the one chosen last are meant.
   */
  choose(key, range = false) {
    const keys = this.data.items.map((item) => item.key);
    const ends = [keys.indexOf(range ? this.lastChosen : key), keys.indexOf(key)].sort((one, other) => one - other);
    const chosen = !this.together.has(key);
    for (const one of keys.slice(Math.max(ends[0], 0), ends[1] + 1))
      chosen ? this.together.add(one) : this.together.delete(one);
    this.lastChosen = key;
    this.forceUpdate();
  }

  /** Choose all that are not rejected, or none if any are chosen. */
  chooseAll() {
    const keys = this.data.items.filter((item) => this.stateOf(item) !== "rejected").map((item) => item.key);
    this.together = new Set(this.keys.length ? [] : keys);
    this.forceUpdate();
  }

  /** @param {{what: string, text: string, n: string}} asked */
  find(asked) {
    this.props.part.setTriggerValue("find", asked);
  }

  /** @param {{[name: string]: unknown, n: string}} asked */
  make(asked) {
    this.props.part.setTriggerValue("make", asked);
  }

  flush = () => {
    for (const field of this.fields) field.flush();
  };

  /**
   * The state that an excerpt will have once everything is taken.
   * @param {Item} item
   */
  stateOf(item) {
    return /** @type {State} */ (this.queue.latest({ do: "judge", key: item.key })?.state ?? item.state);
  }

  /**
   * The value that a field will have once everything is taken, if an edit of it waits.
   * @param {Edit} edit
   */
  pendingValue(edit) {
    return /** @type {string | undefined} */ (this.queue.latest(edit)?.value);
  }

  pressed = (/** @type {KeyboardEvent} */ event) => {
    const deepest = /** @type {HTMLElement} */ (event.composedPath()[0]);
    const typing = deepest.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(deepest.tagName);
    const held = event.ctrlKey || event.metaKey || event.altKey;
    if (!this.props.part.root.isConnected || typing || held || event.isComposing) return;
    // On a keyboard of another script the letter is the one that stands on the key.
    const key = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace("Key", "");
    if (!Object.hasOwn(KEYS, key)) return;
    KEYS[key][1](this);
    event.preventDefault();
    event.stopImmediatePropagation(); // R would run the whole page again
  };

  acceptRest() {
    if (this.data.items.some((item) => this.stateOf(item) === "proposed")) this.ask({ do: "rest" });
  }

  undo() {
    if (this.data.undoable || !this.queue.empty) this.ask({ do: "undo" });
  }

  /**
   * Judge an excerpt: the one that is looked at, if no other is meant.
   * @param {State} to
   * @param {string} [key]
   */
  judge(to, key = this.current) {
    const item = this.data.items.find((one) => one.key === key);
    if (!item) return;
    this.flush();
    this.askFor({ do: "judge", key: item.key, state: to });
    if (key !== this.current || to === "proposed" || (to === "rejected" && item.excerpt)) return;
    const { items } = this.data;
    const at = items.indexOf(item);
    const next = [...items.slice(at + 1), ...items.slice(0, at)].find((one) => this.stateOf(one) === "proposed");
    if (next) this.go(next.key);
  }

  /** @param {1 | -1} by */
  step(by) {
    const { items } = this.data;
    const at = items.findIndex((item) => item.key === this.current);
    const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
    if (next) this.go(next.key);
  }

  /**
   * Look at an excerpt that the curator chose.
   * @param {string} key
   * @param {"list" | "text"} [from] Where it was chosen: that side stays where it is.
   */
  go(key, from) {
    this.show(key, from);
    this.chosen = this.queue.number;
  }

  /**
   * @param {string} key
   * @param {"list" | "text"} from
   */
  show(key, from = "list") {
    if (key !== this.current) this.flush();
    lookedAt.set(this.data.draft, key);
    const { root } = this.props.part;
    this.forceUpdate(() => {
      if (from !== "text") reveal(root.querySelector(".text"), "mark.current");
      reveal(root.querySelector(".items"), "li.current", LEAST_SEEN_PX, 8);
    });
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.props.part.setStateValue("current", key), REST_MS);
  }

  counts() {
    const { items } = this.data;
    if (!items.length) return this.words["desk.board.nothing"];
    const of = (/** @type {State} */ state) => items.filter((item) => this.stateOf(item) === state).length;
    const counts = { accepted: of("accepted"), rejected: of("rejected"), undecided: of("proposed") };
    return fill(this.words["desk.board.counts"], counts);
  }

  /** The way to change several at once, and how many are chosen for that. */
  all() {
    const n = this.keys.length;
    const words = n ? fill(this.words["desk.board.chosen"], { n }) : this.words["desk.board.choose_all"];
    const box = h("input", { type: "checkbox", checked: n > 0, "aria-label": words, onclick: () => this.chooseAll() });
    return h("label", { class: "tick small" }, box, h("span", { role: "status" }, words));
  }

  letters() {
    return Object.entries(KEYS).map(([letter, [what, act]]) =>
      button([h("kbd", {}, letter), " ", this.words[`desk.board.key.${what}`]], () => act(this), { class: "key" }),
    );
  }

  render() {
    const { items, refused, seen } = this.data;
    this.queue.forget(seen);
    const rows = items.map((item) => h(Row, { desk: this, item, key: item.key }));
    return [
      h(Facts, { desk: this }),
      h("p", { class: "keys small muted" }, this.letters()),
      h("p", { class: "notice small", role: "alert", hidden: !refused.length }, refused.join(" · ")),
      h(
        "div",
        { class: "columns" },
        h(TextPane, { desk: this }),
        h(
          "section",
          { class: "pane", "aria-label": this.words["desk.board.list"] },
          h(
            "div",
            { class: "bar" },
            h("p", { class: "counts small", role: "status" }, this.counts()),
            items.length > 1 ? this.all() : null,
          ),
          h("ol", { class: "items" }, rows),
        ),
      ),
      h(Sheet, { desk: this }),
    ];
  }
}

/** @param {import("../page/component.js").Part<BoardData>} part */
export default function show(part) {
  part.draw(h(Board, { part, key: part.data.draft }));
}
