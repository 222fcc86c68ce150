import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = Object.assign(new EventTarget(), { location: { origin: "", search: "" }, history: {} });
globalThis.document = { querySelectorAll: () => [] };

const { sorted } = await import("../../layers/page/table.js");

const row = (id, event, published, outlet, places) => ({
  id,
  lang: "en",
  dir: "ltr",
  cells: { event: `date ${9 - event}`, published: "x", outlet, places },
  order: { event, published },
});
const rows = [
  row("a", 0, 30, "Żagiel", ["Tartus 10"]),
  row("b", 1, 10, "zebra", ["Tartus 9", "Hama"]),
  row("c", 2, 20, "Alef", []),
];
const ids = (by, down = false) => sorted(rows, { by, down }, "en").map(({ id }) => id);

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
  const alike = rows.map((one) => ({ ...one, cells: { ...one.cells, outlet: "same" } }));
  assert.deepEqual(
    sorted(alike, { by: "outlet", down: true }, "en").map(({ id }) => id),
    ["a", "b", "c"],
  );
  assert.deepEqual(
    rows.map(({ id }) => id),
    ["a", "b", "c"],
  );
});
