import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { elementsOf } from "./standins.js";

const page = Object.assign(new EventTarget(), {
  location: { search: "?actor=a&see=p", pathname: "/" },
  history: { pushState() {}, replaceState() {} },
  requestIdleCallback: (run) => run(),
});
globalThis.IntersectionObserver = /** @type {any} */ (
  class {
    observe() {}
  }
);
mock.timers.enable({ apis: ["setTimeout"] });
globalThis.window = /** @type {any} */ (page);
globalThis.document = /** @type {any} */ ({ querySelector: () => null, querySelectorAll: () => [] });
globalThis.CSS = /** @type {any} */ ({ escape: String });

const { addressAfter, handlers, parameters } = await import("../../layers/page/address.js");
const { places: show, sorted } = await import("../../layers/page/below.js");

const WORDS = {
  "places.title": "Places",
  "places.more": "Show {n} more places",
  "panel.sharing": "with it:",
  comma: ", ",
  semicolon: "; ",
};
const place = (id) => ({ id, name: id.toUpperCase(), count: 1, area: false, title: `${id}, site: 1 excerpt` });

/** What the list draws, as elements from the outside in, and what it asks the server for. */
function drawn(places, more = null, active = null) {
  const elements = [];
  const told = [];
  const focused = [];
  const link = (one) => ({ focus: () => focused.push(one.id) });
  const root = {
    classList: { contains: () => false },
    querySelectorAll: (what) => (what === "[data-place]" ? places.map(link) : []),
    querySelector: () => null,
    getRootNode: () => ({ activeElement: active }),
  };
  const draw = (...children) => elements.splice(0, Infinity, ...elementsOf(children));
  const setTriggerValue = (name, value) => told.push([name, value]);
  show(/** @type {any} */ ({ data: { places, more }, root, words: WORDS, draw, setTriggerValue }));
  assert.deepEqual(elements, [], "the map and the excerpts come first");
  mock.timers.tick(1);
  const of = (key) => elements.find(({ props }) => props["data-key"] === key)?.props;
  return { of, told, focused };
}

test("a click on a place of the list selects it, the selected one too", () => {
  const { of } = drawn([place("p"), place("q")]);
  const click = { preventDefault() {}, button: 0 };
  for (const id of ["q", "q", "p", "p"]) {
    of(`place:${id}`).onclick({ ...click, currentTarget: null });
    assert.equal(parameters().get("see"), id);
  }
});

test("what shares a place's mark on the map stands in its title, as long as it does", () => {
  handlers.sharing = (id) =>
    id === "p"
      ? [
          { id: "q", name: "Q", n: 2 },
          { id: "r", name: "R", n: 0 },
        ]
      : [];
  const { of } = drawn([place("p"), place("q")]);
  assert.equal(of("place:p").title, "p, site: 1 excerpt; with it: Q 2, R");
  assert.equal(of("place:q").title, "q, site: 1 excerpt");
  handlers.sharing = () => [];
  handlers.listSharing?.();
  mock.timers.tick(1);
  assert.equal(of("place:p").title, "p, site: 1 excerpt");
});

test("more places are asked for where there are more, and the focus goes on to the first of them", () => {
  const few = ["a", "b", "c"].map(place);
  assert.equal(drawn(few).of("more"), undefined);
  const { of, told, focused } = drawn(few, "Show more (2 left)");
  of("more").onclick();
  assert.deepEqual([told, focused], [[["more", { address: addressAfter(), n: 3 }]], []]);
  const button = { dataset: { key: "more" }, isConnected: true };
  assert.deepEqual(drawn(few, "Show more (2 left)", button).focused, [], "not there yet");
  const all = [...few, place("d"), place("e")];
  assert.deepEqual(drawn(all, null, button).focused, ["d"]);
  assert.deepEqual(drawn(all, null, button).focused, [], "once");
});

const row = (id, event, published, outlet, places) => ({
  id,
  lang: "en",
  dir: "ltr",
  cells: { event: `date ${9 - event}`, published: "x", outlet, places },
  order: { event, published },
});
const ROWS = [
  row("a", 0, 30, "Żagiel", ["Tartus 10"]),
  row("b", 1, 10, "zebra", ["Tartus 9", "Hama"]),
  row("c", 2, 20, "Alef", []),
];
const ids = (by, down = false) => sorted(ROWS, { by, down }, "en").map(({ id }) => id);

test("dates are sorted by time, not by their words", () => {
  assert.deepEqual(ids("event"), ["a", "b", "c"]);
  assert.deepEqual(ids("published"), ["b", "c", "a"]);
  assert.deepEqual(ids("published", true), ["a", "c", "b"]);
});

test("names are sorted as the language does, numbers in them by size, what is empty first", () => {
  assert.deepEqual(ids("outlet"), ["c", "a", "b"]);
  assert.deepEqual(ids("places"), ["c", "b", "a"]);
});

test("what is alike keeps its order, and the rows handed over keep theirs", () => {
  const alike = ROWS.map((one) => ({ ...one, cells: { ...one.cells, outlet: "same" } }));
  assert.deepEqual(
    sorted(alike, { by: "outlet", down: true }, "en").map(({ id }) => id),
    ["a", "b", "c"],
  );
  assert.deepEqual(
    ROWS.map(({ id }) => id),
    ["a", "b", "c"],
  );
});
