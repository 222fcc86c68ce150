import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { fill, h, later, moving, outsideLink, table } from "../../layers/page/component.js";

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

test("a part further down is drawn when the others are; out of sight, when nothing has changed for a while", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let noted;
  const scope = /** @type {any} */ (globalThis);
  scope.window = { requestIdleCallback: (run) => run() };
  scope.IntersectionObserver = class {
    constructor(note) {
      noted = note;
    }
    observe() {}
  };
  const drawn = [];
  const show = later(({ data }) => drawn.push(data));
  const root = {};
  const give = (data) => show(/** @type {any} */ ({ root, data }));
  try {
    give("first");
    give("second");
    mock.timers.tick(1);
    assert.deepEqual(drawn, ["second"]);
    noted([{ target: root, isIntersecting: false }]);
    for (const data of ["third", "fourth", "fifth"]) {
      give(data);
      mock.timers.tick(300);
    }
    assert.deepEqual(drawn, ["second"], "four months a second are none of its business");
    mock.timers.tick(100);
    assert.deepEqual(drawn, ["second", "fifth"]);
    moving.on = true;
    give("played");
    mock.timers.tick(2000);
    assert.equal(drawn.at(-1), "fifth", "a month that takes longer is none either, while they are played");
    moving.on = false;
    mock.timers.tick(400);
    assert.equal(drawn.at(-1), "played");
    give("left");
    mock.timers.tick(300);
    moving.asked = performance.now();
    mock.timers.tick(100);
    assert.equal(drawn.at(-1), "played", "what the next answer may change waits for that");
    give("answered");
    moving.asked = Number.NEGATIVE_INFINITY;
    mock.timers.tick(2000);
    assert.deepEqual(drawn.slice(-2), ["played", "answered"], "what waited is not drawn over what came later");
    noted([{ target: root, isIntersecting: true }]);
    moving.on = true;
    give("sixth");
    mock.timers.tick(1);
    assert.equal(drawn.at(-1), "sixth");
  } finally {
    Object.assign(moving, { on: false, asked: Number.NEGATIVE_INFINITY });
    mock.timers.reset();
    delete scope.window;
    delete scope.IntersectionObserver;
  }
});
