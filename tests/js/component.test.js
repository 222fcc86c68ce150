import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, h, outsideLink, table } from "../../layers/page/component.js";

/**
 * Write an element as its tags and texts.
 * @param {any} node
 * @returns {string}
 */
function written(node) {
  if (node === null || node === undefined || node === false) return "";
  if (Array.isArray(node)) return node.map(written).join("");
  if (typeof node !== "object") return String(node);
  return `<${node.type}>${written(node.props.children)}</${node.type}>`;
}

test("values are put into a sentence; one that is missing keeps its name, and none is read again", () => {
  assert.equal(fill("{n} of {all}", { n: 3, all: 9 }), "3 of 9");
  assert.equal(fill("{n} of {all}", { n: 0 }), "0 of {all}");
  assert.equal(fill("{a}", { a: "{b}", b: "no" }), "{b}");
  assert.equal(fill("{a}", { a: "$&" }), "$&");
});

test("a table has a head and a row for each", () => {
  const rows = [
    [1, 2],
    [3, 4],
  ].map((cells) =>
    h(
      "tr",
      {},
      cells.map((cell) => h("td", {}, cell)),
    ),
  );
  const made = table([h("td", {}), h("th", { scope: "col" }, "x")], rows);
  const head = "<thead><tr><td></td><th>x</th></tr></thead>";
  const body = "<tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody>";
  assert.equal(written(made), `<table>${head}${body}</table>`);
});

test("a link that leaves the page hands on neither the page nor where it stood", () => {
  const { props } = outsideLink("https://paper.example/", "Paper");
  assert.deepEqual([props.rel, props.target], ["noopener noreferrer", "_blank"]);
});
