import assert from "node:assert/strict";
import { test } from "node:test";
import { Element } from "./standins.js";

class Node extends Element {
  append(...nodes) {
    for (const node of nodes) node.parentNode = this;
    super.append(...nodes);
  }
  remove() {
    this.parentNode.childNodes = this.parentNode.childNodes.filter((node) => node !== this);
  }
  replaceChildren(text) {
    this.childNodes = [new Node(text)];
  }
  querySelector(part) {
    const within = this.childNodes.flatMap((node) => [node, node.querySelector(part)]);
    return within.find((node) => node && `.${node.said.class}` === part) ?? null;
  }
  getContext() {
    return { measureText: (text) => ({ width: 6 * text.length }) };
  }
}
globalThis.document = /** @type {any} */ ({
  createElement: () => new Node(),
  createElementNS: () => new Node(),
  createTextNode: (text) => new Node(text),
});
globalThis.getComputedStyle = /** @type {any} */ (() => ({ fontFamily: "serif" }));

const { Lettering } = await import("../../layers/scene/lettering.js");
const { Words } = await import("../../layers/words/words.js");

test("a name has an element while it is shown: those that find no room are measured alone", () => {
  const svg = /** @type {any} */ (new Node());
  const rules = { sizes: { other: 12 }, spacing: {}, longest: 20, weights: { place: 600 }, half_line: 0.6, dotted: [] };
  const lettering = new Lettering(svg, /** @type {any} */ (rules), new Words({}, "en"));
  const label = (n) => lettering.label("a", "area", "Alpha", n, "zone");
  assert.deepEqual(lettering.halves(label("3")), [(5 + 1 + 1) * 3, 12 * 0.6]);
  assert.equal(svg.childNodes.length, 0);
  lettering.show(label("3"), { x: 1, y: 2 }, "label", undefined);
  const [group] = svg.childNodes;
  assert.deepEqual(group.said, { transform: "translate(1 2)", class: "label" });
  const number = () => group.querySelector(".number").firstChild.text;
  assert.equal(number(), "3");
  lettering.show(label("12"), { x: 3, y: 4 }, "label other", undefined);
  assert.deepEqual([number(), group.said], ["12", { transform: "translate(3 4)", class: "label other" }]);
  assert.equal(svg.childNodes.length, 1);
  lettering.hide(label("12"));
  assert.equal(svg.childNodes.length, 0);
  lettering.show(label("12"), { x: 3, y: 4 }, "label other", undefined);
  const again = svg.childNodes[0];
  assert.deepEqual(again.said, { transform: "translate(3 4)", class: "label other" });
  assert.equal(again.querySelector(".number").firstChild.text, "12");
});
