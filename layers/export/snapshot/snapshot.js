// A snapshot with scripts: the map and the filters, over the list that stands in the file.

import { element, h, render } from "../../scene/elements.js";
import { EvidenceMap } from "../../scene/map.js";
import { isWithin, makeLeaflet } from "../../scene/view.js";
import { Words } from "../../scene/words.js";
import { Choices, inWords } from "./choices.js";
import { Excerpts, NOTHING } from "./excerpts.js";

/** @import { Message, Orders } from "../../scene/map.js" */
/** @import { Contents } from "./contents.js" */
/** @import { Asked } from "./excerpts.js" */

class Snapshot {
  /** What the map does for the file. @type {Orders | null} */
  #orders = null;
  /** Where the map looked before it went on paper. */
  #before = { at: L.latLng(0, 0), zoom: 0 };
  /** @type {Asked} */
  #asked;

  constructor(/** @type {Contents} */ contents) {
    this.contents = contents;
    this.words = new Words(contents.words, contents.language);
    this.excerpts = new Excerpts(contents);
    this.#asked = { ...NOTHING, place: contents.selected };
    this.cards = [...document.querySelectorAll("article.card")].map((card) => /** @type {HTMLElement} */ (card));
    this.#makeChips();
    for (const id of ["picture", "credit"]) byId(id).hidden = true;
    byId("choices").hidden = false;
    const container = byId("map");
    container.hidden = false;
    this.leaflet = this.#leaflet(container);
    this.map = this.#map(container);
    const legend = container.querySelector(".legend-body")?.cloneNode(true);
    if (legend) byId("paper-legend").append(...legend.childNodes);
    this.show();
    window.addEventListener("hashchange", () => this.#goTo(location.hash));
    window.addEventListener("beforeprint", () => this.#print(true));
    window.addEventListener("afterprint", () => this.#print(false));
  }

  #leaflet(/** @type {HTMLElement} */ container) {
    const { map, at } = this.contents;
    const leaflet = makeLeaflet(container, { ...map, first_view: at ?? map.first_view });
    if (!at) this.#fit(leaflet);
    return leaflet;
  }

  #map(/** @type {HTMLElement} */ container) {
    const { words, language, map } = this.contents;
    const post = (/** @type {Message} */ message) => {
      if (message.kind === "place") this.ask({ place: message.id });
      if (message.kind === "escape") this.ask({ place: null });
    };
    const listen = (/** @type {Orders} */ orders) => {
      this.#orders = orders;
    };
    // A file asks no host for anything.
    const host = { words, language, leaflet: this.leaflet, tiles: null, fullscreen: false, post, listen };
    const shown = { counts: this.excerpts.byPlace(this.#asked), selected: this.#asked.place };
    return new EvidenceMap(container, map, host, shown);
  }

  /** Show all places that have excerpts, or what is selected with its surroundings. */
  #fit(/** @type {L.Map} */ leaflet) {
    const counts = this.excerpts.byPlace(this.#asked);
    const { bounds, places } = this.contents.map;
    const points = places
      .filter((place) => counts[place.id] && isWithin(bounds, place))
      .map(({ lon, lat }) => L.latLng(lat, lon));
    // On a narrow map the buttons on the right need more room than there is on the left.
    const [left, top, right, bottom] = leaflet.getSize().x > 500 ? [90, 45, 90, 55] : [45, 30, 75, 45];
    const room = { paddingTopLeft: L.point(left, top), paddingBottomRight: L.point(right, bottom) };
    if (points.length) leaflet.fitBounds(L.latLngBounds(points), { ...room, maxZoom: 9, animate: false });
  }

  /** Places and actors of the cards become buttons that choose them. */
  #makeChips() {
    for (const chip of document.querySelectorAll(".chip")) {
      if (!(chip instanceof HTMLElement)) continue;
      const { place, actor } = chip.dataset;
      const onclick = () => {
        if (place) this.#choosePlace(place);
        else if (actor) this.ask({ actors: [actor] });
      };
      const about = { "data-place": place, "data-actor": actor };
      const button = element(h("button", { type: "button", class: "chip", ...about, onclick }));
      button.append(...chip.childNodes);
      const colour = this.contents.actors.find(({ id }) => id === actor)?.colour;
      const dot = button.querySelector(".dot");
      if (colour && dot instanceof HTMLElement) dot.style.backgroundColor = colour;
      chip.replaceWith(button);
    }
  }

  #choosePlace(/** @type {string} */ id) {
    this.ask({ place: id });
    this.#orders?.select({ id, reveal: true });
  }

  /** Ask for all that is in the file. */
  #reset() {
    this.ask({ ...NOTHING });
    this.#orders?.select({ id: null });
  }

  /** Ask for something else of the excerpts. */
  ask(/** @type {Partial<Asked>} */ changes) {
    this.#asked = { ...this.#asked, ...changes };
    this.show();
  }

  /** Show what is asked for: list, counts, map. */
  show() {
    const [asked, excerpts] = [this.#asked, this.excerpts];
    const passing = excerpts.passing(asked);
    for (const [n, card] of this.cards.entries()) card.hidden = !passing[n];
    const shown = passing.filter(Boolean).length;
    const title = document.getElementById("undated");
    if (title) title.hidden = !this.cards.some((card) => !card.hidden && follows(title, card));
    byId("none").hidden = shown > 0 || !this.cards.length;
    const undated = excerpts.passing(asked, "months").filter((passes, n) => passes && !excerpts.all[n].dated).length;
    const counted = { byMonth: excerpts.byMonth(asked), byActor: excerpts.byActor(asked), undated };
    const { contents, words } = this;
    const choices = h(Choices, { contents, words, ask: (changes) => this.ask(changes), asked, ...counted });
    render(choices, byId("choices"));
    this.#showStatus(shown);
    this.map.show({ counts: excerpts.byPlace(asked), selected: asked.place });
  }

  #showStatus(/** @type {number} */ shown) {
    const { words, contents } = this;
    const place = contents.map.places.find(({ id }) => id === this.#asked.place);
    const parts = [
      ...(place ? [`${place.name} (${words.say(`place.kind.${place.kind}`)})`] : []),
      ...inWords(this.#asked, contents, words),
    ];
    const status = byId("status");
    const said = words.say("snapshot.showing", { n: words.number(shown), all: words.number(this.cards.length) });
    status.replaceChildren(said);
    if (!parts.length) return;
    const all = { type: "button", class: "link", onclick: () => this.#reset() };
    status.append(
      ": ",
      element(h("strong", { dir: "auto" }, parts.join(" · "))),
      " ",
      element(h("button", all, words.say("snapshot.all"))),
    );
  }

  /** Go to an excerpt that a link names, even if it is filtered out. */
  #goTo(/** @type {string} */ hash) {
    const card = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!card?.hidden) return;
    this.#reset();
    card.scrollIntoView();
  }

  /** On paper the map has the paper's width, and shows all that has excerpts. */
  #print(/** @type {boolean} */ on) {
    if (on) this.#before = { at: this.leaflet.getCenter(), zoom: this.leaflet.getZoom() };
    document.documentElement.classList.toggle("on-paper", on);
    byId("paper-legend").hidden = !on;
    this.leaflet.invalidateSize({ animate: false });
    if (on) this.#fit(this.leaflet);
    else this.leaflet.setView(this.#before.at, this.#before.zoom, { animate: false });
  }
}

/** Return an element that every snapshot has. */
function byId(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

function follows(/** @type {Node} */ one, /** @type {Node} */ other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** Be light or dark, as the reader's device is; on paper always light. The style sheet has the colours. */
function followTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = (/** @type {boolean} */ isDark) => {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  };
  apply(dark.matches);
  dark.addEventListener("change", () => apply(dark.matches));
  window.addEventListener("beforeprint", () => apply(false));
  window.addEventListener("afterprint", () => apply(dark.matches));
}

followTheme();
new Snapshot(JSON.parse(byId("data").textContent));
