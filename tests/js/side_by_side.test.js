import assert from "node:assert/strict";
import { test } from "node:test";

import { withEnd, withSide } from "../../layers/page/side_by_side.js";

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
