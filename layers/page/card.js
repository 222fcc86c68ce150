// A card: what was said, by whom, about when; then the quote, which outranks all, and where it stands.

import { parameters, placeLink, postToMap, viewLink } from "./address.js";
import {
  button,
  Component,
  CopyButton,
  div,
  dot,
  fetchJson,
  fill,
  h,
  list,
  outsideLink,
  p,
  said,
  span,
} from "./component.js";
import { onEscape } from "./keyboard.js";
import { set, setAll, toggle } from "./parameters.js";

/** @import { Children, Said, Words } from "./component.js" */

/**
 * @typedef {{id: string, name: string, link: string, link_words: string, precision_words: string}} LinkedPlace
 * @typedef {{id: string, name: string, role: string, role_words: string, colour: string}} LinkedActor
 * @typedef {{text: string, kind: string | null, id: string | null}} Segment
 *
 * @typedef {object} Card
 * @property {string} id
 * @property {string | null} gist
 * @property {Segment[]} gist_segments
 * @property {string | null} gist_language
 * @property {string | null} gist_direction
 * @property {string} language
 * @property {string} direction
 * @property {Segment[]} segments
 * @property {{by: string, status: string, status_words: string}} claim
 * @property {{id: string, outlet: string, authors: string[], title: string, published: string, kind_words: string,
 *   archived: string | null, archived_words: string | null, gone: string | null, quoted: string | null}} source
 * @property {{words: string, sign: string, dated_by: Said}} event
 * @property {LinkedPlace[]} places
 * @property {LinkedActor[]} actors
 * @property {string} open
 * @property {string} link
 * @property {string} citation
 * @property {Said} note
 * @property {string | null} contradicted
 * @property {{id: string, label: string}[]} contrasts
 * @property {{id: string, label: string}[]} also
 * @property {string | null} also_more
 *
 * @typedef {object} Look how a card is shown
 * @property {Words} words
 * @property {string} language the page's
 * @property {string} where of several cards of one excerpt on the page, which this is
 * @property {boolean} [chosen]
 * @property {string | null} [place] the selected one, which its own cards need not lead to
 */

/** @type {Record<string, string>} An exact day needs no sign. */
const SIGNS = { interval: "↔", approximate: "≈", undated: "○" };

export function excerptCard(/** @type {Card} */ card, /** @type {Look} */ look) {
  const { words, where, chosen } = look;
  const { claim, event, gist } = card;
  const ring = (/** @type {string[]} */ ids) => postToMap({ kind: "ring", ids });
  const ringPlaces = () => ring(card.places.map((place) => place.id));
  const ringNone = () => ring([]);
  return h(
    "article",
    {
      key: card.id,
      class: chosen ? "card chosen" : "card",
      "data-excerpt": card.id,
      "data-places": card.places.map((place) => place.id).join(" "),
      "aria-label": `${claim.by}${words.comma}${event.words}`,
      onmouseenter: ringPlaces,
      onmouseleave: ringNone,
      onfocusin: ringPlaces,
      onfocusout: ringNone,
    },
    h(
      "p",
      { class: "said" },
      span("when", sign(event.sign, words), event.words),
      " ",
      h("strong", {}, h("bdi", {}, claim.by)),
      dot(),
      span(`status ${claim.status}`, claim.status_words),
    ),
    gist
      ? h(
          "p",
          { class: "gist", lang: card.gist_language, dir: card.gist_direction },
          h("span", { class: "muted", lang: look.language }, words["card.gist"], " "),
          card.gist_segments.map((segment, index) => quoted(segment, `${where}:${card.id}:gist:${index}`, card, look)),
        )
      : null,
    h(
      "blockquote",
      { lang: card.language, dir: card.direction, cite: card.open },
      card.segments.map((segment, index) => quoted(segment, `${where}:${card.id}:${index}`, card, look)),
    ),
    card.contradicted ? contradicted(card, look) : null,
    card.also.length ? alsoReported(card, look) : null,
    h(Foot, { key: "foot", card, look }),
    h("p", { class: "citation" }, cited(card.citation), onPaper(card.source)),
  );
}

/** What paper needs besides: that the address leads nowhere, and where the copy is. */
function onPaper(/** @type {Card["source"]} */ { archived, archived_words, gone }) {
  return [gone ? ` · ${gone}` : null, archived ? [` · ${archived_words} `, h("bdi", { dir: "ltr" }, archived)] : null];
}

/** A citation ends with an address, which never turns round. */
function cited(/** @type {string} */ line) {
  const end = line.lastIndexOf(" ") + 1;
  return [line.slice(0, end), h("bdi", { dir: "ltr" }, line.slice(end))];
}

function sign(/** @type {string} */ name, /** @type {Words} */ words) {
  const title = words[`sign.${name}`];
  return SIGNS[name] ? h("span", { class: "sign", role: "img", "aria-label": title, title }, SIGNS[name]) : null;
}

/**
 * A stretch of the quote. A name of a place leads to it; of an actor, it is told apart and no more.
 * @param {Segment} segment
 * @param {string} key
 * @param {Card} card
 * @param {Look} look
 */
function quoted({ text, kind, id }, key, card, look) {
  if (!kind) return text;
  const marked = h("mark", { class: kind }, text);
  const place = id !== null && id !== look.place && card.places.some((one) => one.id === id);
  return place ? placeLink(id, `name:${key}`, marked) : marked;
}

/** One line that opens the pair: this excerpt and the first that contradicts it. */
function contradicted(/** @type {Card} */ card, /** @type {Look} */ look) {
  return h(
    "p",
    { class: "contra" },
    pairLink([card.id, card.contrasts[0].id], `contra:${look.where}:${card.id}`, pointing(card.contradicted ?? "")),
  );
}

/** One line that names who else reports the event: each opens this excerpt beside the other's. */
function alsoReported(/** @type {Card} */ { id, also, also_more }, /** @type {Look} */ { words, where }) {
  const links = also.flatMap((other, index) => [
    index ? words.comma : "",
    pairLink([id, other.id], `also:${where}:${id}:${other.id}`, h("bdi", {}, other.label)),
  ]);
  return h("p", { class: "also" }, span("muted", words["card.also"]), " ", links, also_more ? ` ${also_more}` : null);
}

/** A text with an arrow that points on, on the line of its last word; which way that is, the style says. */
export function pointing(/** @type {string} */ text) {
  const at = text.search(/\S{1,30}$/); // a longer word breaks anywhere
  const arrow = h("span", { class: "arrow", "aria-hidden": "true" });
  return [text.slice(0, at), span("unbroken", text.slice(at), arrow)];
}

/** A link that holds two excerpts against each other. */
export function pairLink(
  /** @type {string[]} */ ids,
  /** @type {string} */ key,
  /** @type {Children[]} */ ...children
) {
  return viewLink((params) => setAll(params, "pair", ids), { "data-key": key }, ...children);
}

/**
 * Where it stands and what can be done with it; what is asked for less often lies behind "⋯".
 * @extends {Component<{card: Card, look: Look}, {open?: "cite" | "more" | null}>}
 */
class Foot extends Component {
  /** Open one of the two, which Esc closes, or none. */
  open(/** @type {"cite" | "more" | null} */ part, /** @type {HTMLElement} */ opener) {
    this.setState({ open: part });
    onEscape("card", 3, () => {
      if (!this.state.open || !opener.isConnected) return false;
      this.setState({ open: null });
      opener.focus();
      return true;
    });
  }

  render() {
    const { card, look } = this.props;
    const { words, where } = look;
    const { source } = card;
    const { open = null } = this.state;
    const toggles = (/** @type {"cite" | "more"} */ part, /** @type {string} */ label, /** @type {string} */ text) =>
      button(
        "link",
        {
          "aria-expanded": String(open === part),
          "aria-label": label === text ? null : label,
          title: label === text ? null : label,
          "data-key": `${part}:${where}:${card.id}`,
          onclick: ({ currentTarget }) =>
            this.open(open === part ? null : part, /** @type {HTMLElement} */ (currentTarget)),
        },
        text,
      );
    const link = () => new URL(card.link, window.location.href).href;
    return [
      div(
        "foot",
        h("span", { class: "muted" }, h("bdi", {}, source.outlet), words.comma, source.published),
        source.gone ? h("span", { class: "gone" }, source.gone) : null,
        span(
          "actions",
          outsideLink(card.open, words["card.open"]),
          source.archived ? outsideLink(source.archived, words["card.archive"], source.archived_words) : null,
          toggles("cite", words["card.cite"], words["card.cite"]),
          h(CopyButton, { label: words["card.link"], done: words.copied, text: link, class: "link" }),
          toggles("more", words["card.more"], "⋯"),
        ),
      ),
      open === "cite" ? h(Citations, { key: "cite", card, look }) : null,
      open === "more" ? h("div", { key: "more", class: "more small" }, more(card, look)) : null,
    ];
  }
}

/** What stands behind "⋯". */
function more(/** @type {Card} */ card, /** @type {Look} */ look) {
  const { words, where } = look;
  const { source, event } = card;
  const row = (/** @type {string} */ title, /** @type {Children} */ content) =>
    h("div", {}, h("dt", {}, title), h("dd", {}, content));
  const authors = source.authors.flatMap((one, index) => [index ? words.comma : "", h("bdi", {}, one)]);
  const article = [
    h("bdi", { lang: card.language }, source.title),
    authors.length ? [" · ", authors] : null,
    [source.kind_words, source.quoted].map((text) => (text ? ` · ${text}` : "")),
  ];
  return h(
    "dl",
    {},
    row(words["card.article"], article),
    event.dated_by.text ? row(words["card.dated_by"], said(event.dated_by)) : null,
    card.places.length
      ? row(words["card.places"], list(card.places.map((place) => linkedPlace(place, `at:${where}:${card.id}`, words))))
      : null,
    card.actors.length ? row(words["card.actors"], list(card.actors.map((one) => linkedActor(one, card, look)))) : null,
    card.note.text ? row(words["card.note"], said(card.note)) : null,
    source.archived ? row(words["card.copies"], outsideLink(source.archived, source.archived_words)) : null,
  );
}

function linkedPlace(/** @type {LinkedPlace} */ place, /** @type {string} */ key, /** @type {Words} */ words) {
  const how = [place.link_words, place.precision_words].join(words.comma);
  return [placeLink(place.id, `${key}:${place.id}`, h("bdi", {}, place.name)), span("muted", ` ${how}`)];
}

function linkedActor(/** @type {LinkedActor} */ actor, /** @type {Card} */ card, /** @type {Look} */ look) {
  const { words, where } = look;
  const only = viewLink(
    (params) => toggle(params, "actor", actor.id),
    { "data-key": `only:${where}:${card.id}:${actor.id}:${actor.role}` },
    fill(words["card.only"], { actor: actor.name }),
  );
  return [h("bdi", {}, actor.name), span("muted", ` ${actor.role_words} · `), only];
}

/** Whether the host runs the page's script alone, and serves nothing else. */
function isAlone() {
  return "alone" in document.documentElement.dataset;
}

/**
 * Its article cited in each style, which the server writes when somebody wants them.
 * @extends {Component<{card: Card, look: Look}, {styles?: Record<string, string> | null}>}
 */
class Citations extends Component {
  componentDidMount() {
    const { card, look } = this.props;
    if (isAlone()) return;
    const query = new URLSearchParams({ lang: look.language });
    set(query, "at", parameters().get("at"));
    fetchJson(`data/cite/${encodeURIComponent(card.source.id)}.json?${query}`).then(
      (styles) => this.setState({ styles }),
      () => this.setState({ styles: null }),
    );
  }

  render() {
    const { card, look } = this.props;
    const { words } = look;
    const { styles } = this.state;
    const quote = card.segments.map(({ text }) => text).join("");
    const copy = (/** @type {string} */ label, /** @type {string} */ text) =>
      h(CopyButton, { label, done: words.copied, class: "link", text });
    const cited = Object.entries(styles ?? {}).map(([style, text]) =>
      h(
        "div",
        {},
        h("dt", {}, words[`card.cite.${style}`], dot(), copy(words["card.copy_one"], text)),
        h("dd", { lang: card.language, dir: "auto" }, text),
      ),
    );
    return h(
      "div",
      { class: "more small" },
      p("", copy(words["card.copy_quote"], `${quote}\n${card.citation}`)),
      isAlone() ? h("p", { class: "muted" }, words["card.cite.alone"]) : null,
      styles === null ? h("p", { role: "status" }, words["card.cite.failed"]) : h("dl", {}, cited),
    );
  }
}
