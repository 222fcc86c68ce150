// A snapshot with scripts: the map and the filters, over the list that stands in the file.

import { Choices } from "./choices.js";
import { html } from "./elements.js";
import { Excerpts, NOTHING } from "./filter.js";
import { EvidenceMap } from "./main.js";
import { hear, tell } from "./messages.js";
import { Words } from "./words.js";

class Page {
  constructor(data) {
    this.data = data;
    this.words = new Words(data.words, data.language);
    this.excerpts = new Excerpts(data);
    this.asked = { ...NOTHING, place: data.selected };
    this.cards = [...document.querySelectorAll("article.card")];
    this.choices = new Choices(document.getElementById("choices"), data, this.words, (changes) => this.ask(changes));
    this.#makeChips();
    this.#drawMap();
    this.show();
    window.addEventListener("hashchange", () => this.#goTo(location.hash));
    window.addEventListener("beforeprint", () => this.#print(true));
    window.addEventListener("afterprint", () => this.#print(false));
  }

  #drawMap() {
    const container = document.getElementById("map");
    container.hidden = false;
    document.getElementById("picture").hidden = true;
    document.getElementById("credit").hidden = true;
    this.leaflet = L.map(container, {
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false,
      zoomSnap: 0.25,
      wheelPxPerZoomLevel: 120,
      zoomAnimation: true,
    });
    const [longitude, latitude, zoom] = this.data.at ?? this.data.map.first_view;
    this.leaflet.setView([latitude, longitude], zoom);
    if (!this.data.at) this.#fit();
    this.map = new EvidenceMap(this.leaflet, { words: this.data.words, language: this.data.language });
    hear({ place: ({ id }) => this.ask({ place: id }) });
    this.map.draw(this.data.map).then(() => {
      container.querySelector(".tiles-choice")?.remove();
      const legend = container.querySelector(".legend-body")?.cloneNode(true);
      if (legend) document.getElementById("paper-legend").append(...legend.childNodes);
      this.show();
    });
  }

  /** Show all places that have excerpts, or what is selected with its surroundings. */
  #fit() {
    const counts = this.excerpts.byPlace(this.asked);
    const [west, south, east, north] = this.data.map.bounds;
    const points = this.data.map.places
      .filter(({ id, lon, lat }) => counts[id] && lon >= west && lon <= east && lat >= south && lat <= north)
      .map(({ lon, lat }) => [lat, lon]);
    const wide = this.leaflet.getSize().x > 500;
    const paddingTopLeft = wide ? [90, 45] : [45, 30];
    const paddingBottomRight = wide ? [90, 55] : [75, 45]; // the buttons stand on the right
    if (points.length)
      this.leaflet.fitBounds(points, { paddingTopLeft, paddingBottomRight, maxZoom: 9, animate: false });
  }

  /** Places and actors of the cards become buttons that choose them. */
  #makeChips() {
    for (const chip of document.querySelectorAll(".chip")) {
      const { place, actor } = chip.dataset;
      const choose = () => (place ? this.#choosePlace(place) : this.ask({ actors: [actor] }));
      const button = html(
        "button",
        { type: "button", class: "chip", "data-place": place, "data-actor": actor, onclick: choose },
        ...chip.childNodes,
      );
      const colour = this.data.actors.find(({ id }) => id === actor)?.colour;
      if (colour) button.querySelector(".dot").style.backgroundColor = colour;
      chip.replaceWith(button);
    }
  }

  #choosePlace(id) {
    this.ask({ place: id });
    tell({ kind: "select", id, reveal: true });
  }

  /** Ask for something else of the excerpts. */
  ask(changes) {
    this.asked = { ...this.asked, ...changes };
    this.show();
  }

  /** Show what is asked for: list, counts, map. */
  show() {
    const { asked, excerpts } = this;
    const passing = excerpts.passing(asked);
    for (const [n, card] of this.cards.entries()) card.hidden = !passing[n];
    const shown = passing.filter(Boolean).length;
    const title = document.getElementById("undated");
    if (title) title.hidden = !this.cards.some((card) => !card.hidden && follows(title, card));
    document.getElementById("none").hidden = shown > 0 || !this.cards.length;
    const undated = excerpts.passing(asked, "months").filter((passes, n) => passes && !excerpts.all[n].dated).length;
    this.choices.show(asked, excerpts.byMonth(asked), excerpts.byActor(asked), undated);
    this.#tellStatus(shown);
    this.map.show({ counts: excerpts.byPlace(asked), selected: asked.place, tiles: false });
  }

  #tellStatus(shown) {
    const { words, asked } = this;
    const place = this.data.map.places.find(({ id }) => id === asked.place);
    const parts = [
      ...(place ? [`${place.name} (${words.say(`place.kind.${place.kind}`)})`] : []),
      ...this.choices.inWords(asked),
    ];
    const status = document.getElementById("status");
    const said = words.say("snapshot.showing", { n: words.number(shown), all: words.number(this.cards.length) });
    status.replaceChildren(said);
    if (!parts.length) return;
    const reset = () => {
      this.ask({ ...NOTHING });
      tell({ kind: "select", id: null });
    };
    status.append(
      ": ",
      html("strong", { dir: "auto" }, parts.join(" · ")),
      " ",
      html("button", { type: "button", class: "link", onclick: reset }, words.say("snapshot.all")),
    );
  }

  /** Go to an excerpt that a link names, even if it is filtered out. */
  #goTo(hash) {
    const card = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!card?.hidden) return;
    this.ask({ ...NOTHING });
    tell({ kind: "select", id: null });
    card.scrollIntoView();
  }

  /** On paper the map has the paper's width, and shows all that has excerpts. */
  #print(on) {
    if (on) this.before = { at: this.leaflet.getCenter(), zoom: this.leaflet.getZoom() };
    document.documentElement.classList.toggle("on-paper", on);
    document.getElementById("paper-legend").hidden = !on;
    this.leaflet.invalidateSize({ animate: false });
    if (on) this.#fit();
    else this.leaflet.setView(this.before.at, this.before.zoom, { animate: false });
  }
}

function follows(one, other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

new Page(JSON.parse(document.getElementById("data").textContent));
