// The marks of places: buttons by their role, so that keyboard and screen reader have them too. An area's is the
// room that its name takes. As elements they are plain ones: a frame that draws hundreds anew costs half of it so.

import { drawing, element, h, placeOf } from "./elements.js";
import { Folding, isSame } from "./folding.js";
import { plain } from "./ground.js";
import { boxAt, holds, overlap, Walk } from "./layout.js";

/** @import { MapDocument, Place } from "./document.js" */
/** @import { Mark, Numbers } from "./folding.js" */
/** @import { Box, Point, Size } from "./layout.js" */
/** @import { Words } from "../words/words.js" */

/** A mark on the map's layer; `box` is the room of its name, where it has one. @typedef {Mark & Point & { box: Box | null }} Marker */
/** What shares a place's mark; an id of null is several of them. @typedef {{ id: string | null, name: string, n: number }} Sharing */
/** @typedef {"is-selected" | "is-related" | "is-ringed"} Role */
/** @typedef {{ button: HTMLElement, disc: HTMLElement, ring: SVGElement | null, marker: Marker, classes: string, style: string, at: string, told: Marker | null, shown: string }} Drawn */

const AROUND = 0.5; // share of the map's size beyond its edges in which marks are drawn, for the hand that drags it
const LEAST_TARGET = 24; // pixels across what a finger or pointer must meet
const GROWTH = 200; // milliseconds in which a circle grows or shrinks
const MOST_GROWING = 60; // marks: where more are drawn they take their size at once
const LISTED = 6; // places that the words of a mark name
const AROUND_DISC = 3; // pixels from its edge to the middle of the ring that says it is not exactly there

export class Markers {
  /** The id of the selected place. @type {string | null} */
  selected = null;
  /** Whether any is, in this map or in the one that it is an inset of. */
  hasSelection = false;
  /** Most excerpts first. @type {Marker[]} */
  marks = [];
  /** The mark that stands for each place that has excerpts. @type {Map<string, Marker>} */
  standing = new Map();
  /** @type {Map<string, Drawn>} */
  #drawn = new Map();
  /** @type {{ [role in Role]: Set<string> }} */
  #roles = { "is-selected": new Set(), "is-related": new Set(), "is-ringed": new Set() };
  /** Those that any has. @type {[string, Set<string>][]} */
  #given = [];
  /** Those whose roles are others than their marks wear. @type {Set<string>} */
  #undressed = new Set();
  /** The place chosen or met by keys last: its mark is the one stop of Tab. @type {string | null} */ #stop = null;
  /** The button that is the stop. @type {HTMLElement | undefined} */ #stopping;
  /** Where the keys lead among the marks. @type {Walk<Marker> | null} */ #walk = null;
  /** What each mark, and the words in a large one, are copies of: they come by the hundred. */
  #blank = element(h("div", { role: "button", tabIndex: -1 }, h("span", { class: "disc" })));
  /** A dotted outline of the disc would take a browser four times as long to paint. */
  #vague = drawing(h("svg", { class: "vague" }, h("circle", {})));
  #small = element(h("small", {}));
  #numbers;
  /** Whether what is folded next has other numbers, so that circles grow in place. */
  #grows = false;
  #folding;
  #rank;
  #target;
  #map;
  #pane;
  #ring;
  #words;
  #places;
  #size;

  /**
   * @param {L.Map} map
   * @param {Pick<MapDocument, "places" | "shared" | "rules" | "bounds" | "headline">} drawn
   * @param {Words} words
   * @param {Size} size
   * @param {Numbers} numbers what they show at first
   * @param {boolean} isInset the keyboard and screen readers have its places in the map round it
   */
  constructor(map, { places, shared, rules, bounds, headline }, words, size, numbers, isInset = false) {
    this.#map = map;
    this.#words = words;
    this.#size = size;
    this.#numbers = numbers;
    this.#places = new Map(places.map((place) => [place.id, place]));
    this.#folding = new Folding(places, shared ?? { sizes: [], cells: [] }, rules, size, bounds, headline ?? []);
    const { target, touch } = rules.sizes;
    this.#target = window.matchMedia("(pointer: coarse)").matches ? touch : target;
    // In the page they stand in the order of their names.
    const collator = new Intl.Collator(words.language);
    const ordered = [...places].sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
    this.#rank = new Map(ordered.map(({ id }, rank) => [id, rank]));
    this.#pane = map.createPane("places");
    this.#pane.style.zIndex = "500";
    if (isInset) this.#pane.setAttribute("aria-hidden", "true");
    else {
      this.#pane.setAttribute("role", "group");
      this.#pane.setAttribute("aria-label", words.say("map.places"));
    }
    this.isInset = isInset;
    this.#ring = element(h("span", { class: "place-ring", hidden: true }));
    this.#pane.append(this.#ring);
    map.on("zoomanim", (event) => this.#animate(event));
    this.#pane.addEventListener("keydown", (event) => this.#steer(event));
    this.#pane.addEventListener("focusin", ({ target }) => this.#stopAt(placeOf(target)));
  }

  /** Take numbers; says whether they are others, so that it is to be folded anew. */
  count(/** @type {Numbers} */ numbers) {
    if (isSame(numbers, this.#numbers)) return false;
    this.#numbers = numbers;
    this.#grows = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    return true;
  }

  /** Fold what may be counted next. */
  prepare(/** @type {Numbers} */ numbers) {
    this.#folding.fold(numbers, this.#map.getZoom());
  }

  /** Mark one place as selected, or none; to be seen once it is dressed. */
  select(/** @type {string | null} */ id) {
    this.selected = id !== null && this.#places.has(id) ? id : null;
    this.hasSelection = id !== null;
    if (this.selected !== null) this.#stop = this.selected;
    this.#give("is-selected", this.selected === null ? [] : [this.selected]);
  }

  /** Ring the places that are named in the same excerpts as what is selected, once they are dressed. */
  relate(/** @type {string[]} */ ids) {
    this.#give("is-related", ids);
  }

  /** Ring the places of a card that the pointer is on. */
  ring(/** @type {Iterable<string>} */ ids) {
    this.#give("is-ringed", ids);
    this.dress();
  }

  #give(/** @type {Role} */ role, /** @type {Iterable<string>} */ ids) {
    const before = this.#roles[role];
    this.#roles[role] = new Set(ids);
    this.#given = Object.entries(this.#roles).filter(([, each]) => each.size);
    for (const id of [...before, ...ids]) this.#undressed.add(id);
  }

  /** Show the roles that were given since, on the marks of those that have others. */
  dress() {
    this.#pane.classList.toggle("has-selection", this.hasSelection);
    for (const id of new Set([...this.#undressed].map((one) => this.standing.get(one)?.place.id ?? ""))) {
      const drawn = this.#drawn.get(id);
      if (drawn) this.#dress(drawn);
    }
    this.#undressed.clear();
    this.#drawRing();
    this.#setStop();
  }

  /** Numbers of excerpts of the places themselves, as they are shown. */
  get counts() {
    return this.#numbers.counts;
  }

  /** Return the roles of a mark, as classes: selected, related, ringed. */
  rolesOf(/** @type {Mark} */ { parts }) {
    const roles = this.#given.filter(([, ids]) => parts.some(({ id }) => ids.has(id)));
    return roles.map(([role]) => role).join(" ");
  }

  /** Return the places whose marks or names lie at a point of the map's layer, topmost first. */
  at(/** @type {Point} */ point) {
    const far = (/** @type {Marker} */ { x, y }) => Math.hypot(point.x - x, point.y - y);
    const isHit = (/** @type {Marker} */ marker) =>
      (marker.form === "circle" && far(marker) <= Math.max(this.#target / 2, marker.radius)) ||
      (marker.box !== null && holds(marker.box, point));
    const onTop = (/** @type {Marker} */ marker) =>
      marker.form === "circle" && far(marker) <= marker.radius ? marker.radius : 1000 + far(marker);
    return this.marks
      .filter(isHit)
      .sort((a, b) => onTop(a) - onTop(b))
      .map(({ place }) => place);
  }

  /** Say what a place's mark counts: "Port: 9 excerpts: 5 of its own, pier 3, yard 1"; no excerpt twice. */
  say(/** @type {Place} */ place) {
    const { counts, certain } = this.#numbers;
    const words = this.#words;
    const mark = this.standing.get(place.id);
    const isRoot = mark?.place === place;
    const n = isRoot ? mark.n : (counts[place.id] ?? 0);
    const sure = isRoot ? mark.certain : certain ? (certain[place.id] ?? 0) : n;
    const [excerpts, number] = [words.count("count.excerpts", n), words.number(n)];
    // A language may say one and two without a digit; what is written on a mark stands in its name.
    const counted = excerpts.includes(number) ? excerpts : excerpts + words.say("comma") + number;
    const said = [words.say("map.mark", { name: place.name, excerpts: counted })];
    if (sure < n) said.push(words.say("map.mark.certain", { n: words.number(sure) }));
    if (!isRoot || mark.parts.length < 2) return said.join(words.say("comma"));
    const added = this.#folding.shares(mark, this.#numbers);
    if (!added) {
      const more = words.say("map.mark.more", { n: words.number(mark.parts.length - 1) });
      return [said.join(words.say("comma")), more].join(": ");
    }
    const [own, ...shares] = added;
    const others = mark.parts.slice(1).flatMap(({ name }, at) => (shares[at] ? { name, adds: shares[at] } : []));
    const listed = [words.say("map.mark.own", { n: words.number(own) })];
    for (const { name, adds } of others.slice(0, LISTED)) listed.push(`${name} ${words.number(adds)}`);
    if (others.length > LISTED) listed.push(words.say("map.mark.more", { n: words.number(others.length - LISTED) }));
    return [said, listed].map((each) => each.join(words.say("comma"))).join(": ");
  }

  /**
   * List what shares a place's mark, each with what it adds to the place's own number; of very many, how many they are.
   * @returns {Sharing[]}
   */
  sharing(/** @type {string} */ place) {
    const mark = this.standing.get(place);
    if (!mark || mark.parts.length < 2) return [];
    const added = this.#folding.shares(mark, this.#numbers, place);
    if (added) return mark.parts.flatMap(({ id, name }, at) => (id === place ? [] : { id, name, n: added[at] }));
    const name = `${this.#words.count("count.places", mark.parts.length - 1)}:`;
    return [{ id: null, name, n: mark.n - this.#numbers.counts[place] }];
  }

  /** Return the marks that the keyboard reaches, from north to south. */
  focusable() {
    return [...this.marks].sort((a, b) => a.y - b.y || a.x - b.x);
  }

  /** Return the button of the mark that stands for a place; none is drawn of a mark far out of view. */
  buttonOf(/** @type {string} */ id) {
    return this.#drawn.get(this.standing.get(id)?.place.id ?? "")?.button;
  }

  /** Put focus on the map's one stop; says whether there is any. */
  focus() {
    this.#stopping?.focus();
    return Boolean(this.#stopping);
  }

  /** Note the room that a mark's name takes, which is what an area has to be clicked. */
  name(/** @type {Marker} */ marker, /** @type {Box | null} */ box) {
    marker.box = box;
    const drawn = this.#drawn.get(marker.place.id);
    if (drawn && marker.form !== "circle") this.#move(drawn);
  }

  /** Return the visible part of the map, and so much more of its layer. @returns {Box} */
  visible(around = 0) {
    const { x: left, y: top } = this.#map.containerPointToLayerPoint([0, 0]);
    const { x: wide, y: high } = this.#map.getSize();
    const [across, down] = [around * wide, around * high];
    return { left: left - across, top: top - down, right: left + wide + across, bottom: top + high + down };
  }

  /** Return the marks that are to be seen. */
  inView() {
    const seen = this.visible();
    return this.marks.filter((mark) => holds(seen, mark));
  }

  /** Find which places share a mark now, and draw the marks. */
  fold() {
    this.marks = this.#folding.fold(this.#numbers, this.#map.getZoom()).map((mark) => {
      const { x, y } = this.#map.latLngToLayerPoint([mark.place.lat, mark.place.lon]);
      const before = this.standing.get(mark.place.id);
      // Until it is named anew an area that holds still can be met where its name was.
      const holds = mark.form !== "circle" && before?.form === mark.form && before.x === x && before.y === y;
      return { ...mark, x, y, box: holds ? before.box : null };
    });
    this.standing = new Map();
    for (const marker of this.marks) for (const { id } of marker.parts) this.standing.set(id, marker);
    this.draw();
    [this.#grows, this.#walk] = [false, null];
  }

  /** Draw the marks in and near the view, and no others. */
  draw() {
    const near = this.visible(AROUND);
    const inside = this.marks.filter(({ x, y, radius }) => overlap(near, boxAt(x, y, radius + 1, radius + 1)));
    const ids = new Set(inside.map(({ place }) => place.id));
    const gone = [...this.#drawn].filter(([id]) => !ids.has(id));
    const focused = gone.find(([, { button }]) => button === document.activeElement);
    const grows = this.#grows && inside.length <= MOST_GROWING;
    const made = inside.filter(({ place }) => !this.#drawn.has(place.id)).length;
    for (const marker of inside) {
      const drawn = this.#drawn.get(marker.place.id) ?? this.#make(marker);
      const before = drawn.marker.radius;
      drawn.marker = marker;
      this.#dress(drawn);
      this.#move(drawn);
      if (grows && before && marker.radius && before !== marker.radius)
        for (const grown of [drawn.disc, drawn.ring])
          grown?.animate([{ scale: before / marker.radius }, { scale: 1 }], { duration: GROWTH, easing: "ease-out" });
    }
    if (made) this.#order(inside);
    this.dress();
    // Focus goes to what now stands for its place, before the button is gone.
    if (focused && !this.#focusOn(this.standing.get(focused[0])) && !this.focus()) this.#map.getContainer().focus();
    for (const [id, { button }] of gone) {
      button.remove();
      this.#drawn.delete(id);
    }
  }

  /** @returns {Drawn} */
  #make(/** @type {Marker} */ marker) {
    const { id, precision, kind } = marker.place;
    const button = /** @type {HTMLElement} */ (this.#blank.cloneNode(true));
    if (["halo", "schematic"].includes(precision) && kind !== "zone") button.append(this.#vague.cloneNode(true));
    button.dataset.place = id;
    const disc = /** @type {HTMLElement} */ (button.firstElementChild);
    const ring = button.querySelector("circle");
    const made = { button, disc, ring, marker, classes: "", style: "", at: "", told: null, shown: "" };
    this.#drawn.set(id, made);
    return made;
  }

  // Styles are written only where they change: they are what costs.
  #dress(/** @type {Drawn} */ drawn) {
    const { marker, button, disc, ring } = drawn;
    const { place, form, n, certain, radius } = marker;
    const roles = this.rolesOf(marker);
    const [parts, sure] = [marker.parts.length, certain / n];
    const share = sure >= 1 ? "" : sure ? " is-partly" : " is-possible";
    const kinds = `of-${plain(place.kind)} precision-${plain(place.precision)}`;
    const classes = `place form-${form} ${kinds}${share} ${roles} leaflet-zoom-animated`;
    const number = form === "circle" ? this.#words.number(n) : "";
    const places = number && parts > 1 ? this.#words.count("count.places", parts) : "";
    const below = places && this.#size.holdsWords(places, radius) ? places : "";
    const middle = radius - (below ? this.#size.crowd.lift : 0); // of the number's line, which is 1em high
    const pie = share === " is-partly" ? `;background-image:conic-gradient(currentColor ${sure}turn,#0000 0)` : "";
    const above = Math.max(0, this.#target / 2 - radius); // to the middle of what a finger must meet
    const style = number
      ? `width:${2 * radius}px;height:${2 * radius}px;margin-top:${above}px;padding-top:calc(${middle}px - 0.5em)${pie}`
      : "";
    if (classes !== drawn.classes) {
      button.className = drawn.classes = classes;
      button.setAttribute("aria-pressed", String(roles.includes("is-selected")));
    }
    if (style !== drawn.style) {
      disc.style.cssText = drawn.style = style;
      if (ring) ring.style.cssText = `r:${radius + AROUND_DISC}px;cy:${-radius}px`;
    }
    if (drawn.shown === number + below) return;
    drawn.shown = number + below;
    disc.textContent = number;
    if (below) disc.appendChild(this.#small.cloneNode()).textContent = below;
  }

  /** Give marks their words, which are the same as long as one is: another fold makes another mark. */
  tell() {
    for (const drawn of this.#drawn.values()) {
      if (drawn.told !== drawn.marker) drawn.button.setAttribute("aria-label", this.say(drawn.marker.place));
      drawn.told = drawn.marker;
    }
  }

  // By its margin: a transform or a position makes a layer of each, which costs in every frame of the page.
  #move(/** @type {Drawn} */ drawn) {
    const { button, marker } = drawn;
    const half = Math.max(this.#target / 2, marker.radius);
    let { left, top, right, bottom } =
      marker.box && marker.form !== "circle" ? marker.box : boxAt(marker.x, marker.y, half, half);
    const low = Math.max(0, LEAST_TARGET - (bottom - top)) / 2; // a name of one line is less
    [top, bottom] = [top - low, bottom + low];
    const order = marker.form === "circle" ? 1000 - marker.radius * 10 : 0; // small ones over large ones
    const at = `order:${order};margin:${top}px 0 0 ${left}px;width:${right - left}px;height:${bottom - top}px`;
    // What has no name on the map is for the keyboard: a pointer takes its ground.
    const style = marker.form === "circle" || marker.box ? at : `${at};pointer-events:none`;
    if (style !== drawn.at) button.style.cssText = drawn.at = style;
  }

  /** Put new buttons where their names stand in the order; the others keep their place, and focus. */
  #order(/** @type {Marker[]} */ inside) {
    const rank = (/** @type {Marker} */ { place }) => this.#rank.get(place.id) ?? 0;
    /** @type {Element | null} */
    let last = null;
    for (const marker of [...inside].sort((a, b) => rank(a) - rank(b))) {
      const button = this.#drawn.get(marker.place.id)?.button;
      if (!button) continue;
      if (button.parentNode !== this.#pane) this.#pane.insertBefore(button, last?.nextSibling ?? this.#pane.firstChild);
      last = button;
    }
  }

  /** A selected point that has no mark of its own, as when no filter leaves it an excerpt, has a ring. */
  #drawRing() {
    const place = this.#places.get(this.selected ?? "");
    const needed = place && !this.standing.has(place.id) && !place.extents.length;
    this.#ring.hidden = !needed;
    if (!needed) return;
    const { x, y } = this.#map.latLngToLayerPoint([place.lat, place.lon]);
    this.#ring.style.margin = `${y}px 0 0 ${x}px`;
  }

  /** Go along with Leaflet's zoom, to where each will lie in the layer when it ends. */
  #animate(/** @type {L.ZoomAnimEvent} */ { center, zoom }) {
    const map = this.#map;
    const pane = /** @type {HTMLElement} */ (map.getPane("mapPane"));
    const middle = map.getSize().divideBy(2);
    const origin = map.project(center, zoom).subtract(middle).add(L.DomUtil.getPosition(pane)).round();
    for (const drawn of this.#drawn.values()) {
      const { place, x, y } = drawn.marker;
      const to = map.project([place.lat, place.lon], zoom).subtract(origin);
      drawn.button.style.transform = `translate(${to.x - x}px, ${to.y - y}px)`;
      drawn.at = ""; // it is moved anew, without that
    }
  }

  // The keyboard: one stop of the Tab key; arrows go to the nearest mark in their direction.

  #stopAt(/** @type {string | null} */ id) {
    if (id !== null) this.#stop = id;
    this.#setStop();
  }

  #setStop() {
    const stop = this.standing.get(this.#stop ?? "")?.place.id ?? "";
    const visible = this.visible();
    const first = () => this.focusable().find((marker) => holds(visible, marker)) ?? this.focusable()[0];
    const at = this.#drawn.has(stop) ? stop : (first()?.place.id ?? "");
    const button = this.isInset ? undefined : this.#drawn.get(at)?.button;
    if (button === this.#stopping) return;
    if (this.#stopping) this.#stopping.tabIndex = -1;
    if (button) button.tabIndex = 0;
    this.#stopping = button;
  }

  #steer(/** @type {KeyboardEvent} */ event) {
    const here = this.standing.get(placeOf(event.target) ?? "");
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    if (["Enter", " "].includes(event.key)) {
      event.preventDefault();
      if (!event.repeat) this.buttonOf(here.place.id)?.click();
      return;
    }
    this.#walk ??= new Walk(this.focusable());
    const next = this.#walk.from(here, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#focusOn(next ?? here);
  }

  /** Focus a mark, drawn if it was not; says whether that could be. */
  #focusOn(/** @type {Marker | undefined} */ marker) {
    if (!marker) return false;
    const drawn = this.#drawn.get(marker.place.id) ?? this.#make(marker);
    if (drawn.button.parentNode !== this.#pane) {
      this.#dress(drawn);
      this.#move(drawn);
      this.#pane.append(drawn.button);
      this.tell();
    }
    drawn.button.focus({ preventScroll: true });
    return true;
  }
}
