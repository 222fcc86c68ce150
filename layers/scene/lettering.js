// How names on the map are written: their letters, lines, elements, and the room that they take.

import { drawing, h } from "./elements.js";

/** @import { Rules } from "./document.js" */
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
 * @property {SVGElement} group
 * @property {Element} numbered
 * @property {Element | null} dot
 * @property {string} at
 * @property {string} classes
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

  /** Return the element of a name, made once and hidden at first. @returns {Label} */
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
      if (known.number !== number) {
        const gap = /** @type {Element} */ (known.numbered.previousElementSibling);
        gap.textContent = number && NO_BREAK;
        known.numbered.textContent = known.number = number;
      }
      return known;
    }
    const isSpaced = (look === "region" || kind in this.#rules.spacing) && SPACED.test(text);
    const name = shorten(
      isSpaced && kind !== "sea" ? text.toLocaleUpperCase(this.#words.language) : text,
      this.#rules.longest,
    );
    const { sizes } = this.#rules;
    const size = form === "small" ? sizes.small : (sizes[look === "ground" ? kind : look] ?? sizes.other);
    const hasDot = look === "ground" && this.#rules.dotted.includes(kind);
    const lines = form === "folded" ? halved(name) : [name];
    const first = `${0.35 - (LINE / 2) * (lines.length - 1)}em`;
    const group = drawing(
      h("g", { display: "none" }, [
        h("text", { "font-size": size }, [
          lines.map((line, index) =>
            h("tspan", { x: 0, dy: index ? `${LINE}em` : first, class: isSpaced ? "is-spaced" : "" }, line),
          ),
          h("tspan", { class: "gap" }, number && NO_BREAK),
          h("tspan", { class: "number" }, number),
        ]),
        hasDot && h("circle", { r: this.#rules.dot.radius, class: "label-dot" }),
      ]),
    );
    this.#svg.append(group);
    const numbered = /** @type {Element} */ (group.querySelector(".number"));
    /** @type {Label} */
    const made = {
      key,
      lines,
      number,
      look,
      kind,
      size,
      isSpaced,
      group,
      numbered,
      dot: group.querySelector("circle"),
      at: "",
      classes: "",
    };
    this.#labels.set(`${key} ${look} ${form}`, made);
    return made;
  }

  /** Other letters are there: what was measured by those before is forgotten. */
  measureAnew() {
    this.#widths.clear();
  }

  /** Return half the width and half the height of a name with its number. */
  halves(/** @type {Label} */ { lines, number, look, kind, size, isSpaced }) {
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
