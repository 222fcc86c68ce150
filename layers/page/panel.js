// The selected place and its excerpts; with nothing selected, how to begin, what the sources
// disagree on, and all excerpts.

import {
  asked,
  changeOf,
  handlers,
  here,
  leavePlace,
  parameters,
  placeLink,
  postToMap,
  set,
  setAddress,
  viewLink,
} from "./address.js";
import { excerptCard } from "./card.js";
import { button, Component, div, fill, h, p, said, saidInLine, span } from "./component.js";
import { Pair, Topics } from "./contrasts.js";
import { onEscape } from "./escape.js";
import { preparePrinting } from "./print.js";
import { tell } from "./status.js";
import { Toolbar } from "./toolbar.js";

/** @import { Card, Look } from "./card.js" */
/** @import { Children, Part, Said, Words } from "./component.js" */
/** @import { Opposed, Topic } from "./contrasts.js" */

preparePrinting();

const CHILDREN_AT_FIRST = 5;

/**
 * @typedef {{id: string, name: string, n: number}} PlaceName
 *
 * @typedef {object} PlaceHeader
 * @property {string} id
 * @property {string} name
 * @property {{language: string, direction: string, name: string}[]} other_names
 * @property {string} kind_words
 * @property {string} precision_words
 * @property {Said} note
 * @property {Said} source
 * @property {Said} licence
 * @property {string} as_of
 * @property {string | null} valid
 * @property {PlaceName | null} parent
 * @property {PlaceName[]} children
 * @property {PlaceName[]} near
 *
 * @typedef {{words: string, own: boolean | null, current?: boolean}} Count
 *
 * @typedef {object} PanelData
 * @property {string} address
 * @property {string} shows what is selected, in one text
 * @property {string} tab the title of the browser's tab
 * @property {string[]} related places named in the same excerpts as what is selected
 * @property {PlaceHeader | null} place
 * @property {string} title
 * @property {Count[]} counts
 * @property {{id: string, words: string, change: Parameters<typeof changeOf>[0]}[]} hidden by filters at the place
 * @property {{id: string, words: string, change: Parameters<typeof changeOf>[0]}[]} besides what a search could find, and what no one filter hides
 * @property {Topic[]} topics
 * @property {string | null} excerpt
 * @property {string[]} notes
 * @property {Card[]} dated
 * @property {Card[]} undated
 * @property {string | null} more
 * @property {string | null} cut how many of all stand on paper
 * @property {number} next
 * @property {Opposed | null} pair
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
    data.cut ? p("cut", data.cut) : null,
    data.besides.length ? h("p", { class: "besides small" }, data.besides.map(besides)) : null,
    h("header", {}, heading(), about()),
    data.notes.map((note) => h("p", { class: "notice", role: "status" }, note)),
    data.topics.length ? h(Topics, { key: "topics", topics: data.topics, words }) : null,
    cards(),
    data.pair
      ? h(Pair, { key: data.pair.cards.map((card) => card.id).join("|"), pair: data.pair, look: look("pair") })
      : null,
    brief(),
  );
  root.dataset.shows = data.shows;
  handlers.focusPanel = focusHeading;
  tell("panel", `${data.title}: ${data.counts.map((count) => count.words).join(" · ")}`);
  if (before && before !== data.shows && isSelected()) handlers.raiseSheet?.();
  postToMap({ kind: "select", id: data.place?.id ?? null, reveal: true, related: data.related });
  handlers.markPlace?.(data.place?.id ?? null);
  handlers.refreshBeside?.();
  if (before !== data.shows) arrive();
  keepFocus();

  function arrive() {
    const target = data.excerpt && root.querySelector(`[data-excerpt="${CSS.escape(data.excerpt)}"]`);
    if (before) root.scrollTop = 0;
    if (target) bringIntoView(target);
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
    ];
  }

  function about() {
    const { place } = data;
    if (place) return h(AboutPlace, { key: place.id, place, counts: counts(), words });
    const more = parameters().has("unplaced") ? "panel.unplaced.help" : data.topics.length ? "panel.begin" : null;
    return p("muted counts", counts(), more ? [" · ", words[more]] : null);
  }

  /** How many there are; of a place that holds others two numbers, each leading to its excerpts. */
  function counts() {
    const said = data.counts.map(({ words: text, own, current }, index) => [
      index ? " · " : "",
      own === null || current
        ? h("strong", {}, text)
        : viewLink((params) => set(params, "own", own), { "data-key": `own:${own}` }, text),
    ]);
    return [said, data.hidden.map(hidden)];
  }

  /** Where the strip has no room for it. */
  function besides(/** @type {PanelData["besides"][0]} */ { id, words: text, change }) {
    return viewLink(changeOf(change), { key: id, class: "lift", "data-key": `besides:${id}` }, text);
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
      data.topics.length ? h("h3", { class: "visually-hidden" }, words["panel.in_order"]) : null,
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
      h("p", {}, h("bdi", {}, title), " · ", version),
      h("p", { dir: "ltr" }, here(data.language).href),
      sources.filter(Boolean).map((text) => h("p", { dir: "auto" }, text)),
    );
  }

  /** Mark the cards of a place that the pointer is over. */
  function light(/** @type {string | null} */ place) {
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-places]")))
      card.classList.toggle("lit", place !== null && (card.dataset.places ?? "").split(" ").includes(place));
  }
}

/** Scroll the panel, and nothing around it, to a card that is not whole in view. */
function bringIntoView(/** @type {Element} */ card) {
  const panel = /** @type {HTMLElement} */ (card.closest(".root"));
  const [seen, box] = [panel, card].map((one) => one.getBoundingClientRect());
  if (box.top < seen.top || box.bottom > seen.bottom) panel.scrollTop += box.top - seen.top;
}

/**
 * What the map knows of a place: how many excerpts, how exactly, whence, what lies around it.
 * @extends {Component<{place: PlaceHeader, counts: Children, words: Words}, {open?: boolean}>}
 */
class AboutPlace extends Component {
  render() {
    const { place, counts, words } = this.props;
    const { open = false } = this.state;
    const { note, source, licence, as_of } = place;
    const onclick = () => this.setState({ open: !open });
    const besides = { "data-key": "beside", onclick: () => handlers.openBeside?.() };
    const late = (/** @type {string | null} */ text) => (text ? span("late", " · ", text) : null);
    return h(
      Toolbar,
      { tag: "div", class: open ? "about open" : "about", "aria-label": words["panel.bar"] },
      p(
        "muted counts",
        counts,
        late(place.kind_words),
        " · ",
        place.precision_words,
        late(place.valid),
        span(
          "lift",
          " · ",
          button("link", { "aria-expanded": String(open), "data-key": "about-place", onclick }, words["panel.about"]),
          document.documentElement.dataset.embed ? null : [" · ", button("link", besides, words["panel.beside"])],
        ),
      ),
      h(Family, { place, words }),
      open
        ? div(
            "provenance",
            h("strong", {}, words["panel.provenance"]),
            note.text ? p("", said(note)) : null,
            p("muted", saidInLine(source, licence), as_of ? ` · ${as_of}` : null),
          )
        : null,
    );
  }
}

/**
 * What a place lies in, what lies in it, and what beside it: a map seen from afar shows these as one.
 * @extends {Component<{place: PlaceHeader, words: Words}, {unfolded?: boolean}>}
 */
class Family extends Component {
  render() {
    const { place, words } = this.props;
    const { parent, children, near } = place;
    const { unfolded = false } = this.state;
    // Those with most excerpts come first, those without lie below the fold.
    const ordered = children.toSorted((one, other) => other.n - one.n);
    const first = ordered.filter((child) => child.n).slice(0, CHILDREN_AT_FIRST);
    const left = children.length - first.length;
    /** @type {[string, PlaceName[]][]} */
    const groups = [
      ["panel.inside", parent ? [parent] : []],
      ["panel.near", near],
      ["panel.contains", unfolded ? ordered : first],
    ];
    const told = groups.filter(([, places]) => places.length);
    const unfold = () => this.setState({ unfolded: true });
    const more = () =>
      button("link", { "data-key": "children", onclick: unfold }, fill(words["panel.children"], { n: left }));
    if (!told.length && !left) return null;
    return p(
      "family",
      told.map(([title, places], at) => [
        span("muted", at ? " · " : "", words[title], " "),
        places.map((one, index) => [index ? words.comma : "", this.link(one)]),
      ]),
      left && !unfolded ? [" · ", more()] : null,
    );
  }

  link(/** @type {PlaceName} */ { id, name, n }) {
    return [placeLink(id, `place:${id}`, h("bdi", {}, name)), n ? ` ${n}` : ""];
  }
}
