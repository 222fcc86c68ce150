// The markers of places: real buttons, so that keyboard and screen reader have them too.

import { plain } from "./context.js";
import { html } from "./elements.js";
import { spread } from "./spread.js";

const TARGET = 12; // half the least size of something to click, in pixels

export const Markers = L.Layer.extend({
  initialize(places, words, size, rules) {
    this.rules = rules;
    this.words = words;
    this.size = size;
    const collator = new Intl.Collator(words.language);
    const ordered = [...places].sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
    this.markers = ordered.map((place) => this._make(place));
    this.byId = new Map(this.markers.map((marker) => [marker.place.id, marker]));
    this.selected = null;
  },

  _make(place) {
    const button = html("button", {
      type: "button",
      "data-place": place.id,
      class: `place kind-${plain(place.kind)} precision-${plain(place.precision)} leaflet-zoom-animated`,
    });
    const marker = {
      place,
      button,
      count: null,
      look: "",
      at: "",
      circle: this.size.isCircle(place.kind),
      dx: 0,
      dy: 0,
    };
    button.evidencePlace = place.id;
    return marker;
  },

  onAdd(map) {
    this.pane = map.getPane("places") ?? map.createPane("places");
    this.pane.style.zIndex = 500;
    this.pane.append(...this.markers.map((marker) => marker.button));
    this._place();
  },

  getEvents() {
    return { zoomanim: this._animate, viewreset: this._place, zoomend: this._place };
  },

  /** Show counts by place id, in place. */
  show(counts) {
    let changed = false;
    for (const marker of this.markers) {
      const count = Object.hasOwn(counts, marker.place.id) ? counts[marker.place.id] : 0;
      if (count === marker.count) continue;
      this._count(marker, count);
      changed = true;
    }
    if (changed) this._place();
  },

  // Styles are written only where they change: with a thousand markers they are what costs.
  _count(marker, count) {
    const { place, button } = marker;
    const [halfWidth, halfHeight] = this.size.halves(place, count);
    Object.assign(marker, { count, halfWidth, halfHeight });
    button.textContent = count ? this.words.number(count) : "";
    button.setAttribute("aria-label", `${place.name}, ${this.words.excerpts(count)}`);
    const order = count ? 1000 - halfWidth * 10 : 0; // small ones over large ones
    const look = `width:${halfWidth * 2}px;height:${halfHeight * 2}px;order:${order};`;
    if (look === marker.look) return;
    marker.look = look;
    marker.at = "";
    button.style.cssText = look;
    button.classList.toggle("is-faded", !count);
  },

  /** Mark one place as selected, or none. */
  select(id) {
    if (this.selected !== null) this._mark(this.selected, false);
    this.selected = this.byId.has(id) ? id : null;
    if (this.selected !== null) this._mark(this.selected, true);
  },

  _mark(id, on) {
    const { button } = this.byId.get(id);
    button.classList.toggle("is-selected", on);
    button.setAttribute("aria-pressed", String(on));
  },

  _place() {
    if (!this._map) return;
    for (const marker of this.markers) {
      const point = this._map.latLngToLayerPoint([marker.place.lat, marker.place.lon]);
      marker.x = point.x;
      marker.y = point.y;
    }
    this.taken = spread(this.markers, this.rules.spread);
    for (const marker of this.markers) this._move(marker);
    this.fire("placed");
  },

  // By its margin: a transform or a position makes a layer of each marker, and with a thousand
  // layers each frame of the page costs the browser 50 ms, wherever on the page it changes.
  _move(marker) {
    const left = marker.x + marker.dx - marker.halfWidth;
    const top = marker.y + marker.dy - marker.halfHeight;
    const at = `${top}px 0 0 ${left}px`;
    if (at === marker.at) return;
    marker.at = at;
    marker.button.style.margin = at;
    marker.button.style.transform = "";
  },

  _animate(event) {
    for (const marker of this.markers) {
      const { lat, lon } = marker.place;
      const point = this._map._latLngToNewLayerPoint([lat, lon], event.zoom, event.center);
      marker.at = "";
      marker.button.style.transform = `translate(${point.x - marker.x}px, ${point.y - marker.y}px)`;
    }
  },

  /** Return the places whose markers lie at a point of the map's layer, topmost first. */
  at(point) {
    return this.markers
      .filter((marker) => touches(marker, point))
      .sort(
        (a, b) =>
          Boolean(b.count) - Boolean(a.count) || a.halfWidth - b.halfWidth || (a.place.id < b.place.id ? -1 : 1),
      )
      .map((marker) => marker.place);
  },
});

function touches({ x, y, dx, dy, halfWidth, halfHeight, circle }, point) {
  const across = Math.abs(point.x - x - dx);
  const down = Math.abs(point.y - y - dy);
  if (circle) return Math.hypot(across, down) <= Math.max(TARGET, halfWidth);
  return across <= Math.max(TARGET, halfWidth) && down <= Math.max(TARGET, halfHeight);
}
