// Names on the map. Greedy: the most important takes its spot, what finds none stays away.

import { Boxes, boxAt, contains, holds, overlap } from "./boxes.js";
import { svg } from "./elements.js";

const FONT =
  '"Source Sans 3", "Source Sans Pro", system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", Arial, sans-serif';
const AROUND = 0.5; // share of the map's size beyond its edges, for the hand that drags it

export class Labels {
  constructor(map, markers, context, words, rules) {
    this.rules = rules;
    this.map = map;
    this.markers = markers;
    this.words = words;
    this.widths = new Map();
    this.drawn = new Set();
    this.ruler = document.createElement("canvas").getContext("2d");
    const pane = map.createPane("labels");
    pane.style.zIndex = 450;
    pane.style.pointerEvents = "none";
    this.leaders = svg("path", { class: "leader" });
    this.feet = svg("path", { class: "leader-foot" });
    this.svg = svg("svg", { class: "labels", "aria-hidden": "true" }, this.leaders, this.feet);
    pane.append(this.svg);
    this.context = context.map((label) => ({ ...label, size: rules.sizes[label.kind] ?? rules.sizes.other }));
    this.places = new Map(markers.markers.map((marker) => [marker.place.id, this.#placeLabel(marker)]));
    map.on("zoomstart", () => this.svg.classList.add("is-away"));
    markers.on("placed", () => this.lay());
    map.on("moveend", () => this.lay());
  }

  #placeLabel(marker) {
    const { name, precision } = marker.place;
    const schematic = this.words.say("map.schematic");
    const says = precision !== "schematic" || name.toLowerCase().includes(schematic.toLowerCase());
    const text = says ? name : `${name} (${schematic})`;
    return { marker, text: shorten(text, this.rules.longest), kind: "place", size: this.rules.sizes.place };
  }

  /** Lay all labels anew: after a move of the map, or when counts have changed. */
  lay() {
    const taken = new Boxes(this.markers.taken);
    this.#keepInside(taken);
    this.svg.classList.remove("is-away");
    this.#drawLeaders();
    const near = this.#near();
    const shown = this.drawn;
    this.drawn = new Set();
    for (const label of this.#ranked(near)) this.#set(label, this.#spotNextTo(label, taken), taken);
    const zoom = this.map.getZoom();
    for (const label of this.context) {
      if (zoom < label.least) continue;
      const point = this.map.latLngToLayerPoint([label.lat, label.lon]);
      if (holds(near, point)) this.#set(label, this.#spotOver(label, point, taken), taken);
    }
    for (const label of shown) if (!this.drawn.has(label)) label.element.setAttribute("display", "none");
  }

  /** Note the visible part of the map, and keep names from under the controls. */
  #keepInside(taken) {
    const { x, y } = this.map.containerPointToLayerPoint([0, 0]);
    const size = this.map.getSize();
    this.visible = { left: x, top: y, right: x + size.x, bottom: y + size.y };
    const container = this.map.getContainer();
    const frame = container.getBoundingClientRect();
    for (const control of container.querySelectorAll(".leaflet-control")) {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const [across, down] = [x - frame.left, y - frame.top];
      taken.add({ left: left + across, top: top + down, right: right + across, bottom: bottom + down });
    }
  }

  /** Say whether the map's edge would cut a name in two. */
  #isCut(box) {
    return overlap(this.visible, box) && !contains(this.visible, box);
  }

  /** The part of the map that is labelled; with more, each frame of the page would cost more. */
  #near() {
    const { left, top, right, bottom } = this.visible;
    const [across, down] = [AROUND * (right - left), AROUND * (bottom - top)];
    return { left: left - across, top: top - down, right: right + across, bottom: bottom + down };
  }

  #ranked(near) {
    const { kinds } = this.rules;
    const rank = ({ marker }) => (marker.place.id === this.markers.selected ? 0 : marker.count ? 1 : 2);
    const inside = [...this.places.values()].filter(({ marker }) => holds(near, marker));
    return inside.sort(
      (a, b) =>
        rank(a) - rank(b) ||
        b.marker.circle - a.marker.circle ||
        b.marker.count - a.marker.count ||
        kinds.indexOf(a.marker.place.kind) - kinds.indexOf(b.marker.place.kind) ||
        (a.marker.place.id < b.marker.place.id ? -1 : 1),
    );
  }

  #spotNextTo({ marker, text, size }, taken) {
    const { rules } = this;
    const half = this.#width(text, size, rules.weights.place) / 2;
    const high = size * rules.half_line;
    const x = marker.x + marker.dx;
    const y = marker.y + marker.dy;
    const gap = marker.place.id === this.markers.selected ? rules.gap + rules.ring : rules.gap;
    const beside = marker.halfWidth + gap + half;
    const above = marker.halfHeight + gap + high;
    for (const [shareBeside, shareHalf, shareAbove] of rules.spots) {
      const left = x + shareBeside * beside + shareHalf * half;
      const top = y + shareAbove * above;
      const box = boxAt(left, top, half, high, rules.around.place);
      if (!taken.hits(box) && !this.#isCut(box)) return { x: left, y: top, box };
    }
    return null;
  }

  #spotOver({ text, size, kind }, point, taken) {
    const { spacing, spaced_width, weights, dotted, dot, half_line, around } = this.rules;
    const half = (this.#width(text, size, weights.ground) * (kind in spacing ? spaced_width : 1)) / 2;
    const hasDot = dotted.includes(kind);
    const beside = hasDot ? dot.beside : 0;
    const x = hasDot ? point.x + half + beside : point.x;
    const box = boxAt(x, point.y, half + beside, size * half_line, around.ground);
    const cut = taken.hits(box) || this.#isCut(box);
    return cut ? null : { x, y: point.y, box, foot: hasDot ? point : null };
  }

  #set(label, spot, taken) {
    if (!spot) return;
    taken.add(spot.box);
    this.drawn.add(label);
    label.element ??= this.svg.appendChild(this.#draw(label));
    label.element.removeAttribute("display");
    if (label.x !== spot.x || label.y !== spot.y) {
      Object.assign(label, { x: spot.x, y: spot.y });
      label.element.setAttribute("transform", `translate(${spot.x} ${spot.y})`);
    }
    if (label.marker) {
      label.element.classList.toggle("is-selected", label.marker.place.id === this.markers.selected);
      label.element.classList.toggle("is-faded", !label.marker.count);
    }
    if (spot.foot) label.dot.setAttribute("transform", `translate(${spot.foot.x - spot.x} 0)`);
  }

  #draw(label) {
    const text = svg("text", { "font-size": label.size, dy: "0.35em" }, label.text);
    const group = svg("g", { class: `label label-${label.kind}` }, text);
    if (this.rules.dotted.includes(label.kind)) {
      label.dot = svg("circle", { r: this.rules.dot.radius, class: "label-dot" });
      group.append(label.dot);
    }
    return group;
  }

  /** A thin line from a marker that moved to the spot it belongs to, and a dot there. */
  #drawLeaders() {
    const moved = this.markers.markers.filter(({ count, dx, dy }) => count && (dx || dy));
    this.leaders.setAttribute("d", moved.map(({ x, y, dx, dy }) => `M${x} ${y}l${dx} ${dy}`).join(""));
    this.feet.setAttribute("d", moved.map(({ x, y }) => `M${x} ${y}h.01`).join(""));
  }

  #width(text, size, weight) {
    const key = `${size} ${weight} ${text}`;
    if (!this.widths.has(key)) {
      this.ruler.font = `${weight} ${size}px ${FONT}`;
      this.widths.set(key, this.ruler.measureText(text).width);
    }
    return this.widths.get(key);
  }
}

/** Cut a name that would not fit on a map; the tooltip and the list have it in full. */
function shorten(text, longest) {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}
