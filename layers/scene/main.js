// The map as a whole: what is drawn, what a click means, what the page is told.

import { Areas } from "./areas.js";
import { contextLabels, drawContext } from "./context.js";
import { addAttribution, addButtons, addScale } from "./controls.js";
import { html } from "./elements.js";
import { tameGestures } from "./gestures.js";
import { Labels } from "./labels.js";
import { addLegend, foldOverPlaces } from "./legend.js";
import { Markers } from "./markers.js";
import { listen, post } from "./messages.js";
import { Size } from "./size.js";
import { followTheme } from "./theme.js";
import { Tiles } from "./tiles.js";
import { Tooltip } from "./tooltip.js";
import { ViewOfMap } from "./view.js";
import { Words } from "./words.js";

const DOUBLE_CLICK = 300; // milliseconds in which a second click means the first one
const ANSWER = 3000; // milliseconds in which the page answers a click

export class EvidenceMap {
  constructor(map, settings) {
    this.map = map;
    this.words = new Words(settings.words, settings.language);
    this.shown = { counts: {}, selected: null, tiles: false };
    this.offersTiles = settings.tiles !== false;
    this.hovered = null;
    this.marked = null;
    this.lastClick = 0;
    document.documentElement.lang = settings.language;
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", this.words.say("map.label"));
    followTheme();
    tameGestures(map, this.words);
    new ResizeObserver(() => this.#resized()).observe(map.getContainer());
  }

  /** Draw what the promised document holds, then say that the map is ready. */
  async draw(answer) {
    let drawing;
    try {
      drawing = await answer;
    } catch {
      this.map.getContainer().append(html("div", { class: "notice", role: "alert" }, this.words.say("map.failed")));
      return;
    }
    const { context, places, largest, attribution, rules } = drawing;
    const size = new Size(rules, largest, places);
    this.map.setMinZoom(rules.view.least_zoom).setMaxZoom(rules.view.most_zoom);
    this.places = new Map(places.map((place) => [place.id, place]));
    this.view = new ViewOfMap(this.map, drawing); // before anything that a move would draw again
    drawContext(this.map, context, places, drawing.extent, rules.ground);
    this.areas = new Areas(this.map, places, rules);
    this.markers = new Markers(places, this.words, size, rules);
    this.markers.show(this.shown.counts);
    this.markers.addTo(this.map);
    this.labels = new Labels(
      this.map,
      this.markers,
      contextLabels(context, places, rules.labels.least_zoom),
      this.words,
      rules.labels,
    );
    this.tooltip = new Tooltip(this.map.getContainer(), this.words);
    addButtons(this.map, this.words, () => this.view.fit(this.shown.counts));
    this.tiles = new Tiles(this.map, this.words, addAttribution(this.map, this.words, attribution));
    addScale(this.map);
    const { legend, checkbox } = addLegend(
      this.map,
      this.words,
      size,
      drawing,
      (on) => this.#chooseTiles(on),
      this.offersTiles,
    );
    this.tilesChoice = checkbox;
    this.#listen();
    this.show(this.shown);
    foldOverPlaces(legend, this.markers.markers);
    this.labels.lay();
    this.view.settle();
    post({ kind: "ready" });
  }

  /** Show counts by place id, the selected place, web tiles or not. */
  show(shown) {
    this.shown = { ...this.shown, ...shown, selected: this.#settled(shown.selected) };
    if (!this.markers) return;
    const { counts, selected, tiles } = this.shown;
    this.#mark(selected);
    this.markers.show(counts);
    this.areas.show({ counts });
    this.tiles.show(tiles && this.offersTiles);
    this.tilesChoice.checked = tiles;
  }

  /** An answer to an earlier click must not undo the latest one. */
  #settled(selected) {
    const stale = this.chosen && performance.now() - this.chosen.when < ANSWER && selected !== this.chosen.id;
    if (stale) return this.chosen.id;
    this.chosen = null;
    return selected;
  }

  #listen() {
    const container = this.map.getContainer();
    listen({
      select: ({ id, reveal }) => {
        this.chosen = null;
        this.#select(id ?? null, reveal);
      },
      view: ({ at }) => this.view.set(at),
    });
    this.map.on("click", (event) => this.#clicked(event));
    this.map.on("mousemove", (event) => this.#hover(this.#under(event)[0] ?? null, event.containerPoint));
    this.map.on("mouseout movestart zoomstart", () => this.#hover(null));
    container.addEventListener("focusin", (event) => this.#focused(event.target));
    container.addEventListener("focusout", () => this.#hover(null));
    container.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.shown.selected !== null) this.#choose(null);
    });
  }

  /** Return what lies under the pointer: markers, topmost first, then areas, smallest first. */
  #under({ layerPoint, latlng }) {
    const markers = this.markers.at(layerPoint);
    const areas = this.areas.at(latlng.lat, latlng.lng).filter((place) => !markers.includes(place));
    return [...markers, ...areas];
  }

  /** Choose what is on top; of a pile, the one under the selected; after the last, none. */
  #clicked(event) {
    const { detail, target, timeStamp } = event.originalEvent;
    if (detail === 0 && target.evidencePlace) {
      // From the keyboard a marker is a switch.
      this.#choose(target.evidencePlace === this.shown.selected ? null : target.evidencePlace);
      return;
    }
    if (timeStamp - this.lastClick < DOUBLE_CLICK) return;
    this.lastClick = timeStamp;
    const pile = this.#under(event).map((place) => place.id);
    this.#choose(pile[pile.indexOf(this.shown.selected) + 1] ?? null);
  }

  /** Select in the browser at once, then tell the page. */
  #choose(id) {
    if (id === null && this.shown.selected === null) {
      post({ kind: "place", id });
      return;
    }
    this.chosen = { id, when: performance.now() };
    this.#select(id, false);
    post({ kind: "place", id });
  }

  #select(id, reveal) {
    this.shown.selected = id;
    this.#mark(id);
    if (reveal && this.places.has(id)) this.view.reveal(this.places.get(id));
  }

  #mark(id) {
    if (id === this.marked) return;
    this.marked = id;
    this.markers.select(id);
    this.areas.show({ selected: id });
    this.areas.showHalo("selected", this.places.get(id));
    this.labels.lay();
  }

  #hover(place, point = null) {
    if (place !== this.hovered) {
      this.hovered = place;
      this.areas.show({ hovered: place?.id ?? null });
      this.areas.showHalo("hovered", place?.id === this.shown.selected ? null : place);
      this.map.getContainer().classList.toggle("is-over-place", Boolean(place));
    }
    if (place) this.tooltip.show(place, this.shown.counts[place.id] ?? 0, point);
    else this.tooltip.hide();
  }

  #focused(target) {
    const place = this.places.get(target.evidencePlace);
    if (!place || !target.matches(":focus-visible")) return;
    this.map.panInside([place.lat, place.lon], { padding: [60, 60], animate: false });
    this.#hover(place, this.map.latLngToContainerPoint([place.lat, place.lon]));
  }

  #chooseTiles(on) {
    this.shown.tiles = on;
    this.tiles.show(on);
    post({ kind: "tiles", on });
  }

  #resized() {
    const resize = () => this.map.invalidateSize({ animate: false });
    if (this.view) this.view.silently(resize);
    else resize();
  }
}
