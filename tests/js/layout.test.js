import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Boxes, boxAt, contains, holds, overlap, Size, spread } from "../../layers/scene/layout.js";

const RULES = JSON.parse(readFileSync(new URL("../../layers/scene/rules.json", import.meta.url), "utf8"));

function marker(id, { count = 1, circle = true, x = 0, y = 0, half = 10, area = 0 } = {}) {
  return { place: { id, area }, count, circle, x, y, dx: 0, dy: 0, halfWidth: half, halfHeight: half };
}

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

test("the area of a circle goes with its count, with room for the digits", () => {
  const size = new Size(RULES, 8, [{ kind: "site" }]);
  assert.equal(size.radius(8), RULES.sizes.largest);
  assert.equal(size.radius(2), Math.round(RULES.sizes.largest / 2));
  assert.equal(new Size(RULES, 100, []).radius(1), RULES.sizes.smallest);
  assert.ok(new Size(RULES, 1000, []).radius(10) > RULES.sizes.smallest);
  assert.equal(size.radius(0), RULES.sizes.empty);
});

test("a thousand circles are drawn smaller, and no circle is too small", () => {
  const crowd = new Size(RULES, 5, Array(1000).fill({ kind: "town" }));
  const few = new Size(RULES, 5, Array(10).fill({ kind: "town" }));
  const areas = new Size(RULES, 5, Array(1000).fill({ kind: "zone" }));
  assert.equal(crowd.radius(5), RULES.sizes.crowd_largest);
  assert.equal(few.radius(5), areas.radius(5));
});

test("badges grow with their digits and shrink without excerpts", () => {
  const size = new Size(RULES, 10, []);
  const { half_width, half_height, empty_half_width } = RULES.sizes.badge;
  assert.deepEqual(size.halves({ kind: "zone" }, 1), [half_width, half_height]);
  assert.ok(size.halves({ kind: "zone" }, 12345)[0] > half_width);
  assert.deepEqual(size.halves({ kind: "zone" }, 0), [empty_half_width, RULES.sizes.empty]);
});

test("the legend's samples are in order, each once", () => {
  assert.deepEqual(new Size(RULES, 9, []).samples(), [1, 3, 9]);
  assert.deepEqual(new Size(RULES, 2, []).samples(), [1, 2]);
  assert.deepEqual(new Size(RULES, 0, []).samples(), [1]);
});

test("of circles on one spot the one with most excerpts stays, the others move apart", () => {
  const markers = ["a", "b", "c"].map((id, n) => marker(id, { count: n + 1 }));
  spread(markers, RULES.spread);
  assert.deepEqual([markers[2].dx, markers[2].dy], [0, 0]);
  const spots = new Set(markers.map(({ dx, dy }) => `${dx} ${dy}`));
  assert.equal(spots.size, 3);
  for (const [one, other] of [
    [0, 1],
    [1, 2],
    [0, 2],
  ].map((pair) => pair.map((n) => markers[n]))) {
    const apart = Math.hypot(one.dx - other.dx, one.dy - other.dy);
    assert.ok(apart >= RULES.spread.touch * 20);
  }
});

test("circles may touch, badges give way to all, the badge of a small area first", () => {
  const [near, far] = [marker("near"), marker("far", { x: 0.9 * 20 })];
  spread([near, far], RULES.spread);
  assert.deepEqual([near.dx, far.dx], [0, 0]);
  const large = marker("large", { circle: false, area: 9 });
  const small = marker("small", { circle: false, area: 1 });
  spread([large, small], RULES.spread);
  assert.deepEqual([small.dx, small.dy], [0, 0]);
  assert.notDeepEqual([large.dx, large.dy], [0, 0]);
});

test("in a crowd circles keep their spots, and empty markers never move", () => {
  const crowd = Array.from({ length: RULES.spread.crowd + 1 }, (_, n) => marker(`p${n}`));
  spread([...crowd, marker("empty", { count: 0 })], RULES.spread);
  assert.ok(crowd.every(({ dx, dy }) => dx === 0 && dy === 0));
});

test("spreading again gives the same, and takes back what is no longer needed", () => {
  const markers = ["a", "b"].map((id) => marker(id));
  spread(markers, RULES.spread);
  const first = markers.map(({ dx, dy }) => [dx, dy]);
  spread(markers, RULES.spread);
  assert.deepEqual(
    markers.map(({ dx, dy }) => [dx, dy]),
    first,
  );
  markers[0].count = 0;
  spread(markers, RULES.spread);
  assert.ok(markers.every(({ dx, dy }) => dx === 0 && dy === 0));
});
