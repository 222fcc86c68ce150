import assert from "node:assert/strict";
import { mock, test } from "node:test";

globalThis.IntersectionObserver = /** @type {any} */ (
  class {
    observe() {}
  }
);
mock.timers.enable({ apis: ["setTimeout"] });
globalThis.window = /** @type {any} */ ({ location: { search: "" }, requestIdleCallback: (run) => run() });
const body = {};
globalThis.document = /** @type {any} */ ({
  body,
  activeElement: body,
  documentElement: { dataset: {}, toggleAttribute() {} },
  baseURI: "https://map.example/",
});

const { asked } = await import("../../layers/page/address.js");
const { default: show, withEnd, withSide } = await import("../../layers/page/side_by_side.js");

/** How often the focus is put into the part when it is drawn with such kinds. */
function focusedBy(...kinds) {
  let focused = 0;
  const element = { focus: () => focused++ };
  const root = {
    getRootNode: () => ({ activeElement: null }),
    querySelector: () => element,
    classList: { contains: () => false },
  };
  const data = {
    address: "",
    kinds: kinds.map((id) => ({ id, name: id, first: [], current: false })),
    columns: [],
    pairs: [],
  };
  show(/** @type {any} */ ({ data, root, words: {}, draw() {}, setTriggerValue() {} }));
  mock.timers.tick(1);
  return focused;
}

test("the focus goes to what stands in the place of what was pressed, and only once", () => {
  asked.opener = /** @type {any} */ ({ isConnected: false, dataset: { key: "beside:close" } });
  assert.equal(focusedBy("outlet"), 1);
  assert.equal(focusedBy("outlet"), 0, "later it may be nowhere for another reason");
  asked.opener = /** @type {any} */ ({ isConnected: false, dataset: { key: "beside:kind:outlet" } });
  assert.equal(focusedBy(), 0, "nothing stands in its place");
  assert.equal(focusedBy("outlet"), 0);
});

test("what the other side has changes places with it", () => {
  assert.deepEqual(withSide(["a", "b"], 0, "c"), ["c", "b"]);
  assert.deepEqual(withSide(["a", "b"], 1, "c"), ["a", "c"]);
  assert.deepEqual(withSide(["a", "b"], 0, "b"), ["b", "a"]);
  assert.deepEqual(withSide(["a", "b"], 1, "a"), ["b", "a"]);
  assert.deepEqual(withSide(["a", "b"], 0, "a"), ["a", "b"]);
});

test("a span never ends before it begins", () => {
  const span = ["2025-02", "2025-05"];
  assert.equal(withEnd(span, 0, "2024-12"), "2024-12..2025-05");
  assert.equal(withEnd(span, 1, "2025-03"), "2025-02..2025-03");
  assert.equal(withEnd(span, 0, "2025-07"), "2025-07..2025-07");
  assert.equal(withEnd(span, 1, "2025-01"), "2025-01..2025-01");
});
