import assert from "node:assert/strict";
import { test } from "node:test";

import { Boxes, boxAt, contains, holds, overlap } from "../../layers/scene/boxes.js";

test("boxes overlap only where they share some inside", () => {
  assert.equal(overlap(boxAt(0, 0, 5, 5), boxAt(10, 0, 5, 5)), false);
  assert.equal(overlap(boxAt(0, 0, 5, 5), boxAt(9, 0, 5, 5)), true);
  assert.equal(overlap(boxAt(0, 0, 5, 5), boxAt(10, 0, 5, 5, 1)), true);
});

test("a box holds its edges, and contains itself", () => {
  const box = boxAt(10, 20, 4, 2);
  assert.equal(holds(box, { x: 14, y: 22 }), true);
  assert.equal(holds(box, { x: 14.1, y: 22 }), false);
  assert.equal(contains(box, box), true);
});

test("a collision is found across cells, and in what lies below", () => {
  const below = new Boxes();
  below.add(boxAt(500, 500, 100, 100));
  const boxes = new Boxes(below);
  boxes.add(boxAt(64, 64, 10, 10));
  assert.equal(boxes.hits(boxAt(75, 60, 5, 5)), true);
  assert.equal(boxes.hits(boxAt(90, 60, 5, 5)), false);
  assert.equal(boxes.hits(boxAt(600, 600, 5, 5)), true);
});
