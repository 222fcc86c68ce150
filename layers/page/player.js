// Going through the months one by one: which of them are shown, which comes next, and when; and the
// buttons that do it.

import { button, Component, createRef, div, fill, h, moving, span } from "./component.js";
import { select } from "./filters.js";
import { onEscape } from "./keyboard.js";
import { set } from "./parameters.js";

/** @import { Children, EventAt, Words } from "./component.js" */
/** @import { RefObject } from "../vendor/preact.js" */

/**
 * @typedef {{id: string, certain: number, possible: number}} Counted a month and its excerpts
 * @typedef {{from?: string, to?: string, sure?: string}} Asked what the address says of the months
 * @typedef {[from: string, to: string]} Range months, both inclusive
 * @typedef {"month" | "upto"} Mode one month alone, or all up to it
 * @typedef {"first" | "back" | "on" | "last"} Step
 */

/** Seconds that a month is shown, to choose among. */
const PACES = [0.25, 0.5, 1, 1.5, 2, 3, 4];

const MENU_WIDTH = 272; // pixels
/** @type {Step[]} */
const BEFORE = ["first", "back"];
/** @type {Step[]} */
const AFTER = ["on", "last"];
/** @type {Record<string, string>} On a square of 16. */
const ICONS = {
  first: "M2 2h2v12H2zM9 3v10L4 8zM14 3v10L9 8z",
  back: "M11 2v4L9 8l2 2v4L5 8z",
  play: "M4 2l10 6-10 6z",
  pause: "M4 2h3v12H4zM9 2h3v12H9z",
  on: "M5 2v4l2 2-2 2v4l6-6z",
  last: "M12 2h2v12h-2zM7 3v10l5-5zM2 3v10l5-5z",
  more: "M2 6.5h3v3H2zM6.5 6.5h3v3h-3zM11 6.5h3v3h-3z",
};

/** Which month of the axis the address stands at, or -1 where it names no one month. */
export function cursorOf(/** @type {Counted[]} */ months, /** @type {Asked} */ { from, to }) {
  const at = to && (from === to || !from || from === months[0]?.id) ? to : null;
  return months.findIndex(({ id }) => id === at);
}

/**
 * How the address goes through the months; null where both ways would give it.
 * @returns {Mode | null}
 */
export function modeOf(/** @type {Counted[]} */ months, /** @type {Asked} */ asked) {
  const at = cursorOf(months, asked);
  if (at < 0 || (at === 0 && asked.from === asked.to)) return null;
  return asked.from === asked.to ? "month" : "upto";
}

/**
 * What is asked for to stand at a month.
 * @returns {Range}
 */
export function rangeAt(/** @type {Counted[]} */ months, /** @type {number} */ at, /** @type {Mode} */ mode) {
  return [months[mode === "upto" ? 0 : at].id, months[at].id];
}

/** How many excerpts a month shows: those that certainly are in it, where only they are asked for. */
function shownIn(/** @type {Counted} */ { certain, possible }, /** @type {Asked} */ { sure }) {
  return sure ? certain : possible;
}

/**
 * The player: it knows the months and what is asked, and asks for the next.
 *
 * `glimpse` shows months without making a step to go back to; `settle` makes one of what is shown;
 * `choose` shows months and makes a step; `changed` is told when what is to be drawn has changed.
 */
export class Player {
  playing = false;
  skipping = false;
  /** Seconds a month. */
  pace = 1.5;
  /** @type {Mode} */
  mode = "month";
  /** @type {Counted[]} */
  months = [];
  /** @type {Asked} */
  asked = {};
  /** @type {Range | null} Asked for, and not answered yet. */
  awaited = null;
  due = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /**
   * @param {{
   *   glimpse: (range: Range) => void, settle: () => void, choose: (range: Range) => void, changed: () => void,
   * }} page
   */
  constructor(page) {
    this.page = page;
  }

  /** Take what the page shows now. */
  take(/** @type {Counted[]} */ months, /** @type {Asked} */ asked) {
    this.months = months;
    this.asked = asked;
    if (this.awaited && !this.shows(this.awaited)) return;
    const answered = this.awaited !== null;
    this.awaited = null;
    this.mode = modeOf(months, asked) ?? this.mode;
    if (this.playing && answered) this.wait();
  }

  get at() {
    return cursorOf(this.months, this.asked);
  }

  shows(/** @type {Range} */ [from, to]) {
    return this.asked.from === from && this.asked.to === to;
  }

  /** The month that a step leads to, or null at the end; before the first, where none is shown. */
  target(/** @type {Step} */ step) {
    const { months, at } = this;
    if (step === "first") return months.length ? 0 : null;
    if (step === "last" || (step === "back" && at < 0)) return months.length ? months.length - 1 : null;
    const by = step === "on" ? 1 : -1;
    for (let next = at + by; next >= 0 && next < months.length; next += by)
      if (!this.skipping || shownIn(months[next], this.asked)) return next;
    return null;
  }

  step(/** @type {Step} */ step) {
    const next = this.target(step);
    if (next === null) return;
    this.stop(false);
    this.page.choose(rangeAt(this.months, next, this.mode));
  }

  /** Go on from the month that is shown; from the first, where that is the last or none. */
  start() {
    const next = this.target("on") ?? this.target("first");
    if (next === null) return;
    this.playing = moving.on = true;
    this.go(next);
    this.page.changed();
  }

  go(/** @type {number} */ at) {
    this.due = Date.now() + 1000 * this.pace;
    this.awaited = rangeAt(this.months, at, this.mode);
    if (!this.shows(this.awaited)) return this.page.glimpse(this.awaited);
    this.awaited = null;
    this.wait();
  }

  /** The month is on the page: the next comes when it has had its time, and never sooner. */
  wait() {
    clearTimeout(this.timer);
    if (this.target("on") === null) {
      this.stop();
      return;
    }
    const onwards = () => {
      const next = this.target("on");
      if (next === null) this.stop();
      else this.go(next);
    };
    this.timer = setTimeout(onwards, this.due - Date.now());
  }

  /**
   * Stand still; says whether it played. What is shown becomes a step to go back to, unless something
   * else is asked for anyway.
   */
  stop(settles = true) {
    const { playing } = this;
    clearTimeout(this.timer);
    this.awaited = null;
    this.playing = moving.on = false;
    if (playing && settles) this.page.settle();
    if (playing) this.page.changed();
    return playing;
  }

  /** Go through the months another way; the month that is shown stays. */
  setMode(/** @type {Mode} */ mode) {
    const { at } = this;
    this.mode = mode;
    if (at >= 0 && this.playing) this.go(at);
    else if (at >= 0) {
      const range = rangeAt(this.months, at, mode);
      if (this.shows(range)) return this.page.changed();
      this.page.choose(range);
      this.awaited = range;
    }
    this.page.changed();
  }
}

/**
 * The player's buttons, and what one of them opens: all that cannot be drawn on the axis.
 * @extends {Component<{
 *   player: Player,
 *   data: {months: {id: string, short: string}[], asked: Asked, direction: string},
 *   words: Words,
 *   still: boolean,
 *   all: () => void,
 *   range: Range | null,
 * }, {stop?: string}>}
 */
export class PlayerControls extends Component {
  /** @type {RefObject<HTMLElement>} */
  menu = createRef();

  componentDidMount() {
    onEscape("time", 1, () => {
      const open = this.menu.current?.matches(":popover-open") ?? false;
      if (open) this.menu.current?.hidePopover();
      return open;
    });
  }

  render() {
    const { data, words } = this.props;
    const menu = {
      ref: this.menu,
      id: "time-menu",
      class: "menu",
      popover: "auto",
      role: "group",
      dir: data.direction,
      "aria-label": words["time.more"],
      onbeforetoggle: (/** @type {ToggleEvent} */ { newState }) => (newState === "open" ? this.place() : this.leave()),
    };
    const opener = this.button("more", "more", { popovertarget: "time-menu" });
    return [div("controls", this.buttons(), opener), h("div", menu, this.choices())];
  }

  /** One stop of Tab, through which arrows lead. With reduced motion nothing plays: one steps. */
  buttons() {
    const { player, words, still } = this.props;
    const onclick = () => (player.playing ? player.stop() : player.start());
    const play = still
      ? null
      : this.button("play", player.playing ? "pause" : "play", { ...this.among("play"), onclick });
    const bar = { class: "player", role: "toolbar", "aria-label": words["time.player"], onkeydown: walk };
    return h("div", bar, BEFORE.map(this.step), play, AFTER.map(this.step));
  }

  step = (/** @type {Step} */ step) => {
    const { player, still } = this.props;
    const next = player.target(step);
    const off = next === null || next === player.at;
    const look = `step ${step}${still && step === "on" ? " play" : ""}`;
    const does = { "aria-disabled": off ? "true" : null, onclick: () => !off && player.step(step) };
    return this.button(look, step, { ...this.among(step), ...does });
  };

  among(/** @type {string} */ name) {
    const { stop = this.props.still ? "on" : "play" } = this.state;
    return { tabindex: name === stop ? 0 : -1, onfocus: () => this.setState({ stop: name }) };
  }

  button(/** @type {string} */ look, /** @type {string} */ name, /** @type {Record<string, unknown>} */ does) {
    const label = this.props.words[`time.${name}`];
    const drawn = { viewBox: "0 0 16 16", width: 14, height: 14, fill: "currentColor", "aria-hidden": "true" };
    const icon = h("svg", drawn, h("path", { d: ICONS[name] }));
    return button(look, { "aria-label": label, title: label, "data-key": `time:${look}`, ...does }, icon);
  }

  /** Focus that is in the menu goes back to its button when it closes. */
  leave() {
    if (this.menu.current?.matches(":focus-within")) this.opener()?.focus();
  }

  opener() {
    return /** @type {HTMLElement | null | undefined} */ (this.menu.current?.parentElement?.querySelector(".more"));
  }

  /** Put the menu under its button, inside the window. */
  place() {
    const menu = this.menu.current;
    const box = this.opener()?.getBoundingClientRect();
    if (!menu || !box) return;
    const from = this.props.data.direction === "rtl" ? window.innerWidth - box.right : box.left;
    const start = Math.max(8, Math.min(from, window.innerWidth - MENU_WIDTH - 8));
    const most = `calc(100vh - ${box.bottom + 12}px)`;
    menu.style.cssText = `inset-inline-start:${start}px;top:${box.bottom + 4}px;width:${MENU_WIDTH}px;max-height:${most}`;
  }

  choices() {
    const { player, words, still, all, range } = this.props;
    const mode = (/** @type {Mode} */ id) =>
      option("radio", `mode:${id}`, words[`time.mode.${id}`], player.mode === id, () => player.setMode(id));
    const skip = () => {
      player.skipping = !player.skipping;
      this.setState({});
    };
    const onpace = (/** @type {EventAt<HTMLSelectElement>} */ event) => {
      player.pace = Number(event.currentTarget.value);
    };
    const paces = PACES.map((pace) => h("option", { value: pace }, fill(words["time.pace.seconds"], { n: pace })));
    const pace = h("select", { "data-key": "pace", value: player.pace, onchange: onpace }, paces);
    return [
      h("div", { class: "again", dir: "ltr" }, this.buttons()),
      div("range", this.month("from"), this.month("to")),
      button("link all", { "aria-disabled": range ? null : "true", onclick: all }, words["time.all"]),
      h("fieldset", {}, h("legend", { class: "muted small" }, words["time.mode"]), mode("month"), mode("upto")),
      still ? null : field(words["time.pace"], pace),
      option("checkbox", "skip", words["time.skip"], player.skipping, skip),
      key(words),
    ];
  }

  /** The months to choose among. A link may name one outside the axis; it stays to be chosen. */
  month(/** @type {"from" | "to"} */ key) {
    const { data, words } = this.props;
    const value = data.asked[key];
    const known = !value || data.months.some(({ id }) => id === value);
    const months = known ? data.months : [{ id: value, short: value }, ...data.months];
    const options = months.map(({ id, short }) => ({ id, name: short }));
    return field(words[`filters.${key}`], select(key, options, value, words));
  }
}

/** Lead the focus from button to button of a row that runs from left to right. */
function walk(/** @type {KeyboardEvent} */ event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const row = /** @type {HTMLElement} */ (event.currentTarget);
  const shown = [...row.querySelectorAll("button")].filter((one) => one.checkVisibility());
  const at = shown.findIndex((one) => one.matches(":focus"));
  if (!by || at < 0) return;
  event.preventDefault();
  shown[Math.min(Math.max(at + by, 0), shown.length - 1)].focus();
}

/** What the two tints of the bars mean. */
export function key(/** @type {Words} */ words) {
  const one = (/** @type {string} */ sure) => span("key", span(`swatch ${sure}`), words[`filters.key.${sure}`]);
  return span("keys small muted", ["certain", "possible"].map(one));
}

/** Ask for months; null for all. */
export function setMonths(/** @type {URLSearchParams} */ params, /** @type {Range | null} */ range) {
  set(params, "from", range?.[0]);
  set(params, "to", range?.[1]);
}

/**
 * @param {"radio" | "checkbox"} type
 * @param {string} name
 * @param {string} label
 * @param {boolean} checked
 * @param {() => void} onchange
 */
function option(type, name, label, checked, onchange) {
  const group = type === "radio" ? "mode" : null;
  return h("label", { class: "check" }, h("input", { type, name: group, checked, "data-key": name, onchange }), label);
}

function field(/** @type {string} */ label, /** @type {Children} */ control) {
  return h("label", {}, span("muted small", label), control);
}
