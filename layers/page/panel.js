// The selected place and its excerpts; with nothing selected, all places and all excerpts.

import { handlers, navigate, placeLink, postToMap, selectPlace, set, setAddress, toggle, viewLink } from "./address.js";
import { button, Component, CopyButton, div, fetchJson, fill, h, outsideLink, p, span } from "./component.js";
import { onEscape } from "./escape.js";

/** @import { Part, Words } from "./component.js" */

/**
 * @typedef {{id: string, name: string}} PlaceName
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
 *
 * @typedef {{id: string, name: string, link: string, link_words: string, precision_words: string}} LinkedPlace
 * @typedef {{id: string, name: string, role: string, role_words: string, colour: string}} LinkedActor
 *
 * @typedef {object} Card
 * @property {string} id
 * @property {string} language
 * @property {string} direction
 * @property {{text: string, kind: string | null}[]} segments
 * @property {{by: string, status: string, status_words: string}} claim
 * @property {{id: string, outlet: string, authors: string[], published: string, kind_words: string,
 *   archived: string | null}} source
 * @property {{words: string, sign: string, dated_by: string | null}} event
 * @property {LinkedPlace[]} places
 * @property {LinkedActor[]} actors
 * @property {string} open
 * @property {string} link
 * @property {string} copy
 * @property {string | null} note
 * @property {{id: string, label: string}[]} contrasts
 *
 * @typedef {object} PanelData
 * @property {string} address
 * @property {string} shows what is selected, in one text
 * @property {PlaceHeader | null} place
 * @property {string | null} excerpt
 * @property {string} count
 * @property {string[]} notes
 * @property {Card[]} dated
 * @property {Card[]} undated
 * @property {string | null} more
 * @property {number} next
 */

/** @type {Record<string, string>} An exact day needs no sign. */
const SIGNS = { interval: "↔", approximate: "≈", undated: "○" };

export default function show(/** @type {Part<PanelData>} */ { data, root, words, draw, setTriggerValue }) {
  setAddress(data.address);
  handlers.askForPanel = (address) => setTriggerValue("navigate", address);

  onEscape("selection", 9, () => {
    if (data.place || data.excerpt) navigate((params) => selectPlace(params, null));
    return Boolean(data.place || data.excerpt);
  });

  const before = root.dataset.shows;
  draw(
    h("header", {}, data.place ? placeHeader(data.place, data.count, words) : allHeader()),
    data.notes.map((note) => h("p", { class: "notice", role: "status" }, note)),
    cards(),
  );
  root.dataset.shows = data.shows;
  postToMap({ kind: "select", id: data.place?.id ?? null, reveal: true });
  handlers.markPlace?.(data.place?.id ?? null);
  if (before !== data.shows) arrive();

  function arrive() {
    const target = data.excerpt && root.querySelector(`[data-excerpt="${CSS.escape(data.excerpt)}"]`);
    if (before) root.scrollTop = 0;
    if (target) target.scrollIntoView({ block: "nearest" });
  }

  function allHeader() {
    return [h("h2", {}, words["panel.all"]), p("muted small", [data.count, words["panel.choose"]].join(" · "))];
  }

  function cards() {
    const card = (/** @type {Card} */ one) => excerptCard(one, one.id === data.excerpt, data.language, words);
    const undated = () => [
      h("h3", { class: "group" }, words["panel.undated"]),
      p("muted small", words["panel.undated.help"]),
      data.undated.map(card),
    ];
    const askForMore = () => setTriggerValue("more", data.next);
    return div(
      "cards",
      data.dated.map(card),
      data.undated.length ? undated() : null,
      data.more && button("quiet more", { "data-key": "more", onclick: askForMore }, data.more),
    );
  }
}

function placeHeader(/** @type {PlaceHeader} */ place, /** @type {string} */ count, /** @type {Words} */ words) {
  const label = words["panel.close"];
  const onclick = () => navigate((params) => selectPlace(params, null));
  const others = place.other_names.map(({ language, direction, name }) =>
    h("span", { class: "other", lang: language, dir: direction }, name),
  );
  return [
    div(
      "top",
      h("h2", {}, place.name, others),
      button("quiet", { "aria-label": label, title: label, "data-key": "close", onclick }, "✕"),
    ),
    p("muted small", joined(place.kind_words, count, place.precision_words, place.valid)),
    place.parent || place.children.length ? family(place, words) : null,
    place.note || place.source
      ? h(
          "details",
          { key: place.id, class: "provenance small", "data-key": "provenance" },
          h("summary", { class: "muted" }, words["panel.provenance"]),
          place.note ? h("p", {}, place.note) : null,
          p("muted", joined(place.source, place.licence, place.as_of)),
        )
      : null,
  ];
}

/** What a place lies in, and what lies in it. */
function family(/** @type {PlaceHeader} */ { parent, children }, /** @type {Words} */ words) {
  const link = (/** @type {PlaceName} */ { id, name }) => placeLink(id, `place:${id}`, name);
  return p(
    "small",
    parent ? [span("muted", words["panel.inside"], " "), link(parent)] : null,
    children.length
      ? [
          span("muted", parent ? " · " : "", words["panel.contains"], " "),
          children.map((child, index) => [index ? ", " : "", link(child)]),
        ]
      : null,
  );
}

/**
 * @param {Card} card
 * @param {boolean} chosen
 * @param {string} language the page's
 * @param {Words} words
 */
function excerptCard(card, chosen, language, words) {
  const { claim, source } = card;
  const label = `${claim.by}, ${card.event.words}`;
  const copyButton = (/** @type {string} */ label, /** @type {string | (() => string)} */ text) =>
    h(CopyButton, { label, done: words.copied, text, class: "link" });
  return h(
    "article",
    { key: card.id, class: chosen ? "card chosen" : "card", "data-excerpt": card.id, "aria-label": label },
    eventLine(card.event, words),
    h(
      "blockquote",
      { lang: card.language, dir: card.direction, cite: card.open },
      "“",
      card.segments.map(({ kind, text }) => (kind ? h("mark", { class: kind }, text) : text)),
      "”",
    ),
    p(
      "claim small",
      span("muted", words["panel.says"], " "),
      h("strong", {}, claim.by),
      " · ",
      span(`status ${claim.status}`, claim.status_words),
    ),
    p("source small muted", joined(source.outlet, source.authors.join(", "), source.published, source.kind_words)),
    div(
      "chips",
      card.places.map((place) => placeChip(`chip:${card.id}:${place.id}`, place, words)),
      card.actors.map((actor) => actorChip(`chip:${card.id}:${actor.id}:${actor.role}`, actor, words)),
    ),
    card.note ? p("note small", span("muted", words["panel.note"], " "), card.note) : null,
    card.contrasts.length ? contrasts(card, words) : null,
    h(Citations, { article: source.id, language, words, name: `cite:${card.id}` }),
    p(
      "actions small",
      outsideLink(card.open, words["panel.open"]),
      source.archived ? outsideLink(source.archived, words["panel.archived"]) : null,
      copyButton(words["panel.copy"], card.copy),
      copyButton(words["panel.link"], () => new URL(card.link, window.location.href).href),
    ),
  );
}

/** When it happened, how exactly that is known, and the words it rests on. */
function eventLine(/** @type {Card["event"]} */ { words: said, sign, dated_by }, /** @type {Words} */ words) {
  const label = words[`sign.${sign}`];
  return p(
    "when small",
    SIGNS[sign] ? h("span", { class: "sign", role: "img", "aria-label": label, title: label }, SIGNS[sign]) : null,
    h("strong", {}, said),
    dated_by ? span("muted", " ", fill(words["panel.dated_by"], { words: dated_by })) : null,
  );
}

function placeChip(/** @type {string} */ key, /** @type {LinkedPlace} */ place, /** @type {Words} */ words) {
  const implied = place.link === "implied";
  const how = [place.link_words, place.precision_words].join(", ");
  return viewLink(
    (params) => toggle(params, "place", place.id),
    { class: "chip", title: fill(words["panel.filter_place"], { place: place.name, how }), "data-key": key },
    h("span", { class: `pin${implied ? " implied" : ""}`, "aria-hidden": "true" }),
    h("span", {}, place.name),
    span("muted", implied ? `${words["panel.implied"]} · ` : "", place.precision_words),
  );
}

function actorChip(/** @type {string} */ key, /** @type {LinkedActor} */ actor, /** @type {Words} */ words) {
  const title = fill(words["panel.filter_actor"], { actor: actor.name, how: actor.role_words });
  return viewLink(
    (params) => toggle(params, "actor", actor.id),
    { class: "chip", title, "data-key": key },
    h("span", { class: "dot", style: `background:${actor.colour}` }),
    h("span", {}, actor.name),
    span("muted", actor.role_words),
  );
}

/** Links to excerpts that pull against this one. */
function contrasts(/** @type {Card} */ card, /** @type {Words} */ words) {
  const show = (/** @type {string} */ id) => (/** @type {URLSearchParams} */ params) => {
    params.delete("see");
    set(params, "excerpt", id);
  };
  const links = card.contrasts.map(({ id, label }) =>
    h("li", {}, viewLink(show(id), { "data-key": `contrast:${card.id}:${id}` }, label)),
  );
  return h(
    "details",
    { class: "fold small", "data-key": `contrasts:${card.id}` },
    h("summary", {}, words["panel.contrasts"]),
    h("ul", {}, links),
  );
}

/**
 * An article cited in each style, which the server writes when somebody wants them.
 * @extends {Component<
 *   {article: string, language: string, words: Words, name: string},
 *   {styles?: Record<string, string> | null}
 * >}
 */
class Citations extends Component {
  /** @type {string | null} The article that was asked for last. */
  asked = null;

  async fetch() {
    const { article, language } = this.props;
    if (this.asked === article) return;
    this.asked = article;
    const address = `data/cite/${encodeURIComponent(article)}.json?lang=${language}`;
    const styles = await fetchJson(address).catch(() => null);
    if (!styles) this.asked = null; // opening it once more asks again
    this.setState({ styles });
  }

  render() {
    const { words, name } = this.props;
    const { styles } = this.state;
    const copyLabels = { label: words["panel.copy_citation"], done: words.copied, class: "link" };
    const cited = Object.entries(styles ?? {}).flatMap(([style, text]) => [
      h("dt", { class: "muted" }, words[`panel.cite.${style}`]),
      h("dd", {}, text, " ", h(CopyButton, { ...copyLabels, text })),
    ]);
    return h(
      "details",
      { class: "fold small", "data-key": name, ontoggle: (event) => event.currentTarget.open && this.fetch() },
      h("summary", {}, words["panel.cite"]),
      h("dl", {}, styles === null ? h("dd", {}, words["panel.cite.failed"]) : cited),
    );
  }
}

/** Put what there is in one line. */
function joined(/** @type {(string | null)[]} */ ...parts) {
  return parts.filter(Boolean).join(" · ");
}
