// What pulls against what: the questions that the sources disagree on, and two excerpts in a box of
// their own, held against each other.

import { navigate } from "./address.js";
import { excerptCard, pairLink, pointing, setPair } from "./card.js";
import { button, Component, createRef, div, fill, h, p } from "./component.js";
import { onEscape } from "./keyboard.js";

/** @import { RefObject } from "../vendor/preact.js" */
/** @import { Card, Look } from "./card.js" */

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
    navigate((params) => setPair(params, []));
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
