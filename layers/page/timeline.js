// Time: the months as bars to choose among and to drag over, and the player that goes through them.
// Earlier is left whichever way the page runs.

import { approached, glimpse, handlers, navigate, settle } from "./address.js";
import { button, Component, createRef, div, fill, h, span } from "./component.js";
import { onEscape } from "./keyboard.js";
import { set } from "./parameters.js";
import { key, Player, PlayerControls, setMonths } from "./player.js";

/** @import { RefObject } from "../vendor/preact.js" */
/** @import { Part, Words } from "./component.js" */
/** @import { Change } from "./parameters.js" */
/** @import { Asked, Range } from "./player.js" */

/**
 * @typedef {object} Month
 * @property {string} id like "2025-08"
 * @property {string} name
 * @property {string} short
 * @property {string} label the name of the month without its year, in short
 * @property {string} year
 * @property {number} certain
 * @property {number} possible the certain among them
 * @property {string} says its name and its counts
 *
 * @typedef {{
 *   months: Month[], undated: number, undated_says: string, direction: string,
 *   asked: Asked & {undated?: string}, asked_says: string,
 * }} TimelineData
 */

export default function show(/** @type {Part<TimelineData>} */ { data, words, draw }) {
  draw(h(Timeline, { data, words }));
}

/**
 * @typedef {object} Seen
 * @property {number} [width] of a month, in pixels
 * @property {Range | null} [held] months asked for, until the page shows them; null is all
 * @property {number | null} [named] the bar that is pointed at, or has the focus
 * @property {number} [stop] the bar at which Tab stops
 */

/** @extends {Component<{data: TimelineData, words: Words}, Seen>} */
class Timeline extends Component {
  /** @type {RefObject<HTMLElement>} */
  bars = createRef();
  /** @type {RefObject<HTMLElement>} */
  menu = createRef();
  /** @type {number | null} Where a drag began. */
  anchor = null;
  /** @type {number | null} Where a range began that is drawn by keys. */
  keyed = null;
  drawing = false;
  dragged = false;
  still = window.matchMedia("(prefers-reduced-motion: reduce)");
  sizes = new ResizeObserver(() => this.measure());
  listening = new AbortController();
  player = new Player({
    glimpse: (range) => glimpse((params) => setMonths(params, range)),
    choose: (range) => this.choose(range),
    settle,
    changed: () => this.setState({}),
  });

  componentWillMount() {
    this.player.take(this.props.data.months, this.props.data.asked);
  }

  componentWillReceiveProps(/** @type {{data: TimelineData}} */ { data }) {
    if (data === this.props.data) return;
    if (!this.drawing && this.keyed === null) this.setState({ held: undefined });
    this.player.take(data.months, data.asked);
  }

  componentDidMount() {
    const { signal } = this.listening;
    const stop = () => this.player.stop();
    onEscape("player", 0, () => this.player.stop());
    handlers.stopPlaying = () => this.player.stop(false);
    document.addEventListener("visibilitychange", () => document.hidden && stop(), { signal });
    this.still.addEventListener("change", stop, { signal });
    this.still.addEventListener("change", () => this.setState({}), { signal });
    if (this.bars.current) this.sizes.observe(this.bars.current);
  }

  componentWillUnmount() {
    this.player.stop(false);
    delete handlers.stopPlaying;
    this.listening.abort();
    this.sizes.disconnect();
  }

  measure() {
    const width = this.bars.current?.firstElementChild?.getBoundingClientRect().width ?? 0;
    if (Math.abs(width - (this.state.width ?? 0)) >= 0.5) this.setState({ width });
  }

  /** Ask for months; null for all. */
  choose(/** @type {Range | null} */ range) {
    this.setState({ held: range });
    navigate((params) => setMonths(params, range));
  }

  /** The months that are asked for, or that were asked for last: null is all. */
  get range() {
    const { months, asked } = this.props.data;
    if (this.state.held !== undefined) return this.state.held;
    if (!months.length || !(asked.from || asked.to)) return null;
    return /** @type {Range} */ ([asked.from ?? months[0].id, asked.to ?? months[months.length - 1].id]);
  }

  // Choosing by mouse, touch and keys.

  press(/** @type {MouseEvent} */ event, /** @type {number} */ at) {
    if (this.dragged) return;
    const { range } = this;
    const { months } = this.props.data;
    const begun = range ? months.findIndex(({ id }) => id === range[0]) : -1;
    if (event.shiftKey && begun >= 0) return this.choose(spanOf(months, begun, at));
    this.choose(this.pressed(at));
  }

  /** What a month that is pressed asks for: that month, or all where it is shown alone. @returns {Range | null} */
  pressed(/** @type {number} */ at) {
    const { months } = this.props.data;
    const { range } = this;
    const only = range?.[0] === months[at].id && range[1] === months[at].id;
    return only ? null : spanOf(months, at, at);
  }

  under(/** @type {PointerEvent} */ event) {
    const { months } = this.props.data;
    const first = this.bars.current?.firstElementChild?.getBoundingClientRect();
    const at = first ? Math.floor((event.clientX - first.left) / first.width) : 0;
    return Math.min(Math.max(at, 0), months.length - 1);
  }

  drag = {
    onpointerdown: (/** @type {PointerEvent} */ event) => {
      this.drawing = false;
      const bar = event.target instanceof Element && event.target.closest(".month");
      this.anchor = event.button === 0 && event.isPrimary && bar && !event.shiftKey ? this.under(event) : null;
    },
    onpointermove: (/** @type {PointerEvent} */ event) => {
      if (this.anchor === null || !event.buttons || !this.bars.current) return;
      const at = this.under(event);
      if (at === this.anchor && !this.drawing) return;
      this.drawing = true;
      this.bars.current.setPointerCapture(event.pointerId);
      this.setState({ held: spanOf(this.props.data.months, this.anchor, at), named: null });
    },
    onpointerup: () => {
      const { drawing } = this;
      this.drawing = false;
      if (!drawing) return;
      this.dragged = true;
      setTimeout(() => {
        this.dragged = false;
      });
      this.finish();
    },
    onpointercancel: () => this.leave(),
  };

  /** Ask for the range that is drawn. */
  finish() {
    const { held } = this.state;
    this.anchor = this.keyed = null;
    if (held) this.choose(held);
  }

  leave() {
    this.anchor = this.keyed = null;
    this.drawing = false;
    this.setState({ held: undefined });
  }

  keys = {
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const { months } = this.props.data;
      const at = this.stop;
      /** @type {Record<string, number>} */
      const leads = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: months.length - 1 };
      if (event.key === "Escape" && this.keyed !== null) return this.leave();
      if (!(event.key in leads) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const bars = this.bars.current?.children;
      const last = (event.shiftKey ? months.length : (bars?.length ?? 0)) - 1;
      const next = Math.min(Math.max(leads[event.key], 0), last);
      if (event.shiftKey) {
        this.keyed ??= Math.min(at, last);
        this.setState({ held: spanOf(months, this.keyed, next) });
      }
      this.setState({ stop: next });
      /** @type {HTMLElement | undefined} */ (bars?.[next])?.focus();
    },
    // A range that was drawn with Shift is asked for when Shift is let go.
    onkeyup: (/** @type {KeyboardEvent} */ event) => event.key === "Shift" && this.keyed !== null && this.finish(),
    onfocusout: (/** @type {FocusEvent} */ event) => {
      if (event.relatedTarget instanceof Node && this.bars.current?.contains(event.relatedTarget)) return;
      if (this.keyed !== null) this.finish();
      this.name(null);
    },
  };

  name(/** @type {number | null} */ named) {
    if (this.state.named !== named) this.setState({ named });
  }

  /** The bar at which Tab stops: the one that had the focus last, else the month that is shown. */
  get stop() {
    const { data } = this.props;
    return Math.min(this.state.stop ?? Math.max(this.player.at, 0), data.months.length);
  }

  render() {
    const { data, words } = this.props;
    const { player, range } = this;
    const still = this.still.matches;
    const all = () => range && this.choose(null);
    return div(
      "time",
      h(PlayerControls, { player, data, words, still, all, range }),
      div("plot", this.caption(), this.axis()),
    );
  }

  /** What is pointed at, or what is chosen, in words; and what the two tints mean. */
  caption() {
    const { data, words } = this.props;
    const { range } = this;
    const { named = null } = this.state;
    return h(
      "p",
      { class: "caption small", dir: data.direction },
      span("says", named === null ? this.says() : this.named(named)),
      range && this.everything(),
      key(words),
    );
  }

  says() {
    const { data, words } = this.props;
    const { range } = this;
    if (!range) return words["time.all"];
    const [from, to] = range.map((id) => data.months.find((month) => month.id === id));
    if (range[0] === range[1]) return from?.says ?? range[0];
    if (!this.state.held) return data.asked_says;
    return fill(words["time.range"], { from: from?.short ?? range[0], to: to?.short ?? range[1] });
  }

  named(/** @type {number} */ at) {
    const { months, undated_says } = this.props.data;
    return at < months.length ? months[at].says : undated_says;
  }

  /** What gives all months back; it goes when it has done so, and leaves the focus to the bars. */
  everything() {
    const { words } = this.props;
    const onclick = () => {
      const bar = this.bars.current?.children[this.stop];
      if (bar instanceof HTMLElement) bar.focus();
      this.choose(null);
    };
    return button("link all", { "data-key": "all-months", onclick }, words["time.all"]);
  }

  axis() {
    const { data, words } = this.props;
    const { months, undated } = data;
    const { width = 40 } = this.state;
    const most = Math.max(1, ...months.map(({ possible }) => possible));
    const tallest = months.findIndex(({ possible }) => possible === most);
    const labels = labelsOf(months, width);
    const columns = `grid-template-columns:repeat(${months.length},minmax(0,1fr)) var(--undated)`;
    return [
      h(
        "div",
        {
          ref: this.bars,
          class: "bars",
          role: "group",
          "aria-label": words["time.label"],
          style: columns,
          onpointerleave: () => this.name(null),
          ...this.drag,
          ...this.keys,
        },
        months.map((month, at) => this.bar(month, at, most, labels[at], at === tallest)),
        this.undated(undated, most),
      ),
      h(
        "div",
        { class: "years small", style: columns, "aria-hidden": "true" },
        yearsOf(months, width).map(({ year, name, length }) =>
          h("span", { key: year, style: `grid-column:span ${length}` }, name),
        ),
      ),
    ];
  }

  /**
   * @param {Month} month
   * @param {number} at
   * @param {number} most
   * @param {string} label
   * @param {boolean} tallest whether its number always stands on it
   */
  bar(month, at, most, label, tallest) {
    const { range } = this;
    const { id, certain, possible } = month;
    const inside = range !== null && id >= range[0] && id <= range[1];
    const alone = inside && range[0] === range[1];
    const look = ["bar month", inside ? "chosen" : range && "outside", (tallest || alone) && "told"];
    return button(
      look.filter(Boolean).join(" "),
      {
        key: id,
        "data-key": `bar:${id}`,
        "aria-label": month.says,
        "aria-pressed": String(inside),
        tabindex: at === this.stop ? 0 : -1,
        onclick: (event) => this.press(event, at),
        ...this.pointedAt(at, (params) => setMonths(params, this.pressed(at))),
      },
      span("column", share("possible", possible, most), share("certain", certain, most), drawn("value", possible)),
      drawn("label", label),
    );
  }

  /** Those without a date, beside the axis: they are shown with months only if that is asked for. */
  undated(/** @type {number} */ n, /** @type {number} */ most) {
    const { data, words } = this.props;
    const { range } = this;
    const shown = !range || Boolean(data.asked.undated);
    const turn = (/** @type {URLSearchParams} */ params) => {
      if (range) set(params, "undated", !data.asked.undated);
    };
    const says = range ? data.undated_says : `${data.undated_says} ${words["time.undated.always"]}`;
    return button(
      `bar undated told${shown ? "" : " outside"}${n > most ? " broken" : ""}`,
      {
        "data-key": "bar:undated",
        "aria-label": says,
        "aria-pressed": String(shown),
        "aria-disabled": range ? null : "true",
        tabindex: this.stop === data.months.length ? 0 : -1,
        onclick: () => range && navigate(turn),
        ...this.pointedAt(data.months.length, turn),
      },
      span("column", share("possible", Math.min(n, most), most), drawn("value", n)),
      span("label", drawn("long", words["time.undated.short"]), drawn("letter", "?")),
    );
  }

  /** What a bar listens to that is pointed at, and would make a change. */
  pointedAt(/** @type {number} */ at, /** @type {Change} */ change) {
    const near = approached(change);
    return {
      ...near,
      onpointerenter: (/** @type {PointerEvent} */ event) => {
        if (event.pointerType !== "touch") this.name(at);
        near.onpointerenter(event);
      },
      onfocus: () => this.setState({ named: at, stop: at }),
    };
  }
}

/** A part of a bar; whatever is not none can be seen. */
function share(/** @type {string} */ look, /** @type {number} */ n, /** @type {number} */ most) {
  return h("span", { class: look, style: `height:${n ? `max(2px,${(100 * n) / most}%)` : 0}` });
}

/** What is written on a bar by its style alone: the bar's own name says it in full. */
function drawn(/** @type {string} */ look, /** @type {string | number} */ text) {
  return h("span", { class: look, "data-text": text });
}

/** @typedef {{id: string, label: string, year: string}} Labelled `id` like "2025-08", `label` the name in short */

const GLYPH = 7; // pixels that a letter of a label takes, with room to spare
const JOINED = 5; // where letters hold together
const GAP = 6;
const LETTER = 11; // pixels for a label of one letter
const YEAR = 30;
const SHORT_YEAR = 18;
const EVERY = [2, 3, 4, 6, 12]; // months, so that the same ones are named in each year

/**
 * What stands under each month, where one has `width` pixels: its name, a letter or number, or, where not
 * even that fits, the names of some; the others are empty.
 * @param {Pick<Labelled, "id" | "label">[]} months
 * @param {number} width
 */
export function labelsOf(months, width) {
  const glyph = months.some(({ label }) => /\p{Script=Arabic}/u.test(label)) ? JOINED : GLYPH;
  const needed = glyph * Math.max(1, ...months.map(({ label }) => label.length)) + GAP;
  if (width >= needed) return months.map(({ label }) => label);
  if (width >= LETTER) return months.map(letterOf);
  const every = EVERY.find((step) => step * width >= needed);
  return months.map(({ id, label }) => (every && (Number(id.slice(5)) - 1) % every === 0 ? label : ""));
}

/** The letter that a month's name begins with; where letters hold together, its number. */
function letterOf(/** @type {Pick<Labelled, "id" | "label">} */ { id, label }) {
  return /^[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(label) ? [...label][0] : String(Number(id.slice(5)));
}

/**
 * The years under the months: of how many months each, and its name where there is room.
 * @param {Pick<Labelled, "year">[]} months
 * @param {number} width of a month, in pixels
 */
export function yearsOf(months, width) {
  /** @type {{year: string, length: number}[]} */
  const years = [];
  for (const { year } of months) {
    const last = years.at(-1);
    if (last?.year === year) last.length += 1;
    else years.push({ year, length: 1 });
  }
  const every = [1, 2, 5, 10, 20, 50].find((step) => 12 * step * width >= YEAR) ?? 100;
  const bears = years.map(({ year }) => Number(year) % every === 0);
  /** How many pixels there are from the start of a year to that of the next one that may be named. */
  const room = (/** @type {number} */ at) => {
    const next = bears.indexOf(true, at + 1);
    return next < 0 ? YEAR : width * years.slice(at, next).reduce((sum, { length }) => sum + length, 0);
  };
  const name = (/** @type {string} */ year, /** @type {number} */ at) => {
    if (!bears[at] || room(at) < SHORT_YEAR) return "";
    return room(at) < YEAR ? `’${year.slice(2)}` : year;
  };
  return years.map((one, at) => ({ ...one, name: name(one.year, at) }));
}

/** The first month and the last, in order of time, of a range drawn in either direction. */
export function spanOf(
  /** @type {Pick<Labelled, "id">[]} */ months,
  /** @type {number} */ one,
  /** @type {number} */ other,
) {
  return /** @type {[string, string]} */ ([months[Math.min(one, other)].id, months[Math.max(one, other)].id]);
}
