// What a place is, shown beside the pointer or the focused marker.

import { html } from "./elements.js";

export class Tooltip {
  constructor(container, words) {
    this.container = container;
    this.words = words;
    this.name = html("strong", { dir: "auto" });
    this.about = html("span", { class: "about" });
    this.count = html("span", { class: "count" });
    this.box = html("div", { class: "tooltip", role: "tooltip", hidden: true }, this.name, this.about, this.count);
    container.append(this.box);
  }

  /** Show a place at a point of the container, in pixels; it stays inside the container. */
  show(place, count, { x, y }) {
    const [kind, precision] = [`place.kind.${place.kind}`, `place.precision.${place.precision}`];
    this.name.textContent = place.name;
    this.about.textContent = `${this.words.say(kind)} · ${this.words.say(precision)}`;
    this.count.textContent = this.words.excerpts(count);
    this.box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const { clientWidth, clientHeight } = this.container;
    const left = x + 14 + width < clientWidth ? x + 14 : Math.max(4, x - 14 - width);
    const top = Math.min(Math.max(4, y + 14), clientHeight - height - 4);
    this.box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  hide() {
    this.box.hidden = true;
  }
}
