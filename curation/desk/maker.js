// A place or an actor that the collection does not have yet, made without leaving the article.

import { Component, h } from "../page/component.js";
import { button, Picker, Select } from "./fields.js";

/** @typedef {"place" | "actor"} What */
/** @typedef {{latitude: string, longitude: string, radius: string}} Where In degrees and kilometres, as typed. */
/**
 * What of the map's frame is used: its map, and Leaflet.
 * @typedef {{evidenceMap?: {page?: {map: L.Map} | null}, L: typeof L}} MapFrame
 */

const DIGITS = 5;
let asked = 0;

/** @returns {MapFrame | null} */
function mapFrame() {
  const frame = document.querySelector('iframe[src*="streamlit_folium"]');
  return frame instanceof HTMLIFrameElement ? /** @type {any} */ (frame.contentWindow) : null;
}

/**
 * Call `then` with each point of the map that is clicked on, until what is returned is called.
 * @param {(latitude: number, longitude: number) => void} then
 */
function listenToMap(then) {
  const map = mapFrame()?.evidenceMap?.page?.map;
  if (!map) return () => {};
  const container = map.getContainer();
  const clicked = (/** @type {MouseEvent} */ event) => {
    const on = /** @type {Element} */ (event.target);
    if (on.closest(".leaflet-container") !== container || on.closest(".leaflet-control-container")) return;
    event.stopPropagation();
    const { lat, lng } = map.mouseEventToLatLng(event);
    then(lat, lng);
  };
  container.addEventListener("click", clicked, true);
  container.style.cursor = "crosshair";
  return () => {
    container.removeEventListener("click", clicked, true);
    container.style.cursor = "";
  };
}

/**
 * Draw a point, and the circle around it, on the map; return what takes them away.
 * @param {Where} where
 */
function drawOnMap({ latitude, longitude, radius }) {
  const frame = mapFrame();
  const map = frame?.evidenceMap?.page?.map;
  const [north, east, km] = [latitude, longitude, radius].map((text) => Number.parseFloat(text.replace(",", ".")));
  if (!frame || !map || !Number.isFinite(north) || !Number.isFinite(east)) return () => {};
  const look = { color: "#b3266b", weight: 2, interactive: false };
  const drawn = [frame.L.circleMarker([north, east], { ...look, radius: 6 })];
  if (km > 0) drawn.push(frame.L.circle([north, east], { ...look, radius: km * 1000, dashArray: "5 5" }));
  for (const one of drawn) one.addTo(map);
  return () => {
    for (const one of drawn) one.remove();
  };
}

/**
 * The form of a new place or actor.
 * @extends {Component<
 *   {desk: import("./board.js").Board, what: What, name: string, kind?: string, made: (id: string) => void, close: () => void},
 *   {names: Record<string, string>, kind: string, parent: import("./board.js").Name | null, waiting: string} & Where
 * >}
 */
export class Maker extends Component {
  state = {
    names: { [this.language]: this.props.name },
    kind: this.props.kind ?? this.kinds[0][0],
    parent: /** @type {import("./board.js").Name | null} */ (null),
    latitude: "",
    longitude: "",
    radius: "",
    waiting: "",
  };
  stopListening = () => {};
  takeAway = () => {};

  get kinds() {
    return this.props.desk.data.choices[`${this.props.what}_kind`];
  }

  /** The language that a name is probably in: the article's, if names are asked for in it, else the page's. */
  get language() {
    const { choices, textLanguage, language } = this.props.desk.data;
    return choices.gist.some(([one]) => one === textLanguage) ? textLanguage : language;
  }

  componentDidMount() {
    if (this.props.what === "place")
      this.stopListening = listenToMap((latitude, longitude) =>
        this.setState({ latitude: latitude.toFixed(DIGITS), longitude: longitude.toFixed(DIGITS) }),
      );
  }

  componentDidUpdate() {
    this.takeAway();
    this.takeAway = drawOnMap(this.state);
    const { made } = this.props.desk.data;
    if (!this.state.waiting || made?.n !== this.state.waiting) return;
    this.setState({ waiting: "" });
    if (made.id) this.props.made(made.id);
  }

  componentWillUnmount() {
    this.stopListening();
    this.takeAway();
  }

  save() {
    asked += 1;
    const { desk, what } = this.props;
    const { names, kind, parent, latitude, longitude, radius } = this.state;
    const waiting = `${desk.tab}:${asked}`;
    this.setState({ waiting });
    desk.make({ n: waiting, what, names, kind, parent: parent?.id ?? "", latitude, longitude, radius });
  }

  /**
   * @param {string} label
   * @param {string} value
   * @param {(value: string) => void} type
   * @param {import("../page/component.js").Properties} [more]
   */
  input(label, value, type, more = {}) {
    return h(
      "label",
      { class: "field" },
      h("span", { class: "small muted" }, label),
      h("input", {
        ...more,
        value,
        autocomplete: "off",
        maxlength: 120,
        oninput: (event) => type(event.currentTarget.value),
      }),
    );
  }

  where() {
    const { words } = this.props.desk;
    const fields = /** @type {const} */ (["latitude", "longitude", "radius"]).map((name) =>
      this.input(words[`desk.make.${name}`], this.state[name], (value) => this.setState({ [name]: value }), {
        inputmode: "decimal",
        dir: "ltr",
      }),
    );
    return [h("p", { class: "small muted" }, words["desk.make.where"]), h("div", { class: "triple" }, fields)];
  }

  render() {
    const { desk, what, close } = this.props;
    const { names, kind, parent, waiting } = this.state;
    const { words } = desk;
    const { made } = desk.data;
    const refused = made && !made.id && made.n.startsWith(`${desk.tab}:`) && !waiting ? made : null;
    const named = desk.data.choices.gist.map(([language, label]) =>
      this.input(label, names[language] ?? "", (value) => this.setState({ names: { ...names, [language]: value } }), {
        lang: language,
        dir: "auto",
        "data-name": language,
      }),
    );
    return h(
      "div",
      { class: "maker", role: "group", "aria-label": words[`desk.make.${what}`] },
      h("h4", {}, words[`desk.make.${what}`]),
      h("div", { class: "triple" }, named),
      h(
        "div",
        { class: "pair" },
        h(Select, {
          label: words["desk.make.kind"],
          choices: this.kinds,
          value: kind,
          choose: (chosen) => this.setState({ kind: chosen }),
        }),
        parent
          ? h(
              "div",
              { class: "linked" },
              h("strong", {}, h("bdi", {}, parent.name)),
              button("✕", () => this.setState({ parent: null }), {
                class: "quiet x",
                "aria-label": words["desk.make.no_parent"],
              }),
            )
          : h(Picker, {
              desk,
              what,
              label: words[`desk.make.parent.${what}`],
              pick: (_, name) => this.setState({ parent: name }),
            }),
      ),
      what === "place" ? this.where() : null,
      h("p", { class: "notice small", role: "alert", hidden: !refused }, refused?.refused ?? ""),
      refused?.said.length ? h("pre", { class: "small", lang: "en", dir: "ltr" }, refused.said.join("\n")) : null,
      h(
        "div",
        { class: "buttons" },
        button(words["desk.make.save"], () => this.save(), { class: "quiet strong", disabled: Boolean(waiting) }),
        button(words["desk.make.close"], close),
      ),
    );
  }
}
