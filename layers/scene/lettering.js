// How names on the map are written: their letters, lines, elements, and the room that they take.

import { drawing, h } from "./elements.js";

/** @import { Rules } from "./document.js" */
/** @import { Point } from "./layout.js" */
/** @import { Words } from "../words/words.js" */

/** What a name belongs to: a circle, an area, a region, the base map. @typedef {"circle" | "area" | "region" | "ground"} Look */
/** In two lines, as a name that is wider than its ground; smaller, as one of the headline. @typedef {"" | "folded" | "small"} Form */
/**
 * @typedef {object} Label
 * @property {string} key
 * @property {string[]} lines
 * @property {string} number an area has its number beside its name
 * @property {Look} look
 * @property {string} kind
 * @property {number} size
 * @property {boolean} isSpaced
 * @property {SVGElement | null} group its element, while it is shown
 * @property {string} written the number in it
 * @property {string} at
 * @property {string} classes
 * @property {number[] | null} halves of its width and height, once it was measured
 * @property {string} measured the number that it was measured with
 */

const NO_BREAK = "\u00a0"; // between an area's name and its number, whichever way the name runs
const LINE = 1.15; // ems from a line of a name to the next
const SPACED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]*$/u;

export class Lettering {
  /** @type {Map<string, Label>} */
  #labels = new Map();
  /** @type {Map<string, number>} */
  #widths = new Map();
  #ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** What the ruler has: to set it anew has the browser read it. */
  #font = "";
  #svg;
  #family;
  #rules;
  #words;

  constructor(/** @type {SVGElement} */ svg, /** @type {Rules["labels"]} */ rules, /** @type {Words} */ words) {
    this.#svg = svg;
    this.#family = getComputedStyle(svg).fontFamily;
    this.#rules = rules;
    this.#words = words;
  }

  /** Return how a name is written: of those that are tried few find room, so nothing is drawn. @returns {Label} */
  label(
    /** @type {string} */ key,
    /** @type {Look} */ look,
    /** @type {string} */ text,
    /** @type {string} */ number,
    /** @type {string} */ kind,
    /** @type {Form} */ form = "",
  ) {
    const known = this.#labels.get(`${key} ${look} ${form}`);
    if (known) {
      known.number = number;
      return known;
    }
    const isSpaced = (look === "region" || kind in this.#rules.spacing) && SPACED.test(text);
    const name = shorten(
      isSpaced && kind !== "sea" ? text.toLocaleUpperCase(this.#words.language) : text,
      this.#rules.longest,
    );
    const { sizes } = this.#rules;
    const size = form === "small" ? sizes.small : (sizes[look === "ground" ? kind : look] ?? sizes.other);
    const lines = form === "folded" ? halved(name) : [name];
    const about = { key, lines, number, look, kind, size, isSpaced };
    /** @type {Label} */
    const made = { ...about, group: null, written: "", at: "", classes: "", halves: null, measured: "" };
    this.#labels.set(`${key} ${look} ${form}`, made);
    return made;
  }

  /** Show a name at a spot, with its dot and a line to that if it has one, in an element that is made where it has none. */
  show(
    /** @type {Label} */ label,
    /** @type {Point & { dot?: Point, leads?: Point }} */ { x, y, dot, leads },
    /** @type {string} */ classes,
  ) {
    const { number } = label;
    const group = label.group ?? this.#make(label);
    const at = `translate(${x} ${y})`;
    if (at !== label.at) group.setAttribute("transform", at);
    if (classes !== label.classes) group.setAttribute("class", classes);
    if (dot) group.querySelector("circle")?.setAttribute("transform", `translate(${dot.x - x} ${dot.y - y})`);
    if (label.look === "region") {
      const line = dot && leads ? leaderPath(leads, dot, { x, y }, this.#rules.dot.radius) : "";
      group.querySelector("path")?.setAttribute("d", line);
    }
    const parts = number === label.written ? {} : { ".gap": number && NO_BREAK, ".number": number };
    for (const [part, text] of Object.entries(parts)) group.querySelector(part)?.replaceChildren(text);
    Object.assign(label, { group, at, classes, written: number });
  }

  #make(/** @type {Label} */ { lines, look, kind, size, isSpaced }) {
    const first = `${0.35 - (LINE / 2) * (lines.length - 1)}em`;
    const hasDot = look === "ground" && this.#rules.dotted.includes(kind);
    const group = drawing(
      h("g", {}, [
        h("text", { "font-size": size }, [
          lines.map((line, index) =>
            h("tspan", { x: 0, dy: index ? `${LINE}em` : first, class: isSpaced ? "is-spaced" : "" }, line),
          ),
          h("tspan", { class: "gap" }),
          h("tspan", { class: "number" }),
        ]),
        look === "region" && h("path", { class: "leader" }),
        hasDot && h("circle", { r: this.#rules.dot.radius, class: "label-dot" }),
      ]),
    );
    this.#svg.append(group);
    return group;
  }

  /** Take a name away, with its element: those that are hidden are laid out all the same, and become thousands. */
  hide(/** @type {Label} */ label) {
    label.group?.remove();
    Object.assign(label, { group: null, at: "", classes: "", written: "" });
  }

  /** Other letters are there: what was measured by those before is forgotten. */
  measureAnew() {
    this.#widths.clear();
    for (const label of this.#labels.values()) label.halves = null;
  }

  /** Return half the width and half the height of a name with its number. */
  halves(/** @type {Label} */ label) {
    const { number } = label;
    if (label.halves && label.measured === number) return label.halves;
    Object.assign(label, { halves: this.#measure(label), measured: number });
    return /** @type {number[]} */ (label.halves);
  }

  #measure(/** @type {Label} */ { lines, number, look, kind, size, isSpaced }) {
    const { weights, spacing, half_line } = this.#rules;
    const weight = weights[look === "ground" ? "ground" : "place"];
    const space = isSpaced ? size * (spacing[kind] ?? spacing.region) : 0;
    const widths = lines.map((line) => this.#width(line, size, weight) + [...line].length * space);
    if (number) widths[widths.length - 1] += this.#width(NO_BREAK, size, weight) + this.#width(number, size, 700);
    return [Math.max(...widths) / 2, size * (half_line + (LINE / 2) * (lines.length - 1))];
  }

  #width(/** @type {string} */ text, /** @type {number} */ size, /** @type {number} */ weight) {
    const key = `${size} ${weight} ${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    const font = `${weight} ${size}px ${this.#family}`;
    if (font !== this.#font) this.#ruler.font = this.#font = font;
    const { width } = this.#ruler.measureText(text);
    this.#widths.set(key, width);
    return width;
  }
}

/** Draw the line from a name to its dot, and that, as seen from the name's middle. */
function leaderPath(
  /** @type {Point} */ from,
  /** @type {Point} */ to,
  /** @type {Point} */ { x, y },
  /** @type {number} */ radius,
) {
  const arc = `a${radius} ${radius} 0 0 1`;
  return `M${from.x - x} ${from.y - y}L${to.x - x} ${to.y - y}m${-radius} 0${arc} ${2 * radius} 0${arc} ${-2 * radius} 0`;
}

/** Put a name in two lines, as equally long as its words allow. @returns {string[]} */
export function halved(/** @type {string} */ name) {
  const words = name.split(" ");
  const cuts = words.map((_, index) => [words.slice(0, index).join(" "), words.slice(index).join(" ")]).slice(1);
  const longer = (/** @type {string[]} */ lines) => Math.max(...lines.map((line) => line.length));
  return cuts.length ? cuts.reduce((best, cut) => (longer(cut) < longer(best) ? cut : best)) : [name];
}

/** Cut a name that would not fit on a map; the tooltip and the list have it in full. */
export function shorten(/** @type {string} */ text, /** @type {number} */ longest) {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}
