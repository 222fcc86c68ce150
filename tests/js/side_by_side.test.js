import assert from "node:assert/strict";
import { mock, test } from "node:test";

/** Say that what is observed is seen now, or is not. @type {(isIntersecting: boolean) => void} */
let see;
globalThis.IntersectionObserver = /** @type {any} */ (
  class {
    constructor(note) {
      see = (isIntersecting) => note([{ isIntersecting }]);
    }
    observe() {}
    disconnect() {}
  }
);
mock.timers.enable({ apis: ["setTimeout"] });
globalThis.window = /** @type {any} */ ({ location: { search: "" }, requestIdleCallback: (run) => run() });
const body = {};
globalThis.document = /** @type {any} */ ({
  body,
  activeElement: body,
  getElementById: () => null,
  documentElement: { dataset: {}, toggleAttribute() {} },
  baseURI: "https://map.example/",
});

const { asked, handlers } = await import("../../layers/page/address.js");
const { default: show, withEnd, withSide } = await import("../../layers/page/side_by_side.js");

/** How often the focus is put into the part when it is drawn with such kinds. */
function focusedBy(...kinds) {
  return shown("", kinds).focused();
}

/** Draw the part of an address with such kinds; says how often it was focused, and what it asked for. */
function shown(address, kinds) {
  let focused = 0;
  const refreshed = [];
  const element = { focus: () => focused++ };
  const root = {
    getRootNode: () => ({ host: { parentElement: {}, shadowRoot: { activeElement: null }, scrollIntoView() {} } }),
    querySelector: () => element,
    classList: { contains: () => false },
  };
  const data = {
    address,
    kinds: kinds.map((id) => ({ id, name: id, first: [], current: false })),
    columns: [],
    pairs: [],
  };
  const setTriggerValue = (_, value) => refreshed.push(value);
  show(/** @type {any} */ ({ data, root, words: {}, draw() {}, setTriggerValue }));
  mock.timers.tick(1);
  return { focused: () => focused, refreshed };
}

test("the focus goes to what stands in the place of what was pressed, and only once", () => {
  asked.opener = /** @type {any} */ ({ isConnected: false, dataset: { key: "beside:close" } });
  assert.equal(focusedBy("outlet"), 1);
  assert.equal(focusedBy("outlet"), 0, "later it may be nowhere for another reason");
  asked.opener = /** @type {any} */ ({ isConnected: false, dataset: { key: "beside:kind:outlet" } });
  assert.equal(focusedBy(), 0, "nothing stands in its place");
  assert.equal(focusedBy("outlet"), 0);
});

test("of another place it is asked for once it is seen, or wanted, and once", () => {
  for (const [wanted, focused] of /** @type {const} */ ([
    [() => see(true), 0],
    [() => handlers.openBeside(), 1], // that there is nothing is said then
  ])) {
    window.location.search = "?see=p";
    const { refreshed } = shown("?see=p", []);
    see(false);
    window.location.search = "?see=q";
    handlers.refreshBeside();
    assert.deepEqual(refreshed, [], "nobody sees it");
    wanted();
    handlers.refreshBeside();
    assert.deepEqual(refreshed, [{ address: "?see=q" }]);
    assert.equal(shown("?see=q", []).focused(), focused);
  }
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
