// What the panel consists of besides cards: the head of a place, what pulls against what, and its foot on paper.

import { handlers, here, navigate, placeLink } from "./address.js";
import { excerptCard, pairLink, pointing } from "./card.js";
import { button, Component, counted, createRef, div, dot, fill, h, p, said, saidInLine, span } from "./component.js";
import { onEscape, Toolbar } from "./keyboard.js";

/** @import { RefObject } from "../vendor/preact.js" */
/** @import { Card, Look } from "./card.js" */
/** @import { Children, Said, Words } from "./component.js" */

const CHILDREN_AT_FIRST = 5;
const SHARING_AT_FIRST = 6;

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
 */

/**
 * What the map knows of a place: how many excerpts, how exactly, whence, what lies around it.
 * @extends {Component<{place: PlaceHeader, counts: Children, words: Words}, {open?: boolean}>}
 */
export class AboutPlace extends Component {
  render() {
    const { place, counts, words } = this.props;
    const { open = false } = this.state;
    const { note, source, licence, as_of } = place;
    const onclick = () => this.setState({ open: !open });
    const besides = { "data-key": "beside", onclick: () => handlers.openBeside?.() };
    const late = (/** @type {string | null} */ text) => (text ? span("late", dot(), text) : null);
    return h(
      Toolbar,
      { tag: "div", class: open ? "about open" : "about", "aria-label": words["panel.bar"] },
      p(
        "muted counts",
        counts,
        h(SharesMark, { id: place.id, words }),
        late(place.kind_words),
        dot(),
        place.precision_words,
        late(place.valid),
        span(
          "lift",
          dot(),
          button("link", { "aria-expanded": String(open), "data-key": "about-place", onclick }, words["panel.about"]),
          document.documentElement.dataset.embed ? null : [dot(), button("link", besides, words["panel.beside"])],
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
        span("muted", at ? dot() : "", words[title], " "),
        places.map((one, index) => [index ? words.comma : "", this.link(one)]),
      ]),
      left && !unfolded ? [dot(), more()] : null,
    );
  }

  link(/** @type {PlaceName} */ { id, name, n }) {
    return counted(placeLink(id, `place:${id}`, h("bdi", {}, name)), n);
  }
}

/**
 * What else the mark stands for that stands for a place on the map as it looks now: with it, it has the mark's number.
 * @extends {Component<{id: string, words: Words}, {unfolded?: boolean}>}
 */
class SharesMark extends Component {
  componentDidMount() {
    handlers.showSharing = () => this.setState({});
  }

  componentWillUnmount() {
    delete handlers.showSharing;
  }

  render() {
    const { id, words } = this.props;
    const all = handlers.sharing?.(id) ?? [];
    const shown = this.state.unfolded ? all : all.slice(0, SHARING_AT_FIRST);
    const unfold = () => this.setState({ unfolded: true });
    const left = fill(words["panel.topics.more"], { n: all.length - shown.length });
    if (!all.length) return null;
    return span(
      "sharing",
      dot(),
      `${words["panel.sharing"]} `,
      shown.map(({ id, name, n }, index) => [
        index ? words.comma : "",
        counted(id === null ? name : placeLink(id, `sharing:${id}`, h("bdi", {}, name)), n),
      ]),
      shown.length < all.length
        ? [words.comma, button("link", { "data-key": "sharing", onclick: unfold }, left)]
        : null,
    );
  }
}

/**
 * @typedef {{words: string, ids: string[], n: number}} Topic what separates excerpts; the first pair first
 * @typedef {{cards: Card[], separating: string[], same_event: boolean}} Opposed
 */

const TOPICS_AT_FIRST = 2;
const TOPICS_IN_OTHERS = 1; // in a page of others, where the panel is small

/**
 * What the sources disagree on: each opens the first pair of excerpts that it separates. Where a reader begins,
 * all are told, and the excerpts of the first one stand under it, until they are folded away.
 * @extends {Component<{topics: Topic[], opened: Card[], look: Look}, {unfolded?: boolean}>}
 */
export class Topics extends Component {
  render() {
    const { topics, opened, look } = this.props;
    const { words } = look;
    const { unfolded = false } = this.state;
    const few = document.documentElement.dataset.embed ? TOPICS_IN_OTHERS : TOPICS_AT_FIRST;
    const first = opened.length ? topics.length : few;
    const shown = unfolded ? topics : topics.slice(0, first);
    const left = topics.length - first;
    const onclick = () => this.setState({ unfolded: !unfolded });
    const label = unfolded ? words["panel.topics.fewer"] : fill(words["panel.topics.more"], { n: left });
    return h(
      "section",
      { class: "topics", "aria-label": words["panel.topics"] },
      div(
        "row",
        h("h3", { class: "group" }, words["panel.topics"]),
        left > 0 ? button("link", { "data-key": "topics", "aria-expanded": String(unfolded), onclick }, label) : null,
      ),
      h(
        "ul",
        {},
        shown.map((topic, index) => h("li", { key: topic.words }, this.line(topic, index ? [] : opened))),
      ),
    );
  }

  line(/** @type {Topic} */ { words: text, ids }, /** @type {Card[]} */ opened) {
    const { look } = this.props;
    const key = `topic:${text}`;
    if (!opened.length) return pairLink(ids.slice(0, 2), key, pointing(text));
    const line = h("summary", { "data-key": key }, pointing(text));
    return h(
      "details",
      { open: true },
      line,
      opened.map((card) => excerptCard(card, look)),
    );
  }
}

/**
 * Two excerpts held against each other in a box of their own, with what separates them.
 * @extends {Component<{pair: Opposed, look: Look}>}
 */
export class Pair extends Component {
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
    navigate((params) => params.delete("pair"));
  }

  render() {
    const { pair, look } = this.props;
    const { words } = look;
    const unnamed = words[pair.same_event ? "panel.pair.same_event" : "panel.pair"];
    const title = pair.separating.length ? pair.separating.join(words.semicolon) : unnamed;
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
      excerptCard({ ...card, contradicted: null, also: card.also.filter(({ id }) => !shown.includes(id)) }, look),
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

/** @typedef {{title: string, version: string, sources: string[]}} Printed */

/**
 * What a printed page says at its foot: what it is of, the address of what it shows, and whose the sources are.
 * @extends {Component<{printed: Printed, language: string, look?: string}>}
 */
export class Foot extends Component {
  /** @type {RefObject<HTMLElement>} */
  line = createRef();
  /** The address may have changed since this was drawn: the map was moved, or what a step is had not come. */
  write = () => {
    const text = /** @type {Text | undefined} */ (this.line.current?.firstChild);
    if (text) text.data = here(this.props.language).href;
  };

  componentDidMount() {
    addEventListener("beforeprint", this.write);
  }

  componentWillUnmount() {
    removeEventListener("beforeprint", this.write);
  }

  render() {
    const { printed, language, look = "brief" } = this.props;
    return div(
      look,
      p("", h("bdi", {}, printed.title), " · ", printed.version),
      h("p", { ref: this.line, dir: "ltr" }, here(language).href),
      printed.sources.filter(Boolean).map((text) => h("p", { dir: "auto" }, text)),
    );
  }
}
