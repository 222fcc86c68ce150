// The selected place and its excerpts; with nothing selected, how to begin, what the sources
// disagree on, and all excerpts.

import {
  addressAfter,
  asked,
  asking,
  cardsKey,
  connect,
  handlers,
  isLatest,
  isOfPanel,
  leavePlace,
  near,
  parameters,
  postToMap,
  selectPlace,
  viewLink,
  withoutPanel,
} from "./address.js";
import { excerptCard } from "./card.js";
import { afterFrame, button, div, dot, drawAhead, h, p, span, tell, whenIdle } from "./component.js";
import { onEscape } from "./keyboard.js";
import { AboutPlace, Foot, Pair, Topics } from "./panel_parts.js";
import { changeOf, set } from "./parameters.js";
import { budgetOf, Contents, fetchContent, isConnected, OtherData } from "./server.js";

/** @import { Asked, Written } from "./address.js" */
/** @import { Card, Look } from "./card.js" */
/** @import { Part } from "./component.js" */
/** @import { Opposed, PlaceHeader, Printed, Topic } from "./panel_parts.js" */

for (const event of ["pointerover", "pointerdown", "focusin"])
  globalThis.document?.addEventListener?.(event, nearLink, { passive: true });

const LATE_MS = 2000; // after which the session is asked too
const MOST_AHEAD = 100; // places whose contents may be fetched ahead
const MOST_OF_VIEWS = 100_000; // bytes, compressed: some ten views, two where there are thousands of places
const [ABOVE, LOWEST_CARD] = [240, 150]; // pixels: what stands above the cards at least, and one of them

/**
 * @typedef {{words: string, own: boolean | null, current?: boolean}} Count
 *
 * @typedef {Written & {cards: number | null, documents: string, content: PanelContent | null}} PanelData
 * how many cards there are at most, where that is not as at first; what the addresses of contents begin
 * with; the content, where the browser has it not
 *
 * @typedef {object} PanelContent
 * @property {string} version
 * @property {string} shows what is selected, in one text
 * @property {string} tab the title of the browser's tab
 * @property {string[]} related places named in the same excerpts as what is selected
 * @property {PlaceHeader | null} place
 * @property {string} title
 * @property {Count[]} counts
 * @property {{id: string, words: string, change: Parameters<typeof changeOf>[0]}[]} hidden by filters at the place
 * @property {{id: string, words: string, change: Parameters<typeof changeOf>[0]}[]} besides what a search could find, and what no one filter hides
 * @property {Topic[]} topics
 * @property {Card[]} opened those of the first topic, where a reader begins
 * @property {string | null} excerpt
 * @property {string[]} notes
 * @property {Card[]} dated
 * @property {Card[]} undated
 * @property {string | null} earlier
 * @property {string | null} more
 * @property {string | null} most
 * @property {string | null} cut how many of all stand on paper
 * @property {number} next
 * @property {Opposed | null} pair
 * @property {Printed & {asked: string}} brief
 * @property {{parts: Record<string, object>, map: {version: string}}} [around] the data of what stands around it
 */

const contents = new Contents(fetchContent, whenIdle);
/** The same with what stands around it, of views that may be asked for next. */
const views = new Contents(fetchContent, whenIdle, MOST_OF_VIEWS);
/** @type {Part<PanelData>} What the session said last. */
let part;
/** @type {PanelContent | null} What is drawn. */
let drawn = null;
/** As what it is named among the documents. */
let drawnKey = "";
/** The number of the request that the session answered last. */
let answered = 0;

/**
 * Draw what the session answers, if nothing else was asked for since.
 * @param {Part<PanelData>} answer
 */
export default function show(answer) {
  const { data, root } = answer;
  const isNew = part?.root !== root;
  part = answer;
  const isAsked = connect(data);
  contents.begin(data.documents, data.version);
  views.begin(data.documents && `${data.documents}&around`, data.version);
  const key = cardsKey(data.address, data.cards);
  if (data.content && !contents.get(key)) contents.put(key, data.content);
  handlers.askForPanel = askFor;
  handlers.comeNear = (ids) => comeNear(ids.map(keyOfPlace));
  handlers.restAhead = () => contents.rest();
  Object.assign(handlers, { comeNearView, ahead, comeInView, lightCards: light, focusPanel: focusHeading });
  onEscape("selection", 9, () => {
    const selected = isSelected();
    if (selected) leavePlace();
    return selected;
  });
  if (isAsked) answered = data.request;
  // Of a view of one version of the data the same; a session that comes back knows of no more cards than at first.
  const isKnown = !data.content || (drawn?.version === data.version && drawnKey.replace(/&?cards=\d+$/, "") === key);
  const content = drawn && (!isAsked || isKnown) ? drawn : contents.get(key);
  if (content && (content !== drawn || isNew)) draw(content, content === drawn ? drawnKey : key);
  else if (content) restore(content, isAsked);
  if (isAsked) handlers.refreshBeside?.();
}

/** A run of the page has set its title, and one for what was asked for before its place on the map. */
function restore(/** @type {PanelContent} */ { tab, place, related }, /** @type {boolean} */ isAsked) {
  document.title = tab;
  if (isAsked) return;
  afterFrame(() => {
    const id = parameters().get("see");
    postToMap({ kind: "select", id, reveal: false, related: id === place?.id ? related : [] });
  });
}

/**
 * Show what an address asks for: at once if it is here, else as soon as it comes. It is the same for all who ask for it
 * (a proxy may have it), and the session need not know: whatever asks it for something else says the whole address.
 * Where it does not come, or not soon, the session is asked.
 * @param {Asked} request
 * @param {number | null} cards how many, where that is not as at first
 */
function askFor(request, cards = null) {
  const key = cardsKey(request.address, cards);
  const found = contents.get(key);
  if (found) return arrive(found, key);
  const isWanted = () => isLatest(request) && answered !== request.request;
  // Without a connection the page is asked for once there is one, at the address that it has then.
  let isTold = false;
  const askSession = () => {
    if (isTold || !isWanted() || !isConnected()) return;
    isTold = true;
    part.setTriggerValue("navigate", { ...request, cards });
  };
  const late = setTimeout(askSession, LATE_MS);
  contents
    .fetch(key)
    .then(
      (content) => isWanted() && arrive(content, key),
      (error) => (error instanceof OtherData ? isLatest(request) && handlers.askForPage?.(asking()) : askSession()),
    )
    .finally(() => clearTimeout(late));
}

/** Draw what the session does not tell, and ask for what stands below the map of it. */
function arrive(/** @type {PanelContent} */ content, /** @type {string} */ key) {
  draw(content, key);
  handlers.refreshBeside?.();
}

/** The address after a place is selected, as its cards are named. */
function keyOfPlace(/** @type {string | null} */ id) {
  return cardsKey(addressAfter((params) => selectPlace(params, id)));
}

/** A pointer or the focus is near what may be asked for next. */
function comeNear(/** @type {string[]} */ keys) {
  for (const key of keys) contents.fetch(key).catch(() => {}); // asked for again when it is needed
}

/** The same of links, wherever on the page: to what the panel alone shows at once, to another view if they stay. */
function nearLink(/** @type {Event} */ event) {
  const [target] = event.composedPath();
  const href = target instanceof Element ? target.closest("a")?.getAttribute("href") : null;
  if (!href?.startsWith("?")) return;
  if (isOfPanel(href)) comeNear([cardsKey(href)]);
  else near(event, () => href);
}

/** @type {string} Which view may be asked for next. */
let nearest = "";

/** Another view may be asked for next: its cards come, what strip, map and filters will show, and the map gets ready. */
function comeNearView(/** @type {string} */ address) {
  if (!budget()) return;
  nearest = cardsKey(address);
  const key = nearest;
  const prepare = (/** @type {PanelContent} */ { around }) =>
    whenIdle(() => around && nearest === key && postToMap({ kind: "prepare", will: around.map }));
  views.fetch(key).then(prepare, () => {}); // the session answers then
}

/** Where what is asked for is here, or on its way, return of which version it is if here, and what draws it. */
function ahead(/** @type {Asked} */ request) {
  const key = cardsKey(request.address);
  nearest = "";
  const view = views.get(key);
  const coming = views.coming(key);
  const content = contentOf(key, view);
  if (!content && !coming) return null;
  const drawAll = (/** @type {PanelContent} */ view) => {
    if (!isLatest(request) || answered === request.request) return;
    draw(contentOf(key, view) ?? view, key);
    if (!view.around) return;
    drawAhead(request.request, view.around.parts);
    postToMap({ kind: "show", will: view.around.map, request: request.request });
  };
  const drawSoon = async () => {
    const found = view ?? (await coming?.catch(() => content)) ?? content; // the session answers where it does not come
    if (found) drawAll(found);
  };
  return { shown: content?.version, draw: drawSoon };
}

/** What the panel shows of a view. */
function contentOf(/** @type {string} */ key, /** @type {PanelContent | undefined} */ view) {
  if (view && !contents.get(key)) contents.put(key, { ...view, around: undefined });
  return contents.get(key);
}

/** @type {string} The filters for which is fetched ahead. */
let aheadOf = "";

/** Places are in view, those with most excerpts first: one of them may be asked for next. */
function comeInView(/** @type {string[]} */ ids) {
  const filters = withoutPanel(parameters());
  if (filters !== aheadOf) contents.stop(); // Back and Forward too
  aheadOf = filters;
  contents.ahead([null, ...ids.slice(0, MOST_AHEAD)].map(keyOfPlace), budget());
}

/** How many bytes may be fetched before they are asked for. */
function budget() {
  const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean, effectiveType?: string}}} */ (
    navigator
  );
  return budgetOf(connection);
}

/** Whether there is something to close. */
function isSelected() {
  return ["see", "excerpt", "unplaced"].some((key) => parameters().has(key));
}

function focusHeading() {
  part.root.querySelector("h2")?.focus({ preventScroll: true });
  const { host } = /** @type {ShadowRoot} */ (part.root.getRootNode());
  if (host.getBoundingClientRect().top < 0) host.scrollIntoView({ block: "nearest" }); // asked for from below the map
}

/** Mark the cards of a place that the pointer is over. */
function light(/** @type {string | null} */ place) {
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (part.root.querySelectorAll("[data-places]")))
    card.classList.toggle("lit", place !== null && (card.dataset.places ?? "").split(" ").includes(place));
}

function draw(/** @type {PanelContent} */ data, /** @type {string} */ key) {
  const { root, words } = part;
  const { language } = part.data;
  [drawn, drawnKey] = [data, key];
  document.title = data.tab;
  const before = root.dataset.shows;
  const held = focused();
  // Of another view those cards come first that can be seen, the others when these are shown.
  const isOther = before && before !== data.shows && !data.excerpt && !held?.closest(".cards");
  const most = isOther ? Math.max(1, Math.ceil((innerHeight - ABOVE) / LOWEST_CARD)) : Infinity;
  drawUpTo(most);
  root.dataset.shows = data.shows;
  tell("panel", `${data.title}: ${data.counts.map((count) => count.words).join(" · ")}`);
  if (before && before !== data.shows && isSelected()) handlers.raiseSheet?.();
  postToMap({ kind: "select", id: data.place?.id ?? null, reveal: true, related: data.related });
  if (before !== data.shows) begin();
  keepFocus();
  afterFrame(() => {
    if (drawn !== data || part.root !== root) return;
    if (most < data.opened.length + data.dated.length + data.undated.length) drawUpTo(Infinity);
    handlers.markPlace?.(data.place?.id ?? null);
  });

  function drawUpTo(/** @type {number} */ most) {
    part.draw(
      p("asked", data.brief.asked),
      data.cut ? p("cut", data.cut) : null,
      data.besides.length ? h("p", { class: "besides small" }, data.besides.map(besides)) : null,
      h("header", {}, heading(), about()),
      data.notes.map((note) => h("p", { class: "notice", role: "status" }, note)),
      data.topics.length
        ? h(Topics, { key: "topics", topics: data.topics, opened: data.opened, look: look("topic") })
        : null,
      cards(Math.max(0, most - data.opened.length)),
      data.pair
        ? h(Pair, { key: data.pair.cards.map((card) => card.id).join("|"), pair: data.pair, look: look("pair") })
        : null,
      h(Foot, { printed: data.brief, language }),
    );
  }

  function begin() {
    const target = data.excerpt && root.querySelector(`[data-excerpt="${CSS.escape(data.excerpt)}"]`);
    if (before) root.scrollTop = 0;
    if (target) bringIntoView(target);
    if (before && data.place && asked.keyboard) focusHeading();
    asked.keyboard = false;
  }

  function focused() {
    return /** @type {ShadowRoot} */ (root.getRootNode()).activeElement;
  }

  /** What had the focus may be gone; the heading then has it, never the page as a whole. */
  function keepFocus() {
    if (held && !held.isConnected && !focused()) focusHeading();
  }

  /** @returns {Look} */
  function look(/** @type {string} */ where) {
    return { words, language, where, place: data.place?.id ?? null };
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
    if (parameters().has("unplaced")) return p("muted counts", counts(), dot(), words["panel.unplaced.help"]);
    const begin = data.opened.length ? "panel.begin" : data.topics.length ? "panel.begin.in_order" : null;
    return p("muted counts", counts(), begin ? h("span", { class: "begin" }, dot(), words[begin]) : null);
  }

  /** How many there are; of a place that holds others two numbers, each leading to its excerpts. */
  function counts() {
    const said = data.counts.map(({ words: text, own, current }, index) => [
      index ? dot() : "",
      own === null || current
        ? h("strong", {}, text)
        : viewLink((params) => set(params, "own", own), { "data-key": `own:${own}` }, text),
    ]);
    return [said, data.hidden.map(hidden)];
  }

  /** Where the strip has no room for it. */
  function besides(/** @type {PanelContent["besides"][0]} */ { id, words: text, change }) {
    return viewLink(changeOf(change), { key: id, class: "lift", "data-key": `besides:${id}` }, text);
  }

  /** What filters hide there, with what lifts them. */
  function hidden(/** @type {PanelContent["hidden"][0]} */ { id, words: text, change }) {
    const show = words["panel.hidden.show"];
    const named = { "data-key": `hidden:${id}`, "aria-label": `${text}: ${show}` };
    return [dot(), "+ ", text, span("lift", ": ", viewLink(changeOf(change), named, show))];
  }

  function cards(/** @type {number} */ most) {
    const [dated, undated] = [data.dated.slice(0, most), data.undated.slice(0, Math.max(0, most - data.dated.length))];
    const isWhole = dated.length + undated.length === data.dated.length + data.undated.length;
    const card = (/** @type {Card} */ one) => excerptCard(one, { ...look("list"), chosen: one.id === data.excerpt });
    const withoutDate = () => [
      h("h3", { class: "group" }, words["panel.undated"]),
      p("muted small", words["panel.undated.help"]),
      undated.map(card),
    ];
    const onclick = () => askFor(asking(), data.next);
    const more = (/** @type {string} */ key, /** @type {string | null} */ text) =>
      text && button("quiet more-cards", { "data-key": key, onclick }, text);
    return div(
      "cards",
      more("earlier", data.earlier),
      data.topics.length
        ? h("h3", { class: data.opened.length ? "group" : "visually-hidden" }, words["panel.in_order"])
        : null,
      dated.map(card),
      undated.length ? withoutDate() : null,
      isWhole ? [more("more", data.more), data.most && p("muted", data.most)] : null,
    );
  }
}

/** Scroll the panel, and nothing around it, to a card that is not whole in view. */
function bringIntoView(/** @type {Element} */ card) {
  const panel = /** @type {HTMLElement} */ (card.closest(".root"));
  const [seen, box] = [panel, card].map((one) => one.getBoundingClientRect());
  if (box.top < seen.top || box.bottom > seen.bottom) panel.scrollTop += box.top - seen.top;
}
