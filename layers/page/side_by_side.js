// Two outlets, two speakers or two spans of months set against each other: what each says of the place
// and the filters chosen, what only one says, and what contradicts.

import { addressAfter, handlers, navigate, asked as opened, parameters, placeLink, viewLink } from "./address.js";
import { excerptCard } from "./card.js";
import { button, counted, div, dot, fill, h, later, numeral, p, span, tell } from "./component.js";
import { Foot } from "./panel_parts.js";
import { setAll } from "./parameters.js";

/** @import { EventAt, Part } from "./component.js" */
/** @import { Card } from "./card.js" */
/** @import { Printed } from "./panel_parts.js" */

/**
 * @typedef {{id: string, name: string, n: number}} Choice
 * @typedef {{words: string, places: boolean, named: Choice[], more: number}} Only
 * @typedef {{
 *   id: string, name: string, span: string[], count: string, cut: string | null, only: Only[],
 *   cards: (Card & {both: boolean})[],
 * }} Column
 * @typedef {{separating: string, cards: Card[]}} Pair
 *
 * @typedef {object} SideBySideData
 * @property {string} address of the view that this shows
 * @property {string | null} where
 * @property {{id: string, name: string, first: string[], current: boolean}[]} kinds
 * @property {string | null} kind
 * @property {Choice[]} choices of a side, or of each end of a span
 * @property {{help: string, aside: string | null, total: string, parts: {words: string, n: number}[]} | null} told
 * @property {Column[]} columns
 * @property {Pair[]} pairs
 * @property {number} pairs_n of all
 * @property {string | null} pairs_cut
 * @property {boolean} more whether more can be shown
 * @property {(Printed & {asked: string[]}) | null} brief
 * @property {string} language
 */

export default later(show);

/** @type {string | null} What was asked for and has not come: it is asked for once. */
let asked = null;
/** Whether it shall be opened once it is of the view that the panel shows. */
let isOpening = false;
/** Whether a reader has what stands below the map on the screen. */
let isSeen = false;
/** @type {number | null} Where in the page a reader was who was led here. */
let cameFrom = null;
/** @type {Element | null} What stands below the map. */
let below = null;
/** @type {IntersectionObserver | undefined} */
let observer;

/** What of an address this part shows. */
function shownBy(/** @type {URLSearchParams} */ params) {
  return ["beside", "see", "own", "unplaced"].flatMap((key) => [key, ...params.getAll(key)]).join(" ");
}

/** Follow whether a reader sees something of it. */
function follow(/** @type {Element} */ followed) {
  if (followed === below) return;
  below = followed;
  observer?.disconnect();
  observer = new IntersectionObserver((changes) => {
    isSeen = changes[changes.length - 1].isIntersecting;
    if (isSeen && !parameters().has("beside")) handlers.refreshBeside?.(); // of what is open whoever chooses a place does it
  });
  observer.observe(followed);
}

/** The sides after one of them is another: what the other side has changes places with it. */
export function withSide(/** @type {string[]} */ sides, /** @type {number} */ at, /** @type {string} */ side) {
  return sides.map((one, index) => (index === at ? side : one === side ? sides[at] : one));
}

/** A span after one of its ends is another month: where the first would come after the last, the other end goes along. */
export function withEnd(/** @type {string[]} */ ends, /** @type {number} */ end, /** @type {string} */ month) {
  const [first, last] = end ? [ends[0], month] : [month, ends[1]];
  return first > last ? `${month}..${month}` : `${first}..${last}`;
}

function show(/** @type {Part<SideBySideData>} */ { data, root, words, draw, setTriggerValue }) {
  const { kinds, kind, choices, columns, pairs, told, language, brief } = data;
  const shows = shownBy(new URLSearchParams(data.address));
  const { host } = /** @type {ShadowRoot} */ (root.getRootNode());
  follow(host.parentElement ?? host); // where nothing can be set side by side it has no height itself
  // A place is drawn without this part; and this may be an answer to an older address.
  handlers.refreshBeside = () => {
    const params = parameters();
    const wanted = shownBy(params);
    if (wanted === shows || wanted === asked) return;
    // Closed and out of sight it is not asked for.
    if (!columns.length && !params.has("beside") && !isSeen && !isOpening) return;
    asked = wanted;
    setTriggerValue("refresh", { address: addressAfter() });
  };
  handlers.openBeside = () => {
    isOpening = shows !== shownBy(parameters());
    if (isOpening) return handlers.refreshBeside?.();
    if (!kinds.length) draw(title(), p("muted small", words["beside.nothing"]));
    else if (!columns.length) navigate(choose(kinds[0].first));
    cameFrom = document.getElementById("stMain")?.scrollTop ?? null;
    host.scrollIntoView();
    root.querySelector("h2")?.focus({ preventScroll: true });
  };
  // Who goes back from here sees again what was seen before.
  handlers.leaveBeside = () => {
    if (cameFrom === null || parameters().has("beside")) return;
    document.getElementById("stMain")?.scrollTo(0, cameFrom);
    cameFrom = null;
  };
  const page = document.documentElement;
  page.toggleAttribute("data-beside", columns.length > 0 && !page.dataset.embed); // in a page of others it is not shown
  if (!kinds.length && !columns.length) {
    draw();
    forgetOpener();
    settle();
    return;
  }
  const sides = columns.map((column) => column.id);
  const held = /** @type {HTMLElement | null} */ (host.shadowRoot?.activeElement);
  draw(
    title(),
    p("muted small", data.where ? fill(words["beside.where"], { place: data.where }) : words["beside.help"]),
    h(
      "nav",
      { "aria-label": words["beside.title"] },
      kinds.map(({ id, name, first, current }) => {
        const named = { key: id, "data-key": `beside:kind:${id}`, "aria-current": current ? "true" : null };
        return viewLink(choose(current ? sides : first), named, name);
      }),
      columns.length
        ? viewLink(choose([]), { key: "close", class: "close", "data-key": "beside:close" }, words["beside.close"])
        : null,
    ),
    columns.length ? compared() : null,
  );
  // What was pressed is gone, in this draw or before it: what stands in its place has the focus.
  const { opener } = opened;
  const ours = opener?.dataset.key?.startsWith("beside:") && document.activeElement === document.body ? opener : null;
  const pressed = held ?? ours;
  const instead = pressed?.dataset.key?.startsWith("beside:only") ? "h2" : "nav a"; // a place stands in the title now
  if (pressed?.isConnected === false)
    /** @type {HTMLElement | null} */ (root.querySelector(instead))?.focus({ preventScroll: true });
  forgetOpener();
  settle();
  if (columns.length) tell("beside", columns.map(({ name, count }) => `${name}: ${count}`).join(" · "));

  /** What is shown may be older than the view; what was to be opened may be here now. */
  function settle() {
    if (shows !== shownBy(parameters())) return handlers.refreshBeside?.();
    asked = null;
    if (isOpening) handlers.openBeside?.();
  }

  function title() {
    return h("h2", { tabindex: -1 }, words["beside.title"]);
  }

  function compared() {
    const card = (/** @type {Card} */ one, /** @type {string} */ where) =>
      excerptCard(one, { words, language, where: `beside:${where}` });
    return [
      brief ? p("small paper", brief.asked.join(" · ")) : null,
      div("sides heads", columns.map(head)),
      sum(),
      pairs.length
        ? div(
            "pairs",
            h("h3", {}, words["beside.pairs"], " ", span("muted number", numeral(data.pairs_n))),
            pairs.map(({ separating, cards }, at) =>
              div(
                "pair",
                separating ? h("h4", {}, separating) : null,
                div(
                  "sides",
                  cards.map((one, side) => div("", card({ ...one, contradicted: null }, `pair${at}:${side}`))),
                ),
              ),
            ),
            data.pairs_cut ? p("muted small", data.pairs_cut) : null,
          )
        : p("muted", words["beside.pairs.none"]),
      div(
        "sides",
        columns.map(({ name, cards, cut }, side) =>
          h(
            "section",
            { key: String(side), "aria-label": name },
            h("h3", {}, h("bdi", {}, name)),
            cards.map((one) => [one.both ? p("both small", words["beside.both"]) : null, card(one, String(side))]),
            cards.length ? null : p("muted", words["beside.none"]),
            cut ? p("muted small", cut) : null,
          ),
        ),
      ),
      data.more ? p("", button("quiet", { "data-key": "beside:all", onclick: showAll }, words["beside.all"])) : null,
      brief ? h(Foot, { printed: brief, language, look: "paper brief" }) : null,
    ];
  }

  function showAll() {
    setTriggerValue("all", { address: addressAfter() });
  }

  /** What a side is, how many excerpts it has, and what only it has. */
  function head(/** @type {Column} */ column, /** @type {number} */ side) {
    return div(
      "head",
      h("h3", { class: "paper" }, column.name),
      kind === "month" ? ends(column, side) : members(column, side),
      h("strong", { class: "count" }, column.count),
      column.only.map(({ words: title, places, named, more }) =>
        p(
          "small only",
          h("span", { class: "muted" }, title),
          " ",
          named.map(({ id, name, n }, at) =>
            h(
              "span",
              { key: id },
              at ? dot() : "",
              // Of its own key, so that it is not taken for the dot: it may hold the focus.
              h(
                "span",
                { key: "counted" },
                places
                  ? counted(placeLink(id, `beside:only${side}:${id}`, h("bdi", {}, name)), n)
                  : [h("bdi", {}, name), span("muted number", `\u00a0${numeral(n)}`)],
              ),
            ),
          ),
          more ? span("muted", dot(), `+${numeral(more)}`) : null,
        ),
      ),
    );
  }

  function members(/** @type {Column} */ { id }, /** @type {number} */ side) {
    return select(`beside:${side}`, fill(words["beside.side"], { n: side + 1 }), id, (value) =>
      navigate(choose(withSide(sides, side, value))),
    );
  }

  function ends(/** @type {Column} */ column, /** @type {number} */ side) {
    return ["from", "to"].map((name, end) => {
      const label = words[`filters.${name}`];
      const change = (/** @type {string} */ month) =>
        navigate(choose(withSide(sides, side, withEnd(column.span, end, month))));
      const whole = `${fill(words["beside.side"], { n: side + 1 })}${words.comma}${label}`;
      return h(
        "label",
        { key: name },
        h("span", { class: "small muted", "aria-hidden": "true" }, label),
        select(`beside:${side}:${name}`, whole, column.span[end], change),
      );
    });
  }

  function select(
    /** @type {string} */ key,
    /** @type {string} */ label,
    /** @type {string} */ value,
    /** @type {(value: string) => void} */ change,
  ) {
    const onchange = (/** @type {EventAt<HTMLSelectElement>} */ { currentTarget }) => change(currentTarget.value);
    return h(
      "select",
      { key, "data-key": key, "aria-label": label, value, onchange },
      choices.map(({ id, name, n }) => h("option", { key: id, value: id }, `${name} (${numeral(n)})`)),
    );
  }

  /** All excerpts in question, each counted once. */
  function sum() {
    if (!told) return null;
    return div(
      "sum small",
      h("strong", {}, told.total),
      h(
        "ul",
        {},
        told.parts.map(({ words: said, n }) =>
          h("li", { key: said }, dot(), said, h("strong", { class: "number" }, `\u00a0${numeral(n)}`)),
        ),
      ),
      p("muted", told.help, told.aside ? [" ", told.aside] : null),
    );
  }
}

/** What was pressed and is gone has had its turn: the focus may be nowhere for another reason later. */
function forgetOpener() {
  if (opened.opener?.isConnected === false) opened.opener = null;
}

/** Set two sides against each other; none closes the comparison. */
function choose(/** @type {string[]} */ sides) {
  return (/** @type {URLSearchParams} */ params) => setAll(params, "beside", sides);
}
