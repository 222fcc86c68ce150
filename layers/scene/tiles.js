// Web tiles: off until the reader asks for them, because they ask another host for pictures.

import { html } from "./elements.js";

const ADDRESS = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

export class Tiles {
  constructor(map, words, attribution) {
    this.map = map;
    this.attribution = attribution;
    this.layer = null;
    this.notice = html("div", { class: "notice", role: "status", hidden: true }, words.say("map.tiles_failed"));
    map.getContainer().append(this.notice);
  }

  /** Show tiles or not. The vector base gives way to tiles that have come, and only to them. */
  show(on) {
    if (on === Boolean(this.layer)) return;
    this.notice.hidden = true;
    this.attribution.hidden = !on;
    if (!on) {
      this.layer.remove();
      this.layer = null;
      this.map.getContainer().classList.remove("has-tiles");
      return;
    }
    this.layer = L.tileLayer(ADDRESS, { maxZoom: 19, maxNativeZoom: 19, className: "web-tiles" });
    this.layer.on("tileload", () => {
      this.map.getContainer().classList.add("has-tiles");
      this.notice.hidden = true;
    });
    this.layer.on("tileerror", () => {
      if (!this.map.getContainer().classList.contains("has-tiles")) this.notice.hidden = false;
    });
    this.layer.addTo(this.map);
  }
}
