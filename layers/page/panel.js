// The selected place and its excerpts; with nothing selected, how to begin, what the sources
// disagree on, and all excerpts.

import {
  asked,
  changeOf,
  handlers,
  leavePlace,
  navigate,
  parameters,
  placeLink,
  postToMap,
  set,
  setAddress,
  viewLink,
} from "./address.js";
import { arrow, excerptCard, pairLink, setPair } from "./card.js";
import { button, Component, createRef, div, fill, h, p, span } from "./component.js";
import { onEscape } from "./escape.js";
import { preparePrinting } from "./print.js";

/** @import { Part, Words } from "./component.js" */
/** @import { RefObject } from "../vendor/preact.js" */
/** @import { Card, Look } from "./card.js" */

const TOPICS_AT_FIRST = 3;

preparePrinting();

/**
 * @typedef {{id: string, name: string, n: number}} PlaceName
 *
 * @typedef {object} PlaceHeader
 * @property {string} id
 * @property {string} name
 * @property {{language: string, direction: string, name: string}[]} other_names
 * @property {string} kind_words
 * @property {string} precision_words
 * @property {string | null} note
 * @property {string} source
 * @property {string} licence
 * @property {string} as_of
 * @property {string | null} valid
 * @property {PlaceName | null} parent
 * @property {PlaceName[]} children
 * @property {PlaceName[]} near
 *
 * @typedef {{words: string, own: boolean | null, current?: boolean}} Count
 * @typedef {{words: string, pairs: {ids: string[], names: string}[]}} Topic
 *
 * @typedef {object} PanelData
 * @property {string} address
 * @property {string} shows what is selected, in one text
 * @property {string} tab the title of the browser's tab
 * @property {PlaceHeader | null} place
 * @property {string} title
 * @property {Count[]} counts
 * @property {{id: string, words: string, change: Parameters<typeof changeOf>[0]}[]} hidden by filters at the place
 * @property {Topic[]} topics
 * @property {string | null} excerpt
 * @property {string[]} notes
 * @property {Card[]} dated
 * @property {Card[]} undated
 * @property {string | null} more
 * @property {number} next
 * @property {{cards: Card[], separating: string[]} | null} pair
 * @property {{title: string, asked: string, version: string, sources: string[]}} brief
 */

export default function show(
  /** @type {Part<PanelData & {language: string}>} */ { data, root, words, draw, setTriggerValue },
) {
  setAddress(data.address);
  // A run of the whole page sets the same; one of the panel alone cannot.
  document.title = data.tab;
  handlers.askForPanel = (address) => setTriggerValue("navigate", address);
  handlers.lightCards = light;
  onEscape("selection", 9, () => {
    const selected = isSelected();
    if (selected) leavePlace();
    return selected;
  });

  const before = root.dataset.shows;
  const held = focused();
  draw(
    p("asked", data.brief.asked),
    h("header", {}, heading(), data.place ? aboutPlace(data.place, words) : null),
    data.notes.map((note) => h("p", { class: "notice", role: "status" }, note)),
    data.topics.length ? h(Topics, { key: "topics", topics: data.topics, words }) : null,
    cards(),
    data.pair
      ? h(Pair, { key: data.pair.cards.map((card) => card.id).join("|"), pair: data.pair, look: look("pair") })
      : null,
    brief(),
  );
  root.dataset.shows = data.shows;
  postToMap({ kind: "select", id: data.place?.id ?? null, reveal: true });
  handlers.markPlace?.(data.place?.id ?? null);
  handlers.refreshBeside?.();
  if (before !== data.shows) arrive();
  keepFocus();

  function arrive() {
    const target = data.excerpt && root.querySelector(`[data-excerpt="${CSS.escape(data.excerpt)}"]`);
    if (before) root.scrollTop = 0;
    if (target) target.scrollIntoView({ block: "nearest" });
    if (before && data.place && asked.keyboard) focusHeading();
    asked.keyboard = false;
  }

  /** Whether there is something to close. */
  function isSelected() {
    return ["see", "excerpt", "unplaced"].some((key) => parameters().has(key));
  }

  function focused() {
    return /** @type {ShadowRoot} */ (root.getRootNode()).activeElement;
  }

  /** What had the focus may be gone; the heading then has it, never the page as a whole. */
  function keepFocus() {
    if (held && !held.isConnected && !focused()) focusHeading();
  }

  function focusHeading() {
    root.querySelector("h2")?.focus({ preventScroll: true });
  }

  /** @returns {Look} */
  function look(/** @type {string} */ where) {
    return { words, language: data.language, where, place: data.place?.id ?? null };
  }

  function heading() {
    const label = words["panel.close"];
    const others = data.place?.other_names.map(({ language, direction, name }) =>
      h("span", { class: "other", lang: language, dir: direction }, name),
    );
    return [
      div(
        "top",
        h("h2", { id: "excerpts", tabindex: -1 }, h("bdi", {}, data.title), others ? [" ", others] : null),
        isSelected()
          ? button("quiet close", { "aria-label": label, title: label, "data-key": "close", onclick: leavePlace }, "✕")
          : null,
      ),
      h("p", { class: "muted small counts" }, counts()),
    ];
  }

  /** How many there are; of a place that holds others two numbers, each leading to its excerpts. */
  function counts() {
    const said = data.counts.map(({ words: text, own, current }, index) => [
      index ? " · " : "",
      own === null || current
        ? h("strong", {}, text)
        : viewLink((params) => set(params, "own", own), { "data-key": `own:${own}` }, text),
    ]);
    const { place } = data;
    const more = place
      ? [place.kind_words, place.precision_words, place.valid]
      : [data.topics.length ? words["panel.begin"] : null];
    return [said, data.hidden.map(hidden), more.filter(Boolean).map((text) => [" · ", text])];
  }

  /** What filters hide there, with what lifts them. */
  function hidden(/** @type {PanelData["hidden"][0]} */ { id, words: text, change }) {
    const show = words["panel.hidden.show"];
    const named = { "data-key": `hidden:${id}`, "aria-label": `${text}: ${show}` };
    return [" · + ", text, span("lift", ": ", viewLink(changeOf(change), named, show))];
  }

  function cards() {
    const card = (/** @type {Card} */ one) => excerptCard(one, { ...look("list"), chosen: one.id === data.excerpt });
    const undated = () => [
      h("h3", { class: "group" }, words["panel.undated"]),
      p("muted small", words["panel.undated.help"]),
      data.undated.map(card),
    ];
    const askForMore = () => setTriggerValue("more", data.next);
    return div(
      "cards",
      data.topics.length ? h("h3", { class: "group" }, words["panel.in_order"]) : null,
      data.dated.map(card),
      data.undated.length ? undated() : null,
      data.more && button("quiet more-cards", { "data-key": "more", onclick: askForMore }, data.more),
    );
  }

  /** What a printed page says at its foot. */
  function brief() {
    const { title, version, sources } = data.brief;
    return div(
      "brief",
      p("", [title, version].join(" · ")),
      p("", window.location.href),
      sources.filter(Boolean).map((text) => p("", text)),
    );
  }

  /** Mark the cards of a place that the pointer is over. */
  function light(/** @type {string | null} */ place) {
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-places]")))
      card.classList.toggle("lit", place !== null && (card.dataset.places ?? "").split(" ").includes(place));
  }
}

function aboutPlace(/** @type {PlaceHeader} */ place, /** @type {Words} */ words) {
  const { note, source, licence, as_of } = place;
  return [
    family(place, words),
    note || source
      ? h(
          "details",
          { key: place.id, class: "provenance", "data-key": "provenance" },
          h("summary", {}, words["panel.provenance"]),
          note ? h("p", {}, note) : null,
          p("muted", [source, licence, as_of].filter(Boolean).join(" · ")),
        )
      : null,
  ];
}

/** What a place lies in, what lies in it, and what beside it: a map seen from afar shows these as one. */
function family(/** @type {PlaceHeader} */ { parent, children, near }, /** @type {Words} */ words) {
  const link = (/** @type {PlaceName} */ { id, name, n }) => [
    placeLink(id, `place:${id}`, h("bdi", {}, name)),
    n ? ` ${n}` : "",
  ];
  /** @type {[string, PlaceName[]][]} */
  const groups = [
    ["panel.inside", parent ? [parent] : []],
    ["panel.contains", children],
    ["panel.near", near],
  ];
  const told = groups.filter(([, places]) => places.length);
  if (!told.length) return null;
  return p(
    "small family",
    told.map(([title, places], at) => [
      span("muted", at ? " · " : "", words[title], " "),
      places.map((one, index) => [index ? ", " : "", link(one)]),
    ]),
  );
}

/**
 * What the sources disagree on: each opens the first pair of excerpts that it separates.
 * @extends {Component<{topics: Topic[], words: Words}, {unfolded?: boolean}>}
 */
class Topics extends Component {
  render() {
    const { topics, words } = this.props;
    const { unfolded = false } = this.state;
    const shown = unfolded ? topics : topics.slice(0, TOPICS_AT_FIRST);
    const left = topics.length - TOPICS_AT_FIRST;
    const onclick = () => this.setState({ unfolded: !unfolded });
    const label = unfolded ? words["panel.topics.fewer"] : fill(words["panel.topics.more"], { n: left });
    return h(
      "section",
      { class: "topics", "aria-label": words["panel.topics"] },
      h("h3", { class: "group" }, words["panel.topics"]),
      h(
        "ul",
        {},
        shown.map(({ words: text, pairs: [pair] }) =>
          h(
            "li",
            { key: text },
            pairLink(pair.ids, `topic:${text}`, text, " ", span("muted", h("bdi", {}, pair.names)), arrow()),
          ),
        ),
      ),
      left > 0
        ? button("link small", { "data-key": "topics", "aria-expanded": String(unfolded), onclick }, label)
        : null,
    );
  }
}

/**
 * Two excerpts held against each other in a box of their own, with what separates them.
 * @extends {Component<{pair: NonNullable<PanelData["pair"]>, look: Look}>}
 */
class Pair extends Component {
  /** @type {RefObject<HTMLDialogElement>} */
  box = createRef();

  componentDidMount() {
    this.box.current?.showModal();
    onEscape("pair", 1, () => {
      const open = Boolean(this.box.current?.open);
      this.box.current?.close();
      return open;
    });
  }

  close() {
    navigate((params) => setPair(params, []));
  }

  render() {
    const { pair, look } = this.props;
    const { words } = look;
    const title = pair.separating.length ? pair.separating.join("; ") : words["panel.pair"];
    const close = () => this.box.current?.close();
    return h(
      "dialog",
      {
        ref: this.box,
        class: "pair",
        "aria-labelledby": "pair-title",
        onclick: (event) => event.target === this.box.current && close(),
        onclose: () => this.close(),
      },
      div(
        "top",
        h(
          "h2",
          { id: "pair-title" },
          pair.separating.length ? h("span", { class: "muted" }, words["panel.pair"], " ") : null,
          title,
        ),
        button("quiet close", { "aria-label": words.close, "data-key": "close-pair", onclick: close }, "✕"),
      ),
      div(
        "sides",
        pair.cards.map((card) => this.side(card)),
      ),
    );
  }

  side(/** @type {Card} */ card) {
    const { pair, look } = this.props;
    const shown = pair.cards.map((one) => one.id);
    const others = card.contrasts.filter(({ id }) => !shown.includes(id));
    return h(
      "div",
      { key: card.id, class: "side" },
      excerptCard({ ...card, contradicted: null }, look),
      others.length
        ? [
            p("muted small", look.words["panel.pair.others"]),
            h(
              "ul",
              { class: "small" },
              others.map(({ id, label }) =>
                h("li", { key: id }, pairLink([card.id, id], `other:${card.id}:${id}`, label)),
              ),
            ),
          ]
        : null,
    );
  }
}
